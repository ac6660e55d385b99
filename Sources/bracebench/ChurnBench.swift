import ArgumentParser
import CAllocations

/// Whenever flat, a market entry, long and short in turn, with fixed exits: the whole path of a
/// tick, from the market over venue and engine to the commands.
struct ChurnBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "churn", abstract: "A bracket after the other on the standard price stream.")

  @Option(help: "The price stream: a, or g with gaps.") var stream: PriceStream.Kind = .a
  @Option(help: "The stop's distance in ticks. (default: 50)") var stop: Int32?
  @Option(help: "The target's distance in ticks. (default: 75)") var target: Int32?
  @Flag(help: "Stop at 2.0 × ATR(14) of 1,000-tick bars, target at 1.5 × that distance.")
  var atr = false
  @Option(help: "Prints.") var ticks = 1_000_000
  @Option(help: "Timed repetitions.") var `repeat` = 5

  private var exits: ChurnExits { atr ? .atr : .ticks(stop: stop ?? 50, target: target ?? 75) }

  func validate() throws {
    if atr, stop != nil || target != nil {
      throw ValidationError("--atr plans the exits: leave --stop and --target out")
    }
    for (name, value) in [("--stop", stop), ("--target", target)] {
      guard let value, !(1...1_000_000).contains(value) else { continue }
      throw ValidationError("\(name) \(value): expected 1 to 1000000 ticks")
    }
    guard (1...100_000_000).contains(ticks) else {
      throw ValidationError("--ticks \(ticks): expected 1 to 100000000")
    }
    guard (1...1_000).contains(`repeat`) else {
      throw ValidationError("--repeat \(`repeat`): expected 1 to 1000")
    }
  }

  func run() throws {
    let prices = Array(PriceStream(stream, count: ticks))
    var streamHash = FNV()
    for price in prices { streamHash.add(price) }
    if ticks == 1_000_000, streamHash.text != stream.hashOfMillion {
      throw Problem(text: "the stream's hash is \(streamHash.text), not \(stream.hashOfMillion)")
    }
    var times: [Double] = []
    var floors: [Double] = []
    var allocations: UInt64 = 0
    var trades = ChurnTrades()
    for _ in 0..<`repeat` {
      var floor = ChurnFloor(exits, prices: prices)
      floors.append(Self.nanoseconds { floor.run(prices) })
      var churn = Churn(exits)
      let before = allocation_count()
      times.append(try Self.nanoseconds { try churn.run(prices) })
      allocations = allocation_count() - before
      trades = churn.trades
      guard trades == floor.trades else {
        throw Problem(text: "\(trades) is not what the plain loop says: \(floor.trades)")
      }
    }
    print(json(streamHash, prices, trades, times, floors, allocations))
  }

  private static func nanoseconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body).nanoseconds
  }

  private func json(
    _ streamHash: FNV, _ prices: [Int64], _ trades: ChurnTrades, _ times: [Double],
    _ floors: [Double], _ allocations: UInt64
  ) -> String {
    func figure(_ value: Double, _ decimals: Double) -> String {
      "\((value * decimals).rounded() / decimals)"
    }
    let perTick = Spread(times.map { $0 / Double(ticks) })
    let floor = Spread(floors.map { $0 / Double(ticks) }).median
    var fields = [
      "\"workload\":\"churn\"", "\"stream\":\"\(stream.rawValue)\"",
      atr ? "\"stop\":\"2atr\"" : "\"stop\":\(stop ?? 50)",
      atr ? "\"target\":\"1.5r\"" : "\"target\":\(target ?? 75)", "\"ticks\":\(ticks)",
      "\"first\":\(prices.prefix(10))".filter { $0 != " " },
      "\"stream_fnv\":\"\(streamHash.text)\"", "\"brackets\":\(trades.brackets)",
      "\"tp\":\(trades.targets)", "\"pnl_ticks\":\(trades.ticks)",
      "\"fnv\":\"\(trades.hash.text)\"",
      "\"ns_per_tick\":\(perTick.json)",
      "\"floor_ns_per_tick\":\(figure(floor, 100))",
      "\"ratio_to_floor\":\(figure(perTick.median / max(floor, 0.001), 10))",
    ]
    // Where they cannot be counted nothing is said of them.
    if allocation_is_counted() {
      let each = Double(allocations) / Double(ticks)
      fields.append("\"allocations_per_tick\":\(figure(each, 1_000_000))")
    }
    fields.append("\"peak_mib\":\(figure(PeakMemory.mebibytes, 10))")
    return "{" + fields.joined(separator: ",") + "}"
  }
}

extension PriceStream.Kind: ExpressibleByArgument {}
