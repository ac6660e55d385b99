/// The resting orders of one kind and side, sorted so that the next to fire is last.
///
/// Keys are signed prices (see `Rail`): whatever the side, an order fires when the signed market
/// price reaches its key. The smallest key is kept apart in `best`, so that an event that fires
/// nothing costs one comparison.
struct PriceLadder: Sendable {
  /// One order and the signed price at which it fires.
  struct Rung: Sendable {
    let key: Int64
    let slot: Int32
  }

  /// Descending by key; of equal keys the older order is nearer the end, so it fires first.
  private(set) var rungs: [Rung] = []
  /// The smallest key; `.max` when empty.
  private(set) var best = Int64.max

  var isEmpty: Bool { rungs.isEmpty }

  /// Adds an order behind those of equal key.
  ///
  /// - Complexity: O(log n) comparisons; moves the rungs that fire sooner.
  mutating func insert(_ slot: Int32, key: Int64) {
    rungs.insert(Rung(key: key, slot: slot), at: firstIndex(notAbove: key))
    if key < best { best = key }
  }

  /// Removes an order that was inserted with `key`.
  mutating func remove(_ slot: Int32, key: Int64) {
    var index = firstIndex(notAbove: key)
    while index < rungs.count, rungs[index].key == key, rungs[index].slot != slot { index += 1 }
    precondition(
      index < rungs.count && rungs[index].key == key,
      "Invariant: a resting order is on its ladder")
    rungs.remove(at: index)
    best = rungs.last?.key ?? .max
  }

  /// Appends the orders that fire at `signedPrice`, nearest first and older first (SEM-43).
  func appendFiring(at signedPrice: Int64, into slots: inout [Int32]) {
    guard best <= signedPrice else { return }
    var index = rungs.count - 1
    while index >= 0, rungs[index].key <= signedPrice {
      slots.append(rungs[index].slot)
      index -= 1
    }
  }

  /// The first index whose key is `key` or less: keys descend.
  private func firstIndex(notAbove key: Int64) -> Int {
    var low = 0
    var high = rungs.count
    while low < high {
      let middle = (low + high) / 2
      if rungs[middle].key > key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The four ladders of an instrument.
enum Rail: UInt8, Sendable {
  case buyStops
  case sellStops
  case buyLimits
  case sellLimits

  /// Stops of a buyer fire as the price rises, limits of a buyer as it falls.
  static func stops(_ isBuy: Bool) -> Rail { isBuy ? .buyStops : .sellStops }
  static func limits(_ isBuy: Bool) -> Rail { isBuy ? .buyLimits : .sellLimits }

  /// Whether its orders fire on the way up.
  var firesUpward: Bool { self == .buyStops || self == .sellLimits }
  /// Whether its orders buy.
  var isBuy: Bool { self == .buyStops || self == .buyLimits }

  /// A price signed so that an order fires when the signed market price is at least its key.
  func signed(_ price: Int64) -> Int64 { firesUpward ? price : 0 &- price }
}
