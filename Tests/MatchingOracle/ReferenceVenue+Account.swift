import TradingModel

/// Fills, fees, cash and margin of the reference venue.
extension ReferenceVenue {
  /// Whether orders may fill in parts.
  var fillsInParts: Bool { settings.partial != .none || settings.liquidity == .displayed }

  /// Fills what is left of an order, or as much of it as is offered (SEM-34) and as a reduce-only
  /// order may (SEM-19).
  mutating func fill(_ index: Int, _ deal: ReferenceDeal) {
    let order = orders[index]
    let position = positions[order.instrument]
    var quantity = order.leavesQty
    if fillsInParts {
      quantity = offered(to: order, deal)
      if let play { orders[index].dealtInEvent = play.number }
    }
    var refusal: VenueRefusal?
    if order.request.isReduceOnly, settings.capabilities.enforcesReduceOnly {
      let closable = Quantity(raw: max(0, -position.raw * order.side.sign))
      if closable < quantity {
        refusal = .notReducing(position: position)
        quantity = order.request.timeInForce == .fok ? .zero : closable
      }
    }
    if !quantity.isZero, !book(index, quantity, deal) {
      return end(index, .canceled, refusal: .valueOutOfRange)
    }
    guard orders[index].isWorking else { return }
    if refusal != nil || order.isImmediate {
      end(index, .canceled, refusal: refusal)
    } else if !deal.isMaker {
      // Who takes and is not served waits for the next event.
      orders[index].isWaiting = true
      takePlace(index)
    }
  }

  /// Whole lots of what is shown, and by chance only a part of them.
  private mutating func offered(to order: ReferenceOrder, _ deal: ReferenceDeal) -> Quantity {
    let whole = order.leavesQty
    if isClosing { return whole }
    let isFillOrKill = order.request.timeInForce == .fok
    let lot = instruments[order.instrument].lot.raw
    var lots = whole.raw / lot
    let size = markets[order.instrument].size(deal.party)
    let asksForSize =
      deal.isMaker ? settings.partial == .displayed : settings.liquidity == .displayed
    if asksForSize, size.shown > 0, size.shown - size.dealt < whole.raw {
      lots = isFillOrKill ? 0 : max(0, size.shown - size.dealt) / lot
    }
    if case .random(let share) = settings.partial, lots > 1, !isFillOrKill,
      fillChance.happens(share)
    {
      lots = fillChance.upTo(1) == 0 ? 1 : 1 + fillChance.upTo(lots - 2)
    }
    return Quantity(raw: lots * lot)
  }

  /// Books a fill and reports it; false, and nothing is booked, when it cannot be counted.
  private mutating func book(_ index: Int, _ quantity: Quantity, _ deal: ReferenceDeal) -> Bool {
    let order = orders[index]
    let position = positions[order.instrument]
    let price = deal.slips ? slipped(deal.price, order, quantity, deal.party) : deal.price
    let sum = Int128(position.raw) + Int128(quantity.raw * order.side.sign)
    // Only what adds to what one has is there to take a share of.
    let isInAsset =
      settings.fees.isTakenInAsset && order.side == .buy && position >= .zero
    guard let value = value(quantity, Price(raw: price), order.instrument),
      let fee = fee(quantity, value, order, isMaker: deal.isMaker, isInAsset: isInAsset),
      sum.magnitude <= Quantity.magnitudeMax.magnitude
    else { return false }
    cash -= Int128(value.raw * order.side.sign) + fee.charged
    fees += fee.charged
    positions[order.instrument] = Quantity(raw: Int64(sum)) - fee.kept
    if fillsInParts { markets[order.instrument].deal(quantity, with: deal.party) }
    orders[index].feesExact = fee.exact
    orders[index].feesCharged += fee.charged
    orders[index].cumQty += quantity
    let left = order.leavesQty - quantity
    orders[index].workingValue = Rounding.up.divide(
      order.workingValue * Int128(left.raw), by: Int128(order.leavesQty.raw))
    orders[index].status = left.isZero ? .filled : .partiallyFilled
    let isAmbiguous = isGuess(order)
    report(.trade, index) { report in
      report.lastQty = quantity
      report.lastPx = Price(raw: price)
      report.fee = Money(raw: Int64(fee.charged))
      report.feeQuantity = fee.kept
      report.isAmbiguous = isAmbiguous
    }
    return true
  }

  /// Whether the bar in play reached a stop and a target of the order's bracket (SEM-42).
  private func isGuess(_ order: ReferenceOrder) -> Bool {
    guard let play, let bar = play.bar, !play.isAtOpen, play.instrument == order.instrument,
      order.request.clOrdID.role == .stop || order.request.clOrdID.role == .target
    else { return false }
    let other: OrderRole = order.request.clOrdID.role == .stop ? .target : .stop
    return orders.contains { sibling in
      guard sibling.request.clOrdID.role == other, sibling.instrument == order.instrument,
        sibling.request.clOrdID.bracket == order.request.clOrdID.bracket,
        sibling.side == order.side
      else { return false }
      let isBuy = order.side == .buy
      if other == .stop, let stop = sibling.restingStop {
        return isBuy ? stop <= bar.high.raw : stop >= bar.low.raw
      }
      guard other == .target, let limit = sibling.restingLimit else { return false }
      return isBuy ? limit >= bar.low.raw + through : limit <= bar.high.raw - through
    }
  }

  private func value(_ quantity: Quantity, _ price: Price, _ instrument: Int) -> Money? {
    instruments[instrument].value(of: quantity, at: price)
  }

  /// So much a unit, a share of the value or of the quantity, at least the minimum an order.
  private func fee(
    _ quantity: Quantity, _ value: Money, _ order: ReferenceOrder, isMaker: Bool = false,
    isInAsset: Bool = false
  ) -> (exact: Int128, charged: Int128, kept: Quantity)? {
    let rate = isMaker ? settings.fees.makerShare ?? settings.fees.share : settings.fees.share
    let perUnit = Price(raw: settings.fees.perUnit.raw)
    guard let units = Money.value(of: quantity, at: perUnit, multiplier: .one),
      let share = value.magnitude.scaled(by: isInAsset ? .zero : rate, .halfEven),
      let kept = quantity.scaled(by: isInAsset ? rate : .zero, .up)
    else { return nil }
    let exact = order.feesExact + Int128(units.raw) + Int128(share.raw)
    let charged = max(exact, Int128(settings.fees.minimum.raw)) - order.feesCharged
    return charged <= Int128(Money.magnitudeMax) ? (exact, charged, kept) : nil
  }

  // MARK: Margin (SEM-39)

  /// What an order is valued at: its limit, its stop, else what it would pay now.
  func valuation(of order: ReferenceOrder) -> Price? {
    if let price = order.request.kind.limitPrice ?? order.request.kind.stopPrice { return price }
    let price = taker(order.side, order.instrument) { _ in true }
    return price.map {
      Price(raw: slipped($0, order, order.leavesQty, party(order.side, order.instrument)))
    }
  }

  /// Asks the account whether it can carry an order; remembers the order's value when it can.
  func ask(
    _ order: inout ReferenceOrder, at price: Price, replacing old: ReferenceOrder?
  ) -> VenueRefusal? {
    let quantity = order.leavesQty
    guard let value = value(quantity, price, order.instrument),
      fee(quantity, value, order) != nil
    else { return .valueOutOfRange }
    if order.request.isReduceOnly { return nil }
    order.isUnasked = false
    order.workingValue = Int128(value.magnitude.raw)
    var others = orders.filter { $0.isWorking && !$0.request.isReduceOnly }
    let before = margin(order.instrument, others)
    if let old { others.removeAll { $0.request.clOrdID == old.request.clOrdID } }
    others.append(order)
    let after = margin(order.instrument, others)
    let mine = others.filter { $0.instrument == order.instrument && $0.side == order.side }
    let reach = mine.reduce(Int128(positions[order.instrument].raw * order.side.sign)) {
      $0 + Int128($1.leavesQty.raw)
    }
    if reach > Int128(Quantity.magnitudeMax) { return .valueOutOfRange }
    let required = after - before
    let available = exactEquity - marginUsed(0)
    if required <= 0 || required <= available { return nil }
    return .insufficientFunds(
      required: Money(clamping: required), available: Money(clamping: available))
  }

  var exactEquity: Int128 {
    var sum = cash
    for (instrument, position) in positions.enumerated() {
      guard !position.isZero, let mark = markets[instrument].mark else { continue }
      sum += worth(position, at: mark, instrument)
    }
    return sum
  }

  /// A position's value; beyond what `Money` can count it is cut instead of rounded.
  private func worth(_ position: Quantity, at mark: Int64, _ instrument: Int) -> Int128 {
    if let exact = value(position, Price(raw: mark), instrument) { return Int128(exact.raw) }
    let scale = Int128(fixedPointScale)
    let multiplier = Int128(instruments[instrument].multiplier.raw)
    return Int128(position.raw) * Int128(mark) / scale * multiplier / scale
  }

  func marginUsed(_ start: Int128) -> Int128 {
    let working = orders.filter { $0.isWorking && !$0.request.isReduceOnly }
    return instruments.indices.reduce(start) { $0 + margin($1, working) }
  }

  /// The margin of a position and what works beside it, on the side that would need more.
  private func margin(_ instrument: Int, _ working: [ReferenceOrder]) -> Int128 {
    let position = positions[instrument]
    var held: Int128 = 0
    if !position.isZero, let mark = markets[instrument].mark {
      held = abs(worth(position, at: mark, instrument))
    }
    var worst = held
    for side in Side.allCases {
      let mine = working.filter { $0.instrument == instrument && $0.side == side }
      let quantity = mine.reduce(Int128(0)) { $0 + Int128($1.leavesQty.raw) }
      let value = mine.reduce(Int128(0)) { $0 + $1.workingValue }
      let signed = Int128(position.raw * side.sign)
      // What only reduces a position on the other side adds nothing.
      let reduced = max(0, -signed)
      let added =
        quantity <= reduced
        ? 0 : Rounding.up.divide(value * (quantity - reduced), by: max(1, quantity))
      worst = max(worst, (signed > 0 ? held : 0) + added)
    }
    let share = Int128(instruments[instrument].margin.raw)
    return Rounding.up.divide(worst * share, by: Int128(fixedPointScale))
  }
}
