import Connectors
import MarketData
import Testing
import TradingModel

struct InstrumentTests {
  private func load(
    _ name: String, _ text: String, _ options: ReplayOptions = ReplayOptions()
  ) throws -> ReplayFeed {
    try loadFeed([(name, text)], options: options)
  }

  private func trades(_ rows: [(String, String)]) -> String {
    "time,price,size\n"
      + rows.enumerated().map { "\(1_700_000_000 + $0),\($1.0),\($1.1)\n" }.joined()
  }

  @Test(arguments: [
    ("SPY", "0.01", "1", "1", "1"), ("BRK.B", "0.01", "1", "1", "1"),
    ("AAPL.US", "0.01", "1", "1", "1"), ("EURUSD", "0.00001", "1", "1", "0.05"),
    ("usd/jpy", "0.001", "1", "1", "0.05"), ("BTCUSDT", "0.01", "0.00001", "1", "1"),
    ("ETH-USD", "0.01", "0.0001", "1", "1"), ("XBTUSD", "0.01", "0.00001", "1", "1"),
    ("ESZ6", "0.25", "1", "50", "0.05"), ("MESH26", "0.25", "1", "5", "0.05"),
    ("CLF2027", "0.01", "1", "1000", "0.05"), ("NQ1!", "0.25", "1", "20", "0.05"),
    ("ZBM5", "0.03125", "1", "1000", "0.05"), ("6EZ4", "0.00005", "1", "125000", "0.05"),
  ])
  func `the table knows a symbol`(
    symbol: String, tick: String, lot: String, multiplier: String, margin: String
  ) throws {
    let entry = try #require(InstrumentTable.entry(for: symbol))
    #expect(entry.tick?.description == tick)
    #expect(entry.lot?.description == lot)
    #expect(entry.multiplier.description == multiplier)
    #expect(entry.margin.description == margin)
  }

  @Test(arguments: [
    "", "MT5", "TOOLONG", "ES5", "ESA6", "ESZ666", "XXZ6", "EURXXX", "SHIBUSDT", "A..B", "A.",
    "ÄPL", "1!", "Z6", "BTCUSDTX",
  ])
  func `the table says when it does not know`(symbol: String) {
    #expect(InstrumentTable.entry(for: symbol) == nil)
  }

  @Test func `every entry of the table makes an instrument`() {
    for symbol in ["ESZ6", "M2KU5", "6JZ4", "HGK6", "ZNH7", "SIH7", "NGF7", "DOGEUSD", "EURJPY"] {
      let resolved = InstrumentTable.resolve(symbol: symbol, id: InstrumentID(2), settings: []) {
        Issue.record("\(symbol) is in the table: the data is not asked")
        return ObservedSteps()
      }
      #expect(resolved.instrument.id.index == 2)
      #expect(resolved.tickSource == .table)
      #expect(resolved.lotSource == .table)
    }
  }

  @Test func `the configuration goes before the table, value by value`() throws {
    var options = ReplayOptions()
    var settings = InstrumentSettings(symbol: "SPY")
    settings.tick = PriceOffset(raw: 50_000_000)
    settings.margin = Ratio(raw: 500_000_000)
    options.instruments = [InstrumentSettings(symbol: "AAPL"), settings]
    let feed = try load("spy_x.csv", trades([("10.01", "5")]), options)
    let resolved = feed.resolved[0]
    #expect(resolved.instrument.tick == PriceOffset(raw: 50_000_000))
    #expect(resolved.instrument.lot == Quantity(1))
    #expect(resolved.instrument.margin == Ratio(raw: 500_000_000))
    #expect(resolved.tickSource == .config)
    #expect(resolved.lotSource == .table)
    #expect(resolved.multiplierSource == .table)
    #expect(resolved.marginSource == .config)
    #expect(feed.info.instruments == [resolved.instrument])
  }

  @Test func `steps that nobody knows are inferred from the decimals that are used`() throws {
    let rows = (1...200).map { ("0.00\($0 % 9 + 1)00", "\($0).50") }
    let feed = try load("shibusdt_x.csv", trades(rows))
    #expect(feed.resolved[0].instrument.tick.description == "0.001")
    #expect(feed.resolved[0].instrument.lot.description == "0.1")
    #expect(feed.resolved[0].tickSource == .inferred)
    #expect(feed.resolved[0].marginSource == .inferred)
    #expect(feed.resolved[0].instrument.margin == .one)
  }

  @Test func `one odd price in a hundred does not make the tick finer, two do`() throws {
    let even = Array(repeating: ("10.5", "0"), count: 198)
    let odd = ("10.123456", "0")
    let few = try load("mt5.csv", trades(even + [odd]))
    #expect(few.resolved[0].instrument.tick.description == "0.1")
    #expect(few.resolved[0].instrument.lot == Quantity(1))
    let more = try load("mt5.csv", trades(even + [odd, odd, odd]))
    #expect(more.resolved[0].instrument.tick.description == "0.000001")
  }

  // MARK: Symbols

  @Test(arguments: [
    ("spy_1m_20201215.csv", "SPY"), ("AAPL.csv", "AAPL"), ("aapl.csv.gz", "AAPL"),
    ("brk.b_daily.csv", "BRK.B"), ("eurusd.txt", "EURUSD"), ("_x.csv", "X"), ("___.csv", "FILE"),
    ("a b\u{1B}c_1.csv", "ABC"), (".csv", "FILE"), ("ES=F_1m.TSV", "ES=F"),
  ])
  func `a file's name gives its symbol`(name: String, symbol: String) throws {
    #expect(try load(name, trades([("1", "1")])).info.instruments.map(\.symbol) == [symbol])
  }

  private let columns = """
    symbol,time,price
    aapl,1700000000,1
    GOOG,1700000001,2
    AAPL,1700000000,3
    goog,1700000000,4

    """

  @Test func `a symbol column makes an instrument of each symbol`() throws {
    let feed = try load("all.csv", columns)
    #expect(feed.info.instruments.map(\.symbol) == ["AAPL", "GOOG"])
    #expect(feed.info.eventCount == 3)
    #expect(feed.counts.outOfOrder == 1)
    #expect(feed.files[0].symbols == ["AAPL", "GOOG"])
  }

  @Test func `with a symbol column the option picks`() throws {
    var options = ReplayOptions()
    options.symbols = ["goog"]
    let feed = try load("all.csv", columns, options)
    #expect(feed.info.instruments.map(\.symbol) == ["GOOG"])
    #expect(feed.info.eventCount == 1)
    options.symbols = ["GOOG", "MSFT"]
    let error = #expect(throws: MarketDataError.self) {
      try load("all.csv", columns, options)
    }
    #expect(error?.text == "no symbol MSFT; there are AAPL,GOOG")
    #expect(error?.exitCode == 64)
  }

  private func loadTwo(_ symbols: [String]) throws -> ReplayFeed {
    var options = ReplayOptions()
    options.symbols = symbols
    let text = trades([("1", "1")])
    return try loadFeed([("aapl_x.csv", text), ("goog_y.csv", text)], options: options)
  }

  @Test(arguments: [
    ([], ["AAPL", "GOOG"]), (["goog"], ["GOOG"]), (["GOOG", "AAPL"], ["AAPL", "GOOG"]),
    (["X", "Y"], ["X", "Y"]), (["Z"], ["Z"]),
  ])
  func `without a column the option picks known names and gives new ones`(
    symbols: [String], expected: [String]
  ) throws {
    #expect(try loadTwo(symbols).info.instruments.map(\.symbol) == expected)
  }

  @Test func `a number of names that fits neither way is refused`() throws {
    let error = #expect(throws: MarketDataError.self) { try loadTwo(["X", "Y", "Z"]) }
    #expect(
      error?.text == "--symbol gives 3 names for 2 files; expected one for each, or one for all")
    #expect(error?.exitCode == 64)
    let spaced = #expect(throws: MarketDataError.self) { try loadTwo(["A B"]) }
    #expect(spaced?.text == "\"A B\" is not a symbol")
  }
}
