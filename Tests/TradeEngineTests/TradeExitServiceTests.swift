import Testing
import TradeEngine
import TradingModel

/// The parts of the original design: the service, the ids, the events and the error handler.
struct TradeExitServiceTests {
  @Test func `a stopped service arms no new bracket, live ones stay managed`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.service(isRunning: false))
    desk.ask(.service(isRunning: false))
    #expect(desk.newEvents() == ["serviceStopped"])
    #expect(!desk.engine.service.isRunning)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .serviceStopped)
    desk.fill(.target, 4, at: 103)
    #expect(desk.newCommands() == ["replace stop 6 stop 98"])
    desk.ask(.moveTarget(BracketID(1), .byTicks(5)))
    #expect(desk.newCommands() == ["replace target 10 limit 103.05"])
    desk.ask(.service(isRunning: true))
    desk.ask(.service(isRunning: true))
    #expect(desk.count("serviceStarted") == 1)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
  }

  @Test func `an entry that works when the service stops still gets its exits`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.ask(.service(isRunning: false))
    desk.fill(.entry, 10, at: 100)
    #expect(
      desk.newCommands().suffix(2) == ["stop: sell 10 stop 98", "target: sell 10 limit 103"])
  }

  @Test func `the life of a bracket is told in order`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.accept(.entry)
    desk.fill(.entry, 10, at: 100)
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.target, 10, at: 103)
    desk.cancel(.stop)
    #expect(
      desk.newEvents() == [
        "submitted entry", "accepted entry", "filled entry 10 at 100",
        "created 10 from 100 sl 98 tp 103", "submitted stop", "submitted target",
        "accepted stop", "accepted target", "filled target 10 at 103", "canceled stop",
        "completed takeProfit 30",
      ])
    #expect(desk.events.map(\.sequence) == Array(1...UInt64(desk.events.count)))
    #expect(desk.events.allSatisfy { $0.bracket == BracketID(1) })
    #expect(desk.events.allSatisfy { $0.instrument == EngineHarness.spy })
    let causes = desk.events.map(\.cause)
    #expect(causes[0] == .trader)
    #expect(causes[2] == .venue)
    #expect(causes[4] == .engine)
  }

  @Test func `SEM-53 the whole flow: ATR stop, risk-reward target, on a fill off the expected one`()
  {
    var desk = EngineHarness(atr: 0.85)
    desk.trade(101)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 101.2)
    #expect(desk.count("created 10 from 101.2 sl 99.5 tp 103.75") == 1)
    guard
      case .bracketCreated(let plan, _)? = desk.events.first(where: {
        $0.line.hasPrefix("created")
      })?.body
    else { return }
    #expect(plan.basis == .atr)
    #expect(plan.atr == offset(0.85))
    #expect(plan.ratio == share(1.5))
  }

  @Test(arguments: [(Side.buy, 98.0, 103.0), (.sell, 102, 97)])
  func `SEM-52 without an ATR the row says FALLBACK, measured from the fill`(
    side: Side, stop: Double, target: Double
  ) {
    var desk = EngineHarness(atr: nil)
    desk.trade(90)
    desk.enter(side, 10)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.row()?.basis == .fallback)
    #expect(desk.row()?.stop?.price == px(stop))
    #expect(desk.row()?.target?.price == px(target))
  }

  @Test func `SEM-52 an entry without an ATR is refused when the configuration says so`() {
    var desk = EngineHarness(atr: nil) { $0.atr.onMissing = .refuse }
    desk.trade(100)
    desk.enter(.buy, 10)
    #expect(desk.refusal == .noATR(have: 0, need: 14))
  }

  @Test func `SEM-51 the ATR of a bracket is the one at its first fill`() {
    var desk = EngineHarness(atr: nil) {
      $0.atr.period = 2
      $0.atr.multiplier = .one
      $0.risk.staleAfter = .day
    }
    desk.bar(100, 101, 99, 100)
    for _ in 0..<2 {
      desk.time = desk.time + .seconds(60)
      desk.bar(100, 101, 99, 100)
    }
    #expect(desk.engine.atr(of: EngineHarness.spy) == offset(2))
    desk.enter(.buy, 10)
    desk.time = desk.time + .seconds(60)
    desk.bar(100, 104, 98, 100)
    desk.fill(.entry, 10, at: 100)
    // (2 · 1 + 6) / 2 = 4.
    #expect(desk.row()?.stop?.price == px(96))
  }

  @Test func `SEM-57 ids tell session, bracket, role and sequence, and never repeat`() {
    var desk = EngineHarness { $0.brackets.maxActiveBrackets = 1 }
    for _ in 0..<500 {
      desk.openBracket()
      let number = desk.orders.last?.request.clOrdID.bracket.number ?? 0
      desk.fill(.stop, 10, at: 99.99, number)
      desk.cancel(.target, number)
    }
    let ids = desk.orders.map(\.request.clOrdID)
    #expect(ids.count == 1500)
    #expect(Set(ids).count == 1500)
    #expect(ids.map(\.sequence) == Array(1...1500))
    #expect(ids.allSatisfy { $0.session == 1 })
    #expect(ids[4].description == "1-B2-stop-5")
    #expect(desk.trades.map(\.bracket.number) == Array(1...500))
    #expect(desk.engine.completedCounts.first { $0.reason == .stopLoss }?.count == 500)
  }

  @Test func `the error handler's policy`() {
    #expect(ErrorHandler.stopRejected(triesLeft: 2) == .retryNow(triesLeft: 1))
    #expect(ErrorHandler.stopRejected(triesLeft: 0) == .emergencyExit)
    #expect(ErrorHandler.stopRejected(triesLeft: -1) == .emergencyExit)
    #expect(ErrorHandler.targetRejected(triesLeft: 1) == .retryAfter(.seconds(1), triesLeft: 0))
    #expect(ErrorHandler.targetRejected(triesLeft: 0) == .stopOnly)
  }

  @Test(
    arguments: [
      (.min, 1), (0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60),
      (.max, 60),
    ] as [(Int32, Int64)])
  func `a refused close or cancel is tried again after 1, 2, 4 … at most 60 s`(
    tries: Int32, seconds: Int64
  ) {
    let response = ErrorHandler.Response.retryAfter(.seconds(seconds), triesLeft: .max)
    #expect(ErrorHandler.closeRejected(tries: tries) == response)
    #expect(ErrorHandler.cancelRejected(tries: tries) == response)
  }

  @Test func `inputs out of sequence or back in time are a bug and stop`() async {
    await #expect(processExitsWith: .failure) {
      var desk = EngineHarness()
      desk.time = desk.time + .seconds(-1)
      desk.trade(100)
    }
    await #expect(processExitsWith: .failure) {
      var engine = EngineHarness().engine
      var outbox = Outbox()
      engine.process(Input(sequence: 2, time: engine.now, fact: .clock), into: &outbox)
    }
  }
}
