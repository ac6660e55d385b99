import Testing
import TradeEngine
import TradingModel

/// SEM-29 for stops that the engine keeps: they watch what stops at the venue would.
struct HeldStopTriggerTests {
  /// A venue without stop orders and a live bracket: entered at 100 with 10, stop at 98 or 102.
  private func held(
    _ side: Side, _ rule: TriggerRule, hasTrades: Bool
  ) -> EngineHarness {
    var desk = EngineHarness(
      hasTrades: [hasTrades, hasTrades, hasTrades],
      capabilities: VenueCapabilities(hasStopOrders: false), stopTriggers: [rule])
    desk.quote(99.99, 100.01)
    if hasTrades { desk.trade(100) }
    desk.enter(side, 10, stop: .price(px(side == .buy ? 98 : 102)))
    desk.accept(.entry)
    desk.fill(.entry, 10, at: 100)
    desk.accept(.target)
    #expect(desk.row()?.heldLeg == .stop)
    _ = desk.newCommands()
    return desk
  }

  @Test(arguments: [
    (TriggerRule.auto, Side.buy, 98.01, 98.0), (.bidAsk, .buy, 98.01, 98),
    (.auto, .sell, 101.99, 102), (.bidAsk, .sell, 101.99, 102),
  ])
  func `SEM-29 SEM-24 on quotes a held stop that sells watches the bid, one that buys the ask`(
    rule: TriggerRule, side: Side, near: Double, reached: Double
  ) {
    var desk = held(side, rule, hasTrades: false)
    // The middle is far from the stop, and far beyond it.
    desk.quote(side == .buy ? near : 90, side == .buy ? 110 : near)
    #expect(desk.newCommands() == [])
    desk.quote(side == .buy ? reached : 90, side == .buy ? 110 : reached)
    #expect(desk.newCommands() == ["cancel target"])
    #expect(desk.count("held stop reached \(px(side == .buy ? 98 : 102))") == 1)
  }

  @Test func `SEM-29 a held stop under mid watches the middle of the quote`() {
    var desk = held(.buy, .mid, hasTrades: false)
    desk.quote(97, 99.01)
    #expect(desk.newCommands() == [])
    desk.quote(97, 99)
    #expect(desk.newCommands() == ["cancel target"])
  }

  @Test(arguments: [TriggerRule.auto, .last])
  func `SEM-29 where there are prints a held stop watches them, whatever is quoted`(
    rule: TriggerRule
  ) {
    var desk = held(.buy, rule, hasTrades: true)
    desk.quote(90, 91)
    #expect(desk.newCommands() == [])
    desk.trade(98)
    #expect(desk.newCommands() == ["cancel target"])
  }

  @Test func `SEM-29 under bid_ask prints leave a held stop alone, quotes move it`() {
    var desk = held(.buy, .bidAsk, hasTrades: true)
    desk.trade(90)
    #expect(desk.newCommands() == [])
    // Quotes that count for nothing: crossed, and older than what is known.
    desk.quote(97, 96)
    desk.quote(98.01, 98.02)
    #expect(desk.newCommands() == [])
    desk.quote(98, 98.02)
    #expect(desk.newCommands() == ["cancel target"])
  }

  @Test func `SEM-29 double_last needs two prints at a held stop, at one price too`() {
    var desk = held(.buy, .doubleLast, hasTrades: true)
    desk.trade(97)
    desk.trade(99)
    #expect(desk.newCommands() == [])
    desk.trade(98)
    #expect(desk.newCommands() == [])
    desk.trade(98)
    #expect(desk.newCommands() == ["cancel target"])
  }

  @Test(arguments: [TriggerRule.auto, .bidAsk, .mid, .last])
  func `SEM-29 a bar moves a held stop whatever it watches`(rule: TriggerRule) {
    var desk = held(.buy, rule, hasTrades: false)
    desk.bar(100, 101, 98.01, 100)
    #expect(desk.newCommands() == [])
    desk.bar(100, 101, 98, 100)
    #expect(desk.newCommands() == ["cancel target"])
  }

  @Test func `SEM-29 a held stop that was moved is reached at its new level only`() {
    var desk = held(.buy, .bidAsk, hasTrades: false)
    desk.ask(.moveStop(BracketID(1), .to(px(97))))
    desk.quote(97.5, 97.6)
    #expect(desk.newCommands() == [])
    desk.quote(97, 99)
    #expect(desk.newCommands() == ["cancel target"])
    desk.quote(96, 99)
    #expect(desk.newCommands() == [])
  }
}
