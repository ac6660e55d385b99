extension CellGrid {
  /// Returns the picture as a drawing that stands alone.
  ///
  /// Every character has a place of its own, so that no font can shift a column: cells are 9 by 17
  /// units. The same picture gives the same bytes.
  ///
  /// - Parameters:
  ///   - theme: What the roles look like; `default` colours are those of its ground.
  ///   - depth: How many colours to use.
  ///   - title: What it shows, for people who cannot see it.
  ///   - description: How it was made.
  public func svg(
    theme: Theme, depth: ColourDepth = .direct, title: String, description: String
  ) -> String {
    var drawing = Drawing(theme: theme, depth: depth)
    for y in 0..<height {
      for run in runs(ofRow: y, theme: theme, depth: depth) { drawing.add(run, y: y) }
    }
    let wide = width * Drawing.cellWidth + 2 * Drawing.margin
    let high = height * Drawing.cellHeight + 2 * Drawing.margin
    let base = theme.resolve(.base, at: depth)
    let ground = drawing.colour(base.background) ?? theme.groundBackground
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(wide)" height="\(high)" \
      viewBox="0 0 \(wide) \(high)" role="img">
      <title>\(escaped(title))</title>
      <desc>\(escaped(description))</desc>
      <rect width="\(wide)" height="\(high)" rx="6" fill="\(ground)"/>
      <g transform="translate(\(Drawing.margin) \(Drawing.margin))">
      \(drawing.grounds.map { $0 + "\n" }.joined())\
      <g font-family="\(Drawing.fonts)" font-size="15" text-rendering="geometricPrecision">
      \(drawing.groups)</g>
      \(drawing.lines.map { $0 + "\n" }.joined())\(cursorShape(drawing))</g>
      </svg>

      """
  }

  private func cursorShape(_ drawing: Drawing) -> String {
    guard let cursor, bounds.contains(x: cursor.x, y: cursor.y) else { return "" }
    let x = cursor.x * Drawing.cellWidth
    let y = cursor.y * Drawing.cellHeight
    return "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Drawing.cellWidth)\" "
      + "height=\"\(Drawing.cellHeight)\" fill=\"\(drawing.theme.groundForeground)\" "
      + "fill-opacity=\"0.5\"/>\n"
  }
}

/// Collects the shapes of a picture: grounds first, then text by its look, then lines.
private struct Drawing {
  static let cellWidth = 9
  static let cellHeight = 17
  static let margin = 8
  /// Where the foot of a letter stands in its cell.
  static let baseline = 13
  static let fonts =
    "ui-monospace,'DejaVu Sans Mono','JetBrains Mono',Menlo,Consolas,'Liberation Mono',monospace"

  let theme: Theme
  let depth: ColourDepth
  /// The areas with a ground of their own, row by row.
  private var areas: [(x: Int, y: Int, width: Int, fill: RGB)] = []
  var lines: [String] = []
  /// The texts of each look, in the order the looks came up.
  private var texts: [(look: Look, elements: [String])] = []

  /// What texts have in common.
  private struct Look: Hashable {
    var fill: RGB
    var isBold: Bool
    var isItalic: Bool
    var isDim: Bool
  }

  init(theme: Theme, depth: ColourDepth) {
    self.theme = theme
    self.depth = depth
  }

  /// The shapes behind the text.
  var grounds: [String] {
    areas.map { rectangle($0.x, $0.y, $0.width, Drawing.cellHeight, $0.fill) }
  }

  /// The colour of a number that `resolve` gave; nil for the terminal's own.
  func colour(_ number: Int32) -> RGB? {
    guard number >= 0 else { return nil }
    if number < (depth == .direct ? 8 : 256) { return Palette.colours[Int(number)] }
    return RGB(UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255))
  }

  mutating func add(_ run: CellGrid.Run, y: Int) {
    let style = run.style
    var front = colour(style.foreground) ?? theme.groundForeground
    var back = colour(style.background)
    if style.attributes.contains(.reverse) {
      (front, back) = (back ?? theme.groundBackground, front)
    }
    let x = run.x * Drawing.cellWidth
    let top = y * Drawing.cellHeight
    let wide = run.cells.count * Drawing.cellWidth
    let plain = colour(theme.resolve(.base, at: depth).background) ?? theme.groundBackground
    if let back, back != plain {
      if let last = areas.last, last.y == top, last.x + last.width == x, last.fill == back {
        areas[areas.count - 1].width += wide
      } else {
        areas.append((x, top, wide, back))
      }
    }
    if style.attributes.contains(.underline) {
      lines.append(rectangle(x, top + 15, wide, 1, front))
    }
    if style.attributes.contains(.strike) { lines.append(rectangle(x, top + 8, wide, 1, front)) }
    let look = Look(
      fill: front, isBold: style.attributes.contains(.bold),
      isItalic: style.attributes.contains(.italic), isDim: style.attributes.contains(.dim))
    for element in elements(of: run, y: top + Drawing.baseline) { append(element, to: look) }
  }

  private func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ fill: RGB) -> String {
    "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(fill)\"/>"
  }

  private mutating func append(_ element: String, to look: Look) {
    if let index = texts.firstIndex(where: { $0.look == look }) {
      texts[index].elements.append(element)
    } else {
      texts.append((look, [element]))
    }
  }

  /// Some renderers place only the first character of an element, so elements are short.
  static let elementLengthMax = 16

  /// One text element for each word of a run, with a place for each of its characters.
  private func elements(of run: CellGrid.Run, y: Int) -> [String] {
    var elements: [String] = []
    var places: [String] = []
    var word = ""
    func flush() {
      guard !word.isEmpty else { return }
      elements.append(
        "<text y=\"\(y)\" x=\"\(places.joined(separator: " "))\">\(escaped(word))</text>")
      places = []
      word = ""
    }
    for (offset, cell) in run.cells.enumerated() where !cell.isContinuation {
      guard cell.scalar != " " else {
        flush()
        continue
      }
      if places.count == Drawing.elementLengthMax { flush() }
      word.unicodeScalars.append(cell.scalar)
      places.append("\((run.x + offset) * Drawing.cellWidth)")
    }
    flush()
    return elements
  }

  /// The texts, those of one look in one group.
  var groups: String {
    texts.map { entry in
      let look = entry.look
      return "<g fill=\"\(look.fill)\"" + (look.isBold ? " font-weight=\"bold\"" : "")
        + (look.isItalic ? " font-style=\"italic\"" : "")
        + (look.isDim ? " fill-opacity=\"0.6\"" : "") + ">\n"
        + entry.elements.map { $0 + "\n" }.joined() + "</g>\n"
    }.joined()
  }
}

/// Text that means itself in XML.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    // XML has no control characters; a frame has none either.
    case "\u{0}"..<" ": result += " "
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
