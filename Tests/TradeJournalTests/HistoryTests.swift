import Testing
import TradingModel

@testable import TradeJournal

/// What reports are made of.
struct HistoryTests {
  private func journal(in folder: TemporaryFolder) throws -> SQLiteJournal {
    let journal = try SQLiteJournal(path: folder.file(), lock: nil)
    try journal.begin(Sample.session())
    try journal.write(Sample.batch)
    return journal
  }

  @Test func `the history has the trades with their instruments, whatever is played later`() throws
  {
    let journal = try journal(in: try TemporaryFolder())
    var other = Sample.session(2)
    other.feed = FeedIdentity(text: "x", symbols: ["BTC"])
    other.instruments = [
      Instrument(
        id: InstrumentID(0), symbol: "BTC", tick: PriceOffset(1), lot: Quantity(raw: 10_000))
    ]
    other.equity = Money(7)
    try journal.begin(other)
    let history = try journal.history()
    #expect(history.instruments.map(\.symbol) == ["BTC", "QQQ", "SPY"])
    #expect(history.start == Money(100_000), "the first run's")
    var expected = Sample.trade()
    expected.instrument = InstrumentID(1)
    #expect(history.trades == [expected])
    let qqq = history.instruments[1]
    #expect(qqq.multiplier == Ratio(2) && qqq.margin == Ratio(raw: fixedPointScale / 2))
  }

  @Test func `trades before a moment are in the equity it begins with`() throws {
    let journal = try journal(in: try TemporaryFolder())
    let history = try journal.history(since: Sample.trade().closedAt + .seconds(1))
    #expect(history.trades.isEmpty && history.start == Money(100_020))
    #expect(try journal.history(since: Sample.trade().closedAt).trades.count == 1)
  }

  @Test(arguments: JournalTests.Kind.allCases)
  func `what the trader said comes back in its order`(kind: JournalTests.Kind) throws {
    let folder = try TemporaryFolder()
    let journal: any Journal =
      kind == .memory ? MemoryJournal() : try SQLiteJournal(path: folder.file(), lock: nil)
    try journal.begin(Sample.session())
    for said: [Annotation] in [[.tag("a"), .tag("b")], [.untag("a"), .note("x; 'y'")]] {
      var batch = JournalBatch()
      batch.annotations = said.map {
        AnnotationRecord(bracket: BracketID(7), time: Sample.start, annotation: $0)
      }
      try journal.write(batch)
    }
    let entry = try journal.load().annotations[BracketID(7)]
    #expect(entry.tags == ["b"] && entry.notes == ["x; 'y'"])
  }

  @Test func `a story is told in its order, with what was said`() throws {
    let journal = try journal(in: try TemporaryFolder())
    var batch = JournalBatch()
    batch.annotations = [
      AnnotationRecord(bracket: BracketID(7), time: Sample.start, annotation: .tag("gap"))
    ]
    batch.events = [Sample.event(3), Sample.event(4, bracket: 8)]
    try journal.write(batch)
    func story(_ bracket: BracketID?) throws -> [String] {
      var lines: [String] = []
      try journal.readStory(of: bracket) { _, id, words in
        lines.append("\(id?.description ?? "-") \(words)")
      }
      return lines
    }
    #expect(try story(BracketID(7)) == ["B7 SPY word 1", "B7 SPY word 3", "B7 tagged gap"])
    #expect(try story(nil).count == 5)
    #expect(try story(BracketID(9)).isEmpty)
  }

  @Test func `the newest lines of the story are there for the next run's log`() throws {
    let journal = try journal(in: try TemporaryFolder())
    #expect(try journal.newestStory(10).map(\.text) == ["B7 SPY word 1", "SPY word 2"])
    #expect(try journal.newestStory(1).map(\.text) == ["SPY word 2"])
    #expect(try journal.newestStory(10)[0].bracket == BracketID(7))
  }

  @Test func `orders and fills are read with exact numbers`() throws {
    let journal = try journal(in: try TemporaryFolder())
    var rows: [[String]] = []
    try journal.read(.orders) { rows.append($0) }
    #expect(rows.count == 3 && rows[0].count == rows[1].count)
    #expect(
      rows[1] == [
        "2020-12-15T14:30:00Z", "1-B7-entry-1", "B7", "entry", "QQQ", "buy", "stop_limit", "371",
        "370", "10", "gtd", "false", "", "",
      ])
    rows = []
    try journal.read(.fills) { rows.append($0) }
    #expect(rows.count == 2 && rows[0].count == rows[1].count)
    #expect(
      rows[1] == [
        "2020-12-15T14:30:00Z", "3", "1-B7-entry-1", "B7", "entry", "QQQ", "sell", "4", "367.4",
        "-0.000000012", "0.000000003", "true",
      ])
  }
}
