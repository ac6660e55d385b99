import TestSupport
import Testing
import TextGrid
import TradeDashboard

extension ScreenTests {
  /// Every key of the keymap, pressed in a real terminal. What a key does in all its cases is for
  /// the other tests; here it is seen to arrive and to act.
  struct EveryKey {
    /// A key, and how the screen shows that it was obeyed.
    struct Step: Sendable {
      /// By its tmux name.
      let key: String
      /// The words for a failure.
      let seen: String
      /// Whether it was obeyed, by the frames before and after it.
      let isDone: @Sendable (ScreenFrame, ScreenFrame) -> Bool

      init(
        _ key: String, _ seen: String,
        _ isDone: @escaping @Sendable (ScreenFrame, ScreenFrame) -> Bool
      ) {
        self.key = key
        self.seen = seen
        self.isDone = isDone
      }

      /// A text that was not there before.
      static func shows(_ key: String, _ text: String) -> Step {
        Step(key, text) { !$0.contains(text) && $1.contains(text) }
      }

      /// A text that goes.
      static func ends(_ key: String, _ text: String) -> Step {
        Step(key, "no \(text)") { $0.contains(text) && !$1.contains(text) }
      }

      /// A row of the watchlist that gets selected, counted from an end.
      static func selects(_ key: String, _ index: Int) -> Step {
        Step(key, "row \(index) of the watchlist") { before, now in
          let symbols = now.watchlist.map(\.symbol)
          let wanted = symbols[index < 0 ? symbols.count + index : index]
          return before.selectedSymbol != wanted && now.selectedSymbol == wanted
        }
      }

      /// A bracket that gets selected.
      static func bracket(_ key: String, _ index: Int) -> Step {
        Step(key, "bracket \(index)") {
          !$0.brackets[index].isSelected && $1.brackets[index].isSelected
        }
      }
    }

    static let panes: [Step] = [
      .shows("M-2", "j/k select"), .shows("M-1", "j/k symbol"), .shows("M-3", "h/l bars"),
      .shows("M-4", "j/k scroll"), .shows("M-5", "h/l page"), .ends("M-6", "h/l page"),
      .shows("Tab", "j/k symbol"), .ends("BTab", "j/k symbol"), .shows("Tab", "j/k symbol"),
    ]

    static let moves: [Step] = [
      .selects("g", 0), .selects("j", 1), .selects("Down", 2), .selects("k", 1),
      .selects("Up", 0), .selects("G", -1), .selects("Home", 0), .selects("End", -1),
      .selects("PPage", 0), .selects("NPage", -1),
    ]

    static let views: [Step] = [
      .shows("u", "distances in"), .shows("v", " line├"), .shows("v", " braille├"),
      .ends("v", " braille├"), .shows("M-3", "h/l bars"), .shows("l", " 5m├"),
      .ends("h", " 5m├"), .shows("i", " O "),
      Step("Left", "another bar read") { $0.line(" O ") != $1.line(" O ") },
      Step("Right", "the bar after it") { $0.line(" O ") != $1.line(" O ") },
      .ends("Escape", " O "), .ends("z", "┤1 watchlist├"), .shows("z", "┤1 watchlist├"),
      .shows("p", "layout: large chart"), .shows("p", "layout: many brackets"),
      .shows("p", "layout: orders"), .shows("p", "layout: balanced"), .shows("M-4", "j/k scroll"),
      .shows("f", "only warnings and alerts"),
    ]

    static let market: [Step] = [
      .shows("Space", "▶ 1×"), .shows("+", "▶ 2×"), .shows("=", "▶ 5×"), .shows("-", "▶ 2×"),
      Step("a", "ARMED") {
        $0.lines[0].contains("DISARMED") && !$1.lines[0].contains("DISARMED")
      },
      Step("a", "DISARMED") {
        !$0.lines[0].contains("DISARMED") && $1.lines[0].contains("DISARMED")
      },
      .shows("Space", "PAUSED"), .shows("9", " 9 "), .shows("9", " 99 "),
      Step(".", "other prices") { $0.watchlist.map(\.last) != $1.watchlist.map(\.last) },
    ]

    static let windows: [Step] = [
      .shows(":", "Tab completes"), .ends("Escape", "Tab completes"), .shows("?", "┤help├"),
      .ends("Escape", "┤help├"), .shows("F1", "┤help├"), .ends("Escape", "┤help├"),
      .shows(",", "┤settings├"), .ends("Escape", "┤settings├"), .shows("M-2", "j/k select"),
      .shows("Enter", "its story"), .ends("Escape", "its story"), .shows("y", "copied: "),
      .shows("T", ":tag B"), .ends("Escape", ":tag B"), .shows("o", ":note B"),
      .ends("Escape", ":note B"),
      .shows("m", "mouse on"), .shows("m", "mouse off"), .shows("X", "no entry is working"),
    ]

    static let searches: [Step] = [
      .shows("/", "type a part of a row"), .shows("B", "2 found"), .shows("Enter", "2 matches"),
      .bracket("n", 1), .bracket("N", 0),
    ]

    static let steps = panes + moves + views + market + windows + searches

    @Test func `every key of the keymap is among those that are pressed`() {
      let pressed = Set(Self.steps.map(\.key) + Keys.previews("").map(\.key))
      for row in KeyBindings().all {
        for key in row.keys {
          let name = tmuxName(of: key)
          #expect(pressed.contains(name), "\(row.action): add a step for \(name)")
        }
      }
    }

    @Test func `every key that sends nothing acts`() async throws {
      try await TmuxScreen.runWithTwoBrackets(width: 200, height: 50) { screen, frame in
        var before = frame
        for (index, step) in Self.steps.enumerated() {
          try screen.press(step.key)
          let last = before
          before = try await screen.wait("\(step.seen) after \(step.key), step \(index)") {
            step.isDone(last, $0)
          }
        }
        #expect(before.brackets.count == 2)
      }
    }

    /// What tmux calls a key.
    private func tmuxName(of key: Key) -> String {
      switch key {
      case .character(" "): "Space"
      case .character(let scalar): String(scalar)
      case .alt(let scalar): "M-\(scalar)"
      case .ctrl(let scalar): "C-\(scalar)"
      case .function(let number): "F\(number)"
      case .up: "Up"
      case .down: "Down"
      case .left: "Left"
      case .right: "Right"
      case .home: "Home"
      case .end: "End"
      case .pageUp: "PPage"
      case .pageDown: "NPage"
      case .tab: "Tab"
      case .backTab: "BTab"
      case .enter: "Enter"
      case .escape: "Escape"
      default: "\(key)"
      }
    }
  }
}
