import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

/// What the top line says of risk and limits.
struct HeaderTests {
  private func header(_ snapshot: Snapshot, _ width: Int, isArmed: Bool = false) -> CellGrid {
    var grid = CellGrid(width: width, height: 1)
    HeaderPane(snapshot: snapshot, isArmed: isArmed).render(into: &grid, in: grid.bounds)
    return grid
  }

  private func role(_ text: String, in grid: CellGrid) -> Role? {
    let wanted = Array(text.unicodeScalars)
    let x = (0..<max(0, grid.width - wanted.count)).first { x in
      wanted.indices.allSatisfy { grid[x + $0, 0].scalar == wanted[$0] }
    }
    return x.map { grid[$0, 0].role }
  }

  private func limited(risk: String, day: String = "412.50") -> Snapshot {
    var snapshot = Fixture.snapshot
    snapshot.account.openRisk = Fixture.money(risk)
    snapshot.account.openRiskMax = Money(5000)
    snapshot.account.dailyLossMax = Money(2000)
    snapshot.account.dayPnL = Fixture.money(day)
    return snapshot
  }

  @Test func `open risk is told in R: one for each bracket at its first stop, none at break-even`()
  {
    #expect(header(Fixture.snapshot, 120).lines[0].contains("risk 5.0R"))
    var snapshot = Fixture.snapshot
    snapshot.brackets[0].stop?.price = Fixture.price("100.35")
    #expect(header(snapshot, 120).lines[0].contains("risk 4.5R"), "half of the way to the entry")
    snapshot.brackets = []
    #expect(header(snapshot, 120).lines[0].contains("risk 0.0R"))
  }

  @Test func `how late the feed is stands beside its speed, and behind it in words that warn`() {
    var snapshot = Fixture.snapshot
    #expect(!header(snapshot, 200).lines[0].contains("feed "), "paused, ended or at full speed")
    snapshot.feed.lag = TimeSpan(nanoseconds: 300_000)
    #expect(header(snapshot, 200).lines[0].contains("▶ 60×   feed <1ms   "))
    #expect(!header(snapshot, 120).lines[0].contains("<1ms"), "what matters more comes first")
    snapshot.feed.progress = nil
    #expect(header(snapshot, 120).lines[0].contains("▶ 60×  lag <1ms  "))
    #expect(
      header(snapshot, 60).lines[0].contains("60×") && role("<1ms", in: header(snapshot, 60)) == nil
    )
    snapshot.feed.lag = .milliseconds(12)
    #expect(role("feed 12ms", in: header(snapshot, 200)) == .muted)
    snapshot.feed.lag = .milliseconds(249)
    #expect(header(snapshot, 200).lines[0].contains("feed 249ms"))
    snapshot.feed.lag = .milliseconds(3_240)
    for width in [60, 80, 200] {
      #expect(role("BEHIND 3.2s", in: header(snapshot, width)) == .warning, "\(width)")
    }
  }

  @Test(arguments: [
    (-5, "<1ms"), (0, "<1ms"), (999, "<1ms"), (1_000, "1ms"), (12_900, "12ms"), (999_999, "999ms"),
    (1_000_000, "1.0s"), (3_250_000, "3.2s"), (59_999_000, "59.9s"), (60_000_000, "60s"),
    (600_000_000, "10m"),
  ])
  func `a lag is written in its unit`(microseconds: Int64, text: String) {
    #expect(Figures.lag(TimeSpan(nanoseconds: microseconds * 1_000)) == text)
  }

  @Test func `a cap is told in percent, and as a gauge where there is room`() {
    #expect(header(limited(risk: "2500"), 120).lines[0].contains("risk 5.0R 50%"))
    #expect(
      header(limited(risk: "2500"), 160).lines[0].contains("open risk 5.0R 2,500.00 50% of cap"))
    #expect(
      header(limited(risk: "2500"), 220).lines[0].contains(
        "open risk 5.0R 2,500.00 ████░░░░ 50% of cap"))
    #expect(!header(Fixture.snapshot, 220).lines[0].contains("cap"), "without a cap")
  }

  @Test(arguments: [
    ("3999", Role.header), ("4000", .warning), ("4999", .warning), ("5000", .danger),
    ("9000", .danger),
  ])
  func `near its cap the risk warns`(risk: String, wanted: Role) {
    #expect(role("open risk", in: header(limited(risk: risk), 220)) == wanted)
  }

  @Test func `the loss limit is told while the day loses`() {
    let losing = header(limited(risk: "100", day: "-1700"), 220)
    #expect(losing.lines[0].contains("loss ██████░░ 85% of limit"))
    #expect(role("loss", in: losing) == .warning)
    #expect(!header(limited(risk: "100"), 220).lines[0].contains("loss"))
  }

  @Test func `armed is told before all that can be left out`() {
    #expect(header(Fixture.snapshot, 80).lines[0].contains("DISARMED"))
    for width in 40...220 {
      let grid = header(Fixture.snapshot, width, isArmed: true)
      #expect(grid.lines[0].contains("ARMED") && !grid.lines[0].contains("DISARMED"), "\(width)")
      #expect(role("ARMED", in: grid) == .armed)
    }
  }

  @Test func `the engine is ok unless something else is to be said`() {
    #expect(header(Fixture.snapshot, 200).lines[0].contains("engine ok"))
    var snapshot = Fixture.snapshot
    snapshot.tradingState = .halted
    #expect(!header(snapshot, 200).lines[0].contains("engine ok"))
  }
}
