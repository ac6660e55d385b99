import TradingModel

/// Chance from the settings' seed, as the venue documents it: SplitMix64, and each kind of chance
/// begins at a place of its own.
struct ReferenceChance {
  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  init(seed: UInt64, number: UInt64) {
    state = Self.mixed(seed &+ Self.golden &* (number + 1))
  }

  /// A number from 0 to `limit`: the whole part of (limit + 1) · random / 2⁶⁴.
  mutating func upTo(_ limit: Int64) -> Int64 {
    state &+= Self.golden
    let product = UInt128(Self.mixed(state)) * UInt128(limit + 1)
    return Int64(product >> 64)
  }

  /// Whether something of the given share happens.
  mutating func happens(_ share: Ratio) -> Bool {
    share > .zero && upTo(fixedPointScale - 1) < share.raw
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
