import TradingModel

/// What must always be true (SEM-63); tests and simulations ask after every input.
extension ExecutionEngine {
  /// Returns every rule that is broken now, in words; empty is good.
  public func invariantViolations() -> [String] {
    var problems: [String] = []
    var positions = Array(repeating: Int64(0), count: symbols.count)
    var working = Array(repeating: Int128(0), count: symbols.count)
    var sum = BracketTally()
    for slot in book.slots(in: .all) {
      var bracket = book.slots[slot]
      let instrument = symbols[Int(bracket.instrument.index)].instrument
      sum.replace(BracketShare(), by: bracket.share(instrument))
      positions[Int(bracket.instrument.index)] += bracket.exactRemaining.raw * bracket.side.sign
      working[Int(bracket.instrument.index)] +=
        Int128(bracket.entryLeaves().raw) * Int128(bracket.side.sign)
      problems += violations(of: bracket)
    }
    if sum != counted { problems.append("the brackets add up to \(sum), counted is \(counted)") }
    problems += positionViolations()
    for (index, symbol) in symbols.enumerated()
    where symbol.position.raw != positions[index] + symbol.dust.raw + symbol.outside.quantity.raw {
      problems.append(
        "\(symbol.instrument.symbol): position \(symbol.position) is not the sum of its brackets, "
          + "\(Quantity(raw: positions[index]))")
    }
    for (symbol, sum) in zip(symbols, working) where symbol.workingEntries != sum {
      problems.append(
        "\(symbol.instrument.symbol): its entries work \(sum), counted is \(symbol.workingEntries)")
    }
    return problems
  }

  /// Counts all positions anew; those that are not due must be what they were counted as.
  private func positionViolations() -> [String] {
    var problems: [String] = []
    var sum = PositionTally()
    var due: [Int] = []
    for index in symbols.indices {
      let (symbol, share) = (symbols[index], positionShare(index))
      sum.replace(PositionShare(), by: symbol.counted)
      if symbol.isCountDue {
        due.append(index)
      } else if symbol.counted != share {
        problems.append("\(symbol.instrument.symbol) is \(share), counted is \(symbol.counted)")
      }
    }
    if sum != countedPositions {
      problems.append("the positions add up to \(sum), counted is \(countedPositions)")
    }
    if duePositions.map(Int.init).sorted() != due {
      problems.append("to count are \(due), listed are \(duePositions)")
    }
    return problems
  }

  private func violations(of bracket: BracketOrder) -> [String] {
    var problems: [String] = []
    let remaining = bracket.remaining
    if let stop = bracket.stop, stop.isAlive, !stop.isCancelWanted,
      stop.wantedLeaves > max(remaining, .zero)
    {
      problems.append("\(bracket.id): the stop wants \(stop.wantedLeaves) of \(remaining)")
    }
    let targets = bracket.targets.compactMap(\.order).filter { $0.isAlive && !$0.isCancelWanted }
    let wanted = targets.reduce(Quantity.zero) { $0 + $1.wantedLeaves }
    if wanted > max(remaining, .zero) {
      problems.append("\(bracket.id): the targets want \(wanted) of \(remaining)")
    }
    let isProtected =
      bracket.isStopAlive || bracket.isClosing || bracket.unprotectedSince != nil
      || bracket.isStopHeld
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
