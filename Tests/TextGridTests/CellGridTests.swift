import Testing
import TextGrid

struct CellGridTests {
  @Test func `a new grid is blank and has as many lines as rows`() {
    let grid = CellGrid(width: 3, height: 2)
    #expect(grid.lines == ["", ""])
    #expect(grid[2, 1] == .blank)
    #expect(grid.cursor == nil)
  }

  @Test(arguments: [(0, 0), (0, 5), (5, 0), (-1, 3), (3, -7), (Int.min, Int.min)])
  func `a grid of no size swallows everything`(width: Int, height: Int) {
    var grid = CellGrid(width: width, height: height)
    grid[0, 0] = Cell("x")
    grid.put("text", x: 0, y: 0)
    grid.putRight("text", endX: 4, y: 0)
    grid.putEllipsized("text", x: 0, y: 0, maxWidth: 2)
    grid.fill(Rect(x: -5, y: -5, width: 50, height: 50), "#")
    grid.tint(grid.bounds, .selection)
    grid.box(Rect(x: 0, y: 0, width: 10, height: 10), title: "t", note: "n")
    grid.withClip(Rect(x: 0, y: 0, width: 9, height: 9)) { $0.put("x", x: 0, y: 0) }
    #expect(grid.lines.count == max(0, height))
    #expect(grid.lines.allSatisfy { $0 == "" })
    #expect(grid.row(0).isEmpty == (width <= 0 || height <= 0))
  }

  @Test(arguments: [(-1, 0), (0, -1), (3, 0), (0, 2), (Int.max, Int.max), (Int.min, 0)])
  func `a cell outside is blank, and writing it does nothing`(x: Int, y: Int) {
    var grid = CellGrid(width: 3, height: 2)
    grid[x, y] = Cell("x", role: .up)
    #expect(grid[x, y] == .blank)
    #expect(grid == CellGrid(width: 3, height: 2))
  }

  @Test func `a cell is eight trivial bytes`() {
    #expect(MemoryLayout<Cell>.stride == 8)
    #expect(_isPOD(Cell.self))
  }

  @Test func `lines end where the text ends`() {
    var grid = CellGrid(width: 6, height: 2)
    grid.put(" a b  ", x: 0, y: 0)
    #expect(grid.lines == [" a b", ""])
    #expect(grid.description == " a b\n")
  }

  @Test func `changed cells are those that differ in text, role or attributes`() {
    var before = CellGrid(width: 4, height: 2)
    before.put("abcd", x: 0, y: 0)
    var after = before
    #expect(after.changedCells(since: before).isEmpty)
    after.put("B", x: 1, y: 0)
    after.put("d", x: 3, y: 0, role: .down)
    after.put(" ", x: 0, y: 1, attributes: .bold)
    #expect(
      after.changedCells(since: before) == [
        Point(x: 1, y: 0), Point(x: 3, y: 0), Point(x: 0, y: 1),
      ])
    #expect(CellGrid(width: 2, height: 1).changedCells(since: before).count == 2)
  }

  @Test func `changed columns reach from the first to the last place that differs`() {
    var before = CellGrid(width: 8, height: 3)
    before.put("abcdefgh", x: 0, y: 0)
    var after = before
    #expect((-1...3).allSatisfy { after.changedColumns(inRow: $0, since: before) == nil })
    after.put("B", x: 1, y: 0)
    after.put("f", x: 5, y: 0, role: .down)
    after.tint(Rect(x: 7, y: 2, width: 1, height: 1), .selection)
    #expect(after.changedColumns(inRow: 0, since: before) == 1..<6)
    #expect(after.changedColumns(inRow: 1, since: before) == nil)
    #expect(after.changedColumns(inRow: 2, since: before) == 7..<8)
    #expect(after.changedColumns(inRow: 1, since: CellGrid(width: 2, height: 3)) == 0..<8)
  }

  @Test func `changed columns never begin within a wide scalar`() {
    var before = CellGrid(width: 6, height: 1)
    before.put("a漢字b", x: 0, y: 0)
    var after = before
    after.put("x", x: 4, y: 0)
    // The first half of 字 was emptied too.
    #expect(after.changedColumns(inRow: 0, since: before) == 3..<5)
    after = before
    after.tint(Rect(x: 2, y: 0, width: 1, height: 1), .selection)
    #expect(after.changedColumns(inRow: 0, since: before) == 1..<3)
    #expect(before.changedColumns(inRow: 0, since: after) == 1..<3)
  }

  @Test func `one sign is put as a text of it is`() {
    for glyphs in [GlyphSet.unicode, .ascii] {
      for sign in ["a", "┃", "·", "▲", " "] as [Unicode.Scalar] {
        var one = CellGrid(width: 3, height: 1, glyphs: glyphs)
        one.fill(one.bounds, role: .header)
        var other = one
        one.put(sign, x: 1, y: 0, role: .up)
        other.put(String(sign), x: 1, y: 0, role: .up)
        #expect(one == other, "\(sign)")
      }
      var grid = CellGrid(width: 3, height: 1, glyphs: glyphs)
      for (x, sign) in (["漢", "\u{7}", "\u{301}"] as [Unicode.Scalar]).enumerated() {
        grid.put(sign, x: x, y: 0)
      }
      #expect(grid.lines == ["???"], "neither wide nor without a place")
      grid.put("x", x: 3, y: 0)
      grid.put("x", x: -1, y: 0)
      #expect(grid.lines == ["???"])
    }
  }

  @Test func `plain text is drawn as text scalar by scalar is`() {
    for x in -4...9 {
      for maxWidth in [-1, 0, 1, 3, 5, .max] {
        var short = CellGrid(width: 8, height: 2)
        short.put("漢字漢字", x: 0, y: 0, role: .down)
        short.tint(Rect(x: 2, y: 0, width: 3, height: 1), .selection)
        var long = short
        let clip = Rect(x: 1, y: 0, width: 6, height: 1)
        var used = (0, 0)
        short.withClip(clip) { used.0 = $0.put("abcd", x: x, y: 0, role: .up, maxWidth: maxWidth) }
        long.withClip(clip) { grid in
          for (index, scalar) in "abcd".unicodeScalars.enumerated() where index < maxWidth {
            grid.put(scalar, x: x + index, y: 0, role: .up)
            used.1 += 1
          }
        }
        #expect(short == long && used.0 == used.1, "at \(x), at most \(maxWidth)")
      }
    }
  }

  @Test func `grids differ by their cursor`() {
    var grid = CellGrid(width: 2, height: 1)
    grid.cursor = Point(x: 1, y: 0)
    #expect(grid != CellGrid(width: 2, height: 1))
  }

  // MARK: Clipping

  @Test func `a clip limits every kind of drawing, and ends with its block`() {
    var grid = CellGrid(width: 5, height: 3)
    grid.withClip(Rect(x: 1, y: 1, width: 2, height: 1)) { inner in
      inner.fill(inner.bounds, "·")
      inner.put("abcde", x: 0, y: 1)
      inner.tint(inner.bounds, .selection)
      inner[4, 2] = Cell("x")
    }
    grid.put("z", x: 4, y: 0)
    #expect(grid.lines == ["    z", " bc", ""])
    #expect(grid[1, 1].backdrop == .selection)
    #expect(grid[0, 1].backdrop == .base)
  }

  @Test func `a clip inside a clip is their intersection`() {
    var grid = CellGrid(width: 6, height: 1)
    grid.withClip(Rect(x: 0, y: 0, width: 3, height: 1)) { outer in
      outer.withClip(Rect(x: 2, y: 0, width: 9, height: 9)) { $0.put("abcdef", x: 0, y: 0) }
      outer.put("x", x: 0, y: 0)
      outer.put("y", x: 5, y: 0)
    }
    #expect(grid.lines == ["x c"])
  }

  @Test func `a wide scalar cut by a clip leaves a space`() {
    var grid = CellGrid(width: 4, height: 1)
    grid.withClip(Rect(x: 0, y: 0, width: 2, height: 1)) { $0.put("a漢", x: 0, y: 0) }
    #expect(grid.lines == ["a"])
    #expect(grid[2, 0] == .blank)
  }

  // MARK: Wide scalars

  @Test func `a wide scalar takes two cells and is one character of its line`() {
    var grid = CellGrid(width: 4, height: 1)
    #expect(grid.put("漢x", x: 0, y: 0, role: .up) == 3)
    #expect(grid.lines == ["漢x"])
    #expect(grid[0, 0].width == 2)
    #expect(grid[1, 0].isContinuation)
    #expect(grid[1, 0].role == .up)
    #expect(grid[2, 0].scalar == "x")
  }

  @Test func `overwriting either half of a wide scalar clears the other`() {
    var first = CellGrid(width: 2, height: 1)
    first.put("漢", x: 0, y: 0)
    first.put("a", x: 0, y: 0)
    #expect(first.lines == ["a"])
    #expect(first[1, 0].width == 1)
    var second = CellGrid(width: 2, height: 1)
    second.put("漢", x: 0, y: 0)
    second.put("b", x: 1, y: 0)
    #expect(second.lines == [" b"])
    #expect(second[0, 0].width == 1)
  }

  @Test func `a wide scalar over the edges of two others clears both rests`() {
    var grid = CellGrid(width: 4, height: 1)
    grid.put("漢字", x: 0, y: 0)
    grid.put("한", x: 1, y: 0)
    #expect(grid.lines == [" 한"])
    #expect((0..<4).map { grid[$0, 0].width } == [1, 2, 0, 1])
  }

  @Test(arguments: [(-1, ""), (3, ""), (2, "  漢")])
  func `a wide scalar at an edge is whole or not there`(x: Int, line: String) {
    var grid = CellGrid(width: 4, height: 1)
    grid.put("漢", x: x, y: 0)
    #expect(grid.lines == [line])
  }

  @Test func `a copied continuation does not stand alone`() {
    var grid = CellGrid(width: 4, height: 1)
    grid.put("漢", x: 0, y: 0)
    grid[3, 0] = grid[1, 0]
    #expect(grid[3, 0].width == 1)
    #expect(grid[3, 0].scalar == " ")
  }

  /// Every sequence of three writes of narrow and wide scalars to a row of three leaves each wide
  /// scalar with its continuation and no continuation alone.
  @Test func `no order of writes tears a wide scalar`() {
    let writes = (0..<3).flatMap { x in ["a", "漢", " "].map { (x, $0) } }
    for first in writes {
      for second in writes {
        for third in writes {
          var grid = CellGrid(width: 3, height: 1)
          for (x, text) in [first, second, third] { grid.put(text, x: x, y: 0) }
          for x in 0..<3 {
            let isWide = grid[x, 0].width == 2
            let next = x < 2 && grid[x + 1, 0].isContinuation
            #expect(isWide == next, "\(first) \(second) \(third)")
          }
          #expect(!grid[0, 0].isContinuation)
        }
      }
    }
  }

  // MARK: Areas

  @Test func `text stands on the area that was filled or tinted`() {
    var grid = CellGrid(width: 4, height: 2)
    grid.fill(Rect(x: 0, y: 0, width: 4, height: 1), role: .overlay)
    grid.put("+1", x: 0, y: 0, role: .up)
    grid.put("-1", x: 0, y: 1, role: .down)
    grid.tint(grid.bounds.row(1), .selection, attributes: .bold)
    #expect(grid[0, 0].role == .up)
    #expect(grid[0, 0].backdrop == .overlay)
    #expect(grid[3, 0].role == .overlay)
    #expect(grid[0, 1].role == .down)
    #expect(grid[0, 1].backdrop == .selection)
    #expect(grid[3, 1].attributes == .bold)
    grid.fill(grid.bounds)
    #expect(grid == CellGrid(width: 4, height: 2))
  }

  @Test(arguments: ["漢", "\u{301}", "\u{1B}"] as [Unicode.Scalar])
  func `an area is never filled with what is not one column wide`(scalar: Unicode.Scalar) {
    var grid = CellGrid(width: 3, height: 1)
    grid.fill(grid.bounds, scalar)
    #expect(grid.lines == [scalar == "\u{1B}" ? "???" : ""])
    #expect(grid[1, 0].width == 1)
  }

  @Test func `recolouring keeps the text`() {
    var grid = CellGrid(width: 3, height: 1)
    grid.put("abc", x: 0, y: 0, role: .up)
    grid.recolour(Rect(x: 1, y: 0, width: 9, height: 9), role: .disabled)
    #expect(grid.lines == ["abc"])
    #expect((0..<3).map { grid[$0, 0].role } == [.up, .disabled, .disabled])
  }

  @Test func `lines are drawn as long as asked and no further than the grid`() {
    var grid = CellGrid(width: 4, height: 3)
    grid.horizontalLine(x: 1, y: 1, length: 99)
    grid.verticalLine(x: 0, y: -5, length: 99)
    grid.horizontalLine(x: 0, y: 0, length: -3)
    #expect(grid.lines == ["│", "│───", "│"])
  }
}
