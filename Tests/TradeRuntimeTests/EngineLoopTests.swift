import Connectors
import Dispatch
import Synchronization
import Testing
import TradeEngine
import TradeRuntime
import TraderCommands
import TradingModel

/// The loop runs on its own thread; the tests wait for what it says, never for a time.
struct EngineLoopTests {
  /// What the loop told, for the test's thread.
  private final class Told: Sendable {
    let events = Mutex<[Event]>([])
    let notices = Mutex<[Notice]>([])
    let woken = DispatchSemaphore(value: 0)
    let wakes = Mutex(0)
    let over = DispatchSemaphore(value: 0)
  }

  private struct Fixture {
    let told = Told()
    let loop: EngineLoop

    init(
      bars: Int64 = 40, speed: Int64 = 0, isPaused: Bool = false, script: String = "",
      playedBefore: Int = 0, marketFramesPerSecond: Int32? = nil
    ) throws {
      let told = told
      loop = EngineLoop(
        framesPerSecond: 1_000_000, marketFramesPerSecond: marketFramesPerSecond,
        wake: {
          told.wakes.withLock { $0 += 1 }
          told.woken.signal()
        })
      let feed = BarFeed((0..<bars).map { bar($0) })
      let context = CommandContext(instruments: [spy], selected: spy.id)
      var player = MarketPlayer(
        feed: feed,
        session: TradingSession(
          feed: feed.info, settings: EngineSettings(), paper: PaperSettings()),
        script: try Script.parse(script, context: context, fileName: "test").get())
      for _ in 0..<playedBefore { player.step() }
      let pace = Pace(
        speed: Ratio(speed), isPaused: isPaused, start: feed.info.start, waitMax: nil)
      loop.start(
        player, pace: pace,
        subscribe: { manager in
          _ = manager.subscribe("test") { event in told.events.withLock { $0.append(event) } }
          _ = manager.subscribeToNotices { notice in
            told.notices.withLock { $0.append(notice) }
          }
        }, onEnd: { told.over.signal() })
    }

    /// Waits for a snapshot that `condition` accepts.
    func snapshot(where condition: (Snapshot) -> Bool) throws -> Snapshot {
      while true {
        try #require(told.woken.wait(timeout: .now() + .seconds(60)) == .success, "it fell silent")
        if let snapshot = loop.takeSnapshot(), condition(snapshot) { return snapshot }
      }
    }

    func stop() throws {
      loop.post(.stop)
      try #require(told.over.wait(timeout: .now() + .seconds(60)) == .success, "it does not stop")
    }
  }

  private let buy = TraderCommand.engine(
    .enter(EntryRequest(instrument: spy.id, side: .buy, size: .quantity(Quantity(10)))))

  @Test func `a market that was played before goes on at once, not after all that time again`()
    throws
  {
    // At one bar a second the 299 before would take five minutes, the last one a second.
    let fixture = try Fixture(bars: 300, speed: 60, playedBefore: 299)
    let last = try fixture.snapshot { $0.feed.isFinished }
    #expect(last.feed.events == 300)
    try fixture.stop()
  }

  @Test func `at full speed it plays to the end, says so once and stops when told`() throws {
    let fixture = try Fixture()
    let last = try fixture.snapshot { $0.feed.isFinished }
    #expect(last.feed.events == 40)
    #expect(last.feed.progress == .one)
    let notices = last.log.filter {
      if case .notice(let notice) = $0 { notice.text.contains("ended") } else { false }
    }
    #expect(notices.count == 1)
    try fixture.stop()
  }

  @Test func `while paused nothing is played, a step plays so many events and pauses again`() throws
  {
    let fixture = try Fixture(isPaused: true)
    let before = try fixture.snapshot { _ in true }
    #expect(before.feed.events == 0 && before.feed.isPaused)
    fixture.loop.post(.command(.feed(.step(3))))
    let after = try fixture.snapshot { $0.feed.events >= 3 }
    #expect(after.feed.events == 3 && after.feed.isPaused)
    try fixture.stop()
  }

  @Test func `goto plays up to the moment, pauses there, and goes on from it`() throws {
    let fixture = try Fixture(bars: 40, speed: 1, isPaused: true)
    let start = BarFeed((0..<40).map { bar($0) }).info.start
    fixture.loop.post(.command(.feed(.goTo(.at(start + .seconds(60 * 10))))))
    let there = try fixture.snapshot { $0.feed.isPaused && $0.feed.events > 0 }
    #expect(there.time <= start + .seconds(60 * 10))
    let count = there.feed.events
    #expect(there.time > start + .seconds(60 * 9), "the last event before it was played")
    fixture.loop.post(.command(.feed(.goTo(.after(.seconds(120))))))
    let later = try fixture.snapshot { $0.feed.isPaused && $0.feed.events > count }
    #expect(later.feed.events == count + 2)
    try fixture.stop()
  }

  @Test func `goto never goes back, and says so`() throws {
    let fixture = try Fixture(bars: 40, speed: 1, isPaused: true)
    fixture.loop.post(.command(.feed(.step(5))))
    let there = try fixture.snapshot { $0.feed.isPaused && $0.feed.events == 5 }
    fixture.loop.post(.command(.feed(.goTo(.at(there.time)))))
    let told = try fixture.snapshot { snapshot in
      snapshot.log.contains {
        if case .notice(let notice) = $0 { notice.text.contains("goto") } else { false }
      }
    }
    #expect(told.feed.events == 5 && told.feed.isPaused)
    try fixture.stop()
  }

  @Test func `goto beyond the end of the data ends there`() throws {
    let fixture = try Fixture(bars: 10, speed: 1, isPaused: true)
    fixture.loop.post(.command(.feed(.goTo(.after(.day)))))
    let over = try fixture.snapshot { $0.feed.isFinished }
    #expect(over.feed.events == 10)
    try fixture.stop()
  }

  @Test func `an entry while paused is pending until the market moves`() throws {
    let fixture = try Fixture(isPaused: true)
    fixture.loop.post(.command(.feed(.step(2))))
    _ = try fixture.snapshot { $0.feed.events == 2 }
    fixture.loop.post(.command(buy))
    let pending = try fixture.snapshot { !$0.brackets.isEmpty }
    #expect(pending.brackets.first?.phase == .pending)
    #expect(pending.brackets.first?.entry?.status == .pendingNew)
    fixture.loop.post(.command(.feed(.step(1))))
    let live = try fixture.snapshot { $0.feed.events == 3 }
    #expect(live.brackets.first?.phase == .live)
    try fixture.stop()
  }

  @Test func `after the end of the data a flatten still fills, at the last price`() throws {
    let fixture = try Fixture(script: "@bar:20 buy 10 sl 50 tp 200")
    let open = try fixture.snapshot { $0.feed.isFinished }
    #expect(open.brackets.count == 1)
    fixture.loop.post(.command(.engine(.flatten(.all))))
    let flat = try fixture.snapshot { $0.brackets.isEmpty }
    #expect(flat.trades.map(\.reason) == [.flattened])
    #expect(flat.trades.first?.exitAvgPx == Price(101))
    try fixture.stop()
  }

  @Test func `subscribers hear every event in order`() throws {
    let fixture = try Fixture(script: "@bar:20 buy 10\n@bar:22 flatten all")
    _ = try fixture.snapshot { $0.feed.isFinished }
    try fixture.stop()
    let events = fixture.told.events.withLock { $0 }
    #expect(events.map(\.sequence) == events.indices.map { UInt64($0 + 1) })
    #expect(events.contains { if case .bracketCompleted = $0.body { true } else { false } })
  }

  @Test func `subscribers hear what the program itself says, each line once`() throws {
    let fixture = try Fixture(script: "@bar:20 goto 2020-01-01T00:00Z")
    _ = try fixture.snapshot { $0.feed.isFinished }
    fixture.loop.post(.command(.feed(.goTo(.at(Timestamp(nanoseconds: 0))))))
    try fixture.stop()
    let texts = fixture.told.notices.withLock { $0.map(\.text) }
    #expect(texts.filter { $0.contains("goto") }.count >= 1)
    #expect(texts.filter { $0 == "the market data has ended" }.count == 1)
    #expect(texts.first?.contains("no market goes back") == true, "\(texts)")
  }

  @Test func `a script's orders to the screen reach the screen`() throws {
    let fixture = try Fixture(script: "@bar:2 theme mono\n@bar:3 quit")
    var orders: [ScreenCommand] = []
    while orders.count < 2 {
      try #require(fixture.told.woken.wait(timeout: .now() + .seconds(60)) == .success)
      orders += fixture.loop.takeScreenOrders()
    }
    #expect(orders == [.theme("mono"), .quit])
    try fixture.stop()
  }

  @Test func `a script may pause, and the trader plays on`() throws {
    let fixture = try Fixture(script: "@bar:5 pause")
    let paused = try fixture.snapshot { $0.feed.isPaused }
    #expect(paused.feed.events == 5)
    fixture.loop.post(.command(.feed(.play)))
    _ = try fixture.snapshot { $0.feed.isFinished }
    try fixture.stop()
  }

  @Test func `the frame shows what was asked for`() throws {
    let fixture = try Fixture(isPaused: true)
    fixture.loop.post(.command(.feed(.step(30))))
    _ = try fixture.snapshot { $0.feed.events == 30 }
    var request = FrameRequest()
    request.chartBarMultiple = 5
    request.ticket = EntryRequest(instrument: spy.id, side: .sell, size: .proposed)
    fixture.loop.post(.frame(request))
    let snapshot = try fixture.snapshot { $0.preview != nil }
    #expect(snapshot.chart?.barSpan == .seconds(300))
    #expect(snapshot.preview?.request == request.ticket)
    #expect(snapshot.preview?.refusal == nil)
    try fixture.stop()
  }

  @Test func `how late events are is told while they are due at a pace, and not otherwise`() throws
  {
    let paced = try Fixture(bars: 4_000, speed: 100_000)
    let played = try paced.snapshot { $0.feed.events > 20 && !$0.feed.isFinished }
    #expect(try #require(played.feed.lag) >= .zero)
    paced.loop.post(.command(.feed(.pause)))
    let paused = try paced.snapshot { $0.feed.isPaused }
    #expect(paused.feed.lag == nil)
    try paced.stop()
    let full = try Fixture(bars: 4_000)
    let over = try full.snapshot { $0.feed.isFinished }
    #expect(over.feed.lag == nil)
    try full.stop()
    let waiting = try Fixture(isPaused: true)
    #expect(try waiting.snapshot { _ in true }.feed.lag == nil)
    try waiting.stop()
  }

  @Test func `stopping does not wait for the market`() throws {
    let fixture = try Fixture(speed: 1)
    try fixture.stop()
  }

  @Test func `a frame is taken once`() throws {
    let fixture = try Fixture(isPaused: true)
    _ = try fixture.snapshot { _ in true }
    #expect(fixture.loop.takeSnapshot() == nil)
    try fixture.stop()
  }

  @Test func `prices alone make few frames, and what the trader did is shown at once`() throws {
    let fixture = try Fixture(bars: 100_000, isPaused: true, marketFramesPerSecond: 1)
    _ = try fixture.snapshot { _ in true }
    fixture.loop.post(.command(.feed(.step(99_990))))
    _ = try fixture.snapshot { $0.feed.events == 99_990 }
    // The first frame, the command's and the last step's; one more for each second it took.
    let played = fixture.told.wakes.withLock { $0 }
    #expect(played < 20, "a millisecond of bars is no frame")
    for step in 1...5 {
      fixture.loop.post(.command(.feed(.step(1))))
      _ = try fixture.snapshot { $0.feed.events == UInt64(99_990 + step) }
    }
    #expect(fixture.told.wakes.withLock { $0 } >= played + 5)
    try fixture.stop()
  }
}
