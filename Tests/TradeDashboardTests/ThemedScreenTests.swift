import Configuration
import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

/// The fixed snapshot in every theme: the same words everywhere, and the colours it was kept with.
struct ThemedScreenTests {
  private static let themes = ThemeLibrary(userFolder: nil).themes
  private static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
  ]

  /// FNV-1a of the bytes that draw a screen.
  private static func print(of text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// What the bytes of the three sizes come to, one print each.
  private static func prints(_ theme: Theme, _ glyphs: GlyphSet) -> [String] {
    sizes.map { size in
      let grid = Driver(size: size, glyphs: glyphs).grid
      return print(of: grid.ansiText(theme: theme, depth: .direct))
    }
  }

  @Test(arguments: themes)
  func `a screen in every theme is drawn as it was when somebody looked at it`(theme: Theme) {
    for (name, glyphs) in [("UTF-8", GlyphSet.unicode), ("ASCII", .ascii)] {
      let drawn = Self.prints(theme, glyphs)
      #expect(
        drawn == ThemedScreens.prints["\(theme.name) \(name)"],
        "look at brace snapshot --format svg --theme \(theme.name), then keep \(drawn)")
    }
  }

  @Test func `every theme has its prints, and no two look alike`() {
    #expect(Self.themes.count >= 14)
    #expect(ThemedScreens.prints.count == Self.themes.count * 2)
    let inColour = Self.themes.map { Self.prints($0, .unicode) }
    #expect(Set(inColour).count == Self.themes.count)
  }

  @Test(arguments: sizes)
  func `a theme changes no word`(size: Size) {
    let grid = Driver(size: size).grid
    for theme in Self.themes {
      let drawn = grid.ansiText(theme: theme, depth: .mono)
      let words = drawn.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
      let rows = words.split(separator: "\n", omittingEmptySubsequences: false).map {
        String($0.reversed().drop { $0 == " " }.reversed())
      }
      #expect(Array(rows.prefix(size.height)) == grid.lines, "\(theme.name)")
    }
  }
}
