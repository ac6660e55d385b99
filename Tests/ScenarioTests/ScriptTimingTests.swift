import TestSupport
import Testing
import TradeRuntime
import TradingModel

/// When the lines of a script run: never before what they could have known.
struct ScriptTimingTests {
  private static let bars = """
    14:30 100 101 99 100.1
    14:31 100.2 101 99 100.3
    14:32 100.4 101 99 100.5
    14:33 100.6 101 99 100.7
    """
  private static let levels = "sl 50 tp 200"

  private func fills(_ script: String, market: String = bars) throws -> [String] {
    try Scenario(market: market, script: script).run().fills("entry").map {
      "\($0.time) \($0["last_px"] ?? "")"
    }
  }

  @Test(arguments: [
    // The price of 14:31 is that bar's open; a line inside a bar waits for the next open.
    (when: "@2024-01-02T14:31:00Z", fill: "14:31:00 100.2"),
    ("@2024-01-02T14:30:30Z", "14:31:00 100.2"), ("@2024-01-02T14:30:59.999Z", "14:31:00 100.2"),
    ("@2024-01-02T14:31:01Z", "14:32:00 100.4"), ("@2024-01-02T14:32:59Z", "14:33:00 100.6"),
    ("@bar:1", "14:31:00 100.2"), ("@bar:3", "14:33:00 100.6"), ("@tick:2", "14:32:00 100.4"),
    // The run starts when the first bar is known, at 14:31:00.
    ("@+0s", "14:31:00 100.2"), ("@+30s", "14:32:00 100.4"), ("@+60s", "14:32:00 100.4"),
    ("@+90s", "14:33:00 100.6"), ("@start", "14:31:00 100.2"),
    // After the last bar there is only the closing price.
    ("@end", "14:34:00 100.7"), ("@2024-01-02T14:33:30Z", "14:34:00 100.7"),
    ("@bar:4", "14:34:00 100.7"),
  ])
  func `a line trades on no bar that had begun before it`(when: String, fill: String) throws {
    #expect(try fills("\(when) buy 1 \(Self.levels)") == [fill])
  }

  @Test(arguments: [
    // A print at the very moment is known, the one after it is not.
    (when: "@2024-01-02T14:30:05Z", fill: "14:30:05 101"), ("@+5s", "14:30:05 101"),
    ("@+4s", "14:30:04 100"), ("@+7s", "14:30:07 101"), ("@tick:1", "14:30:00 100"),
    ("@tick:3", "14:30:10 102"), ("@start", "14:30:00 100"), ("@end", "14:30:10 102"),
    ("@+10s", "14:30:10 102"),
  ])
  func `on ticks a line trades at the price it knew`(when: String, fill: String) throws {
    let market = "14:30:00 100\n14:30:05 101\n14:30:10 102"
    #expect(try fills("\(when) buy 1 \(Self.levels)", market: market) == [fill])
  }

  @Test func `lines of one moment run in the order of the file`() throws {
    let outcome = try Scenario(
      market: Self.bars,
      script: """
        @bar:2 buy 3 \(Self.levels)
        @bar:1 buy 1 \(Self.levels)
        @bar:1 buy 2 \(Self.levels)
        @2024-01-02T14:32:00Z buy 4 \(Self.levels)
        @bar:1 cancel 2
        """
    ).run()
    let quantities = outcome.all("entrySubmitted").compactMap { $0["order_qty"] }
    #expect(quantities == ["1", "2", "3", "4"])
    #expect(try outcome.first("bracketCanceled")["bracket"] == "B2")
  }

  @Test(arguments: [
    "@bar:5 buy 1", "@tick:5 buy 1", "@+10m buy 1", "@2024-01-02T14:34:01Z buy 1",
    "@2030-01-01T00:00:00Z flatten all",
  ])
  func `a line whose moment never came is told`(line: String) throws {
    let outcome = try Scenario(market: Self.bars, script: line).run()
    #expect(outcome.unused.count == 1)
    #expect(outcome.unused.first?.hasSuffix(String(line.drop { $0 != " " }.dropFirst())) == true)
    #expect(outcome.lines.isEmpty)
  }

  @Test func `what comes after quit is told, the end lines too`() throws {
    let outcome = try Scenario(
      market: Self.bars,
      script: "@bar:2 quit\n@bar:3 buy 1\n@end flatten all"
    ).run()
    #expect(outcome.ending == .quit)
    #expect(outcome.unused == ["@bar:3 buy 1", "@end flatten all"])
    #expect(outcome.summary.market_events == 2)
  }

  @Test func `a timed quit ends the run before the event that follows it`() throws {
    // The print at 14:30:10 would fill the stop.
    let outcome = try Scenario(
      market: "14:30:00 100\n14:30:05 100\n14:30:10 90\n14:30:20 100",
      script: "@tick:1 buy 1 sl 95 tp 200\n@+7s quit"
    ).run()
    #expect(outcome.ending == .quit)
    #expect(outcome.summary.market_events == 2)
    #expect(outcome.fills("stop").isEmpty)
  }

  @Test func `feed and screen commands do nothing to a run without a screen`() throws {
    let plain = try Scenario(market: Self.bars, script: "@bar:2 buy 1").run()
    let other = try Scenario(
      market: Self.bars,
      script:
        "@start speed 5\n@bar:1 pause\n@+10s theme mono\n@+70s step 3\n@bar:2 buy 1\n@bar:3 play"
    ).run()
    #expect(other.text == plain.text)
  }

  @Test func `with an end of its own, lines and timers run up to it`() throws {
    var scenario = try Scenario(
      market: "14:30:00 100\n14:30:05 101\n14:40:00 102",
      script: "@tick:1 buy 1 sl 50 tp 200\n@tick:1 time 1 90s\n@+60s buy 2 sl 50 tp 200\n@+3m buy 9"
    )
    scenario.until = try Scenario.time("2024-01-02T14:32:00Z")
    let outcome = try scenario.run()
    #expect(outcome.summary.market_events == 2)
    #expect(outcome.all("riskRefused").map(\.time) == ["14:31:00"])
    #expect(try outcome.first("bracketClosing").time == "14:31:30")
    #expect(outcome.unused == ["@+3m buy 9"])
  }

  @Test func `an entry at the start waits for its symbol's first price`() throws {
    let outcome = try Scenario(
      market: "14:30:00 100\n14:30:05 101\nBBB 14:30:07 20\n14:30:10 102",
      script: "@start buy 1 BBB\n@start buy 2 XYZ"
    ).run()
    #expect(outcome.fills("entry").map(\.time) == ["14:30:00", "14:30:07"])
    #expect(outcome.fills("entry").map { $0["symbol"] } == ["XYZ", "BBB"])
  }

  @Test func `after the end lines one closing price fills what waits and triggers no leg`() throws {
    let outcome = try Scenario(
      market: Self.bars,
      script: """
        @bar:2 buy 5 \(Self.levels)
        @end buy 1 sl 100.6 tp 100.8
        @end flatten 1
        """
    ).run()
    #expect(outcome.fills("close").map { $0["last_px"] } == ["100.7"])
    #expect(outcome.fills("entry").last?["last_px"] == "100.7")
    #expect(outcome.fills("stop").isEmpty && outcome.fills("target").isEmpty)
    #expect(outcome.summary.open_positions == 1)
    #expect(outcome.summary.working_orders == 2)
  }

  @Test(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
  func `bars are counted at the length asked for`() throws {
    let minutes = try Scenario(
      files: [Recording.spy], to: "2020-12-15T16:00:00Z", script: "@bar:10 buy 1"
    ).run()
    #expect(minutes.fills("entry").first?.time == "14:40:00")
    let fives = try Scenario(
      files: [Recording.spy], bar: .seconds(300), to: "2020-12-15T16:00:00Z",
      script: "@bar:10 buy 1"
    ).run()
    #expect(fives.fills("entry").first?.time == "15:20:00")
  }
}
