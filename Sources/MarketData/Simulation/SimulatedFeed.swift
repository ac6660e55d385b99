public import Connectors
public import TradingModel

/// The built-in market: six invented symbols of different character, from a seed, without an end.
///
/// `NVDX` and `AAPX` are stocks, `ESZ6` an index future, `BTCU` a coin, `EURF` a currency, `CLF7` an
/// oil future. Each gives 10 to 50 quotes and prints a second on average, with volatility that
/// clusters, spreads that breathe, jumps and quiet spells. The same seed gives the same events on
/// every machine, and a symbol's events do not depend on which others are chosen.
public struct SimulatedFeed: MarketFeed {
  /// 2024-01-02T14:30:00Z, the opening of the first New York session of that year.
  public static let start = Timestamp(seconds: 1_704_205_800)
  /// How many bars of each symbol precede the start.
  public static let historyBarCount = 100
  /// The tickers, in the order of their ids.
  public static var symbols: [String] { SimulatedCharacter.all.map(\.symbol) }

  /// What the feed says of itself, with the bars before the start.
  public let info: FeedInfo
  /// Nothing: what is simulated is as it should be.
  public let counts = FeedCounts()
  /// The instruments with the origins of their values (`table` is the simulation's own).
  public let resolved: [ResolvedInstrument]
  private var markets: [SimulatedMarket]

  /// Makes the market.
  ///
  /// - Parameters:
  ///   - seed: Which of the possible markets.
  ///   - barSpan: The length of the history's bars and of ATR and chart.
  ///   - symbols: Which symbols, in this order; all when empty.
  ///   - instruments: The configuration's instruments, whose values go before the built-in ones.
  /// - Throws: `unknownSymbol`, or `barNotPositive`.
  public init(
    seed: UInt64, barSpan: TimeSpan = .seconds(60), symbols: [String] = [],
    instruments: [InstrumentSettings] = []
  ) throws(MarketDataError) {
    guard barSpan.nanoseconds > 0 else { throw MarketDataError(file: nil, .barNotPositive) }
    let chosen = try Self.choose(symbols)
    let resolved = chosen.enumerated().map { index, stream in
      Self.resolve(SimulatedCharacter.all[stream], id: InstrumentID(index), instruments)
    }
    var markets: [SimulatedMarket] = []
    var histories: [[Bar]] = []
    // History lies on the grid of the bars that are built from the events.
    let historyEnd = Self.start.floored(to: barSpan)
    for (index, stream) in chosen.enumerated() {
      var market = SimulatedMarket(
        character: SimulatedCharacter.all[stream], instrument: resolved[index].instrument,
        seed: seed, stream: UInt64(stream), start: Self.start)
      histories.append(
        market.history(count: Self.historyBarCount, span: barSpan, end: historyEnd))
      markets.append(market)
    }
    self.markets = markets
    self.resolved = resolved
    let kinds = FeedInfo.Kinds(hasTrades: true, hasQuotes: true)
    info = FeedInfo(
      source: .simulation, instruments: resolved.map(\.instrument),
      kinds: Array(repeating: kinds, count: resolved.count), barSpan: barSpan, start: Self.start,
      end: nil, history: (0..<Self.historyBarCount).flatMap { bar in histories.map { $0[bar] } },
      eventCount: nil)
  }

  /// Returns the next event; there always is one.
  public mutating func next() -> MarketEvent? {
    var earliest = 0
    var time = markets[0].nextTime
    for index in 1..<markets.count where markets[index].nextTime < time {
      earliest = index
      time = markets[index].nextTime
    }
    return markets[earliest].next()
  }

  private static func choose(_ symbols: [String]) throws(MarketDataError) -> [Int] {
    if symbols.isEmpty { return Array(SimulatedCharacter.all.indices) }
    var chosen: [Int] = []
    for symbol in symbols {
      let name = symbol.uppercased()
      guard let index = SimulatedCharacter.all.firstIndex(where: { $0.symbol == name }) else {
        throw MarketDataError(file: nil, .unknownSymbol(symbol, available: Self.symbols))
      }
      if !chosen.contains(index) { chosen.append(index) }
    }
    return chosen
  }

  private static func resolve(
    _ character: SimulatedCharacter, id: InstrumentID, _ settings: [InstrumentSettings]
  ) -> ResolvedInstrument {
    let configured = settings.first { $0.symbol.uppercased() == character.symbol }
    return ResolvedInstrument(
      instrument: Instrument(
        id: id, symbol: character.symbol, tick: configured?.tick ?? character.tick,
        lot: configured?.lot ?? character.lot,
        multiplier: configured?.multiplier ?? character.multiplier,
        margin: configured?.margin ?? character.margin),
      tickSource: configured?.tick == nil ? .table : .config,
      lotSource: configured?.lot == nil ? .table : .config,
      multiplierSource: configured?.multiplier == nil ? .table : .config,
      marginSource: configured?.margin == nil ? .table : .config)
  }
}
