import TextGrid
import TraderCommands

/// The help window: a line for each key, command and word of the screen.
struct HelpPane {
  let window: HelpWindow
  let entries: [HelpEntry]
  let pane: Pane
  var keys = KeyBindings()

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

  /// The rows that the entries take in a window of a width, frame included.
  static func heightWanted(_ entries: [HelpEntry], width: Int) -> Int {
    rows(entries, width: innerWidth(width)).count + 2
  }

  /// Draws the window; the chosen entry is always in view.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    let inside = grid.box(area, title: title, note: note(area.width), focused: true)
    let rows = HelpPane.rows(entries, width: HelpPane.innerWidth(area.width))
    let chosen = chosenIndex
    // The last row of the chosen entry is kept in view, and with it those above.
    let last = rows.lastIndex { $0.entry == chosen } ?? 0
    let first = scrollStart(selected: last, count: rows.count, visible: inside.height)
    for (index, row) in rows.dropFirst(first).prefix(inside.height).enumerated() {
      let line = inside.row(index)
      put(row, into: &grid, in: line.inset(left: 1))
      guard row.entry == chosen else { continue }
      if row.isFirst { grid.put("▸", x: line.x, y: line.y, role: .emphasis) }
      grid.tint(line, .selection)
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
    return width >= 70 ? "Enter runs it · \(keys.label(.search)) filters · Esc · \(place)" : place
  }

  /// The place of the chosen entry among all lines.
  private var chosenIndex: Int? {
    entries.indices.filter { entries[$0].target != nil }.dropFirst(window.selected).first
  }

  // MARK: Rows

  /// A row of the window: an entry's first one, or what of it did not fit there.
  private struct Row {
    var entry: Int
    var isFirst = true
    /// The column after the key.
    var indent: Int
    var text = ""
    /// Why the key does nothing now.
    var note = ""
  }

  /// The columns for entries, without the frame and the mark of the chosen one.
  private static func innerWidth(_ width: Int) -> Int { max(0, width - 4) }

  /// More rows than this no entry takes, however narrow the window is.
  private static let rowsMax = 6

  private static func rows(_ entries: [HelpEntry], width: Int) -> [Row] {
    entries.enumerated().flatMap { index, entry in rows(entry, index, width: width) }
  }

  private static func rows(_ entry: HelpEntry, _ index: Int, width: Int) -> [Row] {
    if entry.isHeading { return [Row(entry: index, indent: 0)] }
    let indent = max(keyWidth, displayWidth(of: entry.key)) + 1
    let room = max(1, width - indent)
    var rows = wrapped(entry.text, width: room, lines: rowsMax).map { text in
      Row(entry: index, isFirst: false, indent: indent, text: text)
    }
    rows[0].isFirst = true
    guard !entry.note.isEmpty else { return rows }
    let note = "now: \(entry.note)"
    let isShort = displayWidth(of: entry.text) + 2 + displayWidth(of: note) <= room
    if rows.count == 1, isShort {
      rows[0].note = note
      return rows
    }
    let notes = wrapped(note, width: max(1, room - 2), lines: rowsMax)
    return rows
      + notes.map { Row(entry: index, isFirst: false, indent: indent, note: $0) }
  }

  private func put(_ row: Row, into grid: inout CellGrid, in line: Rect) {
    guard line.height > 0 else { return }
    let entry = entries[row.entry]
    if entry.isHeading {
      grid.putEllipsized(
        entry.key, x: line.x, y: line.y, role: .helpHeading, maxWidth: line.width)
      return
    }
    if row.isFirst {
      grid.put(entry.key, x: line.x, y: line.y, role: .key, maxWidth: line.width)
    }
    var x = line.x + row.indent
    x += grid.putEllipsized(
      row.text, x: x, y: line.y, role: .help, maxWidth: max(0, line.endX - x))
    grid.putEllipsized(
      row.note, x: x + 2, y: line.y, role: .disabled, maxWidth: max(0, line.endX - x - 2))
  }
}
