import TextGrid
import TradingModel

/// The event log, newest at the bottom.
struct EventsPane {
  let snapshot: Snapshot
  /// The lines worth showing, oldest first.
  let log: [LogEntry]
  /// How many of the newest lines are below the pane; 0 follows.
  let scroll: Int
  let isFocused: Bool
  /// What the lines have in common, in words; `nil` shows all.
  var filter: String?
  var keys = KeyBindings()

  /// Draws the framed log, or only its newest line in an area one row high.
  func render(into grid: inout CellGrid, in area: Rect) {
    guard area.height > 2 else {
      renderLast(into: &grid, in: area)
      return
    }
    let inside = grid.box(
      area, title: Pane.events.title, note: note(width: area.width), focused: isFocused)
    let lines = log.dropLast(scroll).suffix(inside.height)
    guard !lines.isEmpty else {
      grid.putEllipsized(
        emptyWords, x: inside.x + 1, y: inside.y, role: .muted, maxWidth: inside.width - 1)
      return
    }
    // In narrow windows the date stands there only when the lines are of several days.
    let days = [lines.first, lines.last].map { $0.map { time(of: $0).daysSinceEpoch } }
    let isLong = inside.width >= 96 || days[0] != days[1]
    // From the newest up: what is too long for a row takes two, and what is above gives way.
    var rows: [[TableCell]] = []
    for entry in lines.reversed() where rows.count < inside.height {
      rows = self.rows(of: entry, width: inside.width - 1, isLong: isLong) + rows
    }
    for (index, cells) in rows.suffix(inside.height).enumerated() {
      render(cells, into: &grid, in: inside.row(index).inset(left: 1))
    }
  }

  private func note(width: Int) -> String {
    var parts: [String] = []
    if scroll > 0 {
      parts.append("\(scroll) newer below · \(keys.label(.moveLast)) follows")
    } else if isFocused {
      parts.append(keys.slashed(.moveDown, .moveUp) + " scroll")
      if width >= 60, filter == nil { parts.append("\(keys.label(.cycleEventFilter)) filter") }
    }
    if let filter { parts.append("only \(filter)") }
    return parts.joined(separator: " · ")
  }

  private func time(of entry: LogEntry) -> Timestamp {
    switch entry {
    case .event(let event): event.time
    case .notice(let notice): notice.time
    }
  }

  private var emptyWords: String {
    if let filter { return "no line of \(filter); \(keys.label(.cycleEventFilter)) shows others" }
    if snapshot.feed.isFinished { return "the market data is over; nothing happened" }
    return "nothing has happened yet: orders, fills and refusals appear here"
  }

  private func renderLast(into grid: inout CellGrid, in area: Rect) {
    guard let entry = log.dropLast(scroll).last else { return }
    let row = area.row(0).inset(left: 1)
    // There is no second row: what is too long ends with an ellipsis.
    let cells = rows(of: entry, width: .max, isLong: false).first ?? []
    render(cells, into: &grid, in: row)
    if isFocused { grid.tint(area.row(0), .selectionIdle) }
  }

  /// The line in one row, or in two when its words are too long for one.
  private func rows(of entry: LogEntry, width: Int, isLong: Bool) -> [[TableCell]] {
    let line = LogLine(entry, in: snapshot.instruments)
    let time =
      isLong
      ? "\(line.time.iso8601(fractionDigitsMin: 0).dropFirst(5).prefix(5)) \(line.time.timeOfDay)"
      : line.time.timeOfDay
    let cells = [TableCell(time, .muted)] + line.pieces
    guard let words = cells.last else { return [cells] }
    let start = cells.dropLast().reduce(0) { $0 + displayWidth(of: $1.text) + 1 }
    if start + displayWidth(of: words.text) <= width { return [cells] }
    var first = words.text.split(separator: " ")
    var rest: [Substring] = []
    while first.count > 1, start + displayWidth(of: first.joined(separator: " ")) > width {
      rest.insert(first.removeLast(), at: 0)
    }
    let indent = spaces(displayWidth(of: time))
    return [
      cells.dropLast() + [TableCell(first.joined(separator: " "), words.role)],
      [TableCell(indent), TableCell(rest.joined(separator: " "), words.role)],
    ]
  }

  private func render(_ cells: [TableCell], into grid: inout CellGrid, in row: Rect) {
    var x = row.x
    for cell in cells {
      x += grid.putEllipsized(
        cell.text, x: x, y: row.y, role: cell.role, maxWidth: max(0, row.endX - x))
      x += 1
    }
  }
}

/// A line of the log in pieces: severity, bracket, symbol, words.
struct LogLine {
  let time: Timestamp
  let pieces: [TableCell]

  init(_ entry: LogEntry, in instruments: [Instrument]) {
    switch entry {
    case .notice(let notice):
      time = notice.time
      pieces =
        severityPieces(notice.severity)
        + [TableCell(notice.text, severityRole(notice.severity))]
    case .event(let event):
      time = event.time
      var pieces = severityPieces(event.severity)
      if let bracket = event.bracket { pieces.append(TableCell(bracket.description, .emphasis)) }
      if let index = event.instrument.map({ Int($0.index) }), instruments.indices.contains(index) {
        pieces.append(TableCell(instruments[index].symbol))
      }
      pieces.append(TableCell(event.words(in: instruments), severityRole(event.severity)))
      self.pieces = pieces
    }
  }
}

/// The word of a severity: colour is never the only sign. Routine has none.
private func severityPieces(_ severity: Severity) -> [TableCell] {
  switch severity {
  case .info, .good: []
  case .warning: [TableCell("WARN", .warning)]
  case .danger: [TableCell("ALERT", .danger)]
  }
}

/// The role of a severity's text.
func severityRole(_ severity: Severity) -> Role {
  switch severity {
  case .info: .info
  case .good: .success
  case .warning: .warning
  case .danger: .danger
  }
}

extension Timestamp {
  /// The number of the UTC day.
  fileprivate var daysSinceEpoch: Int64 {
    let day = TimeSpan.day.nanoseconds
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: day)
    return rest < 0 ? quotient - 1 : quotient
  }
}
