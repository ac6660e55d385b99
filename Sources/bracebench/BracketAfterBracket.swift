import Connectors
import TradeEngine
import TradeJournal
import TradeRuntime
import TraderCommands
import TradingModel

/// Whenever flat, a market entry with exits two ticks away; the price goes up and down.
enum BracketAfterBracket {
  static func player(brackets: Int, open: Int = 0) -> MarketPlayer {
    var settings = EngineSettings()
    settings.brackets.timeout = nil
    settings.brackets.maxActiveBrackets = 1_000_000
    var paper = PaperSettings()
    paper.cash = Money(1_000_000_000)
    let feed = Zigzag(count: brackets + 1)
    return MarketPlayer(
      feed: feed, session: TradingSession(feed: feed.info, settings: settings, paper: paper))
  }

  static func begin(
    _ player: inout MarketPlayer, _ journal: any Journal, _ venue: any VenueStore
  ) throws {
    _ = try player.begin(
      SessionBooks(
        journal: journal, venue: venue, instruments: player.feedInfo.instruments),
      feed: FeedIdentity(text: "bench", symbols: ["BENCH"]))
    _ = player.takeEvents()
  }

  static func play(_ player: inout MarketPlayer) {
    while player.step() {
      _ = player.takeEvents()
      if player.session.engine.activeBracketCount == 0, player.next != nil { enter(&player) }
    }
  }

  static func enter(_ player: inout MarketPlayer) {
    player.request(
      .enter(
        EntryRequest(
          instrument: InstrumentID(0), side: .buy, size: .quantity(Quantity(1)),
          stop: .ticks(20), target: .ticks(20))), cause: .script)
    _ = player.takeEvents()
  }

  /// Prints of 100.00 and 101.00 in turn, so that every second one closes a bracket by its target
  /// and every other by its stop.
  struct Zigzag: MarketFeed {
    let info: FeedInfo
    let counts = FeedCounts()
    private var index = 0
    private let count: Int

    init(count: Int) {
      self.count = count
      let instrument = Instrument(
        id: InstrumentID(0), symbol: "BENCH", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))
      info = FeedInfo(
        source: .replay, instruments: [instrument], kinds: [FeedInfo.Kinds(hasTrades: true)],
        barSpan: .seconds(1), start: Timestamp(seconds: 1_700_000_000), end: nil, history: [],
        eventCount: nil)
    }

    mutating func next() -> MarketEvent? {
      guard index < count else { return nil }
      defer { index += 1 }
      return .trade(
        Trade(
          instrument: InstrumentID(0),
          time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(index) * 1_000_000),
          price: Price(index % 2 == 0 ? 100 : 101), quantity: Quantity(100)))
    }
  }
}
