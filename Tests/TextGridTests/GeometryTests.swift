import Testing
import TextGrid

struct GeometryTests {
  private let area = Rect(x: 2, y: 1, width: 10, height: 4)

  @Test func `sizes and areas are never negative`() {
    #expect(Size(width: -3, height: 2) == Size(width: 0, height: 2))
    #expect(Rect(x: 0, y: 0, width: -1, height: -9).isEmpty)
    #expect(Size(width: 120, height: 40).description == "120x40")
  }

  @Test func `an inset takes cells off each side`() {
    #expect(area.inset(x: 1, y: 1) == Rect(x: 3, y: 2, width: 8, height: 2))
    #expect(area.interior == area.inset(x: 1, y: 1))
    #expect(area.inset(left: 2, bottom: 1) == Rect(x: 4, y: 1, width: 8, height: 3))
    #expect(area.inset(x: -1, y: 0) == Rect(x: 1, y: 1, width: 12, height: 4))
  }

  @Test(arguments: [5, 6, 99, Int.max])
  func `an inset too large leaves an empty area within`(columns: Int) {
    let inside = area.inset(x: columns, y: 0)
    #expect(inside.width == 0)
    #expect(inside.x >= area.x && inside.x <= area.endX)
  }

  @Test(arguments: [
    (0, 0, 4), (1, 1, 3), (4, 4, 0), (5, 4, 0), (-1, 0, 4), (Int.max, 4, 0), (Int.min, 0, 4),
  ])
  func `a split gives what there is`(count: Int, first: Int, second: Int) {
    let top = area.splitTop(count)
    #expect([top.top.height, top.rest.height] == [first, second])
    #expect(top.rest.y == area.y + first)
    let bottom = area.splitBottom(count)
    #expect([bottom.bottom.height, bottom.rest.height] == [first, second])
    #expect(bottom.bottom.endY == area.endY)
  }

  @Test func `columns are split like rows`() {
    #expect(area.splitLeft(3).left == Rect(x: 2, y: 1, width: 3, height: 4))
    #expect(area.splitLeft(3).rest == Rect(x: 5, y: 1, width: 7, height: 4))
    #expect(area.splitRight(3).right == Rect(x: 9, y: 1, width: 3, height: 4))
    #expect(area.splitRight(30).rest.isEmpty)
  }

  @Test func `areas that do not meet have an empty intersection`() {
    let other = Rect(x: 11, y: 4, width: 9, height: 9)
    #expect(area.intersection(other) == Rect(x: 11, y: 4, width: 1, height: 1))
    #expect(area.intersection(Rect(x: 50, y: 50, width: 2, height: 2)).isEmpty)
    #expect(area.intersection(Rect(x: 0, y: 0, width: 0, height: 0)).isEmpty)
  }

  @Test func `a row outside is empty`() {
    #expect(area.row(3) == Rect(x: 2, y: 4, width: 10, height: 1))
    #expect(area.row(4).isEmpty)
    #expect(area.row(-1).isEmpty)
    #expect(area.row(.min).isEmpty)
  }

  @Test func `an area in the middle is no larger than the one around it`() {
    #expect(area.centred(Size(width: 4, height: 2)) == Rect(x: 5, y: 2, width: 4, height: 2))
    #expect(area.centred(Size(width: 99, height: 99)) == area)
    #expect(Rect(x: 0, y: 0, width: 0, height: 0).centred(Size(width: 9, height: 9)).isEmpty)
  }

  @Test func `the edges of an area belong to it on the left and top only`() {
    #expect(area.contains(x: 2, y: 1))
    #expect(area.contains(x: 11, y: 4))
    #expect(!area.contains(x: 12, y: 4))
    #expect(!area.contains(x: 11, y: 5))
    #expect(!area.contains(x: .max, y: .min))
  }

  // MARK: Layout

  @Test(
    arguments: [
      (80, [.fixed(10), .fill(1), .fill(2)], [10, 24, 46]),
      (80, [.fixed(10), .fixed(20)], [10, 20]),
      (15, [.fixed(10), .fixed(20)], [10, 5]),
      (5, [.fixed(10), .fixed(20), .fill(1)], [5, 0, 0]),
      (30, [.atLeast(10), .fill(1)], [20, 10]),
      (8, [.atLeast(10), .fill(1)], [8, 0]),
      (10, [.fill(0), .fill(1)], [0, 10]),
      (10, [.fill(-3), .fixed(-3)], [0, 0]),
      (0, [.fill(1), .fixed(1), .atLeast(1)], [0, 0, 0]),
      (-9, [.fill(1)], [0]),
      (9, [], []),
      (7, [.fill(1), .fill(1), .fill(1)], [3, 2, 2]),
      (10, [.fill(.max), .fill(.max)], [10, 0]),
    ] as [(Int, [Extent], [Int])])
  func `a length is divided by fixed parts first and shares then`(
    length: Int, extents: [Extent], lengths: [Int]
  ) {
    #expect(Layout.divide(length, into: extents) == lengths)
  }

  @Test func `parts of an area touch and stay inside`() {
    for width in 0..<40 {
      let whole = Rect(x: 3, y: 3, width: width, height: 5)
      let parts = whole.splitColumns([.fixed(9), .atLeast(5), .fill(3), .fixed(4)])
      #expect(parts.map(\.width).reduce(0, +) == width)
      for (left, right) in zip(parts, parts.dropFirst()) { #expect(left.endX == right.x) }
      #expect(parts.allSatisfy { $0.height == 5 })
    }
    let rows = Rect(x: 0, y: 0, width: 4, height: 6).splitRows([.fixed(1), .fill(1), .fixed(2)])
    #expect(rows.map(\.y) == [0, 1, 4])
  }
}
