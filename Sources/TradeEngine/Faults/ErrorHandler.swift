public import TradingModel

/// Decides what follows from a refusal by the venue; a pure policy without state.
///
/// A stop that cannot be placed ends in an emergency exit, a target that cannot be placed leaves
/// the stop alone in charge, a close that is refused is tried again for as long as it takes.
public enum ErrorHandler {
  /// What the engine does next.
  public enum Response: Hashable, Sendable {
    /// The same order again under a new ClOrdID, at once.
    case retryNow(triesLeft: Int32)
    /// The same order again under a new ClOrdID, later.
    case retryAfter(TimeSpan, triesLeft: Int32)
    /// Cancel everything and close at market.
    case emergencyExit
    /// Go on with the stop alone.
    case stopOnly
    /// Leave it at that, and say so.
    case giveUp
  }

  /// The stop was refused with `triesLeft` tries left (SEM-2).
  public static func stopRejected(triesLeft: Int32) -> Response {
    triesLeft > 0 ? .retryNow(triesLeft: triesLeft - 1) : .emergencyExit
  }

  /// The target was refused with `triesLeft` tries left (SEM-2).
  public static func targetRejected(triesLeft: Int32) -> Response {
    triesLeft > 0 ? .retryAfter(.seconds(1), triesLeft: triesLeft - 1) : .stopOnly
  }

  /// The closing order was refused for the `tries`-th time: 1 s, 2 s, 4 s … at most 60 s.
  public static func closeRejected(tries: Int32) -> Response { backOff(tries) }

  /// A cancel was refused, though not as too late, for the `tries`-th time: 1 s, 2 s, 4 s …
  public static func cancelRejected(tries: Int32) -> Response { backOff(tries) }

  /// The venue would not move the stop to break-even for the `tries`-th time: 1 s, 2 s, 4 s …, eight
  /// times.
  public static func breakEvenRefused(tries: Int32) -> Response {
    tries <= 8 ? backOff(tries) : .giveUp
  }

  private static func backOff(_ tries: Int32) -> Response {
    .retryAfter(.seconds(min(60, 1 << min(6, Int64(max(1, tries) - 1)))), triesLeft: .max)
  }
}
