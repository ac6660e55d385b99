import Connectors
import MarketData
import TradingModel

extension ResolvedInstrument {
  /// `SPY  tick 0.01 (table), lot 1 (table), multiplier 1 (table), margin 1 (table)`.
  var text: String {
    let parts = [
      "tick \(instrument.tick) (\(tickSource.name))", "lot \(instrument.lot) (\(lotSource.name))",
      "multiplier \(instrument.multiplier) (\(multiplierSource.name))",
      "margin \(instrument.margin) (\(marginSource.name))",
    ]
    return "\(instrument.symbol)  \(parts.joined(separator: ", "))"
  }
}

extension FileSummary {
  /// The file, its rows, and what was counted and skipped in it.
  var text: String {
    var parts = ["\(path): \(rowCount) rows of \(format)", symbols.joined(separator: " ")]
    if let barSpan { parts.append("bars of \(barSpan.text)") }
    if hasNaiveTimes { parts.append("times without a zone are taken as UTC") }
    let counted = [
      ("crossed", counts.crossed), ("duplicate", counts.duplicates), ("holes", counts.holes),
      ("out of order", counts.outOfOrder), ("empty", counts.empty),
    ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    if !counted.isEmpty { parts.append(counted.joined(separator: ", ")) }
    return parts.joined(separator: "; ")
  }
}
