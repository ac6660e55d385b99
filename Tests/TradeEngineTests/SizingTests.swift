import Testing
import TradeEngine
import TradingModel

/// SEM-54, 55 and 39: how large an entry is, and what it risks.
struct SizingTests {
  private func preview(
    _ desk: EngineHarness, _ size: SizeRequest, _ side: Side = .buy,
    _ instrument: InstrumentID = EngineHarness.spy, stop: ExitLevel? = nil
  ) -> EntryPreview {
    desk.engine.preview(
      EntryRequest(instrument: instrument, side: side, size: size, stop: stop))
  }

  private func desk(
    cash: Double = 100_000, at price: Double = 100,
    _ change: (inout EngineSettings) -> Void = { _ in }
  ) -> EngineHarness {
    var desk = EngineHarness(cash: cash, change)
    for instrument in EngineHarness.instruments { desk.trade(price, instrument.id) }
    return desk
  }

  @Test(arguments: [Side.buy, .sell])
  func `SEM-55 one percent of 100,000 at a risk of 2 is 500`(side: Side) {
    let preview = preview(desk(), .risk(share(0.01)), side)
    #expect(preview.quantity == qty(500))
    #expect(preview.risk == money(1000))
    #expect(preview.reward == money(1500))
    #expect(preview.notional == money(50_000))
    #expect(preview.refusal == nil)
  }

  @Test(arguments: [(0.0123, 0.7, 878.0), (0.0001, 2, 5), (0.01, 3, 333)])
  func `SEM-55 a size from risk is floored to the lot`(
    part: Double, distance: Double, quantity: Double
  ) {
    let ticks = Int32((distance * 100).rounded())
    let preview = preview(desk(), .risk(share(part)), stop: .ticks(ticks))
    // 1,230 / 0.70 is 1,757, which 100,000 cannot buy at 100: the buying power caps it.
    #expect(preview.quantity == qty(part == 0.0123 ? 1000 : quantity))
  }

  @Test func `SEM-55 a coin is floored to its own lot`() {
    let preview = preview(
      desk(at: 19_000), .risk(share(0.01)), .buy, EngineHarness.coin, stop: .share(share(0.05)))
    #expect(preview.quantity == qty(1.05263))
  }

  @Test func `SEM-55 fees of both ways count in the risk`() {
    let desk = desk {
      $0.fees.perUnit = money(0.005)
      $0.fees.share = share(0.001)
    }
    // A share risks 2 + 2 × (0.005 + 0.1) = 2.21: 1,000 / 2.21 = 452.48.
    #expect(preview(desk, .risk(share(0.01))).quantity == qty(452))
  }

  @Test func `SEM-55 the multiplier counts in the risk`() {
    // A point of a contract is 50; 2 points risk 100: 1,000 / 100 = 10.
    #expect(
      preview(desk(), .risk(share(0.01)), .buy, EngineHarness.future).quantity == qty(10))
  }

  @Test func `SEM-55 a size from risk is held to the buying power`() {
    let preview = preview(desk(), .risk(share(0.5)), stop: .ticks(10))
    #expect(preview.quantity == qty(1000))
    #expect(preview.refusal == nil)
  }

  @Test func `SEM-55 a size from risk is held to what the limits leave`() {
    #expect(
      preview(desk { $0.risk.maxPosition = qty(123) }, .risk(share(0.01))).quantity == qty(123))
    #expect(
      preview(desk { $0.risk.maxNotional = money(4567) }, .risk(share(0.01))).quantity == qty(45))
    #expect(
      preview(desk { $0.risk.maxOpenRisk = money(77) }, .risk(share(0.01))).quantity == qty(38))
    var busy = desk {
      $0.risk.maxPosition = qty(100)
      $0.risk.maxNotional = money(9_000)
      $0.risk.maxOpenRisk = money(1000)
    }
    busy.openBracket(quantity: 60)
    #expect(preview(busy, .risk(share(0.01))).quantity == qty(30))
    #expect(preview(busy, .risk(share(0.01))).refusal == nil)
    busy.enter(.buy, 30)
    #expect(preview(busy, .risk(share(0.01))).refusal == .sizeIsZero)
  }

  @Test(arguments: [
    SizeRequest.risk(.zero), .risk(share(-0.01)), .risk(share(0.00000001)), .notional(.zero),
    .notional(money(-5)), .notional(money(99.99)),
  ])
  func `SEM-55 a size of zero is refused`(size: SizeRequest) {
    let preview = preview(desk(), size)
    #expect(preview.refusal == .sizeIsZero)
    #expect(preview.quantity == .zero)
  }

  @Test func `SEM-55 an account without equity gets no size`() {
    #expect(preview(desk(cash: 0), .risk(share(0.01))).refusal == .sizeIsZero)
    #expect(preview(desk(cash: -100), .proposed).refusal == .sizeIsZero)
  }

  @Test(arguments: [
    (0.0, 1.0), (-1, 1), (0.5, 1), (10.5, 10), (-0.000000001, 1),
  ])
  func `SEM-37 a typed size off the lot is refused with the nearest one`(
    typed: Double, nearest: Double
  ) {
    #expect(
      preview(desk(), .quantity(qty(typed))).refusal == .quantityOffLot(nearest: qty(nearest)))
  }

  @Test(arguments: [
    OrderKind.limit(px(99.995)), .stop(px(100.123)), .stopLimit(stop: px(101), limit: px(101.001)),
  ])
  func `SEM-37 an order price off the tick is refused with the nearest one`(kind: OrderKind) {
    var desk = desk()
    desk.enter(.buy, 1, kind: kind)
    guard case .priceOffTick(let nearest)? = desk.refusal else {
      Issue.record("not refused")
      return
    }
    #expect(EngineHarness.instruments[0].isOnTick(nearest))
  }

  @Test func `SEM-55 a typed size is taken as typed; money buys whole lots`() {
    #expect(preview(desk(), .quantity(qty(777))).quantity == qty(777))
    #expect(
      preview(desk(), .quantity(qty(1001))).refusal
        == .insufficientFunds(required: money(100_100), available: money(100_000)))
    #expect(preview(desk(), .quantity(qty(1001))).quantity == qty(1001))
    #expect(preview(desk(), .notional(money(5050))).quantity == qty(50))
  }

  @Test func `SEM-55 a proposal is capped at a fifth of equity, so that five of them fit`() {
    var desk = desk()
    for number in UInt32(1)...5 {
      let proposal = preview(desk, .proposed)
      #expect(proposal.quantity == qty(200))
      #expect(proposal.refusal == nil)
      desk.ask(.enter(EntryRequest(instrument: EngineHarness.spy, side: .buy, size: .proposed)))
      desk.fill(.entry, 200, at: 100, number)
    }
    #expect(preview(desk, .proposed).refusal == .sizeIsZero)
    #expect(desk.engine.activeBracketCount == 5)
  }

  @Test func `SEM-55 a proposal on margin counts the margin, and still risks one percent`() {
    let proposal = preview(desk(at: 5000), .proposed, .buy, EngineHarness.future, stop: .ticks(40))
    // A contract needs 12,500 of margin: 20,000 carry one, 1 % of risk would buy two.
    #expect(proposal.quantity == qty(1))
    #expect(proposal.risk == money(500))
  }

  @Test func `SEM-39 margin is what an order needs, shorts alike`() {
    var desk = desk(at: 5000)
    desk.enter(.sell, 9, EngineHarness.future)
    #expect(desk.refusal == .insufficientFunds(required: money(112_500), available: money(100_000)))
    desk.enter(.sell, 8, EngineHarness.future)
    #expect(desk.refusal == nil)
    #expect(desk.engine.buyingPower == .zero)
    desk.fill(.entry, 8, at: 5000)
    #expect(desk.engine.buyingPower == .zero)
    #expect(desk.engine.equity == money(100_000))
    desk.enter(.sell, 1)
    #expect(desk.refusal == .insufficientFunds(required: money(5000), available: .zero))
  }

  @Test func `SEM-54 R is the average entry less the initial stop, and moving the stop keeps it`() {
    var desk = desk()
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.fill(.entry, 5, at: 100)
    #expect(desk.row()?.risk == money(10))
    desk.fill(.entry, 5, at: 99)
    #expect(desk.row()?.risk == money(15))
    desk.accept(.stop)
    desk.ask(.moveStop(BracketID(1), .to(px(99))))
    #expect(desk.row()?.risk == money(15))
    #expect(desk.row()?.initialStop == px(98))
    desk.accept(.target)
    desk.replace(.stop)
    desk.replace(.target)
    desk.fill(.stop, 10, at: 99)
    desk.cancel(.target)
    #expect(desk.trades.first?.risk == money(15))
    #expect(desk.trades.first?.rMultiple?.description == "-0.333333333")
  }

  @Test(arguments: [
    SizeRequest.quantity(Quantity(4_000_000_000)), .notional(Money(9_000_000_000)),
    .risk(Ratio(9_000_000_000)), .quantity(Quantity(raw: .max)), .quantity(Quantity(raw: .min + 1)),
  ])
  func `the largest sizes are refused or capped, never a trap`(size: SizeRequest) {
    for change in [
      { (_: inout EngineSettings) in },
      { settings in
        settings.risk.maxNotional = Money(9_000_000_000)
        settings.risk.maxOpenRisk = Money(9_000_000_000)
        settings.risk.maxPosition = Quantity(4_000_000_000)
        settings.risk.priceCollar = share(0.1)
      },
    ] {
      var desk = desk(cash: 9_000_000_000, change)
      desk.openBracket(quantity: 20_000_000)
      for instrument in EngineHarness.instruments {
        desk.ask(.enter(EntryRequest(instrument: instrument.id, side: .buy, size: size)))
        for price in [px(1e9), px(0.01), px(-1e9)] {
          desk.ask(
            .enter(
              EntryRequest(
                instrument: instrument.id, side: .buy, size: size, kind: .limit(price))))
        }
      }
    }
  }

  @Test func `SEM-61 a position is refused that could not be counted at four times its price`() {
    var desk = desk(cash: 9_000_000_000)
    desk.enter(.buy, 22_500_001)
    #expect(
      desk.refusal
        == .positionTooLarge(limit: Money(2_250_000_000), would: Money(2_250_000_100)))
    desk.openBracket(quantity: 20_000_000)
    desk.enter(.buy, 2_500_001)
    #expect(
      desk.refusal
        == .positionTooLarge(limit: Money(2_250_000_000), would: Money(2_250_000_100)))
    desk.ask(
      .enter(EntryRequest(instrument: EngineHarness.spy, side: .buy, size: .risk(share(0.05)))))
    #expect(desk.newCommands() == ["B2 entry: buy 2500000 market"])
    desk.trade(399)
    desk.ask(.flatten(.bracket(BracketID(1))))
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, 20_000_000, at: 399)
    #expect(desk.trades.first?.netPnL == Money(5_980_000_000))
  }

  @Test func `positions beyond what can be counted are refused, however cheap they are`() {
    var desk = desk(cash: 9_000_000_000, at: 0.1)
    for number in UInt32(1)...3 {
      desk.enter(.buy, 3_000_000_000, stop: .ticks(1))
      if desk.refusal == nil { desk.fill(.entry, 3_000_000_000, at: 0.1, number) }
    }
    #expect(desk.refusal == .valueOutOfRange)
    #expect(desk.engine.position(of: EngineHarness.spy) == qty(3_000_000_000))
  }
}
