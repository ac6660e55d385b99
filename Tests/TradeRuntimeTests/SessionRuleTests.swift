import Connectors
import PaperTrading
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// What a session tells its two parties of the feed and of each other's settings.
struct SessionRuleTests {
  private static let start = Timestamp(seconds: 1_700_000_000)
  private static let symbol = InstrumentID(0)

  private func session(
    _ kinds: FeedInfo.Kinds, settings: EngineSettings = EngineSettings(),
    _ change: (inout PaperSettings) -> Void = { _ in }
  ) -> TradingSession {
    let instrument = Instrument(
      id: Self.symbol, symbol: "X", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))
    let info = FeedInfo(
      source: .replay, instruments: [instrument], kinds: [kinds], barSpan: .seconds(60),
      start: Self.start, end: nil, history: [], eventCount: nil)
    var paper = PaperSettings()
    change(&paper)
    return TradingSession(feed: info, settings: settings, paper: paper)
  }

  private func trade(_ price: Int64, at seconds: Int64) -> MarketEvent {
    .trade(
      Trade(
        instrument: Self.symbol, time: Self.start + .seconds(seconds), price: Price(price),
        quantity: Quantity(100)))
  }

  private func quote(_ bid: Int64, _ ask: Int64, at seconds: Int64) -> MarketEvent {
    .quote(
      Quote(
        instrument: Self.symbol, time: Self.start + .seconds(seconds), bid: Price(bid),
        bidSize: Quantity(1), ask: Price(ask), askSize: Quantity(1)))
  }

  private let buy = TraderRequest.enter(
    EntryRequest(
      instrument: symbol, side: .buy, size: .quantity(Quantity(10)), stop: .price(Price(80)),
      target: .price(Price(120))))

  private func fills(_ session: TradingSession) -> [String] {
    session.events.compactMap { event in
      guard case .orderFilled(let fill) = event.body else { return nil }
      return "\(fill.order.clOrdID.role.name) \(fill.lastPx)"
    }
  }

  @Test(arguments: [(TimeSpan?.none, "close 95"), (.day, "close 100")])
  func `SEM-26 SEM-47 a time limit that falls into a night fills at the morning's first price`(
    staleAfter: TimeSpan?, expected: String
  ) {
    var settings = EngineSettings()
    settings.risk.staleAfter = staleAfter
    settings.brackets.timeout = .seconds(3600)
    var session = session(.init(hasTrades: true), settings: settings)
    session.onMarket(trade(100, at: 0))
    session.request(buy, cause: .trader)
    session.onMarket(trade(95, at: 50_000))
    #expect(fills(session) == ["entry 100", expected])
  }

  @Test(arguments: [
    (TriggerRule.auto, [TriggerRule](), 82, 80), (.mid, [], 80, 79), (.auto, [.mid], 80, 79),
  ])
  func `SEM-29 a held stop watches what the venue's settings say of its instrument`(
    rule: TriggerRule, own: [TriggerRule], near: Int64, reached: Int64
  ) {
    var session = session(.init(hasQuotes: true)) {
      $0.capabilities.hasStopOrders = false
      $0.trigger = rule
      for rule in own { $0.triggerBySymbol["X"] = rule }
    }
    session.onMarket(quote(99, 100, at: 0))
    session.request(buy, cause: .trader)
    // The middle is above the stop as long as the bid, or the middle itself, decides.
    session.onMarket(quote(near, near + 1, at: 1))
    session.onMarket(quote(near, near + 2, at: 2))
    #expect(fills(session) == ["entry 100"])
    session.onMarket(quote(reached, reached + 2, at: 3))
    #expect(fills(session) == ["entry 100", "close \(reached)"])
  }
}
