/// How the target's distance follows from the stop's (SEM-53).
public struct RiskRewardSettings: Hashable, Sendable {
  /// Where the ratio comes from.
  public enum Strategy: UInt8, Hashable, Sendable, CaseIterable {
    /// Always `baseRatio`.
    case fixedRatio
    /// Between the bounds, with the ATR's percentile.
    case volatilityScaled
    /// The target has its own ATR multiple.
    case atrMultiple

    /// The name in the configuration: `fixed_ratio`, `volatility_scaled`, `atr_multiple`.
    public var name: String {
      switch self {
      case .fixedRatio: "fixed_ratio"
      case .volatilityScaled: "volatility_scaled"
      case .atrMultiple: "atr_multiple"
      }
    }
  }
  /// Where the ratio comes from.
  public var strategy: Strategy = .fixedRatio
  /// Reward per unit of risk: 1.5.
  public var baseRatio = Ratio(raw: 1_500_000_000)
  /// The smallest ratio: 1.0.
  public var minRatio = Ratio.one
  /// The largest ratio: 3.0.
  public var maxRatio = Ratio(3)
  /// The target's distance in ATRs for `atr_multiple`: 3.0.
  public var targetMultiple = Ratio(3)
  /// How many ATR values `volatility_scaled` ranks the current one among: 100.
  public var lookBack: Int32 = 100
  /// Makes the defaults of the original configuration.
  public init() {}
}

/// How the stop's distance follows from volatility (SEM-51, 52).
public struct ATRSettings: Hashable, Sendable {
  /// What happens to an entry without an ATR.
  public enum OnMissing: UInt8, Hashable, Sendable, CaseIterable {
    /// The stop goes at `fallbackShare`.
    case fallback
    /// The entry is refused.
    case refuse

    /// The name in the configuration.
    public var name: String { self == .fallback ? "fallback" : "refuse" }
  }
  /// The number of true ranges averaged: 14.
  public var period: Int32 = 14
  /// Stop distance in ATRs: 2.0.
  public var multiplier = Ratio(2)
  /// Stop distance as a share of the entry when there is no ATR: 0.02.
  public var fallbackShare = Ratio(raw: 20_000_000)
  /// What happens without an ATR.
  public var onMissing: OnMissing = .fallback
  /// The bar length the ATR is made of; `nil` takes the feed's.
  public var bar: TimeSpan?
  /// Makes the defaults of the original configuration.
  public init() {}
}

/// How brackets are kept.
public struct BracketSettings: Hashable, Sendable {
  /// What a partial exit fill does to the sibling (SEM-16).
  public enum Contingency: UInt8, Hashable, Sendable, CaseIterable {
    /// One updates the other.
    case ouo
    /// One cancels the other; the filler's remainder closes at market.
    case oco

    /// The name in the configuration.
    public var name: String { self == .ouo ? "ouo" : "oco" }
  }
  /// The most brackets alive at once: 50.
  public var maxActiveBrackets: Int32 = 50
  /// The default time stop; `nil` is off (SEM-47).
  public var timeout: TimeSpan? = .seconds(3600)
  /// What a partial exit fill does to the sibling.
  public var contingency: Contingency = .ouo
  /// Which exits rest at the venue.
  public var ocoMode: OCOMode = .auto
  /// The trail every new bracket gets.
  public var trail: TrailRule?
  /// The least move of a trailing stop, in ticks: 1.
  public var trailStepTicks: Int32 = 1
  /// The break-even rule every new bracket gets.
  public var breakEven: BreakEvenRule?
  /// The targets every new bracket gets instead of one.
  public var scaleOut: ScalePlan?
  /// Further tries after the venue refused a stop, before the emergency exit: 2.
  public var stopRetries: Int32 = 2
  /// Makes the defaults of the original configuration.
  public init() {}
}

/// What the risk manager enforces; `nil` is off.
public struct RiskSettings: Hashable, Sendable {
  /// What a breach of the daily loss does.
  public enum OnDailyLoss: UInt8, Hashable, Sendable, CaseIterable {
    /// No new entries until the reset.
    case reduce
    /// Everything is closed as well.
    case flatten

    /// The name in the configuration.
    public var name: String { self == .reduce ? "reduce" : "flatten" }
  }
  /// Share of equity a proposed entry risks: 0.01.
  public var perTrade = Ratio(raw: 10_000_000)
  /// The most a proposed entry is worth, as a share of equity: 0.2.
  public var ticketNotional = Ratio(raw: 200_000_000)
  /// The largest position per instrument.
  public var maxPosition: Quantity?
  /// The largest value of all positions and working entries together.
  public var maxNotional: Money?
  /// The largest loss since the reset.
  public var maxDailyLoss: Money?
  /// What a breach does.
  public var onDailyLoss: OnDailyLoss = .reduce
  /// The time of day (UTC) at which the day's P&L starts anew.
  public var dayReset = TimeSpan.zero
  /// The largest sum of the risks to the stops.
  public var maxOpenRisk: Money?
  /// The most trader orders in any second.
  public var ordersPerSecond: Int32?
  /// The farthest an entry's price may be from the market, as a share of it.
  public var priceCollar: Ratio?
  /// Data older than this refuses entries; `nil` is 10 s for ticks, 2.5 bars for bars (SEM-62).
  public var staleAfter: TimeSpan?
  /// Makes the defaults: 1 % a trade, no other limit.
  public init() {}
}

/// Everything the engine needs to know before its first input.
public struct EngineSettings: Hashable, Sendable {
  /// The ratio of target to stop.
  public var riskReward = RiskRewardSettings()
  /// The stop from volatility.
  public var atr = ATRSettings()
  /// The keeping of brackets.
  public var brackets = BracketSettings()
  /// The limits.
  public var risk = RiskSettings()
  /// What the venue is expected to charge, for sizes and break-even net of fees.
  public var fees = FeeSettings()
  /// Makes the defaults.
  public init() {}
}
