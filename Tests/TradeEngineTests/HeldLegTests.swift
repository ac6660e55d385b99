import Testing
import TradeEngine
import TradingModel

/// Venues where a resting exit locks the position: one exit rests, the engine keeps the other.
struct HeldLegTests {
  private let first = BracketID(1)

  /// A venue that locks quantity, with a live bracket: entered at 100 with 10.
  private func locked(
    _ side: Side = .buy, canAmend: Bool = true, hasStopOrders: Bool = true,
    _ change: @escaping (inout EngineSettings) -> Void = { _ in }
  ) -> EngineHarness {
    var desk = EngineHarness(
      capabilities: VenueCapabilities(
        holdsQuantity: true, canAmend: canAmend, hasStopOrders: hasStopOrders), change)
    desk.trade(100)
    desk.enter(side, 10)
    desk.accept(.entry)
    desk.fill(.entry, 10, at: 100)
    return desk
  }

  @Test(arguments: [
    (Side.buy, 102.99, 103.0, "stop: sell 10 stop 98", "target: sell 10 limit 103"),
    (.sell, 97.01, 97, "stop: buy 10 stop 102", "target: buy 10 limit 97"),
  ])
  func `SEM-24 the stop rests alone; at the target it is taken back, then the target goes out`(
    side: Side, near: Double, level: Double, stop: String, target: String
  ) {
    var desk = locked(side)
    #expect(desk.newCommands().dropFirst() == [stop])
    desk.accept(.stop)
    #expect(desk.row()?.heldLeg == .target)
    #expect(desk.row()?.target?.price == px(side == .buy ? 103 : 97))
    _ = desk.newEvents()
    desk.trade(near)
    #expect(desk.newCommands() == [])
    desk.trade(level)
    #expect(desk.newEvents() == ["held target reached \(px(level))"])
    #expect(desk.newCommands() == ["cancel stop"])
    #expect(desk.row()?.unprotectedSince == nil)
    desk.trade(level)
    #expect(desk.newCommands() == [])
    desk.cancel(.stop)
    #expect(desk.newCommands() == [target])
    #expect(desk.row()?.heldLeg == .stop)
    desk.accept(.target)
    desk.fill(.target, 10, at: level)
    #expect(desk.newCommands() == [])
    #expect(desk.trades.map(\.reason) == [.takeProfit])
    #expect(desk.trades.first?.netPnL == money(30))
    #expect(desk.count("unprotected 10") == 0)
  }

  @Test(arguments: [(Side.buy, 103.0, 98.0), (.sell, 97, 102)])
  func `SEM-24 while the target is out the stop is kept: it cancels the target, waits and closes`(
    side: Side, level: Double, stop: Double
  ) {
    var desk = locked(side)
    desk.accept(.stop)
    desk.trade(level)
    desk.cancel(.stop)
    desk.accept(.target)
    desk.fill(.target, 4, at: level)
    _ = desk.newCommands()
    _ = desk.newEvents()
    desk.trade(stop)
    #expect(desk.newEvents() == ["held stop reached \(px(stop))", "closing stopLoss"])
    #expect(desk.newCommands() == ["cancel target"])
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: \(side.opposite.name) 6 market"])
    desk.fill(.close, 6, at: stop)
    #expect(desk.trades.map(\.reason) == [.stopLoss])
    #expect(desk.trades.first?.netPnL == money(0))
  }

  @Test func `SEM-24 a target that fills whole while it is taken back is a target`() {
    var desk = locked()
    desk.accept(.stop)
    desk.trade(103)
    desk.cancel(.stop)
    desk.accept(.target)
    desk.trade(97)
    #expect(desk.newCommands().last == "cancel target")
    desk.fill(.target, 10, at: 103)
    desk.refuseCancel(.target)
    #expect(desk.trades.map(\.reason) == [.takeProfit])
    #expect(desk.order(.close) == nil)
  }

  @Test func `SEM-24 a stop that fills while it is taken back leaves no target`() {
    var desk = locked()
    desk.accept(.stop)
    desk.trade(103)
    _ = desk.newCommands()
    desk.fill(.stop, 10, at: 98)
    #expect(desk.newCommands() == [])
    #expect(desk.trades.map(\.reason) == [.stopLoss])
  }

  @Test func `SEM-24 a stop that fills in part while it is taken back leaves a smaller target`() {
    var desk = locked()
    desk.accept(.stop)
    desk.trade(103)
    _ = desk.newCommands()
    desk.fill(.stop, 3, at: 98)
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["target: sell 7 limit 103"])
  }

  @Test func `SEM-24 a refused target brings the stop back, and is tried again a second later`() {
    var desk = locked()
    desk.accept(.stop)
    desk.trade(103)
    desk.cancel(.stop)
    _ = desk.newCommands()
    desk.reject(.target)
    #expect(desk.newCommands() == ["stop: sell 10 stop 98"])
    #expect(desk.row()?.heldLeg == .target)
    #expect(desk.row()?.isStopOnly == true)
    desk.accept(.stop)
    desk.trade(104)
    #expect(desk.newCommands() == [])
    desk.wait(1)
    desk.trade(104)
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    desk.accept(.target)
    #expect(desk.row()?.isStopOnly == false)
  }

  @Test(arguments: [(Side.buy, 98.0), (.sell, 102)])
  func `SEM-24 without stop orders the engine keeps the stop, which counts as protected`(
    side: Side, stop: Double
  ) {
    var desk = locked(side, hasStopOrders: false)
    let target = side == .buy ? "target: sell 10 limit 103" : "target: buy 10 limit 97"
    #expect(desk.newCommands().dropFirst() == [target])
    desk.accept(.target)
    #expect(desk.row()?.heldLeg == .stop)
    #expect(desk.row()?.stop?.price == px(stop))
    #expect(desk.row()?.unprotectedSince == nil)
    desk.trade(stop)
    #expect(desk.newCommands() == ["cancel target"])
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: \(side.opposite.name) 10 market"])
    desk.fill(.close, 10, at: stop)
    #expect(desk.trades.map(\.reason) == [.stopLoss])
    #expect(desk.trades.first?.netPnL == money(-20))
  }

  @Test func `SEM-24 a kept stop acts on a price that was there before it`() {
    var desk = EngineHarness(capabilities: VenueCapabilities(hasStopOrders: false))
    desk.trade(100)
    desk.enter(.buy, 10, stop: .price(px(99)))
    desk.trade(98)
    desk.fill(.entry, 10, at: 100)
    _ = desk.newCommands()
    desk.trade(98)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.phase == .closing(.stopLoss))
  }

  @Test func `SEM-24 legs taken away are not kept either, and the row says UNPROTECTED`() {
    var desk = locked(hasStopOrders: false)
    desk.accept(.target)
    desk.ask(.cancel(.bracket(first), legs: true))
    desk.cancel(.target)
    #expect(desk.row()?.unprotectedSince != nil)
    #expect(desk.row()?.stop == nil)
    _ = desk.newCommands()
    desk.trade(90)
    #expect(desk.newCommands() == [])
    desk.ask(.protect(.all))
    #expect(desk.row()?.stop?.price == px(88))
    #expect(desk.row()?.unprotectedSince == nil)
  }

  @Test func `SEM-24 protect waits for a target that still locks the quantity`() {
    var desk = locked()
    desk.accept(.stop)
    desk.trade(103)
    desk.cancel(.stop)
    desk.accept(.target)
    desk.ask(.cancel(.bracket(first), legs: true))
    desk.ask(.protect(.all))
    #expect(desk.newCommands().last == "cancel target")
    #expect(desk.row()?.unprotectedSince != nil)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["stop: sell 10 stop 101"])
    #expect(desk.row()?.unprotectedSince == nil)
  }

  @Test(arguments: [
    (OCOMode.auto, false, ["stop", "target"]), (.auto, true, ["stop"]),
    (.bothResting, true, ["stop", "target"]), (.holdTarget, false, ["stop"]),
    (.holdStop, false, ["target"]), (.holdStop, true, ["target"]),
  ])
  func `SEM-24 oco_mode says which exits rest`(mode: OCOMode, holds: Bool, roles: [String]) {
    var desk = EngineHarness(capabilities: VenueCapabilities(holdsQuantity: holds)) {
      $0.brackets.ocoMode = mode
    }
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.orders.dropFirst().map(\.request.clOrdID.role.name) == roles)
    #expect(desk.row()?.unprotectedSince == nil)
  }

  @Test func `SEM-24 a venue with its own OCO rests both though it locks quantity`() {
    var desk = EngineHarness(
      capabilities: VenueCapabilities(hasNativeOCO: true, holdsQuantity: true))
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    #expect(desk.row()?.heldLeg == nil)
    #expect(desk.orders.count == 3)
  }

  @Test func `SEM-24 moves of a kept target and of a kept stop change what is watched`() {
    var desk = locked()
    desk.accept(.stop)
    desk.ask(.moveTarget(first, .to(px(105))))
    desk.trade(103)
    #expect(desk.newCommands().last == "stop: sell 10 stop 98")
    desk.trade(105)
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    desk.accept(.target)
    desk.ask(.moveStop(first, .to(px(104))))
    #expect(desk.newCommands() == ["target: sell 10 limit 105"])
    desk.trade(104)
    #expect(desk.newCommands() == ["cancel target"])
    #expect(desk.row()?.phase == .closing(.stopLoss))
  }

  @Test
  func `SEM-24 SEM-46 each kept target takes its turn, and a rest without one keeps its stop`() {
    var desk = locked {
      $0.brackets.scaleOut = ScalePlan([
        .init(share: share(0.5), atR: share(1)), .init(share: share(0.3), atR: share(2)),
      ])
    }
    desk.accept(.stop)
    desk.trade(102)
    desk.cancel(.stop)
    desk.accept(.target)
    _ = desk.newCommands()
    desk.fill(.target, 5, at: 102)
    #expect(desk.newCommands() == ["stop: sell 5 stop 98"])
    desk.accept(.stop)
    desk.trade(104)
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["cancel stop", "target: sell 3 limit 104"])
    desk.accept(.target)
    desk.fill(.target, 3, at: 104)
    #expect(desk.newCommands() == ["stop: sell 2 stop 98"])
    desk.accept(.stop)
    for price in [105.0, 110, 104] { desk.trade(price) }
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.remaining == qty(2))
  }

  @Test func `SEM-49 where quantity is locked the legs shrink first, then the part is closed`() {
    var desk = locked()
    desk.accept(.stop)
    _ = desk.newCommands()
    desk.ask(.close(first, share: share(0.5)))
    #expect(desk.newCommands() == ["replace stop 5 stop 98"])
    desk.ask(.close(first, share: share(0.5)))
    #expect(desk.refusal == .alreadyClosing(first))
    desk.replace(.stop)
    #expect(desk.newCommands() == ["close: sell 5 market"])
    desk.accept(.close)
    #expect(desk.newCommands() == [])
    desk.fill(.close, 5, at: 101)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.remaining == qty(5))
    #expect(desk.row()?.stop?.leavesQty == qty(5))
  }

  @Test func `SEM-49 a refused part close gives the legs their quantity back`() {
    var desk = locked()
    desk.accept(.stop)
    desk.ask(.close(first, share: share(0.5)))
    desk.replace(.stop)
    _ = desk.newCommands()
    desk.reject(.close)
    #expect(desk.newCommands() == ["replace stop 10 stop 98"])
  }

  @Test func `SEM-49 a stop that fills meanwhile leaves no more than the rest to close`() {
    var desk = locked()
    desk.accept(.stop)
    desk.ask(.close(first, share: share(0.5)))
    _ = desk.newCommands()
    desk.fill(.stop, 8, at: 98)
    desk.refuseReplace(.stop, .belowCumQty(cumQty: qty(8)))
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["close: sell 2 market"])
    desk.fill(.close, 2, at: 98)
    #expect(desk.trades.map(\.reason) == [.closed])
  }

  @Test func `SEM-49 SEM-48 a venue that cannot amend gets a smaller stop, then the part close`() {
    var desk = locked(canAmend: false)
    desk.accept(.stop)
    _ = desk.newCommands()
    desk.ask(.close(first, share: share(0.25)))
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["stop: sell 8 stop 98"])
    #expect(desk.row()?.unprotectedSince == nil)
    desk.accept(.stop)
    #expect(desk.newCommands() == ["close: sell 2 market"])
  }
}
