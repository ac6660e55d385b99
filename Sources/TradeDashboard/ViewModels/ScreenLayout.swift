import TextGrid

/// Where the panes stand in a window of some size.
///
/// What does not fit goes in this order: the watchlist shrinks to one line, the event log to one
/// line, then that line of symbols, then the chart. The header, the brackets and the bottom line
/// stay down to 40x10.
struct ScreenLayout: Hashable, Sendable {
  /// The smallest window that shows panes.
  static let sizeMin = Size(width: 40, height: 10)
  /// The narrowest window with a watchlist beside the brackets.
  static let wideMin = 112

  let size: Size
  let header: Rect
  let watchlist: Rect
  /// Whether the watchlist is one line of symbols.
  let hasWatchStrip: Bool
  let brackets: Rect
  let chart: Rect
  let events: Rect
  /// Where messages stand; in low windows over the lowest line of the panes.
  let message: Rect
  /// Whether that row is free for messages.
  let hasMessageRow: Bool
  let footer: Rect

  /// Divides a window.
  init(size: Size) {
    self.size = size
    let all = Rect(size)
    let (top, belowHeader) = all.splitTop(1)
    let (aboveFooter, bottom) = belowHeader.splitBottom(1)
    header = top
    footer = bottom
    hasMessageRow = size.height >= 30
    let (body, _) = aboveFooter.splitBottom(hasMessageRow ? 1 : 0)
    message = aboveFooter.splitBottom(min(1, aboveFooter.height)).bottom
    let isWide = size.width >= ScreenLayout.wideMin
    hasWatchStrip = !isWide && size.height >= 16
    let (strip, panes) = body.splitTop(hasWatchStrip ? 1 : 0)
    let heights = ScreenLayout.heights(panes.height)
    let bands = panes.splitRows([
      .fixed(heights.brackets), .fixed(heights.chart), .fixed(heights.events),
    ])
    chart = bands[1]
    events = bands[2]
    if isWide {
      let (left, right) = bands[0].splitLeft(ScreenLayout.watchlistWidth(size.width))
      watchlist = left
      brackets = right
    } else {
      watchlist = strip
      brackets = bands[0]
    }
  }

  /// Whether there is no room for panes.
  var isTooSmall: Bool {
    size.width < ScreenLayout.sizeMin.width || size.height < ScreenLayout.sizeMin.height
  }

  /// Whether a bracket takes two lines.
  var hasTwoLineBrackets: Bool { size.width < 80 }

  /// The rows that a page key moves by.
  func pageRows(of pane: Pane) -> Int {
    switch pane {
    case .watchlist: watchlist.height - 3
    case .brackets: hasTwoLineBrackets ? (brackets.height - 2) / 2 : brackets.height - 3
    case .chart: 20
    case .events: events.height - 2
    }
  }

  /// Returns the area of a window over the panes: at the bottom, as high as wanted, but never over
  /// the header, the first bracket row or the bottom lines.
  func overlay(width: Int, height: Int) -> Rect {
    // The frame's line and either the titles with one row or the two lines of one bracket.
    let top = brackets.y + 3
    let end = footer.y - (hasMessageRow ? 1 : 0)
    let room = Rect(x: 0, y: top, width: size.width, height: end - top)
    let used = room.splitBottom(height).bottom
    let margin = max(0, size.width - width) / 2
    return used.inset(x: margin, y: 0)
  }

  private static func watchlistWidth(_ width: Int) -> Int {
    width >= 160 ? 46 : 40
  }

  private static func heights(_ total: Int) -> (brackets: Int, chart: Int, events: Int) {
    guard total >= 12 else {
      let events = total >= 6 ? 1 : 0
      return (total - events, 0, events)
    }
    guard total >= 18 else {
      let chart = max(6, total / 2)
      return (total - 1 - chart, chart, 1)
    }
    let events = max(5, min(10, total / 5))
    let brackets = max(8, total / 3)
    return (brackets, total - brackets - events, events)
  }
}
