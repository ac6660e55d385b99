package import PaperTrading
package import TradeEngine
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
}

/// What is written, and in what order; a session and the simulation of crashes share it.
extension SessionBooks {
  /// Whether something waits to be written.
  package var hasUnwritten: Bool {
    !batch.events.isEmpty || !batch.reports.isEmpty || !batch.annotations.isEmpty
      || !touched.isEmpty
  }

  /// Whether what waits has to be written now, although no command waits for it.
  ///
  /// What is in the venue's books as well can wait for the next order, the end of the loop's turn,
  /// or until it is much.
  package var isDue: Bool { batch.reports.isEmpty || batch.events.count >= 64 }

  /// Asks the venue how everything stands that `engine` is not sure of (SEM-59); call it before
  /// anything else of a run.
  ///
  /// - Parameter position: Market events that the venue has seen.
  package mutating func ask(
    _ venue: inout PaperVenue, for engine: ExecutionEngine, position: UInt64
  ) throws(StoreError) -> VenueStatement {
    venue.keepBooks()
    let asked = engine.unsettledOrders
    venue.recall(try self.venue.finalOrders(asked.map(\.id)))
    var fills = try self.venue.fills(
      after: engine.reportsCompleteUpTo, of: asked.map(\.id))
    #if BRACE_MUTANTS
      if Mutant.planted == .fillsNotAskedFor { fills = [] }
    #endif
    let statement = venue.statement(about: asked, fills: fills)
    // The numbers of its answers are told now: they must never be used again.
    store(&venue, [], position: position, always: true)
    batch.reports = statement.fills
    return statement
  }

  /// Stores what the venue did before anybody is told.
  ///
  /// - Parameters:
  ///   - reports: What it is about to tell.
  ///   - position: Market events that it has seen.
  ///   - always: Stores its account even when it did nothing.
  package mutating func store(
    _ venue: inout PaperVenue, _ reports: [ExecutionReport], position: UInt64,
    always: Bool = false
  ) {
    if always || venue.hasNews(reports) {
      let newest = venue.takeBatch(reports)
      venueBatch = venueBatch.map { $0.followed(by: newest) } ?? newest
    }
    guard var batch = venueBatch.take() else { return }
    batch.position = position
    do throws(StoreError) {
      try self.venue.write(batch)
    } catch {
      // The venue goes on in memory; it tries again with the next report.
      venueBatch = batch
      note(error)
    }
  }

  /// Notes reports that the engine has heard.
  package mutating func note(_ reports: [ExecutionReport]) {
    batch.reports.append(contentsOf: reports)
  }

  /// Notes what the engine says and wants to send.
  package mutating func note(_ outbox: Outbox, at time: Timestamp) {
    touched.append(contentsOf: outbox.touched)
    for event in outbox.events {
      batch.events.append(record(event))
      if case .bracketCompleted(let trade) = event.body { batch.trades.append(trade) }
    }
    for case .submit(let order) in outbox.commands {
      batch.intents.append(OrderIntent(request: order, time: time))
    }
  }

  /// Writes everything that is not written yet, with the state of `engine` that it belongs to.
  ///
  /// - Parameter position: Market events that the engine has seen, or is about to see.
  package mutating func write(_ engine: ExecutionEngine, position: UInt64) {
    #if BRACE_MUTANTS
      if Mutant.planted == .intentWrittenLate, batch.intents.count == 1 { return }
    #endif
    batch.time = engine.now
    batch.position = position
    batch.engine = engine.storedState()
    batch.brackets = engine.storedBrackets(touchedOnce)
    do throws(StoreError) {
      try journal.write(batch)
      batch = JournalBatch()
      touched.removeAll(keepingCapacity: true)
      if venueBatch == nil { note(nil) }
    } catch {
      // Kept in memory until there is room again; exits go on meanwhile.
      batch.brackets = []
      note(error)
    }
  }

  /// The brackets that changed, rising, each once.
  private var touchedOnce: [BracketID] {
    touched.sorted().reduce(into: []) { ids, id in if ids.last != id { ids.append(id) } }
  }

  private func record(_ event: Event) -> EventRecord {
    let symbol = event.instrument.map { instruments[Int($0.index)].symbol + " " } ?? ""
    return EventRecord(
      sequence: event.sequence, time: event.time, bracket: event.bracket,
      kind: event.body.name, text: json.line(event), words: symbol + event.words(in: instruments))
  }

  /// Takes over whether writing works, and remembers that it has to be told.
  private mutating func note(_ fault: StoreError?) {
    if (fault == nil) != (self.fault == nil) { news.append(fault) }
    self.fault = fault
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
  mutating func storeVenue() {
    // Taken out, so that its lists are not copied.
    guard var books = books.take() else { return }
    books.store(&venue, reports, position: marketEventCount)
    self.books = books
  }

  /// Notes the reports that the engine has just heard.
  mutating func noteReports() { books?.note(reports) }

  /// Notes what the engine made of them; writes it when commands wait for that.
  ///
  /// Entries that cannot be written are reported as refused.
  mutating func journalOutbox() {
    guard var books = books.take() else { return }
    books.note(outbox, at: engine.now)
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

  /// Writes what the market led to, unless that can wait.
  mutating func writeWhenOwn() { if books?.isDue == true { writeJournal() } }

  /// Writes everything that is not written yet.
  mutating func writeJournal() {
    guard var books = books.take() else { return }
    books.write(engine, position: marketEventCount)
    hasUnwritten = books.hasUnwritten || books.fault != nil
    engine.isJournalDown = books.fault != nil
    self.books = books
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
