import Indicators
import Testing
import TradingModel

struct AverageTrueRangeTests {
  private func bar(_ high: Int64, _ low: Int64, _ close: Int64, open: Int64? = nil) -> Bar {
    Bar(
      instrument: InstrumentID(0), start: Timestamp(seconds: 0), span: .seconds(60),
      open: Price(open ?? close), high: Price(high), low: Price(low), close: Price(close),
      volume: .zero)
  }

  @Test(
    .enabled(if: TestData.isPresent, "\(TestData.absence)"),
    arguments: [
      ("atr/atr_spy_1m_20201215_20201218_p14.csv", Int32(14), 1564),
      ("atr/atr_spy_1m_20201215_20201218_p5.csv", Int32(5), 1564),
      ("atr/atr_aapl_daily_2000_2013_unadjusted_splits_p14.csv", Int32(14), 3270),
    ])
  func `SEM-51 the average equals TA-Lib's on every row`(
    file: String, period: Int32, count: Int
  ) throws {
    let rows = try TestData.rows(file)
    #expect(rows.count == count)
    var average = AverageTrueRange(period: period)
    for row in rows {
      let index = try #require(Int32(row[0]))
      let value = average.add(
        high: try Price(parsing: row[2]), low: try Price(parsing: row[3]),
        close: try Price(parsing: row[4]))
      let range = try #require(average.lastTrueRange)
      #expect(Self.isClose(range, try #require(Double(row[5]))), "row \(index): tr \(range)")
      #expect((value == nil) == (index < period), "row \(index)")
      if let value {
        let expected = try #require(Double(row[6]))
        #expect(Self.isClose(value, expected), "row \(index): \(value), not \(expected)")
      }
    }
  }

  private static func isClose(_ value: Double, _ expected: Double) -> Bool {
    (value - expected).magnitude <= 1e-9 * expected.magnitude
  }

  @Test func `SEM-51 a true range reaches from the close before`() {
    var range = TrueRange()
    #expect(range.add(high: Price(103), low: Price(101), close: Price(102)) == PriceOffset(2))
    #expect(range.add(high: Price(110), low: Price(108), close: Price(109)) == PriceOffset(8))
    #expect(range.add(high: Price(100), low: Price(99), close: Price(99)) == PriceOffset(10))
    #expect(range.add(high: Price(104), low: Price(95), close: Price(95)) == PriceOffset(9))
  }

  @Test func `SEM-51 the first bar's range warms nothing up`() {
    var average = AverageTrueRange(period: 2)
    #expect(average.add(bar(1000, 1, 100)) == nil)
    #expect((average.barsSeen, average.trueRangesSeen) == (1, 0))
    #expect(average.add(bar(102, 100, 101)) == nil)
    #expect(average.add(bar(105, 101, 105)) == 3)
    #expect((average.barsSeen, average.barsNeeded) == (3, 3))
    #expect((average.trueRangesSeen, average.period) == (2, 2))
    #expect(average.add(bar(105, 104, 104)) == 2)
    #expect((average.barsSeen, average.trueRangesSeen) == (3, 2))
  }

  @Test func `a period of one is the true range itself`() {
    var average = AverageTrueRange(period: 1)
    #expect(average.add(bar(10, 8, 9)) == nil)
    #expect(average.add(bar(12, 11, 12)) == 3)
    #expect(average.add(bar(12, 12, 12)) == 0)
  }

  @Test(arguments: [
    (Double.nan, 9.0, 9.5), (10, .nan, 9.5), (10, 9, .nan), (.infinity, 9, 9.5),
    (10, -.infinity, 9.5), (10, 9, .infinity), (9, 10, 9.5), (10, 9, 10.5), (10, 9, 8.5),
    (1e300, 9, 10), (10, -1e300, 9),
  ])
  func `a broken bar is counted and poisons nothing`(high: Double, low: Double, close: Double) {
    var clean = AverageTrueRange(period: 2)
    var dirty = AverageTrueRange(period: 2)
    dirty.add(high: high, low: low, close: close)
    for (top, bottom, last) in [(12.0, 10.0, 11.0), (13, 11, 12), (15, 12, 15), (16, 15, 15.5)] {
      clean.add(high: top, low: bottom, close: last)
      dirty.add(high: top, low: bottom, close: last)
      dirty.add(high: high, low: low, close: close)
    }
    #expect(dirty.value == clean.value)
    #expect(dirty.value != nil)
    #expect(dirty.lastTrueRange == clean.lastTrueRange)
    #expect(dirty.barsSkipped == 5)
    #expect(clean.barsSkipped == 0)
  }

  @Test func `a bar with its open outside is broken`() {
    var average = AverageTrueRange(period: 1)
    average.add(bar(10, 8, 9, open: 11))
    #expect(average.barsSkipped == 1)
    #expect(average.barsSeen == 0)
  }

  @Test func `ranges of large prices are exact`() {
    var average = AverageTrueRange(period: 1)
    let large = Price(raw: 999_999_999_000_000_000)
    average.add(high: large, low: large, close: large)
    average.add(high: large + PriceOffset(raw: 1), low: large, close: large)
    #expect(average.value == 1e-9)
  }

  @Test func `prices below zero have ranges too`() {
    var average = AverageTrueRange(period: 1)
    average.add(bar(-30, -40, -37))
    #expect(average.add(bar(2, -5, 0)) == 39)
  }

  @Test func `Wilder's average follows its formula`() {
    var average = WilderAverage(period: 3)
    #expect(average.value == nil)
    for value in [1.0, 2.0] { average.add(value) }
    #expect(average.value == nil)
    average.add(3)
    #expect(average.value == 2)
    average.add(6)
    #expect(average.value == 10.0 / 3)
    #expect(average.add(.nan) == false)
    #expect(average.add(-.infinity) == false)
    #expect(average.value == 10.0 / 3)
  }

  @Test func `an average without a period stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = AverageTrueRange(period: 0) }
  }
}
