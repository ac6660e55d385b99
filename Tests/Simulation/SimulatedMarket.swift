import TradingModel

/// The prices of a simulated session: each instrument moves in its own style, and now and then goes
/// where an order waits.
struct SimulatedMarket {
  private let plan: SimulationPlan
  /// Current prices in ticks.
  private var ticks: [Int]
  private var drift: [Int]

  init(plan: SimulationPlan) {
    self.plan = plan
    ticks = plan.instruments.map { instrument in
      Int(plan.firstPrice(instrument).raw / instrument.tick.raw)
    }
    drift = plan.instruments.map { _ in 1 }
  }

  /// The price of an instrument now, on the tick.
  func price(_ index: Int) -> Price {
    Price(raw: Int64(ticks[index]) * plan.instruments[index].tick.raw)
  }

  /// The next event of an instrument.
  ///
  /// - Parameters:
  ///   - now: Its time; of a bar its start.
  ///   - target: Where the price shall go, when it hunts an order.
  mutating func next(
    _ index: Int, at now: Timestamp, target: Price?, chance: inout Chance
  ) -> MarketEvent {
    let old = ticks[index]
    move(index, &chance)
    if let target {
      let reach = chance.within(-2...2)
      ticks[index] = Int(target.raw / plan.instruments[index].tick.raw) + reach
    }
    // A market that would fall through zero turns.
    if ticks[index] < 200 { ticks[index] = 200 + chance.below(50) }
    switch plan.data[index] {
    case .trades: return trade(index, now, &chance)
    case .quotes: return quote(index, now, &chance)
    case .both: return chance.percent(50) ? trade(index, now, &chance) : quote(index, now, &chance)
    case .bars: return bar(index, now, from: old, &chance)
    }
  }

  private mutating func move(_ index: Int, _ chance: inout Chance) {
    switch plan.styles[index] {
    case .trending:
      if chance.percent(3) { drift[index] = -drift[index] }
      ticks[index] += drift[index] * chance.within(0...12)
    case .choppy: ticks[index] += chance.within(-20...20)
    case .gapping: ticks[index] += chance.within(-4...4) * (chance.percent(8) ? 60 : 1)
    case .frozen: ticks[index] += chance.percent(10) ? chance.within(-30...30) : 0
    case .crossed: ticks[index] += chance.within(-10...10)
    }
  }

  private func trade(_ index: Int, _ now: Timestamp, _ chance: inout Chance) -> MarketEvent {
    .trade(
      Trade(
        instrument: plan.instruments[index].id, time: now, price: price(index),
        quantity: size(index, &chance)))
  }

  private func quote(_ index: Int, _ now: Timestamp, _ chance: inout Chance) -> MarketEvent {
    let tick = plan.instruments[index].tick.raw
    var half = Int64(chance.below(3))
    if plan.styles[index] == .crossed, chance.percent(15) { half = -half - 1 }
    return .quote(
      Quote(
        instrument: plan.instruments[index].id, time: now,
        bid: Price(raw: price(index).raw - half * tick), bidSize: size(index, &chance),
        ask: Price(raw: price(index).raw + half * tick), askSize: size(index, &chance)))
  }

  private func bar(
    _ index: Int, _ now: Timestamp, from old: Int, _ chance: inout Chance
  ) -> MarketEvent {
    let tick = plan.instruments[index].tick.raw
    let isGap = plan.styles[index] == .gapping && chance.percent(30)
    let open = isGap ? ticks[index] : max(200, old + chance.within(-3...3))
    let high = max(open, ticks[index]) + chance.below(25)
    let low = max(150, min(open, ticks[index]) - chance.below(25))
    return .bar(
      Bar(
        instrument: plan.instruments[index].id, start: now, span: plan.barSpan,
        open: Price(raw: Int64(open) * tick), high: Price(raw: Int64(high) * tick),
        low: Price(raw: Int64(low) * tick), close: price(index), volume: size(index, &chance)))
  }

  /// Shown sizes: none, a few lots, or plenty.
  private func size(_ index: Int, _ chance: inout Chance) -> Quantity {
    let lot = plan.instruments[index].lot.raw
    switch chance.below(10) {
    case 0: return .zero
    case 1...4: return Quantity(raw: lot * Int64(chance.within(1...8)))
    default: return Quantity(raw: lot * Int64(chance.within(10...5000)))
    }
  }
}
