import TradingModel

/// Links the legs of a bracket for venues that cannot: one updates the other (SEM-16, 17).
///
/// It only computes what each leg shall be; `ManagedOrder` decides when a command may go out.
enum OCOEmulator {
  /// What to do about the legs after any fill of the bracket.
  enum Decision: Hashable, Sendable {
    /// Each live leg shall have this much working: the position, all of it.
    case work(Quantity)
    /// The position is gone or overshot: cancel every leg, then settle what is left.
    case wind(ExitReason)
  }

  /// Returns what the legs shall be now.
  ///
  /// Entry 10, target filled 4: both legs shall work 6, so the stop shrinks to 6 and the target,
  /// which has 6 left, stays. With `oco` any exit fill winds the bracket up.
  static func decide(
    remaining: Quantity, hasExits: Bool, lastExit: ExitReason?,
    contingency: BracketSettings.Contingency
  ) -> Decision {
    if remaining.raw < 0 { return .wind(.doubleFill) }
    if remaining.isZero { return .wind(lastExit ?? .external) }
    if contingency == .oco, hasExits, let lastExit, lastExit.isLegExit {
      return .wind(lastExit)
    }
    return .work(remaining)
  }
}

extension ExitReason {
  /// Whether a leg of the bracket did it.
  var isLegExit: Bool { self == .takeProfit || self == .stopLoss }
  /// Whether it came by itself: a leg did it, or others. What the entry still fills gets legs then
  /// (SEM-14), where all other reasons close it.
  var isUnasked: Bool { isLegExit || self == .external }
}
