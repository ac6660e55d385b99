import Testing
import TradingModel

struct FixedPointParsingTests {
  private func parse(_ text: String, _ rounding: Rounding? = nil) -> Result<Price, NumberError> {
    do throws(NumberError) {
      return .success(try Price(parsing: text, rounding: rounding))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("+5", 5_000_000_000), ("100", 100_000_000_000),
    ("367.4", 367_400_000_000), ("-0.00012", -120_000), (".5", 500_000_000), ("5.", 5_000_000_000),
    ("-.25", -250_000_000), ("0.000000001", 1), ("-0.000000001", -1),
    ("0.0000000010000000000000000000000000", 1), ("007.50", 7_500_000_000),
    ("1.10", 1_100_000_000), ("1000000000", 1_000_000_000_000_000_000),
    ("-1000000000.000000000", -1_000_000_000_000_000_000),
    ("00000000000000000000000000000000000000000000001", 1_000_000_000),
  ])
  func `a plain decimal is read exactly`(text: String, raw: Int64) {
    #expect(parse(text) == .success(Price(raw: raw)))
  }

  @Test(arguments: [
    "", " ", "+", "-", ".", "-.", "+.", "--1", "+-1", "1-", "1+", "1..2", "1.2.3", ".1.", "1,000",
    "1 000", " 1", "1 ", "1e3", "0x10", "1_000", "nan", "NaN", "inf", "∞", "１", "٣", "1\n", "\t1",
    "$5", "5%", "1/2", "−1", "1\u{0}",
  ])
  func `anything else is malformed`(text: String) {
    #expect(parse(text) == .failure(.malformed))
    #expect(parse(text, .halfEven) == .failure(.malformed))
  }

  @Test(arguments: [
    "1000000000.000000001", "-1000000000.000000001", "1000000001", "9223372036.854775808",
    "9223372037", "-9223372037", "99999999999999999999",
    "123456789012345678901234567890123456789012345678901234567890",
    "-123456789012345678901234567890123456789012345678901234567890",
  ])
  func `a magnitude above the type's limit is out of range`(text: String) {
    #expect(parse(text) == .failure(.outOfRange))
    #expect(parse(text, .up) == .failure(.outOfRange))
  }

  @Test func `each type has its own limit`() throws {
    #expect(throws: NumberError.outOfRange) { try Quantity(parsing: "4000000000.1") }
    #expect(try Quantity(parsing: "4000000000").raw == Quantity.magnitudeMax)
    #expect(throws: NumberError.outOfRange) { try PriceOffset(parsing: "-2000000000.1") }
    #expect(try PriceOffset(parsing: "-2000000000").raw == -PriceOffset.magnitudeMax)
    #expect(throws: NumberError.outOfRange) { try Money(parsing: "9000000000.000000001") }
    #expect(try Money(parsing: "9000000000").raw == Money.magnitudeMax)
    #expect(throws: NumberError.outOfRange) { try Ratio(parsing: "9000000001") }
    #expect(try Ratio(parsing: "-9000000000").raw == -Ratio.magnitudeMax)
  }

  @Test(arguments: ["0.0000000001", "-1.1234567891", "100.00000000000000000000000001"])
  func `a tenth decimal is too precise when no rounding was allowed`(text: String) {
    #expect(parse(text) == .failure(.tooPrecise))
  }

  @Test(arguments: [
    ("0.0000000015", Rounding.down, 1), ("0.0000000015", .up, 2),
    ("0.0000000015", .towardZero, 1), ("0.0000000015", .awayFromZero, 2),
    ("0.0000000015", .halfEven, 2), ("0.0000000025", .halfEven, 2),
    ("0.00000000251", .halfEven, 3), ("-0.0000000015", .down, -2), ("-0.0000000015", .up, -1),
    ("-0.0000000015", .towardZero, -1), ("-0.0000000015", .awayFromZero, -2),
    ("-0.0000000025", .halfEven, -2), ("-0.0000000001", .up, 0), ("-0.0000000001", .down, -1),
    ("0.00000000100000000000001", .up, 2), ("1000000000", .up, 1_000_000_000_000_000_000),
    ("999999999.9999999999", .up, 1_000_000_000_000_000_000),
  ])
  func `digits past the ninth decimal are rounded as named`(
    text: String, rounding: Rounding, raw: Int64
  ) {
    #expect(parse(text, rounding) == .success(Price(raw: raw)))
  }

  @Test func `rounding up past the limit is out of range`() {
    #expect(parse("1000000000.0000000001", .up) == .failure(.outOfRange))
    #expect(parse("1000000000.0000000001", .down) == .success(Price(1_000_000_000)))
    #expect(parse("-1000000000.0000000001", .awayFromZero) == .failure(.outOfRange))
  }

  @Test func `a part of a longer text can be read in place`() throws {
    let text = "price 101.25 now"
    let word = text.split(separator: " ")[1]
    #expect(try Price(parsing: word) == Price(raw: 101_250_000_000))
  }

  @Test(arguments: UInt64(0)..<20)
  func `every value prints to a text that reads back as itself`(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let digits = Int64.random(in: 0...18, using: &chance)
      var bound: Int64 = 1
      for _ in 0..<digits { bound *= 10 }
      let raw = Int64.random(in: -bound...bound, using: &chance)
      let value = Price(raw: raw)
      #expect(try Price(parsing: value.description) == value)
      let decimals = Int.random(in: 0...9, using: &chance)
      #expect(try Price(parsing: value.text(decimalsMin: decimals)) == value)
      #expect(try Price(parsing: "0000" + Price(raw: abs(raw)).description).raw == abs(raw))
    }
  }
}
