/// One word of a command and where it stands.
struct Word: Hashable {
  /// As typed.
  let text: String
  /// In lower case, for comparing with the grammar's own words.
  let lowercased: String
  /// Counted from 1.
  let number: Int
  /// Counted in characters from 0.
  let columns: Range<Int>
}

/// What is allowed at a place of the grammar: in words for a person, and word by word.
struct Expectation {
  /// `market, limit P or stop P`.
  let text: String
  /// The words among them: what a misspelling may have meant.
  let words: [String]
  /// Values worth offering, which nothing is a misspelling of: `B12`, `50%`.
  let values: [String]

  init(_ text: String, _ words: [String] = [], values: [String] = []) {
    self.text = text
    self.words = words
    self.values = values
  }
}

/// Hands out the words of a command, one by one, and makes errors that point at them.
struct WordReader {
  private let words: [Word]
  private let end: Int
  private let firstNumber: Int
  private var index = 0

  /// Splits `text` at white space.
  ///
  /// - Parameters:
  ///   - firstNumber: The number of the first word.
  ///   - firstColumn: The column of the first character.
  init(_ text: String, firstNumber: Int = 1, firstColumn: Int = 0) {
    var words: [Word] = []
    var current = ""
    var column = firstColumn
    func finish() {
      guard !current.isEmpty else { return }
      words.append(
        Word(
          text: current, lowercased: current.lowercased(), number: firstNumber + words.count,
          columns: (column - current.count)..<column))
      current = ""
    }
    for character in text {
      if character.isWhitespace { finish() } else { current.append(character) }
      column += 1
    }
    finish()
    self.words = words
    self.firstNumber = firstNumber
    end = column
  }

  /// How many words are left.
  var left: Int { words.count - index }
  /// The next word, which stays.
  var peek: Word? { index < words.count ? words[index] : nil }

  /// The word after the next one; both stay.
  var second: Word? { index + 1 < words.count ? words[index + 1] : nil }

  /// Takes the next word, if there is one.
  mutating func next() -> Word? {
    guard index < words.count else { return nil }
    index += 1
    return words[index - 1]
  }

  /// Takes the next word, or says what should have been there.
  mutating func next(_ expectation: Expectation) throws(CommandError) -> Word {
    guard let word = next() else { throw missing(expectation) }
    return word
  }

  /// Ends the command.
  func finish(after what: String) throws(CommandError) {
    guard let word = peek else { return }
    throw wrong(word, Expectation("nothing more after \(what)"))
  }

  /// The error that `word` is not what was expected.
  func wrong(
    _ word: Word, _ expectation: Expectation, suggestion: String? = nil
  ) -> CommandError {
    CommandError(
      problem: .expected(expectation.text), word: word.text, wordNumber: word.number,
      columns: word.columns,
      suggestion: suggestion
        ?? NearestWord.suggestion(for: word.text, among: expectation.words),
      candidates: expectation.words + expectation.values)
  }

  /// The error that the text ends where something was expected.
  func missing(_ expectation: Expectation) -> CommandError {
    CommandError(
      problem: .expected(expectation.text), word: nil, wordNumber: firstNumber + words.count,
      columns: end..<end, suggestion: nil, candidates: expectation.words + expectation.values)
  }

  /// The error that `word` says again what was said before.
  func repeated(_ word: Word, _ what: String) -> CommandError {
    CommandError(
      problem: .repeated(what), word: word.text, wordNumber: word.number, columns: word.columns,
      suggestion: nil, candidates: [])
  }
}
