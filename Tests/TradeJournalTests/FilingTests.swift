import Foundation
import GRDB
import Synchronization
import Testing
import TradingModel

@testable import TradeJournal

/// Every batch gets into the tables once, wherever a crash comes between its log and them.
struct FilingTests {
  /// A batch of its own event, order and position.
  private static func batch(_ number: UInt64) -> JournalBatch {
    var batch = JournalBatch()
    batch.position = number
    batch.time = Sample.start + .seconds(Int64(number))
    batch.events = [Sample.event(number)]
    batch.intents = [Sample.intent(UInt32(number))]
    batch.brackets = [BracketRecord(id: BracketID(UInt32(number % 3 + 1)), state: [UInt8(number)])]
    batch.engine = [UInt8(number)]
    return batch
  }

  private static func bytes(_ batch: JournalBatch) -> [UInt8] {
    var writer = StateWriter()
    writer.write(batch)
    return writer.bytes
  }

  /// A journal that has begun and is closed again; returns the number that names its log.
  private static func journal(at path: String) throws -> UInt64 {
    let journal = try SQLiteJournal(path: path, lock: nil)
    try journal.begin(Sample.session())
    return try journal.read { db in
      UInt64(bitPattern: try Int64.fetchOne(db, sql: "SELECT log FROM filed") ?? 0)
    }
  }

  /// Leaves a log behind, as a crash does.
  private static func leaveLog(
    at path: String, _ identity: UInt64, _ numbers: ClosedRange<UInt64>
  ) throws {
    var log = BatchLog(of: path, identity: identity, sync: .normal)
    for number in numbers { try log.append(number, bytes(batch(number))) }
  }

  private static func expect(_ path: String, has count: Int) throws {
    let journal = try SQLiteJournal(path: path, lock: try FileLock(journal: path))
    let figures = try journal.figures()
    #expect(figures.events == count && figures.intents == count)
    #expect(try journal.load().position == UInt64(count))
    #expect(try journal.load().brackets.count == min(count, 3))
    #expect(!BatchLog.exists(of: path))
  }

  // MARK: Crashes

  @Test func `SEM-59 what a crash left in the log is in the tables after the next opening`() throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let identity = try Self.journal(at: path)
    try Self.leaveLog(at: path, identity, 1...200)
    try Self.expect(path, has: 200)
    try Self.expect(path, has: 200)
  }

  @Test func `SEM-59 a crash after filing and before the log was taken away doubles nothing`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let identity = try Self.journal(at: path)
    try Self.leaveLog(at: path, identity, 1...3)
    try Self.expect(path, has: 3)
    try Self.leaveLog(at: path, identity, 1...3)
    try Self.expect(path, has: 3)
    try Self.leaveLog(at: path, identity, 1...5)
    try Self.expect(path, has: 5)
  }

  @Test func `SEM-59 a log that is cut off anywhere gives what was whole in it`() throws {
    let folder = try TemporaryFolder()
    let whole = folder.file("whole.sqlite")
    let identity = try Self.journal(at: whole)
    try Self.leaveLog(at: whole, identity, 1...3)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole + "-log"))
    let log = BatchLog(of: whole, identity: identity, sync: .normal)
    let lengths = try log.records(after: 0).map { $0.bytes.count + 24 }
    let ends = [16 + lengths[0], 16 + lengths[0] + lengths[1], bytes.count]
    #expect(ends[1] + lengths[2] == bytes.count)
    let url = URL(fileURLWithPath: whole + "-log")
    for count in 0...bytes.count {
      try bytes.prefix(count).write(to: url)
      #expect(try log.records(after: 0).count == ends.count { $0 <= count })
    }
    // What a crash left of a longer log behind a newer, shorter one is not of this one.
    try bytes.write(to: url)
    try Self.leaveLog(at: whole, identity, 4...5)
    #expect(try log.records(after: 3).map(\.number) == [4, 5])
  }

  @Test func `a log with a wrong byte gives what is before it, and nothing that was not written`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let identity = try Self.journal(at: path)
    try Self.leaveLog(at: path, identity, 1...3)
    let url = URL(fileURLWithPath: path + "-log")
    let bytes = try Data(contentsOf: url)
    let log = BatchLog(of: path, identity: identity, sync: .normal)
    let right = try log.records(after: 0)
    for place in 16..<bytes.count {
      var wrong = bytes
      wrong[place] ^= 0x10
      try wrong.write(to: url)
      do {
        let found = try log.records(after: 0)
        #expect(found.count < 3 && found == Array(right.prefix(found.count)))
      } catch {
        guard case .damaged = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test func `the log of another journal is refused and left alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let identity = try Self.journal(at: path)
    try Self.leaveLog(at: path, identity &+ 1, 1...3)
    #expect(throws: StoreError.foreign(path: path + "-log")) {
      try SQLiteJournal(path: path, lock: try FileLock(journal: path))
    }
    #expect(BatchLog.exists(of: path))
  }

  @Test func `a log whose beginning is missing is refused and left alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let identity = try Self.journal(at: path)
    try Self.leaveLog(at: path, identity, 2...3)
    #expect {
      try SQLiteJournal(path: path, lock: try FileLock(journal: path))
    } throws: { error in
      if case .damaged(path + "-log", _) = error as? StoreError { true } else { false }
    }
    #expect(BatchLog.exists(of: path))
  }

  @Test func `a reader files what a crash left, but not while a Brace runs`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let identity = try Self.journal(at: path)
    try Self.leaveLog(at: path, identity, 1...3)
    try {
      let lock = try FileLock(journal: path)
      #expect(try SQLiteJournal(path: path, lock: nil).figures().events == 0)
      #expect(BatchLog.exists(of: path))
      withExtendedLifetime(lock) {}
    }()
    #expect(try SQLiteJournal(path: path, lock: nil).figures().events == 3)
    #expect(!BatchLog.exists(of: path))
  }

  @Test func `an account that is put aside keeps its log`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file()
    try AccountFiles(path: path).journal.begin(Sample.session())
    let identity = try SQLiteJournal(path: path, lock: nil).read { db in
      UInt64(bitPattern: try Int64.fetchOne(db, sql: "SELECT log FROM filed") ?? 0)
    }
    try Self.leaveLog(at: path, identity, 1...3)
    let files = try AccountFiles(path: path, isFresh: true)
    let old = try #require(files.oldPath)
    #expect(try files.journal.load().position == 0)
    #expect(try AccountFiles(path: old).journal.load().position == 3)
  }

  @Test func `the venue's books are filed as well`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file()
    let store = try SQLiteVenueStore(path: path, account: Sample.account)
    var batch = VenueBatch()
    batch.account = [1]
    batch.working = [WorkingOrderRecord(clOrdID: Sample.id(1), state: [5])]
    try store.write(batch)
    batch.working = []
    batch.final = [
      FinalOrder(
        clOrdID: Sample.id(1), instrument: InstrumentID(1), side: .sell, status: .filled,
        orderQty: Quantity(10), cumQty: Quantity(10))
    ]
    batch.fills = [Sample.fill(4)]
    batch.position = 9
    try store.write(batch)
    let contents = try #require(try store.load())
    #expect(contents.working.isEmpty && contents.position == 9)
    #expect(try store.finalOrders([Sample.id(1)]) == batch.final)
    #expect(try store.fills(after: 0, of: []) == batch.fills)
  }

  // MARK: Faults

  /// A filing whose tables fail when they are told to.
  private final class Desk: Sendable {
    let filing: Filing<JournalBatch>
    let file: StoreFile

    init(_ path: String, _ limits: FilingLimits = FilingLimits()) throws {
      file = try StoreFile(path, id: Schema.journalID, migrator: Schema.journal, sync: .normal)
      let (fails, groups) = (Shared(false), Shared<[Int]>([]))
      failing = fails
      counted = groups
      filing = try Filing(file, isOwner: true, limits: limits) { db, batches in
        try BatchWriter(db: db, symbols: ["SPY", "QQQ"]).write(batches)
        groups.value.withLock { $0.append(batches.count) }
        if fails.value.withLock({ $0 }) { throw DatabaseError(resultCode: .SQLITE_FULL) }
      }
    }

    private let failing: Shared<Bool>
    private let counted: Shared<[Int]>

    func fail(_ isFailing: Bool) { failing.value.withLock { $0 = isFailing } }
    var groupSizes: [Int] { counted.value.withLock { $0 } }

    /// Works while no transaction can end.
    func whileStanding(_ work: () throws -> Void) throws {
      try counted.value.withLock { _ in try work() }
    }

    func events() throws -> [Int64] {
      try filing.fileAll()
      return try file.read { db in
        try Int64.fetchAll(db, sql: "SELECT sequence FROM event ORDER BY rowid")
      }
    }
  }

  private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }
  }

  private static func isUnwritable(_ error: any Error) -> Bool {
    if case .unwritable = error as? StoreError { true } else { false }
  }

  @Test func `tables that cannot be written stop new batches, and lose and double none`() throws {
    let folder = try TemporaryFolder()
    let desk = try Desk(folder.file())
    try desk.filing.write(Self.batch(1))
    desk.fail(true)
    try desk.filing.write(Self.batch(2))
    #expect(performing: { try desk.filing.fileAll() }, throws: Self.isUnwritable)
    for _ in 0..<2 {
      #expect(performing: { try desk.filing.write(Self.batch(3)) }, throws: Self.isUnwritable)
    }
    desk.fail(false)
    try desk.filing.write(Self.batch(3))
    #expect(try desk.events() == [1, 2, 3])
    desk.filing.close()
    #expect(!BatchLog.exists(of: folder.file()))
  }

  @Test func `a log stays when its end cannot be filed, and the next opening does it`() throws {
    let folder = try TemporaryFolder()
    try {
      let desk = try Desk(folder.file())
      desk.fail(true)
      try desk.filing.write(Self.batch(1))
      desk.filing.close()
      #expect(BatchLog.exists(of: folder.file()))
    }()
    #expect(try Desk(folder.file()).events() == [1])
    #expect(!BatchLog.exists(of: folder.file()))
  }

  @Test func `a log that cannot be written refuses the batch, and takes it later`() throws {
    let folder = try TemporaryFolder()
    let desk = try Desk(folder.file())
    try FileManager.default.createSymbolicLink(
      atPath: folder.file() + "-log", withDestinationPath: "/dev/full")
    #expect(
      throws: StoreError.unwritable(
        path: folder.file() + "-log", detail: "No space left on device")
    ) {
      try desk.filing.write(Self.batch(1))
    }
    #expect(try desk.events() == [])
    try FileManager.default.removeItem(atPath: folder.file() + "-log")
    try desk.filing.write(Self.batch(1))
    #expect(try desk.events() == [1])
  }

  // MARK: Limits

  @Test func `a disk that stands still does not hold up who writes, and nothing is lost`() throws {
    let folder = try TemporaryFolder()
    var limits = FilingLimits()
    limits.group = 4
    limits.backlog = 8
    limits.patience = .milliseconds(1)
    let desk = try Desk(folder.file(), limits)
    try desk.whileStanding {
      for number in 1...60 { try desk.filing.write(Self.batch(UInt64(number))) }
      #expect(desk.filing.pendingCount >= 56)
    }
    #expect(try desk.events() == Array(1...60))
    desk.filing.close()
    #expect(!BatchLog.exists(of: folder.file()))
  }

  @Test func `beyond what fits into memory everybody waits for the disk`() throws {
    let folder = try TemporaryFolder()
    var limits = FilingLimits()
    limits.group = 4
    limits.backlog = 8
    limits.backlogMax = 12
    limits.patience = .microseconds(1)
    let desk = try Desk(folder.file(), limits)
    for number in 1...120 {
      try desk.filing.write(Self.batch(UInt64(number)))
      #expect(desk.filing.pendingCount < 12)
    }
    #expect(try desk.events() == Array(1...120))
  }

  @Test func `whoever writes too fast waits, in order, and the log stays short`() throws {
    let folder = try TemporaryFolder()
    var limits = FilingLimits()
    limits.group = 4
    limits.backlog = 16
    limits.patience = .seconds(600)
    limits.logLength = 2_000
    limits.logLengthMax = 8_000
    let desk = try Desk(folder.file(), limits)
    for number in 1...250 {
      try desk.filing.write(Self.batch(UInt64(number)))
      #expect(desk.filing.pendingCount <= 16)
      let size = try Data(contentsOf: URL(fileURLWithPath: folder.file() + "-log")).count
      // What waits is at most the backlog, some 200 bytes each.
      #expect(size < 16_000)
    }
    #expect(try desk.events() == Array(1...250))
    #expect(desk.groupSizes.allSatisfy { $0 <= 16 })
    desk.filing.close()
    #expect(!BatchLog.exists(of: folder.file()))
  }
}
