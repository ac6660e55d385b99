import TextGrid
import TradingModel

/// The bottom line: the keys that work now, from the keymap.
struct FooterPane {
  let dashboard: Dashboard

  /// A key and what it does, in a few letters.
  struct Hint {
    /// The key that a click on it stands for.
    let key: Key
    /// How the key is written.
    let label: String
    /// What it does.
    let words: String

    /// The columns it takes, with the space after it.
    let width: Int

    init(_ key: Key, _ words: String, label: String? = nil) {
      self.key = key
      self.words = words
      let label = label ?? keyLabel(key)
      self.label = label
      width = displayWidth(of: label) + displayWidth(of: words) + 3
    }
  }

  /// Draws as many hints as fit; help is always there.
  func render(into grid: inout CellGrid, in area: Rect) {
    guard area.height > 0 else { return }
    if let count = dashboard.count {
      grid.put("\(count) ", x: area.x + 1, y: area.y, role: .emphasis)
    }
    for place in places(in: area) {
      let x = place.columns.lowerBound
      let used = grid.put(
        place.hint.label, x: x, y: area.y, role: .key, maxWidth: max(0, area.endX - x))
      grid.put(
        place.hint.words, x: x + used + 1, y: area.y, role: .keyHint,
        maxWidth: max(0, area.endX - x - used - 1))
    }
  }

  /// Where each hint stands.
  func places(in area: Rect) -> [(hint: Hint, columns: Range<Int>)] {
    var x = area.x + 1 + (dashboard.count.map { "\($0) ".count } ?? 0)
    return hints(width: area.endX - x).map { hint in
      defer { x += hint.width }
      return (hint, x..<(x + hint.width - 2))
    }
  }

  private func hints(width: Int) -> [Hint] {
    switch dashboard.mode {
    case .ticket(let ticket):
      let send = canSend(ticket) ? [Hint(.enter, "send")] : []
      return send + [Hint(.tab, "next field"), Hint(.escape, "drop")]
    case .prompt(let prompt): return hints(of: prompt)
    case .details: return [moving("scroll"), Hint(.escape, "close")]
    case .help(let window):
      let ends = [Hint(.escape, window.isTyping ? "ends the filter" : "close")]
      return [moving("choose"), Hint(.enter, "run")]
        + (window.isTyping ? [] : hint(.search, "filter")) + ends
    case .settings:
      return [
        moving("choose"), Hint(.right, "change", label: "Left Right"),
        Hint(.escape, "close, save"),
      ]
    case .normal, .commandLine, .search: return keymapHints(width: width)
    }
  }

  /// Whether Enter in the ticket would send: a refused order offers only its way out.
  private func canSend(_ ticket: Ticket) -> Bool {
    guard case .success(let entry) = ticket.request(in: dashboard.snapshot) else { return false }
    guard let preview = dashboard.snapshot.preview, preview.request == entry else { return true }
    return preview.refusal == nil
  }

  private func hints(of prompt: Prompt) -> [Hint] {
    if dashboard.promptContent(prompt).impossible != nil { return [Hint(.escape, "close")] }
    let ends = [Hint(.enter, "confirm"), Hint(.escape, "drop")]
    let keys = dashboard.keys
    switch prompt.subject {
    case .cancelLegs(_, isSecond: true):
      return [Hint(.tab, "choose"), Hint(.enter, "take it"), Hint(.escape, "drop")]
    case .cancelLegs:
      return [Hint(.enter, "confirm")] + hint(.close, "close") + [Hint(.escape, "drop")]
    case .quit:
      return [Hint(.tab, "choose"), Hint(.enter, "take it")] + hint(.flatten, "flatten")
        + [Hint(.escape, "drop")]
    case .moveBoth: return ends + [adjusting(keys.label(.bothDown, .bothUp))]
    case .request:
      guard let nudge = prompt.nudge else { return ends }
      let isStop = nudge.role == .stop
      return ends + [
        adjusting(isStop ? keys.label(.stopDown, .stopUp) : keys.label(.targetDown, .targetUp))
      ]
    }
  }

  /// The key of an action where a window takes it too; none when it has no key.
  private func hint(_ action: Action, _ words: String) -> [Hint] {
    let row = dashboard.keys.rows.first { $0.action == action }
    return (row?.triggers.first).map { [Hint($0, words)] } ?? []
  }

  /// The keys that go down and up; a click on them goes down.
  private func moving(_ words: String) -> Hint {
    Hint(.down, words, label: dashboard.keys.label(.moveDown, .moveUp))
  }

  /// Two keys in one hint: a click on it is neither.
  private func adjusting(_ label: String) -> Hint { Hint(.unknown, "adjust", label: label) }

  private func keymapHints(width: Int) -> [Hint] {
    // Without colours a greyed key looks alive, so what cannot be done now is left out.
    var shown: [(hint: Hint, rank: Int)] = []
    var help: [Hint] = []
    var used = 0
    let rows = dashboard.keys.rows
    for row in rows {
      guard row.hint != nil, !row.triggers.isEmpty, row.hasUse(dashboard),
        row.disabledReason(dashboard) == nil
      else { continue }
      let hint = hint(row)
      used += hint.width
      if row.action == .help { help.append(hint) } else { shown.append((hint, row.hintRank)) }
    }
    while used > width, !shown.isEmpty {
      // What matters least makes room first.
      let worst = shown.indices.max { shown[$0].rank <= shown[$1].rank } ?? shown.count - 1
      used -= shown.remove(at: worst).hint.width
    }
    return shown.map(\.hint) + help
  }

  private func hint(_ binding: Binding) -> Hint {
    var words = binding.hint ?? ""
    if binding.action == .playPause, dashboard.snapshot.feed.isPaused { words = "play" }
    if binding.action == .arm, dashboard.arming.until != nil { words = "disarm" }
    return Hint(binding.triggers.first ?? .unknown, words, label: binding.hintKey)
  }
}
