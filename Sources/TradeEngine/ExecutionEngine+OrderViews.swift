public import TradingModel

/// The orders of the blotter; built on demand, never on the tick path.
extension ExecutionEngine {
  /// Every order that can still fill, bracket by bracket: entry, stop, targets, close.
  public func orderViews() -> [OrderView] {
    var views: [OrderView] = []
    // A stop and a target each.
    views.reserveCapacity(book.count * 2)
    for slot in book.slots(in: .all) {
      let instrument = book.slots[slot].instrument
      append(book.slots[slot].entry, instrument, to: &views)
      append(book.slots[slot].stop, instrument, to: &views)
      for target in book.slots[slot].targets { append(target.order, instrument, to: &views) }
      append(book.slots[slot].close, instrument, to: &views)
    }
    return views
  }

  private func append(
    _ order: ManagedOrder?, _ instrument: InstrumentID, to views: inout [OrderView]
  ) {
    guard let order, order.isAlive else { return }
    var facts = order.facts
    facts.kind = order.wantedKind
    views.append(
      OrderView(
        order: facts, instrument: instrument, status: order.status,
        isTriggered: order.isTriggered))
  }

  /// The limits that the account's figures are shown against.
  func addLimits(to account: inout AccountView) {
    account.openRiskMax = settings.risk.maxOpenRisk
    account.dailyLossMax = settings.risk.maxDailyLoss
  }
}
