import Testing
import TradeRuntime
import TradingModel

struct EventManagerTests {
  private struct DiskFull: Error {}

  private let created = event(
    1,
    .bracketCreated(
      ExitPlan(
        reference: Price(100), stop: Price(98), target: Price(103), basis: .atr,
        atr: PriceOffset(1), ratio: Ratio(raw: 1_500_000_000)), quantity: Quantity(10)))
  private let completed = event(2, .bracketCompleted(result(1)))
  private let faulty = event(3, .bracketError(.doubleFill(residual: Quantity(-10))))
  private let other = event(4, .positionProtected)

  @Test(arguments: [
    (EventManager.Topic.all, [UInt64(1), 2, 3, 4]), (.bracketCreated, [1]),
    (.bracketCompleted, [2]), (.bracketError, [3]),
  ])
  func `a subscriber hears its topic and nothing else`(
    topic: EventManager.Topic, expected: [UInt64]
  ) {
    let manager = EventManager()
    var heard: [UInt64] = []
    _ = manager.subscribe("log", to: topic) { heard.append($0.sequence) }
    for event in [created, completed, faulty, other] { manager.publish(event) }
    #expect(heard == expected)
  }

  @Test func `notices come to who listens to them, until the subscription ends`() {
    let manager = EventManager()
    var heard: [String] = []
    var events = 0
    _ = manager.subscribe("events") { _ in events += 1 }
    let token = manager.subscribeToNotices { heard.append("a \($0.text)") }
    _ = manager.subscribeToNotices { heard.append("b \($0.text)") }
    manager.publish(Notice(time: Timestamp(nanoseconds: 0), severity: .info, text: "one"))
    manager.unsubscribe(token)
    manager.publish(Notice(time: Timestamp(nanoseconds: 0), severity: .warning, text: "two"))
    #expect(heard == ["a one", "b one", "b two"])
    #expect(events == 0)
  }

  @Test func `subscribers are called in the order they came`() {
    let manager = EventManager()
    var heard: [String] = []
    for name in ["journal", "screen", "statistics"] {
      _ = manager.subscribe(name) { _ in heard.append(name) }
    }
    manager.publish(created)
    #expect(heard == ["journal", "screen", "statistics"])
  }

  @Test func `a subscriber that fails hurts neither those before nor those after it`() {
    let manager = EventManager()
    var heard: [String] = []
    _ = manager.subscribe("journal") { _ in heard.append("journal") }
    _ = manager.subscribe("broken") { _ in throw DiskFull() }
    _ = manager.subscribe("screen") { _ in heard.append("screen") }
    manager.publish(created)
    manager.publish(completed)
    #expect(heard == ["journal", "screen", "journal", "screen"])
    #expect(manager.failures.map(\.subscriber) == ["broken", "broken"])
    #expect(manager.failures.map(\.event) == [created, completed])
    #expect(manager.failures.allSatisfy { $0.error is DiskFull })
  }

  @Test func `a subscriber that failed once is heard of again`() {
    let manager = EventManager()
    var calls = 0
    _ = manager.subscribe("journal") { _ in
      calls += 1
      if calls == 1 { throw DiskFull() }
    }
    manager.publish(created)
    manager.publish(completed)
    #expect(calls == 2)
    #expect(manager.failures.count == 1)
  }

  @Test func `an ended subscription hears nothing, and ending it twice ends no other`() {
    let manager = EventManager()
    var heard: [String] = []
    let first = manager.subscribe("first") { _ in heard.append("first") }
    _ = manager.subscribe("second") { _ in heard.append("second") }
    manager.unsubscribe(first)
    manager.unsubscribe(first)
    manager.publish(created)
    #expect(heard == ["second"])
  }

  @Test func `the same name may subscribe twice and each subscription ends alone`() {
    let manager = EventManager()
    var calls = 0
    let first = manager.subscribe("log", to: .bracketError) { _ in calls += 1 }
    _ = manager.subscribe("log", to: .bracketError) { _ in calls += 1 }
    manager.publish(faulty)
    manager.unsubscribe(first)
    manager.publish(faulty)
    #expect(calls == 3)
  }

  @Test func `who unsubscribes while an event is delivered has heard that event`() {
    let manager = EventManager()
    var heard: [UInt64] = []
    var token: EventManager.Token?
    token = manager.subscribe("once") { event in
      heard.append(event.sequence)
      if let token { manager.unsubscribe(token) }
    }
    manager.publish(created)
    manager.publish(completed)
    #expect(heard == [1])
  }

  @Test func `nobody listening is no failure`() {
    let manager = EventManager()
    manager.publish(created)
    #expect(manager.failures.isEmpty)
  }
}
