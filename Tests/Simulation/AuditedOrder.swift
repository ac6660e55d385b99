import TradingModel

/// What an order was asked to be, and what the delivered reports said of it.
struct AuditedOrder {
  /// The command whose answer is awaited.
  enum Awaited { case submit, cancel, replace }

  let request: OrderRequest
  var cumQty: Int64 = 0
  /// OrderQty and prices as last acknowledged, and as asked for since.
  private(set) var orderQty: Int64
  private(set) var requestedQty: Int64
  private var requestedKind: OrderKind
  var awaited: Awaited? = .submit
  private(set) var isFinal = false
  private(set) var isTriggered = false
  /// The venue said that a command came too late.
  private(set) var wasTooLate = false
  /// The venue refused a cancel or an amendment: it may take a while until the next try.
  private(set) var wasRefused = false
  /// Answers to amendments came in the wrong order.
  private(set) var isUnclear = false
  /// The venue said that it never saw the order: the same id may go out again (SEM-58).
  var mayRepeat = false
  private var venueCumQty: Int64 = 0
  /// The newest report that told the order's quantity; an older one that comes late tells nothing.
  private var newestExecID: UInt64 = 0
  /// Commands sent, and how many there were when the venue was last asked.
  private var commandsSent = 1
  private var commandsWhenAsked = 0

  init(_ request: OrderRequest) {
    self.request = request
    orderQty = request.quantity.raw
    requestedQty = request.quantity.raw
    requestedKind = request.kind
  }

  var role: OrderRole { request.clOrdID.role }

  /// Whether it can still fill, or fills are still to be told.
  var isAlive: Bool { !isFinal || cumQty < venueCumQty }

  /// Whether every fill that the venue counts was told.
  var isUpToDate: Bool { cumQty >= venueCumQty }

  /// What can still fill as far as was asked for.
  var leavesQty: Int64 { isFinal ? max(0, venueCumQty - cumQty) : requestedQty - cumQty }

  mutating func ask(_ awaited: Awaited, quantity: Int64? = nil, kind: OrderKind? = nil) {
    self.awaited = awaited
    commandsSent += 1
    if let quantity { requestedQty = quantity }
    if let kind { requestedKind = kind }
  }

  /// The venue never saw it, and it will not be sent again.
  mutating func noteDropped() { finish() }

  /// The venue is asked how the order stands.
  mutating func noteAsked() { commandsWhenAsked = commandsSent }

  mutating func note(_ report: ExecutionReport, isNew: Bool) {
    venueCumQty = max(venueCumQty, report.cumQty.raw)
    switch report.execType {
    case .new: answer(.submit)
    case .trade:
      answer(.submit)
      if report.ordStatus == .filled { finish() }
    case .canceled, .expired, .rejected: finish()
    case .triggered: isTriggered = true
    case .replaced: if isNew { noteReplaced(report) }
    case .cancelRejected: if isNew { refuse(.cancel, report) }
    case .replaceRejected: if isNew { refuse(.replace, report) }
    case .orderStatus:
      if report.ordStatus.isFinal {
        finish()
      } else if isNew, awaited == nil || commandsWhenAsked == commandsSent {
        // What was asked before the newest command says nothing of that.
        awaited = nil
        isUnclear = false
        if isNewest(report) { orderQty = report.orderQty.raw }
        requestedQty = orderQty
      }
    case .unknownOrder: mayRepeat = true
    }
  }

  /// Which amendment an answer belongs to is told by what it says.
  private mutating func noteReplaced(_ report: ExecutionReport) {
    let isFinal = report.ordStatus == .filled
    let isAnswer =
      awaited == .replace && report.orderQty.raw == requestedQty && report.kind == requestedKind
    let isNewest = isNewest(report)
    isUnclear = !isNewest || !isAnswer
    if isAnswer {
      awaited = nil
      wasRefused = false
    }
    if isNewest { orderQty = report.orderQty.raw }
    if awaited == nil { requestedQty = orderQty }
    if isFinal { finish() }
  }

  private mutating func isNewest(_ report: ExecutionReport) -> Bool {
    guard report.execID > newestExecID else { return false }
    newestExecID = report.execID
    return true
  }

  private mutating func refuse(_ kind: Awaited, _ report: ExecutionReport) {
    if report.refusal == .tooLate { wasTooLate = true }
    wasRefused = true
    answer(kind)
    if kind == .replace { requestedQty = orderQty }
  }

  private mutating func answer(_ kind: Awaited) { if awaited == kind { awaited = nil } }

  private mutating func finish() {
    isFinal = true
    awaited = nil
  }
}

/// What a bracket was, from the fills that were delivered.
struct AuditedBracket {
  let instrument: InstrumentID
  let side: Side
  let lot: Int64
  /// Places of its orders.
  var orders: [Int] = []
  var entryQty: Int64 = 0
  var exitQty: Int64 = 0
  var assetFees: Int64 = 0
  var reducedOutside: Int64 = 0
  var isCreated = false
  var isEnded = false
  var isClosing = false
  var hasPartClose = false
  /// Whether its exits ever sold more than it had.
  var hasOvershot = false
  /// The last price of the stop that was told.
  var stopPrice: Price?
  /// Every price that was told.
  var stopPrices: Set<Price> = []
  /// The stop as it was shown after the input before.
  var shownStop: Price?

  /// The position to the last unit.
  var exact: Int64 {
    entryQty - exitQty - reducedOutside - (side == .buy ? assetFees : -assetFees)
  }

  /// The position in whole lots.
  var remaining: Int64 { exact - exact % lot }

  mutating func book(_ report: ExecutionReport) {
    if report.clOrdID.role == .entry {
      entryQty += report.lastQty.raw
    } else {
      exitQty += report.side == side ? -report.lastQty.raw : report.lastQty.raw
    }
    if report.side == .buy { assetFees += report.feeQuantity.raw }
    if remaining < 0 { hasOvershot = true }
  }
}
