import Testing
import TradingModel

struct TimestampTests {
  private let nanosecondsPerSecond: Int64 = 1_000_000_000

  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-01T00:00:00Z", 0), ("2020-12-15T14:30", 1_608_042_600),
    ("2020-12-15T14:30:00", 1_608_042_600), ("2020-12-15 14:30:00", 1_608_042_600),
    ("2020-12-15T14:30:00Z", 1_608_042_600), ("2020-12-15T09:30:00-05:00", 1_608_042_600),
    ("2020-12-15T09:30:00-0500", 1_608_042_600), ("2020-12-15T20:00+05:30", 1_608_042_600),
    ("2020-12-16T04:30:00+14", 1_608_042_600), ("2000-02-29", 951_782_400),
    ("2024-02-29T23:59:59Z", 1_709_251_199), ("1969-12-31T23:59:59Z", -1),
    ("1900-03-01", -2_203_891_200), ("1678-01-01", -9_214_560_000),
    ("2261-12-31T23:59:59Z", 9_214_646_399),
  ])
  func `ISO-8601 is read in every zone`(text: String, seconds: Int64) {
    #expect(Timestamp(iso8601: text) == Timestamp(seconds: seconds))
  }

  @Test(arguments: [
    ("2020-12-15T14:30:00.5Z", 500_000_000), ("2020-12-15T14:30:00.000000001Z", 1),
    ("2020-12-15T14:30:00.123456789", 123_456_789),
    ("2020-12-15T09:30:00.25-05:00", 250_000_000),
  ])
  func `fractions of a second are read to the nanosecond`(text: String, nanoseconds: Int64) {
    let second = 1_608_042_600 * nanosecondsPerSecond
    #expect(Timestamp(iso8601: text)?.nanoseconds == second + nanoseconds)
  }

  @Test(arguments: [
    "", "2020", "2020-12", "2020-12-15T", "2020-12-15T14", "2020-12-15T14:", "2020-12-15T14:3",
    "2020-12-15T14:30:", "2020-12-15T14:30:0", "2020-12-15T14:30:00.", "2020-12-15T14:30:00.Z",
    "2020-12-15T14:30:00.1234567890Z", "2020-12-15T14:30:00z", "2020-12-15T14:30:00ZZ",
    "2020-12-15T14:30:00+", "2020-12-15T14:30:00+5", "2020-12-15T14:30:00+24:00",
    "2020-12-15T14:30:00+05:60", "2020-12-15t14:30:00Z", "2020/12/15", "15-12-2020", "20-12-15",
    "2020-13-01", "2020-00-01", "2020-01-00", "2020-01-32", "2020-04-31", "2021-02-29",
    "1900-02-29", "2100-02-29", "2020-12-15T24:00:00Z", "2020-12-15T14:60:00Z",
    "2020-12-15T14:30:60Z", "1677-12-31", "2262-01-01", "0000-00-00", " 2020-12-15",
    "2020-12-15 ", "2020-12-15Z", "-2020-12-15", "２０２０-12-15", "2020-1-5",
  ])
  func `anything else is no moment`(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_608_042_600_000_000_000, "2020-12-15T14:30:00Z"),
    (1_608_042_600_500_000_000, "2020-12-15T14:30:00.5Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
    (-86_400_000_000_000, "1969-12-31T00:00:00Z"), (1, "1970-01-01T00:00:00.000000001Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
  ])
  func `a moment prints as UTC with the decimals it needs`(nanoseconds: Int64, text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).description == text)
  }

  @Test func `decimals of a second can be asked for`() {
    let moment = Timestamp(seconds: 0)
    #expect(moment.iso8601(fractionDigitsMin: 3) == "1970-01-01T00:00:00.000Z")
    #expect(Timestamp(nanoseconds: 5).iso8601(fractionDigitsMin: 3).hasSuffix("00.000000005Z"))
    #expect(Timestamp(seconds: 50_607).timeOfDay == "14:03:27")
    #expect(Timestamp(seconds: -1).timeOfDay == "23:59:59")
  }

  @Test(arguments: UInt64(0)..<10)
  func `every moment prints to a text that reads back as itself`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    for _ in 0..<300 {
      let nanoseconds = Int64.random(
        in: -9_214_560_000_000_000_000...9_214_646_399_000_000_000, using: &chance)
      let moment = Timestamp(nanoseconds: nanoseconds)
      #expect(Timestamp(iso8601: moment.description) == moment)
    }
  }

  @Test func `every day of four centuries has its own date`() {
    var previous = CivilTime(Timestamp(seconds: -9_214_560_000))
    #expect(previous == CivilTime(year: 1678, month: 1, day: 1))
    for day in Int64(1)...146_097 {
      let moment = Timestamp(seconds: -9_214_560_000 + day * 86_400)
      let civil = CivilTime(moment)
      let isNext =
        (civil.year, civil.month, civil.day) == (previous.year, previous.month, previous.day + 1)
        || (civil.month, civil.day) == (previous.month + 1, 1)
        || (civil.year, civil.month, civil.day) == (previous.year + 1, 1, 1)
      guard isNext, civil.isValid, civil.timestamp == moment else {
        Issue.record("\(civil) after \(previous)")
        return
      }
      previous = civil
    }
    #expect(previous == CivilTime(year: 2078, month: 1, day: 1))
  }

  @Test(arguments: [
    (52_267, 60, 52_260), (52_260, 60, 52_260), (52_319, 60, 52_260), (-1, 60, -60),
    (-60, 60, -60), (-61, 60, -120), (0, 86_400, 0), (100, 7, 98),
  ])
  func `a moment is floored to the start of its bar`(seconds: Int64, span: Int64, start: Int64) {
    #expect(Timestamp(seconds: seconds).floored(to: .seconds(span)) == Timestamp(seconds: start))
  }

  @Test(arguments: [
    (0, 0, 86_400), (1, 0, 86_400), (86_399, 0, 86_400), (0, 3600, 3600), (3600, 3600, 90_000),
    (3599, 3600, 3600), (-1, 0, 0), (-86_400, 0, 0), (-86_401, 0, -86_400),
    (7200, 3600, 90_000),
  ])
  func `the next time of day is strictly later`(seconds: Int64, timeOfDay: Int64, next: Int64) {
    let moment = Timestamp(seconds: seconds)
    #expect(moment.next(timeOfDay: .seconds(timeOfDay)) == Timestamp(seconds: next))
  }

  @Test func `sums and differences are held at the range's ends`() {
    let (past, future) = (Timestamp.distantPast, Timestamp.distantFuture)
    #expect(future + .seconds(1) == future)
    #expect(past + .seconds(-1) == past)
    #expect(future - past == TimeSpan(nanoseconds: .max))
    #expect(past - future == TimeSpan(nanoseconds: .min))
    #expect(Timestamp(seconds: 5) - Timestamp(seconds: 7) == .seconds(-2))
    #expect(TimeSpan.day.times(.max) == TimeSpan(nanoseconds: .max))
  }
}
