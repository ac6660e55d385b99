import PaperTrading
import Testing
import TradingModel

struct MarketOrderTests {
  @Test func `SEM-26 on trades a market order fills at once at the last print`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy)
    #expect(driver.fills == ["B1 entry buy 10 @ 100"])
    #expect(driver.log == ["B1 entry new", "B1 entry trade"])
    #expect(driver.reports.last?.ordStatus == .filled)
    #expect(driver.reports.last?.leavesQty == .zero)
    #expect(driver.venue.openOrders.isEmpty)
  }

  @Test func `SEM-26 half the spread is added to the last print when there are no quotes`() {
    var driver = VenueDriver { $0.halfSpread = PriceOffset(raw: 20_000_000) }
    driver.trade(100)
    driver.submit(.buy)
    driver.submit(.sell)
    #expect(driver.fills == ["B1 entry buy 10 @ 100.02", "B1 entry sell 10 @ 99.98"])
  }

  @Test func `SEM-26 with quotes a market order fills at the opposite one`() {
    var driver = VenueDriver(VenueDriver.both) {
      $0.halfSpread = PriceOffset(1)
    }
    driver.quote(99.95, 100.05)
    driver.trade(100)
    driver.submit(.buy)
    driver.submit(.sell)
    #expect(driver.fills == ["B1 entry buy 10 @ 100.05", "B1 entry sell 10 @ 99.95"])
  }

  @Test func `SEM-26 without any price a market order waits for the next event`() {
    var driver = VenueDriver()
    driver.submit(.buy)
    #expect(driver.log == ["B1 entry new"])
    driver.trade(101)
    #expect(driver.fills == ["B1 entry buy 10 @ 101"])
  }

  @Test func `SEM-26 a crossed quote is no market to fill at`() {
    var driver = VenueDriver(VenueDriver.quotes)
    driver.submit(.buy)
    driver.quote(101, 100)
    #expect(driver.fills == [])
    driver.quote(100, 100)
    #expect(driver.fills == ["B1 entry buy 10 @ 100"])
  }

  @Test func `SEM-26 on bars a market order waits for the next open`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(99, 101, 98, 100)
    driver.submit(.buy)
    #expect(driver.fills == [])
    let opened = driver.now
    driver.bar(103, 104, 97, 98)
    #expect(driver.fills == ["B1 entry buy 10 @ 103"])
    #expect(driver.reports.last?.transactTime.nanoseconds == opened)
  }

  @Test func `SEM-26 the rules current and next may be chosen for any feed`() {
    var now = VenueDriver(VenueDriver.bars) { $0.marketFill = .current }
    now.bar(99, 101, 98, 100)
    now.submit(.buy)
    #expect(now.fills == ["B1 entry buy 10 @ 100"])
    var next = VenueDriver { $0.marketFill = .next }
    next.trade(100)
    next.submit(.sell)
    #expect(next.fills == [])
    next.trade(95)
    #expect(next.fills == ["B1 entry sell 10 @ 95"])
  }

  @Test func `SEM-26 a market order sent while an event is played fills at its price`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.sell, 10, .stop(px(99)))
    var again = driver.request(.buy, 10, .market, role: .close)
    again.isReduceOnly = true
    driver.reaction = { $0.execType == .trade && $0.side == .sell ? [.submit(again)] : [] }
    driver.trade(98)
    #expect(driver.fills == ["B1 entry sell 10 @ 98", "B1 close buy 10 @ 98"])
    #expect(driver.position == .zero)
  }

  @Test func `SEM-26 a market order sent while a bar is played waits for the next bar`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.submit(.sell, 10, .stop(px(99)))
    let again = driver.request(.buy, 10, .market, role: .close)
    driver.reaction = { $0.execType == .trade && $0.side == .sell ? [.submit(again)] : [] }
    driver.bar(100, 101, 98, 98.5)
    #expect(driver.fills == ["B1 entry sell 10 @ 99"])
    driver.bar(97, 97, 97, 97)
    #expect(driver.fills.last == "B1 close buy 10 @ 97")
  }

  @Test func `market and stop fills slip by the ticks of the settings, limits do not`() {
    var driver = VenueDriver { $0.slippageTicks = 2 }
    driver.trade(100)
    driver.submit(.buy, 30)
    driver.submit(.sell, 10)
    driver.submit(.sell, 10, .limit(px(101)))
    driver.submit(.sell, 10, .stop(px(99)))
    driver.trade(101)
    driver.trade(99)
    #expect(
      driver.fills == [
        "B1 entry buy 30 @ 100.02", "B1 entry sell 10 @ 99.98", "B1 entry sell 10 @ 101",
        "B1 entry sell 10 @ 98.98",
      ])
  }

  @Test func `the end of a run fills what waits at the last price and triggers no leg`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.submit(.buy)
    driver.submit(.sell, 10, .stop(px(100.5)), role: .stop)
    driver.close()
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B1 stop sell 10 @ 100"])
    driver.submit(.buy, 5, role: .close)
    #expect(driver.fills.last == "B1 close buy 5 @ 100")
    driver.submit(.sell, 10, .limit(px(200)), role: .target)
    driver.close()
    #expect(driver.venue.openOrders.count == 1)
  }

  @Test func `the end of a run without any price leaves the order waiting`() {
    var driver = VenueDriver()
    driver.submit(.buy)
    driver.close()
    #expect(driver.log == ["B1 entry new"])
    #expect(driver.venue.openOrderCount == 1)
  }

  @Test func `fees add up per unit, by value and to a minimum an order`() {
    var driver = VenueDriver {
      $0.fees.perUnit = money(0.005)
      $0.fees.share = Ratio(raw: 100_000)
      $0.fees.minimum = money(1)
    }
    driver.trade(100)
    driver.submit(.buy, 200)
    driver.submit(.sell, 10)
    #expect(driver.reports.filter { $0.execType == .trade }.map(\.fee) == [money(3), money(1)])
    #expect(driver.venue.account.fees == money(4))
    #expect(driver.cash == money(100_000 - 20_000 + 1_000 - 4))
    #expect(driver.venue.equity == money(100_000 - 4))
  }

  @Test func `execution numbers count every report of the venue from one`() {
    var driver = VenueDriver()
    driver.trade(100)
    let id = driver.submit(.buy)
    driver.send(.status(id, VenueDriver.symbol))
    driver.send(.cancel(id, VenueDriver.symbol))
    driver.submit(.buy, 0.5)
    #expect(driver.reports.map(\.execID) == [1, 2, 3, 4, 5])
  }
}
