import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct HelpWindowTests {
  @Test func `the focused pane's keys come first`() {
    for pane in Pane.allCases {
      let driver = Driver(focus: pane)
      let entries = driver.dashboard.helpEntries(HelpWindow())
      #expect(entries[0].key == "In \(pane.name), which has the focus" && entries[0].isHeading)
      #expect(entries[1].target != nil)
    }
    var chart = Driver(focus: .chart)
    chart.type("?")
    #expect(chart.shows("▸h           shorter"))
  }

  @Test func `a filter leaves what holds the text, and Esc takes it back, then closes`() {
    var driver = Driver()
    driver.type("?/half")
    #expect(driver.shows("┤help /half├"))
    #expect(driver.shows("▸H           close half of it"))
    #expect(driver.shows("half b/e") && !driver.shows("buy ticket"))
    #expect(driver.grid.cursor != nil)
    driver.press(.escape)
    #expect(driver.shows("┤help├"))
    driver.press(.escape)
    #expect(driver.dashboard.mode == .normal)
  }

  @Test func `what nothing holds is said, and Enter does nothing`() {
    var driver = Driver()
    driver.type("?/xyzzy")
    #expect(driver.shows("nothing holds \"xyzzy\""))
    #expect(driver.press(.enter) == [])
    #expect(driver.dashboard.mode != .normal)
  }

  @Test func `Enter runs the chosen action with its question, also while armed`() {
    for isArmed in [false, true] {
      var driver = Driver()
      if isArmed { driver.type("a") }
      driver.type("?/close the pos")
      #expect(driver.press(.enter) == [])
      #expect(driver.shows("┤close B1 NVDX├"), "armed \(isArmed)")
      #expect(driver.dashboard.handle(.enter, now: driver.now + .milliseconds(200)) == [])
      driver.now = driver.now + .seconds(1)
      #expect(driver.press(.enter).count == 1)
    }
  }

  @Test func `every action of the help that is an order asks, none sends`() {
    for binding in Keymap.bindings where binding.action.isOrder {
      var driver = Driver()
      driver.type("a?")
      let targets = driver.dashboard.helpEntries(HelpWindow()).compactMap(\.target)
      let index = targets.firstIndex {
        if case .action(let row) = $0 { row.action == binding.action } else { false }
      }
      driver.dashboard.mode = .help(HelpWindow(selected: index ?? 0))
      #expect(driver.press(.enter) == [], "\(binding.help)")
      #expect(driver.dashboard.mode != .normal, "\(binding.help)")
    }
  }

  @Test func `an action that cannot be done says why and the help stays`() {
    var driver = Driver(Fixture.empty)
    driver.type("?/flatten ev")
    #expect(driver.shows("now: nothing is open"))
    #expect(driver.press(.enter) == [])
    #expect(driver.shows("nothing is open: there is nothing to flatten"))
    #expect(driver.shows("┤help /flatten ev├"))
  }

  @Test func `a command of the help opens the line with its name`() {
    var driver = Driver()
    driver.type("?/:goto")
    driver.press(.enter)
    #expect(driver.lines[22].hasPrefix(":goto "))
    #expect(driver.lines[23].contains("goto 10:30 | +30m"))
  }

  @Test func `the choice stays on the screen and within the entries`() {
    var driver = Driver()
    driver.type("?")
    driver.press(.up)
    #expect(driver.shows("▸"))
    driver.press(.end)
    let count = driver.dashboard.helpEntries(HelpWindow()).filter { $0.target != nil }.count
    #expect(driver.shows("\(count)/\(count)"))
    driver.press(.pageDown, .down)
    #expect(driver.shows("\(count)/\(count)"))
    driver.press(.home)
    #expect(driver.shows(" 1/\(count)"))
  }

  @Test func `other keys do nothing there, the help's own key, q and Esc close it`() {
    for key in ["c", "F", "b", "H", "x", "K"] {
      var driver = Driver()
      driver.type("a?")
      #expect(driver.type(key) == [], "\(key)")
      guard case .help = driver.dashboard.mode else {
        Issue.record("\(key) closed the help")
        continue
      }
    }
    for key in [Key.character("?"), .function(1), .character("q"), .escape] {
      var driver = Driver()
      driver.type("?")
      driver.press(key)
      #expect(driver.dashboard.mode == .normal, "\(key)")
    }
  }

  /// What the help says of every entry, read by going through it from the top.
  private func read(_ snapshot: Snapshot, _ size: Size, focus: Pane) -> [String] {
    var driver = Driver(snapshot, size: size, focus: focus)
    driver.type("?")
    var seen: [String] = []
    for _ in driver.dashboard.helpEntries(HelpWindow()) {
      seen += driver.lines.dropFirst().map { line in String(line.drop { "│▸ ".contains($0) }) }
      driver.press(.down)
    }
    return seen
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40)])
  func `nothing of the help is cut, however long the reason why a key does nothing`(size: Size) {
    var over = Fixture.empty
    over.feed.isFinished = true
    over.tradingState = .halted
    var closing = Fixture.snapshot
    closing.tradingState = .reducing
    closing.brackets[0].remaining = .zero
    closing.brackets[0].stop = nil
    for (snapshot, focus) in [
      (Fixture.empty, Pane.brackets), (over, .watchlist), (closing, .brackets),
      (Snapshot(), .events),
    ] {
      let seen = read(snapshot, size, focus: focus)
      #expect(!seen.contains { $0.contains("…") })
      let text = seen.joined(separator: " ")
      for binding in KeyBindings().rows {
        var driver = Driver(snapshot, size: size, focus: focus)
        driver.dashboard.receive(snapshot)
        guard let reason = binding.disabledReason(driver.dashboard) else { continue }
        for word in reason.split(separator: " ") { #expect(text.contains(word), "\(reason)") }
      }
    }
  }

  @Test func `a reason that does not fit stands below its key, both chosen together`() {
    var driver = Driver(Fixture.empty)
    driver.type("?/shorter")
    let lines = driver.lines
    let row = lines.firstIndex { $0.contains("▸h           shorter bars; page before") }
    #expect(row != nil, "\(lines.joined(separator: "\n"))")
    #expect(lines[(row ?? 0) + 1].contains("now: these keys change the bars of the chart: Alt+3"))
    #expect(driver.grid[20, (row ?? 0) + 1].backdrop == .selection)
  }

  @Test func `the help draws at every size`() {
    for width in stride(from: 0, to: 130, by: 9) {
      for height in 0...30 {
        var driver = Driver(size: Size(width: width, height: height))
        driver.type("?/e")
        driver.press(.end)
        #expect(driver.lines.count == height)
      }
    }
  }
}

struct RebindingTests {
  private func driver(_ rebindings: [KeyRebinding]) -> Driver {
    var settings = InterfaceSettings()
    settings.keys = rebindings
    var driver = Driver()
    driver.dashboard = Dashboard(settings: settings, glyphs: .unicode)
    driver.dashboard.resize(to: driver.size)
    driver.dashboard.receive(driver.snapshot)
    driver.dashboard.focus = .brackets
    return driver
  }

  @Test func `names of actions are words, each once`() {
    let names = Keymap.bindings.map(\.action.name)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { ("a"..."z").contains($0) || $0 == "_" }, "\(name)")
    }
    #expect(names.contains("stop_up") && names.contains("focus_chart"))
  }

  @Test func `a new key does it, the old one does nothing`() {
    var driver = driver([KeyRebinding(action: "close", keys: ["f5", "C"])])
    driver.type("c")
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("c does nothing"))
    driver.press(.function(5))
    #expect(driver.shows("┤close B1 NVDX├"))
    driver.press(.escape)
    driver.type("C")
    #expect(driver.shows("┤close B1 NVDX├"))
  }

  @Test func `the footer, the help and the list show the new keys`() {
    var driver = driver([
      KeyRebinding(action: "close", keys: ["f5"]), KeyRebinding(action: "stop_up", keys: ["w"]),
      KeyRebinding(action: "buy", keys: []), KeyRebinding(action: "help", keys: ["f2"]),
    ])
    let footer = driver.lines[23]
    #expect(footer.contains("F5 close") && footer.contains("[ w stop"), "\(footer)")
    #expect(!footer.contains("b buy") && footer.contains("F2 help"), "\(footer)")
    driver.press(.function(2))
    #expect(driver.shows("F5          close the position"))
    let rows = driver.dashboard.keys.all
    #expect(rows.first { $0.action == "close" }?.keys == [.function(5)])
    #expect(rows.first { $0.action == "buy" }?.keys == [])
  }

  @Test func `an empty pane and the end of the data name the new keys`() {
    var driver = driver([
      KeyRebinding(action: "buy", keys: ["f3"]), KeyRebinding(action: "quit", keys: ["f10"]),
      KeyRebinding(action: "focus_next", keys: ["w"]),
    ])
    driver.dashboard.receive(Fixture.empty)
    #expect(driver.shows("press F3 to buy, s to sell NVDX"))
    #expect(driver.shows("w changes the pane"))
    var over = Fixture.empty
    over.feed.isFinished = true
    driver.dashboard.receive(over)
    #expect(driver.shows("F10 quits"))
  }

  @Test func `in the prompt of a nudge the new keys adjust`() {
    var driver = driver([
      KeyRebinding(action: "stop_up", keys: ["w"]), KeyRebinding(action: "stop_down", keys: ["f4"]),
    ])
    driver.type("ww")
    #expect(driver.shows("(+2 ticks)") && driver.shows("F4 w adjust"))
    driver.press(.function(4))
    #expect(driver.shows("(+1 tick)"))
  }

  @Test func `in the questions about exits and quitting the new keys act, the old ones flash`() {
    var driver = driver([
      KeyRebinding(action: "close", keys: ["f5"]), KeyRebinding(action: "flatten", keys: ["w"]),
    ])
    driver.type("x")
    #expect(driver.shows("F5 closes the position at market instead") && driver.shows("F5 close"))
    #expect(driver.lines[23].contains("F5 close"))
    let before = driver.dashboard.mode
    driver.type("c")
    #expect(driver.dashboard.openGuard?.isFlashing(now: driver.now) == true)
    #expect(driver.shows("┤cancel the exits of B1 NVDX├") && driver.dashboard.mode != before)
    driver.press(.function(5))
    #expect(driver.shows("┤close B1 NVDX├"))
    driver.press(.escape)
    driver.type("qF")
    #expect(driver.shows("┤quit├") && driver.shows("w flattens first"))
    driver.type("w")
    #expect(driver.shows("┤flatten everything├"))
  }

  @Test func `a question does not name a key that was taken away`() {
    var driver = driver([
      KeyRebinding(action: "close", keys: []), KeyRebinding(action: "flatten", keys: []),
    ])
    driver.type("x")
    #expect(driver.shows("Enter asks a second time") && !driver.shows("instead"))
    #expect(!driver.lines[23].contains("close"), "\(driver.lines[23])")
    driver.press(.escape)
    driver.type("q")
    #expect(driver.shows("nobody watches them") && !driver.shows("flattens first"))
    #expect(driver.shows("flatten first"), "the answer stays")
  }

  @Test func `on the ticket's side the keys of buying and selling turn it`() {
    var driver = driver([
      KeyRebinding(action: "buy", keys: ["f3"]), KeyRebinding(action: "sell", keys: ["w"]),
    ])
    driver.press(.function(3), .backTab)
    #expect(driver.shows("F3 buys, w sells, Space turns it"))
    for (key, title) in [
      (Key.character("w"), "SELL"), (.function(3), "BUY"), (.character("b"), "BUY"),
      (.character("s"), "BUY"), (.character(" "), "SELL"), (.left, "BUY"),
    ] {
      driver.press(key)
      #expect(driver.shows("┤\(title) NVDX├"), "\(key)")
    }
    driver.press(.tab)
    driver.type("w")
    #expect(driver.shows("▸quantity w"), "in a field letters are text")
  }

  @Test func `windows are walked through with the keys of the panes, and always with arrows`() {
    let keys = [
      KeyRebinding(action: "move_down", keys: ["w"]), KeyRebinding(action: "search", keys: ["W"]),
      KeyRebinding(action: "buy", keys: ["down"]),
    ]
    for opener in ["?", ","] {
      var driver = driver(keys)
      driver.type(opener)
      let first = driver.lines
      driver.type("w")
      let second = driver.lines
      #expect(second != first)
      driver.type("j")
      #expect(driver.lines == second, "j is free now")
      driver.press(.down)
      #expect(driver.lines != second && !driver.shows("┤BUY"))
      driver.press(.up, .up)
      #expect(driver.lines == first)
    }
    var help = driver(keys)
    help.type("?")
    #expect(help.shows("W filters") && help.lines[23].hasPrefix(" w k choose"))
    help.type("Whalf")
    #expect(help.shows("┤help /half├"))
  }

  @Test func `another key to leave drops everything, and Esc still does`() {
    let keys = [
      KeyRebinding(action: "leave", keys: ["f3"]), KeyRebinding(action: "quit", keys: ["f10"]),
    ]
    for open in ["b", "x", "q", ":buy", "/ab", "?", ",", "c"] {
      for key in [Key.function(3), .escape] {
        var driver = driver(keys)
        driver.type(open == "q" ? "" : open)
        if open == "q" { driver.press(.function(10)) }
        #expect(driver.dashboard.mode != .normal)
        driver.press(key)
        #expect(driver.dashboard.mode == .normal, "\(open) \(key)")
      }
    }
    for open in ["?", ","] {
      var driver = driver(keys)
      driver.type(open)
      driver.press(.function(10))
      #expect(driver.dashboard.mode == .normal, "the key that quits closes what is only read")
    }
    var driver = driver(keys)
    #expect(driver.press(.ctrl("c")) == [])
    #expect(driver.shows("┤quit├"), "Ctrl-C is never taken away")
  }

  @Test func `the frames of the panes name the keys in use`() {
    var driver = driver([
      KeyRebinding(action: "move_down", keys: ["w"]), KeyRebinding(action: "move_up", keys: ["W"]),
      KeyRebinding(action: "frame_longer", keys: [")"]), KeyRebinding(action: "step", keys: ["f4"]),
      KeyRebinding(action: "cycle_event_filter", keys: ["f7"]),
    ])
    #expect(driver.shows("w/W select"))
    driver.press(.alt("3"))
    #expect(driver.shows("h/) bars"))
    driver.press(.alt("4"))
    #expect(driver.shows("w/W scroll · F7 filter"))
    driver.press(.alt("1"))
    #expect(driver.lines[1].hasSuffix("w/W"))
    #expect(
      driver.dashboard.pausedWords == "paused: Space plays, F4 steps, + and - change the speed")
  }

  @Test func `an unknown action or key changes nothing`() {
    let keys = KeyBindings([
      KeyRebinding(action: "fly", keys: ["b"]), KeyRebinding(action: "sell", keys: ["no-key"]),
    ])
    #expect(keys.binding(for: .character("b"))?.action == .buy)
    #expect(keys.rows.first { $0.action == .sell }?.triggers == [])
  }
}
