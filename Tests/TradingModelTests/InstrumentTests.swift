import Testing
import TradingModel

struct InstrumentTests {
  private func instrument(tick: String, lot: String = "1", multiplier: String = "1") throws
    -> Instrument
  {
    Instrument(
      id: InstrumentID(0), symbol: "TEST", tick: try PriceOffset(parsing: tick),
      lot: try Quantity(parsing: lot), multiplier: try Ratio(parsing: multiplier))
  }

  @Test(arguments: [
    ("0.01", "367.40", true), ("0.01", "367.405", false), ("0.25", "5114.5", true),
    ("0.25", "5114.6", false), ("5", "100", true), ("5", "101", false), ("0.01", "0", true),
    ("0.01", "-37.63", true), ("0.00001", "1.391475", false), ("0.03", "0.09", true),
  ])
  func `a price is on the tick or it is not`(tick: String, price: String, isOn: Bool) throws {
    #expect(try instrument(tick: tick).isOnTick(try Price(parsing: price)) == isOn)
  }

  @Test(arguments: [
    ("0.25", "5114.60", Rounding.down, "5114.5"), ("0.25", "5114.60", .up, "5114.75"),
    ("0.25", "-5114.60", .down, "-5114.75"), ("0.25", "-5114.60", .up, "-5114.5"),
    ("0.01", "1.005", .halfEven, "1"), ("0.01", "1.015", .halfEven, "1.02"),
    ("0.05", "1.024", .halfEven, "1"), ("0.05", "1.025", .halfEven, "1"),
    ("0.05", "1.026", .halfEven, "1.05"), ("0.01", "1.01", .awayFromZero, "1.01"),
  ])
  func `a price moves to the tick as named`(
    tick: String, price: String, rounding: Rounding, moved: String
  ) throws {
    let result = try instrument(tick: tick).onTick(try Price(parsing: price), rounding)
    #expect(result.description == moved)
  }

  @Test(arguments: [
    ("1", "10.9", "10"), ("1", "-10.9", "-10"), ("0.00001", "0.123456789", "0.12345"),
    ("100", "99", "0"), ("0.3", "1", "0.9"),
  ])
  func `a quantity is cut down to the lot`(lot: String, quantity: String, cut: String) throws {
    let instrument = try instrument(tick: "0.01", lot: lot)
    let given = try Quantity(parsing: quantity)
    #expect(instrument.onLot(given).description == cut)
    #expect(!instrument.isOnLot(given))
    #expect(instrument.isOnLot(instrument.onLot(given)))
  }

  @Test(arguments: [
    ("0.01", 2), ("0.25", 2), ("1", 0), ("5", 0), ("0.00001", 5), ("0.000000001", 9), ("0.5", 1),
    ("1.25", 2),
  ])
  func `the decimals show every step`(tick: String, decimals: Int) throws {
    #expect(try instrument(tick: tick).priceDecimals == decimals)
    #expect(try instrument(tick: "1", lot: tick).quantityDecimals == decimals)
  }

  @Test func `the multiplier counts in the value`() throws {
    let future = try instrument(tick: "0.25", multiplier: "50")
    #expect(future.value(of: Quantity(2), at: try Price(parsing: "5114.5")) == Money(511_450))
    #expect(future.value(of: Quantity(4_000_000_000), at: Price(1_000_000_000)) == nil)
  }

  @Test(arguments: [[0, 1, 1], [1, 0, 1], [1, 1, 0], [-1, 1, 1], [1, -1, 1]] as [[Int64]])
  func `an instrument without steps is a bug and stops`(parts: [Int64]) async {
    await #expect(processExitsWith: .failure) { [parts = parts as [Int64]] in
      _ = Instrument(
        id: InstrumentID(0), symbol: "X", tick: PriceOffset(raw: parts[0]),
        lot: Quantity(raw: parts[1]), multiplier: Ratio(raw: parts[2]))
    }
  }
}
