import TextGrid
import TradingModel

/// The bottom line: the keys that work now, from the keymap.
struct FooterPane {
  let dashboard: Dashboard

  /// Draws as many hints as fit; help is always there.
  func render(into grid: inout CellGrid, in area: Rect) {
    guard area.height > 0 else { return }
    switch dashboard.mode {
    case .ticket(let ticket):
      let hints = [("Tab", "next field"), ("Esc", "drop")]
      put((canSend(ticket) ? [("Enter", "send")] : []) + hints, into: &grid, in: area)
    case .prompt(let prompt): put(hints(of: prompt), into: &grid, in: area)
    case .help, .details: put([("j k", "scroll"), ("Esc", "close")], into: &grid, in: area)
    case .normal, .commandLine: renderKeymap(into: &grid, in: area)
    }
  }

  /// Whether Enter in the ticket would send: a refused order offers only its way out.
  private func canSend(_ ticket: Ticket) -> Bool {
    guard case .success(let entry) = ticket.request(in: dashboard.snapshot) else { return false }
    guard let preview = dashboard.snapshot.preview, preview.request == entry else { return true }
    return preview.refusal == nil
  }

  private func hints(of prompt: Prompt) -> [(String, String)] {
    let ends = [("Enter", "confirm"), ("Esc", "drop")]
    switch prompt.subject {
    case .cancelLegs: return [("Enter", "confirm"), ("c", "close"), ("Esc", "drop")]
    case .quit: return [("Enter", "confirm"), ("F", "flatten"), ("Esc", "drop")]
    case .moveBoth: return ends + [("< >", "adjust")]
    case .request:
      guard let nudge = prompt.nudge else { return ends }
      return ends + [(nudge.role == .stop ? "[ ]" : "{ }", "adjust")]
    }
  }

  private func renderKeymap(into grid: inout CellGrid, in area: Rect) {
    // Without colours a greyed key looks alive, so what cannot be done now is left out.
    let hinted = Keymap.bindings.filter { $0.hint != nil && $0.disabledReason(dashboard) == nil }
    let help = hinted.filter { $0.action == .help }
    let others = hinted.filter { $0.action != .help }
    let helpWidth = help.reduce(0) { $0 + width($1) }
    var x = area.x + 1
    var shown = others
    while shown.reduce(x + helpWidth, { $0 + width($1) }) > area.endX, !shown.isEmpty {
      // What matters least makes room first.
      let worst = shown.indices.max { shown[$0].hintRank <= shown[$1].hintRank }
      shown.remove(at: worst ?? shown.count - 1)
    }
    if let count = dashboard.count {
      x += grid.put("\(count) ", x: x, y: area.y, role: .emphasis)
    }
    for binding in shown + help {
      x += grid.put(
        binding.hintKey, x: x, y: area.y, role: .key, maxWidth: max(0, area.endX - x))
      x += 1
      x += grid.put(
        hint(binding), x: x, y: area.y, role: .keyHint, maxWidth: max(0, area.endX - x))
      x += 2
    }
  }

  private func hint(_ binding: Binding) -> String {
    if binding.action == .playPause, dashboard.snapshot.feed.isPaused { return "play" }
    return binding.hint ?? ""
  }

  private func width(_ binding: Binding) -> Int {
    displayWidth(of: binding.hintKey) + displayWidth(of: hint(binding)) + 3
  }

  private func put(_ hints: [(String, String)], into grid: inout CellGrid, in area: Rect) {
    var x = area.x + 1
    for (key, hint) in hints {
      x += grid.put(key, x: x, y: area.y, role: .key, maxWidth: max(0, area.endX - x)) + 1
      x += grid.put(hint, x: x, y: area.y, role: .keyHint, maxWidth: max(0, area.endX - x)) + 2
    }
  }
}
