/// What a trader says about a bracket, for the story and the report: it changes no order.
public enum Annotation: Hashable, Sendable {
  /// The bracket belongs to a setup: `breakout`.
  case tag(String)
  /// It does not belong to that setup after all.
  case untag(String)
  /// A sentence about it.
  case note(String)

  /// The most characters of a tag.
  public static let tagLengthMax = 32
  /// The most characters of a note.
  public static let noteLengthMax = 500

  /// Whether `text` can be a tag: letters, digits and `_ . : / + -`, 1 to 32 of them, the first a
  /// letter or digit.
  public static func isTag(_ text: some StringProtocol) -> Bool {
    guard let first = text.first, first.isLetter || first.isNumber, text.count <= tagLengthMax
    else { return false }
    return text.allSatisfy { $0.isLetter || $0.isNumber || "_.:/+-".contains($0) }
  }

  /// Whether `text` can be a note: 1 to 500 characters, none of them a control character.
  public static func isNote(_ text: some StringProtocol) -> Bool {
    guard !text.isEmpty, text.count <= noteLengthMax else { return false }
    return !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
  }

  /// `tag breakout`, `tag -breakout`, `note sold too early`.
  public var text: String {
    switch self {
    case .tag(let word): "tag \(word)"
    case .untag(let word): "tag -\(word)"
    case .note(let text): "note \(text)"
    }
  }
}

/// What was said about brackets, in the order in which it was said.
public struct Annotations: Hashable, Sendable {
  /// What belongs to one bracket.
  public struct Entry: Hashable, Sendable {
    /// The tags that it has, in the order in which they were given, each once.
    public var tags: [String] = []
    /// The notes, oldest first.
    public var notes: [String] = []
  }

  private var entries: [BracketID: Entry] = [:]

  /// Nothing was said yet.
  public init() {}

  /// What was said about a bracket.
  public subscript(bracket: BracketID) -> Entry { entries[bracket] ?? Entry() }

  /// Adds a word; the same tag twice is one.
  ///
  /// - Returns: Whether that changed anything.
  @discardableResult
  public mutating func add(_ annotation: Annotation, to bracket: BracketID) -> Bool {
    var entry = self[bracket]
    switch annotation {
    case .tag(let word):
      if !entry.tags.contains(word) { entry.tags.append(word) }
    case .untag(let word): entry.tags.removeAll { $0 == word }
    case .note(let text): entry.notes.append(text)
    }
    guard entry != self[bracket] else { return false }
    entries[bracket] = entry
    return true
  }
}
