import TradingModel

/// The engine's own record of one order: what the venue has, and what we want it to have.
///
/// At most one command is in flight per order (SEM-12). Wishes pile up in `wantedKind`,
/// `wantedLeaves` and `isCancelWanted`; when the answer to the last command is in, `nextCommand`
/// makes one command of the newest wish.
struct ManagedOrder: Hashable, Sendable {
  /// The command whose answer is awaited.
  enum Flight: UInt8, Hashable, Sendable {
    case none
    case submit
    case cancel
    case replace
  }

  let clOrdID: ClOrdID
  let instrument: InstrumentID
  let side: Side
  let timeInForce: TimeInForce
  /// The prices at the venue.
  private(set) var kind: OrderKind
  /// OrderQty at the venue.
  private(set) var orderQty: Quantity
  private(set) var cumQty = Quantity.zero
  private var venueStatus = OrdStatus.pendingNew
  private(set) var flight = Flight.submit
  /// Whether a stop has reached its price.
  private(set) var isTriggered = false
  /// A cancel came too late: a fill is on its way, and nothing is sent until it is in (SEM-20).
  private(set) var awaitsFinal = false
  /// Amendments refused since the last one that worked.
  private(set) var replacesRefused: UInt8 = 0

  /// The prices we want.
  var wantedKind: OrderKind
  /// The quantity we want to keep working.
  var wantedLeaves: Quantity
  /// Whether we want it gone.
  var isCancelWanted = false

  init(_ request: OrderRequest) {
    clOrdID = request.clOrdID
    instrument = request.instrument
    side = request.side
    timeInForce = request.timeInForce
    kind = request.kind
    orderQty = request.quantity
    wantedKind = request.kind
    wantedLeaves = request.quantity
  }

  /// Whether the order can still fill.
  var isAlive: Bool { !venueStatus.isFinal }

  /// OrdStatus with our own commands in flight.
  var status: OrdStatus {
    if venueStatus.isFinal { return venueStatus }
    switch flight {
    case .none: return venueStatus
    case .submit: return .pendingNew
    case .cancel: return .pendingCancel
    case .replace: return .pendingReplace
    }
  }

  /// What can still fill.
  var leavesQty: Quantity { isAlive ? orderQty - cumQty : .zero }

  /// The order as events tell of it.
  var facts: OrderFacts {
    OrderFacts(clOrdID: clOrdID, side: side, kind: kind, orderQty: orderQty, cumQty: cumQty)
  }

  /// The limit or stop price we want; zero for a market order.
  var wantedPrice: Price { wantedKind.stopPrice ?? wantedKind.limitPrice ?? .zero }

  /// Returns the command that brings the venue closer to the wish, if one may be sent now.
  mutating func nextCommand() -> Command? {
    guard isAlive, flight == .none, !awaitsFinal else { return nil }
    if isCancelWanted || wantedLeaves.raw <= 0 {
      flight = .cancel
      return .cancel(clOrdID, instrument)
    }
    let wantedQty = cumQty + wantedLeaves
    guard wantedKind != kind || wantedQty != orderQty, replacesRefused < 3 else { return nil }
    flight = .replace
    return .replace(
      ReplaceRequest(
        clOrdID: clOrdID, instrument: instrument, kind: wantedKind, quantity: wantedQty))
  }

  /// Takes over what a report says of the order.
  ///
  /// - Parameter isRepeat: The fill was booked before; only the rest of the report counts (SEM-25).
  mutating func apply(_ report: ExecutionReport, isRepeat: Bool) {
    switch report.execType {
    case .new:
      if flight == .submit { flight = .none }
      if isAlive { venueStatus = cumQty.isZero ? .new : .partiallyFilled }
    case .trade:
      applyFill(isRepeat ? .zero : report.lastQty)
    case .canceled, .expired, .rejected:
      flight = .none
      venueStatus = report.ordStatus
    case .replaced:
      kind = report.kind
      orderQty = report.orderQty
      replacesRefused = 0
      if flight == .replace { flight = .none }
      applyFill(.zero)
    case .triggered:
      isTriggered = true
      kind = report.kind
    case .cancelRejected:
      if flight == .cancel { flight = .none }
      awaitsFinal = isAlive && report.refusal == .tooLate
    case .replaceRejected:
      if flight == .replace { flight = .none }
      wantedKind = kind
      replacesRefused += 1
      awaitsFinal = isAlive && report.refusal == .tooLate
    case .orderStatus, .unknownOrder:
      break
    }
  }

  private mutating func applyFill(_ quantity: Quantity) {
    cumQty += quantity
    guard isAlive else { return }
    if flight == .submit { flight = .none }
    if cumQty >= orderQty {
      venueStatus = .filled
      flight = .none
    } else if !cumQty.isZero {
      venueStatus = .partiallyFilled
    }
  }
}
