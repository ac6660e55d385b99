import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

/// Brackets that rest out of reach while the stream runs: what a tick costs must not depend on
/// how many there are.
///
/// All cases are played in turn, repetition by repetition, so that their ratios are of one time.
struct RestingBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "resting", abstract: "Ticks past brackets that rest out of reach.")

  @Option(parsing: .upToNextOption, help: "How many brackets; several numbers are compared.")
  var brackets: [Int] = [10, 1_000, 10_000, 100_000]
  @Option(
    parsing: .upToNextOption,
    help: "Over how many symbols they are spread, and the ticks with them; several are compared.")
  var symbols: [Int] = [1]
  @Flag(help: "So many brackets on each symbol.") var each = false
  @Option(help: "Prints.") var ticks = 1_000_000
  @Option(help: "Timed repetitions.") var `repeat` = 5
  @OptionGroup var output: ReportOutput

  func validate() throws {
    guard !brackets.isEmpty, !symbols.isEmpty else {
      throw ValidationError("--brackets and --symbols want numbers")
    }
    for count in brackets { try OptionCheck.check("--brackets", count, 1...1_000_000) }
    for count in symbols { try OptionCheck.check("--symbols", count, 1...100_000) }
    try OptionCheck.check("--ticks", ticks, 1...100_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  /// So many brackets over so many symbols.
  private struct Case {
    let brackets: Int
    let symbols: Int
    var session: TradingSession
    /// The next print's place in time.
    var index: Int
    var times: [Double] = []
    var floors: [Double] = []

    init(brackets: Int, symbols: Int) throws {
      self.brackets = brackets
      self.symbols = symbols
      session = try RestingBench.session(brackets: brackets, symbols: symbols)
      index = symbols
    }

    /// Plays the stream, symbol after symbol.
    mutating func play(_ prices: [Int64]) {
      let symbols = symbols
      var index = index
      var symbol = 0
      for price in prices {
        session.onMarket(.trade(BenchMarket.trade(price, index: index, symbol: symbol)))
        index += 1
        symbol += 1
        if symbol == symbols { symbol = 0 }
      }
      self.index = index
    }
  }

  func measure(_ tell: (Report) -> Void) throws {
    let (prices, streamHash) = try PriceStream.checked(.a, count: ticks)
    var cases: [Case] = []
    for symbols in symbols {
      for count in brackets {
        cases.append(try Case(brackets: each ? count * symbols : count, symbols: symbols))
      }
    }
    for _ in 0..<`repeat` {
      for number in cases.indices {
        let floor = QuietFloor(symbols: cases[number].symbols, distance: 4_000)
        let floorTime = try Stopwatch.nanoseconds {
          if let index = floor.firstOutside(prices) {
            throw Problem(text: "price \(index) of the stream is not out of reach")
          }
        }
        let time = Stopwatch.nanoseconds { cases[number].play(prices) }
        cases[number].floors.append(floorTime / Double(ticks))
        cases[number].times.append(time / Double(ticks))
      }
    }
    for played in cases {
      let session = played.session
      guard session.engine.activeBracketCount == played.brackets, session.events.isEmpty else {
        throw Problem(text: "a bracket ended that should have been out of reach")
      }
    }
    for number in cases.indices { tell(report(cases, number, streamHash)) }
  }

  private func report(_ cases: [Case], _ number: Int, _ streamHash: FNV) -> Report {
    let played = cases[number]
    let words = "\(Decimals.grouped(played.brackets)) brackets"
    var report = Report(
      "resting",
      played.symbols == 1 ? words : "\(words), \(Decimals.grouped(played.symbols)) symbols")
    report.state("brackets", .number(played.brackets))
    report.state("symbols", .number(played.symbols))
    report.state("ticks", .number(ticks))
    report.state("stream_fnv", .text(streamHash.text))
    // The bare loop does the same in all cases of so many symbols.
    let floors = cases.filter { $0.symbols == played.symbols }.flatMap(\.floors)
    report.measure(
      Figure("ns_per_tick", "ns per tick", played.times, floors: floors, isHeadline: true))
    let median = Spread(played.times).median
    func compare(_ key: String, with other: Case, _ words: String) {
      report.measure(
        Figure(key, "× of \(words)", median / Spread(other.times).median, decimals: 2))
    }
    let firstOfSymbols = cases[number / brackets.count * brackets.count]
    if brackets.count > 1 {
      let words = "\(Decimals.grouped(firstOfSymbols.brackets)) brackets"
      compare("ratio_to_first", with: firstOfSymbols, words)
    }
    if symbols.count > 1 {
      let other = cases[number % brackets.count]
      let words = other.symbols == 1 ? "one symbol" : "\(other.symbols) symbols"
      compare("ratio_to_first_symbols", with: other, words)
    }
    return report
  }

  /// A session with live brackets far away from the stream's whole range.
  static func session(brackets: Int, symbols: Int) throws -> TradingSession {
    var session = BenchMarket.session(symbols: symbols)
    for symbol in 0..<symbols {
      session.onMarket(.trade(BenchMarket.trade(10_000, index: symbol, symbol: symbol)))
    }
    for number in 0..<brackets {
      // Every level is another one, as in a real book.
      let spread = Int32(number % 1_000)
      session.request(
        BenchMarket.entry(
          .buy, symbol: number % symbols, stop: 4_000 + spread, target: 4_000 + spread),
        cause: .script)
      session.events.removeAll(keepingCapacity: true)
    }
    guard session.engine.activeBracketCount == brackets else {
      throw Problem(text: "\(session.engine.activeBracketCount) of \(brackets) brackets opened")
    }
    return session
  }
}
