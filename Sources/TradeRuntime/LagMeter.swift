import TradingModel

/// How late market events are played: the time from the moment an event is due at the market's pace
/// until the engine has dealt with it.
///
/// It tells the worst of about a second, so that the figure stands still long enough to be read and
/// no late event is hidden by punctual ones. Times are monotonic nanoseconds.
struct LagMeter {
  private static let window: Int64 = 1_000_000_000

  private var windowStart = Int64.min
  /// The worst of the window that runs, and of the whole one before it.
  private var current: Int64?
  private var previous: Int64?

  /// An event that was due at `due` is dealt with at `now`; what has no moment, as at full speed,
  /// cannot be late.
  mutating func played(due: Int64, now: Int64) {
    guard due != .min else { return }
    // The clock's own zero lies long before any window.
    if windowStart == .min || now - windowStart >= Self.window {
      previous = current
      windowStart = now
      current = nil
    }
    current = max(current ?? 0, now - due)
  }

  /// Forgets what was: another speed, or a market that stood still.
  mutating func reset() { self = LagMeter() }

  /// The worst of the last second or two with events; `nil` before the first one.
  var worst: TimeSpan? {
    [current, previous].compactMap { $0 }.max().map { TimeSpan(nanoseconds: $0) }
  }
}
