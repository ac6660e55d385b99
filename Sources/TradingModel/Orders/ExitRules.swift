/// How far a trailing stop stays behind the best price (SEM-44).
public enum TrailDistance: Hashable, Sendable {
  /// So many ATRs, taken when the trail is set: `2atr`.
  case atr(Ratio)
  /// This share of the best price: `0.5%` is 0.005.
  case share(Ratio)
  /// So many ticks: `25t`.
  case ticks(Int32)
  /// A distance in price.
  case price(PriceOffset)
}

/// A trailing stop; it never loosens.
public struct TrailRule: Hashable, Sendable {
  /// How far it stays behind.
  public var distance: TrailDistance
  /// The profit in R from which it trails; `nil` trails at once.
  public var afterR: Ratio?

  /// Makes a rule.
  public init(distance: TrailDistance, afterR: Ratio? = nil) {
    self.distance = distance
    self.afterR = afterR
  }
}

/// When the stop goes to break-even by itself (SEM-45).
public enum BreakEvenRule: Hashable, Sendable {
  /// When the price has gone so many R in favour.
  case atR(Ratio)
  /// When the first of several targets has filled.
  case afterFirstTarget
}

/// Up to four targets, each for a share of the position (SEM-46).
///
/// `50%@1r,50%@2r` sells half at one R and the rest at two. Set on a live bracket the shares are of
/// what is still held then: after 4 of 10 were sold, `50%` is 3.
public struct ScalePlan: Hashable, Sendable {
  /// One target.
  public struct Step: Hashable, Sendable {
    /// The share of the position, above 0 and at most 1.
    public var share: Ratio
    /// The distance from the entry in R.
    public var atR: Ratio

    /// Makes a target.
    public init(share: Ratio, atR: Ratio) {
      self.share = share
      self.atR = atR
    }
  }

  /// The most targets there can be.
  public static let stepsMax = 4
  // Four places instead of an array: requests stay plain values without anything to retain.
  private var first: Step
  private var second: Step?
  private var third: Step?
  private var fourth: Step?

  /// Makes a plan of one to four steps, nearest first; `nil` when the number, a share or a distance
  /// is not possible, when the shares are more than the whole, or when the order is not rising.
  public init?(_ steps: [Step]) {
    guard let first = steps.first, steps.count <= Self.stepsMax else { return nil }
    var sum = Ratio.zero
    var last = Ratio.zero
    for step in steps {
      guard step.share.raw > 0, step.share <= .one, step.atR > last, step.atR <= Ratio(1000) else {
        return nil
      }
      sum.raw += step.share.raw
      last = step.atR
    }
    guard sum <= .one else { return nil }
    self.first = first
    second = steps.count > 1 ? steps[1] : nil
    third = steps.count > 2 ? steps[2] : nil
    fourth = steps.count > 3 ? steps[3] : nil
  }

  /// The steps, nearest first.
  public var steps: [Step] { [first, second, third, fourth].compactMap { $0 } }
}

/// Which exits rest at the venue and which the engine keeps (SEM-24).
public enum OCOMode: UInt8, Hashable, Sendable, CaseIterable {
  /// What the venue can take: both, or the stop alone.
  case auto
  /// Both rest.
  case bothResting
  /// The stop rests, targets are sent when the price gets there.
  case holdTarget
  /// Targets rest, the engine watches the stop.
  case holdStop

  /// The name in the configuration: `auto`, `both_resting`, `hold_tp`, `hold_sl`.
  public var name: String {
    switch self {
    case .auto: "auto"
    case .bothResting: "both_resting"
    case .holdTarget: "hold_tp"
    case .holdStop: "hold_sl"
    }
  }
}
