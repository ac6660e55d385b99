import Connectors
import Testing
import TradeRuntime
import TraderCommands
import TradingModel

/// What the screen is given to see, beside what `EngineLoopTests` sees of it.
struct SnapshotTests {
  private static let pace = Pace(speed: .one, isPaused: false, start: opening, waitMax: nil)

  private func player(_ settings: EngineSettings = EngineSettings()) -> MarketPlayer {
    let feed = BarFeed((0..<40).map { bar($0, close: 100 + $0 % 3) })
    return MarketPlayer(
      feed: feed,
      session: TradingSession(feed: feed.info, settings: settings, paper: PaperSettings()))
  }

  private func snapshot(_ player: MarketPlayer, closesMax: Int32 = 0) -> Snapshot {
    var request = FrameRequest()
    request.closesMax = closesMax
    return player.snapshot(request, pace: Self.pace, sequence: 1)
  }

  /// Twenty bars, then a position of ten with its exits.
  private func playedPlayer() -> MarketPlayer {
    var player = player()
    for _ in 0..<20 { player.step() }
    player.request(
      .enter(EntryRequest(instrument: spy.id, side: .buy, size: .quantity(Quantity(10)))),
      cause: .trader)
    player.step()
    _ = player.takeEvents()
    return player
  }

  @Test func `working orders and fills are seen`() {
    let seen = snapshot(playedPlayer())
    #expect(seen.orders.map(\.role) == [.stop, .target])
    #expect(seen.orders.allSatisfy { $0.status == .new && $0.leavesQty == Quantity(10) })
    #expect(
      seen.orders.map(\.price) == [seen.brackets[0].stop?.price, seen.brackets[0].target?.price])
    #expect(seen.fills.map(\.role) == [.entry] && seen.fills[0].instrument == spy.id)
    #expect(seen.fills[0].bracket == seen.brackets[0].id)
  }

  @Test func `an order shows the price that is wanted before the venue has answered`() {
    var player = playedPlayer()
    let bracket = snapshot(player).brackets[0].id
    player.request(.moveStop(bracket, .to(Price(90))), cause: .trader)
    #expect(snapshot(player).orders[0].price == Price(90))
  }

  @Test func `nothing is left of a bracket that is flat but its fills`() {
    var player = playedPlayer()
    player.request(.flatten(.all), cause: .trader)
    player.step()
    _ = player.takeEvents()
    let seen = snapshot(player)
    #expect(seen.orders.isEmpty && seen.trades.count == 1)
    #expect(seen.fills.map(\.role) == [.entry, .close])
  }

  @Test func `closes come only when they are wanted, the newest last`() {
    var player = player()
    for _ in 0..<20 { player.step() }
    #expect(snapshot(player).watch[0].closes.isEmpty)
    #expect(snapshot(player, closesMax: 3).watch[0].closes == [102, 100, 101].map { Price($0) })
    #expect(snapshot(player, closesMax: 500).watch[0].closes.count == 20)
    #expect(snapshot(self.player(), closesMax: 3).watch[0].closes.isEmpty)
  }

  @Test func `the limits stand beside what they limit`() {
    #expect(snapshot(player()).account.openRiskMax == nil)
    #expect(snapshot(player()).account.dailyLossMax == nil)
    var settings = EngineSettings()
    settings.risk.maxOpenRisk = Money(500)
    settings.risk.maxDailyLoss = Money(200)
    let account = snapshot(player(settings)).account
    #expect(account.openRiskMax == Money(500) && account.dailyLossMax == Money(200))
  }

  @Test func `displayed sizes are those of the newest quote that is not crossed`() throws {
    func quote(_ second: Int64, _ bid: Int64, _ ask: Int64, size: Int64) -> MarketEvent {
      .quote(
        Quote(
          instrument: spy.id, time: opening + .seconds(second), bid: Price(bid),
          bidSize: Quantity(size), ask: Price(ask), askSize: Quantity(size + 1)))
    }
    let feed = QuoteFeed([quote(1, 99, 101, size: 5), quote(2, 103, 101, size: 7)])
    var player = MarketPlayer(
      feed: feed,
      session: TradingSession(
        feed: feed.info, settings: EngineSettings(), paper: PaperSettings()))
    #expect(snapshot(player).watch[0].bidSize == .zero)
    while player.step() {}
    #expect(snapshot(player).watch[0].bidSize == Quantity(5))
    #expect(snapshot(player).watch[0].askSize == Quantity(6))
  }

  /// Quotes as a feed.
  private struct QuoteFeed: MarketFeed {
    let info: FeedInfo
    let counts = FeedCounts()
    private var events: [MarketEvent]

    init(_ events: [MarketEvent]) {
      self.events = events.reversed()
      info = FeedInfo(
        source: .replay, instruments: [spy], kinds: [FeedInfo.Kinds(hasQuotes: true)],
        barSpan: .seconds(60), start: opening, end: events.last?.time, history: [],
        eventCount: events.count)
    }

    mutating func next() -> MarketEvent? { events.popLast() }
  }
}
