import Testing
import TradeEngine
import TradingModel

/// SEM-18 where reports come in another order than the fills: somebody else's fill is told before
/// the fill of the entry that it took away.
struct OutsideFillTests {
  /// A desk with an entry for 10 SPY at 100 that works.
  private func withEntry(_ side: Side = .buy) -> EngineHarness {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(side, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    _ = desk.newCommands()
    _ = desk.newEvents()
    return desk
  }

  private func position(_ desk: EngineHarness) -> Quantity {
    desk.engine.position(of: EngineHarness.spy)
  }

  @Test(arguments: [(Side.buy, Side.sell, 101.0), (.sell, .buy, 99)])
  func `SEM-18 an entry's fill that others took away before it was told gets no exit`(
    side: Side, other: Side, price: Double
  ) {
    var desk = withEntry(side)
    desk.outsideFill(other, 10, at: price)
    #expect(desk.newEvents() == ["error unknownOrder 99-B1-close-1"])
    desk.fill(.entry, 10, at: 100)
    #expect(desk.newCommands() == [])
    #expect(desk.newEvents().contains("reducedOutside 10"))
    #expect(desk.trades.map(\.reason) == [.external])
    #expect(desk.trades.map(\.netPnL) == [money(10)])
    #expect(position(desk) == .zero)
    #expect(desk.engine.openPositionCount == 0)
  }

  @Test func `SEM-18 SEM-14 what others left of an entry's fill gets legs, its rest is taken back`()
  {
    var desk = withEntry()
    desk.outsideFill(.sell, 4, at: 101)
    desk.fill(.entry, 7, at: 100)
    #expect(
      desk.newCommands() == ["cancel entry", "stop: sell 3 stop 98", "target: sell 3 limit 103"])
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.entry, 2, at: 100)
    #expect(desk.newCommands() == ["replace stop 5 stop 98", "replace target 5 limit 103"])
    #expect(desk.row()?.remaining == qty(5))
    #expect(position(desk) == qty(5))
  }

  @Test func `SEM-18 SEM-14 fill after fill is charged, and what comes after that gets legs`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 3, at: 101)
    desk.outsideFill(.sell, 2, at: 102)
    desk.fill(.entry, 1, at: 100)
    #expect(desk.newCommands() == ["cancel entry"])
    #expect(desk.row()?.remaining == .zero)
    desk.fill(.entry, 3, at: 100)
    #expect(desk.newCommands() == [])
    desk.fill(.entry, 6, at: 100)
    #expect(desk.newCommands() == ["stop: sell 5 stop 98", "target: sell 5 limit 103"])
    #expect(desk.row()?.netPnL == money(7))
    #expect(position(desk) == qty(5))
  }

  @Test func `SEM-18 what the brackets held is charged first, the rest to the entry that worked`() {
    var desk = withEntry()
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry, 2)
    desk.fill(.entry, 10, at: 100)
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.outsideFill(.sell, 14, at: 101, fee: 1)
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    desk.fill(.entry, 10, at: 100, 2)
    #expect(
      desk.newCommands() == ["B2 stop: sell 6 stop 98", "B2 target: sell 6 limit 103"])
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.trades.map(\.netPnL) == [money(9)])
    #expect(desk.row(2)?.netPnL == money(4))
    #expect(position(desk) == qty(6))
  }

  @Test func `SEM-18 the fee of the outside fill goes with its first part, once`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 10, at: 101, fee: 1)
    desk.fill(.entry, 4, at: 100)
    desk.fill(.entry, 6, at: 100)
    #expect(desk.trades.map(\.netPnL) == [money(9)])
    #expect(desk.trades.map(\.fees) == [money(1)])
    #expect(Int128(desk.engine.accountView().cash.raw) == desk.venueCash)
  }

  @Test func `SEM-18 an entry of later is not charged with what others held before it`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.outsideFill(.sell, 10, at: 101)
    desk.enter(.buy, 10)
    _ = desk.newCommands()
    desk.fill(.entry, 10, at: 100)
    #expect(desk.newCommands() == ["stop: sell 10 stop 98", "target: sell 10 limit 103"])
    #expect(desk.row()?.remaining == qty(10))
    // The account is flat: what the venue may only reduce, it would refuse.
    #expect(desk.order(.stop)?.request.isReduceOnly == false)
    #expect(position(desk) == .zero)
  }

  @Test func `SEM-18 nor one whose older neighbour's entry was what worked then`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 6, at: 101)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry, 2)
    desk.fill(.entry, 10, at: 100, 2)
    #expect(desk.row(2)?.remaining == qty(10))
    desk.fill(.entry, 10, at: 100)
    #expect(desk.row(1)?.remaining == qty(4))
    #expect(position(desk) == qty(14))
  }

  @Test func `SEM-18 an entry that ended before is owed nothing by the next one`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 10, at: 101)
    desk.cancel(.entry)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100, 2)
    #expect(desk.row(2)?.remaining == qty(10))
    #expect(position(desk) == .zero)
  }

  @Test func `SEM-18 what others bought back is charged to nobody`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 10, at: 101)
    desk.outsideFill(.buy, 7, at: 101)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.row()?.remaining == qty(7))
    #expect(position(desk) == qty(7))
  }

  @Test func `SEM-18 others who close their own position take nothing from an entry`() {
    var desk = withEntry()
    desk.outsideFill(.buy, 10, at: 100)
    desk.outsideFill(.sell, 10, at: 101)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.row()?.remaining == qty(10))
    #expect(position(desk) == qty(10))
  }

  @Test func `SEM-18 no more is charged than entries could fill`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 25, at: 101)
    desk.fill(.entry, 4, at: 100)
    desk.cancel(.entry)
    #expect(desk.trades.map(\.reason) == [.external])
    desk.enter(.buy, 30)
    desk.fill(.entry, 30, at: 100, 2)
    #expect(desk.row(2)?.remaining == qty(30))
    #expect(position(desk) == qty(9))
  }

  @Test func `SEM-18 SEM-23 a close that waits for the entry sells only what others left`() {
    var desk = withEntry()
    desk.outsideFill(.sell, 6, at: 101)
    desk.ask(.flatten(.all))
    #expect(desk.newCommands() == ["cancel entry"])
    desk.refuseCancel(.entry)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.newCommands() == ["close: sell 4 market"])
    desk.fill(.close, 4, at: 100)
    #expect(desk.trades.map(\.reason) == [.flattened])
    #expect(position(desk) == .zero)
  }

  @Test(arguments: [(Side.buy, Side.sell), (.sell, .buy)])
  func `SEM-18 SEM-21 what others take back of an overshoot is not taken back again`(
    side: Side, other: Side
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    _ = desk.newCommands()
    desk.fill(.target, 10, at: side == .buy ? 103 : 97)
    desk.fill(.stop, 10, at: side == .buy ? 98 : 102)
    #expect(desk.newCommands().last == "close: \(side == .buy ? "buy" : "sell") 10 market")
    desk.accept(.close)
    desk.outsideFill(side, 4, at: 100)
    #expect(desk.newCommands() == ["replace close 6 market"])
    desk.outsideFill(side, 6, at: 100)
    desk.replace(.close)
    #expect(desk.newCommands() == ["cancel close"])
    desk.cancel(.close)
    #expect(desk.trades.map(\.reason) == [.doubleFill])
    #expect(position(desk) == .zero)
  }

  @Test func `SEM-15 SEM-18 a fee in coins on what others bought is counted with its bracket`() {
    var desk = EngineHarness()
    desk.trade(100, EngineHarness.coin)
    desk.enter(.sell, 1, kind: .limit(px(100)), EngineHarness.coin)
    desk.accept(.entry)
    desk.outsideFill(.buy, 1, at: 99, inAsset: 0.001, EngineHarness.coin)
    desk.fill(.entry, 1, at: 100)
    _ = desk.newCommands()
    #expect(desk.row()?.remaining == qty(0.001))
    #expect(desk.engine.position(of: EngineHarness.coin) == qty(-0.001))
  }
}
