import Foundation
import Testing
import TradeReports
import TradeStatistics
import TradingModel

struct TradeReportTests {
  static let spy = Instrument(
    id: InstrumentID(0), symbol: "SPY", tick: PriceOffset(raw: fixedPointScale / 100),
    lot: Quantity(1))
  static let euro = Instrument(
    id: InstrumentID(1), symbol: "EUR/USD", tick: PriceOffset(raw: fixedPointScale / 100_000),
    lot: Quantity(1))

  /// A trade that made `net`, in account currency, and risked `risk`.
  static func trade(
    _ number: UInt32, _ net: String, risk: String = "50", in instrument: Instrument = spy,
    side: Side = .buy, reason: ExitReason = .takeProfit, tags: [String] = [],
    notes: [String] = [], minute: Int64? = nil
  ) throws -> ReportedTrade {
    let opened = Timestamp(seconds: 1_608_042_600 + (minute ?? Int64(number) * 10) * 60)
    var result = TradeResult(
      bracket: BracketID(number), instrument: instrument.id, side: side, quantity: Quantity(100),
      entryAvgPx: try Price(parsing: "367.24"), exitAvgPx: try Price(parsing: "368.13"),
      openedAt: opened, closedAt: opened + .seconds(330), reason: reason,
      netPnL: try Money(parsing: net), fees: try Money(parsing: "0.7"),
      risk: try Money(parsing: risk), basis: .atr, isAmbiguous: reason == .stopLoss)
    result.adverse = try PriceOffset(parsing: "0.3")
    result.favourable = try PriceOffset(parsing: "0.9")
    if reason == .stopLoss { result.stopSlippage = try PriceOffset(parsing: "0.02") }
    return ReportedTrade(result: result, instrument: instrument, tags: tags, notes: notes)
  }

  private func report() throws -> TradeReport {
    TradeReport(
      title: "account main", start: Money(100_000),
      trades: [
        try Self.trade(1, "88.30", tags: ["breakout"], notes: ["early, \"but\" right"]),
        try Self.trade(2, "-52.4", side: .sell, reason: .stopLoss),
        try Self.trade(3, "12", risk: "0", in: Self.euro, tags: ["breakout", "news"]),
      ])
  }

  // MARK: Order and groups

  @Test func `trades are told in the order of their ends, whatever order they came in`() throws {
    let report = TradeReport(
      title: "a", start: .zero,
      trades: [try Self.trade(3, "1"), try Self.trade(1, "2"), try Self.trade(2, "3")])
    let order = report.trades.map(\.result.bracket.description)
    #expect(order == ["B1", "B2", "B3"])
    #expect(report.statistics.curve.points.map(\.equity) == [Money(2), Money(5), Money(6)])
  }

  @Test func `groups by symbol, side, hour, reason and tag`() throws {
    let report = try report()
    func names(_ division: ReportDivision) -> [String] { report.groups(by: division).map(\.name) }
    #expect(names(.symbol) == ["EUR/USD", "SPY"])
    #expect(names(.side) == ["long", "short"])
    #expect(names(.hour) == ["14:00", "15:00"])
    #expect(names(.reason) == ["stopLoss", "takeProfit"])
    #expect(names(.tag) == ["(no tag)", "breakout", "news"])
    #expect(
      report.groups(by: .tag).map(\.statistics.count) == [1, 2, 1],
      "a trade with two tags is in both groups")
  }

  @Test func `every division covers every trade`() throws {
    let report = try report()
    for division in ReportDivision.allCases where division != .tag {
      let counts = report.groups(by: division).map(\.statistics.count)
      #expect(counts.reduce(0, +) == report.trades.count, "\(division)")
    }
  }

  @Test func `figures agree with an independent reckoning`() throws {
    // The expected numbers come from Python's statistics module (mean, stdev) and a plain loop.
    let nets = [
      "120.5", "-50.25", "80", "0", "-70.1", "40", "33.33", "-12.5", "-9.99", "210", "-100",
      "55.5", "-61", "14.2", "-3.3", "77", "-88.8", "9", "18", "-27",
    ]
    let trades = try nets.enumerated().map { index, net in
      try Self.trade(UInt32(index + 1), net, risk: index < 10 ? "50" : "100")
    }
    let all = TradeReport(title: "", start: Money(1000), trades: trades).statistics
    func near(_ value: Double?, _ expected: Double) -> Bool {
      value.map { abs($0 - expected) < 1e-9 } ?? false
    }
    #expect(all.count == 20 && all.wins == 10 && all.losses == 9)
    #expect(try all.net == Money(parsing: "234.59") && all.grossProfit == Money(parsing: "657.53"))
    #expect(near(all.profitFactor, 1.554664964297536))
    #expect(near(all.payoff, 1.3991984679))
    #expect(near(all.expectancyR, 0.28779))
    #expect(near(all.sharpe, 0.15805708012209413))
    #expect(near(all.sortino, 0.3026453692830794))
    #expect(try all.curve.drawdownMax == Money(parsing: "106.4"))
    #expect(near(all.curve.drawdownShareMax, 0.07934436498407882))
  }

  // MARK: CSV

  @Test func `CSV has a header and a line a trade, quoted where needed`() throws {
    let lines = try report().csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0]
        == "id,symbol,side,quantity,opened,closed,seconds,entry,exit,reason,net,fees,risk,r,mae,mfe,"
        + "mae_r,mfe_r,stop_slippage,stop_basis,ambiguous,tags,notes")
    #expect(
      lines[1]
        == "B1,SPY,long,100,2020-12-15T14:40:00Z,2020-12-15T14:45:30Z,330,367.24,368.13,takeProfit,"
        + "88.3,0.7,50,1.7660,0.3,0.9,0.6000,1.8000,,atr,false,breakout,\"early, \"\"but\"\" right\""
    )
    #expect(lines[2].contains(",stopLoss,-52.4,0.7,50,-1.0480,") && lines[2].contains(",0.02,atr,"))
    #expect(lines[3].contains(",12,0.7,0,,0.3,0.9,,,,atr,"), "no risk: no R")
    #expect(lines.count == 5 && lines[4].isEmpty)
  }

  @Test func `a note that looks like a formula is no formula in a spreadsheet`() throws {
    for note in ["=1+1", "+cmd", "@SUM(A1)", "-x"] {
      let report = TradeReport(
        title: "a", start: .zero, trades: [try Self.trade(1, "1", notes: [note])])
      #expect(report.csv.contains(",'\(note)\n"), "\(note)")
    }
    #expect(try report().csv.contains(",-52.4,"), "a negative number stays one")
  }

  @Test func `CSV of no trade is the header alone`() {
    let report = TradeReport(title: "a", start: .zero, trades: [])
    #expect(report.csv.split(separator: "\n").count == 1)
  }

  // MARK: JSON

  @Test func `JSON has numbers as numbers, and null for what does not exist`() throws {
    let text = try report().json
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let trades = try #require(object["trades"] as? [[String: Any]])
    #expect(trades.count == 3 && trades[0]["net"] as? Double == 88.3)
    #expect(trades[2]["r"] is NSNull && trades[0]["stop_slippage"] is NSNull)
    #expect(trades[0]["tags"] as? [String] == ["breakout"])
    let figures = try #require(object["statistics"] as? [String: Any])
    #expect(figures["trades"] as? Int == 3 && figures["net"] as? Double == 47.9)
    let groups = try #require(object["by"] as? [String: [[String: Any]]])
    #expect(groups.keys.sorted() == ["hour", "reason", "side", "symbol", "tag"])
    #expect((object["equity"] as? [[String: Any]])?.count == 3)
    #expect(text.contains("\"net\" : 88.3,"), "exact, not 88.299999")
  }

  @Test func `JSON of no trade is whole`() throws {
    let text = TradeReport(title: "a \"b\"", start: Money(5), trades: []).json
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["title"] as? String == "a \"b\"")
    #expect((object["statistics"] as? [String: Any])?["win_rate"] is NSNull)
  }

  // MARK: Table

  @Test func `the table tells trades, figures and groups`() throws {
    let text = try report().table
    for line in [
      "ID  SYMBOL   SIDE   QTY", "stopLoss ?", "BY SYMBOL", "BY TAG", "win rate", "66.7%",
      "note on B1: early, \"but\" right", "? one bar touched stop and target",
      "Sharpe per trade: mean net / sample standard deviation",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
    #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func `a table of no trade says so`() {
    let report = TradeReport(title: "account swing", start: .zero, trades: [])
    #expect(report.table == "account swing\n\nno trade is finished yet\n")
  }

  @Test func `control characters of a note do not reach the terminal`() throws {
    let report = TradeReport(
      title: "a\u{1B}[2J", start: .zero,
      trades: [try Self.trade(1, "1", tags: ["x\u{7}"], notes: ["\u{1B}]0;gone\u{9B}"])])
    #expect(!report.table.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!report.table.unicodeScalars.contains { (0x7F...0x9F).contains($0.value) })
  }

  // MARK: The page

  @Test func `the page stands alone and closes what it opens`() throws {
    let page = try report().html
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    for word in ["http", "<script", "src=", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
    for tag in ["svg", "figure", "table", "tr", "td", "div", "dl", "ul", "li", "text"] {
      let opened =
        page.components(separatedBy: "<\(tag)>").count
        + page.components(separatedBy: "<\(tag) ").count - 2
      #expect(opened == page.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
    }
    #expect(page.components(separatedBy: "<svg").count - 1 == 4)
    for part in ["Equity after each trade", "Drawdown", "R-multiple", "By tag", "Definitions"] {
      #expect(page.contains(part), "\(part)")
    }
  }

  @Test func `what the trader wrote is text in the page, not markup`() throws {
    let report = TradeReport(
      title: "a<b>", start: .zero,
      trades: [try Self.trade(1, "1", notes: ["<img onerror=x> & \"y\""])])
    #expect(report.html.contains("&lt;img onerror=x&gt; &amp; &quot;y&quot;"))
    #expect(!report.html.contains("<img") && report.html.contains("<title>a&lt;b&gt;</title>"))
  }

  @Test func `pages of no trade, one trade, and only trades without risk`() throws {
    #expect(
      TradeReport(title: "a", start: .zero, trades: []).html.contains("No trade is finished yet"))
    let one = TradeReport(title: "a", start: Money(10), trades: [try Self.trade(1, "0")]).html
    #expect(!one.contains("nan") && !one.contains("inf"))
    let free = TradeReport(
      title: "a", start: Money(10), trades: [try Self.trade(1, "5", risk: "0")]
    ).html
    #expect(free.components(separatedBy: "<svg").count - 1 == 2, "equity and drawdown only")
  }

  @Test func `a thousand trades of any size stay inside the drawing`() throws {
    let trades = try (1...1000).map { number in
      try Self.trade(UInt32(number), "\((number * 7919) % 20_011 - 10_000)", risk: "0.01")
    }
    let page = TradeReport(title: "a", start: Money(1), trades: trades).html
    #expect(!page.contains("nan") && !page.contains("inf") && !page.contains("=\"-"))
  }
}
