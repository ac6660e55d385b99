import TestSupport
import Testing

extension ScreenTests {
  /// The simulated market, as it opens without arguments.
  struct SimulatedMarket {
    @Test func `the simulated market opens with five symbols that tick, each with its ATR`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let first = try await screen.waitForMarket()
        #expect(first.lines[0].contains("[PAPER sim]"))
        #expect(first.lines[0].contains("DISARMED"))
        #expect(first.watchlist.count >= 5)
        var prices: [String: Set<String>] = [:]
        try await screen.wait("five symbols whose prices change") { frame in
          for row in frame.watchlist { prices[row.symbol, default: []].insert(row.last) }
          return prices.values.filter { $0.count > 1 }.count >= 5
        }
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `each symbol in turn is bought, everything is flattened, and the terminal is clean`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let symbols = try await screen.waitForMarket().watchlist.map(\.symbol)
        for (index, symbol) in symbols.enumerated() {
          if index > 0 { try screen.press("j") }
          try await screen.wait("the row of \(symbol)") { $0.selectedSymbol == symbol }
          try await screen.openBracket("b", symbol)
        }
        try await screen.wait(for: " \(symbols.count) brk ")
        try screen.press("F")
        let prompt = try await screen.wait(for: "┤flatten everything├")
        #expect(prompt.contains("on \(symbols.count) positions"))
        #expect(prompt.contains("Enter flattens"))
        for symbol in symbols.prefix(3) {
          #expect(prompt.lines.contains { $0.contains("sell") && $0.contains(symbol) })
        }
        try await screen.confirm("┤flatten everything├")
        try await screen.wait(for: " 0 brk ")
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `a symbol that is sold short has its stop above and its target below`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("s", symbol)
        let frame = try screen.frame()
        #expect(frame.brackets.map(\.side) == ["S"])
        let stop = try #require(frame.detailPrice("stop"))
        let target = try #require(frame.detailPrice("target"))
        #expect(target < stop)
        let chart = frame.pane("3 ")
        let targetRow = try #require(chart.firstIndex { $0.contains("TP ") })
        let stopRow = try #require(chart.firstIndex { $0.contains("SL ") })
        #expect(stopRow < targetRow)
      }
    }

    @Test func `another seed is another market, and the same seed the same`() async throws {
      func firstFrame(_ seed: String) async throws -> [String] {
        var chart: [String] = []
        try await TmuxScreen.run(["--seed", seed]) { screen in
          let frame = try await screen.waitForMarket()
          // The newest bar moves; those before it are the history that the seed made.
          chart = frame.pane("3 ").map { String($0.prefix(90)) }
        }
        return chart
      }
      let chart = try await firstFrame("7")
      #expect(try await firstFrame("7") == chart)
      #expect(try await firstFrame("8") != chart)
    }
  }
}
