import TradingModel

/// A chart of a report as an SVG element: marks in a frame, with a scale of round numbers.
struct ReportChart {
  /// The drawing's size in its own units; the page scales it.
  static let width = 720.0
  static let height = 260.0
  private static let left = 80.0
  private static let right = 16.0
  private static let top = 12.0
  private static let bottom = 30.0

  let title: String
  /// The values at the left and right edge.
  let across: ClosedRange<Double>
  /// The values at the lower and upper edge.
  let up: ClosedRange<Double>
  private var marks: [String] = []

  /// Makes an empty chart of two ranges; a range of one value is widened.
  init(title: String, across: ClosedRange<Double>, up: ClosedRange<Double>) {
    self.title = title
    self.across = Self.widened(across)
    self.up = Self.widened(up)
  }

  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let span = range.upperBound - range.lowerBound
    guard span > 0 else { return range.lowerBound - 1...range.upperBound + 1 }
    return range
  }

  // MARK: Marks

  /// A line through points.
  mutating func line(_ points: [(x: Double, y: Double)], style: String) {
    marks.append("<polyline class=\"\(style)\" points=\"\(path(points))\"/>")
  }

  /// The area between points and a level.
  mutating func area(_ points: [(x: Double, y: Double)], downTo level: Double, style: String) {
    guard let first = points.first, let last = points.last else { return }
    let all = [(first.x, level)] + points + [(last.x, level)]
    marks.append("<polygon class=\"\(style)\" points=\"\(path(all))\"/>")
  }

  /// A bar from zero.
  mutating func bar(from start: Double, to end: Double, height: Double, style: String, tip: String)
  {
    let (x, width) = (x(start) + 1, max(1, x(end) - x(start) - 2))
    let (y, tall) = (y(max(height, 0)), abs(y(height) - y(0)))
    marks.append(
      "<rect class=\"\(style)\" x=\"\(Self.text(x))\" y=\"\(Self.text(y))\""
        + " width=\"\(Self.text(width))\" height=\"\(Self.text(tall))\">"
        + "<title>\(HTML.text(tip))</title></rect>")
  }

  /// A point with words that a pointer shows.
  mutating func dot(_ point: (x: Double, y: Double), style: String, tip: String) {
    marks.append(
      "<circle class=\"\(style)\" cx=\"\(Self.text(x(point.x)))\" cy=\"\(Self.text(y(point.y)))\""
        + " r=\"4\"><title>\(HTML.text(tip))</title></circle>")
  }

  // MARK: The element

  /// The SVG element.
  ///
  /// - Parameters:
  ///   - acrossWords: What stands below a value of the horizontal scale.
  ///   - upWords: What stands beside a value of the vertical scale.
  func svg(acrossWords: (Double) -> String, upWords: (Double) -> String) -> String {
    var parts = [
      "<svg viewBox=\"0 0 \(Self.text(Self.width)) \(Self.text(Self.height))\" role=\"img\""
        + " aria-label=\"\(HTML.text(title))\">"
    ]
    for value in Self.steps(in: up) {
      let y = y(value)
      parts.append(
        "<line class=\"grid\" x1=\"\(Self.text(Self.left))\" y1=\"\(Self.text(y))\""
          + " x2=\"\(Self.text(Self.width - Self.right))\" y2=\"\(Self.text(y))\"/>")
      parts.append(
        "<text x=\"\(Self.text(Self.left - 6))\" y=\"\(Self.text(y + 4))\""
          + " text-anchor=\"end\">\(HTML.text(upWords(value)))</text>")
    }
    for value in Self.steps(in: across) {
      parts.append(
        "<text x=\"\(Self.text(x(value)))\" y=\"\(Self.text(Self.height - 10))\""
          + " text-anchor=\"middle\">\(HTML.text(acrossWords(value)))</text>")
    }
    return (parts + marks + ["</svg>"]).joined(separator: "\n")
  }

  private func path(_ points: [(x: Double, y: Double)]) -> String {
    points.map { "\(Self.text(x($0.x))),\(Self.text(y($0.y)))" }.joined(separator: " ")
  }

  private func x(_ value: Double) -> Double {
    let share = (value - across.lowerBound) / (across.upperBound - across.lowerBound)
    return Self.left + share * (Self.width - Self.left - Self.right)
  }

  private func y(_ value: Double) -> Double {
    let share = (value - up.lowerBound) / (up.upperBound - up.lowerBound)
    return Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
  }

  /// A number with at most one decimal, as SVG wants it.
  private static func text(_ value: Double) -> String {
    Ratio(value, rounding: .toNearestOrEven).map { $0.rounded(decimals: 1) } ?? "0"
  }

  /// Three to eight round values in a range: steps of 1, 2 or 5 times a power of ten.
  ///
  /// 0…730 gives 0, 200, 400, 600.
  static func steps(in range: ClosedRange<Double>) -> [Double] {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return [range.lowerBound] }
    var unit = 1.0
    while unit * 10 <= span { unit *= 10 }
    while unit > span { unit /= 10 }
    let step = [0.1, 0.2, 0.5, 1, 2].map { $0 * unit }.first { span / $0 <= 7 } ?? unit * 5
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step).rounded(.down)
    guard first <= last else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }
}

/// Text that a page shows as it is.
enum HTML {
  /// `text` with the signs that mean something in HTML replaced.
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default:
        // Control characters are no part of a page.
        if scalar.value >= 0x20 && scalar.value != 0x7F { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
