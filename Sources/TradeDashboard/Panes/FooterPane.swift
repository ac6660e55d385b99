import TextGrid
import TradingModel

/// The bottom line: the keys that work now, from the keymap.
struct FooterPane {
  let dashboard: Dashboard

  /// Draws as many hints as fit; help is always there.
  func render(into grid: inout CellGrid, in area: Rect) {
    guard area.height > 0 else { return }
    switch dashboard.mode {
    case .ticket:
      put(
        [("Enter", "send"), ("Tab", "next field"), ("Esc", "drop")], into: &grid, in: area)
    case .prompt: put([("Enter", "confirm"), ("Esc", "drop")], into: &grid, in: area)
    case .help, .details: put([("j k", "scroll"), ("Esc", "close")], into: &grid, in: area)
    case .normal, .commandLine: renderKeymap(into: &grid, in: area)
    }
  }

  private func renderKeymap(into grid: inout CellGrid, in area: Rect) {
    let hinted = Keymap.bindings.filter { $0.hint != nil }
    let help = hinted.filter { $0.action == .help }
    let others = hinted.filter { $0.action != .help }
    let helpWidth = help.reduce(0) { $0 + width($1) }
    var x = area.x + 1
    var shown = others
    while shown.reduce(x + helpWidth, { $0 + width($1) }) > area.endX, !shown.isEmpty {
      // What cannot be done now makes room first, then what matters least.
      let worst = shown.indices.max { rank(shown[$0]) <= rank(shown[$1]) }
      shown.remove(at: worst ?? shown.count - 1)
    }
    if let count = dashboard.count {
      x += grid.put("\(count) ", x: x, y: area.y, role: .emphasis)
    }
    for binding in shown + help {
      let isDisabled = binding.disabledReason(dashboard) != nil
      x += grid.put(
        binding.hintKey, x: x, y: area.y, role: isDisabled ? .disabled : .key,
        maxWidth: max(0, area.endX - x))
      x += 1
      x += grid.put(
        hint(binding), x: x, y: area.y, role: isDisabled ? .disabled : .keyHint,
        maxWidth: max(0, area.endX - x))
      x += 2
    }
  }

  private func rank(_ binding: Binding) -> Int {
    binding.hintRank + (binding.disabledReason(dashboard) == nil ? 0 : 100)
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
