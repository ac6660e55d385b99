import Foundation
public import TradingModel

/// The files of one account: the engine's journal, the paper venue's books beside it, and the lock.
///
/// `journal.sqlite` has `journal.venue.sqlite` and `journal.sqlite.lock` beside it. Both databases
/// carry the account's number, so that books of another account are noticed.
public struct AccountFiles: Sendable {
  /// The engine's journal.
  public let journal: any Journal
  /// The paper venue's books.
  public let venue: any VenueStore
  /// Where the old account was put, when a new one was asked for and there was an old one.
  public let oldPath: String?

  /// Opens or makes the account at `path`; `:memory:` keeps it for as long as the program runs.
  ///
  /// - Parameters:
  ///   - path: The journal's file.
  ///   - sync: When what is written is safe.
  ///   - isFresh: Whether to put aside what is there under the next free number and to begin anew:
  ///     `journal.sqlite` becomes `journal.1.sqlite`.
  /// - Throws: `inUse`, `unopenable`, `newer`, `foreign`, `damaged`.
  public init(
    path: String, sync: JournalSync = .normal, isFresh: Bool = false
  ) throws(StoreError) {
    guard path != ":memory:" else {
      journal = MemoryJournal()
      venue = MemoryVenueStore()
      oldPath = nil
      return
    }
    try Self.makeFolder(of: path)
    let lock = try FileLock(journal: path)
    oldPath = isFresh ? try Self.putAside(path) : nil
    let sqlite = try SQLiteJournal(path: path, lock: lock, sync: sync)
    let isUsed = try sqlite.load().session > 0
    let venuePath = Self.venuePath(of: path)
    if isUsed, !FileManager.default.fileExists(atPath: venuePath) {
      throw .damaged(path: venuePath, detail: "the paper account of \(path) is not there")
    }
    let number = try sqlite.accountNumber(ifNone: Int64.random(in: 1...Int64.max))
    venue = try SQLiteVenueStore(path: venuePath, account: number, lock: lock, sync: sync)
    journal = sqlite
  }

  /// The file of the venue's books: `journal.venue.sqlite` for `journal.sqlite`.
  public static func venuePath(of path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let end = url.pathExtension
    let base = url.deletingPathExtension().path
    return end.isEmpty ? "\(base).venue" : "\(base).venue.\(end)"
  }

  /// Whether there is an account at `path`.
  public static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  private static func makeFolder(of path: String) throws(StoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unopenable(path: folder, detail: "the folder cannot be made")
    }
  }

  private static func putAside(_ path: String) throws(StoreError) -> String? {
    let manager = FileManager.default
    guard manager.fileExists(atPath: path) else { return nil }
    var number = 1
    while manager.fileExists(atPath: numbered(path, number))
      || manager.fileExists(atPath: venuePath(of: numbered(path, number)))
    {
      number += 1
    }
    let target = numbered(path, number)
    let pairs = [(path, target), (venuePath(of: path), venuePath(of: target))]
    for (from, to) in pairs {
      // What is not yet in the database itself is in the log beside it.
      for suffix in ["-log", "-wal", "-shm", ""] where manager.fileExists(atPath: from + suffix) {
        guard rename(from + suffix, to + suffix) == 0 else {
          throw .unopenable(path: from + suffix, detail: String(cString: strerror(errno)))
        }
      }
    }
    return target
  }

  private static func numbered(_ path: String, _ number: Int) -> String {
    let url = URL(fileURLWithPath: path)
    let end = url.pathExtension
    let base = url.deletingPathExtension().path
    return end.isEmpty ? "\(base).\(number)" : "\(base).\(number).\(end)"
  }
}
