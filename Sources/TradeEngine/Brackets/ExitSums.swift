import TradingModel

/// What the exits of a bracket have filled, and what is being taken out of it.
struct ExitSums: Hashable, Sendable {
  var qty = Quantity.zero
  /// Σ price · quantity of the fills, in billionths of billionths, for exact averages.
  var turnover: Int128 = 0
  /// What the stop filled, and Σ (its price − LastPx) · LastQty of that, positive when a long
  /// was sold for less.
  var stopQty = Quantity.zero
  var stopSlip: Int128 = 0
  /// What had been exited when the targets were set: their shares are of the rest, and of what the
  /// entry still adds to it.
  var beforeTargets = Quantity.zero
  /// A part that is to be closed as soon as the legs are small enough (SEM-49).
  var partToClose = Quantity.zero

  static let none = ExitSums()
}

/// A bracket whose exits only rest keeps no room for these.
extension BracketOrder {
  @inline(__always)
  var exitQty: Quantity { exits.isEmpty ? .zero : exits[0].qty }

  @inline(__always)
  var exitedBeforeTargets: Quantity {
    get { exits.isEmpty ? .zero : exits[0].beforeTargets }
    set {
      if newValue != exitedBeforeTargets { changeExits { $0.beforeTargets = newValue } }
    }
  }

  @inline(__always)
  var partToClose: Quantity {
    get { exits.isEmpty ? .zero : exits[0].partToClose }
    set {
      if newValue != partToClose { changeExits { $0.partToClose = newValue } }
    }
  }

  /// The exact average exit, rounded half-even.
  var exitAvgPx: Price {
    exits.isEmpty ? .zero : Self.average(exits[0].turnover, exits[0].qty)
  }

  /// How much worse than its price the stop filled, in price, rounded half-even; negative when it
  /// filled better, `nil` when it did not fill.
  var stopSlippage: PriceOffset? {
    guard let sums = exits.first, sums.stopQty.raw > 0 else { return nil }
    let mean = Rounding.halfEven.divide(sums.stopSlip, by: Int128(sums.stopQty.raw))
    return PriceOffset(raw: Int64(clamping: side == .buy ? mean : -mean))
  }

  /// Books how far from the stop's own price it filled.
  mutating func bookStopFill(_ report: ExecutionReport) {
    let level = stop?.kind.stopPrice ?? stopPrice
    changeExits {
      $0.stopQty += report.lastQty
      $0.stopSlip += (Int128(level.raw) - Int128(report.lastPx.raw)) * Int128(report.lastQty.raw)
    }
  }

  mutating func changeExits(_ change: (inout ExitSums) -> Void) {
    if exits.isEmpty { exits = [.none] }
    change(&exits[0])
    if exits[0] == .none { exits = [] }
  }
}
