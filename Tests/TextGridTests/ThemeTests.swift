import Testing
import TextGrid

struct ThemeTests {
  private let theme = Theme(
    name: "test",
    styles: [
      .base: ThemeStyle(foreground: .ansi(7), background: .default),
      .up: ThemeStyle(foreground: .indexed(114), foreground16: .ansi(10)),
      .down: ThemeStyle(foreground: .rgb(RGB(255, 135, 135)), attributes: .bold),
      .selection: ThemeStyle(
        foreground: .ansi(15), background: .indexed(237), background16: .ansi(4), mono: .reverse),
      .paper: ThemeStyle(foreground: .ansi(0), background: .ansi(14), mono: [.reverse, .bold]),
      .muted: ThemeStyle(foreground: .ansi(8)),
      .stale: ThemeStyle(foreground: .ansi(9), background: .ansi(1)),
    ])

  private func look(
    _ role: Role, on backdrop: Role = .base, attributes: Attributes = [],
    at depth: ColourDepth = .indexed256
  ) -> [Int32] {
    let style = theme.resolve(role, on: backdrop, attributes: attributes, at: depth)
    return [style.foreground, style.background, Int32(style.attributes.rawValue)]
  }

  @Test func `a role without colours takes those of base`() {
    #expect(look(.base) == [7, -1, 0])
    #expect(look(.title) == [7, -1, 0])
  }

  @Test func `a role without a background shows the area it stands on`() {
    #expect(look(.up) == [114, -1, 0])
    #expect(look(.up, on: .selection) == [114, 237, 0])
    #expect(look(.paper, on: .selection) == [0, 14, 0])
  }

  @Test func `plain text on an area takes the area's colours`() {
    #expect(look(.base, on: .selection) == [15, 237, 0])
    #expect(look(.selection, on: .selection) == [15, 237, 0])
  }

  @Test func `sixteen colours take the theme's own forms, and the nearest where it has none`() {
    #expect(look(.up, at: .ansi16) == [10, -1, 0])
    #expect(look(.up, on: .selection, at: .ansi16) == [10, 4, 0])
    #expect(look(.down, at: .ansi16).last == 1)
  }

  @Test func `eight colours draw the bright ones bold, and dark grey dim`() {
    #expect(look(.up, at: .ansi8) == [2, -1, 1])
    #expect(look(.muted, at: .ansi8) == [-1, -1, 2])
    #expect(look(.stale, at: .ansi8) == [0, 1, 1], "red on red is unreadable")
  }

  @Test func `without colours only attributes remain`() {
    #expect(look(.up, at: .mono) == [-1, -1, 0])
    #expect(look(.down, on: .selection, at: .mono) == [-1, -1, 1 | 16])
    #expect(look(.base, on: .selection, at: .mono) == [-1, -1, 16])
    #expect(look(.paper, at: .mono) == [-1, -1, 17])
  }

  @Test func `attributes of the cell are added`() {
    #expect(look(.down, attributes: .underline) == [210, -1, 1 | 8])
  }

  @Test func `a red rise exchanges rises and falls and nothing else`() {
    var eastern = theme
    eastern.upStyle = .red
    #expect(eastern.style(of: .up) == theme.style(of: .down))
    #expect(eastern.style(of: .down) == theme.style(of: .up))
    #expect(eastern.style(of: .chartUp) == theme.style(of: .chartDown))
    #expect(eastern.style(of: .stop) == theme.style(of: .stop))
    #expect(eastern != theme)
  }

  @Test func `roles are told apart by a colour, not by attributes, and never at mono`() {
    for depth in [ColourDepth.ansi16, .indexed256, .direct] {
      #expect(theme.tellsApart(.up, .down, at: depth), "\(depth)")
      #expect(!theme.tellsApart(.up, .up, at: depth))
    }
    #expect(!theme.tellsApart(.up, .down, at: .mono))
    let attributesOnly = Theme(
      name: "plain", styles: [.up: ThemeStyle(attributes: .bold), .down: ThemeStyle()])
    #expect(!attributesOnly.tellsApart(.up, .down, at: .direct))
    #expect(!Theme.fallback.tellsApart(.chartUp, .chartDown, at: .direct))
  }

  @Test func `the fallback needs no colours and tells selection, alarm and money apart`() {
    for role in Role.allCases {
      let style = Theme.fallback.resolve(role, at: .indexed256)
      #expect(style.foreground == -1 && style.background == -1)
    }
    #expect(Theme.fallback.style(of: .selection).attributes.contains(.reverse))
    #expect(Theme.fallback.style(of: .unprotected).attributes.contains(.reverse))
    #expect(Theme.fallback.style(of: .paper) != Theme.fallback.style(of: .live))
    #expect(Theme.fallback.contrastFindings.isEmpty)
  }

  @Test func `what cannot be read is found, on every ground it stands on`() {
    let grey = RGB(0x80, 0x80, 0x80)
    let theme = Theme(
      name: "poor", groundForeground: RGB(255, 255, 255), groundBackground: RGB(0, 0, 0),
      styles: [
        .selection: ThemeStyle(background: .rgb(RGB(0x50, 0x50, 0x50))),
        .up: ThemeStyle(foreground: .rgb(grey)),
        .border: ThemeStyle(foreground: .rgb(RGB(10, 10, 10))),
        .chartLine: ThemeStyle(foreground: .rgb(RGB(0x40, 0x40, 0x40))),
      ])
    let found = theme.contrastFindings
    #expect(Set(found.map(\.role)) == [.up, .border, .chartLine])
    #expect(found.filter { $0.role == .up }.map(\.backdrop) == [.selection])
    #expect(found.allSatisfy { $0.ratio < $0.floor })
  }

  // MARK: Roles

  @Test func `a role is found by the name that theme files use`() {
    for role in Role.allCases { #expect(Role(name: role.name) == role) }
    #expect(Role.borderFocus.name == "borderFocus")
    #expect(Role.allCases.map(\.rawValue) == Array(0..<UInt8(Role.allCases.count)))
  }

  @Test(arguments: ["", "Base", "border-focus", "bordr", " base", "allCases"])
  func `an unknown role has no name`(name: String) {
    #expect(Role(name: name) == nil)
  }

  // MARK: Attributes

  @Test(
    arguments: [
      ("", []), ("none", []), ("bold", .bold), ("bold reverse", [.bold, .reverse]),
      ("dim, italic", [.dim, .italic]), ("strike underline", [.strike, .underline]),
    ] as [(String, Attributes)])
  func `attributes are words`(text: String, attributes: Attributes) {
    #expect(Attributes(text: text) == attributes)
    #expect(Attributes(text: attributes.description) == attributes)
  }

  @Test(arguments: ["blink", "Bold", "bold;dim", "boldreverse", "0"])
  func `an unknown attribute is refused`(text: String) {
    #expect(Attributes(text: text) == nil)
  }
}
