import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct KeymapTests {
  @Test func `no key stands for two things`() {
    var seen: [Key] = []
    for key in Keymap.bindings.flatMap(\.triggers) {
      #expect(!seen.contains(key), "\(key) is bound twice")
      seen.append(key)
    }
  }

  @Test func `digits are counts and never bound`() {
    for scalar in "0123456789".unicodeScalars {
      #expect(KeyBindings().binding(for: .character(scalar)) == nil)
    }
  }

  @Test func `every key has help that fits a column of 80`() {
    for binding in Keymap.bindings {
      #expect(!binding.triggers.isEmpty)
      #expect(binding.help.count > 3 && binding.help.count <= 27, "\(binding.help)")
      #expect(displayWidth(of: binding.keyText) <= 8, "\(binding.keyText)")
      #expect(binding.triggers.allSatisfy { $0.name != nil })
    }
  }

  @Test func `the help prints every row of the table and every command`() {
    let lines = Driver().dashboard.helpEntries(HelpWindow())
    for binding in Keymap.bindings {
      let rows = lines.filter { $0.key == binding.keyText && $0.text == binding.help }
      #expect(rows.count == 1, "\(binding.keyText)")
    }
    for command in CommandSummary.all {
      #expect(lines.contains { $0.key == ":" + command.name })
    }
  }

  @Test func `the keys inside windows are in the help and the list, with why they are not bound`() {
    let names = WindowKeys.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(names).isDisjoint(with: Keymap.bindings.map(\.action.name)))
    let keys = KeyBindings()
    let help = Driver().dashboard.helpEntries(HelpWindow())
    let lines = KeyTable.lines()
    for row in WindowKeys.all {
      #expect(row.help.count <= 32 && !row.help.isEmpty, "\(row.help)")
      #expect(help.filter { $0.key == keys.text(row) && $0.text == row.help }.count == 1)
      let found = lines.filter { $0.contains("  \(row.help)  ") && $0.hasSuffix(row.reason) }
      #expect(found.count == 1, "\(row.name)")
    }
    #expect(lines.contains("Inside windows"))
    #expect(
      lines.contains { $0.hasPrefix("  Tab Down j ") && $0.contains("the keys of move_down") })
    #expect(lines.contains { $0.hasPrefix("  Enter ") && $0.hasSuffix("its keys are fixed") })
  }

  @Test func `the footer prints keys of the table, what cannot be done last`() {
    let busy = Driver(size: Size(width: 200, height: 50)).lines[49]
    for word in ["b buy", "[ ] stop", "F flatten", ": cmd", "? help", "q quit"] {
      #expect(busy.contains(word), "\(busy)")
    }
    let idle = Driver(Fixture.empty).lines[23]
    #expect(idle.contains("b buy") && idle.contains("? help") && !idle.contains("x cancel"))
    var paused = Fixture.empty
    paused.feed.isPaused = true
    #expect(Driver(paused, size: Size(width: 120, height: 40)).lines[39].contains("Space play"))
  }

  @Test func `the footer leaves out keys that have no use now, though they work`() {
    var idle = Driver(Fixture.empty, size: Size(width: 200, height: 50))
    for word in ["K kill", "u unit", "F flatten", "c close", "/ find  Space pause  u"] {
      #expect(!idle.lines[49].contains(word), "\(idle.lines[49])")
    }
    idle.type("K")
    #expect(idle.shows("┤kill switch├"), "a kill switch is never refused")
    #expect(Driver(size: Size(width: 200, height: 50)).lines[49].contains("K kill"))
    var held = Fixture.empty
    held.watch[0].position = Fixture.quantity("5")
    let outside = Driver(held, size: Size(width: 200, height: 50)).lines[49]
    #expect(outside.contains("K kill") && !outside.contains("u unit"), "\(outside)")
  }

  @Test func `a prompt about something that has gone only offers to close it`() {
    var driver = Driver()
    driver.type("c")
    #expect(driver.lines[23].contains("Enter confirm"))
    driver.snapshot.brackets = []
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.lines[23].contains("Esc close"))
    #expect(!driver.lines[23].contains("Enter"))
  }

  @Test func `the footer always has help`() {
    for width in 40...220 {
      let driver = Driver(size: Size(width: width, height: 24))
      #expect(driver.lines[23].contains("? help"), "\(width)")
    }
  }

  /// What each action does in the full fixture, with the brackets focused.
  @Test func `every key of the table does something or says why not`() {
    for binding in Keymap.bindings where binding.action != .leave {
      for key in binding.triggers {
        var driver = Driver(focus: .chart)
        driver.dashboard.unit = .percent
        driver.dashboard.chartBarMultiple = 5
        driver.dashboard.chartScroll = 5
        driver.dashboard.bracketIndex = 2
        driver.dashboard.bracket = BracketID(3)
        driver.snapshot.chart?.scroll = 5
        driver.dashboard.receive(driver.snapshot)
        let before = driver.dashboard
        let intents = driver.press(key)
        var after = driver.dashboard
        after.lastKeyAt = before.lastKeyAt
        let isChanged =
          after.mode != before.mode || after.message != before.message
          || after.focus != before.focus || after.unit != before.unit
          || after.chartScroll != before.chartScroll
          || after.chartBarMultiple != before.chartBarMultiple || after.view != before.view
        #expect(isChanged || !intents.isEmpty || binding.action == .focus(.chart), "\(key)")
      }
    }
  }

  @Test func `a key that is disabled says why and does nothing`() {
    for key in ["x", "c", "H", "e", "[", "]", "{", "}", "X", "F"] {
      var driver = Driver(Fixture.empty)
      #expect(driver.type(key) == [])
      #expect(driver.dashboard.mode == .normal)
      #expect(driver.dashboard.message?.text.isEmpty == false, "\(key)")
    }
    var none = Driver(Snapshot())
    none.type("b")
    #expect(none.shows("waiting for market data: there is nothing to trade yet"))
  }

  @Test func `a key without a meaning does nothing but a hint`() {
    var driver = Driver()
    for key in [Key.character("Z"), .alt("9"), .ctrl("y"), .function(9), .insert] {
      let before = driver.dashboard.mode
      #expect(driver.press(key) == [])
      #expect(driver.dashboard.mode == before)
      #expect(driver.shows("does nothing; ? shows the keys"))
    }
    driver.dashboard.message = nil
    let event = MouseEvent(action: .press, point: Point(x: 3, y: 3))
    driver.press(.unknown, .focusIn, .focusOut, .mouse(event))
    #expect(driver.dashboard.message == nil)
  }

  @Test func `j and k move the selection, and the chart follows it`() {
    var driver = Driver()
    driver.type("jj")
    #expect(driver.dashboard.bracket == BracketID(3))
    #expect(driver.dashboard.frameRequest.chartInstrument == InstrumentID(2))
    driver.type("k")
    driver.press(.end)
    #expect(driver.dashboard.bracket == BracketID(6))
    driver.type("g3j")
    #expect(driver.dashboard.bracket == BracketID(4))
    driver.press(.pageUp)
    #expect(driver.dashboard.bracket == BracketID(1))
    driver.type("99j")
    #expect(driver.dashboard.bracket == BracketID(6))
  }

  @Test func `a row of the watchlist is the symbol of chart, b and s`() {
    var driver = Driver(Fixture.empty, focus: .watchlist)
    driver.type("jjj")
    #expect(driver.dashboard.frameRequest.chartInstrument == InstrumentID(3))
    driver.type("b")
    #expect(driver.dashboard.frameRequest.ticket?.instrument == InstrumentID(3))
    var strip = Driver(Fixture.empty, focus: .watchlist)
    strip.press(.right, .right, .left)
    #expect(strip.dashboard.instrument == InstrumentID(1))
  }

  @Test func `the focus goes round and Alt names a pane`() {
    var driver = Driver(focus: .watchlist)
    var seen: [Pane] = []
    for _ in Pane.allCases {
      seen.append(driver.dashboard.focus)
      driver.press(.tab)
    }
    #expect(seen == Pane.allCases)
    #expect(driver.dashboard.focus == .watchlist)
    driver.press(.backTab)
    #expect(driver.dashboard.focus == .ladder)
    driver.press(.alt("2"))
    #expect(driver.dashboard.focus == .brackets)
  }

  @Test func `h and l change the bars of the focused chart`() {
    var driver = Driver()
    driver.type("l")
    #expect(driver.dashboard.frameRequest.chartBarMultiple == 1)
    driver.press(.alt("3"))
    driver.type("l")
    #expect(driver.dashboard.frameRequest.chartBarMultiple == 5)
    driver.type("lll")
    #expect(driver.dashboard.frameRequest.chartBarMultiple == 60)
    driver.type("hhhh")
    #expect(driver.dashboard.frameRequest.chartBarMultiple == 1)
  }

  @Test func `the chart scrolls back, not beyond its oldest bar, and Esc returns`() {
    var driver = Driver(focus: .chart)
    driver.press(.left, .left)
    #expect(driver.dashboard.frameRequest.chartScroll == 2)
    driver.type("99")
    driver.type("99")
    driver.press(.left)
    #expect(driver.dashboard.frameRequest.chartScroll == 239)
    driver.press(.escape)
    #expect(driver.dashboard.frameRequest.chartScroll == 0)
    driver.press(.right)
    #expect(driver.dashboard.frameRequest.chartScroll == 0)
  }

  @Test func `the log scrolls, stays where it is read, and G follows again`() {
    var driver = Driver(focus: .events)
    driver.type("kk")
    #expect(driver.dashboard.logScroll == 2)
    driver.snapshot.log.append(
      Fixture.event(
        8, secondsAgo: 0, bracket: nil, instrument: nil, cause: .engine, .serviceStarted))
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.logScroll == 3)
    driver.type("G")
    #expect(driver.dashboard.logScroll == 0)
  }

  @Test func `the market keys send feed commands`() {
    var driver = Driver()
    #expect(driver.type(" ") == [.command(.feed(.pause))])
    #expect(driver.type(".") == [.command(.feed(.step(1)))])
    #expect(driver.type("5.") == [.command(.feed(.step(5)))])
    #expect(driver.type("+") == [.command(.feed(.speed(Ratio(120))))])
    #expect(driver.type("-") == [.command(.feed(.speed(Ratio(20))))])
    driver.snapshot.feed.isPaused = true
    driver.snapshot.feed.speed = Ratio(600)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.type(" ") == [.command(.feed(.play))])
    #expect(driver.type("+") == [.command(.feed(.speed(.zero)))])
    driver.snapshot.feed.speed = .zero
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.type("+") == [])
    #expect(driver.type("-") == [.command(.feed(.speed(Ratio(600))))])
    driver.snapshot.feed.speed = .one
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.type("-") == [])
    driver.snapshot.feed.isFinished = true
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.type(" .+-") == [])
    #expect(driver.shows("the market data is over"))
  }
}
