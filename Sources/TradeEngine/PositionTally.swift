import TradingModel

/// What all positions add to equity and to the figures that limits are compared with.
struct PositionTally: Hashable, Sendable {
  /// The value at the marks, in raw money; short positions take away.
  var value: Int128 = 0
  /// The same without signs.
  var gross: Int128 = 0
  /// The margin that takes.
  var margin: Int128 = 0

  /// Takes a part of the sum out and another in.
  mutating func replace(_ old: PositionShare, by new: PositionShare) {
    value += Int128(new.value) - Int128(old.value)
    gross += Int128(new.value.magnitude) - Int128(old.value.magnitude)
    margin += Int128(new.margin) - Int128(old.margin)
  }
}

/// The part of one symbol in the sums, in raw money.
struct PositionShare: Hashable, Sendable {
  var value: Int64 = 0
  var margin: Int64 = 0
}

/// Positions are counted when somebody asks, and only those that may be worth something else than
/// when they were counted last: those of symbols that filled, or whose mark has moved.
extension ExecutionEngine {
  /// What all positions add up to now.
  @inline(__always)  // Most often none is due, and one figure is asked for.
  var positions: PositionTally {
    duePositions.isEmpty ? countedPositions : positionsWithDue()
  }

  private func positionsWithDue() -> PositionTally {
    var sum = countedPositions
    for symbol in duePositions {
      sum.replace(symbols[Int(symbol)].counted, by: positionShare(Int(symbol)))
    }
    return sum
  }

  /// What a symbol's position adds to the sums at its mark.
  func positionShare(_ symbol: Int) -> PositionShare {
    if symbols[symbol].position.isZero { return PositionShare() }
    let value = positionValue(symbol) ?? .zero
    let margin = BracketTally.margin(
      of: value.magnitude, symbols[symbol].instrument.margin)
    return PositionShare(value: value.raw, margin: Int64(margin))
  }

  /// A symbol's position may be worth something else now.
  mutating func notePosition(_ symbol: Int) {
    if symbols[symbol].isCountDue { return }
    symbols[symbol].isCountDue = true
    symbols[symbol].forgetMove()
    duePositions.append(Int32(symbol))
  }

  /// Counts the positions that may have changed, so that nobody has to who asks next.
  mutating func countPositions() {
    while let number = duePositions.popLast() {
      let symbol = Int(number)
      countPosition(symbol)
      symbols[symbol].isCountDue = false
      // With a limit for the day every mark is counted anyway.
      if !isDailyLossLimited, !symbols[symbol].position.isZero { symbols[symbol].awaitMove() }
    }
  }

  /// Counts the position of a symbol as it is now.
  mutating func countPosition(_ symbol: Int) {
    let share = positionShare(symbol)
    if share == symbols[symbol].counted { return }
    countedPositions.replace(symbols[symbol].counted, by: share)
    symbols[symbol].counted = share
  }
}
