import TradingModel

/// The kind of an order and its first price, in 9 bytes instead of the 17 of an `OrderKind`: the
/// second price, which only a stop-limit has, is in `OrderDetails`.
struct PricedKind: Hashable, Sendable {
  enum Kind: UInt8, Hashable, Sendable {
    case market
    case limit
    case stop
    case stopLimit
  }

  /// The limit or stop price; of a stop-limit the stop, of a market order zero.
  let price: Price
  let kind: Kind

  @inline(__always)
  init(_ order: OrderKind) {
    switch order {
    case .market: (kind, price) = (.market, .zero)
    case .limit(let limit): (kind, price) = (.limit, limit)
    case .stop(let stop): (kind, price) = (.stop, stop)
    case .stopLimit(let stop, _): (kind, price) = (.stopLimit, stop)
    }
  }

  /// The whole of it, with the limit of a stop-limit.
  @inline(__always)
  func order(limit: Price?) -> OrderKind {
    switch kind {
    case .market: .market
    case .limit: .limit(price)
    case .stop: .stop(price)
    case .stopLimit: .stopLimit(stop: price, limit: limit ?? price)
    }
  }
}

/// What few orders have; the others keep no room for it.
struct OrderDetails: Hashable, Sendable {
  /// An amendment whose answer is awaited.
  struct Amendment: Hashable, Sendable {
    let kind: OrderKind
    let quantity: Quantity
  }

  /// Legs work until they are canceled; entries may end earlier.
  var timeInForce = TimeInForce.gtc
  /// The limit of a stop-limit order, at the venue and as we want it.
  var limit: Price?
  var wantedLimit: Price?
  var amendment: Amendment?

  /// What an order without any of it has.
  static let none = OrderDetails()
}

extension OrderKind {
  /// The price that is not in `PricedKind`.
  @inline(__always)
  var secondPrice: Price? {
    if case .stopLimit(_, let limit) = self { return limit }
    return nil
  }
}

extension ManagedOrder {
  /// The command whose answer is awaited.
  enum Flight: UInt8, Hashable, Sendable {
    case none
    case submit
    case cancel
    case replace
  }
}

extension ManagedOrder.Flight: Storable {}

extension OrderFacts {
  /// A new order as events tell of it.
  init(_ request: OrderRequest) {
    self.init(
      clOrdID: request.clOrdID, side: request.side, kind: request.kind,
      orderQty: request.quantity, cumQty: .zero)
  }
}
