import PaperTrading
import Testing
import TradingModel

struct LimitOrderTests {
  @Test(arguments: [
    (Side.buy, 99.0, [99.5, 99.01, 99.0], 99.0), (.buy, 99, [98], 99),
    (.sell, 101, [100.5, 100.99, 101], 101), (.sell, 101, [105], 101),
  ])
  func `SEM-27 a resting limit fills at its limit when a trade touches it`(
    side: Side, limit: Double, prints: [Double], fill: Double
  ) {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(side, 10, .limit(px(limit)))
    for (number, price) in prints.enumerated() {
      #expect(driver.fills == [], "before print \(number)")
      driver.trade(price)
    }
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ \(px(fill))"])
  }

  @Test(arguments: [(Side.buy, 99.0, 98.99), (.sell, 101, 101.01)])
  func `SEM-27 through demands a price strictly beyond the limit`(
    side: Side, limit: Double, beyond: Double
  ) {
    var driver = VenueDriver { $0.limitNeedsThrough = true }
    driver.trade(100)
    driver.submit(side, 10, .limit(px(limit)))
    driver.trade(limit)
    #expect(driver.fills == [])
    driver.trade(beyond)
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ \(px(limit))"])
  }

  @Test func `SEM-27 quotes fill buys on the ask and sells on the bid`() {
    var driver = VenueDriver(VenueDriver.quotes)
    driver.quote(99, 101)
    driver.submit(.buy, 10, .limit(px(100)))
    driver.submit(.sell, 10, .limit(px(102)))
    driver.quote(100, 100.5)
    #expect(driver.fills == [])
    driver.quote(99, 100)
    #expect(driver.fills == ["B1 entry buy 10 @ 100"])
    driver.quote(101.99, 103)
    #expect(driver.fills.count == 1)
    driver.quote(103, 104)
    #expect(driver.fills.last == "B1 entry sell 10 @ 102")
  }

  @Test func `SEM-27 a limit that can trade at submission fills at the book`() {
    var driver = VenueDriver(VenueDriver.quotes)
    driver.quote(99.9, 100.1)
    driver.submit(.buy, 10, .limit(px(105)))
    driver.submit(.sell, 10, .limit(px(95)))
    driver.submit(.buy, 10, .limit(px(100.1)))
    driver.submit(.buy, 10, .limit(px(100.09)))
    #expect(
      driver.fills == [
        "B1 entry buy 10 @ 100.1", "B1 entry sell 10 @ 99.9", "B1 entry buy 10 @ 100.1",
      ])
    #expect(driver.venue.openOrders.map(\.kind) == [.limit(px(100.09))])
  }

  @Test func `SEM-27 on bars a limit that can trade takes the next open, never worse`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.submit(.buy, 10, .limit(px(101)))
    driver.submit(.buy, 10, .limit(px(100.5)), bracket: 2)
    driver.bar(100.75, 101, 100.6, 100.9)
    #expect(driver.fills == ["B1 entry buy 10 @ 100.75"])
    driver.bar(100.9, 101, 100.2, 100.4)
    #expect(driver.fills.last == "B2 entry buy 10 @ 100.5")
  }

  @Test(arguments: [(Side.buy, 99.0, 95.0), (.sell, 101, 105)])
  func `SEM-28 a bar that opens beyond a resting limit fills at the limit`(
    side: Side, limit: Double, open: Double
  ) {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.submit(side, 10, .limit(px(limit)))
    let start = driver.now
    driver.bar(open, open + 0.5, open - 0.5, open)
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ \(px(limit))"])
    #expect(driver.reports.last?.transactTime.nanoseconds == start)
  }

  @Test(arguments: [(Side.buy, 99.0, 95.0), (.sell, 101, 105)])
  func `SEM-28 with gap_limit_fill open the open is given, inside the bar still the limit`(
    side: Side, limit: Double, open: Double
  ) {
    var driver = VenueDriver(VenueDriver.bars) { $0.gapLimitFillsAtOpen = true }
    driver.bar(100, 100, 100, 100)
    driver.submit(side, 10, .limit(px(limit)))
    driver.bar(open, open + 0.5, open - 0.5, open)
    driver.submit(side.opposite, 10, .limit(px(100)))
    driver.bar(open, 100, 100, 100)
    driver.bar(open, max(open, 100), min(open, 100), open)
    #expect(
      driver.fills == [
        "B1 entry \(side.name) 10 @ \(px(open))", "B1 entry \(side.opposite.name) 10 @ 100",
      ])
    #expect(driver.venue.ignored.unusable == 1)
  }

  @Test func `SEM-43 levels of one side fill nearest first, older first at one price`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(97)), bracket: 1)
    driver.submit(.buy, 10, .limit(px(99)), bracket: 2)
    driver.submit(.buy, 10, .limit(px(98)), bracket: 3)
    driver.submit(.buy, 10, .limit(px(99)), bracket: 4)
    driver.trade(96)
    #expect(
      driver.fills == [
        "B2 entry buy 10 @ 99", "B4 entry buy 10 @ 99", "B3 entry buy 10 @ 98",
        "B1 entry buy 10 @ 97",
      ])
  }
}
