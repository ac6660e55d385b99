import Connectors
import Foundation
import TradeEngine
public import TradeReports
public import TradingModel

/// What a trader writes down: words about brackets, and reports.
extension MarketPlayer {
  /// Notes what was said about a bracket, open or ended, and tells it.
  public mutating func annotate(_ id: BracketID, _ annotation: Annotation) {
    guard session.engine.hasHad(id) else {
      return tell(.warning, "\(annotation.text): there has been no bracket \(id)")
    }
    guard annotations.add(annotation, to: id) else {
      return tell(.info, "\(annotation.text): nothing to change", of: id)
    }
    session.journal(annotation, of: id)
    tell(.info, "\(id) \(annotation.words)", of: id)
  }

  /// Puts lines of earlier runs into the log, before anything of this run is there.
  public mutating func remember(_ lines: [Notice]) {
    for line in lines { log.add(line) }
  }

  /// The finished trades with what was said about them.
  public func report(title: String) -> TradeReport {
    let account = session.engine.accountView()
    let trades = log.trades.map { result in
      let entry = annotations[result.bracket]
      return ReportedTrade(
        result: result, instrument: feedInfo.instruments[Int(result.instrument.index)],
        tags: entry.tags, notes: entry.notes)
    }
    // What finished trades made, and open brackets have made so far, is part of the equity.
    let made = session.engine.bracketViews().reduce(Int128(account.realized.raw)) {
      $0 + Int128($1.netPnL.raw)
    }
    let start = Money(clamping: Int128(account.equity.raw) - made)
    return TradeReport(title: title, start: start, trades: trades)
  }

  /// Writes the finished trades to a new file, and tells how that went.
  ///
  /// - Parameter path: Ends with `.json` or `.html` for those, else CSV; `~` is the home folder.
  public mutating func export(to path: String) {
    let report = report(title: feedInfo.source == .simulation ? "simulated market" : "replay")
    do throws(ReportFileError) {
      try ReportFile.write(report, to: path)
      let count = report.trades.count
      tell(.info, "export: \(count) trade\(count == 1 ? "" : "s") written to \(path)")
    } catch {
      tell(.warning, "export: \(error.description)")
    }
  }
}

extension Annotation {
  /// `tagged breakout`, `not tagged breakout any more`, `note: too early`.
  public var words: String {
    switch self {
    case .tag(let word): "tagged \(word)"
    case .untag(let word): "not tagged \(word) any more"
    case .note(let text): "note: \(text)"
    }
  }
}

/// Why a report was not written.
public enum ReportFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Something is there already, and nothing is overwritten.
  case exists(path: String)
  /// The system's reason.
  case unwritable(path: String, reason: String)

  /// One line for a person.
  public var description: String {
    switch self {
    case .exists(let path): "\(path) is there already; nothing was written, choose another name"
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }
}

/// Writes reports to files.
public enum ReportFile {
  /// Writes a report to a new file: JSON or HTML by the name's end, else CSV.
  ///
  /// - Throws: `exists` rather than writing over something; `unwritable`.
  public static func write(_ report: TradeReport, to path: String) throws(ReportFileError) {
    let name = path.lowercased()
    let text =
      name.hasSuffix(".json")
      ? report.json : name.hasSuffix(".html") || name.hasSuffix(".htm") ? report.html : report.csv
    try write(text, to: path)
  }

  /// Writes the page of a report to a new file, whatever its name ends with.
  ///
  /// - Throws: `exists` rather than writing over something; `unwritable`.
  public static func write(html report: TradeReport, to path: String) throws(ReportFileError) {
    try write(report.html, to: path)
  }

  private static func write(_ text: String, to path: String) throws(ReportFileError) {
    let place = NSString(string: path).expandingTildeInPath
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: place), options: .withoutOverwriting)
    } catch CocoaError.fileWriteFileExists {
      throw .exists(path: path)
    } catch {
      throw .unwritable(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
