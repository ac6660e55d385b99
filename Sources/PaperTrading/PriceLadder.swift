import TradingModel

/// The resting orders of one kind and side, sorted so that the next to fire is last.
///
/// Keys are signed prices (see `Rail`): whatever the side, an order fires when the signed market
/// price reaches its key. The smallest key is kept apart in `best`, so that an event that fires
/// nothing costs one comparison.
struct PriceLadder: Sendable {
  /// One order and the signed price at which it fires.
  struct Rung: Ranked {
    let key: Int64
    let slot: Int32

    @inline(__always)
    var rank: Int64 { key }
  }

  /// Descending by key; of equal keys the older order is nearer the end, so it fires first.
  private var rungs = SortedStretches<Rung>()
  /// The smallest key; `.max` when empty.
  private(set) var best = Int64.max

  /// The next order to fire.
  var next: Rung? { rungs.last }

  /// Shows all orders, nearest first and of equal keys older first, for as long as `goesOn` says so.
  @inline(__always)
  func walk(_ goesOn: (Rung) -> Bool) { rungs.walk(goesOn) }

  /// Adds an order behind those of equal key.
  ///
  /// - Complexity: O(log n); see `SortedStretches`.
  mutating func insert(_ slot: Int32, key: Int64) {
    rungs.insert(Rung(key: key, slot: slot))
    if key < best { best = key }
  }

  /// Removes an order that was inserted with `key`.
  mutating func remove(_ slot: Int32, key: Int64) {
    let isFound = rungs.remove(rank: key) { $0.slot == slot }
    precondition(isFound, "Invariant: a resting order is on its ladder")
    best = rungs.last?.key ?? .max
  }

  /// Appends the orders that fire at `signedPrice`, nearest first and older first (SEM-43).
  func appendFiring(at signedPrice: Int64, into slots: inout [Int32]) {
    guard best <= signedPrice else { return }
    rungs.walk {
      if $0.key > signedPrice { return false }
      slots.append($0.slot)
      return true
    }
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
