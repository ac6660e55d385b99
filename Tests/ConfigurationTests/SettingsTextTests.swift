import Testing
import TradingModel

@testable import Configuration

/// Single values changed in the text of a file, everything else left as it is.
struct SettingsTextTests {
  private func edited(_ text: String, _ path: String, _ value: String) throws -> String {
    var settings = SettingsText(text)
    try settings.set(path, to: value)
    return settings.text
  }

  static let rows: [(name: String, before: String, path: String, value: String, after: String)] = [
    ("a plain value", "ui:\n  theme: dark\n", "ui.theme", "mono", "ui:\n  theme: mono\n"),
    (
      "a comment behind it", "ui:\n  theme: dark   # at night\n", "ui.theme", "light",
      "ui:\n  theme: light   # at night\n"
    ),
    (
      "comments above and below", "# mine\nui:\n  # colours\n  theme: dark\n  # end\n", "ui.theme",
      "mono", "# mine\nui:\n  # colours\n  theme: mono\n  # end\n"
    ),
    (
      "single quotes", "ui:\n  theme: 'da''rk' # x\n", "ui.theme", "mono",
      "ui:\n  theme: mono # x\n"
    ),
    (
      "double quotes with a hash", "ui: { theme: \"a # \\\" b\", up_style: red }\n", "ui.theme",
      "mono", "ui: { theme: mono, up_style: red }\n"
    ),
    (
      "in a mapping on one line", "ui: { theme: dark, up_style: red } # both\n", "ui.up_style",
      "green", "ui: { theme: dark, up_style: green } # both\n"
    ),
    (
      "CR LF", "ui:\r\n  theme: dark # a\r\n  mouse: off\r\n", "ui.theme", "mono",
      "ui:\r\n  theme: mono # a\r\n  mouse: off\r\n"
    ),
    ("no line end at the end", "ui:\n  theme: dark", "ui.theme", "mono", "ui:\n  theme: mono"),
    (
      "the same word elsewhere", "paper: { profile: ideal }\nui:\n  theme: ideal\n", "ui.theme",
      "mono", "paper: { profile: ideal }\nui:\n  theme: mono\n"
    ),
    (
      "a list on one line", "ui:\n  bell: [stop, \"reject\"] # b\n", "ui.bell", "[target]",
      "ui:\n  bell: [target] # b\n"
    ),
    (
      "a list to a word", "ui:\n  bell: [stop]\n  mouse: off\n", "ui.bell", "off",
      "ui:\n  bell: off\n  mouse: off\n"
    ),
    (
      "an empty value", "ui:\n  theme:\n  mouse: on\n", "ui.theme", "mono",
      "ui:\n  theme: mono\n  mouse: on\n"
    ),
    (
      "an empty value with a comment", "ui:\n  theme:  # later\n", "ui.theme", "mono",
      "ui:\n  theme: mono  # later\n"
    ),
    ("a tilde", "ui:\n  theme: ~\n", "ui.theme", "mono", "ui:\n  theme: mono\n"),
    ("null", "ui:\n  theme: null # n\n", "ui.theme", "mono", "ui:\n  theme: mono # n\n"),
    (
      "letters of two columns before it", "ui: { theme: \"日本\", mouse: off }\n", "ui.mouse", "on",
      "ui: { theme: \"日本\", mouse: on }\n"
    ),
    ("deep", "a:\n  b:\n    c: 1\n    d: 2\n", "a.b.d", "3", "a:\n  b:\n    c: 1\n    d: 3\n"),
    (
      "tabs before a comment", "ui:\n  theme: dark\t# x\n", "ui.theme", "mono",
      "ui:\n  theme: mono\t# x\n"
    ),
  ]

  @Test(arguments: rows.indices)
  func `a value is changed where it stands`(index: Int) throws {
    let row = Self.rows[index]
    #expect(try edited(row.before, row.path, row.value) == row.after, "\(row.name)")
  }

  static let lists: [(name: String, before: String, value: String, after: String)] = [
    (
      "one goes", "ui:\n  bell:\n    - stop\n    - target\n", "[stop]", "ui:\n  bell:\n    - stop\n"
    ),
    (
      "one comes, in the middle", "ui:\n  bell:\n    - stop\n    - reject\n  mouse: on\n",
      "[stop, target, reject]",
      "ui:\n  bell:\n    - stop\n    - target\n    - reject\n  mouse: on\n"
    ),
    (
      "at the key's own column", "ui:\n  bell:\n  - stop\n  mouse: on\n", "[target]",
      "ui:\n  bell:\n  - target\n  mouse: on\n"
    ),
    (
      "another order", "ui:\n  bell:\n    - reject # no\n    - stop # out\n", "[stop, reject]",
      "ui:\n  bell:\n    - stop # out\n    - reject # no\n"
    ),
    (
      "comments above, behind and below",
      "ui:\n  bell: # loud\n    # bad\n    - stop # out\n\n    # good\n    - target # in\n    # end\n",
      "[stop]",
      "ui:\n  bell: # loud\n    # bad\n    - stop # out\n\n    # good\n    # in\n    # end\n"
    ),
    (
      "the comments of what goes stand before what stays",
      "ui:\n  bell:\n    - stop # out\n    - target\n", "[target]",
      "ui:\n  bell:\n    # out\n    - target\n"
    ),
    (
      "to a word", "ui:\n  bell: # loud\n    # bad\n    - stop # out\n  mouse: on\n", "off",
      "ui:\n  bell: off # loud\n    # bad\n    # out\n  mouse: on\n"
    ),
    (
      "an item written twice", "ui:\n  bell:\n    - stop # a\n    - stop # b\n    - target\n",
      "[stop]", "ui:\n  bell:\n    - stop # a\n    # b\n"
    ),
    ("to no items", "ui:\n  bell:\n    - stop\n", "[]", "ui:\n  bell: []\n"),
    (
      "quotes and wide dashes", "ui:\n  bell:\n    -   'stop'\n    -  \"target\"   # t\n",
      "[target]", "ui:\n  bell:\n    -  \"target\"   # t\n"
    ),
    (
      "CR LF", "ui:\r\n  bell:\r\n    - stop # a\r\n    - target\r\n", "[target, reject]",
      "ui:\r\n  bell:\r\n    # a\r\n    - target\r\n    - reject\r\n"
    ),
    (
      "no line end at the end", "ui:\n  bell:\n    - stop", "[stop, target]",
      "ui:\n  bell:\n    - stop\n    - target\n"
    ),
    (
      "brackets over lines", "ui:\n  bell: [stop,\n    \"target\" ] # both\n  mouse: on\n",
      "[reject]",
      "ui:\n  bell: [reject] # both\n  mouse: on\n"
    ),
  ]

  @Test(arguments: lists.indices)
  func `a list over several lines is changed line by line`(index: Int) throws {
    let row = Self.lists[index]
    #expect(try edited(row.before, "ui.bell", row.value) == row.after, "\(row.name)")
  }

  @Test(arguments: [
    "ui:\n  bell: [stop, # out\n    target]\n", "ui:\n  bell:\n    - - stop\n",
    "ui:\n  bell:\n    - { a: b }\n", "ui:\n  bell:\n    - >\n      stop\n    - target\n",
    "ui:\n  bell:\n    - stop\n      and more\n", "ui:\n  bell:\n    - &a stop\n    - *a\n",
    "ui:\n  bell:\n    - !!str stop\n",
  ])
  func `a list whose lines are not its items is left alone`(text: String) {
    #expect(throws: SettingsText.Fault.notEditable(path: "ui.bell")) {
      try edited(text, "ui.bell", "[reject]")
    }
  }

  static let additions:
    [(name: String, before: String, path: String, value: String, after: String)] = [
      ("into nothing", "", "ui.theme", "mono", "ui:\n  theme: mono\n"),
      (
        "after comments only", "# mine\n\n# more", "ui.theme", "mono",
        "# mine\n\n# more\nui:\n  theme: mono\n"
      ),
      (
        "a new section", "risk:\n  per_trade: 1%\n", "ui.theme", "mono",
        "risk:\n  per_trade: 1%\nui:\n  theme: mono\n"
      ),
      (
        "a new section after a missing line end", "risk: { per_trade: 1% }", "ui.mouse", "on",
        "risk: { per_trade: 1% }\nui:\n  mouse: on\n"
      ),
      (
        "at the end of its section, before the next one's comment",
        "ui:\n  theme: dark\n\n# the risk\nrisk:\n  per_trade: 1%\n", "ui.mouse", "on",
        "ui:\n  theme: dark\n  mouse: on\n\n# the risk\nrisk:\n  per_trade: 1%\n"
      ),
      (
        "with its neighbours' indentation", "ui:\n    theme: dark\n", "ui.mouse", "on",
        "ui:\n    theme: dark\n    mouse: on\n"
      ),
      (
        "CR LF", "ui:\r\n  theme: dark\r\n", "ui.mouse", "on",
        "ui:\r\n  theme: dark\r\n  mouse: on\r\n"
      ),
      (
        "into a line", "ui: { theme: dark }\n", "ui.mouse", "on",
        "ui: { mouse: on, theme: dark }\n"
      ),
      (
        "into a tight line", "ui: {theme: dark}\n", "ui.mouse", "on",
        "ui: { mouse: on, theme: dark}\n"
      ),
      ("into an empty line", "ui: {}\n", "ui.mouse", "on", "ui: { mouse: on }\n"),
      (
        "below an empty section", "ui:\nrisk: { per_trade: 1% }\n", "ui.mouse", "on",
        "ui:\n  mouse: on\nrisk: { per_trade: 1% }\n"
      ),
      (
        "after a section that ends in a nested one",
        "ui:\n  keys:\n    buy: B\n    # my own\n    sell: S\nrisk: {}\n", "ui.mouse", "on",
        "ui:\n  keys:\n    buy: B\n    # my own\n    sell: S\n  mouse: on\nrisk: {}\n"
      ),
      (
        "into a file of one line", "{ risk: { per_trade: 1% } }\n", "ui.mouse", "on",
        "{ ui: { mouse: on }, risk: { per_trade: 1% } }\n"
      ),
      (
        "before the end of the document", "risk: {}\n...\n", "ui.mouse", "on",
        "risk: {}\nui:\n  mouse: on\n...\n"
      ),
      (
        "after its start", "--- # config\nrisk: {}\n", "ui.mouse", "on",
        "--- # config\nrisk: {}\nui:\n  mouse: on\n"
      ),
    ]

  @Test(arguments: additions.indices)
  func `a value that is not there is added where it belongs`(index: Int) throws {
    let row = Self.additions[index]
    #expect(try edited(row.before, row.path, row.value) == row.after, "\(row.name)")
  }

  @Test func `a value that is the same already changes nothing`() throws {
    let text = "ui:\n  theme: \"mono\" # quoted\n  bell: [ stop,reject ]\n"
    #expect(try edited(text, "ui.theme", "mono") == text)
    #expect(try edited(text, "ui.bell", "[stop, reject]") == text)
  }

  static let refused: [(name: String, text: String, path: String)] = [
    ("an alias", "x: &x { theme: dark }\nui: *x\n", "ui.theme"),
    ("a merge", "x: &x { theme: dark }\nui:\n  <<: *x\n  theme: *t\n", "ui.theme"),
    ("a text of many lines", "ui:\n  theme: |\n    dark\n    x\n", "ui.theme"),
    ("a section that is a list", "ui:\n  - theme\n", "ui.theme"),
    ("a section that is a word", "ui: dark\n", "ui.theme"),
    ("a file that is a list", "- ui\n", "ui.theme"),
  ]

  @Test(arguments: refused.indices)
  func `what no single place says is refused, and the text stays`(index: Int) {
    let row = Self.refused[index]
    var settings = SettingsText(row.text)
    #expect(throws: SettingsText.Fault.self, "\(row.name)") {
      try settings.set(row.path, to: "mono")
    }
    #expect(settings.text == row.text)
  }

  @Test(arguments: ["ui: {", "ui:\n\ttheme: x\n", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n"])
  func `a text that is not YAML is refused with its line`(text: String) {
    var settings = SettingsText(text)
    do {
      try settings.set("ui.theme", to: "mono")
      Issue.record("it was edited to \(settings.text)")
    } catch {
      guard case .notYAML(let problem) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(problem.line != nil)
    }
  }

  @Test func `many changes, one after the other, leave a file that holds exactly them`() throws {
    var settings = SettingsText(Self.long)
    let changes = [
      ("ui.theme", "light"), ("ui.bell", "[stop, target]"), ("ui.mouse", "on"),
      ("ui.unit", "ticks"), ("ui.disarm_after", "5m"), ("ui.theme", "mono"), ("ui.bell", "off"),
    ]
    for (path, value) in changes { try settings.set(path, to: value) }
    let configuration = try ConfigurationLoader.load(yaml: settings.text, fileName: "f.yaml")
    #expect(configuration.ui.theme == "mono" && configuration.ui.bell == [])
    #expect(configuration.ui.isMouseOn && configuration.ui.unit == .ticks)
    #expect(configuration.engine.atr.period == 21)
    let comments = settings.text.split(separator: "\n").filter { $0.contains("#") }
    let before = Self.long.split(separator: "\n").filter { $0.contains("#") }
    #expect(comments.count == before.count)
    #expect(settings.text.split(separator: "\n").count == before.count + 9)
  }

  private static let long = """
    # Brace, as I like it.
    trade_exit:
      atr: { period: 21, multiplier: 2.0 }   # three weeks

    # What I look at all day.
    ui:
      # the theme of the terminal
      theme: "dark"          # or light
      bell: [stop]
      keys:
        buy: B               # b is too easy

    # And the money.
    risk:
      per_trade: 0.5%

    """
}
