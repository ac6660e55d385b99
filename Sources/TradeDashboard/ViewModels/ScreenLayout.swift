import TextGrid

/// How the room of a window is shared out; `p` cycles it.
enum LayoutPreset: CaseIterable, Hashable, Sendable {
  /// A bit of everything.
  case balanced
  /// The chart as large as possible.
  case chart
  /// The brackets as many as possible.
  case brackets
  /// Orders, fills, trades and statistics in place of the chart.
  case review

  /// The name for the message line.
  var words: String {
    switch self {
    case .balanced: "balanced"
    case .chart: "large chart"
    case .brackets: "many brackets"
    case .review: "orders, trades and statistics"
    }
  }

  /// The preset after this one.
  var next: LayoutPreset {
    let all = LayoutPreset.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}

/// Where the panes stand in a window of some size.
///
/// What does not fit goes in this order: the ladder, the orders, the watchlist (to one line of
/// symbols), the event log (to one line), that line of symbols, the chart. The header, the selected
/// bracket and the bottom line stay down to 40x10. A pane that has no room but the focus takes the
/// place of the chart and what stands below it, or of all but the selected bracket; a zoomed pane
/// takes that always.
struct ScreenLayout: Hashable, Sendable {
  /// How the brackets are drawn.
  enum BracketForm: Hashable, Sendable {
    /// A framed table, a row each.
    case table
    /// A frame with two lines each, in narrow windows.
    case twoLines
    /// Only the selected one, without a frame: one line, or two in narrow windows.
    case selectedOnly
  }

  /// The smallest window that shows panes.
  static let sizeMin = Size(width: 40, height: 10)
  /// The narrowest window with a watchlist beside the brackets.
  static let wideMin = 112
  /// The narrowest window with the orders beside the events.
  private static let ordersMin = 120
  /// The narrowest window with a ladder beside the chart.
  private static let ladderMin = 150
  /// The fewest rows with a framed event log, and with orders beside it.
  private static let (eventRowsMin, orderRowsMin) = (18, 24)

  let size: Size
  let header: Rect
  private(set) var watchlist: Rect
  /// Whether the watchlist is one line of symbols.
  private(set) var hasWatchStrip = false
  private(set) var brackets: Rect
  private(set) var bracketForm: BracketForm
  private(set) var chart: Rect
  private(set) var ladder: Rect
  private(set) var events: Rect
  private(set) var orders: Rect
  /// Where messages stand; in low windows over the lowest line of the panes.
  let message: Rect
  /// Whether that row is free for messages.
  let hasMessageRow: Bool
  let footer: Rect

  /// Divides a window.
  ///
  /// - Parameters:
  ///   - focus: The pane that must be seen.
  ///   - isZoomed: Whether that pane takes all the room there is.
  init(
    size: Size, preset: LayoutPreset = .balanced, focus: Pane = .brackets, isZoomed: Bool = false
  ) {
    self.size = size
    let (top, belowHeader) = Rect(size).splitTop(1)
    let (aboveFooter, bottom) = belowHeader.splitBottom(1)
    header = top
    footer = bottom
    hasMessageRow = size.height >= 30
    let (body, _) = aboveFooter.splitBottom(hasMessageRow ? 1 : 0)
    message = aboveFooter.splitBottom(min(1, aboveFooter.height)).bottom
    let nowhere = Rect(x: 0, y: body.endY, width: 0, height: 0)
    (watchlist, brackets, chart) = (nowhere, nowhere, nowhere)
    (ladder, events, orders) = (nowhere, nowhere, nowhere)
    bracketForm = size.width < 80 ? .twoLines : .table
    if isZoomed {
      zoom(focus, in: body)
      return
    }
    share(body, preset)
    guard area(of: focus).isEmpty else { return }
    if !chart.isEmpty || !orders.isEmpty {
      show(focus, inPlaceOf: chart.isEmpty ? orders : chart)
    } else if focus != .watchlist {
      zoom(focus, in: body)
    }
  }

  /// Whether there is no room for panes.
  var isTooSmall: Bool {
    size.width < ScreenLayout.sizeMin.width || size.height < ScreenLayout.sizeMin.height
  }

  /// Whether a bracket takes two lines.
  var hasTwoLineBrackets: Bool { size.width < 80 }

  /// Where a pane stands; empty when it is not shown.
  func area(of pane: Pane) -> Rect {
    switch pane {
    case .watchlist: watchlist
    case .brackets: brackets
    case .chart: chart
    case .events: events
    case .orders: orders
    case .ladder: ladder
    }
  }

  /// The pane at a place; `nil` between panes.
  func pane(atX x: Int, y: Int) -> Pane? {
    Pane.allCases.first { area(of: $0).contains(x: x, y: y) }
  }

  /// The rows that a page key moves by.
  func pageRows(of pane: Pane) -> Int {
    switch pane {
    case .watchlist: watchlist.height - 3
    case .brackets: hasTwoLineBrackets ? (brackets.height - 2) / 2 : brackets.height - 3
    case .chart, .ladder: 20
    case .events: events.height - 2
    case .orders: orders.height - 3
    }
  }

  /// Returns the area of a window over the panes: at the bottom, as high as wanted, but never over
  /// the header, the first bracket row or the bottom lines.
  func overlay(width: Int, height: Int) -> Rect {
    // The frame's line and either the titles with one row or the two lines of one bracket.
    let top = bracketForm == .selectedOnly ? brackets.endY : brackets.y + 3
    let end = footer.y - (hasMessageRow ? 1 : 0)
    let room = Rect(x: 0, y: top, width: size.width, height: end - top)
    let used = room.splitBottom(height).bottom
    let margin = max(0, size.width - width) / 2
    return used.inset(x: margin, y: 0)
  }

  // MARK: Sharing out

  /// One pane, and the selected bracket above it.
  private mutating func zoom(_ pane: Pane, in body: Rect) {
    let nowhere = Rect(x: 0, y: body.endY, width: 0, height: 0)
    (watchlist, chart, ladder, events, orders) = (nowhere, nowhere, nowhere, nowhere, nowhere)
    hasWatchStrip = false
    guard pane != .brackets else {
      brackets = body
      return
    }
    bracketForm = .selectedOnly
    let (top, rest) = body.splitTop(size.width < 80 ? 2 : 1)
    brackets = top
    place(pane, rest)
  }

  /// The focused pane where the chart and what is right of it and below it would be.
  private mutating func show(_ pane: Pane, inPlaceOf area: Rect) {
    let nowhere = Rect(x: 0, y: area.endY, width: 0, height: 0)
    let end = events.height > 1 ? events.endY : area.endY
    if events.height > 1 { (events, orders) = (nowhere, nowhere) }
    (chart, ladder) = (nowhere, nowhere)
    if pane != .orders { orders = nowhere }
    place(pane, Rect(x: 0, y: area.y, width: size.width, height: end - area.y))
  }

  private mutating func place(_ pane: Pane, _ area: Rect) {
    switch pane {
    case .watchlist: watchlist = area
    case .brackets: brackets = area
    case .chart: chart = area
    case .events: events = area
    case .orders: orders = area
    case .ladder: ladder = area
    }
  }

  private mutating func share(_ body: Rect, _ preset: LayoutPreset) {
    let hasEvents = body.height >= ScreenLayout.eventRowsMin
    let isWide = size.width >= ScreenLayout.wideMin && hasEvents
    hasWatchStrip = !isWide && size.height >= 16
    let (strip, panes) = body.splitTop(hasWatchStrip ? 1 : 0)
    let heights = ScreenLayout.heights(panes.height, preset)
    let bands = panes.splitRows([
      .fixed(heights.brackets), .fixed(heights.chart), .fixed(heights.events),
    ])
    brackets = bands[0]
    watchlist = strip
    events = bands[2]
    if isWide {
      (watchlist, brackets) = bands[0].splitLeft(ScreenLayout.watchlistWidth(size.width))
    }
    if preset == .review {
      orders = bands[1]
      return
    }
    chart = bands[1]
    guard isWide, size.width >= ScreenLayout.ordersMin, panes.height >= ScreenLayout.orderRowsMin
    else { return }
    (events, orders) = events.splitRight(40 + (size.width - ScreenLayout.ordersMin) / 2)
    guard size.width >= ScreenLayout.ladderMin, chart.height >= 12 else { return }
    (chart, ladder) = chart.splitRight(size.width >= 180 ? 46 : 36)
  }

  private static func watchlistWidth(_ width: Int) -> Int {
    if width >= 180 { return 60 }
    return width >= 150 ? 46 : 34
  }

  private static func heights(
    _ total: Int, _ preset: LayoutPreset
  ) -> (brackets: Int, chart: Int, events: Int) {
    guard total >= 12 else {
      let events = total >= 6 ? 1 : 0
      return (total - events, 0, events)
    }
    guard total >= eventRowsMin else {
      let chart = max(6, total / 2)
      return (total - 1 - chart, chart, 1)
    }
    switch preset {
    case .balanced, .review:
      let events = max(5, min(10, total / 5))
      let brackets = max(8, total / 3)
      return (brackets, total - brackets - events, events)
    case .chart:
      let brackets = max(6, total / 5)
      return (brackets, total - brackets - 5, 5)
    case .brackets:
      let chart = max(6, total / 5)
      return (total - chart - 5, chart, 5)
    }
  }
}
