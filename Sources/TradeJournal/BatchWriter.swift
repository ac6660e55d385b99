import GRDB
import TradingModel

/// Writes the rows of a batch, with statements that are compiled once.
struct BatchWriter {
  private let rows: RowWriter
  private let symbols: [String]

  /// Makes a writer for one transaction.
  ///
  /// - Parameter symbols: The tickers, in the order of their ids.
  init(db: Database, symbols: [String]) {
    rows = RowWriter(db)
    self.symbols = symbols
  }

  private func symbol(_ instrument: InstrumentID) -> String {
    let index = Int(instrument.index)
    return symbols.indices.contains(index) ? symbols[index] : "?"
  }

  /// Writes batches in their order; of what only the newest counts, only that.
  func write(_ batches: [JournalBatch]) throws {
    var newest: [BracketID: BracketRecord] = [:]
    for batch in batches {
      for intent in batch.intents { try write(intent) }
      for report in batch.reports { try write(report) }
      for bracket in batch.brackets { newest[bracket.id] = bracket }
      for trade in batch.trades { try write(trade) }
      for event in batch.events { try write(event) }
      for annotation in batch.annotations { try write(annotation) }
    }
    for bracket in newest.values { try write(bracket) }
    if let last = batches.last { try writeEngine(last) }
  }

  /// An intent is written once: an order that is sent again is the same one (SEM-58).
  func write(_ intent: OrderIntent) throws {
    let order = intent.request
    try rows.run(
      "INSERT OR IGNORE INTO intent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
      order.clOrdID.session, order.clOrdID.sequence, order.clOrdID.bracket.number,
      order.clOrdID.role.name, symbol(order.instrument), order.side.name, order.kind.name,
      order.kind.limitPrice?.raw, order.kind.stopPrice?.raw, order.quantity.raw,
      order.timeInForce.name, order.isReduceOnly, intent.time.nanoseconds)
  }

  func write(_ report: ExecutionReport) throws {
    let id = report.clOrdID
    if report.execType == .trade, report.lastQty.raw > 0 {
      try rows.run(
        "INSERT OR IGNORE INTO fill VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Int64(bitPattern: report.execID), id.session, id.sequence, id.bracket.number,
        id.role.name, symbol(report.instrument), report.side.name, report.lastQty.raw,
        report.lastPx.raw, report.fee.raw, report.feeQuantity.raw, report.isAmbiguous,
        report.transactTime.nanoseconds)
    }
    guard report.ordStatus.isFinal, report.execType != .unknownOrder,
      report.refusal != .duplicateClOrdID, report.refusal != .unknownOrder
    else { return }
    try rows.run(
      "UPDATE intent SET status = ?, cumQty = ? WHERE session = ? AND sequence = ?",
      report.ordStatus.name, report.cumQty.raw, id.session, id.sequence)
  }

  func write(_ bracket: BracketRecord) throws {
    if let state = bracket.state {
      try rows.run("INSERT OR REPLACE INTO bracket VALUES (?, ?)", bracket.id.number, state)
    } else {
      try rows.run("DELETE FROM bracket WHERE number = ?", bracket.id.number)
    }
  }

  /// A bracket ends once; told again after a crash, it ended as it did at first.
  func write(_ trade: TradeResult) throws {
    try rows.run(
      """
      INSERT OR IGNORE INTO trade
      VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      trade.bracket.number, symbol(trade.instrument), trade.side.name, trade.quantity.raw,
      trade.entryAvgPx.raw, trade.exitAvgPx.raw, trade.openedAt.nanoseconds,
      trade.closedAt.nanoseconds, trade.reason.name, trade.netPnL.raw, trade.fees.raw,
      trade.risk.raw, trade.basis.name, trade.isAmbiguous, trade.adverse.raw,
      trade.favourable.raw, trade.dust.raw, trade.stopSlippage?.raw)
  }

  func write(_ event: EventRecord) throws {
    try rows.run(
      "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
      Int64(bitPattern: event.sequence), event.time.nanoseconds, event.bracket?.number,
      event.kind, event.text, event.words)
  }

  func write(_ record: AnnotationRecord) throws {
    let (kind, text) =
      switch record.annotation {
      case .tag(let word): ("tag", word)
      case .untag(let word): ("untag", word)
      case .note(let text): ("note", text)
      }
    try rows.run(
      "INSERT INTO annotation (bracket, time, kind, text) VALUES (?, ?, ?, ?)",
      record.bracket.number, record.time.nanoseconds, kind, text)
  }

  func write(_ instrument: Instrument) throws {
    try rows.run(
      "INSERT OR REPLACE INTO instrument VALUES (?, ?, ?, ?, ?)",
      instrument.symbol, instrument.tick.raw, instrument.lot.raw, instrument.multiplier.raw,
      instrument.margin.raw)
  }

  func writeEngine(_ batch: JournalBatch) throws {
    try rows.run(
      "INSERT OR REPLACE INTO engine VALUES (1, ?, ?, ?)",
      Int64(bitPattern: batch.position), batch.time.nanoseconds, batch.engine)
  }
}

/// A finished trade as a row of its table.
enum TradeRow {
  /// Returns the trade, or `nil` when its symbol is not among `symbols`.
  static func result(_ row: Row, symbols: [String]) -> TradeResult? {
    let symbol: String = row["symbol"]
    guard let index = symbols.firstIndex(of: symbol) else { return nil }
    return result(row, instrument: InstrumentID(index))
  }

  static func result(_ row: Row, instrument: InstrumentID) -> TradeResult? {
    let reasonName: String = row["reason"]
    let basisName: String = row["basis"]
    guard let reason = ExitReason.allCases.first(where: { $0.name == reasonName }),
      let basis = StopBasis.allCases.first(where: { $0.name == basisName })
    else { return nil }
    var result = TradeResult(
      bracket: BracketID(row["bracket"]), instrument: instrument,
      side: row["side"] == Side.buy.name ? .buy : .sell,
      quantity: Quantity(raw: row["quantity"]), entryAvgPx: Price(raw: row["entryAvgPx"]),
      exitAvgPx: Price(raw: row["exitAvgPx"]),
      openedAt: Timestamp(nanoseconds: row["openedAt"]),
      closedAt: Timestamp(nanoseconds: row["closedAt"]), reason: reason,
      netPnL: Money(raw: row["netPnL"]), fees: Money(raw: row["fees"]),
      risk: Money(raw: row["risk"]), basis: basis, isAmbiguous: row["isAmbiguous"])
    result.adverse = PriceOffset(raw: row["adverse"])
    result.favourable = PriceOffset(raw: row["favourable"])
    result.dust = Quantity(raw: row["dust"])
    result.stopSlippage = (row["stopSlippage"] as Int64?).map { PriceOffset(raw: $0) }
    return result
  }
}

extension OrdStatus {
  /// The name in the tables, as FIX writes it.
  var name: String {
    switch self {
    case .pendingNew: "pendingNew"
    case .new: "new"
    case .partiallyFilled: "partiallyFilled"
    case .filled: "filled"
    case .pendingCancel: "pendingCancel"
    case .canceled: "canceled"
    case .pendingReplace: "pendingReplace"
    case .rejected: "rejected"
    case .expired: "expired"
    }
  }
}
