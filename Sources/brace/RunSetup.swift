import Configuration
import Connectors
import Foundation
import MarketData
import Terminal
import TraderCommands
import TradeRuntime
import TradingModel

/// Builds the parts of a run from its arguments, and starts it.
struct RunSetup {
  let files: [String]
  let isReplayCommand: Bool
  let market: MarketOptions
  let run: RunOptions

  private var isSimulated: Bool { files.isEmpty }

  /// Builds everything, then runs with a screen or without; nothing trades when a part is bad.
  func start() throws {
    try checkArguments()
    if !run.headless { startAgainWithoutCrashQuestions(arguments: CommandLine.arguments) }
    var configuration = try loadConfiguration()
    let themes = try ThemeChoice(configuration: configuration, colour: run.color)
    let feed = try openFeed(configuration)
    configuration.engine.fees = configuration.paper.fees
    let barSpan = configuration.engine.atr.bar ?? feed.info.barSpan
    configuration.engine.brackets.timeout = TimeStop.effective(
      configuration, barSpan: barSpan)
    let script = try loadScript(feed.info)
    let session = TradingSession(
      feed: feed.info, settings: configuration.engine, paper: configuration.paper)
    var player = MarketPlayer(
      feed: feed, session: session, script: script, until: end(feed.info))
    let account = try run.account.open(
      isHeadless: run.headless, sync: configuration.journalSync
    ).map { RunAccount($0, feed.info, seed: run.seed, configuration) }
    if run.headless {
      _ = try account?.begin(&player)
      try HeadlessCommand(player: player).run()
    } else {
      try ScreenRun(
        player: player, configuration: configuration, themes: themes,
        pace: pace(feed.info), opensPaused: isReplayCommand, account: account
      ).run()
    }
  }

  private func checkArguments() throws {
    if isSimulated, market.from != nil {
      throw Failure(.usage, "--from is for files; the simulated market starts at its own time")
    }
    if isSimulated, run.headless, run.duration == nil, market.to == nil {
      throw Failure(.usage, "a headless run of the simulated market needs --for, such as --for 2h")
    }
    if !run.headless, isatty(STDOUT_FILENO) == 0 {
      throw Failure(
        .usage, "standard output is not a terminal; use --headless for events as JSON lines")
    }
    if !run.headless, isatty(STDIN_FILENO) == 0 {
      throw Failure(
        .usage, "standard input is not a terminal; use --headless with --script for commands")
    }
  }

  private func loadConfiguration() throws -> Configuration {
    var overrides: [ConfigurationOverride] = []
    if let theme = run.theme {
      overrides.append(ConfigurationOverride(option: "--theme", key: "ui.theme", value: theme))
    }
    do throws(ConfigurationError) {
      return try ConfigurationLoader.load(
        path: market.config, overrides: overrides, themeNames: ThemeLibrary().names)
    } catch {
      throw Failure(error)
    }
  }

  private func openFeed(_ configuration: Configuration) throws -> any MarketFeed {
    do throws(MarketDataError) {
      return try MarketSource(files: files, market: market).open(configuration, seed: run.seed)
    } catch {
      throw Failure(error)
    }
  }

  private func loadScript(_ info: FeedInfo) throws -> Script {
    guard let path = run.script else { return Script(lines: []) }
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
    let byDuration = run.duration.map { info.start + $0 } ?? .distantFuture
    return min(byDuration, market.to ?? .distantFuture)
  }

  /// One bar a second to begin with, which is 60× for minutes; the simulated market runs at 1×.
  private func pace(_ info: FeedInfo) -> Pace {
    let barSeconds = info.barSpan.nanoseconds / 1_000_000_000
    let usual = isSimulated ? Ratio.one : Ratio(max(60, min(barSeconds, 1_000_000)))
    return Pace(
      speed: run.speed ?? usual, isPaused: false, start: info.start,
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
