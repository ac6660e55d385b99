import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct SearchTests {
  @Test func `a search selects the first row that holds the text, n and N go on and around`() {
    var driver = Driver()
    driver.type("/long")
    #expect(driver.dashboard.bracket == BracketID(1))
    #expect(driver.lines[22].hasPrefix("/long"))
    #expect(driver.lines[23].hasPrefix(" brackets: 4 found"))
    driver.press(.enter)
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("4 matches: n and N go on, Esc ends the search"))
    var seen: [UInt32] = []
    for _ in 0..<4 {
      driver.type("n")
      seen.append(driver.dashboard.bracket?.number ?? 0)
    }
    #expect(seen == [3, 4, 5, 1])
    driver.type("N")
    #expect(driver.dashboard.bracket == BracketID(5))
  }

  @Test func `upper and lower case are the same, and what matches is marked`() {
    var driver = Driver()
    driver.type("/esz")
    #expect(driver.dashboard.bracket == BracketID(2))
    driver.press(.enter)
    #expect(driver.role(of: "ESZ6     2") == .match || driver.role(of: "ESZ6 S") == .match)
    let grid = driver.grid
    let marked = (0..<24).flatMap { grid.row($0) }.filter { $0.role == .match }
    #expect(String(String.UnicodeScalarView(marked.prefix(3).map(\.scalar))) == "ESZ")
  }

  @Test func `Esc ends the search while it is typed and later`() {
    var driver = Driver()
    driver.type("/esz")
    driver.press(.escape)
    #expect(driver.dashboard.search.text.isEmpty && driver.dashboard.mode == .normal)
    driver.type("/esz")
    driver.press(.enter, .escape)
    #expect(driver.dashboard.search.text.isEmpty)
    driver.type("n")
    #expect(driver.shows("nothing is looked for: / starts"))
  }

  @Test func `what nothing holds is said, and selects nothing else`() {
    var driver = Driver()
    driver.type("jj/xyzzy")
    #expect(driver.dashboard.bracket == BracketID(3))
    #expect(driver.role(of: "brackets: 0 found") == .promptError)
    driver.press(.enter)
    #expect(driver.shows("no brackets row has \"xyzzy\""))
    driver.type("nNnN")
    #expect(driver.dashboard.bracket == BracketID(3))
  }

  @Test func `in the events it shows only the lines that hold the text`() {
    var driver = Driver(size: Size(width: 120, height: 40), focus: .events)
    let all = driver.dashboard.shownLog.count
    driver.type("/stop")
    let found = driver.dashboard.shownLog.count
    #expect(found > 0 && found < all)
    driver.press(.enter)
    #expect(driver.dashboard.shownLog.count == found)
    driver.press(.escape)
    #expect(driver.dashboard.shownLog.count == all)
  }

  @Test func `a search in another pane does not hide events`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    let all = driver.dashboard.shownLog.count
    driver.type("/esz")
    driver.press(.enter)
    #expect(driver.dashboard.shownLog.count == all)
  }

  @Test func `in the watchlist it finds a symbol, and the chart follows`() {
    var driver = Driver(focus: .watchlist)
    driver.type("/clf")
    #expect(driver.dashboard.instrument == InstrumentID(2))
    driver.press(.enter)
    driver.type("n")
    #expect(driver.dashboard.instrument == InstrumentID(2), "there is only one")
  }

  @Test func `without rows a search finds nothing and does not trap`() {
    for pane in Pane.allCases {
      var driver = Driver(Snapshot(), focus: pane)
      driver.type("/a")
      driver.press(.enter)
      driver.type("nN")
      #expect(driver.lines.count == 24)
    }
  }

  @Test func `keys typed into a search are text`() {
    var driver = Driver()
    #expect(driver.type("/Fkxq") == [])
    driver.press(.paste("\nK"))
    #expect(driver.dashboard.search.text == "Fkxq K")
    driver.press(.ctrl("c"))
    #expect(driver.shows("┤quit├"))
  }
}

struct CopyTests {
  @Test func `y copies the selected row of the focused pane`() {
    var driver = Driver()
    #expect(
      driver.type("y") == [
        .copy(
          "B1 NVDX long 100 entry 101.2 stop 99.5 target 104.6 last 102.35 net +115.00 live")
      ])
    #expect(driver.shows("copied: B1 NVDX long 100"))
    var watch = Driver(focus: .watchlist)
    #expect(watch.type("y") == [.copy("NVDX 102.35 ATR 0.820 position 100")])
    var chart = Driver(focus: .chart)
    guard case .copy(let bar) = chart.type("y").first else {
      Issue.record("no bar was copied")
      return
    }
    #expect(bar.hasPrefix("NVDX 1m 2024-01-02T14:03:00Z open "))
    var events = Driver(focus: .events)
    guard case .copy(let line) = events.type("y").first else {
      Issue.record("no line was copied")
      return
    }
    #expect(line.hasSuffix("stop 99.49 → 99.50 (+1 tick) by trader"))
  }

  @Test func `where there is no row y says so`() {
    for pane in Pane.allCases {
      var driver = Driver(Snapshot(), focus: pane)
      #expect(driver.type("y") == [])
      #expect(driver.shows("there is no row in \(pane.name) to copy"))
    }
  }
}

struct AlertTests {
  private func done(_ sequence: UInt64, _ reason: ExitReason) -> LogEntry {
    let result = TradeResult(
      bracket: BracketID(1), instrument: InstrumentID(0), side: .buy,
      quantity: Fixture.quantity("100"), entryAvgPx: Fixture.price("101.20"),
      exitAvgPx: Fixture.price("99.50"), openedAt: Fixture.time, closedAt: Fixture.time,
      reason: reason, netPnL: Fixture.money("-170"), fees: .zero, risk: Fixture.money("170"),
      basis: .atr, isAmbiguous: false)
    return Fixture.event(
      sequence, secondsAgo: 0, bracket: 1, instrument: 0, cause: .engine,
      .bracketCompleted(result))
  }

  @Test func `a stop and a refusal ring by default, a target does not, each once`() {
    var driver = Driver()
    #expect(driver.dashboard.takeAlerts().isEmpty, "what happened before the start rings nothing")
    driver.snapshot.log += [done(8, .stopLoss), done(9, .takeProfit)]
    driver.dashboard.receive(driver.snapshot)
    driver.dashboard.receive(driver.snapshot)
    let alerts = driver.dashboard.takeAlerts()
    #expect(alerts.map(\.cause) == [.stop])
    #expect(alerts.first?.text.hasPrefix("B1 NVDX") == true)
    #expect(driver.dashboard.takeAlerts().isEmpty)
    let refusal = Event.Body.riskRefused(.positionLimit(limit: Quantity(2), would: Quantity(3)))
    driver.snapshot.log.append(
      Fixture.event(
        10, secondsAgo: 0, bracket: nil, instrument: 2, cause: .trader, refusal))
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.takeAlerts().map(\.cause) == [.reject])
  }

  @Test func `the settings choose what rings`() {
    let all: [ExitReason] = [.stopLoss, .takeProfit, .emergencyExit, .timeLimit]
    let rows: [([AlertCause], [AlertCause])] = [
      ([], []), ([.target], [.target]), ([.danger, .stop], [.stop, .danger]),
      (AlertCause.allCases, [.stop, .target, .danger]),
    ]
    for (causes, heard) in rows {
      var driver = Driver()
      _ = driver.dashboard.apply(.bell(causes))
      driver.snapshot.log += all.enumerated().map { done(UInt64(8 + $0.offset), $0.element) }
      driver.dashboard.receive(driver.snapshot)
      #expect(driver.dashboard.takeAlerts().map(\.cause) == heard, "\(causes)")
    }
  }

  @Test func `the desktop is told only when it is wanted and nobody looks at the window`() {
    var driver = Driver()
    #expect(!driver.dashboard.wantsNotification)
    _ = driver.dashboard.apply(.notify(.osc9))
    #expect(driver.dashboard.wantsNotification, "a terminal that does not tell of its focus")
    driver.press(.focusIn)
    #expect(!driver.dashboard.wantsNotification)
    driver.press(.focusOut)
    #expect(driver.dashboard.wantsNotification)
  }

  @Test func `a storm keeps the newest alerts only`() {
    var driver = Driver()
    driver.snapshot.log += (0..<300).map { done(UInt64(8 + $0), .stopLoss) }
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.takeAlerts().count == 20)
  }
}
