import TextGrid
import Testing
import TradeStatistics
import TraderCommands
import TradingModel

@testable import TradeDashboard

/// Keys that change what is looked at: layout, zoom, pages, the cross, filters.
struct ViewTests {
  @Test func `z zooms the focused pane and leaves the selected bracket, Esc and z go back`() {
    var driver = Driver(focus: .events)
    driver.type("z")
    #expect(driver.lines[1].hasPrefix("▸ B1 NVDX L"))
    #expect(driver.lines[2].hasPrefix("╭─┤4 events├") && driver.lines[22].hasPrefix("╰"))
    driver.press(.escape)
    #expect(driver.shows("┤2 brackets├"))
    driver.type("zz")
    #expect(driver.shows("┤2 brackets├"))
  }

  @Test func `p goes through the layouts and says which it is`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    for words in ["large chart", "many brackets", "orders, trades", "balanced"] {
      driver.type("p")
      #expect(driver.shows("layout: " + words))
    }
  }

  @Test func `a pane without room is shown when it gets the focus`() {
    var driver = Driver(size: Size(width: 80, height: 24))
    driver.press(.alt("5"))
    #expect(driver.shows("┤5 orders fills positions trades stats├") && !driver.shows("┤3 NVDX"))
    driver.press(.alt("6"))
    #expect(driver.shows("┤6 ladder NVDX├"))
    driver.press(.alt("3"))
    #expect(driver.shows("┤3 NVDX 1m├") && driver.shows("┤4 events├"))
  }

  // MARK: Book

  @Test func `h and l turn the pages of the focused orders, arrows too`() {
    var driver = Driver(focus: .orders)
    driver.type("lll")
    #expect(driver.dashboard.view.bookPage == .trades)
    driver.press(.right, .right)
    #expect(driver.dashboard.view.bookPage == .orders)
    driver.type("h")
    #expect(driver.dashboard.view.bookPage == .statistics)
    #expect(driver.dashboard.chartBarMultiple == 1 && driver.dashboard.chartScroll == 0)
  }

  @Test func `a row of the orders selects its bracket`() {
    var driver = Driver(focus: .orders)
    driver.type("jj")
    #expect(driver.dashboard.bracket == BracketID(2))
    #expect(driver.dashboard.instrument == InstrumentID(1))
    driver.type("G")
    #expect(driver.dashboard.bracket == BracketID(6))
  }

  @Test func `Enter on a finished trade tells its story`() {
    var driver = Driver(size: Size(width: 100, height: 40), focus: .orders)
    driver.type("lll")
    driver.press(.enter)
    #expect(driver.shows("┤B7├") && driver.shows("B7 long 50 NVDX  target hit  +55.00 (+1.38R)"))
    #expect(driver.shows("14:03:15 TP sold 50 at 104.20  fee 0.35"))
    #expect(driver.shows("its story, newest first"))
    driver.press(.escape)
    driver.press(.alt("2"), .enter)
    #expect(driver.shows("┤B1├") && driver.shows("SL sell 100 stop 99.50  being changed"))
  }

  @Test func `the story tells the tags and the whole notes`() {
    var snapshot = Fixture.snapshot
    let note = (1...30).map { "word\($0)" }.joined(separator: " ")
    snapshot.annotations.add(.tag("gap"), to: BracketID(1))
    snapshot.annotations.add(.tag("late"), to: BracketID(1))
    snapshot.annotations.add(.note(note), to: BracketID(1))
    snapshot.log.append(
      .notice(
        Notice(
          time: Fixture.time, severity: .info, text: "B1 tagged late", bracket: BracketID(1))))
    var driver = Driver(snapshot, size: Size(width: 100, height: 40))
    driver.press(.alt("2"), .enter)
    #expect(driver.shows("tags gap late") && driver.shows("note word1 word2"))
    #expect(driver.shows("word30") && driver.shows("B1 tagged late"))
  }

  @Test func `T and o open the command line for the bracket of the row, ended ones too`() {
    var driver = Driver()
    driver.type("T")
    #expect(driver.shows(":tag B1 "))
    driver.type("gap")
    #expect(
      driver.press(.enter) == [.command(.record(.annotate(BracketID(1), .tag("gap"))))])
    var ended = Driver(focus: .orders)
    ended.type("lllo")
    #expect(ended.shows(":note B7 "))
    ended.type("sold too early")
    #expect(
      ended.press(.enter)
        == [.command(.record(.annotate(BracketID(7), .note("sold too early"))))])
    var none = Driver(Fixture.empty)
    none.type("T")
    #expect(none.shows("no bracket is open") && none.dashboard.mode == .normal)
  }

  @Test func `the story of an ambiguous trade says that it is a guess`() {
    var driver = Driver(size: Size(width: 100, height: 40), focus: .orders)
    driver.type("llljj")
    driver.press(.enter)
    #expect(driver.shows("┤B23├") && driver.shows("AMBIGUOUS"))
  }

  @Test func `a story without its trade says where to look`() {
    var driver = Driver(focus: .orders)
    driver.type("l")
    driver.snapshot.trades = []
    driver.dashboard.receive(driver.snapshot)
    driver.press(.enter)
    #expect(driver.shows("the bracket is closed: its end is in the events"))
  }

  // MARK: Chart

  @Test func `v goes through candles, line and dots, in ASCII without the dots`() {
    var driver = Driver(focus: .chart)
    driver.type("v")
    #expect(driver.shows("┤3 NVDX 1m line├") && driver.shows("╭"))
    driver.type("v")
    #expect(driver.shows("┤3 NVDX 1m braille├"))
    #expect(driver.dashboard.frameRequest.chartBarsMax == 160)
    driver.type("v")
    #expect(driver.shows("┤3 NVDX 1m├"))
    var plain = Driver(glyphs: .ascii, focus: .chart)
    plain.type("vv")
    #expect(plain.dashboard.view.chartForm == .candles)
  }

  @Test func `the cross reads a bar, moves with the arrows and goes with Esc`() {
    var driver = Driver(size: Size(width: 120, height: 40), focus: .chart)
    driver.type("i")
    #expect(driver.shows("╰─ 01-02 14:03  O ") && driver.shows("C 102.35"))
    driver.press(.left, .left, .left)
    #expect(driver.shows("01-02 14:00  O 102.10  H 102.16  L 102.07  C 102.08  V 636  −3 bars"))
    #expect(driver.role(of: "┊") == .crosshair)
    driver.type("2")
    driver.press(.right)
    #expect(driver.dashboard.view.crosshair == 1)
    driver.press(.escape)
    #expect(driver.dashboard.view.crosshair == nil && !driver.shows("┊"))
  }

  @Test func `the cross takes the chart along beyond its edge and stays among the bars`() {
    var driver = Driver(focus: .chart)
    driver.type("i300")
    driver.press(.left)
    let cross = driver.dashboard.view.crosshair ?? 0
    #expect(cross == 240 && driver.dashboard.chartScroll > 0)
    driver.type("999")
    driver.press(.right)
    #expect(driver.dashboard.view.crosshair == 0 && driver.dashboard.chartScroll == 0)
  }

  @Test func `a chart scrolled back stays on its bars while new ones come`() throws {
    var driver = Driver(focus: .chart)
    driver.press(.left, .left)
    driver.snapshot.chart?.scroll = 2
    driver.dashboard.receive(driver.snapshot)
    var chart = try #require(driver.snapshot.chart)
    var bar = try #require(chart.bars.last)
    bar.start = bar.start + .seconds(60)
    chart.bars = chart.bars.dropFirst() + [bar]
    driver.snapshot.chart = chart
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.frameRequest.chartScroll == 3)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.frameRequest.chartScroll == 3, "nothing new came")
  }

  @Test func `bars that are not the newest say how far back they are`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    driver.snapshot.chart?.scroll = 42
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.line(with: "3 NVDX")?.contains("−42 bars") == true)
    #expect(!driver.shows("▸ 102.35"), "the last price is not among these bars")
  }

  // MARK: Events

  @Test func `f filters the log by severity, bracket and symbol`() {
    var driver = Driver(size: Size(width: 120, height: 40), focus: .events)
    driver.type("f")
    #expect(driver.shows("only warnings and alerts") && driver.shows("WARN CLF7 entry refused"))
    #expect(!driver.shows("B5 BTCU stop"))
    driver.type("f")
    #expect(driver.shows("only B1") && driver.shows("B1 NVDX stop 99.49"))
    #expect(!driver.shows("WARN CLF7"))
    driver.type("f")
    #expect(driver.shows("only NVDX") && driver.shows("B7 NVDX target hit"))
    driver.type("f")
    #expect(driver.shows("B5 BTCU stop") && !driver.shows("┤only"))
  }

  @Test func `a filter that lets nothing through says so`() {
    var driver = Driver(focus: .events)
    driver.type("f")
    driver.snapshot.log = Array(Fixture.log.prefix(2))
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.shows("no line of warnings and alerts; f shows others"))
  }

  @Test func `statistics are counted again when a trade is finished`() {
    var driver = Driver()
    #expect(driver.dashboard.statistics.count == 5)
    // Equity 100,412.50 less what open brackets (252.50) and trades (60) made.
    #expect(driver.dashboard.statistics.curve.start == Money(100_100))
    driver.snapshot.trades.append(
      Fixture.trade(
        30, .buy, entry: "1", exit: "2", net: "10", risk: "5", secondsAgo: 0, reason: .closed))
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.statistics.count == 6)
  }
}
