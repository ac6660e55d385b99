/// Why a bracket ended.
public enum ExitReason: UInt8, Hashable, Sendable, CaseIterable {
  /// The target filled.
  case takeProfit
  /// The stop filled.
  case stopLoss
  /// The time stop closed it (SEM-47).
  case timeLimit
  /// Flattened by the trader, alone or with everything.
  case flattened
  /// Closed by the trader.
  case closed
  /// The stop could not be placed, so the position was closed (SEM-2).
  case emergencyExit
  /// Both legs filled and the rest was flattened (SEM-21).
  case doubleFill
  /// The kill switch.
  case killed
  /// The daily loss limit closed it.
  case dailyLoss
  /// Reversed: flattened, and entered the other way.
  case reversed
  /// The entry was canceled before any fill.
  case canceled
  /// The entry was rejected by the venue.
  case rejected
  /// The entry's time ran out.
  case expired
  /// The position was reduced outside the bracket (SEM-18).
  case external

  /// The name printed in events: `takeProfit`, `stopLoss`…
  public var name: String {
    switch self {
    case .takeProfit: "takeProfit"
    case .stopLoss: "stopLoss"
    case .timeLimit: "timeLimit"
    case .flattened: "flattened"
    case .closed: "closed"
    case .emergencyExit: "emergencyExit"
    case .doubleFill: "doubleFill"
    case .killed: "killed"
    case .dailyLoss: "dailyLoss"
    case .reversed: "reversed"
    case .canceled: "canceled"
    case .rejected: "rejected"
    case .expired: "expired"
    case .external: "external"
    }
  }
}

/// What the stop's distance was computed from.
public enum StopBasis: UInt8, Hashable, Sendable, CaseIterable {
  /// multiplier × ATR.
  case atr
  /// `fallback_percentage`, because there was no ATR.
  case fallback
  /// The trader's own level.
  case trader

  /// `atr`, `fallback` or `trader`.
  public var name: String {
    switch self {
    case .atr: "atr"
    case .fallback: "fallback"
    case .trader: "trader"
    }
  }
}

/// The exits of a bracket, planned once from the first fill (SEM-11).
public struct ExitPlan: Hashable, Sendable {
  /// The price the plan is made from: the first fill, or the expected one in a preview.
  public var reference: Price
  /// The stop-loss, on the tick.
  public var stop: Price
  /// The take-profit, on the tick.
  public var target: Price
  /// The ATR at that moment; zero when there was none.
  public var atr: PriceOffset
  /// Reward per unit of risk after clamping.
  public var ratio: Ratio
  /// What the stop comes from.
  public var basis: StopBasis
  /// Whether user levels were moved because the fill was beyond them (SEM-4).
  public var wasShifted: Bool

  /// Makes a plan.
  public init(
    reference: Price, stop: Price, target: Price, basis: StopBasis, atr: PriceOffset,
    ratio: Ratio, wasShifted: Bool = false
  ) {
    self.reference = reference
    self.stop = stop
    self.target = target
    self.basis = basis
    self.atr = atr
    self.ratio = ratio
    self.wasShifted = wasShifted
  }
}

/// An order as an event tells of it.
public struct OrderFacts: Hashable, Sendable {
  /// The order.
  public var clOrdID: ClOrdID
  /// Buy or sell.
  public var side: Side
  /// Its kind and prices.
  public var kind: OrderKind
  /// OrderQty.
  public var orderQty: Quantity
  /// Filled so far.
  public var cumQty: Quantity

  /// Makes the facts of an order.
  public init(
    clOrdID: ClOrdID, side: Side, kind: OrderKind, orderQty: Quantity, cumQty: Quantity
  ) {
    self.clOrdID = clOrdID
    self.side = side
    self.kind = kind
    self.orderQty = orderQty
    self.cumQty = cumQty
  }
}

/// A fill as an event tells of it.
public struct FillFacts: Hashable, Sendable {
  /// The order after the fill.
  public var order: OrderFacts
  /// The venue's number of the fill.
  public var execID: UInt64
  /// LastQty.
  public var lastQty: Quantity
  /// LastPx.
  public var lastPx: Price
  /// The fee in account currency.
  public var fee: Money

  /// Makes the facts of a fill.
  public init(order: OrderFacts, execID: UInt64, lastQty: Quantity, lastPx: Price, fee: Money) {
    self.order = order
    self.execID = execID
    self.lastQty = lastQty
    self.lastPx = lastPx
    self.fee = fee
  }
}

/// A finished trade: one bracket from its first entry fill to flat.
public struct TradeResult: Hashable, Sendable {
  /// The bracket.
  public var bracket: BracketID
  /// What was traded.
  public var instrument: InstrumentID
  /// Long (`buy`) or short.
  public var side: Side
  /// The entry's CumQty.
  public var quantity: Quantity
  /// The entry's average price, rounded half-even.
  public var entryAvgPx: Price
  /// The exits' average price, rounded half-even.
  public var exitAvgPx: Price
  /// The first entry fill.
  public var openedAt: Timestamp
  /// The last exit fill.
  public var closedAt: Timestamp
  /// Why it ended.
  public var reason: ExitReason
  /// P&L after fees.
  public var netPnL: Money
  /// All fees of entry and exits.
  public var fees: Money
  /// |entry − initial stop| · quantity · multiplier (SEM-54); zero when no stop was planned.
  public var risk: Money
  /// What the initial stop came from.
  public var basis: StopBasis
  /// Whether a bar touched both legs (SEM-42).
  public var isAmbiguous: Bool
  /// How far the price went against the entry at worst; never negative (SEM-56).
  public var adverse = PriceOffset.zero
  /// How far the price went in favour at best; never negative (SEM-56).
  public var favourable = PriceOffset.zero
  /// What is left in the account below one lot, after fees in the traded asset (SEM-15).
  public var dust = Quantity.zero
  /// How much worse than its own price the stop filled: 0.05 for a sell stop at 99.50 that got
  /// 99.45; negative when it filled better, `nil` when it did not fill.
  public var stopSlippage: PriceOffset?

  /// Makes a result.
  public init(
    bracket: BracketID, instrument: InstrumentID, side: Side, quantity: Quantity,
    entryAvgPx: Price, exitAvgPx: Price, openedAt: Timestamp, closedAt: Timestamp,
    reason: ExitReason, netPnL: Money, fees: Money, risk: Money, basis: StopBasis,
    isAmbiguous: Bool
  ) {
    self.bracket = bracket
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.entryAvgPx = entryAvgPx
    self.exitAvgPx = exitAvgPx
    self.openedAt = openedAt
    self.closedAt = closedAt
    self.reason = reason
    self.netPnL = netPnL
    self.fees = fees
    self.risk = risk
    self.basis = basis
    self.isAmbiguous = isAmbiguous
  }

  /// Net P&L as a multiple of the initial risk (SEM-56); `nil` without a planned stop.
  public var rMultiple: Ratio? { netPnL.ratio(to: risk) }

  /// The worst move against the entry as a multiple of the initial stop's distance.
  public func adverseR(stopDistance: PriceOffset) -> Ratio? { adverse.ratio(to: stopDistance) }
  /// The best move in favour as a multiple of the initial stop's distance.
  public func favourableR(stopDistance: PriceOffset) -> Ratio? {
    favourable.ratio(to: stopDistance)
  }
}

/// Something that happened, told once, in the past tense.
public struct Event: Hashable, Sendable {
  /// 1, 2, 3… over the run.
  public var sequence: UInt64
  /// Engine time.
  public var time: Timestamp
  /// Who caused it.
  public var cause: Cause
  /// The bracket it belongs to.
  public var bracket: BracketID?
  /// The instrument it belongs to.
  public var instrument: InstrumentID?
  /// What happened.
  public var body: Body

  /// Makes an event.
  public init(
    sequence: UInt64, time: Timestamp, cause: Cause, bracket: BracketID?,
    instrument: InstrumentID?, body: Body
  ) {
    self.sequence = sequence
    self.time = time
    self.cause = cause
    self.bracket = bracket
    self.instrument = instrument
    self.body = body
  }

  /// What can happen. Payloads are plain integers; `Event+Words` makes them text.
  public enum Body: Hashable, Sendable {
    /// An entry order went out.
    case entrySubmitted(OrderFacts)
    /// A leg or closing order went out.
    case orderSubmitted(OrderFacts)
    /// The venue works the order.
    case orderAccepted(OrderFacts)
    /// A stop reached its price.
    case orderTriggered(OrderFacts)
    /// A fill.
    case orderFilled(FillFacts)
    /// Canceled.
    case orderCanceled(OrderFacts)
    /// Its time ran out.
    case orderExpired(OrderFacts)
    /// Amended: price or quantity.
    case orderReplaced(OrderFacts)
    /// Refused by the venue.
    case orderRejected(OrderFacts, VenueRefusal)
    /// A cancel was refused.
    case cancelRejected(OrderFacts, VenueRefusal)
    /// An amendment was refused.
    case replaceRejected(OrderFacts, VenueRefusal)
    /// The entry's first fill armed the bracket with these exits.
    case bracketCreated(ExitPlan, quantity: Quantity)
    /// A position whose exits had been taken away got these, planned from the market (SEM-9).
    case exitsPlanned(ExitPlan, quantity: Quantity)
    /// The stop's wanted price changed.
    case stopMoved(from: Price, to: Price)
    /// The target's wanted price changed.
    case targetMoved(from: Price, to: Price)
    /// The stop followed the price.
    case stopTrailed(from: Price, to: Price)
    /// A trail was set, or taken away.
    case trailSet(TrailRule?)
    /// A rule for break-even was set, or taken away.
    case breakEvenRuleSet(BreakEvenRule?)
    /// The target was replaced by several.
    case scaleSet(ScalePlan)
    /// The price reached an exit that the engine keeps: the resting one is taken back first.
    case heldExitTriggered(OrderRole, at: Price)
    /// The position was reduced by an order that is not the engine's (SEM-18).
    case positionReducedOutside(quantity: Quantity)
    /// No answer to a command: the venue is asked how the order stands (SEM-58).
    case outcomeUnknown(OrderFacts)
    /// The time limit changed; `nil` is off.
    case timeLimitSet(Timestamp?)
    /// Orders are being taken back, then the rest is closed.
    case bracketClosing(ExitReason)
    /// The bracket is flat and no order of it is alive.
    case bracketCompleted(TradeResult)
    /// The bracket ended without a fill.
    case bracketCanceled(ExitReason)
    /// Something went wrong that the rules repair or that the trader must see.
    case bracketError(BracketFault)
    /// The position is closed at market because it could not be protected.
    case emergencyExit(quantity: Quantity)
    /// The target could not be placed: the stop alone protects.
    case stopOnly
    /// The position has no stop.
    case positionUnprotected(quantity: Quantity)
    /// The position has a stop again.
    case positionProtected
    /// An entry was refused by the risk manager or the rules.
    case riskRefused(Refusal)
    /// Another request was refused.
    case requestRefused(Refusal)
    /// Orders may or may not go out.
    case tradingStateChanged(TradingState)
    /// `max_daily_loss` was breached.
    case dailyLossBreached(limit: Money, loss: Money)
    /// A new trading day began.
    case dayReset(equity: Money)
    /// New brackets are armed.
    case serviceStarted
    /// No new brackets; live ones stay managed.
    case serviceStopped
    /// The engine came back after a restart, or found and repaired something while it did (SEM-59).
    case recovered(Recovery)
  }

  /// What went wrong with a bracket.
  public enum BracketFault: Hashable, Sendable {
    /// The stop was refused; so many tries are left.
    case stopRejected(VenueRefusal, triesLeft: Int32)
    /// The target was refused; so many tries are left.
    case targetRejected(VenueRefusal, triesLeft: Int32)
    /// The closing order was refused and will be tried again.
    case closeRejected(VenueRefusal)
    /// Both legs filled: the rest is flattened (SEM-21).
    case doubleFill(residual: Quantity)
    /// The exits could not be planned.
    case planFailed(Refusal)
    /// A report about an order the engine does not know.
    case unknownOrder(ClOrdID)
  }
}
