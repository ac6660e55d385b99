import TradingModel

/// What is one 64-bit number inside.
protocol OneWord: Hashable, Sendable {
  init(word: Int64)
  var word: Int64 { get }
}

/// An optional in 8 bytes instead of 16, for what every bracket keeps room for.
///
/// `nil` is `Int64.min`, which no time, price or distance comes near; who sets it sets `nil`.
@propertyWrapper
struct InOneWord<Value: OneWord>: Hashable, Sendable {
  private var word = Int64.min

  init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  @inline(__always)
  var wrappedValue: Value? {
    get { word == .min ? nil : Value(word: word) }
    set { word = newValue?.word ?? .min }
  }
}

extension Timestamp: OneWord {
  init(word: Int64) { self.init(nanoseconds: word) }
  var word: Int64 { nanoseconds }
}

extension TimeSpan: OneWord {
  init(word: Int64) { self.init(nanoseconds: word) }
  var word: Int64 { nanoseconds }
}

extension OneWord where Self: FixedPoint {
  init(word: Int64) { self.init(raw: word) }
  var word: Int64 { raw }
}

extension Price: OneWord {}
extension PriceOffset: OneWord {}
extension Ratio: OneWord {}
