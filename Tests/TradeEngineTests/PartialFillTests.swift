import Testing
import TradeEngine
import TradingModel

/// §2 of the rules: entries that fill in parts.
struct PartialFillTests {
  private func partlyFilled(_ quantity: Double = 4) -> EngineHarness {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.fill(.entry, quantity, at: 100)
    return desk
  }

  @Test func `SEM-11 the exits are planned once, from the first fill`() {
    var desk = partlyFilled()
    #expect(
      desk.newCommands().suffix(2) == ["stop: sell 4 stop 98", "target: sell 4 limit 103"])
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.entry, 6, at: 95)
    #expect(desk.newCommands() == ["replace stop 10 stop 98", "replace target 10 limit 103"])
    #expect(desk.row()?.entryPx == px(97))
    #expect(desk.events.count { $0.line.hasPrefix("created") } == 1)
  }

  @Test func `SEM-11 a later ATR moves neither the planned exits nor R`() {
    var desk = partlyFilled()
    let atr = desk.engine.atr(of: EngineHarness.spy)
    for price in [100.0, 120, 80, 130] {
      desk.time = desk.time + .seconds(60)
      desk.trade(price)
    }
    #expect(desk.engine.atr(of: EngineHarness.spy) != atr)
    desk.fill(.entry, 6, at: 100)
    #expect(desk.row()?.stop?.price == px(98))
    #expect(desk.row()?.target?.price == px(103))
    #expect(desk.row()?.risk == money(20))
  }

  @Test func `an entry that fills in parts is never amended by the engine`() {
    var desk = partlyFilled()
    _ = desk.newCommands()
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.entry, 1, at: 100)
    desk.replace(.stop)
    desk.replace(.target)
    desk.fill(.entry, 1, at: 100)
    #expect(!desk.newCommands().contains { $0.contains("entry") })
    #expect(desk.row()?.entry?.leavesQty == qty(4))
  }

  @Test func `SEM-12 of several wishes the newest goes out when the answer is in`() {
    var desk = partlyFilled(2)
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.fill(.entry, 3, at: 100)
    #expect(desk.newCommands() == ["replace stop 5 stop 98", "replace target 5 limit 103"])
    desk.fill(.entry, 1, at: 100)
    desk.ask(.moveStop(BracketID(1), .to(px(98.5))))
    desk.fill(.entry, 2, at: 100)
    #expect(desk.newCommands() == [])
    desk.replace(.stop)
    #expect(desk.newCommands() == ["replace stop 8 stop 98.5"])
    desk.replace(.target)
    #expect(desk.newCommands() == ["replace target 8 limit 103"])
    desk.replace(.stop)
    desk.replace(.target)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.leavesQty == qty(8))
  }

  @Test func `SEM-12 entry fills before the stop's acceptance are sent with it as one amendment`() {
    var desk = partlyFilled(2)
    _ = desk.newCommands()
    desk.fill(.entry, 3, at: 100)
    desk.fill(.entry, 5, at: 100)
    #expect(desk.newCommands() == [])
    desk.accept(.stop)
    #expect(desk.newCommands() == ["replace stop 10 stop 98"])
    desk.accept(.target)
    #expect(desk.newCommands() == ["replace target 10 limit 103"])
  }

  @Test func `SEM-12 a leg's new quantity counts its own fills`() {
    var desk = partlyFilled(4)
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.target, 1, at: 103)
    #expect(desk.newCommands().suffix(2) == ["cancel entry", "replace stop 3 stop 98"])
    // The entry fills once more before its cancel: the position is 3 + 2, of which the target
    // has sold 1 already.
    desk.fill(.entry, 2, at: 100)
    #expect(desk.newCommands() == ["replace target 6 limit 103"])
    desk.replace(.stop)
    #expect(desk.newCommands() == ["replace stop 5 stop 98"])
  }

  @Test(arguments: [true, false])
  func `SEM-13 what was filled keeps its legs when the rest is canceled or expires`(
    isCanceled: Bool
  ) {
    var desk = partlyFilled()
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    if isCanceled { desk.cancel(.entry) } else { desk.expire(.entry) }
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.phase == .live)
    #expect(desk.row()?.remaining == qty(4))
    #expect(desk.row()?.stop?.leavesQty == qty(4))
    #expect(desk.row()?.entry == nil)
  }

  @Test func `SEM-14 an exit fill takes the entry's rest back in the same step`() {
    var desk = partlyFilled()
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.fill(.stop, 4, at: 98)
    #expect(desk.newCommands() == ["cancel entry", "cancel target"])
    desk.cancel(.entry)
    desk.cancel(.target)
    #expect(desk.trades.map(\.reason) == [.stopLoss])
    #expect(desk.trades.first?.quantity == qty(4))
  }

  @Test func `SEM-14 an entry fill after the exit gets legs at the planned prices`() {
    var desk = partlyFilled()
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.target, 4, at: 103)
    _ = desk.newCommands()
    desk.fill(.entry, 6, at: 100)
    #expect(desk.newCommands() == [])
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["stop: sell 6 stop 98", "target: sell 6 limit 103"])
    desk.refuseCancel(.entry)
    #expect(desk.row()?.phase == .live)
    #expect(desk.row()?.remaining == qty(6))
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.stop, 6, at: 98)
    desk.cancel(.target)
    #expect(desk.trades.first?.quantity == qty(10))
    #expect(desk.trades.first?.reason == .stopLoss)
    #expect(desk.trades.first?.netPnL == money(0))
  }

  @Test func `SEM-14 quantity zero is never sent: a leg that shall shrink to nothing is canceled`()
  {
    var desk = partlyFilled()
    desk.cancel(.entry)
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.fill(.target, 4, at: 103)
    #expect(desk.newCommands() == ["cancel stop"])
  }
}
