import Foundation
import TradeJournal
import TradingModel

/// A folder of its own for one test, gone afterwards.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "brace-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // What is left behind lies in the system's folder for temporary files.
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String = "journal.sqlite") -> String { "\(path)/\(name)" }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

enum Sample {
  static let feed = FeedIdentity(text: "sim seed 1", symbols: ["SPY", "QQQ"])
  static let instruments = ["SPY", "QQQ"].enumerated().map { index, symbol in
    Instrument(
      id: InstrumentID(index), symbol: symbol, tick: PriceOffset(raw: fixedPointScale / 100),
      lot: Quantity(1), multiplier: Ratio(2), margin: Ratio(raw: fixedPointScale / 2))
  }
  static let start = Timestamp(seconds: 1_608_042_600)

  static func session(_ number: UInt32 = 1, position: UInt64 = 0) -> SessionStart {
    SessionStart(
      number: number, feed: feed, position: position, time: start, settings: "risk: 1%",
      instruments: instruments, equity: Money(100_000))
  }

  static func id(_ sequence: UInt32, _ role: OrderRole = .entry, session: UInt32 = 1) -> ClOrdID {
    ClOrdID(session: session, bracket: BracketID(7), role: role, sequence: sequence)
  }

  static func intent(_ sequence: UInt32, _ role: OrderRole = .entry) -> OrderIntent {
    OrderIntent(
      request: OrderRequest(
        clOrdID: id(sequence, role), instrument: InstrumentID(1), side: .buy,
        kind: .stopLimit(stop: Price(370), limit: Price(371)), quantity: Quantity(10),
        timeInForce: .gtd(start), isReduceOnly: role != .entry), time: start)
  }

  static func fill(_ execID: UInt64, of sequence: UInt32 = 1) -> ExecutionReport {
    var report = ExecutionReport(
      execType: .trade, execID: execID, clOrdID: id(sequence), instrument: InstrumentID(1),
      side: .sell, ordStatus: .partiallyFilled, kind: .market, orderQty: Quantity(10),
      cumQty: Quantity(4), leavesQty: Quantity(6), transactTime: start)
    report.lastQty = Quantity(4)
    report.lastPx = Price(raw: 367_400_000_000)
    report.fee = Money(raw: -12)
    report.feeQuantity = Quantity(raw: 3)
    report.isAmbiguous = true
    return report
  }

  static func trade(_ bracket: UInt32 = 7) -> TradeResult {
    var trade = TradeResult(
      bracket: BracketID(bracket), instrument: InstrumentID(1), side: .sell,
      quantity: Quantity(10), entryAvgPx: Price(370), exitAvgPx: Price(368), openedAt: start,
      closedAt: start + .seconds(60), reason: .takeProfit, netPnL: Money(20), fees: Money(1),
      risk: Money(15), basis: .fallback, isAmbiguous: true)
    trade.adverse = PriceOffset(raw: 5)
    trade.favourable = PriceOffset(raw: 6)
    trade.dust = Quantity(raw: 7)
    trade.stopSlippage = PriceOffset(raw: -8)
    return trade
  }

  static func event(_ sequence: UInt64, bracket: UInt32? = 7) -> EventRecord {
    EventRecord(
      sequence: sequence, time: start, bracket: bracket.map { BracketID($0) },
      kind: "orderFilled", text: #"{"seq":\#(sequence)}"#, words: "SPY word \(sequence)")
  }

  /// A batch with something of everything.
  static var batch: JournalBatch {
    var batch = JournalBatch()
    batch.time = start + .seconds(5)
    batch.position = 42
    batch.intents = [intent(1), intent(2, .stop)]
    batch.reports = [fill(3)]
    batch.brackets = [
      BracketRecord(id: BracketID(8), state: [1, 2, 3]),
      BracketRecord(id: BracketID(7), state: [9]),
    ]
    batch.trades = [trade()]
    batch.events = [event(1), event(2, bracket: nil)]
    batch.engine = [4, 5, 6]
    return batch
  }

  static let account: Int64 = 1234
}
