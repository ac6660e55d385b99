import TextGrid
import TradingModel

/// The line from stop to target with the entry and the last price on it.
///
/// `├──┼━━●──┤`: the left end is always the stop-loss and the right end always the take-profit,
/// for longs and shorts alike; the heavy part runs from the entry to the last price.
struct Gauge: Hashable {
  /// One sign of the gauge and what it means.
  struct Mark: Hashable {
    var scalar: Unicode.Scalar
    var role: Role
  }

  /// The signs, left to right: exactly as many as the width asked for.
  let marks: [Mark]

  /// Makes the gauge of a bracket.
  ///
  /// Without a target (stop only) the right end is open and two risks from the entry. Without
  /// a stop there is no scale: an unprotected position shows a row of `!`, a pending bracket an
  /// empty track.
  ///
  /// - Parameters:
  ///   - width: Columns, both ends included; below 5 the gauge is empty.
  ///   - last: The last price, when there is one.
  ///   - nearer: Targets before the last one; each gets a mark.
  init(
    width: Int, stop: Price?, entry: Price, target: Price?, last: Price?, isUnprotected: Bool,
    nearer: [Price] = []
  ) {
    guard width >= 5 else {
      marks = Array(repeating: Mark(scalar: " ", role: .gauge), count: max(0, width))
      return
    }
    guard let stop, !isUnprotected else {
      marks = Gauge.empty(width: width, isUnprotected: isUnprotected)
      return
    }
    let right = target?.double ?? entry.double + 2 * (entry.double - stop.double)
    let scale = Scale(left: stop.double, right: right, cells: width)
    var marks = Array(repeating: Mark(scalar: "─", role: .gauge), count: width)
    let entryCell = scale.cell(of: entry.double)
    func markNearer(_ marks: inout [Mark]) {
      for price in nearer { marks[scale.cell(of: price.double)] = Mark(scalar: "┆", role: .target) }
    }
    if let last {
      let share = scale.share(of: last.double)
      let role = Gauge.role(share: share)
      let lastCell = scale.cell(of: last.double)
      for cell in min(entryCell, lastCell)...max(entryCell, lastCell) {
        marks[cell] = Mark(scalar: "━", role: role)
      }
      marks[0] = Mark(scalar: "├", role: .stop)
      marks[width - 1] = Gauge.rightEnd(hasTarget: target != nil)
      markNearer(&marks)
      marks[entryCell] = Mark(scalar: "┼", role: .gaugeEntry)
      marks[lastCell] = Mark(scalar: "●", role: role)
    } else {
      marks[0] = Mark(scalar: "├", role: .stop)
      marks[width - 1] = Gauge.rightEnd(hasTarget: target != nil)
      markNearer(&marks)
      marks[entryCell] = Mark(scalar: "┼", role: .gaugeEntry)
    }
    self.marks = marks
  }

  /// Makes the track of a bracket whose entry waits: how far the entry is, and nothing else.
  init(width: Int, waiting words: String) {
    var marks = Gauge.empty(width: max(0, width), isUnprotected: false)
    let text = Array(" \(words) ".unicodeScalars)
    let start = (width - text.count) / 2
    if start > 0 {
      for (index, scalar) in text.enumerated() {
        marks[start + index] = Mark(scalar: scalar, role: .entry)
      }
    }
    self.marks = marks
  }

  /// The gauge as text.
  var text: String {
    var text = ""
    for mark in marks { text.unicodeScalars.append(mark.scalar) }
    return text
  }

  private static func rightEnd(hasTarget: Bool) -> Mark {
    hasTarget ? Mark(scalar: "┤", role: .target) : Mark(scalar: "┄", role: .muted)
  }

  /// What the last price means at this share of the way from stop to target.
  private static func role(share: Double) -> Role {
    if share < 0.25 { return .gaugeStop }
    if share < 0.5 { return .gaugeStopFar }
    return share < 0.75 ? .gaugeTargetFar : .gaugeTarget
  }

  private static func empty(width: Int, isUnprotected: Bool) -> [Mark] {
    guard isUnprotected else {
      return (0..<width).map { cell in
        let scalar: Unicode.Scalar = cell == 0 ? "├" : cell == width - 1 ? "┤" : "┄"
        return Mark(scalar: scalar, role: .gauge)
      }
    }
    let word = Array((width >= 11 ? " NO STOP " : "NO SL").unicodeScalars)
    let start = (width - word.count) / 2
    return (0..<width).map { cell in
      let index = cell - start
      let scalar: Unicode.Scalar = word.indices.contains(index) ? word[index] : "!"
      return Mark(scalar: scalar, role: .unprotected)
    }
  }

  /// Maps prices to cells, the ends included; anything beyond stays at the end.
  private struct Scale {
    let left: Double
    let right: Double
    let cells: Int

    func share(of price: Double) -> Double {
      guard right != left else { return 0.5 }
      return min(max((price - left) / (right - left), 0), 1)
    }

    func cell(of price: Double) -> Int {
      Int((share(of: price) * Double(cells - 1)).rounded())
    }
  }
}
