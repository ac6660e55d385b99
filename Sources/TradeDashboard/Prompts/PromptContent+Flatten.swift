import TradingModel

/// The words of flattening: everything, a symbol, by the kill switch.
extension PromptContent {
  static func flatten(_ scope: Scope, _ snapshot: Snapshot) -> PromptContent {
    let title = "flatten \(name(scope, snapshot))"
    let all = brackets(scope, snapshot).compactMap { BracketFigures($0, in: snapshot) }
    guard !all.isEmpty else { return .gone(title, "nothing is open any more") }
    return PromptContent(title: title, verb: "flattens", lines: flatteningLines(all))
  }

  static func kill(_ snapshot: Snapshot) -> PromptContent {
    let all = snapshot.brackets.compactMap { BracketFigures($0, in: snapshot) }
    let halt = PromptLine(
      label: "halt", text: "no order of yours goes out until :resume", tone: .bad)
    let lines =
      all.isEmpty
      ? [PromptLine(label: "", text: "nothing is open to cancel or close")] : flatteningLines(all)
    return PromptContent(title: "kill switch", verb: "kills", lines: [halt] + lines)
  }

  /// More positions than this are summed up by symbol.
  private static let linesMax = 8

  /// The sum first, then each position and order, or one line a symbol when there are many.
  static func flatteningLines(_ all: [BracketFigures]) -> [PromptLine] {
    let open = all.filter { !$0.bracket.remaining.isZero }
    let total = open.reduce(Int128(0)) { $0 + Int128($1.bracket.netPnL.raw) }
    let result = Money(clamping: total)
    var lines: [PromptLine] = []
    if !open.isEmpty {
      let positions = open.count == 1 ? "1 position" : "\(open.count) positions"
      lines.append(
        PromptLine(
          label: "result", text: "about \(Figures.gain(result)) on \(positions)",
          tone: result.raw < 0 ? .bad : .good))
    }
    let exits = all.reduce(0) { $0 + $1.legLines.count }
    if exits > 0 {
      lines.append(
        PromptLine(label: "cancel", text: exits == 1 ? "1 exit order" : "\(exits) exit orders"))
    }
    let entries = all.filter { $0.entryWords != nil }
    if open.count + entries.count > linesMax {
      return lines + sums(open, isClosing: true) + sums(entries, isClosing: false)
    }
    for figures in open {
      var line = figures.closingLine(figures.bracket.remaining)
      line.text = "\(figures.bracket.id)  " + line.text
      lines.append(line)
    }
    for figures in entries {
      let words = figures.entryWords ?? ""
      lines.append(PromptLine(label: "cancel", text: "\(figures.bracket.id)  entry  \(words)"))
    }
    return lines
  }

  /// One line for each symbol and side, in the order of the table.
  private static func sums(_ all: [BracketFigures], isClosing: Bool) -> [PromptLine] {
    var groups: [[BracketFigures]] = []
    for figures in all {
      let index = groups.firstIndex {
        $0[0].instrument.id == figures.instrument.id && $0[0].bracket.side == figures.bracket.side
      }
      if let index { groups[index].append(figures) } else { groups.append([figures]) }
    }
    return groups.map { group in
      let first = group[0]
      let brackets = group.count == 1 ? "1 bracket" : "\(group.count) brackets"
      let total = group.reduce(Int128(0)) { sum, figures in
        let bracket = figures.bracket
        return sum + Int128((isClosing ? bracket.remaining : bracket.entry?.leavesQty)?.raw ?? 0)
      }
      let quantity = Quantity(raw: Int64(clamping: total))
      guard isClosing else {
        return PromptLine(
          label: "cancel",
          text: "entries  \(first.bracket.side.name) \(Figures.quantity(quantity)) "
            + "\(first.instrument.symbol) of \(brackets)")
      }
      var line = first.closingLine(quantity)
      line.text += ", \(brackets)"
      return line
    }
  }
}
