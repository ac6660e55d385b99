import TextGrid
import TraderCommands
import TradingModel

/// What the mouse does; it is off until the trader turns it on, as it takes the terminal's own
/// selection of text away.
struct MouseState: Hashable, Sendable {
  /// Whether the terminal reports it.
  var isOn = false
  /// The exit that is being dragged.
  var drag: LevelDrag?
}

/// An exit on its way to another row of the chart.
struct LevelDrag: Hashable, Sendable {
  /// Whose exit it is.
  var bracket: BracketID
  /// Stop or target.
  var role: OrderRole
  /// Where it would come.
  var price: Price
  /// The row under the pointer.
  var row: Int
}

// A click selects, focuses and presses key hints; the wheel scrolls; a drag asks before it moves.
extension Dashboard {
  mutating func toggleMouse(now: TimeSpan) -> [Intent] {
    let isOn = !mouse.isOn
    let words = isOn ? "on: the terminal selects text with Shift held" : "off"
    show(message: "mouse \(words)", severity: .info, now: now)
    return apply(.mouse(isOn: isOn))
  }

  mutating func handle(_ event: MouseEvent, now: TimeSpan) -> [Intent] {
    guard mouse.isOn else { return [] }
    lastKeyAt = now
    settle(now: now)
    switch event.action {
    case .press:
      follow()
      return press(at: event.point, now: now)
    case .drag:
      drag(to: event.point, now: now)
      return []
    case .release: return release(now: now)
    case .scrollUp, .scrollDown: return scroll(event, now: now)
    }
  }

  // MARK: Clicks

  private mutating func press(at point: Point, now: TimeSpan) -> [Intent] {
    let layout = self.layout
    mouse.drag = nil
    guard !layout.isTooSmall else { return [] }
    if layout.footer.contains(x: point.x, y: point.y) {
      let hint = FooterPane(dashboard: self).places(in: layout.footer)
        .first { $0.columns.contains(point.x) }?.hint
      guard let hint else { return [] }
      return press(hint, now: now)
    }
    switch mode {
    case .normal: selectRow(at: point, layout)
    case .settings(var window):
      guard let area = overlayArea(layout) else { return [] }
      let rows = area.interior.height - 1
      let first = SettingsPane.firstRow(selected: window.selected, height: rows)
      let row = first + point.y - area.interior.y
      guard area.interior.contains(x: point.x, y: point.y), row - first < rows,
        SettingsRow.allCases.indices.contains(row)
      else { return [] }
      window.selected = row
      mode = .settings(window)
    case .ticket, .prompt, .commandLine, .search, .help, .details: break
    }
    return []
  }

  /// A click on a hint is its key; a row of the keymap asks, even while armed, and what is asked
  /// only the key itself confirms.
  private mutating func press(_ hint: FooterPane.Hint, now: TimeSpan) -> [Intent] {
    if hint.key == .enter {
      show(message: "the mouse confirms nothing: press Enter", severity: .info, now: now)
      return []
    }
    guard mode == .normal, let binding = keys.binding(for: hint.key) else {
      return handle(hint.key, now: now)
    }
    let times = count
    count = nil
    message = nil
    return run(binding, key: hint.key, count: times, mayFire: false, now: now)
  }

  private mutating func selectRow(at point: Point, _ layout: ScreenLayout) {
    guard let pane = layout.pane(atX: point.x, y: point.y) else { return }
    focus = pane
    message = nil
    count = nil
    switch pane {
    case .brackets:
      let two = layout.hasTwoLineBrackets ? [point.y, point.y - 1] : [point.y]
      let rows = snapshot.brackets
      let shown = two.map { words(inRow: $0, of: layout.brackets).map(\.text) }
      let found = shown.compactMap { words in
        rows.firstIndex { words.contains($0.id.description) }
      }.first
      if let found { select(rows[found], at: found) }
    case .watchlist:
      let shown = words(inRow: point.y, of: layout.watchlist)
      // In the strip several symbols stand in one row: the last one before the pointer is meant.
      let symbol = shown.last { word in
        (word.x <= point.x || !layout.hasWatchStrip)
          && snapshot.instruments.contains { $0.symbol == word.text }
      }
      if let symbol, let found = snapshot.instruments.first(where: { $0.symbol == symbol.text }) {
        show(found.id)
      }
    case .chart: mouse.drag = level(at: point, layout)
    case .orders: selectBookRow(at: point.y, layout.orders)
    case .events, .ladder: break
    }
  }

  /// Selects the row of the orders pane under the pointer: below the frame and the titles.
  private mutating func selectBookRow(at y: Int, _ area: Rect) {
    let (top, rows) = area.interior.splitTop(area.interior.height >= 3 ? 1 : 0)
    let count = book.count
    let first = scrollStart(
      selected: min(view.bookRow, max(0, count - 1)), count: count, visible: rows.height)
    let row = first + y - top.endY
    guard rows.rows.contains(y), row < count, row >= 0 else { return }
    moveInBook(.moveDown, times: row - view.bookRow)
  }

  /// The words of a row of the screen and their first columns: what is clicked is what is seen.
  private func words(inRow y: Int, of area: Rect) -> [(text: String, x: Int)] {
    guard area.rows.contains(y) else { return [] }
    var grid = CellGrid(size, glyphs: glyphs)
    render(into: &grid, now: lastKeyAt)
    var words: [(text: String, x: Int)] = []
    var isInWord = false
    for x in area.columns where grid.bounds.contains(x: x, y: y) {
      let scalar = grid[x, y].scalar
      // Lines, blocks and arrows stand between words without a space.
      let isPart = scalar != " " && !(0x2500...0x25FF).contains(scalar.value)
      if isPart, isInWord {
        words[words.count - 1].text.unicodeScalars.append(scalar)
      } else if isPart {
        words.append((String(scalar), x))
      }
      isInWord = isPart
    }
    return words
  }

  // MARK: Scrolling

  private mutating func scroll(_ event: MouseEvent, now: TimeSpan) -> [Intent] {
    let isUp = event.action == .scrollUp
    guard mode == .normal else {
      switch mode {
      case .help, .details, .settings: return handle(isUp ? .up : .down, now: now)
      default: return []
      }
    }
    guard let pane = layout.pane(atX: event.point.x, y: event.point.y) else { return [] }
    let before = focus
    focus = pane
    let rows = pane == .events || pane == .chart ? 3 : 1
    moveSelection(isUp ? .moveUp : .moveDown, times: rows, now: now)
    focus = before
    return []
  }

  // MARK: Dragging an exit

  /// The exit whose line is under the pointer.
  private func level(at point: Point, _ layout: ScreenLayout) -> LevelDrag? {
    guard let bracket = chartBracket, let instrument = selectedInstrument,
      let scale = dragScale(layout),
      scale.plot.rows.contains(point.y)
    else { return nil }
    let row = point.y - scale.plot.y
    let legs: [(OrderRole, Price?)] = [
      (.stop, bracket.stop?.price), (.target, bracket.target?.price),
    ]
    let hit = legs.first {
      $0.1.map { scale.scale.contains($0) && scale.scale.row($0) == row } ?? false
    }
    guard let hit, let price = hit.1, instrument.tick.raw > 0 else { return nil }
    return LevelDrag(bracket: bracket.id, role: hit.0, price: price, row: point.y)
  }

  private mutating func drag(to point: Point, now: TimeSpan) {
    let layout = self.layout
    guard var drag = mouse.drag, mode == .normal, let instrument = selectedInstrument,
      let scale = dragScale(layout), !scale.plot.isEmpty
    else { return }
    drag.row = min(max(point.y, scale.plot.y), scale.plot.endY - 1)
    drag.price = instrument.onTick(scale.scale.price(atRow: drag.row - scale.plot.y), .halfEven)
    mouse.drag = drag
    guard let content = dragContent(drag) else { return }
    let words = content.lines.prefix(2).map(\.text).joined(separator: "  ")
    show(message: "\(drag.role.name) \(words)", severity: .info, now: now)
  }

  private func dragContent(_ drag: LevelDrag) -> PromptContent? {
    let move = LegMove.to(drag.price)
    let content = PromptContent.move(drag.role, drag.bracket, move, snapshot, unit)
    return content.impossible == nil ? content : nil
  }

  /// Lets go: the move is previewed, and Enter sends it.
  private mutating func release(now: TimeSpan) -> [Intent] {
    guard let drag = mouse.drag else { return [] }
    mouse.drag = nil
    guard mode == .normal, let bracket = snapshot.brackets.first(where: { $0.id == drag.bracket })
    else { return [] }
    let leg = drag.role == .stop ? bracket.stop : bracket.target
    guard let leg, leg.price != drag.price else { return [] }
    if let index = snapshot.brackets.firstIndex(of: bracket) { select(bracket, at: index) }
    let move = LegMove.to(drag.price)
    ask(
      .request(
        drag.role == .stop ? .moveStop(drag.bracket, move) : .moveTarget(drag.bracket, move)),
      key: .mouse(MouseEvent(action: .release, point: Point(x: 0, y: 0))), now: now)
    return []
  }

  /// Draws the level where it would come.
  func renderDrag(into grid: inout CellGrid, _ layout: ScreenLayout) {
    guard let drag = mouse.drag, let instrument = selectedInstrument,
      let scale = dragScale(layout)
    else { return }
    let role: Role = drag.role == .stop ? .stop : .target
    let plot = scale.plot
    grid.horizontalLine(x: plot.x, y: drag.row, length: plot.width, "═", role: role)
    let text = (drag.role == .stop ? " SL " : " TP ") + Figures.price(drag.price, of: instrument)
    grid.putRight(
      text, endX: layout.chart.endX - 1, y: drag.row, role: role,
      maxWidth: max(0, layout.chart.endX - 1 - plot.endX))
  }

  /// How prices lie on the chart; `nil` while it is not yet the selected symbol's.
  private func dragScale(_ layout: ScreenLayout) -> (scale: ChartScale, plot: Rect)? {
    let chart = chartPane
    return chart.instrument?.id == instrument ? chart.dragScale(in: layout.chart) : nil
  }

  /// The chart as it is drawn: of the selected symbol, or as it was until it follows and the bars of
  /// that symbol are here. An empty chart between the two would be a flash.
  var chartPane: ChartPane {
    let drawn = snapshot.chart.map(\.instrument) ?? chartInstrument
    return ChartPane(
      snapshot: snapshot, instrument: instrument(drawn), bracket: levelsBracket(of: drawn),
      isFocused: focus == .chart, form: view.chartForm, crosshair: view.crosshair,
      hasColours: hasColours, keys: keys)
  }
}

extension ChartPane {
  /// How prices lie on the rows of the plot when the pane is drawn in `area`; `nil` without bars.
  func dragScale(in area: Rect) -> (scale: ChartScale, plot: Rect)? {
    guard let instrument, let chart = snapshot.chart, chart.instrument == instrument.id,
      !chart.bars.isEmpty
    else { return nil }
    return scale(of: chart, instrument, in: area.interior)
  }
}
