import TraderCommands
import TradingModel

extension ScalarKind<[AlertCause]> {
  /// What rings the bell: words with commas between, or `off`.
  static let bell = ScalarKind(
    expected: "off, or a list of " + PlainText.list(AlertCause.allCases.map(\.name)),
    read: { text in
      let names = AlertCause.allCases.map(\.name)
      var inner = text[...]
      if inner.first == "[", inner.last == "]" { inner = inner.dropFirst().dropLast() }
      let words = inner.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.lowercased().filter { !$0.isWhitespace } }
      if words == [""] || words == ["off"] { return .value([]) }
      if let wrong = words.first(where: { !names.contains($0) }) {
        return .wrong(suggestion: NearestWord.suggestion(for: wrong, among: names))
      }
      return .value(AlertCause.allCases.filter { words.contains($0.name) })
    },
    text: { causes in
      causes.isEmpty ? "off" : "[" + causes.map(\.name).joined(separator: ", ") + "]"
    })
}
