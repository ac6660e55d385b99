import Testing
import TradeEngine
import TradingModel

/// §3 of the rules: exits, races and netting.
struct ExitTests {
  @Test func `SEM-16 the target filled 4 of 10 leaves a stop of 6, in the same step`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 4, at: 103)
    #expect(desk.newCommands() == ["replace stop 6 stop 98"])
    desk.replace(.stop)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.target?.leavesQty == qty(6))
    #expect(desk.row()?.remaining == qty(6))
  }

  @Test func `SEM-16 the stop filled 4 of 10 leaves a target of 6, in the same step`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.stop, 4, at: 98)
    #expect(desk.newCommands() == ["replace target 6 limit 103"])
    desk.replace(.target)
    desk.fill(.target, 6, at: 103)
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    #expect(desk.trades.first?.reason == .takeProfit)
    #expect(desk.trades.first?.netPnL == money(4 * -2 + 6 * 3))
  }

  @Test(arguments: [OrderRole.stop, .target])
  func `SEM-16 strict oco cancels the sibling and closes the filler's rest at market`(
    role: OrderRole
  ) {
    var desk = EngineHarness { $0.brackets.contingency = .oco }
    desk.openBracket()
    desk.fill(role, 4, at: role == .stop ? 98 : 103)
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    desk.cancel(.stop)
    #expect(desk.newCommands() == [])
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: sell 6 market"])
    desk.fill(.close, 6, at: 100)
    #expect(desk.trades.first?.reason == (role == .stop ? .stopLoss : .takeProfit))
    #expect(desk.trades.first?.quantity == qty(10))
  }

  @Test(arguments: [OrderRole.stop, .target])
  func `SEM-17 a leg that fills whole cancels its sibling, and the bracket ends after that`(
    role: OrderRole
  ) {
    var desk = EngineHarness()
    desk.openBracket()
    let sibling = role == .stop ? OrderRole.target : .stop
    desk.fill(role, 10, at: role == .stop ? 98 : 103)
    #expect(desk.newCommands() == ["cancel \(sibling.name)"])
    #expect(desk.trades.isEmpty)
    desk.cancel(sibling)
    #expect(desk.trades.first?.reason == (role == .stop ? .stopLoss : .takeProfit))
    #expect(desk.trades.first?.netPnL == money(role == .stop ? -20 : 30))
    #expect(desk.trades.first?.rMultiple == share(role == .stop ? -1 : 1.5))
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.engine.workingOrderCount == 0)
    #expect(desk.engine.openPositionCount == 0)
  }

  @Test func `SEM-17 a short is mirrored, fees and all`() {
    var desk = EngineHarness()
    desk.openBracket(.sell, fee: 1)
    desk.fill(.target, 10, at: 97, fee: 1.5)
    desk.cancel(.stop)
    #expect(desk.trades.first?.netPnL == money(27.5))
    #expect(desk.trades.first?.fees == money(2.5))
    #expect(desk.engine.accountView().cash == money(100_027.5))
    #expect(desk.engine.accountView().realized == money(27.5))
    #expect(desk.engine.accountView().fees == money(2.5))
  }

  @Test func `SEM-19 exits are reduce-only, gtc and never larger than the position`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 4, at: 103)
    desk.ask(.close(BracketID(1), share: share(0.5)))
    for order in desk.orders where order.request.clOrdID.role != .entry {
      #expect(order.request.isReduceOnly)
      #expect(order.request.timeInForce == .gtc)
      #expect(order.request.side == .sell)
    }
    #expect(desk.order(.close)?.orderQty == qty(3))
    #expect(desk.order(.entry)?.request.isReduceOnly == false)
  }

  @Test func `SEM-20 a cancel that came too late is no cancel: the fill comes after the refusal`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 10, at: 103)
    _ = desk.newCommands()
    desk.refuseCancel(.stop, .tooLate)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.phase == .closing(.takeProfit))
    #expect(desk.row()?.stop != nil)
    #expect(desk.trades.isEmpty)
    desk.fill(.stop, 10, at: 98)
    #expect(desk.newCommands() == ["close: buy 10 market"])
    desk.fill(.close, 10, at: 100)
    #expect(desk.trades.map(\.reason) == [.doubleFill])
  }

  @Test func `SEM-20 the fill may come before the refusal`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 10, at: 103)
    _ = desk.newCommands()
    desk.fill(.stop, 10, at: 98)
    #expect(desk.newCommands() == ["close: buy 10 market"])
    desk.refuseCancel(.stop, .tooLate)
    #expect(desk.newCommands() == [])
    desk.fill(.close, 10, at: 100)
    #expect(desk.trades.map(\.reason) == [.doubleFill])
  }

  @Test func `SEM-20 nothing is sent for a leg whose final state is still to come`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.refuseCancel(.stop, .tooLate)
    _ = desk.newCommands()
    desk.ask(.flatten(.all))
    desk.wait(30)
    desk.cancel(.target)
    #expect(desk.newCommands() == [])
    desk.fill(.stop, 10, at: 98)
    #expect(desk.trades.map(\.reason) == [.flattened])
  }

  @Test func `SEM-20 a cancel refused for another reason is tried again after a pause`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.cancel(.target)
    _ = desk.newCommands()
    for delay in [1.0, 2] {
      desk.refuseCancel(.stop, .closed)
      #expect(desk.newCommands() == [])
      desk.wait(delay)
      #expect(desk.newCommands() == ["cancel stop"])
    }
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["close: sell 10 market"])
  }

  @Test func `SEM-20 while a refused cancel waits, a position without its stop is UNPROTECTED`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.cancel(.stop)
    #expect(desk.row()?.unprotectedSince == nil)
    desk.refuseCancel(.target, .closed)
    #expect(desk.row()?.unprotectedSince != nil)
    desk.wait(1)
    desk.cancel(.target)
    desk.fill(.close, 10, at: 100)
    #expect(desk.count("unprotected 10") == 1)
    #expect(desk.trades.count == 1)
  }

  @Test func `SEM-20 late answers about an order that has ended are no fault`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.cancel(.target)
    desk.fill(.stop, 10, at: 98)
    #expect(desk.trades.map(\.reason) == [.flattened])
    _ = desk.newEvents()
    desk.refuseCancel(.stop)
    desk.cancel(.target)
    #expect(desk.newEvents() == [])
  }

  @Test func `SEM-20 a cancel report that counts more fills than came waits for them`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.cancel(.target)
    _ = desk.newCommands()
    guard let stop = desk.find(.stop) else { return }
    let late = desk.fillReport(stop, qty(4), at: px(98))
    desk.cancel(.stop)
    #expect(desk.newCommands() == [])
    desk.send(late)
    #expect(desk.newCommands() == ["close: sell 6 market"])
    desk.fill(.close, 6, at: 99)
    #expect(desk.trades.first?.netPnL == money(-14))
  }

  @Test(arguments: [Side.buy, .sell])
  func `SEM-21 both legs filled: one market order flattens the rest, and the log says why`(
    side: Side
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.fill(.target, 10, at: side == .buy ? 103 : 97)
    desk.fill(.stop, 10, at: side == .buy ? 98 : 102)
    #expect(desk.newCommands() == ["cancel stop", "close: \(side.name) 10 market"])
    #expect(desk.count("error doubleFill -10") == 1)
    #expect(desk.order(.close)?.request.isReduceOnly == false)
    desk.accept(.close)
    desk.fill(.close, 4, at: 100)
    #expect(desk.newCommands() == [])
    desk.fill(.close, 6, at: 100)
    #expect(desk.trades.map(\.reason) == [.doubleFill])
    #expect(desk.trades.first?.netPnL == money(10))
    #expect(desk.engine.position(of: EngineHarness.spy) == .zero)
  }

  @Test func `SEM-21 the double fill's order is tried again when it is refused`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.stop, 10, at: 98)
    desk.fill(.target, 10, at: 103)
    desk.reject(.close)
    _ = desk.newCommands()
    desk.wait(1)
    #expect(desk.newCommands() == ["close: buy 10 market"])
    #expect(desk.count("error doubleFill -10") == 1)
    desk.fill(.close, 10, at: 100)
    #expect(desk.trades.map(\.reason) == [.doubleFill])
  }

  @Test func `SEM-21 a part of the sibling's fill is flattened, no more`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 10, at: 103)
    desk.fill(.stop, 3, at: 98)
    _ = desk.newCommands()
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["close: buy 3 market"])
  }

  @Test func `SEM-23 flatten cancels, waits for every final state, then closes the rest`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.fill(.entry, 6, at: 100)
    desk.accept(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.ask(.flatten(.bracket(BracketID(1))))
    #expect(desk.newCommands() == ["cancel entry", "cancel stop", "cancel target"])
    desk.cancel(.stop)
    desk.fill(.entry, 1, at: 100)
    desk.cancel(.entry)
    #expect(desk.newCommands() == [])
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: sell 7 market"])
    desk.fill(.close, 7, at: 101)
    #expect(desk.trades.first?.reason == .flattened)
    #expect(desk.trades.first?.netPnL == money(7))
  }

  @Test func `SEM-23 pressing flatten twice sends one close`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.flatten(.all))
    desk.ask(.flatten(.all))
    desk.ask(.flatten(.instrument(EngineHarness.spy)))
    desk.cancel(.stop)
    desk.ask(.flatten(.bracket(BracketID(1))))
    desk.cancel(.target)
    desk.ask(.flatten(.all))
    desk.ask(.kill)
    desk.accept(.close)
    desk.ask(.flatten(.all))
    #expect(desk.newCommands() == ["cancel stop", "cancel target", "close: sell 10 market"])
    desk.fill(.close, 10, at: 100)
    desk.ask(.flatten(.all))
    #expect(desk.refusal == .nothingToDo)
    #expect(desk.newCommands() == [])
  }

  @Test func `SEM-23 flattening an unfilled bracket cancels it`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(99)))
    desk.ask(.flatten(.all))
    desk.accept(.entry)
    desk.cancel(.entry)
    #expect(desk.events.last?.line == "bracketCanceled flattened")
    #expect(desk.orders.count == 1)
  }

  @Test(arguments: [TraderRequest.flatten(.all), .kill])
  func `SEM-23 what the entry still gets after a leg's exit is closed once flatten was asked`(
    request: TraderRequest
  ) {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.fill(.entry, 4, at: 100)
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.target, 4, at: 103)
    desk.ask(request)
    _ = desk.newCommands()
    desk.fill(.entry, 3, at: 100)
    desk.cancel(.entry)
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["close: sell 3 market"])
    desk.fill(.close, 3, at: 100)
    #expect(desk.trades.map(\.reason) == [request == .kill ? .killed : .flattened])
  }

  @Test func `SEM-23 an entry that fills while it is flattened is closed, not armed`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.ask(.flatten(.all))
    desk.fill(.entry, 10, at: 100)
    #expect(desk.newCommands() == ["entry: buy 10 market", "close: sell 10 market"])
    desk.fill(.close, 10, at: 100)
    #expect(desk.trades.map(\.reason) == [.flattened])
  }

  @Test func `SEM-25 a repeated report is booked once`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.fill(.entry, 4, at: 100, fee: 1)
    guard case .report(let fill)? = desk.inputs.last?.fact else { return }
    _ = desk.newCommands()
    _ = desk.newEvents()
    for _ in 0..<3 { desk.send(fill) }
    #expect(desk.newCommands() == [])
    #expect(desk.newEvents() == [])
    #expect(desk.row()?.remaining == qty(4))
    #expect(desk.engine.accountView().fees == money(1))
  }

  @Test func `SEM-25 repeats of older answers do not disturb a newer command`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.moveStop(BracketID(1), .to(px(98.5))))
    desk.replace(.stop)
    guard case .report(let replaced)? = desk.inputs.last?.fact else { return }
    desk.ask(.moveStop(BracketID(1), .to(px(99))))
    _ = desk.newCommands()
    desk.send(replaced)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.status == .pendingReplace)
    desk.replace(.stop)
    desk.send(replaced)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(99))
  }

  @Test func `a report about an order that nobody sent is a fault, not a fill`() {
    var desk = EngineHarness()
    desk.openBracket()
    guard let stop = desk.find(.stop) else { return }
    var report = desk.report(.trade, stop)
    report.lastQty = qty(10)
    report.lastPx = px(98)
    report.clOrdID = ClOrdID(session: 1, bracket: BracketID(99), role: .stop, sequence: 2)
    desk.send(report)
    #expect(desk.newEvents() == ["error unknownOrder 1-B99-stop-2"])
    #expect(desk.row()?.remaining == qty(10))
  }

  @Test func `a report that contradicts its order is a fault, not a trap`() {
    var desk = EngineHarness()
    desk.openBracket()
    guard let stop = desk.find(.stop) else { return }
    var report = desk.report(.trade, stop)
    report.lastQty = qty(1)
    report.lastPx = px(98)
    report.instrument = InstrumentID(44)
    desk.send(report)
    report.execID += 1
    report.instrument = EngineHarness.spy
    report.side = .buy
    desk.send(report)
    #expect(desk.newEvents().allSatisfy { $0.hasPrefix("error unknownOrder") })
    #expect(desk.row()?.remaining == qty(10))
    report = desk.report(.trade, stop)
    report.lastQty = qty(-5)
    desk.send(report)
    #expect(desk.row()?.remaining == qty(10))
  }
}
