import TradingModel

extension TradeReport {
  /// The trades as CSV (RFC 4180, lines end with `\n`): a header, then a line each.
  ///
  /// Prices and money are exact decimals, `seconds` is how long the trade lasted, `r` the net
  /// result per initial risk, `mae` and `mfe` the worst and best move in price, `stop_slippage`
  /// how much worse than its price a stop filled.
  public var csv: String {
    var lines = [ReportColumn.allCases.map(\.rawValue).joined(separator: ",")]
    for trade in trades {
      lines.append(
        Self.line(ReportColumn.allCases.map { $0.text(trade) }))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A line of CSV without its end, of texts that are quoted where they need it.
  public static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",")
  }

  /// A field, in quotes when it needs them.
  ///
  /// A text of the trader's that begins like a formula is quoted with a `'` before it: a
  /// spreadsheet must not run what stands in a note. Numbers keep their sign.
  static func field(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@".contains($0) } ?? false
    let isNumber = text.utf8.dropFirst().allSatisfy { (48...57).contains($0) || $0 == 46 }
    let safe = isFormula && !(isNumber && text.utf8.count > 1) ? "'" + text : text
    guard safe.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
      return safe
    }
    return "\""
      + safe.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
