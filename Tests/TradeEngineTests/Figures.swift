import TradingModel

/// Figures as tests write them; nine decimals are kept.
func px(_ value: Double) -> Price { Price(value, rounding: .toNearestOrEven) ?? .zero }
/// A quantity as tests write it.
func qty(_ value: Double) -> Quantity { Quantity(value, rounding: .toNearestOrEven) ?? .zero }
/// An amount of money as tests write it.
func money(_ value: Double) -> Money { Money(value, rounding: .toNearestOrEven) ?? .zero }
/// A share or multiple as tests write it.
func share(_ value: Double) -> Ratio { Ratio(value, rounding: .toNearestOrEven) ?? .zero }
/// A distance between prices as tests write it.
func offset(_ value: Double) -> PriceOffset {
  PriceOffset(value, rounding: .toNearestOrEven) ?? .zero
}

extension OrderKind {
  /// `market`, `stop 98`, `stop_limit 98/97`: how test expectations name it.
  var line: String {
    switch self {
    case .market: "market"
    case .limit(let price), .stop(let price): "\(name) \(price)"
    case .stopLimit(let stop, let limit): "\(name) \(stop)/\(limit)"
    }
  }
}

extension Command {
  /// `stop: sell 10 stop 98`, `cancel target`, `replace stop 6 stop 98`; later brackets lead with
  /// their id.
  var line: String {
    let prefix = clOrdID.bracket.number == 1 ? "" : "\(clOrdID.bracket) "
    let role = clOrdID.role.name
    return switch self {
    case .submit(let order):
      "\(prefix)\(role): \(order.side.name) \(order.quantity) \(order.kind.line)"
    case .cancel: "\(prefix)cancel \(role)"
    case .replace(let change): "\(prefix)replace \(role) \(change.quantity) \(change.kind.line)"
    case .status: "\(prefix)status \(role)"
    }
  }
}

extension Event {
  /// The event in a few words, e.g. `filled entry 10 at 100`, `completed stopLoss -20`.
  var line: String {
    switch body {
    case .entrySubmitted(let order), .orderSubmitted(let order):
      "submitted \(order.clOrdID.role.name)"
    case .orderAccepted(let order): "accepted \(order.clOrdID.role.name)"
    case .orderTriggered(let order): "triggered \(order.clOrdID.role.name)"
    case .orderFilled(let fill):
      "filled \(fill.order.clOrdID.role.name) \(fill.lastQty) at \(fill.lastPx)"
    case .orderCanceled(let order): "canceled \(order.clOrdID.role.name)"
    case .orderExpired(let order): "expired \(order.clOrdID.role.name)"
    case .orderReplaced(let order): "replaced \(order.clOrdID.role.name)"
    case .orderRejected(let order, _): "rejected \(order.clOrdID.role.name)"
    case .cancelRejected(let order, _): "cancelRejected \(order.clOrdID.role.name)"
    case .replaceRejected(let order, _): "replaceRejected \(order.clOrdID.role.name)"
    case .timeLimitSet(let due): "timeLimitSet \(due.map(\.description) ?? "off")"
    case .bracketCreated, .exitsPlanned, .stopMoved, .targetMoved, .stopTrailed, .trailSet,
      .breakEvenRuleSet, .scaleSet, .heldExitTriggered, .positionReducedOutside:
      ruleLine
    case .bracketClosing(let reason): "closing \(reason.name)"
    case .bracketCompleted(let trade): "completed \(trade.reason.name) \(trade.netPnL)"
    case .bracketCanceled(let reason): "bracketCanceled \(reason.name)"
    case .bracketError(let fault): "error \(fault.line)"
    case .emergencyExit(let quantity): "emergencyExit \(quantity)"
    case .stopOnly: "stopOnly"
    case .positionUnprotected(let quantity): "unprotected \(quantity)"
    case .positionProtected: "protected"
    case .riskRefused(let refusal): "refused \(refusal)"
    case .requestRefused(let refusal): "refused \(refusal)"
    case .tradingStateChanged(let state): "state \(state.name)"
    case .dailyLossBreached(let limit, let loss): "dailyLoss \(loss) of \(limit)"
    case .dayReset(let equity): "dayReset \(equity)"
    case .serviceStarted: "serviceStarted"
    case .serviceStopped: "serviceStopped"
    case .recovered(let recovery): "recovered \(recovery.name)"
    case .outcomeUnknown(let order): "outcomeUnknown \(order.clOrdID.role.name)"
    }
  }

  /// Lines about the exits of a bracket and the rules that move them.
  private var ruleLine: String {
    switch body {
    case .bracketCreated(let plan, let quantity):
      "created \(quantity) from \(plan.reference) sl \(plan.stop) tp \(plan.target)"
    case .exitsPlanned(let plan, let quantity):
      "planned \(quantity) from \(plan.reference) sl \(plan.stop) tp \(plan.target)"
    case .stopMoved(let from, let to): "stopMoved \(from) \(to)"
    case .targetMoved(let from, let to): "targetMoved \(from) \(to)"
    case .stopTrailed(let from, let to): "stopTrailed \(from) \(to)"
    case .trailSet(let rule): "trailSet \(rule?.text ?? "off")"
    case .breakEvenRuleSet(let rule): "breakEvenSet \(rule?.text ?? "off")"
    case .scaleSet(let plan): "scaleSet \(plan.text)"
    case .heldExitTriggered(let role, let price): "held \(role.name) reached \(price)"
    case .positionReducedOutside(let quantity): "reducedOutside \(quantity)"
    default: ""
    }
  }

  /// The refusal of a request, when it is one.
  var refusal: Refusal? {
    switch body {
    case .riskRefused(let refusal), .requestRefused(let refusal): refusal
    default: nil
    }
  }

  /// The finished trade, when it is one.
  var trade: TradeResult? {
    guard case .bracketCompleted(let trade) = body else { return nil }
    return trade
  }
}

extension Event.BracketFault {
  /// `stopRejected 2 left`, `doubleFill -10`.
  var line: String {
    switch self {
    case .stopRejected(_, let triesLeft): "stopRejected \(triesLeft) left"
    case .targetRejected(_, let triesLeft): "targetRejected \(triesLeft) left"
    case .closeRejected: "closeRejected"
    case .doubleFill(let residual): "doubleFill \(residual)"
    case .planFailed(let refusal): "planFailed \(refusal)"
    case .unknownOrder(let id): "unknownOrder \(id)"
    }
  }
}
