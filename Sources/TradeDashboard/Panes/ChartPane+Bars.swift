import TextGrid
import TradingModel

// What depends on the single bars: prices, marks, volume, times and the cross.
extension ChartPane {
  func renderBars(_ plot: Plot, into grid: inout CellGrid) {
    let closes = plot.bars.map(\.close)
    let signs: [ChartLine.Sign]
    switch plot.form {
    case .candles:
      for (index, bar) in plot.bars.enumerated() {
        let role: Role = Candle.isRising(bar) ? .chartUp : .chartDown
        let body = Candle.body(of: bar, hasColours: hasColours, grid.glyphs)
        for (row, scalar) in Candle.signs(bar, plot.scale, body: body) {
          put(scalar, column: plot.column(index), row: row, role: role, plot, into: &grid)
        }
      }
      return
    case .line: signs = ChartLine.corners(closes, plot.scale)
    case .dots: signs = ChartLine.dots(closes, plot.scale)
    }
    let first = plot.column(0)
    for sign in signs {
      put(
        sign.scalar, column: first + sign.column, row: sign.row, role: .chartLine, plot,
        into: &grid)
    }
  }

  private func put(
    _ scalar: Unicode.Scalar, column: Int, row: Int, role: Role, _ plot: Plot,
    into grid: inout CellGrid
  ) {
    guard plot.area.contains(x: column, y: plot.area.y + row) else { return }
    grid.put(scalar, x: column, y: plot.area.y + row, role: role)
  }

  // MARK: Marks

  /// `▲` below the bar of a fill that bought, `▼` above the bar of one that sold.
  func renderMarks(_ plot: Plot, into grid: inout CellGrid) {
    let fills = snapshot.fills.filter { $0.instrument == plot.instrument.id }
    for fill in fills {
      let role: Role =
        switch fill.role {
        case .entry, .close: .mark
        case .stop: .stop
        case .target: .target
        }
      mark(fill.time, isBuy: fill.fill.order.side == .buy, role: role, plot, into: &grid)
    }
    guard let bracket, !bracket.remaining.isZero,
      !fills.contains(where: { $0.bracket == bracket.id && $0.role == .entry })
    else { return }
    mark(bracket.openedAt, isBuy: bracket.side == .buy, role: .mark, plot, into: &grid)
  }

  private func mark(
    _ time: Timestamp, isBuy: Bool, role: Role, _ plot: Plot, into grid: inout CellGrid
  ) {
    guard let index = plot.index(at: time) else { return }
    let bar = plot.bars[index]
    let isCandle = plot.form == .candles
    let row =
      isBuy
      ? plot.scale.row(isCandle ? bar.low : bar.close) + 1
      : plot.scale.row(isCandle ? bar.high : bar.close) - 1
    put(
      isBuy ? "▲" : "▼", column: plot.column(index),
      row: min(max(0, row), plot.area.height - 1), role: role, plot, into: &grid)
  }

  // MARK: Volume

  func renderVolume(_ plot: Plot, into grid: inout CellGrid, in area: Rect) {
    guard area.height > 0, let most = plot.bars.map(\.volume).max(), most.raw > 0 else { return }
    // Two bars of one column share its volume.
    var columns = Array(repeating: 0.0, count: plot.area.width)
    for (index, bar) in plot.bars.enumerated() {
      let place = plot.column(index) - plot.area.x
      if columns.indices.contains(place) { columns[place] += max(0, bar.volume.double) }
    }
    guard let top = columns.max(), top > 0 else { return }
    for (place, volume) in columns.enumerated() where volume > 0 {
      // What was traded shows, however little it was.
      let share = max(volume / top, 0.126 / Double(area.height))
      for (row, scalar) in Sparkline.column(share, rows: area.height).enumerated()
      where scalar != " " {
        grid.put(scalar, x: plot.area.x + place, y: area.endY - 1 - row, role: .volume)
      }
    }
    let label = "vol " + Figures.short(Quantity(raw: most.raw))
    grid.putRight(
      label, endX: plot.labels.endX, y: area.endY - 1, role: .axis, maxWidth: plot.labels.width)
  }

  // MARK: Times

  /// The times of some bars, on round times of the clock, and the date where it changes; the oldest
  /// bar's too where there is room before the next.
  func renderTimes(_ plot: Plot, into grid: inout CellGrid, in axis: Rect) {
    guard let span = plot.bars.first?.span else { return }
    let step = timeStep(span, plot.form)
    var places = plot.bars.indices.dropFirst().filter { index in
      plot.bars[index].start.floored(to: step) != plot.bars[index - 1].start.floored(to: step)
    }
    let longest = span >= .day ? 10 : 11
    if places.first.map({ plot.column($0) - plot.column(0) > longest + 1 }) ?? true {
      places.insert(0, at: 0)
    }
    var end = axis.x
    var shownDay = ""
    for index in places {
      let start = plot.bars[index].start
      let date = start.iso8601(fractionDigitsMin: 0).prefix(10)
      let day = String(date.dropFirst(5))
      let time = String(start.timeOfDay.prefix(5))
      let text = span >= .day ? String(date) : day == shownDay ? time : "\(day) \(time)"
      let x = plot.column(index)
      guard x >= end, x + displayWidth(of: text) <= plot.area.endX else { continue }
      shownDay = day
      end = x + grid.put(text, x: x, y: axis.y, role: .axis) + 2
    }
  }

  /// The shortest round span whose labels are at least 14 columns apart.
  private func timeStep(_ span: TimeSpan, _ form: ChartForm) -> TimeSpan {
    let seconds: [Int64] = [
      10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 7 * 86_400,
      14 * 86_400, 28 * 86_400, 91 * 86_400, 364 * 86_400,
    ]
    let least = span.times(Int64(14 * form.barsPerColumn))
    return seconds.lazy.map { TimeSpan.seconds($0) }.first { $0 >= least } ?? least
  }

  // MARK: Cross

  /// An upright line at a bar, and its figures in the lower line of the frame.
  func renderCrosshair(_ plot: Plot, into grid: inout CellGrid, in frame: Rect) {
    guard let crosshair else { return }
    let index = plot.bars.count - 1 - Int(crosshair - plot.chart.scroll)
    guard plot.bars.indices.contains(index) else { return }
    let x = plot.column(index)
    for y in plot.area.rows where [" ", "·", "'"].contains(grid[x, y].scalar) {
      grid.put("┊", x: x, y: y, role: .crosshair)
    }
    let text = readings(plot.bars[index], back: crosshair, plot.instrument)
      .first { displayWidth(of: $0) <= frame.width - 4 }
    guard let text else { return }
    let row = Rect(x: frame.x + 2, y: frame.endY - 1, width: frame.width - 4, height: 1)
    grid.put(text, x: row.x, y: row.y, role: .emphasis, maxWidth: row.width)
  }

  /// What the cross reads of a bar, from the fullest text to the shortest: the last one has open,
  /// high, low and close without their letters.
  private func readings(_ bar: Bar, back: Int32, _ instrument: Instrument) -> [String] {
    let prices = [("O", bar.open), ("H", bar.high), ("L", bar.low), ("C", bar.close)].map {
      (sign: $0, text: Figures.price($1, of: instrument))
    }
    let date = bar.start.iso8601(fractionDigitsMin: 0).prefix(10)
    let isDaily = bar.span >= .day
    let time = isDaily ? String(date.dropFirst(5)) : String(bar.start.timeOfDay.prefix(5))
    let volume = bar.volume.raw > 0 ? "  V \(Figures.short(bar.volume))" : ""
    let full =
      " \(isDaily ? String(date) : "\(date.dropFirst(5)) \(time)")"
      + prices.map { "  \($0.sign) \($0.text)" }.joined() + volume
    return [
      full + (back > 0 ? "  −\(back) bars " : " "), full + " ",
      " \(time)" + prices.map { " \($0.sign) \($0.text)" }.joined() + " ",
      " \(time) " + prices.map(\.text).joined(separator: " ") + " ",
      prices.map(\.text).joined(separator: " "),
    ]
  }
}
