import GRDB
import GRDBSQLite

/// Runs the statements of one transaction, each looked up once, and hands SQLite their values
/// without lists of boxed arguments, which cost as much as the rows themselves.
final class RowWriter {
  private let db: Database
  /// By the place of their text: a literal does not move.
  private var statements: [UnsafePointer<UInt8>: Statement] = [:]

  /// Makes a writer; it is of no use after the transaction.
  init(_ db: Database) { self.db = db }

  /// Runs a statement that returns no rows.
  ///
  /// - Parameter values: One for each `?` of it.
  /// - Throws: `DatabaseError`.
  func run<each Value: ColumnValue>(_ sql: StaticString, _ values: repeat each Value) throws {
    let statement = try statement(sql).sqliteStatement
    var column: Int32 = 0
    var code = SQLITE_OK
    for value in repeat each values {
      column += 1
      if code == SQLITE_OK { code = value.bind(to: statement, at: column) }
    }
    if code == SQLITE_OK { code = sqlite3_step(statement) }
    // What went wrong is told before the statement forgets it.
    let failure =
      code == SQLITE_DONE
      ? nil : DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    sqlite3_reset(statement)
    if let failure { throw failure }
  }

  private func statement(_ sql: StaticString) throws -> Statement {
    if let statement = statements[sql.utf8Start] { return statement }
    let statement = try db.cachedStatement(sql: "\(sql)")
    statements[sql.utf8Start] = statement
    return statement
  }
}

/// What a column can hold.
protocol ColumnValue {
  /// Gives it to SQLite, which makes a copy; returns its result code.
  func bind(to statement: SQLiteStatement, at column: Int32) -> Int32
}

extension FixedWidthInteger where Self: ColumnValue {
  func bind(to statement: SQLiteStatement, at column: Int32) -> Int32 {
    sqlite3_bind_int64(statement, column, Int64(self))
  }
}

extension Int64: ColumnValue {}
extension Int32: ColumnValue {}
extension UInt32: ColumnValue {}
extension UInt16: ColumnValue {}
extension UInt8: ColumnValue {}

extension Bool: ColumnValue {
  func bind(to statement: SQLiteStatement, at column: Int32) -> Int32 {
    sqlite3_bind_int64(statement, column, self ? 1 : 0)
  }
}

/// SQLite's word for values that it must copy.
private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

extension String: ColumnValue {
  func bind(to statement: SQLiteStatement, at column: Int32) -> Int32 {
    // Without a byte there may be no address either, which would mean no value.
    if isEmpty { return sqlite3_bind_text(statement, column, "", 0, copied) }
    var text = self
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(statement, column, $0.baseAddress, Int32($0.count), copied)
      }
    }
  }
}

extension [UInt8]: ColumnValue {
  func bind(to statement: SQLiteStatement, at column: Int32) -> Int32 {
    if isEmpty { return sqlite3_bind_zeroblob(statement, column, 0) }
    return withUnsafeBytes {
      sqlite3_bind_blob(statement, column, $0.baseAddress, Int32($0.count), copied)
    }
  }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  func bind(to statement: SQLiteStatement, at column: Int32) -> Int32 {
    self?.bind(to: statement, at: column) ?? sqlite3_bind_null(statement, column)
  }
}
