import ArgumentParser

/// The bare loop alone: the churn's trades with two comparisons a tick, no engine and no venue.
struct FloorBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "floor", abstract: "A bare loop with two comparisons a tick: the least there is.")

  @Option(help: "The price stream: a, or g with gaps.") var stream: PriceStream.Kind = .a
  @Option(help: "The stop's distance in ticks.") var stop: Int32 = 50
  @Option(help: "The target's distance in ticks.") var target: Int32 = 75
  @Option(help: "Prints.") var ticks = 1_000_000
  @Option(help: "Timed repetitions.") var `repeat` = 5
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--stop", Int(stop), 1...1_000_000)
    try OptionCheck.check("--target", Int(target), 1...1_000_000)
    try OptionCheck.check("--ticks", ticks, 1...100_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    let (prices, streamHash) = try PriceStream.checked(stream, count: ticks)
    var times: [Double] = []
    var trades = ChurnTrades()
    for _ in 0..<`repeat` {
      var floor = ChurnFloor(.ticks(stop: stop, target: target), prices: prices)
      times.append(Stopwatch.nanoseconds { floor.run(prices) } / Double(ticks))
      trades = floor.trades
    }
    var report = Report(
      "floor", "\(stream.rawValue) \(stop)/\(target), \(Decimals.grouped(trades.brackets)) trades")
    report.state("stream", .text(stream.rawValue))
    report.state("stop", .number(Int(stop)))
    report.state("target", .number(Int(target)))
    report.state("ticks", .number(ticks))
    report.state("stream_fnv", .text(streamHash.text))
    report.state("brackets", .number(trades.brackets))
    report.state("fnv", .text(trades.hash.text))
    report.measure(
      Figure("ns_per_tick", "ns per tick", times, decimals: 2, isHeadline: true))
    tell(report)
  }
}
