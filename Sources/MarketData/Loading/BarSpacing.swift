import TradingModel

/// What the times of bars say of their length, and of where some are missing.
enum BarSpacing {
  /// The most common distance between neighbouring bars of the same symbol, the shortest of several
  /// equally common; `nil` when no symbol has two bars.
  ///
  /// Daily bars are 1d in spite of weekends, minutes 1m in spite of nights and holes.
  static func span(of series: [RowSeries]) -> TimeSpan? {
    var counts: [Int64: Int] = [:]
    for one in series {
      for (bar, next) in zip(one.bars, one.bars.dropFirst()) {
        counts[next.start - bar.start, default: 0] += 1
      }
    }
    var best: (distance: Int64, count: Int)?
    for distance in counts.keys.sorted() {
      let count = counts[distance] ?? 0
      if count > best?.count ?? 0 { best = (distance, count) }
    }
    return best.map { TimeSpan(nanoseconds: $0.distance) }
  }

  /// Counts the stretches without a bar where one was due.
  ///
  /// Within days, a bar was due when the bars end while the day before or the day after goes on at
  /// that time of day: the night after a session is no hole, seven hours missing from a market that
  /// never closes are one. A weekend is none when the file has no Saturday at all. Of days and
  /// longer, more than five lengths without a bar are a hole.
  static func holes(in bars: [BarRow], span: TimeSpan) -> UInt64 {
    let length = span.nanoseconds
    let day = TimeSpan.day.nanoseconds
    let tradesSaturdays = bars.contains { isSaturday($0.start) }
    var holes: UInt64 = 0
    for (bar, next) in zip(bars, bars.dropFirst()) where next.start - bar.start > length {
      if length >= day {
        if next.start - bar.start > span.times(5).nanoseconds { holes += 1 }
        continue
      }
      let due = bar.start + length
      if !tradesSaturdays, holdsSaturday(from: due, to: next.start) { continue }
      if has(due - day, in: bars) || has(due + day, in: bars) { holes += 1 }
    }
    return holes
  }

  private static func has(_ start: Int64, in bars: [BarRow]) -> Bool {
    let index = firstIndex(in: bars, notBefore: start)
    return index < bars.count && bars[index].start == start
  }

  /// The index of the first bar that starts at `start` or later.
  private static func firstIndex(in bars: [BarRow], notBefore start: Int64) -> Int {
    var low = 0
    var high = bars.count
    while low < high {
      let middle = (low + high) / 2
      if bars[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func dayNumber(_ nanoseconds: Int64) -> Int64 {
    Timestamp(nanoseconds: nanoseconds).floored(to: .day).nanoseconds / TimeSpan.day.nanoseconds
  }

  private static func isSaturday(_ nanoseconds: Int64) -> Bool {
    // 1970-01-01 was a Thursday: day 2 is the first Saturday.
    (dayNumber(nanoseconds) % 7 + 7) % 7 == 2
  }

  private static func holdsSaturday(from start: Int64, to end: Int64) -> Bool {
    var day = dayNumber(start)
    let last = dayNumber(end)
    if last - day >= 7 { return true }
    while day <= last {
      if (day % 7 + 7) % 7 == 2 { return true }
      day += 1
    }
    return false
  }
}
