import TradingModel

/// Where an order stands in its bracket.
enum OrderPlace: Hashable, Sendable {
  case entry
  case stop
  case target(Int)
  case close
}

/// The orders of a bracket by their place, changed where they are: a copy of an order is 96 bytes,
/// and one of a bracket five times that.
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
    case .entry: entryToChange { $0?.with(body) }
    case .stop: stop?.with(body)
    case .target(let index): targets[index].order?.with(body)
    case .close: close?.with(body)
    }
  }

  @inline(__always)
  private mutating func entryToChange<Result>(
    _ body: (inout ManagedOrder?) -> Result
  ) -> Result {
    noteEntryChanged()
    return body(&entry)
  }

  /// Takes a report over into the order it is about.
  ///
  /// - Parameter report: One whose figures can be counted.
  /// - Returns: Where the order is, and what it is now; `nil` when there is none, or when the report
  ///   cannot be true of it.
  mutating func accept(
    _ report: ExecutionReport, isRepeat: Bool
  ) -> (place: OrderPlace, facts: OrderFacts)? {
    guard isRemainingCountable(after: report) else { return nil }
    switch report.clOrdID.role {
    case .entry:
      noteEntryChanged()
      if let facts = entry?.accept(report, isRepeat: isRepeat) { return (.entry, facts) }
    case .stop:
      if let facts = stop?.accept(report, isRepeat: isRepeat) { return (.stop, facts) }
    case .close:
      if let facts = close?.accept(report, isRepeat: isRepeat) { return (.close, facts) }
    case .target:
      for index in targets.indices {
        if let facts = targets[index].order?.accept(report, isRepeat: isRepeat) {
          return (.target(index), facts)
        }
      }
    }
    return nil
  }

  /// Whether a report can be true of the order it is about.
  mutating func isPossible(_ report: ExecutionReport) -> Bool {
    guard report.isCountable, isRemainingCountable(after: report),
      let place = place(of: report.clOrdID)
    else { return false }
    return order(at: place) { $0.isPossible(report) } ?? false
  }

  @inline(__always)
  private func isRemainingCountable(after report: ExecutionReport) -> Bool {
    (remaining.raw + report.lastQty.raw * report.side.sign * side.sign).magnitude
      <= Quantity.magnitudeMax.magnitude
  }
}
