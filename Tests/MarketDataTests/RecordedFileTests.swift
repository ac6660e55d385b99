import Connectors
import MarketData
import Testing
import TradingModel

/// Every recorded file loads whole, and what is wrong with it is counted.
@Suite(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
struct RecordedFileTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    var file: String
    var symbol: String
    var rows: Int
    var bar: TimeSpan
    var start: String
    var end: String
    var crossed: UInt64 = 0
    var duplicates: UInt64 = 0
    var holes: UInt64 = 0
    var testDescription: String { file }
  }

  static let files = [
    Expected(
      file: "spy_1m_20201215_20201218.csv", symbol: "SPY", rows: 1564, bar: .seconds(60),
      start: "2020-12-15T14:31:00Z", end: "2020-12-18T21:01:00Z"),
    Expected(
      file: "aapl_daily_bokeh.csv", symbol: "AAPL", rows: 3270, bar: .day,
      start: "2000-03-02T00:00:00Z", end: "2013-03-02T00:00:00Z", holes: 1),
    Expected(
      file: "goog_daily_bokeh.csv", symbol: "GOOG", rows: 2148, bar: .day,
      start: "2004-08-20T00:00:00Z", end: "2013-03-02T00:00:00Z"),
    Expected(
      file: "btcbusd_binance_1m_20221213.csv", symbol: "BTCBUSD", rows: 1440, bar: .seconds(60),
      start: "2022-12-13T00:01:00Z", end: "2022-12-14T00:00:00Z"),
    Expected(
      file: "btcusd_coinbase_1m_20180404_20180406.csv.gz", symbol: "BTCUSD", rows: 3887,
      bar: .seconds(60), start: "2018-04-04T00:01:00Z", end: "2018-04-07T00:00:00Z", holes: 2),
    Expected(
      file: "btcusdt_binance_spot_trades_20240808T2354_20240809T0005.csv.gz", symbol: "BTCUSDT",
      rows: 19_904, bar: .seconds(60), start: "2024-08-08T23:54:14.087896568Z",
      end: "2024-08-09T00:05:04.525430833Z"),
    Expected(
      file: "btcusdt_binance_spot_bookticker_20240808T2354_20240809T0005.csv.gz",
      symbol: "BTCUSDT", rows: 73_174, bar: .seconds(60),
      start: "2024-08-08T23:54:14.087891268Z", end: "2024-08-09T00:05:04.524703633Z"),
    Expected(
      file: "eurusd_oanda_ticks_20140508.csv.gz", symbol: "EURUSD", rows: 87_833,
      bar: .seconds(60), start: "2014-05-08T00:00:08.715Z", end: "2014-05-08T23:59:49.008Z",
      duplicates: 1),
    Expected(
      file: "eurusd_fxcm_ticks_20140508.csv.gz", symbol: "EURUSD", rows: 167_466,
      bar: .seconds(60), start: "2014-05-08T05:00:17.007Z", end: "2014-05-09T04:59:59.235Z",
      crossed: 18_285),
  ]

  @Test(arguments: files)
  func `a recorded file loads whole`(expected: Expected) throws {
    var feed = try ReplayFeed(files: [TestData.path(expected.file)])
    #expect(feed.info.instruments.map(\.symbol) == [expected.symbol])
    #expect(feed.files.map(\.rowCount) == [expected.rows])
    #expect(feed.info.eventCount == expected.rows)
    #expect(feed.info.barSpan == expected.bar)
    #expect(feed.info.start.description == expected.start)
    #expect(feed.info.end?.description == expected.end)
    #expect(feed.info.history.isEmpty)
    var counts = FeedCounts()
    counts.crossed = expected.crossed
    counts.duplicates = expected.duplicates
    counts.holes = expected.holes
    #expect(feed.counts == counts)

    var last = Timestamp.distantPast
    var count = 0
    var backward = 0
    var crossed: UInt64 = 0
    while let event = feed.next() {
      if event.time < last { backward += 1 }
      last = event.time
      count += 1
      if case .quote(let quote) = event, quote.isCrossed { crossed += 1 }
    }
    #expect(count == expected.rows)
    #expect(backward == 0)
    #expect(crossed == expected.crossed)
    #expect(last == feed.info.end)
    #expect(feed.next() == nil)
  }

  @Test func `bars off the tick keep their exact prices`() throws {
    var feed = try ReplayFeed(files: [TestData.path("spy_1m_20201215_20201218.csv")])
    let tick = feed.info.instruments[0].tick
    #expect(tick == PriceOffset(raw: 10_000_000))
    let closes = feed.all().compactMap { event -> Price? in
      if case .bar(let bar) = event { bar.close } else { nil }
    }
    #expect(closes[20].description == "367.3277")
    #expect(feed.info.instruments[0].isOnTick(closes[0]))
    #expect(!feed.info.instruments[0].isOnTick(closes[20]))
  }

  @Test func `trades and quotes of one symbol merge by the recorder's clock`() throws {
    let names = [
      "btcusdt_binance_spot_trades_20240808T2354_20240809T0005.csv.gz",
      "btcusdt_binance_spot_bookticker_20240808T2354_20240809T0005.csv.gz",
    ]
    var options = ReplayOptions()
    options.bar = .seconds(10)
    var feed = try ReplayFeed(files: names.map(TestData.path), options: options)
    #expect(feed.info.instruments.map(\.symbol) == ["BTCUSDT"])
    #expect(feed.info.kinds == [FeedInfo.Kinds(hasTrades: true, hasQuotes: true)])
    #expect(feed.info.barSpan == .seconds(10))
    let events = feed.all()
    #expect(events.count == 19_904 + 73_174)
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    guard case .quote = events[0], case .trade(let second) = events[1] else {
      Issue.record("a quote, then a trade: \(events[0]), \(events[1])")
      return
    }
    #expect(second.quantity == (try Quantity(parsing: "0.02")))
    #expect(second.time.nanoseconds == 1_723_161_254_087_896_568)
  }

  @Test func `two daily stocks are two instruments in the order of the files`() throws {
    let names = ["goog_daily_bokeh.csv", "aapl_daily_bokeh.csv"]
    var feed = try ReplayFeed(files: names.map(TestData.path))
    #expect(feed.info.instruments.map(\.symbol) == ["GOOG", "AAPL"])
    #expect(feed.info.instruments.map(\.id.index) == [0, 1])
    #expect(feed.info.barSpan == .day)
    let events = feed.all()
    #expect(events.count == 3270 + 2148)
    let common = events.filter { $0.time.description == "2004-08-20T00:00:00Z" }
    #expect(common.map(\.instrument.index) == [0, 1])
  }

  @Test func `the same file twice adds nothing but duplicates`() throws {
    let path = TestData.path("spy_1m_20201215_20201218.csv")
    let once = try ReplayFeed(files: [path])
    var twice = try ReplayFeed(files: [path, path])
    #expect(twice.counts.duplicates == 1564)
    var single = once
    #expect(twice.all() == single.all())
  }

  @Test(arguments: [
    ("yahoo_classic.csv", "YAHOO", "1999-01-23T00:00:00Z"),
    ("tradingview_unix.csv", "TRADINGVIEW", "2024-01-02T14:31:00Z"),
    ("massive_minute_aggs.csv", "AAPL", "2025-04-16T08:36:00Z"),
    ("massive_trades.csv", "A", "2026-02-11T11:45:00.033243132Z"),
    ("dukascopy_bars.csv", "DUKASCOPY", "2025-03-26T00:01:00Z"),
    ("tardis_trades.csv", "XBTUSD", "2020-03-01T00:00:03.30716Z"),
    ("ibkr_ib_async.csv", "IBKR", "2024-07-24T13:31:00Z"),
    ("stooq_bulk.txt", "AAPL.US", "2026-06-03T15:46:00Z"),
    ("mt5_bars.tsv", "MT5", "2026-03-02T01:01:00Z"),
    ("mt5_ticks.tsv", "MT5", "2026-02-16T19:00:00.083Z"),
  ])
  func `an export with a header is read by its column names`(
    file: String, symbol: String, start: String
  ) throws {
    let feed = try ReplayFeed(files: [TestData.path("formats/" + file)])
    #expect(feed.info.instruments.map(\.symbol) == [symbol])
    #expect(feed.info.start.description == start)
  }

  @Test(arguments: [
    "binance_spot_klines_2021_milliseconds_noheader.csv", "kraken_trades_noheader.csv",
    "histdata_ascii_m1_noheader.csv", "lean_forex_tick_noheader.csv",
    "ninjatrader_noheader.txt",
  ])
  func `an export without a header says what was expected`(file: String) throws {
    let path = TestData.path("formats/" + file)
    let error = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [path]) }
    #expect(error?.line == 1)
    #expect(error?.exitCode == 65)
    #expect(error?.text.contains("expected a line of column names") == true)
  }
}
