import PaperTrading
import Testing
import TradeEngine
import TradeJournal
import TradeRuntime
import TradingModel

/// The moments of a bracket's life at which a crash is feared most, each by its name.
///
/// `EveryWriteTests` crashes everywhere; here it is certain that these are among the places.
struct NamedMomentTests {
  private static let script = """
    @+5s buy 100 AAPX sl 0.06% tp 0.06%
    @+6s sell 1 BTCU sl 0.06% tp 0.06%
    @+30s sl B1 -2t
    @+4m sell 100 AAPX sl 0.06% tp 0.06%
    @+4m buy 1 BTCU sl 0.06% tp 0.06%
    @+9m buy 100 AAPX sl 2% tp 2%
    @+10m flatten all
    """
  private static let world = World(name: "ideal", script: script, minutes: 12)
  private static let slow: World = {
    var slow = World(name: "slow", script: script, minutes: 12)
    slow.paper = PaperProfile.retail.settings
    return slow
  }()

  /// Where both parties' writing stops.
  struct Moment: CustomTestStringConvertible, Sendable {
    var name: String
    var world = NamedMomentTests.world
    /// Whether the last write before the crash is this one.
    var isLast: @Sendable (Tape.Entry) -> Bool
    var testDescription: String { name }
  }

  private static func intents(_ entry: Tape.Entry, _ role: OrderRole) -> Bool {
    guard case .batch(let batch) = entry else { return false }
    return batch.intents.contains { $0.request.clOrdID.role == role }
  }

  private static func atVenue(_ entry: Tape.Entry, _ role: OrderRole) -> Bool {
    guard case .venue(let batch) = entry else { return false }
    return (batch.working.map(\.clOrdID) + batch.final.map(\.clOrdID)).contains { $0.role == role }
  }

  private static func fills(_ entry: Tape.Entry, _ role: OrderRole) -> Bool {
    guard case .venue(let batch) = entry else { return false }
    return batch.fills.contains { $0.clOrdID.role == role }
  }

  private static func tells(_ entry: Tape.Entry, _ kind: String) -> Bool {
    guard case .batch(let batch) = entry else { return false }
    return batch.events.contains { $0.kind == kind }
  }

  static let moments: [Moment] = [
    Moment(name: "before the intent") { entry in
      if case .market = entry { true } else { false }
    },
    Moment(name: "after the intent, before it is sent") { intents($0, .entry) },
    Moment(name: "after sending, before the acknowledgement", world: slow) { atVenue($0, .entry) },
    Moment(name: "after the entry's fill, before it is told") { fills($0, .entry) },
    Moment(name: "after the exits' intents, before they are sent") { intents($0, .stop) },
    Moment(name: "between the stop and the target", world: slow) {
      atVenue($0, .stop) && !atVenue($0, .target)
    },
    Moment(name: "during an amendment") { tells($0, "stopMoved") },
    Moment(name: "after a fill of the target, before the stop is canceled") { fills($0, .target) },
    Moment(name: "after a fill of the stop, before the target is canceled") { fills($0, .stop) },
    Moment(name: "during a flatten, before the close is sent") { tells($0, "bracketClosing") },
    Moment(name: "during a flatten, after the close has filled") { fills($0, .close) },
  ]

  @Test(arguments: moments)
  func `SEM-59 killed there, the next run ends with the same trades`(moment: Moment) throws {
    let whole = TapedBooks()
    var first = try moment.world.begin(whole)
    World.playOut(&first)
    let entries = whole.tape.entries
    let place = try #require(entries.firstIndex(where: moment.isLast), "no such moment")
    let books = try TapedBooks(entries.prefix(place + 1))
    var second = try moment.world.begin(books)
    World.playOut(&second)
    #expect(try Audit(atEnd: second, books).problems == [])
    let expected = try whole.journal.load().trades.sorted { $0.bracket < $1.bracket }
    let trades = try books.journal.load().trades.sorted { $0.bracket < $1.bracket }
    #expect(trades.map(\.bracket) == expected.map(\.bracket))
    #expect(trades.map(\.reason) == expected.map(\.reason))
    #expect(trades.map(\.quantity) == expected.map(\.quantity))
  }

  /// The venue has gone on alone: its books are further than the engine's.
  private func withVenueAhead(
    engine isEngineLast: (Tape.Entry) -> Bool, venue isVenueLast: (Tape.Entry) -> Bool,
    _ body: (inout MarketPlayer, TapedBooks) throws -> Void
  ) throws {
    // One bracket: the venue knows no order of which the engine does not.
    let world = World(name: "one", script: "@+5s buy 100 AAPX sl 0.06% tp 0.06%\n")
    let whole = TapedBooks()
    var first = try world.begin(whole)
    World.playOut(&first)
    let entries = whole.tape.entries
    let engineLast = entries.firstIndex { isEngineLast($0) }
    let engine = try #require(engineLast)
    let venueLast = entries.firstIndex { isVenueLast($0) }
    let venue = try #require(venueLast)
    let books = TapedBooks()
    for (place, entry) in entries.enumerated() where place <= max(engine, venue) {
      switch entry {
      case .session, .batch: if place <= engine { try books.write(entry) }
      case .market, .venue: if place <= venue { try books.write(entry) }
      }
    }
    var player = try world.begin(books)
    try body(&player, books)
  }

  @Test func `SEM-59 an exit has filled meanwhile: the other one is taken back`() throws {
    try withVenueAhead(
      engine: { Self.intents($0, .stop) },
      venue: { Self.fills($0, .target) || Self.fills($0, .stop) }
    ) { player, books in
      let problems = try Audit(player, books, isQuiet: true).problems
      #expect(problems == [])
      #expect(player.session.engine.openPositionCount == 0)
      #expect(player.session.venue.openOrderCount == 0)
      World.playOut(&player)
      let problemsAtEnd = try Audit(atEnd: player, books).problems
      #expect(problemsAtEnd == [])
    }
  }

  @Test func `SEM-59 the entry has filled meanwhile: the position gets its exits at once`() throws {
    try withVenueAhead(
      engine: { Self.intents($0, .entry) }, venue: { Self.fills($0, .entry) }
    ) { player, books in
      let problems = try Audit(player, books, isQuiet: true).problems
      #expect(problems == [])
      #expect(player.session.engine.openPositionCount == 1)
      #expect(Set(player.session.venue.openOrders.map(\.clOrdID.role)) == [.stop, .target])
      World.playOut(&player)
      let problemsAtEnd = try Audit(atEnd: player, books).problems
      #expect(problemsAtEnd == [])
    }
  }
}
