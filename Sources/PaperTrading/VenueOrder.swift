import TradingModel

/// One working order as the venue keeps it: plain integers, nothing to retain.
struct VenueOrder: Sendable {
  /// Where an order is kept.
  enum Place: UInt8, Sendable {
    /// Nowhere yet.
    case none
    /// Fills at the next event.
    case waiting
    /// On a ladder of stops.
    case stops
    /// On a ladder of limits.
    case limits
  }

  // In this order nothing is lost between the fields: a resting order is 160 bytes.

  /// Fees so far before the minimum, and as charged.
  var feesExact: Int128 = 0
  var feesCharged: Int128 = 0
  let clOrdID: ClOrdID
  let side: Side
  let isReduceOnly: Bool
  var place = Place.none
  let instrument: InstrumentID
  /// Whether a stop has reached its price.
  var isTriggered = false
  /// Whether the account was never asked because there was no price (SEM-39).
  var isUnchecked = false
  /// Whether it took its place inside a bar, after the open.
  var isBornInside = false
  let timeInForce: TimeInForce
  var kind: OrderKind
  var orderQty: Quantity
  var cumQty = Quantity.zero
  /// When it took its place: it never fills on data older than that (SEM-32).
  var placedAt: Int64 = 0
  /// The event in whose play it took its place; 0 between events (SEM-33).
  var bornIn: UInt64 = 0
  /// The event that had its turn at it in parts; no event fills an order twice (SEM-34).
  var filledIn: UInt64 = 0
  /// When it ends; `.max` for never.
  var expiresAt = Int64.max
  /// What it adds to the exposure when it fills, in raw money.
  var workingValue: Int64 = 0

  init(_ request: OrderRequest) {
    clOrdID = request.clOrdID
    instrument = request.instrument
    side = request.side
    isReduceOnly = request.isReduceOnly
    timeInForce = request.timeInForce
    kind = request.kind
    orderQty = request.quantity
  }

  var isBuy: Bool { side == .buy }
  var leavesQty: Quantity { orderQty - cumQty }
  var status: OrdStatus { cumQty.isZero ? .new : .partiallyFilled }

  /// Whether what cannot fill at once is canceled.
  var isImmediate: Bool {
    switch timeInForce {
    case .ioc, .fok: true
    case .day, .gtc, .gtd: false
    }
  }

  var isFillOrKill: Bool {
    if case .fok = timeInForce { return true }
    return false
  }
}

/// What is kept of an order that is final.
struct ClosedOrder: Sendable {
  let clOrdID: ClOrdID
  let orderQty: Quantity
  let cumQty: Quantity
  let instrument: InstrumentID
  let side: Side
  let status: OrdStatus
}

extension VenueOrder: Storable {
  private static let format: UInt64 = 1

  /// Where it rests follows from the rest; the event it was born in is over.
  func store(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(clOrdID)
    writer.write(instrument)
    writer.write(side)
    writer.write(isReduceOnly)
    writer.write(timeInForce)
    writer.write(kind)
    writer.write(orderQty)
    writer.write(cumQty)
    writer.write(isWaiting)
    writer.write(isTriggered)
    writer.write(isUnchecked)
    writer.write(placedAt)
    writer.write(expiresAt)
    writer.write(workingValue)
    writer.write(feesExact)
    writer.write(feesCharged)
  }

  init(from reader: inout StateReader) throws(StateError) {
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    clOrdID = try reader.value()
    instrument = try reader.value()
    side = try reader.value()
    isReduceOnly = try reader.flag()
    timeInForce = try reader.value()
    kind = try reader.value()
    orderQty = try reader.value()
    cumQty = try reader.value()
    let isWaiting = try reader.flag()
    isTriggered = try reader.flag()
    isUnchecked = try reader.flag()
    placedAt = try reader.integer()
    expiresAt = try reader.integer()
    workingValue = try reader.integer()
    feesExact = try reader.wide()
    feesCharged = try reader.wide()
    place = isWaiting ? .waiting : restingPlace
    guard orderQty > cumQty, cumQty >= .zero, reader.isAtEnd else { throw .malformed }
  }

  private var isWaiting: Bool { place == .waiting }

  /// The ladder that an order of its kind rests on.
  private var restingPlace: Place {
    if kind.stopPrice != nil, !isTriggered { return .stops }
    return kind.limitPrice != nil ? .limits : .waiting
  }
}
