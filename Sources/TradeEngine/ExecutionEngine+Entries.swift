public import TradingModel

/// Entries: from a wish over a draft and the risk manager to an order.
extension ExecutionEngine {
  /// An entry worked out as far as the rules allow.
  private struct Draft {
    var quantity = Quantity.zero
    var plan: ExitPlan?
    var verdict: Result<Approved<EntryOrder>, Refusal>
  }

  /// Opens a bracket or says why not.
  mutating func enter(_ request: EntryRequest, into outbox: inout Outbox) {
    countPositions()
    let draft = draft(request)
    switch draft.verdict {
    case .failure(let refusal):
      tell(.riskRefused(refusal), instrument: request.instrument, into: &outbox)
    case .success(let approved):
      riskManager.countOrder(at: now)
      // It takes the place of an entry that waited for the symbol to be flat.
      symbols[Int(request.instrument.index)].reversal = nil
      submitEntry(approved, into: &outbox)
    }
  }

  /// Returns what `request` would become if it were sent now, without sending it.
  public func preview(_ request: EntryRequest) -> EntryPreview {
    let draft = draft(request)
    var refusal: Refusal?
    if case .failure(let reason) = draft.verdict { refusal = reason }
    let instrument = symbols[Int(request.instrument.index)].instrument
    let reference = draft.plan?.reference ?? .zero
    let reward = draft.plan.flatMap {
      instrument.value(
        of: draft.quantity, at: Price(raw: abs($0.target.raw - $0.reference.raw)))
    }
    return EntryPreview(
      request: request, quantity: draft.quantity, plan: draft.plan,
      notional: instrument.value(of: draft.quantity, at: reference) ?? .zero,
      risk: draft.plan.flatMap { RiskManager.risk(of: draft.quantity, plan: $0, instrument) }
        ?? .zero,
      reward: reward ?? .zero, refusal: refusal)
  }

  private func draft(_ request: EntryRequest) -> Draft {
    let symbol = Int(request.instrument.index)
    var draft = Draft(verdict: .failure(.noMarket))
    guard let market = marketPrice(symbol, for: request.side) else { return draft }
    if let refusal = priceRefusal(request.kind, symbols[symbol].instrument) {
      draft.verdict = .failure(refusal)
      return draft
    }
    let reference = request.kind.limitPrice ?? request.kind.stopPrice ?? market
    switch service.planner.plan(
      basis(symbol, request.side, reference, stop: request.stop, target: request.target))
    {
    case .failure(let refusal): draft.verdict = .failure(refusal)
    case .success(let plan): draft.plan = plan
    }
    guard let plan = draft.plan else { return draft }
    let picture = riskPicture(for: request, market: market)
    switch riskManager.size(request.size, plan: plan, equity: equity, picture: picture) {
    case .failure(let refusal): draft.verdict = .failure(refusal)
    case .success(let quantity):
      draft.quantity = quantity
      draft.verdict = riskManager.review(
        EntryOrder(request: request, quantity: quantity, plan: plan), against: picture)
    }
    // The state of the program comes first: it explains more than a figure that would also break.
    if let refusal = stateRefusal(symbol) { draft.verdict = .failure(refusal) }
    return draft
  }

  private func riskPicture(for request: EntryRequest, market: Price) -> RiskPicture {
    RiskPicture(
      now: now, activeBrackets: book.count,
      oppositeBracket: oppositeBracket(of: request.side, on: request.instrument),
      exposure: exposure(of: request.instrument), notional: grossNotional, openRisk: openRisk,
      buyingPower: buyingPower, market: market,
      instrument: symbols[Int(request.instrument.index)].instrument)
  }

  private func stateRefusal(_ symbol: Int) -> Refusal? {
    if isJournalDown { return .journalUnavailable }
    if tradingState != .active { return .tradingState(tradingState) }
    if !service.isRunning { return .serviceStopped }
    if let age = staleAge(symbol) { return .staleMarket(age: age) }
    return nil
  }

  private func priceRefusal(_ kind: OrderKind, _ instrument: Instrument) -> Refusal? {
    switch kind {
    case .market: nil
    case .limit(let price), .stop(let price): priceRefusal(price, instrument)
    case .stopLimit(let stop, let limit):
      priceRefusal(limit, instrument) ?? priceRefusal(stop, instrument)
    }
  }

  private func priceRefusal(_ price: Price, _ instrument: Instrument) -> Refusal? {
    let nearest = StopPlanner.possible(instrument.onTick(price, .halfEven), instrument)
    if !instrument.isOnTick(price) { return .priceOffTick(nearest: nearest) }
    return price == nearest ? nil : .priceOutOfRange(nearest: nearest)
  }

  /// How old the data is, when it is too old (SEM-62).
  func staleAge(_ symbol: Int) -> TimeSpan? {
    guard symbols[symbol].hasPrice || symbols[symbol].hasQuote else { return nil }
    let age = now - symbols[symbol].dataTime
    return age > staleAfter ? age : nil
  }

  /// Which exits the engine keeps, from the mode and what the venue can do (SEM-24).
  var heldAtFirst: BracketOrder.Held {
    if !capabilities.hasStopOrders { return .stopAlways }
    switch settings.brackets.ocoMode {
    case .bothResting: return .none
    case .holdTarget: return .targets
    case .holdStop: return .stopAlways
    case .auto:
      return capabilities.holdsQuantity && !capabilities.hasNativeOCO ? .targets : .none
    }
  }

  /// The one place where an entry becomes a command; only an approved one can.
  private mutating func submitEntry(
    _ approved: Approved<EntryOrder>, into outbox: inout Outbox
  ) {
    let order = approved.request
    let id = book.nextID
    let symbol = Int(order.request.instrument.index)
    // The rest is set where the bracket is kept: it is 512 bytes, and each copy costs.
    let slot = book.insert(
      BracketOrder(
        id: id, request: order.request, plan: order.plan, lot: symbols[symbol].instrument.lot,
        submittedAt: now, settings: settings.brackets))
    book.slots[slot].held = heldAtFirst
    book.slots[slot].priceTargets(symbols[symbol].instrument)
    let request = OrderRequest(
      clOrdID: nextClOrdID(id, .entry), instrument: order.request.instrument,
      side: order.request.side, kind: order.request.kind, quantity: order.quantity,
      timeInForce: order.request.timeInForce, isReduceOnly: false)
    book.slots[slot].entry = ManagedOrder(request)
    count(slot)
    countEntry(slot, before: .zero, now: order.quantity)
    outbox.commands.append(.submit(request))
    tell(.entrySubmitted(OrderFacts(request)), of: slot, into: &outbox)
  }

  func oppositeBracket(of side: Side, on instrument: InstrumentID) -> BracketID? {
    let slot = book.first(of: instrument)
    guard slot >= 0, book.slots[Int(slot)].side != side else { return nil }
    return book.slots[Int(slot)].id
  }

  /// The signed position plus what entries still work.
  private func exposure(of instrument: InstrumentID) -> Quantity {
    let symbol = Int(instrument.index)
    let sum = Int128(symbols[symbol].position.raw) + symbols[symbol].workingEntries
    // Every quantity is countable, and entries are held to what their sum may be: only reports that
    // contradict each other come near the range's end.
    return Quantity(raw: max(Int64(clamping: sum), -Int64.max))
  }
}
