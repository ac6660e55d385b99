/// A place on the grid; x grows to the right and y downward, both from 0.
public struct Point: Hashable, Sendable {
  /// Columns from the left edge.
  public var x: Int
  /// Rows from the top edge.
  public var y: Int

  /// Makes the point at column `x` and row `y`.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A width and a height in cells, never negative.
public struct Size: Hashable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// Makes a size; a negative number counts as 0.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// Whether there is no cell in it.
  public var isEmpty: Bool { width == 0 || height == 0 }
}

extension Size: CustomStringConvertible {
  /// `120x40`.
  public var description: String { "\(width)x\(height)" }
}

/// An area of cells. Its size is never negative, and no operation traps, so that panes can
/// reckon without asking whether the window has room.
public struct Rect: Hashable, Sendable {
  /// The left column.
  public let x: Int
  /// The top row.
  public let y: Int
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// Coordinates beyond this are cut, so that sums of them cannot overflow.
  static let limit = 1 << 30

  /// Makes an area; a negative size counts as 0.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = min(max(x, -Rect.limit), Rect.limit)
    self.y = min(max(y, -Rect.limit), Rect.limit)
    self.width = min(max(0, width), Rect.limit)
    self.height = min(max(0, height), Rect.limit)
  }

  /// Makes the area of a whole grid.
  public init(_ size: Size) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }

  /// The size of the area.
  public var size: Size { Size(width: width, height: height) }
  /// The column after the last one.
  public var endX: Int { x + width }
  /// The row after the last one.
  public var endY: Int { y + height }
  /// Whether there is no cell in it.
  public var isEmpty: Bool { width == 0 || height == 0 }
  /// The columns, left to right.
  public var columns: Range<Int> { x..<endX }
  /// The rows, top to bottom.
  public var rows: Range<Int> { y..<endY }

  /// Whether the cell at `x`, `y` is inside.
  public func contains(x px: Int, y py: Int) -> Bool {
    px >= x && px < endX && py >= y && py < endY
  }

  /// Returns the cells in both areas; an empty area when there are none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(endX, other.endX) - left, height: min(endY, other.endY) - top)
  }

  /// Returns the area without `dx` columns at either side and `dy` rows at top and bottom.
  ///
  /// 10x4 inset by 1 and 1 is 8x2. What is too small becomes empty and stays within `self`;
  /// negative numbers grow the area.
  public func inset(x dx: Int, y dy: Int) -> Rect {
    inset(left: dx, top: dy, right: dx, bottom: dy)
  }

  /// Returns the area without the given columns and rows at each side.
  public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    func cut(_ value: Int) -> Int { min(max(value, -Rect.limit), Rect.limit) }
    let newX = min(x + cut(left), max(endX, x + min(0, cut(left))))
    let newY = min(y + cut(top), max(endY, y + min(0, cut(top))))
    return Rect(
      x: newX, y: newY, width: endX - cut(right) - newX, height: endY - cut(bottom) - newY)
  }

  /// The inside of a box drawn along the edges of this area.
  public var interior: Rect { inset(x: 1, y: 1) }

  /// Returns row `index` of the area as an area, empty when there is no such row.
  public func row(_ index: Int) -> Rect {
    guard index >= 0, index < height else { return Rect(x: x, y: y, width: width, height: 0) }
    return Rect(x: x, y: y + index, width: width, height: 1)
  }

  /// Cuts `count` rows off the top: the rows cut, and the rest. `count` is clamped.
  public func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
    let cut = min(max(0, count), height)
    return (
      Rect(x: x, y: y, width: width, height: cut),
      Rect(x: x, y: y + cut, width: width, height: height - cut)
    )
  }

  /// Cuts `count` rows off the bottom: the rest, and the rows cut. `count` is clamped.
  public func splitBottom(_ count: Int) -> (rest: Rect, bottom: Rect) {
    let parts = splitTop(height - min(max(0, count), height))
    return (parts.top, parts.rest)
  }

  /// Cuts `count` columns off the left: the columns cut, and the rest. `count` is clamped.
  public func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
    let cut = min(max(0, count), width)
    return (
      Rect(x: x, y: y, width: cut, height: height),
      Rect(x: x + cut, y: y, width: width - cut, height: height)
    )
  }

  /// Cuts `count` columns off the right: the rest, and the columns cut. `count` is clamped.
  public func splitRight(_ count: Int) -> (rest: Rect, right: Rect) {
    let parts = splitLeft(width - min(max(0, count), width))
    return (parts.left, parts.rest)
  }

  /// Returns an area of the wanted size in the middle of this one, no larger than it.
  public func centred(_ wanted: Size) -> Rect {
    let w = min(wanted.width, width)
    let h = min(wanted.height, height)
    return Rect(x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h)
  }
}
