import Testing
import TextGrid

/// Frames without a terminal: text, escape sequences, a drawing.
struct PictureTests {
  private let theme = Theme(
    name: "test", groundForeground: RGB(200, 200, 200), groundBackground: RGB(10, 10, 10),
    styles: [
      .base: ThemeStyle(foreground: .default, background: .default),
      .up: ThemeStyle(foreground: .rgb(RGB(0, 255, 0)), foreground16: .ansi(10)),
      .paper: ThemeStyle(
        foreground: .ansi(0), background: .rgb(RGB(0, 0, 255)), attributes: .bold, mono: .reverse),
      .title: ThemeStyle(attributes: [.underline, .italic]),
      .danger: ThemeStyle(attributes: [.reverse, .strike, .dim]),
    ])

  private func grid(_ text: String, role: Role = .base, width: Int = 6) -> CellGrid {
    var grid = CellGrid(width: width, height: 1)
    grid.put(text, x: 0, y: 0, role: role)
    return grid
  }

  private func svg(_ grid: CellGrid, depth: ColourDepth = .direct) -> String {
    grid.svg(theme: theme, depth: depth, title: "a <title>", description: "brace --keys 'a & b'")
  }

  // MARK: Text

  @Test func `text has a line for each row and no blanks at their ends`() {
    var grid = CellGrid(width: 5, height: 3)
    grid.put("ab", x: 1, y: 0)
    grid.put("漢", x: 0, y: 2)
    #expect(grid.text == " ab\n\n漢\n")
    #expect(CellGrid(width: 0, height: 0).text == "")
  }

  // MARK: Escape sequences

  @Test(
    arguments: [
      (.mono, "\u{1B}[0;7mhi\u{1B}[0m    \u{1B}[0m\n"),
      (.ansi16, "\u{1B}[0;1;30;44mhi\u{1B}[0m    \u{1B}[0m\n"),
      (.indexed256, "\u{1B}[0;1;30;48;5;21mhi\u{1B}[0m    \u{1B}[0m\n"),
      (.direct, "\u{1B}[0;1;30;48;2;0;0;255mhi\u{1B}[0m    \u{1B}[0m\n"),
    ] as [(ColourDepth, String)])
  func `each run begins with its own look`(depth: ColourDepth, expected: String) {
    #expect(grid("hi", role: .paper).ansiText(theme: theme, depth: depth) == expected)
  }

  @Test func `a wide character is written once, with both its cells`() {
    let text = grid("漢x", role: .up, width: 3).ansiText(theme: theme, depth: .indexed256)
    #expect(text == "\u{1B}[0;38;5;46m漢x\u{1B}[0m\n")
  }

  @Test func `every attribute has its code`() {
    let text = grid("a", role: .danger, width: 1).ansiText(theme: theme, depth: .mono)
    #expect(text.hasPrefix("\u{1B}[0;2;7;9ma"))
    let title = grid("a", role: .title, width: 1).ansiText(theme: theme, depth: .mono)
    #expect(title.hasPrefix("\u{1B}[0;3;4ma"))
  }

  // MARK: Drawing

  @Test func `a drawing stands alone, with the size of its cells and words about itself`() {
    let text = svg(CellGrid(width: 10, height: 2))
    #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"106\" height=\"50\""))
    #expect(text.hasSuffix("</svg>\n"))
    #expect(text.contains("<title>a &lt;title&gt;</title>"))
    #expect(text.contains("<desc>brace --keys 'a &amp; b'</desc>"))
    #expect(text.contains("fill=\"#0a0a0a\""), "the ground")
    #expect(!text.contains("href") && !text.contains("<script"))
  }

  @Test func `every character has a place of its own, words apart`() {
    let text = svg(grid("ab  c"))
    #expect(text.contains("<text y=\"13\" x=\"0 9\">ab</text>"))
    #expect(text.contains("<text y=\"13\" x=\"36\">c</text>"))
  }

  @Test func `a wide character takes two places, and signs of XML are escaped`() {
    let text = svg(grid("漢<&", width: 6))
    #expect(text.contains("<text y=\"13\" x=\"0 18 27\">漢&lt;&amp;</text>"))
  }

  @Test func `long words are cut into elements, none of them lost`() {
    let text = svg(grid(String(repeating: "x", count: 40), width: 40))
    let lengths = text.matches(of: />(x+)</).map(\.1.count)
    #expect(lengths == [16, 16, 8])
  }

  @Test func `grounds beside each other are one, and the plain ground is not drawn`() {
    var wide = CellGrid(width: 8, height: 1)
    wide.put("ab", x: 2, y: 0, role: .paper)
    wide.put("cd", x: 4, y: 0, role: .paper)
    let text = svg(wide)
    #expect(text.contains("<rect x=\"18\" y=\"0\" width=\"36\" height=\"17\" fill=\"#0000ff\"/>"))
    #expect(text.matches(of: /<rect/).count == 2)
  }

  @Test func `reverse exchanges the colours, and lines are drawn`() {
    let reversed = svg(grid("a", role: .danger, width: 1))
    #expect(reversed.contains("fill=\"#c8c8c8\"/>"), "the ground is the text's colour")
    #expect(reversed.contains("<g fill=\"#0a0a0a\" fill-opacity=\"0.6\">"))
    let underlined = svg(grid("a", role: .title, width: 1))
    #expect(
      underlined.contains("<rect x=\"0\" y=\"15\" width=\"9\" height=\"1\" fill=\"#c8c8c8\"/>"))
    #expect(underlined.contains("font-style=\"italic\""))
  }

  @Test func `texts of one look share it, whatever row they stand in`() {
    var two = CellGrid(width: 3, height: 2)
    two.put("a", x: 0, y: 0, role: .up)
    two.put("b", x: 0, y: 1, role: .up)
    #expect(svg(two).matches(of: /<g fill="#00ff00">/).count == 1)
    #expect(svg(two, depth: .ansi16).contains("<g fill=\"#00ff00\">"))
    #expect(!svg(two, depth: .mono).contains("#00ff00"))
  }

  @Test func `the cursor is seen where it is, and not outside`() {
    var grid = CellGrid(width: 3, height: 1)
    #expect(!svg(grid).contains("fill-opacity=\"0.5\""))
    grid.cursor = Point(x: 2, y: 0)
    #expect(svg(grid).contains("<rect x=\"18\" y=\"0\" width=\"9\" height=\"17\""))
    grid.cursor = Point(x: 3, y: 0)
    #expect(!svg(grid).contains("fill-opacity=\"0.5\""))
  }
}
