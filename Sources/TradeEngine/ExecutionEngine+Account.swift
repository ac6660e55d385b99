public import TradingModel

/// The account as the engine keeps it from the reports; the venue keeps its own.
extension ExecutionEngine {
  /// Cash plus positions at the last valid prices.
  public var equity: Money {
    var sum = cash
    for symbol in openSymbols { sum += Int128(positionValue(Int(symbol))?.raw ?? 0) }
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
    var sum = counted.entryValue
    for symbol in openSymbols {
      sum += Int128((positionValue(Int(symbol)) ?? .zero).magnitude.raw)
    }
    return Money(clamping: sum)
  }

  /// Equity less the margin of positions and working entries (SEM-39).
  public var buyingPower: Money {
    var free = Int128(equity.raw) - counted.entryMargin
    for symbol in openSymbols {
      let value = (positionValue(Int(symbol)) ?? .zero).magnitude
      free -= BracketTally.margin(of: value, symbols[Int(symbol)].instrument.margin)
    }
    return Money(clamping: free)
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
  }

  /// Keeps the list of the symbols with a position.
  mutating func noteOpen(_ symbol: Int) {
    let isOpen = !symbols[symbol].position.isZero
    guard isOpen != symbols[symbol].isListedOpen else { return }
    symbols[symbol].isListedOpen = isOpen
    if isOpen {
      openSymbols.append(Int32(symbol))
    } else {
      openSymbols.removeAll { $0 == Int32(symbol) }
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
    noteOpen(symbol)
    return value
  }

  /// Counts the position of a symbol at its new mark or size.
  mutating func remark(_ symbol: Int) {
    let value = positionValue(symbol) ?? .zero
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
