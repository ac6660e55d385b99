import PaperTrading
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// Every command at every moment of a lively market: nothing traps, no rule breaks, the books agree.
struct EveryMomentTests {
  /// Prints, a gap, both legs in one bar, entries that rest, a bracket without legs.
  private static let bars = """
    14:30 100 101 99 100
    14:31 100 102 98.5 101
    14:32 101 103.5 97.5 100
    14:33 104 105 103 104
    14:34 104 104 95 96
    14:35 90 91 89 90
    14:36 90 95 90 94
    14:37 94 94 94 94
    14:38 94 100 94 100
    14:39 100 106 92 99
    """
  private static let ticks = """
    14:30:00 99.9 100.1
    14:30:01 100
    14:30:02 98.9 99.1
    14:30:03 99
    14:30:03 97.4 97.6
    14:30:04 97.5
    14:30:05 103 102
    14:30:06 102.9 103.1
    14:30:07 103
    14:30:08 105
    14:30:09 90 90.2
    14:30:30 90.1
    """
  private static let base = """
    @start buy 10 sl 98 tp 103
    @start buy 7 limit 99 sl 97 tp 104
    @tick:1 buy 5 stop 102 sl 95 tp 110
    @tick:2 cancel 1 legs
    @tick:3 close 2 50%
    @tick:6 protect XYZ
    @end flatten all

    """
  private static let commands = [
    "flatten all", "flatten 1", "flatten XYZ", "cancel all", "cancel 2", "cancel 1 legs",
    "cancel 2 legs", "close 1 30%", "close 2 100%", "sl 1 97.5", "sl 2 +5t", "sl 1 be", "tp 1 104",
    "tp 2 -3t", "time 1 1s", "time 2 off", "protect 1", "protect XYZ", "kill", "halt", "reduce",
    "resume", "service stop", "buy 3", "sell 3", "buy 4 limit 98 tif ioc", "quit",
  ]

  @Test(arguments: commands)
  func `SEM-63 holds after every input, whenever the command comes`(command: String) throws {
    for market in [Self.bars, Self.ticks] {
      for (path, contingency) in [("pessimistic", "ouo"), ("ohlc", "oco"), ("adaptive", "ouo")] {
        let configuration = """
          paper: { bar_path: \(path), fees: { per_share: 0.01, bps: 1 } }
          trade_exit: { bracket_orders: { contingency: \(contingency) } }
          """
        for moment in 1...12 {
          let script = Self.base + "@tick:\(moment) \(command)\n@tick:\(moment) \(command)"
          try play(
            try Scenario(market: market, configuration: configuration, script: script),
            note: "\(path) \(contingency) \(moment) \(command)")
        }
      }
    }
  }

  private func play(_ scenario: Scenario, note: Comment) throws {
    var player = try scenario.player()
    player.start()
    while player.step() {
      #expect(player.session.engine.invariantViolations() == [], note)
      #expect(player.session.venue.account.isConserved, note)
      player.orders.removeAll()
    }
    player.finish()
    let engine = player.session.engine
    let id = InstrumentID(0)
    #expect(engine.invariantViolations() == [], note)
    #expect(player.session.venue.account.position(of: id) == engine.position(of: id), note)
    #expect(player.session.venue.account.cash == engine.accountView().cash, note)
    #expect(player.session.venue.openOrderCount == engine.workingOrderCount, note)
    #expect(engine.activeBracketCount == 0, note)
    #expect(engine.position(of: id) == .zero, note)
  }
}
