/// How numbers, times, ids and plain enums are stored.
extension FixedPoint {
  /// Appends the billionths.
  public func store(into writer: inout StateWriter) { writer.write(raw) }
  /// Reads the billionths.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(raw: try reader.integer())
  }
}

extension Price: Storable {}
extension PriceOffset: Storable {}
extension Quantity: Storable {}
extension Money: Storable {}
extension Ratio: Storable {}

extension Timestamp: Storable {
  /// Appends the nanoseconds.
  public func store(into writer: inout StateWriter) { writer.write(nanoseconds) }
  /// Reads the nanoseconds.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(nanoseconds: try reader.integer())
  }
}

extension TimeSpan: Storable {
  /// Appends the nanoseconds.
  public func store(into writer: inout StateWriter) { writer.write(nanoseconds) }
  /// Reads the nanoseconds.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(nanoseconds: try reader.integer())
  }
}

extension RawRepresentable where RawValue == UInt8 {
  /// Appends the number of the case.
  public func store(into writer: inout StateWriter) { writer.write(UInt64(rawValue)) }
  /// Reads the number of a case.
  public init(from reader: inout StateReader) throws(StateError) {
    let number = try reader.unsigned()
    guard let raw = UInt8(exactly: number), let value = Self(rawValue: raw) else {
      throw .malformed
    }
    self = value
  }
}

extension Side: Storable {}
extension OrderRole: Storable {}
extension OrdStatus: Storable {}
extension ExitReason: Storable {}
extension StopBasis: Storable {}
extension TradingState: Storable {}
extension ExecType: Storable {}

extension InstrumentID: Storable {
  /// Appends the number.
  public func store(into writer: inout StateWriter) { writer.write(index) }
  /// Reads the number.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(Int(try reader.integer32()))
  }
}

extension BracketID: Storable {
  /// Appends the number.
  public func store(into writer: inout StateWriter) { writer.write(number) }
  /// Reads the number.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(try reader.unsigned32())
  }
}

extension ClOrdID: Storable {
  /// Appends the four parts.
  public func store(into writer: inout StateWriter) {
    writer.write(session)
    writer.write(bracket)
    writer.write(role)
    writer.write(sequence)
  }
  /// Reads the four parts.
  public init(from reader: inout StateReader) throws(StateError) {
    let session = try reader.unsigned32()
    let bracket = try reader.value(BracketID.self)
    let role = try reader.value(OrderRole.self)
    self.init(
      session: session, bracket: bracket, role: role, sequence: try reader.unsigned32())
  }
}

extension OrderKind: Storable {
  /// Appends the number of the case and its prices.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .market: writer.write(UInt64(0))
    case .limit(let price):
      writer.write(UInt64(1))
      writer.write(price)
    case .stop(let price):
      writer.write(UInt64(2))
      writer.write(price)
    case .stopLimit(let stop, let limit):
      writer.write(UInt64(3))
      writer.write(stop)
      writer.write(limit)
    }
  }
  /// Reads the number of the case and its prices.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .market
    case 1: self = .limit(try reader.value())
    case 2: self = .stop(try reader.value())
    case 3:
      let stop = try reader.value(Price.self)
      self = .stopLimit(stop: stop, limit: try reader.value())
    default: throw .malformed
    }
  }
}

extension TimeInForce: Storable {
  /// Appends the number of the case and its end.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .day: writer.write(UInt64(0))
    case .gtc: writer.write(UInt64(1))
    case .ioc: writer.write(UInt64(2))
    case .fok: writer.write(UInt64(3))
    case .gtd(let end):
      writer.write(UInt64(4))
      writer.write(end)
    }
  }
  /// Reads the number of the case and its end.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .day
    case 1: self = .gtc
    case 2: self = .ioc
    case 3: self = .fok
    case 4: self = .gtd(try reader.value())
    default: throw .malformed
    }
  }
}
