public import TextGrid
public import TradingModel

// The picture: panes by the layout, then what is open over them.
extension Dashboard {
  /// Draws the whole screen into a grid of any size.
  ///
  /// - Parameter now: Monotonic time: flashes and messages end.
  public func render(into grid: inout CellGrid, now: TimeSpan) {
    grid.fill(grid.bounds)
    grid.cursor = nil
    let layout = ScreenLayout(
      size: grid.size, preset: view.preset, focus: focus, isZoomed: view.isZoomed)
    guard !layout.isTooSmall else {
      renderTooSmall(into: &grid)
      return
    }
    let overlay = overlayArea(layout)
    renderPanes(into: &grid, layout, coveredFrom: overlay?.y ?? .max, now: now)
    renderDrag(into: &grid, layout)
    FooterPane(dashboard: self).render(into: &grid, in: layout.footer)
    if mode == .normal { markMatches(in: &grid, layout) }
    if let overlay { renderOverlay(into: &grid, in: overlay, now: now) }
    renderMessage(into: &grid, layout, now: now)
    let above = Rect(
      x: 0, y: layout.footer.y - 1, width: grid.width, height: min(1, layout.footer.y))
    if case .search(let editor) = mode {
      markMatches(in: &grid, layout)
      renderSearch(editor, into: &grid, line: above, hint: layout.footer)
    } else if case .commandLine(let line) = mode {
      grid.fill(layout.footer)
      CommandLinePane(line: line).render(into: &grid, command: above, hint: layout.footer)
    }
  }

  private func renderTooSmall(into grid: inout CellGrid) {
    let needed = ScreenLayout.sizeMin
    let texts = [
      "PAPER: Brace needs \(needed), this is \(grid.size)", "Brace needs \(needed)",
      "needs \(needed)", "\(needed)",
    ]
    let text = texts.first { displayWidth(of: $0) <= grid.width } ?? texts[3]
    grid.put(text, x: 0, y: grid.height / 2, role: .warning, maxWidth: grid.width)
  }

  private func renderPanes(
    into grid: inout CellGrid, _ layout: ScreenLayout, coveredFrom: Int, now: TimeSpan
  ) {
    HeaderPane(snapshot: snapshot, isArmed: isArmed(now: now)).render(
      into: &grid, in: layout.header)
    renderWatchlist(into: &grid, layout)
    BracketsPane(
      snapshot: snapshot, selected: selectedBracket?.id, selectedIndex: bracketIndex, unit: unit,
      isFocused: focus == .brackets, symbol: selectedInstrument?.symbol,
      form: layout.bracketForm, coveredFrom: coveredFrom, keys: keys
    ).render(into: &grid, in: layout.brackets)
    if !layout.chart.isEmpty {
      chartPane.render(into: &grid, in: layout.chart)
    }
    if !layout.ladder.isEmpty {
      LadderPane(
        snapshot: snapshot, instrument: instrument(chartInstrument),
        bracket: levelsBracket(of: chartInstrument), isFocused: focus == .ladder
      ).render(into: &grid, in: layout.ladder)
    }
    if !layout.orders.isEmpty {
      BookPane(
        snapshot: snapshot, unit: unit, page: view.bookPage, selected: view.bookRow,
        isFocused: focus == .orders, statistics: statistics, keys: keys
      ).render(into: &grid, in: layout.orders)
    }
    // In the lowest windows the symbols take the log's line while they have the focus.
    if focus == .watchlist, layout.watchlist.isEmpty, layout.events.height == 1 { return }
    if !layout.events.isEmpty {
      EventsPane(
        snapshot: snapshot, log: filteredLog, scroll: logScroll, isFocused: focus == .events,
        filter: eventFilterWords, keys: keys
      ).render(into: &grid, in: layout.events)
    }
  }

  private func renderWatchlist(into grid: inout CellGrid, _ layout: ScreenLayout) {
    let watchlist = WatchlistPane(
      snapshot: snapshot, selected: instrument, isFocused: focus == .watchlist,
      isWide: layout.watchlist.width >= WatchlistPane.closesWidthMin, keys: keys)
    if layout.hasWatchStrip {
      watchlist.renderStrip(into: &grid, in: layout.watchlist)
    } else if !layout.watchlist.isEmpty {
      watchlist.render(into: &grid, in: layout.watchlist)
    } else if focus == .watchlist, layout.events.height == 1 {
      watchlist.renderStrip(into: &grid, in: layout.events)
    }
  }

  // MARK: The message line

  private func renderMessage(into grid: inout CellGrid, _ layout: ScreenLayout, now: TimeSpan) {
    guard let shown = shownMessage(now: now, isOwnRow: layout.hasMessageRow) else { return }
    // Over the line of a frame the corners stay, so that the frame is closed.
    let corner = grid.glyphs.drawn("╰")
    let isFrame = !layout.hasMessageRow && grid[layout.message.x, layout.message.y].scalar == corner
    let row = isFrame ? layout.message.inset(x: 1, y: 0) : layout.message
    grid.fill(row)
    let word =
      switch shown.severity {
      case .info, .good: ""
      case .warning: "WARN "
      case .danger: "ALERT "
      }
    grid.putEllipsized(
      " " + word + shown.text, x: row.x, y: row.y, role: severityRole(shown.severity),
      maxWidth: row.width)
  }

  /// The message that stands now: the answer, or how things are when that needs to be known.
  private func shownMessage(now: TimeSpan, isOwnRow: Bool) -> Message? {
    if let message, message.until.map({ now < $0 }) ?? true { return message }
    // In low windows the row is the last one of the panes, and its text is worth more.
    guard isOwnRow, snapshot.feed.isFinished else { return nil }
    return Message(text: finishedWords, severity: .info, until: nil)
  }

  // MARK: Windows over the panes

  /// The text of the details.
  private var detailLines: [BracketDetail.Line] {
    guard let id = detailBracket else {
      return [[TableCell("no bracket is open", .muted)]]
    }
    return BracketStory(id: id, snapshot: snapshot, unit: unit, keys: keys).lines(
      width: min(size.width, 100) - 4)
  }

  /// How many lines the details have.
  var detailLineCount: Int { detailLines.count }

  func overlayArea(_ layout: ScreenLayout) -> Rect? {
    let wide = layout.size.width
    switch mode {
    case .normal, .commandLine, .search: return nil
    case .ticket:
      return layout.overlay(
        width: min(TicketPane.widthWanted, wide), height: TicketPane.heightWanted)
    case .prompt(let prompt):
      let content = promptContent(prompt)
      let pane = PromptPane(content: content, isFlashing: false)
      let width = min(PromptPane.widthWanted, wide)
      return layout.overlay(width: width, height: pane.heightWanted(width: width))
    case .help(let window):
      let width = min(wide, HelpPane.widthWanted)
      return layout.overlay(
        width: width, height: HelpPane.heightWanted(helpEntries(window), width: width))
    case .settings:
      return layout.overlay(
        width: min(wide, SettingsPane.widthWanted), height: SettingsPane.heightWanted)
    case .details:
      return layout.overlay(width: min(wide, 100), height: detailLines.count + 2)
    }
  }

  private func renderOverlay(into grid: inout CellGrid, in area: Rect, now: TimeSpan) {
    let isFlashing = openGuard?.isFlashing(now: now) ?? false
    switch mode {
    case .normal, .commandLine, .search: break
    case .ticket(let ticket):
      TicketPane(ticket: ticket, snapshot: snapshot, isFlashing: isFlashing, keys: keys)
        .render(into: &grid, in: area)
    case .prompt(let prompt):
      let content = promptContent(prompt)
      PromptPane(content: content, isFlashing: isFlashing).render(into: &grid, in: area)
    case .help(let window):
      HelpPane(window: window, entries: helpEntries(window), pane: focus, keys: keys)
        .render(into: &grid, in: area)
    case .settings(let window):
      SettingsPane(dashboard: self, window: window).render(into: &grid, in: area)
    case .details(let scroll):
      grid.fill(area, role: .overlay)
      let inside = grid.box(
        area, title: detailBracket?.description ?? "details",
        note: "\(keys.label(.moveDown, .moveUp)) scroll · Esc closes",
        focused: true)
      let lines = detailLines
      let first = min(scroll, max(0, lines.count - inside.height))
      BracketDetail.render(
        Array(lines.dropFirst(first)), into: &grid, in: inside.inset(x: 1, y: 0))
    }
  }
}
