import TradingModel

/// One take-profit of a bracket: its share of the position, its price, and its order.
struct TargetLeg: Hashable, Sendable {
  /// The share of what was held when the targets were set, and of what the entry filled since; the
  /// last target takes what rounding leaves.
  let share: Ratio
  /// The distance from the entry in R, for targets of a scale-out.
  var atR: Ratio?
  /// The wanted price.
  var price: Price
  var order: ManagedOrder?
  /// Filled by this target, over all its orders.
  var filledQty = Quantity.zero
  var triesLeft: Int32 = 2
  /// Whether it may be sent: false while a retry waits for its timer.
  var isRetryDue = true

  var isAlive: Bool { order?.isAlive ?? false }
}

/// Shares a bracket's position out among its targets (SEM-17, 18, 46).
enum TargetSplit {
  /// Returns what each target shall still work, in their order.
  ///
  /// Entry 10, shares 50 % and 50 %, the first filled 5: 0 and 5. What is missing because the
  /// position was reduced otherwise is taken from the farthest target first.
  ///
  /// - Parameters:
  ///   - legs: The targets, nearest first.
  ///   - whole: What the shares are of: what was entered, less fees taken in it and what had been
  ///     exited before the targets were set.
  ///   - remaining: What is still held.
  ///   - lot: Every part is a whole number of lots.
  static func leaves(
    _ legs: [TargetLeg], of whole: Quantity, remaining: Quantity, lot: Quantity
  ) -> [Quantity] {
    var planned: [Quantity] = []
    var given = Quantity.zero
    for (index, leg) in legs.enumerated() {
      var part = (whole.scaled(by: leg.share, .down) ?? .zero)
        .rounded(toRaw: lot.raw, .towardZero)
      if index == legs.count - 1, isWhole(legs) { part = whole - given }
      given += part
      planned.append(max(part - leg.filledQty, .zero))
    }
    var excess = planned.reduce(Quantity.zero, +) - max(remaining, .zero)
    for index in planned.indices.reversed() where excess.raw > 0 {
      let cut = min(excess, planned[index])
      planned[index] -= cut
      excess -= cut
    }
    return planned
  }

  /// Whether the shares are the whole position, so that rounding goes to the last one.
  private static func isWhole(_ legs: [TargetLeg]) -> Bool {
    legs.reduce(Int64(0)) { $0 + $1.share.raw } == Ratio.one.raw
  }
}
