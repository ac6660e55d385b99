import TradingModel

/// Where an order stands in its bracket.
enum OrderPlace: Hashable, Sendable {
  case entry
  case stop
  case target(Int)
  case close
}

/// The orders of a bracket by their place, changed where they are: a copy of an order is 300 bytes,
/// and one of a bracket four times that.
extension BracketOrder {
  /// Where the bracket has the order with this id now; `nil` when it has another one or none.
  ///
  /// Mutating only so that no copy is made.
  mutating func place(of id: ClOrdID) -> OrderPlace? {
    switch id.role {
    case .entry: return entry?.clOrdID == id ? .entry : nil
    case .stop: return stop?.clOrdID == id ? .stop : nil
    case .close: return close?.clOrdID == id ? .close : nil
    case .target:
      for index in targets.indices where targets[index].has(id) {
        return .target(index)
      }
      return nil
    }
  }

  /// Calls `body` with the order at `place`, if there is one.
  @inline(__always)
  mutating func order<Result>(
    at place: OrderPlace, _ body: (inout ManagedOrder) -> Result
  ) -> Result? {
    switch place {
    case .entry: entry?.with(body)
    case .stop: stop?.with(body)
    case .target(let index): targets[index].order?.with(body)
    case .close: close?.with(body)
    }
  }

  /// Whether a report can be true of the order at `place`.
  mutating func isPossible(_ report: ExecutionReport, at place: OrderPlace) -> Bool {
    guard
      let order = order(
        at: place, { (instrument: $0.instrument, side: $0.side, cumQty: $0.cumQty) })
    else { return false }
    return order.instrument == report.instrument && report.isCountable
      && (order.side == report.side || report.execType != .trade)
      && report.lastQty.raw <= Quantity.magnitudeMax - order.cumQty.raw
      && (remaining.raw + report.lastQty.raw * report.side.sign * side.sign).magnitude
        <= Quantity.magnitudeMax.magnitude
  }
}
