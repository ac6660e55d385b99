import Histogram

/// Many times of one kind, in an HDR histogram: three significant digits, up to a minute.
struct Latencies {
  private static let longest: UInt64 = 60_000_000_000
  private var histogram = Histogram<UInt64>(
    highestTrackableValue: longest, numberOfSignificantValueDigits: .three)

  /// Books a time; one above a minute counts as a minute.
  mutating func record(_ time: Duration) {
    histogram.record(UInt64(min(max(0, time.nanoseconds), Double(Self.longest))))
  }

  /// The time that so many of a hundred do not exceed, in nanoseconds, to a thousandth of it.
  func nanoseconds(at percentile: Double) -> Double {
    Double(histogram.valueAtPercentile(percentile))
  }

  /// How many there are.
  var count: Int { Int(histogram.totalCount) }
}

extension Report {
  /// Which percentiles are told, and what they are called.
  private static let percentiles: [(key: String, share: Double)] = [
    ("p50", 50), ("p95", 95), ("p99", 99), ("p999", 99.9), ("max", 100),
  ]

  /// Adds the percentiles of each repetition: `ns_p50` is the spread of the medians.
  ///
  /// - Parameters:
  ///   - key: The unit: `ns`, `us` or `ms`.
  ///   - name: The words of the table, without the percentile.
  ///   - isMany: Whether there are enough of them to tell one in a thousand.
  ///   - headlines: The percentiles of the short table.
  mutating func measure(
    _ key: String, _ name: String, _ runs: [Latencies], nanosecondsEach unit: Double,
    decimals: Int = 0, isMany: Bool = false,
    headlines: [String] = []
  ) {
    for (word, share) in Self.percentiles where isMany || word != "p999" {
      measure(
        Figure(
          "\(key)_\(word)", "\(name) \(word)", runs.map { $0.nanoseconds(at: share) / unit },
          decimals: decimals, isHeadline: headlines.contains(word)))
    }
  }
}

extension Duration {
  /// In nanoseconds.
  var nanoseconds: Double {
    Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9
  }
}
