/// How whole batches are stored on their way to the tables.
extension JournalBatch: Storable {
  /// Raised whenever what is stored changes.
  private static let format: UInt64 = 1

  /// Appends every list.
  public func store(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(time)
    writer.write(position)
    writer.write(intents)
    writer.write(reports)
    writer.write(brackets)
    writer.write(trades)
    writer.write(events)
    writer.write(annotations)
    writer.write(engine)
  }
  /// Reads every list.
  public init(from reader: inout StateReader) throws(StateError) {
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    self.init()
    time = try reader.value()
    position = try reader.unsigned()
    intents = try reader.list()
    reports = try reader.list()
    brackets = try reader.list()
    trades = try reader.list()
    events = try reader.list()
    annotations = try reader.list()
    engine = try reader.packed()
  }
}

extension OrderIntent: Storable {
  /// Appends the order and its time.
  public func store(into writer: inout StateWriter) {
    writer.write(request)
    writer.write(time)
  }
  /// Reads the order and its time.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(request: try reader.value(), time: try reader.value())
  }
}

extension BracketRecord: Storable {
  /// Appends the id and the packed state, or that there is none.
  public func store(into writer: inout StateWriter) {
    writer.write(id)
    writer.write(state != nil)
    if let state { writer.write(state) }
  }
  /// Reads the id and the packed state, or that there is none.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(id: try reader.value(), state: try reader.flag() ? try reader.packed() : nil)
  }
}

extension EventRecord: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(sequence)
    writer.write(time)
    writer.write(bracket)
    writer.write(kind)
    writer.write(text)
    writer.write(words)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let sequence = try reader.unsigned()
    let time = try reader.value(Timestamp.self)
    let bracket = try reader.optional(BracketID.self)
    self.init(
      sequence: sequence, time: time, bracket: bracket, kind: try reader.text(),
      text: try reader.text(), words: try reader.text())
  }
}

extension AnnotationRecord: Storable {
  /// Appends every field.
  public func store(into writer: inout StateWriter) {
    writer.write(bracket)
    writer.write(time)
    writer.write(annotation)
  }
  /// Reads every field.
  public init(from reader: inout StateReader) throws(StateError) {
    let bracket = try reader.value(BracketID.self)
    self.init(bracket: bracket, time: try reader.value(), annotation: try reader.value())
  }
}

extension Annotation: Storable {
  /// Appends the number of the case and its text.
  public func store(into writer: inout StateWriter) {
    switch self {
    case .tag(let word):
      writer.write(UInt64(0))
      writer.write(word)
    case .untag(let word):
      writer.write(UInt64(1))
      writer.write(word)
    case .note(let text):
      writer.write(UInt64(2))
      writer.write(text)
    }
  }
  /// Reads the number of the case and its text.
  public init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .tag(try reader.text())
    case 1: self = .untag(try reader.text())
    case 2: self = .note(try reader.text())
    default: throw .malformed
    }
  }
}

extension VenueBatch: Storable {
  /// Raised whenever what is stored changes.
  private static let format: UInt64 = 1

  /// Appends every list.
  public func store(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(position)
    writer.write(account)
    writer.write(working)
    writer.write(final)
    writer.write(fills)
  }
  /// Reads every list.
  public init(from reader: inout StateReader) throws(StateError) {
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    self.init()
    position = try reader.unsigned()
    account = try reader.packed()
    working = try reader.list()
    final = try reader.list()
    fills = try reader.list()
  }
}

extension WorkingOrderRecord: Storable {
  /// Appends the id and the packed order.
  public func store(into writer: inout StateWriter) {
    writer.write(clOrdID)
    writer.write(state)
  }
  /// Reads the id and the packed order.
  public init(from reader: inout StateReader) throws(StateError) {
    self.init(clOrdID: try reader.value(), state: try reader.packed())
  }
}
