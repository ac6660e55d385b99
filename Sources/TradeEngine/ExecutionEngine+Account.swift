public import TradingModel

/// The account as the engine keeps it from the reports; the venue keeps its own.
extension ExecutionEngine {
  /// Cash plus positions at the last valid prices.
  public var equity: Money {
    Money(clamping: cash + positions.value)
  }

  /// Equity less equity at the last reset.
  public var dayPnL: Money { Money(clamping: Int128(equity.raw) - Int128(equityAtReset.raw)) }

  /// The P&L of the newest day that had data: what a day has made is not forgotten because the next
  /// began, with nothing in it yet.
  var shownDayPnL: Money {
    if hasDataToday { return dayPnL }
    return Money(clamping: Int128(equity.raw) - Int128(equityBeforeData.raw))
  }

  /// Whether anything came after the reset; a bar that ends with the day belongs to it.
  var hasDataToday: Bool { symbols.contains { $0.dataTime > dayStart } }

  /// The value of all positions and working entries, without sign.
  var grossNotional: Money {
    Money(clamping: counted.entryValue + positions.gross)
  }

  /// Equity less the margin of positions and working entries (SEM-39).
  public var buyingPower: Money {
    Money(clamping: Int128(equity.raw) - counted.entryMargin - positions.margin)
  }

  /// What is lost if every stop fills at its price, from the entries' prices; never negative.
  public var openRisk: Money { Money(clamping: counted.risk) }

  // MARK: What brackets add up to

  /// Counts the bracket in `slot` as it is now; the sums are over all brackets without a scan.
  mutating func count(_ slot: Int) {
    guard book.slots[slot].isCountDue else { return }
    let before = book.slots[slot].counted
    let share = book.slots[slot].share(
      symbols[Int(book.slots[slot].instrument.index)].instrument)
    counted.replace(before, by: share)
    book.slots[slot].noteCounted(share)
  }

  /// Takes an ended bracket out of the sums.
  mutating func uncount(_ slot: Int) {
    counted.replace(book.slots[slot].counted, by: BracketShare())
    countEntry(slot, before: book.slots[slot].entryLeaves(), now: .zero)
  }

  /// Counts what the entry of the bracket in `slot` works among what its symbol's entries work.
  @inline(__always)
  mutating func countEntry(_ slot: Int, before: Quantity, now: Quantity) {
    if now != before { countEntry(slot, change: now - before) }
  }

  private mutating func countEntry(_ slot: Int, change: Quantity) {
    let symbol = Int(book.slots[slot].instrument.index)
    symbols[symbol].workingEntries += Int128(change.raw * book.slots[slot].side.sign)
  }

  /// Moves cash and position by a fill; returns the fill's value.
  mutating func bookCash(_ report: ExecutionReport) -> Money {
    let symbol = Int(report.instrument.index)
    // The venue refuses orders whose value cannot be counted, so a fill always can be.
    let value =
      symbols[symbol].instrument.value(of: report.lastQty, at: report.lastPx) ?? .zero
    cash += report.side == .buy ? -Int128(value.raw) : Int128(value.raw)
    cash -= Int128(report.fee.raw)
    tally.fees += Int128(report.fee.raw)
    symbols[symbol].position.raw += report.lastQty.raw * report.side.sign
    // A fee in the traded asset is taken from what was bought (SEM-15).
    if report.side == .buy { symbols[symbol].position -= report.feeQuantity }
    notePosition(symbol)
    return value
  }

  /// Compares the day's P&L with the limit after a mark moved or a fill (SEM-61).
  mutating func checkDailyLoss(into outbox: inout Outbox) {
    countPositions()
    var value = countedPositions.value
    #if BRACE_MUTANTS
      if Mutant.planted == .lossWithoutUnrealized {
        value = Int128(equityAtReset.raw) + tally.realized - cash
      }
    #endif
    let dayPnL = Money(clamping: cash + value - Int128(equityAtReset.raw))
    guard let limit = riskManager.breach(dayPnL: dayPnL) else { return }
    cause = .rule
    tell(.dailyLossBreached(limit: limit, loss: -dayPnL), into: &outbox)
    for slot in book.slots(in: .all) {
      if settings.risk.onDailyLoss == .flatten {
        beginClosing(slot, reason: .dailyLoss, into: &outbox)
      } else {
        cancelEntry(slot)
        evaluate(slot, into: &outbox)
      }
    }
  }
}
