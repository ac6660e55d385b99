import TradingModel

/// The take-profits of a bracket: which there are, and where.
extension BracketOrder {
  /// The nearest target that is not filled.
  var targetIndex: Int { targets.firstIndex { !isDone($0) } ?? targets.count - 1 }

  private func isDone(_ leg: TargetLeg) -> Bool {
    !leg.isAlive && leg.filledQty.raw > 0 && leg.order?.status == .filled
  }

  /// The wanted price of the nearest target.
  var targetPrice: Price {
    get { targets[targetIndex].price }
    set { targets[targetIndex].price = newValue }
  }

  /// Whether any target works or is on its way.
  @inline(__always)
  var isTargetAlive: Bool {
    for index in targets.indices where targets[index].isAlive { return true }
    return false
  }

  @inline(__always)
  var isTargetPaused: Bool {
    for index in targets.indices where targets[index].order?.isPaused ?? false { return true }
    return false
  }

  /// Replaces the targets by those of a scale-out; `priceTargets` puts them in their places.
  mutating func setScale(_ scale: ScalePlan) {
    targets = scale.steps.map { TargetLeg(share: $0.share, atR: $0.atR, price: plan.target) }
  }

  /// Replaces the targets; orders that work go on as the first of them, and those that are too many
  /// have no share and are taken out.
  mutating func replaceTargets(_ legs: [TargetLeg]) {
    exitedBeforeTargets = exitableEntry - max(remaining, .zero)
    let working = targets.filter(\.isAlive)
    targets = legs
    for (index, leg) in working.enumerated() {
      if index == targets.count {
        targets.append(TargetLeg(share: .zero, atR: nil, price: leg.price))
      }
      targets[index].order = leg.order
    }
  }

  /// Puts the targets where the plan says: a single one at its target, those given in R at
  /// multiples of the plan's risk, rounded to the tick away from the entry.
  mutating func priceTargets(_ instrument: Instrument) {
    let risk = (plan.reference - plan.stop).magnitude
    for index in targets.indices {
      guard let atR = targets[index].atR else {
        targets[index].price = plan.target
        continue
      }
      let level = risk.scaled(by: atR, .awayFromZero).flatMap {
        StopPlanner.level(
          from: plan.reference, distance: $0, isAbove: side == .buy, instrument: instrument)
      }
      targets[index].price = level ?? plan.target
    }
  }
}
