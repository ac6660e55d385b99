import TextGrid
import TradingModel

/// The price chart: bars, the last price, the levels of a bracket, volume and times.
struct ChartPane {
  let snapshot: Snapshot
  let instrument: Instrument?
  /// The bracket whose levels are drawn.
  let bracket: BracketView?
  let isFocused: Bool
  var form = ChartForm.candles
  /// How many bars back from the newest the cross stands.
  var crosshair: Int32?
  /// Whether a rise and a fall have colours of their own.
  var hasColours = true
  var keys = KeyBindings()

  /// Draws the pane.
  func render(into grid: inout CellGrid, in area: Rect) {
    let inside = grid.box(area, title: title, note: note(width: area.width), focused: isFocused)
    guard let instrument else {
      message("waiting for market data", into: &grid, in: inside)
      return
    }
    let chart = snapshot.chart.flatMap { $0.instrument == instrument.id ? $0 : nil }
    guard let chart, !chart.bars.isEmpty else {
      message("no bar of \(instrument.symbol) yet", into: &grid, in: inside)
      return
    }
    let levels = ChartLevels(bracket.flatMap { BracketFigures($0, in: snapshot) })
    let last = chart.scroll == 0 ? snapshot.watch(instrument.id)?.last : nil
    let (top, axis) = inside.splitBottom(inside.height >= 9 ? 1 : 0)
    let (prices, volume) = top.splitBottom(volumeRows(chart.bars, height: inside.height))
    let labelWidth = axisLabelWidth(instrument, chart.bars, levels, last)
    let (plot, labels) = prices.splitRight(labelWidth)
    guard plot.width > 0, plot.height > 0 else { return }
    let drawn = Plot(
      bars: Array(chart.bars.suffix(plot.width * form.barsPerColumn)), chart: chart, form: form,
      area: plot, labels: labels, instrument: instrument, last: last,
      scale: ChartScale(
        bars: chart.bars.suffix(plot.width * form.barsPerColumn), last: last,
        levels: levels.levels.map(\.price), rows: plot.height))
    let places = levels.places(drawn.scale)
    renderLevels(places, drawn, into: &grid)
    renderScale(places, drawn, into: &grid)
    renderLast(places, drawn, into: &grid)
    renderBars(drawn, into: &grid)
    renderMarks(drawn, into: &grid)
    renderVolume(drawn, into: &grid, in: volume)
    if axis.height > 0 { renderTimes(drawn, into: &grid, in: axis) }
    renderCrosshair(drawn, into: &grid, in: area)
  }

  /// What the parts of the chart share.
  struct Plot {
    var bars: [Bar]
    var chart: ChartView
    var form: ChartForm
    var area: Rect
    var labels: Rect
    var instrument: Instrument
    /// The last price, while the newest bar is shown.
    var last: Price?
    var scale: ChartScale

    /// The column of a bar.
    func column(_ index: Int) -> Int {
      area.endX - 1 - (bars.count - 1 - index) / form.barsPerColumn
    }

    /// The columns of a level's line: a third of the chart beside its label. There the price is, and
    /// a move of the selection, which moves up to three lines, stays below a kilobyte.
    var lineColumns: Range<Int> {
      max(area.x, area.endX - max(24, area.width / 3))..<area.endX
    }

    /// The bar during which a moment is; `nil` when it is not shown.
    func index(at time: Timestamp) -> Int? {
      var (low, high) = (0, bars.count)
      while low < high {
        let middle = (low + high) / 2
        if bars[middle].start <= time { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { return nil }
      // What happens after the newest bar, at its end, belongs to it.
      let isShown = time < bars[low - 1].end || (low == bars.count && chart.scroll == 0)
      return isShown ? low - 1 : nil
    }
  }

  // MARK: Frame

  private var title: String {
    guard let instrument else { return Pane.chart.title }
    let span = barSpan.map { " " + $0.text } ?? ""
    let name = form == .candles ? "" : " \(form.words)"
    return "\(Pane.chart.rawValue) \(instrument.symbol)\(span)\(name)"
  }

  private var barSpan: TimeSpan? {
    guard let chart = snapshot.chart, chart.instrument == instrument?.id else { return nil }
    return chart.barSpan
  }

  private func note(width: Int) -> String {
    guard let instrument, let watch = snapshot.watch(instrument.id) else { return "" }
    var parts: [String] = []
    if let chart = snapshot.chart, chart.scroll > 0 { parts.append("−\(chart.scroll) bars") }
    if isFocused {
      parts.append(keys.slashed(.frameShorter, .frameLonger) + " bars")
      if width >= 100 {
        parts.append("\(keys.label(.cycleChartForm)) form · \(keys.label(.cross)) cross")
      }
    }
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

  /// One row of volume in low charts, up to three in high ones; none without any volume.
  private func volumeRows(_ bars: [Bar], height: Int) -> Int {
    guard height >= 9, bars.contains(where: { $0.volume.raw > 0 }) else { return 0 }
    return height >= 24 ? 3 : height >= 14 ? 2 : 1
  }

  // MARK: Levels and prices

  private func axisLabelWidth(
    _ instrument: Instrument, _ bars: [Bar], _ levels: ChartLevels, _ last: Price?
  ) -> Int {
    var prices = [bars.map(\.high).max(), bars.map(\.low).min(), last].compactMap { $0 }
    prices += levels.levels.map(\.price)
    let widest = prices.map { displayWidth(of: Figures.price($0, of: instrument)) }.max() ?? 0
    // Room for an arrow, a tag of two or three letters and a space.
    return 2 + (levels.levels.map(\.tag.count).max() ?? 2) + widest
  }

  private func renderLevels(
    _ places: [ChartLevels.Place], _ plot: Plot, into grid: inout CellGrid
  ) {
    for place in places {
      let level = place.level
      let arrow = place.lineRow != nil ? " " : place.isAbove ? "▲" : "▼"
      put(
        arrow + level.tag, level.price, role: level.role, row: place.row, plot, into: &grid)
    }
    for place in places {
      guard let row = place.lineRow else { continue }
      let columns = plot.lineColumns
      grid.horizontalLine(
        x: columns.lowerBound, y: plot.area.y + row,
        length: columns.count + (row == place.row ? 1 : 0), place.level.line,
        role: place.level.role)
    }
  }

  private func put(
    _ tag: String, _ price: Price, role: Role, row: Int, _ plot: Plot, into grid: inout CellGrid
  ) {
    let row = plot.labels.row(row)
    // The last price is the one role with a ground of its own, which has no gap after the arrow.
    grid.fill(row, role: role == .lastPrice ? role : .base)
    let text = Figures.price(price, of: plot.instrument)
    let start = grid.putRight(text, endX: row.endX, y: row.y, role: role, maxWidth: row.width)
    let room = max(0, start - row.x)
    let tagWidth = displayWidth(of: tag)
    grid.put(
      tag, x: tagWidth <= room ? row.x : max(row.x - 1, start - tagWidth), y: row.y, role: role,
      maxWidth: max(room, tagWidth))
  }

  /// The row of the last price's label: its own, or a free one beside it.
  private func lastLabelRow(_ places: [ChartLevels.Place], _ plot: Plot) -> Int? {
    guard let last = plot.last else { return nil }
    return ChartLevels.labelRow(last, beside: places, plot.scale)
  }

  private func renderLast(
    _ places: [ChartLevels.Place], _ plot: Plot, into grid: inout CellGrid
  ) {
    guard let last = plot.last else { return }
    let y = plot.area.y + plot.scale.row(last)
    // In ASCII the dots would look like the line of a stop.
    let dot: Unicode.Scalar = grid.glyphs == .ascii ? "'" : "·"
    for x in plot.area.columns where grid[x, y].scalar == " " {
      grid.put(dot, x: x, y: y, role: .chartGrid)
    }
    guard let row = lastLabelRow(places, plot) else { return }
    put("  ▸", last, role: .lastPrice, row: row, plot, into: &grid)
  }

  /// Prices at every few rows where no other label stands.
  private func renderScale(
    _ places: [ChartLevels.Place], _ plot: Plot, into grid: inout CellGrid
  ) {
    var taken = Set(places.map(\.row))
    if let row = lastLabelRow(places, plot) { taken.insert(row) }
    let step = plot.labels.height >= 16 ? 4 : 3
    for row in stride(from: 0, to: plot.labels.height, by: step)
    where !(row - 1...row + 1).contains(where: taken.contains) {
      let price = plot.instrument.onTick(plot.scale.price(atRow: row), .halfEven)
      grid.putRight(
        Figures.price(price, of: plot.instrument), endX: plot.labels.endX, y: plot.labels.y + row,
        role: .axis, maxWidth: plot.labels.width)
    }
  }
}

extension ChartPane {
  /// How prices lie on the rows of the plot, as `render` draws them inside the pane's frame.
  func scale(
    of chart: ChartView, _ instrument: Instrument, in inside: Rect
  ) -> (scale: ChartScale, plot: Rect) {
    let levels = ChartLevels(bracket.flatMap { BracketFigures($0, in: snapshot) })
    let last = chart.scroll == 0 ? snapshot.watch(instrument.id)?.last : nil
    let (top, _) = inside.splitBottom(inside.height >= 9 ? 1 : 0)
    let (prices, _) = top.splitBottom(volumeRows(chart.bars, height: inside.height))
    let (plot, _) = prices.splitRight(axisLabelWidth(instrument, chart.bars, levels, last))
    let scale = ChartScale(
      bars: chart.bars.suffix(plot.width * form.barsPerColumn), last: last,
      levels: levels.levels.map(\.price), rows: plot.height)
    return (scale, plot)
  }
}
