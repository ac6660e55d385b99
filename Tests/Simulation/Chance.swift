/// Chance that a seed repeats on every machine: SplitMix64.
struct Chance {
  private var state: UInt64

  /// Chance of its own for every step of every seed, so that a step that is left out moves no other.
  init(seed: UInt64, step: Int) {
    state = Self.mix(seed &* 0xD134_2543_DE82_EF95 &+ UInt64(bitPattern: Int64(step)) &+ 1)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, not including, `bound`.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Int(Self.mix(state).multipliedFullWidth(by: UInt64(max(1, bound))).high)
  }

  /// A number of the range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Whether something of so many per cent happens.
  mutating func percent(_ share: Int) -> Bool { below(100) < share }

  /// One of `values`, each as likely as any other.
  mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }
}
