import Foundation
import GRDB
import Testing
import TradingModel

@testable import TradeJournal

/// What can be wrong with the files, and that none of it costs what is in them.
struct StoreFileTests {
  @Test func `an account is three files, and its second opening finds the first`() throws {
    let folder = try TemporaryFolder()
    try {
      let files = try AccountFiles(path: folder.file())
      try files.journal.begin(Sample.session())
      #expect(try folder.names.contains("journal.venue.sqlite"))
    }()
    #expect(try AccountFiles(path: folder.file()).journal.load().session == 1)
    #expect(
      try folder.names.filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") } == [
        "journal.sqlite", "journal.sqlite.lock", "journal.venue.sqlite",
      ])
  }

  @Test func `a second opening while the first lives is refused with its process`() throws {
    let folder = try TemporaryFolder()
    let first = try AccountFiles(path: folder.file())
    #expect(throws: StoreError.inUse(path: folder.file(), process: getpid())) {
      try AccountFiles(path: folder.file())
    }
    #expect(throws: StoreError.inUse(path: folder.file(), process: getpid())) {
      try AccountFiles(path: folder.file(), isFresh: true)
    }
    withExtendedLifetime(first) {}
  }

  @Test func `a lock file without a lock stops nobody`() throws {
    let folder = try TemporaryFolder()
    try Data("99999".utf8).write(to: URL(fileURLWithPath: folder.file() + ".lock"))
    _ = try AccountFiles(path: folder.file())
  }

  @Test func `a fresh account keeps the old one under a number`() throws {
    let folder = try TemporaryFolder()
    for run in 1...3 {
      let files = try AccountFiles(path: folder.file(), isFresh: run > 1)
      #expect(try files.journal.load().session == 0)
      #expect(files.oldPath == (run > 1 ? folder.file("journal.\(run - 1).sqlite") : nil))
      try files.journal.begin(Sample.session(UInt32(run)))
    }
    #expect(try AccountFiles(path: folder.file("journal.1.sqlite")).journal.load().session == 1)
    #expect(try AccountFiles(path: folder.file("journal.2.sqlite")).journal.load().session == 2)
  }

  @Test func `the trades of an older journal are kept, in the order of their ends`() throws {
    let folder = try TemporaryFolder()
    try {
      let old = try DatabaseQueue(path: folder.file())
      try Schema.journal.migrate(old, upTo: "2")
      try old.write { db in
        try db.execute(sql: "PRAGMA application_id = \(Schema.journalID)")
        try db.execute(
          sql: "INSERT INTO session VALUES (1, ?, 'SPY QQQ', 0, 0, '', 0)",
          arguments: [Sample.feed.text])
        try db.execute(sql: "INSERT INTO instrument VALUES ('SPY', 10000000, 1, 1, 1)")
        for (bracket, end) in [(1, 300), (2, 100), (3, 200)] {
          try db.execute(
            sql: """
              INSERT INTO trade VALUES
                (?, 'SPY', 'buy', 1, 1, 1, 0, ?, 'takeProfit', 7, 0, 1, 'atr', 0, 0, 0, 0, NULL)
              """, arguments: [bracket, end])
        }
      }
      try old.close()
    }()
    let journal = try SQLiteJournal(path: folder.file(), lock: nil)
    #expect(try journal.history().trades.map(\.bracket.number) == [2, 3, 1])
    #expect(try journal.history().trades.map(\.netPnL.raw) == [7, 7, 7])
  }

  @Test func `a journal of a newer Brace is refused and left alone`() throws {
    let folder = try TemporaryFolder()
    try {
      let journal = try SQLiteJournal(path: folder.file(), lock: nil)
      try journal.change { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
      }
    }()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
    #expect(throws: StoreError.newer(path: folder.file())) {
      try AccountFiles(path: folder.file())
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == before)
  }

  @Test(arguments: [
    "this is not a database, only some text that is longer than a header of one hundred bytes, "
      + "so that nobody can take it for an empty file",
    "SQLite format 3\0 and then nothing of use",
  ])
  func `a file of something else is named and left alone`(text: String) throws {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file()))
    #expect {
      try AccountFiles(path: folder.file())
    } throws: { error in
      guard case .damaged(let path, _) = error as? StoreError else { return false }
      return path == folder.file()
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == Data(text.utf8))
  }

  @Test func `a database of another program is refused and left alone`() throws {
    let folder = try TemporaryFolder()
    try DatabaseQueue(path: folder.file()).write { db in
      try db.execute(sql: "CREATE TABLE photo (id INTEGER)")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
    #expect(throws: StoreError.foreign(path: folder.file())) {
      try AccountFiles(path: folder.file())
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file())) == before)
  }

  @Test func `the venue's books of another account are refused`() throws {
    let folder = try TemporaryFolder()
    _ = try AccountFiles(path: folder.file())
    _ = try AccountFiles(path: folder.file("other.sqlite"))
    let manager = FileManager.default
    try manager.removeItem(atPath: folder.file("journal.venue.sqlite"))
    try manager.copyItem(
      atPath: folder.file("other.venue.sqlite"), toPath: folder.file("journal.venue.sqlite"))
    #expect(throws: StoreError.foreign(path: folder.file("journal.venue.sqlite"))) {
      try AccountFiles(path: folder.file())
    }
  }

  @Test func `a journal whose venue's books are gone is refused`() throws {
    let folder = try TemporaryFolder()
    try {
      try AccountFiles(path: folder.file()).journal.begin(Sample.session())
    }()
    try FileManager.default.removeItem(atPath: folder.file("journal.venue.sqlite"))
    #expect {
      try AccountFiles(path: folder.file())
    } throws: { error in
      guard case .damaged(let path, _) = error as? StoreError else { return false }
      return path == folder.file("journal.venue.sqlite")
    }
    #expect(try !folder.names.contains("journal.venue.sqlite"))
  }

  /// Flips bytes all over a journal: it opens with what is right, or it is called damaged; it never
  /// stops the program, and never is what was written something else.
  @Test(arguments: 0..<40)
  func `a damaged journal is called so`(seed: Int) throws {
    let folder = try TemporaryFolder()
    let expected = try {
      let journal = try SQLiteJournal(path: folder.file(), lock: nil)
      try journal.begin(Sample.session())
      try journal.write(Sample.batch)
      return try journal.load()
    }()
    let url = URL(fileURLWithPath: folder.file())
    var data = try Data(contentsOf: url)
    let page = 4096
    let target = seed * page % data.count
    // The head of a page says how it is to be read.
    for offset in 0..<12 where target + offset < data.count && target + offset >= 100 {
      data[target + offset] = UInt8(truncatingIfNeeded: 0xA5 &+ seed &* 7 &+ offset)
    }
    if target == 0 { data[100] = 0xFF }
    try data.write(to: url)
    do {
      let journal = try SQLiteJournal(path: folder.file(), lock: nil)
      #expect(try journal.load() == expected)
    } catch {
      guard case .damaged(let path, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(path == folder.file())
    }
  }

  @Test func `a folder that cannot be made is named`() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.file("file")))
    #expect {
      try AccountFiles(path: folder.file("file") + "/journal.sqlite")
    } throws: { error in
      if case .unopenable = error as? StoreError { true } else { false }
    }
  }

  @Test func `a full disk is said to be one, and writing works again afterwards`() throws {
    let folder = try TemporaryFolder()
    let journal = try SQLiteJournal(path: folder.file(), lock: nil)
    try journal.begin(Sample.session())
    try journal.file.database.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    var batch = Sample.batch
    batch.engine = [UInt8](repeating: 7, count: 100_000)
    try journal.write(batch)
    var next = JournalBatch()
    next.engine = batch.engine
    // The first is safe, but cannot be filed: no other is taken.
    for work: () throws -> Void in [
      { _ = try journal.load() }, { try journal.write(next) }, { try journal.write(next) },
    ] {
      #expect {
        try work()
      } throws: { error in
        if case .unwritable = error as? StoreError { true } else { false }
      }
    }
    try journal.file.database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA max_page_count = 1000000")
    }
    try journal.write(next)
    #expect(try journal.load().engine == batch.engine)
    #expect(try journal.figures().events == 2)
  }

  @Test func `memory keeps an account for the length of the run`() throws {
    let files = try AccountFiles(path: ":memory:")
    try files.journal.begin(Sample.session())
    #expect(try files.journal.load().session == 1)
    #expect(try AccountFiles(path: ":memory:").journal.load().session == 0)
  }
}
