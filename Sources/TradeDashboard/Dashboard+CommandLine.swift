import TextGrid
import TraderCommands
import TradingModel

// The `:` line: text in the grammar of scripts; orders open their preview.
extension Dashboard {
  /// The most commands the history keeps.
  static let historyMax = 500

  /// Takes the commands of earlier runs, oldest first; they come before those of this one.
  public mutating func recall(_ commands: [String]) {
    history = Array((commands + history).suffix(Dashboard.historyMax))
  }

  /// Returns the commands entered on the `:` line since the last call, for who keeps them.
  public mutating func takeEnteredCommands() -> [String] {
    defer { entered = [] }
    return entered
  }

  /// Keeps a command that was entered; the same one again is not worth a line.
  mutating func remember(_ command: String) {
    guard history.last != command else { return }
    history = Array((history + [command]).suffix(Dashboard.historyMax))
    entered = Array((entered + [command]).suffix(Dashboard.historyMax))
  }

  /// What words of a command may refer to now.
  var commandContext: CommandContext {
    CommandContext(
      instruments: snapshot.instruments, selected: instrument,
      selectedBracket: selectedBracket?.id, brackets: snapshot.brackets.map(\.id), themes: themes)
  }

  mutating func handle(_ key: Key, in open: CommandLine, now: TimeSpan) -> [Intent] {
    var line = open
    switch key {
    case _ where keys.dropsText(key):
      mode = .normal
      return []
    case .ctrl("c"):
      mode = .normal
      return perform(.quit, key: key, count: nil, now: now)
    case .enter: return enter(line, now: now)
    case .up: line.walk(-1, in: history)
    case .down: line.walk(1, in: history)
    case .tab: line.complete(1, commandContext)
    case .backTab: line.complete(-1, commandContext)
    case .backspace where line.editor.isEmpty:
      mode = .normal
      return []
    default:
      if line.editor.handle(key) {
        line.error = nil
        line.candidates = []
        line.historyIndex = nil
      }
    }
    mode = .commandLine(line)
    return []
  }

  private mutating func enter(_ open: CommandLine, now: TimeSpan) -> [Intent] {
    var line = open
    let text = line.editor.text
    guard text.contains(where: { !$0.isWhitespace }) else {
      mode = .normal
      return []
    }
    switch CommandParser.parse(text, commandContext) {
    case .failure(let error):
      line.error = error
      line.candidates = []
      mode = .commandLine(line)
      return []
    case .success(let command):
      remember(text)
      mode = .normal
      message = nil
      return obey(command, now: now)
    }
  }

  /// Does what was typed: an order opens its preview first, like a key.
  private mutating func obey(_ command: TraderCommand, now: TimeSpan) -> [Intent] {
    switch command {
    case .engine(.enter(let entry)):
      show(entry.instrument)
      mode = .ticket(Ticket(entry, keyGuard: KeyGuard(openedAt: now, trigger: .enter)))
      return []
    case .feed(.goTo(let moment)):
      if let reason = moment.pastReason(in: snapshot) {
        show(message: reason, severity: .warning, now: now)
        return []
      }
      show(message: "going to \(moment.text)", severity: .info, now: now)
      return [.command(command)]
    case .engine(.setTradingState), .engine(.service), .feed, .record:
      return [.command(command)]
    case .engine(.cancel(.bracket(let id), legs: true)):
      ask(.cancelLegs(id, isSecond: false), key: .enter, now: now)
      return []
    case .engine(let request):
      if let reason = unknownBracketReason(request) {
        show(message: reason, severity: .warning, now: now)
        return []
      }
      ask(.request(request), key: .enter, now: now)
      return []
    case .screen(.theme(let name)): return apply(.theme(name))
    case .screen(.set(let setting)):
      show(
        message: "\(setting.name) is \(setting.valueText) for this run; "
          + "\(keys.label(.settings)) opens the settings that are kept",
        severity: .info, now: now)
      return apply(setting)
    case .screen(.help):
      mode = .help(HelpWindow())
      return []
    case .screen(.quit): return perform(.quit, key: .enter, count: nil, now: now)
    }
  }

  /// Why nothing can come of a request: the bracket it names is not there.
  private func unknownBracketReason(_ request: TraderRequest) -> String? {
    let id: BracketID
    switch request {
    case .cancel(.bracket(let named), _), .flatten(.bracket(let named)),
      .protect(.bracket(let named)), .close(let named, _), .moveStop(let named, _),
      .moveTarget(let named, _), .timeLimit(let named, _), .trail(let named, _),
      .breakEvenRule(let named, _), .scale(let named, _):
      id = named
    default: return nil
    }
    guard !snapshot.brackets.contains(where: { $0.id == id }) else { return nil }
    return Refusal.unknownBracket(id).words(for: nil)
  }
}

extension MarketMoment {
  /// Why nobody can go there; `nil` when it lies ahead.
  func pastReason(in snapshot: Snapshot) -> String? {
    guard moment(now: snapshot.time) <= snapshot.time else { return nil }
    return "\(text) is past: no market goes back; start the replay again for that"
  }
}
