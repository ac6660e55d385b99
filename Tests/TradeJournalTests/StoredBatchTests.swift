import Testing
import TradingModel

/// Batches come out of their bytes as they went in, and damaged bytes throw.
struct StoredBatchTests {
  private static let refusals: [VenueRefusal] = [
    .duplicateClOrdID, .unknownOrder, .tooLate, .priceOffTick(nearest: Price(1)),
    .quantityOffLot(nearest: Quantity(2)),
    .insufficientFunds(required: Money(3), available: Money(-4)),
    .insufficientQuantity(required: Quantity(5), available: Quantity(6)),
    .notReducing(position: Quantity(-7)), .stopThroughMarket(at: Price(8)),
    .belowCumQty(cumQty: Quantity(9)), .noMarket, .valueOutOfRange, .notSupported, .expired,
    .closed,
  ]

  private static var journal: JournalBatch {
    var batch = Sample.batch
    batch.brackets.append(BracketRecord(id: BracketID(9), state: nil))
    batch.annotations = [.tag("gap"), .untag("gap"), .note("too early „so“")].map {
      AnnotationRecord(bracket: BracketID(7), time: Sample.start, annotation: $0)
    }
    batch.reports += refusals.enumerated().map { index, refusal in
      var report = Sample.fill(UInt64(index + 10))
      report.execType = .rejected
      report.refusal = refusal
      return report
    }
    return batch
  }

  private static var venue: VenueBatch {
    var batch = VenueBatch()
    batch.position = .max
    batch.account = [1, 2]
    batch.working = [WorkingOrderRecord(clOrdID: Sample.id(2, .stop), state: [5])]
    batch.final = [
      FinalOrder(
        clOrdID: Sample.id(1), instrument: InstrumentID(1), side: .sell, status: .canceled,
        orderQty: Quantity(10), cumQty: Quantity(4))
    ]
    batch.fills = [Sample.fill(1), Sample.fill(4)]
    return batch
  }

  private static func expectKept<Batch: Storable & Equatable>(_ batch: Batch) throws {
    var writer = StateWriter()
    writer.write(batch)
    var reader = StateReader(writer.bytes)
    #expect(try reader.value(Batch.self) == batch)
    #expect(reader.isAtEnd)
    for count in 0..<writer.bytes.count {
      var reader = StateReader(Array(writer.bytes.prefix(count)))
      #expect(throws: StateError.self) { try reader.value(Batch.self) }
    }
    // A byte that says something else is either refused or another batch; it never stops the program.
    for place in writer.bytes.indices {
      var bytes = writer.bytes
      bytes[place] ^= 0xFF
      var reader = StateReader(bytes)
      _ = try? reader.value(Batch.self)
    }
  }

  @Test func `a journal's batch comes back whole`() throws { try Self.expectKept(Self.journal) }

  @Test func `a venue's batch comes back whole`() throws { try Self.expectKept(Self.venue) }

  @Test func `a batch of another version is called so`() {
    var writer = StateWriter()
    writer.write(UInt64(99))
    #expect(throws: StateError.format(found: 99, known: 1)) {
      var reader = StateReader(writer.bytes)
      _ = try reader.value(JournalBatch.self)
    }
    #expect(throws: StateError.format(found: 99, known: 1)) {
      var reader = StateReader(writer.bytes)
      _ = try reader.value(VenueBatch.self)
    }
  }
}
