/// Makes text from outside fit to be printed inside a message.
public enum PlainText {
  /// Returns `text` on one line, without anything that could steer a terminal, at most
  /// `lengthMax` characters of it.
  ///
  /// Control characters become `?`; what is cut off becomes `…`.
  public static func oneLine(_ text: some StringProtocol, lengthMax: Int = 40) -> String {
    var result = ""
    for (count, character) in text.enumerated() {
      if count == lengthMax { return result + "…" }
      let isControl = character.unicodeScalars.contains {
        $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
      }
      result.append(isControl ? "?" : character)
    }
    return result
  }

  /// Returns `text` as `oneLine` makes it, in quotation marks.
  public static func quoted(_ text: some StringProtocol) -> String { "\"\(oneLine(text))\"" }

  /// Returns `a, b or c`.
  public static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " or " + last
  }
}
