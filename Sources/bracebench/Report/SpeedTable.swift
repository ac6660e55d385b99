/// The short table of the README: a line a command, next to what others reach.
struct SpeedTable {
  /// A run of `bracebench all`.
  struct Run {
    /// As it is typed, without the program: `churn --stop 4 --target 6`.
    let command: String
    /// The same, smaller, for a quick look.
    let quick: String
    /// What its headline figures are; empty for what the short table leaves out.
    var words = ""
    /// What others take for the same.
    var others = ""
  }

  /// Every workload, at sizes that take a few minutes together.
  static let runs = [
    Run(
      command: "floor", quick: "floor --ticks 200000 --repeat 3",
      words: "bare loop, two comparisons a tick: ns a tick"),
    Run(
      command: "churn", quick: "churn --ticks 200000 --repeat 3",
      words: "a bracket after the other, every 5,000 ticks: ns a tick",
      others: "vectorbt 237, hftbacktest 341, nautilus_trader 1,732"),
    Run(
      command: "churn --stop 4 --target 6",
      quick: "churn --stop 4 --target 6 --ticks 200000 --repeat 3",
      words: "the same, every 32 ticks",
      others: "vectorbt 236, hftbacktest 382, nautilus_trader 6,708"),
    Run(
      command: "churn --atr", quick: "churn --atr --ticks 200000 --repeat 3",
      words: "the same, exits by ATR"),
    Run(
      command: "resting --brackets 10 10000 100000",
      quick: "resting --brackets 10 1000 --ticks 100000 --repeat 3",
      words: "10 / 10,000 / 100,000 brackets out of reach: ns a tick",
      others: "hftbacktest 373 / 264 / –, nautilus_trader 2,310 / 252,879 / –"),
    Run(
      command: "resting --brackets 10 1000 10000 100000 --symbols 1000",
      quick: "resting --brackets 10 1000 --symbols 100 --ticks 100000 --repeat 3"),
    Run(
      command: "resting --brackets 100 --each --symbols 1 1000",
      quick: "resting --brackets 10 --each --symbols 1 100 --ticks 100000 --repeat 3",
      words: "100 brackets on each of 1 / 1,000 symbols: ns a tick"),
    Run(
      command: "trigger", quick: "trigger --count 2000 --repeat 3",
      words: "target hit to stop canceled, p50 / p99: ns",
      others: "nautilus_trader 35,500 / 123,000"),
    Run(
      command: "tape", quick: "tape --symbols 1000 --brackets 2000 --messages 50000 --repeat 2",
      words: "10,000 symbols, 100,000 brackets: messages a second"),
    Run(
      command: "memory --ticks 50000000", quick: "memory --brackets 2000 --ticks 1000000",
      words: "a live / closed bracket: bytes"),
    Run(
      command: "journal --repeat 5", quick: "journal --brackets 500 --closed 1000 --open 10",
      words: "a bracket kept: µs / 100,000 of them read again: ms"),
    Run(
      command: "frames", quick: "frames --frames 20",
      words: "a frame of 120x40 with 50 brackets: ns"),
    Run(
      command: "keys --keys 100", quick: "keys --keys 10 --idle 1 --starts 3",
      words: "first frame / key to its echo p50 / p99: ms"),
  ]

  /// The table in Markdown, without line ends.
  private(set) var lines = [
    "| `bracebench …` | What | Median (min–max) | × floor | Others |", "|---|---|---|---|---|",
  ]

  /// A line for each run that has words, with the headlines of its reports.
  init(_ results: [(run: Run, reports: [Report])]) {
    for (run, reports) in results where !run.words.isEmpty {
      let figures = reports.flatMap(\.figures).filter(\.isHeadline)
      guard !figures.isEmpty else { continue }
      let ratios = figures.compactMap(\.ratioToFloor).map { Decimals.grouped($0, 0) }
      let cells = [
        "`\(run.command)`", run.words, Self.values(figures),
        ratios.joined(separator: " / "), run.others,
      ]
      lines.append("| \(cells.joined(separator: " | ")) |")
    }
  }

  private static func values(_ figures: [Figure]) -> String {
    func number(_ value: Double, _ figure: Figure) -> String {
      Decimals.grouped(value, figure.decimals)
    }
    let medians = figures.map { number($0.spread.median, $0) }.joined(separator: " / ")
    guard figures.count == 1, let figure = figures.first, !figure.isSingle,
      figure.spread.least < figure.spread.most
    else { return medians }
    return
      "\(medians) (\(number(figure.spread.least, figure))–\(number(figure.spread.most, figure)))"
  }
}
