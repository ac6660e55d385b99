import Connectors
import PaperTrading
import Testing
import TradingModel

/// A venue at the end of a line, and a trader who only sends and listens.
private struct Line {
  static let start: Int64 = 1_700_000_000_000_000_000
  var venue: PaperVenue
  /// What arrived, and when, in milliseconds from the start.
  var arrivals: [(time: Int64, report: ExecutionReport)] = []
  private var pending: [ExecutionReport] = []
  private var sequence: UInt32 = 0

  init(_ change: (inout PaperSettings) -> Void) {
    var settings = PaperSettings()
    change(&settings)
    venue = PaperVenue(
      instruments: [VenueDriver.instrument()], kinds: [VenueDriver.trades], settings: settings)
    trade(100, at: 0)
  }

  static func time(_ milliseconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: start + milliseconds * 1_000_000)
  }

  /// Lets everything arrive that does so until `milliseconds`.
  mutating func wait(until milliseconds: Int64) {
    while venue.nextDue <= Self.time(milliseconds) {
      let due = venue.nextDue
      venue.advance(to: due, into: &pending)
      listen(at: (due.nanoseconds - Self.start) / 1_000_000)
    }
  }

  mutating func trade(_ price: Double, at milliseconds: Int64) {
    wait(until: milliseconds)
    let trade = Trade(
      instrument: VenueDriver.symbol, time: Self.time(milliseconds), price: px(price),
      quantity: Quantity(100))
    var hasMore = venue.onTrade(trade, into: &pending)
    while hasMore { hasMore = venue.resume(into: &pending) }
    listen(at: milliseconds)
  }

  mutating func send(_ command: Command, at milliseconds: Int64) {
    wait(until: milliseconds)
    venue.process(command, at: Self.time(milliseconds), into: &pending)
    listen(at: milliseconds)
  }

  @discardableResult
  mutating func submit(
    _ side: Side, _ kind: OrderKind = .market, _ quantity: Int64 = 10, role: OrderRole = .entry,
    at milliseconds: Int64
  ) -> ClOrdID {
    sequence += 1
    let id = ClOrdID(session: 1, bracket: BracketID(1), role: role, sequence: sequence)
    send(
      .submit(
        OrderRequest(
          clOrdID: id, instrument: VenueDriver.symbol, side: side, kind: kind,
          quantity: Quantity(quantity), timeInForce: .gtc, isReduceOnly: role != .entry)),
      at: milliseconds)
    return id
  }

  private mutating func listen(at milliseconds: Int64) {
    arrivals += pending.map { (milliseconds, $0) }
    pending.removeAll()
  }

  /// `70 new`, `70 trade`.
  var log: [String] { arrivals.map { "\($0.time) \($0.report.execType)" } }
}

struct LatencyTests {
  private static func fixed(_ settings: inout PaperSettings) {
    settings.latency.submit = LatencyRange(.milliseconds(50))
    settings.latency.cancel = LatencyRange(.milliseconds(30))
    settings.latency.replace = LatencyRange(.milliseconds(40))
    settings.latency.report = LatencyRange(.milliseconds(20))
  }

  @Test func `SEM-35 without latency everything is done and reported at once`() {
    var line = Line { _ in }
    let id = line.submit(.buy, at: 5)
    #expect(line.log == ["5 new", "5 trade"])
    line.send(.cancel(id, VenueDriver.symbol), at: 6)
    #expect(line.log.last == "6 cancelRejected")
    #expect(line.venue.nextDue == .distantFuture)
  }

  @Test func `SEM-35 an order acts when it arrives, and its reports arrive later still`() {
    var line = Line(Self.fixed)
    line.submit(.buy, at: 0)
    #expect(line.venue.nextDue == Line.time(50))
    line.trade(101, at: 49)
    #expect(line.venue.openOrderCount == 0)
    line.wait(until: 69)
    #expect(line.arrivals.isEmpty)
    #expect(line.venue.account.position(of: VenueDriver.symbol) == Quantity(10))
    line.wait(until: 1000)
    #expect(line.log == ["70 new", "70 trade"])
    #expect(line.arrivals.last?.report.lastPx == px(101))
    #expect(line.arrivals.last?.report.transactTime == Line.time(50))
    #expect(line.venue.nextDue == .distantFuture)
  }

  @Test func `SEM-35 each kind of command has its own latency`() {
    var line = Line(Self.fixed)
    let id = line.submit(.buy, .limit(px(90)), at: 0)
    line.wait(until: 100)
    line.send(
      .replace(
        ReplaceRequest(
          clOrdID: id, instrument: VenueDriver.symbol, kind: .limit(px(91)),
          quantity: Quantity(10))), at: 100)
    line.wait(until: 200)
    line.send(.status(id, VenueDriver.symbol), at: 200)
    line.wait(until: 300)
    line.send(.cancel(id, VenueDriver.symbol), at: 300)
    line.wait(until: 400)
    #expect(line.log == ["70 new", "160 replaced", "270 orderStatus", "350 canceled"])
  }

  @Test func `SEM-35 of equal times what was sent first arrives first`() {
    var line = Line(Self.fixed)
    line.submit(.buy, at: 10)
    line.submit(.sell, at: 10)
    line.submit(.buy, .limit(px(90)), at: 10)
    line.wait(until: 1000)
    #expect(line.arrivals.map(\.report.clOrdID.sequence) == [1, 1, 2, 2, 3])
    #expect(Set(line.arrivals.map(\.time)) == [80])
  }

  @Test func `SEM-35 nothing overtakes an order's own earlier commands`() {
    var line = Line {
      $0.latency.submit = LatencyRange(.milliseconds(100))
      $0.latency.cancel = LatencyRange(.milliseconds(1))
    }
    let id = line.submit(.buy, .limit(px(90)), at: 0)
    line.send(.cancel(id, VenueDriver.symbol), at: 1)
    line.submit(.buy, .limit(px(91)), at: 2)
    line.wait(until: 1000)
    #expect(line.log == ["100 new", "100 canceled", "102 new"])
  }

  @Test func `SEM-20 a cancel that comes after the fill is too late`() {
    var line = Line(Self.fixed)
    let id = line.submit(.buy, .limit(px(99)), at: 0)
    line.wait(until: 100)
    line.send(.cancel(id, VenueDriver.symbol), at: 100)
    line.trade(99, at: 120)
    line.wait(until: 1000)
    #expect(line.log == ["70 new", "140 trade", "150 cancelRejected"])
    #expect(line.arrivals.last?.report.refusal == .tooLate)
    #expect(line.arrivals.last?.report.ordStatus == .filled)
  }

  @Test func `SEM-21 both legs fill when the cancel of the sibling is still on its way`() {
    var line = Line {
      Self.fixed(&$0)
      $0.capabilities.enforcesReduceOnly = false
    }
    line.submit(.buy, at: 0)
    line.wait(until: 100)
    let stop = line.submit(.sell, .stop(px(98)), role: .stop, at: 100)
    line.submit(.sell, .limit(px(102)), role: .target, at: 100)
    line.trade(102, at: 200)
    line.wait(until: 220)
    line.send(.cancel(stop, VenueDriver.symbol), at: 220)
    line.trade(98, at: 240)
    line.wait(until: 1000)
    #expect(line.venue.account.position(of: VenueDriver.symbol) == Quantity(-10))
    #expect(line.log.suffix(3) == ["220 trade", "260 trade", "270 cancelRejected"])
  }

  private static let wide = LatencyRange(.milliseconds(10), .milliseconds(500))

  /// The arrivals of a run in which an order gets five reports in a row.
  private func story(seed: UInt64, reorders: Bool) -> [(time: Int64, report: ExecutionReport)] {
    var line = Line {
      $0.latency.submit = Self.wide
      $0.latency.report = Self.wide
      $0.latency.reordersReports = reorders
      $0.partial = .displayed
      $0.seed = seed
    }
    line.submit(.buy, .limit(px(99)), 400, at: 0)
    line.wait(until: 500)
    for step in 0..<4 { line.trade(99, at: 600 + Int64(step) * 10) }
    line.wait(until: 5_000)
    return line.arrivals
  }

  @Test func `SEM-35 reports of an order keep their order unless the settings say otherwise`() {
    var mixed = 0
    for seed in UInt64(1)...100 {
      let kept = story(seed: seed, reorders: false)
      #expect(kept.count == 5)
      #expect(kept.map(\.report.execID) == kept.map(\.report.execID).sorted())
      let free = story(seed: seed, reorders: true)
      #expect(free.count == 5)
      if free.map(\.report.execID) != free.map(\.report.execID).sorted() { mixed += 1 }
    }
    #expect(mixed > 50)
  }

  @Test func `SEM-35 the seed decides, and every time is within the range`() {
    var times: Set<Int64> = []
    for seed in UInt64(1)...200 {
      let first = story(seed: seed, reorders: true)
      let again = story(seed: seed, reorders: true)
      #expect(first.map(\.time) == again.map(\.time))
      #expect(first.map(\.report) == again.map(\.report))
      for (time, report) in first {
        let sent = (report.transactTime.nanoseconds - Line.start) / 1_000_000
        #expect((10...500).contains(time - sent))
        times.insert(time - sent)
      }
    }
    #expect(times.count > 250)
  }

  @Test func `SEM-35 slow cancels take ten times as long`() {
    var times: [Int64: Int] = [:]
    for seed in UInt64(1)...200 {
      var line = Line {
        Self.fixed(&$0)
        $0.faults.slowCancels = Ratio(raw: 250_000_000)
        $0.seed = seed
      }
      let id = line.submit(.buy, .limit(px(90)), at: 0)
      line.send(.cancel(id, VenueDriver.symbol), at: 100)
      line.wait(until: 1_000)
      times[line.arrivals.last?.time ?? 0, default: 0] += 1
    }
    #expect(times.keys.sorted() == [150, 420])
    #expect((30...70).contains(times[420] ?? 0))
  }

  @Test func `SEM-25 a refusal by chance uses up the id, and comes as often as is set`() {
    var rejected = 0
    for seed in UInt64(1)...10 {
      func story() -> [ExecutionReport] {
        var line = Line {
          $0.faults.rejects = Ratio(raw: 100_000_000)
          $0.seed = seed
        }
        for _ in 0..<100 { line.submit(.buy, .limit(px(90)), 1, at: 0) }
        for report in line.arrivals.map(\.report) where report.execType == .rejected {
          #expect(report.refusal == .closed)
          line.send(.status(report.clOrdID, VenueDriver.symbol), at: 1)
          #expect(line.arrivals.last?.report.ordStatus == .rejected)
        }
        return line.arrivals.map(\.report)
      }
      let reports = story()
      #expect(reports == story())
      rejected += reports.filter { $0.execType == .rejected }.count
    }
    #expect((60...140).contains(rejected))
  }

  @Test func `SEM-48 an amendment refused by chance leaves the order as it was`() {
    var line = Line { $0.faults.replaceRejects = Ratio(raw: 900_000_000) }
    let id = line.submit(.buy, .limit(px(90)), at: 0)
    let change = ReplaceRequest(
      clOrdID: id, instrument: VenueDriver.symbol, kind: .limit(px(95)), quantity: Quantity(10))
    for step in 1...20 { line.send(.replace(change), at: Int64(step)) }
    let refused = line.arrivals.map(\.report).filter { $0.execType == .replaceRejected }
    #expect((12...20).contains(refused.count))
    #expect(refused.allSatisfy { $0.refusal == .closed && $0.leavesQty == Quantity(10) })
    #expect(refused.first?.kind == .limit(px(90)))
  }

  @Test func `SEM-35 times beyond counting never arrive before they were sent`() {
    var line = Line(Self.fixed)
    let late = Timestamp(nanoseconds: .max - 5)
    var reports: [ExecutionReport] = []
    line.venue.process(
      .cancel(line.submit(.buy, at: 0), VenueDriver.symbol), at: late, into: &reports)
    line.wait(until: 1_000)
    #expect(line.log == ["70 new", "70 trade"])
    line.venue.advance(to: .distantFuture, into: &reports)
    #expect(reports.last?.refusal == .tooLate)
    #expect(line.venue.nextDue == .distantFuture)
  }
}
