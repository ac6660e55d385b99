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

  private struct Marks: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let triggered = Marks(rawValue: 1)
    static let unchecked = Marks(rawValue: 2)
    static let bornInside = Marks(rawValue: 4)
  }

  /// A `TimeInForce` whose moment is in `expiresAt`.
  private enum Duration: UInt8, Sendable {
    case day
    case gtc
    case ioc
    case fok
    case gtd
  }

  // In this order nothing is lost between the fields: a resting order is 96 bytes.

  let clOrdID: ClOrdID
  let side: Side
  let isReduceOnly: Bool
  var place = Place.none
  var kind: OrderKind
  private var marks: Marks = []
  private let duration: Duration
  let instrument: InstrumentID
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
    kind = request.kind
    orderQty = request.quantity
    (duration, expiresAt) = Self.duration(of: request.timeInForce)
  }

  /// Whether a stop has reached its price.
  @inline(__always)
  var isTriggered: Bool {
    get { marks.contains(.triggered) }
    set { mark(.triggered, newValue) }
  }

  /// Whether the account was never asked because there was no price (SEM-39).
  var isUnchecked: Bool {
    get { marks.contains(.unchecked) }
    set { mark(.unchecked, newValue) }
  }

  /// Whether it took its place inside a bar, after the open.
  @inline(__always)
  var isBornInside: Bool {
    get { marks.contains(.bornInside) }
    set { mark(.bornInside, newValue) }
  }

  @inline(__always)
  private mutating func mark(_ mark: Marks, _ isSet: Bool) {
    if isSet { marks.insert(mark) } else { marks.remove(mark) }
  }

  var timeInForce: TimeInForce {
    switch duration {
    case .day: .day
    case .gtc: .gtc
    case .ioc: .ioc
    case .fok: .fok
    case .gtd: .gtd(Timestamp(nanoseconds: expiresAt))
    }
  }

  /// The end of a day is for the venue to say.
  private static func duration(of timeInForce: TimeInForce) -> (Duration, Int64) {
    switch timeInForce {
    case .day: (.day, .max)
    case .gtc: (.gtc, .max)
    case .ioc: (.ioc, .max)
    case .fok: (.fok, .max)
    case .gtd(let end): (.gtd, end.nanoseconds)
    }
  }

  var isBuy: Bool { side == .buy }
  var leavesQty: Quantity { orderQty - cumQty }
  var status: OrdStatus { cumQty.isZero ? .new : .partiallyFilled }

  /// Whether what cannot fill at once is canceled.
  var isImmediate: Bool { duration == .ioc || duration == .fok }

  var isFillOrKill: Bool { duration == .fok }
}

/// The fees of an order that has filled in part; few orders have any.
struct OrderFees: Hashable, Sendable {
  /// So far before the minimum, and as charged.
  var exact: Int128 = 0
  var charged: Int128 = 0

  static let none = OrderFees()
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

/// A working order as it is stored.
struct StoredVenueOrder: Storable {
  var order: VenueOrder
  var fees: OrderFees

  init(_ order: VenueOrder, fees: OrderFees) {
    self.order = order
    self.fees = fees
  }

  func store(into writer: inout StateWriter) {
    order.store(into: &writer)
    writer.write(fees.exact)
    writer.write(fees.charged)
  }

  init(from reader: inout StateReader) throws(StateError) {
    order = try reader.value()
    fees = OrderFees(exact: try reader.wide(), charged: try reader.wide())
    guard reader.isAtEnd else { throw .malformed }
  }
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
  }

  init(from reader: inout StateReader) throws(StateError) {
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    clOrdID = try reader.value()
    instrument = try reader.value()
    side = try reader.value()
    isReduceOnly = try reader.flag()
    (duration, _) = Self.duration(of: try reader.value())
    kind = try reader.value()
    orderQty = try reader.value()
    cumQty = try reader.value()
    let isWaiting = try reader.flag()
    mark(.triggered, try reader.flag())
    mark(.unchecked, try reader.flag())
    placedAt = try reader.integer()
    expiresAt = try reader.integer()
    workingValue = try reader.integer()
    place = isWaiting ? .waiting : restingPlace
    guard orderQty > cumQty, cumQty >= .zero else { throw .malformed }
  }

  private var isWaiting: Bool { place == .waiting }

  /// The ladder that an order of its kind rests on.
  private var restingPlace: Place {
    if kind.stopPrice != nil, !isTriggered { return .stops }
    return kind.limitPrice != nil ? .limits : .waiting
  }
}
