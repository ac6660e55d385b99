import TradingModel

/// Positions that no bracket owns: of orders of others, or of a journal that was lost (SEM-59).
extension ExecutionEngine {
  /// Makes a bracket of what nobody watches, with exits planned from the market.
  ///
  /// What it cost is not known: its entry is the market's price now, and so is what its R and its
  /// result count from. What is below one lot stays.
  ///
  /// - Returns: Whether there was something; a refusal has been told then.
  mutating func adopt(_ index: Int, into outbox: inout Outbox) -> Bool {
    let unmanaged = symbols[index].outside.quantity
    let instrument = symbols[index].instrument
    let side: Side = unmanaged.raw > 0 ? .buy : .sell
    let quantity = instrument.onLot(unmanaged.magnitude)
    guard quantity.raw > 0 else { return false }
    guard let market = marketPrice(index, for: side.opposite) else {
      tell(.requestRefused(.noMarket), instrument: instrument.id, into: &outbox)
      return true
    }
    if let other = oppositeBracket(of: side, on: instrument.id) {
      tell(.requestRefused(.oppositeBracket(other)), instrument: instrument.id, into: &outbox)
      return true
    }
    switch service.planner.plan(basis(index, side, market, stop: nil, target: nil)) {
    case .failure(let refusal):
      tell(.requestRefused(refusal), instrument: instrument.id, into: &outbox)
    case .success(let plan):
      symbols[index].outside.giveAway(Quantity(raw: quantity.raw * side.sign))
      insertAdopted(quantity, at: market, side, plan, instrument, into: &outbox)
    }
    return true
  }

  private mutating func insertAdopted(
    _ quantity: Quantity, at market: Price, _ side: Side, _ plan: ExitPlan,
    _ instrument: Instrument, into outbox: inout Outbox
  ) {
    let id = book.nextID
    var bracket = BracketOrder(
      id: id,
      request: EntryRequest(instrument: instrument.id, side: side, size: .quantity(quantity)),
      plan: plan, lot: instrument.lot, submittedAt: now, settings: settings.brackets)
    bracket.held = heldAtFirst
    bracket.priceTargets(instrument)
    let slot = book.insert(bracket)
    // As if an entry had filled now: from here on it is a bracket like any other.
    var fill = ExecutionReport(
      execType: .trade, execID: 0,
      clOrdID: ClOrdID(session: 0, bracket: id, role: .entry, sequence: 0),
      instrument: instrument.id, side: side, ordStatus: .filled, kind: .market,
      orderQty: quantity, cumQty: quantity, leavesQty: .zero, transactTime: now)
    fill.lastQty = quantity
    fill.lastPx = market
    book.slots[slot].book(
      fill, role: .entry, value: instrument.value(of: quantity, at: market) ?? .zero)
    tell(.recovered(.positionAdopted(quantity: quantity)), of: slot, into: &outbox)
    onEntryFill(fill, slot: slot, into: &outbox)
    evaluate(slot, into: &outbox)
  }
}
