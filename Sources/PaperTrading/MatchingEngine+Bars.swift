import TradingModel

/// A bar in play: where the price stands on its way through open, extremes and close.
struct BarPlay: Sendable {
  let path: BarPath
  let high: Int64
  let low: Int64
  let close: Int64
  let end: Int64
  /// Open, first extreme, second extreme, close.
  private let points: (Int64, Int64, Int64)
  /// The number of points reached.
  private(set) var pointsReached = 0
  /// Where the price stands.
  var cursor: Int64
  /// Whether the price still stands at the open.
  var isAtOpen = true
  /// Under `pessimistic`: whether the price went to a limit, so that limits are looked at.
  var isAtLimit = false

  init(_ bar: Bar, path: BarPath) {
    self.path = path
    high = bar.high.raw
    low = bar.low.raw
    close = bar.close.raw
    end = bar.end.nanoseconds
    cursor = bar.open.raw
    // Open nearer the high → the high first; a tie goes to the low first (SEM-41).
    let highFirst = path == .ohlc || high - cursor < cursor - low
    points = highFirst ? (high, low, close) : (low, high, close)
  }

  /// Where the price goes next; `nil` at the close.
  var target: Int64? {
    switch pointsReached {
    case 0: points.0
    case 1: points.1
    case 2: points.2
    default: nil
    }
  }

  mutating func reachTarget() {
    if let target { cursor = target }
    pointsReached += 1
  }
}

/// Bars: the price stands somewhere, what it reaches there is played like a print, then it moves
/// on to the next level.
extension MatchingEngine {
  /// Plays what is due where the price stands, else moves it on until something is due.
  ///
  /// - Returns: Whether the bar goes on.
  mutating func advanceBar(into reports: inout [ExecutionReport]) -> Bool {
    guard var bar = play.bar else { return false }
    let count = reports.count
    while true {
      fireStops(into: &reports)
      if reports.count > count { return true }
      if bar.path != .pessimistic || bar.isAtOpen || bar.isAtLimit {
        fireLimits(into: &reports)
        if reports.count > count { return true }
      }
      if bar.isAtOpen {
        bar.isAtOpen = false
        play.bar = bar
        // Of what the bar reached after its open nobody knows when: an order that ends inside it
        // has had the open (SEM-36).
        if expireOrders(of: play.book, before: bar.end, into: &reports) { return true }
      }
      guard move(&bar) else { return false }
      play.bar = bar
      play.stand(at: bar.cursor)
      stand(at: bar.cursor)
      advanceClock(to: bar.end)
    }
  }

  /// Moves the price to the next level or point of the path; false when the bar is over.
  private func move(_ bar: inout BarPlay) -> Bool {
    if bar.path == .pessimistic { return jump(&bar) }
    guard let target = bar.target else { return false }
    let isUp = target >= bar.cursor
    let stop = level(isUp ? .buyStops : .sellStops, beyond: bar.cursor, upTo: target)
    let limit = level(isUp ? .sellLimits : .buyLimits, beyond: bar.cursor, upTo: target)
    let next = isUp ? min(stop ?? .max, limit ?? .max) : max(stop ?? .min, limit ?? .min)
    if stop == nil && limit == nil { bar.reachTarget() } else { bar.cursor = next }
    return true
  }

  /// Under `pessimistic` the price goes to the nearest stop the bar reached, and to limits only
  /// when no stop is left: whatever the real path was, it was not worse (SEM-41).
  private func jump(_ bar: inout BarPlay) -> Bool {
    let stop = nearest(
      level(.buyStops, beyond: .min, upTo: bar.high),
      level(.sellStops, beyond: .max, upTo: bar.low), to: bar.cursor)
    let limit = nearest(
      level(.sellLimits, beyond: .min, upTo: bar.high),
      level(.buyLimits, beyond: .max, upTo: bar.low), to: bar.cursor)
    guard let next = stop ?? limit else { return false }
    bar.isAtLimit = stop == nil
    bar.cursor = next
    return true
  }

  /// The nearer of two levels; of two as near, the lower.
  private func nearest(_ above: Int64?, _ below: Int64?, to price: Int64) -> Int64? {
    guard let above, let below else { return above ?? below }
    return abs(above - price) < abs(price - below) ? above : below
  }

  /// The first level of a ladder that lies beyond `start` and not beyond `end`, of an order that
  /// this bar may move.
  private func level(_ rail: Rail, beyond start: Int64, upTo end: Int64) -> Int64? {
    let first = rail.signed(start)
    let last = rail.signed(end)
    var level: Int64?
    books[play.book].ladder(rail).walk {
      if $0.key > last { return false }
      if $0.key > first, isConcerned($0.slot) { level = rail.signed($0.key) }
      return level == nil
    }
    return level
  }

  /// Whether the bar in play reached both a stop and a target of the order's bracket, so that the
  /// fill is a guess (SEM-42); a fill at the open is none.
  func isGuess(_ order: VenueOrder) -> Bool {
    guard let bar = play.bar, !bar.isAtOpen, play.stage != .idle,
      Int(order.instrument.index) == play.book
    else { return false }
    let sibling: OrderRole
    let rail: Rail
    switch order.clOrdID.role {
    case .stop: (sibling, rail) = (.target, .limits(order.isBuy))
    case .target: (sibling, rail) = (.stop, .stops(order.isBuy))
    case .entry, .close: return false
    }
    let last = rail.signed(rail.firesUpward ? bar.high : bar.low)
    var isSiblingReached = false
    books[play.book].ladder(rail).walk {
      if $0.key > last { return false }
      let id = orders[Int($0.slot)].clOrdID
      isSiblingReached = id.bracket == order.clOrdID.bracket && id.role == sibling
      return !isSiblingReached
    }
    return isSiblingReached
  }
}
