import TradeEngine
import TradeRuntime
import TradingModel

/// What came of a churn, by the engine or by the plain loop: equal hashes are equal trades.
struct ChurnTrades: Equatable {
  private(set) var brackets = 0
  private(set) var targets = 0
  /// P&L in ticks.
  private(set) var ticks: Int64 = 0
  private(set) var hash = FNV()

  /// Books a trade: side +1 or −1, prices in ticks.
  mutating func book(
    side: Int64, entryIndex: Int, entry: Int64, exitIndex: Int, exit: Int64, isTarget: Bool
  ) {
    brackets += 1
    if isTarget { targets += 1 }
    ticks += (exit - entry) * side
    for value in [side, Int64(entryIndex), entry, Int64(exitIndex), exit] { hash.add(value) }
  }
}

/// Where a churn's exits are.
enum ChurnExits {
  /// So many ticks from the fill.
  case ticks(stop: Int32, target: Int32)
  /// The engine's defaults: the stop 2.0 × ATR(14) away, the target 1.5 × that; 2 % and 3 % until
  /// there is an ATR.
  case atr
}

/// One run of the churn workload through the whole path: market, venue, reports, engine, commands.
struct Churn {
  private(set) var trades = ChurnTrades()
  private var session = BenchMarket.session(symbols: 1)
  private let exits: ChurnExits

  init(_ exits: ChurnExits) { self.exits = exits }

  /// Plays the prices, in ticks, a millisecond apart.
  ///
  /// - Throws: `Problem` when an entry is refused: exits further away than the price is high.
  mutating func run(_ prices: [Int64]) throws {
    var side = Side.buy
    var entryIndex = 0
    for (index, price) in prices.enumerated() {
      session.onMarket(.trade(BenchMarket.trade(price, index: index)))
      if index == 0 { try enter(side) }
      guard !session.events.isEmpty else { continue }
      let isFlat = session.engine.activeBracketCount == 0
      if isFlat, case .bracketCompleted(let trade)? = session.events.last?.body {
        book(trade, entryIndex: entryIndex, exitIndex: index)
      }
      session.events.removeAll(keepingCapacity: true)
      guard isFlat else { continue }
      side = side.opposite
      entryIndex = index
      try enter(side)
    }
  }

  private mutating func enter(_ side: Side) throws {
    var entry = EntryRequest(
      instrument: InstrumentID(0), side: side, size: .quantity(Quantity(1)))
    if case .ticks(let stop, let target) = exits {
      entry.stop = .ticks(stop)
      entry.target = .ticks(target)
    }
    session.request(.enter(entry), cause: .script)
    if case .riskRefused(let refusal)? = session.events.first?.body {
      throw Problem(text: "an entry is refused: \(refusal.words(for: nil))")
    }
    session.events.removeAll(keepingCapacity: true)
  }

  private mutating func book(_ trade: TradeResult, entryIndex: Int, exitIndex: Int) {
    trades.book(
      side: trade.side.sign, entryIndex: entryIndex,
      entry: trade.entryAvgPx.raw / BenchMarket.tickRaw,
      exitIndex: exitIndex, exit: trade.exitAvgPx.raw / BenchMarket.tickRaw,
      isTarget: trade.reason == .takeProfit)
  }
}
