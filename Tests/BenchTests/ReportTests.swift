import Testing

@testable import bracebench

/// What a run of the benchmarks prints: the table, JSON, and the short table in Markdown.
struct ReportTests {
  private static let churn: Report = {
    var report = Report("churn", "a 50/75, 203 brackets")
    report.state("stream", .text("a"))
    report.state("stop", .number(50))
    report.state("first", .list([10_000, 10_001]))
    report.measure(
      Figure(
        "ns_per_tick", "ns per tick", [61.25, 57.0, 1_255.04], floors: [1.9, 2.1, 2.0],
        isHeadline: true))
    report.measure(Figure("allocations_per_tick", "allocations per tick", 0.0123, decimals: 6))
    return report
  }()

  private static let resting: [Report] = [10, 1_000].map { brackets in
    var report = Report("resting", "\(Decimals.grouped(brackets)) brackets")
    report.state("brackets", .number(brackets))
    report.measure(
      Figure("ns_per_tick", "ns per tick", [40], floors: [1], isHeadline: true))
    return report
  }

  // MARK: The table

  @Test func `the table names workload and case once, and sets numbers to the right`() {
    let lines = ReportTable([Self.churn] + Self.resting).lines
    #expect(
      lines == [
        "workload  case                   figure                  median   min      max  × floor",
        "churn     a 50/75, 203 brackets  ns per tick               61.3  57.0  1,255.0     30.6",
        "                                 allocations per tick  0.012300",
        "resting   10 brackets            ns per tick               40.0  40.0     40.0     40.0",
        "          1,000 brackets         ns per tick               40.0  40.0     40.0     40.0",
        "",
        "Floor: a bare loop with two comparisons a tick over the same prices, in the same run.",
      ])
  }

  @Test func `a table without a ratio says nothing of the floor`() {
    var report = Report("trigger", "one")
    report.measure(Figure("ns", "ns", [5], decimals: 0))
    let lines = ReportTable([report]).lines
    #expect(lines.count == 2)
    #expect(lines[1] == "trigger   one   ns           5    5    5")
  }

  @Test func `no reports are a table without rows`() {
    #expect(ReportTable([]).lines.count == 1)
    #expect(ReportTable([Report("empty", "")]).lines.count == 1)
  }

  // MARK: JSON

  @Test func `a report is one line of JSON, facts before figures`() {
    #expect(
      Self.churn.json
        == #"{"workload":"churn","stream":"a","stop":50,"first":[10000,10001],"#
        + #""ns_per_tick":{"median":61.3,"min":57.0,"max":1255.0},"floor_ns_per_tick":2.00,"#
        + #""ratio_to_floor":30.6,"allocations_per_tick":0.012300}"#)
  }

  @Test func `what JSON does not take is escaped`() {
    var report = Report("w", "")
    report.state("a\"", .text("a\"b\\c\nd\te\u{1}f ×"))
    #expect(report.json == #"{"workload":"w","a\"":"a\"b\\c\nd\te\u0001f ×"}"#)
  }

  // MARK: Markdown

  @Test func `the short table has a line a command, its headlines side by side`() {
    let run = SpeedTable.Run(
      command: "resting", quick: "resting", words: "10 / 1,000: ns a tick", others: "X 7")
    let silent = SpeedTable.Run(command: "churn --atr", quick: "churn")
    let lone = SpeedTable.Run(command: "churn", quick: "churn", words: "ns a tick")
    let table = SpeedTable([(lone, [Self.churn]), (silent, [Self.churn]), (run, Self.resting)])
    #expect(
      table.lines == [
        "| `bracebench …` | What | Median (min–max) | × floor | Others |",
        "|---|---|---|---|---|",
        "| `churn` | ns a tick | 61.3 (57.0–1,255.0) | 31 |  |",
        "| `resting` | 10 / 1,000: ns a tick | 40.0 / 40.0 | 40 / 40 | X 7 |",
      ])
  }

  // MARK: Numbers

  @Test(arguments: [
    (0.0, 0, "0"), (0.4, 0, "0"), (0.5, 0, "1"), (-0.04, 1, "0.0"), (-1.25, 1, "-1.3"),
    (999.95, 1, "1,000.0"), (1_234_567.0, 0, "1,234,567"), (-123.0, 0, "-123"),
    (-1_234.5, 2, "-1,234.50"), (0.000105, 6, "0.000105"), (12.0, 3, "12.000"),
  ])
  func `a number has its digits, and thousands set apart`(
    value: Double, decimals: Int, text: String
  ) {
    #expect(Decimals.grouped(value, decimals) == text)
    #expect(Decimals.plain(value, decimals) == text.filter { $0 != "," })
  }

  @Test func `a spread has the middle and the ends, in any order`() {
    let spread = Spread([3, 1, 9, 2, 8])
    #expect((spread.median, spread.least, spread.most) == (3, 1, 9))
    #expect(Spread([]) == Spread([0]))
  }

  @Test func `the ratio is of medians`() {
    let figure = Figure("ns", "ns", [30, 10, 20], floors: [4, 1, 2])
    #expect(figure.floor == 2)
    #expect(figure.ratioToFloor == 10)
    #expect(Figure("ns", "ns", [1]).ratioToFloor == nil)
  }

  @Test func `latencies are told to a thousandth, and a long one counts as a minute`() {
    var times = Latencies()
    for value in 1...1_000 { times.record(.nanoseconds(value * 1_000)) }
    let median = times.nanoseconds(at: 50)
    #expect(median >= 500_000 && median <= 500_500)
    #expect(times.nanoseconds(at: 100) >= 1_000_000)
    times.record(.seconds(3_600))
    times.record(.seconds(-1))
    #expect(times.count == 1_002)
    let longest = times.nanoseconds(at: 100)
    #expect(longest >= 60e9 && longest < 60.1e9)
  }
}
