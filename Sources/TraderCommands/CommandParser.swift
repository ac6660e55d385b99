import TradingModel

/// The grammar: text to command, with errors that point at the word, and completion from the same
/// rules.
///
/// It checks what can be checked without a market: words, numbers and their range. Ticks, lots,
/// sides and limits are the engine's to refuse.
public enum CommandParser {
  /// Returns the command that `text` says.
  ///
  /// `sell 2 esz6 limit 5120 sl 30t` is a short of two ESZ6 at 5120 with its stop 30 ticks above.
  ///
  /// - Parameters:
  ///   - text: One command without a line end.
  ///   - context: What symbols exist and what an unnamed symbol or bracket means.
  public static func parse(
    _ text: some StringProtocol, _ context: CommandContext
  ) -> Result<TraderCommand, CommandError> {
    parse(WordReader(String(text)), context)
  }

  /// Returns the words that may stand for the last word of `text`, best first.
  ///
  /// `fl` gives `flatten`; `flatten ` gives `all`, then brackets and symbols. A text that is
  /// already wrong before its last word gives nothing.
  public static func completions(for text: some StringProtocol, _ context: CommandContext)
    -> [String]
  {
    let text = String(text)
    let typed =
      text.last?.isWhitespace ?? true ? "" : text.split(whereSeparator: \.isWhitespace).last
    let prefix = String(typed ?? "")
    // No grammar knows this word, so the parser says what it would have allowed in its place.
    let unknown = "\u{1}"
    let reader = WordReader(text.dropLast(prefix.count) + unknown)
    guard case .failure(let error) = parse(reader, context), error.word == unknown else {
      return []
    }
    let wanted = prefix.lowercased()
    var seen: Set<String> = []
    return error.candidates.filter {
      $0.lowercased().hasPrefix(wanted) && seen.insert($0).inserted
    }
  }

  /// Parses words that were split, and numbered, by the caller.
  static func parse(
    _ words: WordReader, _ context: CommandContext
  ) -> Result<TraderCommand, CommandError> {
    Result { () throws(CommandError) in
      var reader = CommandReader(words: words, context: context)
      return try reader.command()
    }
  }
}

/// Reads one command; the rules for entries and for values are in extensions.
struct CommandReader {
  var words: WordReader
  let context: CommandContext

  /// The whole command, by its first word.
  mutating func command() throws(CommandError) -> TraderCommand {
    let expectation = Expectation(
      "a command such as buy, sell, cancel, flatten or help", Verb.allCases.map(\.rawValue))
    let first = try words.next(expectation)
    guard let verb = Verb(rawValue: first.lowercased) else {
      throw words.wrong(first, expectation)
    }
    let command = try arguments(of: verb)
    try words.finish(after: verb.rawValue)
    return command
  }

  private mutating func arguments(of verb: Verb) throws(CommandError) -> TraderCommand {
    switch verb {
    case .buy: .engine(.enter(try entry(.buy)))
    case .sell: .engine(.enter(try entry(.sell)))
    case .cancel: .engine(try cancel())
    case .flatten: .engine(.flatten(try scope(allowsAll: true)))
    case .close: .engine(try close())
    case .sl: .engine(try moveStop())
    case .tp: .engine(try moveTarget())
    case .time: .engine(try timeLimit())
    case .protect: .engine(.protect(try protectScope()))
    case .reverse: .engine(.reverse(try reversedInstrument()))
    case .be: .engine(try breakEvenRule())
    case .trail: .engine(try trail())
    case .scale: .engine(try scale())
    case .halt: .engine(.setTradingState(.halted))
    case .reduce: .engine(.setTradingState(.reducing))
    case .resume: .engine(.setTradingState(.active))
    case .kill: .engine(.kill)
    case .service: .engine(try service())
    case .pause: .feed(.pause)
    case .play: .feed(.play)
    case .speed: .feed(.speed(try speed()))
    case .step: .feed(.step(try step()))
    case .goto: .feed(.goTo(try marketMoment()))
    case .set: .screen(.set(try setting()))
    case .theme: .screen(.theme(try theme()))
    case .help: .screen(.help)
    case .quit: .screen(.quit)
    case .tag: .record(try tag())
    case .note: .record(try note())
    case .export: .record(.export(path: try restOfLine("the name of a file such as trades.csv")))
    }
  }

  // MARK: Brackets

  private mutating func cancel() throws(CommandError) -> TraderRequest {
    let scope = try scope(allowsAll: true)
    guard case .bracket = scope, let word = words.peek else { return .cancel(scope, legs: false) }
    guard word.lowercased == "legs" else {
      throw words.wrong(word, Expectation("legs or nothing more", ["legs"]))
    }
    _ = words.next()
    return .cancel(scope, legs: true)
  }

  private mutating func close() throws(CommandError) -> TraderRequest {
    let expectation = Expectation(
      "a share such as 50%", values: ["25%", "50%", "75%", "100%"] + context.bracketNames)
    if let word = words.peek, bracket(word, allowsBareNumber: true) != nil, words.left == 1 {
      return .close(try bracketID(), share: .one)
    }
    if words.left == 0 { return .close(try selectedBracket(), share: .one) }
    let id = try bracketBeforeValue()
    let word = try words.next(expectation)
    guard let share = Self.percentage(word.lowercased), share > .zero, share <= .one else {
      throw words.wrong(word, expectation)
    }
    return .close(id, share: share)
  }

  private mutating func moveStop() throws(CommandError) -> TraderRequest {
    let expectation = Expectation("a price, +3t, -3t or be", ["be"], values: context.bracketNames)
    let id = try bracketBeforeValue()
    return .moveStop(id, try legMove(expectation, allowsBreakEven: true))
  }

  private mutating func moveTarget() throws(CommandError) -> TraderRequest {
    let expectation = Expectation("a price, +3t or -3t", values: context.bracketNames)
    let id = try bracketBeforeValue()
    return .moveTarget(id, try legMove(expectation, allowsBreakEven: false))
  }

  private mutating func timeLimit() throws(CommandError) -> TraderRequest {
    let expectation = Expectation(
      "a length of time such as 30m, or off", ["off"], values: context.bracketNames)
    let id = try bracketBeforeValue()
    let word = try words.next(expectation)
    if word.lowercased == "off" { return .timeLimit(id, nil) }
    // A bare number may be meant as minutes or as seconds, so the unit is asked for.
    guard word.lowercased.last?.isLetter == true, let span = TimeSpan(parsing: word.lowercased),
      span > .zero
    else { throw words.wrong(word, expectation) }
    return .timeLimit(id, span)
  }

  private mutating func protectScope() throws(CommandError) -> Scope {
    if words.left == 0, let id = context.selectedBracket { return .bracket(id) }
    return try scope(allowsAll: false)
  }

  private mutating func service() throws(CommandError) -> TraderRequest {
    let expectation = Expectation("start or stop", ["start", "stop"])
    let word = try words.next(expectation)
    switch word.lowercased {
    case "start": return .service(isRunning: true)
    case "stop": return .service(isRunning: false)
    default: throw words.wrong(word, expectation)
    }
  }

  // MARK: Feed and screen

  private mutating func speed() throws(CommandError) -> Ratio {
    let expectation = Expectation("a number above 0 such as 60, or max", ["max"])
    let word = try words.next(expectation)
    if word.lowercased == "max" { return .zero }
    let digits = word.lowercased.hasSuffix("x") ? String(word.text.dropLast()) : word.text
    guard let speed = try? Ratio(parsing: digits), speed > .zero else {  // any fault: not a speed
      throw words.wrong(word, expectation)
    }
    return speed
  }

  private mutating func step() throws(CommandError) -> Int32 {
    guard let word = words.next() else { return 1 }
    guard let count = Self.wholeNumber(word.text), count > 0 else {
      throw words.wrong(word, Expectation("a whole number above 0"))
    }
    return count
  }

  mutating func theme() throws(CommandError) -> String {
    let names = context.themes
    let expectation = Expectation(
      names.isEmpty ? "the name of a theme" : PlainText.list(names), names)
    let word = try words.next(expectation)
    if names.isEmpty { return word.text }
    guard let name = names.first(where: { $0.lowercased() == word.lowercased }) else {
      throw words.wrong(word, expectation)
    }
    return name
  }
}
