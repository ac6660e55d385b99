import Foundation
import GRDB
public import TradingModel

/// The size of a journal in figures.
public struct JournalFigures: Hashable, Sendable {
  /// Runs so far.
  public var sessions = 0
  /// Brackets that have not ended.
  public var openBrackets = 0
  /// Finished trades.
  public var trades = 0
  /// Orders that were about to be sent.
  public var intents = 0
  /// Fills.
  public var fills = 0
  /// Events.
  public var events = 0
  /// The bytes of its files, the venue's books not included.
  public var bytes: Int64 = 0
  /// Engine time of what was written last; `nil` in a journal that was never used.
  public var time: Timestamp?
}

extension SQLiteJournal {
  /// Counts what is in the journal.
  ///
  /// - Complexity: O(n) in its pages.
  public func figures() throws(StoreError) -> JournalFigures {
    var figures = try read { db in
      func count(_ table: String) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
      }
      var figures = JournalFigures()
      figures.sessions = try count("session")
      figures.openBrackets = try count("bracket")
      figures.trades = try count("trade")
      figures.intents = try count("intent")
      figures.fills = try count("fill")
      figures.events = try count("event")
      figures.time = try Int64.fetchOne(db, sql: "SELECT time FROM engine").map {
        Timestamp(nanoseconds: $0)
      }
      return figures
    }
    figures.bytes = ["", "-wal", "-log"].reduce(0) { $0 + Self.size(file.path + $1) }
    return figures
  }

  private static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// The numbers of the fills that were booked, rising.
  public func fillNumbers() throws(StoreError) -> [UInt64] {
    try read { db in
      try Int64.fetchAll(db, sql: "SELECT execID FROM fill ORDER BY execID")
        .map { UInt64(bitPattern: $0) }
    }
  }

  /// Orders that were about to be sent and whose end is not known.
  func openIntentCount() throws(StoreError) -> Int {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM intent WHERE status IS NULL") ?? 0
    }
  }

  /// Takes out the events, orders and fills of brackets that ended before `moment`, and gives the
  /// space back. Trades stay: reports are made of them.
  ///
  /// - Returns: How many events were taken out.
  /// - Throws: `unwritable`.
  @discardableResult
  public func compact(before moment: Timestamp) throws(StoreError) -> Int {
    let count = try change { db in
      let ended = """
        time < \(moment.nanoseconds) AND (bracket IS NULL OR bracket NOT IN
          (SELECT number FROM bracket UNION SELECT bracket FROM trade
           WHERE closedAt >= \(moment.nanoseconds)))
        """
      try db.execute(sql: "DELETE FROM event WHERE \(ended)")
      let count = db.changesCount
      try db.execute(sql: "DELETE FROM intent WHERE \(ended)")
      try db.execute(sql: "DELETE FROM fill WHERE \(ended)")
      return count
    }
    do {
      try file.database.vacuum()
      try file.database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
    } catch {
      throw StoreFile.error(error, path: file.path)
    }
    return count
  }

  /// The lines of the events of a bracket, in their order; of all without one.
  public func eventLines(of bracket: BracketID? = nil) throws(StoreError) -> [String] {
    try read { db in
      guard let bracket else {
        return try String.fetchAll(db, sql: "SELECT text FROM event ORDER BY sequence")
      }
      return try String.fetchAll(
        db, sql: "SELECT text FROM event WHERE bracket = ? ORDER BY sequence",
        arguments: [bracket.number])
    }
  }
}
