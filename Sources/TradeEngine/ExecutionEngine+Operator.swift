import TradingModel

/// What the trader asks for, by key, command line or script.
extension ExecutionEngine {
  mutating func onRequest(_ request: TraderRequest, into outbox: inout Outbox) {
    switch request {
    case .enter(let entry): enter(entry, into: &outbox)
    case .cancel(let scope, let legs): cancel(scope, legs: legs, into: &outbox)
    case .flatten(let scope): flatten(scope, into: &outbox)
    case .close(let id, let share): close(id, share: share, into: &outbox)
    case .moveStop(let id, let move): moveStop(id, move, into: &outbox)
    case .moveTarget(let id, let move): moveTarget(id, move, into: &outbox)
    case .timeLimit(let id, let span): setTimeLimit(id, span, into: &outbox)
    case .protect(let scope): protect(scope, into: &outbox)
    case .reverse(let instrument): reverse(instrument, into: &outbox)
    case .trail(let id, let rule): setTrail(id, rule, into: &outbox)
    case .breakEvenRule(let id, let rule): setBreakEven(id, rule, into: &outbox)
    case .scale(let id, let plan): setScale(id, plan, into: &outbox)
    case .setTradingState(let state): setTradingState(state, into: &outbox)
    case .kill:
      setTradingState(.halted, into: &outbox)
      dropReversals(in: .all)
      for slot in book.slots(in: .all) { beginClosing(slot, reason: .killed, into: &outbox) }
    case .service(let isRunning):
      if isRunning {
        if service.start() { tell(.serviceStarted, into: &outbox) }
      } else {
        if service.stop() { tell(.serviceStopped, into: &outbox) }
      }
    }
  }

  mutating func refuse(_ refusal: Refusal, slot: Int? = nil, into outbox: inout Outbox) {
    if let slot {
      tell(.requestRefused(refusal), of: slot, into: &outbox)
    } else {
      tell(.requestRefused(refusal), into: &outbox)
    }
  }

  /// Returns the slot of a live bracket, or tells that there is none.
  mutating func find(_ id: BracketID, into outbox: inout Outbox) -> Int? {
    if let slot = book.slot(of: id) { return slot }
    refuse(.unknownBracket(id), into: &outbox)
    return nil
  }

  private mutating func cancel(_ scope: Scope, legs: Bool, into outbox: inout Outbox) {
    if case .bracket(let id) = scope {
      guard let slot = find(id, into: &outbox) else { return }
      cancelOne(slot, legs: legs, into: &outbox)
      return
    }
    // `cancel all` takes every working entry and no leg: a position keeps its exits (SEM-9).
    var count = 0
    for slot in book.slots(in: scope) where book.slots[slot].entry?.isAlive == true {
      count += 1
      cancelEntry(slot)
      evaluate(slot, into: &outbox)
    }
    if count == 0 { refuse(.nothingToDo, into: &outbox) }
  }

  private mutating func cancelOne(_ slot: Int, legs: Bool, into outbox: inout Outbox) {
    let id = book.slots[slot].id
    if book.slots[slot].isClosing {
      refuse(.alreadyClosing(id), slot: slot, into: &outbox)
    } else if book.slots[slot].entry?.isAlive == true {
      cancelEntry(slot)
      if legs, book.slots[slot].phase == .live { book.slots[slot].areLegsReleased = true }
      evaluate(slot, into: &outbox)
    } else if legs {
      book.slots[slot].areLegsReleased = true
      evaluate(slot, into: &outbox)
    } else {
      refuse(.legsNeedConfirmation(id), slot: slot, into: &outbox)
    }
  }

  private mutating func flatten(_ scope: Scope, into outbox: inout Outbox) {
    if case .bracket(let id) = scope, find(id, into: &outbox) == nil { return }
    let slots = book.slots(in: scope)
    if slots.isEmpty { refuse(.nothingToDo, into: &outbox) }
    dropReversals(in: scope)
    for slot in slots { beginClosing(slot, reason: .flattened, into: &outbox) }
  }

  private mutating func close(_ id: BracketID, share: Ratio, into outbox: inout Outbox) {
    guard let slot = find(id, into: &outbox) else { return }
    let bracket = book.slots[slot]
    if bracket.isClosing || bracket.close?.isAlive == true || bracket.partToClose.raw > 0 {
      refuse(.alreadyClosing(id), slot: slot, into: &outbox)
    } else if share >= .one {
      beginClosing(slot, reason: .closed, into: &outbox)
    } else if bracket.remaining.raw <= 0 {
      refuse(.noPosition(id), slot: slot, into: &outbox)
    } else {
      let instrument = symbols[Int(bracket.instrument.index)].instrument
      let part = bracket.remaining.scaled(by: share, .down).map(instrument.onLot) ?? .zero
      guard part.raw > 0 else {
        refuse(.quantityOffLot(nearest: instrument.lot), slot: slot, into: &outbox)
        return
      }
      if capabilities.holdsQuantity {
        // The legs lock the position: they shrink first (SEM-49).
        book.slots[slot].partToClose = part
        evaluate(slot, into: &outbox)
      } else {
        book.slots[slot].close = submitExit(.close, .market, part, slot: slot, into: &outbox)
      }
    }
  }

  private mutating func moveStop(_ id: BracketID, _ move: LegMove, into outbox: inout Outbox) {
    guard let slot = find(id, into: &outbox) else { return }
    let bracket = book.slots[slot]
    let isLong = bracket.side == .buy
    switch newPrice(of: .stop, move, bracket) {
    case .failure(let refusal): refuse(refusal, slot: slot, into: &outbox)
    case .success(let price):
      if move == .breakEven, isLong ? price <= bracket.stopPrice : price >= bracket.stopPrice {
        refuse(.breakEvenNotBetter(id), slot: slot, into: &outbox)
        return
      }
      guard price != bracket.stopPrice else { return }
      book.slots[slot].stopPrice = price
      book.slots[slot].breakEvenSent = nil
      redefineTrail(slot, stop: price)
      if bracket.phase == .pending {
        book.slots[slot].wishes.stop = .price(price)
        book.slots[slot].plan.stop = price
        book.slots[slot].plan.basis = .trader
      }
      tell(.stopMoved(from: bracket.stopPrice, to: price), of: slot, into: &outbox)
      evaluate(slot, into: &outbox)
    }
  }

  private mutating func moveTarget(_ id: BracketID, _ move: LegMove, into outbox: inout Outbox) {
    guard let slot = find(id, into: &outbox) else { return }
    let bracket = book.slots[slot]
    switch newPrice(of: .target, move, bracket) {
    case .failure(let refusal): refuse(refusal, slot: slot, into: &outbox)
    case .success(let price):
      guard price != bracket.targetPrice else { return }
      book.slots[slot].targetPrice = price
      if bracket.phase == .pending {
        book.slots[slot].wishes.target = .price(price)
        book.slots[slot].targets[bracket.targetIndex].atR = nil
        book.slots[slot].plan.target = price
      }
      // A target that the venue would not take gets another chance at its new price.
      if bracket.phase == .live {
        book.slots[slot].targets[bracket.targetIndex].isRetryDue = true
      }
      tell(.targetMoved(from: bracket.targetPrice, to: price), of: slot, into: &outbox)
      evaluate(slot, into: &outbox)
    }
  }

  /// Returns the price a leg may move to, or why it may not (SEM-3, 37, 45, 48).
  func newPrice(
    of role: OrderRole, _ move: LegMove, _ bracket: BracketOrder
  ) -> Result<Price, Refusal> {
    if bracket.isClosing { return .failure(.alreadyClosing(bracket.id)) }
    if bracket.areLegsReleased { return .failure(.noLeg(bracket.id, role)) }
    if role == .stop, bracket.stop?.isTriggered == true {
      return .failure(.noLeg(bracket.id, role))
    }
    let symbol = symbols[Int(bracket.instrument.index)]
    let instrument = symbol.instrument
    let current = role == .stop ? bracket.stopPrice : bracket.targetPrice
    let price: Price
    switch move {
    case .to(let wanted):
      guard instrument.isOnTick(wanted) else {
        return .failure(.priceOffTick(nearest: instrument.onTick(wanted, .halfEven)))
      }
      price = wanted
    case .byTicks(let count):
      guard let step = instrument.tick.times(Int64(count)) else {
        return .failure(.valueOutOfRange)
      }
      price = current + step
    case .breakEven:
      guard bracket.entryQty.raw > 0 else { return .failure(.noPosition(bracket.id)) }
      price = breakEvenPrice(bracket, instrument)
    }
    guard StopPlanner.isPossible(price, instrument) else {
      return .failure(.priceOutOfRange(nearest: StopPlanner.possible(price, instrument)))
    }
    // A long's stop is below the market, its target above; a short's the other way round.
    let isAbove = (bracket.side == .buy) == (role == .target)
    let market: Price
    if bracket.phase == .pending {
      market = bracket.plan.reference
    } else {
      guard let exit = marketPrice(Int(bracket.instrument.index), for: bracket.side.opposite) else {
        return .failure(.noMarket)
      }
      market = exit
    }
    let edge = StopPlanner.edge(market, isAbove: isAbove, instrument)
    let isThrough = isAbove ? price < edge : price > edge
    return isThrough ? .failure(.throughMarket(role, nearest: edge)) : .success(price)
  }

  /// The stop that pays back the average entry and the fees of both ways (SEM-45).
  func breakEvenPrice(_ bracket: BracketOrder, _ instrument: Instrument) -> Price {
    let isLong = bracket.side == .buy
    guard bracket.entryQty.raw > 0 else { return bracket.plan.reference }
    // The way out is expected to cost what the way in did.
    let scale = Int128(fixedPointScale)
    let fees = 2 * Int128(Money(clamping: bracket.entryFees).raw) * scale * scale
    let units = Int128(bracket.entryQty.raw) * Int128(instrument.multiplier.raw)
    let perUnit = units > 0 ? Rounding.up.divide(fees, by: units) : 0
    let offset = PriceOffset(
      raw: Int64(clamping: min(max(perUnit, 0), Int128(PriceOffset.magnitudeMax / 4))))
    let entry = bracket.entryAvgPx
    return isLong
      ? instrument.onTick(entry + offset, .up) : instrument.onTick(entry - offset, .down)
  }

  /// Whoever wants to be flat does not want to be entered the other way.
  private mutating func dropReversals(in scope: Scope) {
    for index in symbols.indices {
      switch scope {
      case .all: symbols[index].reversal = nil
      case .instrument(let id) where Int(id.index) == index: symbols[index].reversal = nil
      case .bracket(let id):
        guard let slot = book.slot(of: id), Int(book.slots[slot].instrument.index) == index else {
          continue
        }
        symbols[index].reversal = nil
      case .instrument: continue
      }
    }
  }

  private mutating func setTradingState(_ state: TradingState, into outbox: inout Outbox) {
    guard tradingState != state else { return }
    tradingState = state
    tell(.tradingStateChanged(state), into: &outbox)
  }
}
