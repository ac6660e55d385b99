/// How large an entry shall be.
public enum SizeRequest: Hashable, Sendable {
  /// As typed; limits refuse it, they never shrink it (SEM-55).
  case quantity(Quantity)
  /// The quantity that is worth this much at the entry price, floored to the lot.
  case notional(Money)
  /// The quantity that loses this share of equity at the stop, floored to the lot.
  case risk(Ratio)
  /// What Brace proposes: `risk.per_trade`, capped at `risk.ticket_notional` of equity.
  case proposed
}

/// Where an exit shall be, absolute or relative to the entry.
public enum ExitLevel: Hashable, Sendable {
  /// At this price.
  case price(Price)
  /// So many ATRs from the entry: `2atr`.
  case atr(Ratio)
  /// This share of the entry price away: `1.5%` is 0.015.
  case share(Ratio)
  /// So many ticks from the entry: `30t`.
  case ticks(Int32)
  /// So many times the stop's distance: `1.5r`; for targets only.
  case riskMultiple(Ratio)
}

/// An entry as the trader asks for it.
public struct EntryRequest: Hashable, Sendable {
  /// What to trade.
  public var instrument: InstrumentID
  /// Buy opens a long, sell a short.
  public var side: Side
  /// How much.
  public var size: SizeRequest
  /// Market, limit, stop or stop-limit.
  public var kind: OrderKind
  /// The stop-loss; `nil` plans it from ATR.
  public var stop: ExitLevel?
  /// The take-profit; `nil` plans it from the risk-reward ratio.
  public var target: ExitLevel?
  /// How long the entry works.
  public var timeInForce: TimeInForce

  /// Makes a market entry with planned exits; change fields for anything else.
  public init(
    instrument: InstrumentID, side: Side, size: SizeRequest, kind: OrderKind = .market,
    stop: ExitLevel? = nil, target: ExitLevel? = nil, timeInForce: TimeInForce = .gtc
  ) {
    self.instrument = instrument
    self.side = side
    self.size = size
    self.kind = kind
    self.stop = stop
    self.target = target
    self.timeInForce = timeInForce
  }
}

/// One bracket, one instrument, or everything.
public enum Scope: Hashable, Sendable {
  /// The bracket.
  case bracket(BracketID)
  /// Every bracket of the instrument.
  case instrument(InstrumentID)
  /// Everything.
  case all
}

/// Where a leg shall move.
public enum LegMove: Hashable, Sendable {
  /// To this price.
  case to(Price)
  /// By so many ticks: positive is up in price.
  case byTicks(Int32)
  /// To the average entry ± round-trip fees; the stop only, and only if that tightens (SEM-45).
  case breakEven
}

/// Whether new entries may go out (SEM-60).
public enum TradingState: UInt8, Hashable, Sendable, CaseIterable {
  /// Everything is allowed.
  case active
  /// Only orders that reduce exposure.
  case reducing
  /// No trader order except cancel, close and flatten.
  case halted

  /// `active`, `reducing` or `halted`.
  public var name: String {
    switch self {
    case .active: "active"
    case .reducing: "reducing"
    case .halted: "halted"
    }
  }
}

/// What a trader asks of the engine, by key, command line or script.
public enum TraderRequest: Hashable, Sendable {
  /// Open a bracket.
  case enter(EntryRequest)
  /// Cancel a working entry; `legs` is the explicit word that takes the exits of an open position.
  case cancel(Scope, legs: Bool)
  /// Cancel orders, then close at market.
  case flatten(Scope)
  /// Close a share of the position at market: 0.5 is half, 1 is all.
  case close(BracketID, share: Ratio)
  /// Move the stop-loss.
  case moveStop(BracketID, LegMove)
  /// Move the take-profit.
  case moveTarget(BracketID, LegMove)
  /// Close at market when the time has passed since the entry; `nil` takes the limit away.
  case timeLimit(BracketID, TimeSpan?)
  /// Plan new exits for a position without them.
  case protect(Scope)
  /// Flatten the instrument, then enter the other way with the same quantity (SEM-50).
  case reverse(InstrumentID)
  /// Let the stop follow the price; `nil` stops that where it is.
  case trail(BracketID, TrailRule?)
  /// Send the stop to break-even later by itself; `nil` takes that back.
  case breakEvenRule(BracketID, BreakEvenRule?)
  /// Replace the target by up to four, for shares of what is still held.
  case scale(BracketID, ScalePlan)
  /// Change what orders may go out.
  case setTradingState(TradingState)
  /// Halt, cancel all, flatten.
  case kill
  /// Start (`true`) or stop arming new brackets; live ones stay managed.
  case service(isRunning: Bool)
}

/// Who caused something.
public enum Cause: UInt8, Hashable, Sendable, CaseIterable {
  /// The engine, following its rules.
  case engine
  /// A key or the `:` line.
  case trader
  /// A script line.
  case script
  /// A limit or rule the trader configured: time limit, daily loss.
  case rule
  /// The venue, unasked.
  case venue

  /// `engine`, `trader`, `script`, `rule` or `venue`.
  public var name: String {
    switch self {
    case .engine: "engine"
    case .trader: "trader"
    case .script: "script"
    case .rule: "rule"
    case .venue: "venue"
    }
  }
}
