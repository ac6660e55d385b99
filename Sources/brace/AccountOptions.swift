import ArgumentParser
import Foundation
import TradeJournal
import TradingModel

/// Which account a command works on.
struct AccountOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The account's journal; the next run goes on where this one stops.",
      discussion: """
        Default: brace/journal.sqlite in $XDG_STATE_HOME or ~/.local/state; without a screen none, \
        so that the same arguments give the same output.
        """, valueName: "file|:memory:|none"))
  var journal: String?

  @Option(
    help: ArgumentHelp("Another account of that name, beside the usual one.", valueName: "name"))
  var account: String?

  @Flag(help: "Start a new account; the old one is kept under a number.")
  var fresh = false

  func validate() throws {
    if journal != nil, account != nil {
      throw ValidationError("--journal and --account both name an account; expected one of them")
    }
    if journal == "none", fresh {
      throw ValidationError("--fresh needs a journal, and --journal is none")
    }
    if let account, !Self.isName(account) {
      throw ValidationError("--account is '\(account)', expected letters, digits, - and _")
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }

  /// The journal's file; `nil` for none.
  ///
  /// - Parameter isHeadless: Whether nothing is kept unless it is asked for.
  func path(isHeadless: Bool) throws -> String? {
    if let journal { return journal == "none" ? nil : journal }
    if account == nil, isHeadless, !fresh { return nil }
    guard let folder = StateFolder.path else {
      throw Failure(
        .cannotCreate, "no folder for the journal: HOME is not set; --journal FILE names one")
    }
    return "\(folder)/\(account ?? "journal").sqlite"
  }

  /// The journal of a run with a screen that names no other; `nil` without a home.
  static func usualPath() -> String? { StateFolder.path.map { "\($0)/journal.sqlite" } }

  /// Opens the account; `nil` when nothing is kept.
  func open(isHeadless: Bool, sync: JournalSync) throws -> AccountFiles? {
    guard let path = try path(isHeadless: isHeadless) else { return nil }
    do throws(StoreError) {
      let files = try AccountFiles(path: path, sync: sync, isFresh: fresh)
      if let oldPath = files.oldPath {
        FileHandle.standardError.write(Data("brace: the old account is kept: \(oldPath)\n".utf8))
      }
      return files
    } catch {
      throw Failure(error)
    }
  }
}

/// `$XDG_STATE_HOME/brace`, else `~/.local/state/brace`.
enum StateFolder {
  /// The folder; `nil` when neither variable says where.
  static var path: String? {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].map { "\($0)/.local/state" }
    return (state ?? home).map { "\($0)/brace" }
  }
}
