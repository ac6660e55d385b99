/// Packs values into bytes, for states that are stored and read back by the same program.
///
/// Integers take as many bytes as they need, sign in the lowest bit, seven bits a byte, so that a
/// bracket of forty fields is some two hundred bytes. Nothing says what a field is: writer and
/// reader must agree, and whoever changes what is written raises the number of the format.
public struct StateWriter: Hashable, Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []
  /// Makes an empty writer.
  public init() {}

  /// Makes an empty writer with room for so many bytes.
  public init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Appends a number without a sign.
  public mutating func write(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Appends a number: 0, −1, 1, −2 … are written as 0, 1, 2, 3 …
  public mutating func write(_ value: Int64) {
    write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends a number.
  public mutating func write(_ value: Int) { write(Int64(value)) }
  /// Appends a number.
  public mutating func write(_ value: Int32) { write(Int64(value)) }
  /// Appends a number.
  public mutating func write(_ value: UInt32) { write(UInt64(value)) }

  /// Appends a wide number: its upper half, then its lower.
  public mutating func write(_ value: Int128) {
    write(Int64(truncatingIfNeeded: value >> 64))
    write(UInt64(truncatingIfNeeded: value))
  }

  /// Appends yes or no.
  public mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

  /// Appends a text, its length first.
  public mutating func write(_ text: String) {
    write(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends bytes, their number first.
  public mutating func write(_ packed: [UInt8]) {
    write(UInt64(packed.count))
    bytes.append(contentsOf: packed)
  }

  /// Appends a value that knows how it is stored.
  public mutating func write(_ value: some Storable) { value.store(into: &self) }

  /// Appends a value, or that there is none.
  public mutating func write<Value: Storable>(_ value: Value?) {
    write(value != nil)
    if let value { value.store(into: &self) }
  }

  /// Appends a list, its length first.
  public mutating func write<Value: Storable>(_ values: [Value]) {
    write(UInt64(values.count))
    for value in values { value.store(into: &self) }
  }
}

/// Why stored bytes are not a state.
public enum StateError: Error, Hashable, Sendable {
  /// They end too early.
  case truncated
  /// A byte says something that no version of the field says.
  case malformed
  /// They were written by another version of the program.
  case format(found: UInt64, known: UInt64)
}

/// Takes values out of bytes in the order in which `StateWriter` put them in.
///
/// Bytes that were damaged throw; they never trap.
public struct StateReader {
  private let bytes: [UInt8]
  private var index = 0

  /// Makes a reader at the first byte.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether everything was read.
  public var isAtEnd: Bool { index == bytes.count }

  private mutating func byte() throws(StateError) -> UInt8 {
    guard index < bytes.count else { throw .truncated }
    defer { index += 1 }
    return bytes[index]
  }

  /// Reads a number without a sign.
  public mutating func unsigned() throws(StateError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      let bits = UInt64(next & 0x7F)
      if shift == 63, bits > 1 { throw .malformed }
      value |= bits << shift
      if next < 0x80 { return value }
      shift += 7
      if shift > 63 { throw .malformed }
    }
  }

  /// Reads a number.
  public mutating func integer() throws(StateError) -> Int64 {
    let coded = try unsigned()
    return Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1)
  }

  /// Reads a number of 32 bits.
  public mutating func integer32() throws(StateError) -> Int32 {
    guard let value = Int32(exactly: try integer()) else { throw .malformed }
    return value
  }

  /// Reads a number of 32 bits without a sign.
  public mutating func unsigned32() throws(StateError) -> UInt32 {
    guard let value = UInt32(exactly: try unsigned()) else { throw .malformed }
    return value
  }

  /// Reads a wide number.
  public mutating func wide() throws(StateError) -> Int128 {
    let upper = Int128(try integer())
    return upper << 64 | Int128(try unsigned())
  }

  /// Reads yes or no.
  public mutating func flag() throws(StateError) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw .malformed
    }
  }

  /// Reads a text.
  public mutating func text() throws(StateError) -> String {
    let count = try length()
    guard let text = String(validating: bytes[index..<(index + count)], as: UTF8.self) else {
      throw .malformed
    }
    index += count
    return text
  }

  /// Reads bytes.
  public mutating func packed() throws(StateError) -> [UInt8] {
    let count = try length()
    defer { index += count }
    return Array(bytes[index..<(index + count)])
  }

  /// Reads a count of things that each take a byte at least, so that damage cannot ask for memory
  /// without end.
  public mutating func length() throws(StateError) -> Int {
    let count = try unsigned()
    guard count <= UInt64(bytes.count - index) else { throw .truncated }
    return Int(count)
  }

  /// Reads a value that knows how it is stored.
  public mutating func value<Value: Storable>(
    _ type: Value.Type = Value.self
  ) throws(StateError) -> Value {
    try Value(from: &self)
  }

  /// Reads a value, or that there is none.
  public mutating func optional<Value: Storable>(
    _ type: Value.Type = Value.self
  ) throws(StateError) -> Value? {
    try flag() ? try Value(from: &self) : nil
  }

  /// Reads a list.
  public mutating func list<Value: Storable>(
    of type: Value.Type = Value.self
  ) throws(StateError) -> [Value] {
    let count = try length()
    var values: [Value] = []
    for _ in 0..<count { values.append(try Value(from: &self)) }
    return values
  }
}

/// A value that can be packed into bytes and be made of them again.
public protocol Storable {
  /// Appends what `init(from:)` needs.
  func store(into writer: inout StateWriter)
  /// Reads what `store(into:)` wrote.
  init(from reader: inout StateReader) throws(StateError)
}
