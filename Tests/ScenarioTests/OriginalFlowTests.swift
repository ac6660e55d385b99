import Configuration
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// The flow of the original design from the entry's fill to the completed bracket, through the real
/// parts: engine, venue, player and printed events.
struct OriginalFlowTests {
  /// Every bar has a true range of 1.00, so that a period of 2 gives an ATR of 1.00 after three.
  static let calm = """
    14:30 100 100.5 99.5 100
    14:31 100 100.5 99.5 100
    14:32 100 100.5 99.5 100
    14:33 100 100.5 99.5 100

    """
  static let atr = "trade_exit: { atr: { period: 2 } }"

  private func run(
    _ market: String, _ script: String = "@bar:3 buy 100", configuration: String = atr
  ) throws -> Outcome {
    try Scenario(
      market: Self.calm + market, configuration: configuration, script: script
    ).run()
  }

  @Test func `entry fill, ATR stop, risk-reward target, target hit, stop canceled, completed`()
    throws
  {
    let outcome = try run("14:34 100.2 103.4 100 103.1\n14:35 103 103 102 102")
    #expect(
      outcome.story == """
        14:33:00 entrySubmitted B1 entry buy 100
        14:33:00 orderFilled B1 entry buy 100 @ 100
        14:33:00 bracketCreated B1 100 @ 100 98 103 atr
        14:33:00 orderSubmitted B1 stop sell 100 98
        14:33:00 orderSubmitted B1 target sell 100 103
        14:35:00 orderFilled B1 target sell 100 @ 103
        14:35:00 orderCanceled B1 stop sell 100 98
        14:35:00 bracketCompleted B1 takeProfit 300
        """)
    #expect(outcome.summary.cash == "100300")
    #expect(outcome.summary.brackets["take_profit"] == 1)
    #expect(outcome.summary.working_orders == 0)
    let created = try outcome.first("bracketCreated")
    #expect(created["atr"] == "1" && created["ratio"] == "1.5")
    #expect(try outcome.onlyResult()["r"] == "1.5")
  }

  @Test func `the stop fills and the target is canceled`() throws {
    let outcome = try run("14:34 99.5 99.6 97.9 98.1\n14:35 98 98 97 97")
    #expect(
      outcome.story.hasSuffix(
        """
        14:35:00 orderFilled B1 stop sell 100 @ 98
        14:35:00 orderCanceled B1 target sell 100 103
        14:35:00 bracketCompleted B1 stopLoss -200
        """), "\(outcome.story)")
    #expect(outcome.summary.cash == "99800")
  }

  @Test func `a short is the mirror image`() throws {
    let outcome = try run("14:34 99.5 99.6 96.8 97\n14:35 97 97 97 97", "@bar:3 sell 100")
    #expect(
      outcome.story == """
        14:33:00 entrySubmitted B1 entry sell 100
        14:33:00 orderFilled B1 entry sell 100 @ 100
        14:33:00 bracketCreated B1 100 @ 100 102 97 atr
        14:33:00 orderSubmitted B1 stop buy 100 102
        14:33:00 orderSubmitted B1 target buy 100 97
        14:35:00 orderFilled B1 target buy 100 @ 97
        14:35:00 orderCanceled B1 stop buy 100 102
        14:35:00 bracketCompleted B1 takeProfit 300
        """)
  }

  @Test(arguments: [
    (multiplier: "2.0", ratio: "1.5", stop: "98", target: "103"),
    ("1.5", "2", "98.5", "103"), ("3", "1", "97", "103"), ("0.333", "1.5", "99.66", "100.51"),
    // The ratio is held within its bounds of 1.0 and 3.0.
    ("2", "0.5", "98", "102"), ("2", "9", "98", "106"),
  ])
  func `SEM-53 the stop is so many ATRs away, the target so many times that`(
    multiplier: String, ratio: String, stop: String, target: String
  ) throws {
    let outcome = try run(
      "",
      configuration: """
        trade_exit:
          atr: { period: 2, multiplier: \(multiplier) }
          risk_reward: { base_ratio: \(ratio) }
        """)
    let created = try outcome.first("bracketCreated")
    #expect(created["stop"] == stop)
    #expect(created["target"] == target)
  }

  @Test func `SEM-1 the stop goes out before the target, in the step of the fill`() throws {
    let outcome = try run("")
    let names = outcome.lines.map { "\($0.event) \($0["role"] ?? "")" }
    let fill = try #require(names.firstIndex(of: "orderFilled entry"))
    let stop = try #require(names.firstIndex(of: "orderSubmitted stop"))
    let target = try #require(names.firstIndex(of: "orderSubmitted target"))
    #expect(fill < stop && stop < target)
    #expect(outcome.lines[fill].time == outcome.lines[target].time)
    #expect(outcome.summary.working_orders == 2)
  }

  @Test(arguments: [
    "@end cancel all", "@bar:5 flatten all", "@bar:5 close 1 50%\n@bar:6 flatten 1",
    "@bar:5 kill", "",
  ])
  func `SEM-6 only an entry's fill arms a bracket, no exit's ever does`(script: String) throws {
    let outcome = try run(
      "14:34 100 101 99 100\n14:35 100 101 99 100\n14:36 100 104 97 100\n14:37 100 100 100 100",
      "@bar:3 buy 100\n" + script)
    #expect(outcome.all("bracketCreated").count == 1)
    #expect(outcome.fills("entry").count == 1)
    #expect(outcome.lines.allSatisfy { $0["bracket"] == nil || $0["bracket"] == "B1" })
  }

  @Test func `many brackets at one moment share no id and each ends alone`() throws {
    let script = (1...9).map { "@bar:3 buy \($0) sl \(98 - $0) tp \(102 + $0)" }
    let rising = (4...20).map { "14:\(30 + $0) \(96 + $0) \(97 + $0) \(96 + $0) \(97 + $0)" }
    let outcome = try run(rising.joined(separator: "\n"), script.joined(separator: "\n"))
    #expect(outcome.summary.brackets["take_profit"] == 9)
    let submitted = outcome.all("entrySubmitted", "orderSubmitted").compactMap { $0["clordid"] }
    #expect(submitted.count == 27)
    #expect(Set(submitted).count == 27)
    for number in 1...9 {
      let own = outcome.lines.filter { $0["bracket"] == "B\(number)" }
      #expect(own.count { $0.event == "orderFilled" } == 2)
      #expect(own.filter { $0.event == "orderCanceled" }.map { $0["role"] } == ["stop"])
      #expect(own.last?.event == "bracketCompleted")
      #expect(own.last?["exit_avg_px"] == "\(102 + number)")
    }
  }

  @Test func `the service starts and stops, and live brackets stay managed`() throws {
    let outcome = try run(
      "14:34 100 101 99 100\n14:35 100 101 99 100\n14:36 100 103.5 100 103\n14:37 103 103 103 103",
      """
      @bar:3 buy 100
      @bar:4 service stop
      @bar:4 service stop
      @bar:5 buy 50
      @bar:6 service start
      @bar:6 service start
      @bar:6 buy 25 sl 90 tp 120
      """)
    #expect(outcome.all("serviceStopped").count == 1)
    #expect(outcome.all("serviceStarted").count == 1)
    #expect(try outcome.first("riskRefused")["reason"]?.contains("service is stopped") == true)
    #expect(outcome.fills("entry").map { $0["last_qty"] } == ["100", "25"])
    #expect(try outcome.onlyResult()["reason"] == "takeProfit")
  }

  @Test func `stopping the service lets an entry that works arm its bracket`() throws {
    let outcome = try run(
      "14:34 100 101 98.9 99\n14:35 99 99 99 99",
      "@bar:3 buy 100 limit 99\n@bar:4 service stop")
    // The order is out: a fill without exits would be a naked position.
    #expect(outcome.all("bracketCreated").count == 1)
    #expect(outcome.summary.working_orders == 2)
  }

  @Test func `max_active_brackets refuses the next one and frees a place when one ends`() throws {
    let outcome = try run(
      "14:34 100 103.5 100 103\n14:35 103 103 103 103",
      """
      @bar:3 buy 10
      @bar:3 buy 10 sl 90 tp 120
      @bar:3 buy 10
      @bar:5 buy 10 sl 90 tp 120
      """,
      configuration: """
        trade_exit: { atr: { period: 2 }, bracket_orders: { max_active_brackets: 2 } }
        """)
    #expect(outcome.all("riskRefused").count == 1)
    #expect(
      try outcome.first("riskRefused")["reason"]?.contains("max_active_brackets 2") == true)
    #expect(outcome.summary.brackets["active"] == 2)
    #expect(outcome.summary.brackets["completed"] == 1)
  }

  @Test func `the subscribers of an event manager hear the bracket's life, one failing or not`()
    throws
  {
    struct Broken: Error {}
    let outcome = try Scenario(
      market: Self.calm + "14:34 100 103.5 100 103\n14:35 103 103 103 103",
      configuration: Self.atr, script: "@bar:3 buy 100"
    ).player()
    var player = outcome
    let manager = EventManager()
    var created: [BracketID] = []
    var completed: [ExitReason] = []
    var everything = 0
    _ = manager.subscribe("broken") { _ in throw Broken() }
    _ = manager.subscribe("created", to: .bracketCreated) {
      if let bracket = $0.bracket { created.append(bracket) }
    }
    _ = manager.subscribe("completed", to: .bracketCompleted) {
      if case .bracketCompleted(let trade) = $0.body { completed.append(trade.reason) }
    }
    _ = manager.subscribe("all") { _ in everything += 1 }
    player.start()
    while player.step() { for event in player.takeEvents() { manager.publish(event) } }
    #expect(created == [BracketID(1)])
    #expect(completed == [.takeProfit])
    #expect(everything == 11)
    #expect(manager.failures.count == everything)
  }

  @Test func `the original configuration loads unchanged and says what the defaults are`() throws {
    let original = """
      trade_exit:
        risk_reward:
          strategy: fixed_ratio
          base_ratio: 1.5
          min_ratio: 1.0
          max_ratio: 3.0
        atr:
          period: 14
          multiplier: 2.0
          fallback_percentage: 0.02
        bracket_orders:
          max_active_brackets: 50
          timeout_seconds: 3600
      """
    let loaded = try ConfigurationLoader.load(yaml: original, fileName: "original.yaml")
    #expect(loaded.engine == EngineSettings())
    #expect(try ConfigurationLoader.load(yaml: "", fileName: "none").engine == loaded.engine)
  }

  @Test(arguments: [
    "trade_exit: { atr: { period: fourteen } }", "trade_exit: { atr: { perod: 14 } }",
    "trade_exit: [", "trade_exit: { atr: { multiplier: -2 } }", "trade_exit: 5",
  ])
  func `a broken configuration is an error, not the defaults`(yaml: String) {
    #expect(throws: ConfigurationError.self) {
      try ConfigurationLoader.load(yaml: yaml, fileName: "broken.yaml")
    }
  }

  @Test func `two runs print the same bytes`() throws {
    let market = "14:34 100 103.5 97 103\n14:35 103 103 103 103"
    let script = "@bar:3 buy 100\n@bar:3 buy 7 limit 99.5\n@end flatten all"
    #expect(try run(market, script).text == run(market, script).text)
  }
}
