import TradingModel

/// What all brackets add to the figures that limits are compared with.
struct BracketTally: Hashable, Sendable {
  /// The value of the entry's open quantity at the planned price, in raw money.
  var entryValue: Int128 = 0
  /// The margin that takes.
  var entryMargin: Int128 = 0
  /// What is lost if the stop fills at its price.
  var risk: Int128 = 0

  /// Takes a part of the sum out and another in.
  mutating func replace(_ old: BracketShare, by new: BracketShare) {
    entryValue += Int128(new.entryValue) - Int128(old.entryValue)
    entryMargin += Int128(new.entryMargin) - Int128(old.entryMargin)
    risk += Int128(new.risk) - Int128(old.risk)
  }

  /// What an account must hold for a value, rounded up.
  static func margin(of value: Money, _ share: Ratio) -> Int128 {
    // Stock and crypto: nothing to divide.
    if share == .one { return Int128(value.raw) }
    return Int128(value.scaled(by: share, .up)?.raw ?? value.raw)
  }
}

/// The part of one bracket in the sums, in raw money.
struct BracketShare: Hashable, Sendable {
  var entryValue: Int64 = 0
  var entryMargin: Int64 = 0
  var risk: Int64 = 0
}

extension BracketOrder {
  /// What the entry can still fill; zero when it is final.
  ///
  /// Mutating only so that no copy is made.
  @inline(__always)
  mutating func entryLeaves() -> Quantity { entry?.with { $0.leavesQty } ?? .zero }

  /// What the bracket adds to the sums.
  mutating func share(_ instrument: Instrument) -> BracketShare {
    var result = BracketShare()
    let leaves = entryLeaves()
    if leaves.raw > 0 {
      let value = instrument.value(of: leaves, at: plan.reference)?.magnitude ?? .zero
      result.entryValue = value.raw
      result.entryMargin = Int64(BracketTally.margin(of: value, instrument.margin))
    }
    let open = remaining + leaves
    guard open.raw > 0 else { return result }
    let loss = ((entryQty.isZero ? plan.reference : entryAvgPx) - stopPrice).raw * side.sign
    if loss > 0 { result.risk = instrument.value(of: open, at: Price(raw: loss))?.raw ?? 0 }
    return result
  }
}
