public import TradingModel

/// Delivers events to those who asked for them; one that fails hurts no other.
///
/// A subscriber that throws is told of in `failures` and stays subscribed: its next event may be
/// fine, and dropping a log because a disk was full for a second would lose more than it saves.
public final class EventManager {
  /// What a subscriber wants to hear.
  public enum Topic: Hashable, Sendable {
    /// Every event.
    case all
    /// A bracket was armed.
    case bracketCreated
    /// A bracket ended flat after a fill.
    case bracketCompleted
    /// Something went wrong with a bracket.
    case bracketError

    /// Whether an event belongs to the topic.
    public func includes(_ body: Event.Body) -> Bool {
      switch (self, body) {
      case (.all, _), (.bracketCreated, .bracketCreated), (.bracketCompleted, .bracketCompleted),
        (.bracketError, .bracketError):
        true
      default: false
      }
    }
  }

  /// A subscription, to end it with.
  public struct Token: Hashable, Sendable {
    fileprivate let number: Int
  }

  /// A subscriber's failure.
  public struct Failure: Sendable {
    /// Who failed.
    public let subscriber: String
    /// On which event.
    public let event: Event
    /// How.
    public let error: any Error
  }

  private struct Subscriber {
    let token: Token
    let name: String
    let topic: Topic
    let handler: (Event) throws -> Void
  }

  private var subscribers: [Subscriber] = []
  private var listeners: [(token: Token, handler: (Notice) -> Void)] = []
  private var lastNumber = 0
  /// Failures since the caller last emptied it.
  public var failures: [Failure] = []

  /// Makes a manager without subscribers.
  public init() {}

  /// Calls `handler` for every event of `topic`, after those who subscribed before.
  public func subscribe(
    _ name: String, to topic: Topic = .all, handler: @escaping (Event) throws -> Void
  ) -> Token {
    lastNumber += 1
    let token = Token(number: lastNumber)
    subscribers.append(Subscriber(token: token, name: name, topic: topic, handler: handler))
    return token
  }

  /// Calls `handler` for every line that the program itself adds to the log, such as the end of the
  /// market data or a `goto` that leads to the past.
  public func subscribeToNotices(handler: @escaping (Notice) -> Void) -> Token {
    lastNumber += 1
    let token = Token(number: lastNumber)
    listeners.append((token, handler))
    return token
  }

  /// Ends a subscription; an ended one is ignored.
  public func unsubscribe(_ token: Token) {
    subscribers.removeAll { $0.token == token }
    listeners.removeAll { $0.token == token }
  }

  /// Delivers one line of the program's own to everybody who listens.
  public func publish(_ notice: Notice) {
    for listener in listeners { listener.handler(notice) }
  }

  /// Delivers one event to everybody who wants it.
  public func publish(_ event: Event) {
    for subscriber in subscribers where subscriber.topic.includes(event.body) {
      do {
        try subscriber.handler(event)
      } catch {
        failures.append(Failure(subscriber: subscriber.name, event: event, error: error))
      }
    }
  }
}
