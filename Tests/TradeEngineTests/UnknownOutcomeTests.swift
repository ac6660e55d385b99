import Testing
import TradeEngine
import TradingModel

/// Commands without an answer: ask, and send again only what the venue never saw.
struct UnknownOutcomeTests {
  private let first = BracketID(1)

  @Test(arguments: [Side.buy, .sell])
  func `SEM-58 an unanswered entry is asked about, and goes again under its id when unknown`(
    side: Side
  ) {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(side, 10)
    let id = desk.commands.last?.clOrdID
    _ = desk.newCommands()
    _ = desk.newEvents()
    desk.unanswered(.entry)
    #expect(desk.newCommands() == ["status entry"])
    #expect(desk.newEvents() == ["outcomeUnknown entry"])
    #expect(desk.row()?.entry?.status == .pendingNew)
    desk.unknown(.entry)
    #expect(desk.newCommands() == ["entry: \(side.name) 10 market"])
    #expect(desk.commands.last?.clOrdID == id)
    desk.accept(.entry)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.row()?.phase == .live)
  }

  @Test func `SEM-58 a second answer of unknown sends nothing`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.unanswered(.entry)
    desk.unanswered(.entry)
    desk.unknown(.entry)
    _ = desk.newCommands()
    desk.unknown(.entry)
    #expect(desk.newCommands() == [])
    desk.unanswered(.entry)
    desk.unknown(.entry)
    #expect(desk.newCommands() == ["status entry", "entry: buy 10 market"])
  }

  @Test func `SEM-58 a stop that works after all is left alone`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    desk.unanswered(.stop)
    _ = desk.newCommands()
    desk.status(.stop, 1, .new)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.status == .new)
    desk.ask(.moveStop(first, .to(px(98.5))))
    #expect(desk.newCommands() == ["replace stop 10 stop 98.5"])
  }

  @Test func `SEM-58 a stop that filled meanwhile ends the bracket when its fill is told`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    desk.accept(.target)
    guard let stop = desk.find(.stop) else { return }
    let late = desk.fillReport(stop, qty(10), at: px(98))
    desk.unanswered(.stop)
    _ = desk.newCommands()
    desk.status(.stop)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.phase == .live)
    desk.send(late)
    #expect(desk.newCommands() == ["cancel target"])
    desk.cancel(.target)
    #expect(desk.trades.first?.netPnL == money(-20))
  }

  @Test func `SEM-58 SEM-25 a refusal as a duplicate asks instead of failing`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    _ = desk.newCommands()
    guard let stop = desk.find(.stop) else { return }
    var refusal = desk.report(.rejected, stop)
    refusal.ordStatus = .rejected
    refusal.refusal = .duplicateClOrdID
    desk.send(refusal)
    #expect(desk.newCommands() == ["status stop"])
    desk.status(.stop, 1, .new)
    #expect(desk.row()?.stop?.status == .new)
    #expect(desk.events.allSatisfy { !$0.line.hasPrefix("error") })
    #expect(desk.orders.count { $0.request.clOrdID.role == .stop } == 1)
  }

  @Test func `SEM-58 an unanswered cancel is sent again when the order still works`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    _ = desk.newCommands()
    desk.unanswered(.stop)
    #expect(desk.newCommands() == ["status stop"])
    #expect(desk.row()?.stop?.status == .pendingCancel)
    desk.status(.stop)
    #expect(desk.newCommands() == ["cancel stop"])
    desk.unanswered(.stop)
    _ = desk.newCommands()
    desk.status(.stop, 1, .canceled)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: sell 10 market"])
  }

  @Test func `SEM-58 an unanswered amendment is sent again, unless it worked`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(first, .to(px(98.5))))
    desk.unanswered(.stop)
    _ = desk.newCommands()
    desk.status(.stop)
    #expect(desk.newCommands() == ["replace stop 10 stop 98.5"])
    desk.unanswered(.stop)
    guard let stop = desk.find(.stop) else { return }
    desk.orders[stop].kind = .stop(px(98.5))
    _ = desk.newCommands()
    desk.status(.stop)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(98.5))
    #expect(desk.row()?.stop?.status == .new)
  }

  @Test func `SEM-58 a venue that has forgotten an order gets the cancel once more`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.unanswered(.stop)
    _ = desk.newCommands()
    desk.unknown(.stop)
    #expect(desk.newCommands() == ["cancel stop"])
    desk.unknown(.stop)
    #expect(desk.newCommands() == [])
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: sell 10 market"])
  }

  @Test func `SEM-58 SEM-12 a late answer to an old question answers no newer command`() {
    var desk = EngineHarness()
    desk.openBracket()
    guard let stop = desk.find(.stop) else { return }
    desk.ask(.moveStop(first, .to(px(98.5))))
    desk.unanswered(.stop)
    let late = desk.report(.orderStatus, stop)
    desk.replace(.stop)
    desk.ask(.moveStop(first, .to(px(99))))
    _ = desk.newCommands()
    desk.send(late)
    desk.send(late)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.status == .pendingReplace)
    desk.replace(.stop)
    #expect(desk.row()?.stop?.price == px(99))
  }

  @Test func `SEM-58 nobody asks about an order that has ended`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.unanswered(.entry)
    #expect(desk.newCommands() == [])
    desk.fill(.stop, 10, at: 98)
    desk.cancel(.target)
    _ = desk.newCommands()
    desk.unanswered(.stop)
    #expect(desk.newCommands() == [])
  }
}
