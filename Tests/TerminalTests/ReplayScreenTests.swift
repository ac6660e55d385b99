import TestSupport
import Testing

extension ScreenTests {
  /// Recorded markets: each opens paused where the first ATR is, and trades like the simulated one.
  @Suite(.enabled(if: TestData.isPresent, Comment(rawValue: TestData.absence)))
  struct Replay {
    struct Market: CustomTestStringConvertible, Sendable {
      let name: String
      let files: [String]
      var options: [String] = []
      let symbol: String

      var testDescription: String { name }
      var arguments: [String] { ["replay"] + files.map { TestData.path($0) } + options }
    }

    static let spy = Market(
      name: "SPY bars", files: ["spy_1m_20201215_20201218.csv"], symbol: "SPY")
    static let markets = [
      spy,
      Market(
        name: "BTCUSDT trades and quotes",
        files: [
          "btcusdt_binance_spot_trades_20240808T2354_20240809T0005.csv.gz",
          "btcusdt_binance_spot_bookticker_20240808T2354_20240809T0005.csv.gz",
        ], options: ["--bar", "10s"], symbol: "BTCUSDT"),
      Market(
        name: "EURUSD ticks", files: ["eurusd_oanda_ticks_20140508.csv.gz"], symbol: "EURUSD"),
      Market(
        name: "EURUSD ticks with crossed quotes", files: ["eurusd_fxcm_ticks_20140508.csv.gz"],
        symbol: "EURUSD"),
      Market(
        name: "AAPL and GOOG days", files: ["aapl_daily_bokeh.csv", "goog_daily_bokeh.csv"],
        symbol: "AAPL"),
    ]

    @Test(arguments: markets)
    func `a replay opens paused at the first ATR; what is entered waits for a step, then lives`(
      market: Market
    ) async throws {
      try await TmuxScreen.run(market.arguments) { screen in
        let first = try await screen.wait("the pause at the first ATR") {
          $0.contains("PAUSED") && Double.grouped($0.watchlist.first?.atr ?? "") != nil
        }
        #expect(first.lines[0].contains("[PAPER replay]"))
        #expect(first.watchlist.first?.symbol == market.symbol)
        try await screen.trade("b", market.symbol)
        let pending = try await screen.wait("a bracket that waits") {
          $0.brackets.map(\.state) == ["pend"]
        }
        // The clock at the right shows that nothing was played meanwhile.
        #expect(pending.lines[0].suffix(24) == first.lines[0].suffix(24))
        try screen.press(".")
        try await screen.wait("a live bracket") { $0.brackets.map(\.state) == ["live"] }
        #expect(try screen.frame().contains("PAUSED"))
        try screen.press("F")
        try await screen.confirm("┤flatten everything├")
        try screen.press(".")
        try await screen.wait(for: " 0 brk ")
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `an entry placed while paused fills when Space plays on`() async throws {
      try await TmuxScreen.run(Self.spy.arguments) { screen in
        try await screen.wait(for: "PAUSED")
        try await screen.trade("b", "SPY")
        try await screen.wait("a bracket that waits") { $0.brackets.map(\.state) == ["pend"] }
        try screen.press("Space")
        try await screen.wait("a live bracket in a running market") {
          $0.brackets.map(\.state) == ["live"] && $0.lines[0].contains("▶ 60×")
        }
        try screen.press("Space")
        try await screen.wait(for: "PAUSED")
      }
    }

    @Test func `an entry that waits can be taken back, and nothing was bought`() async throws {
      try await TmuxScreen.run(Self.spy.arguments) { screen in
        try await screen.wait(for: "PAUSED")
        try await screen.trade("b", "SPY")
        try await screen.wait("a bracket that waits") { $0.brackets.map(\.state) == ["pend"] }
        try screen.press("x")
        try await screen.confirm("B1 ends: nothing was filled")
        try screen.press(".")
        let frame = try await screen.wait(for: " 0 brk ")
        #expect(!frame.events.contains { $0.contains("bought") })
        #expect(frame.contains("eq 100,000.00"))
      }
    }

    @Test func `two daily stocks are two symbols`() async throws {
      try await TmuxScreen.run(Self.markets[4].arguments) { screen in
        let frame = try await screen.wait("two symbols") { $0.watchlist.count == 2 }
        #expect(frame.watchlist.map(\.symbol) == ["AAPL", "GOOG"])
        try screen.press("j")
        try await screen.wait("the other symbol") { $0.selectedSymbol == "GOOG" }
        // It has no price for four years yet.
        try screen.press("b")
        try await screen.wait(for: "┤BUY GOOG├")
        try await screen.wait(for: "refused")
        try screen.press("Escape")
      }
    }

    @Test func `a replay at full speed ends, says so, and keeps its result`() async throws {
      try await TmuxScreen.run(Self.spy.arguments + ["--speed", "max"]) { screen in
        try await screen.wait(for: "PAUSED")
        try await screen.trade("b", "SPY")
        try screen.press("Space")
        let frame = try await screen.wait(for: "FINISHED")
        #expect(frame.contains("the market data is over"))
        #expect(frame.contains(" 0 brk "))
        for key in ["Space", ".", "b", "s"] {
          try screen.press(key)
          try await screen.wait(for: "the market data is over")
        }
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
    }
  }
}
