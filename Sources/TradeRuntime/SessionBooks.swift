import PaperTrading
import TradeEngine
public import TradingModel

/// The two parties' durable memories: the engine's journal and the venue's books.
public struct SessionBooks: Sendable {
  /// The engine's.
  public let journal: any Journal
  /// The venue's.
  public let venue: any VenueStore
  /// Why nothing can be written at the moment; `nil` while all is well.
  public internal(set) var fault: StoreError?
  /// What has happened and is not written yet.
  var batch = JournalBatch()
  /// The brackets of it, some more than once.
  var touched: [BracketID] = []
  /// What the venue could not store yet.
  var venueBatch: VenueBatch?
  /// Changes of `fault`, for the caller to tell.
  var news: [StoreError?] = []
  private let json: EventJSON
  private let instruments: [Instrument]

  /// Makes the memories of a session on `instruments`.
  public init(journal: any Journal, venue: any VenueStore, instruments: [Instrument]) {
    self.journal = journal
    self.venue = venue
    json = EventJSON(instruments: instruments)
    self.instruments = instruments
  }

  /// The brackets that changed, rising, each once.
  fileprivate var touchedOnce: [BracketID] {
    touched.sorted().reduce(into: []) { ids, id in if ids.last != id { ids.append(id) } }
  }

  fileprivate func record(_ event: Event) -> EventRecord {
    let symbol = event.instrument.map { instruments[Int($0.index)].symbol + " " } ?? ""
    return EventRecord(
      sequence: event.sequence, time: event.time, bracket: event.bracket,
      kind: event.body.name, text: json.line(event), words: symbol + event.words(in: instruments))
  }
}

/// What a session writes, and when.
///
/// Orders are in the journal before they are sent, with the state of the engine they belong to
/// (SEM-57); reports are in the venue's books before they are told. So whatever is lost in a crash,
/// the other party knows of it. What nothing waits for is written soon after.
extension TradingSession {
  /// Why nothing can be written at the moment; `nil` while all is well.
  public var journalFault: StoreError? { books?.fault }

  /// Returns how the journal's state changed since the last call: a fault, or `nil` for its end.
  public mutating func takeJournalNews() -> [StoreError?] {
    guard books?.news.isEmpty == false else { return [] }
    defer { books?.news = [] }
    return books?.news ?? []
  }

  /// Writes what is not written yet and how far the market has been played.
  ///
  /// - Parameter onlyIfUnwritten: Leaves it when only the market has moved.
  public mutating func flushJournal(onlyIfUnwritten: Bool = false) {
    if onlyIfUnwritten, !hasUnwritten { return }
    guard books != nil else { return }
    storeVenue()
    writeJournal()
  }

  /// Stops writing, as a program that has ended does; for benchmarks and tests.
  public mutating func dropBooks() {
    books = nil
    outbox.notesTouched = false
  }

  /// Stores what the venue did before anybody is told.
  ///
  /// - Parameter always: Stores its account even when it did nothing.
  mutating func storeVenue(always: Bool = false) {
    // Taken out, so that its lists are not copied.
    guard var books = books.take() else { return }
    defer { self.books = books }
    var batch = books.venueBatch
    if always || venue.hasNews(reports) {
      let newest = venue.takeBatch(reports)
      batch = batch.map { $0.followed(by: newest) } ?? newest
    }
    guard var batch else { return }
    batch.position = marketEventCount
    do throws(StoreError) {
      try books.venue.write(batch)
      books.venueBatch = nil
    } catch {
      // The venue goes on in memory; it tries again with the next report.
      books.venueBatch = batch
      books.note(error)
    }
  }

  /// Notes the reports that the engine has just heard.
  mutating func noteReports() { books?.batch.reports.append(contentsOf: reports) }

  /// Notes what the engine made of them; writes it when commands wait for that.
  ///
  /// Entries that cannot be written are reported as refused.
  mutating func journalOutbox() {
    guard var books = books.take() else { return }
    books.touched.append(contentsOf: outbox.touched)
    for event in outbox.events {
      books.batch.events.append(books.record(event))
      if case .bracketCompleted(let trade) = event.body { books.batch.trades.append(trade) }
    }
    for case .submit(let order) in outbox.commands {
      books.batch.intents.append(OrderIntent(request: order, time: engine.now))
    }
    self.books = books
    hasUnwritten = true
    guard !outbox.commands.isEmpty else { return }
    writeJournal()
    if journalFault != nil { takeBackEntries() }
  }

  /// Notes what the trader said; it is written with what comes next.
  mutating func journal(_ annotation: Annotation, of bracket: BracketID) {
    guard books != nil else { return }
    books?.batch.annotations.append(
      AnnotationRecord(bracket: bracket, time: engine.now, annotation: annotation))
    hasUnwritten = true
  }

  /// Writes what the market led to, unless all of it is in the venue's books as well: that waits for
  /// the next order, the end of the loop's turn, or until it is much.
  mutating func writeWhenOwn() {
    guard let books, books.batch.reports.isEmpty || books.batch.events.count >= 64 else { return }
    writeJournal()
  }

  /// Writes everything that is not written yet.
  mutating func writeJournal() {
    guard var books = books.take() else { return }
    books.batch.time = engine.now
    books.batch.position = marketEventCount
    books.batch.engine = engine.storedState()
    books.batch.brackets = engine.storedBrackets(books.touchedOnce)
    do throws(StoreError) {
      try books.journal.write(books.batch)
      books.batch = JournalBatch()
      books.touched.removeAll(keepingCapacity: true)
      hasUnwritten = false
      if books.venueBatch == nil { books.note(nil) }
    } catch {
      // Kept in memory until there is room again; exits go on meanwhile.
      books.batch.brackets = []
      hasUnwritten = true
      books.note(error)
    }
    self.books = books
    engine.isJournalDown = books.fault != nil
  }

  /// An entry that is not in the journal is not sent: the engine is told that it was refused.
  private mutating func takeBackEntries() {
    for case .submit(let order) in outbox.commands where order.clOrdID.role == .entry {
      // Number 0 is nobody's: it is not counted among the venue's reports.
      var report = ExecutionReport(
        execType: .rejected, execID: 0, clOrdID: order.clOrdID, instrument: order.instrument,
        side: order.side, ordStatus: .rejected, kind: order.kind, orderQty: order.quantity,
        cumQty: .zero, leavesQty: .zero, transactTime: engine.now)
      report.refusal = .closed
      reports.append(report)
    }
    outbox.commands.removeAll { command in
      if case .submit(let order) = command { order.clOrdID.role == .entry } else { false }
    }
  }
}

extension SessionBooks {
  /// Takes over whether writing works, and remembers that it has to be told.
  fileprivate mutating func note(_ fault: StoreError?) {
    if (fault == nil) != (self.fault == nil) { news.append(fault) }
    self.fault = fault
  }
}

extension VenueBatch {
  /// What has to be written when this could not be, and `newer` follows.
  fileprivate func followed(by newer: VenueBatch) -> VenueBatch {
    var both = newer
    both.working = working + newer.working
    both.final += final
    both.fills = fills + newer.fills
    return both
  }
}
