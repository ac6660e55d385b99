import TradingModel

/// Chance from the settings' seed.
struct VenueChance: Sendable {
  /// What is left to chance; each kind has numbers of its own, so that one does not move another.
  enum Stream: UInt64, Sendable {
    case fills
    case faults
    case latency
  }

  private var generator: SplitMix64

  init(seed: UInt64, _ stream: Stream) {
    generator = SplitMix64(seed: seed, stream: stream.rawValue)
  }

  /// A number from 0 to `limit`, which is not negative.
  mutating func upTo(_ limit: Int64) -> Int64 { Int64(generator.below(UInt64(limit) + 1)) }

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
