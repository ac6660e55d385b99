import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a bracket takes in memory, alive and closed, and whether memory stays flat under ticks.
struct MemoryBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Bytes of a live and a closed bracket; memory over ticks.")

  @Option(help: "Brackets.") var brackets = 20_000
  @Option(help: "Prints.") var ticks = 10_000_000

  func validate() throws {
    guard brackets > 0, ticks > 0 else { throw ValidationError("every number must be above 0") }
  }

  func run() throws {
    var session = try RestingBench.session(brackets: 1, symbols: 1)
    let before = Self.residentKiB
    for number in 0..<brackets {
      let spread = Int32(number % 1_000)
      session.request(
        BenchMarket.entry(.buy, stop: 4_000 + spread, target: 4_000 + spread), cause: .script)
      session.events.removeAll(keepingCapacity: true)
    }
    let live = Self.residentKiB - before
    let closed = try closedKiB()
    let resident = try residentOverTicks()
    print(
      """
      {"workload":"memory","brackets":\(brackets),"ticks":\(ticks),\
      "bytes_per_live_bracket":\(live * 1024 / brackets),\
      "bytes_per_closed_bracket":\(closed * 1024 / brackets),\
      "resident_kib":{"after_a_tenth":\(resident.early),"at_the_end":\(resident.late)}}
      """)
  }

  /// What stays of brackets that were opened and closed one after another.
  private func closedKiB() throws -> Int {
    var session = try RestingBench.session(brackets: 1, symbols: 1)
    func churn(_ count: Int) throws {
      for _ in 0..<count {
        session.request(BenchMarket.entry(.buy, stop: 4_000, target: 4_000), cause: .script)
        guard let id = session.engine.bracketViews().last?.id else {
          throw Problem(text: "no bracket opened")
        }
        session.request(.flatten(.bracket(id)), cause: .script)
        session.events.removeAll(keepingCapacity: true)
      }
      guard session.engine.activeBracketCount == 1 else {
        throw Problem(text: "flattening left \(session.engine.activeBracketCount) brackets")
      }
    }
    try churn(1_000)
    let before = Self.residentKiB
    try churn(brackets)
    return Self.residentKiB - before
  }

  private func residentOverTicks() throws -> (early: Int, late: Int) {
    var session = try RestingBench.session(brackets: 10, symbols: 1)
    let prices = Array(PriceStream(.a, count: min(ticks, 1_000_000)))
    var index = 1
    func play(_ count: Int) {
      for number in 0..<count {
        session.onMarket(.trade(BenchMarket.trade(prices[number % prices.count], index: index)))
        index += 1
      }
    }
    play(ticks / 10)
    let early = Self.residentKiB
    play(ticks - ticks / 10)
    return (early, Self.residentKiB)
  }

  /// Memory of this process that is in use.
  private static var residentKiB: Int {
    let pages = FileText.read("/proc/self/statm")?.split(separator: " ").dropFirst().first
    return (pages.flatMap { Int($0) } ?? 0) * (sysconf(Int32(_SC_PAGESIZE)) / 1024)
  }
}
