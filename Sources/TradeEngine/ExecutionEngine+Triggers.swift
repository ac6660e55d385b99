import TradingModel

/// Levels the engine watches: trails, break-even, and exits it keeps for the venue.
extension ExecutionEngine {
  /// Acts on every level that the newest event reached.
  mutating func fireTriggers(_ symbol: Int, into outbox: inout Outbox) {
    cause = .rule
    let high = symbols[symbol].rangeHigh
    let low = symbols[symbol].rangeLow
    var fired: [PriceTriggers.Entry] = []
    while let entry = symbols[symbol].popTrigger() { fired.append(entry) }
    // The old stop is tested before anything moves it, and a level that comes up now waits for the
    // next event: within a bar nobody knows whether the price was there before or after (SEM-44).
    let stops = fired.filter { $0.purpose == .heldStop }
    for entry in stops + fired.filter({ $0.purpose != .heldStop }) {
      guard let slot = book.slot(of: entry.bracket), stopWatching(entry, slot) else { continue }
      outbox.touch(entry.bracket)
      let best = Price(raw: book.slots[slot].side == .buy ? high : low)
      switch entry.purpose {
      case .trailActivation:
        beginTrail(slot, best: best)
        ratchet(slot, best: best, into: &outbox)
      case .trailStep: ratchet(slot, best: best, into: &outbox)
      case .breakEven: goToBreakEven(slot, into: &outbox)
      case .heldTarget: sendHeldTarget(slot, into: &outbox)
      case .heldStop: actOnHeldStop(slot, into: &outbox)
      }
      refreshWatches(slot, into: &outbox)
    }
  }

  /// Acts on held stops that the newest event reached by what they watch (SEM-29).
  mutating func fireHeldStops(_ symbol: Int, into outbox: inout Outbox) {
    cause = .rule
    var fired: [PriceTriggers.Entry] = []
    while let entry = symbols[symbol].popHeldStop() { fired.append(entry) }
    for entry in fired {
      guard let slot = book.slot(of: entry.bracket), stopWatching(entry, slot) else { continue }
      outbox.touch(entry.bracket)
      actOnHeldStop(slot, into: &outbox)
      refreshWatches(slot, into: &outbox)
    }
  }

  /// Takes a level off the bracket's list; returns whether it was still on it.
  private mutating func stopWatching(_ entry: PriceTriggers.Entry, _ slot: Int) -> Bool {
    guard
      let index = book.slots[slot].watches.firstIndex(where: {
        $0.purpose == entry.purpose && ($0.isRising ? $0.level.raw : -$0.level.raw) == entry.key
      })
    else { return false }
    let watch = book.slots[slot].watches.remove(at: index)
    let symbol = Int(book.slots[slot].instrument.index)
    // Put back by what an earlier level of the same event led to.
    symbols[symbol].remove(watch, for: entry.bracket)
    return true
  }

  /// Makes the watched levels those the bracket needs now.
  mutating func refreshWatches(_ slot: Int, into outbox: inout Outbox) {
    let isNeeded = !book.slots[slot].rules.isEmpty || book.slots[slot].held != .none
    guard isNeeded, book.slot(of: book.slots[slot].id) == slot else { return }
    let wanted = wantedWatches(book.slots[slot])
    guard wanted != book.slots[slot].watches else { return }
    dropWatches(slot)
    let id = book.slots[slot].id
    let symbol = Int(book.slots[slot].instrument.index)
    for watch in wanted { symbols[symbol].insert(watch, for: id) }
    book.slots[slot].watches = wanted
  }

  /// Watches nothing for the bracket any more.
  mutating func dropWatches(_ slot: Int) {
    if book.slots[slot].watches.isEmpty { return }
    let id = book.slots[slot].id
    let symbol = Int(book.slots[slot].instrument.index)
    for watch in book.slots[slot].watches { symbols[symbol].remove(watch, for: id) }
    book.slots[slot].watches.removeAll()
  }

  private func wantedWatches(_ bracket: BracketOrder) -> [BracketOrder.Watch] {
    guard bracket.phase == .live, bracket.remaining.raw > 0, !bracket.areLegsReleased else {
      return []
    }
    let isLong = bracket.side == .buy
    var watches: [BracketOrder.Watch] = []
    func watch(_ purpose: TriggerPurpose, _ level: Price, inFavour: Bool) {
      watches.append(
        BracketOrder.Watch(purpose: purpose, level: level, isRising: inFavour == isLong))
    }
    if let level = trailLevel(bracket) {
      watch(
        bracket.trailDistance == nil ? .trailActivation : .trailStep, level, inFavour: true)
    }
    if case .atR(let multiple) = bracket.breakEven, bracket.isBreakEvenDue {
      watch(.breakEven, breakEvenLevel(bracket, multiple), inFavour: true)
    }
    switch bracket.held {
    case .none: break
    case .targets:
      // A target the venue would not take waits for its timer first.
      if let index = heldTargetIndex(bracket) {
        watch(.heldTarget, bracket.targets[index].price, inFavour: true)
      }
    case .stop, .stopAlways: watch(.heldStop, bracket.stopPrice, inFavour: false)
    }
    return watches
  }

  // Trails

  /// The price at which the trail begins, or that moves the stop by the least step.
  private func trailLevel(_ bracket: BracketOrder) -> Price? {
    guard let trail = bracket.trail else { return nil }
    let sign = bracket.side.sign
    let tick = symbols[Int(bracket.instrument.index)].instrument.tick.raw
    let level: Int64
    if let distance = bracket.trailDistance {
      level =
        bracket.stopPrice.raw
        + sign * (distance.raw + tick * Int64(settings.brackets.trailStepTicks))
    } else if let afterR = trail.afterR {
      let gain = initialRisk(bracket).scaled(by: afterR, .up) ?? .zero
      level = bracket.entryAvgPx.raw + sign * gain.raw
    } else {
      // At once: whatever the next price is.
      level = -sign * Price.magnitudeMax
    }
    guard let floor = bracket.trailFloor else { return Price(raw: level) }
    return Price(raw: sign > 0 ? max(level, floor.raw) : min(level, floor.raw))
  }

  /// The distance of the first stop from the average entry.
  private func initialRisk(_ bracket: BracketOrder) -> PriceOffset {
    (bracket.entryAvgPx - bracket.plan.stop).magnitude
  }

  /// Fixes the trail's distance from what it is given in.
  mutating func beginTrail(_ slot: Int, best: Price) {
    guard let trail = book.slots[slot].trail, book.slots[slot].trailDistance == nil else { return }
    let bracket = book.slots[slot]
    book.slots[slot].trailDistance =
      distance(trail.distance, bracket, best: best) ?? initialRisk(bracket)
  }

  private func distance(
    _ distance: TrailDistance, _ bracket: BracketOrder, best: Price
  ) -> PriceOffset? {
    let symbol = symbols[Int(bracket.instrument.index)]
    let result: PriceOffset?
    switch distance {
    case .atr(let multiple): result = symbol.atrOffset?.scaled(by: multiple, .halfEven)
    case .share(let share):
      result = PriceOffset(raw: abs(best.raw)).scaled(by: share, .halfEven)
    case .ticks(let count): result = symbol.instrument.tick.times(Int64(count))
    case .price(let offset): result = offset
    }
    return result.map { max($0, symbol.instrument.tick) }
  }

  /// Moves the stop behind `best`; it never loosens, and never to or through the market (SEM-44).
  mutating func ratchet(_ slot: Int, best: Price, into outbox: inout Outbox) {
    let bracket = book.slots[slot]
    guard let trail = bracket.trail, var gap = bracket.trailDistance else { return }
    if case .share = trail.distance { gap = distance(trail.distance, bracket, best: best) ?? gap }
    let instrument = symbols[Int(bracket.instrument.index)].instrument
    let isLong = bracket.side == .buy
    let behind =
      isLong
      ? instrument.onTick(best - gap, .down) : instrument.onTick(best + gap, .up)
    let step = PriceOffset(raw: instrument.tick.raw * Int64(settings.brackets.trailStepTicks))
    var price = behind
    if let market = marketPrice(Int(bracket.instrument.index), for: bracket.side.opposite) {
      let edge = StopPlanner.edge(market, isAbove: !isLong, instrument)
      price = isLong ? min(behind, edge) : max(behind, edge)
    }
    let gain = isLong ? price - bracket.stopPrice : bracket.stopPrice - price
    #if BRACE_MUTANTS
      let isBetter = gain >= step || Mutant.planted == .trailLoosens
    #else
      let isBetter = gain >= step
    #endif
    guard isBetter, bracket.stop?.isTriggered != true else {
      // Not yet: the next try is when the price is better still.
      book.slots[slot].trailFloor = isLong ? best + instrument.tick : best - instrument.tick
      return
    }
    book.slots[slot].trailFloor = nil
    book.slots[slot].stopPrice = price
    tell(.stopTrailed(from: bracket.stopPrice, to: price), of: slot, into: &outbox)
    evaluate(slot, into: &outbox)
  }

  // Break-even

  /// Where the rule may act: so many R in favour, and far enough that the stop can be there.
  private func breakEvenLevel(_ bracket: BracketOrder, _ multiple: Ratio) -> Price {
    let instrument = symbols[Int(bracket.instrument.index)].instrument
    let sign = bracket.side.sign
    let gain = initialRisk(bracket).scaled(by: multiple, .up) ?? .zero
    let wanted = bracket.entryAvgPx.raw + sign * gain.raw
    let possible = breakEvenPrice(bracket, instrument).raw + sign * instrument.tick.raw
    return Price(raw: sign > 0 ? max(wanted, possible) : min(wanted, possible))
  }

  private mutating func goToBreakEven(_ slot: Int, into outbox: inout Outbox) {
    let bracket = book.slots[slot]
    let isLong = bracket.side == .buy
    switch newPrice(of: .stop, .breakEven, bracket) {
    case .failure:
      // It was reached; from now on it only waits until the price allows it (SEM-45).
      book.slots[slot].breakEven = .atR(.zero)
    case .success(let price):
      book.slots[slot].breakEven = nil
      let isBetter = isLong ? price > bracket.stopPrice : price < bracket.stopPrice
      guard isBetter else { return }
      book.slots[slot].stopPrice = price
      if bracket.isStopAlive { book.slots[slot].breakEvenSent = price }
      tell(.stopMoved(from: bracket.stopPrice, to: price), of: slot, into: &outbox)
      evaluate(slot, into: &outbox)
    }
  }

  /// The venue has a stop: the rule is done when that is at break-even or better.
  mutating func noteBreakEven(_ report: ExecutionReport, slot: Int) {
    guard let sent = book.slots[slot].breakEvenSent, let stop = report.kind.stopPrice,
      report.execType == .new || report.execType == .replaced,
      book.slots[slot].side == .buy ? stop >= sent : stop <= sent
    else { return }
    book.slots[slot].breakEvenSent = nil
  }

  /// The venue would not move the stop: the rule waits for another try (SEM-45, 48).
  mutating func repeatBreakEven(_ slot: Int, into outbox: inout Outbox) {
    let bracket = book.slots[slot]
    guard let sent = bracket.breakEvenSent,
      bracket.side == .buy ? bracket.stopPrice < sent : bracket.stopPrice > sent
    else { return }
    book.slots[slot].breakEvenSent = nil
    book.slots[slot].breakEvenTries += 1
    switch ErrorHandler.breakEvenRefused(tries: book.slots[slot].breakEvenTries) {
    case .retryAfter(let delay, _):
      book.slots[slot].breakEven = .atR(.zero)
      book.slots[slot].isBreakEvenDue = false
      timers.set(.breakEvenRetry, for: bracket.id, at: now + delay)
    case .retryNow, .emergencyExit, .stopOnly, .giveUp:
      tell(.breakEvenRuleSet(nil), of: slot, into: &outbox)
    }
  }

  // Held exits (SEM-24)

  /// The price reached a target the engine keeps: the stop is taken back, then the target goes out.
  private mutating func sendHeldTarget(_ slot: Int, into outbox: inout Outbox) {
    guard let index = heldTargetIndex(book.slots[slot]) else { return }
    tell(
      .heldExitTriggered(.target, at: book.slots[slot].targets[index].price), of: slot,
      into: &outbox)
    book.slots[slot].targets[index].order = nil
    book.slots[slot].held = .stop(whileTarget: UInt8(index))
    evaluate(slot, into: &outbox)
  }

  /// The price reached the stop the engine keeps: take the target back, then close at market.
  private mutating func actOnHeldStop(_ slot: Int, into outbox: inout Outbox) {
    guard book.slots[slot].isStopHeld else { return }
    tell(.heldExitTriggered(.stop, at: book.slots[slot].stopPrice), of: slot, into: &outbox)
    book.slots[slot].restReason = .stopLoss
    beginClosing(slot, reason: .stopLoss, into: &outbox)
  }
}
