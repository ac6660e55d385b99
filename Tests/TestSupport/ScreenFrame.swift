/// What a terminal shows at one moment.
public struct ScreenFrame: Hashable, Sendable {
  /// Its rows, without blanks at their ends.
  public let lines: [String]

  /// Takes a text apart.
  public init(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    self.lines = lines
  }

  /// All rows as one text.
  public var text: String { lines.joined(separator: "\n") }

  /// The length of the longest row.
  public var width: Int { lines.map(\.count).max() ?? 0 }

  /// Whether nothing but ASCII is shown.
  public var isASCII: Bool { text.utf8.allSatisfy { $0 < 128 } }

  /// All rows in ASCII, for messages: test runners may lose lines whose bytes they cut apart.
  public var plain: String {
    let stems: [Character: Character] = [
      "─": "-", "│": "|", "┄": "-", "▸": ">", "▶": ">", "●": "o", "┼": "+", "━": "=", "·": ".",
      "×": "x", "…": "~", "→": ">", "–": "-",
    ]
    return String(text.map { $0.isASCII ? $0 : stems[$0] ?? ($0.isLetter ? $0 : "+") })
  }

  /// Whether a text stands in some row.
  public func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

  /// The first row with a text in it; empty when there is none.
  public func line(_ text: String) -> String { lines.first { $0.contains(text) } ?? "" }

  /// The number of the first row with a text in it.
  public func row(_ text: String) -> Int? { lines.firstIndex { $0.contains(text) } }

  /// The rows inside the frame whose title has this text, cut to its columns and without blanks
  /// at the ends; empty when there is no such frame.
  public func pane(_ title: String) -> [String] {
    let mark = Array("┤\(title)")
    guard let top = row("┤\(title)") else { return [] }
    let border = Array(lines[top])
    guard let column = border.indices.first(where: { border[$0...].starts(with: mark) }),
      let left = border[..<column].lastIndex(of: "╭"),
      let right = border[column...].firstIndex(of: "╮")
    else { return [] }
    var rows: [String] = []
    for line in lines[(top + 1)...] {
      let cells = Array(line)
      guard cells.indices.contains(right), cells[left] == "│" else { break }
      let inside = String(cells[(left + 1)..<right])
      rows.append(String(inside.reversed().drop { $0 == " " }.reversed()))
    }
    return rows
  }
}
