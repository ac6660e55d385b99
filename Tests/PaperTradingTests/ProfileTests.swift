import Connectors
import PaperTrading
import Testing
import TradingModel

/// A trader without a plan at a venue of a profile; the same seed tells the same story.
private struct ProfileStory {
  var venue: PaperVenue
  /// Everything that arrived, in order.
  var reports: [ExecutionReport] = []
  private var state: UInt64
  private var now: Int64 = 1_700_000_000_000_000_000
  private var price: Int64 = 10_000
  private var sequence: UInt32 = 0
  private var pending: [ExecutionReport] = []
  private let kinds: FeedInfo.Kinds

  init(_ profile: PaperProfile, seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var settings = profile.settings
    settings.seed = seed
    kinds = [VenueDriver.trades, VenueDriver.both, VenueDriver.bars][Int(seed % 3)]
    venue = PaperVenue(
      instruments: [VenueDriver.instrument()], kinds: [kinds], settings: settings)
  }

  private mutating func below(_ limit: Int64) -> Int64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int64(state >> 11) % limit
  }

  private func ticks(_ count: Int64) -> Price { Price(raw: count * 10_000_000) }

  mutating func step() {
    if below(3) > 0 { event() } else { command() }
    #expect(venue.account.isConserved)
  }

  private mutating func wait(until time: Int64) {
    while venue.nextDue.nanoseconds <= time {
      venue.advance(to: venue.nextDue, into: &pending)
      listen()
    }
  }

  private mutating func listen() {
    reports += pending
    pending.removeAll()
  }

  private mutating func event() {
    now += below(2_000) * 1_000_000
    wait(until: now)
    price = max(100, price + below(61) - 30)
    let time = Timestamp(nanoseconds: now)
    var hasMore = false
    if kinds.hasBars {
      let bar = Bar(
        instrument: VenueDriver.symbol, start: time, span: .seconds(1), open: ticks(price),
        high: ticks(price + below(40)), low: ticks(price - below(40)), close: ticks(price),
        volume: Quantity(below(60)))
      hasMore = venue.onBar(bar, into: &pending)
      now += 1_000_000_000
    } else if kinds.hasQuotes, below(2) == 0 {
      let quote = Quote(
        instrument: VenueDriver.symbol, time: time, bid: ticks(price), bidSize: Quantity(below(30)),
        ask: ticks(price + below(5) - 1), askSize: Quantity(below(30)))
      hasMore = venue.onQuote(quote, into: &pending)
    } else {
      let trade = Trade(
        instrument: VenueDriver.symbol, time: time, price: ticks(price),
        quantity: Quantity(below(50)))
      hasMore = venue.onTrade(trade, into: &pending)
    }
    while hasMore { hasMore = venue.resume(into: &pending) }
    listen()
  }

  private mutating func command() {
    let side: Side = below(2) == 0 ? .buy : .sell
    let level = ticks(max(1, price + below(101) - 50))
    let isOld = sequence > 0 && below(3) == 0
    if !isOld { sequence += 1 }
    let number = isOld ? UInt32(1 + below(Int64(sequence))) : sequence
    let role: OrderRole = [.entry, .stop, .target, .close][Int(number % 4)]
    let id = ClOrdID(session: 1, bracket: BracketID(number / 4), role: role, sequence: number)
    let kind: OrderKind = [.market, .limit(level), .stop(level)][Int(below(3))]
    let quantity = Quantity(1 + below(40))
    let command: Command
    if !isOld {
      command = .submit(
        OrderRequest(
          clOrdID: id, instrument: VenueDriver.symbol, side: side, kind: kind, quantity: quantity,
          timeInForce: [.gtc, .ioc, .fok][Int(below(3))], isReduceOnly: role != .entry))
    } else if below(2) == 0 {
      command = .cancel(id, VenueDriver.symbol)
    } else {
      command = .replace(
        ReplaceRequest(
          clOrdID: id, instrument: VenueDriver.symbol, kind: kind, quantity: quantity))
    }
    venue.process(command, at: Timestamp(nanoseconds: now), into: &pending)
    listen()
  }

  /// Cancels everything and lets all that is on its way arrive.
  mutating func end() {
    wait(until: .max - 1)
    for order in venue.openOrders {
      venue.process(
        .cancel(order.clOrdID, order.instrument), at: Timestamp(nanoseconds: now), into: &pending)
    }
    wait(until: .max - 1)
    listen()
  }
}

struct ProfileTests {
  @Test(arguments: PaperProfile.allCases)
  func `SEM-40 under every profile the books balance and what was told adds up`(
    profile: PaperProfile
  ) {
    var fills = 0
    var parts = 0
    for seed in UInt64(1)...30 {
      var story = ProfileStory(profile, seed: seed)
      for _ in 0..<300 { story.step() }
      story.end()
      #expect(story.venue.openOrderCount == 0)
      #expect(Set(story.reports.map(\.execID)).count == story.reports.count)
      let trades = story.reports.filter { $0.execType == .trade }
      let position = trades.reduce(Int64(0)) {
        $0 + $1.lastQty.raw * $1.side.sign - $1.feeQuantity.raw
      }
      #expect(position == story.venue.account.position(of: VenueDriver.symbol).raw)
      #expect(trades.reduce(Int64(0)) { $0 + $1.fee.raw } == story.venue.account.fees.raw)
      for trade in trades {
        if case .limit(let limit) = trade.kind {
          #expect((trade.lastPx.raw - limit.raw) * trade.side.sign <= 0)
        }
      }
      fills += trades.count
      // An exit may be cut by reduce-only anywhere.
      parts +=
        trades.filter { $0.clOrdID.role == .entry && $0.ordStatus == .partiallyFilled }.count
    }
    #expect(fills > 300)
    #expect(profile == .ideal ? parts == 0 : parts > 50)
  }

  @Test(arguments: PaperProfile.allCases)
  func `SEM-35 the same seed tells the same story under every profile`(profile: PaperProfile) {
    func story(_ seed: UInt64) -> [ExecutionReport] {
      var story = ProfileStory(profile, seed: seed)
      for _ in 0..<200 { story.step() }
      return story.reports
    }
    #expect(story(7) == story(7))
    #expect(story(7) != story(10))
  }

  @Test func `SEM-20 the harsh profile rejects, refuses late and mixes up its reports`() {
    var closed = 0
    var late = 0
    var overtaken = 0
    for seed in UInt64(1)...30 {
      var story = ProfileStory(.harsh, seed: seed)
      for _ in 0..<300 { story.step() }
      story.end()
      var newest: [ClOrdID: UInt64] = [:]
      for report in story.reports {
        if report.refusal == .closed { closed += 1 }
        if report.execType == .cancelRejected, report.refusal == .tooLate { late += 1 }
        if report.execID < newest[report.clOrdID] ?? 0 { overtaken += 1 }
        newest[report.clOrdID] = max(report.execID, newest[report.clOrdID] ?? 0)
      }
    }
    #expect(closed > 100)
    #expect(late > 100)
    #expect(overtaken > 20)
  }
}
