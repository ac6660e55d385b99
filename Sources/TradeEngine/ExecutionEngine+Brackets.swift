import TradingModel

/// The life of a bracket: what follows from where it stands, decided in one place.
///
/// Every report, request and timer changes facts or wishes and then calls `evaluate`, which sends
/// whatever the bracket needs now. Nothing else sends exits.
extension ExecutionEngine {
  /// Sends what the bracket in `slot` needs, or ends it. The slot may be free afterwards.
  mutating func evaluate(_ slot: Int, into outbox: inout Outbox) {
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
      entryQty: book.slots[slot].entryQty, exitQty: book.slots[slot].exitQty,
      lastExit: book.slots[slot].lastExit, contingency: settings.brackets.contingency)
    {
    case .wind(let reason):
      book.slots[slot].phase = .closing(reason, isCloseSent: false)
      evaluateClosing(slot, into: &outbox)
    case .work(let quantity):
      flushEntry(slot, into: &outbox)
      // The stop goes first: a position never waits for its target (SEM-1).
      workStop(quantity, slot: slot, into: &outbox)
      workTarget(quantity, slot: slot, into: &outbox)
      flushClose(slot, into: &outbox)
      updateProtection(slot, into: &outbox)
    }
  }

  private mutating func workStop(
    _ quantity: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    if book.slots[slot].areLegsReleased {
      book.slots[slot].stop?.isCancelWanted = true
    } else if book.slots[slot].isStopAlive {
      let price = book.slots[slot].stopPrice
      // A triggered stop is a market order by now; its price is history.
      if book.slots[slot].stop?.isTriggered == false {
        book.slots[slot].stop?.wantedKind = .stop(price)
      }
      book.slots[slot].stop?.wantedLeaves = quantity
    } else {
      let kind = OrderKind.stop(book.slots[slot].stopPrice)
      book.slots[slot].stop = submitExit(.stop, kind, quantity, slot: slot, into: &outbox)
      return
    }
    if let command = book.slots[slot].stop?.nextCommand() { outbox.commands.append(command) }
  }

  private mutating func workTarget(
    _ quantity: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    let isAlive = book.slots[slot].target?.isAlive ?? false
    if book.slots[slot].areLegsReleased {
      book.slots[slot].target?.isCancelWanted = true
    } else if isAlive {
      let price = book.slots[slot].targetPrice
      book.slots[slot].target?.wantedKind = .limit(price)
      book.slots[slot].target?.wantedLeaves = quantity
    } else {
      guard book.slots[slot].isTargetRetryDue else { return }
      let kind = OrderKind.limit(book.slots[slot].targetPrice)
      book.slots[slot].target = submitExit(.target, kind, quantity, slot: slot, into: &outbox)
      return
    }
    if let command = book.slots[slot].target?.nextCommand() { outbox.commands.append(command) }
  }

  private mutating func evaluateClosing(_ slot: Int, into outbox: inout Outbox) {
    guard case .closing(var reason, let isCloseSent) = book.slots[slot].phase else { return }
    book.slots[slot].entry?.isCancelWanted = true
    book.slots[slot].stop?.isCancelWanted = true
    book.slots[slot].target?.isCancelWanted = true
    if !isCloseSent { book.slots[slot].close?.isCancelWanted = true }
    flushEntry(slot, into: &outbox)
    flushLegs(slot, into: &outbox)
    if !isCloseSent { flushClose(slot, into: &outbox) }
    // Only when nothing of the bracket can fill any more is it known what is left (SEM-23).
    guard !book.slots[slot].hasAliveOrder else {
      if book.slots[slot].isHeldUp { updateProtection(slot, into: &outbox) }
      return
    }
    let residual = book.slots[slot].remaining
    if residual.isZero {
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
    // Legs outlive the day: a DAY leg would leave the position naked overnight (SEM-36).
    let request = OrderRequest(
      clOrdID: nextClOrdID(bracket.id, role), instrument: bracket.instrument, side: exit.side,
      kind: exit.kind, quantity: exit.quantity, timeInForce: .gtc,
      isReduceOnly: exit.isReduceOnly)
    outbox.commands.append(.submit(request))
    let order = ManagedOrder(request)
    tell(.orderSubmitted(order.facts), of: slot, into: &outbox)
    return order
  }

  private mutating func flushEntry(_ slot: Int, into outbox: inout Outbox) {
    if let command = book.slots[slot].entry?.nextCommand() { outbox.commands.append(command) }
  }

  private mutating func flushLegs(_ slot: Int, into outbox: inout Outbox) {
    if let command = book.slots[slot].stop?.nextCommand() { outbox.commands.append(command) }
    if let command = book.slots[slot].target?.nextCommand() { outbox.commands.append(command) }
  }

  private mutating func flushClose(_ slot: Int, into outbox: inout Outbox) {
    if let command = book.slots[slot].close?.nextCommand() { outbox.commands.append(command) }
  }

  /// Tells when a position loses its stop, and when it has one again.
  mutating func updateProtection(_ slot: Int, into outbox: inout Outbox) {
    let remaining = book.slots[slot].remaining
    let isNaked = remaining.raw != 0 && !book.slots[slot].isStopAlive
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
    let bracket = book.slots[slot]
    if bracket.entryQty.isZero {
      tally.canceled += 1
      tell(.bracketCanceled(reason), of: slot, into: &outbox)
    } else {
      let net = Money(clamping: bracket.cashFlow - bracket.fees)
      tally.completed[reason, default: 0] += 1
      tally.realized += bracket.cashFlow - bracket.fees
      tell(
        .bracketCompleted(
          TradeResult(
            bracket: bracket.id, instrument: bracket.instrument, side: bracket.side,
            quantity: bracket.entryQty, entryAvgPx: bracket.entryAvgPx,
            exitAvgPx: bracket.exitAvgPx, openedAt: bracket.openedAt ?? bracket.submittedAt,
            closedAt: now, reason: reason, netPnL: net, fees: Money(clamping: bracket.fees),
            risk: bracket.risk, basis: bracket.plan.basis, isAmbiguous: bracket.isAmbiguous)),
        of: slot, into: &outbox)
    }
    book.remove(slot)
    timers.compact(liveBrackets: book.count) { [book] timer in
      book.slot(of: timer.bracket) != nil
    }
  }
}
