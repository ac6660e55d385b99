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
