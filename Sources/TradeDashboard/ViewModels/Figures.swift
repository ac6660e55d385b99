import TradingModel

/// Numbers as the screen prints them: tick-precise prices, grouped money, plain quantities.
enum Figures {
  /// Stands where a figure does not exist yet.
  static let none = "–"

  /// A price with exactly the tick's decimals: market prices may lie between ticks.
  static func price(_ price: Price, of instrument: Instrument) -> String {
    price.rounded(decimals: instrument.priceDecimals)
  }

  /// A price, or a dash.
  static func price(_ price: Price?, of instrument: Instrument) -> String {
    price.map { self.price($0, of: instrument) } ?? none
  }

  /// A distance between prices with the tick's decimals.
  static func offset(_ offset: PriceOffset, of instrument: Instrument) -> String {
    offset.rounded(decimals: instrument.priceDecimals)
  }

  /// An ATR to three digits, and to a tenth of the last decimal of a tick at most: 0.820, 6.40,
  /// 540, 0.00110.
  static func atr(_ atr: PriceOffset, of instrument: Instrument) -> String {
    var decimals = min(9, instrument.priceDecimals + 1)
    var whole = atr.raw.magnitude / fixedPointScale.magnitude
    // Each digit before the point beyond the first makes one behind it needless.
    var needed = whole == 0 ? 9 : 2
    while whole >= 10, needed > 0 {
      whole /= 10
      needed -= 1
    }
    if whole == 0 {
      // Zeros behind the point carry nothing: three digits are counted from the first other one.
      var unit = fixedPointScale.magnitude / 10
      needed = 3
      while unit > 0, atr.raw.magnitude < unit, needed < 9 {
        unit /= 10
        needed += 1
      }
    }
    decimals = min(decimals, needed)
    return atr.rounded(decimals: decimals)
  }

  /// A quantity with the decimals it needs: 100, 0.25.
  static func quantity(_ quantity: Quantity) -> String {
    let text = quantity.description
    let decimals = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
    return quantity.grouped(decimals: decimals ?? 0)
  }

  /// A quantity in at most five signs: 812, 12.3K, 4.56M.
  static func short(_ quantity: Quantity) -> String {
    let units: [(size: Int64, sign: String)] = [
      (1_000_000_000, "B"), (1_000_000, "M"), (1000, "K"),
    ]
    let whole = quantity.raw.magnitude / fixedPointScale.magnitude
    for unit in units where whole >= unit.size.magnitude {
      let share = Quantity(raw: quantity.raw / unit.size)
      let digits = share.raw.magnitude / fixedPointScale.magnitude
      return share.rounded(decimals: digits >= 100 ? 0 : digits >= 10 ? 1 : 2) + unit.sign
    }
    return whole >= 100 ? quantity.rounded(decimals: 0) : self.quantity(quantity)
  }

  /// Money with cents: 100,412.50.
  static func money(_ money: Money) -> String { money.grouped(decimals: 2) }

  /// Money with its sign: +412.50.
  static func gain(_ money: Money) -> String { money.signed(decimals: 2) }

  /// A share as signed percent with two decimals: 0.0114 is `+1.14%`.
  static func change(_ share: Ratio) -> String { share.percent.signed(decimals: 2) + "%" }

  /// A multiple of the initial risk with its sign: `+0.68R`.
  static func multiple(_ ratio: Ratio) -> String { ratio.signed(decimals: 2) + "R" }

  /// A length of time as a clock: `00:12:41`, `3d 04:00:00`.
  static func clock(_ span: TimeSpan) -> String {
    let seconds = max(0, span.nanoseconds / 1_000_000_000)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let text = "\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    return seconds < 86_400 ? text : "\(seconds / 86_400)d " + text
  }

  /// The speed of the feed: `60×`, `1×`, `max`.
  static func speed(_ speed: Ratio) -> String {
    speed.isZero ? "max" : speed.rounded(toRaw: 10_000_000, .halfEven).description + "×"
  }

  /// How late something is: `<1ms`, `13ms`, `3.2s`, `5m`, rounded down.
  static func lag(_ lag: TimeSpan) -> String {
    if lag < .milliseconds(1) { return "<1ms" }
    let milliseconds = lag.nanoseconds / 1_000_000
    if milliseconds < 1_000 { return "\(milliseconds)ms" }
    let tenths = milliseconds / 100
    return tenths < 600 ? "\(tenths / 10).\(tenths % 10)s" : lag.roughly
  }

  /// The ratio of two amounts as `1:2.0`, or `nil` without a risk.
  static func rewardPerRisk(reward: Money, risk: Money) -> String? {
    guard risk.raw > 0, let ratio = reward.ratio(to: risk) else { return nil }
    return "1:" + ratio.rounded(decimals: 1)
  }

  /// The difference of two prices, held where its sign can still be changed.
  static func distance(from start: Price, to end: Price) -> PriceOffset {
    let exact = Int128(end.raw) - Int128(start.raw)
    return PriceOffset(raw: max(-Int64.max, Int64(clamping: exact)))
  }

  /// The money that `quantity` makes when the price moves by `offset`, rounded half-even and held
  /// at the range's ends.
  static func gain(
    of quantity: Quantity, moving offset: PriceOffset, instrument: Instrument
  ) -> Money {
    instrument.value(of: quantity, at: Price(raw: offset.raw))
      ?? Money(raw: (quantity.raw < 0) == (offset.raw < 0) ? Int64.max : -Int64.max)
  }
}

/// Texts of one column, padded so that their decimal points stand below each other.
///
/// `5114.50` and `64980` become `5114.50` and `64980   `, each 8 wide. Texts without a digit,
/// such as a dash, stand on the last whole digit.
func alignedOnPoint(_ texts: [String]) -> [String] {
  let parts = texts.map { text -> (whole: Int, fraction: Int) in
    guard let point = text.lastIndex(of: ".") else {
      let unit = text.reversed().prefix { !$0.isNumber }.count
      guard unit < text.count else { return (text.count, 0) }
      return (text.count - unit, unit)
    }
    let whole = text.distance(from: text.startIndex, to: point)
    return (whole, text.count - whole)
  }
  let wholeMax = parts.map(\.whole).max() ?? 0
  let fractionMax = parts.map(\.fraction).max() ?? 0
  return zip(texts, parts).map { text, part in
    spaces(wholeMax - part.whole) + text + spaces(fractionMax - part.fraction)
  }
}

/// `count` spaces; none for a negative count.
func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
