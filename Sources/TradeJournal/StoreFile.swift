import Foundation
import GRDB
import TradingModel

/// Opens a database and says in the words of `StoreError` what is wrong with it.
struct StoreFile {
  let path: String
  let sync: JournalSync
  let database: DatabaseQueue

  /// Opens or makes the database at `path`.
  ///
  /// What is already there is looked at before anything is written to it: a file of something else,
  /// of a newer Brace, or a damaged one is left as it is.
  ///
  /// - Parameters:
  ///   - path: The file; `:memory:` keeps nothing.
  ///   - id: The mark of the kind of file.
  ///   - migrator: The tables.
  ///   - sync: When a commit is safe.
  init(
    _ path: String, id: Int, migrator: DatabaseMigrator, sync: JournalSync
  ) throws(StoreError) {
    self.path = path
    self.sync = sync
    var configuration = GRDB.Configuration()
    configuration.label = "brace"
    configuration.busyMode = .timeout(2)
    do {
      database = try DatabaseQueue(path: path, configuration: configuration)
      try Self.check(database, id: id, migrator: migrator, path: path)
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA application_id = \(id)")
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = \(sync == .full ? "FULL" : "NORMAL")")
      }
      try migrator.migrate(database)
    } catch {
      throw Self.openingError(error, path: path)
    }
  }

  private static func check(
    _ database: DatabaseQueue, id: Int, migrator: DatabaseMigrator, path: String
  ) throws {
    let (found, tables) = try database.read { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      )
    }
    if found == 0, tables == 0 { return }
    guard found == id else { throw StoreError.foreign(path: path) }
    let isNewer = try database.read { db in try migrator.hasBeenSuperseded(db) }
    if isNewer { throw StoreError.newer(path: path) }
  }

  /// Closes the database now. A timer of the filing may keep it for a moment longer, and SQLite
  /// would then take the files beside a new database of the same name away.
  func close() {
    // One that does not close goes with the process.
    try? database.close()
  }

  /// Does `work` as one transaction.
  func write<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try database.write(work)
    } catch {
      throw Self.error(error, path: path)
    }
  }

  /// Reads.
  func read<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try database.read(work)
    } catch {
      throw Self.error(error, path: path)
    }
  }

  /// Takes what was committed into the database itself, where it survives a power cut; returns
  /// whether that was all of it, which it is not while somebody reads something older.
  func checkpoint() throws(StoreError) -> Bool {
    do {
      let (frames, done) = try database.writeWithoutTransaction { db in
        try db.checkpoint(.passive)
      }
      return frames == done
    } catch {
      throw Self.error(error, path: path)
    }
  }

  private static func openingError(_ error: any Error, path: String) -> StoreError {
    let found = Self.error(error, path: path)
    if case .unwritable(_, let detail) = found { return .unopenable(path: path, detail: detail) }
    return found
  }

  static func error(_ error: any Error, path: String) -> StoreError {
    if let error = error as? StoreError { return error }
    if let error = error as? StateError {
      return .damaged(path: path, detail: "a stored state cannot be read (\(error))")
    }
    guard let error = error as? DatabaseError else {
      return .unwritable(path: path, detail: "\(error)")
    }
    let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
      return .damaged(path: path, detail: detail)
    case .SQLITE_CANTOPEN, .SQLITE_AUTH: return .unopenable(path: path, detail: detail)
    default: return .unwritable(path: path, detail: detail)
    }
  }
}
