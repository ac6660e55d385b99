import TextGrid
import TradingModel

/// The bracket table: a row, or two in narrow windows, for each bracket, and the selected one in
/// detail when there is room.
struct BracketsPane {
  let snapshot: Snapshot
  let selected: BracketID?
  let selectedIndex: Int
  let unit: DistanceUnit
  let isFocused: Bool
  /// The symbol that b and s would trade.
  let symbol: String?
  let form: ScreenLayout.BracketForm
  /// The first row covered by a window over the panes; the selection stays above it.
  let coveredFrom: Int
  /// The keys in use, which the words of an empty pane name.
  var keys = KeyBindings()

  /// Draws the pane.
  func render(into grid: inout CellGrid, in area: Rect) {
    if form == .selectedOnly {
      renderSelected(into: &grid, in: area)
      return
    }
    let inside = grid.box(
      area, title: Pane.brackets.title, note: note(width: area.width), focused: isFocused)
    var room = Rect(
      x: inside.x, y: inside.y, width: inside.width,
      height: min(inside.height, max(0, coveredFrom - inside.y)))
    renderUnmanaged(into: &grid, in: &room)
    guard !snapshot.brackets.isEmpty else {
      renderEmpty(into: &grid, in: room)
      return
    }
    if form == .twoLines {
      renderTwoLines(into: &grid, in: room)
      return
    }
    var rows = room
    if inside.height >= 9, room.height == inside.height, let figures = selectedFigures {
      let lines = BracketDetail(figures: figures, unit: unit, keys: keys)
        .lines(width: inside.width - 2)
      let height = min(lines.count, max(0, inside.height - 1 - max(3, snapshot.brackets.count)))
      // The risk, the stop and the nearest target are there however many rows there are.
      let shown = max(min(inside.height >= 10 ? 3 : 2, lines.count), height)
      let (top, bottom) = room.splitBottom(shown)
      rows = top
      BracketDetail.render(Array(lines.prefix(shown)), into: &grid, in: bottom.inset(x: 1, y: 0))
    }
    renderTable(into: &grid, in: rows)
  }

  /// The selected bracket alone, above a zoomed pane.
  private func renderSelected(into grid: inout CellGrid, in area: Rect) {
    guard let figures = selectedFigures else {
      grid.putEllipsized(
        " no bracket is open", x: area.x, y: area.y, role: .muted, maxWidth: area.width)
      return
    }
    if area.height > 1 {
      renderUpper(figures, into: &grid, in: area.row(0).inset(left: 2))
      renderLower(figures, into: &grid, in: area.row(1).inset(left: 2))
    } else {
      let width = area.width - 3
      let table = Table(
        columns: BracketColumns(rows: [figures], unit: unit).columns(width: width), gap: 1,
        width: width)
      table.renderRow(0, into: &grid, in: area.row(0).inset(left: 2, right: 1))
    }
    grid.put("▸", x: area.x, y: area.y, role: .emphasis)
    grid.tint(area, .selectionIdle)
  }

  private var selectedFigures: BracketFigures? {
    selected.flatMap { BracketFigures($0, in: snapshot) }
  }

  private func note(width: Int) -> String {
    let pending = snapshot.brackets.filter { $0.phase == .pending }.count
    let open = snapshot.brackets.count - pending
    guard open + pending > 0 else { return "" }
    var note = pending == 0 ? "\(open) live" : "\(open) live, \(pending) pend"
    let sum = snapshot.brackets.reduce(Int128(0)) { total, bracket in
      let figures = BracketFigures(bracket, in: snapshot)
      return total + Int128(figures?.multiple?.raw ?? 0)
    }
    if isFocused, width >= 60 { note = keys.slashed(.moveDown, .moveUp) + " select · " + note }
    if width >= 70 {
      note += " · sum \(Figures.multiple(Ratio(raw: Int64(clamping: sum))))"
      note += " · \(min(selectedIndex + 1, snapshot.brackets.count))/\(snapshot.brackets.count)"
    }
    return note
  }

  /// What nobody watches stands above all rows: it has neither stop nor target.
  private func renderUnmanaged(into grid: inout CellGrid, in room: inout Rect) {
    for row in snapshot.watch where !row.unmanaged.isZero && room.height > 1 {
      guard let instrument = snapshot.instrument(row.instrument) else { continue }
      let (line, rest) = room.splitTop(1)
      let side = row.unmanaged.raw > 0 ? "long" : "short"
      let price = Figures.price(row.last, of: instrument)
      grid.putEllipsized(
        " UNMANAGED \(side) \(Figures.quantity(row.unmanaged.magnitude)) \(instrument.symbol)"
          + " at \(price): :protect \(instrument.symbol) brackets it",
        x: line.x, y: line.y, role: .danger, maxWidth: line.width)
      room = rest
    }
  }

  private func renderEmpty(into grid: inout CellGrid, in area: Rect) {
    let text: String
    if snapshot.feed.isFinished {
      text = "no bracket is open; the market data is over"
    } else if let symbol {
      text = "no brackets: press \(keys.label(.buy)) to buy, \(keys.label(.sell)) to sell \(symbol)"
    } else {
      text = "waiting for market data"
    }
    let row = area.row(area.height / 2)
    let width = min(displayWidth(of: text), row.width)
    grid.putEllipsized(
      text, x: row.x + (row.width - width) / 2, y: row.y, role: .muted, maxWidth: row.width)
    let hint =
      "\(keys.label(.focusNext)) changes the pane, \(keys.label(.moveDown)) and "
      + "\(keys.label(.moveUp)) the symbol, \(keys.label(.help)) shows all keys"
    let next = area.row(area.height / 2 + 1)
    guard displayWidth(of: hint) <= next.width, symbol != nil else { return }
    grid.put(
      hint, x: next.x + (next.width - displayWidth(of: hint)) / 2, y: next.y, role: .disabled)
  }

  // MARK: One line a bracket

  private func renderTable(into grid: inout CellGrid, in area: Rect) {
    // Without room for titles the selected row is worth more than they are.
    let (top, rows) = area.splitTop(area.height >= 2 ? 1 : 0)
    let first = scrollStart(
      selected: selectedIndex, count: snapshot.brackets.count, visible: rows.height)
    let visible = snapshot.brackets.dropFirst(first).prefix(rows.height)
      .compactMap { BracketFigures($0, in: snapshot) }
    let width = area.width - 3
    var columns = BracketColumns(rows: visible, unit: unit)
    var table = Table(columns: columns.columns(width: width), gap: 1, width: width)
    columns.hasFullStates = true
    // A state in full is not worth a figure.
    let full = Table(columns: columns.columns(width: width), gap: 1, width: width)
    if full.titles == table.titles { table = full }
    if top.height > 0 {
      table.renderHeader(into: &grid, in: top.inset(left: 2, right: 1))
    }
    for (index, figures) in visible.enumerated() {
      let row = rows.row(index)
      table.renderRow(index, into: &grid, in: row.inset(left: 2, right: 1))
      if figures.bracket.id == selected {
        grid.put("▸", x: row.x, y: row.y, role: .emphasis)
        // On what names the bracket: a bar below the gauge too would make a move twice as long for a
        // terminal, and colours are easier to read without it.
        let end = table.end(of: "QTY", in: row.inset(left: 2, right: 1)) ?? row.endX
        let bar = Rect(x: row.x, y: row.y, width: end + 1 - row.x, height: 1)
        grid.tint(bar, isFocused ? .selection : .selectionIdle)
      }
    }
  }

  // MARK: Two lines a bracket

  private func renderTwoLines(into grid: inout CellGrid, in area: Rect) {
    let visible = max(1, area.height / 2)
    let first = scrollStart(
      selected: selectedIndex, count: snapshot.brackets.count, visible: visible)
    let rows = snapshot.brackets.dropFirst(first).prefix(visible)
    for (index, bracket) in rows.enumerated() {
      guard let figures = BracketFigures(bracket, in: snapshot) else { continue }
      let upper = area.row(2 * index)
      let lower = area.row(2 * index + 1)
      renderUpper(figures, into: &grid, in: upper.inset(left: 2))
      renderLower(figures, into: &grid, in: lower.inset(left: 2))
      if bracket.id == selected {
        grid.put("▸", x: upper.x, y: upper.y, role: .emphasis)
        grid.tint(upper, isFocused ? .selection : .selectionIdle)
        grid.tint(lower, isFocused ? .selection : .selectionIdle)
      }
    }
  }

  private func renderUpper(_ figures: BracketFigures, into grid: inout CellGrid, in row: Rect) {
    let bracket = figures.bracket
    let result = figures.multiple.map(Figures.multiple) ?? ""
    let last = figures.last.map { Figures.price($0, of: figures.instrument) } ?? Figures.none
    let isLong = bracket.side == .buy
    let pieces = [
      TableCell(bracket.id.description, .emphasis), TableCell(figures.instrument.symbol),
      TableCell(isLong ? "L" : "S", isLong ? .up : .down), TableCell(figures.quantityText),
      TableCell(last, .emphasis), TableCell(result, bracket.netPnL.raw < 0 ? .down : .up),
    ].filter { !$0.text.isEmpty }
    let used = pieces.reduce(0) { $0 + displayWidth(of: $1.text) + 1 }
    let full = figures.fullStateWords.first ?? ("", .base)
    let hasRoom = used + displayWidth(of: full.text) <= row.width
    let state = hasRoom ? full : figures.stateWords.first ?? ("", .base)
    let right = " \(state.text)"
    grid.putRight(right, endX: row.endX, y: row.y, role: state.role, maxWidth: row.width)
    let end = max(row.x, row.endX - displayWidth(of: right))
    grid.withClip(Rect(x: row.x, y: row.y, width: end - row.x, height: row.height)) { grid in
      var x = row.x
      for piece in pieces { x += grid.put(piece.text, x: x, y: row.y, role: piece.role) + 1 }
    }
  }

  private func renderLower(_ figures: BracketFigures, into grid: inout CellGrid, in row: Rect) {
    let left = figures.distanceText(to: .stop, in: unit) ?? Figures.none
    let right = figures.distanceText(to: .target, in: unit) ?? Figures.none
    let width = row.width - 16 - 1
    var x = row.x + max(0, 7 - displayWidth(of: left))
    grid.put(left, x: x, y: row.y, role: .stop)
    x = row.x + 8
    for mark in BracketColumns.gauge(figures, width: width, unit: unit).marks {
      grid.put(String(mark.scalar), x: x, y: row.y, role: mark.role)
      x += 1
    }
    grid.put(right, x: x + 1, y: row.y, role: .target)
  }
}
