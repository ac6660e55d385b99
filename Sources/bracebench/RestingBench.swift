import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

/// Brackets that rest out of reach while the stream runs: what a tick costs must not depend on
/// how many there are.
struct RestingBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resting", abstract: "Ticks past brackets that rest out of reach.")

  @Option(parsing: .upToNextOption, help: "How many brackets; several numbers are compared.")
  var brackets: [Int] = [10, 1_000, 10_000]
  @Option(help: "Over how many symbols they are spread, and the ticks with them.") var symbols = 1
  @Option(help: "Prints.") var ticks = 1_000_000
  @Option(help: "Timed repetitions.") var `repeat` = 5

  func validate() throws {
    guard brackets.allSatisfy({ $0 > 0 }), !brackets.isEmpty, (1...100_000).contains(symbols),
      ticks > 0, `repeat` > 0
    else { throw ValidationError("every number must be above 0") }
  }

  func run() throws {
    let prices = Array(PriceStream(.a, count: ticks))
    var first: Double?
    for count in brackets {
      var session = try Self.session(brackets: count, symbols: symbols)
      var times: [Double] = []
      var index = symbols
      for _ in 0..<`repeat` {
        let elapsed = ContinuousClock().measure { play(prices, into: &session, from: &index) }
        times.append(elapsed.nanoseconds / Double(ticks))
      }
      guard session.engine.activeBracketCount == count, session.events.isEmpty else {
        throw Problem(text: "a bracket ended that should have been out of reach")
      }
      let spread = Spread(times)
      let base = first ?? spread.median
      first = base
      print(
        """
        {"workload":"resting","brackets":\(count),"symbols":\(symbols),"ticks":\(ticks),\
        "ns_per_tick":\(spread.json),\
        "ratio_to_first":\((spread.median / base * 100).rounded() / 100)}
        """)
    }
  }

  /// Plays the stream, symbol after symbol.
  private func play(_ prices: [Int64], into session: inout TradingSession, from index: inout Int) {
    // Read once: an option is looked up at every use.
    let symbols = symbols
    var symbol = 0
    for price in prices {
      session.onMarket(.trade(BenchMarket.trade(price, index: index, symbol: symbol)))
      index += 1
      symbol += 1
      if symbol == symbols { symbol = 0 }
    }
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
