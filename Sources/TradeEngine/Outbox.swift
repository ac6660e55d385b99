public import TradingModel

/// What one or more inputs led to: commands for the venue and events for everybody, in order.
///
/// The caller keeps one and empties it after delivery, so that the tick path allocates nothing.
public struct Outbox: Hashable, Sendable {
  /// For the venue, in the order they must arrive.
  public var commands: [Command] = []
  /// For the log, in the order they happened.
  public var events: [Event] = []
  /// Brackets whose state may have changed, some of them more than once; for the journal.
  public var touched: [BracketID] = []
  /// Whether `touched` is kept: not when there is no journal.
  public var notesTouched = true

  /// Notes that a bracket may have changed.
  @inline(__always)
  mutating func touch(_ bracket: BracketID) {
    if notesTouched, touched.last != bracket { touched.append(bracket) }
  }

  /// Makes an empty outbox.
  public init() {}

  /// Whether there is nothing to deliver.
  public var isEmpty: Bool { commands.isEmpty && events.isEmpty && touched.isEmpty }

  /// Empties it and keeps its storage.
  public mutating func removeAll() {
    // Most often one of them is empty, and emptying costs as much as filling.
    if !commands.isEmpty { commands.removeAll(keepingCapacity: true) }
    if !events.isEmpty { events.removeAll(keepingCapacity: true) }
    if !touched.isEmpty { touched.removeAll(keepingCapacity: true) }
  }
}
