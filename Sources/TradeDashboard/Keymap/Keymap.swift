import TextGrid
import TradingModel

/// Every key of the screen as it comes: the footer, the help and the handling of keys read this one
/// table, through `KeyBindings`, which puts the user's own keys in.
enum Keymap {
  /// The rows, in the order of the help; the footer takes those with a hint.
  static let bindings: [Binding] = trade + move + market + view + program

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
      triggers: [.character("E")], action: .breakEvenRule, group: .trade,
      help: "break-even by itself at 1R", disabledReason: { $0.noBreakEvenRuleReason }),
    Binding(
      triggers: [.character("t")], action: .trail, group: .trade, help: "trail the stop, on or off",
      hint: "trail", hintRank: 5, disabledReason: { $0.noTrailReason }),
    Binding(
      triggers: [.character("r")], action: .reverse, group: .trade,
      help: "reverse: flatten, turn", hint: "reverse", hintRank: 6,
      disabledReason: { $0.noReversalReason }),
    Binding(
      triggers: [.character("[")], action: .stopDown, group: .trade,
      help: "stop 1 tick down, 10[ 10", hint: "stop", hintRank: 3,
      disabledReason: { $0.noStopReason }),
    Binding(
      triggers: [.character("]")], action: .stopUp, group: .trade, help: "stop 1 tick up",
      disabledReason: { $0.noStopReason }),
    Binding(
      triggers: [.character("{")], action: .targetDown, group: .trade, help: "target 1 tick down",
      hint: "target", hintRank: 6, disabledReason: { $0.noTargetReason }),
    Binding(
      triggers: [.character("}")], action: .targetUp, group: .trade, help: "target 1 tick up",
      disabledReason: { $0.noTargetReason }),
    Binding(
      triggers: [.character("<")], action: .bothDown, group: .trade,
      help: "stop and target 1 tick down", hint: "both", hintRank: 8,
      disabledReason: { $0.noStopReason ?? $0.noTargetReason }),
    Binding(
      triggers: [.character(">")], action: .bothUp, group: .trade,
      help: "stop and target 1 tick up",
      disabledReason: { $0.noStopReason ?? $0.noTargetReason }),
    Binding(
      triggers: [.character("X")], action: .cancelAll, group: .trade,
      help: "cancel all working entries", disabledReason: { $0.noWorkingEntryReason }),
    Binding(
      triggers: [.character("K")], action: .kill, group: .trade, help: "kill switch: halt, flatten",
      hint: "kill", hintRank: 6,
      // It halts at any time, and is never refused.
      hasUse: { $0.isAnythingOpen }),
    Binding(
      triggers: [.character("a")], action: .arm, group: .trade, help: "arm or disarm one-key",
      hint: "arm", hintRank: 8, disabledReason: { $0.cannotArmReason }),
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
    Binding(
      triggers: [.alt("5")], action: .focus(.orders), group: .move,
      help: "orders, fills, trades"),
    Binding(triggers: [.alt("6")], action: .focus(.ladder), group: .move, help: "ladder"),
    Binding(
      triggers: [.character("/")], action: .search, group: .move, help: "find rows, filter events",
      hint: "find", hintRank: 9),
    Binding(
      triggers: [.character("n")], action: .searchNext, group: .move, help: "next match",
      disabledReason: { $0.noSearchReason }),
    Binding(
      triggers: [.character("N")], action: .searchPrevious, group: .move, help: "previous match",
      disabledReason: { $0.noSearchReason }),
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
      help: "unit of the distances", hint: "unit", hintRank: 7,
      hasUse: { !$0.snapshot.brackets.isEmpty }),
    Binding(
      triggers: [.character("h")], action: .frameShorter, group: .view,
      help: "shorter bars; page before", disabledReason: { $0.chartNotFocusedReason }),
    Binding(
      triggers: [.character("l")], action: .frameLonger, group: .view,
      help: "longer bars; next page", disabledReason: { $0.chartNotFocusedReason }),
    Binding(triggers: [.left], action: .chartBack, group: .view, help: "chart back in time"),
    Binding(triggers: [.right], action: .chartForward, group: .view, help: "chart forward"),
    Binding(
      triggers: [.enter], action: .details, group: .view, help: "all about the bracket",
      disabledReason: { $0.noStoryReason }),
    Binding(
      triggers: [.character("v")], action: .cycleChartForm, group: .view,
      help: "chart: candles, line, dots"),
    Binding(
      triggers: [.character("i")], action: .cross, group: .view, help: "cross that reads a bar"),
    Binding(
      triggers: [.character("f")], action: .cycleEventFilter, group: .view,
      help: "filter of the events"),
    Binding(
      triggers: [.character("z")], action: .zoom, group: .view, help: "zoom the pane, and back",
      hint: "zoom", hintRank: 9),
    Binding(
      triggers: [.character("p")], action: .cycleLayout, group: .view, help: "next layout",
      hint: "layout", hintRank: 9),
  ]

  private static let program: [Binding] = [
    Binding(
      triggers: [.character(":")], action: .commandLine, group: .program, help: "command line",
      hint: "cmd", hintRank: 3),
    Binding(
      triggers: [.character("?"), .function(1)], action: .help, group: .program, help: "this help",
      hint: "help"),
    Binding(
      triggers: [.character(",")], action: .settings, group: .program,
      help: "settings, kept in the file", hint: "settings", hintRank: 9),
    Binding(
      triggers: [.character("T")], action: .tag, group: .program, help: "tag the bracket",
      disabledReason: { $0.noStoryReason }),
    Binding(
      triggers: [.character("o")], action: .note, group: .program, help: "note on the bracket",
      disabledReason: { $0.noStoryReason }),
    Binding(
      triggers: [.character("y")], action: .copy, group: .program, help: "copy the selected row",
      disabledReason: { $0.nothingToCopyReason }),
    Binding(
      triggers: [.character("m")], action: .mouse, group: .program, help: "mouse on or off"),
    Binding(
      triggers: [.escape], action: .leave, group: .program, help: "drop what is open"),
    Binding(
      triggers: [.character("q"), .ctrl("c")], action: .quit, group: .program, help: "quit",
      hint: "quit", hintRank: 7),
  ]
}
