import Testing
import TradingModel

@testable import TradeEngine

/// What positions add up to, and what entries work, are kept as sums: every step must leave them
/// what counting anew gives, which the harness asks for after each input.
struct PositionTallyTests {
  /// Makes the engine count every position, as each entry does; this one is refused.
  private func count(_ desk: inout EngineHarness) {
    desk.enter(.buy, 1_000_000)
    #expect(desk.refusal != nil)
    #expect(desk.engine.duePositions.isEmpty)
  }

  @Test func `SEM-39 equity follows every mark after the positions were counted`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.trade(5_000, EngineHarness.future)
    for price in [100.0, 101, 101, 103, 99.99, 100, 100.01] {
      count(&desk)
      desk.trade(price)
      #expect(desk.engine.equity == money(100_000 + 10 * (price - 100)), "\(price)")
      // Another symbol's mark is worth nothing.
      desk.trade(5_000 + price, EngineHarness.future)
      #expect(desk.engine.buyingPower == money(100_000 + 10 * (price - 100) - 10 * price))
    }
  }

  @Test(arguments: [1, -1])
  func `a print off by the smallest step a price has is followed`(step: Int64) {
    var desk = EngineHarness()
    desk.openBracket()
    count(&desk)
    desk.input(
      .trade(
        Trade(
          instrument: EngineHarness.spy, time: desk.time,
          price: Price(raw: px(100).raw + step), quantity: qty(100))))
    #expect(desk.engine.equity.raw == money(100_000).raw + 10 * step)
  }

  @Test func `a bar that ends where the positions were counted, and one that does not, count`() {
    var desk = EngineHarness()
    desk.openBracket()
    count(&desk)
    desk.wait(60)
    desk.bar(100, 100.5, 99.5, 100)
    #expect(desk.engine.equity == money(100_000))
    count(&desk)
    desk.wait(60)
    desk.bar(100, 101, 100, 101)
    #expect(desk.engine.equity == money(100_010))
    count(&desk)
    desk.wait(60)
    desk.bar(101, 101, 99, 99)
    #expect(desk.engine.equity == money(99_990))
  }

  @Test func `a mark that comes from quotes is followed until the first print, and not after`() {
    var desk = EngineHarness()
    desk.quote(99.99, 100.01)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    count(&desk)
    desk.quote(100.99, 101.01)
    #expect(desk.engine.equity == money(100_010))
    count(&desk)
    desk.trade(102)
    #expect(desk.engine.equity == money(100_020))
    count(&desk)
    desk.quote(104.99, 105.01)
    #expect(desk.engine.equity == money(100_020))
    #expect(desk.engine.duePositions.isEmpty)
  }

  @Test func `SEM-18 a position without a price is worth nothing until the first one`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.outsideFill(.buy, 2, at: 50, EngineHarness.coin)
    count(&desk)
    #expect(desk.engine.equity == money(99_900))
    desk.trade(50, EngineHarness.coin)
    #expect(desk.engine.equity == money(100_000))
    count(&desk)
    desk.trade(51, EngineHarness.coin)
    #expect(desk.engine.equity == money(100_002))
  }

  @Test func `a quiet symbol, and one without a position, is not counted again`() {
    var desk = EngineHarness()
    desk.openBracket()
    count(&desk)
    desk.trade(100)
    desk.trade(5_000, EngineHarness.future)
    desk.trade(5_001, EngineHarness.future)
    #expect(desk.engine.duePositions.isEmpty)
    desk.trade(100.01)
    desk.trade(100.02)
    #expect(desk.engine.duePositions == [0])
    // What an event may fire is again what the bracket watches: nothing.
    #expect(!desk.engine.symbols[0].awaitsMove)
  }

  @Test func `watched levels fire as before while a move is awaited`() {
    var desk = EngineHarness { $0.brackets.breakEven = .atR(.one) }
    desk.openBracket()
    count(&desk)
    _ = desk.newCommands()
    desk.trade(101.99)
    #expect(desk.newCommands().isEmpty)
    count(&desk)
    desk.trade(102)
    #expect(desk.newCommands() == ["replace stop 10 stop 100"])
  }

  @Test func `SEM-61 the day's loss is that of the marks, without an entry that counts them`() {
    var desk = EngineHarness { $0.risk.maxDailyLoss = money(50) }
    desk.openBracket()
    desk.trade(5_000, EngineHarness.future)
    desk.enter(.sell, 1, stop: .price(px(5_010)), EngineHarness.future)
    desk.fill(.entry, 1, at: 5_000, 2)
    count(&desk)
    desk.trade(5_000.75, EngineHarness.future)
    desk.trade(98.76)
    #expect(!desk.newEvents().contains { $0.hasPrefix("dailyLoss") })
    desk.trade(98.75)
    #expect(desk.newEvents().contains { $0.hasPrefix("dailyLoss 50 of 50") })
  }

  // MARK: Entries

  private func limited() -> EngineHarness {
    var desk = EngineHarness { $0.risk.maxPosition = qty(100) }
    desk.trade(100)
    return desk
  }

  /// How much more may be bought, asked by entries that are one too large.
  private func expectRoom(
    _ room: Double, _ desk: inout EngineHarness, _ location: SourceLocation = #_sourceLocation
  ) {
    desk.enter(.buy, room + 1, kind: .limit(px(90)))
    #expect(
      desk.refusal == .positionLimit(limit: qty(100), would: qty(101)), sourceLocation: location)
  }

  @Test func `SEM-60 what entries still work counts, however it came to be`() {
    var desk = limited()
    desk.enter(.buy, 60, kind: .limit(px(99)))
    expectRoom(40, &desk)
    desk.accept(.entry)
    desk.enter(.buy, 30, kind: .limit(px(98)))
    expectRoom(10, &desk)
    desk.reject(.entry, 2)
    expectRoom(40, &desk)
    // A fill turns what works into a position: together they are the same.
    desk.fill(.entry, 20, at: 99)
    expectRoom(40, &desk)
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    expectRoom(40, &desk)
    desk.cancel(.entry)
    expectRoom(80, &desk)
    desk.ask(.flatten(.all))
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, 20, at: 99)
    expectRoom(100, &desk)
  }

  @Test func `SEM-25 a fill told twice, late or after the order's end is counted once`() throws {
    var desk = limited()
    desk.enter(.buy, 60, kind: .limit(px(99)))
    desk.accept(.entry)
    let entry = try #require(desk.find(.entry))
    let first = desk.fillReport(entry, qty(20), at: px(99))
    let second = desk.fillReport(entry, qty(10), at: px(99))
    // The end says that 30 are filled before the fills are told: they still work here.
    desk.cancel(.entry)
    expectRoom(70, &desk)
    desk.send(second)
    expectRoom(70, &desk)
    desk.send(second)
    expectRoom(70, &desk)
    desk.send(first)
    desk.send(first)
    expectRoom(70, &desk)
  }

  @Test func `shorts count as longs do, and a market order works until it fills`() {
    var desk = limited()
    desk.enter(.sell, 70)
    desk.enter(.sell, 31)
    #expect(desk.refusal == .positionLimit(limit: qty(100), would: qty(101)))
    desk.fill(.entry, 70, at: 100)
    desk.enter(.sell, 31)
    #expect(desk.refusal == .positionLimit(limit: qty(100), would: qty(101)))
    desk.enter(.sell, 30)
    #expect(desk.refusal == nil)
  }
}
