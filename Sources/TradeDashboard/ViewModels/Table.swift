import TextGrid

/// One text of a table and what it means.
struct TableCell: Hashable {
  var text: String
  var role: Role

  init(_ text: String, _ role: Role = .base) {
    self.text = text
    self.role = role
  }
}

/// A column of a table: its cells are as many as the rows.
struct TableColumn {
  enum Alignment { case left, right }

  var title: String
  var cells: [TableCell]
  var alignment: Alignment
  /// Shares of the room that is left; 0 keeps the width of the widest cell.
  var flex: Int
  /// The narrowest a flexible column may be.
  var widthMin: Int
  /// The widest the column may be.
  var widthMax: Int
  /// Columns with a high rank go first when there is no room; 0 never goes.
  var dropRank: Int
  /// Draws the cells itself, such as a gauge.
  var draw: ((_ row: Int, _ width: Int) -> [TableCell])?

  init(
    _ title: String, _ cells: [TableCell], alignment: Alignment = .right, flex: Int = 0,
    widthMin: Int = 0, widthMax: Int = 4096, dropRank: Int = 0,
    draw: ((_ row: Int, _ width: Int) -> [TableCell])? = nil
  ) {
    self.title = title
    self.cells = cells
    self.alignment = alignment
    self.flex = flex
    self.widthMin = widthMin
    self.widthMax = widthMax
    self.dropRank = dropRank
    self.draw = draw
  }

  /// The width of the widest cell or the title; the least one of a column that draws itself.
  var natural: Int {
    if draw != nil { return widthMin }
    let widest = cells.map { displayWidth(of: $0.text) }.max() ?? 0
    return min(widthMax, max(widthMin, widest, displayWidth(of: title)))
  }
}

/// Columns side by side; those that do not fit are left out by rank.
struct Table {
  private let columns: [TableColumn]
  private let widths: [Int]
  private let gap: Int
  /// The narrowest a flexible column becomes when nothing more can be left out.
  private static let flexMin = 5

  init(columns: [TableColumn], gap: Int, width: Int) {
    // To measure every text again for each question would be most of a frame's work.
    var kept = columns.map { (column: $0, natural: $0.natural) }
    func needed() -> Int { kept.reduce(-gap) { $0 + $1.natural + gap } }
    while needed() > width, let worst = kept.map(\.column.dropRank).max(), worst > 0 {
      kept.removeAll { $0.column.dropRank == worst }
    }
    // A gauge gives way before a word is cut.
    let missing = max(0, needed() - width)
    let free = max(0, width - needed())
    let extents = kept.map { $0.column.flex > 0 ? Extent.fill($0.column.flex) : .fixed(0) }
    let extra = Layout.divide(free, into: extents)
    self.columns = kept.map(\.column)
    self.gap = gap
    widths = zip(kept, extra).map { entry, more in
      let given = min(entry.column.widthMax, entry.natural + more)
      return entry.column.flex > 0 ? max(min(given, Table.flexMin), given - missing) : given
    }
  }

  /// The room that all of some columns need.
  static func width(_ columns: [TableColumn], gap: Int) -> Int {
    columns.reduce(-gap) { $0 + $1.natural + gap }
  }

  /// The titles of the columns that there was room for.
  var titles: [String] { columns.map(\.title) }

  /// Whether a column of this title is shown.
  func shows(_ title: String) -> Bool { columns.contains { $0.title == title } }

  /// The column after those of a title, when it is drawn in `area`; `nil` when it is not shown.
  func end(of title: String, in area: Rect) -> Int? {
    var end: Int?
    each(in: area) { column, x, width in
      if column.title == title { end = min(x + width, area.endX) }
    }
    return end
  }

  /// Draws the titles.
  func renderHeader(into grid: inout CellGrid, in area: Rect) {
    each(in: area) { column, x, width in
      grid.withClip(area) { grid in
        if column.draw != nil, column.alignment == .right {
          let pad = max(0, width - displayWidth(of: column.title)) / 2
          grid.putEllipsized(
            column.title, x: x + pad, y: area.y, role: .columnHeader, maxWidth: width)
        } else if column.alignment == .left {
          grid.putEllipsized(column.title, x: x, y: area.y, role: .columnHeader, maxWidth: width)
        } else {
          grid.putRight(
            column.title, endX: x + width, y: area.y, role: .columnHeader, maxWidth: width)
        }
      }
    }
  }

  /// Draws one row.
  func renderRow(_ index: Int, into grid: inout CellGrid, in area: Rect) {
    each(in: area) { column, x, width in
      grid.withClip(area) { grid in
        if let draw = column.draw {
          var left = x
          for piece in draw(index, width) {
            left += grid.put(
              piece.text, x: left, y: area.y, role: piece.role, maxWidth: x + width - left)
          }
        } else if column.cells.indices.contains(index) {
          put(column.cells[index], column.alignment, into: &grid, x: x, y: area.y, width: width)
        }
      }
    }
  }

  private func put(
    _ cell: TableCell, _ alignment: TableColumn.Alignment, into grid: inout CellGrid, x: Int,
    y: Int, width: Int
  ) {
    let own = displayWidth(of: cell.text)
    let start = alignment == .right && own < width ? x + width - own : x
    grid.putEllipsized(cell.text, x: start, y: y, role: cell.role, maxWidth: width)
  }

  private func each(in area: Rect, _ body: (TableColumn, Int, Int) -> Void) {
    var x = area.x
    for (column, width) in zip(columns, widths) {
      body(column, x, width)
      x += width + gap
    }
  }
}
