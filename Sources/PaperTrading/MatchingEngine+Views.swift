public import TradingModel

/// One order that works at the venue.
public struct OpenOrder: Hashable, Sendable {
  /// Its id.
  public let clOrdID: ClOrdID
  /// What is traded.
  public let instrument: InstrumentID
  /// Buy or sell.
  public let side: Side
  /// Its prices.
  public let kind: OrderKind
  /// How long it works.
  public let timeInForce: TimeInForce
  /// OrderQty.
  public let orderQty: Quantity
  /// Filled so far.
  public let cumQty: Quantity
  /// Whether it may only reduce a position.
  public let isReduceOnly: Bool
  /// Whether its stop was reached; a stop-limit then works as a limit order (SEM-31).
  public let isTriggered: Bool
}

/// What can be seen of the venue.
extension MatchingEngine {
  /// What the settings say the venue can do.
  public var capabilities: VenueCapabilities { settings.capabilities }

  /// The orders that work, older ids first.
  ///
  /// - Complexity: O(n log n) in the orders; for recovery, views and tests.
  public var openOrders: [OpenOrder] {
    var isFree = Array(repeating: false, count: orders.count)
    for slot in freeSlots { isFree[Int(slot)] = true }
    return orders.indices.filter { !isFree[$0] }.map { slot in
      let order = orders[slot]
      return OpenOrder(
        clOrdID: order.clOrdID, instrument: order.instrument, side: order.side, kind: order.kind,
        timeInForce: order.timeInForce, orderQty: order.orderQty, cumQty: order.cumQty,
        isReduceOnly: order.isReduceOnly, isTriggered: order.isTriggered)
    }.sorted { $0.clOrdID < $1.clOrdID }
  }

  /// The number of orders that work.
  public var openOrderCount: Int { orders.count - freeSlots.count }

  /// The last trade of every instrument, else the middle of its quote; `nil` before any price.
  public var marks: [Price?] { markets.map(\.mark) }

  /// Cash plus all positions at the last prices.
  public var equity: Money { Money(clamping: account.exactEquity(at: markets)) }

  /// Whether the account's sums are what counting every position and order anew gives.
  public var areSumsExact: Bool { account.areSumsExact(at: markets) }

  /// Equity less the margin of positions and working entries (SEM-39); never below zero.
  public var buyingPower: Money {
    max(.zero, Money(clamping: account.exactEquity(at: markets) - account.marginUsed(at: markets)))
  }
}
