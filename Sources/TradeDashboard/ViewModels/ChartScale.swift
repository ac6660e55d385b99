import TextGrid
import TradingModel

/// Maps prices to half rows of the chart; half row 0 is the upper half of the top row.
struct ChartScale: Hashable {
  let top: Double
  let bottom: Double
  let rows: Int

  /// Makes a scale between two prices.
  init(top: Double, bottom: Double, rows: Int) {
    self.top = top
    self.bottom = bottom
    self.rows = rows
  }

  /// Makes a scale that shows every bar, and those levels that are near.
  ///
  /// A level is near when the bars still take two fifths of the height with it in view; the nearer
  /// levels are taken in first.
  init(bars: [Bar], last: Price?, levels: [Price], rows: Int) {
    self.rows = rows
    var low = bars.map(\.low).min()?.double ?? last?.double ?? levels.first?.double ?? 0
    var high = bars.map(\.high).max()?.double ?? low
    if let last {
      low = min(low, last.double)
      high = max(high, last.double)
    }
    let span = max(high - low, abs(high) * 1e-6, 1e-9)
    let (barsLow, barsHigh) = (low, high)
    func excess(_ level: Double) -> Double { max(barsLow - level, level - barsHigh, 0) }
    for level in levels.map(\.double).sorted(by: { excess($0) < excess($1) }) {
      let newLow = min(low, level)
      let newHigh = max(high, level)
      if newHigh - newLow <= span * 2.5 {
        low = newLow
        high = newHigh
      }
    }
    // A quarter of a row of air keeps the extremes off the frame.
    let air = max(high - low, span) / Double(max(2, rows)) / 4
    top = high + air
    bottom = low - air
  }

  /// Whether a price is within the chart.
  func contains(_ price: Price) -> Bool { price.double <= top && price.double >= bottom }

  /// The half row of a price, held at the edges: 0 … 2·rows − 1.
  func half(_ price: Price) -> Int { step(price, perRow: 2) }

  /// The part of a row, of so many equal ones in each, that a price is in; held at the edges.
  func step(_ price: Price, perRow: Int) -> Int {
    let count = rows * perRow
    let share = (top - price.double) / (top - bottom)
    let step = (share * Double(count)).rounded(.down)
    guard step.isFinite else { return 0 }
    return Int(min(max(step, 0), Double(max(0, count - 1))))
  }

  /// The row of a price, held at the edges.
  func row(_ price: Price) -> Int { half(price) / 2 }

  /// The price in the middle of a row.
  func price(atRow row: Int) -> Price {
    let share = (Double(row) + 0.5) / Double(max(1, rows))
    return Price(top - share * (top - bottom), rounding: .toNearestOrEven) ?? .zero
  }
}

/// The candles of a chart as signs: two half rows a cell.
enum Candle {
  /// What one half of a cell holds.
  private enum Half { case empty, wick, body }

  /// How the body of a candle looks.
  enum Body: Hashable, Sendable {
    /// A heavy line, which joins its wicks within a cell.
    case line
    /// A block as wide as the cell: beside lines it tells a fall without any colour.
    case block
    /// One sign for every cell that holds some of it, where there are no half cells.
    case sign(Unicode.Scalar)
  }

  /// How the body of a bar looks.
  ///
  /// With colours every body is a line. Without them a fall is filled and a rise is not: a block
  /// beside lines, in ASCII `#` beside `O`.
  static func body(of bar: Bar, hasColours: Bool, _ glyphs: GlyphSet) -> Body {
    if hasColours { return .line }
    if glyphs == .ascii { return .sign(isRising(bar) ? "O" : "#") }
    return isRising(bar) ? .line : .block
  }

  /// Whether a bar rose or stood still, as its colour and its body say.
  static func isRising(_ bar: Bar) -> Bool { bar.close >= bar.open }

  /// The signs of a bar from its highest row to its lowest.
  static func signs(
    _ bar: Bar, _ scale: ChartScale, body: Body = .line
  ) -> [(row: Int, scalar: Unicode.Scalar)] {
    let high = scale.half(bar.high)
    let low = scale.half(bar.low)
    let top = scale.half(max(bar.open, bar.close))
    let bottom = scale.half(min(bar.open, bar.close))
    guard high <= low else { return [] }
    func half(_ index: Int) -> Half {
      if index >= top && index <= bottom { return .body }
      return index >= high && index <= low ? .wick : .empty
    }
    return (high / 2...low / 2).map { row in
      (row, sign(half(2 * row), half(2 * row + 1), body))
    }
  }

  private static func sign(_ upper: Half, _ lower: Half, _ body: Body) -> Unicode.Scalar {
    if upper == .body || lower == .body {
      switch body {
      case .sign(let sign): return sign
      case .block: return upper == lower ? "█" : upper == .body ? "▀" : "▄"
      case .line: break
      }
    }
    return switch (upper, lower) {
    case (.body, .body): "┃"
    case (.wick, .body): "╽"
    case (.body, .wick): "╿"
    case (.empty, .body): "╻"
    case (.body, .empty): "╹"
    case (.wick, .wick): "│"
    case (.empty, .wick): "╷"
    case (.wick, .empty): "╵"
    case (.empty, .empty): " "
    }
  }
}
