import ArgumentParser
import Connectors
import TradeEngine
import TradeRuntime
import TradingModel

/// Whenever flat, a market entry, long and short in turn, with fixed exits: the whole path of a
/// tick, from the market over venue and engine to the commands.
struct ChurnBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "churn", abstract: "A bracket after the other on the standard price stream.")

  @Option(help: "The price stream: a or g.") var stream = "a"
  @Option(help: "The stop's distance in ticks.") var stop: Int32 = 50
  @Option(help: "The target's distance in ticks.") var target: Int32 = 75
  @Option(help: "Prints.") var ticks = 1_000_000
  @Option(help: "Timed repetitions.") var `repeat` = 5

  func run() throws {
    guard let kind = PriceStream.Kind(rawValue: stream) else {
      throw ValidationError("--stream \(stream): expected a or g")
    }
    let prices = Array(PriceStream(kind, count: ticks))
    var streamHash = FNV()
    for price in prices { streamHash.add(price) }
    var times: [Double] = []
    var result = Churn.Result()
    for _ in 0..<max(1, `repeat`) {
      let clock = ContinuousClock()
      var churn = Churn(stop: stop, target: target)
      let elapsed = clock.measure { churn.run(prices) }
      times.append(
        Double(elapsed.components.attoseconds) / 1e9
          + Double(elapsed.components.seconds) * 1e9)
      result = churn.result
    }
    let perTick = times.map { $0 / Double(max(1, ticks)) }.sorted()
    func figure(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    print(
      """
      {"workload":"churn","stream":"\(stream)","stop":\(stop),"target":\(target),\
      "ticks":\(ticks),"stream_fnv":"\(streamHash.text)","brackets":\(result.brackets),\
      "tp":\(result.targets),"pnl_ticks":\(result.ticks),"fnv":"\(result.hash.text)",\
      "ns_per_tick":{"median":\(figure(perTick[perTick.count / 2])),\
      "min":\(figure(perTick[0])),"max":\(figure(perTick[perTick.count - 1]))}}
      """)
  }
}

/// One run of the churn workload.
struct Churn {
  struct Result {
    var brackets = 0
    var targets = 0
    /// P&L in ticks.
    var ticks: Int64 = 0
    var hash = FNV()
  }

  private(set) var result = Result()
  private var session: TradingSession
  private let stop: Int32
  private let target: Int32
  private let tickRaw: Int64 = 10_000_000

  init(stop: Int32, target: Int32) {
    self.stop = stop
    self.target = target
    let instrument = Instrument(
      id: InstrumentID(0), symbol: "BENCH", tick: PriceOffset(raw: tickRaw), lot: Quantity(1))
    let info = FeedInfo(
      source: .replay, instruments: [instrument], kinds: [FeedInfo.Kinds(hasTrades: true)],
      barSpan: .seconds(1), start: Timestamp(seconds: 1_700_000_000), end: nil, history: [],
      eventCount: nil)
    var settings = EngineSettings()
    settings.brackets.timeout = nil
    session = TradingSession(feed: info, settings: settings, paper: PaperSettings())
  }

  mutating func run(_ prices: [Int64]) {
    var side = Side.buy
    var entryIndex = 0
    enter(side, after: prices.first, index: 0)
    for (index, price) in prices.enumerated() {
      if index > 0 { session.onMarket(.trade(trade(price, index))) }
      guard !session.events.isEmpty else { continue }
      var isFlat = false
      for event in session.events {
        guard case .bracketCompleted(let trade) = event.body else { continue }
        book(trade, entryIndex: entryIndex, exitIndex: index)
        isFlat = true
      }
      session.events.removeAll(keepingCapacity: true)
      guard isFlat else { continue }
      side = side.opposite
      entryIndex = index
      enter(side)
    }
  }

  private mutating func enter(_ side: Side, after price: Int64?, index: Int) {
    guard let price else { return }
    session.onMarket(.trade(trade(price, index)))
    enter(side)
  }

  private mutating func enter(_ side: Side) {
    session.request(
      .enter(
        EntryRequest(
          instrument: InstrumentID(0), side: side, size: .quantity(Quantity(1)),
          stop: .ticks(stop), target: .ticks(target))), cause: .script)
    session.events.removeAll(keepingCapacity: true)
  }

  private func trade(_ price: Int64, _ index: Int) -> Trade {
    Trade(
      instrument: InstrumentID(0),
      time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(index) * 1_000_000),
      price: Price(raw: price * tickRaw), quantity: Quantity(100))
  }

  private mutating func book(_ trade: TradeResult, entryIndex: Int, exitIndex: Int) {
    let entry = trade.entryAvgPx.raw / tickRaw
    let exit = trade.exitAvgPx.raw / tickRaw
    result.brackets += 1
    if trade.reason == .takeProfit { result.targets += 1 }
    result.ticks += (exit - entry) * trade.side.sign
    for value in [trade.side.sign, Int64(entryIndex), entry, Int64(exitIndex), exit] {
      result.hash.add(value)
    }
  }
}
