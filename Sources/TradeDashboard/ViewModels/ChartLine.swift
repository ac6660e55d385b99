import TradingModel

/// The closes of a chart as a line of corners or of dots.
enum ChartLine {
  /// One sign and its place: columns are counted from the left, rows from the top.
  struct Sign: Hashable {
    var column: Int
    var row: Int
    var scalar: Unicode.Scalar
  }

  /// A line through the closes, one column each: `─` on the level, corners and `│` between.
  static func corners(_ closes: [Price], _ scale: ChartScale) -> [Sign] {
    var signs: [Sign] = []
    var before: Int?
    for (column, close) in closes.enumerated() {
      let row = scale.row(close)
      defer { before = row }
      guard let before, before != row else {
        signs.append(Sign(column: column, row: row, scalar: "─"))
        continue
      }
      let isRising = row < before
      signs.append(Sign(column: column, row: before, scalar: isRising ? "╯" : "╮"))
      signs.append(Sign(column: column, row: row, scalar: isRising ? "╭" : "╰"))
      for between in (min(row, before) + 1)..<max(row, before) {
        signs.append(Sign(column: column, row: between, scalar: "│"))
      }
    }
    return signs
  }

  /// A line of braille dots through the closes: two bars a column, four dots a row.
  ///
  /// The newest close is in the right half of the last column.
  static func dots(_ closes: [Price], _ scale: ChartScale) -> [Sign] {
    let columns = (closes.count + 1) / 2
    // An odd count leaves the left half of the first column empty.
    let shift = columns * 2 - closes.count
    var masks: [[UInt32]] = Array(
      repeating: Array(repeating: 0, count: max(0, scale.rows)), count: columns)
    var before: Int?
    for (index, close) in closes.enumerated() {
      let dot = scale.step(close, perRow: 4)
      let place = index + shift
      // The dots between two closes belong to the newer one, without the older one's own.
      let start = before.map { $0 < dot ? $0 + 1 : $0 > dot ? $0 - 1 : dot } ?? dot
      for lit in min(start, dot)...max(start, dot) where lit / 4 < scale.rows {
        masks[place / 2][lit / 4] |= bits[place % 2][lit % 4]
      }
      before = dot
    }
    var signs: [Sign] = []
    for (column, rows) in masks.enumerated() {
      for (row, mask) in rows.enumerated() where mask != 0 {
        guard let scalar = Unicode.Scalar(0x2800 + mask) else { continue }
        signs.append(Sign(column: column, row: row, scalar: scalar))
      }
    }
    return signs
  }

  /// The bits of a braille cell: left and right column, from the top.
  private static let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
}

/// A row of figures as blocks of eight heights, such as `▁▂▅█▇`.
enum Sparkline {
  private static let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Returns one sign for each figure, the lowest the lowest block; equal figures are all `▄`.
  static func blocks(_ figures: [Double]) -> String {
    guard let low = figures.min(), let high = figures.max() else { return "" }
    var text = ""
    for figure in figures {
      let share = high > low ? (figure - low) / (high - low) : 0.45
      text.unicodeScalars.append(blocks[level(share, of: blocks.count)])
    }
    return text
  }

  /// Returns the sign for each eighth of a column `rows` high, from the bottom row up.
  ///
  /// A share of 0.5 in two rows is `█` below and a space above.
  static func column(_ share: Double, rows: Int) -> [Unicode.Scalar] {
    let filled = share.isFinite ? Int((min(max(share, 0), 1) * Double(rows * 8)).rounded()) : 0
    return (0..<max(0, rows)).map { row in
      let eighths = min(8, filled - row * 8)
      return eighths > 0 ? blocks[eighths - 1] : " "
    }
  }

  private static func level(_ share: Double, of count: Int) -> Int {
    guard share.isFinite else { return 0 }
    return min(max(0, Int(share * Double(count))), count - 1)
  }
}
