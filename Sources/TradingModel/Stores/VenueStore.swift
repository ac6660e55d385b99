/// A final order as the venue keeps it.
public struct FinalOrder: Hashable, Sendable {
  /// Its id.
  public var clOrdID: ClOrdID
  /// What was traded.
  public var instrument: InstrumentID
  /// Buy or sell.
  public var side: Side
  /// How it ended.
  public var status: OrdStatus
  /// OrderQty.
  public var orderQty: Quantity
  /// What was filled.
  public var cumQty: Quantity

  /// Makes a final order.
  public init(
    clOrdID: ClOrdID, instrument: InstrumentID, side: Side, status: OrdStatus,
    orderQty: Quantity, cumQty: Quantity
  ) {
    self.clOrdID = clOrdID
    self.instrument = instrument
    self.side = side
    self.status = status
    self.orderQty = orderQty
    self.cumQty = cumQty
  }
}

/// A working order as the venue packed it.
public struct WorkingOrderRecord: Hashable, Sendable {
  /// Its id.
  public var clOrdID: ClOrdID
  /// The packed order.
  public var state: [UInt8]

  /// Makes a record.
  public init(clOrdID: ClOrdID, state: [UInt8]) {
    self.clOrdID = clOrdID
    self.state = state
  }
}

/// What a paper venue writes at once, before it tells anybody.
public struct VenueBatch: Hashable, Sendable {
  /// Market events the venue has seen.
  public var position: UInt64 = 0
  /// Cash, positions, counters and chance, packed.
  public var account: [UInt8] = []
  /// Orders that work and changed.
  public var working: [WorkingOrderRecord] = []
  /// Orders that ended.
  public var final: [FinalOrder] = []
  /// Fills, as they were reported.
  public var fills: [ExecutionReport] = []

  /// Makes an empty batch.
  public init() {}
}

/// What a paper venue knows when its program starts.
public struct VenueContents: Hashable, Sendable {
  /// The market that it has seen last; see `FeedIdentity`.
  public var feed = ""
  /// Market events of it that the venue has seen.
  public var position: UInt64 = 0
  /// Cash, positions, counters and chance, packed.
  public var account: [UInt8] = []
  /// The orders that work, older ids first.
  public var working: [WorkingOrderRecord] = []

  /// Makes the contents of an account that was never used.
  public init() {}
}

/// The paper venue's own durable account: another party than the engine and its journal.
public protocol VenueStore: AnyObject, Sendable {
  /// Returns the account, or `nil` when there is none yet.
  ///
  /// - Throws: `damaged`, `newer`.
  func load() throws(StoreError) -> VenueContents?

  /// Writes a batch, whole or not at all.
  ///
  /// - Throws: `unwritable`; the batch can be written again later.
  func write(_ batch: VenueBatch) throws(StoreError)

  /// Notes which market is played from now on, and how many of its events were played before.
  ///
  /// - Throws: `unwritable`.
  func begin(feed: String, position: UInt64) throws(StoreError)

  /// Returns those of `ids` that have ended, in no particular order.
  ///
  /// - Throws: `damaged`.
  func finalOrders(_ ids: [ClOrdID]) throws(StoreError) -> [FinalOrder]

  /// Returns the fills after the report of this number, and all of these orders, by number.
  ///
  /// - Throws: `damaged`.
  func fills(after execID: UInt64, of ids: [ClOrdID]) throws(StoreError) -> [ExecutionReport]
}
