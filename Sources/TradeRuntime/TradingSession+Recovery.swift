import PaperTrading
import TradeEngine
import TradingModel

/// Coming back: from a clean end or from a crash, on one path (SEM-59).
extension TradingSession {
  /// Shows both parties a market event of an earlier run; nothing follows from it.
  mutating func fastForward(_ event: MarketEvent) {
    marketEventCount += 1
    engine.fastForward(event)
    venue.fastForward(event)
  }

  /// Takes over what the engine's journal knows, before the market is brought to its place.
  mutating func restoreEngine(
    _ contents: JournalContents, isSameMarket: Bool
  ) throws(StateError) {
    guard !contents.engine.isEmpty else { return }
    try engine.restore(
      contents.engine, brackets: contents.brackets, isSameMarket: isSameMarket)
  }

  /// Begins a run with these books: asks the venue how everything stands, repairs, and sends what is
  /// missing. Call it once, after the market was brought to its place and before its next event.
  ///
  /// - Throws: when the books cannot be read, or not be written at once: nothing trades then.
  mutating func begin(
    _ books: SessionBooks, number: UInt32, feed: FeedIdentity, settings: String
  ) throws(StoreError) {
    engine.begin(session: number)
    try books.journal.begin(
      SessionStart(
        number: number, feed: feed, position: marketEventCount, time: engine.now,
        settings: settings, instruments: engine.instruments,
        equity: engine.accountView().equity))
    try books.venue.begin(feed: feed.text, position: marketEventCount)
    var books = books
    let statement = try books.ask(&venue, for: engine, position: marketEventCount)
    self.books = books
    outbox.notesTouched = true
    if let fault = journalFault { throw fault }
    engine.reconcile(statement, at: venue.time, into: &outbox)
    settleAll()
    writeJournal()
    if let fault = journalFault { throw fault }
  }
}
