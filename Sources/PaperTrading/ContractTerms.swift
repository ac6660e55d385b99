import TradingModel

/// The figures of an instrument that matching needs, without its name: nothing to retain.
struct ContractTerms: Sendable {
  let tick: Int64
  let lot: Int64
  let multiplier: Ratio
  let margin: Ratio

  init(_ instrument: Instrument) {
    tick = instrument.tick.raw
    lot = instrument.lot.raw
    multiplier = instrument.multiplier
    margin = instrument.margin
  }

  /// The value in the account's currency, rounded half-even; `nil` beyond `Money`'s range.
  func value(of quantity: Quantity, at price: Price) -> Money? {
    Money.value(of: quantity, at: price, multiplier: multiplier)
  }
}
