import Connectors
import TradeEngine
import TradeRuntime
import TradingModel

/// The market of the standard stream: one symbol or many, prints of 100 units a millisecond apart.
struct BenchMarket {
  /// A price of the stream times this is a `Price`.
  static let tickRaw: Int64 = 10_000_000
  static let start = Timestamp(seconds: 1_700_000_000)

  /// A session with as much money and as many brackets as a workload may want.
  ///
  /// - Parameters:
  ///   - symbols: How many instruments, named `BENCH0`, `BENCH1`, ….
  ///   - hasQuotes: Whether their best prices are told besides their prints.
  static func session(symbols: Int, hasQuotes: Bool = false) -> TradingSession {
    let instruments = (0..<symbols).map { index in
      Instrument(
        id: InstrumentID(index), symbol: "BENCH\(index)", tick: PriceOffset(raw: tickRaw),
        lot: Quantity(1))
    }
    let info = FeedInfo(
      source: .replay, instruments: instruments,
      kinds: Array(
        repeating: FeedInfo.Kinds(hasTrades: true, hasQuotes: hasQuotes), count: symbols),
      barSpan: .seconds(1), start: start, end: nil, history: [], eventCount: nil)
    var settings = EngineSettings()
    settings.brackets.timeout = nil
    settings.brackets.maxActiveBrackets = .max
    // Symbols take turns, so each waits a while for its next print.
    settings.risk.staleAfter = .seconds(86_400)
    var paper = PaperSettings()
    paper.cash = Money(1_000_000_000)
    return TradingSession(feed: info, settings: settings, paper: paper)
  }

  /// The print at an index of the stream.
  static func trade(_ price: Int64, index: Int, symbol: Int = 0) -> Trade {
    Trade(
      instrument: InstrumentID(symbol),
      time: start + .milliseconds(Int64(index)), price: Price(raw: price * tickRaw),
      quantity: Quantity(100))
  }

  /// A market entry of one unit with exits at fixed distances.
  static func entry(_ side: Side, symbol: Int = 0, stop: Int32, target: Int32) -> TraderRequest {
    .enter(
      EntryRequest(
        instrument: InstrumentID(symbol), side: side, size: .quantity(Quantity(1)),
        stop: .ticks(stop), target: .ticks(target)))
  }
}
