import Testing
import TradeEngine
import TradingModel

/// Stops that follow the price, and those that go to break-even by themselves.
struct TrailTests {
  private let first = BracketID(1)

  private func trail(_ distance: Double, afterR: Double? = nil) -> TrailRule {
    TrailRule(distance: .price(offset(distance)), afterR: afterR.map(share))
  }

  @Test(arguments: [
    (TrailDistance.ticks(50), 100.5), (.share(share(0.005)), 100.49), (.atr(share(0.5)), 100.5),
    (.price(offset(0.5)), 100.5),
  ])
  func `SEM-44 the stop trails by ticks, percent, ATR or price, at once`(
    distance: TrailDistance, second: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.trail(first, TrailRule(distance: distance)))
    #expect(desk.newCommands() == ["replace stop 10 stop 99.5"])
    #expect(desk.newEvents().last == "stopTrailed 98 99.5")
    #expect(desk.row()?.isTrailing == true)
    desk.replace(.stop)
    desk.trade(101)
    #expect(desk.newCommands() == ["replace stop 10 stop \(px(second))"])
  }

  @Test(arguments: [
    (Side.buy, 101.99, 102.0, "replace stop 10 stop 101"),
    (.sell, 98.01, 98, "replace stop 10 stop 99"),
  ])
  func `SEM-44 a trail after 1r leaves the first stop until then`(
    side: Side, near: Double, level: Double, command: String
  ) {
    var desk = EngineHarness { $0.brackets.trail = trail(1, afterR: 1) }
    desk.openBracket(side)
    desk.trade(near)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.isTrailing == false)
    desk.trade(level)
    #expect(desk.newCommands() == [command])
    #expect(desk.events.last?.cause == .rule)
  }

  @Test(arguments: [(Side.buy, 99.0, 105.0, 104.0), (.sell, 101, 95, 96)])
  func `SEM-44 a trail of every new bracket begins with the next price and never loosens`(
    side: Side, atFirst: Double, best: Double, stop: Double
  ) {
    var desk = EngineHarness { $0.brackets.trail = trail(1) }
    desk.openBracket(side)
    desk.trade(100)
    #expect(desk.newCommands() == ["replace stop 10 stop \(px(atFirst))"])
    desk.replace(.stop)
    desk.trade(best)
    #expect(desk.newCommands() == ["replace stop 10 stop \(px(stop))"])
    desk.replace(.stop)
    for price in [100.1, 99.9, 100, (best + 100) / 2] { desk.trade(price) }
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(stop))
    #expect(desk.row()?.initialStop == px(side == .buy ? 98 : 102))
  }

  @Test func `SEM-44 the stop moves by trail_step at least`() {
    var desk = EngineHarness { $0.brackets.trailStepTicks = 10 }
    desk.openBracket()
    desk.ask(.trail(first, trail(1)))
    desk.replace(.stop)
    _ = desk.newCommands()
    for price in [100.05, 100.09] { desk.trade(price) }
    #expect(desk.newCommands() == [])
    desk.trade(100.1)
    #expect(desk.newCommands() == ["replace stop 10 stop 99.1"])
  }

  @Test func `SEM-44 newer prices wait for the answer to the last amendment`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.trail(first, trail(1)))
    for price in [101.0, 102, 103] { desk.trade(price) }
    #expect(desk.newCommands() == ["replace stop 10 stop 99"])
    desk.replace(.stop)
    #expect(desk.newCommands() == ["replace stop 10 stop 102"])
  }

  @Test(arguments: [
    (Side.buy, [100.0, 103, 99.5, 102.5], 102.0), (.buy, [100, 103, 99.5, 101.5], 101.49),
    (.sell, [100, 100.5, 97, 97.5], 98), (.sell, [100, 100.5, 97, 98.5], 98.51),
  ])
  func `SEM-44 on a bar the stop follows the extreme, but never through the close`(
    side: Side, bar: [Double], stop: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.ask(.trail(first, trail(1)))
    desk.replace(.stop)
    desk.bar(bar[0], bar[1], bar[2], bar[3])
    #expect(desk.row()?.stop?.price == px(stop))
  }

  @Test(arguments: [
    (Side.buy, [100.0, 103, 99.01, 102.5], [101.0, 101.5, 98.5, 101], 102.0),
    (.sell, [100, 100.99, 97, 97.5], [99, 101.5, 98.5, 99], 98),
  ])
  func `SEM-44 within a bar the old stop is tested first, then the stop moves`(
    side: Side, above: [Double], through: [Double], next: Double
  ) {
    let venue = VenueCapabilities(hasStopOrders: false)
    var desk = EngineHarness(capabilities: venue)
    desk.openBracketWithoutStop(side)
    desk.ask(.trail(first, trail(1)))
    desk.bar(above[0], above[1], above[2], above[3])
    #expect(desk.row()?.phase == .live)
    #expect(desk.row()?.stop?.price == px(next))
    desk.trade(next)
    #expect(desk.row()?.phase == .closing(.stopLoss))

    var other = EngineHarness(capabilities: venue)
    other.openBracketWithoutStop(side)
    other.ask(.trail(first, trail(1)))
    other.bar(through[0], through[1], through[2], through[3])
    #expect(other.row()?.phase == .closing(.stopLoss))
    #expect(other.events.count { $0.line.hasPrefix("stopTrailed") } == 1)
  }

  @Test(arguments: [(Side.buy, 99.5, 101.0, 100.5), (.sell, 100.5, 99, 99.5)])
  func `SEM-44 a hand move of a trailing stop is its new distance`(
    side: Side, hand: Double, price: Double, stop: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.ask(.trail(first, trail(1)))
    desk.replace(.stop)
    desk.ask(.moveStop(first, .to(px(hand))))
    desk.replace(.stop)
    _ = desk.newCommands()
    desk.trade(price)
    #expect(desk.newCommands() == ["replace stop 10 stop \(px(stop))"])
    #expect(desk.row()?.trail == TrailRule(distance: .price(offset(0.5))))
  }

  @Test func `SEM-44 SEM-48 a venue that cannot amend: cancel, wait, submit; never two stops`() {
    var desk = EngineHarness(capabilities: VenueCapabilities(canAmend: false))
    desk.openBracket()
    desk.ask(.trail(first, trail(1)))
    #expect(desk.newCommands() == ["cancel stop"])
    desk.trade(101)
    #expect(desk.newCommands() == [])
    desk.cancel(.stop)
    #expect(desk.newCommands() == ["stop: sell 10 stop 100"])
    #expect(desk.row()?.unprotectedSince == nil)
    #expect(desk.count("error stopRejected 2 left") == 0)
  }

  @Test func `SEM-44 a refused move of the trail is tried again at a better price only`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.trail(first, trail(1)))
    desk.refuseReplace(.stop)
    #expect(desk.row()?.stop?.price == px(98))
    _ = desk.newCommands()
    for _ in 0..<5 { desk.trade(100) }
    #expect(desk.newCommands() == [])
    desk.trade(100.01)
    #expect(desk.newCommands() == ["replace stop 10 stop 99.01"])
  }

  @Test func `SEM-44 a trail that is taken away leaves the stop where it is`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.trail(first, trail(1)))
    desk.replace(.stop)
    desk.ask(.trail(first, nil))
    #expect(desk.newEvents().last == "trailSet off")
    desk.trade(105)
    #expect(desk.row()?.stop?.price == px(99))
    desk.ask(.flatten(.all))
    desk.ask(.trail(first, trail(1)))
    #expect(desk.refusal == .alreadyClosing(first))
  }

  // MARK: Break-even

  @Test(arguments: [(Side.buy, 101.99, 102.0), (.sell, 98.01, 98)])
  func `SEM-45 by rule the stop goes to break-even at 1r`(
    side: Side, near: Double, level: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.ask(.breakEvenRule(first, .atR(share(1))))
    desk.trade(near)
    #expect(desk.newCommands() == [])
    desk.trade(level)
    #expect(desk.newCommands() == ["replace stop 10 stop 100"])
    #expect(desk.newEvents().last == "stopMoved \(px(side == .buy ? 98 : 102)) 100")
    #expect(desk.events.last?.cause == .rule)
    #expect(desk.row()?.breakEven == nil)
    #expect(desk.row()?.isBreakEven == true)
  }

  @Test(arguments: [
    (Side.buy, [100.0, 102.5, 99, 99.5], 100.01), (.sell, [100, 101, 97.5, 100.5], 99.99),
  ])
  func `SEM-45 a rule that was reached waits until the price allows it`(
    side: Side, bar: [Double], price: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.ask(.breakEvenRule(first, .atR(share(1))))
    desk.bar(bar[0], bar[1], bar[2], bar[3])
    desk.trade(100)
    #expect(desk.newCommands() == [])
    desk.trade(price)
    #expect(desk.newCommands() == ["replace stop 10 stop 100"])
  }

  @Test func `SEM-45 SEM-48 a break-even that the venue refuses is tried again, later each time`() {
    var desk = EngineHarness { $0.brackets.breakEven = .atR(share(1)) }
    desk.openBracket()
    desk.trade(102)
    #expect(desk.newCommands() == ["replace stop 10 stop 100"])
    desk.refuseReplace(.stop)
    #expect(desk.row()?.stop?.price == px(98))
    #expect(desk.row()?.breakEven == .atR(.zero))
    for seconds in [1.0, 2, 4] {
      desk.wait(seconds - 0.001)
      desk.trade(102)
      #expect(desk.newCommands() == [])
      desk.wait(0.001)
      // Not before the price allows it.
      desk.trade(100)
      #expect(desk.newCommands() == [])
      desk.trade(100.01)
      #expect(desk.newCommands() == ["replace stop 10 stop 100"])
      desk.refuseReplace(.stop)
    }
    desk.wait(8)
    desk.trade(102)
    #expect(desk.newCommands() == ["replace stop 10 stop 100"])
    desk.replace(.stop)
    #expect(desk.row()?.stop?.price == px(100))
    #expect(desk.row()?.breakEven == nil)
    desk.wait(600)
    desk.trade(103)
    #expect(desk.newCommands() == [])
  }

  @Test func `SEM-45 after nine refusals the break-even is given up, and that is told`() {
    var desk = EngineHarness { $0.brackets.breakEven = .atR(share(1)) }
    desk.openBracket()
    for _ in 0..<9 {
      desk.trade(102)
      desk.refuseReplace(.stop)
      desk.wait(60)
    }
    desk.trade(102)
    #expect(desk.newCommands().count == 9)
    #expect(desk.count("breakEvenSet off") == 1)
    #expect(desk.row()?.breakEven == nil)
    #expect(desk.row()?.stop?.price == px(98))
  }

  @Test func `SEM-45 a refused break-even gives way to what the trader wants since`() {
    var desk = EngineHarness { $0.brackets.breakEven = .atR(share(1)) }
    desk.openBracket()
    desk.trade(102)
    desk.ask(.moveStop(BracketID(1), .to(px(99))))
    desk.refuseReplace(.stop)
    #expect(desk.newCommands() == ["replace stop 10 stop 100", "replace stop 10 stop 99"])
    desk.refuseReplace(.stop)
    #expect(desk.row()?.stop?.price == px(98))
    #expect(desk.row()?.breakEven == nil)
  }

  @Test func `SEM-45 a rule only tightens`() {
    var desk = EngineHarness { $0.brackets.breakEven = .atR(share(2)) }
    desk.openBracket()
    desk.trade(102)
    desk.ask(.moveStop(first, .to(px(101))))
    desk.replace(.stop)
    _ = desk.newCommands()
    desk.trade(104)
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.stop?.price == px(101))
    #expect(desk.row()?.breakEven == nil)
  }

  @Test(arguments: [Side.buy, .sell])
  func `SEM-45 after target 1 the stop goes to break-even, which counts the entry's fees`(
    side: Side
  ) {
    var desk = EngineHarness {
      $0.brackets.breakEven = .afterFirstTarget
      $0.brackets.scaleOut = ScalePlan([
        .init(share: share(0.5), atR: share(1)), .init(share: share(0.5), atR: share(2)),
      ])
    }
    desk.openBracket(side, fee: 1)
    let sign: Double = side == .buy ? 1 : -1
    desk.trade(100 + sign * 2)
    #expect(desk.newCommands() == [])
    guard let near = desk.orders.firstIndex(where: { $0.request.clOrdID.role == .target }) else {
      return
    }
    desk.send(desk.fillReport(near, qty(5), at: px(100 + sign * 2), fee: money(5)))
    desk.replace(.stop)
    _ = desk.newCommands()
    desk.trade(100 + sign)
    // Both ways of 10 at 1 each are 0.20 a share; the exit's 5 is not counted.
    #expect(desk.newCommands() == ["replace stop 5 stop \(px(100 + sign * 0.2))"])
  }
}

extension EngineHarness {
  /// A live bracket of 10 at 100 where the engine keeps the stop.
  fileprivate mutating func openBracketWithoutStop(_ side: Side) {
    trade(100)
    enter(side, 10)
    accept(.entry)
    fill(.entry, 10, at: 100)
    accept(.target)
    _ = newCommands()
    _ = newEvents()
  }
}
