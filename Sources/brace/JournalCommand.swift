import ArgumentParser
import TradeJournal
import TradingModel

/// `brace journal`: the size of a journal, and making it smaller.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Show a journal's figures, or make it smaller.",
    subcommands: [Show.self, Compact.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print what is in a journal and how large it is.")

    @OptionGroup var account: AccountOptions

    func run() throws {
      try reportingFailures {
        let output = LineWriter()
        guard
          let lines = try JournalText.lines(
            path: account.path(isHeadless: false))
        else {
          throw Failure(.usage, "there is no journal to show")
        }
        for line in lines { try output.write(line) }
        try output.flush()
      }
    }
  }

  struct Compact: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "compact",
      abstract: "Take out the events, orders and fills of brackets that ended before a time.",
      discussion: "Trades stay: reports are made of them.")

    @Option(
      help: ArgumentHelp("ISO-8601, in the market's time.", valueName: "time"),
      transform: OptionValue.time)
    var before: Timestamp

    @OptionGroup var account: AccountOptions

    func run() throws {
      try reportingFailures {
        guard let path = try account.path(isHeadless: false), path != ":memory:" else {
          throw Failure(.usage, "there is no journal to make smaller")
        }
        let line = try compact(path)
        let output = LineWriter()
        try output.write(line)
        try output.flush()
      }
    }

    private func compact(_ path: String) throws -> String {
      do throws(StoreError) {
        let lock = try FileLock(journal: path)
        let journal = try SQLiteJournal(path: path, lock: lock)
        let old = try journal.figures().bytes
        let count = try journal.compact(before: before)
        let new = try journal.figures().bytes
        return "\(count) events taken out: \(old) bytes, now \(new)"
      } catch {
        throw Failure(error)
      }
    }
  }
}

/// A journal's figures in lines.
enum JournalText {
  /// The lines; `nil` when there is no journal.
  static func lines(path: String?) throws -> [String]? {
    guard let path, path != ":memory:", AccountFiles.exists(path) else { return nil }
    do throws(StoreError) {
      let figures = try SQLiteJournal(path: path, lock: nil).figures()
      var lines = ["journal: \(path), \(figures.bytes) bytes"]
      lines.append(
        "  \(figures.sessions) runs, \(figures.trades) trades, \(figures.openBrackets) brackets "
          + "open, \(figures.intents) orders, \(figures.fills) fills, \(figures.events) events")
      if let time = figures.time { lines.append("  played to \(time)") }
      return lines
    } catch {
      throw Failure(error)
    }
  }
}
