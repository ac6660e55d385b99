import PaperTrading
import TradeEngine
public import TradingModel

/// Why a run cannot go on with an account.
public enum ResumeError: Error, Hashable, Sendable {
  /// The books cannot be read or written.
  case store(StoreError)
  /// A stored state cannot be read.
  case state(StateError)
  /// The account holds orders or positions on another market; its identity and symbols.
  case otherMarket(FeedIdentity)
}

/// How a run began.
public enum Beginning: Hashable, Sendable {
  /// The account was never used.
  case fresh
  /// It goes on in the same market, after so many of its events.
  case resumed(events: UInt64)
  /// The account goes on with its cash in another market, or in the same one from its beginning.
  case newMarket
}

extension MarketPlayer {
  /// Goes on with an account where its last run stopped, however that ended (SEM-59).
  ///
  /// The market is played up to the place that either party has seen, without trading: bars, ATR and
  /// prices are what they were. Script lines up to there have run and do not run again. Then the
  /// venue is asked how everything stands, and what is wrong is repaired.
  ///
  /// - Parameters:
  ///   - books: The account.
  ///   - feed: Which market the player has.
  ///   - settings: For the journal: what is not as built in, a line each.
  /// - Throws: `ResumeError`; the player is of no use then.
  public mutating func begin(
    _ books: SessionBooks, feed: FeedIdentity, settings: String = ""
  ) throws(ResumeError) -> Beginning {
    let engineBooks = try Self.store { () throws(StoreError) in try books.journal.load() }
    let venueBooks = try Self.store { () throws(StoreError) in try books.venue.load() }
    let isUsed = engineBooks.session > 0
    let isFlat = try Self.isFlat(engineBooks, venueBooks)
    var isSameMarket = isUsed && engineBooks.feed == feed
    if isUsed, !isSameMarket, !isFlat { throw .otherMarket(engineBooks.feed ?? feed) }
    let untouched = self
    if isSameMarket {
      try restoreEngine(engineBooks, isSameMarket: true)
      skipScript(wasStarted: !engineBooks.engine.isEmpty)
      var position = engineBooks.position
      if let venueBooks, venueBooks.feed == feed.text {
        position = max(position, venueBooks.position)
      }
      fastForward(to: position)
      // Everything was played and nothing is open: it begins again.
      if isFlat, next == nil, position > 0 { (self, isSameMarket) = (untouched, false) }
    }
    if !isSameMarket { try restoreEngine(engineBooks, isSameMarket: false) }
    if let venueBooks {
      do throws(StateError) {
        try session.venue.restore(venueBooks, isSameMarket: isSameMarket)
      } catch {
        throw .state(error)
      }
    }
    annotations = engineBooks.annotations
    if engineBooks.feed?.symbols == feed.symbols { showTrades(engineBooks.trades) }
    let number = engineBooks.session + 1
    let position = session.marketEventCount
    try Self.store { () throws(StoreError) in
      try session.begin(books, number: number, feed: feed, settings: settings)
    }
    if !isUsed { return .fresh }
    return isSameMarket ? .resumed(events: position) : .newMarket
  }

  private mutating func restoreEngine(
    _ contents: JournalContents, isSameMarket: Bool
  ) throws(ResumeError) {
    do throws(StateError) {
      try session.restoreEngine(contents, isSameMarket: isSameMarket)
    } catch {
      throw .state(error)
    }
  }

  /// Whether the account has nothing in its market that would be lost in another one.
  private static func isFlat(
    _ engine: JournalContents, _ venue: VenueContents?
  ) throws(ResumeError) -> Bool {
    guard engine.brackets.isEmpty, venue?.working.isEmpty ?? true else { return false }
    if engine.engine.isEmpty { return true }
    do throws(StateError) {
      return try !ExecutionEngine.holdsUnmanaged(engine.engine)
    } catch {
      throw .state(error)
    }
  }

  private static func store<Value>(
    _ work: () throws(StoreError) -> Value
  ) throws(ResumeError) -> Value {
    do throws(StoreError) {
      return try work()
    } catch {
      throw .store(error)
    }
  }
}
