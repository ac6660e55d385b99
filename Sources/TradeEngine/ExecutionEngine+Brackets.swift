import TradingModel

/// The life of a bracket: what follows from where it stands, decided in one place.
///
/// Every report, request and timer changes facts or wishes and then calls `evaluate`, which sends
/// whatever the bracket needs now. Nothing else sends exits.
extension ExecutionEngine {
  /// Sends what the bracket in `slot` needs, or ends it. The slot may be free afterwards.
  mutating func evaluate(_ slot: Int, into outbox: inout Outbox) {
    if isReconciling { return }
    // Whatever called this changed something.
    outbox.touch(book.slots[slot].id)
    count(slot)
    switch book.slots[slot].phase {
    case .pending: evaluatePending(slot, into: &outbox)
    case .live: evaluateLive(slot, into: &outbox)
    case .closing: evaluateClosing(slot, into: &outbox)
    }
  }

  private mutating func evaluatePending(_ slot: Int, into outbox: inout Outbox) {
    guard let end = book.slots[slot].entryEnd() else {
      flushEntry(slot, into: &outbox)
      return
    }
    switch end {
    case .rejected: finish(slot, reason: .rejected, into: &outbox)
    case .expired: finish(slot, reason: .expired, into: &outbox)
    default: finish(slot, reason: .canceled, into: &outbox)
    }
  }

  private mutating func evaluateLive(_ slot: Int, into outbox: inout Outbox) {
    // An exit has begun: what the entry has not got by now, it shall not get (SEM-14).
    if book.slots[slot].exitQty.raw > 0 { cancelEntry(slot) }
    switch OCOEmulator.decide(
      remaining: book.slots[slot].remaining, hasExits: book.slots[slot].exitQty.raw > 0,
      lastExit: book.slots[slot].lastExit, contingency: settings.brackets.contingency)
    {
    case .wind(let reason):
      book.slots[slot].phase = .closing(reason, isCloseSent: false)
      evaluateClosing(slot, into: &outbox)
    case .work(let quantity):
      flushEntry(slot, into: &outbox)
      swapHeldLegs(slot, remaining: quantity)
      let part = partBeingClosed(slot, remaining: quantity)
      #if BRACE_MUTANTS
        if Mutant.planted == .targetBeforeStop {
          workTargets(quantity - part, slot: slot, into: &outbox)
        }
      #endif
      // The stop goes first: a position never waits for its target (SEM-1).
      workStop(quantity - part, slot: slot, into: &outbox)
      workTargets(quantity - part, slot: slot, into: &outbox)
      flushClose(slot, into: &outbox)
      if book.slots[slot].partToClose.raw > 0 { closePartWhenFree(slot, into: &outbox) }
      updateProtection(slot, into: &outbox)
      refreshWatches(slot, into: &outbox)
    }
  }

  private mutating func workStop(
    _ quantity: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    switch book.slots[slot].wishStop(quantity) {
    case .wait: break
    case .amend:
      send(book.slots[slot].stop?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
    case .place(let kind):
      book.slots[slot].stop = submitExit(.stop, kind, quantity, slot: slot, into: &outbox)
    }
  }

  private mutating func workTargets(
    _ quantity: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    book.slots[slot].shareOut(quantity)
    for index in book.slots[slot].targets.indices {
      workTarget(index, slot: slot, into: &outbox)
    }
  }

  private mutating func workTarget(
    _ index: Int, slot: Int, into outbox: inout Outbox
  ) {
    switch book.slots[slot].wishTarget(index) {
    case .wait: break
    case .amend:
      send(
        book.slots[slot].targets[index].order?.nextCommand(canAmend: capabilities.canAmend),
        into: &outbox)
    case .place(let kind):
      let quantity = book.slots[slot].targets[index].leaves
      book.slots[slot].targets[index].order = submitExit(
        .target, kind, quantity, slot: slot, into: &outbox)
    }
  }

  /// When the target that was out is done or refused, or has nothing left to do, the stop goes back
  /// to the venue.
  private mutating func swapHeldLegs(_ slot: Int, remaining: Quantity) {
    guard case .stop(let current) = book.slots[slot].held, !book.slots[slot].isStopAlive else {
      return
    }
    let index = Int(current)
    guard !book.slots[slot].targets[index].isAlive else { return }
    book.slots[slot].shareOut(remaining)
    let wasOut = book.slots[slot].targets[index].order != nil
    let isIdle = book.slots[slot].targets[index].leaves.raw <= 0
    if wasOut || isIdle { book.slots[slot].held = .targets }
  }

  /// The next target that the engine keeps and that has something to do (SEM-24).
  func heldTargetIndex(_ bracket: BracketOrder) -> Int? {
    // One that is still being taken back comes first.
    guard case .targets = bracket.held, !bracket.isTargetAlive else { return nil }
    var shared = bracket
    shared.shareOut(bracket.remaining)
    return shared.targets.firstIndex { $0.leaves.raw > 0 && $0.isRetryDue }
  }

  /// What the legs must leave free for a part close, waiting or sent, where they lock it.
  private mutating func partBeingClosed(_ slot: Int, remaining: Quantity) -> Quantity {
    guard capabilities.holdsQuantity else { return .zero }
    // An exit may have filled since it was asked for: no more than what is left can be closed.
    book.slots[slot].partToClose = min(book.slots[slot].partToClose, remaining)
    let close = book.slots[slot].close
    let sent = close?.isAlive == true ? close?.leavesQty ?? .zero : .zero
    return min(book.slots[slot].partToClose + sent, remaining)
  }

  /// Sends a part close once no resting exit locks its quantity (SEM-49).
  private mutating func closePartWhenFree(_ slot: Int, into outbox: inout Outbox) {
    let bracket = book.slots[slot]
    let rest = bracket.remaining - bracket.partToClose
    var legs = bracket.targets.compactMap(\.order)
    if let stop = bracket.stop { legs.append(stop) }
    guard legs.allSatisfy({ !$0.isAlive || ($0.leavesQty <= rest && $0.flight == .none) }) else {
      return
    }
    book.slots[slot].partToClose = .zero
    book.slots[slot].close = submitExit(
      .close, .market, bracket.partToClose, slot: slot, into: &outbox)
  }

  private mutating func evaluateClosing(_ slot: Int, into outbox: inout Outbox) {
    guard case .closing(var reason, let isCloseSent) = book.slots[slot].phase else { return }
    refreshWatches(slot, into: &outbox)
    let canStillFill = book.slots[slot].windUp(
      isCloseSent: isCloseSent, canAmend: capabilities.canAmend, into: &outbox.commands)
    // Only when nothing of the bracket can fill any more is it known what is left (SEM-23).
    if canStillFill {
      if book.slots[slot].isHeldUp { updateProtection(slot, into: &outbox) }
      return
    }
    let residual = book.slots[slot].remaining
    if residual.isZero {
      // A leg that filled whole while it was taken back is what ended it.
      if !isCloseSent, reason.isLegExit, let last = book.slots[slot].lastExit, last.isLegExit {
        reason = last
      }
      finish(slot, reason: reason, into: &outbox)
      return
    }
    if residual.raw > 0, reason.isUnasked, settings.brackets.contingency == .ouo {
      guard let restReason = book.slots[slot].restReason else {
        // The entry filled once more while it was being taken back: that part gets legs (SEM-14).
        book.slots[slot].phase = .live
        evaluateLive(slot, into: &outbox)
        return
      }
      reason = restReason
    }
    guard book.slots[slot].isCloseRetryDue else {
      updateProtection(slot, into: &outbox)
      return
    }
    if residual.raw < 0, reason != .doubleFill || !isCloseSent {
      reason = .doubleFill
      tell(.bracketError(.doubleFill(residual: residual)), of: slot, into: &outbox)
    }
    book.slots[slot].close = submitExit(
      .close, .market, residual.magnitude, slot: slot, into: &outbox)
    book.slots[slot].phase = .closing(reason, isCloseSent: true)
  }

  /// Starts the sequence of SEM-23: cancel everything, wait, close what is left at market.
  mutating func beginClosing(_ slot: Int, reason: ExitReason, into outbox: inout Outbox) {
    if case .closing(let current, _) = book.slots[slot].phase {
      // An exit nobody asked for is winding up: what may still turn up is closed now, not armed.
      if current.isUnasked, book.slots[slot].restReason == nil {
        book.slots[slot].restReason = reason
        outbox.touch(book.slots[slot].id)
      }
      return
    }
    tell(.bracketClosing(reason), of: slot, into: &outbox)
    book.slots[slot].phase = .closing(reason, isCloseSent: false)
    evaluate(slot, into: &outbox)
  }

  /// Wants the entry's rest gone; `evaluate` sends it.
  mutating func cancelEntry(_ slot: Int) { book.slots[slot].entry?.isCancelWanted = true }

  /// The one place where exits become commands; each is at most what the bracket holds (SEM-19).
  mutating func submitExit(
    _ role: OrderRole, _ kind: OrderKind, _ quantity: Quantity, slot: Int,
    into outbox: inout Outbox
  ) -> ManagedOrder {
    let bracket = (
      id: book.slots[slot].id, instrument: book.slots[slot].instrument,
      side: book.slots[slot].side
    )
    let exit = ReducingOrder(
      role: role, kind: kind, quantity: quantity, of: bracket.side,
      remaining: book.slots[slot].remaining)
    // Dust of the other sign makes the account hold less than its brackets do (SEM-15).
    let held = symbols[Int(bracket.instrument.index)].position.raw * bracket.side.sign
    // Legs outlive the day: a DAY leg would leave the position naked overnight (SEM-36).
    let request = OrderRequest(
      clOrdID: nextClOrdID(bracket.id, role), instrument: bracket.instrument, side: exit.side,
      kind: exit.kind, quantity: exit.quantity, timeInForce: .gtc,
      isReduceOnly: exit.isReduceOnly && exit.quantity.raw <= held)
    outbox.commands.append(.submit(request))
    tell(.orderSubmitted(OrderFacts(request)), of: slot, into: &outbox)
    return ManagedOrder(request)
  }

  /// Sends an order that the venue never saw again, the same under the same id (SEM-58).
  mutating func resend(at place: OrderPlace, slot: Int, into outbox: inout Outbox) {
    guard let request = book.slots[slot].order(at: place, { $0.unansweredSubmit }) ?? nil else {
      return
    }
    outbox.commands.append(.submit(request))
  }

  private mutating func send(_ command: Command?, into outbox: inout Outbox) {
    if let command { outbox.commands.append(command) }
  }

  private mutating func flushEntry(_ slot: Int, into outbox: inout Outbox) {
    send(book.slots[slot].entry?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
  }

  private mutating func flushClose(_ slot: Int, into outbox: inout Outbox) {
    guard book.slots[slot].limitClose() else { return }
    send(book.slots[slot].close?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
  }

  /// Tells when a position loses its stop, and when it has one again.
  mutating func updateProtection(_ slot: Int, into outbox: inout Outbox) {
    let isNaked = book.slots[slot].isNaked()
    if isNaked, book.slots[slot].unprotectedSince == nil {
      book.slots[slot].unprotectedSince = now
      tell(.positionUnprotected(quantity: book.slots[slot].remaining), of: slot, into: &outbox)
    } else if !isNaked, book.slots[slot].unprotectedSince != nil {
      book.slots[slot].unprotectedSince = nil
      tell(.positionProtected, of: slot, into: &outbox)
    }
  }

  /// The bracket is flat and nothing of it is alive: tell the result and free the slot.
  private mutating func finish(_ slot: Int, reason: ExitReason, into outbox: inout Outbox) {
    let symbol = Int(book.slots[slot].instrument.index)
    dropWatches(slot)
    if book.slots[slot].entryQty.isZero {
      tally.canceled += 1
      tell(.bracketCanceled(reason), of: slot, into: &outbox)
    } else {
      tally.completed[Int(reason.rawValue)] += 1
      tally.realized += book.slots[slot].cashFlow - book.slots[slot].fees
      let range = symbols[symbol].range(since: book.slots[slot].openedInput)
      let result = book.slots[slot].result(reason, at: now, range: range)
      tell(.bracketCompleted(result), of: slot, into: &outbox)
      symbols[symbol].dust.raw += result.dust.raw * result.side.sign
      symbols[symbol].bracketClosed()
    }
    uncount(slot)
    book.remove(slot)
    if symbols[symbol].areExtremesOvergrown { joinExtremes(symbol) }
    if timers.isOvergrown(liveBrackets: book.count) {
      timers.compact { [book] timer in book.slot(of: timer.bracket) != nil }
    }
    enterReversal(symbol, into: &outbox)
  }

  private mutating func joinExtremes(_ symbol: Int) {
    let open = book.slots(in: .instrument(InstrumentID(symbol))).map { book.slots[$0] }
    symbols[symbol].joinExtremes(
      open.filter { $0.openedAt != nil }.map(\.openedInput).sorted())
  }

  /// The symbol is flat: the entry of a reversal goes out now (SEM-50).
  private mutating func enterReversal(_ symbol: Int, into outbox: inout Outbox) {
    guard let request = symbols[symbol].reversal, book.first(of: request.instrument) < 0 else {
      return
    }
    symbols[symbol].reversal = nil
    enter(request, into: &outbox)
  }
}
