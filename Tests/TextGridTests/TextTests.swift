import Testing
import TextGrid

struct TextTests {
  private func drawn(_ text: String, width: Int = 12, glyphs: GlyphSet = .unicode) -> String {
    var grid = CellGrid(width: width, height: 1, glyphs: glyphs)
    grid.put(text, x: 0, y: 0)
    return grid.lines[0]
  }

  @Test(arguments: [
    ("\u{1B}[31mred", "?[31mred"), ("a\nb\tc\rd", "a b c d"), ("bell\u{7}", "bell?"),
    ("\u{9B}2J", "?2J"), ("nul\u{0}", "nul?"), ("del\u{7F}", "del?"), ("e\u{301}", "e"),
    ("a\u{200B}b\u{FEFF}c", "abc"), ("\u{202E}evil", "evil"), ("\u{2066}x\u{2069}", "x"),
    ("\u{E000}", "?"), ("\u{10FFFF}", "?"), ("🇩🇪", "??"), ("a\u{A0}b", "a b"),
    ("a\u{2028}b", "a b"), ("soft\u{AD}hyphen", "softhyphen"), ("👨\u{200D}👩", "👨👩"),
    ("❤\u{FE0F}", "❤"), ("한\u{1161}", "한"), ("\u{3000}x", " x"), ("ÄÖÜß€", "ÄÖÜß€"),
  ])
  func `text from outside is made harmless`(text: String, line: String) {
    #expect(drawn(text) == line)
  }

  @Test(
    arguments: [
      (" ", 1), ("A", 1), ("é", 1), ("€", 1), ("│", 1), ("●", 1), ("▲", 1), ("◾", 2), ("…", 1),
      ("漢", 2), ("한", 2), ("あ", 2), ("Ａ", 2), ("。", 2), ("😀", 2), ("🚀", 2), ("⏰", 2),
      ("\u{301}", 0), ("\u{200D}", 0), ("\u{FE0F}", 0), ("\u{7}", 0), ("\u{1B}", 0), ("\u{85}", 0),
      ("\u{AD}", 0), ("\u{1160}", 0), ("\u{202E}", 0), ("\u{20000}", 2), ("\u{303F}", 1),
    ] as [(Unicode.Scalar, Int)])
  func `a scalar is as wide as terminals draw it`(scalar: Unicode.Scalar, width: Int) {
    #expect(displayWidth(of: scalar) == width)
  }

  @Test func `the width of a text is what putting it takes`() {
    for text in ["", "abc", "漢字", "e\u{301}x", "\u{1B}[0m", "a\tb", "🇩🇪", "👨\u{200D}👩"] {
      var grid = CellGrid(width: 20, height: 1)
      #expect(grid.put(text, x: 0, y: 0) == displayWidth(of: text))
    }
  }

  @Test func `text is cut at both ends of the grid`() {
    var grid = CellGrid(width: 3, height: 1)
    #expect(grid.put("abcdef", x: -2, y: 0) == 6)
    #expect(grid.lines == ["cde"])
  }

  @Test(arguments: [(3, "abc"), (0, ""), (-4, ""), (99, "abcdef")])
  func `text is cut at its greatest width`(maxWidth: Int, line: String) {
    var grid = CellGrid(width: 9, height: 1)
    #expect(grid.put("abcdef", x: 0, y: 0, maxWidth: maxWidth) == line.count)
    #expect(grid.lines == [line])
  }

  @Test func `a wide scalar that does not fit ends the text`() {
    var grid = CellGrid(width: 9, height: 1)
    #expect(grid.put("a漢b", x: 0, y: 0, maxWidth: 2) == 1)
    #expect(grid.lines == ["a"])
  }

  @Test(arguments: [Int.max, Int.min, 1 << 40])
  func `no coordinate is too far out`(far: Int) {
    var grid = CellGrid(width: 3, height: 1)
    grid.put("abc", x: far, y: 0)
    grid.put("abc", x: 0, y: far)
    grid.putRight("abc", endX: far, y: 0)
    grid.putRight("abc", endX: 3, y: far)
    grid.horizontalLine(x: far, y: far, length: far)
    grid.fill(Rect(x: far, y: far, width: far, height: far), "x")
    #expect(grid.lines == [""])
  }

  @Test func `a text put to the right ends before its column`() {
    var grid = CellGrid(width: 8, height: 1)
    #expect(grid.putRight("1.25", endX: 7, y: 0, role: .down) == 3)
    #expect(grid.lines == ["   1.25"])
    #expect(grid[3, 0].role == .down)
  }

  @Test func `a text put to the right loses its beginning when it is too long`() {
    var grid = CellGrid(width: 8, height: 1)
    #expect(grid.putRight("abcdef", endX: 6, y: 0, maxWidth: 3) == 3)
    #expect(grid.lines == ["   def"])
  }

  @Test(arguments: [
    (6, "abcdef"), (5, "abcd…"), (1, "…"), (0, ""), (-1, ""), (7, "abcdef"),
  ])
  func `a text too long ends with an ellipsis`(maxWidth: Int, line: String) {
    var grid = CellGrid(width: 9, height: 1)
    #expect(grid.putEllipsized("abcdef", x: 0, y: 0, maxWidth: maxWidth) == line.count)
    #expect(grid.lines == [line])
  }

  @Test(arguments: [
    ("╭─┤┄┼●╯", "+-|.+o+"), ("▲▼▸◂▾…", "^v><v~"), ("┃╽╿╻╹│╷╵", "#####|||"), ("Σ±×", "S+x"),
    ("é漢😀", "???"), ("▁▂▃▄▅▆▇█", "_.-=+*##"), ("⠀⠿", " :"), ("“x” ’", "\"x\" '"),
  ])
  func `an ASCII grid draws the nearest ASCII signs`(text: String, line: String) {
    #expect(drawn(text, glyphs: .ascii) == line)
  }

  @Test func `an ASCII grid never holds anything else`() {
    var grid = CellGrid(width: 1, height: 1, glyphs: .ascii)
    for value in UInt32(0)..<0x30000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      grid.put(String(scalar), x: 0, y: 0)
      #expect(grid[0, 0].scalar.value >= 0x20 && grid[0, 0].scalar.value < 0x7F)
    }
  }
}
