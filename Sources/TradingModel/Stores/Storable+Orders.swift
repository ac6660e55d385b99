/// How orders, reports and trades are stored.
extension OrderRequest: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(clOrdID)
    writer.write(instrument)
    writer.write(side)
    writer.write(kind)
    writer.write(quantity)
    writer.write(timeInForce)
    writer.write(isReduceOnly)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let clOrdID = try reader.value(ClOrdID.self)
    let instrument = try reader.value(InstrumentID.self)
    let side = try reader.value(Side.self)
    let kind = try reader.value(OrderKind.self)
    let quantity = try reader.value(Quantity.self)
    self.init(
      clOrdID: clOrdID, instrument: instrument, side: side, kind: kind, quantity: quantity,
      timeInForce: try reader.value(), isReduceOnly: try reader.flag())
  }
}

extension VenueRefusal: Storable {
  /// Appends the number of the case and its amounts.
  public func store(into writer: inout StateWriter) {
    func write(_ number: UInt64, _ amounts: Int64...) {
      writer.write(number)
      for amount in amounts { writer.write(amount) }
    }
    switch self {
    case .duplicateClOrdID: write(0)
    case .unknownOrder: write(1)
    case .tooLate: write(2)
    case .priceOffTick(let nearest): write(3, nearest.raw)
    case .quantityOffLot(let nearest): write(4, nearest.raw)
    case .insufficientFunds(let required, let available): write(5, required.raw, available.raw)
    case .insufficientQuantity(let required, let available): write(6, required.raw, available.raw)
    case .notReducing(let position): write(7, position.raw)
    case .stopThroughMarket(let price): write(8, price.raw)
    case .belowCumQty(let cumQty): write(9, cumQty.raw)
    case .noMarket: write(10)
    case .valueOutOfRange: write(11)
    case .notSupported: write(12)
    case .expired: write(13)
    case .closed: write(14)
    }
  }
  /// Reads the number of the case and its amounts.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .duplicateClOrdID
    case 1: self = .unknownOrder
    case 2: self = .tooLate
    case 3: self = .priceOffTick(nearest: try reader.value())
    case 4: self = .quantityOffLot(nearest: try reader.value())
    case 5: self = .insufficientFunds(required: try reader.value(), available: try reader.value())
    case 6:
      self = .insufficientQuantity(required: try reader.value(), available: try reader.value())
    case 7: self = .notReducing(position: try reader.value())
    case 8: self = .stopThroughMarket(at: try reader.value())
    case 9: self = .belowCumQty(cumQty: try reader.value())
    case 10: self = .noMarket
    case 11: self = .valueOutOfRange
    case 12: self = .notSupported
    case 13: self = .expired
    case 14: self = .closed
    default: throw .malformed
    }
  }
}

extension ExecutionReport: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(execType)
    writer.write(execID)
    writer.write(clOrdID)
    writer.write(instrument)
    writer.write(side)
    writer.write(ordStatus)
    writer.write(kind)
    writer.write(orderQty)
    writer.write(cumQty)
    writer.write(leavesQty)
    writer.write(transactTime)
    writer.write(lastQty)
    writer.write(lastPx)
    writer.write(fee)
    writer.write(feeQuantity)
    writer.write(isAmbiguous)
    writer.write(refusal)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let execType = try reader.value(ExecType.self)
    let execID = try reader.unsigned()
    let clOrdID = try reader.value(ClOrdID.self)
    let instrument = try reader.value(InstrumentID.self)
    let side = try reader.value(Side.self)
    let ordStatus = try reader.value(OrdStatus.self)
    let kind = try reader.value(OrderKind.self)
    let orderQty = try reader.value(Quantity.self)
    let cumQty = try reader.value(Quantity.self)
    let leavesQty = try reader.value(Quantity.self)
    self.init(
      execType: execType, execID: execID, clOrdID: clOrdID, instrument: instrument, side: side,
      ordStatus: ordStatus, kind: kind, orderQty: orderQty, cumQty: cumQty, leavesQty: leavesQty,
      transactTime: try reader.value())
    lastQty = try reader.value()
    lastPx = try reader.value()
    fee = try reader.value()
    feeQuantity = try reader.value()
    isAmbiguous = try reader.flag()
    refusal = try reader.optional()
  }
}

extension TradeResult: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(bracket)
    writer.write(instrument)
    writer.write(side)
    writer.write(quantity)
    writer.write(entryAvgPx)
    writer.write(exitAvgPx)
    writer.write(openedAt)
    writer.write(closedAt)
    writer.write(reason)
    writer.write(netPnL)
    writer.write(fees)
    writer.write(risk)
    writer.write(basis)
    writer.write(isAmbiguous)
    writer.write(adverse)
    writer.write(favourable)
    writer.write(dust)
    writer.write(stopSlippage)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let bracket = try reader.value(BracketID.self)
    let instrument = try reader.value(InstrumentID.self)
    let side = try reader.value(Side.self)
    let quantity = try reader.value(Quantity.self)
    let entryAvgPx = try reader.value(Price.self)
    let exitAvgPx = try reader.value(Price.self)
    let openedAt = try reader.value(Timestamp.self)
    let closedAt = try reader.value(Timestamp.self)
    let reason = try reader.value(ExitReason.self)
    let netPnL = try reader.value(Money.self)
    let fees = try reader.value(Money.self)
    let risk = try reader.value(Money.self)
    self.init(
      bracket: bracket, instrument: instrument, side: side, quantity: quantity,
      entryAvgPx: entryAvgPx, exitAvgPx: exitAvgPx, openedAt: openedAt, closedAt: closedAt,
      reason: reason, netPnL: netPnL, fees: fees, risk: risk, basis: try reader.value(),
      isAmbiguous: try reader.flag())
    adverse = try reader.value()
    favourable = try reader.value()
    dust = try reader.value()
    stopSlippage = try reader.optional()
  }
}

extension FinalOrder: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(clOrdID)
    writer.write(instrument)
    writer.write(side)
    writer.write(status)
    writer.write(orderQty)
    writer.write(cumQty)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let clOrdID = try reader.value(ClOrdID.self)
    let instrument = try reader.value(InstrumentID.self)
    let side = try reader.value(Side.self)
    let status = try reader.value(OrdStatus.self)
    self.init(
      clOrdID: clOrdID, instrument: instrument, side: side, status: status,
      orderQty: try reader.value(), cumQty: try reader.value())
  }
}
