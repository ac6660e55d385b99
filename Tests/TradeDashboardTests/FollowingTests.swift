import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

/// The selection goes with every key, a chart of another symbol and its ladder when it stays there.
struct FollowingTests {
  /// A dashboard whose keys come as fast as a held key repeats.
  private struct Fast {
    var dashboard: Dashboard
    var snapshot = Fixture.snapshot
    var now = TimeSpan.seconds(100)

    init(focus: Pane = .brackets) {
      // A second bracket of the first one's symbol.
      snapshot.brackets.insert(
        Fixture.bracket(
          7, 0, .buy, "50", entry: "101.90", stop: "100.10", target: "103.30", net: "22",
          risk: "90"), at: 1)
      dashboard = Dashboard(settings: InterfaceSettings(), glyphs: .unicode)
      dashboard.resize(to: Size(width: 200, height: 50))
      dashboard.receive(snapshot)
      dashboard.focus = focus
      press("g")
      wait(1_000)
    }

    @discardableResult
    mutating func press(_ key: Unicode.Scalar) -> [Intent] {
      wait(30)
      return dashboard.handle(.character(key), now: now)
    }

    /// Lets time pass; returns whether that changed something.
    @discardableResult
    mutating func wait(_ milliseconds: Int64) -> Bool {
      now = now + .milliseconds(milliseconds)
      return dashboard.settle(now: now)
    }

    /// The bars of what is asked for come.
    mutating func answer() {
      snapshot.chart = ChartView(
        instrument: dashboard.frameRequest.chartInstrument, barSpan: .seconds(60),
        bars: Fixture.bars(), scroll: dashboard.frameRequest.chartScroll)
      dashboard.receive(snapshot)
    }

    var chart: [String] { part(\.chart) }
    var ladder: [String] { part(\.ladder) }
    var brackets: [String] { part(\.brackets) }
    var watchlist: [String] { part(\.watchlist) }

    private func part(_ area: KeyPath<ScreenLayout, Rect>) -> [String] {
      var grid = CellGrid(dashboard.size, glyphs: .unicode)
      dashboard.render(into: &grid, now: now)
      let rect = dashboard.layout[keyPath: area]
      return rect.rows.map { y in
        String(String.UnicodeScalarView(rect.columns.map { grid[$0, y].scalar }))
      }
    }
  }

  private func holds(_ lines: [String], _ text: String) -> Bool {
    lines.contains { $0.contains(text) }
  }

  @Test func `the levels of a bracket of the same symbol go with the key`() {
    var screen = Fast()
    #expect(holds(screen.chart, "TP 104.60"))
    let ladder = screen.ladder
    screen.press("j")
    #expect(holds(screen.brackets, "▸ B7") && holds(screen.brackets, "B7 long 50 NVDX"))
    #expect(holds(screen.chart, "TP 103.30") && !holds(screen.chart, "TP 104.60"))
    #expect(screen.ladder != ladder)
    #expect(screen.dashboard.nextDeadline(after: screen.now) == nil)
  }

  @Test func `a chart of another symbol follows after a tenth of a second`() {
    var screen = Fast()
    screen.press("j")
    let (chart, ladder) = (screen.chart, screen.ladder)
    #expect(holds(chart, "NVDX") && holds(chart, "TP 103.30") && holds(ladder, "NVDX"))
    screen.press("j")
    #expect(holds(screen.brackets, "▸ B2") && holds(screen.brackets, "B2 short 2 ESZ6"))
    #expect(screen.watchlist.contains { $0.contains("▸") && $0.contains("ESZ6") })
    #expect(screen.chart == chart && screen.ladder == ladder)
    #expect(screen.dashboard.nextDeadline(after: screen.now) == screen.now + .milliseconds(100))
    screen.wait(99)
    #expect(screen.chart == chart && screen.ladder == ladder)
    #expect(screen.dashboard.frameRequest.chartInstrument == InstrumentID(0))
    let changed = screen.wait(1)
    #expect(changed && screen.dashboard.nextDeadline(after: screen.now) == nil)
    #expect(screen.dashboard.frameRequest.chartInstrument == InstrumentID(1))
    #expect(holds(screen.ladder, "ESZ6"))
    #expect(screen.chart == chart, "the bars are not here yet")
    screen.answer()
    #expect(holds(screen.chart, "ESZ6") && holds(screen.chart, "TP 5100.00"))
  }

  @Test func `a held key leaves the chart and its symbol alone until it is let go`() {
    var screen = Fast()
    screen.press("j")
    let chart = screen.chart
    for _ in 0..<4 {
      screen.press("j")
      screen.answer()
      #expect(screen.chart == chart)
      #expect(screen.dashboard.frameRequest.chartInstrument == InstrumentID(0))
    }
    #expect(screen.dashboard.bracket == BracketID(5))
    screen.wait(100)
    #expect(screen.dashboard.frameRequest.chartInstrument == InstrumentID(4))
    screen.answer()
    #expect(holds(screen.chart, "BTCU") && !holds(screen.chart, "NVDX"))
  }

  @Test func `a selection that comes back to the chart's symbol has its own levels at once`() {
    var screen = Fast()
    screen.press("j")
    screen.press("j")
    #expect(screen.dashboard.heldChart != nil && holds(screen.chart, "TP 103.30"))
    screen.press("g")
    #expect(screen.dashboard.heldChart == nil && holds(screen.chart, "TP 104.60"))
    let changed = screen.wait(100)
    #expect(!changed && holds(screen.chart, "TP 104.60"))
  }

  @Test(arguments: ["x", "b", "e", "]", "?", ":", "v", "u"] as [Unicode.Scalar])
  func `any other key means what is selected, and brings its chart`(key: Unicode.Scalar) {
    var screen = Fast()
    screen.press("j")
    screen.press("j")
    #expect(screen.dashboard.chartInstrument == InstrumentID(0))
    screen.press(key)
    #expect(screen.dashboard.heldChart == nil)
    #expect(screen.dashboard.bracket == BracketID(2))
    #expect(screen.dashboard.frameRequest.chartInstrument == InstrumentID(1))
  }

  @Test(arguments: [("x", "B2"), ("c", "B2"), ("]", "B2"), ("[", "B2"), ("H", "B2"), ("e", "B2")])
  func `a question asked while the chart waits is about the selected row, and says so`(
    key: String, id: String
  ) throws {
    var screen = Fast()
    screen.press("j")
    screen.press("j")
    screen.press(try #require(key.unicodeScalars.first))
    guard case .prompt(let prompt) = screen.dashboard.mode else {
      Issue.record("no question")
      return
    }
    let content = screen.dashboard.promptContent(prompt)
    let words = ([content.title] + content.lines.map(\.text)).joined(separator: " ")
    #expect(words.contains(id) && !words.contains("B7"), "\(words)")
    #expect(screen.dashboard.heldChart == nil)
  }

  @Test func `an armed key sends for the selected row while the chart waits`() {
    var screen = Fast()
    screen.press("a")
    screen.wait(1_000)
    screen.press("j")
    screen.press("j")
    #expect(screen.dashboard.heldChart != nil)
    #expect(
      screen.press("c") == [.command(.engine(.close(BracketID(2), share: .one)))])
  }

  @Test func `a ticket opened while the chart waits is for the selected symbol`() {
    var screen = Fast(focus: .watchlist)
    screen.press("j")
    screen.press("b")
    guard case .ticket(let ticket) = screen.dashboard.mode else {
      Issue.record("no ticket")
      return
    }
    #expect(ticket.instrument == InstrumentID(1))
    #expect(screen.dashboard.frameRequest.chartInstrument == InstrumentID(1))
  }

  @Test func `levels never stand on the chart of another symbol`() {
    var screen = Fast()
    screen.press("j")
    screen.press("j")
    screen.wait(100)
    // The selection moves on while the bars of ESZ6 are on their way.
    screen.press("j")
    screen.answer()
    #expect(screen.dashboard.bracket == BracketID(3))
    #expect(holds(screen.chart, "ESZ6"))
    for tag in ["TP ", "EN ", "SL "] {
      let lines = screen.chart.filter { $0.contains(tag) }
      #expect(!holds(lines, "104.60") && !holds(lines, "103.30"), "\(lines)")
    }
  }

  @Test func `a chart scrolled back stays there until it follows`() {
    var screen = Fast()
    screen.dashboard.chartScroll = 5
    screen.dashboard.view.crosshair = 3
    screen.answer()
    screen.press("j")
    screen.wait(100)
    #expect(screen.dashboard.frameRequest.chartScroll == 5, "it is of the same symbol")
    let chart = screen.chart
    screen.press("j")
    #expect(screen.dashboard.frameRequest.chartScroll == 5 && screen.chart == chart)
    screen.wait(100)
    #expect(screen.dashboard.frameRequest.chartScroll == 0)
    #expect(screen.dashboard.view.crosshair == nil)
  }

  @Test func `a key that moves nothing lets the chart follow in time`() {
    var screen = Fast()
    screen.press("G")
    for _ in 0..<4 { screen.press("j") }
    #expect(screen.dashboard.heldChart == nil)
    #expect(screen.dashboard.bracket == BracketID(6))
  }

  @Test func `a bracket that goes while the chart waits takes its levels along`() {
    var screen = Fast()
    screen.press("G")
    #expect(holds(screen.chart, "TP 104.60"))
    screen.snapshot.brackets.removeFirst()
    screen.dashboard.receive(screen.snapshot)
    #expect(!holds(screen.chart, "TP 104.60") && !holds(screen.chart, "TP 103.30"))
    screen.wait(100)
    screen.answer()
    #expect(screen.dashboard.chartInstrument == InstrumentID(5))
  }

  @Test func `a window resized while the chart waits still shows what it showed`() {
    var screen = Fast()
    screen.press("G")
    screen.dashboard.resize(to: Size(width: 120, height: 40))
    #expect(holds(screen.chart, "NVDX") && holds(screen.chart, "TP 104.60"))
    #expect(holds(screen.brackets, "▸ B6"))
  }
}
