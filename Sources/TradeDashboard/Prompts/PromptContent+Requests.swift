import TraderCommands
import TradingModel

/// The words of each prompt.
extension PromptContent {
  /// What a prompt says about things as they stand in `snapshot`.
  init(
    _ prompt: Prompt, in snapshot: Snapshot, unit: DistanceUnit, keys: KeyBindings = KeyBindings()
  ) {
    switch prompt.subject {
    case .quit: self = .quit(prompt, snapshot, keys)
    case .cancelLegs(let id, let isSecond):
      self = .cancelLegs(id, isSecond: isSecond, prompt, snapshot, keys)
    case .moveBoth(let id, let stop, let target):
      self = .moveBoth(id, stop: stop, target: target, snapshot, unit)
    case .request(let request): self = .request(request, snapshot, unit)
    }
  }

  private static func request(
    _ request: TraderRequest, _ snapshot: Snapshot, _ unit: DistanceUnit
  ) -> PromptContent {
    switch request {
    case .cancel(let scope, _): .cancelEntries(scope, snapshot)
    case .flatten(let scope): .flatten(scope, snapshot)
    case .kill: .kill(snapshot)
    case .close(let id, let share): .close(id, share, snapshot)
    case .moveStop(let id, let move): .move(.stop, id, move, snapshot, unit)
    case .moveTarget(let id, let move): .move(.target, id, move, snapshot, unit)
    case .timeLimit(let id, let span): .timeLimit(id, span, snapshot)
    case .protect(let scope): .protect(scope, snapshot)
    case .reverse(let instrument): .reverse(instrument, snapshot)
    case .trail(let id, let rule): .trail(id, rule, snapshot)
    case .breakEvenRule(let id, let rule): .breakEvenRule(id, rule, snapshot)
    case .scale(let id, let plan): .scale(id, plan, snapshot)
    case .enter, .setTradingState, .service:
      PromptContent(title: "send", verb: "sends", lines: [])
    }
  }

  /// Nothing is left to do: Enter only closes the prompt.
  static func gone(_ title: String, _ reason: String) -> PromptContent {
    PromptContent(
      title: title, verb: "closes this", lines: [PromptLine(label: "", text: reason)],
      impossible: reason)
  }

  static func brackets(_ scope: Scope, _ snapshot: Snapshot) -> [BracketView] {
    switch scope {
    case .bracket(let id): snapshot.brackets.filter { $0.id == id }
    case .instrument(let instrument): snapshot.brackets.filter { $0.instrument == instrument }
    case .all: snapshot.brackets
    }
  }

  static func name(_ scope: Scope, _ snapshot: Snapshot) -> String {
    switch scope {
    case .bracket(let id): name(id, snapshot)
    case .instrument(let id): snapshot.instrument(id)?.symbol ?? "?"
    case .all: "everything"
    }
  }

  /// A bracket with its symbol, "B2 NVDX": the chart may show another one.
  static func name(_ id: BracketID, _ snapshot: Snapshot) -> String {
    let bracket = snapshot.brackets.first { $0.id == id }
    let symbol = bracket.flatMap { snapshot.instrument($0.instrument)?.symbol }
    return symbol.map { "\(id) \($0)" } ?? id.description
  }

  private static func cancelEntries(_ scope: Scope, _ snapshot: Snapshot) -> PromptContent {
    let title = scope == .all ? "cancel all working entries" : "cancel \(name(scope, snapshot))"
    var lines: [PromptLine] = []
    for bracket in brackets(scope, snapshot) {
      guard let figures = BracketFigures(bracket, in: snapshot), let entry = figures.entryWords
      else { continue }
      lines.append(PromptLine(label: "cancel", text: "\(bracket.id) entry  \(entry)"))
      if bracket.remaining.isZero {
        lines.append(PromptLine(label: "then", text: "\(bracket.id) ends: nothing was filled"))
      } else {
        lines.append(PromptLine(label: "keep", text: figures.positionWords))
      }
    }
    guard !lines.isEmpty else { return .gone(title, "no entry is working any more") }
    return PromptContent(title: title, verb: "cancels", lines: lines)
  }

  private static func cancelLegs(
    _ id: BracketID, isSecond: Bool, _ prompt: Prompt, _ snapshot: Snapshot, _ keys: KeyBindings
  ) -> PromptContent {
    let title = "cancel the exits of \(name(id, snapshot))"
    guard let figures = BracketFigures(id, in: snapshot), !figures.bracket.remaining.isZero else {
      return .gone(title, "\(id) has no position any more")
    }
    let what = figures.quantityWords
    var lines: [PromptLine]
    if isSecond {
      lines = [
        PromptLine(
          label: "sure?", text: "\(what) will be UNPROTECTED: no stop, no target", tone: .bad)
      ]
    } else {
      lines = [
        PromptLine(label: "warning", text: "this leaves \(what) UNPROTECTED", tone: .bad)
      ]
    }
    lines += figures.legLines
    guard isSecond else {
      let close = keys.label(.close)
      let hasClose = keys.has(.close)
      if hasClose {
        lines.append(
          PromptLine(
            label: "or", text: "\(close) closes the position at market instead", tone: .warning))
      }
      lines.append(PromptLine(label: "", text: "Enter asks a second time; nothing is sent yet"))
      return PromptContent(
        title: title, verb: "asks again", lines: lines,
        extraKeys: hasClose ? "\(close) close" : "")
    }
    lines.append(answersLine(prompt))
    let verb =
      switch prompt.choice {
      case .unprotect: "leaves it UNPROTECTED"
      case .close: "asks to close"
      default: "keeps them"
      }
    return PromptContent(title: title, verb: verb, lines: lines, extraKeys: "Tab chooses")
  }

  /// The answers side by side, the one that Enter gives marked.
  private static func answersLine(_ prompt: Prompt) -> PromptLine {
    let answers = prompt.choices.map { ($0 == prompt.choice ? "▸" : " ") + $0.label }
    return PromptLine(
      label: "Enter", text: answers.joined(separator: "  "),
      tone: prompt.choice == prompt.choices.first ? .plain : .warning, isAnswers: true)
  }

  private static func close(
    _ id: BracketID, _ share: Ratio, _ snapshot: Snapshot
  ) -> PromptContent {
    let isAll = share >= .one
    let part = share.percent.description + "%"
    let whose = name(id, snapshot)
    let title = isAll ? "close \(whose)" : "close \(part) of \(whose)"
    guard let figures = BracketFigures(id, in: snapshot), !figures.bracket.remaining.isZero else {
      return .gone(title, "\(id) has no position any more")
    }
    let all = figures.bracket.remaining
    let quantity = isAll ? all : PromptContent.share(share, of: all, figures.instrument)
    guard quantity.raw > 0 else {
      return .gone(title, "\(part) of \(Figures.quantity(all)) is less than one lot")
    }
    var lines = [figures.closingLine(quantity)]
    if isAll {
      if let entry = figures.entryWords {
        lines.append(PromptLine(label: "cancel", text: "entry   \(entry)"))
      }
      lines += figures.legLines
    } else {
      let left = Quantity(raw: all.raw - quantity.raw)
      lines.append(
        PromptLine(label: "keep", text: "\(Figures.quantity(left)) with its exits made smaller"))
    }
    lines += figures.resultLines(quantity, isPart: !isAll)
    return PromptContent(title: title, verb: "closes", lines: lines)
  }

  private static func timeLimit(
    _ id: BracketID, _ span: TimeSpan?, _ snapshot: Snapshot
  ) -> PromptContent {
    let title = "time limit of \(name(id, snapshot))"
    guard let figures = BracketFigures(id, in: snapshot) else {
      return .gone(title, "\(id) is not open any more")
    }
    let text =
      span.map { "\($0.text) after the entry, at \((figures.bracket.openedAt + $0).timeOfDay) UTC" }
      ?? "off: only the stop, the target or you close it"
    return PromptContent(
      title: title, verb: "sets it", lines: [PromptLine(label: "limit", text: text)])
  }

  private static func protect(_ scope: Scope, _ snapshot: Snapshot) -> PromptContent {
    let title = "protect \(name(scope, snapshot))"
    let open = brackets(scope, snapshot).filter { !$0.remaining.isZero }
      .compactMap { BracketFigures($0, in: snapshot) }
    let unmanaged = snapshot.watch.filter { row in
      !row.unmanaged.isZero && scope == .instrument(row.instrument)
    }
    guard !open.isEmpty || !unmanaged.isEmpty else {
      return .gone(title, "there is no position to protect")
    }
    var lines = open.map { figures in
      PromptLine(label: "plan", text: "new stop and target for \(figures.quantityWords)")
    }
    for row in unmanaged {
      let side = row.unmanaged.raw > 0 ? "long" : "short"
      let symbol = snapshot.instrument(row.instrument)?.symbol ?? "?"
      lines.append(
        PromptLine(
          label: "plan",
          text: "a bracket for the \(side) \(Figures.quantity(row.unmanaged.magnitude)) \(symbol)"
            + " that nobody watches"))
    }
    return PromptContent(title: title, verb: "places them", lines: lines)
  }

  private static func quit(
    _ prompt: Prompt, _ snapshot: Snapshot, _ keys: KeyBindings
  ) -> PromptContent {
    let open = snapshot.brackets.compactMap { BracketFigures($0, in: snapshot) }
    var lines = open.prefix(4).map { figures in
      PromptLine(
        label: "open",
        text: "\(figures.bracket.id)  "
          + (figures.bracket.remaining.isZero
            ? "entry  \(figures.entryWords ?? "")" : figures.positionWords))
    }
    if open.count > 4 {
      lines.append(PromptLine(label: "", text: "and \(open.count - 4) more"))
    }
    lines.append(
      PromptLine(
        label: "then",
        text: (snapshot.keepsAccount
          ? "kept: the next run goes on with them" : "nobody watches them")
          + (keys.has(.flatten) ? "; \(keys.label(.flatten)) flattens first" : ""),
        tone: snapshot.keepsAccount ? .plain : .warning))
    lines.append(answersLine(prompt))
    let verb =
      switch prompt.choice {
      case .quit: "quits"
      case .flatten: "asks to flatten"
      default: "stays"
      }
    return PromptContent(title: "quit", verb: verb, lines: lines, extraKeys: "Tab chooses")
  }
}
