import TradingModel

/// The life of a bracket: what follows from where it stands, decided in one place.
///
/// Every report, request and timer changes facts or wishes and then calls `evaluate`, which sends
/// whatever the bracket needs now. Nothing else sends exits.
extension ExecutionEngine {
  /// Sends what the bracket in `slot` needs, or ends it. The slot may be free afterwards.
  mutating func evaluate(_ slot: Int, into outbox: inout Outbox) {
    if isReconciling { return }
    switch book.slots[slot].phase {
    case .pending: evaluatePending(slot, into: &outbox)
    case .live: evaluateLive(slot, into: &outbox)
    case .closing: evaluateClosing(slot, into: &outbox)
    }
  }

  private mutating func evaluatePending(_ slot: Int, into outbox: inout Outbox) {
    guard let entry = book.slots[slot].entry, !entry.isAlive else {
      flushEntry(slot, into: &outbox)
      return
    }
    switch entry.status {
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
    let isUnwanted =
      book.slots[slot].areLegsReleased || isStopHeld(book.slots[slot]) || quantity.raw <= 0
    if isUnwanted {
      book.slots[slot].stop?.isCancelWanted = true
    } else if book.slots[slot].isStopAlive {
      let price = book.slots[slot].stopPrice
      // A triggered stop is a market order by now; its price is history.
      if book.slots[slot].stop?.isTriggered == false {
        book.slots[slot].stop?.wantedKind = .stop(price)
      }
      book.slots[slot].stop?.wantedLeaves = quantity
      #if BRACE_MUTANTS
        if Mutant.planted == .staleLeavesQty, let stop = book.slots[slot].stop {
          book.slots[slot].stop?.wantedLeaves = min(quantity, stop.leavesQty)
        }
      #endif
    } else {
      // A target that is still being taken back locks the quantity (SEM-24).
      if book.slots[slot].held == .targets, book.slots[slot].isTargetAlive { return }
      let kind = OrderKind.stop(book.slots[slot].stopPrice)
      book.slots[slot].stop = submitExit(.stop, kind, quantity, slot: slot, into: &outbox)
      return
    }
    send(book.slots[slot].stop?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
  }

  /// Whether the engine keeps the stop at this moment.
  func isStopHeld(_ bracket: BracketOrder) -> Bool {
    if bracket.areLegsReleased { return false }
    return switch bracket.held {
    case .none, .targets: false
    case .stop, .stopAlways: true
    }
  }

  private mutating func workTargets(
    _ quantity: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    let leaves = targetLeaves(book.slots[slot], quantity)
    for index in leaves.indices {
      workTarget(index, leaves[index], slot: slot, into: &outbox)
    }
  }

  private mutating func workTarget(
    _ index: Int, _ quantity: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    let isAlive = book.slots[slot].targets[index].isAlive
    if !mayRest(index, of: book.slots[slot]) || quantity.raw <= 0 {
      book.slots[slot].targets[index].order?.isCancelWanted = true
    } else if isAlive {
      let price = book.slots[slot].targets[index].price
      book.slots[slot].targets[index].order?.wantedKind = .limit(price)
      book.slots[slot].targets[index].order?.wantedLeaves = quantity
    } else {
      guard book.slots[slot].targets[index].isRetryDue else { return }
      let kind = OrderKind.limit(book.slots[slot].targets[index].price)
      book.slots[slot].targets[index].order = submitExit(
        .target, kind, quantity, slot: slot, into: &outbox)
      return
    }
    send(
      book.slots[slot].targets[index].order?.nextCommand(canAmend: capabilities.canAmend),
      into: &outbox)
  }

  /// Whether a target may be at the venue: not while the engine keeps it, and not before the stop,
  /// which locks the same quantity, is gone (SEM-24).
  private func mayRest(_ index: Int, of bracket: BracketOrder) -> Bool {
    if bracket.areLegsReleased { return false }
    switch bracket.held {
    case .none, .stopAlways: return true
    case .targets: return false
    case .stop(let current): return current == index && !bracket.isStopAlive
    }
  }

  /// When the target that was out is done or refused, or has nothing left to do, the stop goes back
  /// to the venue.
  private mutating func swapHeldLegs(_ slot: Int, remaining: Quantity) {
    guard case .stop(let index) = book.slots[slot].held, !book.slots[slot].isStopAlive else {
      return
    }
    let leg = book.slots[slot].targets[index]
    guard !leg.isAlive else { return }
    let wasOut = leg.order != nil
    let isIdle = targetLeaves(book.slots[slot], remaining)[index].raw <= 0
    if wasOut || isIdle { book.slots[slot].held = .targets }
  }

  /// What each target shall work of what is still held.
  private func targetLeaves(_ bracket: BracketOrder, _ remaining: Quantity) -> [Quantity] {
    TargetSplit.leaves(
      bracket.targets, entryQty: bracket.exitableEntry, remaining: remaining, lot: bracket.lot)
  }

  /// The next target that the engine keeps and that has something to do (SEM-24).
  func heldTargetIndex(_ bracket: BracketOrder) -> Int? {
    // One that is still being taken back comes first.
    guard case .targets = bracket.held, !bracket.isTargetAlive else { return nil }
    let leaves = targetLeaves(bracket, bracket.remaining)
    return leaves.indices.first { leaves[$0].raw > 0 && bracket.targets[$0].isRetryDue }
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
    book.slots[slot].entry?.isCancelWanted = true
    book.slots[slot].stop?.isCancelWanted = true
    for index in book.slots[slot].targets.indices {
      book.slots[slot].targets[index].order?.isCancelWanted = true
    }
    if !isCloseSent { book.slots[slot].close?.isCancelWanted = true }
    refreshWatches(slot, into: &outbox)
    flushEntry(slot, into: &outbox)
    flushLegs(slot, into: &outbox)
    flushClose(slot, into: &outbox)
    #if BRACE_MUTANTS
      if Mutant.planted == .flattenBeforeCancel { book.slots[slot].forgetLegs() }
    #endif
    // Only when nothing of the bracket can fill any more is it known what is left (SEM-23).
    guard !book.slots[slot].hasAliveOrder else {
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
    if residual.raw > 0, reason.isLegExit, settings.brackets.contingency == .ouo {
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
      // A leg has filled and the rest is winding up: what may still turn up is closed, not armed.
      if current.isLegExit, book.slots[slot].restReason == nil {
        book.slots[slot].restReason = reason
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
    let order = ManagedOrder(request)
    tell(.orderSubmitted(order.facts), of: slot, into: &outbox)
    return order
  }

  /// Sends an order that the venue never saw again, the same under the same id (SEM-58).
  mutating func resend(_ order: ManagedOrder, into outbox: inout Outbox) {
    guard let request = order.unansweredSubmit else { return }
    outbox.commands.append(.submit(request))
  }

  private mutating func send(_ command: Command?, into outbox: inout Outbox) {
    if let command { outbox.commands.append(command) }
  }

  private mutating func flushEntry(_ slot: Int, into outbox: inout Outbox) {
    send(book.slots[slot].entry?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
  }

  private mutating func flushLegs(_ slot: Int, into outbox: inout Outbox) {
    send(book.slots[slot].stop?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
    for index in book.slots[slot].targets.indices {
      send(
        book.slots[slot].targets[index].order?.nextCommand(canAmend: capabilities.canAmend),
        into: &outbox)
    }
  }

  /// A close never works more than what is left, whoever took the rest (SEM-19).
  private mutating func flushClose(_ slot: Int, into outbox: inout Outbox) {
    guard let close = book.slots[slot].close else { return }
    let remaining = book.slots[slot].remaining
    let isReducing = (remaining.raw > 0) == (close.side != book.slots[slot].side)
    book.slots[slot].close?.wantedLeaves = min(
      close.wantedLeaves, isReducing ? remaining.magnitude : .zero)
    send(book.slots[slot].close?.nextCommand(canAmend: capabilities.canAmend), into: &outbox)
  }

  /// Tells when a position loses its stop, and when it has one again.
  mutating func updateProtection(_ slot: Int, into outbox: inout Outbox) {
    let remaining = book.slots[slot].remaining
    // A stop that the engine keeps protects as well (SEM-24).
    let isHeld = isStopHeld(book.slots[slot]) && !book.slots[slot].isClosing
    let isNaked = remaining.raw != 0 && !book.slots[slot].isStopAlive && !isHeld
    if isNaked, book.slots[slot].unprotectedSince == nil {
      book.slots[slot].unprotectedSince = now
      tell(.positionUnprotected(quantity: remaining), of: slot, into: &outbox)
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
      let bracket = book.slots[slot]
      tally.completed[reason, default: 0] += 1
      tally.realized += bracket.cashFlow - bracket.fees
      tell(.bracketCompleted(result(of: bracket, reason: reason)), of: slot, into: &outbox)
      symbols[symbol].dust.raw += bracket.exactRemaining.raw * bracket.side.sign
      symbols[symbol].bracketClosed()
    }
    book.remove(slot)
    timers.compact(liveBrackets: book.count) { [book] timer in
      book.slot(of: timer.bracket) != nil
    }
    enterReversal(symbol, into: &outbox)
  }

  private func result(of bracket: BracketOrder, reason: ExitReason) -> TradeResult {
    var result = TradeResult(
      bracket: bracket.id, instrument: bracket.instrument, side: bracket.side,
      quantity: bracket.entryQty, entryAvgPx: bracket.entryAvgPx,
      exitAvgPx: bracket.exitAvgPx, openedAt: bracket.openedAt ?? bracket.submittedAt,
      closedAt: now, reason: reason, netPnL: Money(clamping: bracket.cashFlow - bracket.fees),
      fees: Money(clamping: bracket.fees), risk: bracket.risk, basis: bracket.plan.basis,
      isAmbiguous: bracket.isAmbiguous)
    let excursion = excursion(of: bracket, including: bracket.exitAvgPx)
    result.adverse = excursion.adverse
    result.favourable = excursion.favourable
    result.dust = bracket.exactRemaining
    return result
  }

  /// How far the price went against and in favour of the entry since the first fill (SEM-56).
  ///
  /// - Parameter exit: A price that counts too: the exit's own may not have been an event yet.
  func excursion(
    of bracket: BracketOrder, including exit: Price?
  ) -> (adverse: PriceOffset, favourable: PriceOffset) {
    let entry = bracket.entryAvgPx.raw
    let range = symbols[Int(bracket.instrument.index)].extremes.since(bracket.openedInput)
    let other = exit?.raw ?? entry
    let high = max(range?.high ?? entry, other, entry)
    let low = min(range?.low ?? entry, other, entry)
    let (up, down) = (PriceOffset(raw: high - entry), PriceOffset(raw: entry - low))
    return bracket.side == .buy ? (down, up) : (up, down)
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
