import TradingModel

/// Chance from the settings' seed: SplitMix64, the same on every machine.
struct VenueChance: Sendable {
  /// What is left to chance; each kind has numbers of its own, so that one does not move another.
  enum Stream: UInt64, Sendable {
    case fills
    case faults
    case latency
  }

  private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  init(seed: UInt64, _ stream: Stream) {
    state = Self.mix(seed &+ Self.golden &* (stream.rawValue &+ 1))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `limit`, which is not negative.
  mutating func upTo(_ limit: Int64) -> Int64 {
    state &+= Self.golden
    // The high half of a 128-bit product spreads 64 random bits evenly over the range.
    return Int64(Self.mix(state).multipliedFullWidth(by: UInt64(limit) + 1).high)
  }

  /// Whether something of the given share happens; a share of zero draws nothing.
  mutating func happens(_ share: Ratio) -> Bool {
    share.raw > 0 && upTo(fixedPointScale - 1) < share.raw
  }

  /// A time of the range; a fixed one draws nothing.
  mutating func span(of range: LatencyRange) -> Int64 {
    let width = range.longest.nanoseconds - range.shortest.nanoseconds
    return range.shortest.nanoseconds + (width == 0 ? 0 : upTo(width))
  }
}

extension VenueChance: Storable {
  func store(into writer: inout StateWriter) { writer.write(state) }
  init(from reader: inout StateReader) throws(StateError) { state = try reader.unsigned() }
}
