import Foundation
import GRDB
public import TradingModel

/// The paper venue's account in an SQLite file of its own, with its own connection and transactions.
public final class SQLiteVenueStore: VenueStore {
  let file: StoreFile
  private let filing: Filing<VenueBatch>
  private let lock: FileLock?

  /// Opens or makes the account at `path`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - account: The number of the account it must belong to.
  ///   - lock: The lock of the account, held for as long as the store lives.
  ///   - sync: When a batch is safe.
  /// - Throws: `unopenable`, `newer`, `foreign`, also for another account's file, `damaged`.
  public init(
    path: String, account: Int64, lock: FileLock? = nil, sync: JournalSync = .normal
  ) throws(StoreError) {
    self.lock = lock
    file = try StoreFile(path, id: Schema.venueID, migrator: Schema.venue, sync: sync)
    let found = try file.write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO account VALUES (1, ?, '', 0, x'')", arguments: [account])
      return try Int64.fetchOne(db, sql: "SELECT number FROM account")
    }
    guard found == account else { throw .foreign(path: path) }
    filing = try Filing(file, isOwner: true) { db, batches in
      try Self.write(batches, db)
    }
  }

  // The lock is let go of after that.
  deinit {
    filing.close()
    file.close()
  }

  private func read<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    try filing.fileAll()
    return try file.read(work)
  }

  /// Returns the account; see `VenueStore`.
  public func load() throws(StoreError) -> VenueContents? {
    try read { db in
      var contents = VenueContents()
      let row = try Row.fetchOne(db, sql: "SELECT feed, position, state FROM account")
      guard let row else { return nil }
      contents.feed = row[0]
      contents.position = UInt64(bitPattern: row[1])
      contents.account = Array(row[2] as Data)
      if contents.account.isEmpty { return nil }
      let orders = try Row.fetchCursor(
        db, sql: "SELECT session, sequence, bracket, role, state FROM working")
      while let row = try orders.next() {
        contents.working.append(
          WorkingOrderRecord(clOrdID: try Self.id(row), state: Array(row[4] as Data)))
      }
      return contents
    }
  }

  /// Notes which market is played; see `VenueStore`.
  public func begin(feed: String, position: UInt64) throws(StoreError) {
    try filing.fileAll()
    try file.write { db in
      try db.execute(
        sql: "UPDATE account SET feed = ?, position = ?",
        arguments: [feed, Int64(bitPattern: position)])
    }
  }

  /// Writes a batch; see `VenueStore`.
  public func write(_ batch: VenueBatch) throws(StoreError) { try filing.write(batch) }

  /// Writes batches in their order; an order that ends in them was never one that works.
  private static func write(_ batches: [VenueBatch], _ db: Database) throws {
    let rows = RowWriter(db)
    var working: [ClOrdID: [UInt8]] = [:]
    for batch in batches {
      for order in batch.working { working[order.clOrdID] = order.state }
      for order in batch.final {
        working[order.clOrdID] = nil
        try write(order, rows)
      }
      for fill in batch.fills { try write(fill, rows) }
    }
    for (id, state) in working {
      try rows.run(
        "INSERT OR REPLACE INTO working VALUES (?, ?, ?, ?, ?)", id.session, id.sequence,
        id.bracket.number, id.role.rawValue, state)
    }
    guard let last = batches.last else { return }
    try rows.run(
      "UPDATE account SET position = ?, state = ?", Int64(bitPattern: last.position), last.account)
  }

  private static func write(_ order: FinalOrder, _ rows: RowWriter) throws {
    let id = order.clOrdID
    try rows.run(
      "DELETE FROM working WHERE session = ? AND sequence = ?", id.session, id.sequence)
    try rows.run(
      "INSERT OR IGNORE INTO final VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", id.session, id.sequence,
      id.bracket.number, id.role.rawValue, order.instrument.index, order.side.rawValue,
      order.status.rawValue, order.orderQty.raw, order.cumQty.raw)
  }

  private static func write(_ fill: ExecutionReport, _ rows: RowWriter) throws {
    let id = fill.clOrdID
    try rows.run(
      "INSERT INTO fill VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      Int64(bitPattern: fill.execID), id.session, id.sequence, id.bracket.number, id.role.rawValue,
      fill.instrument.index, fill.side.rawValue, fill.ordStatus.rawValue, fill.orderQty.raw,
      fill.cumQty.raw, fill.lastQty.raw, fill.lastPx.raw, fill.fee.raw, fill.feeQuantity.raw,
      fill.isAmbiguous, fill.transactTime.nanoseconds)
  }

  /// Returns those that have ended; see `VenueStore`.
  public func finalOrders(_ ids: [ClOrdID]) throws(StoreError) -> [FinalOrder] {
    try read { db in
      var orders: [FinalOrder] = []
      for id in ids {
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT session, sequence, bracket, role, instrument, side, status, orderQty, cumQty
            FROM final WHERE session = ? AND sequence = ?
            """, arguments: [id.session, id.sequence])
        guard let row else { continue }
        orders.append(
          FinalOrder(
            clOrdID: try Self.id(row), instrument: InstrumentID(row[4]),
            side: try Self.value(row[5]), status: try Self.value(row[6]),
            orderQty: Quantity(raw: row[7]), cumQty: Quantity(raw: row[8])))
      }
      return orders
    }
  }

  /// Returns fills by number; see `VenueStore`.
  public func fills(
    after execID: UInt64, of ids: [ClOrdID]
  ) throws(StoreError) -> [ExecutionReport] {
    try read { db in
      let newer = try Row.fetchAll(
        db, sql: "SELECT * FROM fill WHERE execID > ?", arguments: [Int64(bitPattern: execID)])
      var fills = try newer.map(Self.fill)
      for id in ids {
        let rows = try Row.fetchAll(
          db, sql: "SELECT * FROM fill WHERE session = ? AND sequence = ? AND execID <= ?",
          arguments: [id.session, id.sequence, Int64(bitPattern: execID)])
        fills += try rows.map(Self.fill)
      }
      return fills.sorted { $0.execID < $1.execID }
    }
  }

  /// The id in the columns `session`, `sequence`, `bracket`, `role`.
  private static func id(_ row: Row) throws -> ClOrdID {
    ClOrdID(
      session: row["session"], bracket: BracketID(row["bracket"]), role: try value(row["role"]),
      sequence: row["sequence"])
  }

  private static func value<Value: RawRepresentable>(
    _ raw: UInt8
  ) throws -> Value where Value.RawValue == UInt8 {
    guard let value = Value(rawValue: raw) else { throw StateError.malformed }
    return value
  }

  private static func fill(_ row: Row) throws -> ExecutionReport {
    let orderQty = Quantity(raw: row["orderQty"])
    let cumQty = Quantity(raw: row["cumQty"])
    var report = ExecutionReport(
      execType: .trade, execID: UInt64(bitPattern: row["execID"]), clOrdID: try id(row),
      instrument: InstrumentID(row["instrument"]), side: try value(row["side"]),
      ordStatus: try value(row["status"]), kind: .market, orderQty: orderQty, cumQty: cumQty,
      leavesQty: orderQty - cumQty, transactTime: Timestamp(nanoseconds: row["time"]))
    report.lastQty = Quantity(raw: row["lastQty"])
    report.lastPx = Price(raw: row["lastPx"])
    report.fee = Money(raw: row["fee"])
    report.feeQuantity = Quantity(raw: row["feeQuantity"])
    report.isAmbiguous = row["isAmbiguous"]
    return report
  }
}
