/// How entries, plans and the rules of exits are stored.
extension ExitLevel: Storable {
  /// Appends the number of the case and its value.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .price(let price):
      writer.write(UInt64(0))
      writer.write(price)
    case .atr(let multiple):
      writer.write(UInt64(1))
      writer.write(multiple)
    case .share(let share):
      writer.write(UInt64(2))
      writer.write(share)
    case .ticks(let count):
      writer.write(UInt64(3))
      writer.write(count)
    case .riskMultiple(let multiple):
      writer.write(UInt64(4))
      writer.write(multiple)
    }
  }
  /// Reads the number of the case and its value.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .price(try reader.value())
    case 1: self = .atr(try reader.value())
    case 2: self = .share(try reader.value())
    case 3: self = .ticks(try reader.integer32())
    case 4: self = .riskMultiple(try reader.value())
    default: throw .malformed
    }
  }
}

extension SizeRequest: Storable {
  /// Appends the number of the case and its value.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .quantity(let quantity):
      writer.write(UInt64(0))
      writer.write(quantity)
    case .notional(let money):
      writer.write(UInt64(1))
      writer.write(money)
    case .risk(let share):
      writer.write(UInt64(2))
      writer.write(share)
    case .proposed: writer.write(UInt64(3))
    }
  }
  /// Reads the number of the case and its value.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .quantity(try reader.value())
    case 1: self = .notional(try reader.value())
    case 2: self = .risk(try reader.value())
    case 3: self = .proposed
    default: throw .malformed
    }
  }
}

extension EntryRequest: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(instrument)
    writer.write(side)
    writer.write(size)
    writer.write(kind)
    writer.write(stop)
    writer.write(target)
    writer.write(timeInForce)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let instrument = try reader.value(InstrumentID.self)
    let side = try reader.value(Side.self)
    let size = try reader.value(SizeRequest.self)
    self.init(instrument: instrument, side: side, size: size, kind: try reader.value())
    stop = try reader.optional()
    target = try reader.optional()
    timeInForce = try reader.value()
  }
}

extension ExitPlan: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(reference)
    writer.write(stop)
    writer.write(target)
    writer.write(basis)
    writer.write(atr)
    writer.write(ratio)
    writer.write(wasShifted)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let reference = try reader.value(Price.self)
    let stop = try reader.value(Price.self)
    let target = try reader.value(Price.self)
    let basis = try reader.value(StopBasis.self)
    let atr = try reader.value(PriceOffset.self)
    let ratio = try reader.value(Ratio.self)
    self.init(
      reference: reference, stop: stop, target: target, basis: basis, atr: atr, ratio: ratio,
      wasShifted: try reader.flag())
  }
}

extension TrailDistance: Storable {
  /// Appends the number of the case and its value.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .atr(let multiple):
      writer.write(UInt64(0))
      writer.write(multiple)
    case .share(let share):
      writer.write(UInt64(1))
      writer.write(share)
    case .ticks(let count):
      writer.write(UInt64(2))
      writer.write(count)
    case .price(let offset):
      writer.write(UInt64(3))
      writer.write(offset)
    }
  }
  /// Reads the number of the case and its value.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .atr(try reader.value())
    case 1: self = .share(try reader.value())
    case 2: self = .ticks(try reader.integer32())
    case 3: self = .price(try reader.value())
    default: throw .malformed
    }
  }
}

extension TrailRule: Storable {
  /// Appends the distance and when it begins.
  public func store(into writer: inout StateWriter) {
    writer.write(distance)
    writer.write(afterR)
  }
  /// Reads the distance and when it begins.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(distance: try reader.value(), afterR: try reader.optional())
  }
}

extension BreakEvenRule: Storable {
  /// Appends when it acts.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .atR(let multiple):
      writer.write(UInt64(0))
      writer.write(multiple)
    case .afterFirstTarget: writer.write(UInt64(1))
    }
  }
  /// Reads when it acts.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .atR(try reader.value())
    case 1: self = .afterFirstTarget
    default: throw .malformed
    }
  }
}
