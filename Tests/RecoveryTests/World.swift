import Connectors
import MarketData
import PaperTrading
import TradeEngine
import TradeJournal
import TradeRuntime
import TraderCommands
import TradingModel

/// A market, a script and a venue: the same run again and again, with other ends.
struct World: Sendable {
  var name: String
  var script: String
  var paper = PaperSettings()
  var settings = EngineSettings()
  var minutes: Int64 = 6
  var symbols = ["AAPX", "BTCU"]
  var seed: UInt64 = 1

  var identity: FeedIdentity { FeedIdentity(text: "sim \(seed)", symbols: symbols) }

  /// A player that has not begun.
  func player() throws -> MarketPlayer {
    let feed = try SimulatedFeed(seed: seed, barSpan: .seconds(60), symbols: symbols)
    let context = CommandContext(
      instruments: feed.info.instruments, selected: feed.info.instruments[0].id)
    let script = try Script.parse(script, context: context, fileName: name).get()
    return MarketPlayer(
      feed: feed,
      session: TradingSession(feed: feed.info, settings: settings, paper: paper),
      script: script, until: feed.info.start + .seconds(60 * minutes))
  }

  /// A player that goes on with `books`.
  func begin(_ books: TapedBooks) throws -> MarketPlayer {
    var player = try player()
    _ = try player.begin(
      SessionBooks(
        journal: books.tapedJournal, venue: books.tapedVenue,
        instruments: player.feedInfo.instruments),
      feed: identity)
    return player
  }

  /// Plays to the end of the market.
  static func playOut(_ player: inout MarketPlayer) {
    player.start()
    while player.step() {}
    player.finish()
    player.session.flushJournal()
  }
}

/// What must be true whenever nothing is on its way (SEM-59, 63).
struct Audit {
  private(set) var problems: [String] = []

  private mutating func check(_ isTrue: Bool, _ text: @autoclosure () -> String) {
    if !isTrue { problems.append(text()) }
  }

  /// Compares engine and venue as they are now.
  ///
  /// - Parameter isQuiet: Whether nothing is on its way between them.
  init(_ player: MarketPlayer, _ books: TapedBooks, isQuiet: Bool) throws {
    let engine = player.session.engine
    let venue = player.session.venue
    problems += engine.invariantViolations()
    check(venue.account.isConserved, "SEM-40 the venue's books do not balance")
    checkIdentities(books)
    guard isQuiet else { return }
    check(
      engine.accountView().cash == venue.account.cash,
      "cash \(engine.accountView().cash), at the venue \(venue.account.cash)")
    for instrument in player.feedInfo.instruments {
      let (mine, theirs) = (
        engine.position(of: instrument.id), venue.account.position(of: instrument.id)
      )
      check(mine == theirs, "\(instrument.symbol): position \(mine), at the venue \(theirs)")
    }
    let alive = Set(engine.unsettledOrders.map(\.id))
    let open = Set(venue.openOrders.map(\.clOrdID))
    check(alive == open, "orders \(alive.sorted()), at the venue \(open.sorted())")
    let told = try books.venue.fills(after: 0, of: [])
    check(
      books.journal.fills.map(\.execID) == told.map(\.execID),
      "fills \(books.journal.fills.map(\.execID)), at the venue \(told.map(\.execID))")
  }

  /// No id twice, no event number twice, no bracket ended twice.
  private mutating func checkIdentities(_ books: TapedBooks) {
    var ids: Set<ClOrdID> = []
    for intent in books.journal.intents {
      check(ids.insert(intent.request.clOrdID).inserted, "\(intent.request.clOrdID) twice")
    }
    var last: UInt64 = 0
    for event in books.journal.events {
      check(event.sequence > last, "event \(event.sequence) after \(last)")
      last = event.sequence
    }
    let ended = books.journal.events.filter { $0.kind == "bracketCompleted" }.map(\.bracket)
    check(Set(ended).count == ended.count, "a bracket ended twice: \(ended)")
    let refused = books.journal.events.filter { $0.text.contains("used before") }
    check(refused.isEmpty, "an id was sent twice: \(refused.map(\.text))")
  }

  /// Everything is flat, and the cash is what the trades made of it.
  init(atEnd player: MarketPlayer, _ books: TapedBooks) throws {
    try self.init(player, books, isQuiet: true)
    let engine = player.session.engine
    check(engine.activeBracketCount == 0, "\(engine.activeBracketCount) brackets are left")
    check(engine.openPositionCount == 0, "\(engine.openPositionCount) positions are left")
    check(player.session.venue.openOrderCount == 0, "orders are left at the venue")
    let trades = try books.journal.load().trades
    let sum = trades.reduce(Int128(0)) { $0 + Int128($1.netPnL.raw) }
    let earned =
      Int128(engine.accountView().cash.raw) - Int128(player.session.venue.settings.cash.raw)
    check(sum == earned, "trades made \(Money(clamping: sum)), cash \(Money(clamping: earned))")
  }
}
