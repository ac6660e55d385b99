import Foundation
import TradingModel

/// The file in which batches are safe until they are in the tables; it has the database's name with
/// `-log` at its end, and is there only while the program runs or after it died.
///
/// A head of 16 bytes names the database it belongs to. Records follow, each with its number, its
/// length, a sum over all of it and the batch; their numbers rise by one. A record that was cut off
/// by a crash has a wrong sum: it was never answered for. When all is in the tables the file is
/// written from its beginning again; what is left there of earlier records has lower numbers.
struct BatchLog: ~Copyable {
  /// A batch and its number.
  struct Record: Equatable {
    var number: UInt64
    var bytes: [UInt8]
  }

  private static let magic: [UInt8] = Array("BRACELG1".utf8)
  private static let headLength = 16
  private static let recordHeadLength = 24

  let path: String
  private let identity: UInt64
  private let isSyncedEachTime: Bool
  private var descriptor: Int32 = -1
  /// The bytes of the file on the disk: to write over them costs less than to make it longer.
  private var room = 0
  private static let roomStep = 1 << 20
  /// The bytes written since the last `restart`, the head included.
  private(set) var length = 0
  /// Whether there is a file to take away.
  var isOpen: Bool { descriptor >= 0 }

  /// Makes the log of a database; its file is made with the first record.
  ///
  /// - Parameters:
  ///   - path: The database's file.
  ///   - identity: The number that is in the database as well.
  ///   - sync: Whether every record waits for the disk.
  init(of path: String, identity: UInt64, sync: JournalSync) {
    self.path = Self.path(of: path)
    self.identity = identity
    isSyncedEachTime = sync == .full
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The file of the log of the database at `path`.
  static func path(of path: String) -> String { path + "-log" }

  // MARK: Writing

  /// Writes a record; when it returns, the record survives.
  ///
  /// - Throws: `unopenable`, `unwritable`; then nothing of it counts.
  mutating func append(_ number: UInt64, _ bytes: [UInt8]) throws(StoreError) {
    if descriptor < 0 { try make() }
    do throws(StoreError) {
      try put(number, bytes)
    } catch {
      // With nothing in it, it is opened anew: perhaps that works better.
      if length == 0 {
        close(descriptor)
        descriptor = -1
        room = 0
      }
      throw error
    }
  }

  private mutating func put(_ number: UInt64, _ bytes: [UInt8]) throws(StoreError) {
    var block: [UInt8] = []
    block.reserveCapacity(Self.headLength + Self.recordHeadLength + bytes.count)
    if length == 0 {
      block += Self.magic
      Self.append(identity, to: &block)
    }
    Self.append(number, to: &block)
    Self.append(UInt64(bytes.count), to: &block)
    Self.append(Self.sum(number, bytes[...]), to: &block)
    block += bytes
    if isSyncedEachTime, length + block.count > room { try makeRoom(for: block.count) }
    // A part of a record is written over by the next one.
    try write(block, at: length)
    if isSyncedEachTime, fdatasync(descriptor) != 0 {
      let failure = failure()
      // It was refused: should it be there after a crash, it must not be taken for a record.
      try? write([UInt8](repeating: 0, count: block.count), at: length)
      throw failure
    }
    length += block.count
  }

  private func write(_ block: [UInt8], at place: Int) throws(StoreError) {
    var written = 0
    while written < block.count {
      let count = block[written...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, off_t(place + written))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      written += count
    }
  }

  private mutating func makeRoom(for count: Int) throws(StoreError) {
    let step = max(count, Self.roomStep)
    try write([UInt8](repeating: 0, count: step), at: length)
    guard fsync(descriptor) == 0 else { throw failure() }
    room = length + step
  }

  private func failure() -> StoreError {
    .unwritable(path: path, detail: String(cString: strerror(errno)))
  }

  private mutating func make() throws(StoreError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure() }
    guard isSyncedEachTime else { return }
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    guard folder >= 0 else { return }
    // Some file systems cannot do that to a folder, and need not.
    _ = fsync(folder)
    close(folder)
  }

  /// Begins the file anew; every record must be in the tables for good.
  ///
  /// - Parameter keep: The bytes of the file that are kept to be written over.
  mutating func restart(keep: Int) {
    // A file that stays long is only a waste.
    if descriptor >= 0, length > keep, ftruncate(descriptor, off_t(keep)) == 0 {
      room = min(room, keep)
    }
    length = 0
  }

  /// Takes the file away; every record must be in the tables for good.
  mutating func remove() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    length = 0
    room = 0
    unlink(path)
  }

  // MARK: Reading

  /// Whether there is a log at the database of `path`.
  static func exists(of path: String) -> Bool { access(Self.path(of: path), F_OK) == 0 }

  /// Returns the records after `number`, in their order.
  ///
  /// - Throws: `foreign` for another database's log; `damaged` when records between are missing;
  ///   `unopenable`.
  func records(after number: UInt64) throws(StoreError) -> [Record] {
    let data = try contents()
    guard data.count >= Self.headLength else { return [] }
    guard Array(data[..<Self.magic.count]) == Self.magic,
      Self.number(data, at: Self.magic.count) == identity
    else { throw .foreign(path: path) }
    var records: [Record] = []
    var place = Self.headLength
    var last: UInt64?
    while data.count - place >= Self.recordHeadLength {
      let found = Self.number(data, at: place)
      let count = Self.number(data, at: place + 8)
      place += Self.recordHeadLength
      guard last.map({ $0 &+ 1 == found }) ?? true, count <= UInt64(data.count - place) else {
        break
      }
      let bytes = data[place..<(place + Int(count))]
      guard Self.sum(found, bytes) == Self.number(data, at: place - 8) else { break }
      place += Int(count)
      last = found
      if found > number { records.append(Record(number: found, bytes: Array(bytes))) }
    }
    if let first = records.first, first.number != number + 1 {
      throw .damaged(path: path, detail: "what comes before number \(first.number) is missing")
    }
    return records
  }

  private func contents() throws(StoreError) -> [UInt8] {
    guard let file = fopen(path, "r") else {
      if errno == ENOENT { return [] }
      throw .unopenable(path: path, detail: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var data: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&block, 1, block.count, file)
      data += block[..<count]
      if count == block.count { continue }
      guard ferror(file) == 0 else {
        throw .unopenable(path: path, detail: String(cString: strerror(errno)))
      }
      return data
    }
  }

  // MARK: Numbers

  private static func append(_ number: UInt64, to block: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { block.append(contentsOf: $0) }
  }

  private static func number(_ data: [UInt8], at place: Int) -> UInt64 {
    data.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
  }

  /// A sum that differs when any byte does, all but surely: it is no protection from people.
  static func sum(_ number: UInt64, _ bytes: ArraySlice<UInt8>) -> UInt64 {
    var sum = (number ^ 0x9E37_79B9_7F4A_7C15) &+ UInt64(bytes.count)
    func mix(_ word: UInt64) {
      sum = (sum ^ word) &* 0xFF51_AFD7_ED55_8CCD
      sum ^= sum >> 32
    }
    bytes.withUnsafeBytes { raw in
      var place = 0
      while place + 8 <= raw.count {
        mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
        place += 8
      }
      while place < raw.count {
        mix(UInt64(raw[place]))
        place += 1
      }
    }
    return sum
  }
}
