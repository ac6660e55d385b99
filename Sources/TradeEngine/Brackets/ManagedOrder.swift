import TradingModel

/// The engine's own record of one order: what the venue has, and what we want it to have.
///
/// At most one command is in flight per order (SEM-12). Wishes pile up in `wantedKind`,
/// `wantedLeaves` and `isCancelWanted`; when the answer to the last command is in, `nextCommand`
/// makes one command of the newest wish.
struct ManagedOrder: Hashable, Sendable {
  // In this order nothing is lost between the fields: 96 bytes, where sorted by meaning they take
  // 216. A bracket has three to seven of them.

  let clOrdID: ClOrdID
  let side: Side
  let isReduceOnly: Bool
  private var venueStatus = OrdStatus.pendingNew
  /// The kind and price at the venue.
  private var priced: PricedKind
  private(set) var flight = Flight.submit
  /// An answer came that answers nothing: only the venue can say how the order stands (SEM-58).
  private(set) var isUnclear = false
  /// Whether a stop has reached its price.
  private(set) var isTriggered = false
  /// A command came too late: a fill is on its way, and nothing is sent until it is in (SEM-20).
  private(set) var awaitsFinal = false
  /// A cancel was refused for another reason: nothing is sent until `resume`.
  private(set) var isPaused = false
  /// The venue has never seen the order.
  private var isLost = false
  /// Whether we want it gone.
  var isCancelWanted = false
  /// The kind and price we want.
  private var wanted: PricedKind
  /// Whether the venue was asked how the order stands after the newest command went out.
  private var isAskedSinceCommand = false
  /// Cancels refused so far, for the length of the pause, and amendments of the quantity refused
  /// since the last one that worked; neither counts beyond 255.
  private(set) var cancelsRefused: UInt8 = 0
  private var replacesRefused: UInt8 = 0
  let instrument: InstrumentID
  /// OrderQty at the venue.
  private(set) var orderQty: Quantity
  private(set) var cumQty = Quantity.zero
  /// CumQty as the venue last told it; above `cumQty` while fills are still on their way.
  private var venueCumQty = Quantity.zero
  /// The quantity we want to keep working.
  var wantedLeaves: Quantity
  /// The newest of the venue's reports of the order.
  private var newestReport: UInt64 = 0
  /// None or one; never one that says nothing.
  private var details: [OrderDetails] = []
  private static let replaceTriesMax: UInt8 = 3

  init(_ request: OrderRequest) {
    clOrdID = request.clOrdID
    instrument = request.instrument
    side = request.side
    isReduceOnly = request.isReduceOnly
    priced = PricedKind(request.kind)
    wanted = priced
    orderQty = request.quantity
    wantedLeaves = request.quantity
    if request.timeInForce != .gtc || request.kind.secondPrice != nil {
      details = [
        OrderDetails(
          timeInForce: request.timeInForce, limit: request.kind.secondPrice,
          wantedLimit: request.kind.secondPrice)
      ]
    }
  }

  /// The prices at the venue.
  @inline(__always)
  private(set) var kind: OrderKind {
    get { priced.order(limit: details.isEmpty ? nil : details[0].limit) }
    set {
      priced = PricedKind(newValue)
      if newValue.secondPrice != nil || !details.isEmpty {
        changeDetails { $0.limit = newValue.secondPrice }
      }
    }
  }

  /// The prices we want.
  @inline(__always)
  var wantedKind: OrderKind {
    get { wanted.order(limit: details.isEmpty ? nil : details[0].wantedLimit) }
    set {
      wanted = PricedKind(newValue)
      if newValue.secondPrice != nil || !details.isEmpty {
        changeDetails { $0.wantedLimit = newValue.secondPrice }
      }
    }
  }

  var timeInForce: TimeInForce { details.first?.timeInForce ?? .gtc }

  /// The amendment in flight.
  private var amendment: OrderDetails.Amendment? {
    get { details.isEmpty ? nil : details[0].amendment }
    set { changeDetails { $0.amendment = newValue } }
  }

  private mutating func changeDetails(_ change: (inout OrderDetails) -> Void) {
    if details.isEmpty { details = [.none] }
    change(&details[0])
    if details[0] == .none { details = [] }
  }

  /// Whether the order can still fill, or fills of it are still to be reported.
  @inline(__always)
  var isAlive: Bool { !venueStatus.isFinal || cumQty < venueCumQty }

  /// Calls `body` with the order where it is.
  @inline(__always)
  mutating func with<Result>(_ body: (inout Self) -> Result) -> Result { body(&self) }

  /// OrdStatus with our own commands in flight.
  var status: OrdStatus {
    if venueStatus.isFinal { return isAlive ? .pendingCancel : venueStatus }
    switch flight {
    case .none: return venueStatus
    case .submit: return .pendingNew
    case .cancel: return .pendingCancel
    case .replace: return .pendingReplace
    }
  }

  /// What can still fill.
  @inline(__always)  // A call would copy the bracket.
  var leavesQty: Quantity {
    venueStatus.isFinal ? max(venueCumQty - cumQty, .zero) : orderQty - cumQty
  }

  /// The order as events tell of it.
  @inline(__always)
  var facts: OrderFacts {
    OrderFacts(clOrdID: clOrdID, side: side, kind: kind, orderQty: orderQty, cumQty: cumQty)
  }

  /// The limit or stop price we want; zero for a market order.
  var wantedPrice: Price { wanted.price }

  /// Whether the venue works exactly what we want.
  @inline(__always)
  var worksAsWanted: Bool {
    flight == .none && !isCancelWanted && !venueStatus.isFinal && isPricedAsWanted
      && cumQty + wantedLeaves == orderQty
  }

  @inline(__always)
  private var isPricedAsWanted: Bool {
    priced == wanted && (details.isEmpty || details[0].limit == details[0].wantedLimit)
  }

  /// Returns the command that brings the venue closer to the wish, if one may be sent now.
  ///
  /// - Parameter canAmend: Where the venue cannot, a changed order is taken out and a new one
  ///   follows when it is gone (SEM-48).
  @inline(__always)  // Most often there is none; the rest is a call.
  mutating func nextCommand(canAmend: Bool) -> Command? {
    if flight != .none || !isAlive { return nil }
    return newCommand(canAmend: canAmend)
  }

  private mutating func newCommand(canAmend: Bool) -> Command? {
    guard !venueStatus.isFinal, !awaitsFinal, !isPaused else { return nil }
    let wantedQty = cumQty + wantedLeaves
    if !isCancelWanted, wantedLeaves.raw > 0 {
      guard !isPricedAsWanted || wantedQty != orderQty, cumQty >= venueCumQty else { return nil }
      if canAmend, replacesRefused < Self.replaceTriesMax {
        noteCommand(.replace)
        amendment = OrderDetails.Amendment(kind: wantedKind, quantity: wantedQty)
        return .replace(
          ReplaceRequest(
            clOrdID: clOrdID, instrument: instrument, kind: wantedKind, quantity: wantedQty))
      }
      // Nobody amends it: it is taken out, and a new one of the right size follows (SEM-48).
      isCancelWanted = true
    }
    noteCommand(.cancel)
    return .cancel(clOrdID, instrument)
  }

  private mutating func noteCommand(_ command: Flight) {
    flight = command
    isAskedSinceCommand = false
  }

  /// Ends the pause after a refused cancel.
  mutating func resume() { isPaused = false }

  /// Takes a report over if it is of this order and can be true of it.
  ///
  /// - Returns: What the order is after it, or `nil`.
  mutating func accept(_ report: ExecutionReport, isRepeat: Bool) -> OrderFacts? {
    guard clOrdID == report.clOrdID, isPossible(report) else { return nil }
    apply(report, isRepeat: isRepeat)
    return facts
  }

  /// Whether a report of this order can be true.
  @inline(__always)
  func isPossible(_ report: ExecutionReport) -> Bool {
    instrument == report.instrument && (side == report.side || report.execType != .trade)
      && report.lastQty.raw <= Quantity.magnitudeMax - cumQty.raw
  }

  /// Takes over what a report says of the order.
  ///
  /// - Parameter isRepeat: The report was seen before: its fill is not booked again, and it answers
  ///   no newer command; only what it says of the order's state counts (SEM-25).
  mutating func apply(_ report: ExecutionReport, isRepeat: Bool) {
    venueCumQty = max(venueCumQty, report.cumQty)
    switch report.execType {
    case .new:
      if flight == .submit { flight = .none }
      if !venueStatus.isFinal { venueStatus = cumQty.isZero ? .new : .partiallyFilled }
    case .trade:
      if !isRepeat { applyFill(report.lastQty) }
      if report.ordStatus == .filled { applyFinal(.filled) }
    case .canceled: applyFinal(.canceled)
    case .expired: applyFinal(.expired)
    case .rejected: applyFinal(.rejected)
    case .triggered:
      isTriggered = true
      kind = report.kind
      wantedKind = report.kind
    case .replaced: if !isRepeat { applyReplaced(report) }
    case .cancelRejected: if !isRepeat { applyCancelRejected(report) }
    case .replaceRejected: if !isRepeat { applyReplaceRejected(report) }
    case .orderStatus: if !isRepeat || report.ordStatus.isFinal { applyStatus(report) }
    case .unknownOrder: if !isRepeat { applyUnknown(report) }
    }
    newestReport = max(newestReport, report.execID)
    // What was sent is of no more interest when the answer is in.
    if flight != .replace, !details.isEmpty { amendment = nil }
  }

  /// Whether the order is filled whole is for the venue to say: an amendment that makes it larger
  /// may have worked already.
  private mutating func applyFill(_ quantity: Quantity) {
    cumQty += quantity
    wantedLeaves -= quantity
    if flight == .submit { flight = .none }
    if !venueStatus.isFinal { venueStatus = .partiallyFilled }
  }

  /// The venue is being asked how the order stands.
  mutating func noteAsked() {
    isAskedSinceCommand = true
    isUnclear = false
  }

  /// The venue says how the order stands: what was in flight when it was asked has been answered,
  /// a newer command has not (SEM-58).
  private mutating func applyStatus(_ report: ExecutionReport) {
    if report.ordStatus.isFinal {
      applyFinal(report.ordStatus)
      return
    }
    guard flight == .none || isAskedSinceCommand else { return }
    flight = .none
    kind = report.kind
    orderQty = report.orderQty
    if !venueStatus.isFinal { venueStatus = report.ordStatus }
  }

  /// The order as it was sent, to be sent again under the same id when the venue never saw it.
  var unansweredSubmit: OrderRequest? {
    guard isLost else { return nil }
    return OrderRequest(
      clOrdID: clOrdID, instrument: instrument, side: side, kind: kind, quantity: orderQty,
      timeInForce: timeInForce, isReduceOnly: isReduceOnly)
  }

  /// An answer to a question from before the order went out again says nothing of the new copy.
  private mutating func applyUnknown(_ report: ExecutionReport) {
    guard isAskedSinceCommand, report.execID > newestReport else {
      isLost = false
      return
    }
    isLost = flight == .submit
    if isLost { isAskedSinceCommand = false }
    // A venue that knew the order before contradicts itself: the command goes out once more.
    if flight == .cancel || flight == .replace { flight = .none }
  }

  private mutating func applyFinal(_ status: OrdStatus) {
    flight = .none
    // What is final stays what it was first.
    if !venueStatus.isFinal { venueStatus = status }
  }

  private mutating func applyReplaced(_ report: ExecutionReport) {
    // An amendment down to CumQty ends the order: that is true however late it is told.
    let isFinal = report.ordStatus == .filled
    // The answer to an older amendment, told late, says nothing of the one in flight.
    let isAnswer =
      flight == .replace
      && amendment == OrderDetails.Amendment(kind: report.kind, quantity: report.orderQty)
    guard isAnswer || isFinal else {
      isUnclear = flight != .replace
      return
    }
    flight = .none
    kind = report.kind
    orderQty = report.orderQty
    replacesRefused = 0
    if report.ordStatus == .filled { applyFinal(.filled) }
  }

  private mutating func applyCancelRejected(_ report: ExecutionReport) {
    guard flight == .cancel else { return }
    flight = .none
    awaitsFinal = report.refusal == .tooLate
    isPaused = !awaitsFinal
    if cancelsRefused < .max { cancelsRefused += 1 }
  }

  private mutating func applyReplaceRejected(_ report: ExecutionReport) {
    guard flight == .replace else { return }
    flight = .none
    awaitsFinal = report.refusal == .tooLate
    // The refused price is given up, a newer one is not.
    if wantedKind == amendment?.kind { wantedKind = kind }
    if cumQty + wantedLeaves == orderQty {
      replacesRefused = 0
    } else if replacesRefused < .max {
      replacesRefused += 1
    }
  }
}

/// What of an order is kept over a restart.
extension ManagedOrder: Storable {
  func store(into writer: inout StateWriter) {
    let sent = details.first?.amendment
    writer.write(clOrdID)
    writer.write(instrument)
    writer.write(side)
    writer.write(timeInForce)
    writer.write(isReduceOnly)
    writer.write(kind)
    writer.write(orderQty)
    writer.write(cumQty)
    writer.write(venueCumQty)
    writer.write(venueStatus)
    writer.write(flight)
    writer.write(sent?.kind ?? kind)
    writer.write(sent?.quantity ?? orderQty)
    writer.write(isUnclear)
    writer.write(isTriggered)
    writer.write(awaitsFinal)
    writer.write(isPaused)
    writer.write(Int32(cancelsRefused))
    // Once these were counts of commands, which only mattered in being equal.
    writer.write(Int32(1))
    writer.write(Int32(isAskedSinceCommand ? 1 : 0))
    writer.write(newestReport)
    writer.write(isLost)
    writer.write(Int32(replacesRefused))
    writer.write(wantedKind)
    writer.write(wantedLeaves)
    writer.write(isCancelWanted)
  }

  init(from reader: inout StateReader) throws(StateError) {
    clOrdID = try reader.value()
    instrument = try reader.value()
    side = try reader.value()
    let timeInForce: TimeInForce = try reader.value()
    isReduceOnly = try reader.flag()
    let kind: OrderKind = try reader.value()
    priced = PricedKind(kind)
    orderQty = try reader.value()
    cumQty = try reader.value()
    venueCumQty = try reader.value()
    venueStatus = try reader.value()
    flight = try reader.value()
    let sent = OrderDetails.Amendment(kind: try reader.value(), quantity: try reader.value())
    isUnclear = try reader.flag()
    isTriggered = try reader.flag()
    awaitsFinal = try reader.flag()
    isPaused = try reader.flag()
    cancelsRefused = UInt8(clamping: try reader.integer32())
    isAskedSinceCommand = try reader.integer32() == reader.integer32()
    newestReport = try reader.unsigned()
    isLost = try reader.flag()
    replacesRefused = UInt8(clamping: try reader.integer32())
    let wantedKind: OrderKind = try reader.value()
    wanted = PricedKind(wantedKind)
    wantedLeaves = try reader.value()
    isCancelWanted = try reader.flag()
    let read = OrderDetails(
      timeInForce: timeInForce, limit: kind.secondPrice, wantedLimit: wantedKind.secondPrice,
      amendment: flight == .replace ? sent : nil)
    if read != .none { details = [read] }
  }
}
