public import TradingModel

/// What of the engine is kept over a restart.
///
/// Brackets are stored one by one, as they change; the rest, a few hundred bytes, every time.
/// Prices, bars and the ATR are not stored: they come from the market again.
extension ExecutionEngine {
  /// Everything but the brackets and the market, packed.
  public func storedState() -> [UInt8] {
    var writer = StateWriter()
    writer.write(
      StoredEngine(
        time: now, inputs: inputSequence, events: eventSequence, nextBracket: book.nextID,
        tradingState: tradingState, isServiceRunning: service.isRunning, cash: cash,
        equityAtReset: equityAtReset, nextDayReset: nextDayReset,
        dailyLoss: riskManager.dailyLoss, tally: tally, reportLog: reportLog,
        symbols: symbols.map {
          StoredEngine.Symbol(
            position: $0.position, dust: $0.dust, outside: $0.outside, reversal: $0.reversal)
        }))
    return writer.bytes
  }

  /// Whether what `storedState` returned has positions that no bracket owns.
  ///
  /// - Throws: when the bytes are not what this version stores.
  public static func holdsUnmanaged(_ state: [UInt8]) throws(StateError) -> Bool {
    var reader = StateReader(state)
    return try reader.value(StoredEngine.self).symbols.contains { !$0.outside.isZero }
  }

  /// A live bracket, packed; `nil` when it has ended.
  public func storedBracket(_ id: BracketID) -> [UInt8]? {
    guard let slot = book.slot(of: id) else { return nil }
    var writer = StateWriter()
    writer.write(book.slots[slot])
    return writer.bytes
  }

  /// Makes it the run of this number: call it before the first input.
  public mutating func begin(session number: UInt32) {
    precondition(ordersSent == 0, "Invariant: a run has one number")
    session = number
  }

  /// Takes over what an earlier run stored; call it before the first input.
  ///
  /// - Parameters:
  ///   - state: What `storedState` returned.
  ///   - brackets: What `storedBracket` returned, older brackets first.
  ///   - isSameMarket: Whether the market goes on where it stopped; otherwise time begins anew,
  ///     which it may when there are no brackets.
  /// - Throws: when the bytes are not what this version stores.
  public mutating func restore(
    _ state: [UInt8], brackets: [BracketRecord], isSameMarket: Bool
  ) throws(StateError) {
    var reader = StateReader(state)
    let stored = try reader.value(StoredEngine.self)
    guard reader.isAtEnd, stored.symbols.count == symbols.count || !isSameMarket else {
      throw .malformed
    }
    tradingState = stored.tradingState
    if !stored.isServiceRunning { _ = service.stop() }
    cash = stored.cash
    tally = stored.tally
    reportLog = stored.reportLog
    try restoreBrackets(brackets, next: stored.nextBracket)
    resumeCounting(
      inputs: stored.inputs, events: stored.events,
      at: isSameMarket ? max(stored.time, now) : now)
    guard isSameMarket else {
      // Time begins anew, and with it the day.
      equityAtReset = Money(clamping: cash)
      return
    }
    equityAtReset = stored.equityAtReset
    nextDayReset = stored.nextDayReset
    riskManager.restore(dailyLoss: stored.dailyLoss)
    for (index, symbol) in stored.symbols.enumerated() {
      symbols[index].position = symbol.position
      symbols[index].dust = symbol.dust
      symbols[index].outside = symbol.outside
      symbols[index].reversal = symbol.reversal
    }
  }

  private mutating func restoreBrackets(
    _ records: [BracketRecord], next: BracketID
  ) throws(StateError) {
    var brackets: [BracketOrder] = []
    for record in records {
      var reader = StateReader(record.state ?? [])
      let bracket = try reader.value(BracketOrder.self)
      guard bracket.id == record.id, bracket.id < next,
        symbols.indices.contains(Int(bracket.instrument.index)),
        brackets.last.map({ $0.id < bracket.id }) ?? true
      else { throw .malformed }
      brackets.append(bracket)
    }
    book.restore(brackets, next: next.number)
    let opened = brackets.compactMap { bracket in
      bracket.openedAt.map { (time: $0, id: bracket.id) }
    }
    reopening = opened.sorted { ($1.time, $1.id) < ($0.time, $0.id) }.map(\.id)
  }
}

/// The engine's state without its brackets, as it is stored.
private struct StoredEngine: Storable {
  struct Symbol: Storable {
    var position: Quantity
    var dust: Quantity
    var outside: Quantity
    var reversal: EntryRequest?
  }

  var time: Timestamp
  var inputs: UInt64
  var events: UInt64
  var nextBracket: BracketID
  var tradingState: TradingState
  var isServiceRunning: Bool
  var cash: Int128
  var equityAtReset: Money
  var nextDayReset: Timestamp
  var dailyLoss: Money?
  var tally: ExecutionEngine.Tally
  var reportLog: ReportLog
  var symbols: [Symbol]

  /// Raised whenever what is stored changes.
  static let format: UInt64 = 1
}

extension StoredEngine {
  func store(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(time)
    writer.write(inputs)
    writer.write(events)
    writer.write(nextBracket)
    writer.write(tradingState)
    writer.write(isServiceRunning)
    writer.write(cash)
    writer.write(equityAtReset)
    writer.write(nextDayReset)
    writer.write(dailyLoss)
    writer.write(tally)
    writer.write(reportLog)
    writer.write(symbols)
  }

  init(from reader: inout StateReader) throws(StateError) {
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    time = try reader.value()
    inputs = try reader.unsigned()
    events = try reader.unsigned()
    nextBracket = try reader.value()
    tradingState = try reader.value()
    isServiceRunning = try reader.flag()
    cash = try reader.wide()
    equityAtReset = try reader.value()
    nextDayReset = try reader.value()
    dailyLoss = try reader.optional()
    tally = try reader.value()
    reportLog = try reader.value()
    symbols = try reader.list()
  }
}

extension StoredEngine.Symbol {
  func store(into writer: inout StateWriter) {
    writer.write(position)
    writer.write(dust)
    writer.write(outside)
    writer.write(reversal)
  }

  init(from reader: inout StateReader) throws(StateError) {
    position = try reader.value()
    dust = try reader.value()
    outside = try reader.value()
    reversal = try reader.optional()
  }
}

extension ExecutionEngine.Tally: Storable {
  func store(into writer: inout StateWriter) {
    for reason in ExitReason.allCases { writer.write(completed[reason] ?? 0) }
    writer.write(canceled)
    writer.write(realized)
    writer.write(fees)
    writer.write(ignoredReports)
  }

  init(from reader: inout StateReader) throws(StateError) {
    self.init()
    for reason in ExitReason.allCases {
      let count = Int(try reader.integer())
      if count != 0 { completed[reason] = count }
    }
    canceled = Int(try reader.integer())
    realized = try reader.wide()
    fees = try reader.wide()
    ignoredReports = Int(try reader.integer())
  }
}
