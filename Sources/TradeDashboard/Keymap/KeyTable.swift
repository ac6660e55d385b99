/// The keys of the screen as text, for `brace keys`.
public enum KeyTable {
  /// Returns a heading for each group and below it a line for each action: its keys, what it does
  /// and its name for `ui.keys`, as in `  b   buy ticket   buy`.
  public static func lines(_ keys: KeyBindings = KeyBindings()) -> [String] {
    let width = keys.rows.map { text($0).count }.max() ?? 0
    let helpWidth = keys.rows.map(\.help.count).max() ?? 0
    var lines: [String] = []
    for group in KeyGroup.allCases {
      if !lines.isEmpty { lines.append("") }
      lines.append(group.rawValue)
      for row in keys.rows where row.group == group {
        let keys = text(row)
        lines.append(
          "  " + keys + spaces(width - keys.count + 2) + row.help
            + spaces(helpWidth - row.help.count + 2) + row.action.name)
      }
    }
    return lines
  }

  private static func text(_ row: Binding) -> String { row.triggers.isEmpty ? "off" : row.keyText }
}
