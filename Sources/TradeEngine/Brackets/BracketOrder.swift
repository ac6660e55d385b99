import TradingModel

/// One bracket: an entry, the position it made, and the orders that get out of it.
struct BracketOrder: Hashable, Sendable {
  /// Where the bracket stands.
  enum Phase: Hashable, Sendable {
    /// The entry works, nothing is filled.
    case pending
    /// A position with its legs.
    case live
    /// Every order is being taken back; what is left is closed at market after that.
    case closing(ExitReason, isCloseSent: Bool)
  }

  let id: BracketID
  let instrument: InstrumentID
  /// Long (`buy`) or short.
  let side: Side
  /// When the entry went out.
  let submittedAt: Timestamp
  var phase = Phase.pending

  var entry: ManagedOrder?
  var stop: ManagedOrder?
  var target: ManagedOrder?
  var close: ManagedOrder?

  /// The exits as the trader gave them; edits of an unfilled bracket land here too (SEM-8).
  var stopLevel: ExitLevel?
  var targetLevel: ExitLevel?
  /// The plan: expected while pending, final from the first fill on (SEM-11).
  var plan: ExitPlan
  /// The wanted prices of the legs; they start at the plan's.
  var stopPrice: Price
  var targetPrice: Price

  /// Entry CumQty and all exit fills.
  var entryQty = Quantity.zero
  var exitQty = Quantity.zero
  /// Σ price · quantity of the fills, in billionths of billionths, for exact averages.
  var entryTurnover: Int128 = 0
  var exitTurnover: Int128 = 0
  /// Money received for sells less money paid for buys, before fees.
  var cashFlow: Int128 = 0
  var fees: Int128 = 0
  /// The initial risk, frozen when the entry is final (SEM-54).
  var risk = Money.zero

  var openedAt: Timestamp?
  /// The time stop: how long after the first fill, and when.
  var timeLimit: TimeSpan?
  var timeLimitAt: Timestamp?

  var stopTriesLeft: Int32
  var targetTriesLeft: Int32 = 2
  var closeTries: Int32 = 0
  /// A retry of this kind waits for its timer.
  var isTargetRetryDue = true
  var isCloseRetryDue = true
  /// The trader took the legs away on purpose (SEM-9).
  var areLegsReleased = false
  var unprotectedSince: Timestamp?
  var isStopOnly = false
  var isAmbiguous = false
  /// Why a rest that turns up while a leg's exit winds up shall be closed instead of armed.
  var restReason: ExitReason?
  /// The reason of the exit fill that came last.
  var lastExit: ExitReason?

  /// Neighbours in the list of all brackets and in that of the symbol; −1 is none.
  var next: Int32 = -1
  var previous: Int32 = -1
  var nextOfSymbol: Int32 = -1
  var previousOfSymbol: Int32 = -1

  init(
    id: BracketID, request: EntryRequest, plan: ExitPlan, submittedAt: Timestamp,
    timeLimit: TimeSpan?, stopRetries: Int32
  ) {
    self.id = id
    instrument = request.instrument
    side = request.side
    self.submittedAt = submittedAt
    stopLevel = request.stop
    targetLevel = request.target
    self.plan = plan
    stopPrice = plan.stop
    targetPrice = plan.target
    self.timeLimit = timeLimit
    stopTriesLeft = stopRetries
  }

  /// The position: entry fills less exit fills (SEM-17); negative when the exits overshot.
  var remaining: Quantity { entryQty - exitQty }

  /// The exact average entry, rounded half-even.
  var entryAvgPx: Price { Self.average(entryTurnover, entryQty) }
  /// The exact average exit, rounded half-even.
  var exitAvgPx: Price { Self.average(exitTurnover, exitQty) }

  /// Whether any order of the bracket can still fill.
  var hasAliveOrder: Bool {
    (entry?.isAlive ?? false) || (stop?.isAlive ?? false) || (target?.isAlive ?? false)
      || (close?.isAlive ?? false)
  }

  /// Whether a cancel was refused and waits to be tried again.
  var isHeldUp: Bool {
    (entry?.isPaused ?? false) || (stop?.isPaused ?? false) || (target?.isPaused ?? false)
      || (close?.isPaused ?? false)
  }

  /// Whether a stop works or is on its way.
  var isStopAlive: Bool { stop?.isAlive ?? false }

  var isClosing: Bool {
    if case .closing = phase { return true }
    return false
  }

  /// Lets orders whose cancel was refused try again.
  mutating func resumeOrders() {
    entry?.resume()
    stop?.resume()
    target?.resume()
    close?.resume()
  }

  /// Books a fill; the order itself has taken it over already.
  mutating func book(_ report: ExecutionReport, role: OrderRole, value: Money) {
    let turnover = Int128(report.lastPx.raw) * Int128(report.lastQty.raw)
    if role == .entry {
      entryQty += report.lastQty
      entryTurnover += turnover
    } else if report.side == side {
      // Buying back what the exits sold too much: it takes an exit fill away (SEM-21).
      exitQty -= report.lastQty
      exitTurnover -= turnover
    } else {
      exitQty += report.lastQty
      exitTurnover += turnover
    }
    cashFlow += report.side == .buy ? -Int128(value.raw) : Int128(value.raw)
    fees += Int128(report.fee.raw)
    if report.isAmbiguous { isAmbiguous = true }
  }

  private static func average(_ turnover: Int128, _ quantity: Quantity) -> Price {
    guard quantity.raw > 0 else { return .zero }
    return Price(raw: Int64(clamping: Rounding.halfEven.divide(turnover, by: Int128(quantity.raw))))
  }
}
