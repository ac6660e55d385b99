import Testing
import TradeEngine
import TradingModel

/// §6 of the rules: moves, break-even, time limit and part closes of a live bracket.
struct ManageTests {
  private let first = BracketID(1)

  @Test func `SEM-48 a move amends the stop, and the row shows the wish at once`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .to(px(98.5))))
    #expect(desk.newCommands() == ["replace stop 10 stop 98.5"])
    #expect(desk.newEvents() == ["stopMoved 98 98.5"])
    #expect(desk.row()?.stop?.price == px(98.5))
    #expect(desk.row()?.stop?.status == .pendingReplace)
    desk.replace(.stop)
    #expect(desk.row()?.stop?.status == .new)
    #expect(desk.newEvents() == ["replaced stop"])
  }

  @Test func `SEM-48 a nudge moves by ticks, up in price for both sides`() {
    var desk = EngineHarness()
    desk.openBracket(.sell)
    desk.ask(.moveTarget(first, .byTicks(-3)))
    desk.ask(.moveStop(first, .byTicks(2)))
    #expect(
      desk.newCommands() == ["replace target 10 limit 96.97", "replace stop 10 stop 102.02"])
  }

  @Test(arguments: [
    (Side.buy, OrderRole.stop, 100.0, px(99.99)), (.buy, .stop, 101, px(99.99)),
    (.buy, .target, 100, px(100.01)), (.buy, .target, 50, px(100.01)),
    (.sell, .stop, 100, px(100.01)), (.sell, .stop, 50, px(100.01)),
    (.sell, .target, 100, px(99.99)), (.sell, .target, 200, px(99.99)),
  ])
  func `SEM-48 a move to or through the market is refused with the nearest price`(
    side: Side, role: OrderRole, price: Double, nearest: Price
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    let move = LegMove.to(px(price))
    desk.ask(role == .stop ? .moveStop(first, move) : .moveTarget(first, move))
    #expect(desk.refusal == .throughMarket(role, nearest: nearest))
    #expect(desk.newCommands() == [])
    desk.ask(
      role == .stop ? .moveStop(first, .to(nearest)) : .moveTarget(first, .to(nearest)))
    #expect(
      desk.newCommands() == [
        "replace \(role.name) 10 \(role == .stop ? "stop" : "limit") \(nearest)"
      ])
  }

  @Test func `SEM-48 the market of an exit is the quote it would meet`() {
    var desk = EngineHarness(hasTrades: [false, false, false])
    desk.quote(99.98, 100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    desk.ask(.moveStop(first, .to(px(99.98))))
    #expect(desk.refusal == .throughMarket(.stop, nearest: px(99.97)))
  }

  @Test func `SEM-37 a move off the tick is refused with the nearest price`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .to(px(98.004))))
    #expect(desk.refusal == .priceOffTick(nearest: px(98)))
    desk.ask(.moveTarget(first, .to(px(103.016))))
    #expect(desk.refusal == .priceOffTick(nearest: px(103.02)))
  }

  @Test(arguments: [Int32.max, Int32.min])
  func `a nudge beyond the range of prices is refused, not a trap`(ticks: Int32) {
    var desk = EngineHarness()
    desk.trade(100, EngineHarness.future)
    desk.enter(.buy, 1, EngineHarness.future)
    desk.fill(.entry, 1, at: 100)
    for _ in 0..<2 { desk.ask(.moveStop(first, .byTicks(ticks))) }
    #expect(desk.refusal != nil)
    for _ in 0..<2 { desk.ask(.moveTarget(first, .byTicks(ticks))) }
    #expect(desk.refusal != nil)
  }

  @Test func `SEM-48 a refused amendment keeps the old stop, and the row shows it again`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .to(px(98.5))))
    _ = desk.newCommands()
    desk.refuseReplace(.stop)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(98))
    #expect(desk.row()?.stop?.status == .new)
    desk.ask(.moveStop(first, .to(px(98.6))))
    #expect(desk.newCommands() == ["replace stop 10 stop 98.6"])
  }

  @Test func `SEM-48 moves that were refused before do not block the next one`() {
    var desk = EngineHarness()
    desk.openBracket()
    for price in [98.1, 98.2, 98.3, 98.4, 98.5] {
      desk.ask(.moveStop(first, .to(px(price))))
      #expect(desk.newCommands() == ["replace stop 10 stop \(price)"])
      desk.refuseReplace(.stop)
    }
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(98))
  }

  @Test func `SEM-48 a move made while another is refused goes out after it`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .to(px(98.5))))
    desk.ask(.moveStop(first, .to(px(99))))
    _ = desk.newCommands()
    desk.refuseReplace(.stop)
    #expect(desk.newCommands() == ["replace stop 10 stop 99"])
    #expect(desk.row()?.stop?.price == px(99))
  }

  @Test func `SEM-48 a stop that cannot be amended to its size is taken out and sent anew`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 4, at: 103)
    for _ in 0..<3 {
      #expect(desk.newCommands() == ["replace stop 6 stop 98"])
      desk.refuseReplace(.stop, .notSupported)
    }
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["stop: sell 6 stop 98"])
    #expect(desk.count("error stopRejected 2 left") == 0)
  }

  @Test func `SEM-38 an amendment below CumQty waits for the fills that it tells of`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 4, at: 103)
    guard let stop = desk.find(.stop) else { return }
    let late = desk.fillReport(stop, qty(8), at: px(98))
    _ = desk.newCommands()
    desk.refuseReplace(.stop, .belowCumQty(cumQty: qty(8)))
    #expect(desk.newCommands() == [])
    desk.send(late)
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: buy 2 market"])
  }

  @Test func `SEM-48 a move to the same price does nothing`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .to(px(98))))
    desk.ask(.moveTarget(first, .byTicks(0)))
    #expect(desk.newCommands() == [])
    #expect(desk.newEvents() == [])
  }

  @Test func `SEM-48 a triggered stop cannot be moved any more`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.trigger(.stop)
    desk.ask(.moveStop(first, .to(px(99))))
    #expect(desk.refusal == .noLeg(first, .stop))
    #expect(desk.newCommands() == [])
  }

  @Test func `a target given up by the venue is tried again when it is moved`() {
    var desk = EngineHarness()
    desk.openBracket()
    for _ in 0..<3 {
      desk.expire(.target)
      desk.wait(1)
    }
    _ = desk.newCommands()
    desk.ask(.moveTarget(first, .to(px(104))))
    #expect(desk.newCommands() == ["target: sell 10 limit 104"])
    desk.accept(.target)
    #expect(desk.row()?.isStopOnly == false)
  }

  @Test(arguments: [(Side.buy, 101.0, 100.31), (.sell, 99, 99.69)])
  func `SEM-45 break-even pays the entry and the fees of both ways, rounded away`(
    side: Side, market: Double, stop: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket(side, quantity: 7, fee: 1.05)
    desk.trade(market)
    desk.ask(.moveStop(first, .breakEven))
    // 2 × 1.05 / 7 = 0.30 exactly; with 1.06 it is 0.302857… and rounds to 0.31.
    let without = side == .buy ? px(100.3) : px(99.7)
    #expect(desk.row()?.stop?.price == without)
    #expect(desk.row()?.isBreakEven == true)
    var dearer = EngineHarness()
    dearer.openBracket(side, quantity: 7, fee: 1.06)
    dearer.trade(market)
    dearer.ask(.moveStop(first, .breakEven))
    #expect(dearer.row()?.stop?.price == px(stop))
  }

  @Test(arguments: [Side.buy, .sell])
  func `SEM-45 break-even only ever tightens`(side: Side) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.trade(side == .buy ? 105 : 95)
    desk.ask(.moveStop(first, .to(px(side == .buy ? 104 : 96))))
    desk.ask(.moveStop(first, .breakEven))
    #expect(desk.refusal == .breakEvenNotBetter(first))
    #expect(desk.row()?.stop?.price == px(side == .buy ? 104 : 96))
  }

  @Test func `SEM-45 break-even at or through the market is refused`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .breakEven))
    #expect(desk.refusal == .throughMarket(.stop, nearest: px(99.99)))
    desk.trade(98.5)
    desk.ask(.moveStop(first, .breakEven))
    #expect(desk.refusal == .throughMarket(.stop, nearest: px(98.49)))
  }

  @Test func `SEM-45 break-even of a future counts its multiplier`() {
    var desk = EngineHarness()
    desk.trade(5000, EngineHarness.future)
    desk.enter(.buy, 2, EngineHarness.future)
    desk.fill(.entry, 2, at: 5000, fee: 25)
    desk.trade(5010, EngineHarness.future)
    desk.ask(.moveStop(first, .breakEven))
    // 2 × 25 over 2 contracts of 50 a point is half a point.
    #expect(desk.row()?.stop?.price == px(5000.5))
  }

  @Test func `SEM-47 the time limit closes at the exact time, counted from the entry`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.wait(500)
    desk.fill(.entry, 10, at: 100)
    desk.accept(.stop)
    desk.accept(.target)
    let due = desk.time + .seconds(3600)
    #expect(desk.row()?.timeLimitAt == due)
    #expect(desk.engine.nextDue == due)
    _ = desk.newCommands()
    _ = desk.newEvents()
    desk.time = due + TimeSpan(nanoseconds: -1)
    desk.wait(0)
    #expect(desk.newCommands() == [])
    desk.time = due
    desk.trade(101)
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    #expect(desk.newEvents() == ["closing timeLimit"])
    #expect(desk.events.last?.cause == .rule)
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: sell 10 market"])
    desk.fill(.close, 10, at: 101)
    #expect(desk.trades.first?.reason == .timeLimit)
  }

  @Test func `SEM-47 the limit can be changed and taken away`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.timeLimit(first, nil))
    #expect(desk.newEvents() == ["timeLimitSet off"])
    desk.wait(4000)
    #expect(desk.row()?.phase == .live)
    desk.ask(.timeLimit(first, .seconds(5000)))
    desk.ask(.timeLimit(first, .seconds(5000)))
    desk.wait(999)
    #expect(desk.row()?.phase == .live)
    desk.wait(1)
    #expect(desk.row()?.phase == .closing(.timeLimit))
    desk.ask(.timeLimit(first, .seconds(1)))
    #expect(desk.refusal == .alreadyClosing(first))
  }

  @Test func `SEM-47 a limit that has passed already closes with the next input`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.wait(100)
    desk.ask(.timeLimit(first, .seconds(50)))
    #expect(desk.row()?.phase == .live)
    desk.wait(0)
    #expect(desk.row()?.phase == .closing(.timeLimit))
  }

  @Test(arguments: [TimeSpan(nanoseconds: .max), .zero, TimeSpan(nanoseconds: -5)])
  func `SEM-47 the strangest limits are no trap`(span: TimeSpan) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.timeLimit(first, span))
    desk.wait(1)
    #expect(
      desk.row()?.phase == (span == TimeSpan(nanoseconds: .max) ? .live : .closing(.timeLimit)))
  }

  @Test func `SEM-47 the timer of an ended bracket leaves its successor alone`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.stop, 10, at: 98)
    desk.cancel(.target)
    desk.wait(3599)
    desk.openBracket()
    desk.wait(1)
    #expect(desk.row(2)?.phase == .live)
    #expect(desk.newEvents() == [])
    desk.wait(3599)
    #expect(desk.row(2)?.phase == .closing(.timeLimit))
  }

  @Test func `SEM-47 among thousands of ended brackets the limit of a live one still comes`() {
    var desk = EngineHarness()
    desk.openBracket()
    for number in UInt32(2)...900 {
      desk.openBracket()
      desk.fill(.target, 10, at: 103, number)
      desk.cancel(.stop, number)
    }
    #expect(desk.engine.nextDue == desk.time + .seconds(3600))
    _ = desk.newEvents()
    desk.wait(3600)
    #expect(desk.newEvents() == ["closing timeLimit"])
  }

  @Test func `SEM-47 no limit when the configuration has none`() {
    var desk = EngineHarness { $0.brackets.timeout = nil }
    desk.openBracket()
    #expect(desk.row()?.timeLimitAt == nil)
  }

  @Test func `SEM-49 half is closed at market, and the legs shrink when it fills`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(0.5)))
    #expect(desk.newCommands() == ["close: sell 5 market"])
    desk.accept(.close)
    #expect(desk.newCommands() == [])
    desk.fill(.close, 2, at: 101)
    #expect(desk.newCommands() == ["replace stop 8 stop 98", "replace target 8 limit 103"])
    desk.fill(.close, 3, at: 101)
    desk.replace(.stop)
    desk.replace(.target)
    #expect(desk.newCommands() == ["replace stop 5 stop 98", "replace target 5 limit 103"])
    #expect(desk.row()?.phase == .live)
    #expect(desk.row()?.remaining == qty(5))
  }

  @Test(arguments: [(0.25, "2"), (0.75, "7"), (0.1, "1")])
  func `SEM-49 a part is floored to the lot`(part: Double, quantity: String) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(part)))
    #expect(desk.newCommands() == ["close: sell \(quantity) market"])
  }

  @Test(arguments: [0.05, 0, -0.5])
  func `SEM-49 a part below one lot is refused`(part: Double) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(part)))
    #expect(desk.refusal == .quantityOffLot(nearest: qty(1)))
    #expect(desk.newCommands() == [])
  }

  @Test(arguments: [1, 2.5])
  func `SEM-49 all or more closes by the sequence of SEM-23`(part: Double) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(part)))
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    #expect(desk.row()?.phase == .closing(.closed))
  }

  @Test func `SEM-49 one part at a time, and none of an unfilled bracket`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.ask(.close(first, share: share(0.5)))
    #expect(desk.refusal == .noPosition(first))
    desk.fill(.entry, 10, at: 100)
    desk.ask(.close(first, share: share(0.5)))
    desk.ask(.close(first, share: share(0.5)))
    #expect(desk.refusal == .alreadyClosing(first))
    desk.reject(.close)
    #expect(desk.row()?.phase == .live)
    _ = desk.newCommands()
    desk.wait(60)
    #expect(desk.newCommands() == [])
    desk.ask(.close(first, share: share(0.5)))
    #expect(desk.newCommands() == ["close: sell 5 market"])
  }

  @Test func `SEM-49 a stop that fills while a part is being closed is settled to zero`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(0.5)))
    desk.accept(.close)
    _ = desk.newCommands()
    desk.fill(.stop, 10, at: 98)
    #expect(desk.newCommands() == ["cancel target", "cancel close"])
    desk.cancel(.target)
    desk.fill(.close, 5, at: 98)
    #expect(desk.newCommands() == ["close: buy 5 market"])
    desk.fill(.close, 5, at: 98)
    #expect(desk.trades.map(\.reason) == [.doubleFill])
  }

  @Test func `SEM-49 flatten while a part is being closed closes the rest once`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(0.5)))
    desk.accept(.close)
    _ = desk.newCommands()
    desk.ask(.flatten(.all))
    #expect(desk.newCommands() == ["cancel stop", "cancel target", "cancel close"])
    desk.fill(.close, 5, at: 100)
    desk.refuseCancel(.close)
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: sell 5 market"])
    desk.fill(.close, 5, at: 100)
    #expect(desk.trades.first?.reason == .flattened)
  }

  @Test func `a request for a closing bracket says that it is closing`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    _ = desk.newCommands()
    for request in [
      TraderRequest.cancel(.bracket(first), legs: true), .close(first, share: share(0.5)),
      .moveStop(first, .to(px(99))), .moveTarget(first, .to(px(104))), .timeLimit(first, nil),
    ] {
      desk.ask(request)
      #expect(desk.refusal == .alreadyClosing(first))
    }
    desk.ask(.protect(.all))
    #expect(desk.refusal == .nothingToDo)
    #expect(desk.newCommands() == [])
  }
}
