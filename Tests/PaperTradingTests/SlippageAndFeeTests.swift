import PaperTrading
import Testing
import TradingModel

struct SlippageAndFeeTests {
  @Test(arguments: [
    (SlippageRule.ticks(3), 100.06, 100.00), (.share(Ratio(raw: 500_000)), 100.09, 99.97),
    (.share(Ratio(raw: 1)), 100.04, 100.02), (.none, 100.03, 100.03),
  ])
  func `SEM-35 slippage is so many ticks or a share of the price, rounded up to the tick`(
    rule: SlippageRule, bought: Double, sold: Double
  ) {
    var driver = VenueDriver { $0.slippage = rule }
    driver.trade(100.03)
    driver.submit(.buy, 10)
    driver.submit(.sell, 10)
    #expect(
      driver.reports.filter { $0.execType == .trade }.map(\.lastPx) == [px(bought), px(sold)])
  }

  @Test(arguments: [(50.0, 200.0, 102.50), (200, 200, 110), (900, 200, 110), (1, 200, 100.05)])
  func `SEM-35 slippage by volume is the share of the shown size that is taken`(
    quantity: Double, shown: Double, price: Double
  ) {
    var driver = VenueDriver(VenueDriver.quotes) {
      $0.slippage = .volumeShare(Ratio(raw: 100_000_000))
    }
    driver.quote(99, 100, askSize: shown)
    driver.submit(.buy, quantity)
    #expect(driver.reports.last?.lastPx == px(price))
  }

  @Test func `SEM-35 slippage by volume is nothing where no size is shown`() {
    var driver = VenueDriver(VenueDriver.quotes) {
      $0.slippage = .volumeShare(Ratio(raw: 100_000_000))
    }
    driver.quote(99, 100, askSize: 0)
    driver.submit(.buy, 50)
    #expect(driver.reports.last?.lastPx == px(100))
  }

  @Test func `SEM-35 stops slip too, limits never do`() {
    var driver = VenueDriver { $0.slippage = .share(Ratio(raw: 1_000_000)) }
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(100)))
    driver.submit(.sell, 4, .stop(px(98)), role: .stop)
    driver.submit(.sell, 4, .limit(px(102)), role: .target)
    driver.trade(90)
    driver.trade(103)
    #expect(
      driver.fills == [
        "B1 entry buy 10 @ 100", "B1 stop sell 4 @ 89.91", "B1 target sell 4 @ 102",
      ])
  }

  @Test func `SEM-35 makers and takers pay their own share`() {
    var driver = VenueDriver {
      $0.fees.share = Ratio(raw: 500_000)
      $0.fees.makerShare = Ratio(raw: 100_000)
    }
    driver.trade(100)
    driver.submit(.buy, 10)
    driver.submit(.buy, 10, .limit(px(99)))
    driver.submit(.buy, 10, .limit(px(100)))
    driver.trade(99)
    let fees = driver.reports.filter { $0.execType == .trade }.map(\.fee)
    // 5 bps of 1,000.00; 5 bps for a limit that takes; 1 bps of 990.00 for the one that rested.
    #expect(fees == [money(0.50), money(0.50), money(0.099)])
    #expect(driver.venue.account.fees == money(1.099))
    #expect(driver.venue.account.isConserved)
  }

  @Test func `SEM-35 the minimum is one for an order, however many parts it fills in`() {
    var driver = VenueDriver(VenueDriver.quotes) {
      $0.liquidity = .displayed
      $0.fees.perUnit = money(0.005)
      $0.fees.minimum = money(1)
    }
    driver.quote(99, 100, askSize: 100)
    driver.submit(.buy, 300)
    driver.quote(99, 100, askSize: 100)
    driver.quote(99, 100, askSize: 100)
    let fees = driver.reports.filter { $0.execType == .trade }.map(\.fee)
    // 0.50, 1.00 and 1.50 in all; charged 1.00 at once, then what is above it.
    #expect(fees == [money(1), .zero, money(0.50)])
  }

  private func coins() -> VenueDriver {
    VenueDriver {
      $0.fees.share = Ratio(raw: 1_000_000)
      $0.fees.isTakenInAsset = true
    }
  }

  @Test func `SEM-15 a fee in the base asset comes off what is bought`() {
    var driver = coins()
    driver.trade(100)
    driver.submit(.buy, 10)
    let fill = driver.reports.last
    #expect(fill?.lastQty == Quantity(10))
    #expect(fill?.cumQty == Quantity(10))
    #expect(fill?.feeQuantity == qty(0.01))
    #expect(fill?.fee == .zero)
    #expect(driver.position == qty(9.99))
    #expect(driver.cash == money(99_000))
    #expect(driver.venue.account.feeQuantity(of: VenueDriver.symbol) == qty(0.01))
    #expect(driver.venue.account.isConserved)
  }

  @Test func `SEM-15 a sale pays in money, and the dust stays`() {
    var driver = coins()
    driver.trade(100)
    driver.submit(.buy, 10)
    driver.submit(.sell, 9, role: .close, reduceOnly: true)
    #expect(driver.reports.last?.fee == money(0.90))
    #expect(driver.reports.last?.feeQuantity == .zero)
    #expect(driver.position == qty(0.99))
    #expect(driver.cash == money(99_000 + 900 - 0.90))
    #expect(driver.venue.account.isConserved)
  }

  @Test func `SEM-15 a buy that covers a short pays in money`() {
    var driver = coins()
    driver.trade(100)
    driver.submit(.sell, 10)
    driver.submit(.buy, 10, role: .close, reduceOnly: true)
    #expect(driver.reports.last?.feeQuantity == .zero)
    #expect(driver.position == .zero)
    #expect(driver.cash == money(100_000 - 2))
    #expect(driver.venue.account.isConserved)
  }

  @Test func `SEM-40 cash, positions and fees are conserved through parts and base fees`() {
    for seed in UInt64(1)...20 {
      var driver = VenueDriver {
        $0.partial = .random(Ratio(raw: 500_000_000))
        $0.fees.share = Ratio(raw: 1_234_567)
        $0.fees.perUnit = Money(raw: 333_333)
        $0.fees.minimum = money(0.05)
        $0.fees.isTakenInAsset = true
        $0.slippage = .share(Ratio(raw: 300_000))
        $0.seed = seed
      }
      driver.trade(100)
      for number in 0..<30 {
        let side: Side = number % 3 == 2 ? .sell : .buy
        driver.submit(side, Double(1 + number % 7), bracket: UInt32(number + 1))
        driver.trade(100 + Double(number % 5) * 0.37)
        #expect(driver.venue.account.isConserved)
      }
      let fills = driver.reports.filter { $0.execType == .trade }
      let position = fills.reduce(Int64(0)) {
        $0 + $1.lastQty.raw * $1.side.sign - $1.feeQuantity.raw
      }
      #expect(driver.position.raw == position)
      let fees = fills.reduce(Int64(0)) { $0 + $1.fee.raw }
      #expect(driver.venue.account.fees.raw == fees)
    }
  }
}
