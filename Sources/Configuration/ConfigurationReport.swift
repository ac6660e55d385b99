import TraderCommands

/// The text of `brace check`: every value and where it comes from.
public enum ConfigurationReport {
  /// Returns one line per value, sources aligned: `trade_exit.atr.period = 14   (default)`.
  public static func text(_ configuration: Configuration) -> String {
    let rows = configuration.entries.map {
      ("\($0.key) = \(PlainText.oneLine($0.value))", $0.source.description)
    }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, source in
      left + String(repeating: " ", count: width - left.count + 3) + "(\(source))\n"
    }.joined()
  }
}
