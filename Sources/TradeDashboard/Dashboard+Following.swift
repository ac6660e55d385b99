import TextGrid
import TradingModel

/// A symbol that the selection has left, and that the chart shows a moment longer.
struct HeldChart: Hashable, Sendable {
  /// The symbol.
  var instrument: InstrumentID
  /// When the chart follows, unless the selection goes to yet another symbol before.
  var until: TimeSpan

  /// How long the chart waits: longer than a held key takes to repeat.
  static let span = TimeSpan.milliseconds(100)
}

// The selection goes with the key at once, everywhere, and so do the levels on a chart of the same
// symbol. A chart of another symbol, and its ladder, wait for the selection to stay: a key held down
// would otherwise send a whole chart for each row it passes.
extension Dashboard {
  /// Moves in the focused pane; the chart stays for a moment when that goes to another symbol.
  mutating func moveSelection(_ action: Action, times: Int, now: TimeSpan) {
    let before = instrument
    let (scroll, crosshair) = (chartScroll, view.crosshair)
    move(action, times: times)
    guard instrument != before else { return }
    (chartScroll, view.crosshair) = (scroll, crosshair)
    let held = heldChart?.instrument ?? before
    heldChart = held == instrument ? nil : HeldChart(instrument: held, until: now + HeldChart.span)
  }

  /// Brings the chart and the ladder to the selected symbol, at its newest bar.
  mutating func follow() {
    guard heldChart != nil else { return }
    heldChart = nil
    chartScroll = 0
    view.crosshair = nil
  }

  /// The symbol of the chart and the ladder.
  var chartInstrument: InstrumentID { heldChart?.instrument ?? instrument }

  /// The bracket whose levels stand beside the prices of `drawn`: never one of another symbol.
  func levelsBracket(of drawn: InstrumentID) -> BracketView? {
    if drawn == instrument { return chartBracket }
    return snapshot.brackets.first { $0.id == chartBracketBefore && $0.instrument == drawn }
  }
}
