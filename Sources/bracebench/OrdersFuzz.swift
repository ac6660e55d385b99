import ArgumentParser
import Connectors
import MarketData
import PaperTrading
import TradeEngine
import TradeRuntime
import TradingModel

/// Random requests on the simulated market through engine and venue: the invariants after every
/// one, and at the end both parties' books agree to the last unit.
struct OrdersFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "Random requests through engine and venue.")

  @Option(help: "Requests and market events together.") var operations = 100_000
  @Option(help: "The first seed.") var seed: UInt64 = 1

  func run() throws {
    var left = operations
    var current = seed
    var brackets = 0
    while left > 0 {
      let count = min(left, 20_000)
      brackets += try Self.story(seed: current, operations: count)
      left -= count
      current += 1
    }
    print(
      """
      {"workload":"orders","operations":\(operations),"seeds":\(current - seed),\
      "brackets":\(brackets),"problems":0}
      """)
  }

  /// Plays one seed; returns the brackets that were completed.
  static func story(seed: UInt64, operations: Int) throws -> Int {
    var random = SplitMix64(seed: seed)
    var feed = try SimulatedFeed(seed: seed)
    var settings = EngineSettings()
    settings.fees.share = Ratio(raw: 100_000)
    var paper = PaperSettings()
    paper.fees = settings.fees
    paper.slippageTicks = Int32(random.below(3))
    var session = TradingSession(feed: feed.info, settings: settings, paper: paper)
    let symbols = feed.info.instruments.count
    for number in 0..<operations {
      if random.below(4) > 0, let event = feed.next() {
        session.onMarket(event)
      } else {
        session.request(request(&random, symbols: symbols, engine: session.engine), cause: .script)
      }
      session.events.removeAll(keepingCapacity: true)
      let problems = session.engine.invariantViolations()
      if let first = problems.first {
        throw Problem(text: "seed \(seed), operation \(number): \(first)")
      }
    }
    session.request(.setTradingState(.active), cause: .script)
    session.request(.flatten(.all), cause: .script)
    session.close()
    try audit(session, seed: seed)
    return session.engine.completedCounts.reduce(0) { $0 + $1.count }
  }

  private static func audit(_ session: TradingSession, seed: UInt64) throws {
    let account = session.engine.accountView()
    let venue = session.venue.account
    guard session.engine.openPositionCount == 0, session.engine.workingOrderCount == 0 else {
      throw Problem(
        text: "seed \(seed): \(session.engine.openPositionCount) positions and "
          + "\(session.engine.workingOrderCount) orders are left after flatten all")
    }
    guard account.cash == venue.cash, account.fees == venue.fees else {
      throw Problem(text: "seed \(seed): cash \(account.cash) against \(venue.cash)")
    }
  }

  private static func request(
    _ random: inout SplitMix64, symbols: Int, engine: ExecutionEngine
  ) -> TraderRequest {
    let ids = engine.bracketViews().map(\.id)
    let id = ids.isEmpty ? BracketID(1) : ids[random.below(ids.count)]
    let instrument = InstrumentID(random.below(symbols))
    switch random.below(16) {
    case 0...4:
      let side: Side = random.below(2) == 0 ? .buy : .sell
      return .enter(EntryRequest(instrument: instrument, side: side, size: .proposed))
    case 5:
      return .enter(
        EntryRequest(
          instrument: instrument, side: .buy, size: .risk(Ratio(raw: 5_000_000)),
          stop: .ticks(Int32(random.below(60) + 1)), target: .riskMultiple(Ratio(2))))
    case 6: return .moveStop(id, .byTicks(Int32(random.below(21) - 10)))
    case 7: return .moveTarget(id, .byTicks(Int32(random.below(21) - 10)))
    case 8: return .moveStop(id, .breakEven)
    case 9: return .close(id, share: Ratio(raw: 500_000_000))
    case 10: return .close(id, share: .one)
    case 11: return .cancel(.bracket(id), legs: random.below(2) == 0)
    case 12: return .protect(.all)
    case 13: return .timeLimit(id, random.below(2) == 0 ? nil : .seconds(Int64(random.below(60))))
    case 14: return .flatten(.instrument(instrument))
    default: return .cancel(.all, legs: false)
    }
  }
}
