import Testing
import TradingModel

@testable import TradeJournal

/// What is written is there when the next run reads it, in a file and in memory alike.
struct JournalTests {
  enum Kind: CaseIterable {
    case file
    case memory
  }

  /// Journals of the same account, one after the other, as runs open them.
  private struct Runs {
    let folder: TemporaryFolder
    let memory: MemoryJournal?

    init(_ kind: Kind) throws {
      folder = try TemporaryFolder()
      memory = kind == .memory ? MemoryJournal() : nil
    }

    func next() throws -> any Journal {
      if let memory { return memory }
      return try SQLiteJournal(path: folder.file(), lock: FileLock(journal: folder.file()))
    }
  }

  @Test(arguments: Kind.allCases)
  func `a new journal is empty`(kind: Kind) throws {
    let contents = try Runs(kind).next().load()
    #expect(contents == JournalContents())
  }

  @Test(arguments: Kind.allCases)
  func `the next run finds what the last one wrote`(kind: Kind) throws {
    let runs = try Runs(kind)
    try {
      let journal = try runs.next()
      try journal.begin(Sample.session())
      try journal.write(Sample.batch)
    }()
    let contents = try runs.next().load()
    #expect(contents.session == 1)
    #expect(contents.feed == Sample.feed)
    #expect(contents.position == 42)
    #expect(contents.time == Sample.batch.time)
    #expect(contents.engine == [4, 5, 6])
    #expect(contents.brackets == Sample.batch.brackets.sorted { $0.id < $1.id })
    #expect(contents.trades == [Sample.trade()])
  }

  @Test(arguments: Kind.allCases)
  func `trades come back in the order of their ends, whichever bracket was first`(kind: Kind)
    throws
  {
    let runs = try Runs(kind)
    let journal = try runs.next()
    try journal.begin(Sample.session())
    for numbers in [[9, 7], [8], [3]] as [[UInt32]] {
      var batch = JournalBatch()
      batch.trades = numbers.map { Sample.trade($0) }
      // A replay that is played again ends its trades at earlier times.
      if numbers == [3] { batch.trades[0].closedAt = Sample.start }
      try journal.write(batch)
    }
    #expect(try journal.load().trades.map(\.bracket.number) == [9, 7, 8, 3])
  }

  @Test(arguments: Kind.allCases)
  func `a bracket that ended is gone, one that changed has its newest state`(kind: Kind) throws {
    let runs = try Runs(kind)
    let journal = try runs.next()
    try journal.begin(Sample.session())
    try journal.write(Sample.batch)
    var batch = JournalBatch()
    batch.brackets = [
      BracketRecord(id: BracketID(7), state: nil),
      BracketRecord(id: BracketID(8), state: [7, 7]),
      BracketRecord(id: BracketID(99), state: nil),
    ]
    try journal.write(batch)
    #expect(try journal.load().brackets == [BracketRecord(id: BracketID(8), state: [7, 7])])
  }

  @Test(arguments: Kind.allCases)
  func `a run on another market begins at its own first event`(kind: Kind) throws {
    let runs = try Runs(kind)
    let journal = try runs.next()
    try journal.begin(Sample.session())
    try journal.write(Sample.batch)
    var other = Sample.session(2)
    other.feed = FeedIdentity(text: "replay spy.csv", symbols: ["SPY"])
    try journal.begin(other)
    let contents = try journal.load()
    #expect(contents.session == 2)
    #expect(contents.feed == other.feed)
    #expect(contents.position == 0)
    #expect(contents.engine == [4, 5, 6])
  }

  @Test func `repeated intents, fills and trades are kept once`() throws {
    let folder = try TemporaryFolder()
    let journal = try SQLiteJournal(path: folder.file(), lock: nil)
    try journal.begin(Sample.session())
    try journal.write(Sample.batch)
    var batch = Sample.batch
    batch.events = []
    try journal.write(batch)
    let figures = try journal.figures()
    #expect(figures.intents == 2)
    #expect(figures.fills == 1)
    #expect(figures.trades == 1)
    #expect(figures.events == 2)
  }

  @Test func `an event number that was used before is damage, and nothing of the batch is written`()
    throws
  {
    let folder = try TemporaryFolder()
    let journal = try SQLiteJournal(path: folder.file(), lock: nil)
    try journal.begin(Sample.session())
    try journal.write(Sample.batch)
    var batch = Sample.batch
    batch.intents = [Sample.intent(3)]
    #expect(throws: StoreError.self) { try journal.write(batch) }
    #expect(try journal.figures().intents == 2)
  }

  @Test func `a final report ends its intent, a fill on the way does not`() throws {
    let folder = try TemporaryFolder()
    let journal = try SQLiteJournal(path: folder.file(), lock: nil)
    try journal.begin(Sample.session())
    try journal.write(Sample.batch)
    #expect(try journal.openIntentCount() == 2)
    var batch = JournalBatch()
    var report = Sample.fill(9)
    report.ordStatus = .filled
    batch.reports = [report]
    try journal.write(batch)
    #expect(try journal.openIntentCount() == 1)
  }

  @Test func `memory fails when it is told to, and works again`() throws {
    let journal = MemoryJournal()
    let error = StoreError.unwritable(path: "x", detail: "disk full")
    journal.fail(with: error)
    #expect(throws: error) { try journal.write(Sample.batch) }
    #expect(try journal.load() == JournalContents())
    journal.fail(with: nil)
    try journal.write(Sample.batch)
    #expect(try journal.load().position == 42)
    #expect(journal.intents.count == 2)
    #expect(journal.fills.map(\.execID) == [3])
    #expect(journal.events.count == 2)
  }
}
