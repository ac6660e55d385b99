import TradingModel

/// The words of moving a stop or a target.
extension PromptContent {
  /// The price a move leads to, and whether it is only about right.
  static func destination(
    _ role: OrderRole, _ move: LegMove, _ figures: BracketFigures
  ) -> (price: Price, isAbout: Bool)? {
    let leg = role == .stop ? figures.bracket.stop : figures.bracket.target
    switch move {
    case .to(let price): return (price, false)
    case .byTicks(let ticks):
      guard let leg else { return nil }
      return PromptContent.nudged(leg.price, byTicks: Int64(ticks), figures.instrument)
        .map { ($0, false) }
    case .breakEven: return (figures.bracket.entryPx, true)
    }
  }

  /// A price so many ticks further up; `nil` when it is out of range.
  static func nudged(_ price: Price, byTicks ticks: Int64, _ instrument: Instrument) -> Price? {
    guard let offset = instrument.tick.times(ticks) else { return nil }
    let raw = Int128(price.raw) + Int128(offset.raw)
    guard raw.magnitude <= Price.magnitudeMax.magnitude else { return nil }
    return Price(raw: Int64(raw))
  }

  static func move(
    _ role: OrderRole, _ id: BracketID, _ move: LegMove, _ snapshot: Snapshot, _ unit: DistanceUnit
  ) -> PromptContent {
    let whose = name(id, snapshot)
    let title = move == .breakEven ? "break-even of \(whose)" : "move the \(role.name) of \(whose)"
    guard let figures = BracketFigures(id, in: snapshot) else {
      return .gone(title, "\(id) is not open any more")
    }
    guard let leg = role == .stop ? figures.bracket.stop : figures.bracket.target else {
      return .gone(title, "\(id) has no \(role.name) any more")
    }
    guard let (price, isAbout) = destination(role, move, figures) else {
      return .gone(title, "that is too far to count")
    }
    var lines = [
      moveLine(role, from: leg.price, to: price, isAbout: isAbout, figures),
      outcomeLine(role, at: price, figures),
    ]
    // Before the entry fills, its levels are measured from the entry.
    let isPending = figures.bracket.phase == .pending
    if let last = isPending ? figures.bracket.entryPx : figures.last {
      let away = figures.distance(to: role, at: price, last: last)
      let text = unit.text(
        away, price: last, instrument: figures.instrument, atr: figures.atr,
        risk: figures.riskDistance)
      let isThrough = away.raw <= 0
      lines.append(
        isThrough
          ? PromptLine(
            label: "but",
            text: "at or through the \(isPending ? "entry" : "market") "
              + "\(Figures.price(last, of: figures.instrument)): it will be refused", tone: .bad)
          : PromptLine(
            label: "away",
            text: "\(text) from \(Figures.price(last, of: figures.instrument))"))
    }
    let isNudge = if case .to = move { true } else { false }
    let keys = role == .stop ? "[ ] adjust" : "{ } adjust"
    return PromptContent(
      title: title, verb: "moves it", lines: lines, extraKeys: isNudge ? keys : "")
  }

  private static func moveLine(
    _ role: OrderRole, from: Price, to: Price, isAbout: Bool, _ figures: BracketFigures
  ) -> PromptLine {
    let instrument = figures.instrument
    let about = isAbout ? "about " : ""
    let difference = Int128(to.raw) - Int128(from.raw)
    let ticks = Rounding.halfEven.divide(difference, by: Int128(instrument.tick.raw))
    let sign = ticks > 0 ? "+" : ""
    let unit = ticks.magnitude == 1 ? "tick" : "ticks"
    let note = isAbout ? "the average entry and the fees" : "\(sign)\(ticks) \(unit)"
    return PromptLine(
      label: role.name,
      text: "\(Figures.price(from, of: instrument)) → \(about)"
        + "\(Figures.price(to, of: instrument))  (\(note))")
  }

  /// What the leg makes or loses when it fills at `price`.
  private static func outcomeLine(
    _ role: OrderRole, at price: Price, _ figures: BracketFigures
  ) -> PromptLine {
    let money = figures.result(at: price)
    let multiple = money.ratio(to: figures.bracket.risk).map { " (\(Figures.multiple($0)))" } ?? ""
    return PromptLine(
      label: "then", text: "\(Figures.gain(money))\(multiple) when it fills, before fees",
      tone: money.raw < 0 ? .bad : .good)
  }
}
