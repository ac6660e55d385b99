import ArgumentParser
import Configuration
import TradeDashboard
import TradingModel

/// `brace keys`: every key of the screen.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Print the keys of the screen, what they do, and their names for ui.keys.")

  @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
  var config: String?

  func run() throws {
    try reportingFailures {
      let settings: Configuration
      do throws(ConfigurationError) {
        settings = try ConfigurationLoader.load(path: config, keyActions: KeyActions.all)
      } catch {
        throw Failure(error)
      }
      let output = LineWriter()
      for line in KeyTable.lines(KeyBindings(settings.ui.keys)) { try output.write(line) }
      try output.flush()
    }
  }
}
