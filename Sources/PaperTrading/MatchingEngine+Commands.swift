import TradingModel

/// What the venue does with each command.
extension MatchingEngine {
  mutating func submit(_ request: OrderRequest, into reports: inout [ExecutionReport]) {
    guard index[request.clOrdID] == .unknown else {
      // The order that owns the id is not touched (SEM-25).
      refuse(.rejected, request, .duplicateClOrdID, into: &reports)
      return
    }
    if let refusal = refusal(of: request) ?? fault(settings.faults.rejects) {
      remember(
        ClosedOrder(
          clOrdID: request.clOrdID, orderQty: request.quantity, cumQty: .zero,
          instrument: request.instrument, side: request.side, status: .rejected))
      refuse(.rejected, request, refusal, into: &reports)
      return
    }
    var order = VenueOrder(request)
    order.expiresAt = expiry(of: request.timeInForce)
    let slot = take(order)
    index[request.clOrdID] = .working(slot)
    if order.expiresAt != .max { expiries.insert(slot, key: order.expiresAt) }
    setWorking(slot)
    report(.new, slot, into: &reports)
    place(slot, into: &reports)
  }

  mutating func cancel(
    _ id: ClOrdID, _ instrument: InstrumentID, into reports: inout [ExecutionReport]
  ) {
    switch find(id) {
    case .working(let slot): finish(slot, .canceled, .canceled, into: &reports)
    case .closed, .unknown: refuse(.cancelRejected, id, instrument, into: &reports)
    }
  }

  mutating func replace(_ change: ReplaceRequest, into reports: inout [ExecutionReport]) {
    guard case .working(let slot) = find(change.clOrdID) else {
      refuse(.replaceRejected, change.clOrdID, change.instrument, into: &reports)
      return
    }
    let order = orders[Int(slot)]
    if let refusal = refusal(of: change, on: order) ?? fault(settings.faults.replaceRejects) {
      report(.replaceRejected, slot, refusal: refusal, into: &reports)
      return
    }
    let isPriceNew = change.kind != order.kind
    let losesPlace = isPriceNew || change.quantity > order.orderQty
    if losesPlace { unplace(slot) }
    clearWorking(slot)
    orders[Int(slot)].kind = change.kind
    orders[Int(slot)].orderQty = change.quantity
    setWorking(slot)
    report(.replaced, slot, into: &reports)
    if change.quantity == order.cumQty {
      finish(slot, .filled)
    } else if isPriceNew {
      place(slot, into: &reports)
    } else if losesPlace {
      settle(slot, on: order.place)
    }
  }

  mutating func reportStatus(
    _ id: ClOrdID, _ instrument: InstrumentID, into reports: inout [ExecutionReport]
  ) {
    switch find(id) {
    case .working(let slot): report(.orderStatus, slot, into: &reports)
    case .closed, .unknown: refuse(.orderStatus, id, instrument, into: &reports)
    }
  }

  /// What goes wrong by chance looks like a venue that is closed for a moment.
  private mutating func fault(_ share: Ratio) -> VenueRefusal? {
    !isClosing && faultChance.happens(share) ? .closed : nil
  }

  /// An id is known only with the bracket and role it was sent with.
  private func find(_ id: ClOrdID) -> OrderIndex.Entry {
    let entry = index[id]
    if case .working(let slot) = entry, orders[Int(slot)].clOrdID != id { return .unknown }
    return entry
  }

  /// DAY ends at the next reset, GTD at its moment, the others never (SEM-36).
  private func expiry(of timeInForce: TimeInForce) -> Int64 {
    switch timeInForce {
    case .day: Timestamp(nanoseconds: clock).next(timeOfDay: settings.dayReset).nanoseconds
    case .gtd(let end): end.nanoseconds
    case .gtc, .ioc, .fok: .max
    }
  }

  /// Ends every order whose end is not after `time`; earlier ends first.
  ///
  /// - Returns: Whether there were any.
  mutating func expireOrders(upTo time: Int64, into reports: inout [ExecutionReport]) -> Bool {
    var hasExpired = false
    while let next = expiries.next, next.key <= time {
      advanceClock(to: next.key)
      finish(next.slot, .expired, .expired, into: &reports)
      hasExpired = true
    }
    return hasExpired
  }

  /// Ends the orders of one instrument that end before `time`; earlier ends first.
  ///
  /// - Returns: Whether there were any.
  mutating func expireOrders(
    of number: Int, before time: Int64, into reports: inout [ExecutionReport]
  ) -> Bool {
    guard expiries.best < time else { return false }
    var ending: [PriceLadder.Rung] = []
    expiries.walk {
      if $0.key >= time { return false }
      if Int(orders[Int($0.slot)].instrument.index) == number { ending.append($0) }
      return true
    }
    for rung in ending {
      advanceClock(to: rung.key)
      finish(rung.slot, .expired, .expired, into: &reports)
    }
    return !ending.isEmpty
  }
}
