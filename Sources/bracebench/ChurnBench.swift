import ArgumentParser
import CAllocations

/// Whenever flat, a market entry, long and short in turn, with fixed exits: the whole path of a
/// tick, from the market over venue and engine to the commands.
struct ChurnBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "churn", abstract: "A bracket after the other on the standard price stream.")

  @Option(help: "The price stream: a, or g with gaps.") var stream: PriceStream.Kind = .a
  @Option(help: "The stop's distance in ticks. (default: 50)") var stop: Int32?
  @Option(help: "The target's distance in ticks. (default: 75)") var target: Int32?
  @Flag(help: "Stop at 2.0 × ATR(14) of 1,000-tick bars, target at 1.5 × that distance.")
  var atr = false
  @Option(help: "Prints.") var ticks = 1_000_000
  @Option(help: "Timed repetitions.") var `repeat` = 5
  @OptionGroup var output: ReportOutput

  private var exits: ChurnExits { atr ? .atr : .ticks(stop: stop ?? 50, target: target ?? 75) }

  func validate() throws {
    if atr, stop != nil || target != nil {
      throw ValidationError("--atr plans the exits: leave --stop and --target out")
    }
    try OptionCheck.check("--stop", stop.map { Int($0) }, 1...1_000_000)
    try OptionCheck.check("--target", target.map { Int($0) }, 1...1_000_000)
    try OptionCheck.check("--ticks", ticks, 1...100_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    let (prices, streamHash) = try PriceStream.checked(stream, count: ticks)
    var times: [Double] = []
    var floors: [Double] = []
    var allocations: UInt64 = 0
    var trades = ChurnTrades()
    for _ in 0..<`repeat` {
      var floor = ChurnFloor(exits, prices: prices)
      floors.append(Stopwatch.nanoseconds { floor.run(prices) } / Double(ticks))
      var churn = Churn(exits)
      let before = allocation_count()
      times.append(try Stopwatch.nanoseconds { try churn.run(prices) } / Double(ticks))
      allocations = allocation_count() - before
      trades = churn.trades
      guard trades == floor.trades else {
        throw Problem(text: "\(trades) is not what the plain loop says: \(floor.trades)")
      }
    }
    var report = described(trades)
    report.state("first", .list(prices.prefix(10).map { Int($0) }))
    report.state("stream_fnv", .text(streamHash.text))
    report.state("brackets", .number(trades.brackets))
    report.state("tp", .number(trades.targets))
    report.state("pnl_ticks", .number(Int(trades.ticks)))
    report.state("fnv", .text(trades.hash.text))
    report.measure(
      Figure("ns_per_tick", "ns per tick", times, floors: floors, isHeadline: true))
    // Where they cannot be counted nothing is said of them.
    if allocation_is_counted() {
      let each = Double(allocations) / Double(ticks)
      report.measure(Figure("allocations_per_tick", "allocations per tick", each, decimals: 6))
    }
    report.measure(Figure("peak_mib", "peak MiB", ProcessMemory.peakMiB))
    tell(report)
  }

  /// What was played.
  private func described(_ trades: ChurnTrades) -> Report {
    let exits = atr ? "2atr/1.5r" : "\(stop ?? 50)/\(target ?? 75)"
    var report = Report(
      "churn", "\(stream.rawValue) \(exits), \(Decimals.grouped(trades.brackets)) brackets")
    report.state("stream", .text(stream.rawValue))
    report.state("stop", atr ? .text("2atr") : .number(Int(stop ?? 50)))
    report.state("target", atr ? .text("1.5r") : .number(Int(target ?? 75)))
    report.state("ticks", .number(ticks))
    return report
  }
}

extension PriceStream.Kind: ExpressibleByArgument {}
