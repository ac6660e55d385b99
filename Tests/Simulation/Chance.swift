import TradingModel

/// What a simulated session leaves to chance.
struct Chance {
  private var generator: SplitMix64

  /// Chance of its own for every step of every seed, so that a step that is left out moves no other.
  init(seed: UInt64, step: Int) {
    generator = SplitMix64(
      seed: SplitMix64.mixed(
        seed &* 0xD134_2543_DE82_EF95 &+ UInt64(bitPattern: Int64(step)) &+ 1))
  }

  /// A number from 0 up to, not including, `bound`.
  mutating func below(_ bound: Int) -> Int { generator.below(bound) }

  /// A number of the range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Whether something of so many per cent happens.
  mutating func percent(_ share: Int) -> Bool { below(100) < share }

  /// One of `values`, each as likely as any other.
  mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }
}
