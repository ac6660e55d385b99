import TextGrid

/// The settings window: a row a setting, and below them what the chosen one means.
struct SettingsPane {
  let dashboard: Dashboard
  let window: SettingsWindow

  /// The rows the window wants, frame included.
  static let heightWanted = SettingsRow.allCases.count + 3
  /// The columns the window wants.
  static let widthWanted = 80
  private static let labelWidth = 18

  /// Draws the window; the chosen row is always in view.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    let inside = grid.box(area, title: "settings", note: note(area.width), focused: true)
    let (rows, help) = inside.splitBottom(inside.height >= 3 ? 1 : 0)
    let first = SettingsPane.firstRow(selected: window.selected, height: rows.height)
    for (index, row) in SettingsRow.allCases.dropFirst(first).prefix(rows.height).enumerated() {
      let line = rows.row(index)
      let isChosen = first + index == window.selected
      grid.put(
        (isChosen ? "▸" : " ") + row.label, x: line.x, y: line.y,
        role: isChosen ? .emphasis : .muted, maxWidth: line.width)
      let x = line.x + 1 + SettingsPane.labelWidth
      let value = dashboard.valueText(row)
      grid.putEllipsized(
        isChosen ? "‹ \(value) ›" : "  \(value)", x: x, y: line.y, role: .base,
        maxWidth: max(0, line.endX - x))
      if isChosen { grid.tint(line, .selection) }
    }
    let chosen = SettingsRow.allCases[min(window.selected, SettingsRow.allCases.count - 1)]
    grid.putEllipsized(
      chosen.help, x: help.x + 1, y: help.y, role: .suggestion, maxWidth: max(0, help.width - 1))
  }

  /// The first row shown in a window with room for `height`.
  static func firstRow(selected: Int, height: Int) -> Int {
    scrollStart(selected: selected, count: SettingsRow.allCases.count, visible: height)
  }

  private func note(_ width: Int) -> String {
    width >= 60 ? "Left Right change · Esc closes and saves" : "Esc saves"
  }
}
