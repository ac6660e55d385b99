import ArgumentParser
import Configuration
import Connectors
import MarketData
import TradingModel

/// `brace check`: the resolved configuration, each value with its source.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Print every setting with its source; name problems with file and line.",
    discussion: "With --feed the instruments of the files are listed too.")

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Market data files to check as well.", valueName: "file"))
  var feed: [String] = []

  @OptionGroup var market: MarketOptions

  func run() throws {
    try reportingFailures {
      let library = ThemeLibrary()
      let configuration: Configuration
      do throws(ConfigurationError) {
        configuration = try ConfigurationLoader.load(
          path: market.config, themeNames: library.names, keyActions: KeyActions.all)
      } catch {
        throw Failure(error)
      }
      let output = LineWriter()
      try output.write(text: ConfigurationReport.text(configuration))
      for line in try JournalText.lines(path: AccountOptions.usualPath()) ?? [] {
        try output.write(line)
      }
      let files = feed == ["sim"] ? [] : feed
      let source = MarketSource(files: files, market: market)
      switch Result(catching: { () throws(MarketDataError) in
        try lines(source, configuration)
      }) {
      case .success(let lines):
        for line in lines { try output.write(line) }
        try output.flush()
      case .failure(let error):
        // What could be told is told.
        try output.flush()
        throw Failure(error)
      }
      let themeProblems = library.errors.map(\.description)
      if !themeProblems.isEmpty {
        throw Failure(.badConfiguration, themeProblems.joined(separator: "\n"))
      }
    }
  }

  private func lines(
    _ source: MarketSource, _ configuration: Configuration
  ) throws(MarketDataError) -> [String] {
    var lines = [""]
    let barSpan: TimeSpan
    if source.files.isEmpty {
      let feed = try SimulatedFeed(
        seed: 1, barSpan: market.bar ?? .seconds(60), symbols: market.symbol,
        instruments: configuration.instruments)
      barSpan = feed.info.barSpan
      lines.append("market: simulated, bars of \(barSpan.text)")
      lines += feed.resolved.map { "  \($0.text)" }
    } else {
      let feed = try source.openFiles(configuration)
      barSpan = feed.info.barSpan
      lines.append("market: \(feed.info.eventCount ?? 0) events, bars of \(barSpan.text)")
      lines += feed.files.map { "  \($0.text)" }
      lines += feed.resolved.map { "  \($0.text)" }
    }
    let timeStop = TimeStop.effective(configuration, barSpan: barSpan)
    if timeStop == nil, configuration.engine.brackets.timeout != nil {
      lines.append(
        "  the default time stop is off: it is shorter than 20 bars of \(barSpan.text)")
    }
    return lines
  }
}
