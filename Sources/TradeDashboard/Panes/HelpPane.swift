import TextGrid
import TraderCommands

/// The help: every key from the keymap, then the words of the screen and the commands.
struct HelpPane {
  /// The first line shown.
  let scroll: Int

  /// One line of a column.
  struct Line: Hashable {
    var key: String
    var text: String
    var isHeading = false
  }

  /// The lines for two columns, left and right.
  static func columns() -> (left: [Line], right: [Line]) {
    func section(_ group: KeyGroup) -> [Line] {
      [Line(key: group.rawValue, text: "", isHeading: true)]
        + Keymap.bindings.filter { $0.group == group }
        .map { Line(key: $0.keyText, text: $0.help) }
    }
    let blank = Line(key: "", text: "")
    let left = section(.trade) + [blank] + section(.market)
    let right = section(.move) + [blank] + section(.view) + [blank] + section(.program)
    return (left, right)
  }

  /// Lines below the keys, over the whole width.
  static func notes() -> [Line] {
    [
      Line(key: "Screen", text: "", isHeading: true),
      Line(key: "┼ ●", text: "entry and last price on the way from SL (left) to TP (right)"),
      Line(key: "pend live", text: "the entry works; the position has its exits"),
      Line(key: "half b/e", text: "holds less than was ordered; the stop is at break-even"),
      Line(key: "trail", text: "the stop follows the price and never goes back"),
      Line(key: "held", text: "Brace keeps one exit and sends it when the price gets there"),
      Line(key: "triggered", text: "an entry or stop has reached its price and waits to fill"),
      Line(key: "AMBIGUOUS", text: "one bar touched stop and target: which came first is a guess"),
      Line(key: "FALLBACK", text: "the stop is a share of the price: there was no ATR"),
      Line(key: "STALE", text: "no data for too long: entries are refused, exits are not"),
      Line(key: "CHG%", text: "against the first price of the trading day, not the last close"),
      Line(key: "BE TR", text: "on the chart: where the stop goes to break-even, begins to trail"),
      Line(key: "▲ ▼", text: "on the chart: bought, sold; at its edge: a level beyond it"),
      Line(key: "MAE MFE", text: "how far the price went against and in favour of a trade, in R"),
      Line(key: "DISARMED", text: "every order key opens a preview; only Enter in it sends"),
      Line(key: "Commands", text: "", isHeading: true),
    ]
      + CommandSummary.all.filter(\.isAvailable).map { Line(key: ":" + $0.name, text: $0.help) }
  }

  /// How many lines there are in an area of this width.
  static func lineCount(width: Int) -> Int {
    let (left, right) = columns()
    let keys = width >= 72 ? max(left.count, right.count) : left.count + 1 + right.count
    return keys + 1 + notes().count
  }

  /// Draws the window.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    let total = HelpPane.lineCount(width: area.width)
    let page = max(0, area.height - 2)
    let first = min(scroll, max(0, total - page))
    let last = min(first + page, total)
    let note = total > page ? "\(first + 1)-\(last) of \(total) · j k · Esc" : "Esc closes"
    let inside = grid.box(area, title: "help", note: note, focused: true)
    let (left, right) = HelpPane.columns()
    let isTwo = area.width >= 72
    let keys = isTwo ? left : left + [Line(key: "", text: "")] + right
    let count = isTwo ? max(left.count, right.count) : keys.count
    let halves = inside.inset(left: 1).splitColumns([.fill(1), .fill(isTwo ? 1 : 0)])
    let notes = HelpPane.notes()
    for row in 0..<page {
      let index = first + row
      if index < count {
        if keys.indices.contains(index) {
          put(keys[index], into: &grid, in: halves[0].row(row), keyWidth: 8)
        }
        if isTwo, right.indices.contains(index) {
          put(right[index], into: &grid, in: halves[1].row(row), keyWidth: 8)
        }
      } else if notes.indices.contains(index - count - 1) {
        put(
          notes[index - count - 1], into: &grid, in: inside.inset(left: 1).row(row), keyWidth: 10)
      }
    }
  }

  private func put(_ line: Line, into grid: inout CellGrid, in row: Rect, keyWidth: Int) {
    guard row.height > 0 else { return }
    if line.isHeading {
      grid.putEllipsized(line.key, x: row.x, y: row.y, role: .helpHeading, maxWidth: row.width)
      return
    }
    let used = grid.put(line.key, x: row.x, y: row.y, role: .key, maxWidth: row.width)
    let x = row.x + max(keyWidth, used) + 1
    grid.putEllipsized(
      line.text, x: x, y: row.y, role: .help, maxWidth: max(0, row.endX - x - 1))
  }
}

extension Dashboard {
  /// The lines of the help in this window.
  var helpLines: Int { HelpPane.lineCount(width: min(size.width, 100)) }
}
