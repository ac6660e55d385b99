import TextGrid
import TradingModel

/// The symbols with their last price, change, ATR and position.
struct WatchlistPane {
  let snapshot: Snapshot
  let selected: InstrumentID
  let isFocused: Bool
  /// Whether there is room for the newest closes.
  var isWide = false
  var keys = KeyBindings()

  /// How many closes a row shows in wide panes.
  static let closesShown = 12
  /// The narrowest pane with closes.
  static let closesWidthMin = 56

  private var moving: String { keys.slashed(.moveDown, .moveUp) }

  /// Draws the table.
  func render(into grid: inout CellGrid, in area: Rect) {
    // The table may have no room for the age.
    let staleAge = snapshot.watch(selected)?.staleAge
    let note = staleAge.map { "data \($0.roughly) old" } ?? (isFocused ? moving + " symbol" : "")
    let inside = grid.box(area, title: Pane.watchlist.title, note: note, focused: isFocused)
    guard !snapshot.watch.isEmpty else {
      grid.putEllipsized(
        "waiting for market data", x: inside.x + 1, y: inside.y, role: .muted,
        maxWidth: inside.width - 1)
      return
    }
    let (top, rows) = inside.splitTop(1)
    let first = scrollStart(
      selected: Int(selected.index), count: snapshot.watch.count, visible: rows.height)
    let visible = snapshot.watch.dropFirst(first).prefix(rows.height)
    var lines = visible.compactMap { line($0) }
    var table = Table(columns: columns(lines), gap: 1, width: inside.width - 2)
    if !table.shows("POS") {
      // Before the position goes, prices stop standing point below point.
      table = Table(columns: columns(lines, isAligned: false), gap: 1, width: inside.width - 2)
    }
    if visible.contains(where: { $0.staleAge != nil }) {
      // The age of stale data is worth less than a column.
      let aged = visible.compactMap { line($0, hasAge: true) }
      let agedTable = Table(columns: columns(aged), gap: 1, width: inside.width - 2)
      if agedTable.titles == table.titles { (lines, table) = (aged, agedTable) }
    }
    table.renderHeader(into: &grid, in: top.inset(left: 1))
    for (index, line) in lines.enumerated() {
      let row = rows.row(index)
      table.renderRow(index, into: &grid, in: row.inset(left: 1))
      if line.isSelected {
        grid.put("▸", x: row.x, y: row.y, role: .emphasis)
        grid.tint(row, isFocused ? .selection : .selectionIdle)
      }
    }
  }

  /// Draws one line of symbols for narrow windows, the selected one always in view.
  func renderStrip(into grid: inout CellGrid, in area: Rect) {
    let items = snapshot.watch.compactMap { line($0, hasAge: true) }
    guard !items.isEmpty else {
      grid.putEllipsized(
        " waiting for market data", x: area.x, y: area.y, role: .muted, maxWidth: area.width)
      return
    }
    let selectedIndex = items.firstIndex { $0.isSelected } ?? 0
    func width(_ line: Line) -> Int {
      stripPieces(line).reduce(0) { $0 + displayWidth(of: $1.text) + 1 } + 2
    }
    var first = 0
    var end = selectedIndex
    var used = items.prefix(selectedIndex + 1).reduce(0) { $0 + width($1) }
    // A column at each end says that there are more.
    let hint = isFocused ? " " + moving : ""
    let room = area.width - 2 - hint.count
    while used > room, first < selectedIndex {
      used -= width(items[first])
      first += 1
    }
    while end + 1 < items.count, used + width(items[end + 1]) <= room {
      end += 1
      used += width(items[end])
    }
    var x = area.x + (first > 0 ? 1 : 0)
    for line in items[first...end] {
      let start = x
      grid.put(line.isSelected ? "▸" : " ", x: x, y: area.y, role: .emphasis)
      x += 1
      for piece in stripPieces(line) {
        x += grid.put(piece.text, x: x, y: area.y, role: piece.role) + 1
      }
      if line.isSelected {
        let bar = Rect(x: start, y: area.y, width: x - start, height: 1).intersection(area)
        grid.tint(bar, isFocused ? .selection : .selectionIdle)
      }
      x += 1
    }
    if first > 0 { grid.put("‹", x: area.x, y: area.y, role: .muted) }
    if end + 1 < items.count {
      grid.put("›", x: area.endX - 1 - hint.count, y: area.y, role: .muted)
    }
    grid.putRight(hint, endX: area.endX, y: area.y, role: .keyHint, maxWidth: area.width)
  }

  // MARK: Lines

  private struct Line {
    var symbol: String
    var last: String
    var change: String
    var changeRole: Role
    var atr: String
    var hasATR: Bool
    var position: String
    /// `L` or `S`: stays when there is no room for the quantity.
    var positionMark: String
    var positionRole: Role
    var isStale: Bool
    var isSelected: Bool
    var closes: [Price]
  }

  private func line(_ watch: WatchView, hasAge: Bool = false) -> Line? {
    guard let instrument = snapshot.instrument(watch.instrument) else { return nil }
    var change = Figures.none
    var changeRole = Role.neutral
    if let age = watch.staleAge {
      change = hasAge ? "STALE \(age.roughly)" : "STALE"
      changeRole = .stale
    } else if let last = watch.last, let open = watch.dayOpen,
      let share = Figures.distance(from: open, to: last).ratio(
        to: PriceOffset(raw: open.raw).magnitude)
    {
      change = Figures.change(share)
      changeRole = share.raw > 0 ? .up : share.raw < 0 ? .down : .neutral
    }
    let position =
      watch.position.isZero
      ? "" : (watch.position.raw > 0 ? "L" : "S") + Figures.quantity(watch.position.magnitude)
    return Line(
      symbol: instrument.symbol, last: Figures.price(watch.last, of: instrument), change: change,
      changeRole: changeRole,
      atr: watch.atr.map { Figures.atr($0, of: instrument) } ?? "\(watch.atrHave)/\(watch.atrNeed)",
      hasATR: watch.atr != nil, position: position,
      positionMark: String(position.prefix(1)),
      positionRole: watch.position.raw > 0 ? .up : .down, isStale: watch.staleAge != nil,
      isSelected: watch.instrument == selected, closes: watch.closes)
  }

  private func columns(_ lines: [Line], isAligned: Bool = true) -> [TableColumn] {
    [
      TableColumn("", lines.map { TableCell($0.positionMark, $0.positionRole) }),
      TableColumn(
        "SYM", lines.map { TableCell($0.symbol, $0.isSelected ? .emphasis : .base) },
        alignment: .left, flex: 1, widthMax: 14),
      TableColumn(
        "LAST",
        zip(isAligned ? alignedOnPoint(lines.map(\.last)) : lines.map(\.last), lines).map {
          TableCell($0, $1.isStale ? .stale : .base)
        }),
      TableColumn("CHG%", lines.map { TableCell($0.change, $0.changeRole) }, dropRank: 2),
      TableColumn(
        "ATR", lines.map { TableCell($0.atr, $0.hasATR ? .indicator : .muted) }, dropRank: 1),
      TableColumn("POS", lines.map { TableCell($0.position, $0.positionRole) }, dropRank: 3),
    ]
      + sparkline(lines)
  }

  /// The newest closes as blocks, in wide panes.
  private func sparkline(_ lines: [Line]) -> [TableColumn] {
    guard isWide, lines.contains(where: { $0.closes.count > 1 }) else { return [] }
    return [
      TableColumn(
        "CLOSES", [], alignment: .left, widthMin: WatchlistPane.closesShown, dropRank: 4,
        draw: { row, width in
          guard lines.indices.contains(row) else { return [] }
          let closes = lines[row].closes.suffix(width)
          let role: Role = lines[row].isStale ? .stale : .sparkline
          return [
            TableCell(spaces(width - closes.count), role),
            TableCell(Sparkline.blocks(closes.map(\.double)), role),
          ]
        })
    ]
  }

  private func stripPieces(_ line: Line) -> [TableCell] {
    var pieces = [
      TableCell(line.symbol, line.isSelected ? .emphasis : .base),
      TableCell(line.last, line.isStale ? .stale : .base),
      TableCell(line.change, line.changeRole),
    ]
    if line.isSelected {
      pieces.append(TableCell("ATR " + line.atr, line.hasATR ? .indicator : .muted))
    }
    if !line.position.isEmpty { pieces.append(TableCell(line.position, line.positionRole)) }
    return pieces
  }
}

/// The first row to show so that the selected one is in view, in the middle when possible.
func scrollStart(selected: Int, count: Int, visible: Int) -> Int {
  guard visible > 0, count > visible else { return 0 }
  return min(max(0, selected - visible / 2), count - visible)
}
