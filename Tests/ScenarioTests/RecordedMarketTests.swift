import Connectors
import Foundation
import PaperTrading
import TestSupport
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// Buys and sells on every recorded file; the summary is recomputed from the printed fills alone.
@Suite(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
struct RecordedMarketTests {
  struct Session: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [String]
    var bar: TimeSpan?
    var from: String?
    var to: String?
    let script: String
    /// At least so many fills, so that the check has something to check.
    let fillsMin: Int
    var testDescription: String { name }
  }

  /// Long files are played in part; the whole of them is a matter of seconds in a release build.
  static let sessions = [
    Session(
      name: "SPY, minutes", files: [Recording.spy],
      script: """
        @start buy 100
        @bar:40 flatten all
        @bar:41 sell 30
        @bar:41 sell risk:1% limit 367.5
        @bar:120 close 2 50%
        @2020-12-15T20:00:00Z cancel all
        @2020-12-16T15:00:15Z buy $20000 sl 1atr tp 2r
        @2020-12-17T14:45:00Z flatten SPY
        @2020-12-17T20:00:00Z buy 77 sl 1% tp 2%
        @2020-12-18T16:00:00Z sell 50
        @end flatten all
        """, fillsMin: 9),
    Session(
      name: "BTCUSDT, trades and quotes",
      files: [Recording.bitcoinTrades, Recording.bitcoinQuotes], bar: .seconds(10),
      to: "2024-08-08T23:58:00Z",
      script: """
        @start buy 0.5
        @+20s sell 0.1
        @+30s flatten all
        @bar:6 sell 0.12345
        @bar:10 flatten all
        @tick:12000 buy risk:0.5%
        @tick:15000 close 4 25%
        @+130s buy 0.2 limit 61700
        @end flatten all
        """, fillsMin: 6),
    Session(
      name: "EUR/USD, Oanda", files: [Recording.euroOanda], to: "2014-05-08T09:00:00Z",
      script: """
        @start buy 10000
        @bar:30 flatten all
        @bar:31 sell 25000
        @bar:120 flatten all
        @2014-05-08T07:00:00Z sell risk:1%
        @2014-05-08T08:00:00Z flatten all
        @2014-05-08T08:00:00Z buy 5000 stop 1.3940
        @end flatten all
        """, fillsMin: 6),
    Session(
      name: "EUR/USD, FXCM with crossed quotes", files: [Recording.euroFXCM],
      to: "2014-05-08T11:00:00Z",
      script: """
        @start buy 10000
        @bar:30 flatten all
        @bar:31 sell 25000
        @bar:90 flatten all
        @bar:91 buy risk:1%
        @end flatten all
        """, fillsMin: 6),
    Session(
      name: "BTCUSD, minutes with a hole", files: [Recording.bitcoinWithHole],
      script: """
        @start sell 2
        @bar:60 flatten all
        @bar:200 buy 1.5
        @2018-04-04T16:40:00Z buy 0.33333333 sl 6000 tp 8000
        @2018-04-04T20:00:00Z flatten all
        @2018-04-05T12:00:00Z sell risk:2%
        @2018-04-06T07:00:00Z flatten all
        @2018-04-06T12:00:00Z buy 3
        @end flatten all
        """, fillsMin: 8),
    Session(
      name: "BTCBUSD, minutes", files: [Recording.bitcoinDay],
      script: """
        @start buy 1
        @bar:300 flatten all
        @bar:301 sell 0.5
        @bar:600 flatten all
        @bar:700 buy 0.25 limit 17500
        @end flatten all
        """, fillsMin: 4),
    Session(
      name: "AAPL and GOOG, days", files: [Recording.apple, Recording.google],
      script: """
        @start buy 100 AAPL
        @bar:40 flatten AAPL
        @bar:50 sell 100 AAPL
        @2004-09-01T00:00:00Z buy 50 GOOG
        @2005-01-03T00:00:00Z sell 10 GOOG
        @2005-03-01T00:00:00Z buy 20 AAPL sl 10% tp 40%
        @2010-01-04T00:00:00Z buy risk:1% AAPL
        @2010-01-04T00:00:00Z buy risk:1% GOOG
        @2012-01-03T00:00:00Z sell 30 AAPL
        @end flatten all
        """, fillsMin: 10),
  ]

  /// A tariff with all three parts.
  static let fees = "paper: { cash: 200000, fees: { per_share: 0.0035, bps: 1.5, minimum: 1 } }"
  /// Enough for a whole bitcoin or two.
  static let free = "paper: { cash: 200000 }"

  /// The files, read once for all tests.
  private static let scenarios = Dictionary(
    uniqueKeysWithValues: sessions.map { session in
      (
        session.name,
        Result {
          try Scenario(
            files: session.files, bar: session.bar, from: session.from, to: session.to,
            script: session.script)
        }
      )
    })

  private func scenario(_ session: Session) throws -> Scenario {
    try #require(Self.scenarios[session.name]).get()
  }

  private func play(_ session: Session, _ configuration: String) throws -> Outcome {
    var scenario = try scenario(session)
    scenario.configuration = configuration
    return try scenario.run()
  }

  @Test(arguments: sessions)
  func `cash, profit and fees are what the printed fills make them`(session: Session) throws {
    let outcome = try play(session, Self.fees)
    let fills = outcome.all("orderFilled")
    #expect(fills.count >= session.fillsMin, "\(outcome.story)")
    let sides = Set(outcome.fills("entry").compactMap { $0["side"] })
    #expect(sides == ["buy", "sell"])
    let ledger = try Ledger(outcome.lines, cash: 200_000)
    ledger.expectEqual(outcome.summary)
    #expect(outcome.summary.open_positions == 0)
    #expect(outcome.summary.working_orders == 0)
    #expect(outcome.summary.equity == outcome.summary.cash)
    #expect(ledger.cash == 200_000 + ledger.realized)
    try expectTariff(fills)
    try expectResults(outcome)
  }

  @Test(arguments: sessions)
  func `two runs give the same bytes, and without fees the same fills`(session: Session) throws {
    let first = try play(session, Self.free)
    let second = try play(session, Self.free)
    #expect(first.text == second.text)
    #expect(first.summary.fees == "0")
    try Ledger(first.lines, cash: 200_000).expectEqual(first.summary)
  }

  /// Every fill's fee is its tariff: each part rounded half-even to a billionth, at least 1 an order.
  private func expectTariff(_ fills: [EventLine]) throws {
    var charged: [String: Decimal] = [:]
    var exact: [String: Decimal] = [:]
    for fill in fills {
      let order = try #require(fill["clordid"])
      let quantity = try Ledger.number(fill, "last_qty")
      let value = quantity * (try Ledger.number(fill, "last_px"))
      let parts =
        rounded(quantity * decimal("0.0035")) + rounded(rounded(value) * decimal("0.00015"))
      exact[order, default: 0] += parts
      charged[order, default: 0] += try Ledger.number(fill, "fee")
    }
    for (order, fee) in charged {
      #expect(fee == max(exact[order] ?? 0, 1), "\(order)")
    }
  }

  /// Every bracket's result is that of its own fills.
  private func expectResults(_ outcome: Outcome) throws {
    for result in outcome.all("bracketCompleted") {
      let own = outcome.lines.filter { $0["bracket"] == result["bracket"] }
      let ledger = try Ledger(own, cash: 0)
      #expect(try Ledger.number(result, "pnl") == ledger.cash)
      #expect(try Ledger.number(result, "fee") == ledger.fees)
      #expect(ledger.openPositionCount == 0)
    }
  }

  private func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

  private func rounded(_ value: Decimal) -> Decimal {
    var value = value
    var result = Decimal()
    NSDecimalRound(&result, &value, 9, .bankers)
    return result
  }

  // MARK: The dirty file

  @Test func `crossed quotes fill nothing: every fill is at an uncrossed quote or a level`() throws
  {
    let session = try #require(Self.sessions.first { $0.files == [Recording.euroFXCM] })
    let outcome = try play(session, Self.free)
    var feed = try scenario(session).feed
    var asks: Set<String> = []
    var bids: Set<String> = []
    var crossed = 0
    while let event = feed.next() {
      guard case .quote(let quote) = event else { continue }
      if quote.isCrossed {
        crossed += 1
      } else {
        asks.insert("\(quote.time) \(quote.ask)")
        bids.insert("\(quote.time) \(quote.bid)")
      }
    }
    #expect(crossed > 1_000)
    #expect(outcome.session.venue.ignored.unusable == UInt64(crossed))
    for fill in outcome.all("orderFilled") where fill["type"] == "market" {
      let key = "\(fill["time"] ?? "") \(fill["last_px"] ?? "")"
      #expect(fill["side"] == "buy" ? asks.contains(key) : bids.contains(key), "\(fill.short)")
    }
  }

  // MARK: Statistics of a whole run

  @Test func `every kind of end is counted once, and the counts add up`() throws {
    let session = Self.sessions[0]
    let outcome = try play(session, Self.free)
    let brackets = outcome.summary.brackets
    let ended = outcome.all("bracketCompleted").count
    #expect(brackets["completed"] == ended)
    let reasons = brackets.filter { !["completed", "canceled", "active"].contains($0.key) }
    #expect(reasons.values.reduce(0, +) == ended)
    #expect(brackets["canceled"] == outcome.all("bracketCanceled").count)
    #expect(outcome.all("entrySubmitted").count == ended + (brackets["canceled"] ?? 0))
  }

  @Test func `each printed order ends exactly once`() throws {
    for session in Self.sessions.prefix(2) {
      let outcome = try play(session, Self.free)
      var ends: [String: Int] = [:]
      for line in outcome.lines {
        guard let order = line["clordid"] else { continue }
        let isFilled = line.event == "orderFilled" && line["order_qty"] == line["cum_qty"]
        let isOver = ["orderCanceled", "orderExpired", "orderRejected"].contains(line.event)
        ends[order, default: 0] += isFilled || isOver ? 1 : 0
      }
      #expect(ends.values.allSatisfy { $0 == 1 }, "\(ends.filter { $0.value != 1 })")
    }
  }
}
