import Connectors
import PaperTrading
import TradingModel

/// The real venue and the reference, side by side: everything goes to both, and what they say must
/// be equal.
struct VenuePair {
  private(set) var real: MatchingEngine
  private(set) var reference: ReferenceVenue
  /// What was reported by the last call, equal in both while `difference` is `nil`.
  private(set) var reports: [ExecutionReport] = []
  /// The first difference.
  private(set) var difference: String?
  /// What was done, in order; kept only when asked for.
  private(set) var log: [String] = []
  private let keepsLog: Bool

  /// Makes two venues without orders; see `MatchingEngine.init`.
  ///
  /// - Parameter tamper: Changes the real venue's settings only, to see the comparison bite.
  init(
    instruments: [Instrument], kinds: [FeedInfo.Kinds], settings: PaperSettings, keepsLog: Bool,
    tamper: (inout PaperSettings) -> Void
  ) {
    var changed = settings
    tamper(&changed)
    real = MatchingEngine(instruments: instruments, kinds: kinds, settings: changed)
    reference = ReferenceVenue(instruments: instruments, kinds: kinds, settings: settings)
    self.keepsLog = keepsLog
  }

  // MARK: Everything that can be asked of a venue

  /// Plays an event up to its first reports; returns whether it goes on.
  mutating func play(_ event: MarketEvent) -> Bool {
    note("\(event)")
    var got: [ExecutionReport] = []
    let goesOn: (Bool, Bool)
    switch event {
    case .trade(let trade): goesOn = (real.onTrade(trade, into: &got), reference.onTrade(trade))
    case .quote(let quote): goesOn = (real.onQuote(quote, into: &got), reference.onQuote(quote))
    case .bar(let bar): goesOn = (real.onBar(bar, into: &got), reference.onBar(bar))
    }
    compare(got)
    expectEqual("goes on", goesOn.0, goesOn.1)
    return goesOn.0 && goesOn.1
  }

  /// Plays on; returns whether the event goes on.
  mutating func resume() -> Bool {
    note("resume")
    var got: [ExecutionReport] = []
    let goesOn = (real.resume(into: &got), reference.resume())
    compare(got)
    expectEqual("goes on", goesOn.0, goesOn.1)
    return goesOn.0 && goesOn.1
  }

  mutating func process(_ command: Command, at now: Timestamp) {
    note("\(command) at \(now)")
    var got: [ExecutionReport] = []
    real.process(command, at: now, into: &got)
    reference.process(command, at: now)
    compare(got)
  }

  mutating func close(_ instrument: InstrumentID, at now: Timestamp) {
    note("close \(instrument.index) at \(now)")
    var got: [ExecutionReport] = []
    real.close(instrument, at: now, into: &got)
    reference.close(instrument, at: now)
    compare(got)
  }

  // MARK: Comparing

  private mutating func compare(_ got: [ExecutionReport]) {
    reports = got
    let wanted = reference.takeReports()
    if keepsLog { log += got.map { "  → \(Self.text($0))" } }
    if got == wanted { return }
    let index = zip(got, wanted).enumerated().first { $0.1.0 != $0.1.1 }?.offset
    let place = index ?? min(got.count, wanted.count)
    differ(
      "report \(place)", got.indices.contains(place) ? "\(Self.text(got[place]))" : "none",
      wanted.indices.contains(place) ? "\(Self.text(wanted[place]))" : "none")
  }

  /// Compares what can be seen of the books; `isThorough` also compares every open order.
  mutating func compareBooks(isThorough: Bool) {
    expectEqual("cash", real.account.cash, Money(clamping: reference.cash))
    expectEqual("fees", real.account.fees, Money(clamping: reference.fees))
    expectEqual("positions", real.account.positions, reference.positions)
    expectEqual("conserved", real.account.isConserved, true)
    expectEqual("sums", real.areSumsExact, true)
    expectEqual("out of order", real.ignored.outOfOrder, reference.outOfOrder)
    expectEqual("unusable", real.ignored.unusable, reference.unusable)
    expectEqual("open orders", real.openOrderCount, reference.openOrderCount)
    guard isThorough else { return }
    expectEqual("marks", real.marks, reference.marks)
    let figures = reference.figures
    expectEqual("equity", real.equity, figures.equity)
    expectEqual("buying power", real.buyingPower, figures.buyingPower)
    let open = real.openOrders.map {
      ReferenceVenue.text(
        $0.clOrdID, $0.instrument, $0.side, $0.kind, $0.orderQty, $0.cumQty,
        isReduceOnly: $0.isReduceOnly, isTriggered: $0.isTriggered)
    }
    expectEqual("open orders", open, reference.openOrders)
  }

  private mutating func expectEqual<Value: Equatable>(
    _ name: String, _ got: Value, _ wanted: Value
  ) {
    if got != wanted { differ(name, "\(got)", "\(wanted)") }
  }

  private mutating func differ(_ name: String, _ got: String, _ wanted: String) {
    if difference == nil {
      difference = "\(name)\n  venue:     \(got)\n  reference: \(wanted)"
    }
  }

  private mutating func note(_ text: @autoclosure () -> String) {
    if keepsLog { log.append(text()) }
  }

  private static func text(_ report: ExecutionReport) -> String {
    var text =
      "#\(report.execID) \(report.clOrdID) \(report.execType) [\(report.ordStatus)]"
      + " S\(report.instrument.index) \(report.side) \(report.kind) qty \(report.orderQty)"
      + " cum \(report.cumQty) leaves \(report.leavesQty)"
    if !report.lastQty.isZero {
      text += " fill \(report.lastQty) @ \(report.lastPx) fee \(report.fee)"
    }
    if !report.feeQuantity.isZero { text += " kept \(report.feeQuantity)" }
    if report.isAmbiguous { text += " ambiguous" }
    if let refusal = report.refusal { text += " \(refusal)" }
    return text + " at \(report.transactTime)"
  }
}
