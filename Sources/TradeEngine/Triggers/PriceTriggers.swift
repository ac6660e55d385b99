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
struct PriceTriggers: Sendable {
  /// A level in the direction that fires it: `key` is the price for rising, minus it for falling.
  struct Entry: Comparable, Ranked {
    let key: Int64
    let bracket: BracketID
    let purpose: TriggerPurpose

    static func < (left: Self, right: Self) -> Bool {
      (left.key, left.bracket, left.purpose) < (right.key, right.bracket, right.purpose)
    }

    /// No two are equal.
    var rank: Entry { self }
  }

  /// Farthest first, so that the nearest is taken from the end.
  private var rising = SortedStretches<Entry>()
  private var falling = SortedStretches<Entry>()
  /// The keys of the nearest prices that are another one than the awaited move begins at; `.max`
  /// while none is awaited.
  private var moveUp = Int64.max
  private var moveDown = Int64.max
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
      rising.insert(entry)
    } else {
      falling.insert(entry)
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
      _ = rising.remove(rank: entry) { _ in true }
    } else {
      _ = falling.remove(rank: entry) { _ in true }
    }
    refresh()
  }

  /// Removes and returns the nearest level that a move to [low, high] reaches.
  mutating func popFired(high: Int64, low: Int64) -> Entry? {
    defer { refresh() }
    if let entry = rising.last, entry.key <= high { return rising.popLast() }
    if let entry = falling.last, entry.key <= -low { return falling.popLast() }
    return nil
  }

  /// Makes every price but this one fire, without an entry: who must know that the price has moved
  /// costs a quiet tick nothing.
  mutating func awaitMove(from price: Price) {
    moveUp = price.raw &+ 1
    moveDown = 1 &- price.raw
    refresh()
  }

  /// Lets only entries fire.
  mutating func forgetMove() {
    guard awaitsMove else { return }
    moveUp = .max
    moveDown = .max
    refresh()
  }

  /// Whether any move fires.
  var awaitsMove: Bool { moveUp != .max }

  private mutating func refresh() {
    nearestRising = min(rising.last?.key ?? .max, moveUp)
    nearestFalling = min(falling.last?.key ?? .max, moveDown)
  }
}
