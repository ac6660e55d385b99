import Connectors
import TradingModel

/// The paper venue once more, slow and obvious: every question is a loop over all orders.
///
/// It shares only the nouns of TradingModel with the real matching engine and is written from the
/// rules, so that random orders and markets can be played to both and every report compared. It
/// knows all settings of the paper venue but latency, which is not the matching engine's; prices are
/// expected to stay far from the ends of their range.
struct ReferenceVenue {
  /// The orders that ever came, refused ones too, in the order they came.
  var orders: [ReferenceOrder] = []
  var markets: [ReferenceMarket]
  let instruments: [Instrument]
  let settings: PaperSettings
  var clock = Int64.min
  var lastExecID: UInt64 = 0
  var lastTurn = 0
  var eventCount = 0
  var play: ReferencePlay?
  /// Whether the run is being closed: no price is too old any more.
  var isClosing = false
  /// What is left to chance: how much fills, and what goes wrong.
  var fillChance: ReferenceChance
  var faultChance: ReferenceChance
  /// Reports since `takeReports`.
  var reports: [ExecutionReport] = []

  /// Cash in raw money.
  var cash: Int128
  /// All fees in raw money.
  var fees: Int128 = 0
  /// The signed position of every instrument.
  var positions: [Quantity]
  /// Events that were too old or out of range.
  var outOfOrder: UInt64 = 0
  /// Crossed quotes and bars that contradict themselves.
  var unusable: UInt64 = 0

  /// Makes a venue without orders; see `MatchingEngine.init`.
  init(instruments: [Instrument], kinds: [FeedInfo.Kinds], settings: PaperSettings) {
    self.instruments = instruments
    self.settings = settings
    cash = Int128(settings.cash.raw)
    fillChance = ReferenceChance(seed: settings.seed, number: 0)
    faultChance = ReferenceChance(seed: settings.seed, number: 1)
    positions = instruments.map { _ in .zero }
    markets = zip(instruments, kinds).map { instrument, kinds in
      var market = ReferenceMarket()
      let rule = settings.triggerBySymbol[instrument.symbol] ?? settings.trigger
      market.watch = Self.watch(rule, kinds)
      switch settings.marketFill {
      case .auto: market.fillsAtNext = kinds.hasBars && !kinds.hasTrades && !kinds.hasQuotes
      case .current: market.fillsAtNext = false
      case .next: market.fillsAtNext = true
      }
      return market
    }
  }

  /// What a rule watches must exist; bars always move stops.
  private static func watch(_ rule: TriggerRule, _ kinds: FeedInfo.Kinds) -> ReferenceMarket.Watch {
    if kinds.hasQuotes, rule == .mid { return .middle }
    if kinds.hasQuotes, rule == .bidAsk || !kinds.hasTrades { return .quote }
    // The inside of a bar is no sequence of prints.
    return rule == .doubleLast && kinds.hasTrades && !kinds.hasBars ? .lastTwo : .last
  }

  /// Returns what was reported since the last call.
  mutating func takeReports() -> [ExecutionReport] {
    defer { reports.removeAll() }
    return reports
  }

  /// An order that works, as text; equal texts are equal orders.
  var openOrders: [String] {
    orders.filter(\.isWorking).sorted { $0.request.clOrdID < $1.request.clOrdID }.map { order in
      Self.text(
        order.request.clOrdID, order.request.instrument, order.side, order.request.kind,
        order.request.quantity, order.cumQty, isReduceOnly: order.request.isReduceOnly,
        isTriggered: order.isTriggered)
    }
  }

  /// The text of an open order.
  static func text(
    _ id: ClOrdID, _ instrument: InstrumentID, _ side: Side, _ kind: OrderKind,
    _ orderQty: Quantity, _ cumQty: Quantity, isReduceOnly: Bool, isTriggered: Bool
  ) -> String {
    "\(id) \(instrument.index) \(side) \(kind) \(orderQty) \(cumQty) \(isReduceOnly) \(isTriggered)"
  }

  /// The number of orders that work.
  var openOrderCount: Int { orders.count { $0.isWorking } }

  /// The last price of every instrument.
  var marks: [Price?] { markets.map { $0.mark.map { Price(raw: $0) } } }

  /// Equity less the margin in use, and equity; see `MatchingEngine`.
  var figures: (equity: Money, buyingPower: Money) {
    let equity = exactEquity
    return (
      Money(clamping: equity), max(.zero, Money(clamping: equity - marginUsed(Int128.zero)))
    )
  }

  // MARK: Reports

  mutating func report(
    _ type: ExecType, _ index: Int, refusal: VenueRefusal? = nil,
    _ change: (inout ExecutionReport) -> Void = { _ in }
  ) {
    let order = orders[index]
    // A final order's price is not kept.
    let isOver = type == .orderStatus || type == .cancelRejected || type == .replaceRejected
    lastExecID += 1
    var report = ExecutionReport(
      execType: type, execID: lastExecID, clOrdID: order.request.clOrdID,
      instrument: order.request.instrument, side: order.side, ordStatus: order.status,
      kind: isOver && order.status.isFinal ? .market : order.request.kind,
      orderQty: order.request.quantity, cumQty: order.cumQty, leavesQty: order.leavesQty,
      transactTime: Timestamp(nanoseconds: clock))
    report.refusal = refusal
    change(&report)
    reports.append(report)
  }

  /// Answers about an id that was never sent.
  mutating func reportUnknown(
    _ type: ExecType, _ id: ClOrdID, _ instrument: InstrumentID, refusal: VenueRefusal?
  ) {
    lastExecID += 1
    var report = ExecutionReport(
      execType: type, execID: lastExecID, clOrdID: id, instrument: instrument, side: .buy,
      ordStatus: .rejected, kind: .market, orderQty: .zero, cumQty: .zero, leavesQty: .zero,
      transactTime: Timestamp(nanoseconds: clock))
    report.refusal = refusal
    reports.append(report)
  }

  mutating func end(_ index: Int, _ status: OrdStatus, refusal: VenueRefusal? = nil) {
    orders[index].status = status
    report(status == .expired ? .expired : .canceled, index, refusal: refusal)
  }
}
