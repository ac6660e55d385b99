import Connectors
import TestSupport
import Testing
import TradingModel

/// SPY's nights as they were: what rests in the evening meets the open of the morning.
@Suite(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
struct OvernightGapTests {
  /// A night: the last bar of a session and the first of the next, which lies all beyond it.
  private struct Night {
    let evening: Bar
    let morning: Bar

    var isUp: Bool { morning.open > evening.high }
    /// The prices of the gap that an exit can rest at, the open itself among them.
    var levels: [Price] {
      let tick = Price(raw: 10_000_000)
      let edge = isUp ? evening.high : evening.low
      let count = abs(morning.open.raw - edge.raw) / tick.raw
      // All of a small gap; of a large one no more than there may be brackets.
      let steps = Swift.stride(from: 1, through: count, by: Int((count + 39) / 40))
      let levels = steps.map { Price(raw: edge.raw + $0 * tick.raw * (isUp ? 1 : -1)) }
      return levels.contains(morning.open) ? levels : levels + [morning.open]
    }
  }

  private func nights() throws -> [Night] {
    var feed = try Scenario(files: [Recording.spy]).feed
    var bars: [Bar] = []
    while let event = feed.next() {
      if case .bar(let bar) = event { bars.append(bar) }
    }
    return zip(bars, bars.dropFirst()).filter { $1.start - $0.end > .seconds(3600) }
      .map { Night(evening: $0, morning: $1) }
  }

  /// Enters at the open of the evening's last bar, once for every level, and plays one morning bar.
  private func play(
    _ night: Night, _ side: Side, paper: String = "", exits: (Price) -> String
  ) throws -> Outcome {
    let lines = night.levels.map { "@\(night.evening.start) \(side.name) 1 \(exits($0))" }
    return try Scenario(
      files: [Recording.spy], to: night.morning.end.description,
      configuration: "paper: { \(paper) }", script: lines.joined(separator: "\n")
    ).run()
  }

  /// A price that the day does not come near, to the losing side of `side` or to the other.
  private func far(_ side: Side, isLoss: Bool) -> String {
    (side == .buy) == isLoss ? "300" : "450"
  }

  private func expectExits(
    _ outcome: Outcome, _ role: String, _ night: Night, at prices: [Price]
  ) {
    let fills = outcome.fills(role)
    #expect(fills.compactMap { $0["last_px"] }.sorted() == prices.map(\.description).sorted())
    #expect(fills.allSatisfy { $0["time"] == night.morning.start.description })
    #expect(outcome.all("orderFilled").count == 2 * night.levels.count, "\(outcome.story)")
    #expect(outcome.summary.open_positions == 0)
    #expect(outcome.all("bracketCompleted").allSatisfy { $0["ambiguous"] == nil })
  }

  @Test func `the file has three nights, two with a gap up and one with a gap down`() throws {
    let nights = try nights()
    #expect(nights.map(\.isUp) == [true, true, false])
    #expect(nights.allSatisfy { $0.isUp || $0.morning.open < $0.evening.low })
    #expect(nights.map(\.morning.open.description) == ["369.82", "371.94", "370.97"])
    #expect(nights.map(\.levels.count) == [23, 36, 41])
  }

  @Test func `SEM-30 every stop inside a night's gap fills at the morning's open exactly`() throws {
    for night in try nights() {
      // A gap up runs through the stops of shorts, a gap down through those of longs.
      let side: Side = night.isUp ? .sell : .buy
      let outcome = try play(night, side) { "sl \($0) tp \(far(side, isLoss: false))" }
      expectExits(outcome, "stop", night, at: night.levels.map { _ in night.morning.open })
    }
  }

  @Test func `SEM-30 slippage comes on top of every night's gap`() throws {
    for night in try nights() {
      let side: Side = night.isUp ? .sell : .buy
      let outcome = try play(night, side, paper: "slippage: 2t") {
        "sl \($0) tp \(far(side, isLoss: false))"
      }
      let worse = Price(raw: night.morning.open.raw + (night.isUp ? 20_000_000 : -20_000_000))
      expectExits(outcome, "stop", night, at: night.levels.map { _ in worse })
    }
  }

  @Test func `SEM-28 every target inside a night's gap fills at its limit, never better`() throws {
    for night in try nights() {
      let side: Side = night.isUp ? .buy : .sell
      let outcome = try play(night, side) { "sl \(far(side, isLoss: true)) tp \($0)" }
      expectExits(outcome, "target", night, at: night.levels)
    }
  }

  @Test func `SEM-28 gap_limit_fill: open gives every such target the morning's open`() throws {
    for night in try nights() {
      let side: Side = night.isUp ? .buy : .sell
      let outcome = try play(night, side, paper: "gap_limit_fill: open") {
        "sl \(far(side, isLoss: true)) tp \($0)"
      }
      expectExits(outcome, "target", night, at: night.levels.map { _ in night.morning.open })
    }
  }

  @Test func `SEM-28 under limit_touch: through a target at the very open is not filled by it`()
    throws
  {
    for night in try nights() {
      let side: Side = night.isUp ? .buy : .sell
      let outcome = try play(night, side, paper: "limit_touch: through") {
        "sl \(far(side, isLoss: true)) tp \($0)"
      }
      let atOpen = outcome.fills("target").filter {
        $0["time"] == night.morning.start.description
      }
      #expect(atOpen.count == night.levels.count - 1)
    }
  }
}
