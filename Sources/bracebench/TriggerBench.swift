import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

/// From the print that hits a target to the stop's cancel at the venue, all in one call.
struct TriggerBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "trigger", abstract: "From the print that hits a target to the stop's cancel.")

  @Option(help: "Brackets whose target is hit.") var count = 20_000
  @Option(help: "Brackets that rest out of reach meanwhile.") var resting = 100
  @Option(help: "Timed repetitions.") var `repeat` = 5
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--count", count, 1...10_000_000)
    try OptionCheck.check("--resting", resting, 1...1_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    var runs: [Latencies] = []
    for _ in 0..<`repeat` { runs.append(try once()) }
    var report = Report(
      "trigger", "\(Decimals.grouped(count)) targets hit, \(Decimals.grouped(resting)) at rest")
    report.state("brackets", .number(count))
    report.state("resting", .number(resting))
    report.measure(
      "ns", "ns from print to cancel,", runs, nanosecondsEach: 1, isMany: true,
      headlines: ["p50", "p99"])
    tell(report)
  }

  private func once() throws -> Latencies {
    var session = try RestingBench.session(brackets: resting, symbols: 1)
    let clock = ContinuousClock()
    var times = Latencies()
    var index = 1
    for _ in 0..<count {
      session.request(
        BenchMarket.entry(.buy, stop: 50, target: 75), cause: .script)
      index += 1
      session.onMarket(.trade(BenchMarket.trade(10_000, index: index)))
      session.events.removeAll(keepingCapacity: true)
      index += 1
      let hit = BenchMarket.trade(10_075, index: index)
      times.record(clock.measure { session.onMarket(.trade(hit)) })
      guard session.engine.activeBracketCount == resting else {
        throw Problem(text: "the target was not hit")
      }
      index += 1
      session.events.removeAll(keepingCapacity: true)
      session.onMarket(.trade(BenchMarket.trade(10_000, index: index)))
    }
    return times
  }
}
