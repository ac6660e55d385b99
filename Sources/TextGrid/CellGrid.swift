/// A picture of the screen: a rectangle of cells that panes draw into and a backend shows.
///
/// Everything is clipped: drawing outside, in a grid of no size, or with negative sizes does
/// nothing. A wide scalar takes two cells; overwriting either half clears the other.
public struct CellGrid: Equatable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The characters that may be drawn; others are replaced as they are put.
  public let glyphs: GlyphSet
  /// Where the terminal's cursor stands, or nil when it is hidden.
  public var cursor: Point?
  private var cells: [Cell]
  private var clip: Rect

  /// Makes a blank grid; a negative size counts as 0.
  public init(width: Int, height: Int, glyphs: GlyphSet = .unicode) {
    let bounds = Rect(x: 0, y: 0, width: min(width, 4_096), height: min(height, 4_096))
    self.width = bounds.width
    self.height = bounds.height
    self.glyphs = glyphs
    clip = bounds
    cells = Array(repeating: .blank, count: bounds.width * bounds.height)
  }

  /// Makes a blank grid of this size.
  public init(_ size: Size, glyphs: GlyphSet = .unicode) {
    self.init(width: size.width, height: size.height, glyphs: glyphs)
  }

  /// The size of the grid.
  public var size: Size { Size(width: width, height: height) }
  /// The area of the grid.
  public var bounds: Rect { Rect(size) }

  /// The cell at column `x` and row `y`; a blank one outside the grid, where writing does nothing.
  public subscript(x: Int, y: Int) -> Cell {
    get { isInside(x, y) ? cells[y * width + x] : .blank }
    set { place(newValue, x: x, y: y) }
  }

  /// Calls `body` with drawing limited to `area`, and to any limit already set.
  public mutating func withClip(_ area: Rect, _ body: (inout CellGrid) -> Void) {
    let outer = clip
    clip = outer.intersection(area)
    body(&self)
    clip = outer
  }

  /// The area that drawing is limited to now.
  public var drawableArea: Rect { clip }

  /// The rows as text, without the spaces at their ends; a wide scalar is one character.
  ///
  /// There are always `height` lines, so that a test can compare the whole picture.
  public var lines: [String] {
    (0..<height).map { y in
      var line = String.UnicodeScalarView()
      var end = line.endIndex
      for x in 0..<width where !cells[y * width + x].isContinuation {
        line.append(cells[y * width + x].scalar)
        if line.last != " " { end = line.endIndex }
      }
      return String(line[..<end])
    }
  }

  /// The cells of row `y`, empty when there is no such row.
  public func row(_ y: Int) -> ArraySlice<Cell> {
    y >= 0 && y < height ? cells[y * width..<(y + 1) * width] : []
  }

  /// Returns the places whose cells differ from those of `other`, row by row; all places when
  /// the sizes differ.
  public func changedCells(since other: CellGrid) -> [Point] {
    var changed: [Point] = []
    for y in 0..<height {
      for x in 0..<width
      where size != other.size || cells[y * width + x] != other.cells[y * width + x] {
        changed.append(Point(x: x, y: y))
      }
    }
    return changed
  }

  /// Returns the columns of row `y` from the first to the last that differs from `other`, all
  /// of them when the sizes differ; `nil` when the row looks the same.
  ///
  /// They never begin between the halves of a wide scalar, in neither grid.
  public func changedColumns(inRow y: Int, since other: CellGrid) -> Range<Int>? {
    guard y >= 0, y < height else { return nil }
    guard other.size == size else { return 0..<width }
    let start = y * width
    var first = 0
    while first < width, cells[start + first] == other.cells[start + first] { first += 1 }
    guard first < width else { return nil }
    var last = width - 1
    while cells[start + last] == other.cells[start + last] { last -= 1 }
    while first > 0,
      cells[start + first].isContinuation || other.cells[start + first].isContinuation
    {
      first -= 1
    }
    return first..<last + 1
  }

  private func isInside(_ x: Int, _ y: Int) -> Bool {
    x >= 0 && x < width && y >= 0 && y < height
  }

  /// Writes one cell inside the clip and keeps wide scalars whole.
  private mutating func place(_ cell: Cell, x: Int, y: Int) {
    guard clip.contains(x: x, y: y) else { return }
    let index = y * width + x
    clearHalves(at: index, x: x)
    guard cell.width == 2 else {
      // The second half of nothing is a space.
      cells[index] = cell.isContinuation ? cell.emptied : cell
      return
    }
    guard clip.contains(x: x + 1, y: y) else {
      cells[index] = cell.emptied
      return
    }
    clearHalves(at: index + 1, x: x + 1)
    cells[index] = cell
    cells[index + 1] = cell.continuation
  }

  /// Empties the other half when the cell at `index` is half of a wide scalar.
  private mutating func clearHalves(at index: Int, x: Int) {
    switch cells[index].width {
    case 0 where x > 0: cells[index - 1] = cells[index - 1].emptied
    case 2 where x + 1 < width: cells[index + 1] = cells[index + 1].emptied
    default: break
    }
    cells[index] = cells[index].emptied
  }

  /// Writes one scalar that takes `columns` columns on whatever the cell stands on.
  mutating func draw(
    _ scalar: Unicode.Scalar, columns: Int, x: Int, y: Int, role: Role, attributes: Attributes
  ) {
    guard clip.contains(x: x, y: y) else { return }
    let before = cells[y * width + x]
    let cell = Cell(
      scalar, width: columns == 2 ? 2 : 1, role: role, backdrop: before.backdrop,
      attributes: attributes)
    if cell.width == 1, before.width == 1 {
      // Nearly always: there is no other half to clear.
      cells[y * width + x] = cell
    } else {
      place(cell, x: x, y: y)
    }
  }

  /// Writes `count` narrow scalars side by side, each on whatever its cell stands on.
  ///
  /// - Parameter scalar: The scalar at a distance from `x`, asked for those inside the clip.
  mutating func drawRun(
    x: Int, y: Int, count: Int, role: Role, attributes: Attributes = [],
    _ scalar: (Int) -> Unicode.Scalar
  ) {
    let first = max(0, clip.x - x)
    let end = min(count, clip.endX - x)
    guard first < end, y >= clip.y, y < clip.endY else { return }
    let start = y * width + x
    // Only at its ends can a run cut a wide scalar in two.
    clearHalves(at: start + first, x: x + first)
    clearHalves(at: start + end - 1, x: x + end - 1)
    for offset in first..<end {
      cells[start + offset] = Cell(
        scalar(offset), role: role, backdrop: cells[start + offset].backdrop,
        attributes: attributes)
    }
  }

  /// Writes one narrow cell all over an area that is inside the clip.
  mutating func cover(_ area: Rect, with cell: Cell) {
    for y in area.rows {
      let start = y * width + area.x
      // Only at its ends can a row cut a wide scalar in two.
      if area.width > 0 {
        clearHalves(at: start, x: area.x)
        clearHalves(at: start + area.width - 1, x: area.endX - 1)
      }
      for index in start..<start + area.width { cells[index] = cell }
    }
  }

  /// Changes the roles of the cells in an area without touching their text.
  mutating func alter(_ area: Rect, _ change: (inout Cell) -> Void) {
    let visible = area.intersection(clip)
    for y in visible.rows {
      for x in visible.columns { change(&cells[y * width + x]) }
    }
  }
}

extension CellGrid: CustomStringConvertible {
  /// The lines of the grid, for a failing test to print.
  public var description: String { lines.joined(separator: "\n") }
}
