import Connectors
import PaperTrading
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// The engine against a venue that refuses what a test tells it to.
private struct RefusingVenue {
  var engine: ExecutionEngine
  private var venue: MatchingEngine
  private let refuses: (OrderRequest) -> VenueRefusal?
  private var reports: [ExecutionReport] = []
  private var outbox = Outbox()
  private(set) var events: [Event] = []
  private(set) var sent: [OrderRequest] = []
  private var execID: UInt64 = 1_000_000

  init(
    settings: EngineSettings = EngineSettings(),
    refusing refuses: @escaping (OrderRequest) -> VenueRefusal?
  ) throws {
    let info = try MarketText("14:30 100 100 100 100").info
    engine = ExecutionEngine(
      settings: settings,
      market: .init(
        instruments: info.instruments, hasTrades: [false], barSpan: info.barSpan,
        staleAfter: .day, start: info.start), cash: Money(100_000))
    var paper = PaperSettings()
    paper.marketFill = .current
    venue = MatchingEngine(instruments: info.instruments, kinds: info.kinds, settings: paper)
    self.refuses = refuses
  }

  /// A bar of no range at `price`, `minute` minutes after 14:30.
  mutating func bar(_ minute: Int64, _ price: Int64) {
    let bar = Bar(
      instrument: InstrumentID(0), start: Timestamp(seconds: 1_704_205_800 + minute * 60),
      span: .seconds(60), open: Price(price), high: Price(price), low: Price(price),
      close: Price(price), volume: .zero)
    while engine.nextDue <= bar.start {
      process(.clock, at: engine.nextDue)
      settle()
    }
    var hasMore = venue.onBar(bar, into: &reports)
    settle()
    while hasMore {
      hasMore = venue.resume(into: &reports)
      settle()
    }
    process(.bar(bar), at: bar.end)
    settle()
  }

  mutating func request(_ request: TraderRequest) {
    process(.request(request, .trader), at: engine.now)
    settle()
  }

  mutating func buy() {
    request(
      .enter(
        EntryRequest(
          instrument: InstrumentID(0), side: .buy, size: .quantity(Quantity(10)),
          stop: .price(Price(98)), target: .price(Price(103)))))
  }

  var names: [String] {
    events.map { event in
      switch event.body {
      case .orderSubmitted(let order), .orderRejected(let order, _), .orderCanceled(let order):
        "\(event.bodyName) \(order.clOrdID.role.name)"
      case .orderFilled(let fill): "\(event.bodyName) \(fill.order.clOrdID.role.name)"
      case .bracketCompleted(let trade): "\(event.bodyName) \(trade.reason.name)"
      case .bracketCanceled(let reason): "\(event.bodyName) \(reason.name)"
      default: event.bodyName
      }
    }.filter { $0 != "orderAccepted" }
  }

  private mutating func process(_ fact: Input.Fact, at time: Timestamp) {
    engine.process(
      Input(sequence: engine.lastInput + 1, time: max(time, engine.now), fact: fact),
      into: &outbox)
    #expect(engine.invariantViolations() == [])
  }

  private mutating func settle() {
    while !reports.isEmpty || !outbox.isEmpty {
      let due = reports
      reports.removeAll()
      for report in due { process(.report(report), at: report.transactTime) }
      events += outbox.events
      let commands = outbox.commands
      outbox.removeAll()
      for command in commands { deliver(command) }
    }
  }

  private mutating func deliver(_ command: Command) {
    guard case .submit(let order) = command else {
      venue.process(command, at: engine.now, into: &reports)
      return
    }
    sent.append(order)
    guard let refusal = refuses(order) else {
      venue.process(command, at: engine.now, into: &reports)
      return
    }
    execID += 1
    var report = ExecutionReport(
      execType: .rejected, execID: execID, clOrdID: order.clOrdID, instrument: order.instrument,
      side: order.side, ordStatus: .rejected, kind: order.kind, orderQty: order.quantity,
      cumQty: .zero, leavesQty: .zero, transactTime: engine.now)
    report.refusal = refusal
    reports.append(report)
  }
}

extension Event {
  fileprivate var bodyName: String { body.name }
}

struct RefusingVenueTests {
  @Test func `SEM-2 a stop that is refused for good ends in an emergency exit`() throws {
    var market = try RefusingVenue { $0.clOrdID.role == .stop ? .closed : nil }
    market.bar(0, 100)
    market.buy()
    market.bar(1, 100)
    #expect(market.names.contains("emergencyExit"))
    #expect(market.names.count { $0 == "orderRejected stop" } == 3)
    #expect(market.names.last == "bracketCompleted emergencyExit")
    #expect(market.engine.position(of: InstrumentID(0)) == .zero)
    #expect(market.engine.workingOrderCount == 0)
    let stops = market.sent.filter { $0.clOrdID.role == .stop }.map(\.clOrdID)
    #expect(Set(stops).count == 3, "a new ClOrdID for every try")
  }

  @Test func `SEM-2 the target is gone before the emergency exit is sent`() throws {
    var market = try RefusingVenue { $0.clOrdID.role == .stop ? .closed : nil }
    market.bar(0, 100)
    market.buy()
    market.bar(1, 100)
    let close = try #require(market.names.firstIndex(of: "orderSubmitted close"))
    let canceled = try #require(market.names.firstIndex(of: "orderCanceled target"))
    #expect(canceled < close)
    #expect(market.sent.count { $0.clOrdID.role == .close } == 1)
  }

  @Test func `SEM-2 a stop that is taken at the second try protects, and nothing is closed`() throws
  {
    var tries = 0
    var market = try RefusingVenue { order in
      guard order.clOrdID.role == .stop else { return nil }
      tries += 1
      return tries == 1 ? .closed : nil
    }
    market.bar(0, 100)
    market.buy()
    market.bar(1, 100)
    #expect(!market.names.contains("emergencyExit"))
    #expect(market.engine.workingOrderCount == 2)
    market.bar(2, 97)
    #expect(market.names.last == "bracketCompleted stopLoss")
  }

  @Test func `SEM-2 a target that is refused leaves the stop in charge, and is tried again`() throws
  {
    var isRefusing = true
    var market = try RefusingVenue { order in
      order.clOrdID.role == .target && isRefusing ? .closed : nil
    }
    market.bar(0, 100)
    market.buy()
    market.bar(1, 100)
    #expect(market.names.contains("stopOnly"))
    #expect(!market.names.contains("positionUnprotected"))
    isRefusing = false
    market.bar(2, 100)
    #expect(market.engine.workingOrderCount == 2)
    market.bar(3, 104)
    #expect(market.names.last == "bracketCompleted takeProfit")
  }

  @Test func `SEM-2 a close that is refused is tried again until it works`() throws {
    var closes = 0
    var market = try RefusingVenue { order in
      guard order.clOrdID.role == .close else { return nil }
      closes += 1
      return closes <= 3 ? .closed : nil
    }
    market.bar(0, 100)
    market.buy()
    market.bar(1, 100)
    market.request(.flatten(.all))
    #expect(market.names.contains("positionUnprotected"))
    for minute in Int64(2)...5 { market.bar(minute, 100) }
    #expect(closes == 4)
    #expect(market.names.last == "bracketCompleted flattened")
    #expect(market.engine.position(of: InstrumentID(0)) == .zero)
  }

  @Test func `SEM-10 a refused entry ends the bracket, and no leg ever appears`() throws {
    var market = try RefusingVenue { $0.clOrdID.role == .entry ? .noMarket : nil }
    market.bar(0, 100)
    market.buy()
    market.bar(1, 100)
    #expect(market.sent.map(\.clOrdID.role) == [.entry])
    #expect(market.names.last == "bracketCanceled rejected")
    #expect(market.engine.activeBracketCount == 0)
  }

  @Test func `everything refused: the position is shown UNPROTECTED, nothing traps`() throws {
    var market = try RefusingVenue { $0.clOrdID.role == .entry ? nil : .closed }
    market.bar(0, 100)
    market.buy()
    for minute in Int64(1)...40 { market.bar(minute, 100) }
    #expect(market.names.contains("positionUnprotected"))
    #expect(market.engine.bracketViews().first?.unprotectedSince != nil)
    #expect(market.engine.position(of: InstrumentID(0)) == Quantity(10))
    let closes = market.sent.count { $0.clOrdID.role == .close }
    #expect(closes > 10, "it never gives up")
    #expect(closes < 60, "and backs off")
  }
}
