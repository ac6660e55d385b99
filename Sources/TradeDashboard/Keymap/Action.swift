import TextGrid

/// What a key does while no prompt is open.
enum Action: Hashable, Sendable {
  case moveDown, moveUp, moveFirst, moveLast, pageDown, pageUp
  case focusNext, focusPrevious, focus(Pane)
  case buy, sell, cancel, cancelAll, close, closeHalf, flatten, kill
  case stopDown, stopUp, targetDown, targetUp, bothDown, bothUp, breakEven, breakEvenRule, trail
  case reverse
  case cycleUnit, frameShorter, frameLonger, chartBack, chartForward
  case playPause, step, faster, slower
  case search, searchNext, searchPrevious
  case details, tag, note, arm, commandLine, help, copy, mouse, settings, leave, quit
  case zoom, cycleLayout, cycleChartForm, cycleEventFilter, cross
}

/// The headings of the help, in its order.
enum KeyGroup: String, CaseIterable, Sendable {
  case trade = "Trade"
  case move = "Move"
  case market = "Market"
  case view = "View"
  case program = "Program"
}

/// One row of the keymap: the keys, what they do, and why they cannot do it now.
struct Binding: Sendable {
  /// The first one is shown.
  var triggers: [Key]
  var action: Action
  var group: KeyGroup
  /// What the help says.
  var help: String
  /// What the footer says; `nil` leaves it out.
  var hint: String?
  /// Hints with a high rank make room first.
  var hintRank = 5
  /// How the footer names the key when it stands for two: `[ ]`.
  var hintKeys: String?
  /// Why it does nothing now; `nil` when it works.
  var disabledReason: @Sendable (Dashboard) -> String? = { _ in nil }
  /// Whether there is something for it now; the footer leaves it out otherwise, but it works.
  var hasUse: @Sendable (Dashboard) -> Bool = { _ in true }

  /// The key as the footer shows it; empty when the user took it away.
  var hintKey: String { hintKeys ?? triggers.first.map(keyLabel) ?? "" }

  /// The keys as the help shows them: `j down`.
  var keyText: String { triggers.map(keyLabel).joined(separator: " ") }
}

/// A key as the screen writes it: `b`, `Space`, `Alt+1`, `Down`.
func keyLabel(_ key: Key) -> String {
  switch key {
  case .character(" "): "Space"
  case .character(let scalar): String(scalar)
  case .alt(let scalar): "Alt+\(scalar)"
  case .ctrl(let scalar): "Ctrl-\(String(scalar).uppercased())"
  // Words, because the arrows of plain ASCII read as the keys v and ^.
  case .up: "Up"
  case .down: "Down"
  case .left: "Left"
  case .right: "Right"
  case .enter: "Enter"
  case .escape: "Esc"
  case .tab: "Tab"
  case .backTab: "S-Tab"
  case .pageUp: "PgUp"
  case .pageDown: "PgDn"
  case .function(let number): "F\(number)"
  case .home: "Home"
  case .end: "End"
  default: key.name ?? "?"
  }
}
