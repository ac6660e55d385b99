public import TradingModel

/// Writes events as JSON lines: one object a line, keys in a fixed order, numbers as strings.
///
/// `{"seq":3,"time":"2020-12-15T14:45:00Z","event":"orderFilled","bracket":"B1","symbol":"SPY",…}`
public struct EventJSON: Sendable {
  private let instruments: [Instrument]

  /// Makes a writer that knows the symbols.
  public init(instruments: [Instrument]) { self.instruments = instruments }

  /// Returns the line of an event, without the line feed.
  public func line(_ event: Event) -> String {
    var object = JSONObject()
    object.number("seq", event.sequence)
    object.text("time", event.time.description)
    object.text("event", event.body.name)
    if let bracket = event.bracket { object.text("bracket", bracket.description) }
    if let instrument = event.instrument {
      object.text("symbol", instruments[Int(instrument.index)].symbol)
    }
    object.text("by", event.cause.name)
    write(event, into: &object)
    return object.finished()
  }

  private func write(_ event: Event, into object: inout JSONObject) {
    switch event.body {
    case .entrySubmitted(let order), .orderSubmitted(let order), .orderAccepted(let order),
      .orderTriggered(let order), .orderCanceled(let order), .orderExpired(let order),
      .orderReplaced(let order):
      write(order, into: &object)
    case .orderFilled(let fill): write(fill, into: &object)
    case .orderRejected(let order, let refusal), .cancelRejected(let order, let refusal),
      .replaceRejected(let order, let refusal):
      write(order, into: &object)
      object.text("reason", refusal.words(for: nil))
    case .bracketCreated(let plan, let quantity), .exitsPlanned(let plan, let quantity):
      write(plan, quantity, into: &object)
    case .stopMoved(let from, let to), .targetMoved(let from, let to),
      .stopTrailed(let from, let to):
      object.text("from", from.description)
      object.text("to", to.description)
    case .timeLimitSet(let due):
      if let due { object.text("at", due.description) } else { object.text("at", "off") }
    case .bracketClosing(let reason), .bracketCanceled(let reason):
      object.text("reason", reason.name)
    case .bracketCompleted(let result): write(result, into: &object)
    case .bracketError, .riskRefused, .requestRefused:
      object.text("reason", event.words(in: instruments))
    case .trailSet(let rule): object.text("rule", rule?.text ?? "off")
    case .breakEvenRuleSet(let rule): object.text("rule", rule?.text ?? "off")
    case .scaleSet(let plan): object.text("rule", plan.text)
    case .heldExitTriggered(let role, let price):
      object.text("role", role.name)
      object.text("price", price.description)
    case .outcomeUnknown(let order): write(order, into: &object)
    case .emergencyExit(let quantity), .positionUnprotected(let quantity),
      .positionReducedOutside(let quantity):
      object.text("qty", quantity.description)
    case .recovered(let recovery): write(recovery, into: &object)
    case .tradingStateChanged(let state): object.text("state", state.name)
    case .dailyLossBreached(let limit, let loss):
      object.text("limit", limit.description)
      object.text("loss", loss.description)
    case .dayReset(let equity): object.text("equity", equity.description)
    case .stopOnly, .positionProtected, .serviceStarted, .serviceStopped: break
    }
  }

  private func write(_ order: OrderFacts, into object: inout JSONObject) {
    object.text("role", order.clOrdID.role.name)
    object.text("side", order.side.name)
    object.text("clordid", order.clOrdID.description)
    object.text("type", order.kind.name)
    if let price = order.kind.limitPrice { object.text("price", price.description) }
    if let price = order.kind.stopPrice { object.text("stop_px", price.description) }
    object.text("order_qty", order.orderQty.description)
    object.text("cum_qty", order.cumQty.description)
  }

  private func write(_ fill: FillFacts, into object: inout JSONObject) {
    write(fill.order, into: &object)
    object.text("execid", String(fill.execID))
    object.text("last_qty", fill.lastQty.description)
    object.text("last_px", fill.lastPx.description)
    object.text("fee", fill.fee.description)
  }

  private func write(_ plan: ExitPlan, _ quantity: Quantity, into object: inout JSONObject) {
    object.text("qty", quantity.description)
    object.text("entry", plan.reference.description)
    object.text("stop", plan.stop.description)
    object.text("target", plan.target.description)
    object.text("basis", plan.basis.name)
    object.text("atr", plan.atr.description)
    object.text("ratio", plan.ratio.description)
    if plan.wasShifted { object.text("shifted", "yes") }
  }

  private func write(_ recovery: Recovery, into object: inout JSONObject) {
    object.text("repair", recovery.name)
    switch recovery {
    case .resumed(let session, let brackets):
      object.number("session", session)
      object.number("brackets", brackets)
    case .orderResent(let order), .orderDropped(let order), .orderLost(let order),
      .orphanCanceled(let order):
      write(order, into: &object)
    case .positionUnmanaged(let quantity), .positionGone(let quantity),
      .positionAdopted(let quantity):
      object.text("qty", quantity.description)
    case .cashAdopted(let from, let to):
      object.text("from", from.description)
      object.text("to", to.description)
    }
  }

  private func write(_ result: TradeResult, into object: inout JSONObject) {
    object.text("reason", result.reason.name)
    object.text("side", result.side.name)
    object.text("qty", result.quantity.description)
    object.text("entry_avg_px", result.entryAvgPx.description)
    object.text("exit_avg_px", result.exitAvgPx.description)
    object.text("pnl", result.netPnL.description)
    object.text("fee", result.fees.description)
    object.text("risk", result.risk.description)
    if let multiple = result.rMultiple { object.text("r", multiple.description) }
    object.text("mae", result.adverse.description)
    object.text("mfe", result.favourable.description)
    if let slippage = result.stopSlippage { object.text("stop_slippage", slippage.description) }
    if !result.dust.isZero { object.text("dust", result.dust.description) }
    if result.isAmbiguous { object.text("ambiguous", "yes") }
  }
}

extension Event.Body {
  /// The event's name in JSON lines: camelCase, past tense.
  public var name: String {
    switch self {
    case .entrySubmitted: "entrySubmitted"
    case .orderSubmitted: "orderSubmitted"
    case .orderAccepted: "orderAccepted"
    case .orderTriggered: "orderTriggered"
    case .orderFilled: "orderFilled"
    case .orderCanceled: "orderCanceled"
    case .orderExpired: "orderExpired"
    case .orderReplaced: "orderReplaced"
    case .orderRejected: "orderRejected"
    case .cancelRejected: "cancelRejected"
    case .replaceRejected: "replaceRejected"
    case .bracketCreated: "bracketCreated"
    case .exitsPlanned: "exitsPlanned"
    case .stopMoved: "stopMoved"
    case .targetMoved: "targetMoved"
    case .stopTrailed: "stopTrailed"
    case .trailSet: "trailSet"
    case .breakEvenRuleSet: "breakEvenRuleSet"
    case .scaleSet: "scaleSet"
    case .heldExitTriggered: "heldExitTriggered"
    case .positionReducedOutside: "positionReducedOutside"
    case .outcomeUnknown: "outcomeUnknown"
    case .timeLimitSet: "timeLimitSet"
    case .bracketClosing: "bracketClosing"
    case .bracketCompleted: "bracketCompleted"
    case .bracketCanceled: "bracketCanceled"
    case .bracketError: "bracketError"
    case .emergencyExit: "emergencyExit"
    case .stopOnly: "stopOnly"
    case .positionUnprotected: "positionUnprotected"
    case .positionProtected: "positionProtected"
    case .riskRefused: "riskRefused"
    case .requestRefused: "requestRefused"
    case .tradingStateChanged: "tradingStateChanged"
    case .dailyLossBreached: "dailyLossBreached"
    case .dayReset: "dayReset"
    case .serviceStarted: "serviceStarted"
    case .serviceStopped: "serviceStopped"
    case .recovered: "recovered"
    }
  }
}
