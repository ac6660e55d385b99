import TradingModel

/// Fills of orders that are not the engine's: they change the account's position all the same, so
/// that some bracket holds less than its own fills say (SEM-18).
extension ExecutionEngine {
  /// A fill of somebody else's order reduces the position: the oldest bracket is charged first, and
  /// its legs follow.
  mutating func reduceOutside(_ report: ExecutionReport, into outbox: inout Outbox) {
    _ = bookCash(report)
    let symbol = Int(report.instrument.index)
    // Last, because it may end every bracket.
    defer {
      if isDailyLossLimited { checkDailyLoss(into: &outbox) }
    }
    symbols[symbol].outside.add(report)
    var rest = report
    for slot in book.slots(in: .instrument(report.instrument)) where rest.lastQty.raw > 0 {
      let owned = book.slots[slot].reducible(by: report.side)
      guard owned.raw > 0 else { continue }
      charge(&rest, upTo: owned, slot: slot, into: &outbox)
      evaluate(slot, into: &outbox)
    }
    guard rest.lastQty.raw > 0 else { return }
    keepForEntries(rest)
    tell(
      .bracketError(.unknownOrder(report.clOrdID)), instrument: report.instrument, into: &outbox)
  }

  /// An entry's fill was told after fills of others that took it away again: what it brought is gone,
  /// and an exit for it would turn the account's position round.
  mutating func chargeEarlierOutside(_ slot: Int, into outbox: inout Outbox) {
    let symbol = Int(book.slots[slot].instrument.index)
    let id = book.slots[slot].id
    while let kept = symbols[symbol].outside.firstKept(before: id) {
      var rest = symbols[symbol].outside.kept[kept].report
      let owned = book.slots[slot].reducible(by: rest.side)
      guard owned.raw > 0 else { return }
      charge(&rest, upTo: owned, slot: slot, into: &outbox)
      symbols[symbol].outside.replaceKept(kept, by: rest)
    }
  }

  /// Books what a bracket owns of an outside fill as its exit; `rest` becomes what is left of it.
  private mutating func charge(
    _ rest: inout ExecutionReport, upTo owned: Quantity, slot: Int, into outbox: inout Outbox
  ) {
    var share = rest
    share.lastQty = min(rest.lastQty, owned)
    let symbol = Int(rest.instrument.index)
    let value =
      symbols[symbol].instrument.value(of: share.lastQty, at: share.lastPx) ?? .zero
    book.slots[slot].book(share, role: .close, value: value)
    book.slots[slot].lastExit = .external
    symbols[symbol].outside.take(share)
    tell(.positionReducedOutside(quantity: share.lastQty), of: slot, into: &outbox)
    rest.lastQty -= share.lastQty
    // Its fee is paid once.
    rest.fee = .zero
    rest.feeQuantity = .zero
  }

  /// Keeps what no bracket was charged with for the entries whose fills it may have taken away.
  private mutating func keepForEntries(_ rest: ExecutionReport) {
    var open = Quantity.zero
    var oldest: BracketID?
    for slot in book.slots(in: .instrument(rest.instrument)) {
      guard book.slots[slot].side != rest.side, let leaves = book.slots[slot].openEntry() else {
        continue
      }
      open += leaves
      oldest = oldest ?? book.slots[slot].id
    }
    guard let oldest else { return }
    symbols[Int(rest.instrument.index)].outside.keep(
      rest, upTo: open, entriesFrom: oldest, before: book.nextID)
  }

  /// Whether a fill that is not the engine's can be counted.
  func isBookable(_ report: ExecutionReport) -> Bool {
    report.isCountable && report.lastQty.raw > 0
      && Self.isCountable(symbols[Int(report.instrument.index)].position, after: report)
  }

  /// Whether a countable report leaves a position that can be counted.
  static func isCountable(_ position: Quantity, after report: ExecutionReport) -> Bool {
    (position.raw + report.lastQty.raw * report.side.sign).magnitude
      <= Quantity.magnitudeMax.magnitude
  }
}
