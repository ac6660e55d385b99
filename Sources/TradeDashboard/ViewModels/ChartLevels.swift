import TextGrid
import TradingModel

/// The prices of a bracket that a chart draws: exits, entry, and where rules begin.
struct ChartLevels {
  /// One level.
  struct Level: Hashable {
    var tag: String
    var price: Price
    var role: Role
    var line: Unicode.Scalar
  }

  /// A level with the row of its label.
  struct Place: Hashable {
    var level: Level
    /// The label's row.
    var row: Int
    /// The line's row; `nil` when the level is beyond the edge.
    var lineRow: Int?
    /// Whether the level is above the chart; meaningless inside.
    var isAbove: Bool
  }

  /// The levels, the most important last: the stop must not be hidden.
  let levels: [Level]

  /// Takes the levels of a bracket: TP (TP1, TP2…), EN, SL, and BE and TR where a waiting rule
  /// moves the stop to break-even or begins to trail it.
  init(_ figures: BracketFigures?) {
    guard let figures else {
      levels = []
      return
    }
    let bracket = figures.bracket
    var levels: [Level] = []
    if !bracket.isTrailing, let after = bracket.trail?.afterR,
      let price = figures.price(atR: after)
    {
      levels.append(Level(tag: "TR", price: price, role: .trail, line: "┈"))
    }
    if case .atR(let multiple) = bracket.breakEven, let price = figures.price(atR: multiple) {
      levels.append(Level(tag: "BE", price: price, role: .breakEven, line: "┈"))
    }
    let targets = figures.targets
    for (index, target) in targets.enumerated() {
      let tag = targets.count == 1 ? "TP" : "TP\(index + 1)"
      levels.append(Level(tag: tag, price: target.price, role: .target, line: "┄"))
    }
    levels.append(Level(tag: "EN", price: bracket.entryPx, role: .entry, line: "─"))
    if let stop = bracket.stop {
      let role: Role = bracket.isTrailing ? .trail : bracket.isBreakEven ? .breakEven : .stop
      levels.append(Level(tag: "SL", price: stop.price, role: role, line: "┄"))
    }
    self.levels = levels
  }

  /// Where the labels stand: in the level's own row or beside it when that is taken, in the order
  /// of their prices; beyond the edge in a free row near that edge, the farthest first.
  func places(_ scale: ChartScale) -> [Place] {
    var places: [Place] = []
    for level in levels.reversed() where scale.contains(level.price) {
      guard let row = Self.labelRow(level.price, beside: places, scale) else { continue }
      places.append(
        Place(level: level, row: row, lineRow: scale.row(level.price), isAbove: false))
    }
    var taken = Set(places.map(\.row))
    func free(_ rows: [Int]) -> Int? {
      rows.first { $0 >= 0 && $0 < scale.rows && !taken.contains($0) }
    }
    let above = levels.filter { $0.price.double > scale.top }.sorted { $0.price > $1.price }
    let below = levels.filter { $0.price.double < scale.bottom }.sorted { $0.price < $1.price }
    for (beyond, order) in [(above, Array(0..<scale.rows)), (below, (0..<scale.rows).reversed())] {
      for level in beyond {
        // In the lowest charts the stop is drawn over what else stands there.
        guard let row = free(order) ?? (level.tag == "SL" ? order.first : nil) else { continue }
        taken.insert(row)
        places.append(
          Place(level: level, row: row, lineRow: nil, isAbove: level.price.double > scale.top))
      }
    }
    return places.reversed()
  }

  /// The row for a price's label beside labels that stand already: its own row, or one of the next
  /// two when that is taken; never on the wrong side of another price. `nil` when there is none.
  static func labelRow(_ price: Price, beside places: [Place], _ scale: ChartScale) -> Int? {
    let row = scale.row(price)
    let isLow = scale.half(price) % 2 == 1
    let steps = isLow ? [0, 1, -1, 2, -2] : [0, -1, 1, -2, 2]
    return steps.map { row + $0 }.first { row in
      row >= 0 && row < scale.rows
        && places.allSatisfy { place in
          guard place.row != row else { return false }
          guard place.lineRow != nil, place.level.price != price else { return true }
          return (place.row < row) == (place.level.price > price)
        }
    }
  }
}
