import Connectors
import Testing
import TradingModel

@testable import PaperTrading

/// Equity and margin are sums that run along: they must be what weighing every position and order
/// anew gives, and keeping them must change nothing else.
struct AccountSumTests {
  /// Makes the venue weigh what is due, as the check of every order does; this one is refused.
  private func weigh(_ driver: inout VenueDriver) {
    driver.submit(.buy, 100_000, .limit(px(1_000)), bracket: 99)
    #expect(driver.log.last == "B99 entry rejected")
    #expect(driver.venue.areSumsExact)
  }

  @Test func `SEM-39 prints move equity after it was weighed, and what is free with it`() {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 100)
    for price in [100.0, 101, 101, 99, 99.01, 100] {
      weigh(&driver)
      driver.trade(price)
      #expect(driver.venue.equity == money(100_000 + 100 * (price - 100)), "\(price)")
      #expect(driver.venue.buyingPower == money(90_000), "\(price)")
      #expect(driver.venue.areSumsExact)
    }
  }

  @Test(arguments: [1, -1])
  func `a print off by the smallest step a price has moves equity`(step: Int64) {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 100)
    weigh(&driver)
    let trade = Trade(
      instrument: VenueDriver.symbol, time: Timestamp(nanoseconds: driver.now),
      price: Price(raw: px(100).raw + step), quantity: qty(100))
    var reports: [ExecutionReport] = []
    _ = driver.venue.onTrade(trade, into: &reports)
    #expect(driver.venue.equity.raw == money(100_000).raw + 100 * step)
    #expect(driver.venue.areSumsExact && reports.isEmpty)
  }

  @Test func `quotes move equity until the first print, and not after it`() {
    var driver = VenueDriver(VenueDriver.both)
    driver.quote(99, 101)
    driver.submit(.buy, 100)
    weigh(&driver)
    driver.quote(100, 102)
    #expect(driver.venue.equity == money(100_000))
    #expect(driver.venue.areSumsExact)
    weigh(&driver)
    driver.trade(103)
    #expect(driver.venue.equity == money(100_200))
    weigh(&driver)
    driver.quote(110, 112)
    #expect(driver.venue.equity == money(100_200))
    #expect(driver.venue.areSumsExact)
  }

  @Test func `bars move equity at their close, whether an order is concerned or not`() {
    var driver = VenueDriver(VenueDriver.bars) { $0.marketFill = .current }
    driver.bar(100, 100, 100, 100)
    driver.submit(.buy, 100)
    weigh(&driver)
    driver.bar(100, 103, 99, 102)
    #expect(driver.venue.equity == money(100_200))
    weigh(&driver)
    driver.submit(.sell, 10, .limit(px(104)), reduceOnly: true)
    driver.submit(.sell, 10, .stop(px(95)), reduceOnly: true)
    weigh(&driver)
    driver.bar(102, 105, 94, 101)
    // 10 sold at 104, 10 at 95, the rest at its close.
    #expect(driver.venue.equity == money(100_000 + 10 * 4 - 10 * 5 + 80))
    #expect(driver.venue.areSumsExact)
  }

  @Test func `an order sent inside a bar is checked at the price where the bar stands`() {
    var driver = VenueDriver(VenueDriver.bars) { $0.marketFill = .current }
    driver.bar(100, 100, 100, 100)
    driver.submit(.buy, 500)
    weigh(&driver)
    driver.submit(.sell, 1, .limit(px(110)), bracket: 7, reduceOnly: true)
    let tooMuch = driver.request(.buy, 600, .limit(px(90)), bracket: 8)
    driver.reaction = { report in
      report.execType == .trade && report.clOrdID.bracket.number == 7 ? [.submit(tooMuch)] : []
    }
    driver.bar(100, 112, 98, 99)
    let refusal = driver.reports.first { $0.clOrdID == tooMuch.clOrdID }?.refusal
    // 600 at 90, and what is free: the cash, as the position's value is its margin.
    #expect(
      refusal == .insufficientFunds(required: money(54_000), available: money(50_000 + 110)))
    #expect(driver.venue.equity == money(100_000 + 10 - 499))
    #expect(driver.venue.areSumsExact)
  }

  @Test func `what works and what is held of many instruments adds up, whatever changes`() {
    let instruments = (0..<20).map {
      VenueDriver.instrument(
        $0, multiplier: Ratio(Int64(1 + $0 % 3)), margin: Ratio(raw: 333_333_333))
    }
    var driver = VenueDriver(instruments: instruments)
    var chance = SplitMix64(seed: 6)
    var ids: [(id: ClOrdID, symbol: InstrumentID)] = []
    for step in 0..<3_000 {
      let symbol = InstrumentID(Int.random(in: 0..<20, using: &chance))
      let price = Double(Int.random(in: 9_000...11_000, using: &chance)) / 100
      switch Int.random(in: 0..<8, using: &chance) {
      case 0:
        driver.submit(
          step % 2 == 0 ? .buy : .sell, Double(1 + step % 9), bracket: UInt32(step + 1),
          symbol: symbol)
      case 1:
        let kind: OrderKind = step % 3 == 0 ? .stop(px(price)) : .limit(px(price))
        let id = driver.submit(
          step % 2 == 0 ? .buy : .sell, Double(1 + step % 9), kind, bracket: UInt32(step + 1),
          symbol: symbol)
        ids.append((id, symbol))
      case 2 where !ids.isEmpty:
        let (id, symbol) = ids.remove(at: Int.random(in: 0..<ids.count, using: &chance))
        driver.send(.cancel(id, symbol))
      default: driver.trade(price, symbol)
      }
      guard driver.venue.areSumsExact else {
        Issue.record("step \(step)")
        return
      }
    }
    #expect(driver.venue.account.positions.contains { !$0.isZero })
    #expect(driver.fills.count > 300)
  }

  /// The same market and orders; `isWeighed` asks for a check after each of them besides.
  private func play(isWeighed: Bool) -> (lines: [String], time: Int64) {
    var driver = VenueDriver(VenueDriver.both)
    driver.trade(100)
    driver.submit(.buy, 10, .stop(px(102)))
    driver.submit(.buy, 10)
    driver.submit(.sell, 5, .limit(px(101)), bracket: 2, reduceOnly: true)
    driver.submit(.sell, 5, .stop(px(99)), bracket: 3, reduceOnly: true)
    for price in [100.0, 100.5, 100.99, 101, 100, 99.01, 99, 101.99, 102, 103] {
      if isWeighed { weigh(&driver) }
      driver.trade(price)
      if isWeighed { weigh(&driver) }
      driver.quote(price - 0.01, price + 0.01)
    }
    let lines = driver.reports.filter { $0.clOrdID.bracket.number != 99 }.map {
      "\($0.execType) \($0.clOrdID.bracket) \($0.transactTime) \($0.lastPx) \($0.lastQty)"
    }
    return (lines, driver.venue.clock)
  }

  @Test func `an event that only moves the mark moves no order and no clock`() {
    let (lines, _) = play(isWeighed: false)
    #expect(play(isWeighed: true).lines == lines)
    #expect(lines.count == 8)
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy, 10)
    weigh(&driver)
    let (clock, number) = (driver.venue.clock, driver.venue.play.number)
    driver.trade(101)
    #expect(driver.venue.clock == clock && driver.venue.play.number == number)
    #expect(driver.venue.equity == money(100_010))
  }
}
