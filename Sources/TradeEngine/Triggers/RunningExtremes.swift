import TradingModel

/// Answers "highest and lowest price since then" for the moments at which brackets opened, exactly,
/// without a scan of brackets or of prices.
///
/// Only openings are ever asked about, so between two of them one pair of extremes is enough: a
/// price costs two comparisons. The stretches before the newest form two monotone stacks: one whose
/// extreme a later stretch exceeds can never be the answer again, so it is dropped. Asking is a
/// binary search.
struct RunningExtremes: Hashable, Sendable {
  /// A stretch from an opening to the next.
  private struct Stretch: Hashable, Sendable {
    let opening: UInt64
    let raw: Int64
  }

  /// Stretches before the newest, older and more extreme first.
  private var highs: [Stretch] = []
  private var lows: [Stretch] = []
  /// The newest stretch.
  private var opening: UInt64 = 0
  private var high = Int64.min
  private var low = Int64.max

  /// Takes the highest and lowest price of an event.
  mutating func add(high newHigh: Int64, low newLow: Int64) {
    if newHigh > high { high = newHigh }
    if newLow < low { low = newLow }
  }

  /// A bracket opened with the input of this number; numbers rise.
  mutating func open(_ input: UInt64) {
    if high >= low {
      while let last = highs.last, last.raw <= high { highs.removeLast() }
      highs.append(Stretch(opening: opening, raw: high))
      while let last = lows.last, last.raw >= low { lows.removeLast() }
      lows.append(Stretch(opening: opening, raw: low))
    }
    opening = input
    high = .min
    low = .max
  }

  /// The highest and lowest price since the opening with the input `input`; `nil` when there was
  /// none yet.
  func since(_ input: UInt64) -> (high: Int64, low: Int64)? {
    let high = max(high, Self.first(since: input, in: highs) ?? .min)
    let low = min(low, Self.first(since: input, in: lows) ?? .max)
    return high >= low ? (high, low) : nil
  }

  /// Forgets everything: nothing on the symbol is open any more.
  mutating func removeAll() {
    highs.removeAll(keepingCapacity: true)
    lows.removeAll(keepingCapacity: true)
    high = .min
    low = .max
  }

  /// The number of stretches kept.
  var count: Int { highs.count + lows.count }

  /// Joins the stretches that no bracket still open divides.
  ///
  /// - Parameter openings: The openings of all brackets that are open, rising.
  mutating func join(_ openings: [UInt64]) {
    Self.join(openings, &highs)
    Self.join(openings, &lows)
  }

  /// Of the stretches from one opening to the next only the first, the most extreme, can answer.
  private static func join(_ openings: [UInt64], _ stretches: inout [Stretch]) {
    var kept: [Stretch] = []
    var index = 0
    for (number, opening) in openings.enumerated() {
      let end = number + 1 < openings.count ? openings[number + 1] : .max
      while index < stretches.count, stretches[index].opening < opening { index += 1 }
      guard index < stretches.count, stretches[index].opening < end else { continue }
      kept.append(stretches[index])
      index += 1
    }
    stretches = kept
  }

  private static func first(since input: UInt64, in stretches: [Stretch]) -> Int64? {
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].opening < input { low = middle + 1 } else { high = middle }
    }
    return low < stretches.count ? stretches[low].raw : nil
  }
}
