/// A numbered, stamped fact: the only thing that ever changes the engine.
public struct Input: Hashable, Sendable {
  /// 1, 2, 3… without gaps.
  public var sequence: UInt64
  /// Engine time; never goes back.
  public var time: Timestamp
  /// What happened.
  public var fact: Fact

  /// Makes an input.
  public init(sequence: UInt64, time: Timestamp, fact: Fact) {
    self.sequence = sequence
    self.time = time
    self.fact = fact
  }

  /// What an input can say. Payloads are plain integers: nothing to retain on the tick path.
  public enum Fact: Hashable, Sendable {
    /// A print.
    case trade(Trade)
    /// New best prices.
    case quote(Quote)
    /// A complete bar.
    case bar(Bar)
    /// The venue reports of an order.
    case report(ExecutionReport)
    /// The trader wants something.
    case request(TraderRequest, Cause)
    /// Time passed; due timers run.
    case clock

    /// Whether the venue says something: what it reports has happened before what is due now, so
    /// that a leg filled inside a bar is not taken for a time limit that fell due in it.
    public var isReport: Bool {
      if case .report = self { return true }
      return false
    }
  }
}
