import Connectors
import MarketData
import Testing
import TradingModel

struct ReplayFeedTests {
  private func load(
    _ files: [(String, String)], options: ReplayOptions = ReplayOptions()
  ) throws -> ReplayFeed {
    try loadFeed(files, options: options)
  }

  private func problem(
    _ files: [(String, String)], options: ReplayOptions = ReplayOptions()
  ) -> MarketDataError? {
    #expect(throws: MarketDataError.self) { _ = try self.load(files, options: options) }
  }

  private let minutes = """
    ts_utc,open,high,low,close,volume
    2024-01-02T14:30:00Z,10,11,9,10,100
    2024-01-02T14:31:00Z,10,12,9,11,200
    2024-01-02T14:32:00Z,11,11,8,9,300

    """

  private func ticks(_ seconds: [Int], price: Int = 5) -> String {
    "time,price,size\n" + seconds.map { "\(1_700_000_000 + $0),\(price),1\n" }.joined()
  }

  // MARK: Reading

  @Test func `a bar is delivered at its end with its start as stamped`() throws {
    var feed = try load([("spy_1m.csv", minutes)])
    guard case .bar(let bar) = feed.next() else {
      Issue.record("no bar")
      return
    }
    #expect(bar.start.description == "2024-01-02T14:30:00Z")
    #expect(MarketEvent.bar(bar).time.description == "2024-01-02T14:31:00Z")
    #expect((bar.open, bar.high, bar.low, bar.close) == (Price(10), Price(11), Price(9), Price(10)))
    #expect(bar.volume == Quantity(100))
    #expect(bar.span == .seconds(60))
  }

  @Test(arguments: [
    "\u{FEFF}TS_UTC,Open,HIGH,low,Close,Volume\r\n2024-01-02T14:30:00Z,10,11,9,10,100\r\n",
    "<ts_utc>;<open>;<high>;<low>;<close>;<vol>\n2024-01-02T14:30:00Z;10;11;9;10;100",
    "\"ts_utc\"\t\"open\"\t\"high\"\t\"low\"\t\"close\"\t\"volume\"\n"
      + "\"2024-01-02T14:30:00Z\"\t\"10\"\t\"11\"\t\"9\"\t\"10\"\t\"100\"\n",
    " ts_utc , open , high , low , close , volume \n\n"
      + " 2024-01-02T14:30:00Z , 10.0 , +11 , 9.000000000000 , 10 , 100 \n\n\n",
    "adj_close,note,volume,close,low,high,open,ts_utc\n"
      + "1.5,\"a, \"\"b\"\"\",100,10,9,11,10,1704205800\n",
    "ts_utc,ts_new_york,open,high,low,close,volume\n"
      + "2024-01-02T14:30:00Z,2024-01-02T09:30:00-0500,10,11,9,10,100\n",
    "date,time,open,high,low,close,volume\n2024-01-02,14:30,10,11,9,10,100\n",
    "Date,Open,High,Low,Close,Volume é\n2024-01-02T15:30:00+01:00,10,11,9,10,100\n",
  ])
  func `the same bar in many dresses`(text: String) throws {
    var options = ReplayOptions()
    options.bar = .seconds(60)
    var feed = try load([("spy.csv", text)], options: options)
    let bar = Bar(
      instrument: InstrumentID(0), start: Timestamp(seconds: 1_704_205_800), span: .seconds(60),
      open: Price(10), high: Price(11), low: Price(9), close: Price(10), volume: Quantity(100))
    #expect(feed.all() == [.bar(bar)])
    #expect(feed.counts.total == 0)
  }

  @Test func `rows without a price are counted and left out`() throws {
    let text = """
      Date,Open,High,Low,Close,Adj Close,Volume
      2024-01-02,10,11,9,10,10,100
      2024-01-03,null,null,null,null,null,null
      2024-01-04,,,,,,
      2024-01-05,NaN,nan,N/A,None,-,0
      2024-01-08,0,0,0,0,0,0
      2024-01-09,10,11,9,10,10,null

      """
    var feed = try load([("x.csv", text)])
    #expect(feed.counts.empty == 4)
    #expect(feed.all().count == 2)
    #expect(feed.files[0].rowCount == 6)
  }

  @Test func `SEM-32 rows that go back in time are counted and left out`() throws {
    var feed = try load([("x.csv", ticks([0, 5, 3, 4, 5, 6]))])
    #expect(feed.counts.outOfOrder == 2)
    let times = feed.all().map { $0.time.nanoseconds / 1_000_000_000 - 1_700_000_000 }
    #expect(times == [0, 5, 5, 6])
  }

  @Test func `repeated bars are left out, repeated ticks are kept, both are counted`() throws {
    var bars = try load([("x.csv", minutes + "2024-01-02T14:32:00Z,1,1,1,1,1\n")])
    #expect(bars.counts.duplicates == 1)
    #expect(bars.all().count == 3)
    var trades = try load([("x.csv", ticks([0, 0, 1]))])
    #expect(trades.counts.duplicates == 1)
    #expect(trades.all().count == 3)
  }

  @Test func `SEM-32 crossed quotes are delivered and counted, touching ones are not`() throws {
    let text = "ts,bid,ask\n1700000000,5,4\n1700000001,5,5\n1700000002,5,6\n"
    var feed = try load([("x.csv", text)])
    #expect(feed.counts.crossed == 1)
    #expect(feed.all().count == 3)
  }

  @Test func `an empty side of a quote is as it was`() throws {
    let text = "ts,bid,ask\n1700000000,5,\n1700000001,5,6\n1700000002,,7\n1700000003,4,\n"
    var feed = try load([("x.csv", text)])
    #expect(feed.counts.empty == 1)
    let prices = feed.all().map { event -> [Price] in
      if case .quote(let quote) = event { [quote.bid, quote.ask] } else { [] }
    }
    #expect(prices == [[5, 6], [5, 7], [4, 7]].map { $0.map { Price($0) } })
  }

  @Test func `sizes are held at the largest quantity`() throws {
    let text = "time,price,size\n1700000000,5,99999999999999999999999\n"
    var feed = try load([("x.csv", text)])
    guard case .trade(let trade) = feed.next() else {
      Issue.record("no trade")
      return
    }
    #expect(trade.quantity.raw == Quantity.magnitudeMax)
  }

  @Test func `gzip is known by its bytes, in one member or several`() throws {
    let halves = [minutes.prefix(60), minutes.dropFirst(60)]
    let members = halves.flatMap { gzip(Array($0.utf8)) }
    var packed = try withTemporaryFolder { folder in
      try ReplayFeed(files: [folder.write("spy.csv", members)])
    }
    var plain = try load([("spy.csv", minutes)])
    #expect(packed.all() == plain.all())
    #expect(packed.info.instruments.map(\.symbol) == ["SPY"])
    #expect(try load([("spy_1m.csv.gz", minutes)]).info.eventCount == 3)
  }

  @Test func `times without a zone are taken as UTC and said to be`() throws {
    let naive = try load([("x.csv", "time,price\n2024-01-02 14:30:00,1\n")])
    #expect(naive.files[0].hasNaiveTimes)
    let dates = try load([("x.csv", "time,price\n2024-01-02,1\n")])
    #expect(!dates.files[0].hasNaiveTimes)
    let zoned = try load([("x.csv", "time,price\n2024-01-02 14:30:00Z,1\n")])
    #expect(!zoned.files[0].hasNaiveTimes)
  }

  // MARK: Merging

  @Test func `equal times keep the order of the files, then of the rows`() throws {
    var feed = try load([
      ("a.csv", ticks([0, 1, 1, 3], price: 1)), ("b.csv", ticks([1, 1, 2], price: 2)),
      ("c.csv", ticks([0, 3], price: 3)),
    ])
    let order = feed.all().map { Int($0.instrument.index) }
    #expect(order == [0, 2, 0, 0, 1, 1, 1, 0, 2])
    feed.rewind()
    #expect(feed.all().count == 9)
  }

  @Test func `many files merge as a sort would`() throws {
    var files: [(String, String)] = []
    var expected: [(time: Int, file: Int)] = []
    var chance: UInt64 = 7
    for file in 0..<9 {
      var times: [Int] = []
      for _ in 0..<50 {
        chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        times.append(Int(chance >> 58))
      }
      times.sort()
      files.append(("s\(file).csv", ticks(times)))
      expected += times.map { ($0, file) }
    }
    expected.sort { ($0.time, $0.file) < ($1.time, $1.file) }
    var feed = try load(files)
    let events = feed.all().map {
      [Int($0.time.nanoseconds / 1_000_000_000) - 1_700_000_000, Int($0.instrument.index)]
    }
    #expect(events == expected.map { [$0.time, $0.file] })
  }

  @Test func `bars of one symbol in several files become one row of bars`() throws {
    let tail = minutes.replacing("14:3", with: "14:4")
    var feed = try load([("spy_b.csv", tail), ("spy_a.csv", minutes), ("spy_c.csv", minutes)])
    #expect(feed.info.instruments.count == 1)
    #expect(feed.counts.duplicates == 3)
    #expect(
      feed.all().map(\.time.timeOfDay).joined(separator: " ")
        == "14:31:00 14:32:00 14:33:00 14:41:00 14:42:00 14:43:00")
  }

  @Test func `bars of one symbol have one length`() throws {
    let fives = "time,open,high,low,close\n0,1,1,1,1\n300,1,1,1,1\n"
    let error = problem([("spy_1m.csv", minutes), ("spy_5m.csv", fives)])
    #expect(error?.file?.hasSuffix("spy_5m.csv") == true)
    #expect(error?.text.hasPrefix("has bars of 5m of SPY, and ") == true)
    #expect(error?.text.hasSuffix("spy_1m.csv has bars of 1m") == true)
    #expect(error?.exitCode == 65)
  }

  @Test func `a symbol has bars or ticks, not both`() throws {
    let error = problem([("spy_t.csv", ticks([0])), ("spy_b.csv", minutes)])
    #expect(error?.exitCode == 65)
    #expect(error?.file?.hasSuffix("spy_b.csv") == true)
    #expect(error?.text.hasPrefix("has bars of SPY, and ") == true)
    #expect(error?.text.hasSuffix("spy_t.csv has its ticks; give the one or the other") == true)
  }

  // MARK: Lengths

  @Test func `the bar length is the files' longest, one minute for ticks, or as asked`() throws {
    #expect(try load([("a.csv", ticks([0, 9]))]).info.barSpan == .seconds(60))
    #expect(try load([("a.csv", minutes)]).info.barSpan == .seconds(60))
    let fives = "time,open,high,low,close\n0,1,1,1,1\n300,1,1,1,1\n600,1,1,1,1\n"
    #expect(try load([("a.csv", minutes), ("b.csv", fives)]).info.barSpan == .seconds(300))
    #expect(try load([("t.csv", ticks([0])), ("b.csv", fives)]).info.barSpan == .seconds(300))
    var options = ReplayOptions()
    options.bar = .seconds(600)
    #expect(
      try load([("a.csv", minutes), ("b.csv", fives)], options: options).info.barSpan
        == .seconds(600))
  }

  @Test(arguments: [
    (Int64(30), "--bar 30s is shorter than the bars of the file, which are 1m"),
    (90, "bars of 90s cannot be made of the file's 1m; expected a multiple"),
    (0, "--bar is not a length of time; expected one such as 1m"),
    (-60, "--bar is not a length of time; expected one such as 1m"),
  ])
  func `a bar length that does not fit is refused`(seconds: Int64, message: String) throws {
    var options = ReplayOptions()
    options.bar = .seconds(seconds)
    let error = problem([("a.csv", minutes)], options: options)
    #expect(error?.text == message)
    #expect(error?.exitCode == 64)
  }

  @Test func `files whose bars do not fit each other are refused`() throws {
    let sevens = "time,open,high,low,close\n0,1,1,1,1\n420,1,1,1,1\n"
    let fives = "time,open,high,low,close\n0,1,1,1,1\n300,1,1,1,1\n"
    let error = problem([("a.csv", sevens), ("b.csv", fives)])
    #expect(error?.text == "bars of 7m cannot be made of the file's 5m; expected a multiple")
    #expect(error?.file?.hasSuffix("b.csv") == true)
  }

  @Test func `a single bar is as long as asked, a day by a date, else a minute`() throws {
    let day = "date,open,high,low,close\n2024-01-02,1,1,1,1\n"
    #expect(try load([("a.csv", day)]).info.barSpan == .day)
    let time = "date,open,high,low,close\n2024-01-02T14:30Z,1,1,1,1\n"
    #expect(try load([("a.csv", time)]).info.barSpan == .seconds(60))
    var options = ReplayOptions()
    options.bar = .seconds(300)
    #expect(try load([("a.csv", time)], options: options).info.end?.timeOfDay == "14:35:00")
  }

  @Test func `from and to leave what lies whole between them`() throws {
    var options = ReplayOptions()
    options.from = Timestamp(iso8601: "2024-01-02T14:31:00Z")
    #expect(try load([("a.csv", minutes)], options: options).info.eventCount == 2)
    options.to = Timestamp(iso8601: "2024-01-02T14:32:00Z")
    var feed = try load([("a.csv", minutes)], options: options)
    #expect(feed.info.start == options.to)
    #expect(feed.all().count == 1)
    options.from = Timestamp(seconds: 1_700_000_001)
    options.to = Timestamp(seconds: 1_700_000_003)
    #expect(try load([("a.csv", ticks([0, 1, 2, 3, 4]))], options: options).info.eventCount == 3)
    options.to = Timestamp(seconds: 1_700_000_000)
    let error = problem([("a.csv", ticks([0, 9]))], options: options)
    #expect(
      error?.text == "nothing lies between --from and --to; "
        + "the data goes from 2023-11-14T22:13:20Z to 2023-11-14T22:13:29Z")
    #expect(error?.exitCode == 64)
    options.from = .distantFuture
    options.to = .distantFuture
    #expect(problem([("a.csv", minutes)], options: options)?.exitCode == 64)
  }
}
