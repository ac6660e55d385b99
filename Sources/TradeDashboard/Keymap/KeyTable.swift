/// The keys of the screen as text, for `brace keys`.
public enum KeyTable {
  /// Returns a heading for each group and below it a line for each key: `  b   buy ticket`.
  public static func lines() -> [String] {
    let width = Keymap.bindings.map(\.keyText.count).max() ?? 0
    var lines: [String] = []
    for group in KeyGroup.allCases {
      if !lines.isEmpty { lines.append("") }
      lines.append(group.rawValue)
      for binding in Keymap.bindings where binding.group == group {
        let keys = binding.keyText
        lines.append("  " + keys + spaces(width - keys.count + 2) + binding.help)
      }
    }
    return lines
  }
}
