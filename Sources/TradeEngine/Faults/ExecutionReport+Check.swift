import TradingModel

extension ExecutionReport {
  /// Whether every figure is within what can be counted; a report with any other is a fault, because
  /// nothing that a venue says may stop the program.
  var isCountable: Bool {
    let quantities = [orderQty, cumQty, lastQty, feeQuantity]
    let prices = [lastPx, kind.limitPrice ?? .zero, kind.stopPrice ?? .zero]
    return quantities.allSatisfy { (0...Quantity.magnitudeMax).contains($0.raw) }
      && prices.allSatisfy { $0.raw.magnitude <= Price.magnitudeMax.magnitude }
      && feeQuantity <= lastQty && fee.raw.magnitude <= Money.magnitudeMax.magnitude
  }
}
