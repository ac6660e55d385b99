/// The rules of symbols: where a file's comes from and what one may look like.
enum SymbolName {
  /// The symbol of a file without a symbol column: its name up to the first `_`, or else up to its
  /// ending, upper-cased. `data/spy_1m_2020.csv` is `SPY`, `AAPL.csv.gz` is `AAPL`.
  static func ofFile(_ path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".csv", ".tsv", ".txt"] where name.lowercased().hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    let stem = name.split(separator: "_").first.map(String.init) ?? ""
    let kept = stem.uppercased().unicodeScalars.filter { isAllowed($0) }
    var symbol = ""
    symbol.unicodeScalars.append(contentsOf: kept.prefix(lengthMax))
    return symbol.isEmpty ? "FILE" : symbol
  }

  /// Whether `symbol` is 1…32 characters without spaces and control characters.
  static func isValid(_ symbol: String) -> Bool {
    let scalars = symbol.unicodeScalars
    return (1...lengthMax).contains(scalars.count) && scalars.allSatisfy { isAllowed($0) }
  }

  private static let lengthMax = 32

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 32 && !(127...160).contains(scalar.value)
  }
}
