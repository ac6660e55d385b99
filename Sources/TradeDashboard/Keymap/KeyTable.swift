/// The keys of the screen as text, for `brace keys`.
public enum KeyTable {
  /// Returns a heading for each group and below it a line for each action: its keys, what it does
  /// and its name for `ui.keys`, as in `  b   buy ticket   buy`; last the keys inside windows, with
  /// the reason why they have no name there.
  public static func lines(_ keys: KeyBindings = KeyBindings()) -> [String] {
    let windows = WindowKeys.all.map { (keys: keys.text($0), row: $0) }
    let width = (keys.rows.map(text) + windows.map(\.keys)).map(\.count).max() ?? 0
    let helps = keys.rows.map(\.help) + WindowKeys.all.map(\.help)
    let helpWidth = helps.map(\.count).max() ?? 0
    func line(_ keys: String, _ help: String, _ note: String) -> String {
      "  " + keys + spaces(width - keys.count + 2) + help + spaces(helpWidth - help.count + 2)
        + note
    }
    var lines: [String] = []
    for group in KeyGroup.allCases {
      if !lines.isEmpty { lines.append("") }
      lines.append(group.rawValue)
      for row in keys.rows where row.group == group {
        lines.append(line(text(row), row.help, row.action.name))
      }
    }
    lines += ["", windowsTitle]
    for window in windows {
      lines.append(
        line(window.keys.isEmpty ? "off" : window.keys, window.row.help, window.row.reason))
    }
    return lines
  }

  /// The heading of the keys inside windows.
  static let windowsTitle = "Inside windows"

  private static func text(_ row: Binding) -> String { row.triggers.isEmpty ? "off" : row.keyText }
}
