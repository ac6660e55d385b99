/// Text put into a grid.
extension CellGrid {
  /// Writes one line of text from column `x` on, and returns the columns it took.
  ///
  /// The text may come from outside: controls become `?` or a space, combining and invisible
  /// scalars are dropped, and what the terminal cannot show is replaced. Cells keep the area
  /// they stand on, so text put on a filled or tinted area shows its background.
  ///
  /// - Parameters:
  ///   - x: The first column; text left of the grid is cut off, not moved.
  ///   - maxWidth: Columns after which the text is cut; a wide scalar that does not fit is left out.
  /// - Returns: The columns from `x` to the end of the text, also where it lies outside the grid.
  @discardableResult
  public mutating func put(
    _ text: String, x: Int, y: Int, role: Role = .base, attributes: Attributes = [],
    maxWidth: Int = .max
  ) -> Int {
    guard x > -Rect.limit, x < Rect.limit else { return 0 }
    if let columns = putPlain(
      text, x: x, y: y, role: role, attributes: attributes, maxWidth: maxWidth)
    {
      return columns
    }
    var used = 0
    for outside in text.unicodeScalars {
      guard let scalar = printable(outside).map(glyphs.drawn) else { continue }
      let columns = displayWidth(of: scalar)
      if columns > maxWidth - used { break }
      draw(scalar, columns: columns, x: x + used, y: y, role: role, attributes: attributes)
      used += columns
    }
    return used
  }

  /// Writes one narrow sign, such as a part of a line or of a chart; any other becomes `?`.
  public mutating func put(_ sign: Unicode.Scalar, x: Int, y: Int, role: Role = .base) {
    let drawn = printable(sign).map(glyphs.drawn) ?? "?"
    draw(
      displayWidth(of: drawn) == 1 ? drawn : "?", columns: 1, x: x, y: y, role: role,
      attributes: [])
  }

  /// Writes a text of printable ASCII, most of what a screen shows, in a third of the time; returns
  /// `nil` for any other.
  private mutating func putPlain(
    _ text: String, x: Int, y: Int, role: Role, attributes: Attributes, maxWidth: Int
  ) -> Int? {
    guard let columns = plainColumns(of: text) else { return nil }
    let used = max(0, min(columns, maxWidth))
    // A text that is not in one piece is written scalar by scalar.
    return text.utf8.withContiguousStorageIfAvailable { bytes in
      drawRun(x: x, y: y, count: used, role: role, attributes: attributes) {
        Unicode.Scalar(bytes[$0])
      }
      return used
    }
  }

  /// Writes a text so that its last column is the one before `endX`; its beginning is cut when it
  /// is longer than `maxWidth`. Returns the column it starts at.
  @discardableResult
  public mutating func putRight(
    _ text: String, endX: Int, y: Int, role: Role = .base, attributes: Attributes = [],
    maxWidth: Int = .max
  ) -> Int {
    guard endX > -Rect.limit, endX < Rect.limit else { return endX }
    let columns = CellGrid.columns(of: text, glyphs: glyphs)
    let start = endX - columns
    let left = endX - max(0, min(columns, maxWidth))
    let room = Rect(x: left, y: drawableArea.y, width: endX - left, height: drawableArea.height)
    withClip(room) { grid in
      grid.put(text, x: start, y: y, role: role, attributes: attributes)
    }
    return left
  }

  /// Writes a text, and ends it with `…` when it is longer than `maxWidth`. Returns the columns
  /// it took.
  @discardableResult
  public mutating func putEllipsized(
    _ text: String, x: Int, y: Int, role: Role = .base, attributes: Attributes = [], maxWidth: Int
  ) -> Int {
    guard CellGrid.columns(of: text, glyphs: glyphs) > maxWidth else {
      return put(text, x: x, y: y, role: role, attributes: attributes)
    }
    guard maxWidth > 0 else { return 0 }
    let used = put(text, x: x, y: y, role: role, attributes: attributes, maxWidth: maxWidth - 1)
    return used + put("…", x: x + used, y: y, role: role, attributes: attributes)
  }

  /// Returns the columns a text takes once each scalar is in the form the grid draws.
  private static func columns(of text: String, glyphs: GlyphSet) -> Int {
    if let columns = plainColumns(of: text) { return columns }
    var columns = 0
    for outside in text.unicodeScalars {
      if let scalar = printable(outside).map(glyphs.drawn) {
        columns += displayWidth(of: scalar)
      }
    }
    return columns
  }
}
