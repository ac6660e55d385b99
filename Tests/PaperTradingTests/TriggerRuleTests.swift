import Connectors
import PaperTrading
import Testing
import TradingModel

struct TriggerRuleTests {
  @Test func `SEM-29 double_last wants two prints in a row, and fills at the second`() {
    var driver = VenueDriver { $0.trigger = .doubleLast }
    driver.trade(100)
    driver.submit(.sell, 10, .stop(px(98)))
    driver.submit(.buy, 10, .stop(px(102)), bracket: 2)
    for price in [97, 99, 97, 98.50, 103, 101, 103] { driver.trade(price) }
    #expect(driver.fills.isEmpty)
    driver.trade(102)
    driver.trade(98)
    #expect(driver.fills == ["B2 entry buy 10 @ 102"])
    driver.trade(95)
    #expect(driver.fills.last == "B1 entry sell 10 @ 95")
  }

  @Test func `SEM-29 double_last needs two prints before it knows anything`() {
    var driver = VenueDriver { $0.trigger = .doubleLast }
    driver.submit(.sell, 10, .stop(px(98)))
    driver.submit(.buy, 10, .stop(px(90)), bracket: 2)
    driver.trade(97)
    #expect(driver.fills.isEmpty)
    driver.trade(97)
    #expect(driver.fills.count == 2)
  }

  @Test func `SEM-29 a stop already through two prints triggers at once`() {
    var driver = VenueDriver { $0.trigger = .doubleLast }
    driver.trade(99)
    driver.trade(97)
    driver.submit(.sell, 10, .stop(px(98)))
    #expect(driver.fills.isEmpty)
    driver.submit(.sell, 10, .stop(px(99)), bracket: 2)
    #expect(driver.fills == ["B2 entry sell 10 @ 97"])
  }

  @Test func `SEM-29 mid watches the middle of the quote and fills at its side`() {
    var driver = VenueDriver(VenueDriver.both) { $0.trigger = .mid }
    driver.quote(99, 101)
    driver.submit(.sell, 10, .stop(px(98)))
    driver.submit(.buy, 10, .stop(px(103)), bracket: 2)
    driver.trade(97)
    driver.trade(104)
    driver.quote(95, 101.01)
    driver.quote(102, 103.99)
    #expect(driver.fills.isEmpty)
    driver.quote(95, 101)
    #expect(driver.fills == ["B1 entry sell 10 @ 95"])
    driver.quote(102, 104)
    #expect(driver.fills.last == "B2 entry buy 10 @ 104")
  }

  @Test func `SEM-29 the middle between two ticks has not reached either`() {
    var driver = VenueDriver(VenueDriver.quotes) { $0.trigger = .mid }
    driver.quote(99.99, 100.05)
    driver.submit(.sell, 10, .stop(px(100)))
    driver.submit(.buy, 10, .stop(px(100.03)), bracket: 2)
    driver.quote(100, 100.01)
    driver.quote(100.02, 100.03)
    #expect(driver.fills.isEmpty)
    driver.quote(99.99, 100.01)
    #expect(driver.fills == ["B1 entry sell 10 @ 99.99"])
  }

  @Test(arguments: [TriggerRule.mid, .doubleLast, .bidAsk, .last])
  func `SEM-29 a rule that the feed cannot meet still lets stops trigger`(rule: TriggerRule) {
    for kinds in [VenueDriver.trades, VenueDriver.quotes, VenueDriver.bars] {
      var driver = VenueDriver(kinds) { $0.trigger = rule }
      for _ in 0..<2 {
        if kinds.hasTrades { driver.trade(100) }
        if kinds.hasQuotes { driver.quote(100, 100) }
        if kinds.hasBars { driver.bar(100, 100, 100, 100) }
      }
      driver.submit(.sell, 10, .stop(px(98)))
      for _ in 0..<2 {
        if kinds.hasTrades { driver.trade(97) }
        if kinds.hasQuotes { driver.quote(97, 97) }
        if kinds.hasBars { driver.bar(97, 97, 97, 97) }
      }
      #expect(driver.fills == ["B1 entry sell 10 @ 97"])
    }
  }

  @Test func `SEM-29 an instrument may have a rule of its own`() {
    let instruments = [VenueDriver.instrument(0), VenueDriver.instrument(1)]
    var driver = VenueDriver(VenueDriver.trades, instruments: instruments) {
      $0.triggerBySymbol = ["S1": .doubleLast]
    }
    for number in 0..<2 {
      driver.trade(100, InstrumentID(number))
      driver.submit(
        .sell, 10, .stop(px(98)), bracket: UInt32(number + 1), symbol: InstrumentID(number))
      driver.trade(97, InstrumentID(number))
    }
    #expect(driver.fills == ["B1 entry sell 10 @ 97"])
    driver.trade(97, InstrumentID(1))
    #expect(driver.fills.last == "B2 entry sell 10 @ 97")
  }
}
