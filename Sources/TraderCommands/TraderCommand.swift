public import TradingModel

/// What a trader can say, by key, on the `:` line or in a script: one grammar behind all three.
///
/// `buy 100 SPY sl 2atr` becomes `.engine(.enter(…))`, `speed 60` becomes `.feed(.speed(60))`.
public enum TraderCommand: Hashable, Sendable {
  /// For the engine: it becomes a numbered input.
  case engine(TraderRequest)
  /// For the replay or the simulated market.
  case feed(FeedCommand)
  /// For the account's records.
  case record(RecordCommand)
  /// For the screen.
  case screen(ScreenCommand)
}

/// What a trader writes down; it changes no order.
public enum RecordCommand: Hashable, Sendable {
  /// Say something about a bracket, also when it has ended.
  case annotate(BracketID, Annotation)
  /// Write the finished trades to a file: CSV, or JSON or HTML by the name's end.
  case export(path: String)
}

/// What a trader asks of a replay or of the simulated market.
public enum FeedCommand: Hashable, Sendable {
  /// Hold market time.
  case pause
  /// Let market time run.
  case play
  /// Market time per wall time: 60 plays a minute in a second; zero is as fast as possible.
  case speed(Ratio)
  /// Deliver so many further events, then pause; at least 1.
  case step(Int32)
  /// Play up to this moment as fast as possible, then pause; never back.
  case goTo(MarketMoment)
}

/// What a trader asks of the screen; without a screen only `quit` does something.
public enum ScreenCommand: Hashable, Sendable {
  /// Draw with the theme of this name.
  case theme(String)
  /// Change a setting, for this run.
  case set(ScreenSetting)
  /// Show the keys and commands.
  case help
  /// Leave.
  case quit
}

/// What words of a command may refer to.
public struct CommandContext: Hashable, Sendable {
  /// Every instrument, indexed by its id.
  public var instruments: [Instrument]
  /// What a command without a symbol means; in scripts the first instrument.
  public var selected: InstrumentID
  /// What a command without a bracket means; `nil` in scripts.
  public var selectedBracket: BracketID?
  /// The brackets offered by completion; a command may name any other.
  public var brackets: [BracketID]
  /// The names `theme` accepts; empty accepts every name.
  public var themes: [String]

  /// Makes a context.
  public init(
    instruments: [Instrument], selected: InstrumentID = InstrumentID(0),
    selectedBracket: BracketID? = nil, brackets: [BracketID] = [], themes: [String] = []
  ) {
    self.instruments = instruments
    self.selected = selected
    self.selectedBracket = selectedBracket
    self.brackets = brackets
    self.themes = themes
  }

  /// The instrument of this symbol, upper or lower case.
  func instrument(symbol: String) -> InstrumentID? {
    let wanted = symbol.uppercased()
    return instruments.first { $0.symbol.uppercased() == wanted }?.id
  }

  /// Every bracket a completion offers, the selected one first.
  var bracketNames: [String] {
    var ids = selectedBracket.map { [$0] } ?? []
    for id in brackets where !ids.contains(id) { ids.append(id) }
    return ids.map(\.description)
  }
}
