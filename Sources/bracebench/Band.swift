/// Two prices that something waits for: what any engine must compare a tick with at least.
struct Band<Level: Comparable> {
  /// At or below it something happens.
  let low: Level
  /// At or above it something happens.
  let high: Level

  /// Whether nothing happens at a price: two comparisons, one when the price is too low.
  @inline(__always)
  func contains(_ price: Level) -> Bool { price > low && price < high }
}

/// The bare loop where nothing ever happens, over one symbol or many in turn.
struct QuietFloor {
  private let bands: [Band<Int64>]

  /// Each symbol with levels so many ticks from the stream's first price.
  init(symbols: Int, distance: Int64) {
    bands = Array(repeating: Band(low: 10_000 - distance, high: 10_000 + distance), count: symbols)
  }

  /// The index of the first price that is not between the levels of its symbol; `nil` for none.
  func firstOutside(_ prices: [Int64]) -> Int? {
    if bands.count == 1 {
      // As anybody would write it for one symbol.
      let band = bands[0]
      for (index, price) in prices.enumerated() where !band.contains(price) { return index }
      return nil
    }
    var symbol = 0
    for (index, price) in prices.enumerated() {
      if !bands[symbol].contains(price) { return index }
      symbol += 1
      if symbol == bands.count { symbol = 0 }
    }
    return nil
  }
}
