import TradingModel

/// Answers "highest and lowest price since then" without a scan of brackets or of prices.
///
/// Two monotone stacks: a price that a later one exceeds can never be the answer again, so it is
/// dropped. Adding costs a few comparisons on average, asking a binary search.
struct RunningExtremes: Hashable, Sendable {
  private struct Mark: Hashable, Sendable {
    let input: UInt64
    let raw: Int64
  }

  private var highs: [Mark] = []
  private var lows: [Mark] = []
  /// Marks kept per side; the oldest are joined to the next beyond it.
  private static let marksMax = 4_096

  /// Takes the highest and lowest price of an input.
  mutating func add(input: UInt64, high: Int64, low: Int64) {
    while let last = highs.last, last.raw <= high { highs.removeLast() }
    highs.append(Mark(input: input, raw: high))
    while let last = lows.last, last.raw >= low { lows.removeLast() }
    lows.append(Mark(input: input, raw: low))
    Self.bound(&highs)
    Self.bound(&lows)
  }

  /// The highest and lowest price of the inputs from `input` on; `nil` when there is none.
  func since(_ input: UInt64) -> (high: Int64, low: Int64)? {
    guard let high = Self.first(since: input, in: highs),
      let low = Self.first(since: input, in: lows)
    else { return nil }
    return (high.raw, low.raw)
  }

  /// Forgets everything: nothing on the symbol is open any more.
  mutating func removeAll() {
    highs.removeAll(keepingCapacity: true)
    lows.removeAll(keepingCapacity: true)
  }

  var isEmpty: Bool { highs.isEmpty }

  /// Joins the oldest marks: their extreme then looks younger than it is, never smaller.
  private static func bound(_ marks: inout [Mark]) {
    guard marks.count > marksMax else { return }
    let count = marksMax / 4
    let joined = Mark(input: marks[count - 1].input, raw: marks[0].raw)
    marks.replaceSubrange(0..<count, with: CollectionOfOne(joined))
  }

  private static func first(since input: UInt64, in marks: [Mark]) -> Mark? {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].input < input { low = middle + 1 } else { high = middle }
    }
    return low < marks.count ? marks[low] : nil
  }
}
