import Connectors
import PaperTrading
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

/// Engine and venue with a line between them.
struct LatentSessionTests {
  private static let start = Timestamp(seconds: 1_700_000_000)
  private static let symbol = InstrumentID(0)

  private func px(_ cents: Int64) -> Price { Price(raw: cents * 10_000_000) }

  private func session(
    _ kinds: FeedInfo.Kinds = FeedInfo.Kinds(hasTrades: true),
    _ change: (inout PaperSettings) -> Void
  ) -> TradingSession {
    let instrument = Instrument(
      id: Self.symbol, symbol: "X", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))
    let info = FeedInfo(
      source: .replay, instruments: [instrument], kinds: [kinds], barSpan: .seconds(60),
      start: Self.start, end: nil, history: [], eventCount: nil)
    var paper = PaperSettings()
    change(&paper)
    return TradingSession(feed: info, settings: EngineSettings(), paper: paper)
  }

  private func slow(_ paper: inout PaperSettings) {
    paper.latency.submit = LatencyRange(.milliseconds(50))
    paper.latency.cancel = LatencyRange(.milliseconds(30))
    paper.latency.replace = LatencyRange(.milliseconds(40))
    paper.latency.report = LatencyRange(.milliseconds(20))
  }

  private func time(_ milliseconds: Int64) -> Timestamp {
    Self.start + .milliseconds(milliseconds)
  }

  private func trade(_ cents: Int64, at milliseconds: Int64, in session: inout TradingSession) {
    session.onMarket(
      .trade(
        Trade(
          instrument: Self.symbol, time: time(milliseconds), price: px(cents),
          quantity: Quantity(100))))
  }

  private let buy = TraderRequest.enter(
    EntryRequest(
      instrument: symbol, side: .buy, size: .quantity(Quantity(10)), stop: .price(Price(98)),
      target: .price(Price(103))))

  @Test func `SEM-35 what is on its way arrives in time order with the market`() {
    var session = session { slow(&$0) }
    trade(100_00, at: 0, in: &session)
    session.request(buy, cause: .script)
    #expect(session.venue.nextDue == time(50))
    trade(100_10, at: 49, in: &session)
    #expect(session.venue.openOrderCount == 0)
    // The entry arrives at 50 and fills at 100.10, before the print at 60.
    trade(100_20, at: 60, in: &session)
    #expect(session.venue.account.cash == Money(100_000 - 1_001))
    #expect(session.engine.openPositionCount == 0)
    // Told at 70, the engine sends both legs; they work from 120 on.
    trade(100_20, at: 119, in: &session)
    #expect(session.engine.openPositionCount == 1)
    #expect(session.venue.openOrderCount == 0)
    trade(100_20, at: 120, in: &session)
    #expect(session.venue.openOrderCount == 2)
    trade(103_00, at: 200, in: &session)
    trade(103_00, at: 1_000, in: &session)
    #expect(session.engine.openPositionCount == 0)
    #expect(session.venue.openOrderCount == 0)
    #expect(session.engine.accountView().cash == session.venue.account.cash)
    #expect(session.venue.account.cash == Money(100_000 + 29))
  }

  @Test func `SEM-35 reports reach the engine at their arrival, not when they were made`() {
    var session = session { slow(&$0) }
    trade(100_00, at: 0, in: &session)
    session.request(buy, cause: .script)
    session.runTimers(until: time(69))
    #expect(session.engine.now < time(69))
    session.runTimers(until: time(70))
    #expect(session.engine.now == time(70))
    #expect(session.engine.openPositionCount == 1)
  }

  @Test func `SEM-35 while the market stands still nothing arrives`() {
    var session = session { slow(&$0) }
    trade(100_00, at: 0, in: &session)
    session.request(buy, cause: .script)
    session.isVenueHeld = true
    session.runTimers(until: time(500))
    #expect(session.venue.openOrderCount == 0)
    #expect(session.engine.openPositionCount == 0)
    session.releaseHeldCommands()
    session.runTimers(until: time(500))
    #expect(session.engine.openPositionCount == 1)
  }

  @Test func `SEM-33 of a bar only the end is known to what arrives inside it`() {
    var session = session(FeedInfo.Kinds(hasBars: true)) { slow(&$0) }
    func bar(_ number: Int64, _ cents: Int64) -> MarketEvent {
      .bar(
        Bar(
          instrument: Self.symbol, start: Self.start + .seconds(60 * number), span: .seconds(60),
          open: px(cents), high: px(cents + 10), low: px(cents - 10), close: px(cents),
          volume: .zero))
    }
    session.onMarket(bar(0, 100_00))
    session.request(buy, cause: .script)
    // Sent at the first bar's end, it misses the next open by 50 ms and gets the one after that.
    session.onMarket(bar(1, 101_00))
    #expect(session.engine.openPositionCount == 0)
    session.onMarket(bar(2, 102_00))
    #expect(session.engine.openPositionCount == 1)
    #expect(session.venue.account.cash == Money(100_000 - 1_020))
    #expect(session.venue.openOrderCount == 2)
  }

  @Test func `SEM-35 closing a run waits for what is on its way`() {
    var session = session { slow(&$0) }
    trade(100_00, at: 0, in: &session)
    session.request(buy, cause: .script)
    session.runTimers(until: time(500))
    session.request(.flatten(.all), cause: .script)
    session.close()
    #expect(session.venue.nextDue == .distantFuture)
    #expect(session.engine.openPositionCount == 0)
    #expect(session.engine.workingOrderCount == 0)
    #expect(session.venue.openOrderCount == 0)
    #expect(session.venue.account.cash == Money(100_000))
  }

  @Test func `SEM-24 the engine knows what the venue can do`() {
    var session = session { $0.capabilities.holdsQuantity = true }
    trade(100_00, at: 0, in: &session)
    session.request(buy, cause: .script)
    #expect(session.venue.openOrders.map(\.clOrdID.role) == [.stop])
    trade(103_00, at: 100, in: &session)
    trade(103_00, at: 200, in: &session)
    #expect(session.engine.openPositionCount == 0)
    #expect(session.venue.account.cash == Money(100_000 + 30))
  }
}
