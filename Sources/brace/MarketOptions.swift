import ArgumentParser
import Terminal
import Themes
import TradingModel

/// The options that every command on a market takes.
struct MarketOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Only these symbols, or the names of the files' symbols.", valueName: "S"))
  var symbol: [String] = []

  @Option(
    help: ArgumentHelp("Bar length of ATR and chart: 10s, 1m, 1d.", valueName: "span"),
    transform: OptionValue.span)
  var bar: TimeSpan?

  @Option(
    help: ArgumentHelp("Play nothing before this time (ISO-8601).", valueName: "time"),
    transform: OptionValue.time)
  var from: Timestamp?

  @Option(
    help: ArgumentHelp("Play nothing after this time (ISO-8601).", valueName: "time"),
    transform: OptionValue.time)
  var to: Timestamp?

  @Option(
    help: ArgumentHelp("The configuration file.", valueName: "file"), completion: .file())
  var config: String?

  func validate() throws {
    if let from, let to, from >= to {
      throw ValidationError("--from \(from) is not before --to \(to)")
    }
  }
}

/// The options of everything that plays a market.
struct PlayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Market time per wall time: 1, 60 … or max. Default: 1 simulated, 60 replayed.",
      valueName: "factor"), transform: OptionValue.speed)
  var speed: Ratio?

  @Option(help: ArgumentHelp("Which of the simulated markets.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("End after this much market time: 2h.", valueName: "span"),
    transform: OptionValue.span)
  var duration: TimeSpan?

  @Option(
    help: ArgumentHelp("The theme; `brace themes list` names them.", valueName: "name"),
    completion: .list(Themes.all().map(\.name)))
  var theme: String?

  @Option(
    help: ArgumentHelp("Colours: auto, 16, 256, direct or never.", valueName: "how"),
    completion: .list(ColourChoice.allCases.map(\.rawValue)))
  var color: String = "auto"

  @Option(
    help: ArgumentHelp("Commands to run at their times: `@+90s buy 100`.", valueName: "file"),
    completion: .file())
  var script: String?
}

/// The options of a run, with a screen or without.
struct RunOptions: ParsableArguments {
  @OptionGroup var play: PlayOptions

  @OptionGroup var account: AccountOptions

  @Flag(help: "No screen: events as JSON lines on standard output, a summary last.")
  var headless = false

  @Flag(help: "No screen: plain lines for screen readers and pipes, commands on standard input.")
  var plain = false

  func validate() throws {
    if headless, plain { throw ValidationError("--headless and --plain exclude each other") }
  }
}

/// Reads the values of options; a wrong one says what was expected.
enum OptionValue {
  /// A positive number, or `max`, which is zero.
  @Sendable static func speed(_ text: String) throws -> Ratio {
    if text == "max" { return .zero }
    // Not a number means not a speed, and that is said.
    guard let ratio = try? Ratio(parsing: text), ratio.raw > 0, ratio <= Ratio(1_000_000) else {
      throw ValidationError("expected a number such as 60, at most 1000000, or max")
    }
    return ratio
  }

  /// `90s`, `1m`, `2h`, `1d`; more than nothing.
  @Sendable static func span(_ text: String) throws -> TimeSpan {
    guard let span = TimeSpan(parsing: text), span > .zero else {
      throw ValidationError("expected a length of time such as 90s, 1m, 2h or 1d")
    }
    return span
  }

  /// ISO-8601.
  @Sendable static func time(_ text: String) throws -> Timestamp {
    guard let time = Timestamp(iso8601: text) else {
      throw ValidationError("expected a time such as 2020-12-15T15:00Z")
    }
    return time
  }
}
