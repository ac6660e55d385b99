/// Why a text is not a command: what was expected, and at which word.
///
/// `buy 1 limt 99` gives `word 3 "limt": expected market, limit P, stop P, stop_limit P P, sl, tp
/// or tif (did you mean limit?)`.
public struct CommandError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the word.
  public enum Problem: Hashable, Sendable {
    /// Something else was expected there.
    case expected(String)
    /// This was said before in the same command.
    case repeated(String)
  }

  /// What is wrong.
  public let problem: Problem
  /// The word as typed; `nil` when the text ends too early.
  public let word: String?
  /// The word's number, counted from 1; in a script `@WHEN` is word 1 of its line.
  public let wordNumber: Int
  /// The columns of the word, counted in characters from 0; empty at the end of the text.
  public let columns: Range<Int>
  /// The word that was probably meant.
  public let suggestion: String?
  /// The words that are allowed there, for completion.
  let candidates: [String]

  /// One line for a person.
  public var message: String {
    let place = word.map { "word \(wordNumber) \(PlainText.quoted($0))" }
    let hint = suggestion.map { " (did you mean \($0)?)" } ?? ""
    switch problem {
    case .repeated(let name): return "\(place ?? "word \(wordNumber)"): \(name) is given twice"
    case .expected(let what):
      return "\(place ?? "word \(wordNumber) is missing"): expected \(what)\(hint)"
    }
  }

  /// The message.
  public var description: String { message }
}
