import Yams

/// The lines of a text, with the edits that `SettingsText` tries.
struct SettingsLines {
  /// Each with its line end.
  var lines: [[Unicode.Scalar]]
  let newline: String

  init(_ text: String) {
    var lines: [[Unicode.Scalar]] = [[]]
    for scalar in text.unicodeScalars {
      lines[lines.count - 1].append(scalar)
      if scalar == "\n" { lines.append([]) }
    }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    self.lines = lines
    newline = text.unicodeScalars.contains("\r") ? "\r\n" : "\n"
  }

  var text: String {
    var text = String.UnicodeScalarView()
    for line in lines { text.append(contentsOf: line) }
    return String(text)
  }

  // MARK: A value that is there

  /// Puts another value in the place of a scalar or of a list on one line.
  func replacing(_ node: Node, key: Node?, with value: String) -> String? {
    if node.isNothing, let key { return filling(key, with: value) }
    guard let place = place(of: node), let end = end(of: node, from: place) else { return nil }
    var copy = self
    copy.lines[place.line].replaceSubrange(place.column..<end, with: Array(value.unicodeScalars))
    return copy.text
  }

  /// Writes a value after the colon of a key that has none, or in the place of `~` or `null`.
  func filling(_ key: Node, with value: String) -> String? {
    guard let place = place(of: key), let keyEnd = end(of: key, from: place) else { return nil }
    let line = lines[place.line]
    guard let colon = line[keyEnd...].firstIndex(of: ":") else { return nil }
    var end = colon + 1
    while end < line.count, line[end] == " " { end += 1 }
    let rest = String(String.UnicodeScalarView(line[end...]))
    for word in ["~", "null", "Null", "NULL"] where rest.hasPrefix(word) {
      end += word.unicodeScalars.count
    }
    let isEmpty = rest.isEmpty || rest.first.map { "#\r\n,}".contains($0) || $0 == "\r\n" } ?? true
    let from = isEmpty ? colon + 1 : end - (end - colon - 1)
    var copy = self
    let gap =
      isEmpty && end > colon + 1 ? String(String.UnicodeScalarView(line[(colon + 1)..<end])) : ""
    // The blanks before a comment stay between the value and the comment.
    let after = isEmpty && rest.hasPrefix("#") ? gap : ""
    copy.lines[place.line].replaceSubrange(
      from..<end, with: Array((" " + value + after).unicodeScalars))
    return copy.text
  }

  func place(of node: Node) -> (line: Int, column: Int)? {
    guard let mark = node.mark, lines.indices.contains(mark.line - 1) else { return nil }
    // A byte order mark is no column of the parser's.
    let shift = mark.line == 1 && lines[0].first == "\u{FEFF}" ? 1 : 0
    let column = mark.column - 1 + shift
    guard lines[mark.line - 1].indices.contains(column) else { return nil }
    return (mark.line - 1, column)
  }

  /// The column after a value that ends on its line.
  func end(of node: Node, from place: (line: Int, column: Int)) -> Int? {
    let line = lines[place.line]
    switch node {
    case .scalar(let scalar):
      switch scalar.style {
      case .singleQuoted: return quotedEnd(line, place.column, quote: "'")
      case .doubleQuoted: return quotedEnd(line, place.column, quote: "\"")
      case .literal, .folded: return nil
      case .any, .plain:
        let written = Array(scalar.string.unicodeScalars)
        let end = place.column + written.count
        guard end <= line.count, Array(line[place.column..<end]) == written else { return nil }
        return end
      }
    // The style that Yams gives for lists and mappings is not theirs, so the text is asked.
    case .sequence where line[place.column] == "[":
      return bracketEnd(line, place.column, open: "[", close: "]")
    case .mapping where line[place.column] == "{":
      return bracketEnd(line, place.column, open: "{", close: "}")
    case .sequence, .mapping, .alias: return nil
    }
  }

  func quotedEnd(_ line: [Unicode.Scalar], _ start: Int, quote: Unicode.Scalar) -> Int? {
    var index = start + 1
    while index < line.count {
      if quote == "\"", line[index] == "\\" {
        index += 2
        continue
      }
      if line[index] == quote {
        guard quote == "'", index + 1 < line.count, line[index + 1] == "'" else { return index + 1 }
        index += 1
      }
      index += 1
    }
    return nil
  }

  private func bracketEnd(
    _ line: [Unicode.Scalar], _ start: Int, open: Unicode.Scalar, close: Unicode.Scalar
  ) -> Int? {
    var depth = 0
    var index = start
    while index < line.count {
      if line[index] == "\"" || line[index] == "'" {
        guard let end = quotedEnd(line, index, quote: line[index]) else { return nil }
        index = end
        continue
      }
      if line[index] == open { depth += 1 }
      if line[index] == close { depth -= 1 }
      index += 1
      if depth == 0 { return index }
    }
    return nil
  }

  // MARK: A value that is new

  /// Writes new keys below one that is there.
  func inserting(
    _ names: [String], _ value: String, below key: Node, into parent: Node
  ) -> [String] {
    guard let place = place(of: key) else { return [] }
    if parent.isNothing {
      let indent = indent(of: place.line) + 2
      return [inserting(block(names, value, indent: indent), before: place.line + 1)]
    }
    guard case .mapping(let mapping) = parent else { return [] }
    if isFlow(parent) { return insertingInFlow(names, value, parent) }
    guard let first = mapping.first?.key, let child = self.place(of: first) else { return [] }
    let written = block(names, value, indent: child.column)
    let end = endOfBlock(after: place.line, indent: child.column)
    return [end, place.line + 1].map { inserting(written, before: $0) }
  }

  /// Whether a mapping stands in braces.
  private func isFlow(_ node: Node) -> Bool {
    place(of: node).map { lines[$0.line][$0.column] == "{" } ?? false
  }

  /// `{ a: 1 }` becomes `{ new: value, a: 1 }`.
  private func insertingInFlow(_ names: [String], _ value: String, _ parent: Node) -> [String] {
    guard let place = place(of: parent), lines[place.line][place.column] == "{" else { return [] }
    let inner = names.dropLast().reversed().reduce("\(names[names.count - 1]): \(value)") {
      "\($1): { \($0) }"
    }
    let isEmpty = parent.mapping?.isEmpty ?? true
    var copy = self
    let rest = copy.lines[place.line][(place.column + 1)...]
    let hasGap = rest.first == " "
    let text = " " + inner + (isEmpty ? (hasGap ? "" : " ") : hasGap ? "," : ", ")
    copy.lines[place.line].insert(contentsOf: Array(text.unicodeScalars), at: place.column + 1)
    return [copy.text]
  }

  /// Writes new keys at the end of a file that has none of them.
  func appending(_ names: [String], _ value: String, toRoot root: Node?) -> [String] {
    if let root, isFlow(root) { return insertingInFlow(names, value, root) }
    let written = block(names, value, indent: 0)
    // What ends a document, and comments below it, stay behind it.
    let end = lines.lastIndex { line in
      String(String.UnicodeScalarView(line)).hasPrefix("...")
    }
    return [inserting(written, before: end ?? lines.count)]
  }

  /// The keys on lines of their own, each two columns further in than the one above.
  private func block(_ names: [String], _ value: String, indent: Int) -> String {
    names.enumerated().map { index, name in
      let isLast = index == names.count - 1
      return String(repeating: " ", count: indent + 2 * index) + name + ":"
        + (isLast ? " \(value)" : "") + newline
    }.joined()
  }

  private func inserting(_ written: String, before index: Int) -> String {
    var copy = self
    let at = min(index, copy.lines.count)
    if at > 0, copy.lines[at - 1].last != "\n" {
      copy.lines[at - 1].append(contentsOf: newline.unicodeScalars)
    }
    copy.lines.insert(Array(written.unicodeScalars), at: at)
    return copy.text
  }

  func indent(of line: Int) -> Int { lines[line].prefix { $0 == " " }.count }

  /// The line after the last one that stands at `indent` or further in; comments and blank lines
  /// after it belong to what follows.
  private func endOfBlock(after start: Int, indent wanted: Int) -> Int {
    var end = start + 1
    for index in (start + 1)..<max(start + 1, lines.count) {
      let content = lines[index].drop { $0 == " " }
      guard let first = content.first, first != "\n", first != "\r" else { continue }
      if indent(of: index) < wanted {
        if first == "#" { continue }
        break
      }
      end = index + 1
    }
    return end
  }
}
