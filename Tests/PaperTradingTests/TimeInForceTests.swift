import PaperTrading
import Testing
import TradingModel

struct TimeInForceTests {
  private static let day: Int64 = 86_400_000_000_000
  /// The first midnight after the driver's start.
  private static let midnight = (VenueDriver.start / day + 1) * day

  @Test func `SEM-36 a day order ends at the reset, before the event is matched`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(99)), .day)
    driver.trade(100, at: Self.midnight - 1)
    #expect(driver.venue.openOrderCount == 1)
    driver.trade(98, at: Self.midnight)
    #expect(driver.log == ["B1 entry new", "B1 entry expired"])
    #expect(driver.reports.last?.ordStatus == .expired)
    #expect(driver.reports.last?.leavesQty == .zero)
    #expect(driver.reports.last?.transactTime.nanoseconds == Self.midnight)
    #expect(driver.venue.openOrders.isEmpty)
  }

  @Test func `SEM-36 the day ends at the reset of the settings`() {
    var driver = VenueDriver { $0.dayReset = .seconds(22 * 3600) }
    driver.trade(100, at: Self.midnight - Self.day + 1)
    driver.now = Self.midnight - Self.day + 1
    driver.submit(.buy, 10, .limit(px(99)), .day)
    driver.trade(100, at: Self.midnight - 7_200_000_000_001)
    #expect(driver.venue.openOrderCount == 1)
    driver.trade(100, at: Self.midnight - 7_200_000_000_000)
    #expect(driver.venue.openOrderCount == 0)
  }

  @Test func `SEM-36 gtc stays, gtd ends at its moment, earlier ends first`() {
    var driver = VenueDriver()
    driver.trade(100)
    func end(_ seconds: Int64) -> TimeInForce {
      .gtd(Timestamp(nanoseconds: driver.now + seconds * 1_000_000_000))
    }
    driver.submit(.buy, 10, .limit(px(90)), end(20), bracket: 1)
    driver.submit(.buy, 10, .limit(px(90)), end(10), bracket: 2)
    driver.submit(.buy, 10, .limit(px(90)), .gtc, bracket: 3)
    driver.submit(.buy, 10, .limit(px(90)), end(3600), bracket: 4)
    driver.trade(100, at: driver.now + 60_000_000_000)
    #expect(driver.log.suffix(2) == ["B2 entry expired", "B1 entry expired"])
    #expect(driver.venue.openOrders.map(\.clOrdID.bracket.number) == [3, 4])
  }

  @Test(arguments: [BarPath.pessimistic, .ohlc, .adaptive])
  func `SEM-36 an order that ends inside a bar has the bar's open and no more`(path: BarPath) {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(100, 100, 100, 100)
    func end(_ seconds: Int64) -> TimeInForce {
      .gtd(Timestamp(nanoseconds: driver.now + seconds * 1_000_000_000))
    }
    driver.submit(.buy, 10, .limit(px(99)), end(30), bracket: 1)
    driver.submit(.buy, 10, .stop(px(101)), end(59), bracket: 2)
    driver.submit(.buy, 10, .limit(px(100)), end(30), bracket: 3)
    driver.submit(.buy, 10, .limit(px(99)), end(60), bracket: 4)
    let opened = driver.now
    driver.bar(100, 102, 98, 100)
    #expect(driver.fills == ["B3 entry buy 10 @ 100", "B4 entry buy 10 @ 99"])
    #expect(
      driver.log.suffix(4) == [
        "B3 entry trade", "B1 entry expired", "B2 entry expired", "B4 entry trade",
      ])
    #expect(
      driver.reports.suffix(4).map { ($0.transactTime.nanoseconds - opened) / 1_000_000_000 }
        == [0, 30, 59, 60])
  }

  @Test func `SEM-36 an end inside a bar of one instrument leaves those of another alone`() {
    let two = [VenueDriver.instrument(), VenueDriver.instrument(1)]
    var driver = VenueDriver(VenueDriver.bars, instruments: two)
    driver.bar(100, 100, 100, 100)
    let end = TimeInForce.gtd(Timestamp(nanoseconds: driver.now + 30_000_000_000))
    driver.submit(.buy, 10, .limit(px(99)), end, bracket: 1, symbol: InstrumentID(1))
    driver.submit(.buy, 10, .limit(px(99)), bracket: 2)
    driver.bar(100, 102, 98, 100)
    #expect(driver.fills == ["B2 entry buy 10 @ 99"])
    #expect(driver.venue.openOrders.map(\.clOrdID.bracket.number) == [1])
  }

  @Test func `SEM-36 an order ends by time also when only commands come`() {
    var driver = VenueDriver()
    driver.trade(100)
    let id = driver.submit(
      .buy, 10, .limit(px(90)), .gtd(Timestamp(nanoseconds: driver.now + 1)))
    driver.now += 1
    driver.send(.cancel(id, VenueDriver.symbol))
    #expect(driver.log == ["B1 entry new", "B1 entry expired", "B1 entry cancelRejected"])
    #expect(driver.reports.last?.refusal == .tooLate)
  }

  @Test func `SEM-36 another symbol's event ends orders too`() {
    var driver = VenueDriver(instruments: [VenueDriver.instrument(0), VenueDriver.instrument(1)])
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(90)), .day)
    driver.trade(5, InstrumentID(1), at: Self.midnight)
    #expect(driver.log.last == "B1 entry expired")
  }

  @Test func `SEM-36 what fills on the event that ends another order has the event's time`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(90)), .gtd(Timestamp(nanoseconds: driver.now + 5)))
    driver.submit(.buy, 10, .limit(px(99)), bracket: 2)
    driver.trade(99)
    #expect(driver.log.suffix(2) == ["B1 entry expired", "B2 entry trade"])
    #expect(driver.reports.last?.transactTime.nanoseconds == driver.now)
  }

  @Test func `SEM-36 a filled order does not expire later`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(99)), .day)
    driver.trade(99)
    driver.trade(99, at: Self.midnight)
    #expect(driver.log == ["B1 entry new", "B1 entry trade"])
  }

  @Test(arguments: [TimeInForce.ioc, .fok])
  func `SEM-36 an immediate limit fills at once or is canceled`(timeInForce: TimeInForce) {
    var driver = VenueDriver(VenueDriver.quotes)
    driver.quote(99, 101)
    driver.submit(.buy, 10, .limit(px(100)), timeInForce)
    #expect(driver.log == ["B1 entry new", "B1 entry canceled"])
    driver.submit(.buy, 10, .limit(px(102)), timeInForce)
    #expect(driver.fills == ["B1 entry buy 10 @ 101"])
    #expect(driver.venue.openOrders.isEmpty)
  }

  @Test(arguments: [TimeInForce.ioc, .fok])
  func `SEM-36 on bars an immediate order meets the next open`(timeInForce: TimeInForce) {
    var driver = VenueDriver(VenueDriver.bars)
    driver.submit(.buy, 10, .limit(px(100)), timeInForce, bracket: 1)
    driver.submit(.buy, 10, .limit(px(102)), timeInForce, bracket: 2)
    driver.submit(.buy, 10, .market, timeInForce, bracket: 3)
    driver.bar(101, 102, 99, 100)
    #expect(driver.fills == ["B2 entry buy 10 @ 101", "B3 entry buy 10 @ 101"])
    #expect(driver.log.contains("B1 entry canceled"))
  }

  @Test(arguments: [TimeInForce.ioc, .fok])
  func `SEM-36 an immediate order without any price is refused`(timeInForce: TimeInForce) {
    var driver = VenueDriver()
    driver.submit(.buy, 10, .market, timeInForce)
    driver.submit(.buy, 10, .market, timeInForce, bracket: 2)
    #expect(driver.log == ["B1 entry rejected", "B2 entry rejected"])
    #expect(driver.reports.map(\.refusal) == [.noMarket, .noMarket])
  }

  @Test func `SEM-36 an immediate stop-limit that gaps is canceled`() {
    var driver = VenueDriver()
    driver.trade(101)
    driver.submit(.sell, 10, .stopLimit(stop: px(100), limit: px(99)), .ioc)
    driver.trade(98)
    #expect(driver.log == ["B1 entry new", "B1 entry triggered", "B1 entry canceled"])
  }

  @Test func `SEM-36 fill or kill is killed when it may only be filled in part`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 4)
    driver.submit(.sell, 10, .market, .fok, role: .close, reduceOnly: true)
    driver.submit(.sell, 10, .market, .ioc, role: .close, reduceOnly: true)
    #expect(driver.fills == ["B1 entry buy 4 @ 100", "B1 close sell 4 @ 100"])
    #expect(driver.log.filter { $0 == "B1 close canceled" }.count == 2)
  }

  @Test func `SEM-36 a gtd in the past is refused`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(99)), .gtd(Timestamp(nanoseconds: driver.now)))
    #expect(driver.reports.map(\.refusal) == [.expired])
  }
}
