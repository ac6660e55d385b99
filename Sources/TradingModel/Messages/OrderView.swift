/// An order that can still fill, as the blotter, the ladder and the detail view show it.
public struct OrderView: Hashable, Sendable {
  /// The order with the price that is wanted, its OrderQty and CumQty.
  public var order: OrderFacts
  /// What it trades.
  public var instrument: InstrumentID
  /// The order's state.
  public var status: OrdStatus
  /// Whether a stop has reached its price and is not filled yet.
  public var isTriggered: Bool

  /// Makes an order's view.
  public init(order: OrderFacts, instrument: InstrumentID, status: OrdStatus, isTriggered: Bool) {
    self.order = order
    self.instrument = instrument
    self.status = status
    self.isTriggered = isTriggered
  }

  /// The bracket it belongs to.
  public var bracket: BracketID { order.clOrdID.bracket }
  /// What it is for.
  public var role: OrderRole { order.clOrdID.role }
  /// What still works: OrderQty less CumQty.
  public var leavesQty: Quantity { order.orderQty - order.cumQty }
  /// The price it acts at: the stop's trigger, else the limit; `nil` at market.
  public var price: Price? { order.kind.stopPrice ?? order.kind.limitPrice }
}

/// A fill with its moment, as the blotter and the chart's marks show it.
public struct FillView: Hashable, Sendable {
  /// Engine time.
  public var time: Timestamp
  /// What was traded.
  public var instrument: InstrumentID
  /// LastQty, LastPx, fee and the order after the fill.
  public var fill: FillFacts

  /// Makes a fill's view.
  public init(time: Timestamp, instrument: InstrumentID, fill: FillFacts) {
    self.time = time
    self.instrument = instrument
    self.fill = fill
  }

  /// The bracket it belongs to.
  public var bracket: BracketID { fill.order.clOrdID.bracket }
  /// What its order is for.
  public var role: OrderRole { fill.order.clOrdID.role }
}
