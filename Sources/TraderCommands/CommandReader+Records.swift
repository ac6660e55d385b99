import TradingModel

/// The rules for what is written down about a bracket.
extension CommandReader {
  /// `tag B2 breakout`, `tag B2 -breakout`; without a bracket the selected one is meant.
  mutating func tag() throws(CommandError) -> RecordCommand {
    let expectation = Expectation(
      "a word of up to \(Annotation.tagLengthMax) letters and digits such as breakout, or -breakout",
      values: context.bracketNames)
    let id = try bracketBeforeValue()
    let word = try words.next(expectation)
    let isTaken = word.text.hasPrefix("-")
    let name = isTaken ? String(word.text.dropFirst()) : word.text
    guard Annotation.isTag(name) else { throw words.wrong(word, expectation) }
    return .annotate(id, isTaken ? .untag(name) : .tag(name))
  }

  /// `note B2 sold too early`; a text that does not begin with a bracket is about the selected one.
  mutating func note() throws(CommandError) -> RecordCommand {
    let isNamed = words.peek.map { bracket($0, allowsBareNumber: false) != nil } ?? false
    let id = isNamed || context.selectedBracket == nil ? try bracketID() : try selectedBracket()
    let first = words.peek
    let text = try restOfLine("a text of up to \(Annotation.noteLengthMax) characters")
    guard Annotation.isNote(text) else {
      let expectation = Expectation("at most \(Annotation.noteLengthMax) plain characters")
      throw first.map { words.wrong($0, expectation) } ?? words.missing(expectation)
    }
    return .annotate(id, .note(text))
  }

  /// All that is left, words with one space between them.
  mutating func restOfLine(_ what: String) throws(CommandError) -> String {
    var text = try words.next(Expectation(what)).text
    while let word = words.next() { text += " " + word.text }
    return text
  }
}
