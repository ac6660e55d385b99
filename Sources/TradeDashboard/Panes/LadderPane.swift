import TextGrid
import TradingModel

/// The price ladder: our buy orders and the bid at the left, sell orders and the ask at the right.
struct LadderPane {
  let snapshot: Snapshot
  let instrument: Instrument?
  /// The bracket whose entry and R are shown.
  let bracket: BracketView?
  let isFocused: Bool

  /// Draws the pane.
  func render(into grid: inout CellGrid, in area: Rect) {
    let title = instrument.map { "\(Pane.ladder.title) \($0.symbol)" } ?? Pane.ladder.title
    let inner = area.interior
    let (_, body) = inner.splitTop(1)
    let ladder = instrument.flatMap {
      Ladder($0, bracket: bracket, in: snapshot, rows: body.height)
    }
    let note = ladder.map { $0.ticks == 1 ? "1 tick a row" : "\($0.ticks) ticks a row" } ?? ""
    let inside = grid.box(area, title: title, note: note, focused: isFocused)
    guard let ladder else {
      grid.putEllipsized(
        "waiting for a price", x: inside.x + 1, y: inside.y, role: .muted,
        maxWidth: inside.width - 1)
      return
    }
    let decimals = instrument?.priceDecimals ?? 2
    let prices = ladder.rows.map { $0.price.rounded(decimals: decimals) }
    let columns = Columns(
      inside.inset(x: 1, y: 0), priceWidth: prices.map(\.count).max() ?? 0,
      hasMultiple: ladder.rows.contains { $0.multiple != nil })
    renderTitles(columns, into: &grid, y: inside.y)
    for (index, row) in ladder.rows.enumerated() {
      render(row, prices[index], columns, into: &grid, in: body.row(index))
    }
    render(ladder.above, "▲", into: &grid, in: body.row(0))
    render(ladder.below, "▼", into: &grid, in: body.row(body.height - 1))
  }

  /// Where the columns stand.
  private struct Columns {
    /// The column after the buys.
    let buysEnd: Int
    let start: Int
    let priceX: Int
    let priceWidth: Int
    let sells: Int
    let sellsEnd: Int
    /// The column after R; `nil` without that column.
    let multipleEnd: Int?

    init(_ area: Rect, priceWidth: Int, hasMultiple: Bool) {
      let hasMultiple = hasMultiple && area.width >= priceWidth + 34
      let rest = area.width - (hasMultiple ? 8 : 0) - priceWidth - 4
      let side = max(0, rest / 2)
      start = area.x
      buysEnd = area.x + side
      priceX = buysEnd + 2
      self.priceWidth = priceWidth
      sells = priceX + priceWidth + 2
      sellsEnd = min(area.endX, sells + side)
      multipleEnd = hasMultiple ? area.endX : nil
    }
  }

  private func renderTitles(_ columns: Columns, into grid: inout CellGrid, y: Int) {
    func right(_ text: String, _ end: Int, from start: Int) {
      grid.putRight(text, endX: end, y: y, role: .columnHeader, maxWidth: max(0, end - start))
    }
    right("BUY", columns.buysEnd, from: columns.start)
    right("PRICE", columns.priceX + columns.priceWidth, from: columns.buysEnd)
    grid.put(
      "SELL", x: columns.sells, y: y, role: .columnHeader,
      maxWidth: max(0, columns.sellsEnd - columns.sells))
    if let end = columns.multipleEnd { right("R", end, from: columns.sellsEnd) }
  }

  private func render(
    _ row: Ladder.Row, _ price: String, _ columns: Columns, into grid: inout CellGrid, in area: Rect
  ) {
    guard area.height > 0 else { return }
    grid.withClip(area) { grid in
      let role: Role = row.isLast ? .lastPrice : row.isEntry ? .entry : .axis
      grid.putRight(
        price, endX: columns.priceX + columns.priceWidth, y: area.y, role: role,
        maxWidth: columns.priceWidth)
      let sign = row.isLast ? "▸" : row.isEntry ? "┼" : ""
      grid.put(sign, x: columns.priceX - 1, y: area.y, role: role)
      if let cell = row.buys.cell {
        grid.putRight(
          cell.text, endX: columns.buysEnd, y: area.y, role: cell.role,
          maxWidth: columns.buysEnd - columns.start)
      }
      if let cell = row.sells.cell {
        grid.put(
          cell.text, x: columns.sells, y: area.y, role: cell.role,
          maxWidth: columns.sellsEnd - columns.sells)
      }
      if let end = columns.multipleEnd, let multiple = row.multiple {
        let text = multiple.signed(decimals: 1) + "R"
        grid.putRight(
          text, endX: end, y: area.y,
          role: multiple.raw > 0 ? .up : multiple.raw < 0 ? .down : .neutral, maxWidth: 8)
      }
      if row.isLast { grid.tint(area, .selectionIdle) }
    }
  }

  /// `▲ B1 TP 100 at 904.60 +2`.
  private func render(
    _ beyond: Ladder.Beyond, _ arrow: String, into grid: inout CellGrid, in row: Rect
  ) {
    guard row.height > 0, let order = beyond.nearest, let price = order.price, let instrument else {
      return
    }
    grid.fill(row)
    let cell = order.ladderCell
    let more = beyond.count > 1 ? " +\(beyond.count - 1)" : ""
    grid.putEllipsized(
      "\(arrow) \(cell.text) at \(Figures.price(price, of: instrument))\(more)", x: row.x + 1,
      y: row.y, role: cell.role, maxWidth: row.width - 1)
  }
}
