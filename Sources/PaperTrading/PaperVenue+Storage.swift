public import TradingModel

/// The paper venue's books: what it must know again when its program starts again.
///
/// It stores before it tells: a report that somebody has seen was stored. What is on its way between
/// the parties is not: that is the line's, and lines break.
extension PaperVenue {
  private static let format: UInt64 = 1
  /// After a restart numbers of reports go on at the next multiple of it, so that none is used twice
  /// even if the last ones could not be stored.
  static let execIDStride: UInt64 = 1_000_000

  /// Begins to note what must be stored.
  public mutating func keepBooks() { keepsBooks = true }

  /// Whether something happened that must be stored before `reports` are told.
  public func hasNews(_ reports: [ExecutionReport]) -> Bool {
    isDirect ? !reports.isEmpty : !unstored.isEmpty
  }

  /// Returns what must be stored before `reports` are told: the orders they are about, the fills
  /// among them, and the account.
  public mutating func takeBatch(_ reports: [ExecutionReport]) -> VenueBatch {
    let news = isDirect ? reports : unstored
    unstored.removeAll(keepingCapacity: true)
    var batch = VenueBatch()
    var seen: [ClOrdID] = []
    for report in news {
      if report.execType == .trade { batch.fills.append(report) }
      guard !seen.contains(report.clOrdID) else { continue }
      seen.append(report.clOrdID)
      switch matching.index[report.clOrdID] {
      case .working(let slot):
        var writer = StateWriter()
        let order = matching.orders[Int(slot)]
        writer.write(StoredVenueOrder(order, fees: matching.partFees(of: order)))
        batch.working.append(
          WorkingOrderRecord(clOrdID: order.clOrdID, state: writer.bytes))
      case .closed(let number): batch.final.append(matching.closed[Int(number)].record)
      case .unknown: break
      }
    }
    batch.account = storedAccount()
    return batch
  }

  private func storedAccount() -> [UInt8] {
    var writer = StateWriter()
    writer.write(Self.format)
    writer.write(matching.clock)
    writer.write(matching.lastExecID)
    writer.write(matching.fillChance)
    writer.write(matching.faultChance)
    writer.write(chance)
    matching.account.store(into: &writer)
    return writer.bytes
  }

  /// Shows a market event of the past: prices are what they were, no order moves.
  public mutating func fastForward(_ event: MarketEvent) {
    let index = Int(event.instrument.index)
    matching.noteMark(index)
    switch event {
    case .trade(let trade): _ = matching.markets[index].onTrade(trade)
    case .quote(let quote): _ = matching.markets[index].onQuote(quote)
    case .bar(let bar): _ = matching.markets[index].onBar(bar)
    }
    matching.advanceClock(to: event.time.nanoseconds)
  }

  /// Takes over what an earlier run stored, after the market was brought to where it stood then.
  ///
  /// - Parameter isSameMarket: Whether it is the market of that run; orders and positions belong to
  ///   it, cash does not.
  /// - Throws: when the bytes are not what this version stores.
  public mutating func restore(
    _ contents: VenueContents, isSameMarket: Bool
  ) throws(StateError) {
    var reader = StateReader(contents.account)
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    let clock = try reader.integer()
    if isSameMarket { matching.advanceClock(to: clock) }
    let lastExecID = try reader.unsigned()
    matching.lastExecID = (lastExecID / Self.execIDStride + 1) * Self.execIDStride
    #if BRACE_MUTANTS
      if Mutant.planted == .execIDsUsedAgain { matching.lastExecID = lastExecID / 2 }
    #endif
    matching.fillChance = try reader.value()
    matching.faultChance = try reader.value()
    chance = try reader.value()
    try matching.account.restore(from: &reader, keepsPositions: isSameMarket)
    guard reader.isAtEnd else { throw .malformed }
    guard isSameMarket else { return }
    var orders: [StoredVenueOrder] = []
    for record in contents.working {
      var reader = StateReader(record.state)
      let stored = try reader.value(StoredVenueOrder.self)
      guard stored.order.clOrdID == record.clOrdID,
        matching.terms.indices.contains(Int(stored.order.instrument.index))
      else { throw .malformed }
      orders.append(stored)
    }
    // Of equal prices what took its place earlier comes first, as it did before.
    orders.sort { ($0.order.placedAt, $0.order.clOrdID) < ($1.order.placedAt, $1.order.clOrdID) }
    for order in orders { matching.putBack(order) }
  }

  /// Knows orders again that have ended, because somebody may ask about them.
  public mutating func recall(_ orders: [FinalOrder]) {
    for order in orders where matching.index[order.clOrdID] == .unknown {
      matching.remember(ClosedOrder(order))
    }
  }

  /// What the venue says of the account when it is asked after a restart (SEM-59).
  ///
  /// - Parameters:
  ///   - ids: The orders that are asked about.
  ///   - fills: The fills to tell, which the store knows.
  public mutating func statement(
    about ids: [(id: ClOrdID, instrument: InstrumentID)], fills: [ExecutionReport]
  ) -> VenueStatement {
    var statement = VenueStatement()
    statement.fills = fills
    for (id, instrument) in ids {
      matching.reportStatus(id, instrument, into: &statement.answers)
    }
    for order in matching.openOrders {
      matching.reportStatus(order.clOrdID, order.instrument, into: &statement.openOrders)
    }
    statement.cash = account.cash
    statement.positions = account.positions
    statement.lastExecID = matching.lastExecID
    return statement
  }

  /// The venue's time.
  public var time: Timestamp { Timestamp(nanoseconds: matching.clock) }
}

extension MatchingEngine {
  /// Puts a stored order back where it rested; it does not act, as it is not new.
  fileprivate mutating func putBack(_ stored: StoredVenueOrder) {
    let order = stored.order
    if stored.fees != .none { partFees[order.clOrdID] = stored.fees }
    let place = order.place
    let slot = take(order)
    index[order.clOrdID] = .working(slot)
    if order.expiresAt != .max { expiries.insert(slot, key: order.expiresAt) }
    let number = Int(order.instrument.index)
    if order.isReduceOnly {
      account.workExit(order.leavesQty.raw, order.side, number)
    } else {
      account.work(order.leavesQty.raw, value: order.workingValue, order.side, number)
    }
    settle(slot, on: place)
  }
}

extension ClosedOrder {
  /// The order as it is stored.
  fileprivate var record: FinalOrder {
    FinalOrder(
      clOrdID: clOrdID, instrument: instrument, side: side, status: status, orderQty: orderQty,
      cumQty: cumQty)
  }

  fileprivate init(_ order: FinalOrder) {
    self.init(
      clOrdID: order.clOrdID, orderQty: order.orderQty, cumQty: order.cumQty,
      instrument: order.instrument, side: order.side, status: order.status)
  }
}
