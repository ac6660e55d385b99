import TextGrid
import TradingModel

/// A question with the list of what Enter does.
struct PromptPane {
  let content: PromptContent
  let isFlashing: Bool

  /// The columns the window wants.
  static let widthWanted = 80
  private static let labelWidth = 9

  /// The rows a window of this width wants, frame included.
  func heightWanted(width: Int) -> Int {
    fitted(Size(width: width - 4, height: Int.max / 2)).count + 2
  }

  /// Draws the window.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    let inside = grid.box(area, title: content.title, note: note(area.width), focused: true)
    if isFlashing { grid.recolour(area, role: .promptFlash) }
    let rows = inside.inset(x: 1, y: 0)
    let lines = fitted(Size(width: rows.width, height: rows.height))
    for (index, line) in lines.enumerated() { put(line, into: &grid, in: rows.row(index)) }
  }

  /// The lines for so much room: all of them, as many wrapped as fit, the first ones first; in a
  /// low window the lines without room are counted. The answers are always there.
  private func fitted(_ size: Size) -> [PromptLine] {
    let answers = content.lines.filter(\.isAnswers).flatMap { wrapped($0, size.width) }
    var lines = content.lines.filter { !$0.isAnswers }
    let room = max(0, size.height - answers.count)
    guard lines.count <= room else {
      let shown = max(0, room - 1)
      let rest = lines.count - shown
      lines = Array(lines.prefix(shown))
      if room > 0 { lines.append(PromptLine(label: "", text: "… and \(rest) more lines")) }
      return lines + answers
    }
    var left = room - lines.count
    lines = lines.flatMap { line in
      let parts = wrapped(line, size.width)
      guard parts.count - 1 <= left else { return [line] }
      left -= parts.count - 1
      return parts
    }
    return lines + answers
  }

  private func wrapped(_ line: PromptLine, _ width: Int) -> [PromptLine] {
    let parts = wrappedAtGaps(line.text, width: max(10, width - PromptPane.labelWidth))
    return parts.enumerated().map { index, part in
      PromptLine(
        label: index == 0 ? line.label : "", text: part, tone: line.tone,
        isAnswers: line.isAnswers)
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
