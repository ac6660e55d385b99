import TextGrid
import TradeStatistics
import TradingModel

/// Orders, fills, positions, finished trades and statistics: one page at a time.
struct BookPane {
  let snapshot: Snapshot
  let unit: DistanceUnit
  let page: BookPage
  /// The selected row of the page.
  let selected: Int
  let isFocused: Bool
  /// The figures of the statistics page.
  let statistics: TradeStatistics
  var keys = KeyBindings()

  /// Draws the pane.
  func render(into grid: inout CellGrid, in area: Rect) {
    let tables = BookTables(page, snapshot: snapshot, unit: unit)
    let count = tables.count
    let inside = grid.box(
      area, title: "\(Pane.orders.rawValue)", note: note(count, width: area.width),
      focused: isFocused)
    renderPages(into: &grid, in: area)
    if page == .statistics {
      StatisticsPage(statistics: statistics).render(into: &grid, in: inside.inset(x: 1, y: 0))
      return
    }
    guard count > 0 else {
      grid.putEllipsized(
        tables.emptyWords, x: inside.x + 1, y: inside.y, role: .muted,
        maxWidth: inside.width - 1)
      return
    }
    let (top, rows) = inside.splitTop(inside.height >= 3 ? 1 : 0)
    let first = scrollStart(selected: min(selected, count - 1), count: count, visible: rows.height)
    let shown = first..<min(count, first + rows.height)
    guard !shown.isEmpty else { return }
    let table = Table(
      columns: tables.columns(shown), gap: area.width >= 100 ? 2 : 1, width: inside.width - 2)
    if top.height > 0 { table.renderHeader(into: &grid, in: top.inset(left: 1)) }
    for index in 0..<shown.count {
      let row = rows.row(index)
      table.renderRow(index, into: &grid, in: row.inset(left: 1))
      if isFocused, first + index == selected {
        grid.put("▸", x: row.x, y: row.y, role: .emphasis)
        grid.tint(row, .selection)
      }
    }
  }

  /// The names of the pages in the frame, the open one in the title's colour.
  private func renderPages(into grid: inout CellGrid, in area: Rect) {
    let line: Role = isFocused ? .borderFocus : .border
    let names = BookPage.allCases
    let all = names.reduce(0) { $0 + $1.name.count + 1 }
    let isShort = area.width < all + 8
    guard area.width >= 16, area.height >= 2 else { return }
    var x = area.x + 3
    x += grid.put(
      "\(Pane.orders.rawValue)", x: x, y: area.y, role: isFocused ? .titleFocus : .title)
    for name in isShort ? [page] : names {
      x += grid.put(" ", x: x, y: area.y, role: line)
      let role: Role = name == page ? (isFocused ? .titleFocus : .title) : .disabled
      x += grid.put(name.name, x: x, y: area.y, role: role)
    }
    grid.put(grid.glyphs == .ascii ? "]" : "├", x: x, y: area.y, role: line)
  }

  private var turning: String { keys.slashed(.frameShorter, .frameLonger) + " page" }

  private func note(_ count: Int, width: Int) -> String {
    let pages = BookPage.allCases.reduce(0) { $0 + $1.name.count + 1 }
    if width < pages + 8 { return isFocused ? turning : "" }
    guard width >= pages + 34 else { return "" }
    var parts: [String] = []
    if isFocused { parts.append(turning) }
    if page == .trades, isFocused, count > 0 { parts.append("\(keys.label(.details)) story") }
    if count > 0 { parts.append("\(min(selected, count - 1) + 1)/\(count)") }
    return parts.joined(separator: " · ")
  }
}

/// The figures of all finished trades, with the curve of the account where there is room.
struct StatisticsPage {
  let statistics: TradeStatistics

  /// The widest label with its figure.
  private static let columnWidth = 27

  /// Draws the page.
  func render(into grid: inout CellGrid, in area: Rect) {
    guard statistics.count > 0 else {
      grid.putEllipsized(
        "no trade is finished yet", x: area.x, y: area.y, role: .muted, maxWidth: area.width)
      return
    }
    let lines = lines
    // The curve takes what the figures leave: at the right, or below.
    let columns = max(1, min(3, area.width / (StatisticsPage.columnWidth + 2)))
    let rows = min(area.height, (lines.count + columns - 1) / columns)
    let isBeside = area.width >= 100 && area.height >= 6
    let isBelow = !isBeside && area.height - rows >= 6
    let used = isBeside ? max(1, min(2, (lines.count + area.height - 1) / area.height)) : columns
    let width = isBeside ? used * (StatisticsPage.columnWidth + 2) : area.width
    let height = isBeside ? area.height : rows
    renderFigures(
      lines, into: &grid, in: Rect(x: area.x, y: area.y, width: width, height: height),
      columns: used)
    if isBeside {
      renderCurve(into: &grid, in: area.inset(left: width + 1))
    } else if isBelow {
      renderCurve(into: &grid, in: area.inset(top: rows + 1))
    }
  }

  private struct Line {
    var label: String
    var text: String
    var role = Role.base
  }

  private func renderFigures(
    _ lines: [Line], into grid: inout CellGrid, in area: Rect, columns: Int
  ) {
    let rows = max(1, min(area.height, (lines.count + columns - 1) / columns))
    let width = area.width / columns
    for (index, line) in lines.enumerated() where index / rows < columns {
      let x = area.x + index / rows * width
      let y = area.y + index % rows
      let room = min(StatisticsPage.columnWidth, width - 1)
      grid.put(line.label, x: x, y: y, role: .muted, maxWidth: room)
      let start = displayWidth(of: line.label) + 1
      grid.putRight(
        line.text, endX: x + room, y: y, role: line.role, maxWidth: max(0, room - start))
    }
  }

  /// The figures, the most telling first: low panes show only the first of them.
  private var lines: [Line] {
    let all = statistics
    func sign(_ value: Double) -> Role { value > 0 ? .up : value < 0 ? .down : .neutral }
    func number(_ value: Double?, _ decimals: Int = 2) -> String {
      value.flatMap { Ratio($0, rounding: .toNearestOrEven) }?.rounded(decimals: decimals)
        ?? Figures.none
    }
    func percent(_ value: Double?) -> String {
      value.map { number($0 * 100, 1) + "%" } ?? Figures.none
    }
    func gain(_ money: Money?) -> String { money.map(Figures.gain) ?? Figures.none }
    let expectancyR = all.expectancyR.flatMap { Ratio($0, rounding: .toNearestOrEven) }
    var lines = [
      Line(label: "trades", text: "\(all.count) (\(all.wins) won, \(all.losses) lost)"),
      Line(label: "net", text: gain(all.net), role: sign(all.net.double)),
      Line(label: "win rate", text: percent(all.winRate)),
      Line(label: "profit factor", text: number(all.profitFactor)),
      Line(label: "expectancy", text: gain(all.expectancy), role: sign(all.net.double)),
      Line(
        label: "expectancy R", text: expectancyR.map(Figures.multiple) ?? Figures.none,
        role: sign(all.expectancyR ?? 0)),
      Line(label: "max drawdown", text: Figures.gain(-all.curve.drawdownMax), role: .down),
      Line(label: "drawdown %", text: percent(all.curve.drawdownShareMax)),
      Line(label: "average win", text: gain(all.averageWin), role: .up),
      Line(label: "average loss", text: gain(all.averageLoss), role: .down),
      Line(label: "payoff", text: number(all.payoff)),
      Line(label: "largest win", text: Figures.gain(all.largestWin), role: .up),
      Line(label: "largest loss", text: Figures.gain(all.largestLoss), role: .down),
      Line(label: "Sharpe a trade", text: number(all.sharpe)),
      Line(label: "Sortino a trade", text: number(all.sortino)),
      Line(label: "streaks", text: "\(all.longestWinStreak) won, \(all.longestLossStreak) lost"),
      Line(label: "average time", text: Figures.clock(all.time.average)),
      Line(label: "in the market", text: percent(all.time.exposure)),
      Line(label: "fees", text: Figures.money(all.fees)),
    ]
    if all.ambiguous > 0 {
      lines.append(Line(label: "ambiguous", text: "\(all.ambiguous)", role: .warning))
    }
    return lines
  }

  /// Account equity over the trades, in braille dots; the dots run from the start's level.
  private func renderCurve(into grid: inout CellGrid, in area: Rect) {
    let values = statistics.curve.values
    guard area.height >= 3, area.width >= 24, let low = values.min(), let high = values.max() else {
      return
    }
    let (title, body) = area.splitTop(1)
    grid.put(
      "equity over \(statistics.count) \(statistics.count == 1 ? "trade" : "trades")", x: title.x,
      y: title.y, role: .muted, maxWidth: title.width)
    let labels = [high, low, values.last ?? low].map(Figures.money)
    let (plot, axis) = body.splitRight((labels.map(\.count).max() ?? 0) + 1)
    let dots = max(2, plot.width * 2)
    // Between trades equity stands still: the curve is stretched, or thinned to its last values.
    let points = (0..<dots).map { dot in
      Price(raw: values[dot * (values.count - 1) / (dots - 1)].raw)
    }
    let span = max(high.double - low.double, abs(high.double) * 1e-9, 1e-9)
    let scale = ChartScale(
      top: high.double + span * 0.02, bottom: low.double - span * 0.02, rows: plot.height)
    let start = Price(raw: statistics.curve.start.raw)
    grid.horizontalLine(
      x: plot.x, y: plot.y + scale.row(start), length: plot.width, "┈", role: .chartGrid)
    let role: Role = statistics.net.raw < 0 ? .down : statistics.net.raw > 0 ? .up : .chartLine
    for sign in ChartLine.dots(points, scale) {
      grid.horizontalLine(
        x: plot.x + sign.column, y: plot.y + sign.row, length: 1, sign.scalar, role: role)
    }
    grid.putRight(labels[0], endX: axis.endX, y: axis.y, role: .axis, maxWidth: axis.width)
    grid.putRight(labels[1], endX: axis.endX, y: axis.endY - 1, role: .axis, maxWidth: axis.width)
    let now = scale.row(Price(raw: (values.last ?? low).raw))
    if now > 0, now < plot.height - 1 {
      grid.putRight(
        labels[2], endX: axis.endX, y: axis.y + now, role: .lastPrice, maxWidth: axis.width)
    }
  }
}
