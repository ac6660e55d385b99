import TradingModel

/// The words of reversal, trail, break-even by rule, several targets, and moving both exits.
extension PromptContent {
  static func reverse(_ id: InstrumentID, _ snapshot: Snapshot) -> PromptContent {
    let symbol = snapshot.instrument(id)?.symbol ?? "?"
    let title = "reverse \(symbol)"
    let all = brackets(.instrument(id), snapshot).compactMap { BracketFigures($0, in: snapshot) }
    let open = all.filter { figures in
      if case .closing = figures.bracket.phase { return false }
      return !figures.bracket.remaining.isZero
    }
    guard let first = open.first else { return .gone(title, "\(symbol) has no position any more") }
    let total = open.reduce(Int128(0)) { $0 + Int128($1.bracket.remaining.raw) }
    let quantity = Figures.quantity(Quantity(raw: Int64(clamping: total)))
    let side = first.bracket.side.opposite
    let word = side == .buy ? "long" : "short"
    var lines = flatteningLines(all)
    lines += [
      PromptLine(
        label: "then", text: "\(side.name) \(quantity) \(symbol) at market: a new \(word)",
        tone: .warning),
      PromptLine(label: "", text: "with a stop and target planned anew from its fill"),
    ]
    return PromptContent(title: title, verb: "reverses", lines: lines)
  }

  static func trail(
    _ id: BracketID, _ rule: TrailRule?, _ snapshot: Snapshot
  ) -> PromptContent {
    let title = "trail the stop of \(name(id, snapshot))"
    guard let figures = BracketFigures(id, in: snapshot), let stop = figures.bracket.stop else {
      return .gone(title, "\(id) has no stop any more")
    }
    let current = Figures.price(stop.price, of: figures.instrument)
    guard let rule else {
      guard figures.bracket.trail != nil else { return .gone(title, "\(id) has no trail") }
      return PromptContent(
        title: title, verb: "ends the trail",
        lines: [PromptLine(label: "trail", text: "off: the stop stays at \(current)")])
    }
    guard let distance = figures.distance(of: rule.distance) else {
      return PromptContent(
        title: title, verb: "sets it",
        lines: [
          PromptLine(label: "trail", text: "\(rule.text) behind the best price"),
          PromptLine(
            label: "but", text: "there is no ATR yet: the distance is not known", tone: .warning),
        ])
    }
    let away = Figures.offset(distance, of: figures.instrument)
    var lines = [PromptLine(label: "trail", text: "\(away) behind the best price")]
    if let after = rule.afterR, let start = figures.price(atR: after) {
      lines.append(
        PromptLine(
          label: "from",
          text: "\(Figures.price(start, of: figures.instrument)) (\(Figures.multiple(after))) on; "
            + "until then the stop stays at \(current)"))
    } else if figures.bracket.phase == .pending {
      lines.append(PromptLine(label: "from", text: "the entry's fill on"))
    } else {
      lines.append(firstTrail(figures, stop.price, distance))
    }
    lines.append(PromptLine(label: "then", text: "it follows every new best price, never back"))
    return PromptContent(title: title, verb: "sets it", lines: lines)
  }

  /// Where a trail that starts now puts the stop.
  private static func firstTrail(
    _ figures: BracketFigures, _ stop: Price, _ distance: PriceOffset
  ) -> PromptLine {
    let instrument = figures.instrument
    let current = Figures.price(stop, of: instrument)
    guard let last = figures.last else {
      return PromptLine(label: "stop", text: "\(current) until there is a price")
    }
    let isLong = figures.bracket.side == .buy
    let raw = Int128(last.raw) - Int128(distance.raw) * Int128(figures.bracket.side.sign)
    let wanted = instrument.onTick(Price(raw: Int64(clamping: raw)), isLong ? .down : .up)
    if isLong ? wanted > stop : wanted < stop {
      return PromptLine(
        label: "stop", text: "\(current) → about \(Figures.price(wanted, of: instrument)) at once",
        tone: .good)
    }
    return PromptLine(label: "stop", text: "stays at \(current) until the price has come further")
  }

  static func breakEvenRule(
    _ id: BracketID, _ rule: BreakEvenRule?, _ snapshot: Snapshot
  ) -> PromptContent {
    let title = "automatic break-even of \(name(id, snapshot))"
    guard let figures = BracketFigures(id, in: snapshot), let stop = figures.bracket.stop else {
      return .gone(title, "\(id) has no stop any more")
    }
    let current = Figures.price(stop.price, of: figures.instrument)
    guard let rule else {
      return PromptContent(
        title: title, verb: "takes it back",
        lines: [PromptLine(label: "rule", text: "off: the stop stays at \(current)")])
    }
    let when: String
    switch rule {
    case .atR(let multiple):
      let price = figures.price(atR: multiple).map { Figures.price($0, of: figures.instrument) }
      when = "the price reaches \(price.map { "\($0), " } ?? "")\(Figures.multiple(multiple))"
    case .afterFirstTarget: when = "the first target has filled"
    }
    let entry = Figures.price(figures.bracket.entryPx, of: figures.instrument)
    return PromptContent(
      title: title, verb: "sets it",
      lines: [
        PromptLine(label: "when", text: when),
        PromptLine(
          label: "stop", text: "\(current) → about \(entry)  (the average entry and the fees)"),
        PromptLine(label: "", text: "only if that is better than where it is by then"),
      ])
  }

  static func scale(_ id: BracketID, _ plan: ScalePlan, _ snapshot: Snapshot) -> PromptContent {
    let title = "targets of \(id)"
    guard let figures = BracketFigures(id, in: snapshot) else {
      return .gone(title, "\(id) is not open any more")
    }
    let bracket = figures.bracket
    let all = bracket.remaining.isZero ? bracket.orderQty : bracket.remaining
    var lines = figures.targets.map { leg in
      PromptLine(
        label: "instead",
        text: "of the target at \(Figures.price(leg.price, of: figures.instrument))"
      )
    }
    if lines.count > 1 {
      lines = [PromptLine(label: "instead", text: "of the \(lines.count) targets there are")]
    }
    for (index, step) in plan.steps.enumerated() {
      let quantity = PromptContent.share(step.share, of: all, figures.instrument)
      let price = figures.price(atR: step.atR).map { Figures.price($0, of: figures.instrument) }
      lines.append(
        PromptLine(
          label: "TP\(index + 1)",
          text: "\(bracket.side.opposite.name) about \(Figures.quantity(quantity)) at "
            + "\(price ?? Figures.none)  (\(step.share.percent)% at \(Figures.multiple(step.atR)))",
          tone: .good))
    }
    lines.append(PromptLine(label: "stop", text: "one, for what is left after each target"))
    return PromptContent(title: title, verb: "places them", lines: lines)
  }

  static func moveBoth(
    _ id: BracketID, stop: Price, target: Price, _ snapshot: Snapshot, _ unit: DistanceUnit
  ) -> PromptContent {
    let title = "move the stop and target of \(name(id, snapshot))"
    let parts = [
      move(.stop, id, .to(stop), snapshot, unit), move(.target, id, .to(target), snapshot, unit),
    ]
    if let gone = parts.first(where: { $0.impossible != nil }) {
      return .gone(title, gone.impossible ?? "")
    }
    return PromptContent(
      title: title, verb: "moves both", lines: parts.flatMap(\.lines), extraKeys: "< > adjust")
  }
}
