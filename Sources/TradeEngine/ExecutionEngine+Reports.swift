import TradingModel

/// Reports: book what happened, then let the bracket decide what follows.
extension ExecutionEngine {
  mutating func onReport(_ report: ExecutionReport, into outbox: inout Outbox) {
    #if BRACE_MUTANTS
      if Mutant.planted == .repeatedFillBooked { reportLog = ReportLog() }
    #endif
    let isRepeat = reportLog.note(report.execID)
    if report.execType == .rejected, report.refusal == .duplicateClOrdID,
      let slot = book.slot(of: report.clOrdID.bracket), book.slots[slot].isPossible(report)
    {
      // The first one arrived after all: how it stands is the venue's to say (SEM-58).
      onUnanswered(report.clOrdID, into: &outbox)
      return
    }
    guard let slot = book.slot(of: report.clOrdID.bracket),
      let (place, facts) = accept(report, isRepeat: isRepeat, slot: slot)
    else {
      if !isRepeat { ignore(report, into: &outbox) }
      return
    }
    outbox.touch(report.clOrdID.bracket)
    let isFill = report.execType == .trade && !isRepeat && report.lastQty.raw > 0
    if isFill {
      bookFill(report, at: place, facts, slot: slot, into: &outbox)
    } else if !isRepeat {
      tellChange(report, at: place, facts, slot: slot, into: &outbox)
    }
    // What follows is the engine's own doing.
    cause = .engine
    if !isRepeat { followUp(report, at: place, slot: slot, into: &outbox) }
    // Half of all reports say that the venue has what we want: nothing follows from them.
    if report.execType != .new || !book.slots[slot].isContent(at: place) {
      evaluate(slot, into: &outbox)
    }
    // Last, because it may end this bracket too.
    if isFill, isDailyLossLimited { checkDailyLoss(into: &outbox) }
  }

  /// Takes a report over into its order; `nil` when it cannot be true.
  @inline(__always)
  mutating func accept(
    _ report: ExecutionReport, isRepeat: Bool, slot: Int
  ) -> (place: OrderPlace, facts: OrderFacts)? {
    let symbol = Int(book.slots[slot].instrument.index)
    guard report.isCountable, Self.isCountable(symbols[symbol].position, after: report)
    else { return nil }
    if report.clOrdID.role != .entry {
      return book.slots[slot].accept(report, isRepeat: isRepeat)
    }
    let before = book.slots[slot].entryLeaves()
    let accepted = book.slots[slot].accept(report, isRepeat: isRepeat)
    countEntry(slot, before: before, now: book.slots[slot].entryLeaves())
    return accepted
  }

  /// A late answer about an order that has ended needs nothing any more; anything else is a fault.
  private mutating func ignore(_ report: ExecutionReport, into outbox: inout Outbox) {
    tally.ignoredReports += 1
    let id = report.clOrdID
    // Orders of earlier runs count as well: their numbers go on from run to run.
    let isOurs =
      id.session <= session && id.bracket < book.nextID && id.sequence <= ordersSent
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

  /// What a refusal by the venue leads to, besides what the bracket needs anyway.
  private mutating func followUp(
    _ report: ExecutionReport, at place: OrderPlace, slot: Int, into outbox: inout Outbox
  ) {
    switch report.execType {
    case .new:
      if case .target = place { book.slots[slot].isStopOnly = false }
      if place == .stop { noteBreakEven(report, slot: slot) }
    case .replaced:
      if place == .stop { noteBreakEven(report, slot: slot) }
      if book.slots[slot].order(at: place, { $0.isUnclear }) == true {
        onUnanswered(report.clOrdID, into: &outbox)
      }
    case .rejected: onRejected(report, at: place, slot: slot, into: &outbox)
    case .canceled, .expired:
      // The venue took one back that we still want.
      if book.slots[slot].order(at: place, { $0.isCancelWanted }) == false {
        onRejected(report, at: place, slot: slot, into: &outbox)
      }
    case .unknownOrder: resend(at: place, slot: slot, into: &outbox)
    case .cancelRejected: retryCancel(at: place, slot: slot)
    case .trade, .triggered, .replaceRejected, .orderStatus: break
    }
  }

  private mutating func retryCancel(at place: OrderPlace, slot: Int) {
    let tries =
      book.slots[slot].order(at: place) { $0.isPaused ? Int32($0.cancelsRefused) : 0 } ?? 0
    guard tries > 0, case .retryAfter(let delay, _) = ErrorHandler.cancelRejected(tries: tries)
    else { return }
    timers.set(.cancelRetry, for: book.slots[slot].id, at: now + delay)
  }

  mutating func bookFill(
    _ report: ExecutionReport, at place: OrderPlace, _ facts: OrderFacts, slot: Int,
    into outbox: inout Outbox
  ) {
    let value = bookCash(report)
    book.slots[slot].book(report, role: report.clOrdID.role, value: value)
    tell(
      .orderFilled(
        FillFacts(
          order: facts, execID: report.execID, lastQty: report.lastQty, lastPx: report.lastPx,
          fee: report.fee)), of: slot, into: &outbox)
    #if BRACE_MUTANTS
      if Mutant.planted == .exitArmsBracket, place != .entry, place != .close {
        planExits(from: report.lastPx, EntryStage.Wishes(), slot: slot, into: &outbox)
      }
    #endif
    switch place {
    case .entry:
      onEntryFill(report, slot: slot, into: &outbox)
      chargeEarlierOutside(slot, into: &outbox)
    case .stop:
      book.slots[slot].lastExit = .stopLoss
      book.slots[slot].bookStopFill(report)
    case .target(let index): onTargetFill(report, index, slot: slot)
    case .close:
      if !book.slots[slot].isClosing { book.slots[slot].lastExit = .closed }
    }
  }

  private mutating func onTargetFill(_ report: ExecutionReport, _ index: Int, slot: Int) {
    book.slots[slot].lastExit = .takeProfit
    book.slots[slot].targets[index].filledQty += report.lastQty
    let isFirstDone = index == 0 && book.slots[slot].targets[0].order?.status == .filled
    if isFirstDone, book.slots[slot].breakEven == .afterFirstTarget {
      book.slots[slot].breakEven = .atR(.zero)
    }
  }

  mutating func onEntryFill(
    _ report: ExecutionReport, slot: Int, into outbox: inout Outbox
  ) {
    if book.slots[slot].openedAt == nil {
      let wishes = book.slots[slot].wishes
      book.slots[slot].stage = .open(
        EntryStage.Opening(time: now, input: lastInput, after: marketEvents))
      symbols[Int(report.instrument.index)].bracketOpened(input: lastInput)
      planExits(from: report.lastPx, wishes, slot: slot, into: &outbox)
      if let limit = wishes.timeLimit {
        setTimeLimit(at: now + limit, slot: slot)
      }
    }
    if !book.slots[slot].isClosing { book.slots[slot].phase = .live }
    // R counts what was bought at the average paid, against the first stop (SEM-54).
    let gap = Price(
      raw: abs(book.slots[slot].entryAvgPx.raw - book.slots[slot].plan.stop.raw))
    let quantity = book.slots[slot].entryQty
    book.slots[slot].risk =
      symbols[Int(report.instrument.index)].instrument.value(of: quantity, at: gap) ?? .zero
  }

  /// Plans the exits once, from the first fill and the ATR at that moment (SEM-11).
  private mutating func planExits(
    from fill: Price, _ wishes: EntryStage.Wishes, slot: Int, into outbox: inout Outbox
  ) {
    let symbol = Int(book.slots[slot].instrument.index)
    let side = book.slots[slot].side
    let original = book.slots[slot].plan
    let plan = service.planner.planAfterGap(
      basis(symbol, side, fill, stop: wishes.stop, target: wishes.target), original: original)
    book.slots[slot].plan = plan
    book.slots[slot].stopPrice = plan.stop
    book.slots[slot].priceTargets(symbols[symbol].instrument)
    let quantity = book.slots[slot].order(at: .entry) { $0.orderQty } ?? book.slots[slot].entryQty
    tell(.bracketCreated(plan, quantity: quantity), of: slot, into: &outbox)
  }

  private mutating func tellChange(
    _ report: ExecutionReport, at place: OrderPlace, _ facts: OrderFacts, slot: Int,
    into outbox: inout Outbox
  ) {
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
      keepRestingPrice(at: place, slot: slot)
      if place == .stop { repeatBreakEven(slot, into: &outbox) }
    case .trade, .orderStatus, .unknownOrder: break
    }
  }

  /// No answer came: the order stays pending, and the venue is asked (SEM-58).
  mutating func onUnanswered(_ id: ClOrdID, into outbox: inout Outbox) {
    guard let slot = book.slot(of: id.bracket), let place = book.slots[slot].place(of: id),
      book.slots[slot].order(at: place, { $0.isAlive }) == true,
      let facts = book.slots[slot].order(at: place, { $0.facts })
    else { return }
    book.slots[slot].order(at: place) { $0.noteAsked() }
    tell(.outcomeUnknown(facts), of: slot, into: &outbox)
    outbox.commands.append(.status(id, book.slots[slot].instrument))
  }

  /// A refused amendment leaves the old order: the row must show its price again (SEM-48).
  private mutating func keepRestingPrice(at place: OrderPlace, slot: Int) {
    guard let price = book.slots[slot].order(at: place, { $0.wantedPrice }), !price.isZero else {
      return
    }
    switch place {
    case .stop:
      book.slots[slot].stopPrice = price
      // A trail tries again when the price is better, not with every print.
      let symbol = Int(book.slots[slot].instrument.index)
      let (mark, tick) = (symbols[symbol].mark, symbols[symbol].instrument.tick)
      book.slots[slot].trailFloor = book.slots[slot].side == .buy ? mark + tick : mark - tick
    case .target(let index): book.slots[slot].targets[index].price = price
    case .entry, .close: break
    }
  }

  private mutating func onRejected(
    _ report: ExecutionReport, at place: OrderPlace, slot: Int, into outbox: inout Outbox
  ) {
    let refusal = report.refusal ?? .closed
    // Legs that are not wanted any more need no second try.
    let areLegsWanted = !book.slots[slot].isClosing && !book.slots[slot].areLegsReleased
    switch place {
    case .entry: break
    case .stop: if areLegsWanted { onStopRejected(refusal, slot: slot, into: &outbox) }
    case .target(let index):
      if areLegsWanted { onTargetRejected(refusal, index, slot: slot, into: &outbox) }
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
    case .emergencyExit, .stopOnly, .giveUp:
      tell(.emergencyExit(quantity: book.slots[slot].remaining), of: slot, into: &outbox)
      book.slots[slot].phase = .closing(.emergencyExit, isCloseSent: false)
    }
  }

  private mutating func onTargetRejected(
    _ refusal: VenueRefusal, _ index: Int, slot: Int, into outbox: inout Outbox
  ) {
    let left = Int32(book.slots[slot].targets[index].triesLeft)
    tell(.bracketError(.targetRejected(refusal, triesLeft: left)), of: slot, into: &outbox)
    book.slots[slot].targets[index].isRetryDue = false
    if !book.slots[slot].isStopOnly {
      book.slots[slot].isStopOnly = true
      tell(.stopOnly, of: slot, into: &outbox)
    }
    if case .retryAfter(let delay, let triesLeft) = ErrorHandler.targetRejected(triesLeft: left) {
      book.slots[slot].targets[index].triesLeft = UInt8(clamping: triesLeft)
      timers.set(.targetRetry, for: book.slots[slot].id, at: now + delay)
    }
  }

  private mutating func onCloseRejected(
    _ refusal: VenueRefusal, slot: Int, into outbox: inout Outbox
  ) {
    // A refused part close is the trader's to repeat.
    guard case .closing(_, isCloseSent: true) = book.slots[slot].phase else { return }
    if book.slots[slot].closeTries < .max { book.slots[slot].closeTries += 1 }
    tell(.bracketError(.closeRejected(refusal)), of: slot, into: &outbox)
    guard
      case .retryAfter(let delay, _) = ErrorHandler.closeRejected(
        tries: Int32(book.slots[slot].closeTries))
    else { return }
    book.slots[slot].isCloseRetryDue = false
    timers.set(.closeRetry, for: book.slots[slot].id, at: now + delay)
  }
}
