import TradingModel

/// How the trader wants things shown: layout, chart, log and book.
struct ViewState: Hashable, Sendable {
  /// How the room is shared out.
  var preset = LayoutPreset.balanced
  /// Whether the focused pane takes all the room.
  var isZoomed = false
  /// How the chart draws prices.
  var chartForm = ChartForm.candles
  /// How many bars back from the newest the chart's cross stands; `nil` without one.
  var crosshair: Int32?
  /// Which lines the log shows.
  var eventFilter = EventFilter.all
  /// The page of the orders pane.
  var bookPage = BookPage.orders
  /// The selected row of that page.
  var bookRow = 0
  /// The bracket of the detail view, when it is not the selected one.
  var detail: BracketID?
}

/// How the chart draws prices; `v` cycles it.
enum ChartForm: CaseIterable, Hashable, Sendable {
  /// Open, high, low and close, half a cell high.
  case candles
  /// The closes as a line.
  case line
  /// The closes as dots: two bars a column, four dots a row.
  case dots

  /// The name for the message line and the chart's frame.
  var words: String {
    switch self {
    case .candles: "candles"
    case .line: "line"
    case .dots: "braille"
    }
  }

  /// The form after this one.
  var next: ChartForm {
    let all = ChartForm.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }

  /// Bars drawn in one column.
  var barsPerColumn: Int { self == .dots ? 2 : 1 }
}

/// Which lines the event log shows; `f` cycles it.
enum EventFilter: CaseIterable, Hashable, Sendable {
  /// Every line.
  case all
  /// Warnings and alerts.
  case warnings
  /// The lines of the selected bracket.
  case bracket
  /// The lines of the chart's symbol.
  case symbol

  /// The filter after this one.
  var next: EventFilter {
    let all = EventFilter.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}

/// A page of the orders pane; `h` and `l` turn it.
enum BookPage: Int, CaseIterable, Hashable, Sendable {
  case orders
  case fills
  case positions
  case trades
  case statistics

  /// The page's name.
  var name: String {
    switch self {
    case .orders: "orders"
    case .fills: "fills"
    case .positions: "positions"
    case .trades: "trades"
    case .statistics: "stats"
    }
  }

  /// The page `step` further on, around the end.
  func moved(by step: Int) -> BookPage {
    let all = BookPage.allCases
    return all[(rawValue + step % all.count + all.count) % all.count]
  }
}
