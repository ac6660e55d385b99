/// Areas, lines and boxes.
extension CellGrid {
  /// Clears an area to `scalar` and makes `role` the ground of what is put there next.
  ///
  /// - Parameter scalar: The scalar of each cell; one that is not one column wide becomes a space.
  public mutating func fill(_ area: Rect, _ scalar: Unicode.Scalar = " ", role: Role = .base) {
    let drawn = printable(scalar).map(glyphs.drawn) ?? " "
    let narrow: Unicode.Scalar = displayWidth(of: drawn) == 1 ? drawn : " "
    cover(area.intersection(drawableArea), with: Cell(narrow, role: role, backdrop: role))
  }

  /// Sets the ground of an area and leaves its text and roles: the bar of a selected row, whose
  /// figures keep their colours.
  public mutating func tint(_ area: Rect, _ backdrop: Role, attributes: Attributes = []) {
    alter(area) { cell in
      cell.backdrop = backdrop
      cell.attributes.formUnion(attributes)
    }
  }

  /// Sets the role of what is already drawn in an area, such as panes behind a window.
  public mutating func recolour(_ area: Rect, role: Role) {
    alter(area) { $0.role = role }
  }

  /// Draws `length` cells of a level line from `x` to the right.
  public mutating func horizontalLine(
    x: Int, y: Int, length: Int, _ scalar: Unicode.Scalar = "─", role: Role = .border
  ) {
    let line = Rect(x: x, y: y, width: length, height: 1)
    draw(scalar, in: line, role: role)
  }

  /// Draws `length` cells of an upright line from `y` down.
  public mutating func verticalLine(
    x: Int, y: Int, length: Int, _ scalar: Unicode.Scalar = "│", role: Role = .border
  ) {
    let line = Rect(x: x, y: y, width: 1, height: length)
    draw(scalar, in: line, role: role)
  }

  /// Draws a pane's frame along the edges of `area`, and returns its inside.
  ///
  /// `╭─┤1 brackets├────┤j/k select├─╮`: the title stands at the left of the top line and the
  /// note at its right, each only as far as there is room; the note goes first. An area less than
  /// two cells wide or high gets no frame and has no inside. In ASCII, corners are `+` and titles
  /// stand in `[ ]`.
  ///
  /// - Parameters:
  ///   - title: The pane's name with the key that focuses it.
  ///   - note: What stands at the right of the top line.
  ///   - focused: Whether the pane has the focus, which its line and title show.
  @discardableResult
  public mutating func box(
    _ area: Rect, title: String = "", note: String = "", focused: Bool = false
  ) -> Rect {
    guard area.width >= 2, area.height >= 2 else {
      return Rect(x: area.x, y: area.y, width: 0, height: 0)
    }
    let role: Role = focused ? .borderFocus : .border
    horizontalLine(x: area.x, y: area.y, length: area.width, role: role)
    horizontalLine(x: area.x, y: area.endY - 1, length: area.width, role: role)
    verticalLine(x: area.x, y: area.y, length: area.height, role: role)
    verticalLine(x: area.endX - 1, y: area.y, length: area.height, role: role)
    put("╭", x: area.x, y: area.y, role: role)
    put("╮", x: area.endX - 1, y: area.y, role: role)
    put("╰", x: area.x, y: area.endY - 1, role: role)
    put("╯", x: area.endX - 1, y: area.endY - 1, role: role)

    let titleRole: Role = focused ? .titleFocus : .title
    // A corner, a line, and the two signs around a label, at either end.
    let room = area.width - 4 - 2
    let titleWidth = min(displayWidth(of: title), room)
    label(title, x: area.x + 2, y: area.y, width: titleWidth, role: titleRole, line: role)
    let noteWidth = displayWidth(of: note)
    if noteWidth <= room - (titleWidth > 0 ? titleWidth + 3 : 0) {
      label(
        note, x: area.endX - 4 - noteWidth, y: area.y, width: noteWidth, role: .keyHint, line: role)
    }
    return area.interior
  }

  private mutating func label(
    _ text: String, x: Int, y: Int, width: Int, role: Role, line: Role
  ) {
    guard width > 0 else { return }
    draw(glyphs.titleOpen, columns: 1, x: x, y: y, role: line, attributes: [])
    let used = putEllipsized(text, x: x + 1, y: y, role: role, maxWidth: width)
    draw(glyphs.titleClose, columns: 1, x: x + 1 + used, y: y, role: line, attributes: [])
  }

  private mutating func draw(_ scalar: Unicode.Scalar, in area: Rect, role: Role) {
    let drawn = glyphs.drawn(scalar)
    guard displayWidth(of: drawn) == 1 else { return }
    let visible = area.intersection(drawableArea)
    for y in visible.rows {
      drawRun(x: visible.x, y: y, count: visible.width, role: role) { _ in drawn }
    }
  }
}
