import TextGrid
import TradingModel

/// Swallows the keys that were meant for something else when a prompt opens.
///
/// For 250 ms after opening every key is swallowed, and the key that opened the prompt for as long
/// as it repeats: a held key can never confirm. A swallowed key makes the prompt flash.
struct KeyGuard: Hashable, Sendable {
  /// How long keys are swallowed.
  static let span = TimeSpan.milliseconds(250)
  /// How long a flash is seen.
  static let flashSpan = TimeSpan.milliseconds(200)

  private let openedAt: TimeSpan
  private let trigger: Key
  private var triggerSeenAt: TimeSpan
  /// When the flash ends; `nil` before the first swallowed key.
  private(set) var flashUntil: TimeSpan?

  /// Starts to guard a prompt that `trigger` opened.
  init(openedAt: TimeSpan, trigger: Key) {
    self.openedAt = openedAt
    self.trigger = trigger
    triggerSeenAt = openedAt
  }

  /// Returns whether the key is swallowed; it then flashes.
  ///
  /// - Parameter allowsRepeat: Whether the trigger may repeat after 250 ms because it only adjusts
  ///   what the prompt shows.
  mutating func swallows(_ key: Key, now: TimeSpan, allowsRepeat: Bool = false) -> Bool {
    let isEarly = now - openedAt < KeyGuard.span
    let isRepeat = key == trigger && now - triggerSeenAt < KeyGuard.span && !allowsRepeat
    if key == trigger { triggerSeenAt = now }
    guard isEarly || isRepeat else { return false }
    flash(now: now)
    return true
  }

  /// Makes the prompt flash.
  mutating func flash(now: TimeSpan) {
    flashUntil = now + KeyGuard.flashSpan
  }

  /// Whether the prompt flashes at this moment.
  func isFlashing(now: TimeSpan) -> Bool { flashUntil.map { now < $0 } ?? false }
}

extension TimeSpan {
  /// The sum, held at the range's ends.
  static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
    return TimeSpan(nanoseconds: overflow ? (right.nanoseconds > 0 ? .max : .min) : sum)
  }

  /// The difference, held at the range's ends.
  static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    let (rest, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
    return TimeSpan(nanoseconds: overflow ? (left > right ? .max : .min) : rest)
  }
}
