/// How long something takes on its way: a fixed time, or any time of a range (SEM-35).
public struct LatencyRange: Hashable, Sendable {
  /// The shortest time.
  public var shortest: TimeSpan
  /// The longest time; not below `shortest`.
  public var longest: TimeSpan

  /// Makes a range; every time of it is as likely as any other.
  ///
  /// - Precondition: 0 ≤ `shortest` ≤ `longest`.
  public init(_ shortest: TimeSpan, _ longest: TimeSpan) {
    precondition(
      .zero <= shortest && shortest <= longest, "Invariant: a latency goes from less to more")
    self.shortest = shortest
    self.longest = longest
  }

  /// Always `span`.
  public init(_ span: TimeSpan) { self.init(span, span) }

  /// At once.
  public static let zero = LatencyRange(.zero)
}

/// How long commands are on their way to the venue, and its reports on their way back (SEM-35).
public struct LatencySettings: Hashable, Sendable {
  /// New orders, and questions about them.
  public var submit = LatencyRange.zero
  /// Cancels.
  public var cancel = LatencyRange.zero
  /// Amendments.
  public var replace = LatencyRange.zero
  /// Reports.
  public var report = LatencyRange.zero
  /// Whether a report may overtake an earlier one of the same order.
  public var reordersReports = false
  /// Makes a venue next door: everything arrives at once.
  public init() {}

  /// Whether nothing takes any time.
  public var isZero: Bool {
    submit == .zero && cancel == .zero && replace == .zero && report == .zero
  }
}

/// How much of an order one event fills (SEM-34).
public enum PartialFillRule: Hashable, Sendable {
  /// Whole orders.
  case none
  /// Resting orders get no more than the size that the event shows.
  case displayed
  /// Each fill is cut with this chance, as often as not to a single lot.
  case random(Ratio)
}

/// How much takers find (SEM-26).
public enum LiquidityRule: UInt8, Hashable, Sendable, CaseIterable {
  /// As much as they want.
  case unlimited
  /// The displayed size; the rest stays working for the next event.
  case displayed

  /// The name in the configuration.
  public var name: String { self == .unlimited ? "unlimited" : "displayed" }
}

/// How much worse than the price they saw market orders and stops fill (SEM-35).
public enum SlippageRule: Hashable, Sendable {
  /// So many ticks; 0 is none.
  case ticks(Int32)
  /// A share of the price, rounded up to the tick: 0.0005 of 100.00 is 0.05.
  case share(Ratio)
  /// Filling all of the shown size moves the price by this share of it, filling a tenth by a tenth
  /// of that; rounded up to the tick. Nothing when the feed shows no size.
  case volumeShare(Ratio)

  /// No slippage.
  public static let none = SlippageRule.ticks(0)
}

/// What goes wrong at the venue by chance, as shares of the commands: 0.1 is every tenth.
public struct FaultSettings: Hashable, Sendable {
  /// New orders that are refused as if the venue were closed for a moment.
  public var rejects = Ratio.zero
  /// Amendments that are refused so.
  public var replaceRejects = Ratio.zero
  /// Cancels that take ten times their latency: many come too late for a fill (SEM-20).
  public var slowCancels = Ratio.zero
  /// Makes a venue without faults.
  public init() {}
}
