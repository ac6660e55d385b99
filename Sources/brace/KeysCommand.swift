import ArgumentParser
import TradeDashboard

/// `brace keys`: every key of the screen.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the keys of the screen and what they do.")

  func run() throws {
    try reportingFailures {
      let output = LineWriter()
      for line in KeyTable.lines() { try output.write(line) }
      try output.flush()
    }
  }
}
