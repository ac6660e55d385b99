import Testing
import TradingModel

struct FixedPointPrintingTests {
  @Test(arguments: [
    (0, "0"), (1, "0.000000001"), (-1, "-0.000000001"), (367_400_000_000, "367.4"),
    (-120_000, "-0.00012"), (100_000_000_000, "100"), (-500_000_000, "-0.5"),
    (1_000_000_001, "1.000000001"), (Int64.max, "9223372036.854775807"),
    (Int64.min, "-9223372036.854775808"),
  ])
  func `the exact text has no trailing zeros`(raw: Int64, text: String) {
    #expect(Price(raw: raw).description == text)
  }

  @Test(arguments: [
    (99_500_000_000, 2, "99.50"), (99_515_000_000, 2, "99.515"), (99_000_000_000, 2, "99.00"),
    (0, 2, "0.00"), (0, 0, "0"), (-5_000_000, 5, "-0.00500"), (1, 2, "0.000000001"),
    (1_000_000_000, 9, "1.000000000"), (99_500_000_000, 0, "99.5"),
  ])
  func `at least so many decimals are printed and none is dropped`(
    raw: Int64, decimals: Int, text: String
  ) {
    #expect(Price(raw: raw).text(decimalsMin: decimals) == text)
  }

  @Test(arguments: [
    (1_234_560_000, 2, "1.23"), (1_235_000_000, 2, "1.24"), (1_225_000_000, 2, "1.22"),
    (-1_235_000_000, 2, "-1.24"), (-1_000_000, 2, "0.00"), (-1_000_000, 0, "0"),
    (999_999_999, 0, "1"), (500_000_000, 0, "0"), (1_500_000_000, 0, "2"), (5, 9, "0.000000005"),
    (0, 3, "0.000"),
  ])
  func `screen figures are rounded half-even to exactly so many decimals`(
    raw: Int64, decimals: Int, text: String
  ) {
    #expect(Price(raw: raw).rounded(decimals: decimals) == text)
  }

  @Test(arguments: [
    (1_234_567_891_000_000, 2, "1,234,567.89"), (-1_200_000_000_000, 0, "-1,200"),
    (999_000_000_000, 0, "999"), (1_000_000_000_000, 0, "1,000"), (0, 2, "0.00"),
    (-999_999_000_000_000, 0, "-999,999"), (100_000_000_000_000, 1, "100,000.0"),
  ])
  func `thousands are separated for people`(raw: Int64, decimals: Int, text: String) {
    #expect(Money(raw: raw).grouped(decimals: decimals) == text)
  }

  @Test(arguments: [
    (412_500_000_000, 2, "+412.50"), (-412_500_000_000, 2, "-412.50"), (1_000_000, 2, "0.00"),
    (0, 2, "0.00"), (5_000_000_000_000, 0, "+5,000"),
  ])
  func `a gain is marked with a plus, a zero is not`(raw: Int64, decimals: Int, text: String) {
    #expect(Money(raw: raw).signed(decimals: decimals) == text)
  }

  @Test func `a double becomes a value only when it is finite and in range`() {
    #expect(Price(1.5, rounding: .toNearestOrEven) == Price(raw: 1_500_000_000))
    #expect(Price(1.000_000_000_6, rounding: .down) == Price(1))
    #expect(Price(-0.1, rounding: .toNearestOrEven) == Price(raw: -100_000_000))
    #expect(Price(.nan, rounding: .down) == nil)
    #expect(Price(.infinity, rounding: .down) == nil)
    #expect(Price(-.infinity, rounding: .up) == nil)
    #expect(Price(1.1e9, rounding: .down) == nil)
    #expect(Price(-1e300, rounding: .down) == nil)
    #expect(Price(raw: 1_500_000_000).double == 1.5)
  }
}
