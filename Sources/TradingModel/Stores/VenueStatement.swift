/// What a venue says of an account when it is asked after a restart (SEM-59).
public struct VenueStatement: Hashable, Sendable {
  /// How each order stands that was asked about, in the order of the questions: `orderStatus`, or
  /// `unknownOrder` for one that never arrived.
  public var answers: [ExecutionReport] = []
  /// Every order that works, whoever sent it.
  public var openOrders: [ExecutionReport] = []
  /// The fills of the orders that were asked about, and every newer one, by number.
  public var fills: [ExecutionReport] = []
  /// Cash after every fill and fee.
  public var cash = Money.zero
  /// The signed position of every instrument, indexed by its id.
  public var positions: [Quantity] = []
  /// The number of the last report.
  public var lastExecID: UInt64 = 0

  /// Makes an empty statement.
  public init() {}
}
