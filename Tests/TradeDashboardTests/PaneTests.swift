import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

struct PaneTests {
  private static let sizes = [(0, 0), (1, 1), (3, 1), (1, 5), (2, 2), (9, 3), (300, 90)]

  private func drawn(
    _ width: Int, _ height: Int = 1, _ render: (inout CellGrid, Rect) -> Void
  ) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    render(&grid, grid.bounds)
    return grid
  }

  private func role(_ text: String, in grid: CellGrid) -> Role? {
    let wanted = Array(text.unicodeScalars)
    for y in 0..<grid.height {
      for x in 0..<max(0, grid.width - wanted.count + 1)
      where wanted.indices.allSatisfy({ grid[x + $0, y].scalar == wanted[$0] }) {
        return grid[x, y].role
      }
    }
    return nil
  }

  // MARK: Header

  private func header(_ snapshot: Snapshot, _ width: Int) -> CellGrid {
    drawn(width) { HeaderPane(snapshot: snapshot).render(into: &$0, in: $1) }
  }

  @Test func `the header shows paper, feed, equity, day, brackets, session and clock`() {
    let grid = header(Fixture.snapshot, 80)
    #expect(
      grid.lines == [
        " [PAPER sim]  ▶ 60×  eq 100,412.50  day +412.50  DISARMED    01-02 14:03:27 UTC"
      ])
    #expect(role("[PAPER", in: grid) == .paper)
    #expect(role("day", in: grid) == .up)
    #expect(role("DISARMED", in: grid) == .disarmed)
  }

  @Test func `the paper badge never goes`() {
    for width in 14...200 {
      #expect(header(Fixture.snapshot, width).lines[0].contains("[PAPER sim]"), "\(width)")
    }
  }

  @Test func `a day that loses is written in the loss colour`() {
    var snapshot = Fixture.snapshot
    snapshot.account.dayPnL = Fixture.money("-99.5")
    #expect(role("day -99.50", in: header(snapshot, 80)) == .down)
  }

  @Test func `while the market is paused its speed can still be read`() {
    var snapshot = Fixture.snapshot
    snapshot.feed.isPaused = true
    snapshot.feed.speed = Ratio(60)
    #expect(header(snapshot, 120).lines[0].contains("PAUSED  60×"))
    snapshot.feed.speed = .zero
    #expect(header(snapshot, 120).lines[0].contains("PAUSED  max"))
  }

  @Test func `pause, end, halt and a stopped service are said`() {
    var snapshot = Fixture.snapshot
    snapshot.feed.isPaused = true
    snapshot.tradingState = .halted
    snapshot.isServiceRunning = false
    let line = header(snapshot, 120).lines[0]
    for word in ["PAUSED", "HALTED", "SERVICE STOPPED"] { #expect(line.contains(word)) }
    snapshot.feed.isFinished = true
    snapshot.tradingState = .reducing
    #expect(header(snapshot, 120).lines[0].contains("FINISHED"))
    #expect(header(snapshot, 120).lines[0].contains("REDUCING"))
    snapshot.feed.isFinished = false
    snapshot.feed.isPaused = false
    snapshot.feed.speed = .zero
    #expect(header(snapshot, 120).lines[0].contains("▶ max"))
  }

  @Test func `the progress of a replay is a bar when there is room`() {
    #expect(header(Fixture.snapshot, 200).lines[0].contains("████░░░░░░░░ 34.4%"))
    var snapshot = Fixture.snapshot
    snapshot.feed.progress = Ratio(7)
    #expect(header(snapshot, 200).lines[0].contains("████████████ 100.0%"))
    snapshot.feed.progress = nil
    #expect(!header(snapshot, 200).lines[0].contains("█"))
  }

  // MARK: Watchlist

  private func watchlist(_ snapshot: Snapshot, _ width: Int, _ height: Int) -> CellGrid {
    drawn(width, height) {
      WatchlistPane(snapshot: snapshot, selected: InstrumentID(1), isFocused: true)
        .render(into: &$0, in: $1)
    }
  }

  @Test func `the watchlist shows last, change, ATR and position`() {
    let grid = watchlist(Fixture.snapshot, 46, 9)
    #expect(grid.lines[1].contains("SYM") && grid.lines[1].contains("CHG%"))
    #expect(grid.lines[2].contains("NVDX       102.35   +1.14%   0.820  L100"))
    #expect(grid.lines[3].contains("▸S ESZ6      5114.50   -0.21%    6.40    S2"))
    #expect(role("+1.14%", in: grid) == .up)
    #expect(role("-0.21%", in: grid) == .down)
    #expect(grid[5, 3].backdrop == .selection)
  }

  @Test(arguments: [(60, true), (34, false)])
  func `a stale row says how old its data are when that costs no column`(width: Int, fits: Bool) {
    var snapshot = Fixture.snapshot
    snapshot.watch[1].staleAge = .seconds(12)
    let line = watchlist(snapshot, width, 9).lines[3]
    #expect(line.contains("STALE") && line.contains("STALE 12s") == fits, "\(line)")
  }

  @Test func `a warm-up is counted and stale data says STALE`() {
    var snapshot = Fixture.snapshot
    snapshot.watch[0].atr = nil
    snapshot.watch[0].atrHave = 9
    snapshot.watch[1].staleAge = .seconds(12)
    snapshot.watch[2].last = nil
    let grid = watchlist(snapshot, 46, 9)
    #expect(grid.lines[2].contains("9/14"))
    #expect(grid.lines[3].contains("STALE"))
    #expect(role("STALE", in: grid) == .stale)
    #expect(grid.lines[4].contains("–"))
  }

  @Test func `the strip keeps the selected symbol in view`() {
    for index in Fixture.instruments.indices {
      let grid = drawn(40) {
        WatchlistPane(
          snapshot: Fixture.snapshot, selected: InstrumentID(index), isFocused: false
        ).renderStrip(into: &$0, in: $1)
      }
      #expect(grid.lines[0].contains("▸" + Fixture.instruments[index].symbol), "\(grid)")
    }
  }

  // MARK: Events

  private func events(_ snapshot: Snapshot, _ height: Int, scroll: Int = 0) -> CellGrid {
    drawn(90, height) {
      EventsPane(snapshot: snapshot, log: snapshot.log, scroll: scroll, isFocused: false).render(
        into: &$0, in: $1)
    }
  }

  @Test func `the newest event is at the bottom, severities are words`() {
    let grid = events(Fixture.snapshot, 5)
    #expect(grid.lines[3].contains("14:03:26 B1 NVDX stop 99.49 → 99.50 (+1 tick) by trader"))
    #expect(grid.lines[2].contains("14:03:22 WARN CLF7 entry refused: max_position 2"))
    #expect(role("WARN", in: grid) == .warning)
    #expect(role("target hit", in: grid) == .success)
  }

  @Test func `the log scrolls back and can be one line`() {
    #expect(events(Fixture.snapshot, 5, scroll: 3).lines[3].contains("entry working"))
    #expect(events(Fixture.snapshot, 5, scroll: 3).lines[0].contains("3 newer below"))
    #expect(events(Fixture.snapshot, 1).lines[0].contains("stop 99.49 → 99.50"))
    #expect(events(Fixture.snapshot, 5, scroll: 99).lines.count == 5)
    #expect(events(Fixture.empty, 5).lines[1].contains("nothing has happened yet"))
  }

  @Test func `what is too long for a row goes on in the next, and is not cut`() {
    var snapshot = Fixture.snapshot
    let words = (1...18).map { "word\($0)" }.joined(separator: " ")
    snapshot.log.append(.notice(Notice(time: Fixture.time, severity: .warning, text: words)))
    let lines = events(snapshot, 5).lines
    #expect(lines[2].hasPrefix("│ 14:03:27 WARN word1 ") && lines[3].hasPrefix("│          word"))
    #expect(lines[3].contains("word18") && !lines.joined().contains("…"))
    #expect(lines[1].contains("14:03:26 B1 NVDX stop"), "older lines give way")
    #expect(events(snapshot, 1).lines[0].hasSuffix("…"), "one row has no next")
  }

  @Test func `a notice of the program is a line too`() {
    var snapshot = Fixture.snapshot
    snapshot.log.append(.notice(Notice(time: Fixture.time, severity: .danger, text: "disk full")))
    #expect(events(snapshot, 5).lines[3].contains("14:03:27 ALERT disk full"))
  }

  // MARK: No room

  @Test(arguments: sizes)
  func `every pane draws within any window`(width: Int, height: Int) {
    let snapshot = Fixture.snapshot
    #expect(header(snapshot, width).lines.count == 1)
    #expect(watchlist(snapshot, width, height).lines.count == height)
    #expect(events(snapshot, height).lines.count == height)
    let content = PromptContent(
      title: "t", verb: "v", lines: [PromptLine(label: "l", text: "words and words")])
    var ticket = Driver()
    ticket.press(.character("b"))
    guard case .ticket(let open) = ticket.dashboard.mode else {
      Issue.record("no ticket")
      return
    }
    let entries = ticket.dashboard.helpEntries(HelpWindow())
    let help = HelpPane(window: HelpWindow(), entries: entries, pane: .brackets)
    let settings = SettingsPane(
      dashboard: ticket.dashboard, window: SettingsWindow(before: InterfaceSettings()))
    let grids = [
      drawn(width, height) { help.render(into: &$0, in: $1) },
      drawn(width, height) { settings.render(into: &$0, in: $1) },
      drawn(width, height) {
        PromptPane(content: content, isFlashing: true).render(into: &$0, in: $1)
      },
      drawn(width, height) {
        TicketPane(ticket: open, snapshot: ticket.snapshot, isFlashing: false)
          .render(into: &$0, in: $1)
      },
      drawn(width, height) {
        CommandLinePane(line: CommandLine()).render(into: &$0, command: $1, hint: $1)
      },
      drawn(width, height) {
        FooterPane(dashboard: Driver().dashboard).render(into: &$0, in: $1)
      },
      drawn(width, height) {
        WatchlistPane(snapshot: snapshot, selected: InstrumentID(9), isFocused: true)
          .renderStrip(into: &$0, in: $1)
      },
    ]
    for grid in grids { #expect(grid.lines.count == height) }
  }
}
