import Connectors
import TradingModel

/// Random orders on a random market, sent to both venues.
///
/// Every step has a seed of its own, so that a failing story can be shrunk by leaving steps out:
/// what is left means the same as before, only prices and ids move.
struct Story {
  /// Both venues.
  private(set) var pair: VenuePair
  /// How often each kind of report, refusal and event occurred.
  private(set) var seen: [String: Int] = [:]
  private let plan: StoryPlan
  private var prices: [Int64]
  private var now: Int64 = 1_700_000_000_000_000_000
  private var random = StoryRandom(seed: 0)
  private var known: [OrderRequest] = []
  private var sequence: UInt32 = 0
  private var legs: [BracketID: [OrderRequest]] = [:]
  private var steps = 0

  /// Makes the story of a seed, before its first step; see `VenuePair.init`.
  init(seed: UInt64, keepsLog: Bool, tamper: (inout PaperSettings) -> Void) {
    plan = StoryPlan(seed: seed)
    prices = plan.prices
    pair = VenuePair(
      instruments: plan.instruments, kinds: plan.kinds, settings: plan.settings,
      keepsLog: keepsLog, tamper: tamper)
  }

  /// Does one thing; which one follows from `seed` and what was done before.
  mutating func step(_ seed: UInt64) {
    random = StoryRandom(seed: seed)
    steps += 1
    switch random.below(20) {
    case 0...8: event()
    // Nothing fills in parts afterwards.
    case 9: if random.once(in: 60) { close() } else { event() }
    default:
      now += random.once(in: 3) ? random.below(20_000_000_000) : 0
      send(command())
    }
    pair.compareBooks(isThorough: steps % 8 == 0)
  }

  private mutating func mark(_ name: String) { seen[name, default: 0] += 1 }

  private func price(_ ticks: Int64, _ instrument: Int) -> Price {
    Price(raw: ticks * plan.instruments[instrument].tick.raw)
  }

  // MARK: The market

  private mutating func event() {
    let instrument = Int(random.below(Int64(plan.instruments.count)))
    let kinds = plan.kinds[instrument]
    let choices = [kinds.hasTrades, kinds.hasQuotes, kinds.hasBars]
    let kind = random.pick([0, 1, 2].filter { choices[$0] })
    if kind == 2 { return bar(instrument) }
    // Often at the same time as before, at times much later, at times too late.
    switch random.below(12) {
    case 0: now += 30_000_000_000_000
    case 1...3: break
    default: now += 1 + random.below(5_000_000_000)
    }
    let isLate = random.once(in: 15)
    let time = Timestamp(nanoseconds: isLate ? now - random.below(9_000_000_000) : now)
    if kind == 0 {
      var printed = price(move(instrument), instrument)
      if random.once(in: 10) { printed.raw += random.below(7) - 3 }
      if random.once(in: 200) { printed = Price(raw: random.pick([.max, .min])) }
      play(
        .trade(
          Trade(
            instrument: InstrumentID(instrument), time: time, price: printed,
            quantity: shownSize(instrument))))
    } else {
      let bid = move(instrument)
      let ask = bid + random.pick([Int64(0), 1, 1, 2, 5, -1])
      play(
        .quote(
          Quote(
            instrument: InstrumentID(instrument), time: time, bid: price(bid, instrument),
            bidSize: shownSize(instrument), ask: price(ask, instrument),
            askSize: shownSize(instrument))))
    }
  }

  /// What an event shows: nothing, less than a lot, some lots, or more than anybody wants.
  private mutating func shownSize(_ instrument: Int) -> Quantity {
    let lot = plan.instruments[instrument].lot.raw
    switch random.below(6) {
    case 0: return .zero
    case 1: return Quantity(raw: random.below(lot))
    case 2: return Quantity(raw: 1_000_000 * lot)
    default: return Quantity(raw: random.below(12 * lot))
    }
  }

  private mutating func move(_ instrument: Int) -> Int64 {
    var change = random.below(2 * plan.step + 1) - plan.step
    if random.once(in: 12) { change *= 8 }
    // Prices come back, so that orders are met again and again.
    if abs(prices[instrument] - plan.prices[instrument]) > 80 {
      change -= (prices[instrument] - plan.prices[instrument]) / 2
    }
    prices[instrument] += change
    return prices[instrument]
  }

  private mutating func bar(_ instrument: Int) {
    let span: Int64 = random.pick([
      60_000_000_000, 60_000_000_000, 1_000_000_000, 40_000_000_000_000,
    ])
    // A bar that begins now, or one that is complete now.
    let start = random.once(in: 3) ? now - span : now
    let open = move(instrument)
    let isFlat = random.once(in: 12)
    let close = isFlat ? open : move(instrument)
    let reach: Int64 = random.pick([0, 2, 6, 25])
    var high = max(open, close) + (isFlat ? 0 : random.below(reach + 1))
    let low = min(open, close) - (isFlat ? 0 : random.below(reach + 1))
    if random.once(in: 60) { high = min(open, close) - 1 }
    let bar = Bar(
      instrument: InstrumentID(instrument), start: Timestamp(nanoseconds: start),
      span: TimeSpan(nanoseconds: span), open: price(open, instrument),
      high: price(high, instrument), low: price(low, instrument),
      close: price(close, instrument), volume: shownSize(instrument))
    play(.bar(bar))
    now = max(now, start + span)
  }

  private mutating func play(_ event: MarketEvent) {
    switch event {
    case .trade: mark("event trade")
    case .quote: mark("event quote")
    case .bar: mark("event bar")
    }
    var goesOn = pair.play(event)
    deliver()
    while goesOn {
      while random.once(in: 3) { send(command()) }
      goesOn = pair.resume()
      mark("resume")
      deliver()
    }
  }

  private mutating func close() {
    mark("close")
    let instrument = InstrumentID(Int(random.below(Int64(plan.instruments.count))))
    pair.close(instrument, at: Timestamp(nanoseconds: now))
    deliver()
  }

  // MARK: The trader

  private mutating func command() -> Command {
    let choice = random.below(20)
    guard choice > 8, let order = anyOrder() else { return .submit(newOrder()) }
    switch choice {
    case 9...13: return .replace(change(of: order))
    case 14...16: return .cancel(order.clOrdID, order.instrument)
    case 17: return .status(order.clOrdID, order.instrument)
    case 18: return .submit(order)
    default: return strange(order)
    }
  }

  /// An order sent before, mostly a late one.
  private mutating func anyOrder() -> OrderRequest? {
    let count = Int64(known.count)
    guard count > 0 else { return nil }
    let depth = random.once(in: 5) ? count : min(count, 12)
    return known[Int(count - 1 - random.below(depth))]
  }

  /// A command that makes no sense.
  private mutating func strange(_ order: OrderRequest) -> Command {
    let id = ClOrdID(
      session: random.once(in: 2) ? 9 : order.clOrdID.session, bracket: BracketID(77),
      role: .close, sequence: order.clOrdID.sequence)
    switch random.below(5) {
    case 0: return .cancel(id, order.instrument)
    case 1: return .status(id, order.instrument)
    case 2:
      return .replace(
        ReplaceRequest(
          clOrdID: id, instrument: order.instrument, kind: .market, quantity: order.quantity))
    case 3:
      var new = newOrder()
      new.instrument = InstrumentID(random.pick([-1, plan.instruments.count, 1_000_000]))
      return .submit(new)
    default: return .cancel(order.clOrdID, InstrumentID(99))
    }
  }

  private mutating func near(_ instrument: Int) -> Price {
    let span: Int64 = random.pick([3, 15, 60])
    var result = price(prices[instrument] + random.below(2 * span + 1) - span, instrument)
    if random.once(in: 40) { result.raw += random.pick([1, 499, -1, 5_000_000]) }
    if random.once(in: 300) { result = Price(raw: random.pick([0, -1_000_000_000, .max])) }
    return result
  }

  private mutating func quantity(_ instrument: Int) -> Quantity {
    let lot = plan.instruments[instrument].lot.raw
    var result = Quantity(raw: (1 + random.below(random.pick([3, 20, 300]))) * lot)
    if random.once(in: 40) { result.raw += random.pick([1, -1, lot / 2]) }
    if random.once(in: 60) {
      result = Quantity(raw: random.pick([0, -lot, Quantity.magnitudeMax, .max, 90_000_000 * lot]))
    }
    return result
  }

  private mutating func newOrder() -> OrderRequest {
    sequence += 1
    let instrument = Int(random.below(Int64(plan.instruments.count)))
    let kind: OrderKind
    switch random.below(9) {
    case 0...1: kind = .market
    case 2...4: kind = .limit(near(instrument))
    case 5...7: kind = .stop(near(instrument))
    default: kind = .stopLimit(stop: near(instrument), limit: near(instrument))
    }
    let end = Timestamp(nanoseconds: now + random.below(600_000_000_000) - 5_000_000_000)
    return OrderRequest(
      clOrdID: ClOrdID(
        session: 1, bracket: BracketID(UInt32(1 + random.below(12))),
        role: random.pick(OrderRole.allCases), sequence: sequence),
      instrument: InstrumentID(instrument), side: random.pick(Side.allCases), kind: kind,
      quantity: quantity(instrument),
      timeInForce: random.pick([.gtc, .gtc, .gtc, .gtc, .day, .ioc, .fok, .gtd(end)]),
      isReduceOnly: random.once(in: 4))
  }

  private mutating func change(of order: OrderRequest) -> ReplaceRequest {
    let instrument = Int(order.instrument.index)
    guard plan.instruments.indices.contains(instrument) else {
      return ReplaceRequest(
        clOrdID: order.clOrdID, instrument: order.instrument, kind: order.kind,
        quantity: order.quantity)
    }
    var kind = order.kind
    if random.once(in: 2) {
      switch order.kind {
      case .market: break
      case .limit: kind = .limit(near(instrument))
      case .stop: kind = .stop(near(instrument))
      case .stopLimit(let stop, let limit):
        kind =
          random.once(in: 2)
          ? .stopLimit(stop: stop, limit: near(instrument))
          : .stopLimit(stop: near(instrument), limit: limit)
      }
    }
    if random.once(in: 25) { kind = random.pick([.market, .limit(near(instrument))]) }
    let quantity = random.once(in: 3) ? order.quantity : quantity(instrument)
    return ReplaceRequest(
      clOrdID: order.clOrdID, instrument: order.instrument, kind: kind, quantity: quantity)
  }

  private mutating func send(_ command: Command) {
    switch command {
    case .submit(let order):
      if !known.contains(where: { $0.clOrdID == order.clOrdID }) { known.append(order) }
      mark("submit \(order.kind.name)")
      mark("submit \(order.timeInForce.name)")
    case .replace(let change):
      if let index = known.firstIndex(where: { $0.clOrdID == change.clOrdID }) {
        if change.kind.name == known[index].kind.name { known[index].kind = change.kind }
      }
      mark("replace")
    case .cancel: mark("cancel")
    case .status: mark("status")
    }
    pair.process(command, at: Timestamp(nanoseconds: now))
    deliver()
  }

  // MARK: Reports

  /// Notes what was reported; a bracket manager of a few lines answers at once.
  private mutating func deliver() {
    var answers: [Command] = []
    for report in pair.reports {
      now = max(now, report.transactTime.nanoseconds)
      mark("reports")
      mark("\(report.execType)")
      if report.isAmbiguous { mark("ambiguous") }
      if let refusal = report.refusal { mark("\(refusal)".prefix { $0 != "(" }.description) }
      guard report.execType == .trade else { continue }
      mark("fill of \(report.kind.name)")
      if !report.leavesQty.isZero { mark("fill in part") }
      if !report.feeQuantity.isZero { mark("fee in kind") }
      if plan.hasManager { manage(report, into: &answers) }
    }
    for command in answers {
      guard case .submit(let leg) = command else {
        send(command)
        continue
      }
      legs[leg.clOrdID.bracket, default: []].append(leg)
      send(command)
    }
  }

  private mutating func manage(_ fill: ExecutionReport, into answers: inout [Command]) {
    let bracket = fill.clOrdID.bracket
    switch fill.clOrdID.role {
    case .entry:
      let tick = plan.instruments[Int(fill.instrument.index)].tick.raw
      let base = fill.lastPx.raw - fill.lastPx.raw % tick
      let away = (1 + random.below(20)) * tick * fill.side.sign
      let kinds: [(OrderRole, OrderKind)] = [
        (.stop, .stop(Price(raw: base - away))),
        (.target, .limit(Price(raw: base + (1 + random.below(20)) * tick * fill.side.sign))),
      ]
      for (role, kind) in kinds {
        sequence += 1
        answers.append(
          .submit(
            OrderRequest(
              clOrdID: ClOrdID(session: 2, bracket: bracket, role: role, sequence: sequence),
              instrument: fill.instrument, side: fill.side.opposite, kind: kind,
              quantity: fill.lastQty, timeInForce: .gtc, isReduceOnly: true)))
      }
    case .stop, .target:
      for leg in legs[bracket] ?? [] where leg.clOrdID != fill.clOrdID {
        answers.append(.cancel(leg.clOrdID, leg.instrument))
      }
      legs[bracket] = nil
    case .close: break
    }
  }
}
