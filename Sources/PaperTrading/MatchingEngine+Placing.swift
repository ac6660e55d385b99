import TradingModel

/// Where an accepted order goes: into the market at once, to wait, or to rest.
extension MatchingEngine {
  /// Lets an order act at once, or puts it where it belongs.
  ///
  /// Within the play of an event on its instrument a stop or limit only rests: it is not moved by
  /// the price that created it (SEM-33). Between events a stop that is through the market
  /// triggers (SEM-5), and a limit that can trade does (SEM-27).
  mutating func place(_ slot: Int32, into reports: inout [ExecutionReport]) {
    let order = orders[Int(slot)]
    let number = Int(order.instrument.index)
    let isInPlay = play.stage != .idle && play.book == number
    if let stop = order.kind.stopPrice, !order.isTriggered {
      let price = markets[number].stopPrice(isBuy: order.isBuy)
      let isThrough = order.isBuy ? price >= stop.raw : price <= stop.raw
      if isInPlay || price == InstrumentMarket.noPrice || !isThrough {
        settle(slot, on: .stops, isNew: true)
        return
      }
      orders[Int(slot)].isTriggered = true
      let isLimit = order.kind.limitPrice != nil
      if isLimit || fillsInParts || markets[number].fillsAtNext
        || takerPrice(order) == InstrumentMarket.noPrice
      {
        report(.triggered, slot, into: &reports)
      }
    }
    if order.kind.limitPrice != nil, !order.isImmediate,
      isInPlay || !Self.canTake(orders[Int(slot)], at: takerPrice(order))
    {
      settle(slot, on: .limits, isNew: true)
      return
    }
    if markets[number].fillsAtNext {
      settle(slot, on: .waiting, isNew: true)
    } else {
      takeOrRest(slot, into: &reports)
    }
  }

  /// Fills an order that may take what the market offers now; otherwise it rests, waits or ends.
  mutating func takeOrRest(_ slot: Int32, into reports: inout [ExecutionReport]) {
    let order = orders[Int(slot)]
    let price = takerPrice(order)
    if Self.canTake(order, at: price) {
      if let refusal = lateFundsRefusal(slot) {
        finish(slot, .canceled, .canceled, refusal: refusal, into: &reports)
        return
      }
      // A limit pays what it saw; a market order slips.
      let deal = Deal(
        price: price, source: takerSource(order), slips: order.kind.limitPrice == nil)
      fill(slot, deal, into: &reports)
    } else if order.kind.limitPrice == nil {
      settle(slot, on: .waiting, isNew: true)
    } else if order.isImmediate {
      finish(slot, .canceled, .canceled, into: &reports)
    } else {
      settle(slot, on: .limits, isNew: true)
    }
  }

  /// What the order would trade at now, without slippage; `noPrice` when nothing is known, or
  /// nothing that is new enough to take (SEM-26).
  @inline(__always)  // A call would copy the engine.
  func takerPrice(_ order: VenueOrder) -> Int64 { takerPrice(order, since: oldestToTake) }

  /// Data from before this moment is stale (SEM-62). The end of a run takes the last price there is.
  private var oldestToTake: Int64 {
    if isClosing || staleAfter == .max { return .min }
    let (oldest, overflow) = clock.subtractingReportingOverflow(staleAfter)
    return overflow ? .min : oldest
  }

  /// What the order would trade at by the newest data, however old that is.
  @inline(__always)  // A call would copy the engine.
  func knownPrice(_ order: VenueOrder) -> Int64 { takerPrice(order, since: .min) }

  @inline(__always)  // A call would copy the engine.
  private func takerPrice(_ order: VenueOrder, since oldest: Int64) -> Int64 {
    let number = Int(order.instrument.index)
    let halfSpread = settings.halfSpread.raw
    if play.stage != .idle, play.book == number, let bar = play.bar {
      // Within a bar the price is where its path stands; quotes are from before it.
      return order.isBuy ? bar.cursor + halfSpread : bar.cursor - halfSpread
    }
    return markets[number].takerPrice(
      isBuy: order.isBuy, halfSpread: halfSpread, since: oldest)
  }

  private static func canTake(_ order: VenueOrder, at price: Int64) -> Bool {
    if price == InstrumentMarket.noPrice { return false }
    guard let limit = order.kind.limitPrice else { return true }
    return order.isBuy ? price <= limit.raw : price >= limit.raw
  }

  /// Whose size a taker deals with at `takerPrice`.
  @inline(__always)  // A call would copy the engine.
  func takerSource(_ order: VenueOrder) -> ShownSizes.Source {
    let number = Int(order.instrument.index)
    let isInBar = play.stage != .idle && play.book == number && play.bar != nil
    if isInBar || !markets[number].hasQuote(since: oldestToTake) { return .trade }
    return order.isBuy ? .ask : .bid
  }

  /// Market orders fill this much worse than the price they saw.
  @inline(__always)  // A call would copy the engine.
  func slipped(
    _ price: Int64, _ order: VenueOrder, _ quantity: Quantity, _ source: ShownSizes.Source
  ) -> Int64 {
    let number = Int(order.instrument.index)
    let distance = slippage[number].distance(
      at: price, quantity: quantity.raw, shown: markets[number].sizes.shown(source))
    return price + distance * order.side.sign
  }

  /// The question that could not be asked at submission, when there was no price (SEM-39).
  private mutating func lateFundsRefusal(_ slot: Int32) -> VenueRefusal? {
    let order = orders[Int(slot)]
    guard order.isUnchecked, !order.isReduceOnly, let price = referencePrice(order) else {
      return nil
    }
    // It works already, but with a value of nothing.
    return refusal(of: order, replacing: order, at: price)
  }

  /// Puts an order on a ladder or among those that wait.
  ///
  /// - Parameter isNew: Whether older data must not move it from now on (SEM-32); an order that
  ///   only moves to the end of the line is not new.
  mutating func settle(_ slot: Int32, on place: VenueOrder.Place, isNew: Bool = false) {
    let number = Int(orders[Int(slot)].instrument.index)
    if isNew {
      let isInPlay = play.stage != .idle && play.book == number
      orders[Int(slot)].placedAt = clock
      orders[Int(slot)].bornIn = isInPlay ? play.number : 0
      orders[Int(slot)].isBornInside = isInPlay && play.bar?.isAtOpen == false
    }
    orders[Int(slot)].place = place
    let order = orders[Int(slot)]
    switch place {
    case .waiting: markets[number].watch(books[number].wait(slot))
    case .stops:
      guard let stop = order.kind.stopPrice else { return }
      markets[number].watch(books[number].insert(slot, on: .stops(order.isBuy), price: stop.raw))
    case .limits:
      guard let limit = order.kind.limitPrice else { return }
      markets[number].watch(books[number].insert(slot, on: .limits(order.isBuy), price: limit.raw))
    case .none: break
    }
  }

  /// Takes an order from where it rests or waits.
  mutating func unplace(_ slot: Int32) {
    let order = orders[Int(slot)]
    let number = Int(order.instrument.index)
    orders[Int(slot)].place = .none
    switch order.place {
    case .waiting: markets[number].watch(books[number].stopWaiting(slot))
    case .stops:
      guard let stop = order.kind.stopPrice else { return }
      markets[number].watch(books[number].remove(slot, from: .stops(order.isBuy), price: stop.raw))
    case .limits:
      guard let limit = order.kind.limitPrice else { return }
      markets[number].watch(
        books[number].remove(slot, from: .limits(order.isBuy), price: limit.raw))
    case .none: break
    }
  }
}
