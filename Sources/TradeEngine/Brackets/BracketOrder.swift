import TradingModel

/// One bracket: an entry, the position it made, and the orders that get out of it.
///
/// It is read in its slot of the book; a call of a getter would copy the whole of it first (in busy
/// trading a third of all time), so that the small ones are always inlined.
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

  /// Which exit the engine keeps where the venue can rest only one (SEM-24).
  enum Held: Hashable, Sendable {
    /// None: every exit rests.
    case none
    /// The targets; the stop rests.
    case targets
    /// The stop; the target of this index is out, or goes out when the stop is back.
    case stop(whileTarget: UInt8)
    /// The stop, always: the venue takes no stops, or the trader wants it so.
    case stopAlways
  }

  // In this order nothing is lost between the fields: 512 bytes, which are most of what a live bracket
  // takes. What few brackets have lies in lists of none or one; what is one byte stands behind what
  // has a byte to spare.

  let id: BracketID
  let instrument: InstrumentID
  /// Long (`buy`) or short.
  let side: Side
  var phase = Phase.pending
  /// Whether a close may be sent: false while a retry waits for its timer.
  var isCloseRetryDue = true
  /// The trader took the legs away on purpose (SEM-9).
  var areLegsReleased = false
  var isStopOnly = false
  var isAmbiguous = false
  /// Whether something has changed that the bracket's part of the sums follows from.
  private(set) var isCountDue = true
  /// The smallest step of a quantity.
  let lot: Quantity
  /// When the entry went out.
  let submittedAt: Timestamp

  var entry: ManagedOrder?
  var stop: ManagedOrder?
  /// The take-profits, nearest first; at least one.
  var targets: [TargetLeg]
  /// The order that closes the bracket or a part of it.
  var closes: [ManagedOrder] = []
  var rules: [StopRules] = []
  var exits: [ExitSums] = []

  /// Before the first fill what the trader wants of the exits, after it when that was.
  var stage: EntryStage
  var held = Held.none
  /// The reason of the exit fill that came last.
  var lastExit: ExitReason?
  /// Why a rest that turns up while a leg's exit winds up shall be closed instead of armed.
  var restReason: ExitReason?
  /// The plan: expected while pending, final from the first fill on (SEM-11).
  var plan: ExitPlan { didSet { isCountDue = true } }
  /// Not counted beyond 255.
  var closeTries: UInt8 = 0
  var stopTriesLeft: Int32
  /// The wanted price of the stop; it starts at the plan's.
  var stopPrice: Price { didSet { isCountDue = true } }

  /// Entry CumQty; what the exits filled is in `exits`.
  private(set) var entryQty = Quantity.zero
  /// Fees the venue kept in the traded asset, of everything bought (SEM-15).
  private(set) var assetFees = Quantity.zero
  /// The position that exits can trade (SEM-17), negative when the exits overshot; what is below
  /// one lot is dust (SEM-15).
  private(set) var remaining = Quantity.zero
  /// The exact average entry, rounded half-even.
  private(set) var entryAvgPx = Price.zero
  /// The initial risk, frozen when the entry is final (SEM-54).
  var risk = Money.zero
  @InOneWord var unprotectedSince: Timestamp? = nil
  /// What the bracket was last counted as.
  private(set) var counted = BracketShare()
  /// Neighbours in the list of all brackets and in that of the symbol; −1 is none.
  var next: Int32 = -1
  var previous: Int32 = -1
  var nextOfSymbol: Int32 = -1
  var previousOfSymbol: Int32 = -1
  /// Σ price · quantity of the entry's fills, in billionths of billionths, for exact averages.
  private(set) var entryTurnover: Int128 = 0
  /// Money received for sells less money paid for buys, before fees.
  private(set) var cashFlow: Int128 = 0
  private(set) var fees: Int128 = 0
  /// What the entry cost, with what the venue kept in the traded asset at its price.
  private(set) var entryFees: Int128 = 0

  init(
    id: BracketID, request: EntryRequest, plan: ExitPlan, lot: Quantity, submittedAt: Timestamp,
    settings: BracketSettings
  ) {
    self.id = id
    instrument = request.instrument
    side = request.side
    self.lot = lot
    self.submittedAt = submittedAt
    stage = .waiting(
      EntryStage.Wishes(stop: request.stop, target: request.target, timeLimit: settings.timeout))
    self.plan = plan
    stopPrice = plan.stop
    stopTriesLeft = settings.stopRetries
    targets = [TargetLeg(share: .one, atR: nil, price: plan.target)]
    if settings.trail != nil || settings.breakEven != nil {
      rules = [StopRules(trail: settings.trail, breakEven: settings.breakEven)]
    }
    // A target the trader gave is the only one.
    if request.target == nil, let scale = settings.scaleOut { setScale(scale) }
  }

  /// The order that closes the bracket or a part of it.
  @inline(__always)
  var close: ManagedOrder? {
    get { closes.first }
    set {
      if let newValue, !closes.isEmpty {
        closes[0] = newValue
      } else {
        closes = newValue.map { [$0] } ?? []
      }
    }
  }

  /// A level watched for a bracket.
  struct Watch: Hashable, Sendable {
    let purpose: TriggerPurpose
    let level: Price
    let isRising: Bool
  }

  /// The position to the last unit: entry fills less exit fills less fees taken in the asset.
  @inline(__always)
  var exactRemaining: Quantity {
    side == .buy ? entryQty - exitQty - assetFees : entryQty - exitQty + assetFees
  }

  /// Works out what remains after a fill.
  private mutating func countRemaining() {
    remaining = exactRemaining.rounded(toRaw: lot.raw, .towardZero)
    isCountDue = true
  }

  /// Takes note that it is counted as `share` now.
  mutating func noteCounted(_ share: BracketShare) {
    counted = share
    isCountDue = false
  }

  /// The entry may have changed in place.
  mutating func noteEntryChanged() { isCountDue = true }

  /// What was entered and can be exited.
  @inline(__always)
  var exitableEntry: Quantity {
    let net = side == .buy ? entryQty - assetFees : entryQty
    return net.rounded(toRaw: lot.raw, .towardZero)
  }

  /// What the targets share out.
  @inline(__always)
  var targetedQty: Quantity { exitableEntry - exitedBeforeTargets }

  /// Whether a cancel was refused and waits to be tried again.
  @inline(__always)
  var isHeldUp: Bool {
    (entry?.isPaused ?? false) || (stop?.isPaused ?? false) || (close?.isPaused ?? false)
      || isTargetPaused
  }

  /// Whether the engine keeps the stop at this moment.
  @inline(__always)
  var isStopHeld: Bool {
    if areLegsReleased { return false }
    switch held {
    case .none, .targets: return false
    case .stop, .stopAlways: return true
    }
  }

  /// Whether a target may be at the venue: not while the engine keeps it, and not before the stop,
  /// which locks the same quantity, is gone (SEM-24).
  @inline(__always)
  func mayRest(_ index: Int) -> Bool {
    if areLegsReleased { return false }
    switch held {
    case .none, .stopAlways: return true
    case .targets: return false
    case .stop(let current): return Int(current) == index && !isStopAlive
    }
  }

  /// Says of each target what it shall work of what is still held.
  mutating func shareOut(_ remaining: Quantity) {
    TargetSplit.share(&targets, of: targetedQty, remaining: remaining, lot: lot)
  }

  /// Whether a stop works or is on its way.
  @inline(__always)
  var isStopAlive: Bool { stop?.isAlive ?? false }

  @inline(__always)
  var isClosing: Bool {
    if case .closing = phase { return true }
    return false
  }

  /// Lets orders whose cancel was refused try again.
  mutating func resumeOrders() {
    entry?.resume()
    stop?.resume()
    for index in targets.indices { targets[index].order?.resume() }
    close?.resume()
  }

  #if BRACE_MUTANTS
    mutating func forgetLegs() {
      stop = nil
      for index in targets.indices { targets[index].order = nil }
    }
  #endif

  /// Books a fill; the order itself has taken it over already.
  mutating func book(_ report: ExecutionReport, role: OrderRole, value: Money) {
    let turnover = Int128(report.lastPx.raw) * Int128(report.lastQty.raw)
    if role == .entry {
      entryQty += report.lastQty
      entryTurnover += turnover
      entryAvgPx = Self.average(entryTurnover, entryQty)
      let kept = Int128(value.raw) * Int128(report.feeQuantity.raw)
      let keptValue = report.lastQty.raw > 0 ? kept / Int128(report.lastQty.raw) : 0
      entryFees += Int128(report.fee.raw) + keptValue
    } else if report.side == side {
      // Buying back what the exits sold too much: it takes an exit fill away (SEM-21).
      changeExits {
        $0.qty -= report.lastQty
        $0.turnover -= turnover
      }
    } else {
      changeExits {
        $0.qty += report.lastQty
        $0.turnover += turnover
      }
    }
    cashFlow += report.side == .buy ? -Int128(value.raw) : Int128(value.raw)
    fees += Int128(report.fee.raw)
    if report.side == .buy { assetFees += report.feeQuantity }
    countRemaining()
    if report.isAmbiguous { isAmbiguous = true }
  }

  static func average(_ turnover: Int128, _ quantity: Quantity) -> Price {
    guard quantity.raw > 0 else { return .zero }
    return Price(raw: Int64(clamping: Rounding.halfEven.divide(turnover, by: Int128(quantity.raw))))
  }
}

/// What was bought and sold, kept over a restart; what remains follows from it.
extension BracketOrder {
  func storeFills(into writer: inout StateWriter) {
    let sums = exits.first ?? .none
    writer.write(entryQty)
    writer.write(sums.qty)
    writer.write(assetFees)
    writer.write(entryTurnover)
    writer.write(sums.turnover)
    writer.write(cashFlow)
    writer.write(fees)
    writer.write(entryFees)
    writer.write(sums.stopQty)
    writer.write(sums.stopSlip)
  }

  /// Adds to what `exits` has of its own already.
  mutating func restoreFills(from reader: inout StateReader) throws(StateError) {
    var sums = exits.first ?? .none
    entryQty = try reader.value()
    sums.qty = try reader.value()
    assetFees = try reader.value()
    entryTurnover = try reader.wide()
    sums.turnover = try reader.wide()
    cashFlow = try reader.wide()
    fees = try reader.wide()
    entryFees = try reader.wide()
    sums.stopQty = try reader.value()
    sums.stopSlip = try reader.wide()
    exits = sums == .none ? [] : [sums]
    entryAvgPx = Self.average(entryTurnover, entryQty)
    countRemaining()
  }
}
