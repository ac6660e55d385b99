/// What a cell means; a theme decides what that looks like.
///
/// Panes name roles and never colours. The case names are the names used in theme files.
public enum Role: UInt8, CaseIterable, Hashable, Sendable {
  // The frame of the screen.

  /// The ground and ordinary text; on a filled area, that area's own text.
  case base
  /// The top line.
  case header
  /// The line of a pane that has no focus.
  case border
  /// The line of the focused pane.
  case borderFocus
  /// The name of a pane in its top line.
  case title
  /// The name of the focused pane.
  case titleFocus
  /// The header of a table's column.
  case columnHeader
  /// A figure or word that matters more than its neighbours.
  case emphasis
  /// Secondary text: units, labels, times.
  case muted
  /// What cannot be used now.
  case disabled
  /// The selected row of the focused pane.
  case selection
  /// The selected row of a pane that has no focus.
  case selectionIdle
  /// The part of a text that a filter matched.
  case match
  /// A window over the panes.
  case overlay
  /// The thumb of a scroll bar.
  case scrollbar

  // Keys, the command line and help.

  /// A key in the footer or in help, such as `F`.
  case key
  /// What that key does.
  case keyHint
  /// The command line and the fields of a ticket.
  case prompt
  /// A prompt that just swallowed a key.
  case promptFlash
  /// The message, or the word, that a prompt refuses.
  case promptError
  /// Text a completion would add.
  case suggestion
  /// Text of the help window.
  case help
  /// A heading in the help window.
  case helpHeading

  // Direction and result.

  /// A price that rose; a gain.
  case up
  /// A price that fell; a loss.
  case down
  /// A price that did not move; a result of nothing.
  case neutral

  // A bracket's levels.

  /// An entry price.
  case entry
  /// A stop-loss price.
  case stop
  /// A take-profit price.
  case target
  /// A trailing stop.
  case trail
  /// A stop at break-even.
  case breakEven

  // The states of orders and brackets.

  /// Sent or planned, not yet working.
  case pending
  /// Working at the venue.
  case working
  /// Filled, wholly or in part.
  case filled
  /// Canceled or expired.
  case canceled
  /// Refused by the venue or by the risk manager.
  case rejected
  /// Held back until the venue has room for it.
  case held
  /// A figure that came from the fallback rule.
  case fallback
  /// A price that is too old to trade on.
  case stale
  /// A position without a stop.
  case unprotected

  // Severities in the event log.

  /// Something worth knowing.
  case info
  /// Something went as it should.
  case success
  /// Something needs a look.
  case warning
  /// Something is wrong.
  case danger

  // Badges in the header.

  /// Paper money.
  case paper
  /// Real money.
  case live
  /// One-key trading is on.
  case armed
  /// One-key trading is off.
  case disarmed
  /// The display stands still while the engine goes on.
  case frozen
  /// A replay is running.
  case replay
  /// No new entries are taken.
  case halted

  // The chart.

  /// A bar that closed above its open.
  case chartUp
  /// A bar that closed below its open.
  case chartDown
  /// A line chart.
  case chartLine
  /// The grid behind a chart.
  case chartGrid
  /// The scale of a chart.
  case axis
  /// The row of traded volume.
  case volume
  /// The price of the last trade.
  case lastPrice
  /// The mark of an entry or an exit.
  case mark
  /// The cross that reads a bar.
  case crosshair
  /// A figure or line of an indicator, such as ATR.
  case indicator
  /// A small chart inside a table.
  case sparkline

  // The gauge from stop to target, and the ladder.

  /// The track of a gauge and its ends.
  case gauge
  /// The mark of the entry on a gauge.
  case gaugeEntry
  /// The last price near the stop.
  case gaugeStop
  /// The last price on the stop's side, far from it.
  case gaugeStopFar
  /// The last price near the target.
  case gaugeTarget
  /// The last price on the target's side, far from it.
  case gaugeTargetFar
  /// A buyer's price or size.
  case bid
  /// A seller's price or size.
  case ask

  private static let nameTable: [String] = allCases.map { "\($0)" }

  /// The name used in theme files, such as `borderFocus`.
  public var name: String { Role.nameTable[Int(rawValue)] }

  /// Makes the role called `name`, or nil when there is none.
  public init?(name: String) {
    guard let index = Role.nameTable.firstIndex(of: name), let role = Role(rawValue: UInt8(index))
    else { return nil }
    self = role
  }

  /// How readable a role must be.
  public enum Legibility: Hashable, Sendable {
    /// Text: the theme's own floor, 4.5 or 7 to 1.
    case text
    /// A sign or line that carries meaning: 3 to 1.
    case graphic
    /// Decoration, and text that says it is unavailable: 1.5 to 1.
    case ornament
  }

  /// How readable this role must be on its ground.
  public var legibility: Legibility {
    switch self {
    case .border, .chartGrid, .scrollbar, .disabled, .gauge: .ornament
    case .borderFocus, .chartUp, .chartDown, .chartLine, .volume, .crosshair, .sparkline,
      .gaugeEntry, .gaugeStop, .gaugeStopFar, .gaugeTarget, .gaugeTargetFar:
      .graphic
    default: .text
    }
  }
}
