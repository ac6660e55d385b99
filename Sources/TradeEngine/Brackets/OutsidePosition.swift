import TradingModel

/// What the account holds of a symbol beside all brackets: the sum of fills of orders that are not
/// the engine's, less what brackets were charged with (SEM-18).
///
/// Account = brackets + dust + this, always.
struct OutsidePosition: Hashable, Sendable {
  /// A fill that found nothing to reduce while entries worked: the fill of one of them may have been
  /// first at the venue, and only be told later.
  struct Kept: Hashable, Sendable {
    /// The fill, its quantity less what was charged since.
    var report: ExecutionReport
    /// Only entries of older brackets than this worked at that time.
    let firstYounger: BracketID
  }

  /// The signed quantity.
  private(set) var quantity = Quantity.zero
  /// Oldest first, all of the same side; together at most `quantity`.
  private(set) var kept: [Kept] = []

  /// Counts a fill.
  mutating func add(_ fill: ExecutionReport) {
    quantity.raw += Self.change(by: fill)
    trim()
  }

  /// The account turned out to hold so much more that no bracket owns, signed; nobody knows why.
  mutating func find(_ difference: Quantity) { quantity += difference }

  /// A bracket was made of so much of it, signed.
  mutating func giveAway(_ adopted: Quantity) {
    quantity -= adopted
    kept.removeAll()
  }

  /// A bracket was charged with `share` of a fill that is counted here.
  mutating func take(_ share: ExecutionReport) { quantity.raw -= Self.change(by: share) }

  /// Keeps `rest` of a counted fill, which no bracket was charged with, as far as it did more than
  /// close a position of others.
  ///
  /// - Parameters:
  ///   - open: What entries can still fill: no more than that can turn up.
  ///   - first: The oldest bracket whose entry works.
  ///   - next: The next bracket to come.
  mutating func keep(
    _ rest: ExecutionReport, upTo open: Quantity, entriesFrom first: BracketID,
    before next: BracketID
  ) {
    kept.removeAll { $0.firstYounger <= first }
    let held = kept.reduce(Quantity.zero) { $0 + $1.report.lastQty }
    var rest = rest
    rest.lastQty = min(rest.lastQty, open - held)
    guard rest.lastQty.raw > 0 else { return }
    kept.append(Kept(report: rest, firstYounger: next))
    trim()
  }

  /// The oldest kept fill that the entry of `bracket` may have met.
  func firstKept(before bracket: BracketID) -> Int? {
    kept.firstIndex { bracket < $0.firstYounger }
  }

  /// Says what is left of a kept fill.
  mutating func replaceKept(_ index: Int, by rest: ExecutionReport) {
    kept[index].report = rest
    if rest.lastQty.raw <= 0 { kept.remove(at: index) }
  }

  /// Others closed their own: what is kept is never more than they hold, the newest goes first.
  private mutating func trim() {
    guard let side = kept.first?.report.side else { return }
    let sum = kept.reduce(Int64(0)) { $0 + Self.change(by: $1.report) }
    var excess = Quantity(raw: sum * side.sign - max(0, quantity.raw * side.sign))
    while excess.raw > 0, let last = kept.indices.last {
      let cut = min(excess, kept[last].report.lastQty)
      kept[last].report.lastQty -= cut
      excess -= cut
      if kept[last].report.lastQty.isZero { kept.removeLast() }
    }
  }

  /// A fee in the traded asset is taken from what was bought.
  private static func change(by fill: ExecutionReport) -> Int64 {
    fill.lastQty.raw * fill.side.sign - (fill.side == .buy ? fill.feeQuantity.raw : 0)
  }
}

// MARK: - Storage

extension OutsidePosition: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(quantity)
    writer.write(kept)
  }

  init(from reader: inout StateReader) throws(StateError) {
    quantity = try reader.value()
    kept = try reader.list()
  }
}

extension OutsidePosition.Kept: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(firstYounger)
    writer.write(report.execType)
    writer.write(report.execID)
    writer.write(report.clOrdID)
    writer.write(report.instrument)
    writer.write(report.side)
    writer.write(report.ordStatus)
    writer.write(report.kind)
    writer.write(report.orderQty)
    writer.write(report.cumQty)
    writer.write(report.leavesQty)
    writer.write(report.lastQty)
    writer.write(report.lastPx)
    writer.write(report.fee)
    writer.write(report.feeQuantity)
    writer.write(report.isAmbiguous)
    writer.write(report.transactTime)
  }

  init(from reader: inout StateReader) throws(StateError) {
    firstYounger = try reader.value()
    report = ExecutionReport(
      execType: try reader.value(), execID: try reader.unsigned(), clOrdID: try reader.value(),
      instrument: try reader.value(), side: try reader.value(), ordStatus: try reader.value(),
      kind: try reader.value(), orderQty: try reader.value(), cumQty: try reader.value(),
      leavesQty: try reader.value(), transactTime: .distantPast)
    report.lastQty = try reader.value()
    report.lastPx = try reader.value()
    report.fee = try reader.value()
    report.feeQuantity = try reader.value()
    report.isAmbiguous = try reader.flag()
    report.transactTime = try reader.value()
    guard report.lastQty.raw > 0 else { throw .malformed }
  }
}
