public import TradingModel

/// What of the engine is kept over a restart.
///
/// Brackets are stored one by one, as they change, each with its timers; the rest, a few hundred
/// bytes, every time. Prices, bars, the ATR and the extremes are not stored: they come from the
/// market again. What follows from the rest is worked out anew.
extension ExecutionEngine {
  /// Everything but the brackets and the market, packed.
  public func storedState() -> [UInt8] {
    var writer = StateWriter()
    writer.write(
      StoredEngine(
        time: now, inputs: inputSequence, events: eventSequence, orders: ordersSent,
        timers: timers.sequence, nextBracket: book.nextID, tradingState: tradingState,
        isServiceRunning: service.isRunning, cash: cash, equityAtReset: equityAtReset,
        dayStart: dayStart, equityBeforeData: equityBeforeData, nextDayReset: nextDayReset,
        dailyLoss: riskManager.dailyLoss, recentOrders: riskManager.recentOrders(at: now),
        tally: tally, reportLog: reportLog,
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
    return try reader.value(StoredEngine.self).symbols.contains { !$0.outside.quantity.isZero }
  }

  /// Brackets, packed with their timers; those that have ended without a state.
  ///
  /// - Parameter ids: Rising, each once.
  public func storedBrackets(_ ids: [BracketID]) -> [BracketRecord] {
    let timers = timers.timers(of: ids)
    var next = 0
    return ids.map { id in
      let first = next
      while next < timers.count, timers[next].bracket == id { next += 1 }
      guard let slot = book.slot(of: id) else { return BracketRecord(id: id, state: nil) }
      var writer = StateWriter()
      writer.write(book.slots[slot])
      writer.write(Array(timers[first..<next]))
      return BracketRecord(id: id, state: writer.bytes)
    }
  }

  /// The brackets that have not ended, rising.
  public var activeBracketIDs: [BracketID] { book.slots(in: .all).map { book.slots[$0].id } }

  /// Makes it the run of this number: call it before the first input.
  public mutating func begin(session number: UInt32) {
    precondition(
      number > session || (number == session && ordersSent == 0),
      "Invariant: no two runs have the same number")
    session = number
  }

  /// Takes over what an earlier run stored; call it before the first input. The market comes after
  /// it, with `fastForward`.
  ///
  /// - Parameters:
  ///   - state: What `storedState` returned.
  ///   - brackets: What `storedBrackets` returned, older brackets first.
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
    #if BRACE_MUTANTS
      if Mutant.planted == .reportLogForgotten { reportLog = ReportLog() }
    #endif
    try restoreBrackets(brackets, of: stored)
    resumeCounting(
      inputs: stored.inputs, events: stored.events, orders: stored.orders,
      at: isSameMarket ? max(stored.time, now) : now)
    guard isSameMarket else {
      // Time begins anew, and with it the day.
      equityAtReset = Money(clamping: cash)
      equityBeforeData = equityAtReset
      return
    }
    equityAtReset = stored.equityAtReset
    equityBeforeData = stored.equityBeforeData
    dayStart = stored.dayStart
    nextDayReset = stored.nextDayReset
    riskManager.restore(dailyLoss: stored.dailyLoss, recentOrders: stored.recentOrders)
    for (index, symbol) in stored.symbols.enumerated() {
      symbols[index].position = symbol.position
      symbols[index].dust = symbol.dust
      symbols[index].outside = symbol.outside
      symbols[index].reversal = symbol.reversal
      notePosition(index)
    }
  }

  private mutating func restoreBrackets(
    _ records: [BracketRecord], of stored: StoredEngine
  ) throws(StateError) {
    var brackets: [BracketOrder] = []
    var timers: [EngineTimer] = []
    for record in records {
      var reader = StateReader(record.state ?? [])
      let bracket = try reader.value(BracketOrder.self)
      timers += try reader.list(of: EngineTimer.self)
      guard reader.isAtEnd, bracket.id == record.id, bracket.id < stored.nextBracket,
        symbols.indices.contains(Int(bracket.instrument.index)),
        brackets.last.map({ $0.id < bracket.id }) ?? true
      else { throw .malformed }
      brackets.append(bracket)
    }
    self.timers.restore(timers, sequence: stored.timers)
    book.restore(brackets, next: stored.nextBracket.number)
    for slot in book.slots(in: .all) {
      count(slot)
      countEntry(slot, before: .zero, now: book.slots[slot].entryLeaves())
      let (id, symbol) = (book.slots[slot].id, Int(book.slots[slot].instrument.index))
      for watch in book.slots[slot].watches { symbols[symbol].insert(watch, for: id) }
    }
    let opened = brackets.filter { $0.openedAt != nil }
    reopening = opened.sorted { $1.openedInput < $0.openedInput }.map(\.id)
  }
}

/// The engine's state without its brackets, as it is stored.
private struct StoredEngine: Storable {
  struct Symbol: Storable {
    var position: Quantity
    var dust: Quantity
    var outside: OutsidePosition
    var reversal: EntryRequest?
  }

  var time: Timestamp
  var inputs: UInt64
  var events: UInt64
  var orders: UInt32
  var timers: UInt64
  var nextBracket: BracketID
  var tradingState: TradingState
  var isServiceRunning: Bool
  var cash: Int128
  var equityAtReset: Money
  var dayStart: Timestamp
  var equityBeforeData: Money
  var nextDayReset: Timestamp
  var dailyLoss: Money?
  var recentOrders: [Timestamp]
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
    writer.write(orders)
    writer.write(timers)
    writer.write(nextBracket)
    writer.write(tradingState)
    writer.write(isServiceRunning)
    writer.write(cash)
    writer.write(equityAtReset)
    writer.write(dayStart)
    writer.write(equityBeforeData)
    writer.write(nextDayReset)
    writer.write(dailyLoss)
    writer.write(recentOrders)
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
    orders = try reader.unsigned32()
    timers = try reader.unsigned()
    nextBracket = try reader.value()
    tradingState = try reader.value()
    isServiceRunning = try reader.flag()
    cash = try reader.wide()
    equityAtReset = try reader.value()
    dayStart = try reader.value()
    equityBeforeData = try reader.value()
    nextDayReset = try reader.value()
    dailyLoss = try reader.optional()
    recentOrders = try reader.list()
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

extension EngineTimer.Purpose: Storable {}

extension EngineTimer: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(due)
    writer.write(sequence)
    writer.write(bracket)
    writer.write(purpose)
  }

  init(from reader: inout StateReader) throws(StateError) {
    due = try reader.value()
    sequence = try reader.unsigned()
    bracket = try reader.value()
    purpose = try reader.value()
  }
}

extension ExecutionEngine.Tally: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(UInt64(completed.count))
    for count in completed { writer.write(count) }
    writer.write(canceled)
    writer.write(realized)
    writer.write(fees)
    writer.write(ignoredReports)
  }

  init(from reader: inout StateReader) throws(StateError) {
    self.init()
    guard try reader.length() == completed.count else { throw .malformed }
    for reason in completed.indices { completed[reason] = Int(try reader.integer()) }
    canceled = Int(try reader.integer())
    realized = try reader.wide()
    fees = try reader.wide()
    ignoredReports = Int(try reader.integer())
  }
}
