import TradingModel

/// What happens when the price reaches a level the engine watches itself.
enum TriggerPurpose: UInt8, Hashable, Comparable, Sendable {
  /// A trailing stop begins to trail.
  case trailActivation
  /// A trailing stop may move by a step.
  case trailStep
  /// The stop goes to break-even.
  case breakEven
  /// A target kept in the engine is sent.
  case heldTarget
  /// A stop kept in the engine acts.
  case heldStop

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Levels of one symbol that the engine watches: a quiet tick costs two comparisons, however many
/// there are.
struct PriceTriggers: Hashable, Sendable {
  /// A level in the direction that fires it: `key` is the price for rising, minus it for falling.
  struct Entry: Hashable, Comparable, Sendable {
    let key: Int64
    let bracket: BracketID
    let purpose: TriggerPurpose

    static func < (left: Self, right: Self) -> Bool {
      (left.key, left.bracket, left.purpose) < (right.key, right.bracket, right.purpose)
    }
  }

  /// Farthest first, so that the nearest is taken from the end.
  private var rising: [Entry] = []
  private var falling: [Entry] = []
  /// The nearest key of each direction; `.max` when there is none.
  private(set) var nearestRising = Int64.max
  private(set) var nearestFalling = Int64.max

  /// Whether a move to `price` fires anything.
  func fires(high: Int64, low: Int64) -> Bool { high >= nearestRising || -low >= nearestFalling }

  /// Watches for the price to reach `level` from below (`isRising`) or from above.
  mutating func insert(
    _ level: Price, isRising: Bool, bracket: BracketID, purpose: TriggerPurpose
  ) {
    let entry = Entry(
      key: isRising ? level.raw : -level.raw, bracket: bracket, purpose: purpose)
    if isRising {
      rising.insert(entry, at: Self.index(of: entry, in: rising))
    } else {
      falling.insert(entry, at: Self.index(of: entry, in: falling))
    }
    refresh()
  }

  /// Stops watching; a level that is not watched is ignored.
  mutating func remove(
    _ level: Price, isRising: Bool, bracket: BracketID, purpose: TriggerPurpose
  ) {
    let entry = Entry(
      key: isRising ? level.raw : -level.raw, bracket: bracket, purpose: purpose)
    if isRising {
      let index = Self.index(of: entry, in: rising)
      if index < rising.count, rising[index] == entry { rising.remove(at: index) }
    } else {
      let index = Self.index(of: entry, in: falling)
      if index < falling.count, falling[index] == entry { falling.remove(at: index) }
    }
    refresh()
  }

  /// Removes and returns the nearest level that a move to [low, high] reaches.
  mutating func popFired(high: Int64, low: Int64) -> Entry? {
    defer { refresh() }
    if let entry = rising.last, entry.key <= high { return rising.removeLast() }
    if let entry = falling.last, entry.key <= -low { return falling.removeLast() }
    return nil
  }

  private mutating func refresh() {
    nearestRising = rising.last?.key ?? .max
    nearestFalling = falling.last?.key ?? .max
  }

  /// Where `entry` is or belongs in a list sorted from the largest to the smallest.
  private static func index(of entry: Entry, in list: [Entry]) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle] > entry { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
