import Connectors
import MarketData
import Testing
import TradingModel

/// What the times of bars say: their length, and where some are missing.
struct BarSpacingTests {
  private func load(_ starts: [Int]) throws -> ReplayFeed {
    let text =
      "time,open,high,low,close\n" + starts.map { "\($0),1,1,1,1\n" }.joined()
    return try loadFeed([("x.csv", text)])
  }

  private let day = 86_400
  /// Monday, 2024-01-01.
  private let monday = 1_704_067_200

  @Test(arguments: [
    ([0, 60, 120, 180], "1m"), ([0, 60, 180, 240, 3000], "1m"), ([0, 300, 600], "5m"),
    ([0, 86_400, 172_800, 432_000], "1d"), ([0, 7200], "2h"), ([0, 120, 180], "1m"),
    ([0, 604_800, 1_209_600], "7d"),
  ])
  func `bars are as long as their most common distance`(starts: [Int], expected: String) throws {
    #expect(try load(starts).info.barSpan.text == expected)
  }

  @Test func `nights between sessions are no holes, even over a change of the clocks`() throws {
    var starts: [Int] = []
    for number in 0..<10 {
      let open = monday + (number / 5 * 7 + number % 5) * day + (number < 5 ? 52_200 : 48_600)
      starts += (0..<390).map { open + $0 * 60 }
    }
    let feed = try load(starts)
    #expect(feed.info.barSpan == .seconds(60))
    #expect(feed.counts.holes == 0)
  }

  @Test func `minutes missing inside sessions are holes, each stretch once`() throws {
    var starts: [Int] = []
    for number in 0..<3 {
      for minute in 0..<390 where !(number == 1 && (100..<110).contains(minute)) {
        if number == 2, minute == 50 || minute == 60 { continue }
        starts.append(monday + number * day + minute * 60)
      }
    }
    #expect(try load(starts).counts.holes == 3)
  }

  @Test func `a market without weekends has none in them, one with them has`() throws {
    let week = (0..<(5 * 24)).map { monday + $0 * 3600 }
    let next = week.map { $0 + 7 * day }
    #expect(try load(week + next).counts.holes == 0)
    let saturday = (0..<6).map { monday + 5 * day + $0 * 3600 }
    #expect(try load(week + saturday + next).counts.holes == 1)
  }

  @Test func `of days, more than five missing are a hole`() throws {
    #expect(try load([0, day, 2 * day, 7 * day, 8 * day]).counts.holes == 0)
    #expect(try load([0, day, 2 * day, 8 * day, 9 * day]).counts.holes == 1)
  }
}
