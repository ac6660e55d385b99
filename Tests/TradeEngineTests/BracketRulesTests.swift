import Testing
import TradeEngine
import TradingModel

/// §1 of the rules, continued: several brackets, edits before the fill, cancels.
struct BracketRulesTests {
  @Test func `SEM-7 brackets of one direction each own their quantity`() {
    var desk = EngineHarness()
    desk.openBracket(quantity: 10, at: 100)
    desk.openBracket(quantity: 5, at: 101)
    #expect(desk.engine.position(of: EngineHarness.spy) == qty(15))
    desk.fill(.stop, 10, at: 98)
    #expect(desk.newCommands() == ["cancel target"])
    desk.cancel(.target)
    #expect(desk.trades.map(\.bracket) == [BracketID(1)])
    #expect(desk.row(2)?.remaining == qty(5))
    #expect(desk.row(2)?.stop?.leavesQty == qty(5))
    #expect(desk.row(2)?.stop?.price == px(99))
  }

  @Test(arguments: [Side.buy, .sell])
  func `SEM-7 an entry opposite to a live bracket is refused by name`(side: Side) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.enter(side.opposite, 10)
    #expect(desk.refusal == .oppositeBracket(BracketID(1)))
    desk.enter(side.opposite, 1, EngineHarness.future)
    #expect(desk.refusal == .noMarket)
  }

  @Test func `SEM-7 an entry opposite to a working entry is refused, and allowed after it ended`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    desk.accept(.entry)
    desk.enter(.sell, 10)
    #expect(desk.refusal == .oppositeBracket(BracketID(1)))
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    desk.cancel(.entry)
    desk.enter(.sell, 10)
    #expect(desk.refusal == nil)
    #expect(desk.row(2)?.side == .sell)
  }

  @Test func `SEM-8 legs edited before the fill are used at release`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    _ = desk.newCommands()
    desk.ask(.moveStop(BracketID(1), .to(px(97.5))))
    desk.ask(.moveTarget(BracketID(1), .byTicks(100)))
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(97.5))
    #expect(desk.row()?.target?.price == px(104))
    desk.fill(.entry, 10, at: 100)
    #expect(desk.newCommands() == ["stop: sell 10 stop 97.5", "target: sell 10 limit 104"])
    #expect(desk.row()?.risk == money(25))
  }

  @Test func `SEM-8 an edit before the fill keeps to the side of the expected entry`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    desk.ask(.moveStop(BracketID(1), .to(px(99))))
    #expect(desk.refusal == .throughMarket(.stop, nearest: px(98.99)))
    desk.ask(.moveTarget(BracketID(1), .to(px(98))))
    #expect(desk.refusal == .throughMarket(.target, nearest: px(99.01)))
    desk.ask(.moveStop(BracketID(1), .breakEven))
    #expect(desk.refusal == .noPosition(BracketID(1)))
  }

  @Test(arguments: [
    (OrderKind.limit(px(99)), 97.0, 102.0), (.stop(px(101)), 99, 104),
    (.stopLimit(stop: px(101), limit: px(102)), 100, 105),
  ])
  func `SEM-11 the row of a working entry shows the exits expected from its own price`(
    kind: OrderKind, stop: Double, target: Double
  ) {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: kind)
    #expect(desk.row()?.stop?.price == px(stop))
    #expect(desk.row()?.target?.price == px(target))
    #expect(desk.row()?.stop?.leavesQty == .zero)
    #expect(desk.row()?.phase == .pending)
  }

  @Test func `SEM-9 a bracket canceled before any fill ends canceled without legs`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    desk.accept(.entry)
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    #expect(desk.newCommands() == ["entry: buy 10 limit 99", "cancel entry"])
    #expect(desk.row()?.entry?.status == .pendingCancel)
    desk.cancel(.entry)
    #expect(desk.events.last?.line == "bracketCanceled canceled")
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.engine.canceledCount == 1)
    #expect(desk.orders.count == 1)
  }

  @Test func `SEM-9 a cancel before the acceptance waits for it`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    _ = desk.newCommands()
    desk.ask(.cancel(.all, legs: false))
    #expect(desk.newCommands() == [])
    desk.accept(.entry)
    #expect(desk.newCommands() == ["cancel entry"])
  }

  @Test func `SEM-9 a fill that beats the cancel makes a live bracket`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    desk.accept(.entry)
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    desk.fill(.entry, 10, at: 99)
    #expect(
      desk.newCommands().suffix(2) == ["stop: sell 10 stop 97", "target: sell 10 limit 102"])
    desk.refuseCancel(.entry)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.phase == .live)
  }

  @Test func `SEM-9 the first cancel of a filled bracket takes the entry's rest only`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.fill(.entry, 4, at: 100)
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    #expect(desk.newCommands() == ["cancel entry"])
    desk.cancel(.entry)
    #expect(desk.newCommands() == [])
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    #expect(desk.refusal == .legsNeedConfirmation(BracketID(1)))
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.leavesQty == qty(4))
  }

  @Test func `SEM-9 legs canceled on purpose leave the row UNPROTECTED until protect`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.cancel(.bracket(BracketID(1)), legs: true))
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    #expect(desk.row()?.unprotectedSince == nil)
    desk.cancel(.stop)
    #expect(desk.count("unprotected 10") == 1)
    #expect(desk.row()?.unprotectedSince == desk.time)
    desk.cancel(.target)
    desk.wait(30)
    #expect(desk.newCommands() == [])
    desk.ask(.moveStop(BracketID(1), .byTicks(1)))
    #expect(desk.refusal == .noLeg(BracketID(1), .stop))
    desk.trade(101)
    _ = desk.newEvents()
    desk.ask(.protect(.bracket(BracketID(1))))
    #expect(desk.newCommands() == ["stop: sell 10 stop 99", "target: sell 10 limit 104"])
    // Told as what it is, not as a stop that was moved.
    #expect(
      desk.newEvents() == [
        "planned 10 from 101 sl 99 tp 104", "submitted stop", "submitted target", "protected",
      ])
    #expect(desk.row()?.unprotectedSince == nil)
    #expect(desk.count("protected") == 1)
    #expect(desk.row()?.initialStop == px(98))
  }

  @Test func `SEM-9 protect while the cancels are on their way waits for them`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.cancel(.bracket(BracketID(1)), legs: true))
    desk.ask(.protect(.all))
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["stop: sell 10 stop 98", "target: sell 10 limit 103"])
    #expect(desk.row()?.unprotectedSince == nil)
  }

  @Test func `SEM-9 a stop refused after its legs were taken away starts no emergency exit`() {
    var desk = EngineHarness { $0.brackets.stopRetries = 0 }
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    desk.ask(.cancel(.bracket(BracketID(1)), legs: true))
    desk.reject(.stop)
    desk.accept(.target)
    desk.cancel(.target)
    #expect(desk.row()?.phase == .live)
    #expect(desk.row()?.unprotectedSince != nil)
    #expect(desk.count("emergencyExit 10") == 0)
  }

  @Test func `SEM-9 cancel all takes working entries and no leg`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.enter(.buy, 5, kind: .limit(px(99)))
    desk.accept(.entry, 2)
    _ = desk.newCommands()
    desk.ask(.cancel(.all, legs: true))
    #expect(desk.newCommands() == ["B2 cancel entry"])
    desk.cancel(.entry, 2)
    desk.ask(.cancel(.all, legs: false))
    #expect(desk.refusal == .nothingToDo)
  }

  @Test(arguments: [
    TraderRequest.cancel(.bracket(BracketID(7)), legs: true), .flatten(.bracket(BracketID(7))),
    .close(BracketID(7), share: .one), .moveStop(BracketID(7), .breakEven),
    .moveTarget(BracketID(7), .byTicks(1)), .timeLimit(BracketID(7), .seconds(5)),
    .protect(.bracket(BracketID(7))),
  ])
  func `SEM-9 a request for a bracket that is not there says so`(request: TraderRequest) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(request)
    #expect(desk.refusal == .unknownBracket(BracketID(7)))
    #expect(desk.newCommands() == [])
    #expect(desk.newEvents().count == 1)
  }

  @Test func `SEM-10 an entry rejected with nothing filled never gets legs`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.reject(.entry, 1, .insufficientFunds(required: money(1000), available: .zero))
    #expect(desk.newEvents().suffix(2) == ["rejected entry", "bracketCanceled rejected"])
    #expect(desk.orders.count == 1)
    #expect(desk.engine.activeBracketCount == 0)
  }

  @Test func `SEM-10 an entry expired with nothing filled never gets legs`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    desk.accept(.entry)
    desk.expire(.entry)
    #expect(desk.newEvents().suffix(2) == ["expired entry", "bracketCanceled expired"])
    #expect(desk.orders.count == 1)
  }
}
