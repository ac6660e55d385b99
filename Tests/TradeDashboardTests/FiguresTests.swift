import Testing
import TradingModel

@testable import TradeDashboard

struct FiguresTests {
  @Test func `money has its thousands apart and its sign`() {
    #expect(Figures.money(Fixture.money("100412.5")) == "100,412.50")
    #expect(Figures.money(Fixture.money("-1234567.891")) == "-1,234,567.89")
    #expect(Figures.money(Fixture.money("999.995")) == "1,000.00")
    #expect(Figures.gain(Fixture.money("412.5")) == "+412.50")
    #expect(Figures.gain(Fixture.money("-412.5")) == "-412.50")
    #expect(Figures.gain(Fixture.money("0.001")) == "0.00")
    #expect(Figures.gain(Fixture.money("-0.001")) == "0.00")
  }

  @Test func `prices have the decimals of their tick`() {
    #expect(Figures.price(Fixture.price("5114.5"), of: Fixture.instruments[1]) == "5114.50")
    #expect(Figures.price(Fixture.price("1.08614"), of: Fixture.instruments[5]) == "1.0861")
    let tiny = Fixture.instrument(0, "SHIB", tick: "0.00000001", lot: "1")
    #expect(Figures.price(Fixture.price("0.00001234"), of: tiny) == "0.00001234")
    let big = Fixture.instrument(0, "BRKA", tick: "1", lot: "1")
    #expect(Figures.price(Fixture.price("7123456"), of: big) == "7123456")
  }

  @Test func `texts stand on their decimal point`() {
    #expect(
      alignedOnPoint(["102.35", "5114.50", "64980", "1.0861", "–"]) == [
        "  102.35  ", " 5114.50  ", "64980     ", "    1.0861", "    –     ",
      ])
    #expect(
      alignedOnPoint(["3.5A", "12.1A", "2.78%", "285t"]) == [
        "  3.5A ", " 12.1A ", "  2.78%", "285t   ",
      ])
    #expect(alignedOnPoint([]) == [])
  }

  @Test(arguments: [
    ("0.82", 0, "0.820"), ("6.4", 1, "6.40"), ("540", 4, "540"), ("0.0011", 5, "0.00110"),
    ("0", 0, "0.000"), ("123.456", 0, "123"), ("12.3456", 0, "12.3"),
  ])
  func `an ATR has three digits`(atr: String, instrument: Int, text: String) {
    #expect(Figures.atr(Fixture.offset(atr), of: Fixture.instruments[instrument]) == text)
  }

  @Test func `a distance is shown in the unit that was chosen`() {
    let nvdx = Fixture.instruments[0]
    func text(_ unit: DistanceUnit, atr: PriceOffset? = Fixture.offset("0.82")) -> String {
      unit.text(
        Fixture.offset("2.85"), price: Fixture.price("102.35"), instrument: nvdx, atr: atr,
        risk: Fixture.offset("1.70"))
    }
    #expect(DistanceUnit.allCases.map { text($0) } == ["3.5A", "2.85", "285t", "2.78%", "1.68R"])
    #expect(text(.atr, atr: nil) == "2.78%", "without an ATR the share of the price stands in")
    #expect(text(.atr, atr: .zero) == "2.78%")
  }

  @Test func `the units come round`() {
    var unit = DistanceUnit.atr
    for _ in DistanceUnit.allCases { unit = unit.next }
    #expect(unit == .atr)
  }

  @Test func `speeds and clocks read well`() {
    #expect(Figures.speed(Ratio(60)) == "60×")
    #expect(Figures.speed(.zero) == "max")
    #expect(Figures.clock(.seconds(761)) == "00:12:41")
    #expect(Figures.clock(.seconds(90_061)) == "1d 01:01:01")
    #expect(Figures.clock(.seconds(-5)) == "00:00:00")
    #expect(TimeSpan.seconds(119).roughly == "119s")
    #expect(TimeSpan.seconds(7199).roughly == "119m")
  }

  @Test func `figures beyond all range do not trap`() {
    let far = Price(raw: .max)
    let near = Price(raw: .min + 1)
    #expect(Figures.distance(from: near, to: far).raw == .max)
    let gain = Figures.gain(
      of: Quantity(raw: .max), moving: PriceOffset(raw: .max), instrument: Fixture.instruments[5])
    #expect(gain.raw == .max)
    _ = Figures.price(far, of: Fixture.instruments[0])
    _ = Figures.money(Money(raw: .max))
    _ = Figures.atr(PriceOffset(raw: .max), of: Fixture.instruments[5])
  }

  @Test func `long words are cut between words`() {
    #expect(wrapped("one two three four", width: 9, lines: 3) == ["one two", "three", "four"])
    #expect(wrapped("one two three four", width: 9, lines: 2) == ["one two", "three four"])
    #expect(wrapped("", width: 9, lines: 2) == [""])
    #expect(wrapped("unbreakable", width: 3, lines: 2) == ["unbreakable"])
  }
}
