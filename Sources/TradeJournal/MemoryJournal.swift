import Synchronization
public import TradingModel

/// A journal that lasts as long as the program: for `--journal :memory:` and for simulations.
public final class MemoryJournal: Journal {
  private struct Books {
    var contents = JournalContents()
    var intents: [OrderIntent] = []
    var requests: Set<OrderRequest> = []
    var fills: [UInt64: ExecutionReport] = [:]
    var brackets: [BracketID: [UInt8]] = [:]
    var events: [EventRecord] = []
    var failure: StoreError?
    var batchCount = 0
  }

  private let books = Mutex(Books())

  /// Makes an empty journal.
  public init() {}

  /// Returns what the next run needs; see `Journal`.
  public func load() throws(StoreError) -> JournalContents {
    books.withLock { books in
      var contents = books.contents
      contents.brackets = books.brackets.sorted { $0.key < $1.key }
        .map { BracketRecord(id: $0.key, state: $0.value) }
      return contents
    }
  }

  /// Notes that a run begins; see `Journal`.
  public func begin(_ session: SessionStart) throws(StoreError) {
    try change { books in
      books.contents.session = session.number
      books.contents.feed = session.feed
      books.contents.position = session.position
    }
  }

  /// Writes a batch; see `Journal`.
  public func write(_ batch: JournalBatch) throws(StoreError) {
    try change { books in
      books.batchCount += 1
      // An order that is sent again is the same one (SEM-58).
      for intent in batch.intents where books.requests.insert(intent.request).inserted {
        books.intents.append(intent)
      }
      for report in batch.reports where report.execType == .trade {
        books.fills[report.execID] = report
      }
      for bracket in batch.brackets { books.brackets[bracket.id] = bracket.state }
      books.contents.trades += batch.trades
      books.events += batch.events
      for said in batch.annotations {
        books.contents.annotations.add(said.annotation, to: said.bracket)
      }
      books.contents.engine = batch.engine
      books.contents.position = batch.position
      books.contents.time = batch.time
    }
  }

  private func change(_ work: (inout Books) -> Void) throws(StoreError) {
    let failure = books.withLock { books in
      if books.failure == nil { work(&books) }
      return books.failure
    }
    if let failure { throw failure }
  }

  /// Makes every write fail from now on, as a full disk does; `nil` makes them work again.
  public func fail(with error: StoreError?) { books.withLock { $0.failure = error } }

  /// The orders that were about to be sent, in their order.
  public var intents: [OrderIntent] { books.withLock { $0.intents } }
  /// The fills that were processed, by number.
  public var fills: [ExecutionReport] {
    books.withLock { $0.fills.values.sorted { $0.execID < $1.execID } }
  }
  /// The events that were told, in their order.
  public var events: [EventRecord] { books.withLock { $0.events } }
  /// How many batches were written.
  public var batchCount: Int { books.withLock { $0.batchCount } }
}

/// An account at the paper venue that lasts as long as the program.
public final class MemoryVenueStore: VenueStore {
  private struct Books {
    var contents = VenueContents()
    var working: [ClOrdID: [UInt8]] = [:]
    var final: [ClOrdID: FinalOrder] = [:]
    var fills: [ExecutionReport] = []
    var failure: StoreError?
  }

  private let books = Mutex(Books())

  /// Makes an account that was never used.
  public init() {}

  /// Returns the account; see `VenueStore`.
  public func load() throws(StoreError) -> VenueContents? {
    books.withLock { books in
      if books.contents.account.isEmpty { return nil }
      var contents = books.contents
      contents.working = books.working.sorted { $0.key < $1.key }
        .map { WorkingOrderRecord(clOrdID: $0.key, state: $0.value) }
      return contents
    }
  }

  /// Notes which market is played; see `VenueStore`.
  public func begin(feed: String, position: UInt64) throws(StoreError) {
    try change { books in
      books.contents.feed = feed
      books.contents.position = position
    }
  }

  /// Writes a batch; see `VenueStore`.
  public func write(_ batch: VenueBatch) throws(StoreError) {
    try change { books in
      for order in batch.working { books.working[order.clOrdID] = order.state }
      for order in batch.final {
        books.working[order.clOrdID] = nil
        books.final[order.clOrdID] = order
      }
      books.fills += batch.fills
      books.contents.account = batch.account
      books.contents.position = batch.position
    }
  }

  private func change(_ work: (inout Books) -> Void) throws(StoreError) {
    let failure = books.withLock { books in
      if books.failure == nil { work(&books) }
      return books.failure
    }
    if let failure { throw failure }
  }

  /// Makes every write fail from now on; `nil` makes them work again.
  public func fail(with error: StoreError?) { books.withLock { $0.failure = error } }

  /// Returns those that have ended; see `VenueStore`.
  public func finalOrders(_ ids: [ClOrdID]) throws(StoreError) -> [FinalOrder] {
    books.withLock { books in ids.compactMap { books.final[$0] } }
  }

  /// Returns fills by number; see `VenueStore`.
  public func fills(
    after execID: UInt64, of ids: [ClOrdID]
  ) throws(StoreError) -> [ExecutionReport] {
    let wanted = Set(ids)
    return books.withLock { books in
      books.fills.filter { $0.execID > execID || wanted.contains($0.clOrdID) }
    }
  }
}
