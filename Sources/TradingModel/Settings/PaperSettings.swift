/// Where market orders fill (SEM-26).
public enum MarketFillRule: UInt8, Hashable, Sendable, CaseIterable {
  /// `current` for feeds of trades or quotes, `next` for bars.
  case auto
  /// At once, at the opposite quote or last trade.
  case current
  /// At the next event: the next bar's open.
  case next

  /// The name in the configuration.
  public var name: String {
    switch self {
    case .auto: "auto"
    case .current: "current"
    case .next: "next"
    }
  }
}

/// What a stop order watches (SEM-29).
public enum TriggerRule: UInt8, Hashable, Sendable, CaseIterable {
  /// `last` when the feed has trades, else `bid_ask`.
  case auto
  /// The last trade.
  case last
  /// The ask for buy stops, the bid for sell stops.
  case bidAsk
  /// The last two trades: one print beyond the stop is not enough.
  case doubleLast
  /// The middle of bid and ask.
  case mid

  /// The name in the configuration.
  public var name: String {
    switch self {
    case .auto: "auto"
    case .last: "last"
    case .bidAsk: "bid_ask"
    case .doubleLast: "double_last"
    case .mid: "mid"
    }
  }

  /// What stops watch on a feed of these events: `auto` decided, and a rule that the feed could never
  /// meet replaced by one it can, because a stop must be able to fire.
  ///
  /// Quotes alone: `auto`, `last` and `double_last` are `bid_ask`.
  public func resolved(hasTrades: Bool, hasQuotes: Bool, hasBars: Bool) -> TriggerRule {
    switch self {
    case .auto, .last: return hasTrades || !hasQuotes ? .last : .bidAsk
    case .bidAsk, .mid: return hasQuotes ? self : .last
    case .doubleLast:
      // The inside of a bar is no sequence of prints.
      if hasTrades, !hasBars { return .doubleLast }
      return hasTrades || !hasQuotes ? .last : .bidAsk
    }
  }
}

/// How a bar's inside is played (SEM-41).
public enum BarPath: UInt8, Hashable, Sendable, CaseIterable {
  /// Beyond the open fills at the open; otherwise stops before targets.
  case pessimistic
  /// Open, high, low, close.
  case ohlc
  /// Open nearer the high → O-H-L-C, else O-L-H-C.
  case adaptive

  /// The name in the configuration.
  public var name: String {
    switch self {
    case .pessimistic: "pessimistic"
    case .ohlc: "ohlc"
    case .adaptive: "adaptive"
    }
  }
}

/// What the venue charges; all parts add up.
public struct FeeSettings: Hashable, Sendable {
  /// Money per unit traded: 0.005 a share.
  public var perUnit = Money.zero
  /// Share of the traded value: 0.0002 is 2 basis points; of takers only with a `makerShare`.
  public var share = Ratio.zero
  /// Share of the value that resting orders pay instead; `nil` is the same.
  public var makerShare: Ratio?
  /// The least an order's first fill costs.
  public var minimum = Money.zero
  /// Whether what is bought pays its share in kind: 10 coins at 0.1 % credit 9.99 (SEM-15).
  ///
  /// Sales, buys that cover a short, fees per unit and the minimum are paid in money all the same.
  public var isTakenInAsset = false
  /// Makes a venue without fees.
  public init() {}
}

/// The paper venue.
public struct PaperSettings: Hashable, Sendable {
  /// The name of the profile the values started from: `ideal`.
  public var profile = "ideal"
  /// The cash of a new account.
  public var cash = Money(100_000)
  /// What it charges.
  public var fees = FeeSettings()
  /// How long commands and reports are on their way.
  public var latency = LatencySettings()
  /// How much worse a market or stop fill is than the price it saw.
  public var slippage = SlippageRule.none
  /// How much of an order one event fills.
  public var partial = PartialFillRule.none
  /// How much takers find.
  public var liquidity = LiquidityRule.unlimited
  /// What the venue can do.
  public var capabilities = VenueCapabilities()
  /// Whether one may sell what one does not have; a spot market only takes what is there.
  public var allowsShorts = true
  /// What goes wrong by chance.
  public var faults = FaultSettings()
  /// Where chance begins: the same seed gives the same fills, delays and faults.
  public var seed: UInt64 = 1
  /// Half the spread assumed around the last trade when there are no quotes.
  public var halfSpread = PriceOffset.zero
  /// What stops watch.
  public var trigger: TriggerRule = .auto
  /// What the stops of single instruments watch, by symbol; only asked by key.
  public var triggerBySymbol: [String: TriggerRule] = [:]
  /// Where market orders fill.
  public var marketFill: MarketFillRule = .auto
  /// A quote or print older than this is nothing to take; `nil` never is too old. A session sets it
  /// to what `risk.stale_after` means for its feed (SEM-62).
  public var staleAfter: TimeSpan?
  /// Whether a stop that is through the market already is refused instead of triggered (SEM-5).
  public var rejectsStopsThrough = false
  /// Whether a resting limit needs a price strictly through it (SEM-27).
  public var limitNeedsThrough = false
  /// How a bar's inside is played.
  public var barPath: BarPath = .pessimistic
  /// Whether a bar that opens beyond a resting limit gives the open (SEM-28).
  public var gapLimitFillsAtOpen = false
  /// The time of day (UTC) at which DAY orders end; the same as `risk.day_reset`.
  public var dayReset = TimeSpan.zero
  /// Makes the `ideal` profile: no latency, fee or slippage, unlimited liquidity.
  public init() {}

  /// Slippage in ticks; 0 when it is of another kind.
  public var slippageTicks: Int32 {
    get { if case .ticks(let count) = slippage { count } else { 0 } }
    set { slippage = .ticks(newValue) }
  }
}

/// What the configuration says of one instrument; `nil` leaves it to the table or the file.
public struct InstrumentSettings: Hashable, Sendable {
  /// The symbol, upper-cased.
  public var symbol: String
  /// The price step.
  public var tick: PriceOffset?
  /// The quantity step.
  public var lot: Quantity?
  /// Account currency per point and unit.
  public var multiplier: Ratio?
  /// The share of value the account must hold.
  public var margin: Ratio?
  /// What its stops watch at the paper venue.
  public var trigger: TriggerRule?
  /// Makes an entry without any value.
  public init(symbol: String) { self.symbol = symbol }
}

/// The screen.
public struct InterfaceSettings: Hashable, Sendable {
  /// The theme's name.
  public var theme = "dark"
  /// The most frames a second.
  public var framesPerSecond: Int32 = 30
  /// Whether rising is drawn red and falling green, as in East Asia.
  public var isUpRed = false
  /// Makes the defaults.
  public init() {}
}
