import Testing
import TradingModel

@testable import TradeRuntime

struct LagMeterTests {
  private static let millisecond: Int64 = 1_000_000

  private func meter(_ events: [(dueMilliseconds: Int64, playedMilliseconds: Int64)]) -> LagMeter {
    var meter = LagMeter()
    for event in events {
      meter.played(
        due: event.dueMilliseconds * Self.millisecond,
        now: event.playedMilliseconds * Self.millisecond)
    }
    return meter
  }

  @Test func `without an event there is no figure, and none of events without a moment`() {
    var meter = LagMeter()
    #expect(meter.worst == nil)
    meter.played(due: .min, now: 5)
    #expect(meter.worst == nil)
  }

  @Test func `the worst of a second stands, and goes a second later`() {
    let first = [(Int64(0), Int64(1)), (100, 112), (200, 203)]
    #expect(meter(first).worst == .milliseconds(12))
    #expect(meter(first + [(1_100, 1_102)]).worst == .milliseconds(12), "of the second before")
    #expect(meter(first + [(1_100, 1_102), (2_200, 2_204)]).worst == .milliseconds(4))
    #expect(meter(first + [(1_100, 1_102), (1_200, 1_240)]).worst == .milliseconds(40), "at once")
  }

  @Test func `what is more and more behind says how far`() {
    let late = (0..<50).map { (Int64($0) * 10, Int64($0) * 100) }
    #expect(meter(late).worst == .milliseconds(49 * 90))
  }

  @Test func `after a reset nothing is known`() {
    var late = meter([(0, 900)])
    late.reset()
    #expect(late.worst == nil)
  }

  @Test func `the first event may come at any time of the clock`() {
    for start in [Int64.min / 2, -1, 0, Int64.max / 2] {
      var meter = LagMeter()
      meter.played(due: start, now: start + 7)
      #expect(meter.worst == TimeSpan(nanoseconds: 7))
    }
  }
}
