import TradingModel

/// What happens when engine time passes.
extension ExecutionEngine {
  mutating func runTimers(into outbox: inout Outbox) {
    cause = .rule
    while let timer = timers.popDue(at: now) {
      guard let slot = book.slot(of: timer.bracket) else { continue }
      outbox.touch(timer.bracket)
      switch timer.purpose {
      case .timeLimit:
        // A limit that was moved or taken away since leaves its old timer behind.
        guard book.slots[slot].timeLimitAt == timer.due else { continue }
        book.slots[slot].timeLimitAt = nil
        beginClosing(slot, reason: .timeLimit, into: &outbox)
      case .targetRetry:
        for index in book.slots[slot].targets.indices {
          book.slots[slot].targets[index].isRetryDue = true
        }
        evaluate(slot, into: &outbox)
      case .closeRetry:
        book.slots[slot].isCloseRetryDue = true
        evaluate(slot, into: &outbox)
      case .cancelRetry:
        book.slots[slot].resumeOrders()
        evaluate(slot, into: &outbox)
      case .breakEvenRetry:
        book.slots[slot].isBreakEvenDue = true
        refreshWatches(slot, into: &outbox)
      }
    }
    if now >= nextDayReset { resetDay(into: &outbox) }
  }

  private mutating func resetDay(into outbox: inout Outbox) {
    nextDayReset = now.next(timeOfDay: settings.risk.dayReset)
    let before = equityAtReset
    if hasDataToday { equityBeforeData = before }
    dayStart = now
    equityAtReset = equity
    riskManager.resetDay()
    for index in symbols.indices { symbols[index].resetDay() }
    // A day without a position or a gain is not worth a line; on daily bars it would be one a bar.
    guard equityAtReset != before || book.count > 0 else { return }
    tell(.dayReset(equity: equityAtReset), into: &outbox)
  }

  /// Sets or takes away the time stop of the bracket in `slot` (SEM-47).
  mutating func setTimeLimit(at due: Timestamp?, slot: Int) {
    book.slots[slot].timeLimitAt = due
    if let due { timers.set(.timeLimit, for: book.slots[slot].id, at: due) }
  }
}
