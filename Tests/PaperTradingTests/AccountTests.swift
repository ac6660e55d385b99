import PaperTrading
import Testing
import TradingModel

struct AccountTests {
  @Test func `SEM-40 cash moves by value and fee, equity by the mark`() {
    var driver = VenueDriver { $0.fees.perUnit = money(0.01) }
    driver.trade(100)
    driver.submit(.buy, 100)
    #expect(driver.cash == money(89_999))
    #expect(driver.venue.equity == money(99_999))
    driver.trade(103)
    #expect(driver.venue.equity == money(100_299))
    driver.submit(.sell, 150)
    #expect(driver.position == Quantity(-50))
    #expect(driver.cash == money(89_999 + 15_450 - 1.5))
    #expect(driver.venue.account.fees == money(2.5))
    driver.trade(110)
    #expect(driver.venue.equity == money(105_447.5 - 5_500))
    #expect(driver.venue.account.isConserved)
  }

  @Test func `SEM-39 the margin of an order is its value times the instrument's share`() {
    let future = VenueDriver.instrument(
      multiplier: Ratio(50), margin: Ratio(raw: 50_000_000))
    var driver = VenueDriver(instruments: [future])
    driver.trade(5_000)
    // One contract is worth 250,000 and needs 12,500: eight fit into 100,000.
    driver.submit(.buy, 9)
    #expect(
      driver.reports.last?.refusal
        == .insufficientFunds(required: money(112_500), available: money(100_000)))
    driver.submit(.buy, 8)
    #expect(driver.position == Quantity(8))
    #expect(driver.venue.buyingPower == .zero)
    driver.submit(.buy, 1, .limit(px(10)))
    #expect(
      driver.reports.last?.refusal == .insufficientFunds(required: money(25), available: .zero))
  }

  @Test(arguments: Side.allCases)
  func `SEM-39 shorts need as much as longs, working entries count`(side: Side) {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(side, 600)
    #expect(driver.venue.buyingPower == money(40_000))
    let resting = driver.submit(side, 300, .limit(px(side == .buy ? 99 : 101)))
    #expect(driver.venue.buyingPower == money(side == .buy ? 10_300 : 9_700))
    driver.submit(side, 200)
    #expect(driver.log.last == "B1 entry rejected")
    driver.send(.cancel(resting, VenueDriver.symbol))
    driver.submit(side, 200)
    #expect(driver.log.last == "B1 entry trade")
  }

  @Test(arguments: Side.allCases)
  func `SEM-39 an order that only reduces exposure needs no margin`(side: Side) {
    let away = side == .buy ? 1.0 : -1.0
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(side, 1_000)
    #expect(driver.venue.buyingPower == .zero)
    let exit = driver.submit(side.opposite, 1_000, .limit(px(100 + 20 * away)))
    #expect(driver.log.last == "B1 entry new")
    driver.submit(side.opposite, 1_000, .limit(px(100 + 21 * away)), bracket: 2)
    #expect(driver.log.last == (side == .buy ? "B2 entry rejected" : "B2 entry new"))
    driver.submit(side.opposite, 9_000, .limit(px(100 + 21 * away)), bracket: 3)
    #expect(driver.log.last == "B3 entry rejected")
    driver.send(.cancel(exit, VenueDriver.symbol))
    // A short of a thousand is as much exposure as the long it replaces, not more.
    driver.submit(side.opposite, 1_000, .limit(px(100)), bracket: 4)
    #expect(driver.position == .zero)
  }

  @Test func `SEM-39 a reduce-only order adds no exposure, however large`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 1_000)
    driver.submit(.sell, 2_500, .stop(px(90)), role: .stop, reduceOnly: true)
    #expect(driver.log.last == "B1 stop new")
    #expect(driver.venue.buyingPower == .zero)
    driver.trade(90)
    #expect(driver.fills.last == "B1 stop sell 1000 @ 90")
    #expect(driver.venue.buyingPower == money(90_000))
  }

  @Test func `SEM-39 an order without any price is asked for funds at its fill`() {
    var driver = VenueDriver()
    driver.submit(.buy, 500)
    driver.submit(.buy, 600, bracket: 2)
    driver.trade(100)
    #expect(driver.fills == ["B1 entry buy 500 @ 100"])
    #expect(driver.log.last == "B2 entry canceled")
    #expect(
      driver.reports.last?.refusal
        == .insufficientFunds(required: money(60_000), available: money(50_000)))
    #expect(driver.venue.buyingPower == money(50_000))
  }

  @Test func `SEM-39 a loss leaves less to trade with`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 500)
    driver.trade(20)
    #expect(driver.venue.equity == money(60_000))
    #expect(driver.venue.buyingPower == money(50_000))
    driver.trade(200)
    #expect(driver.venue.equity == money(150_000))
    #expect(driver.venue.buyingPower == money(50_000))
  }

  @Test func `SEM-19 a reduce-only order without a position to reduce is refused`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.sell, 10, reduceOnly: true)
    #expect(driver.reports.last?.refusal == .notReducing(position: .zero))
    driver.submit(.buy, 10)
    driver.submit(.buy, 1, reduceOnly: true)
    #expect(driver.reports.last?.refusal == .notReducing(position: Quantity(10)))
    #expect(driver.position == Quantity(10))
  }

  @Test func `SEM-19 a reduce-only fill never crosses zero, the rest is canceled`() {
    for side in Side.allCases {
      var driver = VenueDriver()
      driver.trade(100)
      driver.submit(side, 4)
      driver.submit(side.opposite, 10, role: .close, reduceOnly: true)
      #expect(driver.fills.last == "B1 close \(side.opposite.name) 4 @ 100")
      let part = driver.reports.dropLast().last
      #expect(part?.ordStatus == .partiallyFilled)
      #expect(part?.leavesQty == Quantity(6))
      #expect(driver.log.last == "B1 close canceled")
      #expect(driver.reports.last?.cumQty == Quantity(4))
      #expect(
        driver.reports.last?.refusal == .notReducing(position: Quantity(4 * side.sign)))
      #expect(driver.position == .zero)
    }
  }

  @Test func `SEM-19 the legs of two brackets rest side by side, only an overshoot is cut`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.exits[1] = .init(stop: px(98), target: px(103))
    driver.exits[2] = .init(stop: px(97), target: px(104))
    driver.submit(.buy, 10, bracket: 1)
    driver.submit(.buy, 5, bracket: 2)
    #expect(driver.venue.openOrderCount == 4)
    driver.submit(.sell, 12, bracket: 9)
    driver.trade(103)
    #expect(driver.fills.last == "B1 target sell 3 @ 103")
    #expect(driver.position == .zero)
    driver.trade(97)
    #expect(driver.position == .zero)
    #expect(driver.log.filter { $0 == "B2 stop canceled" }.count == 1)
  }

  @Test func `values beyond counting end an order, they do not stop the venue`() {
    var driver = VenueDriver { $0.cash = Money(9_000_000_000) }
    driver.trade(100)
    // Countable at its stop, not at the print it meets.
    driver.submit(.buy, 80_000_000, .stop(px(110)))
    driver.trade(999_999_999)
    #expect(driver.log.last == "B1 entry canceled")
    #expect(driver.reports.last?.refusal == .valueOutOfRange)
    #expect(driver.cash == Money(9_000_000_000))
    driver.trade(-999_999_999)
    driver.submit(.buy, 1)
    driver.submit(.sell, 2)
    driver.trade(5)
    #expect(driver.venue.account.isConserved)
  }

  @Test func `SEM-40 contract values are rounded half-even to the last unit`() {
    // 3 × 0.000000001 × 0.5 is half a unit over 1: to the even 2.
    let odd = Instrument(
      id: VenueDriver.symbol, symbol: "ODD", tick: PriceOffset(raw: 1), lot: Quantity(1),
      multiplier: Ratio(raw: 500_000_000))
    var driver = VenueDriver(instruments: [odd])
    let trade = Trade(
      instrument: odd.id, time: Timestamp(nanoseconds: driver.now), price: Price(raw: 1),
      quantity: .zero)
    _ = driver.venue.onTrade(trade, into: &driver.reports)
    driver.submit(.buy, 3)
    #expect(driver.cash.raw == Money(100_000).raw - 2)
    driver.submit(.sell, 1)
    #expect(driver.cash.raw == Money(100_000).raw - 2)
    #expect(driver.venue.account.isConserved)
  }

  @Test func `the ideal venue declares what it can do`() {
    let capabilities = VenueDriver().venue.capabilities
    #expect(capabilities.canAmend && capabilities.enforcesReduceOnly && capabilities.hasStopOrders)
    #expect(!capabilities.hasNativeOCO && !capabilities.holdsQuantity)
  }
}
