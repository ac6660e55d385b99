import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

/// What a bracket takes in memory, alive and closed, and whether memory stays flat under ticks.
///
/// Each part is measured in a process of its own: memory that another part has given back would be
/// used again, and not be seen.
struct MemoryBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Bytes of a live and a closed bracket; memory over ticks.")

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case live
    case closed
    case ticks
  }

  @Option(help: "Brackets.") var brackets = 20_000
  @Option(help: "Prints.") var ticks = 10_000_000
  @Option(help: "Repetitions.") var `repeat` = 1
  @Option(help: .hidden) var part: Part?
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--brackets", brackets, 1...10_000_000)
    try OptionCheck.check("--ticks", ticks, 10...1_000_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    if let part { return tell(try measure(part)) }
    var values: [String: [Double]] = [:]
    for _ in 0..<`repeat` {
      for part in Part.allCases {
        let reports = try ChildRun.reports([
          "memory", "--part", part.rawValue, "--brackets", "\(brackets)", "--ticks", "\(ticks)",
        ])
        for figure in reports.flatMap(\.figures) {
          values[figure.key, default: []].append(figure.spread.median)
        }
      }
    }
    var report = Report("memory", "\(Decimals.grouped(brackets)) brackets")
    report.state("brackets", .number(brackets))
    report.state("ticks", .number(ticks))
    let names = [
      ("bytes_per_live_bracket", "bytes per live bracket"),
      ("bytes_per_closed_bracket", "bytes per closed bracket"),
      ("resident_kib_after_a_tenth", "KiB after \(Decimals.grouped(ticks / 10)) ticks"),
      ("resident_kib_at_the_end", "KiB after \(Decimals.grouped(ticks)) ticks"),
    ]
    for (key, name) in names {
      report.measure(
        Figure(key, name, values[key] ?? [], decimals: 0, isHeadline: key.hasPrefix("bytes")))
    }
    tell(report)
  }

  private func measure(_ part: Part) throws -> Report {
    var report = Report("memory", part.rawValue)
    func add(_ key: String, _ value: Int) {
      report.measure(Figure(key, key, Double(value), decimals: 0))
    }
    switch part {
    case .live: add("bytes_per_live_bracket", try liveKiB() * 1024 / brackets)
    case .closed: add("bytes_per_closed_bracket", try closedKiB() * 1024 / brackets)
    case .ticks:
      let resident = try residentOverTicks()
      add("resident_kib_after_a_tenth", resident.early)
      add("resident_kib_at_the_end", resident.late)
    }
    return report
  }

  private func liveKiB() throws -> Int {
    var session = try RestingBench.session(brackets: 1, symbols: 1)
    let before = ProcessMemory.residentKiB
    for number in 0..<brackets {
      let spread = Int32(number % 1_000)
      session.request(
        BenchMarket.entry(.buy, stop: 4_000 + spread, target: 4_000 + spread), cause: .script)
      session.events.removeAll(keepingCapacity: true)
    }
    // Else it could be gone before it is weighed.
    return withExtendedLifetime(session) { ProcessMemory.residentKiB - before }
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
    let before = ProcessMemory.residentKiB
    try churn(brackets)
    return withExtendedLifetime(session) { ProcessMemory.residentKiB - before }
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
    let early = ProcessMemory.residentKiB
    play(ticks - ticks / 10)
    return withExtendedLifetime((session, prices)) { (early, ProcessMemory.residentKiB) }
  }
}
