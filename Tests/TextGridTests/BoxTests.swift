import Testing
import TextGrid

struct BoxTests {
  private func drawn(
    _ width: Int, _ height: Int = 3, title: String = "", note: String = "",
    glyphs: GlyphSet = .unicode
  ) -> [String] {
    var grid = CellGrid(width: width, height: height, glyphs: glyphs)
    grid.box(grid.bounds, title: title, note: note)
    return grid.lines
  }

  @Test func `a box has round corners, its title at the left and its note at the right`() {
    #expect(
      drawn(32, title: "1 brackets", note: "j/k select") == [
        "╭─┤1 brackets├────┤j/k select├─╮",
        "│                              │",
        "╰──────────────────────────────╯",
      ])
  }

  @Test func `in ASCII titles stand in brackets`() {
    #expect(
      drawn(22, title: "1 b", note: "n", glyphs: .ascii) == [
        "+-[1 b]----------[n]-+",
        "|                    |",
        "+--------------------+",
      ])
  }

  @Test(arguments: [
    (13, "╭─┤events├──╮"), (12, "╭─┤events├─╮"), (9, "╭─┤ev…├─╮"), (7, "╭─┤…├─╮"),
    (6, "╭────╮"), (2, "╭╮"),
  ])
  func `a title is cut to the room there is`(width: Int, line: String) {
    #expect(drawn(width, title: "events")[0] == line)
  }

  @Test func `the note gives way before the title is cut`() {
    let lines = drawn(16, title: "brackets", note: "select")
    #expect(lines[0] == "╭─┤brackets├───╮")
  }

  @Test(arguments: [(0, 0), (1, 1), (1, 5), (5, 1), (0, 9)])
  func `a box too small for a frame draws nothing and has no inside`(width: Int, height: Int) {
    var grid = CellGrid(width: 5, height: 5)
    let inside = grid.box(Rect(x: 0, y: 0, width: width, height: height), title: "title")
    #expect(inside.isEmpty)
    #expect(grid == CellGrid(width: 5, height: 5))
  }

  @Test func `every size of box stays inside its area`() {
    for width in 0..<30 {
      for height in 0..<4 {
        var grid = CellGrid(width: 40, height: 6)
        let area = Rect(x: 3, y: 1, width: width, height: height)
        let inside = grid.box(area, title: "1 brackets", note: "注 j/k", focused: true)
        #expect(inside.intersection(area) == inside || inside.isEmpty)
        for point in grid.changedCells(since: CellGrid(width: 40, height: 6)) {
          #expect(area.contains(x: point.x, y: point.y))
        }
      }
    }
  }

  @Test func `the focus shows in the line and the title`() {
    var grid = CellGrid(width: 12, height: 3)
    grid.box(grid.bounds, title: "t", focused: true)
    #expect(grid[0, 0].role == .borderFocus)
    #expect(grid[3, 0].role == .titleFocus)
    grid.box(grid.bounds, title: "t")
    #expect(grid[0, 0].role == .border)
    #expect(grid[3, 0].role == .title)
  }

  @Test func `a title from outside cannot write control characters`() {
    #expect(drawn(14, title: "a\u{1B}[31m")[0] == "╭─┤a?[31m├───╮")
  }
}
