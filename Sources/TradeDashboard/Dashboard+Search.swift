import TextGrid
import TradingModel

/// What is looked for in the panes with `/`, n and N.
struct Search: Hashable, Sendable {
  /// The text; empty looks for nothing.
  var text = ""
  /// The pane it was typed in.
  var pane = Pane.brackets
  /// The selected row when it began: each letter looks again from there.
  var origin = 0

  /// Whether a line holds the text, upper or lower case.
  func matches(_ line: String) -> Bool {
    text.isEmpty || line.lowercased().contains(text.lowercased())
  }
}

// Finding rows: `/` types, n and N go on, Esc ends it.
extension Dashboard {
  mutating func openSearch() {
    count = nil
    message = nil
    search = Search(pane: focus, origin: selectedRow)
    mode = .search(LineEditor())
  }

  mutating func handle(_ key: Key, in open: LineEditor, now: TimeSpan) -> [Intent] {
    var editor = open
    switch key {
    case _ where keys.dropsText(key):
      search.text = ""
      mode = .normal
    case .ctrl("c"): return leave(key, now: now)
    case .enter:
      mode = .normal
      if search.text.isEmpty { break }
      let found = matchCount
      let words = found == 1 ? "1 match" : "\(found) matches"
      show(
        message: found == 0
          ? "no \(focus.name) row has \"\(search.text)\""
          : "\(words): \(keys.label(.searchNext)) and \(keys.label(.searchPrevious)) go on, "
            + "\(keys.label(.leave)) ends the search",
        severity: .info, now: now)
    case .backspace where editor.isEmpty:
      search.text = ""
      mode = .normal
    default:
      guard editor.handle(key) else { break }
      search.text = editor.text
      logScroll = 0
      selectedRow = search.origin
      if !editor.isEmpty { goToMatch(1, from: 0) }
      mode = .search(editor)
    }
    return []
  }

  /// The row of the focused pane that a search starts from.
  private var selectedRow: Int {
    get {
      switch focus {
      case .brackets: bracketIndex
      case .orders: view.bookRow
      case .watchlist, .chart, .ladder: Int(instrument.index)
      case .events: 0
      }
    }
    set {
      switch focus {
      case .brackets:
        guard snapshot.brackets.indices.contains(newValue) else { return }
        select(snapshot.brackets[newValue], at: newValue)
      case .orders: view.bookRow = newValue
      case .watchlist, .chart, .ladder:
        guard snapshot.instruments.indices.contains(newValue) else { return }
        show(snapshot.instruments[newValue].id)
      case .events: break
      }
    }
  }

  /// How many rows of the focused pane match.
  var matchCount: Int {
    switch focus {
    case .brackets: snapshot.brackets.filter { search.matches(words(of: $0)) }.count
    case .watchlist, .chart, .ladder:
      snapshot.instruments.filter { search.matches($0.symbol) }.count
    case .orders: (0..<book.count).filter { search.matches(bookText($0)) }.count
    case .events: filteredLog.count
    }
  }

  /// Selects the next matching row, or the one before.
  mutating func goToMatch(_ step: Int) { goToMatch(step, from: 1) }

  /// - Parameter start: 0 lets the selected row match too.
  private mutating func goToMatch(_ step: Int, from start: Int) {
    switch focus {
    case .brackets:
      let rows = snapshot.brackets
      let found = match(bracketIndex, step, start, rows.count) {
        search.matches(words(of: rows[$0]))
      }
      if let found { select(rows[found], at: found) }
    case .orders:
      let rows = book.count
      let found = match(view.bookRow, step, start, rows) { search.matches(bookText($0)) }
      if let found { view.bookRow = found }
    case .watchlist, .chart, .ladder:
      let rows = snapshot.instruments
      let found = match(Int(instrument.index), step, start, rows.count) {
        search.matches(rows[$0].symbol)
      }
      if let found { show(rows[found].id) }
    case .events:
      // Only what matches is shown there, newest first.
      if start > 0 { logScroll = min(max(0, logScroll + step), max(0, filteredLog.count - 1)) }
    }
  }

  private func match(
    _ index: Int, _ step: Int, _ start: Int, _ count: Int, _ isMatch: (Int) -> Bool
  ) -> Int? {
    guard count > 0 else { return nil }
    return (start..<(count + start)).map { (((index + step * $0) % count) + count) % count }
      .first(where: isMatch)
  }

  /// What a search finds a bracket by: its name, symbol, side and state.
  private func words(of bracket: BracketView) -> String {
    let symbol = instrument(bracket.instrument)?.symbol ?? ""
    let side = bracket.side == .buy ? "long" : "short"
    let states = BracketFigures(bracket, in: snapshot)?.stateWords.map(\.text) ?? []
    return ([bracket.id.description, symbol, side] + states).joined(separator: " ")
  }

  /// The text of a row of the open page of orders, fills or trades.
  func bookText(_ row: Int) -> String {
    book.columns(row..<(row + 1)).compactMap(\.cells.first?.text)
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Whether a line of the log holds what is looked for.
  func isMatch(_ entry: LogEntry) -> Bool {
    let line = LogLine(entry, in: snapshot.instruments)
    return search.matches(line.pieces.map(\.text).joined(separator: " "))
  }

  /// Words for "nothing is looked for".
  var noSearchReason: String? {
    search.text.isEmpty ? "nothing is looked for: \(keys.label(.search)) starts" : nil
  }

  // MARK: The picture

  /// Marks what was found in the focused pane.
  func markMatches(in grid: inout CellGrid, _ layout: ScreenLayout) {
    let wanted = Array(search.text.lowercased().unicodeScalars)
    guard !wanted.isEmpty else { return }
    let area = layout.area(of: focus).intersection(grid.bounds)
    guard area.width >= wanted.count else { return }
    for y in area.rows {
      let row = area.columns.map { x in
        String(grid[x, y].scalar).lowercased().unicodeScalars.first ?? " "
      }
      for start in 0...(row.count - wanted.count)
      where wanted.indices.allSatisfy({ row[start + $0] == wanted[$0] }) {
        let found = Rect(x: area.x + start, y: y, width: wanted.count, height: 1)
        grid.recolour(found, role: .match)
      }
    }
  }

  /// Draws the line in which the search is typed, and below it what it found.
  func renderSearch(
    _ editor: LineEditor, into grid: inout CellGrid, line: Rect, hint: Rect
  ) {
    grid.fill(line, role: .prompt)
    grid.put("/", x: line.x, y: line.y, role: .key)
    let room = line.inset(left: 1, right: 1)
    let hidden = max(0, displayWidth(of: editor.head) - max(0, room.width - 1))
    grid.withClip(room) { grid in
      grid.put(editor.text, x: room.x - hidden, y: room.y, role: .prompt)
    }
    grid.cursor = Point(
      x: min(room.x + displayWidth(of: editor.head) - hidden, line.endX - 1), y: line.y)
    grid.fill(hint)
    let found = editor.isEmpty ? "type a part of a row" : "\(matchCount) found"
    grid.putEllipsized(
      " \(focus.name): \(found) · Enter keeps · Esc ends", x: hint.x, y: hint.y,
      role: editor.isEmpty || matchCount > 0 ? .suggestion : .promptError, maxWidth: hint.width)
  }
}
