import TradingModel

/// What the first fill of an entry divides: wishes that end with it, and facts that begin with it.
enum EntryStage: Hashable, Sendable {
  /// What the trader wants of the exits; they are planned from it at the first fill (SEM-8).
  struct Wishes: Hashable, Sendable {
    var stop: ExitLevel?
    var target: ExitLevel?
    /// How long after the first fill the bracket is closed.
    @InOneWord var timeLimit: TimeSpan? = nil
  }

  struct Opening: Hashable, Sendable {
    let time: Timestamp
    /// The number of the input of the first fill, for MAE and MFE.
    let input: UInt64
    /// Market events that the engine had seen before.
    let after: UInt64
    /// The time stop.
    @InOneWord var timeLimitAt: Timestamp? = nil
  }

  case waiting(Wishes)
  case open(Opening)
}

extension BracketOrder {
  /// When the entry first filled.
  @inline(__always)
  var openedAt: Timestamp? {
    if case .open(let opening) = stage { return opening.time }
    return nil
  }

  /// The number of the input of the first fill; 0 before.
  @inline(__always)
  var openedInput: UInt64 {
    if case .open(let opening) = stage { return opening.input }
    return 0
  }

  /// Market events before the first fill.
  var openedAfter: UInt64 {
    if case .open(let opening) = stage { return opening.after }
    return 0
  }

  /// When the time stop closes the bracket; `nil` before the first fill and without one.
  var timeLimitAt: Timestamp? {
    get {
      if case .open(let opening) = stage { return opening.timeLimitAt }
      return nil
    }
    set {
      guard case .open(var opening) = stage else { return }
      opening.timeLimitAt = newValue
      stage = .open(opening)
    }
  }

  /// What the trader wants of the exits; without meaning once the entry has filled.
  @inline(__always)
  var wishes: EntryStage.Wishes {
    get {
      if case .waiting(let wishes) = stage { return wishes }
      return EntryStage.Wishes()
    }
    set {
      if case .waiting = stage { stage = .waiting(newValue) }
    }
  }
}
