/// A part of the screen that can have the focus; its number is the one of Alt+1…6.
enum Pane: Int, CaseIterable, Sendable {
  case watchlist = 1
  case brackets
  case chart
  case events
  case orders
  case ladder

  /// The pane's name with its number, as its frame shows it.
  var title: String { "\(rawValue) \(name)" }

  /// The pane's name.
  var name: String {
    switch self {
    case .watchlist: "watchlist"
    case .brackets: "brackets"
    case .chart: "chart"
    case .events: "events"
    case .orders: "orders"
    case .ladder: "ladder"
    }
  }

  /// The pane `step` places further on, around the end.
  func moved(by step: Int) -> Pane {
    let count = Pane.allCases.count
    return Pane.allCases[(rawValue - 1 + step + count) % count]
  }
}
