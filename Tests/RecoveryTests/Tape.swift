import Synchronization
import TradeJournal
import TradingModel

/// Everything that two parties wrote, in the order of both: each beginning of it is what a crash at
/// that moment leaves behind.
final class Tape: Sendable {
  enum Entry: Sendable {
    case session(SessionStart)
    case batch(JournalBatch)
    case market(String, position: UInt64)
    case venue(VenueBatch)
  }

  private let kept = Mutex<[Entry]>([])

  func add(_ entry: Entry) { kept.withLock { $0.append(entry) } }

  var entries: [Entry] { kept.withLock { $0 } }
}

/// The books of both parties, and the tape that they write as well.
struct TapedBooks {
  let journal = MemoryJournal()
  let venue = MemoryVenueStore()
  let tape = Tape()

  var tapedJournal: any Journal { TapedJournal(books: journal, tape: tape) }
  var tapedVenue: any VenueStore { TapedVenueStore(books: venue, tape: tape) }

  /// Empty books.
  init() {}

  /// Books in which the first entries of another tape are written.
  init(_ entries: some Sequence<Tape.Entry>) throws {
    for entry in entries { try write(entry) }
  }

  func write(_ entry: Tape.Entry) throws {
    switch entry {
    case .session(let session): try tapedJournal.begin(session)
    case .batch(let batch): try tapedJournal.write(batch)
    case .market(let feed, let position): try tapedVenue.begin(feed: feed, position: position)
    case .venue(let batch): try tapedVenue.write(batch)
    }
  }
}

private final class TapedJournal: Journal {
  private let books: MemoryJournal
  private let tape: Tape

  init(books: MemoryJournal, tape: Tape) {
    self.books = books
    self.tape = tape
  }

  func load() throws(StoreError) -> JournalContents { try books.load() }

  func begin(_ session: SessionStart) throws(StoreError) {
    try books.begin(session)
    tape.add(.session(session))
  }

  func write(_ batch: JournalBatch) throws(StoreError) {
    try books.write(batch)
    tape.add(.batch(batch))
  }
}

private final class TapedVenueStore: VenueStore {
  private let books: MemoryVenueStore
  private let tape: Tape

  init(books: MemoryVenueStore, tape: Tape) {
    self.books = books
    self.tape = tape
  }

  func load() throws(StoreError) -> VenueContents? { try books.load() }

  func begin(feed: String, position: UInt64) throws(StoreError) {
    try books.begin(feed: feed, position: position)
    tape.add(.market(feed, position: position))
  }

  func write(_ batch: VenueBatch) throws(StoreError) {
    try books.write(batch)
    tape.add(.venue(batch))
  }

  func finalOrders(_ ids: [ClOrdID]) throws(StoreError) -> [FinalOrder] {
    try books.finalOrders(ids)
  }

  func fills(
    after execID: UInt64, of ids: [ClOrdID]
  ) throws(StoreError) -> [ExecutionReport] {
    try books.fills(after: execID, of: ids)
  }
}
