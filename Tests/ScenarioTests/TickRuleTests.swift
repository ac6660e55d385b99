import Testing
import TradingModel

/// The rules of prints and quotes that can only be seen end to end, with their figures.
struct TickRuleTests {
  private func run(
    _ market: String, _ script: String, configuration: String = ""
  ) throws -> Outcome {
    try Scenario(market: market, configuration: configuration, script: script).run()
  }

  private static let buy = "@tick:1 buy 10 sl 98 tp 103"

  @Test func `SEM-26 a market order fills at once at the opposite quote`() throws {
    let outcome = try run("14:30:00 99.9 100.1\n14:30:05 100 100.2", Self.buy)
    #expect(outcome.fills("entry").map { $0["last_px"] } == ["100.1"])
    #expect(outcome.fills("entry").first?.time == "14:30:00")
    let short = try run("14:30:00 99.9 100.1", "@tick:1 sell 10 sl 102 tp 97")
    #expect(short.fills("entry").map { $0["last_px"] } == ["99.9"])
  }

  @Test func `SEM-26 without quotes it pays the last print and half the spread`() throws {
    let outcome = try run("14:30:00 100", Self.buy, configuration: "paper: { half_spread: 0.03 }")
    #expect(outcome.fills("entry").map { $0["last_px"] } == ["100.03"])
  }

  @Test func `SEM-26 market_fill: next waits for the next event`() throws {
    let outcome = try run(
      "14:30:00 99.9 100.1\n14:30:05 100.4 100.6", Self.buy,
      configuration: "paper: { market_fill: next }")
    #expect(outcome.fills("entry").map { $0["last_px"] } == ["100.6"])
    #expect(outcome.fills("entry").first?.time == "14:30:05")
  }

  @Test func `SEM-27 a resting limit fills at its price, a marketable one at the book`() throws {
    let market = "14:30:00 99.9 100.1\n14:30:01 98 98.2\n14:30:02 98 98.2"
    let outcome = try run(
      market, "@tick:1 buy 1 limit 99 sl 90 tp 120\n@tick:2 buy 1 limit 99 sl 90 tp 120")
    #expect(outcome.fills("entry").map { $0["last_px"] } == ["99", "98.2"])
  }

  @Test(arguments: [("touch", 1), ("through", 0)])
  func `SEM-27 a touch fills unless the configuration wants through`(
    rule: String, fills: Int
  ) throws {
    let outcome = try run(
      "14:30:00 100\n14:30:01 99\n14:30:02 100", "@tick:1 buy 1 limit 99 sl 90 tp 120",
      configuration: "paper: { limit_touch: \(rule) }")
    #expect(outcome.fills("entry").count == fills)
  }

  @Test(
    arguments: [
      // Stops watch prints where there are any, else the quote they would trade against.
      (market: "14:30:00 99.9 100.1\n14:30:01 97.9 98.1", price: "97.9"),
      ("14:30:00 99.9 100.1\n14:30:01 98 100.1", "98"),
      ("14:30:00 100\n14:30:01 98", "98"),
      ("14:30:00 99.9 100.1\n14:30:00 100\n14:30:01 97 100\n14:30:02 98.01", nil),
      ("14:30:00 100\n14:30:01 98.01", nil),
    ] as [(String, String?)])
  func `SEM-29 a stop triggers on equality, on what it watches`(
    market: String, price: String?
  ) throws {
    let outcome = try run(market, Self.buy)
    #expect(outcome.fills("stop").first?["last_px"] == price)
  }

  @Test func `SEM-30 the next print is far below: the stop gets that, not its price`() throws {
    let outcome = try run("14:30:00 100\n14:30:01 90", Self.buy)
    #expect(outcome.fills("stop").map { $0["last_px"] } == ["90"])
    #expect(try outcome.onlyResult()["pnl"] == "-100")
  }

  @Test func `SEM-32 a crossed quote moves nothing, a locked one is valid`() throws {
    let crossed = try run(
      "14:30:00 99.9 100.1\n14:30:01 97 96\n14:30:02 104 103.9\n14:30:03 99.9 100.1", Self.buy)
    #expect(crossed.fills("stop").isEmpty && crossed.fills("target").isEmpty)
    let locked = try run("14:30:00 99.9 100.1\n14:30:01 103 103", Self.buy)
    #expect(locked.fills("target").map { $0["last_px"] } == ["103"])
  }

  @Test func `SEM-32 an event out of order moves nothing`() throws {
    let outcome = try run("14:30:05 100\n14:30:04 90\n14:30:06 100", Self.buy)
    #expect(outcome.fills("stop").isEmpty)
  }

  @Test func `SEM-33 the print that fills a limit entry moves no leg of it`() throws {
    // 97 fills the buy limit at 99; it is also below the stop at 98, which is not live yet.
    let market = "14:30:00 100\n14:30:01 97\n14:30:02 99"
    let outcome = try run(market, "@tick:1 buy 1 limit 99 sl 98 tp 103")
    #expect(outcome.fills("stop").isEmpty)
    let next = try run(market + "\n14:30:03 98", "@tick:1 buy 1 limit 99 sl 98 tp 103")
    #expect(next.fills("stop").map { $0["last_px"] } == ["98"])
  }

  @Test func `SEM-47 the time stop acts at its exact time between two quotes`() throws {
    let market = "14:30:00 99.9 100.1\n14:31:25 100.4 100.6\n14:31:35 105 105.2"
    let outcome = try run(
      market, "@tick:1 buy 10 sl 98 tp 103\n@tick:1 time 1 90s")
    let closing = try outcome.first("bracketClosing")
    #expect(closing.time == "14:31:30")
    #expect(closing["reason"] == "timeLimit")
    #expect(outcome.fills("close").map { $0["last_px"] } == ["100.4"])
    #expect(outcome.fills("close").first?.time == "14:31:30")
  }

  @Test func `SEM-47 a limit that is set late, or taken away, acts as it was set`() throws {
    let market = "14:30:00 99.9 100.1\n14:31:00 99.9 100.1\n14:33:00 99.9 100.1\n14:40 99 100"
    let late = try run(market, Self.buy + "\n@tick:2 time 1 30s")
    #expect(try late.first("bracketClosing").time == "14:31:00")
    let off = try run(market, Self.buy + "\n@tick:1 time 1 90s\n@tick:2 time 1 off")
    #expect(off.all("bracketClosing").isEmpty)
    let moved = try run(market, Self.buy + "\n@tick:1 time 1 90s\n@tick:2 time 1 5m")
    #expect(try moved.first("bracketClosing").time == "14:35:00")
  }

  @Test func `SEM-31 a stop-limit that gaps past its limit stays open`() throws {
    let outcome = try run(
      "14:30:00 100\n14:30:01 106\n14:30:02 104.9", "@tick:1 buy 1 stop_limit 104 105 sl 90 tp 120")
    #expect(outcome.all("orderTriggered").map(\.time) == ["14:30:01"])
    #expect(outcome.fills("entry").map { $0["last_px"] } == ["105"])
    #expect(outcome.fills("entry").first?.time == "14:30:02")
  }

  @Test(arguments: [
    (tif: "ioc", event: "orderCanceled", reason: "canceled"),
    ("fok", "orderCanceled", "canceled"), ("gtd 2024-01-02T14:30:30Z", "orderExpired", "expired"),
    ("day", "orderExpired", "expired"),
  ])
  func `SEM-36 an entry ends with its time in force and leaves no leg`(
    tif: String, event: String, reason: String
  ) throws {
    let outcome = try run(
      "14:30:00 100\n14:31:00 100\n2024-01-03T00:01 100",
      "@tick:1 buy 1 limit 90 sl 80 tp 120 tif \(tif)")
    #expect(outcome.all(event).count == 1)
    #expect(outcome.all("bracketCanceled").map { $0["reason"] } == [reason])
    #expect(outcome.summary.working_orders == 0)
  }

  @Test func `SEM-36 legs outlive the day of their entry`() throws {
    let outcome = try run(
      "14:30:00 100\n14:31:00 100\n2024-01-03T14:30 100", "@tick:1 buy 1 sl 80 tp 120 tif day")
    #expect(outcome.all("orderExpired").isEmpty)
    #expect(outcome.summary.working_orders == 2)
  }

  @Test(arguments: [
    ("buy 1 limit 99.999", "99.999"), ("buy 1.5", "1"), ("buy 1 sl 98.005", "98"),
    ("buy 1 sl 101", "99.99"), ("buy 1 tp 99", "100.01"), ("buy 1 sl 100", "99.99"),
    ("sell 1 sl 99", "100.01"), ("buy 1 sl 98 tp 97", "100.01"),
  ])
  func `SEM-37 SEM-3 an impossible entry is refused with the nearest valid figure`(
    command: String, figure: String
  ) throws {
    let outcome = try run("14:30:00 100\n14:30:01 100", "@tick:1 \(command)")
    let reason = try outcome.first("riskRefused")["reason"] ?? ""
    #expect(reason.contains("nearest"), "\(reason)")
    #expect(reason.contains(figure) || command.contains("99.999"), "\(reason)")
    #expect(outcome.fills("entry").isEmpty)
  }

  @Test func `SEM-45 break-even covers the fees of both ways and only ever tightens`() throws {
    let outcome = try run(
      "14:30:00 100\n14:30:01 102\n14:30:02 102\n14:30:03 100.1",
      Self.buy + "\n@tick:2 sl 1 be\n@tick:3 sl 1 be",
      configuration: "paper: { fees: { per_share: 0.05 } }")
    #expect(try outcome.first("stopMoved")["to"] == "100.1")
    #expect(outcome.all("requestRefused").count == 1)
    #expect(try outcome.onlyResult()["pnl"] == "0")
  }

  @Test func `SEM-48 a leg is not moved to or through the market`() throws {
    let outcome = try run(
      "14:30:00 100\n14:30:01 100",
      Self.buy + "\n@tick:1 sl 1 100\n@tick:1 sl 1 150\n@tick:1 tp 1 99")
    #expect(outcome.all("requestRefused").count == 3)
    #expect(outcome.all("requestRefused").allSatisfy { $0["reason"]?.contains("nearest") == true })
    #expect(outcome.all("stopMoved", "targetMoved").isEmpty)
  }
}
