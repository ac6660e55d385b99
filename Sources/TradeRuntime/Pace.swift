public import TradingModel

/// Says when the next market event is due on the wall clock: pause, speed and single steps.
///
/// Time is monotonic nanoseconds handed in by the loop. A stretch without data longer than
/// `waitMax` of wall time is skipped: nobody wants to watch a night at 60×.
public struct Pace: Hashable, Sendable {
  /// Market time per wall time; zero is as fast as possible.
  public private(set) var speed: Ratio
  /// Whether the market stands still.
  public private(set) var isPaused: Bool
  private var stepsLeft: Int32 = 0
  /// The moment up to which everything is due at once.
  private var goal: Timestamp?
  /// The wall time at which market time `marketBase` was or will be.
  private var wallBase: Int64 = 0
  private var marketBase: Timestamp
  private let waitMax: TimeSpan

  /// Makes a pace for a market that starts at `start`.
  ///
  /// - Parameter waitMax: The longest wait between two events; `nil` waits for all of it.
  public init(speed: Ratio, isPaused: Bool, start: Timestamp, waitMax: TimeSpan?) {
    self.speed = speed
    self.isPaused = isPaused
    marketBase = start
    self.waitMax = waitMax ?? TimeSpan(nanoseconds: .max)
  }

  /// The wall time at which an event of market time `time` is due; `nil` while paused.
  public func due(_ time: Timestamp) -> Int64? {
    if stepsLeft > 0 { return .min }
    if let goal { return time <= goal ? .min : nil }
    if isPaused { return nil }
    if speed.isZero { return .min }
    let span = Int128((time - marketBase).nanoseconds) * Int128(fixedPointScale)
    let wait = min(span / Int128(speed.raw), Int128(waitMax.nanoseconds))
    return Int64(clamping: Int128(wallBase) + max(wait, 0))
  }

  /// An event of market time `time` was played at wall time `now`.
  public mutating func played(_ time: Timestamp, now: Int64) {
    if stepsLeft > 0 { stepsLeft -= 1 }
    // The event's own due time, not `now`, is the new base: late wake-ups must not add up.
    wallBase = min(now, due(time).map { max($0, wallBase) } ?? now)
    marketBase = max(marketBase, time)
  }

  /// The run begins at wall time `now`: what is due is counted from here.
  ///
  /// - Parameter marketTime: How far the market has been played already, by an earlier run or on
  ///   the way to the first ATR; nobody waits for that again.
  public mutating func begin(now: Int64, marketTime: Timestamp) {
    wallBase = now
    marketBase = max(marketBase, marketTime)
  }

  /// Holds the market.
  public mutating func pause() {
    isPaused = true
    stepsLeft = 0
    goal = nil
  }

  /// Lets the market run from wall time `now` on.
  public mutating func play(now: Int64) {
    isPaused = false
    stepsLeft = 0
    goal = nil
    wallBase = now
  }

  /// Changes the speed at wall time `now`; what has been waited until then counts at the old one.
  public mutating func setSpeed(_ speed: Ratio, now: Int64) {
    if !isPaused, now > wallBase {
      let passed = Int128(now - wallBase) * Int128(self.speed.raw) / Int128(fixedPointScale)
      marketBase = marketBase + TimeSpan(nanoseconds: Int64(clamping: passed))
    }
    self.speed = speed
    wallBase = now
  }

  /// Plays `count` further events at once and pauses.
  public mutating func step(_ count: Int32) {
    isPaused = true
    stepsLeft = max(1, count)
    goal = nil
  }

  /// Plays everything up to `moment` as fast as possible; `hasArrived` then says when to pause.
  public mutating func go(to moment: Timestamp) {
    isPaused = false
    stepsLeft = 0
    goal = moment
  }

  /// Whether the moment gone to is reached, as the next event, if there is one, lies beyond it.
  public func hasArrived(next: Timestamp?) -> Bool {
    guard let goal else { return false }
    return next.map { $0 > goal } ?? true
  }

  /// Whether single steps are still to be played.
  public var isStepping: Bool { stepsLeft > 0 }
}
