public import TradingModel

/// What can be seen of the engine; built on demand, never on the tick path.
extension ExecutionEngine {
  /// Whether there is or was a bracket of this number.
  public func hasHad(_ id: BracketID) -> Bool { id.number > 0 && id < book.nextID }

  /// What is traded, indexed by its id.
  public var instruments: [Instrument] { symbols.map(\.instrument) }

  /// How many instruments there are.
  public var instrumentCount: Int { symbols.count }

  /// A row per live bracket, oldest first.
  public func bracketViews() -> [BracketView] {
    book.slots(in: .all).map { view(book.slots[$0]) }
  }

  /// A row per instrument.
  public func watchViews() -> [WatchView] {
    symbols.enumerated().map { index, symbol in
      var row = WatchView(
        instrument: symbol.instrument.id, last: symbol.hasPrice ? symbol.mark : nil,
        bid: symbol.hasQuote ? symbol.bid : nil, ask: symbol.hasQuote ? symbol.ask : nil,
        dayOpen: symbol.hasPrice ? symbol.dayOpen : nil, atr: symbol.atrOffset,
        atrHave: symbol.atrHave, atrNeed: settings.atr.period,
        position: symbol.position, staleAge: staleAge(index))
      row.atrBar = symbol.atrBarSpan
      row.unmanaged = symbol.outside.quantity
      return row
    }
  }

  /// The account in figures.
  public func accountView() -> AccountView {
    var account = AccountView()
    account.cash = Money(clamping: cash)
    account.equity = equity
    account.dayPnL = shownDayPnL
    account.realized = Money(clamping: tally.realized)
    account.fees = Money(clamping: tally.fees)
    account.buyingPower = buyingPower
    account.openRisk = openRisk
    addLimits(to: &account)
    return account
  }

  /// How many brackets ended for each reason with a fill, in the order of `ExitReason`.
  public var completedCounts: [(reason: ExitReason, count: Int)] {
    ExitReason.allCases.map { (reason: $0, count: tally.completed[Int($0.rawValue)]) }
  }

  /// Brackets that ended without a fill.
  public var canceledCount: Int { tally.canceled }

  /// Brackets pending, live or closing.
  public var activeBracketCount: Int { book.count }

  /// Orders that can still fill.
  public var workingOrderCount: Int {
    var count = 0
    for slot in book.slots(in: .all) {
      let bracket = book.slots[slot]
      let orders = [bracket.entry, bracket.stop, bracket.close] + bracket.targets.map(\.order)
      count += orders.count { $0?.isAlive == true }
    }
    return count
  }

  /// Instruments with a position.
  public var openPositionCount: Int { symbols.count { $0.position != $0.dust } }

  /// The signed position of an instrument.
  public func position(of instrument: InstrumentID) -> Quantity {
    symbols[Int(instrument.index)].position
  }

  /// Whether an instrument has had a valid price.
  public func hasPrice(of instrument: InstrumentID) -> Bool {
    marketPrice(Int(instrument.index), for: .buy) != nil
  }

  /// The current ATR of an instrument; `nil` while it warms up.
  public func atr(of instrument: InstrumentID) -> PriceOffset? {
    symbols[Int(instrument.index)].atrOffset
  }

  private func view(_ bracket: BracketOrder) -> BracketView {
    let index = Int(bracket.instrument.index)
    let phase: BracketPhase
    switch bracket.phase {
    case .pending: phase = .pending
    case .live: phase = .live
    case .closing(let reason, _): phase = .closing(reason)
    }
    let entryPx = bracket.entryQty.isZero ? bracket.plan.reference : bracket.entryAvgPx
    let isLong = bracket.side == .buy
    // The symbol's whole state would be copied for each of its brackets.
    let open =
      symbols[index].instrument.value(of: bracket.remaining, at: symbols[index].mark) ?? .zero
    let openValue = Int128(open.raw) * Int128(bracket.side.sign)
    let hasPosition = !bracket.entryQty.isZero
    let net = hasPosition ? bracket.cashFlow + openValue - bracket.fees : 0
    let stopPrice = bracket.stopPrice
    let targets = bracket.targets.compactMap { leg($0.order, price: $0.price, bracket) }
    var view = BracketView(
      id: bracket.id, instrument: bracket.instrument, side: bracket.side, phase: phase,
      orderQty: bracket.entry?.orderQty ?? bracket.entryQty, remaining: bracket.remaining,
      entryPx: entryPx, initialStop: bracket.plan.stop,
      stop: leg(bracket.stop, price: stopPrice, bracket, isHeld: bracket.isStopHeld),
      target: heldTarget(bracket) ?? targets.first,
      entry: bracket.entry.flatMap {
        $0.isAlive
          ? LegView(price: $0.wantedPrice, leavesQty: $0.leavesQty, status: $0.status) : nil
      },
      basis: bracket.plan.basis, isStopOnly: bracket.isStopOnly,
      unprotectedSince: bracket.unprotectedSince,
      isBreakEven: hasPosition && (isLong ? stopPrice >= entryPx : stopPrice <= entryPx),
      netPnL: Money(clamping: net), risk: bracket.risk,
      openedAt: bracket.openedAt ?? bracket.submittedAt, timeLimitAt: bracket.timeLimitAt)
    view.targets = targets
    addRules(of: bracket, to: &view)
    return view
  }

  /// What moves the stop, what the engine keeps, and how far the price has gone.
  private func addRules(of bracket: BracketOrder, to view: inout BracketView) {
    switch bracket.areLegsReleased ? .none : bracket.held {
    case .none: view.heldLeg = nil
    case .targets: view.heldLeg = .target
    case .stop, .stopAlways: view.heldLeg = .stop
    }
    view.isTriggered =
      (bracket.stop?.isAlive == true && bracket.stop?.isTriggered == true)
      || (bracket.entry?.isAlive == true && bracket.entry?.isTriggered == true)
    view.trail = bracket.trail
    view.isTrailing = bracket.trailDistance != nil
    view.breakEven = bracket.breakEven
    guard !bracket.entryQty.isZero else { return }
    let excursion = BracketOrder.excursion(
      bracket.side, entry: bracket.entryAvgPx,
      range: symbols[Int(bracket.instrument.index)].extremes.since(bracket.openedInput),
      including: nil)
    view.adverse = excursion.adverse
    view.favourable = excursion.favourable
  }

  /// The nearest target, while the engine keeps it.
  private func heldTarget(_ bracket: BracketOrder) -> LegView? {
    guard bracket.phase == .live, case .targets = bracket.held else { return nil }
    return LegView(price: bracket.targetPrice, leavesQty: .zero, status: .pendingNew)
  }

  /// A leg that works, or the planned one of a bracket that is not filled yet.
  private func leg(
    _ order: ManagedOrder?, price: Price, _ bracket: BracketOrder, isHeld: Bool = false
  ) -> LegView? {
    if let order, order.isAlive {
      #if BRACE_MUTANTS
        if Mutant.planted == .pendingShownCanceled, order.flight == .cancel {
          return LegView(price: price, leavesQty: .zero, status: .canceled)
        }
      #endif
      return LegView(price: price, leavesQty: order.leavesQty, status: order.status)
    }
    let isPlanned = bracket.phase == .pending || (isHeld && bracket.phase == .live)
    guard isPlanned else { return nil }
    return LegView(price: price, leavesQty: .zero, status: .pendingNew)
  }
}
