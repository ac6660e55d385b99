import Testing
import TradingModel

@testable import TradeEngine

/// Positions that no bracket owns.
struct AdoptionTests {
  private let spy = EngineHarness.spy

  @Test(arguments: [(Side.buy, 98.0), (.sell, 104)])
  func `SEM-59 protect SYMBOL brackets an unknown position from the market's price`(
    side: Side, stop: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 10, at: 103)
    desk.cancel(.stop)
    desk.trade(101)
    desk.outsideFill(side, 3, at: 95)
    #expect(desk.engine.watchViews()[0].unmanaged == qty(side == .buy ? 3 : -3))
    desk.ask(.protect(.instrument(spy)))
    #expect(desk.engine.watchViews()[0].unmanaged == .zero)
    let row = desk.engine.bracketViews()[0]
    #expect(row.side == side && row.remaining == qty(3) && row.entryPx == px(101))
    #expect(row.phase == .live && !row.risk.isZero)
    let legs = desk.orders.filter { $0.request.clOrdID.bracket == row.id }
    #expect(legs.map(\.request.clOrdID.role) == [.stop, .target])
    #expect(legs.allSatisfy { $0.request.side == side.opposite && $0.request.quantity == qty(3) })
    desk.fill(.stop, 3, at: side == .buy ? 99 : 103, 2)
    desk.cancel(.target, 2)
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.engine.position(of: spy) == .zero)
    #expect(desk.trades.last?.quantity == qty(3))
  }

  @Test func `what is below one lot stays, and nothing unmanaged is nothing to do`() {
    var desk = EngineHarness()
    desk.trade(101)
    desk.ask(.protect(.instrument(spy)))
    #expect(desk.events.last?.body == .requestRefused(.nothingToDo))
    #expect(desk.engine.activeBracketCount == 0)
  }

  @Test func `without a price there is nothing to plan from: it is refused and stays`() {
    var desk = EngineHarness()
    desk.outsideFill(.buy, 3, at: 95)
    desk.ask(.protect(.instrument(spy)))
    #expect(desk.events.last?.body == .requestRefused(.noMarket))
    #expect(desk.engine.watchViews()[0].unmanaged == qty(3))
  }

  @Test func `an adopted bracket takes the trader's wishes like any other`() {
    var desk = EngineHarness()
    desk.trade(101)
    desk.outsideFill(.buy, 4, at: 100)
    desk.ask(.protect(.instrument(spy)))
    desk.ask(.moveStop(BracketID(1), .to(px(99.5))))
    desk.ask(.close(BracketID(1), share: .one))
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, 4, at: 101)
    #expect(desk.engine.activeBracketCount == 0 && desk.engine.position(of: spy) == .zero)
    #expect(desk.trades.last?.reason == .closed)
  }
}
