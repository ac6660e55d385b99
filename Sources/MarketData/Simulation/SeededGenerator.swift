import TradingModel

/// Chance from a seed, the same numbers on every machine.
///
/// Everything made of it uses only +, −, ·, / and the square root, which IEEE 754 defines to the last
/// bit; logarithms and cosines differ between systems and are not used.
struct SeededGenerator: Hashable, Sendable {
  private var generator: SplitMix64

  /// Makes the generator number `stream` of `seed`; different streams share nothing.
  init(seed: UInt64, stream: UInt64) { generator = SplitMix64(seed: seed, stream: stream) }

  /// The next 64 bits.
  mutating func next() -> UInt64 { generator.next() }

  /// A number in 0..<1.
  mutating func uniform() -> Double {
    Double(next() >> 11) * (1.0 / 9_007_199_254_740_992.0)
  }

  /// Whether something of the given probability happens.
  mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

  /// A number with mean 0, variance 1 and nearly the bell's shape, within ±3.5: four uniform ones.
  mutating func bell() -> Double {
    let bits = next()
    let sum =
      (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)
    // Four uniform numbers have the variance 4/12, so that √3 makes it 1.
    return (Double(sum) * (1.0 / 65_536.0) - 1.999_969_482_421_875) * 1.732_050_807_568_877_2
  }

  /// A number of mean 1 in 0..<3, most often small: sizes and waiting times.
  mutating func skewed() -> Double {
    let chance = uniform()
    return 3 * chance * chance
  }
}
