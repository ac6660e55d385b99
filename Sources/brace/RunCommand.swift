import ArgumentParser

/// `brace [run]`: the dashboard, or a headless run.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Open the dashboard on a simulated market or on files.")

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("`sim` (default) or market data files.", valueName: "sim|file"))
  var feed: [String] = []

  @OptionGroup var market: MarketOptions
  @OptionGroup var options: RunOptions

  func run() throws {
    try reportingFailures {
      let files = feed == ["sim"] ? [] : feed
      if files.contains("sim") {
        throw Failure(.usage, "--feed sim stands alone; expected sim or files, not both")
      }
      try RunSetup(files: files, isReplayCommand: false, market: market, play: options.play)
        .start(options)
    }
  }
}

/// `brace replay FILE…`: the dashboard on files, paused where the first ATR exists.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay market data files: CSV of bars, trades or quotes, plain or .gz.",
    discussion: """
      Starts at 60× (a one-minute bar a second), paused on the first bar that has an ATR:
      Space plays, . steps one event, + and − change the speed.
      """)

  @Argument(help: ArgumentHelp("The files; several are merged by time.", valueName: "file"))
  var files: [String]

  @OptionGroup var market: MarketOptions
  @OptionGroup var options: RunOptions

  func run() throws {
    try reportingFailures {
      try RunSetup(files: files, isReplayCommand: true, market: market, play: options.play)
        .start(options)
    }
  }
}
