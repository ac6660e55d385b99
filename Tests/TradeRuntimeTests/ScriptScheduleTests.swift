import Testing
import TradeRuntime
import TraderCommands
import TradingModel

struct ScriptScheduleTests {
  private func schedule(_ text: String) throws -> ScriptSchedule {
    let context = CommandContext(instruments: [spy], selected: spy.id)
    return ScriptSchedule(
      try Script.parse(text, context: context, fileName: "test").get(), start: opening)
  }

  private func taken(
    _ schedule: inout ScriptSchedule, before event: MarketEvent
  ) -> [String] {
    var lines: [String] = []
    while let next = schedule.takeTimed(before: event) { lines.append(next.line.text) }
    return lines
  }

  @Test func `a timed line waits for a bar that begins at its time or later`() throws {
    var schedule = try schedule("@2020-12-15T14:30:30Z buy 1")
    #expect(taken(&schedule, before: .bar(bar(0))) == [])
    #expect(taken(&schedule, before: .bar(bar(1))) == ["buy 1"])
  }

  @Test func `a timed line at a bar's start comes before that bar`() throws {
    var schedule = try schedule("@2020-12-15T14:31:00Z buy 1")
    #expect(taken(&schedule, before: .bar(bar(0))) == [])
    #expect(taken(&schedule, before: .bar(bar(1))) == ["buy 1"])
  }

  @Test func `a timed line comes after the ticks of its own time`() throws {
    var schedule = try schedule("@+30s buy 1")
    #expect(taken(&schedule, before: print(29, 100)) == [])
    #expect(taken(&schedule, before: print(30, 100)) == [])
    #expect(taken(&schedule, before: print(31, 100)) == ["buy 1"])
    #expect(taken(&schedule, before: print(32, 100)) == [])
  }

  @Test func `lines of one moment keep the order of the file, others that of time`() throws {
    var schedule = try schedule(
      """
      @+60s buy 5
      @+30s buy 2
      @2020-12-15T14:30:30Z buy 3
      @+30s buy 4
      @+10s buy 1
      """)
    #expect(
      taken(&schedule, before: print(600, 100)) == ["buy 1", "buy 2", "buy 3", "buy 4", "buy 5"])
  }

  @Test func `start and end lines are handed out once`() throws {
    var schedule = try schedule("@start buy 1\n@end flatten all\n@start buy 2")
    #expect(schedule.takeStart().map(\.text) == ["buy 1", "buy 2"])
    #expect(schedule.takeStart().isEmpty)
    #expect(schedule.takeEnd().map(\.text) == ["flatten all"])
    #expect(schedule.takeEnd().isEmpty)
    #expect(schedule.remaining.isEmpty)
  }

  @Test func `counted lines come when their number is reached, also when it was passed`() throws {
    var schedule = try schedule("@bar:3 buy 3\n@tick:2 buy 2\n@bar:3 buy 4\n@tick:50 buy 5")
    #expect(schedule.countsBarsOrTicks)
    #expect(schedule.takeCounted(bars: 1, ticks: 1) == nil)
    #expect(schedule.takeCounted(bars: 1, ticks: 2)?.text == "buy 2")
    #expect(schedule.takeCounted(bars: 1, ticks: 2) == nil)
    #expect(schedule.takeCounted(bars: 9, ticks: 20)?.text == "buy 3")
    #expect(schedule.takeCounted(bars: 9, ticks: 20)?.text == "buy 4")
    #expect(schedule.takeCounted(bars: 9, ticks: 20) == nil)
    #expect(schedule.takeCounted(bars: 9, ticks: 50)?.text == "buy 5")
    #expect(!schedule.countsBarsOrTicks)
  }

  @Test func `what is left is told in the order of the file`() throws {
    let schedule = try schedule(
      "@end flatten all\n@+1h buy 1\n@bar:9 buy 2\n@start buy 3\n@tick:9 buy 4")
    #expect(
      schedule.remaining.map(\.text) == ["flatten all", "buy 1", "buy 2", "buy 3", "buy 4"])
  }

  @Test func `a line from before the start is due with the first event`() throws {
    var schedule = try schedule("@1999-01-01T00:00:00Z buy 1")
    #expect(taken(&schedule, before: .bar(bar(0))) == ["buy 1"])
  }

  @Test func `times beyond counting stay in the future`() throws {
    var schedule = try schedule("@+26000d buy 1\n@2199-01-01T00:00:00Z buy 2")
    #expect(taken(&schedule, before: print(1_000_000_000, 100)) == [])
    #expect(schedule.remaining.count == 2)
  }
}
