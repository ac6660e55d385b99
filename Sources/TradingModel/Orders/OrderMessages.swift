/// An order as it is sent to a venue.
public struct OrderRequest: Hashable, Sendable {
  /// The id under which everything about the order is reported.
  public var clOrdID: ClOrdID
  /// What is traded.
  public var instrument: InstrumentID
  /// Buy or sell.
  public var side: Side
  /// Market, limit, stop or stop-limit with prices on the tick.
  public var kind: OrderKind
  /// OrderQty, positive, on the lot.
  public var quantity: Quantity
  /// How long it works.
  public var timeInForce: TimeInForce
  /// Whether it may only reduce a position; enforced by venues that declare `reduceOnly`.
  public var isReduceOnly: Bool

  /// Makes an order to send.
  public init(
    clOrdID: ClOrdID, instrument: InstrumentID, side: Side, kind: OrderKind, quantity: Quantity,
    timeInForce: TimeInForce, isReduceOnly: Bool
  ) {
    self.clOrdID = clOrdID
    self.instrument = instrument
    self.side = side
    self.kind = kind
    self.quantity = quantity
    self.timeInForce = timeInForce
    self.isReduceOnly = isReduceOnly
  }
}

/// An amendment of a working order; the order keeps its ClOrdID and its CumQty.
public struct ReplaceRequest: Hashable, Sendable {
  /// The order to amend.
  public var clOrdID: ClOrdID
  /// What is traded.
  public var instrument: InstrumentID
  /// The new prices; the same case as before.
  public var kind: OrderKind
  /// The new OrderQty: CumQty plus what shall still work (SEM-17).
  public var quantity: Quantity

  /// Makes an amendment to send.
  public init(clOrdID: ClOrdID, instrument: InstrumentID, kind: OrderKind, quantity: Quantity) {
    self.clOrdID = clOrdID
    self.instrument = instrument
    self.kind = kind
    self.quantity = quantity
  }
}

/// What the engine asks of a venue.
public enum Command: Hashable, Sendable {
  /// Place an order.
  case submit(OrderRequest)
  /// Take an order back.
  case cancel(ClOrdID, InstrumentID)
  /// Amend a working order.
  case replace(ReplaceRequest)
  /// Say how an order stands (SEM-58); answered by a report of type `orderStatus`.
  case status(ClOrdID, InstrumentID)

  /// The order the command is about.
  public var clOrdID: ClOrdID {
    switch self {
    case .submit(let order): order.clOrdID
    case .cancel(let id, _), .status(let id, _): id
    case .replace(let change): change.clOrdID
    }
  }
}

/// What a report says happened (FIX ExecType).
public enum ExecType: UInt8, Hashable, Sendable, CaseIterable {
  /// Accepted; the order works.
  case new
  /// A fill of LastQty at LastPx.
  case trade
  /// Canceled, on request or by its time in force.
  case canceled
  /// The amendment took effect.
  case replaced
  /// The order was refused.
  case rejected
  /// Its time ran out.
  case expired
  /// A stop reached its price (FIX TriggeredOrActivatedBySystem).
  case triggered
  /// A cancel was refused (FIX OrderCancelReject to a cancel).
  case cancelRejected
  /// An amendment was refused; the order works on unchanged.
  case replaceRejected
  /// The answer to a status request for a known order.
  case orderStatus
  /// The answer to a status request for an order the venue never saw.
  case unknownOrder
}

/// Why a venue said no.
public enum VenueRefusal: Error, Hashable, Sendable {
  /// The ClOrdID was used before.
  case duplicateClOrdID
  /// No such order.
  case unknownOrder
  /// The order is final already: filled, canceled or expired.
  case tooLate
  /// A price is off the tick; the nearest valid one is given.
  case priceOffTick(nearest: Price)
  /// The quantity is off the lot, zero or negative; the nearest valid one below is given.
  case quantityOffLot(nearest: Quantity)
  /// The account cannot carry it: needed and available margin.
  case insufficientFunds(required: Money, available: Money)
  /// Other orders hold the position's quantity: needed and free (SEM-24).
  case insufficientQuantity(required: Quantity, available: Quantity)
  /// A reduce-only order larger than the position it may reduce.
  case notReducing(position: Quantity)
  /// A stop that the market has passed already, at a venue that refuses such (SEM-5).
  case stopThroughMarket(at: Price)
  /// The new OrderQty is below what is filled already (SEM-38).
  case belowCumQty(cumQty: Quantity)
  /// Nothing to trade against: no valid price yet.
  case noMarket
  /// The order's value is beyond what the account can count.
  case valueOutOfRange
  /// The venue does not take such orders.
  case notSupported
  /// The good-till moment has passed already.
  case expired
  /// The venue is not reachable or closed.
  case closed
}

/// What a venue reports of an order (FIX ExecutionReport).
public struct ExecutionReport: Hashable, Sendable {
  /// What happened.
  public var execType: ExecType
  /// The venue's number of this report, never repeated; a repeated one is booked once (SEM-25).
  public var execID: UInt64
  /// The order it is about.
  public var clOrdID: ClOrdID
  /// What is traded.
  public var instrument: InstrumentID
  /// Buy or sell.
  public var side: Side
  /// Where the order stands after this report.
  public var ordStatus: OrdStatus
  /// The order's prices after this report.
  public var kind: OrderKind
  /// The order's quantity after this report.
  public var orderQty: Quantity
  /// Filled so far.
  public var cumQty: Quantity
  /// Still working: zero when final.
  public var leavesQty: Quantity
  /// The quantity of this fill; zero when it is none.
  public var lastQty: Quantity
  /// The price of this fill; zero when it is none.
  public var lastPx: Price
  /// The fee of this fill in the account's currency; negative is a rebate.
  public var fee: Money
  /// The part of the fill kept by the venue in the traded asset (SEM-15).
  public var feeQuantity: Quantity
  /// Whether a bar touched both legs, so that this fill is a guess (SEM-42).
  public var isAmbiguous: Bool
  /// Why the venue refused, for the rejecting types.
  public var refusal: VenueRefusal?
  /// The venue's time.
  public var transactTime: Timestamp

  /// Makes a report of an order; fill fields start at zero.
  public init(
    execType: ExecType, execID: UInt64, clOrdID: ClOrdID, instrument: InstrumentID, side: Side,
    ordStatus: OrdStatus, kind: OrderKind, orderQty: Quantity, cumQty: Quantity,
    leavesQty: Quantity, transactTime: Timestamp
  ) {
    self.execType = execType
    self.execID = execID
    self.clOrdID = clOrdID
    self.instrument = instrument
    self.side = side
    self.ordStatus = ordStatus
    self.kind = kind
    self.orderQty = orderQty
    self.cumQty = cumQty
    self.leavesQty = leavesQty
    lastQty = .zero
    lastPx = .zero
    fee = .zero
    feeQuantity = .zero
    isAmbiguous = false
    refusal = nil
    self.transactTime = transactTime
  }
}
