import TextGrid
import TradingModel

/// The order ticket with its preview.
struct TicketPane {
  let ticket: Ticket
  let snapshot: Snapshot
  let isFlashing: Bool
  var keys = KeyBindings()

  /// The rows the window wants, frame included.
  static let heightWanted = 11
  /// The columns the window wants.
  static let widthWanted = 80

  /// Draws the window and sets the cursor into the edited field.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .overlay)
    guard let instrument = snapshot.instrument(ticket.instrument) else { return }
    let verb = ticket.side == .buy ? "BUY" : "SELL"
    let inside = grid.box(
      area, title: "\(verb) \(instrument.symbol)", note: "Enter sends · Esc drops", focused: true)
    if isFlashing { grid.recolour(area, role: .promptFlash) }
    let request = ticket.request(in: snapshot)
    let preview = matchingPreview(request)
    var problem: Ticket.Problem?
    if case .failure(let found) = request { problem = found }
    let rows = inside.inset(x: 1, y: 0)
    let verdict = verdictLine(preview, problem, instrument)
    // In a low window the verdict and the fields matter most.
    let isLow = rows.height < Ticket.Field.typed.count + 1
    let fields = visibleFields(rows.height - (isLow ? 2 : 1))
    for (index, field) in fields.enumerated() {
      renderField(field, preview, problem, instrument, into: &grid, in: rows.row(index))
    }
    let extra =
      isLow
      ? [exitsLine(preview, instrument)] : [valueLine(preview), marketLine(instrument)]
    for (index, line) in extra.enumerated() where fields.count + index < rows.height - 1 {
      put(line, into: &grid, in: rows.row(fields.count + index))
    }
    let top = min(rows.height - 1, fields.count + extra.count)
    let room = max(1, rows.height - top)
    let texts = wrapped(verdict.text, width: rows.width - TicketPane.labelWidth, lines: room)
    for (index, text) in texts.enumerated() {
      let line = TicketLine(index == 0 ? verdict.label : "", text, verdict.role)
      put(line, into: &grid, in: rows.row(top + index))
    }
  }

  private func matchingPreview(
    _ request: Result<EntryRequest, Ticket.Problem>
  ) -> EntryPreview? {
    guard case .success(let entry) = request, let preview = snapshot.preview,
      preview.request == entry
    else { return nil }
    return preview
  }

  /// The fields that fit, the edited one among them.
  private func visibleFields(_ rows: Int) -> [Ticket.Field] {
    let isRoomy = rows >= Ticket.Field.allCases.count + 1 || ticket.field == .side
    let all = isRoomy ? Ticket.Field.allCases : Ticket.Field.typed
    let count = max(1, min(rows, all.count))
    let selected = all.firstIndex(of: ticket.field) ?? 0
    let first = scrollStart(selected: selected, count: all.count, visible: count)
    return Array(all[first..<(first + count)])
  }

  // MARK: Fields

  private static let labelWidth = 9
  private static let fieldWidth = 18

  private func renderField(
    _ field: Ticket.Field, _ preview: EntryPreview?, _ problem: Ticket.Problem?,
    _ instrument: Instrument, into grid: inout CellGrid, in row: Rect
  ) {
    guard row.height > 0 else { return }
    let isEdited = field == ticket.field
    let fieldWidth = min(
      TicketPane.fieldWidth, max(8, row.width - TicketPane.labelWidth - 8))
    grid.put(
      (isEdited ? "▸" : " ") + field.label, x: row.x - 1, y: row.y,
      role: isEdited ? .emphasis : .muted)
    let box = Rect(x: row.x + TicketPane.labelWidth, y: row.y, width: fieldWidth, height: 1)
    let editor = ticket.texts[field.rawValue]
    grid.fill(box.intersection(row), role: .prompt)
    if field == .side {
      grid.put(
        isEdited ? "‹ \(ticket.side.name) ›" : ticket.side.name, x: box.x, y: box.y,
        role: .prompt, maxWidth: box.width)
      let x = box.endX + 2
      grid.putEllipsized(
        field.example(keys), x: x, y: row.y, role: .muted, maxWidth: max(0, row.endX - x))
      return
    }
    if editor.isEmpty {
      let text = placeholder(field, preview, instrument)
      grid.putEllipsized(text, x: box.x, y: box.y, role: .suggestion, maxWidth: box.width - 1)
    }
    // The end of a long text stays in view while it is typed.
    let hidden = isEdited ? max(0, displayWidth(of: editor.head) - (box.width - 1)) : 0
    grid.withClip(box.intersection(row)) { grid in
      grid.put(
        editor.text, x: box.x - hidden, y: box.y,
        role: problem?.field == field ? .promptError : .prompt)
    }
    if isEdited {
      grid.cursor = Point(
        x: min(box.endX - 1, box.x + displayWidth(of: editor.head) - hidden), y: box.y)
    }
    let note =
      isEdited && preview == nil && problem == nil
      ? TicketLine("", field.example(keys), .muted) : noteLine(field, preview, instrument)
    let x = box.endX + 2
    grid.putEllipsized(
      note.text, x: x, y: row.y, role: note.role, maxWidth: max(0, row.endX - x))
  }

  private func placeholder(
    _ field: Ticket.Field, _ preview: EntryPreview?, _ instrument: Instrument
  ) -> String {
    switch field {
    case .quantity: preview.map { Figures.quantity($0.quantity) } ?? field.placeholder
    case .side, .kind: field.placeholder
    case .stop: preview?.plan.map { Figures.price($0.stop, of: instrument) } ?? field.placeholder
    case .target:
      preview?.plan.map { Figures.price($0.target, of: instrument) } ?? field.placeholder
    }
  }

  private struct TicketLine {
    var label: String
    var text: String
    var role: Role

    init(_ label: String, _ text: String, _ role: Role) {
      self.label = label
      self.text = text
      self.role = role
    }
  }

  /// What stands beside a field: where the level lies and what it makes.
  private func noteLine(
    _ field: Ticket.Field, _ preview: EntryPreview?, _ instrument: Instrument
  ) -> TicketLine {
    switch field {
    case .side: return TicketLine("", field.example(keys), .muted)
    case .quantity:
      let isOwn = ticket.text(.quantity).contains { !$0.isWhitespace }
      guard let preview else { return TicketLine("", field.example(keys), .muted) }
      guard isOwn else { return TicketLine("", "proposed; type another size", .muted) }
      return TicketLine("", "\(Figures.quantity(preview.quantity)) \(instrument.symbol)", .base)
    case .kind:
      guard let preview, let plan = preview.plan else {
        return TicketLine("", field.example(keys), .muted)
      }
      return TicketLine("", entryWords(preview.request.kind, plan, instrument), .entry)
    case .stop:
      guard let preview, let plan = preview.plan else {
        return TicketLine("", field.example(keys), .muted)
      }
      return TicketLine(
        "", levelWords(plan.stop, plan, instrument) + "  loses " + Figures.money(preview.risk),
        plan.basis == .fallback ? .fallback : .stop)
    case .target:
      guard let preview, let plan = preview.plan else {
        return TicketLine("", field.example(keys), .muted)
      }
      return TicketLine(
        "", levelWords(plan.target, plan, instrument) + "  makes " + Figures.money(preview.reward),
        .target)
    }
  }

  /// `367.45  2.72 away  2.0A  0.73%`.
  /// What the entry is expected to pay: a limit price is a promise, the others are not.
  private func entryWords(_ kind: OrderKind, _ plan: ExitPlan, _ instrument: Instrument) -> String {
    func words(_ price: Price) -> String { Figures.price(price, of: instrument) }
    return switch kind {
    case .market: "at about \(words(plan.reference))"
    case .limit(let limit): "at \(words(limit)) or better"
    case .stop(let stop): "at about \(words(stop)), once the price is there"
    case .stopLimit(let stop, let limit):
      "at \(words(limit)) or better, once \(words(stop)) is there"
    }
  }

  private func levelWords(_ level: Price, _ plan: ExitPlan, _ instrument: Instrument) -> String {
    let away = Figures.distance(from: plan.reference, to: level).magnitude
    var words = "\(Figures.price(level, of: instrument))  \(Figures.offset(away, of: instrument))"
    words += " away"
    if plan.basis == .fallback, level == plan.stop { words += "  FALLBACK: no ATR" }
    if plan.atr.raw > 0, let multiple = away.ratio(to: plan.atr) {
      words += "  \(multiple.rounded(decimals: 1))A"
    }
    if let share = away.ratio(to: PriceOffset(raw: plan.reference.raw).magnitude) {
      words += "  \(share.percent.rounded(decimals: 2))%"
    }
    return words
  }

  // MARK: Lines below the fields

  private func valueLine(_ preview: EntryPreview?) -> TicketLine {
    guard let preview else { return TicketLine("value", Figures.none, .muted) }
    var text = Figures.money(preview.notional)
    if let ratio = Figures.rewardPerRisk(reward: preview.reward, risk: preview.risk) {
      text += "   R:R \(ratio)"
    }
    if let share = preview.risk.ratio(to: snapshot.account.equity) {
      text += "   risk \(share.percent.rounded(decimals: 2))% of equity"
    }
    return TicketLine("value", text, .base)
  }

  /// Stop, target, loss and gain in one line, where the fields do not fit.
  private func exitsLine(_ preview: EntryPreview?, _ instrument: Instrument) -> TicketLine {
    guard let preview, let plan = preview.plan else {
      return TicketLine("exits", Figures.none, .muted)
    }
    let text =
      "SL \(Figures.price(plan.stop, of: instrument)) TP \(Figures.price(plan.target, of: instrument))"
      + " -\(Figures.money(preview.risk))"
    return TicketLine("exits", text, plan.basis == .fallback ? .fallback : .base)
  }

  private func marketLine(_ instrument: Instrument) -> TicketLine {
    guard let watch = snapshot.watch(instrument.id) else {
      return TicketLine("market", Figures.none, .muted)
    }
    var text = "last \(Figures.price(watch.last, of: instrument))"
    if let bid = watch.bid, let ask = watch.ask {
      text += "   bid \(Figures.price(bid, of: instrument))"
      text += "   ask \(Figures.price(ask, of: instrument))"
    }
    if let age = watch.staleAge { text += "   STALE \(age.roughly)" }
    if snapshot.feed.isPaused { text += "   paused: \(keys.label(.playPause)) goes on" }
    return TicketLine("market", text, watch.staleAge == nil ? .base : .stale)
  }

  /// What would happen to the order: the only line that is never left out.
  private func verdictLine(
    _ preview: EntryPreview?, _ problem: Ticket.Problem?, _ instrument: Instrument
  ) -> TicketLine {
    if let problem {
      return TicketLine(problem.field.label, problem.message, .promptError)
    }
    guard let preview else { return TicketLine("risk", "waiting for the preview…", .muted) }
    if let refusal = preview.refusal {
      return TicketLine("refused", refusal.words(for: instrument), .rejected)
    }
    // The word stands in the place of the label, so that narrow windows show the order.
    return TicketLine("allowed:", words(preview, instrument), .success)
  }

  /// `buy 54 SPY at market`.
  private func words(_ preview: EntryPreview, _ instrument: Instrument) -> String {
    let kind: String
    switch preview.request.kind {
    case .market: kind = "at market"
    case .limit(let price): kind = "limit \(Figures.price(price, of: instrument))"
    case .stop(let price): kind = "stop \(Figures.price(price, of: instrument))"
    case .stopLimit(let stop, let limit):
      kind =
        "stop \(Figures.price(stop, of: instrument)) limit \(Figures.price(limit, of: instrument))"
    }
    let quantity = Figures.quantity(preview.quantity)
    return "\(ticket.side.name) \(quantity) \(instrument.symbol) \(kind)"
  }

  private func put(_ line: TicketLine, into grid: inout CellGrid, in row: Rect) {
    guard row.height > 0 else { return }
    grid.put(line.label, x: row.x, y: row.y, role: .muted, maxWidth: row.width)
    let x = row.x + TicketPane.labelWidth
    grid.putEllipsized(
      line.text, x: x, y: row.y, role: line.role, maxWidth: max(0, row.endX - x))
  }
}
