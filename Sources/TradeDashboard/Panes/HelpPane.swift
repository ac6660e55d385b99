import TextGrid
import TraderCommands

/// The help window: a line for each key, command and word of the screen.
struct HelpPane {
  let window: HelpWindow
  let entries: [HelpEntry]
  let pane: Pane

  /// The columns the window wants.
  static let widthWanted = 100
  private static let keyWidth = 11

  /// What the words and signs of the screen mean.
  static let words: [HelpEntry] = [
    HelpEntry(key: "┼ ●", text: "entry and last price on the way from SL (left) to TP (right)"),
    HelpEntry(key: "pend live", text: "the entry works; the position has its exits"),
    HelpEntry(key: "half b/e", text: "holds less than was ordered; the stop is at break-even"),
    HelpEntry(key: "trail", text: "the stop follows the price and never goes back"),
    HelpEntry(key: "held", text: "Brace keeps one exit and sends it when the price gets there"),
    HelpEntry(key: "triggered", text: "an entry or stop has reached its price and waits to fill"),
    HelpEntry(
      key: "AMBIGUOUS", text: "one bar touched stop and target: which came first is a guess"),
    HelpEntry(key: "FALLBACK", text: "the stop is a share of the price: there was no ATR"),
    HelpEntry(key: "STALE", text: "no data for too long: entries are refused, exits are not"),
    HelpEntry(
      key: "CHG%", text: "against the first price of the trading day, not the last close"),
    HelpEntry(
      key: "BE TR", text: "on the chart: where the stop goes to break-even, begins to trail"),
    HelpEntry(
      key: "▲ ▼", text: "on the chart: bought, sold; at its edge: a level beyond it"),
    HelpEntry(
      key: "MAE MFE", text: "how far the price went against and in favour of a trade, in R"),
    HelpEntry(key: "DISARMED", text: "every order key opens a preview; only Enter in it sends"),
    HelpEntry(key: "ARMED", text: "the keys of one position send at once; it disarms by itself"),
  ]

  /// Draws the window; the chosen line is always in view.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    let inside = grid.box(area, title: title, note: note(area.width), focused: true)
    let first = firstRow(height: inside.height)
    let chosen = chosenIndex
    for (index, entry) in entries.dropFirst(first).prefix(inside.height).enumerated() {
      let row = inside.row(index)
      put(entry, into: &grid, in: row.inset(left: 1))
      if first + index == chosen {
        grid.put("▸", x: row.x, y: row.y, role: .emphasis)
        grid.tint(row, .selection)
      }
    }
    if window.isTyping {
      let x = area.x + 4 + displayWidth(of: "help /") + displayWidth(of: window.filter.head)
      grid.cursor = Point(x: min(x, area.endX - 1), y: area.y)
    }
  }

  private var title: String {
    window.isTyping || !window.filter.isEmpty ? "help /\(window.filter.text)" : "help"
  }

  private func note(_ width: Int) -> String {
    let place = "\(window.selected + 1)/\(entries.filter { $0.target != nil }.count)"
    return width >= 70 ? "Enter runs it · / filters · Esc · \(place)" : place
  }

  /// The place of the chosen entry among all lines.
  private var chosenIndex: Int? {
    entries.indices.filter { entries[$0].target != nil }.dropFirst(window.selected).first
  }

  private func firstRow(height: Int) -> Int {
    scrollStart(selected: chosenIndex ?? 0, count: entries.count, visible: height)
  }

  private func put(_ entry: HelpEntry, into grid: inout CellGrid, in row: Rect) {
    guard row.height > 0 else { return }
    if entry.isHeading {
      grid.putEllipsized(entry.key, x: row.x, y: row.y, role: .helpHeading, maxWidth: row.width)
      return
    }
    let used = grid.put(entry.key, x: row.x, y: row.y, role: .key, maxWidth: row.width)
    var x = row.x + max(HelpPane.keyWidth, used) + 1
    x += grid.putEllipsized(
      entry.text, x: x, y: row.y, role: .help, maxWidth: max(0, row.endX - x - 1))
    guard !entry.note.isEmpty, row.endX - x > 12 else { return }
    grid.putEllipsized(
      "  now: \(entry.note)", x: x, y: row.y, role: .disabled, maxWidth: row.endX - x - 1)
  }
}
