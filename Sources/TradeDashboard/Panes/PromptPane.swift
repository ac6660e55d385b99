import TextGrid
import TradingModel

/// A question with the list of what Enter does.
struct PromptPane {
  let content: PromptContent
  let isFlashing: Bool

  /// The columns the window wants.
  static let widthWanted = 80
  private static let labelWidth = 9

  /// The rows the window wants, frame included.
  var heightWanted: Int { content.lines.count + 2 }

  /// Draws the window; lines without room are counted in the last one.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    let inside = grid.box(area, title: content.title, note: note(area.width), focused: true)
    if isFlashing { grid.recolour(area, role: .promptFlash) }
    let rows = inside.inset(x: 1, y: 0)
    let isCut = content.lines.count > rows.height
    let shown = isCut ? max(0, rows.height - 1) : content.lines.count
    for (index, line) in content.lines.prefix(shown).enumerated() {
      put(line, into: &grid, in: rows.row(index))
    }
    if isCut {
      let rest = content.lines.count - shown
      let row = rows.row(shown)
      grid.putEllipsized(
        rest == 1 ? content.lines[shown].text : "… and \(rest) more lines", x: row.x, y: row.y,
        role: .muted, maxWidth: row.width)
    }
  }

  private func note(_ width: Int) -> String {
    let extra = content.extraKeys.isEmpty ? "" : content.extraKeys + " · "
    let long = "\(extra)Enter \(content.verb) · Esc drops"
    let room = width - 9 - displayWidth(of: content.title)
    if displayWidth(of: long) <= room { return long }
    let short = "Enter \(content.verb) · Esc drops"
    return displayWidth(of: short) <= room ? short : "Enter · Esc"
  }

  private func put(_ line: PromptLine, into grid: inout CellGrid, in row: Rect) {
    guard row.height > 0 else { return }
    let role: Role =
      switch line.tone {
      case .plain: .base
      case .good: .up
      case .bad: .danger
      case .warning: .warning
      }
    grid.put(line.label, x: row.x, y: row.y, role: .muted, maxWidth: row.width)
    let x = row.x + PromptPane.labelWidth
    grid.putEllipsized(
      line.text, x: x, y: row.y, role: role, maxWidth: max(0, row.endX - x))
  }
}
