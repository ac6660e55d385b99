import TextGrid

/// What a key does inside a window: a ticket, a question, the help, the settings, a story.
enum WindowAction: Hashable, Sendable {
  case confirm, drop, next, previous, more, less, first, last, pageOn, pageBack
  case quit, close, flatten, buy, sell, find, help, settings
}

/// A row of the table of keys inside windows, for the help and `brace keys`.
///
/// Such keys are not bound on their own: they are fixed, or the keys that the panes' action has,
/// so that `close: f5` also closes from the question about a position's exits.
public struct WindowKeys: Hashable, Sendable {
  /// The name of the row, which `ui.keys` refuses with its reason.
  public let name: String
  /// Keys that it always has.
  let fixed: [Key]
  /// The actions whose keys it has too.
  let follows: [Action]
  /// What it does.
  public let help: String

  /// Why it is not bound on its own: `its keys are fixed`.
  public var reason: String {
    let names = follows.map(\.name).joined(separator: " and ")
    return follows.isEmpty ? "its keys are fixed" : "it has the keys of \(names)"
  }

  /// Every row, in the order of the help.
  public static let all: [WindowKeys] = [
    WindowKeys("confirm", [.enter], [], "send, confirm, take, run"),
    WindowKeys("drop", [.escape], [.leave], "drop, close"),
    WindowKeys("next_row", [.tab, .down], [.moveDown], "next field, answer, row"),
    WindowKeys("previous_row", [.backTab, .up], [.moveUp], "the one before"),
    WindowKeys("next_page", [.pageDown, .character(" ")], [.pageDown], "a page further"),
    WindowKeys("previous_page", [.pageUp], [.pageUp], "a page up"),
    WindowKeys("first_row", [.home], [.moveFirst], "to the first row"),
    WindowKeys("last_row", [.end], [.moveLast], "to the last row"),
    WindowKeys("next_value", [.right, .character(" ")], [.frameLonger, .faster], "next value"),
    WindowKeys("previous_value", [.left], [.frameShorter, .slower], "previous value"),
    WindowKeys("close_reading", [], [.quit], "close help, settings, a story"),
    WindowKeys("side_buy", [], [.buy], "on the ticket's side: buy"),
    WindowKeys("side_sell", [], [.sell], "on the ticket's side: sell"),
    WindowKeys("instead_close", [], [.close], "close, instead of taking exits"),
    WindowKeys("instead_flatten", [], [.flatten], "flatten, instead of quitting"),
    WindowKeys("filter_help", [], [.search], "filter the help"),
    WindowKeys("complete", [.tab, .backTab], [], "in a line: complete the word"),
    WindowKeys("history", [.up, .down], [], "in a line: earlier commands"),
    WindowKeys("line_ends", [.ctrl("a"), .ctrl("e")], [], "in a line: to its ends"),
    WindowKeys("cut_line", [.ctrl("u"), .ctrl("k")], [], "in a line: cut before, after"),
    WindowKeys("cut_word", [.ctrl("w")], [], "in a line: cut a word"),
  ]

  private init(_ name: String, _ fixed: [Key], _ follows: [Action], _ help: String) {
    self.name = name
    self.fixed = fixed
    self.follows = follows
    self.help = help
  }
}

extension KeyBindings {
  /// The keys of a row in use, each once: `Tab Down j`.
  func text(_ row: WindowKeys) -> String {
    var keys = row.fixed
    for key in row.follows.flatMap({ action in rows.first { $0.action == action }?.triggers ?? [] })
    where !keys.contains(key) {
      keys.append(key)
    }
    return keys.map(keyLabel).joined(separator: " ")
  }

  /// What a key does inside a window; `nil` for any other key.
  ///
  /// The fixed keys come first, so that a window can be left and walked through whatever the
  /// panes' keys are.
  func windowAction(for key: Key) -> WindowAction? {
    switch key {
    case .enter: return .confirm
    case .escape: return .drop
    case .tab, .down: return .next
    case .backTab, .up: return .previous
    case .right: return .more
    case .left: return .less
    case .pageDown: return .pageOn
    case .pageUp: return .pageBack
    case .home: return .first
    case .end: return .last
    default: return binding(for: key).flatMap { WindowAction($0.action) }
    }
  }

  /// Whether a key leaves a line of text that is being typed: letters are text there.
  func dropsText(_ key: Key) -> Bool {
    if case .character = key { return false }
    return windowAction(for: key) == .drop
  }
}

extension WindowAction {
  /// What the key of an action of the panes does inside a window.
  fileprivate init?(_ action: Action) {
    switch action {
    case .leave: self = .drop
    case .quit: self = .quit
    case .moveDown: self = .next
    case .moveUp: self = .previous
    case .moveFirst: self = .first
    case .moveLast: self = .last
    case .pageDown: self = .pageOn
    case .pageUp: self = .pageBack
    case .frameLonger, .chartForward, .faster: self = .more
    case .frameShorter, .chartBack, .slower: self = .less
    case .close: self = .close
    case .flatten: self = .flatten
    case .buy: self = .buy
    case .sell: self = .sell
    case .search: self = .find
    case .help: self = .help
    case .settings: self = .settings
    default: return nil
    }
  }
}
