import GRDB

/// The tables, by numbered steps; a step is never changed once it was shipped.
///
/// Prices, quantities and money are whole billionths, times nanoseconds since 1970 UTC.
enum Schema {
  /// Marks a file as a journal of Brace: `BRJ1`.
  static let journalID = 0x4252_4A31
  /// Marks a file as an account at the paper venue: `BRV1`.
  static let venueID = 0x4252_5631

  static var journal: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: journal1)
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: filed)
    }
    migrator.registerMigration("3") { db in
      try db.execute(sql: tradesInOrder)
    }
    return migrator
  }

  static var venue: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: venue1)
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: filed)
    }
    return migrator
  }

  /// The number of the last batch that is in the tables, and of the log that has the newer ones.
  private static let filed = """
    CREATE TABLE filed (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      log INTEGER NOT NULL,
      batch INTEGER NOT NULL
    ) STRICT;
    INSERT INTO filed VALUES (1, random(), 0);
    """

  /// Trades are numbered in the order of their ends, which is not that of their brackets, and which
  /// their times do not tell once a replay was played again.
  private static let tradesInOrder = """
    ALTER TABLE trade RENAME TO trade1;
    CREATE TABLE trade (
      id INTEGER PRIMARY KEY,
      bracket INTEGER NOT NULL UNIQUE,
      symbol TEXT NOT NULL,
      side TEXT NOT NULL,
      quantity INTEGER NOT NULL,
      entryAvgPx INTEGER NOT NULL,
      exitAvgPx INTEGER NOT NULL,
      openedAt INTEGER NOT NULL,
      closedAt INTEGER NOT NULL,
      reason TEXT NOT NULL,
      netPnL INTEGER NOT NULL,
      fees INTEGER NOT NULL,
      risk INTEGER NOT NULL,
      basis TEXT NOT NULL,
      isAmbiguous INTEGER NOT NULL,
      adverse INTEGER NOT NULL,
      favourable INTEGER NOT NULL,
      dust INTEGER NOT NULL,
      stopSlippage INTEGER
    ) STRICT;
    INSERT INTO trade SELECT NULL, * FROM trade1 ORDER BY closedAt, bracket;
    DROP TABLE trade1;
    """

  private static let journal1 = """
    CREATE TABLE account (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      number INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE session (
      number INTEGER PRIMARY KEY,
      feed TEXT NOT NULL,
      symbols TEXT NOT NULL,
      position INTEGER NOT NULL,
      time INTEGER NOT NULL,
      settings TEXT NOT NULL,
      equity INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE instrument (
      symbol TEXT PRIMARY KEY,
      tick INTEGER NOT NULL,
      lot INTEGER NOT NULL,
      multiplier INTEGER NOT NULL,
      margin INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE engine (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      position INTEGER NOT NULL,
      time INTEGER NOT NULL,
      state BLOB NOT NULL
    ) STRICT;
    CREATE TABLE bracket (
      number INTEGER PRIMARY KEY,
      state BLOB NOT NULL
    ) STRICT;
    CREATE TABLE intent (
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      bracket INTEGER NOT NULL,
      role TEXT NOT NULL,
      symbol TEXT NOT NULL,
      side TEXT NOT NULL,
      kind TEXT NOT NULL,
      price INTEGER,
      stopPrice INTEGER,
      quantity INTEGER NOT NULL,
      timeInForce TEXT NOT NULL,
      isReduceOnly INTEGER NOT NULL,
      time INTEGER NOT NULL,
      status TEXT,
      cumQty INTEGER,
      PRIMARY KEY (session, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE fill (
      execID INTEGER PRIMARY KEY,
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      bracket INTEGER NOT NULL,
      role TEXT NOT NULL,
      symbol TEXT NOT NULL,
      side TEXT NOT NULL,
      lastQty INTEGER NOT NULL,
      lastPx INTEGER NOT NULL,
      fee INTEGER NOT NULL,
      feeQuantity INTEGER NOT NULL,
      isAmbiguous INTEGER NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE trade (
      bracket INTEGER PRIMARY KEY,
      symbol TEXT NOT NULL,
      side TEXT NOT NULL,
      quantity INTEGER NOT NULL,
      entryAvgPx INTEGER NOT NULL,
      exitAvgPx INTEGER NOT NULL,
      openedAt INTEGER NOT NULL,
      closedAt INTEGER NOT NULL,
      reason TEXT NOT NULL,
      netPnL INTEGER NOT NULL,
      fees INTEGER NOT NULL,
      risk INTEGER NOT NULL,
      basis TEXT NOT NULL,
      isAmbiguous INTEGER NOT NULL,
      adverse INTEGER NOT NULL,
      favourable INTEGER NOT NULL,
      dust INTEGER NOT NULL,
      stopSlippage INTEGER
    ) STRICT;
    CREATE TABLE annotation (
      id INTEGER PRIMARY KEY,
      bracket INTEGER NOT NULL,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('tag', 'untag', 'note')),
      text TEXT NOT NULL
    ) STRICT;
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      bracket INTEGER,
      kind TEXT NOT NULL,
      text TEXT NOT NULL,
      words TEXT NOT NULL
    ) STRICT;
    CREATE INDEX eventOfBracket ON event (bracket) WHERE bracket IS NOT NULL;
    """

  private static let venue1 = """
    CREATE TABLE account (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      number INTEGER NOT NULL,
      feed TEXT NOT NULL,
      position INTEGER NOT NULL,
      state BLOB NOT NULL
    ) STRICT;
    CREATE TABLE working (
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      bracket INTEGER NOT NULL,
      role INTEGER NOT NULL,
      state BLOB NOT NULL,
      PRIMARY KEY (session, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE final (
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      bracket INTEGER NOT NULL,
      role INTEGER NOT NULL,
      instrument INTEGER NOT NULL,
      side INTEGER NOT NULL,
      status INTEGER NOT NULL,
      orderQty INTEGER NOT NULL,
      cumQty INTEGER NOT NULL,
      PRIMARY KEY (session, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE fill (
      execID INTEGER PRIMARY KEY,
      session INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      bracket INTEGER NOT NULL,
      role INTEGER NOT NULL,
      instrument INTEGER NOT NULL,
      side INTEGER NOT NULL,
      status INTEGER NOT NULL,
      orderQty INTEGER NOT NULL,
      cumQty INTEGER NOT NULL,
      lastQty INTEGER NOT NULL,
      lastPx INTEGER NOT NULL,
      fee INTEGER NOT NULL,
      feeQuantity INTEGER NOT NULL,
      isAmbiguous INTEGER NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX fillOfOrder ON fill (session, sequence);
    """
}
