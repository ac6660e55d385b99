import Testing
import TradingModel

struct AmountsTests {
  private func price(_ text: String) throws -> Price { try Price(parsing: text) }
  private func quantity(_ text: String) throws -> Quantity { try Quantity(parsing: text) }

  @Test(arguments: [
    ("2", "5114.50", "50", "511450"), ("100", "367.40", "1", "36740"),
    ("-100", "367.40", "1", "-36740"), ("0.00001", "19000.015", "1", "0.19000015"),
    ("0.000000001", "0.5", "1", "0"), ("0.000000003", "0.5", "1", "0.000000002"),
    ("0.000000001", "0.000000001", "1", "0"), ("1", "-37.63", "1000", "-37630"),
    ("0", "100", "1", "0"), ("3", "0.333333333", "0.1", "0.1"),
    ("4000000000", "2.25", "1", "9000000000"), ("9", "1000000000", "1", "9000000000"),
  ])
  func `value is quantity at price times multiplier, rounded half-even`(
    quantity: String, price: String, multiplier: String, value: String
  ) throws {
    let computed = Money.value(
      of: try self.quantity(quantity), at: try self.price(price),
      multiplier: try Ratio(parsing: multiplier))
    #expect(computed == (try Money(parsing: value)))
  }

  @Test(arguments: [
    ("4000000000", "1000000000", "1"), ("-4000000000", "1000000000", "1"),
    ("4000000000", "1000000000", "9000000000"), ("4000000000", "-1000000000", "9000000000"),
    ("9.000000001", "1000000000", "1"), ("4000000000", "2.250000001", "1"),
    ("1", "1000000000", "50"),
  ])
  func `a value beyond the range of money is nil, never a trap`(
    quantity: String, price: String, multiplier: String
  ) throws {
    let computed = Money.value(
      of: try self.quantity(quantity), at: try self.price(price),
      multiplier: try Ratio(parsing: multiplier))
    #expect(computed == nil)
  }

  @Test func `a distance scales with its rounding named`() throws {
    let distance = try PriceOffset(parsing: "1.86")
    #expect(distance.scaled(by: try Ratio(parsing: "1.5"), .halfEven)?.description == "2.79")
    let third = try Ratio(parsing: "0.333333333")
    #expect(PriceOffset(raw: 10).scaled(by: third, .down) == PriceOffset(raw: 3))
    #expect(PriceOffset(raw: 10).scaled(by: third, .up) == PriceOffset(raw: 4))
    #expect(PriceOffset(raw: -10).scaled(by: third, .awayFromZero) == PriceOffset(raw: -4))
    #expect(PriceOffset(raw: -10).scaled(by: third, .towardZero) == PriceOffset(raw: -3))
  }

  @Test func `scaling out of range is nil for every amount`() {
    let huge = Ratio(9_000_000_000)
    #expect(PriceOffset(2_000_000_000).scaled(by: huge, .up) == nil)
    #expect(Quantity(4_000_000_000).scaled(by: huge, .down) == nil)
    #expect(Money(9_000_000_000).scaled(by: huge, .halfEven) == nil)
    #expect(Money(-9_000_000_000).scaled(by: Ratio(2), .halfEven) == nil)
    #expect(PriceOffset(1_000_000_001).scaled(by: Ratio(2), .up) == nil)
    #expect(PriceOffset(1_000_000_000).scaled(by: Ratio(2), .up) == PriceOffset(2_000_000_000))
  }

  @Test func `so many ticks of a distance, or nil out of range`() {
    let tick = PriceOffset(raw: 10_000_000)
    #expect(tick.times(30)?.description == "0.3")
    #expect(tick.times(-30)?.description == "-0.3")
    #expect(tick.times(Int64.max) == nil)
    #expect(tick.times(Int64.min) == nil)
    #expect(PriceOffset(2_000_000_000).times(2) == nil)
    #expect(PriceOffset(2_000_000_000).times(1) == PriceOffset(2_000_000_000))
  }

  @Test(arguments: [
    (3, 2, "1.5"), (1, 3, "0.333333333"), (2, 3, "0.666666667"), (-1, 3, "-0.333333333"),
    (1, -4, "-0.25"), (-1, -4, "0.25"), (0, 5, "0"),
  ])
  func `a ratio of two amounts is rounded half-even`(_ above: Int64, _ below: Int64, text: String) {
    #expect(PriceOffset(above).ratio(to: PriceOffset(below))?.description == text)
    #expect(Money(above).ratio(to: Money(below))?.description == text)
  }

  @Test func `a ratio to nothing, or beyond the range, is nil`() {
    #expect(Money(5).ratio(to: .zero) == nil)
    #expect(Money(9_000_000_000).ratio(to: Money(raw: 1)) == nil)
    #expect(Money(raw: 1).ratio(to: Money(9_000_000_000)) == Ratio.zero)
  }

  @Test func `percent and share are a hundred apart`() throws {
    #expect(Ratio(percent: try Ratio(parsing: "1.5")).description == "0.015")
    #expect(try Ratio(parsing: "0.015").percent.description == "1.5")
    #expect(Ratio(9_000_000_000).percent == Ratio(raw: Int64.max))
    #expect(Ratio(-9_000_000_000).percent == Ratio(raw: Int64.min))
  }

  @Test func `traded volume is held at the largest quantity`() {
    let largest = Quantity(raw: Quantity.magnitudeMax)
    #expect(Quantity(1).addingSaturated(Quantity(2)) == Quantity(3))
    #expect(largest.addingSaturated(largest) == largest)
    #expect(Quantity(raw: .max).addingSaturated(Quantity(raw: .max)) == largest)
  }

  @Test func `figures that do not fit are held at the ends, and can be negated`() {
    #expect(Money(clamping: Int128(Int64.max) * 4) == Money(raw: Int64.max))
    #expect(Money(clamping: Int128(Int64.max) * -4) == Money(raw: -Int64.max))
    #expect((-Money(clamping: Int128(Int64.min))).raw == Int64.max)
    #expect(Money(clamping: -5) == Money(raw: -5))
  }

  @Test func `prices and distances go together`() throws {
    let entry = try price("101.2")
    let stop = try price("99.5")
    #expect((entry - stop).description == "1.7")
    #expect(stop + (entry - stop) == entry)
    #expect(entry - (entry - stop) == stop)
    #expect((stop - entry).magnitude.description == "1.7")
    #expect(-(stop - entry) == entry - stop)
    #expect(stop < entry)
  }
}
