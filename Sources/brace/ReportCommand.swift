import ArgumentParser
import Foundation
import TradeJournal
import TradeReports
import TradeRuntime
import TradingModel

/// `brace report`: what an account has traded.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print the finished trades of an account and what they amount to.",
    discussion: TradeReport.definitions.joined(separator: "\n"))

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json, csv
  }

  @Option(help: "table, json or csv (the trades alone).") var format = Format.table

  @Option(
    help: ArgumentHelp("Trades that ended before it are left out.", valueName: "time"),
    transform: OptionValue.time)
  var since: Timestamp?

  @Option(help: ArgumentHelp("Write a page with charts to a new file.", valueName: "file"))
  var html: String?

  @OptionGroup var account: AccountOptions

  func run() throws {
    try reportingFailures {
      let report = try StoredAccount(account).report(since: since ?? .distantPast)
      if let html {
        do throws(ReportFileError) {
          try ReportFile.write(html: report, to: html)
        } catch {
          throw Failure(.cannotCreate, error.description)
        }
        return
      }
      let output = LineWriter()
      let text =
        switch format {
        case .table: report.table
        case .json: report.json
        case .csv: report.csv
        }
      // Each ends with a line end, which the writer adds.
      try output.write(String(text.dropLast()))
      try output.flush()
    }
  }
}

/// `brace events`: the story of a bracket, or of the whole account.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Print what happened to a bracket, or in the whole account.")

  @Option(
    help: ArgumentHelp("Only what belongs to this bracket.", valueName: "B12"),
    transform: EventsCommand.bracket)
  var bracket: BracketID?

  @Flag(help: "Print JSON lines, as a run without a screen does.") var json = false

  @OptionGroup var account: AccountOptions

  @Sendable private static func bracket(_ text: String) throws -> BracketID {
    let digits = text.first == "B" || text.first == "b" ? text.dropFirst() : text[...]
    guard let number = UInt32(digits), number > 0 else {
      throw ValidationError("expected a bracket such as B12")
    }
    return BracketID(number)
  }

  func run() throws {
    try reportingFailures {
      let stored = try StoredAccount(account)
      let output = LineWriter()
      var count = 0
      try stored.reading { journal in
        if json {
          for line in try journal.eventLines(of: bracket) {
            try output.write(line)
            count += 1
          }
          return
        }
        try journal.readStory(of: bracket) { time, id, words in
          let name = id.map { "\($0) " } ?? ""
          try output.write("\(TradeReport.moment(time))  \(name)\(TradeReport.printable(words))")
          count += 1
        }
      }
      try output.flush()
      if let bracket, count == 0 {
        throw Failure(.noInput, "\(stored.path) knows nothing of a bracket \(bracket)")
      }
    }
  }
}

/// `brace export`: orders, fills or trades as CSV.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the orders, fills or trades of an account as CSV.")

  enum Table: String, CaseIterable, ExpressibleByArgument {
    case orders, fills, trades
  }

  @Argument(help: "orders, fills or trades.") var table: Table

  @OptionGroup var account: AccountOptions

  func run() throws {
    try reportingFailures {
      let stored = try StoredAccount(account)
      let output = LineWriter()
      let journalTable: JournalTable
      switch table {
      case .trades:
        try output.write(String(try stored.report(since: .distantPast).csv.dropLast()))
        return try output.flush()
      case .orders: journalTable = .orders
      case .fills: journalTable = .fills
      }
      try stored.reading { journal in
        try journal.read(journalTable) { row in
          try output.write(TradeReport.line(row))
        }
      }
      try output.flush()
    }
  }
}

/// An account that is only read; a Brace may be running on it.
struct StoredAccount {
  let path: String

  init(_ options: AccountOptions) throws {
    if options.fresh {
      throw Failure(.usage, "--fresh starts an account: expected a command that runs")
    }
    guard let path = try options.path(isHeadless: false), path != ":memory:" else {
      throw Failure(.usage, "expected --journal FILE, or --account NAME")
    }
    guard AccountFiles.exists(path) else {
      throw Failure(.noInput, "\(path): there is no such account; brace makes it when it runs")
    }
    self.path = path
  }

  /// Opens the journal for `work`.
  func reading<Value>(_ work: (SQLiteJournal) throws -> Value) throws -> Value {
    do {
      return try work(try SQLiteJournal(path: path, lock: nil))
    } catch let error as StoreError {
      throw Failure(error)
    }
  }

  /// The report of the trades that ended at or after a moment.
  func report(since: Timestamp) throws -> TradeReport {
    let history = try reading { try $0.history(since: since) }
    let name = URL(fileURLWithPath: path).lastPathComponent
    let from = since == .distantPast ? "" : " since \(since)"
    return TradeReport(
      title: "trades of \(name)\(from)", start: history.start,
      trades: history.trades.map { result in
        let entry = history.annotations[result.bracket]
        return ReportedTrade(
          result: result, instrument: history.instruments[Int(result.instrument.index)],
          tags: entry.tags, notes: entry.notes)
      })
  }
}
