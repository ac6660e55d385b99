import Configuration
import Connectors
import Foundation
import MarketData
import Terminal
import TradeDashboard
import TraderCommands
import TradeRuntime
import TradingModel

/// The parts of a run, ready to start.
struct RunParts {
  let configuration: Configuration
  let themes: ThemeChoice
  let player: MarketPlayer
  let pace: Pace
}

/// Builds the parts of a run from its arguments, and starts it.
struct RunSetup {
  let files: [String]
  let isReplayCommand: Bool
  let market: MarketOptions
  let play: PlayOptions

  private var isSimulated: Bool { files.isEmpty }

  /// Builds everything, then runs with a screen or without; nothing trades when a part is bad.
  func start(_ run: RunOptions) throws {
    try checkArguments(run)
    let hasScreen = !run.headless && !run.plain
    if hasScreen { startAgainWithoutCrashQuestions(arguments: CommandLine.arguments) }
    let parts = try build()
    let account = try run.account.open(
      isHeadless: run.headless, sync: parts.configuration.journalSync
    ).map { RunAccount($0, parts.player.feedInfo, seed: play.seed, parts.configuration) }
    if run.headless {
      var player = parts.player
      _ = try account?.begin(&player)
      try HeadlessCommand(player: player).run()
    } else if run.plain {
      try PlainRun(parts: parts, opensPaused: isReplayCommand, account: account).run()
    } else {
      try ScreenRun(
        player: parts.player, configuration: parts.configuration, themes: parts.themes,
        pace: parts.pace, opensPaused: isReplayCommand, settingsPath: market.config,
        account: account
      ).run()
    }
  }

  /// Builds the parts; throws `Failure` with the first that is bad.
  ///
  /// - Parameter isOpenEnded: Whether the caller decides when the market ends.
  func build(isOpenEnded: Bool = false) throws -> RunParts {
    if isSimulated, market.from != nil {
      throw Failure(.usage, "--from is for files; the simulated market starts at its own time")
    }
    let library = ThemeLibrary()
    var configuration = try loadConfiguration(themeNames: library.names)
    let themes = try ThemeChoice(
      configuration: configuration, colour: play.color, library: library)
    let feed = try openFeed(configuration)
    configuration.engine.fees = configuration.paper.fees
    let barSpan = configuration.engine.atr.bar ?? feed.info.barSpan
    configuration.engine.brackets.timeout = TimeStop.effective(
      configuration, barSpan: barSpan)
    let script = try loadScript(feed.info)
    let session = TradingSession(
      feed: feed.info, settings: configuration.engine, paper: configuration.paper)
    let player = MarketPlayer(
      feed: feed, session: session, script: script,
      until: isOpenEnded ? .distantFuture : end(feed.info))
    return RunParts(
      configuration: configuration, themes: themes, player: player, pace: pace(feed.info))
  }

  private func checkArguments(_ run: RunOptions) throws {
    if isSimulated, run.headless, play.duration == nil, market.to == nil {
      throw Failure(.usage, "a headless run of the simulated market needs --for, such as --for 2h")
    }
    guard !run.headless, !run.plain else { return }
    if isatty(STDOUT_FILENO) == 0 {
      throw Failure(
        .usage,
        "standard output is not a terminal; use --headless for events as JSON lines, or --plain")
    }
    if isatty(STDIN_FILENO) == 0 {
      throw Failure(
        .usage,
        "standard input is not a terminal; use --headless with --script, or --plain for commands")
    }
  }

  private func loadConfiguration(themeNames: [String]) throws -> Configuration {
    var overrides: [ConfigurationOverride] = []
    if let theme = play.theme {
      overrides.append(ConfigurationOverride(option: "--theme", key: "ui.theme", value: theme))
    }
    do throws(ConfigurationError) {
      return try ConfigurationLoader.load(
        path: market.config, overrides: overrides, themeNames: themeNames,
        keyActions: KeyActions.all)
    } catch {
      throw Failure(error)
    }
  }

  private func openFeed(_ configuration: Configuration) throws -> any MarketFeed {
    do throws(MarketDataError) {
      return try MarketSource(files: files, market: market).open(configuration, seed: play.seed)
    } catch {
      throw Failure(error)
    }
  }

  private func loadScript(_ info: FeedInfo) throws -> Script {
    guard let path = play.script else { return Script(lines: []) }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw Failure(.noInput, "\(path): \(isThere ? "cannot be read" : "no such file")")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(.badData, "\(path): holds bytes that are not UTF-8")
    }
    let context = CommandContext(instruments: info.instruments, selected: InstrumentID(0))
    switch Script.parse(text, context: context, fileName: path) {
    case .success(let script): return script
    case .failure(let error): throw Failure(.badData, error.description)
    }
  }

  private func end(_ info: FeedInfo) -> Timestamp {
    let byDuration = play.duration.map { info.start + $0 } ?? .distantFuture
    return min(byDuration, market.to ?? .distantFuture)
  }

  /// One bar a second to begin with, which is 60× for minutes; the simulated market runs at 1×.
  private func pace(_ info: FeedInfo) -> Pace {
    let barSeconds = info.barSpan.nanoseconds / 1_000_000_000
    let usual = isSimulated ? Ratio.one : Ratio(max(60, min(barSeconds, 1_000_000)))
    return Pace(
      speed: play.speed ?? usual, isPaused: false, start: info.start,
      waitMax: isSimulated ? nil : .seconds(2))
  }
}

/// Opens the simulated market or the files.
struct MarketSource {
  let files: [String]
  let market: MarketOptions

  func open(
    _ configuration: Configuration, seed: UInt64
  ) throws(MarketDataError) -> any MarketFeed {
    guard files.isEmpty else { return try openFiles(configuration) }
    return try SimulatedFeed(
      seed: seed, barSpan: market.bar ?? .seconds(60), symbols: market.symbol,
      instruments: configuration.instruments)
  }

  func openFiles(_ configuration: Configuration) throws(MarketDataError) -> ReplayFeed {
    var options = ReplayOptions()
    options.symbols = market.symbol
    options.bar = market.bar
    options.from = market.from
    options.to = market.to
    options.instruments = configuration.instruments
    return try ReplayFeed(files: files, options: options)
  }
}

/// The default time stop, which is off when it is shorter than 20 bars.
enum TimeStop {
  private static let key = "trade_exit.bracket_orders.timeout_seconds"

  static func effective(_ configuration: Configuration, barSpan: TimeSpan) -> TimeSpan? {
    guard let timeout = configuration.engine.brackets.timeout else { return nil }
    return isDefault(configuration) && timeout < barSpan.times(20) ? nil : timeout
  }

  /// Whether nobody chose the value: a chosen one is obeyed however short it is.
  static func isDefault(_ configuration: Configuration) -> Bool {
    configuration.entries.first { $0.key == key }?.source == .builtIn
  }
}
