import Connectors
import PaperTrading
import Testing
import TradingModel

/// A trader without a plan on a market without sense: whatever happens, the books balance.
private struct Chaos {
  var seed: UInt64
  var venue: MatchingEngine
  var reports: [ExecutionReport] = []
  var now: Int64 = 1_700_000_000_000_000_000
  private let kinds: FeedInfo.Kinds
  private let count = 3
  private var price: [Int64] = [10_000, 250, 4_000]
  private var ids: [ClOrdID] = []
  private var sequence: UInt32 = 0
  private var pending: [ExecutionReport] = []
  private var requests: [ClOrdID: OrderRequest] = [:]

  init(seed: UInt64) {
    self.seed = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var settings = PaperSettings()
    settings.fees.perUnit = Money(raw: 3_333_333)
    settings.fees.share = Ratio(raw: 123_457)
    settings.fees.minimum = Money(raw: 777_777_777)
    settings.slippageTicks = Int32(seed % 3)
    settings.halfSpread = PriceOffset(raw: Int64(seed % 2) * 5_000_000)
    settings.barPath = BarPath.allCases[Int(seed % 3)]
    settings.limitNeedsThrough = seed % 5 == 0
    settings.gapLimitFillsAtOpen = seed % 7 == 0
    let kinds: [FeedInfo.Kinds] = [
      .init(hasTrades: true), .init(hasQuotes: true), .init(hasBars: true),
      .init(hasTrades: true, hasQuotes: true, hasBars: true),
    ]
    self.kinds = kinds[Int(seed / 3 % 4)]
    let instruments = (0..<3).map { number in
      Instrument(
        id: InstrumentID(number), symbol: "S\(number)", tick: PriceOffset(raw: 10_000_000),
        lot: Quantity(raw: 100_000_000), multiplier: Ratio(raw: Int64(1 + number) * 333_333_333),
        margin: Ratio(raw: 100_000_000))
    }
    venue = MatchingEngine(
      instruments: instruments, kinds: Array(repeating: self.kinds, count: 3), settings: settings)
  }

  mutating func below(_ limit: Int64) -> Int64 {
    seed ^= seed << 13
    seed ^= seed >> 7
    seed ^= seed << 17
    return Int64(seed >> 11) % limit
  }

  func ticks(_ count: Int64) -> Price { Price(raw: count * 10_000_000) }

  mutating func step() {
    switch below(10) {
    case 0...3: event()
    case 4...6: send(.submit(request()))
    case 7: if let id = anyID() { send(.cancel(id, InstrumentID(0))) }
    case 8: if let id = anyID() { amend(id) }
    default: if let id = anyID() { send(.status(id, InstrumentID(0))) }
    }
    #expect(venue.account.isConserved)
    #expect(venue.areSumsExact)
  }

  private mutating func anyID() -> ClOrdID? {
    ids.isEmpty ? nil : ids[ids.count - 1 - Int(below(Int64(min(ids.count, 20))))]
  }

  private mutating func move(_ symbol: Int) -> Int64 {
    price[symbol] = max(20, price[symbol] + below(21) - 10 + (below(40) == 0 ? 60 : 0))
    return price[symbol]
  }

  private mutating func event() {
    let symbol = Int(below(Int64(count)))
    let id = InstrumentID(symbol)
    let length: Int64 = below(50) == 0 ? 40_000_000_000_000 : 60_000_000_000
    let start = now
    now += length
    let time = Timestamp(nanoseconds: below(30) == 0 ? now - 5 * length : now)
    var hasMore: Bool
    let open = move(symbol)
    if kinds.hasBars, below(2) == 0 || !kinds.hasTrades {
      let close = move(symbol)
      let bar = Bar(
        instrument: id, start: Timestamp(nanoseconds: start), span: TimeSpan(nanoseconds: length),
        open: ticks(open), high: ticks(max(open, close) + below(9)),
        low: ticks(min(open, close) - below(9)), close: ticks(close), volume: .zero)
      hasMore = venue.onBar(bar, into: &pending)
    } else if kinds.hasQuotes, below(2) == 0 || !kinds.hasTrades {
      let quote = Quote(
        instrument: id, time: time, bid: ticks(open), bidSize: .zero,
        ask: ticks(open + below(6) - 1), askSize: .zero)
      hasMore = venue.onQuote(quote, into: &pending)
    } else {
      hasMore = venue.onTrade(
        Trade(instrument: id, time: time, price: ticks(open), quantity: .zero), into: &pending)
    }
    deliver()
    while hasMore {
      // Orders also come and go between the phases of an event.
      if below(3) == 0 { send(.submit(request())) }
      hasMore = venue.resume(into: &pending)
      deliver()
    }
  }

  private mutating func request() -> OrderRequest {
    sequence += 1
    let symbol = Int(below(Int64(count)))
    let near = ticks(price[symbol] + below(61) - 30)
    let other = ticks(price[symbol] + below(61) - 30)
    let kinds: [OrderKind] = [
      .market, .limit(near), .stop(near), .stopLimit(stop: near, limit: other), .limit(near),
      .stop(near),
    ]
    let end = Timestamp(nanoseconds: now + below(600_000_000_000) - 10_000_000_000)
    let times: [TimeInForce] = [.gtc, .gtc, .day, .ioc, .fok, .gtd(end)]
    let id = ClOrdID(
      session: 1, bracket: BracketID(UInt32(1 + below(20))),
      role: OrderRole.allCases[Int(below(4))], sequence: sequence)
    let request = OrderRequest(
      clOrdID: id, instrument: InstrumentID(symbol), side: below(2) == 0 ? .buy : .sell,
      kind: kinds[Int(below(6))],
      quantity: Quantity(raw: (below(200) + (below(15) == 0 ? -5 : 1)) * 100_000_000),
      timeInForce: times[Int(below(6))], isReduceOnly: below(3) == 0)
    ids.append(id)
    requests[id] = request
    return request
  }

  private mutating func amend(_ id: ClOrdID) {
    guard let request = requests[id] else { return }
    let near = ticks(price[Int(request.instrument.index)] + below(61) - 30)
    let kind: OrderKind
    switch request.kind {
    case .market: kind = .market
    case .limit: kind = .limit(near)
    case .stop: kind = .stop(near)
    case .stopLimit(let stop, _): kind = .stopLimit(stop: stop, limit: near)
    }
    send(
      .replace(
        ReplaceRequest(
          clOrdID: id, instrument: request.instrument, kind: kind,
          quantity: Quantity(raw: (below(200) - 3) * 100_000_000))))
  }

  private mutating func send(_ command: Command) {
    venue.process(command, at: Timestamp(nanoseconds: now), into: &pending)
    deliver()
  }

  private mutating func deliver() {
    reports += pending
    pending.removeAll()
  }
}

struct ConservationTests {
  /// Goal: no order flow breaks the account or the book. Method: random commands and events; then
  /// cash, positions and the open orders are computed anew from the reports alone.
  @Test(arguments: UInt64(1)...24)
  func `SEM-40 cash, positions and fees follow from the reports to the last unit`(seed: UInt64) {
    var chaos = Chaos(seed: seed)
    for _ in 0..<1_000 { chaos.step() }
    var cash = Int128(Money(100_000).raw)
    var fees: Int128 = 0
    var positions: [Int128] = [0, 0, 0]
    var open: [ClOrdID: Quantity] = [:]
    var cumQty: [ClOrdID: Quantity] = [:]
    var lastExecID: UInt64 = 0
    var lastTime = Timestamp.distantPast
    for report in chaos.reports {
      #expect(report.execID == lastExecID + 1)
      #expect(report.transactTime >= lastTime)
      (lastExecID, lastTime) = (report.execID, report.transactTime)
      let number = Int(report.instrument.index)
      if report.execType == .trade {
        #expect(open[report.clOrdID] != nil, "a fill of an order that does not work")
        let multiplier = Ratio(raw: Int64(1 + number) * 333_333_333)
        let value = Money.value(of: report.lastQty, at: report.lastPx, multiplier: multiplier)
        cash -= Int128(value?.raw ?? 0) * Int128(report.side.sign) + Int128(report.fee.raw)
        fees += Int128(report.fee.raw)
        positions[number] += Int128(report.lastQty.raw * report.side.sign)
        cumQty[report.clOrdID, default: .zero] += report.lastQty
        #expect(cumQty[report.clOrdID] == report.cumQty)
        if let limit = report.kind.limitPrice {
          let isWithin = report.side == .buy ? report.lastPx <= limit : report.lastPx >= limit
          #expect(isWithin, "seed \(seed): a fill outside its limit")
        }
      }
      switch report.execType {
      case .new, .trade, .canceled, .replaced, .expired, .triggered:
        open[report.clOrdID] = report.ordStatus.isFinal ? nil : report.leavesQty
      case .rejected, .cancelRejected, .replaceRejected, .orderStatus, .unknownOrder: break
      }
    }
    let account = chaos.venue.account
    #expect(Int128(account.cash.raw) == cash)
    #expect(Int128(account.fees.raw) == fees)
    #expect(account.positions.map { Int128($0.raw) } == positions)
    let working = chaos.venue.openOrders
    #expect(working.count == open.count && working.count == chaos.venue.openOrderCount)
    #expect(working.allSatisfy { open[$0.clOrdID] == $0.orderQty - $0.cumQty })
  }

  @Test func `the same events and commands give the same reports`() {
    var first = Chaos(seed: 5)
    var second = Chaos(seed: 5)
    for _ in 0..<1_000 {
      first.step()
      second.step()
    }
    #expect(first.reports == second.reports)
    #expect(first.reports.count > 500)
  }

  /// Goal: every kind of report and refusal of the venue occurs above. Method: count them.
  @Test func `the chaos meets every kind of report`() {
    var seen: Set<ExecType> = []
    for seed in UInt64(1)...12 {
      var chaos = Chaos(seed: seed)
      for _ in 0..<500 { chaos.step() }
      for report in chaos.reports { seen.insert(report.execType) }
    }
    #expect(seen == Set(ExecType.allCases).subtracting([.unknownOrder]))
  }

  @Test func `cancelling everything in any order empties the book`() {
    var chaos = Chaos(seed: 11)
    for _ in 0..<1_000 { chaos.step() }
    var open = chaos.venue.openOrders
    #expect(open.count > 10)
    while !open.isEmpty {
      let order = open.remove(at: Int(chaos.below(Int64(open.count))))
      chaos.venue.process(
        .cancel(order.clOrdID, order.instrument), at: Timestamp(nanoseconds: chaos.now),
        into: &chaos.reports)
      #expect(chaos.reports.last?.execType == .canceled)
    }
    #expect(chaos.venue.openOrders.isEmpty)
  }
}
