import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct OrderKeyTests {
  private static let half = Ratio(raw: fixedPointScale / 2)
  private static let first = BracketID(1)

  @Test(arguments: [
    ("c", TraderRequest.close(first, share: .one)), ("H", .close(first, share: half)),
    ("F", .flatten(.all)), ("K", .kill), ("e", .moveStop(first, .breakEven)),
    ("]", .moveStop(first, .to(Fixture.price("99.51")))),
    ("[", .moveStop(first, .to(Fixture.price("99.49")))),
    ("}", .moveTarget(first, .to(Fixture.price("104.61")))),
    ("{", .moveTarget(first, .to(Fixture.price("104.59")))),
    ("10]", .moveStop(first, .to(Fixture.price("99.60")))),
    ("X", .cancel(.all, legs: false)),
  ])
  func `an order key asks, and only Enter sends`(keys: String, request: TraderRequest) {
    var driver = Driver()
    #expect(driver.type(keys) == [])
    guard case .prompt = driver.dashboard.mode else {
      Issue.record("\(keys) opened no prompt")
      return
    }
    #expect(driver.shows("Enter ") && driver.shows("Esc drops"))
    #expect(driver.press(.enter) == [.command(.engine(request))])
    #expect(driver.dashboard.mode == .normal)
  }

  @Test(arguments: ["c", "H", "F", "K", "e", "]", "[", "}", "{", "X", "x", "b", "s"])
  func `Esc drops it and nothing else sends`(key: String) {
    var driver = Driver()
    driver.type(key)
    #expect(driver.type(key + key + "yYoO jk.x+") == [])
    driver.press(.escape)
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.press(.enter) == [], "Enter after Esc sends nothing")
  }

  @Test func `closing lists the order, the exits and the money`() {
    var driver = Driver()
    driver.type("c")
    for text in [
      "┤close B1 NVDX├", "sell     100 NVDX about 102.35 at market",
      "cancel   stop    sell 100 NVDX at 99.50", "cancel   target  sell 100 NVDX at 104.60",
      "result   about +115.00 (+0.68R)", "Enter closes",
    ] {
      #expect(driver.shows(text), "\(text)")
    }
    #expect(driver.role(of: "about +115") == .up)
  }

  @Test func `half of it is cut down to a lot`() {
    var driver = Driver()
    driver.snapshot.brackets[0].remaining = Fixture.quantity("5")
    driver.dashboard.receive(driver.snapshot)
    driver.type("H")
    #expect(driver.shows("sell     2 NVDX about 102.35 at market"))
    #expect(driver.shows("keep     3 with its exits made smaller"))
    var single = Driver()
    single.type("jjH")
    #expect(single.dashboard.mode == .normal)
    #expect(single.shows("B3 holds 1: half of it is less than a lot of 1"))
  }

  @Test func `flatten lists every position and entry with the sum`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    driver.type("F")
    for text in [
      "result   about +252.50 on 5 positions", "B1  100 NVDX about 102.35 at market",
      "B2  2 ESZ6 about 5114.50 at market",
      "10 exit orders", "B4  entry  buy 50 AAPX at 228.10",
    ] {
      #expect(driver.shows(text), "\(text)")
    }
    var kill = Driver(size: Size(width: 120, height: 40))
    kill.type("K")
    #expect(kill.shows("halt     no order of yours goes out until :resume"))
  }

  @Test func `x on a working entry cancels it and keeps what is filled`() {
    var driver = Driver()
    driver.type("jjjx")
    #expect(driver.shows("cancel   B4 entry  buy 50 AAPX at 228.10"))
    #expect(driver.shows("B4 ends: nothing was filled"))
    #expect(
      driver.press(.enter) == [.command(.engine(.cancel(.bracket(BracketID(4)), legs: false)))])

    driver = Driver()
    driver.snapshot.brackets[0].entry = LegView(
      price: Fixture.price("101.20"), leavesQty: Fixture.quantity("60"), status: .partiallyFilled)
    driver.dashboard.receive(driver.snapshot)
    driver.type("x")
    #expect(driver.shows("keep     long 100 NVDX from 101.20, stop 99.50, target 104.60"))
    #expect(
      driver.press(.enter) == [.command(.engine(.cancel(.bracket(Self.first), legs: false)))])
  }

  @Test func `SEM-9 taking the exits of a position is asked twice and says UNPROTECTED`() {
    var driver = Driver()
    driver.type("x")
    #expect(driver.shows("this leaves long 100 NVDX UNPROTECTED"))
    #expect(driver.shows("c closes the position at market instead"))
    #expect(driver.press(.enter) == [], "the first Enter sends nothing")
    #expect(driver.shows("▸keep the exits") && driver.shows("Enter keeps them"))
    driver.press(.tab, .tab)
    #expect(driver.shows("▸leave it UNPROTECTED") && driver.shows("Enter leaves it UNPROTECTED"))
    #expect(
      driver.press(.enter) == [.command(.engine(.cancel(.bracket(Self.first), legs: true)))])
  }

  @Test func `SEM-9 the second question stands on the harmless answer, the middle one closes`() {
    var driver = Driver()
    driver.type("x")
    #expect(driver.press(.enter, .enter) == [], "two times Enter keeps the exits")
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("the exits of B1 stay"))
    driver.type("x")
    #expect(driver.press(.enter, .right, .enter) == [])
    #expect(driver.shows("┤close B1 NVDX├"))
  }

  @Test func `SEM-9 c in that prompt closes instead, after its own question`() {
    var driver = Driver()
    driver.type("xc")
    #expect(driver.shows("┤close B1 NVDX├"))
    #expect(driver.press(.enter) == [.command(.engine(.close(Self.first, share: .one)))])
  }

  @Test func `in the prompt of a nudge further presses adjust it`() {
    var driver = Driver()
    driver.type("]]]5]")
    #expect(driver.shows("stop     99.50 → 99.58  (+8 ticks)"))
    driver.type("[")
    #expect(driver.shows("stop     99.50 → 99.57  (+7 ticks)"))
    driver.type("}")
    #expect(driver.shows("99.57"), "the other leg's key changes nothing")
    #expect(
      driver.press(.enter)
        == [.command(.engine(.moveStop(Self.first, .to(Fixture.price("99.57")))))])
  }

  @Test func `a nudge to or through the market says that it will be refused`() {
    var driver = Driver()
    driver.type("999]")
    #expect(driver.shows("at or through the market 102.35: it will be refused"))
    var short = Driver()
    short.type("j9999[")
    #expect(short.shows("at or through the market 5114.50"))
  }

  @Test func `SEM-8 a planned leg is moved before the entry fills, measured from the entry`() {
    var driver = Driver()
    driver.type("jjj]")
    #expect(driver.shows("stop     226.00 → 226.01  (+1 tick)"))
    #expect(driver.shows("from 228.10"))
    driver.type("999]")
    #expect(driver.shows("at or through the entry 228.10"))
  }

  @Test func `a nudge beyond all range is refused here`() {
    var driver = Driver()
    driver.snapshot.brackets[0].stop?.price = Price(raw: Price.magnitudeMax)
    driver.dashboard.receive(driver.snapshot)
    driver.type("]")
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("too far to count"))
  }

  @Test func `what is gone meanwhile cannot be confirmed`() {
    var driver = Driver()
    driver.type("c")
    driver.snapshot.brackets.removeFirst()
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.shows("B1 has no position any more"))
    #expect(driver.press(.enter) == [])
    #expect(driver.dashboard.mode == .normal)
  }

  @Test func `a bracket that is closing is not closed again`() {
    var driver = Driver()
    driver.snapshot.brackets[0].phase = .closing(.closed)
    driver.dashboard.receive(driver.snapshot)
    for key in ["c", "H", "e"] {
      driver.type(key)
      #expect(driver.dashboard.mode == .normal)
      #expect(driver.shows("already being closed"), "\(key)")
    }
  }

  @Test func `break-even on a stop that is there already does nothing`() {
    var driver = Driver()
    driver.type("jjjje")
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("the stop of B5 is at break-even or better already"))
  }

  // MARK: Quit

  @Test(arguments: [Size(width: 50, height: 16), Size(width: 40, height: 12)])
  func `every answer of the question can be read in a narrow window`(size: Size) {
    var driver = Driver(size: size)
    driver.press(.character("q"))
    for answer in ["▸stay", "quit all the same", "flatten first"] {
      #expect(driver.shows(answer), "\(size): \(driver.lines)")
    }
    driver.press(.tab)
    #expect(driver.shows("▸quit all the same"))
  }

  @Test func `quitting asks when something is open, and stands on the harmless answer`() {
    for key in [Key.character("q"), .ctrl("c")] {
      var driver = Driver()
      #expect(driver.press(key) == [])
      #expect(driver.shows("nobody watches them; F flattens first"))
      #expect(driver.shows("▸stay   quit all the same   flatten first"))
      #expect(driver.press(key) == [], "the trigger does not confirm")
      #expect(driver.press(.enter) == [], "Enter, which sends orders, does not quit by itself")
      #expect(driver.dashboard.mode == .normal)
      #expect(driver.shows("Brace stays"))
      driver.press(key)
      #expect(driver.press(.tab, .enter) == [.quit])
      var idle = Driver(Fixture.empty)
      #expect(idle.press(key) == [.quit])
    }
    var kept = Fixture.snapshot
    kept.keepsAccount = true
    var keeping = Driver(kept)
    _ = keeping.press(.character("q"))
    #expect(keeping.shows("kept: the next run goes on with them; F flattens first"))
  }

  @Test func `the answers to quitting go round, and flattening first asks`() {
    var driver = Driver()
    driver.type("q")
    for (key, answer) in [
      (Key.right, "▸quit"), (.right, "▸flatten"), (.tab, "▸stay"), (.left, "▸flatten"),
      (.backTab, "▸quit"), (.tab, "▸flatten"),
    ] {
      driver.press(key)
      #expect(driver.shows(answer), "\(key)")
    }
    #expect(driver.press(.enter) == [])
    #expect(driver.shows("┤flatten everything├"))
    #expect(driver.press(.enter) == [.command(.engine(.flatten(.all)))])
    var flat = Driver()
    flat.type("qF")
    #expect(flat.press(.enter) == [.command(.engine(.flatten(.all)))])
  }

  @Test func `held and repeated keys never quit`() {
    for keys in [[Key.enter], [.character("q"), .enter], [.character("y")], [.character(" ")]] {
      var driver = Driver()
      driver.type("q")
      var intents: [Intent] = []
      for step in 0..<60 {
        driver.now = driver.now + .milliseconds(33)
        intents += driver.dashboard.handle(keys[step % keys.count], now: driver.now)
      }
      #expect(intents == [], "\(keys)")
    }
  }

  @Test func `Ctrl-C leaves whatever is open and asks to quit`() {
    for keys in ["b", "c", ":abc", "?"] {
      var driver = Driver()
      driver.type(keys)
      #expect(driver.press(.ctrl("c")) == [])
      #expect(driver.shows("┤quit├"), "\(keys)")
    }
  }

  // MARK: Answers

  @Test func `a refusal is in the message line at once, another's is not`() {
    var driver = Driver()
    driver.press(.escape)
    let refused = { (cause: Cause, number: UInt64) in
      Fixture.event(
        number, secondsAgo: 0, bracket: nil, instrument: 0, cause: cause,
        .riskRefused(.positionLimit(limit: Quantity(500), would: Quantity(620))))
    }
    driver.snapshot.log.append(refused(.script, 8))
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.message == nil)
    driver.snapshot.log.append(refused(.trader, 9))
    driver.dashboard.receive(driver.snapshot)
    #expect(
      driver.lines[22]
        == "╰ WARN NVDX entry refused: max_position 500: this makes 620, 120 too many"
        + "      ╯")
    driver.dashboard.receive(driver.snapshot)
    driver.type("j")
    #expect(!driver.lines[22].contains("WARN"), "a key takes it away, and it does not come back")
  }

  @Test func `danger stays until a key is pressed, and is not covered by less`() {
    var driver = Driver()
    driver.snapshot.log += [
      Fixture.event(
        8, secondsAgo: 0, bracket: 1, instrument: 0, cause: .engine,
        .positionUnprotected(quantity: Quantity(100))),
      Fixture.event(
        9, secondsAgo: 0, bracket: 1, instrument: 0, cause: .trader, .requestRefused(.nothingToDo)),
    ]
    driver.dashboard.receive(driver.snapshot)
    driver.now = .seconds(10_000)
    #expect(driver.lines[22].contains("ALERT B1 NVDX UNPROTECTED: 100 without a stop"))
    #expect(driver.role(of: "ALERT B1") == .danger)
    #expect(driver.lines[23].contains("? help"), "the keys stay in view")
  }

  @Test func `old events of a first snapshot are not answers`() {
    #expect(Driver().dashboard.message == nil)
  }

  @Test func `an answer of the program goes after its time`() {
    var driver = Driver()
    driver.dashboard.show(message: "theme is mono", severity: .info, now: driver.now)
    #expect(driver.lines[22].contains("theme is mono"))
    let deadline = driver.dashboard.nextDeadline(after: driver.now)
    #expect(deadline == driver.now + .seconds(5))
    driver.now = driver.now + .seconds(5)
    #expect(!driver.lines[22].contains("theme is mono"))
    #expect(driver.dashboard.nextDeadline(after: driver.now) == nil)
  }

  // MARK: Selection

  @Test func `the trader's own new bracket is selected, another's is not`() {
    var driver = Driver()
    driver.type("b")
    driver.press(.enter)
    var new = Fixture.brackets[0]
    new.id = BracketID(8)
    driver.snapshot.brackets.append(new)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.bracket == BracketID(8))
    new.id = BracketID(9)
    driver.snapshot.brackets.append(new)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.bracket == BracketID(8))
  }

  @Test func `when the selected bracket goes its neighbour is selected`() {
    var driver = Driver()
    driver.type("j")
    driver.snapshot.brackets.remove(at: 1)
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.bracket == BracketID(3))
    driver.snapshot.brackets = []
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.dashboard.bracket == nil)
    #expect(driver.dashboard.mode == .normal)
  }
}
