import TraderCommands

import TradingModel

/// The text of `brace check`: every value and where it comes from.
public enum ConfigurationReport {
  /// Returns one line per value, sources aligned: `trade_exit.atr.period = 14   (default)`; the
  /// venue's profile is followed by comments that say what it and the other ones model.
  public static func text(_ configuration: Configuration) -> String {
    let profiles =
      PaperProfile.allCases.filter { $0.name == configuration.paper.profile }
      + PaperProfile.allCases.filter { $0.name != configuration.paper.profile }
    let words = profiles.map { profile in
      let isUsed = profile.name == configuration.paper.profile
      return "# \(isUsed ? "" : "or ")\(profile.name): \(profile.summary)\n"
    }.joined()
    let rows = configuration.entries.map {
      ("\($0.key) = \(PlainText.oneLine($0.value))", $0)
    }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, entry in
      let space = String(repeating: " ", count: width - left.count + 3)
      let note = entry.key == ConfigurationReader.profileKey ? words : ""
      return left + space + "(\(entry.source))\n" + note
    }.joined()
  }
}
