public import TradingModel

/// The orders of the blotter; built on demand, never on the tick path.
extension ExecutionEngine {
  /// Every order that can still fill, bracket by bracket: entry, stop, targets, close.
  public func orderViews() -> [OrderView] {
    var views: [OrderView] = []
    for slot in book.slots(in: .all) {
      let bracket = book.slots[slot]
      let orders =
        [bracket.entry, bracket.stop] + bracket.targets.map(\.order) + [bracket.close]
      for case .some(let order) in orders where order.isAlive {
        var facts = order.facts
        facts.kind = order.wantedKind
        views.append(
          OrderView(
            order: facts, instrument: bracket.instrument, status: order.status,
            isTriggered: order.isTriggered))
      }
    }
    return views
  }

  /// The limits that the account's figures are shown against.
  func addLimits(to account: inout AccountView) {
    account.openRiskMax = settings.risk.maxOpenRisk
    account.dailyLossMax = settings.risk.maxDailyLoss
  }
}
