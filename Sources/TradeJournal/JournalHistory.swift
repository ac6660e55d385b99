import GRDB
public import TradingModel

/// Everything an account has traded, for reports.
public struct JournalHistory: Sendable {
  /// Account equity before the first run.
  public var start = Money.zero
  /// What was traded, numbered from 0 in the order of the tickers.
  public var instruments: [Instrument] = []
  /// The finished trades in the order of their ends; their instruments are those above.
  public var trades: [TradeResult] = []
  /// What the trader said about brackets.
  public var annotations = Annotations()
}

/// A table of orders, fills or trades that can be written to a file.
public enum JournalTable: String, CaseIterable, Sendable {
  /// Orders as they were sent, with how they ended.
  case orders
  /// Fills that were booked.
  case fills
}

extension SQLiteJournal {
  /// Reads everything that reports are made of.
  ///
  /// - Parameter since: Trades that ended before it are left out.
  /// - Throws: `damaged`, `unwritable` when it cannot be read.
  public func history(since: Timestamp = .distantPast) throws(StoreError) -> JournalHistory {
    try read { db in
      var history = JournalHistory()
      history.start = Money(
        raw: try Int64.fetchOne(db, sql: "SELECT equity FROM session ORDER BY number LIMIT 1") ?? 0)
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM instrument ORDER BY symbol")
      history.instruments = try rows.enumerated().map { try Self.instrument($1, at: $0) }
      let symbols = history.instruments.map(\.symbol)
      let trades = try Row.fetchCursor(
        db, sql: "SELECT * FROM trade WHERE closedAt >= ? ORDER BY id",
        arguments: [since.nanoseconds])
      while let row = try trades.next() {
        guard let trade = TradeRow.result(row, symbols: symbols) else { throw StateError.malformed }
        history.trades.append(trade)
      }
      history.annotations = try Self.annotations(db)
      // The report begins with what the trades before it left.
      let before = try Int64.fetchOne(
        db, sql: "SELECT COALESCE(sum(netPnL), 0) FROM trade WHERE closedAt < ?",
        arguments: [since.nanoseconds])
      history.start = Money(clamping: Int128(history.start.raw) + Int128(before ?? 0))
      return history
    }
  }

  private static func instrument(_ row: Row, at index: Int) throws -> Instrument {
    let (tick, lot): (Int64, Int64) = (row["tick"], row["lot"])
    let (multiplier, margin): (Int64, Int64) = (row["multiplier"], row["margin"])
    guard tick > 0, lot > 0, multiplier > 0, margin >= 0 else { throw StateError.malformed }
    return Instrument(
      id: InstrumentID(index), symbol: row["symbol"], tick: PriceOffset(raw: tick),
      lot: Quantity(raw: lot), multiplier: Ratio(raw: multiplier), margin: Ratio(raw: margin))
  }

  static func annotations(_ db: Database) throws -> Annotations {
    var annotations = Annotations()
    let rows = try Row.fetchCursor(
      db, sql: "SELECT bracket, kind, text FROM annotation ORDER BY id")
    while let row = try rows.next() {
      let (kind, text): (String, String) = (row["kind"], row["text"])
      let annotation: Annotation =
        switch kind {
        case "tag": .tag(text)
        case "untag": .untag(text)
        default: .note(text)
        }
      annotations.add(annotation, to: BracketID(row["bracket"]))
    }
    return annotations
  }

  /// Reads the story of a bracket, what the trader said of it included, in the order of time; that
  /// of the whole account without one.
  ///
  /// - Parameter body: Takes the time, the bracket and the sentence; what it throws ends the reading.
  /// - Throws: What `body` throws, and `StoreError`.
  public func readStory(
    of bracket: BracketID? = nil, _ body: (Timestamp, BracketID?, String) throws -> Void
  ) throws {
    let sql = """
      SELECT time, bracket, words, sequence AS place FROM event
      UNION ALL
      SELECT time, bracket,
        CASE kind WHEN 'tag' THEN 'tagged ' || text
          WHEN 'untag' THEN 'not tagged ' || text || ' any more' ELSE 'note: ' || text END,
        9223372036854775807 AS place FROM annotation
      """
    try filing.fileAll()
    try file.database.read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT * FROM (\(sql)) WHERE ?1 IS NULL OR bracket = ?1 ORDER BY time, place",
        arguments: [bracket?.number])
      while let row = try rows.next() {
        let number: UInt32? = row["bracket"]
        try body(
          Timestamp(nanoseconds: row["time"]), number.map { BracketID($0) }, row["words"])
      }
    }
  }

  /// The newest lines of the story of the whole account, oldest first, for the log of the next run.
  ///
  /// The venue's acknowledgements are left out, as in the log.
  public func newestStory(_ count: Int) throws(StoreError) -> [Notice] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT time, bracket, words FROM event WHERE kind != 'orderAccepted'
          ORDER BY sequence DESC LIMIT ?
          """, arguments: [count])
      return rows.reversed().map { row in
        let number: UInt32? = row["bracket"]
        let id = number.map { BracketID($0) }
        return Notice(
          time: Timestamp(nanoseconds: row["time"]), severity: .info,
          text: (id.map { "\($0) " } ?? "") + row["words"], bracket: id)
      }
    }
  }

  /// Reads a table in the order in which it was written, row by row.
  ///
  /// Prices, quantities and money are exact decimals, times ISO 8601 in UTC; a value that does not
  /// exist is empty.
  ///
  /// - Parameter body: Takes the header, then each row; what it throws ends the reading.
  /// - Throws: What `body` throws, and `StoreError`.
  public func read(_ table: JournalTable, _ body: ([String]) throws -> Void) throws {
    let sql =
      switch table {
      case .orders: "SELECT * FROM intent ORDER BY session, sequence"
      case .fills: "SELECT * FROM fill ORDER BY execID"
      }
    try body(table == .orders ? Self.orderColumns : Self.fillColumns)
    try filing.fileAll()
    try file.database.read { db in
      let rows = try Row.fetchCursor(db, sql: sql)
      while let row = try rows.next() {
        try body(table == .orders ? Self.order(row) : Self.fill(row))
      }
    }
  }

  private static let orderColumns = [
    "time", "id", "bracket", "role", "symbol", "side", "type", "limit", "stop", "qty", "tif",
    "reduce_only", "status", "cum_qty",
  ]

  private static func order(_ row: Row) throws -> [String] {
    [
      time(row), try id(row), BracketID(row["bracket"]).description, row["role"], row["symbol"],
      row["side"], row["kind"], decimal(row["price"]), decimal(row["stopPrice"]),
      decimal(row["quantity"]), row["timeInForce"],
      (row["isReduceOnly"] as Int64) == 0 ? "false" : "true", (row["status"] as String?) ?? "",
      decimal(row["cumQty"]),
    ]
  }

  private static let fillColumns = [
    "time", "exec_id", "id", "bracket", "role", "symbol", "side", "last_qty", "last_px", "fee",
    "fee_qty", "ambiguous",
  ]

  private static func fill(_ row: Row) throws -> [String] {
    [
      time(row), String(UInt64(bitPattern: row["execID"])), try id(row),
      BracketID(row["bracket"]).description, row["role"], row["symbol"], row["side"],
      decimal(row["lastQty"]), decimal(row["lastPx"]), decimal(row["fee"]),
      decimal(row["feeQuantity"]), (row["isAmbiguous"] as Int64) == 0 ? "false" : "true",
    ]
  }

  private static func time(_ row: Row) -> String {
    Timestamp(nanoseconds: row["time"]).description
  }

  /// The order's id as events print it.
  private static func id(_ row: Row) throws -> String {
    let name: String = row["role"]
    guard let role = OrderRole.allCases.first(where: { $0.name == name }) else {
      throw StateError.malformed
    }
    return ClOrdID(
      session: row["session"], bracket: BracketID(row["bracket"]), role: role,
      sequence: row["sequence"]
    ).description
  }

  private static func decimal(_ raw: Int64?) -> String {
    raw.map { Money(raw: $0).description } ?? ""
  }
}
