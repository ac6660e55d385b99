// Frames without a terminal: as plain text, as text with escape sequences, as a drawing.
extension CellGrid {
  /// The picture as lines of plain text, each with a line feed; without spaces at line ends.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  /// Returns the picture as text with the escape sequences of its colours, for a terminal that is
  /// at least as wide: `cat` shows it.
  ///
  /// - Parameters:
  ///   - theme: What the roles look like.
  ///   - depth: How many colours to use; `mono` leaves attributes only.
  public func ansiText(theme: Theme, depth: ColourDepth) -> String {
    var text = ""
    for y in 0..<height {
      for run in runs(ofRow: y, theme: theme, depth: depth) {
        text += "\u{1B}[0" + run.style.escapeParameters(at: depth) + "m" + run.text
      }
      text += "\u{1B}[0m\n"
    }
    return text
  }

  /// Cells beside each other that look alike.
  struct Run {
    let x: Int
    let style: ResolvedStyle
    var cells: ArraySlice<Cell>

    /// The text, a wide scalar once.
    var text: String {
      var text = String.UnicodeScalarView()
      for cell in cells where !cell.isContinuation { text.append(cell.scalar) }
      return String(text)
    }
  }

  /// The runs of a row, from left to right; together they are the whole row.
  func runs(ofRow y: Int, theme: Theme, depth: ColourDepth) -> [Run] {
    let cells = row(y)
    var runs: [Run] = []
    for (x, index) in cells.indices.enumerated() {
      let cell = cells[index]
      // The second half of a wide scalar belongs to the first.
      let style =
        cell.isContinuation
        ? nil
        : theme.resolve(cell.role, on: cell.backdrop, attributes: cell.attributes, at: depth)
      if let last = runs.last, style == nil || last.style == style {
        runs[runs.count - 1].cells = cells[last.cells.startIndex...index]
      } else if let style {
        runs.append(Run(x: x, style: style, cells: cells[index...index]))
      }
    }
    return runs
  }
}

extension ResolvedStyle {
  /// The parameters that select this style after a reset: `;1;38;5;114;48;5;237`.
  fileprivate func escapeParameters(at depth: ColourDepth) -> String {
    let attributeCodes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.strike, 9),
    ]
    var codes = attributeCodes.filter { attributes.contains($0.0) }.map { "\($0.1)" }
    codes += Self.codes(foreground, first: 30, at: depth)
    codes += Self.codes(background, first: 40, at: depth)
    return codes.map { ";" + $0 }.joined()
  }

  /// A colour's codes; `first` is 30 for text and 40 for what is behind it.
  private static func codes(_ number: Int32, first: Int32, at depth: ColourDepth) -> [String] {
    switch number {
    case ..<0: []
    case 0..<8: ["\(first + number)"]
    case 8..<16 where depth != .direct: ["\(first + 60 + number - 8)"]
    case _ where depth == .direct:
      ["\(first + 8);2;\(number >> 16 & 255);\(number >> 8 & 255);\(number & 255)"]
    default: ["\(first + 8);5;\(number)"]
    }
  }
}
