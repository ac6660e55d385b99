import Testing
import TradeRuntime
import TradingModel

struct PaceTests {
  private static let second: Int64 = 1_000_000_000
  private let start = Timestamp(seconds: 1_000)

  private func pace(
    _ speed: Int64 = 1, isPaused: Bool = false, waitMax: TimeSpan? = nil
  ) -> Pace {
    var pace = Pace(speed: Ratio(speed), isPaused: isPaused, start: start, waitMax: waitMax)
    pace.begin(now: 50 * Self.second, marketTime: start)
    return pace
  }

  @Test(arguments: [
    (speed: Int64(1), marketSeconds: Int64(10), wallSeconds: Int64(10)),
    (1, 0, 0), (60, 60, 1), (60, 3600, 60), (20, 10, 0),
  ])
  func `an event is due when its market time has passed at the speed`(
    speed: Int64, marketSeconds: Int64, wallSeconds: Int64
  ) {
    let due = pace(speed).due(start + .seconds(marketSeconds))
    let exact = 50 * Self.second + marketSeconds * Self.second / speed
    #expect(due == exact)
    #expect(exact / Self.second == 50 + wallSeconds)
  }

  @Test func `what was played before the run began is not waited for again`() {
    var pace = Pace(speed: .one, isPaused: false, start: start, waitMax: nil)
    pace.begin(now: 50 * Self.second, marketTime: start + .seconds(1_800))
    #expect(pace.due(start + .seconds(1_801)) == 51 * Self.second)
    // A market that has not begun is waited for from its start.
    pace.begin(now: 50 * Self.second, marketTime: Timestamp(seconds: 0))
    #expect(pace.due(start + .seconds(1_801)) == 51 * Self.second)
  }

  @Test func `half speed takes twice the time`() {
    var pace = Pace(
      speed: Ratio(raw: 500_000_000), isPaused: false, start: start, waitMax: nil)
    pace.begin(now: 0, marketTime: start)
    #expect(pace.due(start + .seconds(3)) == 6 * Self.second)
  }

  @Test func `on the way to a moment everything up to it is due at once, nothing beyond`() {
    var pace = pace(1, isPaused: true)
    pace.go(to: start + .seconds(600))
    #expect(!pace.isPaused)
    #expect(pace.due(start + .seconds(600)) == .min)
    #expect(pace.due(start + .seconds(601)) == nil)
    #expect(!pace.hasArrived(next: start + .seconds(600)))
    #expect(pace.hasArrived(next: start + .seconds(601)))
    #expect(pace.hasArrived(next: nil), "the data end before")
  }

  @Test func `pause, play and step end the way`() {
    for change in 0..<3 {
      var pace = pace(1)
      pace.go(to: start + .seconds(600))
      switch change {
      case 0: pace.pause()
      case 1: pace.play(now: 60 * Self.second)
      default: pace.step(1)
      }
      #expect(!pace.hasArrived(next: start + .day), "\(change)")
    }
    #expect(!pace(1).hasArrived(next: nil))
  }

  @Test func `at full speed everything is due at once`() {
    #expect(pace(0).due(start + .day) == .min)
  }

  @Test func `an event from before the start is due at once, not in the past`() {
    #expect(pace().due(start + TimeSpan(nanoseconds: -5)) == 50 * Self.second)
  }

  @Test func `while paused nothing is due`() {
    #expect(pace(isPaused: true).due(start) == nil)
    #expect(pace(0, isPaused: true).due(start) == nil)
  }

  @Test func `a gap longer than the longest wait is skipped`() {
    let pace = pace(60, waitMax: .seconds(2))
    #expect(pace.due(start + .seconds(60)) == 51 * Self.second)
    #expect(pace.due(start + .seconds(120)) == 52 * Self.second)
    #expect(pace.due(start + .seconds(17 * 3600)) == 52 * Self.second)
  }

  @Test func `after a skipped gap the next event is counted from the one before it`() {
    var pace = pace(1, waitMax: .seconds(2))
    let morning = start + .seconds(17 * 3600)
    pace.played(morning, now: 52 * Self.second)
    #expect(pace.due(morning + .seconds(1)) == 53 * Self.second)
  }

  @Test func `late wake-ups do not add up`() {
    var pace = pace()
    for index in Int64(1)...100 {
      let event = start + .seconds(index)
      #expect(pace.due(event) == (50 + index) * Self.second)
      pace.played(event, now: (50 + index) * Self.second + 300_000_000)
    }
  }

  @Test func `a step is due at once and the pause comes back after it`() {
    var pace = pace(isPaused: true)
    pace.step(2)
    #expect(pace.isStepping && pace.isPaused)
    #expect(pace.due(start + .seconds(1)) == .min)
    pace.played(start + .seconds(1), now: 60 * Self.second)
    #expect(pace.due(start + .seconds(2)) == .min)
    pace.played(start + .seconds(2), now: 60 * Self.second)
    #expect(!pace.isStepping)
    #expect(pace.due(start + .seconds(3)) == nil)
  }

  @Test(arguments: [Int32(0), -1, .min]) func `a step of nothing is one step`(count: Int32) {
    var pace = pace(isPaused: true)
    pace.step(count)
    #expect(pace.due(start) == .min)
    pace.played(start, now: 0)
    #expect(pace.due(start) == nil)
  }

  @Test func `a step while it runs pauses after it`() {
    var pace = pace()
    pace.step(1)
    pace.played(start + .seconds(1), now: 51 * Self.second)
    #expect(pace.isPaused)
    #expect(pace.due(start + .seconds(2)) == nil)
  }

  @Test func `pausing ends the steps that are left`() {
    var pace = pace()
    pace.step(50)
    pace.pause()
    #expect(pace.due(start) == nil)
  }

  @Test func `after a pause time goes on from where it stood`() {
    var pace = pace()
    pace.played(start + .seconds(10), now: 60 * Self.second)
    pace.pause()
    pace.play(now: 1_000 * Self.second)
    #expect(pace.due(start + .seconds(11)) == 1_001 * Self.second)
  }

  @Test func `playing after a step does not rush through what the step took`() {
    var pace = pace(isPaused: true)
    pace.step(1)
    pace.played(start + .seconds(30), now: 55 * Self.second)
    pace.play(now: 70 * Self.second)
    #expect(pace.due(start + .seconds(31)) == 71 * Self.second)
  }

  @Test func `a new speed counts from the moment it was chosen`() {
    var pace = pace()
    pace.played(start + .seconds(10), now: 60 * Self.second)
    pace.setSpeed(Ratio(10), now: 60 * Self.second)
    #expect(pace.due(start + .seconds(20)) == 61 * Self.second)
    pace.setSpeed(.zero, now: 60 * Self.second)
    #expect(pace.due(start + .seconds(20)) == .min)
    pace.setSpeed(Ratio(1), now: 65 * Self.second)
    #expect(pace.due(start + .seconds(20)) == 75 * Self.second)
  }

  @Test func `speed keys pressed in a row do not hold the market`() {
    // A bar of an hour is due in an hour; 40 minutes later the trader presses + and −.
    var pace = pace()
    pace.setSpeed(Ratio(2), now: 50 * Self.second + 2_400 * Self.second)
    pace.setSpeed(Ratio(1), now: 50 * Self.second + 2_400 * Self.second)
    #expect(pace.due(start + .seconds(3_600)) == 50 * Self.second + 3_600 * Self.second)
  }

  @Test func `the farthest times neither trap nor come early`() throws {
    let pace = Pace(
      speed: Ratio(raw: 1), isPaused: false, start: .distantPast, waitMax: nil)
    #expect(pace.due(.distantFuture) == .max)
  }
}
