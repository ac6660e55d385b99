extension Event {
  /// How serious the event is in the log.
  public var severity: Severity {
    switch body {
    case .bracketCompleted(let trade): trade.reason.severity
    case .bracketCanceled(let reason): reason == .rejected ? .warning : .info
    case .bracketClosing(let reason): reason.severity == .danger ? .danger : .info
    case .recovered(let recovery): recovery.severity
    case .orderRejected(let order, _): order.clOrdID.role == .stop ? .danger : .warning
    case .bracketError(.doubleFill), .bracketError(.stopRejected), .bracketError(.closeRejected),
      .emergencyExit, .positionUnprotected, .dailyLossBreached, .tradingStateChanged(.halted):
      .danger
    case .bracketError, .cancelRejected, .replaceRejected, .stopOnly, .riskRefused,
      .requestRefused, .orderExpired, .positionReducedOutside, .outcomeUnknown,
      .tradingStateChanged(.reducing),
      .serviceStopped:
      .warning
    case .positionProtected: .good
    case .bracketCreated(let plan, _), .exitsPlanned(let plan, _):
      plan.basis == .fallback ? .warning : .info
    case .entrySubmitted, .orderSubmitted, .orderAccepted, .orderTriggered, .orderFilled,
      .orderCanceled, .orderReplaced, .stopMoved, .targetMoved, .timeLimitSet, .stopTrailed,
      .trailSet, .breakEvenRuleSet, .scaleSet, .heldExitTriggered,
      .tradingStateChanged(.active), .dayReset, .serviceStarted:
      .info
    }
  }

  /// The event as one sentence, without its time, bracket and symbol.
  ///
  /// `stop 99.25 → 99.50 (+1 tick) by trader`, `entry bought 100 at 101.20`.
  ///
  /// - Parameter instruments: Every instrument, indexed by its id.
  public func words(in instruments: [Instrument]) -> String {
    let instrument = instrument(in: instruments)
    let print = FigurePrinter(instrument)
    switch body {
    case .entrySubmitted(let order), .orderSubmitted(let order), .orderAccepted(let order),
      .orderTriggered(let order), .orderCanceled(let order), .orderExpired(let order),
      .orderReplaced(let order):
      return "\(order.clOrdID.role.name) \(orderVerb): \(order.words(print))"
    case .orderFilled(let fill): return fill.words(print)
    case .orderRejected(let order, let refusal):
      return "\(order.clOrdID.role.name) rejected (\(order.words(print))): "
        + refusal.words(for: instrument)
    case .cancelRejected(let order, let refusal):
      return "cancel of the \(order.clOrdID.role.name) refused: \(refusal.words(for: instrument))"
    case .replaceRejected(let order, let refusal):
      return "change of the \(order.clOrdID.role.name) refused: \(refusal.words(for: instrument))"
    case .riskRefused(let refusal): return "entry refused: \(refusal.words(for: instrument))"
    case .requestRefused(let refusal): return "refused: \(refusal.words(for: instrument))"
    case .recovered(let recovery): return recovery.words(print)
    case .bracketCreated, .exitsPlanned, .stopMoved, .targetMoved, .timeLimitSet, .bracketClosing,
      .bracketCompleted, .bracketCanceled, .bracketError, .emergencyExit, .stopOnly,
      .positionUnprotected, .positionProtected:
      return bracketWords(print)
    case .stopTrailed, .trailSet, .breakEvenRuleSet, .scaleSet, .heldExitTriggered,
      .positionReducedOutside, .outcomeUnknown:
      return ruleWords(print)
    case .tradingStateChanged, .dailyLossBreached, .dayReset, .serviceStarted, .serviceStopped:
      return accountWords(print)
    }
  }

  /// The event as a whole line: bracket, symbol, sentence.
  ///
  /// `B3 SPY stop 99.25 → 99.50 (+1 tick) by trader`.
  ///
  /// - Parameter instruments: Every instrument, indexed by its id.
  public func line(in instruments: [Instrument]) -> String {
    let parts = [bracket?.description, instrument(in: instruments)?.symbol]
    return (parts.compactMap { $0 } + [words(in: instruments)]).joined(separator: " ")
  }

  private func instrument(in instruments: [Instrument]) -> Instrument? {
    guard let index = instrument.map({ Int($0.index) }), instruments.indices.contains(index)
    else { return nil }
    return instruments[index]
  }

  private var orderVerb: String {
    switch body {
    case .entrySubmitted, .orderSubmitted: "sent"
    case .orderAccepted: "working"
    case .orderTriggered: "triggered"
    case .orderCanceled: "canceled"
    case .orderExpired: "expired"
    case .orderReplaced: "changed"
    default: ""
    }
  }

  /// ` by trader`; nothing when the engine follows its own rules.
  private var byWhom: String { cause == .engine ? "" : " by \(cause.name)" }

  /// ` (by trader)`, where the words before would run into it.
  private var inBrackets: String { cause == .engine ? "" : " (by \(cause.name))" }

  private func bracketWords(_ print: FigurePrinter) -> String {
    switch body {
    case .bracketCreated(let plan, let quantity): return plan.words(quantity, print)
    case .exitsPlanned(let plan, let quantity):
      return "new exits for \(print.quantity(quantity)): " + plan.exitWords(print) + byWhom
    case .stopMoved(let from, let to): return move("stop", from, to, print) + byWhom
    case .targetMoved(let from, let to): return move("target", from, to, print) + byWhom
    case .timeLimitSet(let limit):
      guard let limit else { return "time limit off" + byWhom }
      return "time limit at \(limit.timeOfDay) UTC" + byWhom
    case .bracketClosing(let reason): return "closing: \(reason.words)" + byWhom
    case .bracketCompleted(let trade): return trade.words(print)
    case .bracketCanceled(let reason): return "ended without a fill: \(reason.words)" + byWhom
    case .bracketError(let fault): return fault.words(print)
    case .emergencyExit(let quantity):
      return
        "EMERGENCY EXIT: closing \(print.quantity(quantity)) at market, no stop could be placed"
    case .stopOnly: return "no target could be placed: the stop alone protects"
    case .positionUnprotected(let quantity):
      return "UNPROTECTED: \(print.quantity(quantity)) without a stop"
    case .positionProtected: return "protected again"
    default: return ""
    }
  }

  private func ruleWords(_ print: FigurePrinter) -> String {
    switch body {
    case .stopTrailed(let from, let to): return move("stop trailed", from, to, print)
    case .trailSet(let rule):
      guard let rule else { return "trail off" + byWhom }
      return "trail \(rule.text)" + byWhom
    case .breakEvenRuleSet(let rule):
      guard let rule else { return "automatic break-even off" + byWhom }
      return "break-even \(rule.text)" + byWhom
    case .scaleSet(let plan): return "targets \(plan.text)" + byWhom
    case .heldExitTriggered(let role, let price):
      return "\(role.name) reached at \(print.price(price)): the other exit is taken back first"
    case .positionReducedOutside(let quantity):
      return "reduced by \(print.quantity(quantity)) outside the bracket"
    case .outcomeUnknown(let order):
      return "no answer about the \(order.clOrdID.role.name) (\(order.words(print))): asking"
    default: return ""
    }
  }

  private func accountWords(_ print: FigurePrinter) -> String {
    switch body {
    case .tradingStateChanged(.active): "trading is active" + inBrackets
    case .tradingStateChanged(.reducing): "trading is REDUCING: no new entries" + inBrackets
    case .tradingStateChanged(.halted): "trading is HALTED" + inBrackets
    case .dailyLossBreached(let limit, let loss):
      "max_daily_loss \(print.money(limit)) breached: the day has lost \(print.money(loss))"
    case .dayReset(let equity): "new trading day: equity \(print.money(equity))"
    case .serviceStarted: "service started: new brackets are armed" + inBrackets
    case .serviceStopped: "service stopped: no new brackets" + inBrackets
    default: ""
    }
  }

  /// `stop 99.25 → 99.50 (+1 tick)`.
  private func move(_ leg: String, _ from: Price, _ to: Price, _ print: FigurePrinter) -> String {
    let text = "\(leg) \(print.price(from)) → \(print.price(to))"
    guard let tick = print.instrument?.tick.raw, from.raw != 0 else { return text }
    let difference = Int128(to.raw) - Int128(from.raw)
    guard difference % Int128(tick) == 0 else { return text }
    let ticks = difference / Int128(tick)
    let sign = ticks > 0 ? "+" : ""
    return text + " (\(sign)\(ticks) tick\(ticks.magnitude == 1 ? "" : "s"))"
  }
}

extension ExitReason {
  /// The reason in plain words: `target hit`, `stop hit`, `time limit`…
  public var words: String {
    switch self {
    case .takeProfit: "target hit"
    case .stopLoss: "stop hit"
    case .timeLimit: "time limit"
    case .flattened: "flattened"
    case .closed: "closed by hand"
    case .emergencyExit: "emergency exit"
    case .doubleFill: "both legs filled"
    case .killed: "kill switch"
    case .dailyLoss: "daily loss limit"
    case .reversed: "reversed"
    case .canceled: "canceled"
    case .rejected: "rejected by the venue"
    case .expired: "expired"
    case .external: "closed outside the bracket"
    }
  }

  /// How serious such an end is.
  fileprivate var severity: Severity {
    switch self {
    case .takeProfit: .good
    case .stopLoss, .external, .rejected: .warning
    case .timeLimit, .flattened, .closed, .canceled, .expired, .reversed: .info
    case .emergencyExit, .doubleFill, .killed, .dailyLoss: .danger
    }
  }
}

extension OrderFacts {
  /// `buy 100 at market`, `sell 100 stop 99.25`, with `40 of 100 done` when partly filled.
  fileprivate func words(_ print: FigurePrinter) -> String {
    let text = "\(side.name) \(print.quantity(orderQty)) \(kind.words(print))"
    guard cumQty.raw > 0, cumQty < orderQty else { return text }
    return text + ", \(print.quantity(cumQty)) of it filled"
  }
}

extension OrderKind {
  /// `at market`, `limit 104.60`, `stop 99.25`, `stop 99.25 limit 99.00`.
  fileprivate func words(_ print: FigurePrinter) -> String {
    switch self {
    case .market: "at market"
    case .limit(let price): "limit \(print.price(price))"
    case .stop(let price): "stop \(print.price(price))"
    case .stopLimit(let stop, let limit): "stop \(print.price(stop)) limit \(print.price(limit))"
    }
  }
}

extension FillFacts {
  /// `entry bought 100 at 101.20`, with the part filled and the fee when there are any.
  fileprivate func words(_ print: FigurePrinter) -> String {
    var text = "\(order.clOrdID.role.name) \(order.side == .buy ? "bought" : "sold") "
    text += "\(print.quantity(lastQty)) at \(print.price(lastPx))"
    if order.cumQty < order.orderQty {
      text += " (\(print.quantity(order.cumQty)) of \(print.quantity(order.orderQty)))"
    }
    if !fee.isZero { text += ", fee \(fee.grouped(decimals: 2))" }
    return text
  }
}

extension ExitPlan {
  /// `armed 100 at 101.20, SL 99.50 (2.0 ATR), TP 104.60 (2R)`.
  fileprivate func words(_ quantity: Quantity, _ print: FigurePrinter) -> String {
    "armed \(print.quantity(quantity)) at \(print.price(reference)), " + exitWords(print)
  }

  /// `SL 99.50 (2.0 ATR), TP 104.60 (2R)`.
  fileprivate func exitWords(_ print: FigurePrinter) -> String {
    let distance = PriceOffset(raw: Int64(clamping: Int128(reference.raw) - Int128(stop.raw)))
    let from: String
    switch basis {
    case .atr:
      let multiple = PriceOffset(raw: Int64(clamping: distance.raw.magnitude)).ratio(to: atr)
      from = multiple.map { " (\($0.rounded(decimals: 1)) ATR)" } ?? ""
    case .fallback: from = " (FALLBACK: no ATR)"
    case .trader: from = ""
    }
    return "SL \(print.price(stop))\(from), TP \(print.price(target)) (\(ratio.shortened)R)"
      + (wasShifted ? ", levels moved with the fill" : "")
  }
}

extension Ratio {
  /// Two decimals at most: 1.5, 2, 0.33.
  fileprivate var shortened: String {
    rounded(toRaw: 10_000_000, .halfEven).description
  }
}

extension TradeResult {
  /// `target hit: +340.00 (+2.00R), 100 from 101.20 to 104.60`.
  fileprivate func words(_ print: FigurePrinter) -> String {
    let multiple = rMultiple.map { " (\($0.signed(decimals: 2))R)" } ?? ""
    return "\(reason.words): \(netPnL.signed(decimals: 2))\(multiple), "
      + "\(print.quantity(quantity)) from \(print.average(entryAvgPx)) "
      + "to \(print.average(exitAvgPx))"
      + (isAmbiguous ? ", AMBIGUOUS: one bar touched both legs" : "")
  }
}

extension FigurePrinter {
  /// An average price with at most one decimal more than the tick has.
  fileprivate func average(_ price: Price) -> String {
    guard let decimals = instrument?.priceDecimals else { return price.description }
    return self.price(Price(raw: price.raw).rounded(toDecimals: min(9, decimals + 1)))
  }
}

extension Price {
  fileprivate func rounded(toDecimals decimals: Int) -> Price {
    var step: Int64 = 1
    for _ in decimals..<9 { step *= 10 }
    return rounded(toRaw: step, .halfEven)
  }
}

extension Event.BracketFault {
  fileprivate func words(_ print: FigurePrinter) -> String {
    func tries(_ left: Int32) -> String {
      left == 1 ? "1 try left" : "\(left) tries left"
    }
    switch self {
    case .stopRejected(let refusal, let left):
      return "STOP REFUSED, \(tries(left)): \(refusal.words(for: print.instrument))"
    case .targetRejected(let refusal, let left):
      return "target refused, \(tries(left)): \(refusal.words(for: print.instrument))"
    case .closeRejected(let refusal):
      return "CLOSE REFUSED, will be tried again: \(refusal.words(for: print.instrument))"
    case .doubleFill(let residual):
      return "both legs filled: \(print.quantity(residual)) too many, being flattened at market"
    case .planFailed(let refusal):
      return "no exits could be planned: \(refusal.words(for: print.instrument))"
    case .unknownOrder(let id): return "the venue reports the unknown order \(id)"
    }
  }
}
