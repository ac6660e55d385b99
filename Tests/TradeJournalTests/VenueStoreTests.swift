import Testing
import TradeJournal
import TradingModel

/// The paper venue's books are there again when its program starts again.
struct VenueStoreTests {
  private static var batch: VenueBatch {
    var batch = VenueBatch()
    batch.position = 17
    batch.account = [1, 2]
    batch.working = [
      WorkingOrderRecord(clOrdID: Sample.id(2, .stop), state: [5]),
      WorkingOrderRecord(clOrdID: Sample.id(1), state: [6]),
    ]
    batch.fills = [Sample.fill(1), Sample.fill(4, of: 2)]
    return batch
  }

  private static func final(_ sequence: UInt32, _ role: OrderRole = .entry) -> FinalOrder {
    FinalOrder(
      clOrdID: Sample.id(sequence, role), instrument: InstrumentID(1), side: .sell,
      status: .canceled, orderQty: Quantity(10), cumQty: Quantity(4))
  }

  private static func stores(_ folder: TemporaryFolder) throws -> [any VenueStore] {
    [
      MemoryVenueStore(),
      try SQLiteVenueStore(path: folder.file("v.sqlite"), account: Sample.account),
    ]
  }

  @Test func `an account that was never used is none`() throws {
    let folder = try TemporaryFolder()
    for store in try Self.stores(folder) {
      try store.begin(feed: "sim", position: 0)
      #expect(try store.load() == nil)
    }
  }

  @Test func `the account, its orders and its place in the market are kept`() throws {
    let folder = try TemporaryFolder()
    for store in try Self.stores(folder) {
      try store.begin(feed: "sim", position: 3)
      try store.write(Self.batch)
      let contents = try #require(try store.load())
      #expect(contents.feed == "sim")
      #expect(contents.position == 17)
      #expect(contents.account == [1, 2])
      #expect(contents.working.map(\.clOrdID) == [Sample.id(1), Sample.id(2, .stop)])
      #expect(contents.working.map(\.state) == [[6], [5]])
    }
  }

  @Test func `an order that ended is asked for by its id`() throws {
    let folder = try TemporaryFolder()
    for store in try Self.stores(folder) {
      try store.write(Self.batch)
      var batch = VenueBatch()
      batch.account = [3]
      batch.final = [Self.final(1)]
      try store.write(batch)
      #expect(try store.load()?.working.map(\.clOrdID) == [Sample.id(2, .stop)])
      let asked = [Sample.id(1), Sample.id(2, .stop), Sample.id(1, session: 2)]
      #expect(try store.finalOrders(asked) == [Self.final(1)])
    }
  }

  @Test func `fills are told by number and by order, each once`() throws {
    let folder = try TemporaryFolder()
    for store in try Self.stores(folder) {
      try store.write(Self.batch)
      #expect(
        try store.fills(after: 0, of: [Sample.id(1)]) == [Sample.fill(1), Sample.fill(4, of: 2)])
      #expect(try store.fills(after: 1, of: []) == [Sample.fill(4, of: 2)])
      #expect(try store.fills(after: 4, of: [Sample.id(1)]) == [Sample.fill(1)])
      #expect(try store.fills(after: 4, of: [Sample.id(3)]) == [])
    }
  }
}
