import PaperTrading
import Testing
import TradingModel

struct StopOrderTests {
  @Test(arguments: [
    (Side.sell, 100.0, 102.0, 100.01, 100.0), (.buy, 100, 98, 99.99, 100),
  ])
  func `SEM-29 equality triggers, a tick less does not`(
    side: Side, stop: Double, before: Double, almost: Double, at: Double
  ) {
    var driver = VenueDriver()
    driver.trade(before)
    driver.submit(side, 10, .stop(px(stop)))
    driver.trade(almost)
    #expect(driver.fills == [])
    driver.trade(at)
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ 100"])
  }

  @Test func `SEM-29 auto watches the last trade when the feed has trades`() {
    var driver = VenueDriver(VenueDriver.both)
    driver.quote(100, 100.1)
    driver.trade(100)
    driver.submit(.sell, 10, .stop(px(99)))
    driver.quote(98, 98.1)
    #expect(driver.fills == [])
    driver.trade(98.9)
    #expect(driver.fills == ["B1 entry sell 10 @ 98.9"])
  }

  @Test(arguments: [TriggerRule.auto, .bidAsk, .last])
  func `SEM-29 on quotes alone buy stops watch the ask and sell stops the bid`(rule: TriggerRule) {
    var driver = VenueDriver(VenueDriver.quotes) { $0.trigger = rule }
    driver.quote(99.5, 100.5)
    driver.submit(.buy, 10, .stop(px(102)))
    driver.submit(.sell, 10, .stop(px(98)))
    driver.quote(98.01, 101.99)
    #expect(driver.fills == [])
    driver.quote(101, 102.5)
    driver.quote(97.5, 99)
    #expect(driver.fills == ["B1 entry buy 10 @ 102.5", "B1 entry sell 10 @ 97.5"])
  }

  @Test func `SEM-29 bid_ask ignores trades when there are quotes`() {
    var driver = VenueDriver(VenueDriver.both) { $0.trigger = .bidAsk }
    driver.quote(100, 100.1)
    driver.submit(.sell, 10, .stop(px(99)))
    driver.trade(98)
    #expect(driver.fills == [])
    driver.quote(99, 99.1)
    #expect(driver.fills == ["B1 entry sell 10 @ 99"])
  }

  @Test func `SEM-30 a gap through a stop fills at the print`() {
    var driver = VenueDriver()
    driver.trade(101)
    driver.submit(.sell, 10, .stop(px(100)))
    driver.trade(90)
    driver.submit(.buy, 10, .stop(px(100)))
    driver.trade(110)
    #expect(driver.fills == ["B1 entry sell 10 @ 90", "B1 entry buy 10 @ 110"])
  }

  @Test func `SEM-30 a gap over a bar's open fills at the open, plus slippage`() {
    var driver = VenueDriver(VenueDriver.bars) { $0.slippageTicks = 1 }
    driver.bar(101, 101, 101, 101)
    driver.submit(.sell, 10, .stop(px(100)))
    let start = driver.now
    driver.bar(90, 95, 88, 91)
    #expect(driver.fills == ["B1 entry sell 10 @ 89.99"])
    #expect(driver.reports.last?.transactTime.nanoseconds == start)
  }

  @Test(arguments: BarPath.allCases)
  func `SEM-30 inside a bar a stop fills at its price`(path: BarPath) {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(102, 102, 102, 102)
    driver.submit(.sell, 10, .stop(px(100)))
    driver.submit(.buy, 10, .stop(px(104)), bracket: 2)
    driver.bar(102, 103, 98, 99)
    #expect(driver.fills == ["B1 entry sell 10 @ 100"])
    #expect(driver.reports.last?.transactTime.nanoseconds == driver.now)
    driver.bar(103, 105, 103, 105)
    #expect(driver.fills.last == "B2 entry buy 10 @ 104")
  }

  @Test func `SEM-31 a stop-limit that gaps past its limit stays open as a limit`() {
    var driver = VenueDriver()
    driver.trade(101)
    let id = driver.submit(.sell, 10, .stopLimit(stop: px(100), limit: px(99)))
    driver.trade(98)
    #expect(driver.log == ["B1 entry new", "B1 entry triggered"])
    #expect(driver.venue.openOrders.map(\.isTriggered) == [true])
    #expect(driver.reports.last?.kind == .stopLimit(stop: px(100), limit: px(99)))
    driver.trade(98.99)
    #expect(driver.fills == [])
    driver.trade(99.5)
    #expect(driver.fills == ["B1 entry sell 10 @ 99"])
    #expect(driver.reports.last?.clOrdID == id)
  }

  @Test(arguments: [(Side.sell, 100.0, 99.0, 99.5), (.buy, 102, 103, 102.5)])
  func `SEM-31 a stop-limit within its limit takes the print`(
    side: Side, stop: Double, limit: Double, print: Double
  ) {
    var driver = VenueDriver()
    driver.trade(101)
    driver.submit(side, 10, .stopLimit(stop: px(stop), limit: px(limit)))
    driver.trade(print)
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ \(px(print))"])
    #expect(driver.log == ["B1 entry new", "B1 entry triggered", "B1 entry trade"])
  }

  @Test func `SEM-5 a stop already through the market triggers at once`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.sell, 10, .stop(px(101)))
    driver.submit(.buy, 10, .stop(px(100)))
    driver.submit(.sell, 10, .stopLimit(stop: px(105), limit: px(104)), bracket: 2)
    #expect(driver.fills == ["B1 entry sell 10 @ 100", "B1 entry buy 10 @ 100"])
    #expect(driver.log.suffix(2) == ["B2 entry new", "B2 entry triggered"])
    driver.trade(104)
    #expect(driver.fills.last == "B2 entry sell 10 @ 104")
  }

  @Test func `SEM-5 on bars a stop already through the market fills at the next open`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.submit(.sell, 10, .stop(px(101)))
    #expect(driver.log == ["B1 entry new", "B1 entry triggered"])
    driver.bar(103, 103, 103, 103)
    #expect(driver.fills == ["B1 entry sell 10 @ 103"])
  }

  @Test(arguments: [(Side.sell, 101.0), (.sell, 100), (.buy, 99), (.buy, 100)])
  func `SEM-5 stop_through: reject refuses a stop that is through, with the market`(
    side: Side, stop: Double
  ) {
    var driver = VenueDriver { $0.rejectsStopsThrough = true }
    driver.submit(side, 10, .stop(px(stop)), bracket: 1)
    driver.trade(100)
    // Without a price nobody can say that it is through; then it triggers like any other.
    #expect(driver.fills == ["B1 entry \(side.name) 10 @ 100"])
    driver.submit(side, 10, .stop(px(stop)), bracket: 2)
    #expect(driver.log.last == "B2 entry rejected")
    #expect(driver.reports.last?.refusal == .stopThroughMarket(at: px(100)))
    driver.submit(side, 10, .stopLimit(stop: px(stop), limit: px(stop)), bracket: 3)
    #expect(driver.reports.last?.refusal == .stopThroughMarket(at: px(100)))
  }

  @Test func `SEM-5 stop_through: reject leaves an order whose amendment is through as it was`() {
    var driver = VenueDriver { $0.rejectsStopsThrough = true }
    driver.trade(100)
    let id = driver.submit(.sell, 10, .stop(px(95)))
    driver.amend(id, .stop(px(100)), 10)
    #expect(driver.reports.last?.execType == .replaceRejected)
    #expect(driver.reports.last?.refusal == .stopThroughMarket(at: px(100)))
    driver.amend(id, .stop(px(95)), 12)
    driver.trade(94)
    #expect(driver.fills == ["B1 entry sell 12 @ 94"])
  }

  @Test func `SEM-43 stops fill nearest first on both sides`() {
    var driver = VenueDriver()
    driver.trade(100)
    for (bracket, stop) in [(UInt32(1), 97.0), (2, 99), (3, 98)] {
      driver.submit(.sell, 10, .stop(px(stop)), bracket: bracket)
      driver.submit(.buy, 10, .stop(px(200 - stop)), bracket: bracket)
    }
    driver.trade(97)
    driver.trade(103)
    #expect(driver.fills.map { $0.prefix(2) } == ["B2", "B3", "B1", "B2", "B3", "B1"])
  }
}
