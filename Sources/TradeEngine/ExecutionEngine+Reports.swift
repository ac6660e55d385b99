import TradingModel

/// Reports: book what happened, then let the bracket decide what follows.
extension ExecutionEngine {
  mutating func onReport(_ report: ExecutionReport, into outbox: inout Outbox) {
    #if BRACE_MUTANTS
      if Mutant.planted == .repeatedFillBooked { reportLog = ReportLog() }
    #endif
    let isRepeat = reportLog.note(report.execID)
    guard let slot = book.slot(of: report.clOrdID.bracket), isAbout(report, book.slots[slot])
    else {
      if !isRepeat { ignore(report, into: &outbox) }
      return
    }
    if report.execType == .rejected, report.refusal == .duplicateClOrdID {
      // The first one arrived after all: how it stands is the venue's to say (SEM-58).
      onUnanswered(report.clOrdID, into: &outbox)
      return
    }
    outbox.touched.append(report.clOrdID.bracket)
    let role = report.clOrdID.role
    let isFill = report.execType == .trade && !isRepeat && report.lastQty.raw > 0
    apply(report, isRepeat: isRepeat, slot: slot)
    if isFill {
      bookFill(report, role: role, slot: slot, into: &outbox)
    } else if !isRepeat {
      tellChange(report, role: role, slot: slot, into: &outbox)
    }
    // What follows is the engine's own doing.
    cause = .engine
    if !isRepeat { followUp(report, role: role, slot: slot, into: &outbox) }
    evaluate(slot, into: &outbox)
    // Last, because it may end this bracket too.
    if isFill, isDailyLossLimited {
      remark(Int(report.instrument.index))
      checkDailyLoss(into: &outbox)
    }
  }

  /// A late answer about an order that has ended needs nothing any more; anything else is a fault.
  private mutating func ignore(_ report: ExecutionReport, into outbox: inout Outbox) {
    tally.ignoredReports += 1
    let id = report.clOrdID
    let isOurs =
      id.session == session && id.bracket < book.nextID && id.sequence <= ordersSent
    if isOurs, report.execType != .trade { return }
    let isKnown = symbols.indices.contains(Int(report.instrument.index))
    if report.execType == .trade, isKnown, id.session != session, isBookable(report) {
      reduceOutside(report, into: &outbox)
      return
    }
    tell(
      .bracketError(.unknownOrder(id)), bracket: id.bracket,
      instrument: isKnown ? report.instrument : nil, into: &outbox)
  }

  /// A fill of somebody else's order reduces the position: the oldest bracket is charged first, and
  /// its legs follow (SEM-18).
  mutating func reduceOutside(_ report: ExecutionReport, into outbox: inout Outbox) {
    _ = bookCash(report)
    if isDailyLossLimited { remark(Int(report.instrument.index)) }
    var left = report.lastQty
    var share = report
    for slot in book.slots(in: .instrument(report.instrument)) where left.raw > 0 {
      guard book.slots[slot].side != report.side, book.slots[slot].remaining.raw > 0 else {
        continue
      }
      share.lastQty = min(left, book.slots[slot].remaining)
      left -= share.lastQty
      let instrument = symbols[Int(report.instrument.index)].instrument
      let value = instrument.value(of: share.lastQty, at: share.lastPx) ?? .zero
      book.slots[slot].book(share, role: .close, value: value)
      book.slots[slot].lastExit = .external
      tell(.positionReducedOutside(quantity: share.lastQty), of: slot, into: &outbox)
      // Its fee is paid once.
      share.fee = .zero
      share.feeQuantity = .zero
      evaluate(slot, into: &outbox)
    }
    // What no bracket owns: the account holds it, the engine does not manage it.
    let fee = report.side == .buy ? share.feeQuantity.raw : 0
    symbols[Int(report.instrument.index)].outside.raw += left.raw * report.side.sign - fee
    guard left.raw > 0 else { return }
    tell(
      .bracketError(.unknownOrder(report.clOrdID)), instrument: report.instrument, into: &outbox)
  }

  /// Whether a fill that is not the engine's can be counted.
  func isBookable(_ report: ExecutionReport) -> Bool {
    let position = symbols[Int(report.instrument.index)].position.raw
    return report.isCountable && report.lastQty.raw > 0
      && (position + report.lastQty.raw * report.side.sign).magnitude
        <= Quantity.magnitudeMax.magnitude
  }

  /// Whether a report is about an order that the bracket has now, and can be true of it.
  func isAbout(_ report: ExecutionReport, _ bracket: BracketOrder) -> Bool {
    guard let order = order(report.clOrdID, of: bracket),
      order.instrument == report.instrument, report.isCountable,
      order.side == report.side || report.execType != .trade,
      report.lastQty.raw <= Quantity.magnitudeMax - order.cumQty.raw
    else { return false }
    let position = symbols[Int(report.instrument.index)].position.raw
    let signed = report.lastQty.raw * report.side.sign
    return (position + signed).magnitude <= Quantity.magnitudeMax.magnitude
      && (bracket.remaining.raw + signed * bracket.side.sign).magnitude
        <= Quantity.magnitudeMax.magnitude
  }

  /// What a refusal by the venue leads to, besides what the bracket needs anyway.
  private mutating func followUp(
    _ report: ExecutionReport, role: OrderRole, slot: Int, into outbox: inout Outbox
  ) {
    if isRefused(report, slot: slot) {
      onRejected(report.refusal ?? .closed, report.clOrdID, slot: slot, into: &outbox)
    }
    if report.execType == .new, role == .target { book.slots[slot].isStopOnly = false }
    if report.execType == .unknownOrder, let order = order(report.clOrdID, of: book.slots[slot]) {
      resend(order, into: &outbox)
    }
    if order(report.clOrdID, of: book.slots[slot])?.isUnclear == true {
      onUnanswered(report.clOrdID, into: &outbox)
    }
    if report.execType == .cancelRejected,
      let order = order(report.clOrdID, of: book.slots[slot]),
      order.isPaused,
      case .retryAfter(let delay, _) = ErrorHandler.cancelRejected(tries: order.cancelsRefused)
    {
      timers.set(.cancelRetry, for: book.slots[slot].id, at: now + delay)
    }
  }

  /// Whether the venue would not take an exit, or took one back that we still want.
  private func isRefused(_ report: ExecutionReport, slot: Int) -> Bool {
    switch report.execType {
    case .rejected: true
    case .canceled, .expired:
      order(report.clOrdID, of: book.slots[slot])?.isCancelWanted == false
    case .new, .trade, .replaced, .triggered, .cancelRejected, .replaceRejected, .orderStatus,
      .unknownOrder:
      false
    }
  }

  /// The order of a bracket that has this id now.
  func order(_ id: ClOrdID, of bracket: BracketOrder) -> ManagedOrder? {
    let order: ManagedOrder?
    switch id.role {
    case .entry: order = bracket.entry
    case .stop: order = bracket.stop
    case .target: order = targetIndex(id, of: bracket).flatMap { bracket.targets[$0].order }
    case .close: order = bracket.close
    }
    return order?.clOrdID == id ? order : nil
  }

  private func targetIndex(_ id: ClOrdID, of bracket: BracketOrder) -> Int? {
    guard id.role == .target else { return nil }
    return bracket.targets.firstIndex { $0.order?.clOrdID == id }
  }

  mutating func apply(_ report: ExecutionReport, isRepeat: Bool, slot: Int) {
    switch report.clOrdID.role {
    case .entry: book.slots[slot].entry?.apply(report, isRepeat: isRepeat)
    case .stop: book.slots[slot].stop?.apply(report, isRepeat: isRepeat)
    case .target:
      if let index = targetIndex(report.clOrdID, of: book.slots[slot]) {
        book.slots[slot].targets[index].order?.apply(report, isRepeat: isRepeat)
      }
    case .close: book.slots[slot].close?.apply(report, isRepeat: isRepeat)
    }
  }

  mutating func bookFill(
    _ report: ExecutionReport, role: OrderRole, slot: Int, into outbox: inout Outbox
  ) {
    let value = bookCash(report)
    book.slots[slot].book(report, role: role, value: value)
    if let order = order(report.clOrdID, of: book.slots[slot]) {
      tell(
        .orderFilled(
          FillFacts(
            order: order.facts, execID: report.execID, lastQty: report.lastQty,
            lastPx: report.lastPx, fee: report.fee)), of: slot, into: &outbox)
    }
    #if BRACE_MUTANTS
      if Mutant.planted == .exitArmsBracket, role == .target || role == .stop {
        planExits(from: report.lastPx, slot: slot, into: &outbox)
      }
    #endif
    switch role {
    case .entry: onEntryFill(report, slot: slot, into: &outbox)
    case .stop: book.slots[slot].lastExit = .stopLoss
    case .target: onTargetFill(report, slot: slot)
    case .close:
      if !book.slots[slot].isClosing { book.slots[slot].lastExit = .closed }
    }
  }

  private mutating func onTargetFill(_ report: ExecutionReport, slot: Int) {
    book.slots[slot].lastExit = .takeProfit
    guard let index = targetIndex(report.clOrdID, of: book.slots[slot]) else { return }
    book.slots[slot].targets[index].filledQty += report.lastQty
    let isFirstDone = index == 0 && book.slots[slot].targets[0].order?.status == .filled
    if isFirstDone, book.slots[slot].breakEven == .afterFirstTarget {
      book.slots[slot].breakEven = .atR(.zero)
    }
  }

  private mutating func onEntryFill(
    _ report: ExecutionReport, slot: Int, into outbox: inout Outbox
  ) {
    if book.slots[slot].openedAt == nil {
      book.slots[slot].openedAt = now
      book.slots[slot].openedInput = lastInput
      symbols[Int(report.instrument.index)].bracketOpened()
      planExits(from: report.lastPx, slot: slot, into: &outbox)
      if let limit = book.slots[slot].timeLimit {
        setTimeLimit(at: now + limit, slot: slot)
      }
    }
    if !book.slots[slot].isClosing { book.slots[slot].phase = .live }
    // R counts what was bought at the average paid, against the first stop (SEM-54).
    let bracket = book.slots[slot]
    let gap = Price(raw: abs(bracket.entryAvgPx.raw - bracket.plan.stop.raw))
    let instrument = symbols[Int(bracket.instrument.index)].instrument
    book.slots[slot].risk = instrument.value(of: bracket.entryQty, at: gap) ?? .zero
  }

  /// Plans the exits once, from the first fill and the ATR at that moment (SEM-11).
  private mutating func planExits(from fill: Price, slot: Int, into outbox: inout Outbox) {
    let bracket = book.slots[slot]
    let symbol = symbols[Int(bracket.instrument.index)]
    let basis = basis(
      symbol, bracket.side, fill, stop: bracket.stopLevel, target: bracket.targetLevel)
    let plan = service.planner.planAfterGap(basis, original: bracket.plan)
    book.slots[slot].plan = plan
    book.slots[slot].stopPrice = plan.stop
    book.slots[slot].priceTargets(symbol.instrument)
    tell(
      .bracketCreated(plan, quantity: bracket.entry?.orderQty ?? bracket.entryQty), of: slot,
      into: &outbox)
  }

  private mutating func tellChange(
    _ report: ExecutionReport, role: OrderRole, slot: Int, into outbox: inout Outbox
  ) {
    guard let facts = order(report.clOrdID, of: book.slots[slot])?.facts else { return }
    let refusal = report.refusal ?? .closed
    switch report.execType {
    case .new: tell(.orderAccepted(facts), of: slot, into: &outbox)
    case .canceled: tell(.orderCanceled(facts), of: slot, into: &outbox)
    case .expired: tell(.orderExpired(facts), of: slot, into: &outbox)
    case .replaced: tell(.orderReplaced(facts), of: slot, into: &outbox)
    case .triggered: tell(.orderTriggered(facts), of: slot, into: &outbox)
    case .rejected: tell(.orderRejected(facts, refusal), of: slot, into: &outbox)
    case .cancelRejected: tell(.cancelRejected(facts, refusal), of: slot, into: &outbox)
    case .replaceRejected:
      tell(.replaceRejected(facts, refusal), of: slot, into: &outbox)
      keepRestingPrice(report.clOrdID, slot: slot)
    case .trade, .orderStatus, .unknownOrder: break
    }
  }

  /// No answer came: the order stays pending, and the venue is asked (SEM-58).
  mutating func onUnanswered(_ id: ClOrdID, into outbox: inout Outbox) {
    guard let slot = book.slot(of: id.bracket), let order = order(id, of: book.slots[slot]),
      order.isAlive
    else { return }
    noteAsked(id, slot: slot)
    tell(.outcomeUnknown(order.facts), of: slot, into: &outbox)
    outbox.commands.append(.status(id, order.instrument))
  }

  mutating func noteAsked(_ id: ClOrdID, slot: Int) {
    switch id.role {
    case .entry: book.slots[slot].entry?.noteAsked()
    case .stop: book.slots[slot].stop?.noteAsked()
    case .target:
      if let index = targetIndex(id, of: book.slots[slot]) {
        book.slots[slot].targets[index].order?.noteAsked()
      }
    case .close: book.slots[slot].close?.noteAsked()
    }
  }

  /// A refused amendment leaves the old order: the row must show its price again (SEM-48).
  private mutating func keepRestingPrice(_ id: ClOrdID, slot: Int) {
    guard let order = order(id, of: book.slots[slot]), !order.wantedPrice.isZero else { return }
    if id.role == .stop {
      book.slots[slot].stopPrice = order.wantedPrice
      // A trail tries again when the price is better, not with every print.
      let symbol = symbols[Int(order.instrument.index)]
      let tick = symbol.instrument.tick
      book.slots[slot].trailFloor =
        book.slots[slot].side == .buy ? symbol.mark + tick : symbol.mark - tick
    }
    if let index = targetIndex(id, of: book.slots[slot]) {
      book.slots[slot].targets[index].price = order.wantedPrice
    }
  }

  private mutating func onRejected(
    _ refusal: VenueRefusal, _ id: ClOrdID, slot: Int, into outbox: inout Outbox
  ) {
    // Legs that are not wanted any more need no second try.
    let areLegsWanted = !book.slots[slot].isClosing && !book.slots[slot].areLegsReleased
    switch id.role {
    case .entry: break
    case .stop: if areLegsWanted { onStopRejected(refusal, slot: slot, into: &outbox) }
    case .target:
      guard areLegsWanted, let index = targetIndex(id, of: book.slots[slot]) else { return }
      onTargetRejected(refusal, index, slot: slot, into: &outbox)
    case .close: onCloseRejected(refusal, slot: slot, into: &outbox)
    }
  }

  private mutating func onStopRejected(
    _ refusal: VenueRefusal, slot: Int, into outbox: inout Outbox
  ) {
    let left = book.slots[slot].stopTriesLeft
    tell(.bracketError(.stopRejected(refusal, triesLeft: left)), of: slot, into: &outbox)
    switch ErrorHandler.stopRejected(triesLeft: left) {
    case .retryNow(let triesLeft), .retryAfter(_, let triesLeft):
      book.slots[slot].stopTriesLeft = triesLeft
    case .emergencyExit, .stopOnly:
      tell(.emergencyExit(quantity: book.slots[slot].remaining), of: slot, into: &outbox)
      book.slots[slot].phase = .closing(.emergencyExit, isCloseSent: false)
    }
  }

  private mutating func onTargetRejected(
    _ refusal: VenueRefusal, _ index: Int, slot: Int, into outbox: inout Outbox
  ) {
    let left = book.slots[slot].targets[index].triesLeft
    tell(.bracketError(.targetRejected(refusal, triesLeft: left)), of: slot, into: &outbox)
    book.slots[slot].targets[index].isRetryDue = false
    if !book.slots[slot].isStopOnly {
      book.slots[slot].isStopOnly = true
      tell(.stopOnly, of: slot, into: &outbox)
    }
    if case .retryAfter(let delay, let triesLeft) = ErrorHandler.targetRejected(triesLeft: left) {
      book.slots[slot].targets[index].triesLeft = triesLeft
      timers.set(.targetRetry, for: book.slots[slot].id, at: now + delay)
    }
  }

  private mutating func onCloseRejected(
    _ refusal: VenueRefusal, slot: Int, into outbox: inout Outbox
  ) {
    // A refused part close is the trader's to repeat.
    guard case .closing(_, isCloseSent: true) = book.slots[slot].phase else { return }
    book.slots[slot].closeTries += 1
    tell(.bracketError(.closeRejected(refusal)), of: slot, into: &outbox)
    guard
      case .retryAfter(let delay, _) = ErrorHandler.closeRejected(
        tries: book.slots[slot].closeTries)
    else { return }
    book.slots[slot].isCloseRetryDue = false
    timers.set(.closeRetry, for: book.slots[slot].id, at: now + delay)
  }
}
