import TextGrid
import TraderCommands
import TradingModel

/// The help while it is open.
struct HelpWindow: Hashable, Sendable {
  /// The chosen entry among those that can be run.
  var selected = 0
  /// The text that entries must hold.
  var filter = LineEditor()
  /// Whether keys go into the filter.
  var isTyping = false
}

/// One line of the help.
struct HelpEntry {
  /// What Enter does with it.
  enum Target {
    case action(Binding)
    case command(String)
  }

  /// The key or word.
  var key: String
  /// What it does or means.
  var text: String
  /// Why it does nothing now.
  var note = ""
  /// What Enter runs; `nil` for headings and words.
  var target: Target?
  var isHeading = false

  static func heading(_ text: String) -> HelpEntry {
    HelpEntry(key: text, text: "", isHeading: true)
  }

  /// Whether the entry holds a text, upper or lower case.
  func matches(_ filter: String) -> Bool {
    (key + " " + text).lowercased().contains(filter.lowercased())
  }
}

extension Pane {
  /// The actions that the help of this pane shows first.
  var ownActions: [Action] {
    let moving: [Action] = [.moveDown, .moveUp, .moveFirst, .moveLast]
    return switch self {
    case .watchlist: moving + [.buy, .sell, .search, .copy]
    case .brackets:
      moving + [
        .details, .cancel, .close, .closeHalf, .stopDown, .stopUp, .targetDown, .targetUp,
        .bothDown, .bothUp, .breakEven, .breakEvenRule, .trail, .reverse, .cycleUnit, .tag, .note,
        .search, .copy,
      ]
    case .chart, .ladder:
      [
        .frameShorter, .frameLonger, .chartBack, .chartForward, .moveLast, .cycleChartForm, .cross,
        .copy,
      ]
    case .events: moving + [.cycleEventFilter, .pageUp, .pageDown, .search, .searchNext, .copy]
    case .orders:
      moving + [.chartBack, .chartForward, .details, .tag, .note, .cancel, .close, .search, .copy]
    }
  }
}

// The help: the focused pane's keys first, then all the others, the commands and the words of the
// screen; Enter runs what is chosen, with its guards.
extension Dashboard {
  /// The lines of the help: all, or those that hold the filter.
  func helpEntries(_ window: HelpWindow) -> [HelpEntry] {
    let filter = window.filter.text
    let all = helpSections()
    guard !filter.isEmpty else {
      return Array(all.map { [HelpEntry.heading($0.title)] + $0.entries }.joined())
    }
    let found = all.flatMap(\.entries).filter { $0.matches(filter) }
    return found.isEmpty ? [HelpEntry(key: "", text: "nothing holds \"\(filter)\"")] : found
  }

  private func helpSections() -> [(title: String, entries: [HelpEntry])] {
    func entry(_ binding: Binding) -> HelpEntry {
      HelpEntry(
        key: binding.keyText, text: binding.help, note: binding.disabledReason(self) ?? "",
        target: .action(binding))
    }
    let own = focus.ownActions.compactMap { action in keys.rows.first { $0.action == action } }
    var sections = [("In \(focus.name), which has the focus", own.map(entry))]
    for group in KeyGroup.allCases {
      let rest = keys.rows.filter { row in
        row.group == group && !own.contains { $0.action == row.action }
      }
      if !rest.isEmpty { sections.append((group.rawValue, rest.map(entry))) }
    }
    let commands = CommandSummary.all.map {
      HelpEntry(key: ":" + $0.name, text: $0.help, target: .command($0.name))
    }
    let windows = WindowKeys.all.map { HelpEntry(key: keys.text($0), text: $0.help) }
      .filter { !$0.key.isEmpty }
    return sections + [
      (KeyTable.windowsTitle, windows), ("Commands", commands), ("Screen", HelpPane.words),
    ]
  }

  mutating func handle(_ key: Key, in open: HelpWindow, now: TimeSpan) -> [Intent] {
    var window = open
    if window.isTyping, typeFilter(key, &window) {
      mode = .help(window)
      return []
    }
    let targets = helpEntries(window).compactMap(\.target)
    let page = max(1, size.height / 2)
    if key == .ctrl("c") { return leave(key, now: now) }
    switch key == .character(" ") ? .pageOn : keys.windowAction(for: key) {
    case .drop where !window.filter.isEmpty: window = HelpWindow()
    case .drop, .quit, .help:
      mode = .normal
      return []
    case .confirm:
      guard targets.indices.contains(window.selected) else { break }
      return runHelp(targets[window.selected], now: now)
    case .find: window.isTyping = true
    case .next: window.selected += 1
    case .previous: window.selected -= 1
    case .pageOn: window.selected += page
    case .pageBack: window.selected -= page
    case .first: window.selected = 0
    case .last: window.selected = targets.count - 1
    default: break
    }
    window.selected = min(max(0, window.selected), max(0, targets.count - 1))
    mode = .help(window)
    return []
  }

  /// Returns whether the key went into the filter.
  private func typeFilter(_ key: Key, _ window: inout HelpWindow) -> Bool {
    switch key {
    case _ where keys.dropsText(key):
      window = HelpWindow()
      return true
    case .enter where window.filter.isEmpty, .backspace where window.filter.isEmpty:
      window.isTyping = false
      return true
    default:
      guard window.filter.handle(key) else { return false }
      window.selected = 0
      return true
    }
  }

  /// Does what a line of the help says: an order asks first, even while armed.
  private mutating func runHelp(_ target: HelpEntry.Target, now: TimeSpan) -> [Intent] {
    switch target {
    case .command(let name):
      mode = .commandLine(CommandLine(name + " "))
      return []
    case .action(let binding):
      // What cannot be done now is said, and the help stays to find something else.
      if binding.disabledReason(self) == nil { mode = .normal }
      return run(binding, key: .enter, count: nil, mayFire: false, now: now)
    }
  }
}
