import TradingModel
import Testing
import TraderCommands

@testable import TradeDashboard

/// The dashboard as a conversation in lines.
struct PlainDeskTests {
  /// A desk and what it hears.
  private struct Talk {
    var desk = PlainDesk()
    var snapshot = Fixture.snapshot

    mutating func say(_ line: String) -> PlainDesk.Answer { desk.hear(line, in: snapshot) }
  }

  private func engine(_ request: TraderRequest) -> [TraderCommand] { [.engine(request)] }

  @Test(arguments: [
    "flatten all", "cancel all", "close B1", "close B1 50%", "sl B1 100", "tp B1 +3t",
    "reverse NVDX",
    "kill", "trail B1 2atr", "be B1 at 1r", "time B1 30m", "cancel B1 legs", "scale B1 50%@1r",
  ])
  func `an order is only asked about, and yes gives it`(line: String) throws {
    var talk = Talk()
    let asked = talk.say(line)
    #expect(asked.commands == [] && asked.preview == nil)
    #expect(asked.lines.last == "do it? yes or no")
    #expect(asked.lines.count > 1, "it says what would happen")
    let context = CommandContext(instruments: Fixture.instruments)
    let command = try CommandParser.parse(line, context).get()
    #expect(talk.say("yes").commands == [command])
    #expect(talk.say("yes").lines == ["there is nothing to say yes to"])
  }

  @Test(arguments: ["no", "n", "NO"])
  func `no drops it`(word: String) {
    var talk = Talk()
    _ = talk.say("flatten all")
    #expect(talk.say(word).lines == ["dropped"])
    #expect(talk.say("yes").commands == [])
    #expect(talk.say("no").lines == ["there is nothing to say no to"])
  }

  @Test func `any other line drops the question and is obeyed`() {
    var talk = Talk()
    _ = talk.say("flatten all")
    let answer = talk.say("pause")
    #expect(answer.lines == ["the question before is dropped", "paused"])
    #expect(answer.commands == [.feed(.pause)])
    #expect(talk.say("yes").commands == [])
  }

  @Test func `empty lines and remarks are nothing, and leave the question open`() {
    var talk = Talk()
    _ = talk.say("flatten all")
    for line in ["", "   ", "\t", "# a remark"] { #expect(talk.say(line) == PlainDesk.Answer()) }
    #expect(talk.say("y").commands == engine(.flatten(.all)))
  }

  @Test func `leaving a position without exits is called what it is`() {
    var talk = Talk()
    #expect(talk.say("cancel B1 legs").lines.contains { $0.contains("UNPROTECTED") })
  }

  @Test(arguments: [
    ("flaten all", "word 1 \"flaten\": expected"), ("buy 10 ZZZZ", "word 3 \"ZZZZ\""),
    ("sl", "word 2"), ("status now", "status stands alone"), ("events many", "expected how many"),
    ("brackets B1", "stands alone"), ("speed warp", "expected"), ("close 50%", "word 2"),
  ])
  func `what is not understood is told with its word, and nothing is done`(
    line: String, words: String
  ) {
    var talk = Talk()
    let answer = talk.say(line)
    #expect(answer.commands == [] && !answer.isOver && answer.preview == nil)
    #expect(answer.lines.count == 1)
    #expect(answer.lines[0].hasPrefix("not understood: "), "\(answer.lines)")
    #expect(answer.lines[0].contains(words), "\(answer.lines)")
  }

  @Test func `a bracket that is not there is told, and there is nothing to say yes to`() {
    var talk = Talk()
    #expect(talk.say("close B99").lines.first?.hasPrefix("not sent: ") == true)
    #expect(talk.say("yes").commands == [])
  }

  @Test(arguments: [
    ("pause", TraderCommand.feed(.pause), "paused"), ("play", .feed(.play), "playing"),
    ("speed 60", .feed(.speed(Ratio(60))), "speed 60×"),
    ("speed max", .feed(.speed(.zero)), "speed max"),
    ("step", .feed(.step(1)), "one step"), ("step 5", .feed(.step(5)), "5 steps"),
  ])
  func `the market obeys at once`(line: String, command: TraderCommand, words: String) {
    var talk = Talk()
    #expect(talk.say(line) == PlainDesk.Answer(lines: [words], commands: [command]))
  }

  @Test func `a goto says where it goes, and what is past is not asked for`() {
    var talk = Talk()
    let answer = talk.say("goto +30m")
    #expect(answer.lines == ["going to +30m"] && answer.commands.count == 1)
    for past in ["goto 10:00", "goto 2024-01-01T10:30Z", "goto 14:03"] {
      let refused = talk.say(past)
      #expect(refused.commands == [], "\(past)")
      #expect(refused.lines.count == 1 && refused.lines[0].contains("no market goes back"))
    }
  }

  @Test(arguments: ["halt", "reduce", "resume", "service stop"])
  func `states are set at once, and the events tell`(line: String) {
    var talk = Talk()
    #expect(talk.say(line).commands.count == 1)
  }

  @Test func `a theme is for the screen`() {
    var talk = Talk()
    #expect(talk.say("theme mono").lines == ["that is for the screen: there is none here"])
  }

  // MARK: Entries

  private func preview(_ entry: EntryRequest, refusal: Refusal? = nil) -> EntryPreview {
    EntryPreview(
      request: entry, quantity: Fixture.quantity("54"),
      plan: ExitPlan(
        reference: Fixture.price("102.35"), stop: Fixture.price("100.71"),
        target: Fixture.price("104.81"), basis: .atr, atr: Fixture.offset("0.82"),
        ratio: Fixture.ratio("1.5")),
      notional: Fixture.money("5526.9"), risk: Fixture.money("88.56"),
      reward: Fixture.money("132.84"), refusal: refusal)
  }

  @Test func `an entry is previewed, and what was read is what is sent`() throws {
    var talk = Talk()
    let entry = try #require(talk.say("buy NVDX").preview)
    #expect(talk.say("yes").lines == ["there is nothing to say yes to"])
    let offer = talk.desk.offer(preview(entry), in: talk.snapshot)
    #expect(
      offer.lines == [
        "order: buy 54 NVDX, value 5,526.90",
        "exits: from about 102.35, stop 100.71, target 104.81; risk 88.56, reward 132.84, "
          + "risk to reward 1:1.5", "send it? yes or no",
      ])
    var sent = entry
    sent.size = .quantity(Fixture.quantity("54"))
    #expect(talk.say("yes").commands == engine(.enter(sent)))
  }

  @Test func `an entry that the risk manager refuses is not asked about`() throws {
    var talk = Talk()
    let entry = try #require(talk.say("buy 100 NVDX").preview)
    let refusal = Refusal.positionLimit(limit: Quantity(2), would: Quantity(3))
    let offer = talk.desk.offer(preview(entry, refusal: refusal), in: talk.snapshot)
    #expect(offer.lines.count == 1 && offer.lines[0].hasPrefix("not sent: "))
    #expect(talk.say("yes").commands == [])
  }

  // MARK: Leaving

  @Test func `quit leaves at once when nothing is open`() {
    var talk = Talk(snapshot: Fixture.empty)
    #expect(talk.say("quit") == PlainDesk.Answer(isOver: true))
  }

  @Test func `quit names what is open and asks`() {
    var talk = Talk()
    let asked = talk.say("quit")
    #expect(!asked.isOver)
    #expect(asked.lines.count == 2 + Fixture.brackets.count)
    #expect(asked.lines.last?.contains("flatten all closes everything first") == true)
    #expect(talk.say("yes").isOver)
  }

  @Test func `what is open in an account that is kept does not end with the program`() {
    var kept = Fixture.snapshot
    kept.keepsAccount = true
    #expect(PlainDesk.farewell(kept).first == "left with this open; the next run goes on with it:")
    var talk = Talk(snapshot: kept)
    #expect(
      talk.say("quit").lines.first == "this is open; it is kept, and the next run goes on with it:")
    #expect(PlainDesk.farewell(Fixture.snapshot).first?.contains("ends with the program") == true)
  }

  @Test func `at the end of the input it stays with what is open, and plays on`() {
    #expect(PlainDesk().hearEnd(in: Fixture.empty).isOver)
    var snapshot = Fixture.snapshot
    let staying = PlainDesk().hearEnd(in: snapshot)
    #expect(!staying.isOver && staying.commands == [])
    #expect(staying.lines.contains { $0.hasPrefix("B1 NVDX long 100") })
    snapshot.feed.isPaused = true
    #expect(PlainDesk().hearEnd(in: snapshot).commands == [.feed(.play)])
    snapshot.feed.isFinished = true
    #expect(PlainDesk().hearEnd(in: snapshot).isOver, "nothing will ever close it")
  }

  // MARK: Reports

  @Test func `status, prices, brackets, trades and events answer in plain words`() {
    var untraded = Fixture.snapshot
    untraded.trades = []
    var talk = Talk(snapshot: untraded)
    #expect(
      talk.say("status").lines == [
        "time: 2024-01-02T14:03:27Z", "market: paper on sim, playing at 60×, 34% played",
        "account: equity 100,412.50, day +412.50, open risk 3,115.00",
        "trading: active, 6 brackets, 0 closed trades",
      ])
    #expect(talk.say("prices").lines.first == "NVDX: 102.35, +1.14% today, ATR 0.820, position 100")
    let brackets = talk.say("brackets").lines
    #expect(brackets.count == 6)
    #expect(
      brackets[0]
        == "B1 NVDX long 100, live, entry 101.20, last 102.35, stop 99.50 (2.85 away), "
        + "target 104.60 (2.25 away), net +115.00 (+0.68R)")
    #expect(brackets[3].hasPrefix("B4 AAPX long 50, pend, entry 228.10"))
    #expect(talk.say("trades").lines == ["no trade is closed yet"])
    #expect(
      talk.say("events 2").lines.last == "14:03:26 B1 NVDX stop 99.49 → 99.50 (+1 tick) by trader")
    #expect(talk.say("events 0").lines == ["nothing has happened yet"])
    var empty = Talk(snapshot: Fixture.empty)
    #expect(empty.say("brackets").lines == ["no brackets: buy or sell opens one"])
  }

  @Test func `help lists its own words and every command`() {
    var talk = Talk()
    let lines = talk.say("help").lines
    for word in ["status:", "brackets:", "buy ", "flatten ", "quit"] {
      #expect(lines.contains { $0.hasPrefix(word) }, "\(word)")
    }
    #expect(!lines.contains { $0.hasPrefix("theme") })
  }

  @Test func `a serious event says so in a word`() {
    let lines = Fixture.log.map { PlainDesk.line(of: $0, in: Fixture.instruments) }
    #expect(lines.contains { $0.hasPrefix("14:03:22 WARN CLF7 entry refused") }, "\(lines)")
  }

  // MARK: Keys

  @Test func `the table of keys has every row of the keymap once`() {
    let lines = KeyTable.lines()
    for binding in Keymap.bindings {
      let rows = lines.filter { $0.contains("  \(binding.help)  ") }
      #expect(rows.count == 1 && rows[0].hasSuffix("  " + binding.action.name), "\(binding.help)")
    }
    let own = KeyTable.lines(
      KeyBindings([
        KeyRebinding(action: "buy", keys: ["f5"]), KeyRebinding(action: "kill", keys: []),
      ]))
    #expect(own.contains { $0.hasPrefix("  F5 ") && $0.hasSuffix("  buy") })
    #expect(own.contains { $0.hasPrefix("  off ") && $0.hasSuffix("  kill") })
    #expect(lines.filter { !$0.hasPrefix(" ") && !$0.isEmpty }.count == KeyGroup.allCases.count + 1)
  }
}
