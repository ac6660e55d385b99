import TextGrid

/// One line of text that is being typed, with its cursor.
struct LineEditor: Hashable, Sendable {
  /// The most characters a line takes; more is ignored.
  static let lengthMax = 400

  private(set) var characters: [Character]
  /// The cursor: the character it stands before.
  private(set) var cursor: Int

  /// Starts with a text and the cursor at its end.
  init(_ text: String = "") {
    characters = Array(text.prefix(LineEditor.lengthMax))
    cursor = characters.count
  }

  /// The line.
  var text: String { String(characters) }
  /// Whether nothing is typed.
  var isEmpty: Bool { characters.isEmpty }
  /// The text before the cursor.
  var head: String { String(characters[..<cursor]) }

  /// Edits the line; returns whether the key is an editing key.
  mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar): insert(String(scalar))
    case .paste(let text): insert(text)
    case .backspace:
      guard cursor > 0 else { return true }
      cursor -= 1
      characters.remove(at: cursor)
    case .delete:
      if cursor < characters.count { characters.remove(at: cursor) }
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home, .ctrl("a"): cursor = 0
    case .end, .ctrl("e"): cursor = characters.count
    case .ctrl("u"):
      characters.removeFirst(cursor)
      cursor = 0
    case .ctrl("k"): characters.removeLast(characters.count - cursor)
    case .ctrl("w"): removeWord()
    default: return false
    }
    return true
  }

  /// Puts text at the cursor: what is pasted is text, its line breaks are spaces.
  private mutating func insert(_ text: String) {
    let room = LineEditor.lengthMax - characters.count
    let clean = text.prefix(max(0, room)).map { $0.isNewline || $0 == "\t" ? " " : $0 }
      .filter { character in
        !character.unicodeScalars.contains { $0.properties.generalCategory == .control }
      }
    characters.insert(contentsOf: clean, at: cursor)
    cursor += clean.count
    // A combining mark may have joined the character before it.
    let whole = Array(String(characters))
    if whole.count != characters.count {
      characters = whole
      cursor = min(cursor, characters.count)
    }
  }

  private mutating func removeWord() {
    var start = cursor
    while start > 0, characters[start - 1].isWhitespace { start -= 1 }
    while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
    characters.removeSubrange(start..<cursor)
    cursor = start
  }
}
