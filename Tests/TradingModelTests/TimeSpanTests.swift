import Testing
import TradingModel

struct TimeSpanTests {
  @Test(arguments: [
    ("250ms", 250_000_000), ("90s", 90_000_000_000), ("1m", 60_000_000_000),
    ("2h", 7_200_000_000_000), ("1d", 86_400_000_000_000), ("3600", 3_600_000_000_000),
    ("0", 0), ("0.5", 500_000_000), ("1.5h", 5_400_000_000_000), ("0.1ms", 100_000),
    (".5m", 30_000_000_000), ("+1s", 1_000_000_000),
  ])
  func `a length is a number and a unit`(text: String, nanoseconds: Int64) {
    #expect(TimeSpan(parsing: text) == TimeSpan(nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "s", "ms", "m", "-1s", "-1", "1w", "1y", "1 m", "1m ", " 1m", "1M", "1H", "1mm", "1sm",
    "m1", "1e3s", "1,5h", "nan", "1m30s", "∞", "--", "1us", "9000000000d", "99999999999999999999s",
  ])
  func `anything else is no length`(text: String) {
    #expect(TimeSpan(parsing: text) == nil)
  }

  @Test(arguments: [
    (60, "1m"), (90, "90s"), (86_400, "1d"), (3600, "1h"), (5400, "90m"), (0, "0s"), (7, "7s"),
    (172_800, "2d"),
  ])
  func `a length prints in its largest whole unit`(seconds: Int64, text: String) {
    #expect(TimeSpan.seconds(seconds).text == text)
  }

  @Test func `parts of a second print as milliseconds or decimals`() {
    #expect(TimeSpan.milliseconds(250).text == "250ms")
    #expect(TimeSpan(nanoseconds: 1).text == "0.000000001s")
    #expect(TimeSpan(nanoseconds: 1_500_000).text == "0.0015s")
  }

  @Test(arguments: UInt64(0)..<5)
  func `every length prints to a text that reads back as itself`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    let units: [Int64] = [1, 1_000_000, 1_000_000_000, 60_000_000_000, 86_400_000_000_000]
    for _ in 0..<300 {
      let unit = units[Int.random(in: 0..<units.count, using: &chance)]
      let span = TimeSpan(nanoseconds: unit * Int64.random(in: 0...9999, using: &chance))
      #expect(TimeSpan(parsing: span.text) == span, "\(span.text)")
    }
  }

  @Test(arguments: [
    (0, "0s"), (12, "12s"), (119, "119s"), (120, "2m"), (7199, "119m"), (7200, "2h"),
    (172_799, "47h"), (172_800, "2d"), (-5, "0s"),
  ])
  func `an age is told in its largest whole unit`(seconds: Int64, text: String) {
    #expect(TimeSpan.seconds(seconds).roughly == text)
  }
}
