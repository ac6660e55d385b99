import TraderCommands
public import TradingModel

/// Everything a user can set, checked, before the first input.
public struct Configuration: Hashable, Sendable {
  /// For the engine: exits, limits, keeping of brackets.
  public var engine = EngineSettings()
  /// For the paper venue.
  public var paper = PaperSettings()
  /// Per symbol, in the order of the file.
  public var instruments: [InstrumentSettings] = []
  /// When what is journaled is safe.
  public var journalSync = JournalSync.normal
  /// For the screen.
  public var ui = InterfaceSettings()
  /// Every value with its source, in the order of the documentation, for `brace check`.
  public var entries: [ResolvedValue] = []

  /// Makes the defaults, without entries; `ConfigurationLoader` lists them too.
  public init() {}
}

/// One value and where it comes from.
public struct ResolvedValue: Hashable, Sendable {
  /// The dotted path: `trade_exit.atr.period`, `instruments.AAPL.tick`.
  public let key: String
  /// The value as the file may write it: `14`, `1%`, `off`.
  public let value: String
  /// Where it comes from.
  public let source: ValueSource

  /// Makes an entry.
  public init(key: String, value: String, source: ValueSource) {
    self.key = key
    self.value = value
    self.source = source
  }
}

/// Where a value comes from.
public enum ValueSource: Hashable, Sendable, CustomStringConvertible {
  /// Built in.
  case builtIn
  /// What a profile of the paper venue stands for.
  case profile(String)
  /// A line of a file, counted from 1.
  case file(String, line: Int)
  /// An option of the command line, such as `--theme`.
  case option(String)

  /// `default`, `profile NAME`, `FILE:LINE` or `--option`.
  public var description: String {
    switch self {
    case .builtIn: "default"
    case .profile(let name): "profile \(name)"
    case .file(let name, let line): "\(PlainText.oneLine(name, lengthMax: 200)):\(line)"
    case .option(let name): name
    }
  }
}

/// A value given on the command line in place of the file's.
public struct ConfigurationOverride: Hashable, Sendable {
  /// The option as typed: `--theme`.
  public let option: String
  /// The key it sets: `ui.theme`.
  public let key: String
  /// The value as typed.
  public let value: String

  /// Makes an override.
  public init(option: String, key: String, value: String) {
    self.option = option
    self.key = key
    self.value = value
  }
}
