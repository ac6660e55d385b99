import TradingModel

/// Rules of a bracket that the trader sets and changes while it lives.
extension ExecutionEngine {
  mutating func setTimeLimit(
    _ id: BracketID, _ span: TimeSpan?, into outbox: inout Outbox
  ) {
    guard let slot = find(id, into: &outbox) else { return }
    if book.slots[slot].isClosing {
      refuse(.alreadyClosing(id), slot: slot, into: &outbox)
      return
    }
    book.slots[slot].wishes.timeLimit = span
    // Counted from the entry: a limit that has passed already closes with the next input.
    let due = book.slots[slot].openedAt.flatMap { opened in span.map { opened + $0 } }
    setTimeLimit(at: due, slot: slot)
    tell(.timeLimitSet(due), of: slot, into: &outbox)
  }

  /// Gives positions whose legs were taken away new ones, planned from the market (SEM-9).
  mutating func protect(_ scope: Scope, into outbox: inout Outbox) {
    if case .bracket(let id) = scope, find(id, into: &outbox) == nil { return }
    var count = 0
    for slot in book.slots(in: scope) where book.slots[slot].areLegsReleased {
      let bracket = book.slots[slot]
      guard bracket.phase == .live, bracket.remaining.raw > 0 else { continue }
      count += 1
      guard let market = marketPrice(Int(bracket.instrument.index), for: bracket.side.opposite)
      else {
        refuse(.noMarket, slot: slot, into: &outbox)
        continue
      }
      let basis = basis(Int(bracket.instrument.index), bracket.side, market, stop: nil, target: nil)
      switch service.planner.plan(basis) {
      case .failure(let refusal): refuse(refusal, slot: slot, into: &outbox)
      case .success(let plan):
        book.slots[slot].areLegsReleased = false
        book.slots[slot].stopPrice = plan.stop
        book.slots[slot].held = heldAtFirst
        book.slots[slot].replaceTargets([TargetLeg(share: .one, atR: nil, price: plan.target)])
        book.slots[slot].stopTriesLeft = settings.brackets.stopRetries
        tell(.exitsPlanned(plan, quantity: bracket.remaining), of: slot, into: &outbox)
        evaluate(slot, into: &outbox)
      }
    }
    if case .instrument(let id) = scope, adopt(Int(id.index), into: &outbox) { count += 1 }
    if count == 0 { refuse(.nothingToDo, into: &outbox) }
  }

  // Trails and break-even

  mutating func setTrail(_ id: BracketID, _ rule: TrailRule?, into outbox: inout Outbox) {
    guard let slot = find(id, into: &outbox) else { return }
    if let refusal = ruleRefusal(book.slots[slot]) {
      refuse(refusal, slot: slot, into: &outbox)
      return
    }
    book.slots[slot].trail = rule
    book.slots[slot].trailDistance = nil
    book.slots[slot].trailFloor = nil
    tell(.trailSet(rule), of: slot, into: &outbox)
    let symbol = symbols[Int(book.slots[slot].instrument.index)]
    if let rule, rule.afterR == nil, book.slots[slot].phase == .live, symbol.hasPrice {
      beginTrail(slot, best: symbol.mark)
      ratchet(slot, best: symbol.mark, into: &outbox)
    }
    refreshWatches(slot, into: &outbox)
  }

  /// A stop moved by hand while it trails stays that far behind from now on (SEM-44).
  mutating func redefineTrail(_ slot: Int, stop: Price) {
    guard book.slots[slot].trailDistance != nil else { return }
    let mark = symbols[Int(book.slots[slot].instrument.index)].mark
    let gap = (mark - stop).magnitude
    book.slots[slot].trailDistance = gap
    book.slots[slot].trail = TrailRule(distance: .price(gap))
    book.slots[slot].trailFloor = nil
  }

  mutating func setBreakEven(
    _ id: BracketID, _ rule: BreakEvenRule?, into outbox: inout Outbox
  ) {
    guard let slot = find(id, into: &outbox) else { return }
    if let refusal = ruleRefusal(book.slots[slot]) {
      refuse(refusal, slot: slot, into: &outbox)
      return
    }
    book.slots[slot].breakEven = rule
    book.slots[slot].breakEvenSent = nil
    book.slots[slot].breakEvenTries = 0
    book.slots[slot].isBreakEvenDue = true
    tell(.breakEvenRuleSet(rule), of: slot, into: &outbox)
    refreshWatches(slot, into: &outbox)
  }

  private func ruleRefusal(_ bracket: BracketOrder) -> Refusal? {
    if bracket.isClosing { return .alreadyClosing(bracket.id) }
    return bracket.areLegsReleased ? .noLeg(bracket.id, .stop) : nil
  }

  // Scale-out

  /// Replaces the target by several (SEM-46); orders that work become the first of them.
  mutating func setScale(_ id: BracketID, _ scale: ScalePlan, into outbox: inout Outbox) {
    guard let slot = find(id, into: &outbox) else { return }
    let old = book.slots[slot]
    let instrument = symbols[Int(old.instrument.index)].instrument
    var changed = old
    changed.setScale(scale)
    changed.priceTargets(instrument)
    if let refusal = scaleRefusal(changed) {
      refuse(refusal, slot: slot, into: &outbox)
      return
    }
    book.slots[slot].replaceTargets(changed.targets)
    tell(.scaleSet(scale), of: slot, into: &outbox)
    evaluate(slot, into: &outbox)
  }

  private func scaleRefusal(_ bracket: BracketOrder) -> Refusal? {
    if bracket.isClosing { return .alreadyClosing(bracket.id) }
    if bracket.areLegsReleased { return .noLeg(bracket.id, .target) }
    if settings.brackets.contingency == .oco { return .scaleNeedsOUO }
    if case .stop(whileTarget: _) = bracket.held { return .noLeg(bracket.id, .target) }
    let symbol = symbols[Int(bracket.instrument.index)]
    guard bracket.phase == .live else { return nil }
    guard let market = marketPrice(Int(bracket.instrument.index), for: bracket.side.opposite) else {
      return .noMarket
    }
    let isLong = bracket.side == .buy
    let edge = StopPlanner.edge(market, isAbove: isLong, symbol.instrument)
    for leg in bracket.targets where isLong ? leg.price < edge : leg.price > edge {
      return .throughMarket(.target, nearest: edge)
    }
    return nil
  }

  // Reversal

  /// Flattens the symbol, and enters the other way when it is flat (SEM-50).
  mutating func reverse(_ instrument: InstrumentID, into outbox: inout Outbox) {
    let slots = book.slots(in: .instrument(instrument))
    var quantity = Quantity.zero
    var side = Side.buy
    for slot in slots where !book.slots[slot].isClosing {
      quantity += max(book.slots[slot].remaining, .zero)
      side = book.slots[slot].side
    }
    guard quantity.raw > 0 else {
      refuse(.nothingToDo, into: &outbox)
      return
    }
    if tradingState != .active {
      refuse(.tradingState(tradingState), into: &outbox)
      return
    }
    symbols[Int(instrument.index)].reversal = EntryRequest(
      instrument: instrument, side: side.opposite, size: .quantity(quantity))
    for slot in slots { beginClosing(slot, reason: .reversed, into: &outbox) }
  }
}
