import Foundation
public import TradingModel

/// Keeps a second Brace away from a journal: a lock on a small file beside it, which holds the
/// process id of the owner.
///
/// The system takes the lock away when the process ends, however it ends, so that a lock is never
/// left behind. The file is; it means nothing without the lock.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of the journal at `path`.
  ///
  /// - Throws: `inUse` with the holder's process id; `unopenable` when the file cannot be made.
  public init(journal path: String) throws(StoreError) {
    let lockPath = path + ".lock"
    descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .unopenable(path: lockPath, detail: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.holder(descriptor)
      close(descriptor)
      throw .inUse(path: path, process: holder)
    }
    let line = Array("\(getpid())\n".utf8)
    // A lock without a readable holder still locks.
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, line, line.count, 0) }
  }

  deinit { close(descriptor) }

  private static func holder(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
