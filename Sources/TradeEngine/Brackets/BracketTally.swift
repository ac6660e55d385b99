import TradingModel

/// What one bracket, or all of them, add to the figures that limits are compared with.
struct BracketTally: Hashable, Sendable {
  /// The value of the entry's open quantity at the planned price, in raw money.
  var entryValue: Int128 = 0
  /// The margin that takes.
  var entryMargin: Int128 = 0
  /// What is lost if the stop fills at its price.
  var risk: Int128 = 0

  /// Takes a part of the sum out and another in.
  mutating func replace(_ old: BracketTally, by new: BracketTally) {
    entryValue += new.entryValue - old.entryValue
    entryMargin += new.entryMargin - old.entryMargin
    risk += new.risk - old.risk
  }

  /// What an account must hold for a value, rounded up.
  static func margin(of value: Money, _ share: Ratio) -> Int128 {
    // Stock and crypto: nothing to divide.
    if share == .one { return Int128(value.raw) }
    return Int128(value.scaled(by: share, .up)?.raw ?? value.raw)
  }
}

/// The figures of a bracket that its tally follows from: as long as they stay, it does.
struct BracketTallyBasis: Hashable, Sendable {
  let entryLeaves: Quantity
  let remaining: Quantity
  let entryQty: Quantity
  let reference: Price
  let stop: Price
}

extension BracketOrder {
  /// Whether the tally is of figures that have changed; notes those of now.
  mutating func needsCounting() -> Bool {
    let basis = BracketTallyBasis(
      entryLeaves: entry?.with { $0.leavesQty } ?? .zero, remaining: remaining,
      entryQty: entryQty, reference: plan.reference, stop: stopPrice)
    if basis == countedBasis { return false }
    countedBasis = basis
    return true
  }

  /// What the bracket adds to the sums.
  mutating func tally(_ instrument: Instrument) -> BracketTally {
    var result = BracketTally()
    let leaves = entry?.with { $0.leavesQty } ?? .zero
    if leaves.raw > 0 {
      let value = instrument.value(of: leaves, at: plan.reference)?.magnitude ?? .zero
      result.entryValue = Int128(value.raw)
      result.entryMargin = BracketTally.margin(of: value, instrument.margin)
    }
    let open = remaining + leaves
    let loss = ((entryQty.isZero ? plan.reference : entryAvgPx) - stopPrice).raw * side.sign
    if loss > 0, open.raw > 0 {
      result.risk = Int128(instrument.value(of: open, at: Price(raw: loss))?.raw ?? 0)
    }
    return result
  }
}
