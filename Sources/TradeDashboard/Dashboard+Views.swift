import TextGrid
import TradeStatistics
import TradingModel

// What the trader looks at: layout, pages, filters, the chart's place in time.
extension Dashboard {
  /// Where the panes stand now.
  var layout: ScreenLayout {
    ScreenLayout(size: size, preset: view.preset, focus: focus, isZoomed: view.isZoomed)
  }

  /// The lines of the log that the filter lets through, oldest first.
  var filteredLog: [LogEntry] {
    switch view.eventFilter {
    case .all: return shownLog
    case .warnings: return shownLog.filter { $0.severity >= .warning }
    case .bracket:
      let own = bracket
      return shownLog.filter { $0.bracket == own && own != nil }
    case .symbol:
      let own = instrument
      return shownLog.filter { $0.event?.instrument == own }
    }
  }

  /// The filter of the log in words; `nil` shows all.
  var eventFilterWords: String? {
    switch view.eventFilter {
    case .all: nil
    case .warnings: "warnings and alerts"
    case .bracket: bracket?.description ?? "a selected bracket"
    case .symbol: selectedInstrument?.symbol ?? "a symbol"
    }
  }

  /// The selected page of the orders pane.
  var book: BookTables { BookTables(view.bookPage, snapshot: snapshot, unit: unit) }

  /// The bracket of the detail view: the one chosen for it, else the selected one.
  var detailBracket: BracketID? { view.detail ?? bracket }

  /// Counts the trades again when one is finished.
  mutating func countTrades(_ before: Snapshot) {
    let trades = snapshot.trades
    guard trades.count != before.trades.count || trades.last != before.trades.last else { return }
    // What open brackets make is not in the curve, which ends at the last finished trade.
    let open = snapshot.brackets.reduce(Int128(0)) { $0 + Int128($1.netPnL.raw) }
    let closed = trades.reduce(Int128(0)) { $0 + Int128($1.netPnL.raw) }
    let start = Money(clamping: Int128(snapshot.account.equity.raw) - open - closed)
    statistics = TradeStatistics(trades, start: start)
  }

  /// Keeps a chart that is scrolled back, and the cross, on their bars while new ones come.
  mutating func holdChart(_ before: Snapshot) {
    guard chartScroll > 0 || view.crosshair != nil, let old = before.chart,
      let new = snapshot.chart,
      old.instrument == new.instrument, old.barSpan == new.barSpan, old.scroll == new.scroll,
      let last = old.bars.last?.start, let newest = new.bars.last?.start, last < newest
    else { return }
    let added = new.bars.reversed().prefix { $0.start > last }.count
    guard added < new.bars.count else { return }
    if chartScroll > 0, Int64(chartScroll) == Int64(new.scroll) {
      chartScroll += Int32(clamping: added)
    }
    if let cross = view.crosshair { view.crosshair = cross &+ Int32(clamping: added) }
  }

  // MARK: Keys

  /// Changes what is shown, and says what it is now where that cannot be seen.
  mutating func changeView(_ action: Action, count: Int, now: TimeSpan) {
    switch action {
    case .zoom: view.isZoomed.toggle()
    case .cycleLayout:
      view.preset = view.preset.next
      view.isZoomed = false
      show(message: "layout: \(view.preset.words)", severity: .info, now: now)
    case .cycleChartForm:
      view.chartForm = view.chartForm.next
      // Without Unicode dots are colons: that is no chart.
      if glyphs == .ascii, view.chartForm == .dots { view.chartForm = view.chartForm.next }
      show(message: "chart: \(view.chartForm.words)", severity: .info, now: now)
    case .cycleEventFilter:
      view.eventFilter = view.eventFilter.next
      logScroll = 0
      show(
        message: "events: \(eventFilterWords.map { "only \($0)" } ?? "all")", severity: .info,
        now: now)
    case .cross: view.crosshair = view.crosshair == nil ? chartScroll : nil
    default: break
    }
  }

  /// Turns the page of the orders pane.
  mutating func turnPage(by step: Int) {
    view.bookPage = view.bookPage.moved(by: step)
    view.bookRow = 0
  }

  /// Selects a row of the open page, and on the page of orders its bracket too.
  mutating func moveInBook(_ action: Action, times: Int) {
    let book = book
    let rows = book.count
    guard rows > 0 else { return }
    view.bookRow = moved(min(view.bookRow, rows - 1), action, times: times, count: rows)
    guard view.bookPage == .orders else { return }
    let ids = book.brackets
    guard ids.indices.contains(view.bookRow),
      let index = snapshot.brackets.firstIndex(where: { $0.id == ids[view.bookRow] })
    else { return }
    select(snapshot.brackets[index], at: index)
  }

  /// The bracket that Enter tells the story of.
  var storyBracket: BracketID? {
    guard focus == .orders else { return selectedBracket?.id }
    let ids = book.brackets
    return ids.indices.contains(view.bookRow) ? ids[view.bookRow] : selectedBracket?.id
  }

  /// Moves the cross by bars; the chart follows it beyond its edges.
  mutating func moveCross(by bars: Int32, from place: Int32) {
    let shown = Int32(clamping: (snapshot.chart?.bars.count ?? 0))
    let known = Int64(snapshot.chart?.scroll ?? 0) + Int64(shown)
    let wanted = min(max(0, Int64(place) + Int64(bars)), max(0, known))
    let cross = Int32(clamping: wanted)
    view.crosshair = cross
    if cross < chartScroll {
      chartScroll = cross
    } else if shown > 0, cross >= chartScroll + shown {
      chartScroll = cross - shown + 1
    }
  }
}

extension LogEntry {
  /// The event; `nil` for a line of the program's own.
  var event: Event? {
    if case .event(let event) = self { event } else { nil }
  }

  /// How serious the line is.
  var severity: Severity {
    switch self {
    case .event(let event): event.severity
    case .notice(let notice): notice.severity
    }
  }
}
