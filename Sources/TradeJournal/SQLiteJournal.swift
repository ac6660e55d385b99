import Foundation
import GRDB
import Synchronization
public import TradingModel

/// The journal in an SQLite file: write-ahead log, numbered migrations, one writer.
///
/// A batch is safe in a file beside it first and in the tables a little later; see `Filing`. Whoever
/// reads the journal of a running Brace sees what is in the tables.
public final class SQLiteJournal: Journal {
  /// The newest trades that `load` returns.
  public static let tradesLoadedMax = 500

  let file: StoreFile
  let filing: Filing<JournalBatch>
  private let lock: FileLock?
  private let tickers: Tickers
  /// The number of the newest event.
  private let lastEvent: Mutex<UInt64>

  /// Opens or makes the journal at `path`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - lock: Its lock, held for as long as the journal lives; `nil` for a reader.
  ///   - sync: When a batch is safe.
  /// - Throws: `unopenable`, `newer`, `foreign`, `damaged`.
  public init(
    path: String, lock: FileLock?, sync: JournalSync = .normal
  ) throws(StoreError) {
    self.lock = lock
    let file = try StoreFile(path, id: Schema.journalID, migrator: Schema.journal, sync: sync)
    let tickers = Tickers()
    var lockOfReader: FileLock?
    if lock == nil, BatchLog.exists(of: path) {
      // A reader files what a crash has left as well, unless a Brace runs that does it anyway.
      lockOfReader = try? FileLock(journal: path)
    }
    try tickers.set(file.read { db in try Self.lastSymbols(db) })
    filing = try Filing(file, isOwner: lock != nil || lockOfReader != nil) { db, batches in
      try BatchWriter(db: db, symbols: tickers.list).write(batches)
    }
    let last = try file.read { db in try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM event")
    }
    lastEvent = Mutex(UInt64(bitPattern: last ?? 0))
    self.file = file
    self.tickers = tickers
    withExtendedLifetime(lockOfReader) {}
  }

  // The lock is let go of after that.
  deinit {
    filing.close()
    file.close()
  }

  /// Reads, after everything that was written is in the tables.
  func read<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    try filing.fileAll()
    return try file.read(work)
  }

  /// Changes the tables, after everything that was written is in them.
  func change<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    try filing.fileAll()
    return try file.write(work)
  }

  /// The number that journal and venue of one account share; it is made when first asked for.
  public func accountNumber(ifNone new: Int64) throws(StoreError) -> Int64 {
    try change { db in
      try db.execute(sql: "INSERT OR IGNORE INTO account VALUES (1, ?)", arguments: [new])
      return try Int64.fetchOne(db, sql: "SELECT number FROM account") ?? new
    }
  }

  /// Returns what the next run needs; see `Journal`.
  public func load() throws(StoreError) -> JournalContents {
    try read { db in
      var contents = JournalContents()
      let session = try Row.fetchOne(
        db, sql: "SELECT number, feed, symbols FROM session ORDER BY number DESC LIMIT 1")
      guard let session else { return contents }
      contents.session = session[0]
      let symbols = Self.symbols(session[2])
      contents.feed = FeedIdentity(text: session[1], symbols: symbols)
      if let row = try Row.fetchOne(db, sql: "SELECT position, time, state FROM engine") {
        contents.position = UInt64(bitPattern: row[0])
        contents.time = Timestamp(nanoseconds: row[1])
        contents.engine = Array(row[2] as Data)
      }
      let brackets = try Row.fetchCursor(
        db, sql: "SELECT number, state FROM bracket ORDER BY number")
      while let row = try brackets.next() {
        contents.brackets.append(
          BracketRecord(id: BracketID(row[0]), state: Array(row[1] as Data)))
      }
      let trades = try Row.fetchAll(
        db, sql: "SELECT * FROM trade ORDER BY id DESC LIMIT \(Self.tradesLoadedMax)")
      contents.annotations = try Self.annotations(db)
      contents.trades = trades.reversed().compactMap { TradeRow.result($0, symbols: symbols) }
      return contents
    }
  }

  /// Notes that a run begins; see `Journal`.
  public func begin(_ session: SessionStart) throws(StoreError) {
    try change { db in
      try db.execute(
        sql: "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          session.number, session.feed.text, session.feed.symbols.joined(separator: " "),
          Int64(bitPattern: session.position), session.time.nanoseconds, session.settings,
          session.equity.raw,
        ])
      let writer = BatchWriter(db: db, symbols: session.feed.symbols)
      for instrument in session.instruments { try writer.write(instrument) }
      // What was written of the position belongs to the market that was played then.
      try db.execute(
        sql: "UPDATE engine SET position = ?", arguments: [Int64(bitPattern: session.position)])
    }
    tickers.set(session.feed.symbols)
  }

  /// Writes a batch; see `Journal`.
  public func write(_ batch: JournalBatch) throws(StoreError) {
    var last = lastEvent.withLock { $0 }
    for event in batch.events {
      guard event.sequence > last else {
        throw .damaged(path: file.path, detail: "the number of event \(event.sequence) was used")
      }
      last = event.sequence
    }
    try filing.write(batch)
    lastEvent.withLock { $0 = last }
  }

  private static func lastSymbols(_ db: Database) throws -> [String] {
    try String.fetchOne(db, sql: "SELECT symbols FROM session ORDER BY number DESC LIMIT 1")
      .map(symbols) ?? []
  }

  private static func symbols(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}

/// The tickers of the running session, for the tables that people read.
private final class Tickers: Sendable {
  private let kept = Mutex<[String]>([])

  var list: [String] { kept.withLock { $0 } }

  func set(_ list: [String]) { kept.withLock { $0 = list } }
}
