/// A command as the help shows it.
public struct CommandSummary: Hashable, Sendable {
  /// The first word.
  public let name: String
  /// The whole form: `cancel ID [legs] | SYMBOL | all`.
  public let usage: String
  /// The form in a few words, for narrow windows: `buy [SIZE] [SYMBOL] [TYPE] …`.
  public let brief: String
  /// What it does, in one line.
  public let help: String

  /// Every command, in the order of the help.
  public static let all: [CommandSummary] = Verb.allCases.map {
    CommandSummary(
      name: $0.rawValue, usage: $0.usage, brief: $0.brief, help: $0.help)
  }
}

/// The first word of a command.
enum Verb: String, CaseIterable {
  case buy, sell, cancel, flatten, close, reverse, sl, tp, be, trail, scale, time, protect
  case halt, reduce, resume, kill, service, pause, play, speed, step, goto, theme, set, help, quit
  case tag, note, export

  private static let entryOptions =
    "[QTY|$5000|risk:1%] [SYMBOL] [market|limit P|stop P|stop_limit P P]"
    + " [sl P|2atr|1.5%|30t] [tp P|1.5r|3atr|2%|30t] [tif day|gtc|ioc|fok|gtd TIME]"

  var brief: String {
    switch self {
    case .buy, .sell:
      rawValue + " [SIZE] [SYMBOL] [limit P | stop P | …] [sl LEVEL] [tp LEVEL] [tif TIME]"
    default: usage
    }
  }

  var usage: String {
    switch self {
    case .buy, .sell: rawValue + " " + Self.entryOptions
    case .cancel: "cancel ID [legs] | SYMBOL | all"
    case .flatten: "flatten ID | SYMBOL | all"
    case .close: "close [ID] [50%]"
    case .sl: "sl [ID] P | +3t | -3t | be"
    case .tp: "tp [ID] P | +3t | -3t"
    case .time: "time [ID] 30m | off"
    case .protect: "protect [ID | SYMBOL]"
    case .service: "service start | stop"
    case .speed: "speed N | max"
    case .step: "step [N]"
    case .goto: "goto 10:30 | +30m | 2024-01-03T10:30Z"
    case .theme: "theme NAME"
    case .set: "set NAME VALUE"
    case .halt, .reduce, .resume, .kill, .pause, .play, .help, .quit: rawValue
    case .reverse: "reverse [SYMBOL]"
    case .be: "be [ID] at 1r | after target1 | off"
    case .trail: "trail [ID] 2atr | 0.5% | 25t | 1.50 [after 1r] | off"
    case .scale: "scale [ID] 50%@1r,50%@2r"
    case .export: "export FILE"
    case .tag: "tag [ID] WORD | -WORD"
    case .note: "note [ID] TEXT"
    }
  }

  var help: String {
    switch self {
    case .buy: "Buys and brackets the position; without a quantity the proposed one."
    case .sell: "Sells short and brackets the position; without a quantity the proposed one."
    case .cancel: "Cancels a working entry; with legs the exits of an open position too."
    case .flatten: "Cancels the orders, then closes at market."
    case .close: "Closes a share of the position at market; without a share all of it."
    case .sl: "Moves the stop-loss to a price, by ticks, or to break-even."
    case .tp: "Moves the take-profit to a price or by ticks."
    case .time: "Closes at market when this long has passed since the entry."
    case .protect: "Plans new exits for a position without them."
    case .halt: "Lets no order out except cancel, close and flatten."
    case .reduce: "Lets out only orders that reduce exposure."
    case .resume: "Lets every order out again."
    case .kill: "Halts, cancels everything and flattens everything."
    case .service: "Starts or stops arming new brackets; live ones stay managed."
    case .pause: "Holds the market of a replay or simulation."
    case .play: "Lets the market run."
    case .speed: "Plays the market N times as fast, or as fast as possible."
    case .step: "Delivers the next N market events, then holds."
    case .goto: "Plays up to a time as fast as possible, then holds; never back."
    case .theme: "Draws the screen in another theme."
    case .set: "Changes a setting of the screen for this run; the settings window keeps it."
    case .help: "Shows the keys and commands."
    case .quit: "Leaves."
    case .reverse: "Flattens the symbol, then enters the same quantity on the other side."
    case .be: "Sends the stop to break-even later, by a rule."
    case .trail: "Lets the stop follow the price at a distance, at once or after a profit."
    case .scale: "Replaces the target by up to four, each for a share of the position."
    case .export: "Writes the closed trades to a new file: .csv, .json or .html."
    case .tag: "Marks a bracket with a word for its setup; with - takes it away."
    case .note: "Writes a note on a bracket, for its story and the report."
    }
  }
}
