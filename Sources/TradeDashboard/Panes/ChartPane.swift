import TextGrid
import TradingModel

/// The price chart: candles, the last price, and the three levels of a bracket.
struct ChartPane {
  let snapshot: Snapshot
  let instrument: Instrument?
  /// The bracket whose levels are drawn.
  let bracket: BracketView?
  let isFocused: Bool
  let barMultiple: Int32

  /// Draws the pane.
  func render(into grid: inout CellGrid, in area: Rect) {
    let inside = grid.box(area, title: title, note: note(width: area.width), focused: isFocused)
    guard let instrument else {
      message("waiting for market data", into: &grid, in: inside)
      return
    }
    let chart = snapshot.chart.flatMap { $0.instrument == instrument.id ? $0 : nil }
    let last = snapshot.watch(instrument.id)?.last
    guard let chart, !chart.bars.isEmpty else {
      message("no bar of \(instrument.symbol) yet", into: &grid, in: inside)
      return
    }
    let hasTimeAxis = inside.height >= 9
    let (top, axis) = inside.splitBottom(hasTimeAxis ? 1 : 0)
    let labels = axisLabelWidth(instrument, chart.bars)
    let (plot, scaleArea) = top.splitRight(labels)
    let bars = Array(chart.bars.suffix(plot.width))
    guard plot.width > 0, plot.height > 0 else { return }
    let isAtNewest = chart.scroll == 0
    let scale = ChartScale(
      bars: bars, last: isAtNewest ? last : nil, levels: levels.map(\.price), rows: plot.height)
    renderLevels(scale, into: &grid, plot: plot, labels: scaleArea, instrument)
    renderScale(scale, into: &grid, in: scaleArea, instrument, last: isAtNewest ? last : nil)
    if isAtNewest, let last {
      renderLast(last, scale, into: &grid, plot: plot, labels: scaleArea, instrument)
    }
    renderBars(bars, scale, into: &grid, in: plot)
    renderEntryMark(bars, scale, into: &grid, in: plot)
    if hasTimeAxis { renderTimes(bars, into: &grid, in: axis, plot: plot) }
  }

  private var title: String {
    guard let instrument else { return Pane.chart.title }
    let span = barSpan.map { " " + $0.text } ?? ""
    return "\(Pane.chart.rawValue) \(instrument.symbol)\(span)"
  }

  private var barSpan: TimeSpan? {
    guard let chart = snapshot.chart, chart.instrument == instrument?.id else { return nil }
    return chart.barSpan
  }

  private func note(width: Int) -> String {
    guard let instrument, let watch = snapshot.watch(instrument.id) else { return "" }
    var parts: [String] = []
    if let chart = snapshot.chart, chart.scroll > 0 {
      parts.append("\(chart.scroll) bars back")
    }
    if isFocused { parts.append(width >= 100 ? "h/l bars · Left/Right scroll" : "h/l bars") }
    // The ATR's bars need not be the chart's.
    let bar = watch.atrBar.map { " " + $0.text } ?? ""
    let atr =
      watch.atr.map { "ATR\(watch.atrNeed)\(bar) Wilder \(Figures.atr($0, of: instrument))" }
      ?? "ATR\(bar) warming up \(watch.atrHave)/\(watch.atrNeed)"
    parts.append(atr)
    return parts.joined(separator: " · ")
  }

  private func message(_ text: String, into grid: inout CellGrid, in area: Rect) {
    let width = min(displayWidth(of: text), area.width)
    let row = area.row(area.height / 2)
    grid.putEllipsized(
      text, x: row.x + (row.width - width) / 2, y: row.y, role: .muted, maxWidth: row.width)
  }

  // MARK: Levels

  private struct Level {
    var tag: String
    var price: Price
    var role: Role
    var line: Unicode.Scalar
  }

  /// The levels of the bracket; the stop is drawn last, because it must not be hidden.
  private var levels: [Level] {
    guard let bracket else { return [] }
    var levels: [Level] = []
    let targets = bracket.targets.isEmpty ? [bracket.target].compactMap { $0 } : bracket.targets
    for (index, target) in targets.enumerated() {
      let tag = targets.count == 1 ? "TP" : "TP\(index + 1)"
      levels.append(Level(tag: tag, price: target.price, role: .target, line: "┄"))
    }
    levels.append(Level(tag: "EN", price: bracket.entryPx, role: .entry, line: "─"))
    if let stop = bracket.stop {
      let role: Role = bracket.isTrailing ? .trail : bracket.isBreakEven ? .breakEven : .stop
      levels.append(Level(tag: "SL", price: stop.price, role: role, line: "┄"))
    }
    return levels
  }

  private func axisLabelWidth(_ instrument: Instrument, _ bars: [Bar]) -> Int {
    var prices = [bars.map(\.high).max(), bars.map(\.low).min()].compactMap { $0 }
    prices += levels.map(\.price)
    let widest = prices.map { displayWidth(of: Figures.price($0, of: instrument)) }.max() ?? 0
    // Room for an arrow, a tag of two or three letters and a space.
    return 2 + (levels.map(\.tag.count).max() ?? 2) + widest
  }

  private func renderLevels(
    _ scale: ChartScale, into grid: inout CellGrid, plot: Rect, labels: Rect,
    _ instrument: Instrument
  ) {
    let places = places(scale, rows: plot.height)
    for place in places where !place.isInside {
      let arrow = place.level.price.double > scale.top ? "▲" : "▼"
      put(
        arrow + place.level.tag, place.level.price, role: place.level.role, into: &grid,
        labels: labels, y: plot.y + place.row, instrument)
    }
    for place in places where place.isInside {
      let y = plot.y + place.row
      let level = place.level
      put(
        " " + level.tag, level.price, role: level.role, into: &grid, labels: labels, y: y,
        instrument)
      grid.horizontalLine(x: plot.x, y: y, length: plot.width + 1, level.line, role: level.role)
    }
  }

  /// A level and the row of its label.
  private struct Place {
    var level: Level
    var row: Int
    var isInside: Bool
  }

  /// Where the labels stand: in the level's own row, or, beyond the edge, in a free row near that
  /// edge, the farthest first.
  private func places(_ scale: ChartScale, rows: Int) -> [Place] {
    var places = levels.filter { scale.contains($0.price) }
      .map { Place(level: $0, row: scale.row($0.price), isInside: true) }
    let above = levels.filter { $0.price.double > scale.top }.sorted { $0.price > $1.price }
    let below = levels.filter { $0.price.double < scale.bottom }.sorted { $0.price < $1.price }
    for (beyond, order) in [(above, Array(0..<rows)), (below, (0..<rows).reversed())] {
      for level in beyond {
        let free = order.first { row in !places.contains { $0.row == row } }
        // In the lowest charts the stop is drawn over what else stands there.
        guard let row = free ?? (level.tag == "SL" ? order.first : nil) else { continue }
        places.append(Place(level: level, row: row, isInside: false))
      }
    }
    return places
  }

  private func put(
    _ tag: String, _ price: Price, role: Role, into grid: inout CellGrid, labels: Rect, y: Int,
    _ instrument: Instrument
  ) {
    let row = Rect(x: labels.x, y: y, width: labels.width, height: 1)
    grid.fill(row)
    let text = Figures.price(price, of: instrument)
    let start = grid.putRight(text, endX: row.endX, y: y, role: role, maxWidth: row.width)
    let room = max(0, start - labels.x)
    let tagWidth = displayWidth(of: tag)
    grid.put(
      tag, x: tagWidth <= room ? labels.x : max(labels.x - 1, start - tagWidth), y: y, role: role,
      maxWidth: max(room, tagWidth))
  }

  private func renderLast(
    _ last: Price, _ scale: ChartScale, into grid: inout CellGrid, plot: Rect, labels: Rect,
    _ instrument: Instrument
  ) {
    let y = plot.y + scale.row(last)
    // In ASCII the dots would look like the line of a stop.
    let dot = grid.glyphs == .ascii ? "'" : "·"
    for x in stride(from: plot.x, to: plot.endX, by: 1) where grid[x, y].scalar == " " {
      grid.put(dot, x: x, y: y, role: .chartGrid)
    }
    // A level's label in the same row keeps its tag: the tag names it, the dots show the price.
    guard !places(scale, rows: plot.height).contains(where: { plot.y + $0.row == y }) else {
      return
    }
    put("  ▸", last, role: .lastPrice, into: &grid, labels: labels, y: y, instrument)
  }

  /// Prices at every few rows where no other label stands.
  private func renderScale(
    _ scale: ChartScale, into grid: inout CellGrid, in labels: Rect, _ instrument: Instrument,
    last: Price?
  ) {
    var taken = Set(places(scale, rows: labels.height).map(\.row))
    if let last { taken.insert(scale.row(last)) }
    let step = labels.height >= 16 ? 4 : 3
    for row in stride(from: 0, to: labels.height, by: step)
    where !(row - 1...row + 1).contains(where: taken.contains) {
      let price = instrument.onTick(scale.price(atRow: row), .halfEven)
      grid.putRight(
        Figures.price(price, of: instrument), endX: labels.endX, y: labels.y + row, role: .axis,
        maxWidth: labels.width)
    }
  }

  // MARK: Bars

  private func renderBars(
    _ bars: [Bar], _ scale: ChartScale, into grid: inout CellGrid, in plot: Rect
  ) {
    for (index, bar) in bars.enumerated() {
      let x = plot.endX - bars.count + index
      let role: Role = bar.close >= bar.open ? .chartUp : .chartDown
      for (row, scalar) in Candle.signs(bar, scale) {
        grid.put(String(scalar), x: x, y: plot.y + row, role: role)
      }
    }
  }

  /// A triangle below (long) or above (short) the bar in which the position was opened.
  private func renderEntryMark(
    _ bars: [Bar], _ scale: ChartScale, into grid: inout CellGrid, in plot: Rect
  ) {
    guard let bracket, !bracket.remaining.isZero,
      let index = bars.lastIndex(where: { $0.start <= bracket.openedAt }),
      bracket.openedAt < bars[index].end || index == bars.count - 1
    else { return }
    let isLong = bracket.side == .buy
    let bar = bars[index]
    let row = isLong ? scale.row(bar.low) + 1 : scale.row(bar.high) - 1
    guard row >= 0, row < plot.height else { return }
    grid.put(
      isLong ? "▲" : "▼", x: plot.endX - bars.count + index, y: plot.y + row, role: .mark)
  }

  /// The times of some bars, and the date where it changes.
  private func renderTimes(_ bars: [Bar], into grid: inout CellGrid, in axis: Rect, plot: Rect) {
    let isDaily = bars.first.map { $0.span >= .day } ?? false
    var end = axis.x
    var shownDay = ""
    for (index, bar) in bars.enumerated() where index % 20 == bars.count % 20 {
      let x = plot.endX - bars.count + index
      let day = String(bar.start.iso8601(fractionDigitsMin: 0).dropFirst(5).prefix(5))
      let text =
        isDaily || day != shownDay
        ? (isDaily ? String(bar.start.iso8601(fractionDigitsMin: 0).prefix(10)) : day)
        : String(bar.start.timeOfDay.prefix(5))
      guard x >= end, x + displayWidth(of: text) <= plot.endX else { continue }
      shownDay = day
      end = x + grid.put(text, x: x, y: axis.y, role: .axis) + 1
    }
  }
}

extension ChartPane {
  /// How prices lie on the rows of the plot, as `render` draws them inside the pane's frame.
  func scale(
    of chart: ChartView, _ instrument: Instrument, in inside: Rect
  ) -> (scale: ChartScale, plot: Rect) {
    let (top, _) = inside.splitBottom(inside.height >= 9 ? 1 : 0)
    let (plot, _) = top.splitRight(axisLabelWidth(instrument, chart.bars))
    let last = chart.scroll == 0 ? snapshot.watch(instrument.id)?.last : nil
    let scale = ChartScale(
      bars: Array(chart.bars.suffix(plot.width)), last: last, levels: levels.map(\.price),
      rows: plot.height)
    return (scale, plot)
  }
}
