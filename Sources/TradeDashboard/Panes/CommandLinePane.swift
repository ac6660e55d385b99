import TextGrid
import TraderCommands
import TradingModel

/// The `:` line, and below it what is wrong, what fits, or how the command is written.
struct CommandLinePane {
  let line: CommandLine

  /// Draws both rows and sets the cursor.
  func render(into grid: inout CellGrid, command: Rect, hint: Rect) {
    guard command.height > 0 else { return }
    grid.fill(command, role: .prompt)
    grid.put(":", x: command.x, y: command.y, role: .key)
    let room = Rect(
      x: command.x + 1, y: command.y, width: max(0, command.width - 2), height: 1)
    // The cursor stays in view: a long line moves to the left.
    let hidden = max(0, displayWidth(of: line.editor.head) - max(0, room.width - 1))
    let noteWidth = displayWidth(of: CommandLinePane.note)
    grid.withClip(room) { grid in
      grid.put(line.editor.text, x: room.x - hidden, y: room.y, role: .prompt)
      if let error = line.error { mark(error, hidden: hidden, into: &grid, in: room) }
    }
    let used = displayWidth(of: line.editor.text)
    if used + noteWidth + 2 < room.width {
      grid.put(
        CommandLinePane.note, x: room.endX - noteWidth, y: room.y, role: .keyHint)
    }
    grid.cursor = Point(
      x: min(max(room.x, room.x + displayWidth(of: line.editor.head) - hidden), command.endX - 1),
      y: room.y)
    renderHint(hidden: hidden, into: &grid, in: hint)
  }

  private static let note = "Enter previews · Tab completes · Esc drops"

  /// The columns of the wrong word, from the start of the text.
  private func columns(_ error: CommandError) -> Range<Int> {
    let characters = line.editor.characters
    let lower = min(error.columns.lowerBound, characters.count)
    let upper = min(max(lower, error.columns.upperBound), characters.count)
    let start = displayWidth(of: String(characters[..<lower]))
    let width = displayWidth(of: String(characters[lower..<upper]))
    return start..<(start + max(1, width))
  }

  private func mark(_ error: CommandError, hidden: Int, into grid: inout CellGrid, in room: Rect) {
    let columns = columns(error)
    let x = room.x + columns.lowerBound - hidden
    grid.recolour(Rect(x: x, y: room.y, width: columns.count, height: 1), role: .promptError)
  }

  private func renderHint(hidden: Int, into grid: inout CellGrid, in row: Rect) {
    guard row.height > 0 else { return }
    if let error = line.error {
      let start = columns(error).lowerBound + 1 - hidden
      let message = error.expectation
      if start <= row.width / 2 {
        let x = row.x + max(0, start)
        grid.putEllipsized(
          "^ " + message, x: x, y: row.y, role: .promptError, maxWidth: row.endX - x)
      } else {
        // Far to the right the words stand before the mark.
        let end = min(row.endX, row.x + start + 1)
        let text = displayWidth(of: message) + 2 <= end - row.x ? message + " ^" : message
        let x = max(row.x, end - displayWidth(of: text))
        grid.putEllipsized(text, x: x, y: row.y, role: .promptError, maxWidth: row.endX - x)
      }
    } else if !line.candidates.isEmpty {
      renderCandidates(into: &grid, in: row)
    } else if let summary = line.summary {
      // A form that would be cut is said in short.
      let isCut = displayWidth(of: summary.usage) + 1 > row.width
      grid.putEllipsized(
        " " + (isCut ? summary.brief : summary.usage), x: row.x, y: row.y, role: .suggestion,
        maxWidth: row.width)
    } else {
      grid.putEllipsized(
        " " + names(width: row.width - 1), x: row.x, y: row.y, role: .suggestion,
        maxWidth: row.width)
    }
  }

  /// The names of the commands that fit, whole; Tab shows the others.
  private func names(width: Int) -> String {
    let names = CommandSummary.all.map(\.name)
    let all = names.joined(separator: " ")
    let more = " … Tab"
    guard displayWidth(of: all) > width else { return all }
    var text = ""
    for name in names {
      guard displayWidth(of: text + " " + name + more) <= width else { break }
      text += (text.isEmpty ? "" : " ") + name
    }
    return text + more
  }

  private func renderCandidates(into grid: inout CellGrid, in row: Rect) {
    // Enough candidates before the chosen one are skipped to keep it in view.
    var first = 0
    func width(_ range: ClosedRange<Int>) -> Int {
      line.candidates[range].reduce(0) { $0 + displayWidth(of: $1) + 2 }
    }
    let chosen = min(line.candidateIndex, line.candidates.count - 1)
    while first < chosen, width(first...chosen) > row.width - 2 { first += 1 }
    var x = row.x + 1
    for (index, word) in line.candidates.enumerated().dropFirst(first) where x < row.endX {
      x += grid.putEllipsized(
        word, x: x, y: row.y, role: index == chosen ? .emphasis : .suggestion,
        maxWidth: row.endX - x)
      x += 2
    }
  }
}
