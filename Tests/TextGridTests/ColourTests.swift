import Testing
import TextGrid

struct ColourTests {
  @Test(
    arguments: [
      ("default", .default), ("black", .ansi(0)), ("bright-white", .ansi(15)), ("gray", .ansi(8)),
      ("grey", .ansi(8)), ("0", .ansi(0)), ("15", .ansi(15)), ("16", .indexed(16)),
      ("255", .indexed(255)), ("#ff8700", .rgb(RGB(255, 135, 0))),
      ("#FF8700", .rgb(RGB(255, 135, 0))),
    ] as [(String, Colour)])
  func `a colour is a name, a number or six hexadecimal digits`(text: String, colour: Colour) {
    #expect(Colour(text: text) == colour)
    #expect(Colour(text: colour.description) == colour)
  }

  @Test(arguments: [
    "", "#", "#fff", "#12345", "#1234567", "#12345g", "#+12345", "256", "-1", "+7", "1.0", "Red",
    "bright red", "bright-grey", "ff8700", "#ff8700 ", "٣", "#１２３４５６",
  ])
  func `anything else is no colour`(text: String) {
    #expect(Colour(text: text) == nil)
  }

  @Test(arguments: [
    (RGB(0, 0, 0), RGB(255, 255, 255), 21.0), (RGB(255, 255, 255), RGB(255, 255, 255), 1.0),
    (RGB(0x77, 0x77, 0x77), RGB(255, 255, 255), 4.478), (RGB(255, 0, 0), RGB(0, 0, 0), 5.252),
    (RGB(0, 0, 255), RGB(255, 255, 255), 8.592), (RGB(0x10, 0x10, 0x10), RGB(0, 0, 0), 1.1036),
  ])
  func `contrast is that of the guidelines, either way round`(one: RGB, other: RGB, ratio: Double) {
    #expect(abs(one.contrast(with: other) - ratio) < 0.001)
    #expect(one.contrast(with: other) == other.contrast(with: one))
  }

  @Test func `luminance rises with every step of grey`() {
    let levels = (0...255).map { RGB(UInt8($0), UInt8($0), UInt8($0)).relativeLuminance }
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 < $1 })
    #expect(levels[0] == 0)
    #expect(abs(levels[255] - 1) < 1e-12)
    #expect(abs(levels[128] - 0.215_860_5) < 1e-6)
  }

  @Test func `the fixed 240 colours are their own nearest`() {
    for index in UInt8(16)...255 {
      guard let rgb = Colour.indexed(index).components else { continue }
      let number = Colour.rgb(rgb).number(at: .indexed256)
      #expect(Colour.indexed(UInt8(number)).components == rgb)
    }
  }

  @Test(
    arguments: [
      (.rgb(RGB(255, 0, 0)), .indexed256, 196), (.rgb(RGB(1, 1, 1)), .indexed256, 16),
      (.rgb(RGB(0x12, 0x13, 0x12)), .indexed256, 233), (.rgb(RGB(255, 0, 0)), .ansi16, 9),
      (.rgb(RGB(200, 5, 5)), .ansi8, 1), (.indexed(196), .ansi16, 9), (.ansi(12), .ansi16, 12),
      (.ansi(12), .indexed256, 12), (.indexed(196), .indexed256, 196), (.default, .indexed256, -1),
      (.default, .direct, -1), (.default, .ansi8, -1), (.rgb(RGB(1, 2, 3)), .mono, -1),
      (.ansi(3), .mono, -1), (.rgb(RGB(0x12, 0x34, 0x56)), .direct, 0x12_34_56),
      (.rgb(RGB(0, 0, 3)), .direct, 8), (.ansi(3), .direct, 3), (.ansi(9), .direct, 0xFF_00_00),
    ] as [(Colour, ColourDepth, Int32)])
  func `a colour becomes a number the terminal knows`(
    colour: Colour, depth: ColourDepth, number: Int32
  ) {
    #expect(colour.number(at: depth) == number)
  }

  @Test func `exact colours never land on the sixteen that users change`() {
    for red in stride(from: 0, through: 255, by: 51) {
      for green in stride(from: 0, through: 255, by: 51) {
        let colour = Colour.rgb(RGB(UInt8(red), UInt8(green), 128))
        #expect(colour.number(at: .indexed256) >= 16)
      }
    }
  }
}
