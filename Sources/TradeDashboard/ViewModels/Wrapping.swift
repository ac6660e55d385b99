import TextGrid

/// A text cut between words into lines of a width; the last line keeps what is left over.
///
/// - Parameter lines: The most lines; at least 1.
func wrapped(_ text: String, width: Int, lines: Int) -> [String] {
  var result: [String] = []
  var current = ""
  for word in text.split(separator: " ") {
    let joined = current.isEmpty ? String(word) : current + " " + word
    if displayWidth(of: joined) <= width || current.isEmpty || result.count + 1 >= lines {
      current = joined
    } else {
      result.append(current)
      current = String(word)
    }
  }
  return result + [current]
}

/// A text of clauses with wide gaps between them, cut at the gaps where it can be, else between
/// words; a text that fits stays as it is.
func wrappedAtGaps(_ text: String, width: Int) -> [String] {
  guard displayWidth(of: text) > width else { return [text] }
  var result: [String] = []
  for clause in clauses(of: text) {
    if let last = result.last, displayWidth(of: last + "  " + clause) <= width {
      result[result.count - 1] = last + "  " + clause
    } else {
      result += wrapped(clause, width: width, lines: .max)
    }
  }
  return result
}

/// The parts between two spaces and more.
private func clauses(of text: String) -> [String] {
  var parts: [String] = []
  var current: [Substring] = []
  for word in text.split(separator: " ", omittingEmptySubsequences: false) {
    if !word.isEmpty {
      current.append(word)
    } else if !current.isEmpty {
      parts.append(current.joined(separator: " "))
      current = []
    }
  }
  return current.isEmpty ? parts : parts + [current.joined(separator: " ")]
}
