import PaperTrading
import Testing
import TradingModel

struct EventPlayTests {
  @Test func `SEM-22 stops are settled before the limits of the same print`() {
    var driver = VenueDriver()
    driver.trade(100)
    let limit = driver.submit(.buy, 10, .limit(px(95)), bracket: 2)
    driver.submit(.sell, 10, .stop(px(97)), bracket: 1)
    driver.reaction = { report in
      report.execType == .trade ? [.cancel(limit, VenueDriver.symbol)] : []
    }
    driver.trade(94)
    #expect(driver.fills == ["B1 entry sell 10 @ 94"])
    #expect(driver.log.last == "B2 entry canceled")
  }

  @Test func `SEM-22 both legs of a bracket in one event: only the first fills`() {
    for side in Side.allCases {
      var driver = VenueDriver(VenueDriver.bars)
      driver.bar(100, 100, 100, 100)
      driver.exits[1] =
        side == .buy
        ? .init(stop: px(98), target: px(102)) : .init(stop: px(102), target: px(98))
      driver.submit(side)
      driver.bar(100, 103, 97, 100)
      #expect(driver.fills.count == 2)
      #expect(
        driver.fills.last == "B1 stop \(side.opposite.name) 10 @ \(side == .buy ? 98 : 102) ?")
      #expect(driver.venue.openOrders.isEmpty)
    }
  }

  @Test func `SEM-32 an order does not fill on data older than itself`() {
    var driver = VenueDriver(instruments: [VenueDriver.instrument(0), VenueDriver.instrument(1)])
    let other = InstrumentID(1)
    driver.trade(100, other)
    let old = driver.now
    driver.trade(50)
    driver.trade(50)
    driver.submit(.buy, 10, .limit(px(99)), symbol: other)
    driver.trade(98, other, at: old + 500_000_000)
    #expect(driver.fills == [])
    driver.trade(98.5, other)
    #expect(driver.fills == ["B1 entry buy 10 @ 99"])
  }

  @Test func `SEM-32 an order sent within a bar waits for the next one`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    let start = driver.now
    driver.now += 30_000_000_000
    driver.submit(.buy, 10, .limit(px(99)))
    driver.submit(.sell, 10, .stop(px(98)), bracket: 2)
    driver.submit(.sell, 10, .market, bracket: 3)
    driver.now = start
    driver.bar(100, 101, 95, 100)
    #expect(driver.fills == [])
    driver.bar(100, 100, 99, 100)
    #expect(driver.fills == ["B3 entry sell 10 @ 100", "B1 entry buy 10 @ 99"])
  }

  @Test func `SEM-32 events out of order move nothing and are counted`() {
    var driver = VenueDriver(VenueDriver.both)
    driver.quote(99, 101)
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(98)))
    driver.trade(90, at: driver.now - 1)
    driver.quote(89, 90, at: driver.now - 1)
    #expect(driver.fills == [])
    #expect(driver.venue.ignored.outOfOrder == 2)
    #expect(driver.venue.marks == [px(100)])
    driver.submit(.sell)
    #expect(driver.fills == ["B1 entry sell 10 @ 99"])
  }

  @Test func `SEM-32 a crossed quote moves nothing, a locked one does`() {
    var driver = VenueDriver(VenueDriver.quotes)
    driver.quote(100, 101)
    driver.submit(.buy, 10, .limit(px(99)))
    driver.submit(.sell, 10, .stop(px(99)), bracket: 2)
    driver.quote(98.5, 98)
    #expect(driver.fills == [])
    #expect(driver.venue.ignored.unusable == 1)
    #expect(driver.venue.marks == [px(100.5)])
    driver.quote(99, 99)
    #expect(driver.fills == ["B2 entry sell 10 @ 99", "B1 entry buy 10 @ 99"])
  }

  @Test(arguments: [(100.0, 99.0, 98.0, 98.5), (100, 101, 99.5, 102), (100, 101, 100.5, 100.75)])
  func `SEM-32 a bar that contradicts itself moves nothing`(
    open: Double, high: Double, low: Double, close: Double
  ) {
    var driver = VenueDriver(VenueDriver.bars)
    driver.submit(.buy)
    driver.bar(open, high, low, close)
    #expect(driver.fills == [])
    #expect(driver.venue.ignored.unusable == 1)
  }

  @Test func `SEM-32 a repeated or older bar moves nothing`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    let start = driver.now
    driver.bar(100, 101, 99, 100)
    driver.now = start
    driver.bar(100, 101, 90, 100)
    driver.now = start - 60_000_000_000
    driver.bar(100, 101, 90, 100)
    #expect(driver.venue.ignored.outOfOrder == 2)
  }

  @Test func `SEM-32 a price beyond counting moves nothing`() {
    var driver = VenueDriver()
    for raw in [Int64.min, .max, Price.magnitudeMax + 1, -Price.magnitudeMax - 1] {
      let trade = Trade(
        instrument: VenueDriver.symbol, time: Timestamp(nanoseconds: driver.now),
        price: Price(raw: raw), quantity: .zero)
      var reports: [ExecutionReport] = []
      #expect(!driver.venue.onTrade(trade, into: &reports))
    }
    #expect(driver.venue.ignored.outOfOrder == 4)
    #expect(driver.venue.marks == [nil])
  }

  @Test func `SEM-33 legs are live from the event after the entry's fill`() {
    // The limit entry fills at 100 although the print is 95, below the stop at 98.
    var driver = VenueDriver()
    driver.trade(101)
    driver.exits[1] = .init(stop: px(98), target: px(103))
    driver.submit(.buy, 10, .limit(px(100)))
    driver.trade(95)
    #expect(driver.fills == ["B1 entry buy 10 @ 100"])
    #expect(driver.venue.openOrders.map(\.clOrdID.role) == [.stop, .target])
    driver.trade(94)
    #expect(driver.fills.last == "B1 stop sell 10 @ 94")
  }

  @Test func `SEM-33 a target born of a print beyond it waits for the next print`() {
    var driver = VenueDriver()
    driver.trade(99)
    driver.exits[1] = .init(stop: px(98), target: px(103))
    driver.submit(.buy, 10, .stop(px(100)))
    driver.trade(105)
    #expect(driver.fills == ["B1 entry buy 10 @ 105"])
    driver.trade(104)
    #expect(driver.fills.last == "B1 target sell 10 @ 103")
  }

  @Test func `SEM-33 a stop-limit triggered by a print rests from the next one`() {
    var driver = VenueDriver()
    driver.trade(101)
    driver.submit(.buy, 10, .stopLimit(stop: px(102), limit: px(103)))
    driver.submit(.sell, 5, .limit(px(104)))
    driver.trade(104)
    #expect(driver.fills == ["B1 entry sell 5 @ 104"])
    driver.trade(103)
    #expect(driver.fills.last == "B1 entry buy 10 @ 103")
  }

  @Test func `report times never go back`() {
    var driver = VenueDriver(
      VenueDriver.bars, instruments: [VenueDriver.instrument(0), VenueDriver.instrument(1)])
    driver.bar(100, 100, 100, 100)
    let start = driver.now
    driver.submit(.buy)
    driver.submit(.sell, 10, .stop(px(99)), bracket: 2)
    driver.bar(100, 100, 98, 99)
    driver.now = start
    driver.submit(.buy)
    let times = driver.reports.map(\.transactTime)
    #expect(times == times.sorted())
    #expect(driver.fills.count == 2)
  }
}
