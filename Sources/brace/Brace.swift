import ArgumentParser
import Foundation

/// The program: parses arguments, builds the parts, runs.
@main
struct Brace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "brace",
    abstract: "A terminal dashboard that watches over bracket orders, on paper.",
    discussion: """
      Without arguments it opens the dashboard on a simulated market. Press ? there for the keys.
      Every order is paper: nothing here can reach a real account.

      Exit codes: 0 fine; 64 wrong arguments; 65 bad market data or script; 66 no such file;
      70 internal error; 73, 74 cannot write; 78 bad configuration; 128+n ended by signal n.
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, ReplayCommand.self, ATRCommand.self, CheckCommand.self, ReportCommand.self,
      EventsCommand.self, ExportCommand.self, JournalCommand.self, ThemesCommand.self,
      SnapshotCommand.self, KeysCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// Parses the arguments and runs the command; wrong arguments are told in one line.
  static func main() {
    StandardStreams.occupy()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      exit(withError: code)
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      Failure(.usage, "\(message(for: error)); brace --help tells more").print()
      exit(withError: code)
    }
  }
}
