import Foundation
import GRDB
import Synchronization
public import TradingModel

/// The journal in an SQLite file: write-ahead log, numbered migrations, one writer.
public final class SQLiteJournal: Journal {
  /// The newest trades that `load` returns.
  public static let tradesLoadedMax = 500

  let file: StoreFile
  private let lock: FileLock?
  /// The tickers of the running session, for the tables that people read.
  private let symbols = Mutex<[String]>([])

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
    file = try StoreFile(path, id: Schema.journalID, migrator: Schema.journal, sync: sync)
  }

  /// The number that journal and venue of one account share; it is made when first asked for.
  public func accountNumber(ifNone new: Int64) throws(StoreError) -> Int64 {
    try file.write { db in
      try db.execute(sql: "INSERT OR IGNORE INTO account VALUES (1, ?)", arguments: [new])
      return try Int64.fetchOne(db, sql: "SELECT number FROM account") ?? new
    }
  }

  /// Returns what the next run needs; see `Journal`.
  public func load() throws(StoreError) -> JournalContents {
    try file.read { db in
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
        db, sql: "SELECT * FROM trade ORDER BY bracket DESC LIMIT \(Self.tradesLoadedMax)")
      contents.annotations = try Self.annotations(db)
      contents.trades = trades.reversed().compactMap { TradeRow.result($0, symbols: symbols) }
      return contents
    }
  }

  /// Notes that a run begins; see `Journal`.
  public func begin(_ session: SessionStart) throws(StoreError) {
    symbols.withLock { $0 = session.feed.symbols }
    try file.write { db in
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
  }

  /// Writes a batch; see `Journal`.
  public func write(_ batch: JournalBatch) throws(StoreError) {
    let symbols = symbols.withLock { $0 }
    try file.write { db in
      let writer = BatchWriter(db: db, symbols: symbols)
      for intent in batch.intents { try writer.write(intent) }
      for report in batch.reports { try writer.write(report) }
      for bracket in batch.brackets { try writer.write(bracket) }
      for trade in batch.trades { try writer.write(trade) }
      for event in batch.events { try writer.write(event) }
      for annotation in batch.annotations { try writer.write(annotation) }
      try writer.writeEngine(batch)
    }
  }

  private static func symbols(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
