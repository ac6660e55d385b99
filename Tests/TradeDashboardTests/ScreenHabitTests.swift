import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

/// Small habits of the screen that a trader relies on.
struct ScreenHabitTests {
  private func feed(_ commands: FeedCommand...) -> [Intent] {
    commands.map { .command(.feed($0)) }
  }

  /// Keys without time between them, as auto-repeat sends.
  private func burst(_ driver: inout Driver, _ text: String) -> [Intent] {
    driver.now = driver.now + .milliseconds(500)
    return text.unicodeScalars.flatMap {
      driver.dashboard.handle(.character($0), now: driver.now)
    }
  }

  @Test func `two presses within a frame count twice`() {
    var driver = Driver()
    #expect(burst(&driver, "++") == feed(.speed(Ratio(120)), .speed(Ratio(300))))
    driver = Driver()
    #expect(burst(&driver, "--") == feed(.speed(Ratio(20)), .speed(Ratio(10))))
    driver = Driver()
    #expect(burst(&driver, "  ") == feed(.pause, .play))
    driver = Driver()
    #expect(burst(&driver, ". ") == feed(.step(1), .play))
  }

  @Test func `a wish that no snapshot confirms is forgotten`() {
    var driver = Driver()
    #expect(burst(&driver, "+") == feed(.speed(Ratio(120))))
    #expect(burst(&driver, "+") == feed(.speed(Ratio(120))))
    driver.snapshot.feed.speed = Ratio(120)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.feedWish == nil)
    #expect(burst(&driver, "+") == feed(.speed(Ratio(300))))
  }

  @Test func `speeds go with the length of the feed's bars`() {
    var driver = Driver()
    driver.snapshot.feed.speed = Ratio(86_400)
    driver.snapshot.chart?.barSpan = .day
    driver.dashboard.receive(driver.snapshot)
    #expect(burst(&driver, "-") == feed(.speed(Ratio(28_800))))
    #expect(burst(&driver, "+") == feed(.speed(Ratio(172_800))))
    driver.dashboard.chartBarMultiple = 5
    driver.snapshot.chart?.barSpan = .seconds(300)
    driver.snapshot.feed.speed = Ratio(60)
    driver.dashboard.receive(driver.snapshot)
    #expect(burst(&driver, "-") == feed(.speed(Ratio(20))), "5m of 1m bars are 1m bars")
  }

  private func dayReset(_ number: UInt64) -> LogEntry {
    Fixture.event(
      number, secondsAgo: 0, bracket: nil, instrument: nil, cause: .engine,
      .dayReset(equity: Money(100_000)))
  }

  @Test func `new trading days do not push the fills out of the log`() {
    var driver = Driver()
    driver.snapshot.log = Fixture.log + (8...30).map(dayReset)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.shownLog.count == Fixture.log.count + 1)
    #expect(driver.shows("new trading day"))
    driver.snapshot.chart?.barSpan = .day
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.shownLog.count == Fixture.log.count)
    #expect(!driver.shows("new trading day"))
  }

  @Test func `log lines of several days carry their date in narrow windows`() {
    var driver = Driver()
    #expect(!driver.shows("01-02 14:03:26"))
    driver.snapshot.log.append(
      Fixture.event(
        8, secondsAgo: -86_400, bracket: nil, instrument: nil, cause: .engine, .serviceStarted))
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.shows("01-02 14:03:26") && driver.shows("01-03 14:03:27"))
  }

  private func crowd(_ count: UInt32) -> Snapshot {
    var snapshot = Fixture.snapshot
    snapshot.brackets = (1...count).map { number in
      Fixture.bracket(
        number, number % 2 == 0 ? 0 : 3, .buy, "2", entry: "101.20", stop: "99.50",
        target: "104.60", net: "1", risk: "3.4")
    }
    return snapshot
  }

  @Test(arguments: ["F", "K"])
  func `many positions are summed up by symbol, and the exits are counted`(key: String) {
    var driver = Driver(crowd(44))
    driver.type(key)
    #expect(driver.shows("result   about +44.00 on 44 positions"))
    #expect(driver.shows("cancel   88 exit orders"))
    #expect(driver.shows("sell     44 NVDX about 102.35 at market, 22 brackets"))
    #expect(driver.shows("sell     44 AAPX about 228.15 at market, 22 brackets"))
    #expect(!driver.shows("more lines"))
  }

  @Test func `flattening everything is summed up when the last one is closed`() {
    var driver = Driver(crowd(3))
    driver.type("F")
    driver.press(.enter)
    driver.snapshot.brackets.removeFirst()
    driver.dashboard.receive(driver.snapshot)
    #expect(!driver.shows("flattened"))
    driver.snapshot.brackets = []
    driver.snapshot.trades = (1...3).map { number in
      TradeResult(
        bracket: BracketID(number), instrument: InstrumentID(0), side: .buy, quantity: Quantity(2),
        entryAvgPx: Price(100), exitAvgPx: Price(99), openedAt: Fixture.time,
        closedAt: Fixture.time, reason: .flattened, netPnL: Fixture.money("-0.44"), fees: .zero,
        risk: Money(1), basis: .atr, isAmbiguous: false)
    }
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.shows("flattened 3 positions: -1.32 after fees"))
  }

  @Test func `the focused pane says its keys, without colours too`() {
    for (pane, words) in [
      (Pane.watchlist, "j/k symbol"), (.brackets, "j/k select"), (.chart, "h/l bars"),
      (.events, "j/k scroll"),
    ] {
      let driver = Driver(size: Size(width: 120, height: 40), focus: pane)
      #expect(driver.shows(words), "\(pane)")
      #expect(Driver(focus: pane).shows(words) || pane == .watchlist, "\(pane) at 80x24")
    }
    #expect(Driver(focus: .watchlist).lines[1].hasSuffix("j/k"))
  }

  @Test func `the footer of a prompt names every key that works there`() {
    var legs = Driver()
    legs.type("x")
    #expect(legs.lines[23].contains("c close"))
    var refused = Driver()
    refused.type("b")
    refused.answerTicket(refusal: .noMarket)
    #expect(!refused.lines[23].contains("Enter send"))
    #expect(refused.lines[23].contains("Esc drop"))
    var nudge = Driver()
    nudge.type("]")
    #expect(nudge.lines[23].contains("[ ] adjust"))
  }

  @Test func `a finished feed offers no key that does nothing`() {
    var snapshot = Fixture.empty
    snapshot.feed.isFinished = true
    let footer = Driver(snapshot, size: Size(width: 120, height: 40)).lines[39]
    for word in ["buy", "sell", "cancel", "flatten", "stop", "pause"] {
      #expect(!footer.contains(word), "\(footer)")
    }
    #expect(footer.contains("q quit") && footer.contains("? help"))
  }

  @Test func `the usage is short where the long one does not fit`() {
    var driver = Driver()
    driver.type(":buy ")
    #expect(driver.lines[23].contains("[tif TIME]"))
    var wide = Driver(size: Size(width: 200, height: 50))
    wide.type(":buy ")
    #expect(wide.lines[49].contains("[tif day|gtc|ioc|fok|gtd TIME]"))
    var empty = Driver()
    empty.type(":")
    #expect(empty.lines[23].hasSuffix("… Tab"))
  }

  @Test func `the watchlist keeps the position beside long prices, or at least its side`() {
    let wide = Driver(size: Size(width: 160, height: 40))
    #expect(wide.shows("POS") && wide.shows("L0.25"))
    let narrow = Driver(size: Size(width: 120, height: 40))
    #expect(!narrow.shows("POS") && narrow.shows("│ L BTCU") && narrow.shows("│ S EURF"))
  }

  @Test func `the watchlist shows the newest closes where there is room`() {
    let driver = Driver(size: Size(width: 200, height: 50))
    #expect(driver.dashboard.frameRequest.closesMax == 12)
    #expect(driver.shows("CLOSES") && driver.role(of: "▁▂▃▄") == .sparkline)
    #expect(Driver(size: Size(width: 120, height: 40)).dashboard.frameRequest.closesMax == 0)
  }

  @Test func `ASCII tells the last price from the levels, and arrows from letters`() {
    var driver = Driver(size: Size(width: 120, height: 40), glyphs: .ascii)
    #expect(driver.shows("''''"))
    driver.type("?")
    #expect(driver.shows("j Down") && driver.shows("k Up"))
  }

  @Test func `the title of the chart says what bars the ATR is made of`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    driver.snapshot.watch[0].atrBar = .seconds(60)
    driver.snapshot.chart?.barSpan = .seconds(900)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.shows("3 NVDX 15m") && driver.shows("ATR14 1m Wilder 0.820"))
  }

  @Test func `the chart stays until the bars of the next symbol are here`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    func chart() -> [String] {
      let lines = driver.lines
      return Array(lines[(lines.firstIndex { $0.contains("┤3 ") } ?? 0)...].prefix(18))
    }
    let before = chart()
    #expect(before[0].contains("NVDX") && before.contains { $0.contains("TP 104.60") })
    driver.press(.character("j"))
    #expect(driver.lines.contains { $0.contains("▸ B2") })
    #expect(chart() == before, "neither emptied nor with another bracket's levels")
    #expect(driver.dashboard.frameRequest.chartInstrument == InstrumentID(1))
    driver.press(.character("j"))
    #expect(chart() == before, "nor after a second key")
    driver.snapshot.chart = ChartView(
      instrument: InstrumentID(2), barSpan: .seconds(60), bars: [], scroll: 0)
    driver.dashboard.receive(driver.snapshot)
    #expect(chart()[0].contains("CLF7"))
    #expect(chart().contains { $0.contains("no bar of CLF7 yet") })
  }

  @Test func `a chart that is still another symbol's takes no hold of the mouse`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    let row = driver.lines.firstIndex { $0.contains("SL  99.50") || $0.contains("SL 99.50") }
    driver.press(.character("j"))
    let point = Point(x: 20, y: row ?? 0)
    driver.press(
      .mouse(MouseEvent(action: .press, point: point)),
      .mouse(MouseEvent(action: .drag, point: Point(x: 20, y: point.y - 2))),
      .mouse(MouseEvent(action: .release, point: Point(x: 20, y: point.y - 2))))
    #expect(row != nil && driver.dashboard.mode == .normal)
  }
}
