#if BRACE_MUTANTS
  /// Bugs planted on purpose, to prove that the simulation finds them; see `Tests/README.md`.
  ///
  /// Only debug builds define `BRACE_MUTANTS`, and nothing is planted unless a test does it.
  public enum Mutant: String, CaseIterable, Sendable {
    /// The closing order goes out before the legs are known to be gone.
    case flattenBeforeCancel
    /// The target goes out first, so that a refused stop leaves a naked position with a target.
    case targetBeforeStop
    /// An exit's fill arms the bracket once more.
    case exitArmsBracket
    /// A stop is resized from its LeavesQty of before.
    case staleLeavesQty
    /// A repeated fill is booked again.
    case repeatedFillBooked
    /// A trail moves the stop back when the price turns.
    case trailLoosens
    /// Without an ATR a short's stop goes below its entry.
    case shortFallbackBelow
    /// A stop that was triggered stays in the venue's book.
    case triggeredStaysInBook
    /// The daily loss counts what is realized only.
    case lossWithoutUnrealized
    /// A leg whose cancel is on its way is shown as canceled.
    case pendingShownCanceled
    /// An order that goes out alone is journaled with the next write.
    case intentWrittenLate
    /// After a restart nobody asks for the fills that were not heard.
    case fillsNotAskedFor
    /// After a restart nobody knows which reports were heard.
    case reportLogForgotten
    /// After a restart the venue's numbers begin again where its books end.
    case execIDsUsedAgain

    /// The bug that is planted in what a test runs now.
    @TaskLocal public static var planted: Mutant?
  }
#endif
