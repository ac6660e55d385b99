public import TradingModel

/// The account as the engine keeps it from the reports; the venue keeps its own.
extension ExecutionEngine {
  /// Cash plus positions at the last valid prices.
  public var equity: Money {
    var sum = cash
    for symbol in symbols { sum += Int128(symbol.positionValue?.raw ?? 0) }
    return Money(clamping: sum)
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
    var sum: Int128 = 0
    for symbol in symbols { sum += Int128((symbol.positionValue ?? .zero).magnitude.raw) }
    forEachBracket { bracket in sum += Int128(workingEntryValue(bracket).raw) }
    return Money(clamping: sum)
  }

  /// Equity less the margin of positions and working entries (SEM-39).
  public var buyingPower: Money {
    var free = Int128(equity.raw)
    for symbol in symbols {
      free -= margin((symbol.positionValue ?? .zero).magnitude, symbol.instrument)
    }
    forEachBracket { bracket in
      let instrument = symbols[Int(bracket.instrument.index)].instrument
      free -= margin(workingEntryValue(bracket), instrument)
    }
    return Money(clamping: free)
  }

  /// What is lost if every stop fills at its price, from the entries' prices; never negative.
  public var openRisk: Money {
    var sum: Int128 = 0
    forEachBracket { bracket in
      let instrument = symbols[Int(bracket.instrument.index)].instrument
      let open = bracket.remaining + (bracket.entry?.leavesQty ?? .zero)
      let entry = bracket.entryQty.isZero ? bracket.plan.reference : bracket.entryAvgPx
      let loss = (entry - bracket.stopPrice).raw * bracket.side.sign
      guard loss > 0, open.raw > 0 else { return }
      sum += Int128(instrument.value(of: open, at: Price(raw: loss))?.raw ?? 0)
    }
    return Money(clamping: sum)
  }

  private func margin(_ value: Money, _ instrument: Instrument) -> Int128 {
    Int128(value.scaled(by: instrument.margin, .up)?.raw ?? value.raw)
  }

  private func workingEntryValue(_ bracket: BracketOrder) -> Money {
    guard let entry = bracket.entry, entry.isAlive else { return .zero }
    let instrument = symbols[Int(bracket.instrument.index)].instrument
    return instrument.value(of: entry.leavesQty, at: bracket.plan.reference)?.magnitude ?? .zero
  }

  private func forEachBracket(_ body: (BracketOrder) -> Void) {
    var slot = book.first
    while slot >= 0 {
      body(book.slots[Int(slot)])
      slot = book.slots[Int(slot)].next
    }
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
    return value
  }

  /// Counts the position of a symbol at its new mark or size.
  mutating func remark(_ symbol: Int) {
    let value = symbols[symbol].positionValue ?? .zero
    positionsValue += Int128(value.raw) - Int128(symbols[symbol].countedValue.raw)
    symbols[symbol].countedValue = value
  }

  /// Compares the day's P&L with the limit after a mark moved or a fill (SEM-61).
  mutating func checkDailyLoss(into outbox: inout Outbox) {
    #if BRACE_MUTANTS
      if Mutant.planted == .lossWithoutUnrealized {
        positionsValue = Int128(equityAtReset.raw) + tally.realized - cash
      }
    #endif
    let dayPnL = Money(clamping: cash + positionsValue - Int128(equityAtReset.raw))
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
