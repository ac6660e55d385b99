import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

/// From the print that hits a target to the stop's cancel at the venue, all in one call.
struct TriggerBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger", abstract: "From the print that hits a target to the stop's cancel.")

  @Option(help: "Brackets whose target is hit.") var count = 20_000
  @Option(help: "Brackets that rest out of reach meanwhile.") var resting = 100

  func validate() throws {
    guard count > 0, resting > 0 else { throw ValidationError("every number must be above 0") }
  }

  func run() throws {
    var session = try RestingBench.session(brackets: resting, symbols: 1)
    let clock = ContinuousClock()
    var times: [Double] = []
    times.reserveCapacity(count)
    var index = 1
    for _ in 0..<count {
      session.request(
        BenchMarket.entry(.buy, stop: 50, target: 75), cause: .script)
      index += 1
      session.onMarket(.trade(BenchMarket.trade(10_000, index: index)))
      session.events.removeAll(keepingCapacity: true)
      index += 1
      let hit = BenchMarket.trade(10_075, index: index)
      let elapsed = clock.measure { session.onMarket(.trade(hit)) }
      times.append(elapsed.nanoseconds)
      guard session.engine.activeBracketCount == resting else {
        throw Problem(text: "the target was not hit")
      }
      index += 1
      session.events.removeAll(keepingCapacity: true)
      session.onMarket(.trade(BenchMarket.trade(10_000, index: index)))
    }
    times.sort()
    func at(_ share: Double) -> Int { Int(times[min(count - 1, Int(Double(count) * share))]) }
    print(
      """
      {"workload":"trigger","brackets":\(count),"resting":\(resting),\
      "ns":{"p50":\(at(0.5)),"p99":\(at(0.99)),"p999":\(at(0.999)),"max":\(at(1))}}
      """)
  }
}
