import TextGrid
import TraderCommands
import TradingModel

/// The `:` line while it is open.
struct CommandLine: Hashable, Sendable {
  /// What is typed.
  var editor = LineEditor()
  /// The place in the history; `nil` edits a new line.
  var historyIndex: Int?
  /// The new line, kept while the history is walked.
  var draft = ""
  /// What is wrong with the line that was entered; gone with the next edit.
  var error: CommandError?
  /// The words Tab goes through and the one shown last.
  var candidates: [String] = []
  var candidateIndex = 0
  /// The line before the word that Tab completes.
  var candidateHead = ""

  /// Opens the line with a text in it.
  init(_ text: String = "") { editor = LineEditor(text) }

  /// Puts a whole new text in the line.
  mutating func replace(_ text: String) {
    editor = LineEditor(text)
    error = nil
    candidates = []
  }

  /// Walks the history: −1 is older, +1 is newer; past what does not begin with the typed text.
  mutating func walk(_ step: Int, in history: [String]) {
    guard !history.isEmpty else { return }
    if historyIndex == nil { draft = editor.text }
    var index = (historyIndex ?? history.count) + step
    while history.indices.contains(index), !history[index].hasPrefix(draft) { index += step }
    guard index >= 0 else { return }
    guard index < history.count else {
      guard historyIndex != nil else { return }
      historyIndex = nil
      replace(draft)
      return
    }
    let kept = draft
    replace(history[index])
    historyIndex = index
    draft = kept
  }

  /// Completes the last word; more Tabs go through the words that fit.
  mutating func complete(_ step: Int, _ context: CommandContext) {
    guard candidates.isEmpty else {
      candidateIndex = (candidateIndex + step + candidates.count) % candidates.count
      editor = LineEditor(candidateHead + candidates[candidateIndex])
      return
    }
    let text = editor.text
    let found = CommandParser.completions(for: text, context)
    let word =
      text.last.map(\.isWhitespace) ?? true ? 0 : text.reversed().prefix { !$0.isWhitespace }.count
    guard !found.isEmpty else { return }
    error = nil
    candidateHead = String(text.dropLast(word))
    if found.count == 1 {
      editor = LineEditor(candidateHead + found[0] + " ")
    } else {
      candidates = found
      candidateIndex = step > 0 ? 0 : found.count - 1
      editor = LineEditor(candidateHead + found[candidateIndex])
    }
  }

  /// How the command that is being typed is written.
  var summary: CommandSummary? {
    let first = editor.text.split(separator: " ").first.map { $0.lowercased() } ?? ""
    return CommandSummary.all.first { $0.name == first }
  }
}
