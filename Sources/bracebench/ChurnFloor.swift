/// The churn's trades by a bare loop with two comparisons a tick: what any engine pays at least,
/// and what the engine's trades must be.
struct ChurnFloor {
  private(set) var trades = ChurnTrades()
  private let exits: ChurnExits
  /// The ATR in billionths of a tick after each bar of 1,000 ticks; zero while it warms up.
  private let ranges: [Int64]

  private static let barTicks = 1_000
  private static let scale: Int64 = 1_000_000_000

  /// Prepares a run over `prices`, which are in ticks.
  init(_ exits: ChurnExits, prices: [Int64]) {
    self.exits = exits
    if case .atr = exits { ranges = Self.ranges(prices) } else { ranges = [] }
  }

  mutating func run(_ prices: [Int64]) {
    guard let first = prices.first else { return }
    var side: Int64 = 1
    var entry = first
    var entryIndex = 0
    var (stop, target) = distances(from: entry, at: 0)
    var band = Band(low: entry - stop, high: entry + target)
    for (index, price) in prices.enumerated() {
      if band.contains(price) { continue }
      let isTarget = (price >= band.high) == (side == 1)
      // A stop fills at the price that comes, a target at its limit.
      let exit = isTarget ? entry + target * side : price
      trades.book(
        side: side, entryIndex: entryIndex, entry: entry, exitIndex: index, exit: exit,
        isTarget: isTarget)
      side = -side
      entry = price
      entryIndex = index
      (stop, target) = distances(from: entry, at: index)
      band = Band(
        low: entry - (side == 1 ? stop : target), high: entry + (side == 1 ? target : stop))
    }
  }

  /// How far from an entry stop and target are, in ticks, rounded away.
  private func distances(from entry: Int64, at index: Int) -> (stop: Int64, target: Int64) {
    guard case .ticks(let stop, let target) = exits else {
      // A bar is known when the next one begins.
      let bars = index / Self.barTicks
      let range = bars == 0 ? 0 : ranges[bars - 1]
      let stop = range > 0 ? (2 * range + Self.scale - 1) / Self.scale : (2 * entry + 99) / 100
      return (stop, (3 * stop + 1) / 2)
    }
    return (Int64(stop), Int64(target))
  }

  /// Wilder's ATR(14), seeded with the mean of the first 14 true ranges (SEM-51).
  private static func ranges(_ prices: [Int64]) -> [Int64] {
    var result: [Int64] = []
    var sum = 0.0
    var average = 0.0
    var close: Int64?
    for start in stride(from: 0, to: prices.count, by: barTicks) {
      let bar = prices[start..<min(start + barTicks, prices.count)]
      var high = bar.max() ?? 0
      var low = bar.min() ?? 0
      if let close {
        (high, low) = (max(high, close), min(low, close))
        let range = Double(high - low)
        let count = result.count
        sum += count <= 14 ? range : 0
        average = count < 14 ? 0 : count == 14 ? sum / 14 : (average * 13 + range) / 14
      }
      close = bar.last
      // The engine knows it to a billionth of a point, which is 100 ticks.
      result.append(Int64((average * 1e7).rounded(.toNearestOrEven)) * 100)
    }
    return result
  }
}
