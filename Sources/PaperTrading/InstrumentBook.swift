/// The orders of one instrument: four ladders of resting ones, and those that wait.
struct InstrumentBook: Sendable {
  /// The next keys to fire; `.max` where there is none.
  struct Best: Sendable {
    let buyStop: Int64
    let sellStop: Int64
    let buyLimit: Int64
    let sellLimit: Int64
    let hasWaiting: Bool
  }

  /// 1 when a resting limit needs a price strictly through it, else 0.
  private let limitGap: Int64

  private(set) var buyStops = PriceLadder()
  private(set) var sellStops = PriceLadder()
  private(set) var buyLimits = PriceLadder()
  private(set) var sellLimits = PriceLadder()
  /// Orders that fill at the next event, oldest first.
  private(set) var waiting: [Int32] = []

  init(limitNeedsThrough: Bool) {
    limitGap = limitNeedsThrough ? 1 : 0
  }

  func ladder(_ rail: Rail) -> PriceLadder {
    switch rail {
    case .buyStops: buyStops
    case .sellStops: sellStops
    case .buyLimits: buyLimits
    case .sellLimits: sellLimits
    }
  }

  /// The signed price at which an order with `price` fires on `rail`.
  func key(_ rail: Rail, price: Int64) -> Int64 {
    switch rail {
    case .buyStops, .sellStops: rail.signed(price)
    case .buyLimits, .sellLimits: rail.signed(price) + limitGap
    }
  }

  mutating func insert(_ slot: Int32, on rail: Rail, price: Int64) -> Best {
    let key = key(rail, price: price)
    switch rail {
    case .buyStops: buyStops.insert(slot, key: key)
    case .sellStops: sellStops.insert(slot, key: key)
    case .buyLimits: buyLimits.insert(slot, key: key)
    case .sellLimits: sellLimits.insert(slot, key: key)
    }
    return bestKeys
  }

  mutating func remove(_ slot: Int32, from rail: Rail, price: Int64) -> Best {
    let key = key(rail, price: price)
    switch rail {
    case .buyStops: buyStops.remove(slot, key: key)
    case .sellStops: sellStops.remove(slot, key: key)
    case .buyLimits: buyLimits.remove(slot, key: key)
    case .sellLimits: sellLimits.remove(slot, key: key)
    }
    return bestKeys
  }

  /// Mutating only so that no copy is made.
  mutating func appendFiring(on rail: Rail, at price: Int64, into slots: inout [Int32]) {
    let signed = rail.signed(price)
    switch rail {
    case .buyStops: buyStops.appendFiring(at: signed, into: &slots)
    case .sellStops: sellStops.appendFiring(at: signed, into: &slots)
    case .buyLimits: buyLimits.appendFiring(at: signed, into: &slots)
    case .sellLimits: sellLimits.appendFiring(at: signed, into: &slots)
    }
  }

  mutating func wait(_ slot: Int32) -> Best {
    waiting.append(slot)
    return bestKeys
  }

  mutating func stopWaiting(_ slot: Int32) -> Best {
    waiting.removeAll { $0 == slot }
    return bestKeys
  }

  var bestKeys: Best {
    Best(
      buyStop: buyStops.best, sellStop: sellStops.best, buyLimit: buyLimits.best,
      sellLimit: sellLimits.best, hasWaiting: !waiting.isEmpty)
  }
}
