import Connectors
import TradeRuntime
import TradingModel

let spy = Instrument(
  id: InstrumentID(0), symbol: "SPY", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))

/// 2020-12-15T14:30:00Z.
let opening = Timestamp(seconds: 1_608_042_600)

func bar(
  _ minute: Int64, open: Int64 = 100, high: Int64 = 102, low: Int64 = 99, close: Int64 = 101,
  volume: Int64 = 10
) -> Bar {
  Bar(
    instrument: spy.id, start: opening + .seconds(60 * minute), span: .seconds(60),
    open: Price(open), high: Price(high), low: Price(low), close: Price(close),
    volume: Quantity(volume))
}

func print(_ seconds: Int64, _ price: Int64) -> MarketEvent {
  .trade(
    Trade(
      instrument: spy.id, time: opening + .seconds(seconds), price: Price(price),
      quantity: Quantity(1)))
}

func event(
  _ sequence: UInt64 = 1, _ body: Event.Body = .serviceStarted, cause: Cause = .engine,
  bracket: BracketID? = nil, instrument: InstrumentID? = nil
) -> Event {
  Event(
    sequence: sequence, time: opening, cause: cause, bracket: bracket, instrument: instrument,
    body: body)
}

func result(_ number: UInt32, reason: ExitReason = .takeProfit) -> TradeResult {
  TradeResult(
    bracket: BracketID(number), instrument: spy.id, side: .buy, quantity: Quantity(100),
    entryAvgPx: Price(100), exitAvgPx: Price(103), openedAt: opening, closedAt: opening,
    reason: reason, netPnL: Money(300), fees: .zero, risk: Money(200), basis: .atr,
    isAmbiguous: false)
}

let facts = OrderFacts(
  clOrdID: ClOrdID(session: 1, bracket: BracketID(3), role: .stop, sequence: 7), side: .sell,
  kind: .stop(Price(99)), orderQty: Quantity(100), cumQty: .zero)

/// Bars of a minute as a feed.
struct BarFeed: MarketFeed {
  let info: FeedInfo
  let counts = FeedCounts()
  private var bars: [Bar]

  init(_ bars: [Bar], history: [Bar] = []) {
    self.bars = bars.reversed()
    info = FeedInfo(
      source: .replay, instruments: [spy], kinds: [FeedInfo.Kinds(hasBars: true)],
      barSpan: .seconds(60), start: bars.first?.end ?? opening, end: bars.last?.end,
      history: history, eventCount: bars.count)
  }

  mutating func next() -> MarketEvent? { bars.popLast().map { .bar($0) } }
}
