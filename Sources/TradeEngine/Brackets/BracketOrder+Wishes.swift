import TradingModel

/// What a bracket wants of its orders; the engine sends it.
///
/// All of it is mutating, also what only looks: on an element of an array that reads in place, where
/// a plain getter copies the whole bracket first.
extension BracketOrder {
  /// What is to be done about a leg.
  enum LegWish {
    /// The order has its wishes: what they need now may go out.
    case amend
    /// There is no order yet: this one goes out.
    case place(OrderKind)
    /// Nothing, for now.
    case wait
  }

  /// Wants the stop to work `quantity`.
  mutating func wishStop(_ quantity: Quantity) -> LegWish {
    if areLegsReleased || isStopHeld || quantity.raw <= 0 {
      stop?.isCancelWanted = true
      return .amend
    }
    guard stop?.isAlive == true else {
      // A target that is still being taken back locks the quantity (SEM-24).
      if case .targets = held, isTargetAlive { return .wait }
      return .place(.stop(stopPrice))
    }
    // A triggered stop is a market order by now; its price is history.
    if stop?.isTriggered == false { stop?.wantedKind = .stop(stopPrice) }
    stop?.wantedLeaves = quantity
    #if BRACE_MUTANTS
      if Mutant.planted == .staleLeavesQty, let stop {
        self.stop?.wantedLeaves = min(quantity, stop.leavesQty)
      }
    #endif
    return .amend
  }

  /// Wants a target to work its share.
  mutating func wishTarget(_ index: Int) -> LegWish {
    let leaves = targets[index].leaves
    if !mayRest(index) || leaves.raw <= 0 {
      targets[index].order?.isCancelWanted = true
      return .amend
    }
    let price = targets[index].price
    guard targets[index].isAlive else {
      return targets[index].isRetryDue ? .place(.limit(price)) : .wait
    }
    targets[index].order?.wantedKind = .limit(price)
    targets[index].order?.wantedLeaves = leaves
    return .amend
  }

  /// A close never works more than what is left, whoever took the rest (SEM-19).
  ///
  /// - Returns: Whether there is one.
  @inline(__always)  // Seldom is there one.
  mutating func limitClose() -> Bool {
    guard let wanted = close?.wantedLeaves, let closeSide = close?.side else { return false }
    let isReducing = (remaining.raw > 0) == (closeSide != side)
    let most = isReducing ? remaining.magnitude : .zero
    close?.wantedLeaves = min(wanted, most)
    return true
  }

  /// Wants every order gone, the close only as long as it is another one than the final one, and
  /// asks the venue for it.
  ///
  /// In one go, because this is what every exit does, and each look at a bracket in its book costs
  /// as much as a few of these lines.
  ///
  /// - Returns: Whether any order of the bracket can still fill.
  mutating func windUp(
    isCloseSent: Bool, canAmend: Bool, into commands: inout [Command]
  ) -> Bool {
    entry?.isCancelWanted = true
    if let command = entry?.nextCommand(canAmend: canAmend) { commands.append(command) }
    stop?.isCancelWanted = true
    if let command = stop?.nextCommand(canAmend: canAmend) { commands.append(command) }
    for index in targets.indices {
      targets[index].order?.isCancelWanted = true
      if let command = targets[index].order?.nextCommand(canAmend: canAmend) {
        commands.append(command)
      }
    }
    if !closes.isEmpty {
      if !isCloseSent { close?.isCancelWanted = true }
      if limitClose(), let command = close?.nextCommand(canAmend: canAmend) {
        commands.append(command)
      }
    }
    #if BRACE_MUTANTS
      if Mutant.planted == .flattenBeforeCancel { forgetLegs() }
    #endif
    return hasAliveOrder()
  }

  /// Whether any order of the bracket can still fill.
  private mutating func hasAliveOrder() -> Bool {
    entry?.isAlive == true || stop?.isAlive == true || close?.isAlive == true || isTargetAlive
  }

  /// Whether the acceptance of the order at `place` leaves the bracket as it was: the order works as
  /// wanted, and no rule, held leg or part close waits for it.
  mutating func isContent(at place: OrderPlace) -> Bool {
    guard held == .none, partToClose.isZero, rules.isEmpty else { return false }
    return order(at: place) { $0.worksAsWanted } ?? false
  }

  /// Whether there is a position, and nothing that stops its loss (SEM-63).
  mutating func isNaked() -> Bool {
    if remaining.isZero || stop?.isAlive == true { return false }
    // A stop that the engine keeps protects as well (SEM-24).
    return !isStopHeld || isClosing
  }

  /// What of the bracket a fill of `side` by others reduces: its position, or what its exits overshot.
  mutating func reducible(by other: Side) -> Quantity {
    max(other == side ? .zero - remaining : remaining, .zero)
  }

  /// What the entry can still fill; `nil` when it is final.
  mutating func openEntry() -> Quantity? {
    entry?.isAlive == true ? entry?.leavesQty : nil
  }

  /// How the entry ended; `nil` while it lives.
  mutating func entryEnd() -> OrdStatus? {
    entry?.isAlive == false ? entry?.with { $0.status } : nil
  }
}
