import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct ArmingTests {
  private static let first = BracketID(1)

  private func orders(_ intents: [Intent]) -> [TraderRequest] {
    intents.compactMap { if case .command(.engine(let request)) = $0 { request } else { nil } }
  }

  private func armed(_ snapshot: Snapshot = Fixture.snapshot) -> Driver {
    var driver = Driver(snapshot)
    driver.type("a")
    return driver
  }

  @Test func `the screen starts DISARMED, a arms it and disarms it, and the header says so`() {
    var driver = Driver()
    #expect(driver.lines[0].contains(" DISARMED "))
    driver.type("a")
    #expect(driver.lines[0].contains(" ARMED ") && !driver.lines[0].contains("DISARMED"))
    #expect(driver.role(of: "ARMED") == .armed)
    #expect(driver.shows("ARMED: order keys send at once; a disarms"))
    driver.type("a")
    #expect(driver.lines[0].contains(" DISARMED "))
    #expect(orders(driver.type("c")) == [], "disarmed again, c asks")
  }

  @Test func `ARMED never makes room in the header, DISARMED may`() {
    for width in 40...220 {
      var driver = Driver(size: Size(width: width, height: 24))
      driver.type("a")
      #expect(driver.lines[0].contains("ARMED"), "\(width)")
    }
  }

  @Test func `armed keys of one position send at once`() {
    let rows: [(String, [TraderRequest])] = [
      ("c", [.close(Self.first, share: .one)]),
      ("H", [.close(Self.first, share: Ratio(raw: fixedPointScale / 2))]),
      ("e", [.moveStop(Self.first, .breakEven)]),
      ("E", [.breakEvenRule(Self.first, .atR(.one))]),
      ("t", [.trail(Self.first, TrailRule(distance: .price(Fixture.offset("1.70"))))]),
      ("]", [.moveStop(Self.first, .byTicks(1))]),
      ("10[", [.moveStop(Self.first, .byTicks(-10))]),
      ("3}", [.moveTarget(Self.first, .byTicks(3))]),
      ("{", [.moveTarget(Self.first, .byTicks(-1))]),
      ("2>", [.moveStop(Self.first, .byTicks(2)), .moveTarget(Self.first, .byTicks(2))]),
      ("b", [.enter(EntryRequest(instrument: InstrumentID(0), side: .buy, size: .proposed))]),
      ("s", [.enter(EntryRequest(instrument: InstrumentID(0), side: .sell, size: .proposed))]),
    ]
    for (keys, requests) in rows {
      var driver = armed()
      #expect(orders(driver.type(keys)) == requests, "\(keys)")
      #expect(driver.dashboard.mode == .normal, "\(keys)")
      #expect(driver.shows("sent: "), "\(keys)")
    }
    var pending = armed()
    pending.type("jjj")
    #expect(orders(pending.type("x")) == [.cancel(.bracket(BracketID(4)), legs: false)])
  }

  @Test func `what takes everything, and the exits of a position, ask even while armed`() {
    for key in ["F", "K", "X", "r", "x"] {
      var driver = armed()
      #expect(orders(driver.type(key)) == [], "\(key)")
      guard case .prompt = driver.dashboard.mode else {
        Issue.record("\(key) did not ask")
        continue
      }
    }
  }

  @Test func `an armed key asks when the chart shows another symbol than the row's`() {
    // In the watchlist the chart goes on to symbols that have no bracket.
    var snapshot = Fixture.snapshot
    snapshot.brackets = snapshot.brackets.filter { $0.instrument == InstrumentID(0) }
    for key in ["c", "H", "e", "E", "t", "]", "{", "2>"] {
      var driver = armed(snapshot)
      driver.press(.alt("1"))
      driver.type("j")
      #expect(orders(driver.type(key)) == [], "\(key)")
      guard case .prompt = driver.dashboard.mode else {
        Issue.record("\(key) did not ask")
        continue
      }
      #expect(driver.shows(" B1 NVDX├"), "\(key) says whose it is")
    }
    var back = armed(snapshot)
    back.press(.alt("1"))
    back.type("jk")
    #expect(orders(back.type("c")) == [.close(Self.first, share: .one)])
  }

  @Test func `an armed key that is held sends once, nudges go on`() {
    var driver = armed()
    var sent: [TraderRequest] = []
    for _ in 0..<30 {
      driver.now = driver.now + .milliseconds(33)
      sent += orders(driver.dashboard.handle(.character("H"), now: driver.now))
    }
    #expect(sent.count == 1)
    #expect(driver.shows("H is held: it was sent once"))
    driver.now = driver.now + .milliseconds(300)
    #expect(orders(driver.dashboard.handle(.character("H"), now: driver.now)).count == 1)
    var nudges: [TraderRequest] = []
    for _ in 0..<30 {
      driver.now = driver.now + .milliseconds(33)
      nudges += orders(driver.dashboard.handle(.character("]"), now: driver.now))
    }
    #expect(nudges.count == 30)
  }

  @Test func `a refusal to act comes before the sending`() {
    for key in ["c", "H", "e", "]", "x"] {
      var driver = armed(Fixture.empty)
      #expect(driver.type(key) == [], "\(key)")
      #expect(driver.shows("no bracket is open"), "\(key)")
    }
    var over = Fixture.snapshot
    over.feed.isFinished = true
    var driver = armed(over)
    #expect(driver.type("b") == [])
  }

  @Test func `it disarms itself when no key came for two minutes, and keys put that off`() {
    var driver = armed()
    driver.now = driver.now + .seconds(119)
    #expect(driver.dashboard.isArmed(now: driver.now))
    driver.type("u")
    driver.now = driver.now + .seconds(119)
    #expect(driver.dashboard.isArmed(now: driver.now))
    #expect(driver.dashboard.nextDeadline(after: driver.now) == driver.now + .seconds(1))
    driver.now = driver.now + .seconds(1)
    #expect(driver.lines[0].contains("DISARMED"))
    driver.dashboard.settle(now: driver.now)
    #expect(driver.shows("DISARMED: no key for 2m"))
    #expect(orders(driver.type("c")) == [], "the first key afterwards asks")
    #expect(driver.shows("┤close B1 NVDX├"))
  }

  @Test func `the first key after the time asks, though nobody noticed that it was over`() {
    var driver = armed()
    driver.now = driver.now + .seconds(3_600)
    #expect(orders(driver.dashboard.handle(.character("c"), now: driver.now)) == [])
  }

  @Test func `it disarms itself on resume`() {
    var driver = armed()
    driver.dashboard.resumed(now: driver.now)
    #expect(driver.shows("DISARMED: the program was stopped"))
    #expect(orders(driver.type("c")) == [])
  }

  @Test func `it disarms itself when all data were silent and come back`() {
    var driver = armed()
    for index in driver.snapshot.watch.indices {
      driver.snapshot.watch[index].staleAge = .seconds(30)
    }
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.isArmed(now: driver.now), "silence alone disarms nothing")
    driver.snapshot.watch[2].staleAge = nil
    driver.dashboard.receive(driver.snapshot)
    #expect(!driver.dashboard.isArmed(now: driver.now))
    #expect(driver.shows("the data came back after a silence"))
  }

  @Test func `one quiet symbol among others disarms nothing`() {
    var driver = armed()
    driver.snapshot.watch[2].staleAge = .seconds(30)
    driver.dashboard.receive(driver.snapshot)
    driver.snapshot.watch[2].staleAge = nil
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.isArmed(now: driver.now))
  }

  @Test(arguments: [TradingState.halted, .reducing])
  func `it disarms itself when the trading state changes, both ways`(state: TradingState) {
    var driver = armed()
    driver.snapshot.tradingState = state
    driver.dashboard.receive(driver.snapshot)
    #expect(!driver.dashboard.isArmed(now: driver.now))
    driver.type("a")
    driver.snapshot.tradingState = .active
    driver.dashboard.receive(driver.snapshot)
    #expect(!driver.dashboard.isArmed(now: driver.now))
  }

  @Test func `with ui.confirm always it cannot be armed`() {
    var driver = Driver()
    _ = driver.dashboard.apply(.confirm(.always))
    driver.type("a")
    #expect(driver.lines[0].contains("DISARMED"))
    #expect(driver.shows("ui.confirm is always: order keys open a preview"))
  }

  @Test func `with ui.confirm entries an armed b opens its ticket, and c sends`() {
    var driver = Driver()
    _ = driver.dashboard.apply(.confirm(.entries))
    driver.type("a")
    #expect(orders(driver.type("b")) == [])
    #expect(driver.shows("┤BUY NVDX├"))
    driver.press(.escape)
    #expect(orders(driver.type("c")).count == 1)
  }

  @Test func `a change of what arming means disarms`() {
    for setting in [ScreenSetting.confirm(.entries), .disarmAfter(.seconds(3_600))] {
      var driver = armed()
      _ = driver.dashboard.apply(setting)
      #expect(!driver.dashboard.isArmed(now: driver.now), "\(setting)")
    }
  }

  @Test func `pasted text, unknown sequences and the mouse send nothing while armed`() {
    var driver = armed()
    let click = MouseEvent(action: .press, point: Point(x: 1, y: 23))
    #expect(driver.press(.paste("cHbsF\n"), .unknown, .mouse(click), .focusIn) == [])
    #expect(driver.dashboard.mode == .normal)
  }

  // MARK: The matrix

  /// Snapshots with no bracket, a pending, a live and a closing one selected.
  private static var states: [(name: String, snapshot: Snapshot)] {
    var pending = Fixture.snapshot
    pending.brackets = [Fixture.brackets[3]]
    var live = Fixture.snapshot
    live.brackets = [Fixture.brackets[0]]
    var closing = live
    closing.brackets[0].phase = .closing(.flattened)
    return [
      ("no bracket", Fixture.empty), ("pending", pending), ("live", live), ("closing", closing),
    ]
  }

  @Test func `every key, armed and disarmed, in every state: no order without a preview or arms`() {
    for (name, snapshot) in Self.states {
      for binding in Keymap.bindings {
        for key in binding.triggers {
          for pane in Pane.allCases {
            var disarmed = Driver(snapshot, focus: pane)
            let label = "\(keyLabel(key)) with \(name) in \(pane.name)"
            #expect(orders(disarmed.press(key)) == [], "\(label), disarmed")
            // A count changes nothing of that.
            var counted = Driver(snapshot, focus: pane)
            counted.type("12")
            #expect(orders(counted.press(key)) == [], "12 \(label), disarmed")
            var armed = Driver(snapshot, focus: pane)
            armed.type("a")
            let sent = orders(armed.press(key))
            #expect(sent.isEmpty || binding.action.isOneKey, "\(label), armed")
            #expect(sent.isEmpty || armed.dashboard.mode == .normal, "\(label), armed")
          }
        }
      }
    }
  }

  @Test func `what a disarmed order key asks, only Enter after 250 ms sends, and Esc never`() {
    for (name, snapshot) in Self.states {
      for binding in Keymap.bindings where binding.action.isOrder {
        var driver = Driver(snapshot)
        driver.press(binding.triggers[0])
        guard driver.dashboard.mode != .normal else {
          #expect(driver.dashboard.message != nil, "\(keyLabel(binding.triggers[0])) \(name)")
          continue
        }
        var early = driver
        let soon = early.now + .milliseconds(249)
        #expect(orders(early.dashboard.handle(.enter, now: soon)) == [])
        var dropped = driver
        #expect(orders(dropped.press(.escape)) == [])
        #expect(dropped.dashboard.mode == .normal)
        // The key that triggered never confirms.
        var same = driver
        #expect(orders(same.press(binding.triggers[0], binding.triggers[0])) == [])
        var confirmed = driver
        let sent = orders(confirmed.press(.enter))
        let isLegs = binding.action == .cancel && name == "live"
        #expect(isLegs || !sent.isEmpty, "\(keyLabel(binding.triggers[0])) \(name)")
      }
    }
  }

  @Test func `the order keys are those that the table says`() {
    let order = Keymap.bindings.filter(\.action.isOrder).map { keyLabel($0.triggers[0]) }
    #expect(order == "b s x c H F e E t r [ ] { } < > X K".split(separator: " ").map(String.init))
  }
}
