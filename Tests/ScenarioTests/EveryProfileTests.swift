import Connectors
import Foundation
import PaperTrading
import TestSupport
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// Every recorded file under every profile of the paper venue: whatever happens on the way, in the
/// end nothing is left, and both parties' books agree to the last unit.
@Suite(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
struct EveryProfileTests {
  /// A recorded market, from its first event to its last.
  struct Market: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [String]
    var bar: TimeSpan?
    var to: String?
    let quantity: String
    /// What is near, in ticks.
    let distance: Int64
    var testDescription: String { name }
  }

  static let markets = [
    Market(
      name: "SPY, minutes", files: [Recording.spy], quantity: "100",
      distance: 15),
    Market(
      name: "BTCUSDT, trades and quotes",
      files: [Recording.bitcoinTrades, Recording.bitcoinQuotes], bar: .seconds(2), quantity: "0.5",
      distance: 500),
    Market(
      name: "BTCUSDT, trades", files: [Recording.bitcoinTrades], bar: .seconds(5),
      quantity: "0.25", distance: 1_000),
    Market(
      name: "BTCUSDT, quotes", files: [Recording.bitcoinQuotes], bar: .seconds(2), quantity: "0.5",
      distance: 500),
    Market(
      name: "EUR/USD, Oanda", files: [Recording.euroOanda],
      quantity: "10000", distance: 15),
    Market(
      name: "EUR/USD, FXCM with crossed quotes", files: [Recording.euroFXCM], quantity: "10000",
      distance: 15),
    Market(
      name: "BTCUSD, minutes with a hole", files: [Recording.bitcoinWithHole], quantity: "2",
      distance: 1_500),
    Market(
      name: "BTCBUSD, minutes", files: [Recording.bitcoinDay], quantity: "1", distance: 1_000),
    Market(
      name: "AAPL, days", files: [Recording.apple], quantity: "100", distance: 100),
    Market(name: "GOOG, days", files: [Recording.google], quantity: "50", distance: 300),
    Market(
      name: "AAPL and GOOG, days", files: [Recording.google, Recording.apple], quantity: "40",
      distance: 200),
  ]

  /// Files and scripts, read once for all profiles.
  private static let scenarios = Dictionary(
    uniqueKeysWithValues: markets.map { market in
      (
        market.name,
        Result {
          var scenario = try Scenario(files: market.files, bar: market.bar, to: market.to)
          scenario.script =
            TraderStory(scenario.feed, quantity: market.quantity, distance: market.distance).script
          return scenario
        }
      )
    })

  private static func scenario(_ market: Market, _ profile: PaperProfile) throws -> Scenario {
    var scenario = try #require(scenarios[market.name]).get()
    scenario.configuration = configuration(profile)
    return scenario
  }

  private static func configuration(_ profile: PaperProfile) -> String {
    """
    paper: { profile: \(profile.name), cash: 200000 }
    trade_exit: { bracket_orders: { timeout_seconds: off } }
    """
  }

  @Test(arguments: markets, PaperProfile.allCases)
  func `SEM-40 a session ends balanced`(market: Market, profile: PaperProfile) throws {
    let scenario = try Self.scenario(market, profile)
    let outcome = try scenario.run()
    let session = outcome.session
    #expect(outcome.summary.open_positions == 0, "\(outcome.story)")
    #expect(outcome.summary.working_orders == 0, "\(outcome.story)")
    #expect(session.venue.openOrders == [])
    #expect(session.engine.bracketViews() == [], "\(outcome.story)")
    #expect(outcome.all("orderFilled").count >= 16, "\(outcome.story)")
    // Cash is what the printed fills make it, and nothing else.
    let ledger = try Ledger(outcome.lines, cash: 200_000)
    #expect(Decimal(string: outcome.summary.cash) == ledger.cash)
    #expect(Decimal(string: outcome.summary.fees) == ledger.fees)
    expectFlat(outcome, scenario.feed.info.instruments)
    expectProtected(outcome)
    expectVariety(outcome, profile)
    let sides = Set(outcome.fills("entry").compactMap { $0["side"] })
    #expect(sides == (profile == .crypto ? ["buy"] : ["buy", "sell"]))
  }

  /// Nothing but the dust that was told, each below a lot; only fees in the asset leave any (SEM-15).
  private func expectFlat(_ outcome: Outcome, _ instruments: [Instrument]) {
    let venue = outcome.session.venue
    for instrument in instruments {
      let dust = outcome.all("bracketCompleted").filter { $0["symbol"] == instrument.symbol }
        .compactMap { $0["dust"] }.map { try? Quantity(parsing: $0) }
      #expect(dust.allSatisfy { $0.map { $0 > .zero && $0 < instrument.lot } ?? false })
      let left = venue.account.position(of: instrument.id)
      #expect(left == dust.reduce(.zero) { $0 + ($1 ?? .zero) }, "\(instrument.symbol)")
      if !venue.settings.fees.isTakenInAsset { #expect(left == .zero) }
    }
  }

  /// Who was told UNPROTECTED is told how that ended.
  private func expectProtected(_ outcome: Outcome) {
    var unprotected: Set<String> = []
    for line in outcome.lines {
      guard let bracket = line["bracket"] else { continue }
      switch line.event {
      case "positionUnprotected": unprotected.insert(bracket)
      case "positionProtected", "bracketCompleted", "bracketCanceled": unprotected.remove(bracket)
      default: break
      }
    }
    #expect(unprotected == [])
  }

  /// The story is one of many commands, and each profile is what it says it is.
  private func expectVariety(_ outcome: Outcome, _ profile: PaperProfile) {
    var names = [
      "trailSet", "scaleSet", "stopMoved", "requestRefused", "riskRefused", "tradingStateChanged",
      "serviceStopped", "serviceStarted", "bracketCanceled", "bracketClosing", "orderCanceled",
      "orderReplaced",
    ]
    switch profile {
    case .ideal: names += ["timeLimitSet"]
    case .retail: names += ["orderTriggered"]
    case .crypto: names += ["orderTriggered", "orderRejected"]
    case .harsh: names += ["orderTriggered", "orderRejected", "bracketError"]
    }
    let seen = Set(outcome.lines.map(\.event))
    #expect(Set(names).subtracting(seen) == [], "\(outcome.story)")
    #expect((outcome.summary.fees == "0") == (profile == .ideal))
  }

  /// The built program says the same, byte for byte, as its parts.
  @Test(
    .enabled(if: BuiltProgram.path != nil, "\(BuiltProgram.absence)"),
    arguments: zip([0, 1, 5, 6, 10], [PaperProfile.retail, .crypto, .harsh, .ideal, .crypto]))
  func `the program's run is that of its parts`(number: Int, profile: PaperProfile) throws {
    let market = Self.markets[number]
    let scenario = try Self.scenario(market, profile)
    let outcome = try scenario.run()
    try BraceProgram.run { brace in
      var arguments = ["replay"] + market.files.map(TestData.path)
      if let bar = market.bar { arguments += ["--bar", bar.text] }
      arguments += ["--config", try brace.file("c.yaml", scenario.configuration)]
      arguments += ["--script", try brace.file("s", scenario.script), "--headless"]
      let result = try brace(arguments)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.split(separator: "\n").map(String.init) == outcome.text)
    }
  }
}
