import TextGrid
import Testing
import TradingModel

@testable import Configuration

/// `ui.keys`: other keys for the actions of the screen.
struct KeySettingsTests {
  private static let actions = [
    KeyAction(name: "buy", keys: [.character("b")], isOrder: true),
    KeyAction(name: "sell", keys: [.character("s")], isOrder: true),
    KeyAction(name: "close", keys: [.character("c")], isOrder: true),
    KeyAction(name: "help", keys: [.character("?"), .function(1)], isOrder: false),
    KeyAction(name: "leave", keys: [.escape], isOrder: false),
    KeyAction(name: "details", keys: [.enter], isOrder: false),
    KeyAction(name: "confirm", keys: [.enter], isOrder: false, refusal: "its keys are fixed"),
    KeyAction(
      name: "instead_close", keys: [.character("c")], isOrder: false,
      refusal: "it has the keys of close"),
  ]

  private func load(_ yaml: String) throws(ConfigurationError) -> Configuration {
    try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml", keyActions: Self.actions)
  }

  private func problems(_ yaml: String) -> [String] {
    do {
      _ = try load(yaml)
      return []
    } catch {
      return error.description.split(separator: "\n").map(String.init)
    }
  }

  @Test func `an action gets a key, several, or none`() throws {
    let yaml = "ui:\n  keys:\n    buy: B\n    close: [f5, \"[\"]\n    sell: off\n"
    #expect(
      try load(yaml).ui.keys == [
        KeyRebinding(action: "buy", keys: ["B"]),
        KeyRebinding(action: "close", keys: ["f5", "["]), KeyRebinding(action: "sell", keys: []),
      ])
  }

  @Test func `two keys may change places when both are named`() throws {
    let keys = try load("ui: { keys: { buy: s, sell: b } }").ui.keys
    #expect(keys.map(\.keys) == [["s"], ["b"]])
  }

  static let wrong: [(String, String)] = [
    (
      "ui: { keys: { by: B } }",
      "f.yaml:1: unknown action ui.keys.by, did you mean buy?; brace keys lists the actions"
    ),
    (
      "ui:\n  keys:\n    fly: B",
      "f.yaml:3: unknown action ui.keys.fly; brace keys lists the actions"
    ),
    (
      "ui:\n  keys:\n    f5: f6",
      "f.yaml:3: unknown action ui.keys.f5; expected the action first, as in buy: f5; brace keys"
        + " lists the actions"
    ),
    (
      "ui:\n  keys:\n    x: buy",
      "f.yaml:3: ui.keys.x is \"buy\", expected a key such as B, f5, ctrl-b, alt-x, space or pgup"
    ),
    (
      "ui: { keys: { buy: BB } }",
      "f.yaml:1: ui.keys.buy is \"BB\", expected a key such as B, f5, ctrl-b, alt-x, space or pgup"
    ),
    (
      "ui: { keys: { buy: 5 } }",
      "f.yaml:1: ui.keys.buy is \"5\", but digits are counts, as in 10]"
    ),
    (
      "ui: { keys: { buy: ctrl-c } }",
      "f.yaml:1: ui.keys.buy is \"ctrl-c\", which always ends or stops the program"
    ),
    (
      "ui: { keys: { buy: { a: b } } }",
      "f.yaml:1: ui.keys.buy is no key, expected the name of a key such as B, f5 or ctrl-b"
    ),
    (
      "ui: { keys: { buy: } }",
      "f.yaml:1: ui.keys.buy is no key, expected the name of a key such as B, f5 or ctrl-b"
    ),
    (
      "ui:\n  keys:\n    buy: c",
      "f.yaml:3: ui.keys.buy is c, which is the key of close; expected a free key, or another one"
        + " for close too"
    ),
    (
      "ui:\n  keys:\n    buy: f5\n    sell: f5",
      "f.yaml:4: ui.keys.sell is f5, which is the key of buy; expected a free key, or another one"
        + " for buy too"
    ),
    (
      "ui:\n  keys:\n    buy: [f5, f5]", "f.yaml:3: ui.keys.buy names f5 twice, expected once"
    ),
    (
      "ui: { keys: { help: off } }",
      "f.yaml:1: ui.keys.help is off, but nobody finds out of a screen without it"
    ),
  ]

  @Test(arguments: wrong.indices)
  func `what is no action, no key or not free is told with its line`(index: Int) {
    let (yaml, problem) = Self.wrong[index]
    #expect(problems(yaml) == [problem])
  }

  @Test func `an order cannot have the keys that confirm and drop`() {
    let found = problems("ui: { keys: { buy: enter, details: f3 } }")
    #expect(
      found == [
        "f.yaml:1: ui.keys.buy is enter, but Enter confirms and Esc drops; expected another key"
      ])
    #expect(problems("ui: { keys: { close: esc, leave: f3 } }").count == 1)
  }

  @Test func `keys inside windows are not set on their own, and take no key from the panes`() throws
  {
    #expect(
      problems("ui:\n  keys:\n    confirm: f2\n    instead_close: C\n") == [
        "f.yaml:3: ui.keys.confirm cannot be set on its own: its keys are fixed",
        "f.yaml:4: ui.keys.instead_close cannot be set on its own: it has the keys of close",
      ])
    #expect(problems("ui: { keys: { close: C, help: c } }") == [])
    #expect(problems("ui: { keys: { leave: enter, details: f2 } }") == [])
  }

  @Test func `every problem is told at once`() {
    let yaml = "ui:\n  keys:\n    fly: B\n    buy: c\n    sell: 7\n"
    #expect(problems(yaml).count == 3)
  }

  @Test func `a key given twice in the file is an error of YAML`() {
    #expect(problems("ui:\n  keys:\n    buy: B\n    buy: C\n").count == 1)
  }
}
