import TradingModel

extension ExecutionReport {
  /// Whether every figure is within what can be counted; a report with any other is a fault, because
  /// nothing that a venue says may stop the program.
  var isCountable: Bool {
    Self.isCountable(orderQty) && Self.isCountable(cumQty) && Self.isCountable(lastQty)
      && Self.isCountable(feeQuantity) && Self.isCountable(lastPx)
      && Self.isCountable(kind.limitPrice ?? .zero) && Self.isCountable(kind.stopPrice ?? .zero)
      && feeQuantity <= lastQty && fee.raw.magnitude <= Money.magnitudeMax.magnitude
  }

  private static func isCountable(_ quantity: Quantity) -> Bool {
    quantity.raw >= 0 && quantity.raw <= Quantity.magnitudeMax
  }

  private static func isCountable(_ price: Price) -> Bool {
    price.raw.magnitude <= Price.magnitudeMax.magnitude
  }
}
