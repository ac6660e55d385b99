import Yams

// Lists over several lines: an item a line behind a dash, or in brackets.
extension SettingsLines {
  private typealias Line = [Unicode.Scalar]

  /// An item on a line of its own, with the comments and blank lines above it.
  private struct Item {
    var above: [Line]
    var line: Line
    /// The item as YAML reads it.
    var text: String
    /// The comment behind it, from its `#` on; empty without one.
    var comment: Line
  }

  /// Puts another value in the place of a list over several lines; `nil` when it cannot be told
  /// which text belongs to which item.
  ///
  /// Items that stay keep their lines, and every comment stays, also that of an item that goes.
  ///
  /// - Parameters:
  ///   - value: As YAML writes it on one line: `[stop, reject]`.
  ///   - items: The items of the value; empty when it is no list, or one without items.
  func replacingList(
    _ node: Node, key: Node?, with value: String, items: [String]
  ) -> String? {
    guard case .sequence(let sequence) = node, let place = place(of: node), let key,
      let keyPlace = self.place(of: key)
    else { return nil }
    if lines[place.line][place.column] == "[" { return replacingBrackets(from: place, value) }
    guard let old = self.items(sequence, after: keyPlace.line), let last = sequence.last,
      let end = self.place(of: last)?.line
    else { return nil }
    let indent = Line(repeating: " ", count: place.column)
    var copy = self
    copy.lines.replaceSubrange(
      (keyPlace.line + 1)...end, with: block(old, items, indent: indent))
    return items.isEmpty ? copy.filling(key, with: value) : copy.text
  }

  /// The items of a list behind dashes, each on one line; `nil` for any other list.
  private func items(_ sequence: Node.Sequence, after keyLine: Int) -> [Item]? {
    var items: [Item] = []
    var next = keyLine + 1
    for node in sequence {
      guard let text = node.scalar?.string, let place = place(of: node), place.line >= next,
        let end = end(of: node, from: place)
      else { return nil }
      let line = lines[place.line]
      let dash = line[..<place.column].drop { $0 == " " }
      let rest = line[end...].drop { $0 == " " || $0 == "\t" }
      guard dash.first == "-", dash.dropFirst().allSatisfy({ $0 == " " }),
        rest.isEmpty || rest.first.map({ "#\r\n".unicodeScalars.contains($0) }) ?? false
      else { return nil }
      items.append(
        Item(
          above: Array(lines[next..<place.line]), line: line, text: text,
          comment: rest.first == "#" ? Array(rest) : []))
      next = place.line + 1
    }
    return items
  }

  /// The lines of the new list: those of items that stay, new ones, and the comments of all.
  private func block(_ old: [Item], _ wanted: [String], indent: Line) -> [Line] {
    var kept: [Item] = []
    var left: [Line] = []
    for var item in old {
      if wanted.contains(item.text), !kept.contains(where: { $0.text == item.text }) {
        item.above = left + item.above
        left = []
        kept.append(item)
      } else {
        left += item.above + (item.comment.isEmpty ? [] : [indent + item.comment])
      }
    }
    var block: [Line] = []
    for text in wanted {
      if let item = kept.first(where: { $0.text == text }) {
        block += item.above + [item.line]
      } else {
        block.append(indent + Array("- \(text)\(newline)".unicodeScalars))
      }
    }
    return (block + left).map { line in
      // The last line of a file may be without an end.
      line.last == "\n" ? line : line + Array(newline.unicodeScalars)
    }
  }

  /// Puts a value in the place of a list in brackets over several lines; one with comments in it
  /// is left alone, as they would have no place.
  private func replacingBrackets(from start: (line: Int, column: Int), _ value: String) -> String? {
    var depth = 0
    var column = start.column
    for index in start.line..<lines.count {
      let line = lines[index]
      while column < line.count {
        let scalar = line[column]
        if scalar == "\"" || scalar == "'" {
          guard let end = quotedEnd(line, column, quote: scalar) else { return nil }
          column = end
          continue
        }
        if scalar == "#" { return nil }
        if scalar == "[" { depth += 1 }
        if scalar == "]" { depth -= 1 }
        column += 1
        guard depth == 0 else { continue }
        var copy = self
        let head = lines[start.line][..<start.column]
        copy.lines.replaceSubrange(
          start.line...index,
          with: [Array(head) + Array(value.unicodeScalars) + Array(line[column...])])
        return copy.text
      }
      column = 0
    }
    return nil
  }
}
