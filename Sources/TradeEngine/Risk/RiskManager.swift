public import TradingModel

/// The book's figures that the limits are compared with, before the order.
public struct RiskPicture: Hashable, Sendable {
  /// Engine time.
  public var now: Timestamp
  /// Brackets pending, live or closing.
  public var activeBrackets: Int
  /// An open or working bracket of the symbol on the other side, if any.
  public var oppositeBracket: BracketID?
  /// The signed position of the symbol plus its working entries.
  public var exposure: Quantity
  /// The value of all positions and working entries.
  public var notional: Money
  /// The loss if every stop fills at its price.
  public var openRisk: Money
  /// Equity less the margin of positions and working entries.
  public var buyingPower: Money
  /// The market price the order is compared with.
  public var market: Price
  /// The instrument.
  public var instrument: Instrument
}

/// Says yes or no to entries; a no carries the limit, its value and what the order would make.
public struct RiskManager: Hashable, Sendable {
  /// The limits.
  public let limits: RiskSettings
  /// The most brackets alive at once.
  public let maxActiveBrackets: Int32
  /// What the venue charges, for sizes that are net of fees.
  public let fees: FeeSettings
  /// The most a position may be worth when it is entered: a quarter of what `Money` counts, so that
  /// it can still be valued and closed at four times the price.
  public static let positionValueMax = Money(raw: Money.magnitudeMax / 4)
  /// The loss that breached the daily limit; entries wait for the reset.
  private(set) var dailyLoss: Money?
  /// The times of the newest trader orders, at most `ordersPerSecond` of them, as a ring.
  private var orderTimes: [Timestamp] = []
  private var orderTimesNext = 0

  /// Makes a manager with the limits of `settings`.
  public init(settings: EngineSettings) {
    limits = settings.risk
    maxActiveBrackets = settings.brackets.maxActiveBrackets
    fees = settings.fees
  }

  /// Returns the order as approved, or the first limit it would break.
  ///
  /// - Parameters:
  ///   - order: The entry with its size and plan.
  ///   - picture: The book before it.
  public func review(
    _ order: EntryOrder, against picture: RiskPicture
  ) -> Result<Approved<EntryOrder>, Refusal> {
    if let refusal = refusal(order, picture) { return .failure(refusal) }
    return .success(Approved(byRiskManager: order))
  }

  private func refusal(_ order: EntryOrder, _ picture: RiskPicture) -> Refusal? {
    let instrument = picture.instrument
    if let opposite = picture.oppositeBracket { return .oppositeBracket(opposite) }
    if let dailyLoss, let limit = limits.maxDailyLoss {
      return .dailyLossLimit(limit: limit, loss: dailyLoss)
    }
    if picture.activeBrackets >= Int(maxActiveBrackets) {
      return .tooManyBrackets(limit: maxActiveBrackets)
    }
    if let limit = limits.ordersPerSecond, isRateReached(limit, at: picture.now) {
      return .orderRate(limit: limit)
    }
    let price = order.plan.reference
    guard let notional = instrument.value(of: order.quantity, at: price),
      let required = notional.magnitude.scaled(by: instrument.margin, .up),
      let risk = Self.risk(of: order.quantity, plan: order.plan, instrument)
    else { return .valueOutOfRange }
    // What cannot be counted, no account can hold.
    guard order.quantity.raw <= Quantity.magnitudeMax - picture.exposure.magnitude.raw
    else { return .valueOutOfRange }
    let position = picture.exposure.magnitude + order.quantity
    if let limit = limits.maxPosition, position > limit {
      return .positionLimit(limit: limit, would: position)
    }
    let worth =
      instrument.value(of: position, at: price)?.magnitude ?? Money(raw: Money.magnitudeMax)
    if worth > Self.positionValueMax {
      return .positionTooLarge(limit: Self.positionValueMax, would: worth)
    }
    if let limit = limits.maxNotional {
      let would = Self.sum(picture.notional, notional.magnitude)
      if would > limit { return .notionalLimit(limit: limit, would: would) }
    }
    if let limit = limits.maxOpenRisk {
      let would = Self.sum(picture.openRisk, risk)
      if would > limit { return .openRiskLimit(limit: limit, would: would) }
    }
    if let limit = limits.priceCollar, picture.market.raw != 0 {
      let gap = (price - picture.market).magnitude
      let market = PriceOffset(raw: picture.market.raw).magnitude
      if let distance = gap.ratio(to: market), distance > limit {
        return .priceCollar(limit: limit, distance: distance)
      }
    }
    if required > picture.buyingPower {
      return .insufficientFunds(required: required, available: picture.buyingPower)
    }
    return nil
  }

  private static func sum(_ left: Money, _ right: Money) -> Money {
    Money(clamping: Int128(left.raw) + Int128(right.raw))
  }

  /// The loss of `quantity` at the plan's stop, before fees; `nil` beyond `Money`'s range.
  public static func risk(
    of quantity: Quantity, plan: ExitPlan, _ instrument: Instrument
  ) -> Money? {
    let gap = Price(raw: abs(plan.reference.raw - plan.stop.raw))
    return instrument.value(of: quantity, at: gap)
  }

  /// Returns the quantity of an entry, floored to the lot (SEM-55).
  ///
  /// Equity 100,000, risk 1 %, stop 2.00 away, no fees: 1,000 / 2.00 = 500. A size from risk is
  /// held to what the buying power and the limits leave; a proposal also to `ticket_notional` of
  /// equity (as margin).
  public func size(
    _ request: SizeRequest, plan: ExitPlan, equity: Money, picture: RiskPicture
  ) -> Result<Quantity, Refusal> {
    let instrument = picture.instrument
    let quantity: Quantity?
    switch request {
    case .quantity(let typed):
      guard typed.raw > 0, instrument.isOnLot(typed) else {
        let nearest = max(instrument.onLot(typed), instrument.lot)
        return .failure(.quantityOffLot(nearest: nearest))
      }
      return .success(typed)
    case .notional(let money):
      quantity = affordable(money, at: plan.reference, margin: .one, instrument)
    case .risk(let share):
      quantity = riskSize(share, plan: plan, equity: equity, instrument)
        .map { capped($0, plan, picture) }
    case .proposed:
      let cap = equity.scaled(by: limits.ticketNotional, .down).flatMap {
        affordable($0, at: plan.reference, margin: instrument.margin, instrument)
      }
      quantity = riskSize(limits.perTrade, plan: plan, equity: equity, instrument)
        .map { capped($0, plan, picture) }
        .map { min($0, cap ?? .zero) }
    }
    guard let quantity else { return .failure(.valueOutOfRange) }
    let floored = instrument.onLot(quantity)
    return floored.raw > 0 ? .success(floored) : .failure(.sizeIsZero)
  }

  /// Returns `quantity` or as much of it as the buying power and the limits leave room for.
  private func capped(
    _ quantity: Quantity, _ plan: ExitPlan, _ picture: RiskPicture
  ) -> Quantity {
    let instrument = picture.instrument
    var rooms: [Quantity?] = [
      affordable(
        picture.buyingPower, at: plan.reference, margin: instrument.margin, instrument),
      affordable(Self.positionValueMax, at: plan.reference, margin: .one, instrument)
        .map { max($0 - picture.exposure.magnitude, .zero) },
    ]
    if let limit = limits.maxPosition {
      rooms.append(Quantity(raw: limit.raw - picture.exposure.magnitude.raw))
    }
    if let limit = limits.maxNotional {
      let room = Money(clamping: Int128(limit.raw) - Int128(picture.notional.raw))
      rooms.append(affordable(room, at: plan.reference, margin: .one, instrument))
    }
    if let limit = limits.maxOpenRisk, let unit = Self.risk(of: Quantity(1), plan: plan, instrument)
    {
      let room = Money(clamping: Int128(limit.raw) - Int128(picture.openRisk.raw))
      rooms.append(Self.count(of: unit, in: room))
    }
    return rooms.compactMap(\.self).reduce(quantity, min)
  }

  /// The quantity whose margin at `price` is at most `money`; `nil` when there is no bound.
  private func affordable(
    _ money: Money, at price: Price, margin: Ratio, _ instrument: Instrument
  ) -> Quantity? {
    guard money.raw > 0 else { return .zero }
    guard let unit = instrument.value(of: Quantity(1), at: Price(raw: abs(price.raw))),
      let required = unit.scaled(by: margin, .up), required.raw > 0
    else { return nil }
    return Self.count(of: required, in: money)
  }

  /// How many units that each take `unit` fit into `money`, rounded down.
  private static func count(of unit: Money, in money: Money) -> Quantity? {
    guard unit.raw > 0 else { return nil }
    let exact = max(Int128(money.raw), 0) * Int128(fixedPointScale) / Int128(unit.raw)
    return Quantity(raw: Int64(min(exact, Int128(Quantity.magnitudeMax))))
  }

  private func riskSize(
    _ share: Ratio, plan: ExitPlan, equity: Money, _ instrument: Instrument
  ) -> Quantity? {
    guard let budget = equity.scaled(by: share, .down), budget.raw > 0 else { return .zero }
    guard let loss = Self.risk(of: Quantity(1), plan: plan, instrument),
      let unitValue = instrument.value(of: Quantity(1), at: Price(raw: abs(plan.reference.raw))),
      let valueFee = unitValue.scaled(by: fees.share, .up)
    else { return nil }
    let perUnit = Int128(loss.raw) + 2 * (Int128(valueFee.raw) + Int128(fees.perUnit.raw))
    guard perUnit > 0 else { return nil }
    let exact = Int128(budget.raw) * Int128(fixedPointScale) / perUnit
    return Quantity(raw: Int64(clamping: min(exact, Int128(Quantity.magnitudeMax))))
  }

  private func isRateReached(_ limit: Int32, at now: Timestamp) -> Bool {
    guard limit > 0 else { return true }
    guard orderTimes.count >= Int(limit) else { return false }
    return now - orderTimes[orderTimesNext] < .seconds(1)
  }

  /// Remembers that a trader order went out, for `orders_per_second`.
  mutating func countOrder(at now: Timestamp) {
    guard let limit = limits.ordersPerSecond else { return }
    if orderTimes.count < Int(limit) {
      orderTimes.append(now)
    } else {
      orderTimes[orderTimesNext] = now
      orderTimesNext = (orderTimesNext + 1) % orderTimes.count
    }
  }

  /// Returns the limit when `dayPnL` has just breached it; once per day (SEM-61).
  mutating func breach(dayPnL: Money) -> Money? {
    guard let limit = limits.maxDailyLoss, dailyLoss == nil, -dayPnL >= limit else { return nil }
    dailyLoss = -dayPnL
    return limit
  }

  /// The times of the trader's orders that still count for `orders_per_second`, oldest first.
  func recentOrders(at now: Timestamp) -> [Timestamp] {
    (orderTimes[orderTimesNext...] + orderTimes[..<orderTimesNext])
      .filter { now - $0 < .seconds(1) }
  }

  /// Goes on with a breach of an earlier run of the same day, and with its newest orders.
  mutating func restore(dailyLoss loss: Money?, recentOrders: [Timestamp]) {
    dailyLoss = loss
    for time in recentOrders { countOrder(at: time) }
  }

  /// A new day: the loss counts from zero.
  mutating func resetDay() { dailyLoss = nil }
}
