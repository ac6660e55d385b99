import TextGrid
import TradingModel

/// Every key of the screen: the footer, the help and the handling of keys read this one table.
enum Keymap {
  /// The rows, in the order of the help; the footer takes those with a hint.
  static let bindings: [Binding] = trade + move + market + view + program

  /// The row of a key, if there is one.
  static func binding(for key: Key) -> Binding? {
    bindings.first { $0.triggers.contains(key) }
  }

  private static let trade: [Binding] = [
    Binding(
      triggers: [.character("b")], action: .buy, group: .trade, help: "buy ticket", hint: "buy",
      hintRank: 0, disabledReason: { $0.noEntryReason }),
    Binding(
      triggers: [.character("s")], action: .sell, group: .trade, help: "sell ticket", hint: "sell",
      hintRank: 0, disabledReason: { $0.noEntryReason }),
    Binding(
      triggers: [.character("x")], action: .cancel, group: .trade, help: "cancel entry, then exits",
      hint: "cancel", hintRank: 1, disabledReason: { $0.nothingToCancelReason }),
    Binding(
      triggers: [.character("c")], action: .close, group: .trade, help: "close the position",
      hint: "close", hintRank: 1, disabledReason: { $0.noPositionReason }),
    Binding(
      triggers: [.character("H")], action: .closeHalf, group: .trade, help: "close half of it",
      hint: "half", hintRank: 4, disabledReason: { $0.cannotHalveReason }),
    Binding(
      triggers: [.character("F")], action: .flatten, group: .trade, help: "flatten everything",
      hint: "flatten", hintRank: 2, disabledReason: { $0.nothingOpenReason }),
    Binding(
      triggers: [.character("e")], action: .breakEven, group: .trade, help: "stop to break-even",
      hint: "b/e", hintRank: 4, disabledReason: { $0.noBreakEvenReason }),
    Binding(
      triggers: [.character("[")], action: .stopDown, group: .trade,
      help: "stop 1 tick down, 10[ 10", hint: "stop", hintRank: 3, hintKeys: "[ ]",
      disabledReason: { $0.noStopReason }),
    Binding(
      triggers: [.character("]")], action: .stopUp, group: .trade, help: "stop 1 tick up",
      disabledReason: { $0.noStopReason }),
    Binding(
      triggers: [.character("{")], action: .targetDown, group: .trade, help: "target 1 tick down",
      hint: "target", hintRank: 6, hintKeys: "{ }", disabledReason: { $0.noTargetReason }),
    Binding(
      triggers: [.character("}")], action: .targetUp, group: .trade, help: "target 1 tick up",
      disabledReason: { $0.noTargetReason }),
    Binding(
      triggers: [.character("X")], action: .cancelAll, group: .trade,
      help: "cancel all working entries", disabledReason: { $0.noWorkingEntryReason }),
    Binding(
      triggers: [.character("K")], action: .kill, group: .trade, help: "kill switch: halt, flatten",
      hint: "kill", hintRank: 6),
  ]

  private static let move: [Binding] = [
    Binding(
      triggers: [.character("j"), .down], action: .moveDown, group: .move, help: "next row"),
    Binding(
      triggers: [.character("k"), .up], action: .moveUp, group: .move, help: "previous row"),
    Binding(
      triggers: [.character("g"), .home], action: .moveFirst, group: .move, help: "first row"),
    Binding(
      triggers: [.character("G"), .end], action: .moveLast, group: .move, help: "last row"),
    Binding(triggers: [.pageDown], action: .pageDown, group: .move, help: "a page on"),
    Binding(triggers: [.pageUp], action: .pageUp, group: .move, help: "a page back"),
    Binding(triggers: [.tab], action: .focusNext, group: .move, help: "next pane", hint: "pane"),
    Binding(triggers: [.backTab], action: .focusPrevious, group: .move, help: "previous pane"),
    Binding(
      triggers: [.alt("1")], action: .focus(.watchlist), group: .move,
      help: "watchlist: pick a symbol"),
    Binding(
      triggers: [.alt("2")], action: .focus(.brackets), group: .move, help: "brackets"),
    Binding(triggers: [.alt("3")], action: .focus(.chart), group: .move, help: "chart"),
    Binding(triggers: [.alt("4")], action: .focus(.events), group: .move, help: "events"),
  ]

  private static let market: [Binding] = [
    Binding(
      triggers: [.character(" ")], action: .playPause, group: .market, help: "pause or play",
      hint: "pause", hintRank: 5, disabledReason: { $0.feedOverReason }),
    Binding(
      triggers: [.character(".")], action: .step, group: .market, help: "one event on, then pause",
      disabledReason: { $0.feedOverReason }),
    Binding(
      triggers: [.character("+"), .character("=")], action: .faster, group: .market, help: "faster",
      disabledReason: { $0.feedOverReason }),
    Binding(
      triggers: [.character("-")], action: .slower, group: .market, help: "slower",
      disabledReason: { $0.feedOverReason }),
  ]

  private static let view: [Binding] = [
    Binding(
      triggers: [.character("u")], action: .cycleUnit, group: .view,
      help: "unit of the distances", hint: "unit", hintRank: 7),
    Binding(
      triggers: [.character("h")], action: .frameShorter, group: .view,
      help: "shorter bars (in the chart)", disabledReason: { $0.chartNotFocusedReason }),
    Binding(
      triggers: [.character("l")], action: .frameLonger, group: .view,
      help: "longer bars (in the chart)", disabledReason: { $0.chartNotFocusedReason }),
    Binding(triggers: [.left], action: .chartBack, group: .view, help: "chart back in time"),
    Binding(triggers: [.right], action: .chartForward, group: .view, help: "chart forward"),
    Binding(
      triggers: [.enter], action: .details, group: .view, help: "all about the bracket",
      disabledReason: { $0.noBracketReason }),
  ]

  private static let program: [Binding] = [
    Binding(
      triggers: [.character(":")], action: .commandLine, group: .program, help: "command line",
      hint: "cmd", hintRank: 3),
    Binding(
      triggers: [.character("?"), .function(1)], action: .help, group: .program, help: "this help",
      hint: "help"),
    Binding(
      triggers: [.escape], action: .leave, group: .program, help: "drop what is open"),
    Binding(
      triggers: [.character("q"), .ctrl("c")], action: .quit, group: .program, help: "quit",
      hint: "quit", hintRank: 7),
  ]
}

/// Why a key does nothing now.
extension Dashboard {
  /// Words for "nothing can be traded now".
  var noEntryReason: String? {
    if selectedInstrument == nil { return "waiting for market data: there is nothing to trade yet" }
    return snapshot.feed.isFinished ? "the market data is over: no entry can fill any more" : nil
  }
  /// Words for "neither an entry nor exits are there".
  var nothingToCancelReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    if bracket.entry != nil { return nil }
    if case .closing = bracket.phase { return "\(bracket.id) is already being closed" }
    guard bracket.stop == nil, bracket.target == nil else { return nil }
    return "\(bracket.id) has no order to cancel"
  }
  /// Words for "no row of the bracket table is selected".
  var noBracketReason: String? { selectedBracket == nil ? "there is no bracket yet" : nil }
  /// Words for "the selected bracket holds nothing".
  var noPositionReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    if case .closing = bracket.phase { return "\(bracket.id) is already being closed" }
    if bracket.remaining.isZero {
      return "\(bracket.id) has no position yet: x cancels its entry"
    }
    return nil
  }
  /// Words for "half of it is less than a lot".
  var cannotHalveReason: String? {
    if let reason = noPositionReason { return reason }
    guard let bracket = selectedBracket, let instrument = instrument(bracket.instrument) else {
      return noBracketReason
    }
    guard PromptContent.half(of: bracket.remaining, instrument).isZero else { return nil }
    return "\(bracket.id) holds \(Figures.quantity(bracket.remaining)): "
      + "half of it is less than a lot of \(instrument.lot)"
  }
  /// Words for "there is no stop to move".
  var noStopReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    return bracket.stop == nil ? "\(bracket.id) has no stop yet" : nil
  }
  /// Words for "there is no target to move".
  var noTargetReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    return bracket.target == nil ? "\(bracket.id) has no target" : nil
  }
  /// Words for "the stop is at break-even or better".
  var noBreakEvenReason: String? {
    if let reason = noPositionReason ?? noStopReason { return reason }
    guard let bracket = selectedBracket, bracket.isBreakEven else { return nil }
    return "the stop of \(bracket.id) is at break-even or better already"
  }
  /// Words for "no entry works".
  var noWorkingEntryReason: String? {
    snapshot.brackets.contains { $0.entry != nil } ? nil : "no entry is working"
  }
  /// Words for "there is nothing to flatten".
  var nothingOpenReason: String? {
    isAnythingOpen ? nil : "nothing is open: there is nothing to flatten"
  }
  /// Words for "the replay is over".
  var feedOverReason: String? {
    snapshot.feed.isFinished ? "the market data is over: q quits" : nil
  }
  /// Words for "the chart is elsewhere".
  var chartNotFocusedReason: String? {
    focus == .chart ? nil : "h and l change the bars of the chart: Alt+3 goes there"
  }
}
