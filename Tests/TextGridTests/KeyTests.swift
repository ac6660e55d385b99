import Testing
import TextGrid

struct KeyTests {
  @Test(
    arguments: [
      ("b", .character("b")), ("F", .character("F")), ("f", .character("f")),
      ("[", .character("[")), ("-", .character("-")), ("?", .character("?")),
      ("ä", .character("ä")), ("space", .character(" ")), ("enter", .enter), ("esc", .escape),
      ("tab", .tab), ("s-tab", .backTab), ("backspace", .backspace), ("del", .delete),
      ("ins", .insert), ("up", .up), ("down", .down), ("left", .left), ("right", .right),
      ("home", .home), ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown),
      ("f1", .function(1)), ("f12", .function(12)), ("ctrl-c", .ctrl("c")),
      ("ctrl-space", .ctrl(" ")), ("ctrl-]", .ctrl("]")), ("alt-1", .alt("1")),
      ("alt-X", .alt("X")), ("alt--", .alt("-")), ("alt-space", .alt(" ")),
    ] as [(String, Key)])
  func `a key has a name, and the name is that key`(name: String, key: Key) {
    #expect(Key(name: name) == key)
    #expect(key.name == name)
  }

  @Test(
    arguments: [
      ("Return", .enter), ("ESCAPE", .escape), ("shift-tab", .backTab), ("PageUp", .pageUp),
      ("pgdown", .pageDown), ("Ctrl-C", .ctrl("c")), ("ALT-x", .alt("x")), ("F5", .function(5)),
      ("Delete", .delete),
    ] as [(String, Key)])
  func `names are read in either case and by their second names`(name: String, key: Key) {
    #expect(Key(name: name) == key)
  }

  @Test(arguments: [
    "", " ", "\u{1B}", "\u{301}", "bb", "ctrl", "ctrl-", "ctrl-1", "ctrl-cc", "ctrl-ä",
    "ctrl-i", "ctrl-m", "ctrl-h", "ctrl-j", "ctrl-[", "alt-", "alt-xy", "alt-\u{7}", "f0", "f25",
    "f01", "f+1", "f-1", "f99999999999999999999", "meta-x", "pageupp", "ctrl-alt-x", "space ",
  ])
  func `what is no key has no key`(name: String) {
    #expect(Key(name: name) == nil)
  }

  @Test(
    arguments: [
      .paste("q"), .focusIn, .focusOut, .unknown,
      .mouse(MouseEvent(action: .press, point: Point(x: 1, y: 2))),
    ] as [Key])
  func `what did not come from a key has no name`(key: Key) {
    #expect(key.name == nil)
  }

  @Test func `every printable ASCII key survives its name`() {
    for value in UInt32(0x20)..<0x7F {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for key in [Key.character(scalar), .alt(scalar)] {
        #expect(key.name.flatMap { Key(name: $0) } == key)
      }
    }
  }
}
