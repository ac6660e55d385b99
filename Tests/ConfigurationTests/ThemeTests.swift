import Configuration
import Foundation
import Testing
import TextGrid
import Themes

struct ThemeTests {
  private static let dark = Themes.all().first { $0.name == "dark" }?.yaml ?? ""

  private func error(_ yaml: String) -> String? {
    do {
      _ = try ThemeParser.parse(yaml: yaml, fileName: "t.yaml")
      return nil
    } catch {
      return error.description
    }
  }

  /// The line on which `text` stands in the dark theme.
  private func line(of text: String) -> Int {
    let lines = Self.dark.split(separator: "\n", omittingEmptySubsequences: false)
    return (lines.firstIndex { $0.contains(text) } ?? -1) + 1
  }

  @Test(arguments: Themes.all().map(\.name))
  func `a built-in theme has every role, and keeps the contrast it promises`(name: String) throws {
    let yaml = try #require(Themes.all().first { $0.name == name }).yaml
    let theme = try ThemeParser.parse(yaml: yaml, fileName: "\(name).yaml")
    #expect(theme.name == name)
    #expect(!theme.description.isEmpty)
    #expect(theme.contrastFindings.isEmpty)
  }

  @Test func `colours, attributes and the forms for few colours are read`() throws {
    let yaml = Self.dark.replacing(
      "  stop: { fg: coral, fg16: bright-red }",
      with:
        "  stop: { fg: '#ff8787', bg: 16, attr: bold underline, fg16: 9, bg16: black, mono: none }")
    let theme = try ThemeParser.parse(yaml: yaml, fileName: "t.yaml")
    #expect(
      theme.style(of: .stop)
        == ThemeStyle(
          foreground: .rgb(RGB(0xFF, 0x87, 0x87)), background: .indexed(16),
          attributes: [.bold, .underline], foreground16: .ansi(9), background16: .ansi(0),
          mono: []))
    #expect(theme.style(of: .target).foreground == .rgb(RGB(0x87, 0xD7, 0x87)))
    #expect(theme.upStyle == .green)
    let red = try ThemeParser.parse(yaml: Self.dark + "\nup_style: red\n", fileName: "t.yaml")
    #expect(red.upStyle == .red)
  }

  /// What replaces what in the dark theme, and what is said at the line of the replacement.
  static let damage: [(String, String, String)] = [
    ("  stop: {", "  stpo: {", "unknown role \"stpo\", did you mean stop?"),
    (
      "  stop: { fg: coral,", "  stop: { fgg: coral,",
      "unknown key roles.stop.fgg, expected fg, bg, attr, fg16, bg16 or mono, did you mean fg?"
    ),
    (
      "  stop: { fg: coral,", "  stop: { fg: corla,",
      "roles.stop.fg is \"corla\", expected a name of the palette, '#rrggbb', default, an"
        + " ANSI name or 0 to 255, did you mean coral?"
    ),
    (
      "  stop: { fg: coral,", "  stop: { fg: 256,",
      "roles.stop.fg is \"256\", expected a name of the palette, '#rrggbb', default, an"
        + " ANSI name or 0 to 255"
    ),
    (
      "  stop: { fg: coral,", "  stop: { fg: '#ff87',",
      "roles.stop.fg is \"#ff87\", expected a name of the palette, '#rrggbb', default, an"
        + " ANSI name or 0 to 255"
    ),
    (
      "  stop: { fg: coral, fg16: bright-red }", "  stop: 5",
      "roles.stop is not a mapping, expected fg, bg, attr, fg16, bg16 or mono"
    ),
    (
      "  stop: { fg: coral, fg16: bright-red }", "  stop: { fg: coral, attr: bolt }",
      "roles.stop.attr is \"bolt\", expected bold, dim, italic, underline, reverse, strike"
        + " or none, did you mean bold?"
    ),
    (
      "  stop: { fg: coral, fg16: bright-red }", "  stop: { fg: coral, attr: [bold] }",
      "roles.stop.attr has no value, expected bold, dim, italic, underline, reverse, strike or none"
    ),
    (
      "  coral: '#ff8787'", "  coral: #ff8787",
      "palette.coral has no value, expected '#rrggbb', default, an ANSI name or 0 to 255,"
        + " with #rrggbb in quotation marks"
    ),
    (
      "  coral: '#ff8787'", "  red: '#ff8787'",
      "palette names a colour \"red\", expected a name of its own"
    ),
    ("contrast: 4.5", "contrast: high", "contrast is not a number from 3 to 21, such as 4.5"),
    ("contrast: 4.5", "contrast: 1", "contrast is not a number from 3 to 21, such as 4.5"),
    (
      "contrast: 4.5", "contrats: 4.5",
      "unknown key contrats, expected name, description, contrast, ground, palette, roles"
        + " or up_style, did you mean contrast?"
    ),
    ("contrast: 4.5", "up_style: blue", "up_style is not green or red"),
    ("name: dark", "name: [dark]", "name is not a text of one line, at most 100 characters"),
    (
      "ground: { fg: '#d8dee6',", "ground: { fg: default,",
      "ground.fg is default, expected '#rrggbb': contrast is reckoned against it"
    ),
  ]

  @Test(arguments: damage)
  func `damage to a theme is told with its line`(from: String, to: String, message: String) {
    let yaml = Self.dark.replacing(from, with: to)
    #expect(yaml != Self.dark)
    let place = "t.yaml:\(line(of: from)): "
    let lines = error(yaml)?.split(separator: "\n").map(String.init) ?? []
    #expect(lines.contains(place + message), "\(lines)")
  }

  @Test func `missing roles are named`() {
    let yaml = Self.dark.split(separator: "\n")
      .filter { !$0.hasPrefix("  stop: ") && !$0.hasPrefix("  target: ") }.joined(separator: "\n")
    #expect(error(yaml)?.hasSuffix(": roles lacks stop, target, expected every role") == true)
  }

  @Test func `low contrast is told at the line of the role, with the figures`() {
    let yaml = Self.dark.replacing("  stop: { fg: coral,", with: "  stop: { fg: '#703030',")
    let at = line(of: "  stop: {")
    let message = error(yaml) ?? ""
    #expect(message.hasPrefix("t.yaml:\(at): roles.stop has a contrast of 1."))
    #expect(message.hasSuffix(" on selection, expected at least 4.5"))
  }

  @Test(arguments: [
    ("", "t.yaml: the file is empty, expected a theme with name and roles"),
    ("# only words", "t.yaml: the file is empty, expected a theme with name and roles"),
    (
      "- 1",
      "t.yaml:1: the file is not a mapping, expected name, description, contrast, ground,"
        + " palette, roles or up_style"
    ),
    ("description: x", "t.yaml:1: name is missing\nt.yaml:1: roles is missing"),
    ("name: x\nroles: 5", "t.yaml:2: roles is not a mapping, expected every role with its colours"),
    ("name: x\nname: y", "t.yaml:1: the key \"name\" is given twice, expected once"),
    (
      "name: {",
      "t.yaml:1: this is not YAML: did not find expected node content (while parsing a flow node)"
    ),
  ])
  func `what is no theme is told`(yaml: String, message: String) {
    #expect(error(yaml) == message)
  }

  // MARK: The library

  private func withUserThemes(_ files: [String: String], _ body: (ThemeLibrary, String) -> Void)
    throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("brace-themes-\(UUID().uuidString)")
    let themes = folder.appendingPathComponent("brace/themes")
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }  // the system clears what is left
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      try Data(text.utf8).write(to: themes.appendingPathComponent(name))
    }
    body(ThemeLibrary(environment: ["XDG_CONFIG_HOME": folder.path]), themes.path)
  }

  @Test func `without user themes there are the built-in ones, and the first is the default`() {
    let library = ThemeLibrary(userFolder: nil)
    #expect(library.names == Themes.all().map(\.name))
    #expect(library.errors.isEmpty)
    #expect(library.defaultTheme.name == "dark")
    #expect(library.choose("mono").theme.name == "mono")
    #expect(library.choose("mono").message == nil)
  }

  @Test func `an unknown name gives the default and says what there is`() {
    let library = ThemeLibrary(userFolder: "/nowhere/at/all")
    let choice = library.choose("drak")
    #expect(choice.theme.name == "dark")
    #expect(choice.message?.hasPrefix("there is no theme \"drak\", expected dark, ") == true)
    #expect(choice.message?.hasSuffix(", did you mean dark?") == true)
  }

  @Test func `a user's theme is added, or takes the place of a built-in one`() throws {
    let mine = Self.dark.replacing("name: dark", with: "name: mine")
    let other = Self.dark.replacing("description: calm", with: "description: my own calm")
    try withUserThemes(["b.yaml": mine, "a.yaml": other, "notes.txt": "x"]) { library, _ in
      #expect(library.names == Themes.all().map(\.name) + ["mine"])
      #expect(library.choose("mine").message == nil)
      #expect(library.choose("dark").theme.description.hasPrefix("my own calm"))
    }
  }

  @Test func `a broken user theme gives the default and one line about it`() throws {
    let broken = Self.dark.replacing("  stop: {", with: "  stpo: {")
    try withUserThemes(["bad.yaml": broken, "dark.yaml": "name: {"]) { library, _ in
      #expect(library.errors.count == 2)
      let choice = library.choose("bad")
      #expect(choice.theme.name == "dark")
      #expect(
        choice.message?.hasPrefix(
          "theme bad cannot be used: bad.yaml:") == true)
      #expect(choice.message?.hasSuffix("(and 1 more)") == true)
      #expect(choice.message?.contains("\n") == false)
      // The built-in theme of that name still stands in for it.
      #expect(library.choose("dark").theme.name == "dark")
      #expect(library.choose("dark").message != nil)
    }
  }
}
