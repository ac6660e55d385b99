import Connectors
import PaperTrading
import TradingModel

/// A price from decimals: `px(100.25)`.
func px(_ value: Double) -> Price { Price(raw: Int64((value * 1_000_000).rounded()) * 1_000) }

/// Money from decimals.
func money(_ value: Double) -> Money { Money(raw: Int64((value * 1_000_000).rounded()) * 1_000) }

/// A quantity from decimals.
func qty(_ value: Double) -> Quantity {
  Quantity(raw: Int64((value * 1_000_000).rounded()) * 1_000)
}

/// Drives a venue as a trader would, with the smallest possible bracket manager: when an entry
/// fills it sends the stop, then the target; when one leg fills it shrinks or cancels the other.
struct VenueDriver {
  /// The exits of a bracket, sent when its entry fills.
  struct Exits {
    var stop: Price?
    var target: Price?
  }

  static let start: Int64 = 1_700_000_000_000_000_000
  static let symbol = InstrumentID(0)

  var venue: MatchingEngine
  /// Everything reported, in order.
  var reports: [ExecutionReport] = []
  /// Engine time, in nanoseconds; every event is a second after the one before.
  var now = VenueDriver.start
  /// Brackets' exits by bracket number.
  var exits: [UInt32: Exits] = [:]
  /// Asked after every report, for what the bracket manager does not do.
  var reaction: (ExecutionReport) -> [Command] = { _ in [] }

  private var sequence: UInt32 = 0
  private var pending: [ExecutionReport] = []
  private var legs: [UInt32: [OrderRole: OrderRequest]] = [:]

  static func instrument(
    _ number: Int = 0, multiplier: Ratio = .one, margin: Ratio = .one
  ) -> Instrument {
    Instrument(
      id: InstrumentID(number), symbol: "S\(number)", tick: PriceOffset(raw: 10_000_000),
      lot: Quantity(1), multiplier: multiplier, margin: margin)
  }

  init(
    _ kinds: FeedInfo.Kinds = .init(hasTrades: true), instruments: [Instrument]? = nil,
    _ change: (inout PaperSettings) -> Void = { _ in }
  ) {
    var settings = PaperSettings()
    change(&settings)
    let instruments = instruments ?? [Self.instrument()]
    venue = MatchingEngine(
      instruments: instruments, kinds: instruments.map { _ in kinds }, settings: settings)
  }

  static let trades = FeedInfo.Kinds(hasTrades: true)
  static let quotes = FeedInfo.Kinds(hasQuotes: true)
  static let bars = FeedInfo.Kinds(hasBars: true)
  static let both = FeedInfo.Kinds(hasTrades: true, hasQuotes: true)

  // MARK: The market

  mutating func trade(
    _ price: Double, _ symbol: InstrumentID = symbol, at time: Int64? = nil, size: Double = 100
  ) {
    if time == nil { now += 1_000_000_000 }
    let trade = Trade(
      instrument: symbol, time: Timestamp(nanoseconds: time ?? now), price: px(price),
      quantity: qty(size))
    settle(venue.onTrade(trade, into: &pending))
  }

  mutating func quote(
    _ bid: Double, _ ask: Double, at time: Int64? = nil, bidSize: Double = 1, askSize: Double = 1
  ) {
    if time == nil { now += 1_000_000_000 }
    let quote = Quote(
      instrument: Self.symbol, time: Timestamp(nanoseconds: time ?? now), bid: px(bid),
      bidSize: qty(bidSize), ask: px(ask), askSize: qty(askSize))
    settle(venue.onQuote(quote, into: &pending))
  }

  /// A bar of a minute that starts now and is over afterwards.
  mutating func bar(
    _ open: Double, _ high: Double, _ low: Double, _ close: Double, volume: Double = 1
  ) {
    let start = now
    let bar = Bar(
      instrument: Self.symbol, start: Timestamp(nanoseconds: start), span: .seconds(60),
      open: px(open), high: px(high), low: px(low), close: px(close), volume: qty(volume))
    settle(venue.onBar(bar, into: &pending))
    now = start + 60_000_000_000
  }

  mutating func close() {
    venue.close(Self.symbol, at: Timestamp(nanoseconds: now), into: &pending)
    deliver()
  }

  // MARK: The trader

  mutating func send(_ command: Command) {
    venue.process(command, at: Timestamp(nanoseconds: now), into: &pending)
    deliver()
  }

  func cancelCommand(_ id: ClOrdID) -> Command { .cancel(id, Self.symbol) }

  @discardableResult
  mutating func submit(
    _ side: Side, _ quantity: Double = 10, _ kind: OrderKind = .market,
    _ timeInForce: TimeInForce = .gtc, role: OrderRole = .entry, bracket: UInt32 = 1,
    reduceOnly: Bool = false, symbol: InstrumentID = symbol
  ) -> ClOrdID {
    let request = request(
      side, quantity, kind, timeInForce, role: role, bracket: bracket, reduceOnly: reduceOnly,
      symbol: symbol)
    send(.submit(request))
    return request.clOrdID
  }

  mutating func request(
    _ side: Side, _ quantity: Double = 10, _ kind: OrderKind = .market,
    _ timeInForce: TimeInForce = .gtc, role: OrderRole = .entry, bracket: UInt32 = 1,
    reduceOnly: Bool = false, symbol: InstrumentID = symbol
  ) -> OrderRequest {
    sequence += 1
    return OrderRequest(
      clOrdID: ClOrdID(
        session: 1, bracket: BracketID(bracket), role: role, sequence: sequence),
      instrument: symbol, side: side, kind: kind,
      quantity: Quantity(raw: Int64((quantity * 1_000_000).rounded()) * 1_000),
      timeInForce: timeInForce, isReduceOnly: reduceOnly)
  }

  mutating func amend(_ id: ClOrdID, _ kind: OrderKind, _ quantity: Double) {
    send(
      .replace(
        ReplaceRequest(
          clOrdID: id, instrument: Self.symbol, kind: kind,
          quantity: Quantity(raw: Int64((quantity * 1_000_000).rounded()) * 1_000))))
  }

  // MARK: What happened

  /// The fills as `B1 stop sell 10 @ 98`, with ` ?` when ambiguous.
  var fills: [String] {
    reports.filter { $0.execType == .trade }.map { fill in
      "\(fill.clOrdID.bracket) \(fill.clOrdID.role.name) \(fill.side.name) \(fill.lastQty)"
        + " @ \(fill.lastPx)" + (fill.isAmbiguous ? " ?" : "")
    }
  }

  /// Everything reported as `B1 stop new`, fills as `B1 stop trade`.
  var log: [String] {
    reports.map { "\($0.clOrdID.bracket) \($0.clOrdID.role.name) \($0.execType)" }
  }

  var position: Quantity { venue.account.position(of: Self.symbol) }
  var cash: Money { venue.account.cash }

  // MARK: Settling

  private mutating func settle(_ hasMore: Bool) {
    var hasMore = hasMore
    deliver()
    while hasMore {
      hasMore = venue.resume(into: &pending)
      deliver()
    }
  }

  private mutating func deliver() {
    while !pending.isEmpty {
      let due = pending
      pending.removeAll()
      var commands: [Command] = []
      for report in due {
        now = max(now, report.transactTime.nanoseconds)
        reports.append(report)
        manage(report, into: &commands)
        commands += reaction(report)
      }
      for command in commands {
        venue.process(command, at: Timestamp(nanoseconds: now), into: &pending)
      }
    }
  }

  private mutating func manage(_ report: ExecutionReport, into commands: inout [Command]) {
    let bracket = report.clOrdID.bracket.number
    guard report.execType == .trade, let plan = exits[bracket] else { return }
    switch report.clOrdID.role {
    case .entry:
      let kinds: [(OrderRole, OrderKind?)] = [
        (.stop, plan.stop.map { .stop($0) }), (.target, plan.target.map { .limit($0) }),
      ]
      for case (let role, let kind?) in kinds {
        var leg = request(
          report.side.opposite, 0, kind, role: role, bracket: bracket, reduceOnly: true)
        leg.instrument = report.instrument
        leg.quantity = report.lastQty
        legs[bracket, default: [:]][role] = leg
        commands.append(.submit(leg))
      }
    case .stop, .target:
      let sibling: OrderRole = report.clOrdID.role == .stop ? .target : .stop
      guard let leg = legs[bracket]?[sibling] else { return }
      if report.leavesQty.isZero {
        commands.append(.cancel(leg.clOrdID, leg.instrument))
      } else {
        commands.append(
          .replace(
            ReplaceRequest(
              clOrdID: leg.clOrdID, instrument: leg.instrument, kind: leg.kind,
              quantity: report.leavesQty)))
      }
    case .close: break
    }
  }
}
