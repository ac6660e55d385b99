import Connectors
import PaperTrading
import Testing
import TradingModel

/// A long entered at the open of a bar, or resting, and what the rest of the bar does with it.
struct BarPathTests {
  /// A long bracket from 100 with a stop at 98 and a target at 103, already open.
  private func openLong(_ path: BarPath) -> VenueDriver {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(100, 100, 100, 100)
    driver.exits[1] = .init(stop: px(98), target: px(103))
    driver.submit(.buy)
    driver.bar(100, 100, 100, 100)
    return driver
  }

  private func openShort(_ path: BarPath) -> VenueDriver {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(100, 100, 100, 100)
    driver.exits[1] = .init(stop: px(102), target: px(97))
    driver.submit(.sell)
    driver.bar(100, 100, 100, 100)
    return driver
  }

  @Test(arguments: [
    // Both inside: the stop under pessimistic; the high first under ohlc; adaptive by the open.
    (BarPath.pessimistic, 100.0, 104.0, 97.0, "stop sell 10 @ 98 ?"),
    (.ohlc, 100, 104, 97, "target sell 10 @ 103 ?"),
    (.adaptive, 100, 104, 97, "stop sell 10 @ 98 ?"),
    (.adaptive, 101, 104, 97, "target sell 10 @ 103 ?"),
    (.adaptive, 100, 103, 97, "stop sell 10 @ 98 ?"),
    // The open is beyond a leg: that leg fills there, whatever follows.
    (.pessimistic, 97, 104, 96, "stop sell 10 @ 97"),
    (.ohlc, 97, 104, 96, "stop sell 10 @ 97"),
    (.adaptive, 97, 104, 96, "stop sell 10 @ 97"),
    (.pessimistic, 104, 105, 97, "target sell 10 @ 103"),
    (.ohlc, 104, 105, 97, "target sell 10 @ 103"),
    (.adaptive, 103, 105, 97, "target sell 10 @ 103"),
    // One inside.
    (.pessimistic, 100, 102, 98, "stop sell 10 @ 98"),
    (.ohlc, 100, 103, 99, "target sell 10 @ 103"),
    (.pessimistic, 100, 103, 98.01, "target sell 10 @ 103"),
  ])
  func `SEM-41 a long's bar ends it as its path says, SEM-42 and a guess is flagged`(
    path: BarPath, open: Double, high: Double, low: Double, exit: String
  ) {
    var driver = openLong(path)
    driver.bar(open, high, low, open)
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B1 " + exit])
    #expect(driver.venue.openOrders.isEmpty)
    #expect(driver.position == .zero)
  }

  @Test(arguments: [
    (BarPath.pessimistic, 100.0, 103.0, 96.0, "stop buy 10 @ 102 ?"),
    (.ohlc, 100, 103, 96, "stop buy 10 @ 102 ?"),
    (.adaptive, 99, 103, 96, "target buy 10 @ 97 ?"),
    (.adaptive, 100, 103, 96, "stop buy 10 @ 102 ?"),
    (.pessimistic, 103, 104, 96, "stop buy 10 @ 103"),
    (.ohlc, 96, 104, 95, "target buy 10 @ 97"),
    (.pessimistic, 100, 101.99, 97, "target buy 10 @ 97"),
  ])
  func `SEM-41 a short's bar is the mirror, SEM-42 flags too`(
    path: BarPath, open: Double, high: Double, low: Double, exit: String
  ) {
    var driver = openShort(path)
    driver.bar(open, high, low, open)
    #expect(driver.fills == ["B1 entry sell 10 @ 100", "B1 " + exit])
    #expect(driver.venue.openOrders.isEmpty)
  }

  @Test func `SEM-42 legs of different brackets make no guess`() {
    var driver = openLong(.pessimistic)
    driver.exits[2] = .init(stop: px(90), target: px(102))
    driver.exits[1] = nil
    driver.submit(.buy, 10, bracket: 2)
    driver.bar(100, 102.5, 97, 100)
    #expect(
      driver.fills.suffix(2) == ["B1 stop sell 10 @ 98", "B2 target sell 10 @ 102"])
  }

  @Test func `SEM-33 entered at a bar's open the whole range is ahead, stop first`() {
    for (path, exit) in [
      (BarPath.pessimistic, "stop sell 10 @ 98 ?"), (.ohlc, "target sell 10 @ 103 ?"),
    ] {
      var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
      driver.bar(100, 100, 100, 100)
      driver.exits[1] = .init(stop: px(98), target: px(103))
      driver.submit(.buy)
      driver.bar(100, 104, 97, 101)
      #expect(driver.fills == ["B1 entry buy 10 @ 100", "B1 " + exit])
    }
  }

  @Test func `SEM-33 entered at the open by a gapped limit the stop may go at once`() {
    // The limit fills at 100, the market is at 97.5, below the stop at 98: it cannot be better.
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(101, 101, 101, 101)
    driver.exits[1] = .init(stop: px(98), target: px(103))
    driver.submit(.buy, 10, .limit(px(100)))
    driver.bar(97.5, 99, 97, 98)
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B1 stop sell 10 @ 97.5"])
  }

  @Test func `SEM-33 entered inside a bar the stop can fill in it, the target only later`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.exits[1] = .init(stop: px(100.5), target: px(103))
    driver.submit(.buy, 10, .stop(px(101)))
    driver.bar(100, 104, 99, 102)
    #expect(driver.fills == ["B1 entry buy 10 @ 101", "B1 stop sell 10 @ 100.5 ?"])

    driver.exits[2] = .init(stop: px(95), target: px(103))
    driver.submit(.buy, 10, .stop(px(102.5)), bracket: 2)
    driver.bar(102, 104, 99, 102)
    #expect(driver.fills.count == 3)
    driver.bar(102, 103, 99, 102)
    #expect(driver.fills.last == "B2 target sell 10 @ 103")
  }

  @Test(arguments: [
    // Up first: entered on the way up, the rest of the path reaches the target.
    (BarPath.ohlc, 100.0, 104.0, 99.0, "target sell 10 @ 103"),
    // Up to 102.5 only, then down through the stop.
    (.ohlc, 100, 102.5, 99, "stop sell 10 @ 100.5"),
    // Down first: the low is over when the entry comes, so only the target is ahead.
    (.adaptive, 99.5, 104, 99, "target sell 10 @ 103"),
  ])
  func `SEM-33 entered inside a bar on a path, the rest of the path is ahead`(
    path: BarPath, open: Double, high: Double, low: Double, exit: String
  ) {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(100, 100, 100, 100)
    driver.exits[1] = .init(stop: px(100.5), target: px(103))
    driver.submit(.buy, 10, .stop(px(101)))
    driver.bar(open, high, low, 102)
    #expect(driver.fills.first == "B1 entry buy 10 @ 101")
    #expect(driver.fills.last?.hasPrefix("B1 " + exit) == true)
  }

  @Test func `SEM-33 on a path what is over when an order comes is over`() {
    // O-H-L-C: the high is reached before the entry at the low; the target above waits.
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = .ohlc }
    driver.bar(100, 100, 100, 100)
    driver.exits[1] = .init(stop: px(96), target: px(101))
    driver.submit(.buy, 10, .limit(px(98)))
    driver.bar(100, 102, 97, 100)
    #expect(driver.fills == ["B1 entry buy 10 @ 98"])
    driver.bar(100, 102, 97, 100)
    #expect(driver.fills.last == "B1 target sell 10 @ 101")
  }

  @Test func `SEM-41 the close is part of the path`() {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = .ohlc }
    driver.bar(100, 100, 100, 100)
    driver.exits[1] = .init(stop: px(96), target: px(101))
    driver.submit(.buy, 10, .limit(px(98)))
    driver.bar(100, 102, 97, 101.5)
    #expect(driver.fills == ["B1 entry buy 10 @ 98", "B1 target sell 10 @ 101"])
  }

  @Test(arguments: BarPath.allCases)
  func `SEM-43 levels of one side go nearest first within a bar`(path: BarPath) {
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(100, 100, 100, 100)
    for (bracket, level) in [(UInt32(1), 3.0), (2, 1), (3, 2)] {
      driver.submit(.sell, 10, .stop(px(100 - level)), bracket: bracket)
      driver.submit(.sell, 10, .limit(px(100 + level)), bracket: bracket)
    }
    driver.bar(100, 105, 95, 100)
    let stops = driver.fills.filter { $0.contains("@ 9") }.map { $0.prefix(2) }
    let limits = driver.fills.filter { $0.contains("@ 10") }.map { $0.prefix(2) }
    #expect(stops == ["B2", "B3", "B1"])
    #expect(limits == ["B2", "B3", "B1"])
  }

  @Test func `SEM-41 pessimistic plays every stop before any limit`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    driver.submit(.sell, 10, .limit(px(102)), bracket: 1)
    driver.submit(.buy, 10, .stop(px(102.5)), bracket: 2)
    driver.submit(.sell, 10, .stop(px(97)), bracket: 3)
    driver.submit(.buy, 10, .limit(px(99)), bracket: 4)
    driver.bar(100, 104, 96, 100)
    #expect(driver.fills.map { $0.prefix(2) } == ["B2", "B3", "B4", "B1"])
  }

  @Test(arguments: BarPath.allCases)
  func `SEM-31 a stop-limit beyond its limit inside a bar waits for the price to return`(
    path: BarPath
  ) {
    // Triggered at 102, limit 101: rests; the path comes back down to it only under ohlc.
    var driver = VenueDriver(VenueDriver.bars) { $0.barPath = path }
    driver.bar(100, 100, 100, 100)
    driver.submit(.buy, 10, .stopLimit(stop: px(102), limit: px(101)))
    driver.bar(101.5, 103, 101.2, 102.5)
    #expect(driver.log == ["B1 entry new", "B1 entry triggered"])
    driver.bar(102, 102, 100, 101)
    #expect(driver.fills == ["B1 entry buy 10 @ 101"])
  }

  @Test func `a bar's path leaves its close as the last price`() {
    for path in BarPath.allCases {
      var driver = openLong(path)
      driver.bar(100, 104, 97, 101)
      #expect(driver.venue.marks == [px(101)])
    }
  }

  @Test func `trades and bars of one symbol go together`() {
    var driver = VenueDriver(.init(hasTrades: true, hasQuotes: false, hasBars: true))
    driver.trade(100)
    driver.exits[1] = .init(stop: px(98), target: px(103))
    driver.submit(.buy)
    driver.bar(100, 104, 99, 101)
    #expect(driver.fills == ["B1 entry buy 10 @ 100", "B1 target sell 10 @ 103"])
    driver.trade(101)
    #expect(driver.venue.marks == [px(101)])
  }
}
