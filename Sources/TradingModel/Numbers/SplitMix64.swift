/// Chance that a seed repeats on every machine: Steele, Lea and Flood's SplitMix64.
///
/// The generator adds a constant to its state and mixes the sum: 2⁶⁴ numbers, each once. It decides
/// fills, faults and simulated markets; it keeps no secrets.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  /// Makes the generator whose first number is the mix of `seed` + 0x9E3779B97F4A7C15: from the seed
  /// 0 it gives 0xE220A8397B1DCDAF, as the published one does.
  public init(seed: UInt64) { state = seed }

  /// Makes the generator number `stream` of `seed`: each begins at a place of its own, so that what
  /// one draws does not move another.
  public init(seed: UInt64, stream: UInt64) {
    state = Self.mixed(seed &+ Self.golden &* (stream &+ 1))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= Self.golden
    return Self.mixed(state)
  }

  /// A number from 0 up to, not including, `bound`; 0 for a bound of 0 or 1.
  ///
  /// It is the whole part of bound · random / 2⁶⁴: one draw, all numbers as likely to within
  /// bound / 2⁶⁴.
  public mutating func below(_ bound: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: bound).high
  }

  /// A number from 0 up to, not including, `bound`; 0 for a bound of 1 or less.
  public mutating func below(_ bound: Int) -> Int { Int(below(UInt64(max(1, bound)))) }

  /// The last step of the generator: spreads the bits of `value` over all 64.
  public static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
