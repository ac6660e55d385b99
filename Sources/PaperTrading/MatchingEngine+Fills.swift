import TradingModel

/// What an order may deal at.
struct Deal: Sendable {
  /// The price without slippage.
  let price: Int64
  /// Whose shown size it takes.
  let source: ShownSizes.Source
  /// Whether the order rested.
  var isMaker = false
  /// Whether the fill is worse than the price by the slippage.
  var slips = false
}

/// Fills, ends and reports of orders.
extension MatchingEngine {
  /// Fills what is left of an order, or as much as the event offers (SEM-34) and a reduce-only
  /// order may (SEM-19).
  mutating func fill(_ slot: Int32, _ deal: Deal, into reports: inout [ExecutionReport]) {
    let order = orders[Int(slot)]
    var quantity = order.leavesQty
    if fillsInParts {
      quantity = offered(order, deal)
      // Even when that is nothing: a bar does not come back to it.
      if play.stage != .idle { orders[Int(slot)].filledIn = play.number }
    }
    var overshoot: VenueRefusal?
    if order.isReduceOnly, settings.capabilities.enforcesReduceOnly {
      let position = account.position(of: order.instrument)
      let reducible = max(0, -position.raw * order.side.sign)
      if reducible < quantity.raw {
        overshoot = .notReducing(position: position)
        quantity.raw = order.isFillOrKill ? 0 : reducible
      }
    }
    if !quantity.isZero, !book(slot, quantity, deal, into: &reports) {
      finish(slot, .canceled, .canceled, refusal: .valueOutOfRange, into: &reports)
      return
    }
    if let overshoot {
      finish(slot, .canceled, .canceled, refusal: overshoot, into: &reports)
    } else if orders[Int(slot)].leavesQty.isZero {
      finish(slot, .filled)
    } else if order.isImmediate {
      finish(slot, .canceled, .canceled, into: &reports)
    } else if order.place == .none {
      // The rest of a taker takes what the next event shows.
      settle(slot, on: .waiting, isNew: true)
    }
  }

  /// Books a fill and reports it.
  ///
  /// - Returns: False when it cannot be counted; nothing is booked then.
  private mutating func book(
    _ slot: Int32, _ quantity: Quantity, _ deal: Deal, into reports: inout [ExecutionReport]
  ) -> Bool {
    let order = orders[Int(slot)]
    let number = Int(order.instrument.index)
    let price = deal.slips ? slipped(deal.price, order, quantity, deal.source) : deal.price
    // A buy that covers a short brings nothing to take a share of.
    let isInAsset = fees.isTakenInAsset && order.isBuy && account.holdings[number].position >= 0
    guard let value = terms[number].value(of: quantity, at: Price(raw: price)),
      let charge = fees.charge(
        for: quantity, value: value, before: partFees(of: order), isMaker: deal.isMaker,
        isInAsset: isInAsset),
      account.canBook(quantity, order.side, number)
    else { return false }
    account.book(quantity, order.side, value: value, charge, number)
    releaseWorking(slot, filled: quantity)
    orders[Int(slot)].cumQty += quantity
    if quantity != order.leavesQty { addPartFees(charge, of: order.clOrdID) }
    if fillsInParts { markets[number].sizes.use(quantity.raw, of: deal.source) }
    reportFill(slot, quantity, at: price, charge, into: &reports)
    return true
  }

  /// What an order that has filled in part has been charged.
  @inline(__always)  // A call would copy the engine.
  func partFees(of order: VenueOrder) -> OrderFees {
    partFees.isEmpty ? .none : partFees[order.clOrdID] ?? .none
  }

  private mutating func addPartFees(_ charge: FeeModel.Charge, of id: ClOrdID) {
    if charge.exact == 0, charge.fee.isZero { return }
    partFees[id, default: .none].exact = charge.exact
    partFees[id, default: .none].charged += Int128(charge.fee.raw)
  }

  /// What an event gives an order: no more than is shown, whole lots, and a part of that by chance
  /// (SEM-34).
  private mutating func offered(_ order: VenueOrder, _ deal: Deal) -> Quantity {
    if isClosing { return order.leavesQty }
    let number = Int(order.instrument.index)
    let lot = terms[number].lot
    var quantity = order.leavesQty
    let isLimited =
      deal.isMaker ? settings.partial == .displayed : settings.liquidity == .displayed
    if isLimited {
      let left = markets[number].sizes.left(deal.source)
      if left < quantity.raw {
        quantity = order.isFillOrKill ? .zero : Quantity(raw: left - left % lot)
      }
    }
    let lots = quantity.raw / lot
    if case .random(let chance) = settings.partial, lots > 1, !order.isFillOrKill,
      fillChance.happens(chance)
    {
      let part = fillChance.upTo(1) == 0 ? 1 : 1 + fillChance.upTo(lots - 2)
      quantity.raw = part * lot
    }
    return quantity
  }

  /// Ends an order and reports it.
  mutating func finish(
    _ slot: Int32, _ type: ExecType, _ status: OrdStatus, refusal: VenueRefusal? = nil,
    into reports: inout [ExecutionReport]
  ) {
    report(type, slot, status, refusal: refusal, into: &reports)
    finish(slot, status)
  }

  /// Ends an order: out of the book, and only what is left to say of it is kept.
  mutating func finish(_ slot: Int32, _ status: OrdStatus) {
    unplace(slot)
    clearWorking(slot)
    let order = orders[Int(slot)]
    if order.expiresAt != .max { expiries.remove(slot, key: order.expiresAt) }
    if !partFees.isEmpty { partFees[order.clOrdID] = nil }
    remember(
      ClosedOrder(
        clOrdID: order.clOrdID, orderQty: order.orderQty, cumQty: order.cumQty,
        instrument: order.instrument, side: order.side, status: status))
    freeSlots.append(slot)
  }

  mutating func remember(_ order: ClosedOrder) {
    index[order.clOrdID] = .closed(Int32(closed.count))
    closed.append(order)
  }

  /// Keeps an order in a free slot.
  mutating func take(_ order: VenueOrder) -> Int32 {
    if let slot = freeSlots.popLast() {
      orders[Int(slot)] = order
      return slot
    }
    orders.append(order)
    return Int32(orders.count - 1)
  }

  // MARK: What works

  /// Counts what is left of an order among what works; reduce-only orders add no exposure.
  mutating func setWorking(_ slot: Int32) {
    let order = orders[Int(slot)]
    let number = Int(order.instrument.index)
    if order.isReduceOnly {
      account.workExit(order.leavesQty.raw, order.side, number)
      return
    }
    let price = referencePrice(order)
    let value = price.flatMap { terms[number].value(of: order.leavesQty, at: $0) } ?? .zero
    orders[Int(slot)].isUnchecked = price == nil
    orders[Int(slot)].workingValue = value.magnitude.raw
    account.work(order.leavesQty.raw, value: value.magnitude.raw, order.side, number)
  }

  mutating func clearWorking(_ slot: Int32) {
    let order = orders[Int(slot)]
    if order.isReduceOnly {
      account.workExit(-order.leavesQty.raw, order.side, Int(order.instrument.index))
      return
    }
    orders[Int(slot)].workingValue = 0
    account.work(
      -order.leavesQty.raw, value: -order.workingValue, order.side, Int(order.instrument.index))
  }

  /// Takes the filled part of an order out of what works; called before `cumQty` grows.
  private mutating func releaseWorking(_ slot: Int32, filled: Quantity) {
    let order = orders[Int(slot)]
    if order.isReduceOnly {
      account.workExit(-filled.raw, order.side, Int(order.instrument.index))
      return
    }
    let leaves = Int128(order.leavesQty.raw)
    let rest = Int128(order.workingValue) * (leaves - Int128(filled.raw))
    let restValue = rest == 0 ? 0 : Int64(Rounding.up.divide(rest, by: leaves))
    orders[Int(slot)].workingValue = restValue
    account.work(
      -filled.raw, value: restValue - order.workingValue, order.side, Int(order.instrument.index))
  }

  // MARK: Reports

  private mutating func nextExecID() -> UInt64 {
    lastExecID += 1
    return lastExecID
  }

  mutating func report(
    _ type: ExecType, _ slot: Int32, _ status: OrdStatus? = nil, refusal: VenueRefusal? = nil,
    into reports: inout [ExecutionReport]
  ) {
    let order = orders[Int(slot)]
    let isDone = order.leavesQty.isZero
    let status = status ?? (isDone ? .filled : order.status)
    var report = ExecutionReport(
      execType: type, execID: nextExecID(), clOrdID: order.clOrdID, instrument: order.instrument,
      side: order.side, ordStatus: status, kind: order.kind, orderQty: order.orderQty,
      cumQty: order.cumQty, leavesQty: status.isFinal ? .zero : order.leavesQty,
      transactTime: Timestamp(nanoseconds: clock))
    report.refusal = refusal
    reports.append(report)
  }

  private mutating func reportFill(
    _ slot: Int32, _ quantity: Quantity, at price: Int64, _ charge: FeeModel.Charge,
    into reports: inout [ExecutionReport]
  ) {
    report(.trade, slot, into: &reports)
    let last = reports.count - 1
    reports[last].lastQty = quantity
    reports[last].lastPx = Price(raw: price)
    reports[last].fee = charge.fee
    reports[last].feeQuantity = charge.feeQuantity
    reports[last].isAmbiguous = play.bar != nil && isGuess(orders[Int(slot)])
  }

  /// Refuses a new order.
  mutating func refuse(
    _ type: ExecType, _ request: OrderRequest, _ refusal: VenueRefusal,
    into reports: inout [ExecutionReport]
  ) {
    var report = ExecutionReport(
      execType: type, execID: nextExecID(), clOrdID: request.clOrdID,
      instrument: request.instrument, side: request.side, ordStatus: .rejected, kind: request.kind,
      orderQty: request.quantity, cumQty: .zero, leavesQty: .zero,
      transactTime: Timestamp(nanoseconds: clock))
    report.refusal = refusal
    reports.append(report)
  }

  /// Answers a question or wish about an order that does not work: final, or never seen.
  ///
  /// A final order's price is not kept; its kind is reported as `market`.
  mutating func refuse(
    _ type: ExecType, _ id: ClOrdID, _ instrument: InstrumentID,
    into reports: inout [ExecutionReport]
  ) {
    var closedOrder: ClosedOrder?
    if case .closed(let number) = index[id], closed[Int(number)].clOrdID == id {
      closedOrder = closed[Int(number)]
    }
    let isQuestion = type == .orderStatus
    var report = ExecutionReport(
      execType: isQuestion && closedOrder == nil ? .unknownOrder : type, execID: nextExecID(),
      clOrdID: id, instrument: closedOrder?.instrument ?? instrument,
      side: closedOrder?.side ?? .buy, ordStatus: closedOrder?.status ?? .rejected, kind: .market,
      orderQty: closedOrder?.orderQty ?? .zero, cumQty: closedOrder?.cumQty ?? .zero,
      leavesQty: .zero, transactTime: Timestamp(nanoseconds: clock))
    if closedOrder == nil {
      report.refusal = .unknownOrder
    } else if !isQuestion {
      report.refusal = .tooLate
    }
    reports.append(report)
  }
}
