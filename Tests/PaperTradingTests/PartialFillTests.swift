import Connectors
import PaperTrading
import Testing
import TradingModel

struct PartialFillTests {
  private func driver(
    _ kinds: FeedInfo.Kinds = VenueDriver.quotes, _ partial: PartialFillRule = .none,
    _ liquidity: LiquidityRule = .displayed, seed: UInt64 = 1
  ) -> VenueDriver {
    VenueDriver(kinds) {
      $0.partial = partial
      $0.liquidity = liquidity
      $0.seed = seed
    }
  }

  @Test func `SEM-26 a market order walks the displayed size, event by event`() {
    var driver = driver()
    driver.quote(99, 100, askSize: 4)
    driver.submit(.buy, 10)
    #expect(driver.fills == ["B1 entry buy 4 @ 100"])
    #expect(driver.reports.last?.ordStatus == .partiallyFilled)
    #expect(driver.reports.last?.leavesQty == Quantity(6))
    driver.quote(99, 100.50, askSize: 3)
    driver.quote(99, 101, askSize: 50)
    #expect(driver.fills.dropFirst() == ["B1 entry buy 3 @ 100.5", "B1 entry buy 3 @ 101"])
    #expect(driver.reports.last?.ordStatus == .filled)
    #expect(driver.position == Quantity(10))
    #expect(driver.cash == money(100_000 - 400 - 301.50 - 303))
  }

  @Test func `SEM-26 without the rule a market order finds all it wants`() {
    var driver = driver(VenueDriver.quotes, .none, .unlimited)
    driver.quote(99, 100, askSize: 4)
    driver.submit(.buy, 10)
    #expect(driver.fills == ["B1 entry buy 10 @ 100"])
  }

  @Test func `SEM-34 displayed size is not used twice within one event`() {
    var driver = driver()
    driver.quote(99, 100, askSize: 6)
    driver.submit(.buy, 4)
    driver.submit(.buy, 4, bracket: 2)
    driver.submit(.buy, 1, bracket: 3)
    #expect(driver.fills == ["B1 entry buy 4 @ 100", "B2 entry buy 2 @ 100"])
    driver.quote(99, 100, askSize: 2)
    #expect(driver.fills.dropFirst(2) == ["B2 entry buy 2 @ 100"])
    driver.quote(99, 100, askSize: 2)
    #expect(driver.fills.dropFirst(3) == ["B3 entry buy 1 @ 100"])
  }

  @Test func `SEM-34 a print's size goes to the older limit first`() {
    var driver = driver(VenueDriver.trades, .displayed, .unlimited)
    driver.trade(101)
    driver.submit(.buy, 10, .limit(px(100)))
    driver.submit(.buy, 10, .limit(px(100)), bracket: 2)
    driver.trade(99.50, size: 12)
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B2 entry buy 2 @ 100"])
    driver.trade(99.50, size: 3)
    driver.trade(100.50, size: 100)
    driver.trade(100, size: 100)
    #expect(driver.fills.dropFirst(2) == ["B2 entry buy 3 @ 100", "B2 entry buy 5 @ 100"])
  }

  @Test func `SEM-34 stops and targets of one print share its size`() {
    var driver = driver(VenueDriver.trades, .displayed, .displayed)
    driver.trade(100)
    driver.submit(.buy, 20)
    driver.submit(.buy, 10, .stop(px(101)), bracket: 2)
    driver.submit(.sell, 10, .limit(px(101)), role: .target, reduceOnly: true)
    driver.trade(101, size: 12)
    #expect(
      driver.fills.dropFirst() == ["B2 entry buy 10 @ 101", "B1 target sell 2 @ 101"])
  }

  @Test func `SEM-34 a feed without sizes limits nothing`() {
    var driver = driver(VenueDriver.quotes, .displayed, .displayed)
    driver.quote(99, 100, bidSize: 0, askSize: 0)
    driver.submit(.buy, 10)
    driver.submit(.sell, 10, .limit(px(101)), role: .target)
    driver.quote(101, 102, bidSize: 0, askSize: 0)
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B1 target sell 10 @ 101"])
  }

  @Test func `SEM-34 parts are whole lots, and less than one is nothing`() {
    var driver = driver()
    driver.quote(99, 100, askSize: 2.7)
    driver.submit(.buy, 10)
    driver.quote(99, 100, askSize: 0.9)
    #expect(driver.fills == ["B1 entry buy 2 @ 100"])
  }

  @Test func `SEM-36 what ioc cannot fill is canceled, and fok fills whole or not at all`() {
    var driver = driver()
    driver.quote(99, 100, askSize: 4)
    driver.submit(.buy, 10, .market, .fok)
    driver.submit(.buy, 10, .limit(px(100)), .fok, bracket: 2)
    #expect(driver.log.suffix(2) == ["B2 entry new", "B2 entry canceled"])
    driver.submit(.buy, 10, .market, .ioc, bracket: 3)
    #expect(driver.fills == ["B3 entry buy 4 @ 100"])
    #expect(driver.reports.last?.execType == .canceled)
    #expect(driver.reports.last?.cumQty == Quantity(4))
    #expect(driver.venue.openOrderCount == 0)
  }

  @Test func `SEM-31 a triggered stop fills in parts, at each event's price`() {
    var driver = driver(VenueDriver.trades, .none, .displayed)
    driver.trade(100)
    driver.submit(.buy, 10)
    driver.submit(.sell, 10, .stop(px(98)), role: .stop, reduceOnly: true)
    driver.trade(97, size: 3)
    #expect(driver.log.suffix(2) == ["B1 stop triggered", "B1 stop trade"])
    driver.trade(96, size: 5)
    driver.trade(99, size: 5)
    #expect(
      driver.fills.dropFirst() == [
        "B1 stop sell 3 @ 97", "B1 stop sell 5 @ 96", "B1 stop sell 2 @ 99",
      ])
    #expect(driver.position == .zero)
  }

  @Test func `SEM-27 the rest of a marketable limit takes the next event's price, not its limit`() {
    var driver = driver()
    driver.quote(99, 100, askSize: 4)
    driver.submit(.buy, 10, .limit(px(105)))
    driver.quote(100, 101, askSize: 4)
    driver.quote(105, 106, askSize: 4)
    #expect(driver.fills == ["B1 entry buy 4 @ 100", "B1 entry buy 4 @ 101"])
    driver.quote(104, 105, askSize: 4)
    #expect(driver.fills.last == "B1 entry buy 2 @ 105")
  }

  @Test func `SEM-34 at the end of a run the rest fills whole`() {
    var driver = driver(VenueDriver.quotes, .random(.one), .displayed)
    driver.quote(99, 100, askSize: 2)
    driver.submit(.buy, 10)
    driver.close()
    #expect(driver.position == Quantity(10))
    driver.submit(.sell, 10)
    #expect(driver.position == .zero)
  }

  @Test func `SEM-34 random parts come from the seed, end with the order, and are often one lot`() {
    var stories: Set<[String]> = []
    var ones = 0
    for seed in UInt64(1)...40 {
      func story() -> [String] {
        var driver = driver(VenueDriver.trades, .random(Ratio(raw: 700_000_000)), seed: seed)
        driver.trade(101)
        driver.submit(.buy, 10, .limit(px(100)))
        for _ in 0..<40 { driver.trade(100) }
        #expect(driver.position == Quantity(10))
        #expect(driver.venue.account.isConserved)
        return driver.fills
      }
      let first = story()
      #expect(first == story())
      stories.insert(first)
      ones += first.filter { $0.contains("buy 1 ") }.count
    }
    #expect(stories.count > 20)
    #expect(ones > 40)
  }

  @Test func `SEM-34 a chance of one cuts every fill until one lot is left`() {
    var driver = driver(VenueDriver.trades, .random(.one))
    driver.trade(101)
    driver.submit(.buy, 3, .limit(px(100)))
    driver.trade(100)
    #expect(driver.position.raw > 0 && driver.position < Quantity(3))
    driver.trade(100)
    driver.trade(100)
    #expect(driver.position == Quantity(3))
  }

  @Test func `SEM-34 one bar fills an order once`() {
    for path in BarPath.allCases {
      var driver = VenueDriver(VenueDriver.bars) {
        $0.partial = .random(.one)
        $0.barPath = path
      }
      driver.bar(101, 101, 101, 101)
      driver.submit(.buy, 100, .limit(px(100)))
      driver.bar(101, 102, 98, 99)
      #expect(driver.fills.count == 1)
    }
  }

  @Test func `SEM-34 a bar shows its volume`() {
    var driver = driver(VenueDriver.bars, .displayed, .displayed)
    driver.bar(101, 101, 101, 101, volume: 50)
    driver.submit(.buy, 10)
    driver.submit(.buy, 10, .limit(px(100)), bracket: 2)
    driver.bar(101, 102, 99, 100, volume: 12)
    #expect(driver.fills == ["B1 entry buy 10 @ 101", "B2 entry buy 2 @ 100"])
    driver.bar(99, 99, 99, 99, volume: 12)
    #expect(driver.fills.last == "B2 entry buy 8 @ 100")
  }

  @Test func `SEM-34 a bar whose volume is used up leaves the other limits resting`() {
    for path in BarPath.allCases {
      var driver = VenueDriver(VenueDriver.bars) {
        $0.partial = .displayed
        $0.barPath = path
      }
      driver.bar(101, 101, 101, 101)
      driver.submit(.buy, 10, .limit(px(100)))
      driver.submit(.buy, 10, .limit(px(99)), bracket: 2)
      driver.bar(101, 102, 98, 99, volume: 10)
      #expect(driver.fills == ["B1 entry buy 10 @ 100"])
      driver.bar(100, 100, 98, 99, volume: 4)
      #expect(driver.fills.dropFirst() == ["B2 entry buy 4 @ 99"])
    }
  }

  @Test func `SEM-38 an order filled in part can still be amended and canceled`() {
    var driver = driver()
    driver.quote(99, 100, askSize: 4)
    let id = driver.submit(.buy, 10)
    driver.amend(id, .market, 3)
    #expect(driver.reports.last?.refusal == .belowCumQty(cumQty: Quantity(4)))
    driver.amend(id, .market, 6)
    driver.quote(99, 100, askSize: 1)
    #expect(driver.reports.last?.leavesQty == Quantity(1))
    driver.send(driver.cancelCommand(id))
    #expect(driver.reports.last?.execType == .canceled)
    #expect(driver.reports.last?.cumQty == Quantity(5))
    driver.quote(99, 100, askSize: 9)
    #expect(driver.position == Quantity(5))
  }
}
