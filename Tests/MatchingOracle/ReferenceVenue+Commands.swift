import TradingModel

/// What the reference venue does with commands.
extension ReferenceVenue {
  /// Takes a command; see `MatchingEngine.process`.
  mutating func process(_ command: Command, at now: Timestamp) {
    clock = max(clock, now.nanoseconds)
    expire(upTo: clock)
    switch command {
    case .submit(let request): submit(request)
    case .cancel(let id, let instrument):
      guard let index = find(id) else {
        return reportUnknown(.cancelRejected, id, instrument, refusal: .unknownOrder)
      }
      guard orders[index].isWorking else {
        return report(.cancelRejected, index, refusal: .tooLate)
      }
      end(index, .canceled)
    case .replace(let change): replace(change)
    case .status(let id, let instrument):
      guard let index = find(id) else {
        return reportUnknown(.unknownOrder, id, instrument, refusal: .unknownOrder)
      }
      report(.orderStatus, index)
    }
  }

  /// Ends what is due, earlier ends first, older orders first among equals (SEM-36).
  mutating func expire(upTo time: Int64, only instrument: Int? = nil) {
    let due = orders.indices.filter {
      orders[$0].isWorking && (orders[$0].endsAt ?? .max) <= time
        && (instrument ?? orders[$0].instrument) == orders[$0].instrument
    }
    for index in due.sorted(by: { (orders[$0].endsAt ?? 0, $0) < (orders[$1].endsAt ?? 0, $1) }) {
      clock = max(clock, orders[index].endsAt ?? clock)
      end(index, .expired)
    }
  }

  private func find(_ id: ClOrdID) -> Int? { orders.firstIndex { $0.request.clOrdID == id } }

  private mutating func submit(_ request: OrderRequest) {
    // The number of an id is never given twice within a session.
    let isKnown = orders.contains {
      $0.request.clOrdID.session == request.clOrdID.session
        && $0.request.clOrdID.sequence == request.clOrdID.sequence
    }
    var order = ReferenceOrder(request)
    switch request.timeInForce {
    case .day:
      order.endsAt = Timestamp(nanoseconds: clock).next(timeOfDay: settings.dayReset).nanoseconds
    case .gtd(let end): order.endsAt = end.nanoseconds
    case .gtc, .ioc, .fok: break
    }
    let problem =
      isKnown ? .duplicateClOrdID : refusal(of: &order) ?? fault(settings.faults.rejects)
    if let problem {
      order.status = .rejected
      orders.append(order)
      report(.rejected, orders.count - 1, refusal: problem)
      // The order that owns the id is the one that is known.
      if isKnown { orders.removeLast() }
      return
    }
    orders.append(order)
    let index = orders.count - 1
    report(.new, index)
    takePlace(index)
    act(index)
  }

  /// By chance the venue is closed for a moment.
  private mutating func fault(_ share: Ratio) -> VenueRefusal? {
    !isClosing && faultChance.happens(share) ? .closed : nil
  }

  /// Why a new order is refused; fills in what the account knows of it.
  private func refusal(of order: inout ReferenceOrder) -> VenueRefusal? {
    guard instruments.indices.contains(order.instrument) else { return .notSupported }
    if order.request.kind.stopPrice != nil, !settings.capabilities.hasStopOrders {
      return .notSupported
    }
    if let problem = formRefusal(order.request.kind, order.request.quantity, order.instrument) {
      return problem
    }
    if let problem = throughRefusal(order) { return problem }
    if let end = order.endsAt, end <= clock { return .expired }
    if let problem = heldRefusal(of: order, replacing: nil) { return problem }
    let position = positions[order.instrument]
    if order.request.isReduceOnly, settings.capabilities.enforcesReduceOnly,
      position.raw * order.side.sign >= 0
    {
      return .notReducing(position: position)
    }
    if order.isImmediate, case .market = order.request.kind,
      !markets[order.instrument].fillsAtNext, taker(order.side, order.instrument) == nil
    {
      return .noMarket
    }
    guard let price = valuation(of: order) else {
      order.isUnasked = true
      return nil
    }
    return ask(&order, at: price, replacing: nil)
  }

  /// Quantity and prices on their steps, positive and countable (SEM-37).
  private func formRefusal(
    _ kind: OrderKind, _ quantity: Quantity, _ instrument: Int
  ) -> VenueRefusal? {
    let terms = instruments[instrument]
    if quantity.raw > Quantity.magnitudeMax { return .valueOutOfRange }
    if quantity.raw <= 0 || quantity.raw % terms.lot.raw != 0 {
      return .quantityOffLot(nearest: max(terms.lot, terms.onLot(quantity)))
    }
    for price in [kind.stopPrice, kind.limitPrice] {
      guard let price else { continue }
      if price.raw > Price.magnitudeMax { return .valueOutOfRange }
      if price.raw <= 0 || price.raw % terms.tick.raw != 0 {
        let nearest = terms.onTick(price, .halfEven)
        return .priceOffTick(nearest: max(Price(raw: terms.tick.raw), nearest))
      }
    }
    return nil
  }

  /// Whether others hold what an order would sell: exits where quantity is locked (SEM-24), and
  /// every sale where there are no shorts.
  private func heldRefusal(
    of order: ReferenceOrder, replacing old: ReferenceOrder?
  ) -> VenueRefusal? {
    let isAsked =
      settings.allowsShorts
      ? settings.capabilities.holdsQuantity && order.request.isReduceOnly : order.side == .sell
    guard isAsked else { return nil }
    let owned = max(0, -positions[order.instrument].raw * order.side.sign)
    let held = orders.filter {
      $0.isWorking && $0.instrument == order.instrument && $0.side == order.side
        && $0.request.clOrdID != old?.request.clOrdID
    }.reduce(Int128(0)) { $0 + Int128($1.leavesQty.raw) }
    let free = Quantity(raw: Int64(max(0, Int128(owned) - held)))
    return order.leavesQty <= free
      ? nil : .insufficientQuantity(required: order.leavesQty, available: free)
  }

  /// Whether the market has passed a stop already, where that is refused (SEM-5).
  private func throughRefusal(_ order: ReferenceOrder) -> VenueRefusal? {
    guard settings.rejectsStopsThrough, !order.isTriggered,
      let stop = order.request.kind.stopPrice?.raw,
      let price = markets[order.instrument].watched(by: order.side),
      order.side == .buy ? price >= stop : price <= stop
    else { return nil }
    return .stopThroughMarket(at: Price(raw: price))
  }

  private mutating func replace(_ change: ReplaceRequest) {
    guard let index = find(change.clOrdID) else {
      return reportUnknown(
        .replaceRejected, change.clOrdID, change.instrument, refusal: .unknownOrder)
    }
    let old = orders[index]
    guard old.isWorking else { return report(.replaceRejected, index, refusal: .tooLate) }
    var new = old
    new.request.kind = change.kind
    new.request.quantity = change.quantity
    let problem =
      refusal(of: &new, by: change, replacing: old) ?? fault(settings.faults.replaceRejects)
    if let problem { return report(.replaceRejected, index, refusal: problem) }
    orders[index] = new
    // Nothing may be left to fill.
    if new.request.quantity == new.cumQty { orders[index].status = .filled }
    report(.replaced, index)
    guard orders[index].isWorking else { return }
    if new.request.kind != old.request.kind {
      orders[index].isWaiting = false
      takePlace(index)
      act(index)
    } else if new.request.quantity > old.request.quantity {
      lastTurn += 1
      orders[index].turn = lastTurn
    }
  }

  private func refusal(
    of new: inout ReferenceOrder, by change: ReplaceRequest, replacing old: ReferenceOrder
  ) -> VenueRefusal? {
    if change.instrument != old.request.instrument { return .unknownOrder }
    if !settings.capabilities.canAmend { return .notSupported }
    let kinds = (new.request.kind, old.request.kind)
    if kinds.0.name != kinds.1.name { return .notSupported }
    if old.isTriggered, kinds.0.stopPrice != kinds.1.stopPrice { return .tooLate }
    if new.request.quantity > .zero, new.request.quantity < old.cumQty {
      return .belowCumQty(cumQty: old.cumQty)
    }
    if let problem = formRefusal(kinds.0, new.request.quantity, new.instrument) { return problem }
    if kinds.0 != kinds.1, let problem = throughRefusal(new) { return problem }
    if let problem = heldRefusal(of: new, replacing: old) { return problem }
    guard let price = valuation(of: new) else { return nil }
    return ask(&new, at: price, replacing: old)
  }

  // MARK: Where orders go

  /// Gives an order a new place at the end of the line, from now on.
  mutating func takePlace(_ index: Int) {
    lastTurn += 1
    orders[index].turn = lastTurn
    orders[index].placedAt = clock
    let isInPlay = play?.instrument == orders[index].instrument
    orders[index].placedInEvent = isInPlay ? play?.number ?? 0 : 0
    orders[index].isPlacedInside = isInPlay && play?.bar != nil && play?.isAtOpen == false
  }

  /// Lets an order that is new, or has new prices, do what it can at once.
  private mutating func act(_ index: Int) {
    let order = orders[index]
    let isInPlay = play?.instrument == order.instrument
    if let stop = order.restingStop {
      // Within an event it is not moved by the price that created it (SEM-33).
      guard !isInPlay, let price = markets[order.instrument].watched(by: order.side),
        order.side == .buy ? price >= stop : price <= stop
      else { return }
      orders[index].isTriggered = true
      // A stop that fills whole at once says so by its fill.
      if order.request.kind.limitPrice != nil || fillsInParts
        || markets[order.instrument].fillsAtNext || taker(order.side, order.instrument) == nil
      {
        report(.triggered, index)
      }
    } else if isInPlay, order.restingLimit != nil, !order.isImmediate {
      return
    }
    guard markets[order.instrument].fillsAtNext else { return take(index) }
    if order.request.kind.limitPrice == nil || order.isImmediate {
      orders[index].isWaiting = true
    } else if let price = taker(order.side, order.instrument), order.accepts(price) {
      orders[index].isWaiting = true
    }
  }

  /// Fills at what the market offers now, or rests, waits or ends.
  mutating func take(_ index: Int) {
    let order = orders[index]
    let isLimit = order.request.kind.limitPrice != nil
    let price = taker(order.side, order.instrument)
    if let price, order.accepts(price) {
      var asked = order
      if order.isUnasked, !order.request.isReduceOnly, let known = valuation(of: order),
        let problem = ask(&asked, at: known, replacing: order)
      {
        return end(index, .canceled, refusal: problem)
      }
      // A limit pays what it saw; a market order slips.
      let deal = ReferenceDeal(
        price: price, party: party(order.side, order.instrument), slips: !isLimit)
      return fill(index, deal)
    }
    if isLimit, order.isImmediate { return end(index, .canceled) }
    orders[index].isWaiting = !isLimit
    takePlace(index)
  }

  /// What a taker meets now, without slippage (SEM-26): nothing that is too old.
  func taker(_ side: Side, _ instrument: Int) -> Int64? {
    taker(side, instrument, isNew)
  }

  /// Whether what is known since `time` is not too old to take.
  private func isNew(_ time: Int64) -> Bool {
    guard let limit = settings.staleAfter, !isClosing else { return true }
    return Int128(clock) - Int128(time) <= Int128(limit.nanoseconds)
  }

  /// What a taker would meet if prices that old could be had.
  func taker(_ side: Side, _ instrument: Int, _ isNewEnough: (Int64) -> Bool) -> Int64? {
    let market = markets[instrument]
    let isInBar = play?.instrument == instrument && play?.bar != nil
    // Within a bar the price is where its path stands; quotes are from before it.
    if !isInBar, let quote = market.quote, isNewEnough(market.quoteAt) {
      return side == .buy ? quote.ask : quote.bid
    }
    guard let last = market.last, isInBar || isNewEnough(market.lastAt) else { return nil }
    return last + settings.halfSpread.raw * side.sign
  }

  /// With whom a taker deals.
  func party(_ side: Side, _ instrument: Int) -> ReferenceDeal.Party {
    let isInBar = play?.instrument == instrument && play?.bar != nil
    let hasQuote = markets[instrument].quote != nil && isNew(markets[instrument].quoteAt)
    return isInBar || !hasQuote ? .print : side == .buy ? .ask : .bid
  }

  /// The price made worse by the slippage (SEM-35), in whole ticks.
  func slipped(
    _ price: Int64, _ order: ReferenceOrder, _ quantity: Quantity,
    _ party: ReferenceDeal.Party
  ) -> Int64 {
    let tick = Int128(instruments[order.instrument].tick.raw)
    let scale = Int128(fixedPointScale)
    let magnitude = abs(Int128(price))
    let ticks: Int128
    switch settings.slippage {
    case .ticks(let count): ticks = Int128(count)
    case .share(let share):
      ticks = Rounding.up.divide(magnitude * Int128(share.raw), by: scale * tick)
    case .volumeShare(let share):
      let shown = Int128(markets[order.instrument].size(party).shown)
      if shown <= 0 { return price }
      let whole = Rounding.up.divide(magnitude * Int128(share.raw), by: scale)
      ticks = Rounding.up.divide(whole * min(Int128(quantity.raw), shown), by: shown * tick)
    }
    return price + Int64(ticks * tick) * order.side.sign
  }
}
