import Dispatch
import GRDB
import Synchronization
import TradingModel

/// Takes batches to a database in two steps: into its log at once, into its tables soon after.
///
/// A batch is safe when `write` returns, after one short write to a file. The tables are written on
/// a queue of their own, many batches in one transaction, together with the number of the last one:
/// what a crash leaves in the log is what has a higher number, and the next opening files it. So
/// each batch gets into the tables once, wherever the crash came.
///
/// Whoever writes faster than the tables can be written waits for a transaction now and then, but
/// never longer than a key may wait; only what would not fit into memory waits for longer.
final class Filing<Batch: Storable & Sendable>: Sendable {
  /// Writes batches to the tables.
  typealias Post = @Sendable (Database, [Batch]) throws -> Void

  private struct State: ~Copyable {
    var log: BatchLog
    /// What is in the log only.
    var pending: [Batch] = []
    /// The number of the last batch in the log, and of the last one in the tables.
    var written: UInt64
    var filed: UInt64
    /// Why the last try to write the tables failed.
    var fault: StoreError?
    var isSoon = false
    var isNow = false
    /// Whether a writer waits for a transaction to end.
    var isAwaited = false
    /// The length at which the log is begun anew when all is filed.
    var lengthMax: Int
  }

  private let file: StoreFile
  private let post: Post
  private let limits: FilingLimits
  private let state: Mutex<State>
  private let ended = DispatchSemaphore(value: 0)
  private let queue = DispatchQueue(label: "brace.filing", qos: .utility)

  /// Files what a crash has left, if `isOwner`, and is ready to take more.
  ///
  /// - Parameters:
  ///   - isOwner: Whether nobody else may have the log.
  ///   - limits: How much is filed at once, and how much may wait.
  ///   - post: Writes batches to the tables.
  /// - Throws: `foreign`, `damaged`, `unopenable`, `unwritable`.
  init(
    _ file: StoreFile, isOwner: Bool, limits: FilingLimits = FilingLimits(), post: @escaping Post
  ) throws(StoreError) {
    self.file = file
    self.post = post
    self.limits = limits
    var (identity, filed) = try file.read { db in
      let row = try Row.fetchOne(db, sql: "SELECT log, batch FROM filed")
      guard let row else { throw StateError.truncated }
      return (UInt64(bitPattern: row[0]), UInt64(bitPattern: row[1]))
    }
    var log = BatchLog(of: file.path, identity: identity, sync: file.sync)
    if isOwner, BatchLog.exists(of: file.path) {
      let left = try log.records(after: filed)
      for start in stride(from: 0, to: left.count, by: limits.group) {
        let group = left[start..<min(start + limits.group, left.count)]
        filed += UInt64(group.count)
        try Self.post(Self.unpack(group, file.path), upTo: filed, file, post)
      }
      if try file.checkpoint() { log.remove() }
    }
    state = Mutex(
      State(log: log, written: filed, filed: filed, lengthMax: limits.logLength))
  }

  private static func unpack(
    _ records: ArraySlice<BatchLog.Record>, _ path: String
  ) throws(StoreError) -> [Batch] {
    var batches: [Batch] = []
    for record in records {
      do throws(StateError) {
        var reader = StateReader(record.bytes)
        batches.append(try reader.value())
        guard reader.isAtEnd else { throw .malformed }
      } catch {
        throw StoreFile.error(error, path: BatchLog.path(of: path))
      }
    }
    return batches
  }

  private static func post(
    _ batches: [Batch], upTo number: UInt64, _ file: StoreFile, _ post: Post
  ) throws(StoreError) {
    try file.write { db in
      try post(db, batches)
      try db.cachedStatement(sql: "UPDATE filed SET batch = ?")
        .execute(arguments: [Int64(bitPattern: number)])
    }
  }

  /// How many batches are in the log only.
  var pendingCount: Int { state.withLock { $0.pending.count } }

  // MARK: In

  /// Makes a batch safe; the tables follow.
  ///
  /// - Throws: `unwritable`, also while the tables cannot be written; nothing of it counts then.
  func write(_ batch: Batch) throws(StoreError) {
    if state.withLock({ $0.fault != nil }) { try fileAll() }
    var writer = StateWriter(capacity: 4096)
    writer.write(batch)
    let bytes = writer.bytes
    let count = try state.withLock { state throws(StoreError) in
      try state.log.append(state.written + 1, bytes)
      state.written += 1
      state.pending.append(batch)
      return state.pending.count
    }
    if count >= limits.backlogMax {
      queue.sync { _ = fileGroup() }
      return
    }
    schedule(after: count >= limits.group ? nil : limits.delay)
    if count >= limits.backlog { awaitGroup() }
  }

  /// Waits until a transaction has ended, if that does not take long: the disk may be busy.
  private func awaitGroup() {
    let isLong = state.withLock { state in
      // Perhaps it has ended in this moment, and no other one comes after it.
      state.isAwaited = state.pending.count >= limits.backlog
      return state.isAwaited
    }
    guard isLong else { return }
    // Should it end later, the next wait ends at once.
    _ = ended.wait(timeout: .now() + limits.patience)
  }

  /// Files all that is in the log only, before something is read from the tables.
  ///
  /// - Throws: `unwritable`.
  func fileAll() throws(StoreError) {
    guard state.withLock({ !$0.pending.isEmpty }) else { return }
    queue.sync { while fileGroup() {} }
    if let fault = state.withLock({ $0.fault }) { throw fault }
  }

  /// Files everything and takes the log away; it stays when that is not possible.
  func close() {
    queue.sync {
      while fileGroup() {}
      state.withLock { state in
        // The next opening does what cannot be done now.
        guard state.log.isOpen, state.pending.isEmpty, (try? file.checkpoint()) == true
        else { return }
        state.log.remove()
      }
    }
  }

  // MARK: Out, on the queue

  /// Lets the queue file something, without a delay as soon as it can.
  private func schedule(after delay: DispatchTimeInterval?) {
    let isDue = state.withLock { state in
      if state.isNow || (delay != nil && state.isSoon) { return false }
      if delay == nil { state.isNow = true } else { state.isSoon = true }
      return true
    }
    guard isDue else { return }
    let work: @Sendable () -> Void = { [weak self] in self?.run() }
    if let delay {
      queue.asyncAfter(deadline: .now() + delay, execute: work)
    } else {
      queue.async(execute: work)
    }
  }

  private func run() {
    state.withLock { state in
      state.isSoon = false
      state.isNow = false
    }
    let hasMore = fileGroup()
    let hasFault = state.withLock { $0.fault != nil }
    // One group at a time, so that whoever waits for the queue gets it in between.
    if hasFault {
      schedule(after: limits.retryDelay)
    } else if hasMore {
      schedule(after: nil)
    }
  }

  /// Files the oldest batches; returns whether there are more that can be filed.
  private func fileGroup() -> Bool {
    defer { tellEnd() }
    let (group, number) = state.withLock { state in
      let group = Array(state.pending.prefix(limits.group))
      return (group, state.filed + UInt64(group.count))
    }
    guard !group.isEmpty else { return false }
    do throws(StoreError) {
      try Self.post(group, upTo: number, file, post)
    } catch {
      state.withLock { $0.fault = error }
      return false
    }
    let isLong = state.withLock { state in
      state.pending.removeFirst(group.count)
      state.filed = number
      state.fault = nil
      return state.log.length > state.lengthMax
    }
    if isLong { shortenLog() }
    return state.withLock { !$0.pending.isEmpty }
  }

  private func tellEnd() {
    let isAwaited = state.withLock { state in
      defer { state.isAwaited = false }
      return state.isAwaited
    }
    if isAwaited { ended.signal() }
  }

  /// Begins the log anew if nothing in it is needed any more; when it is very long, makes it so.
  private func shortenLog() {
    let filed = state.withLock { $0.filed }
    // A database that cannot be made safe now can be later: the log only gets longer.
    guard (try? file.checkpoint()) == true else { return }
    state.withLock { state in
      if state.written != filed {
        guard state.lengthMax >= limits.logLengthMax else {
          state.lengthMax *= 2
          return
        }
        do throws(StoreError) {
          try Self.post(state.pending, upTo: state.written, file, post)
        } catch {
          state.fault = error
          return
        }
        state.pending = []
        state.filed = state.written
        // Tried again when there is more.
        guard (try? file.checkpoint()) == true else { return }
      }
      state.log.restart(keep: limits.logLength)
      state.lengthMax = limits.logLength
    }
  }
}

/// How much is filed at once, and how much may wait.
struct FilingLimits {
  /// Batches in one transaction, some milliseconds of work.
  var group = 64
  /// Batches that may wait; with more of them whoever writes waits for a transaction.
  var backlog = 512
  /// How long a writer does that: a key can lead to six writes, and a frame is 33 ms.
  var patience = DispatchTimeInterval.milliseconds(4)
  /// Batches of some kilobytes each that are kept in memory at most.
  var backlogMax = 8_192
  /// How long a batch waits for others.
  var delay = DispatchTimeInterval.milliseconds(50)
  /// How long a failed transaction waits for its next try, unless a batch comes before.
  var retryDelay = DispatchTimeInterval.seconds(1)
  /// The length from which a log is begun anew when all is filed, in bytes.
  var logLength = 1 << 20
  /// The length at which writers wait until it can be begun anew.
  var logLengthMax = 64 << 20
}
