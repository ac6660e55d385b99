import Foundation
import TestSupport
import Testing
import TradingModel

/// Limits, sizes and missing data, on real prices where figures can come from them.
struct RiskRuleTests {
  private static let hand = "14:30 100 100 100 100\n14:31 100 100 100 100\n14:32 100 100 100 100"

  private func refusal(_ script: String, _ configuration: String = "") throws -> String {
    let outcome = try Scenario(
      market: Self.hand, configuration: configuration, script: script
    ).run()
    return try outcome.first("riskRefused")["reason"] ?? ""
  }

  // MARK: ATR missing

  @Test(
    .enabled(if: TestData.isPresent, "\(TestData.absence)"),
    arguments: [
      // 2 % of 367.48 is 7.3496; the levels are on the tick, away from the entry.
      (side: "buy", stop: "360.13", target: "378.51"), ("sell", "374.83", "356.45"),
    ])
  func `SEM-52 on the first real bars the stop falls back to 2 % on the losing side`(
    side: String, stop: String, target: String
  ) throws {
    let outcome = try Scenario(
      files: [Recording.spy], to: "2020-12-15T15:00:00Z", script: "@start \(side) 10"
    ).run()
    let created = try outcome.first("bracketCreated")
    #expect(created["basis"] == "fallback")
    #expect(created["entry"] == "367.48")
    #expect(created["stop"] == stop)
    #expect(created["target"] == target)
  }

  @Test func `SEM-52 on_missing: refuse refuses, and says how many bars are there`() throws {
    let reason = try refusal("@bar:2 buy 1", "trade_exit: { atr: { on_missing: refuse } }")
    #expect(reason.contains("no ATR yet: 1 of 14"))
  }

  // MARK: Size

  @Test(arguments: [
    // 1 % of 100,000 over a stop 2.00 away; then net of 0.50 a share each way: 1,000 / 3.
    (size: "risk:1%", configuration: "", quantity: "500"),
    ("risk:1%", "paper: { fees: { per_share: 0.5 } }", "333"),
    ("risk:0.5%", "", "250"), ("$5050", "", "50"), ("risk:20%", "", "1000"),
    ("risk:1%", "risk: { max_position: 120 }", "120"), ("777", "", "777"),
  ])
  func `SEM-55 a size is floored to the lot, net of fees, capped by cash and limits`(
    size: String, configuration: String, quantity: String
  ) throws {
    let outcome = try Scenario(
      market: Self.hand, configuration: configuration, script: "@bar:1 buy \(size) sl 98 tp 103"
    ).run()
    #expect(try outcome.first("entrySubmitted")["order_qty"] == quantity)
  }

  @Test(arguments: [
    (
      script: "@bar:1 buy 121", configuration: "risk: { max_position: 120 }",
      word: "max_position 120"
    ),
    ("@bar:1 buy 1001", "", "not enough cash: needs 100,100.00"),
    ("@bar:1 buy $50", "", "comes to zero"), ("@bar:1 buy risk:0.001%", "", "comes to zero"),
    ("@bar:1 buy 51", "risk: { max_notional: 5000 }", "max_notional 5,000.00"),
    ("@bar:1 buy 100 sl 98", "risk: { max_open_risk: 199 }", "max_open_risk 199.00"),
    ("@bar:1 buy 1 limit 90", "risk: { price_collar: 5% }", "price_collar 5%"),
    ("@bar:1 buy 1\n@bar:1 buy 1", "risk: { orders_per_second: 1 }", "orders_per_second 1"),
    ("@bar:1 buy 4000000000 sl 98", "", "too large"),
  ])
  func `SEM-61 each refusal names its limit; a typed size is never shrunk`(
    script: String, configuration: String, word: String
  ) throws {
    let reason = try refusal(script, configuration)
    #expect(reason.contains(word), "\(reason)")
  }

  // MARK: Daily loss, on the fall of Bitcoin on 2018-04-04

  private func fall(_ script: String, risk: String) throws -> Outcome {
    try Scenario(
      files: [Recording.bitcoinWithHole], from: "2018-04-04T08:00:00Z", to: "2018-04-05T02:00:00Z",
      configuration: "risk: { \(risk) }", script: script
    ).run()
  }

  private static let fallScript = """
    @2018-04-04T08:30:00Z buy 5 sl 5000 tp 9000
    @2018-04-04T16:00:00Z buy 1 sl 5000 tp 9000
    @2018-04-05T01:00:00Z buy 2 sl 5000 tp 9000
    """

  @Test(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
  func `SEM-61 the daily loss flattens, refuses until the reset, and then begins anew`() throws {
    let outcome = try fall(Self.fallScript, risk: "max_daily_loss: 500, on_daily_loss: flatten")
    let breach = try outcome.first("dailyLossBreached")
    #expect(breach["limit"] == "500")
    let loss = try Ledger.number(breach, "loss")
    #expect(loss >= 500)
    // The loss is that of the position at the last close before: recomputed from the entry.
    let entry = try #require(outcome.fills("entry").first)
    let exit = try #require(outcome.fills("close").first)
    #expect(exit["last_qty"] == "5")
    #expect(try Ledger.number(exit, "last_px") < Ledger.number(entry, "last_px") - 100)
    #expect(try outcome.onlyResult()["reason"] == "dailyLoss")
    #expect(
      try outcome.first("riskRefused")["reason"]?.contains("max_daily_loss 500.00") == true)
    #expect(try outcome.first("dayReset")["time"] == "2018-04-05T00:00:00Z")
    #expect(outcome.fills("entry").map { $0["last_qty"] } == ["5", "2"])
    #expect(outcome.all("dailyLossBreached").count == 1)
  }

  @Test(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
  func `SEM-61 on_daily_loss: reduce keeps the position with its exits`() throws {
    let outcome = try fall(Self.fallScript, risk: "max_daily_loss: 500")
    // The fall goes on after midnight and breaches the new day's limit too.
    #expect(
      outcome.all("dailyLossBreached", "dayReset").map(\.event) == [
        "dailyLossBreached", "dayReset", "dailyLossBreached",
      ])
    #expect(outcome.fills("close").isEmpty)
    #expect(outcome.all("riskRefused").count == 2)
    #expect(outcome.summary.working_orders == 2)
  }

  @Test(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
  func `SEM-61 without a position the fall breaches nothing`() throws {
    let outcome = try fall("", risk: "max_daily_loss: 1")
    #expect(outcome.lines.isEmpty)
  }

  // MARK: Stale data, in the hole from 16:48 to midnight

  @Test(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
  func `SEM-62 in a real hole entries are refused with the age, exits are not`() throws {
    let outcome = try Scenario(
      files: [Recording.bitcoinWithHole], from: "2018-04-04T15:00:00Z", to: "2018-04-05T00:30:00Z",
      script: """
        @2018-04-04T16:00:00Z buy 1 sl 5000 tp 9000
        @2018-04-04T16:50:31Z buy 1 sl 5000 tp 9000
        @2018-04-04T20:48:00Z buy 1 sl 5000 tp 9000
        @2018-04-04T20:48:00Z flatten all
        @2018-04-05T00:05:00Z buy 3 sl 5000 tp 9000
        """
    ).run()
    let refusals = outcome.all("riskRefused")
    #expect(refusals.map(\.time) == ["16:50:31", "20:48:00"])
    #expect(refusals.first?["reason"] == "entry refused: no data of BTCUSD for 2m")
    #expect(refusals.last?["reason"] == "entry refused: no data of BTCUSD for 4h")
    #expect(try outcome.first("bracketClosing").time == "20:48:00")
    // The first price after the hole.
    #expect(outcome.fills("close").map { $0["last_px"] } == ["6791.68"])
    #expect(outcome.fills("entry").map { $0["last_qty"] } == ["1", "3"])
  }

  @Test(
    .enabled(if: TestData.isPresent, "\(TestData.absence)"),
    arguments: [("16:50:30", 0), ("16:50:31", 1)])
  func `SEM-62 two and a half bars are not yet stale`(time: String, refusals: Int) throws {
    let outcome = try Scenario(
      files: [Recording.bitcoinWithHole], from: "2018-04-04T16:00:00Z", to: "2018-04-05T00:10:00Z",
      script: "@2018-04-04T\(time)Z buy 1 limit 5000 sl 4000 tp 9000"
    ).run()
    #expect(outcome.all("riskRefused").count == refusals)
  }

  @Test(arguments: [("14:30:10", 0), ("14:30:11", 1)])
  func `SEM-62 ticks are stale after ten seconds, whatever else ticks`(
    time: String, refusals: Int
  ) throws {
    let outcome = try Scenario(
      market: "14:30:00 100\nBBB 14:30:00 50\nBBB 14:30:09 50\nBBB 14:30:30 50",
      script: "@2024-01-02T\(time)Z buy 1 XYZ\n@2024-01-02T\(time)Z buy 1 BBB"
    ).run()
    #expect(
      outcome.all("riskRefused").map { $0["symbol"] } == Array(repeating: "XYZ", count: refusals))
  }
}
