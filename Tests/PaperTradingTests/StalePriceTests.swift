import Connectors
import PaperTrading
import Testing
import TradingModel

/// SEM-26: a price that is stale is none to fill at.
struct StalePriceTests {
  private static let second: Int64 = 1_000_000_000

  private func driver(
    _ kinds: [Bool] = [true, false], _ change: (inout PaperSettings) -> Void = { _ in }
  ) -> VenueDriver {
    VenueDriver(.init(hasTrades: kinds[0], hasQuotes: kinds[1])) {
      $0.staleAfter = .seconds(10)
      change(&$0)
    }
  }

  @Test(arguments: [Side.buy, .sell])
  func `SEM-26 a market order on a stale print waits for the next event`(side: Side) {
    var driver = driver { $0.halfSpread = PriceOffset(raw: 20_000_000) }
    driver.trade(100)
    driver.now += 10 * Self.second
    driver.submit(side)
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ \(side == .buy ? "100.02" : "99.98")"])
    driver.now += 1
    driver.submit(side, 10, bracket: 2)
    #expect(driver.fills.count == 1)
    #expect(driver.log.last == "B2 entry new")
    driver.trade(97)
    #expect(driver.fills.last == "B2 entry \(side.name) 10 @ \(side == .buy ? "97.02" : "96.98")")
  }

  @Test func `SEM-26 a market order on a stale quote waits for the next event`() {
    var driver = driver([false, true])
    driver.quote(99, 101)
    driver.now += 11 * Self.second
    driver.submit(.sell)
    #expect(driver.fills == [])
    driver.quote(95, 96)
    #expect(driver.fills == ["B1 entry sell 10 @ 95"])
  }

  @Test func `SEM-26 a print does not make a stale quote new: the order fills at the print`() {
    var driver = driver([true, true])
    driver.quote(99, 101)
    driver.now += 11 * Self.second
    driver.submit(.buy)
    driver.trade(90)
    #expect(driver.fills == ["B1 entry buy 10 @ 90"])
    driver.quote(89, 91)
    driver.submit(.buy, bracket: 2)
    #expect(driver.fills.last == "B2 entry buy 10 @ 91")
  }

  @Test func `SEM-26 a limit takes no stale price, it rests`() {
    var driver = driver()
    driver.trade(100)
    driver.now += 11 * Self.second
    driver.submit(.buy, 10, .limit(px(101)))
    #expect(driver.fills == [])
    driver.trade(100)
    #expect(driver.fills == ["B1 entry buy 10 @ 101"])
  }

  @Test(arguments: [TimeInForce.ioc, .fok])
  func `SEM-26 an order that cannot wait is refused at a stale price`(time: TimeInForce) {
    var driver = driver()
    driver.trade(100)
    driver.now += 11 * Self.second
    driver.submit(.buy, 10, .market, time)
    #expect(driver.reports.last?.refusal == .noMarket)
    driver.submit(.buy, 10, .limit(px(101)), time, bracket: 2)
    #expect(driver.log.suffix(2) == ["B2 entry new", "B2 entry canceled"])
  }

  @Test func `SEM-26 SEM-5 a stop through a stale price triggers at once and fills at the next`() {
    var driver = driver()
    driver.trade(100)
    driver.now += 11 * Self.second
    driver.submit(.sell, 10, .stop(px(101)))
    #expect(driver.log == ["B1 entry new", "B1 entry triggered"])
    driver.trade(99)
    #expect(driver.fills == ["B1 entry sell 10 @ 99"])
  }

  @Test func `SEM-26 SEM-39 an order that waits on a stale price is asked for its margin at once`()
  {
    var driver = driver()
    driver.trade(100)
    driver.now += 11 * Self.second
    driver.submit(.buy, 2_000)
    #expect(
      driver.reports.last?.refusal
        == .insufficientFunds(required: Money(200_000), available: Money(100_000)))
  }

  @Test func `SEM-26 the end of a run fills at the last price, however old`() {
    var driver = driver()
    driver.trade(100)
    driver.now += 3_600 * Self.second
    driver.submit(.buy)
    #expect(driver.fills == [])
    driver.close()
    driver.submit(.sell, 10, bracket: 2)
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B2 entry sell 10 @ 100"])
  }

  @Test func `SEM-26 a bar's close is stale after its age, its inside never`() {
    var driver = VenueDriver(VenueDriver.bars) {
      $0.staleAfter = .seconds(150)
      $0.marketFill = .current
    }
    driver.bar(99, 101, 98, 100)
    driver.now += 150 * Self.second
    driver.submit(.buy)
    #expect(driver.fills == ["B1 entry buy 10 @ 100"])
    driver.now += 1
    driver.submit(.sell, bracket: 2)
    #expect(driver.fills.count == 1)
    driver.bar(103, 104, 97, 98)
    #expect(driver.fills.last == "B2 entry sell 10 @ 103")
  }
}
