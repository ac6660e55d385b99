import TradingModel

/// What must always be true (SEM-63); tests and simulations ask after every input.
extension ExecutionEngine {
  /// Returns every rule that is broken now, in words; empty is good.
  public func invariantViolations() -> [String] {
    var problems: [String] = []
    var positions = Array(repeating: Int64(0), count: symbols.count)
    for slot in book.slots(in: .all) {
      let bracket = book.slots[slot]
      positions[Int(bracket.instrument.index)] += bracket.remaining.raw * bracket.side.sign
      problems += violations(of: bracket)
    }
    for (index, symbol) in symbols.enumerated() where symbol.position.raw != positions[index] {
      problems.append(
        "\(symbol.instrument.symbol): position \(symbol.position) is not the sum of its brackets, "
          + "\(Quantity(raw: positions[index]))")
    }
    return problems
  }

  private func violations(of bracket: BracketOrder) -> [String] {
    var problems: [String] = []
    let remaining = bracket.remaining
    for role in [OrderRole.stop, .target] {
      guard let leg = order(role, of: bracket), leg.isAlive else { continue }
      if !leg.isCancelWanted, leg.wantedLeaves > max(remaining, .zero) {
        problems.append(
          "\(bracket.id): the \(role.name) wants \(leg.wantedLeaves) of \(remaining)")
      }
    }
    let isProtected =
      bracket.isStopAlive || bracket.isClosing || bracket.unprotectedSince != nil
    if bracket.phase == .live, remaining.raw > 0, !isProtected {
      problems.append("\(bracket.id): open, without a stop and not shown UNPROTECTED")
    }
    if bracket.phase == .live, remaining.raw <= 0 {
      problems.append("\(bracket.id): live without a position")
    }
    let isLong = bracket.side == .buy
    let plan = bracket.plan
    if isLong ? plan.stop >= plan.target : plan.stop <= plan.target {
      problems.append("\(bracket.id): stop \(plan.stop) is beyond target \(plan.target)")
    }
    return problems
  }
}
