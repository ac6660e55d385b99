public import TradingModel

/// The way back after a restart or a crash: what was stored is compared with what the venue says,
/// and repaired, before anything trades (SEM-59).
///
/// Facts first, wishes after: every fill and every order's state is taken over while nothing follows
/// from it, so that a stop that was canceled because the target had filled is not sent again merely
/// because its end is told first. Then every bracket is evaluated once, as after any report.
extension ExecutionEngine {
  /// The orders whose state only the venue knows, older brackets first.
  public var unsettledOrders: [(id: ClOrdID, instrument: InstrumentID)] {
    book.slots(in: .all).flatMap { slot in
      book.slots[slot].orders.filter(\.isAlive).map { ($0.clOrdID, $0.instrument) }
    }
  }

  /// The number of the report up to which everything was told.
  public var reportsCompleteUpTo: UInt64 { reportLog.completeUpTo }

  /// Shows a market event of the past: it makes bars, ATR, prices and the extremes of open brackets,
  /// and nothing follows from it.
  public mutating func fastForward(_ event: MarketEvent) {
    reopen(seen: marketEvents)
    countPast()
    if event.time >= pastReset {
      for symbol in symbols.indices { symbols[symbol].resetDay() }
      pastReset = event.time.next(timeOfDay: settings.risk.dayReset)
    }
    let index = Int(event.instrument.index)
    let effect =
      switch event {
      case .trade(let trade): symbols[index].onTrade(trade)
      case .quote(let quote): symbols[index].onQuote(quote)
      case .bar(let bar): symbols[index].onBar(bar)
      }
    symbols[index].forgetHeldStops()
    if effect.isMarked, !symbols[index].position.isZero { notePosition(index) }
  }

  /// The market is where it was: call it after the last `fastForward`.
  public mutating func endFastForward() {
    reopen(seen: .max)
    // The day may have ended without an event.
    guard pastReset < nextDayReset else { return }
    for symbol in symbols.indices { symbols[symbol].resetDay() }
  }

  /// The brackets that got their first fill after so many market events are open from here on.
  private mutating func reopen(seen count: UInt64) {
    while let id = reopening.last, let slot = book.slot(of: id),
      book.slots[slot].openedAfter <= count
    {
      reopening.removeLast()
      symbols[Int(book.slots[slot].instrument.index)].bracketOpened(
        input: book.slots[slot].openedInput)
    }
  }

  /// Takes over what the venue says and sends what is missing; call it before the first input.
  ///
  /// - Parameters:
  ///   - statement: What the venue says, with an answer to each of `unsettledOrders`.
  ///   - time: The venue's time, when that is later than the engine's.
  ///   - outbox: Takes the repairs and the commands that they need.
  public mutating func reconcile(
    _ statement: VenueStatement, at time: Timestamp, into outbox: inout Outbox
  ) {
    resumeCounting(
      inputs: lastInput + 1, events: eventSequence, orders: ordersSent, at: max(now, time))
    endFastForward()
    cause = .engine
    isReconciling = true
    if session > 1 {
      tell(
        .recovered(.resumed(session: session, brackets: Int32(clamping: book.count))),
        into: &outbox)
    }
    for fill in statement.fills { takeFill(fill, into: &outbox) }
    for answer in statement.answers { takeAnswer(answer, into: &outbox) }
    cancelOrphans(statement.openOrders, into: &outbox)
    for index in symbols.indices where index < statement.positions.count {
      takePosition(statement.positions[index], of: index, into: &outbox)
    }
    if Int128(statement.cash.raw) != cash {
      tell(
        .recovered(.cashAdopted(from: Money(clamping: cash), to: statement.cash)), into: &outbox)
      cash = Int128(statement.cash.raw)
    }
    reportLog.close(upTo: statement.lastExecID)
    isReconciling = false
    goOn(into: &outbox)
  }

  /// Books a fill that was not heard of, whoever's it is.
  private mutating func takeFill(_ fill: ExecutionReport, into outbox: inout Outbox) {
    guard !reportLog.note(fill.execID), symbols.indices.contains(Int(fill.instrument.index)) else {
      return
    }
    cause = .venue
    if let slot = book.slot(of: fill.clOrdID.bracket),
      let (place, facts) = accept(fill, isRepeat: false, slot: slot)
    {
      bookFill(fill, at: place, facts, slot: slot, into: &outbox)
    } else if isBookable(fill) {
      reduceOutside(fill, into: &outbox)
    }
    cause = .engine
  }

  private mutating func takeAnswer(_ answer: ExecutionReport, into outbox: inout Outbox) {
    _ = reportLog.note(answer.execID)
    guard let slot = book.slot(of: answer.clOrdID.bracket),
      let place = book.slots[slot].place(of: answer.clOrdID),
      let order = book.slots[slot].order(at: place, { $0 }), order.isAlive
    else { return }
    apply(answer, isRepeat: false, at: place, slot)
    guard answer.execType == .unknownOrder else {
      if answer.ordStatus.isFinal, !order.isCancelWanted {
        tellEnd(answer, at: place, slot, into: &outbox)
      }
      return
    }
    let isWanted = !order.isCancelWanted && !book.slots[slot].isClosing
    if order.flight == .submit, isWanted || place == .close {
      tell(.recovered(.orderResent(order.facts)), of: slot, into: &outbox)
      resend(at: place, slot: slot, into: &outbox)
      return
    }
    // What does not exist can neither fill nor protect.
    var end = answer
    end.execType = .canceled
    end.ordStatus = .canceled
    apply(end, isRepeat: true, at: place, slot)
    let isUnsent = order.flight == .submit
    tell(
      .recovered(isUnsent ? .orderDropped(order.facts) : .orderLost(order.facts)), of: slot,
      into: &outbox)
  }

  /// Takes an answer about an order over into it.
  private mutating func apply(
    _ answer: ExecutionReport, isRepeat: Bool, at place: OrderPlace, _ slot: Int
  ) {
    let before = book.slots[slot].entryLeaves()
    book.slots[slot].order(at: place) {
      if !isRepeat { $0.noteAsked() }
      $0.apply(answer, isRepeat: isRepeat)
    }
    countEntry(slot, before: before, now: book.slots[slot].entryLeaves())
  }

  private mutating func tellEnd(
    _ answer: ExecutionReport, at place: OrderPlace, _ slot: Int, into outbox: inout Outbox
  ) {
    guard let facts = book.slots[slot].order(at: place, { $0.facts }) else { return }
    switch answer.ordStatus {
    case .canceled: tell(.orderCanceled(facts), of: slot, into: &outbox)
    case .expired: tell(.orderExpired(facts), of: slot, into: &outbox)
    case .rejected: tell(.orderRejected(facts, answer.refusal ?? .closed), of: slot, into: &outbox)
    default: break
    }
  }

  /// What works at the venue and belongs to nothing known could open or turn a position.
  private mutating func cancelOrphans(_ open: [ExecutionReport], into outbox: inout Outbox) {
    for report in open {
      _ = reportLog.note(report.execID)
      if let slot = book.slot(of: report.clOrdID.bracket),
        let place = book.slots[slot].place(of: report.clOrdID),
        book.slots[slot].order(at: place, { $0.isAlive }) == true
      {
        continue
      }
      let facts = OrderFacts(
        clOrdID: report.clOrdID, side: report.side, kind: report.kind,
        orderQty: report.orderQty, cumQty: report.cumQty)
      tell(
        .recovered(.orphanCanceled(facts)), bracket: report.clOrdID.bracket,
        instrument: report.instrument, into: &outbox)
      outbox.commands.append(.cancel(report.clOrdID, report.instrument))
    }
  }

  /// The venue's position counts. What it has less than the brackets is taken from the oldest, what
  /// it has otherwise belongs to nobody.
  private mutating func takePosition(
    _ position: Quantity, of index: Int, into outbox: inout Outbox
  ) {
    let instrument = symbols[index].instrument.id
    var difference = position - symbols[index].position
    for slot in book.slots(in: .instrument(instrument)) where !difference.isZero {
      let bracket = book.slots[slot]
      let isLess = (difference.raw > 0) != (bracket.side == .buy)
      guard isLess, bracket.remaining.raw > 0 else { continue }
      let gone = min(difference.magnitude, bracket.remaining)
      difference.raw += gone.raw * bracket.side.sign
      tell(.recovered(.positionGone(quantity: gone)), of: slot, into: &outbox)
      closeUnseen(gone, slot: slot)
    }
    symbols[index].position = position
    notePosition(index)
    if !difference.isZero {
      symbols[index].outside.find(difference)
    }
    let outside = symbols[index].outside.quantity
    guard !outside.isZero else { return }
    tell(
      .recovered(.positionUnmanaged(quantity: outside)), instrument: instrument, into: &outbox)
  }

  /// Takes a part out of a bracket at the last price: nobody knows the real one.
  private mutating func closeUnseen(_ quantity: Quantity, slot: Int) {
    let bracket = book.slots[slot]
    let symbol = symbols[Int(bracket.instrument.index)]
    let price = symbol.hasPrice ? symbol.mark : bracket.entryAvgPx
    var report = ExecutionReport(
      execType: .trade, execID: 0,
      clOrdID: ClOrdID(session: 0, bracket: bracket.id, role: .close, sequence: 0),
      instrument: bracket.instrument, side: bracket.side.opposite, ordStatus: .filled,
      kind: .market, orderQty: quantity, cumQty: quantity, leavesQty: .zero, transactTime: now)
    report.lastQty = quantity
    report.lastPx = price
    let value = symbol.instrument.value(of: quantity, at: price) ?? .zero
    book.slots[slot].book(report, role: .close, value: value)
    book.slots[slot].lastExit = .external
  }

  /// Sends what every bracket needs now.
  private mutating func goOn(into outbox: inout Outbox) {
    cause = .engine
    let ids = book.slots(in: .all).map { book.slots[$0].id }
    for id in ids {
      guard let slot = book.slot(of: id) else { continue }
      evaluate(slot, into: &outbox)
    }
    if isDailyLossLimited { checkDailyLoss(into: &outbox) }
  }
}

extension BracketOrder {
  /// Every order it has, whether it lives or not.
  var orders: [ManagedOrder] {
    [entry, stop].compactMap { $0 } + targets.compactMap(\.order) + [close].compactMap { $0 }
  }
}
