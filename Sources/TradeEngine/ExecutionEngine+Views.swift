public import TradingModel

/// What can be seen of the engine; built on demand, never on the tick path.
extension ExecutionEngine {
  /// How many instruments there are.
  public var instrumentCount: Int { symbols.count }

  /// A row per live bracket, oldest first.
  public func bracketViews() -> [BracketView] {
    book.slots(in: .all).map { view(book.slots[$0]) }
  }

  /// A row per instrument.
  public func watchViews() -> [WatchView] {
    symbols.map { symbol in
      WatchView(
        instrument: symbol.instrument.id, last: symbol.hasPrice ? symbol.mark : nil,
        bid: symbol.hasQuote ? symbol.bid : nil, ask: symbol.hasQuote ? symbol.ask : nil,
        dayOpen: symbol.hasPrice ? symbol.dayOpen : nil, atr: symbol.atrOffset,
        atrHave: symbol.atrHave, atrNeed: settings.atr.period,
        position: symbol.position, staleAge: staleAge(symbol))
    }
  }

  /// The account in figures.
  public func accountView() -> AccountView {
    var account = AccountView()
    account.cash = Money(clamping: cash)
    account.equity = equity
    account.dayPnL = dayPnL
    account.realized = Money(clamping: tally.realized)
    account.fees = Money(clamping: tally.fees)
    account.buyingPower = buyingPower
    account.openRisk = openRisk
    return account
  }

  /// How many brackets ended for each reason with a fill, in the order of `ExitReason`.
  public var completedCounts: [(reason: ExitReason, count: Int)] {
    ExitReason.allCases.map { (reason: $0, count: tally.completed[$0] ?? 0) }
  }

  /// Brackets that ended without a fill.
  public var canceledCount: Int { tally.canceled }

  /// Brackets pending, live or closing.
  public var activeBracketCount: Int { book.count }

  /// Orders that can still fill.
  public var workingOrderCount: Int {
    var count = 0
    for slot in book.slots(in: .all) {
      for role in OrderRole.allCases where order(role, of: book.slots[slot])?.isAlive == true {
        count += 1
      }
    }
    return count
  }

  /// Instruments with a position.
  public var openPositionCount: Int { symbols.count { !$0.position.isZero } }

  /// The signed position of an instrument.
  public func position(of instrument: InstrumentID) -> Quantity {
    symbols[Int(instrument.index)].position
  }

  /// Whether an instrument has had a valid price.
  public func hasPrice(of instrument: InstrumentID) -> Bool {
    symbols[Int(instrument.index)].marketPrice(for: .buy) != nil
  }

  /// The current ATR of an instrument; `nil` while it warms up.
  public func atr(of instrument: InstrumentID) -> PriceOffset? {
    symbols[Int(instrument.index)].atrOffset
  }

  private func view(_ bracket: BracketOrder) -> BracketView {
    let symbol = symbols[Int(bracket.instrument.index)]
    let phase: BracketPhase
    switch bracket.phase {
    case .pending: phase = .pending
    case .live: phase = .live
    case .closing(let reason, _): phase = .closing(reason)
    }
    let entryPx = bracket.entryQty.isZero ? bracket.plan.reference : bracket.entryAvgPx
    let isLong = bracket.side == .buy
    let open = symbol.instrument.value(of: bracket.remaining, at: symbol.mark) ?? .zero
    let openValue = Int128(open.raw) * Int128(bracket.side.sign)
    let hasPosition = !bracket.entryQty.isZero
    let net = hasPosition ? bracket.cashFlow + openValue - bracket.fees : 0
    let stopPrice = bracket.stopPrice
    return BracketView(
      id: bracket.id, instrument: bracket.instrument, side: bracket.side, phase: phase,
      orderQty: bracket.entry?.orderQty ?? bracket.entryQty, remaining: bracket.remaining,
      entryPx: entryPx, initialStop: bracket.plan.stop,
      stop: leg(bracket.stop, price: stopPrice, bracket),
      target: leg(bracket.target, price: bracket.targetPrice, bracket),
      entry: bracket.entry.flatMap {
        $0.isAlive
          ? LegView(price: $0.wantedPrice, leavesQty: $0.leavesQty, status: $0.status) : nil
      },
      basis: bracket.plan.basis, isStopOnly: bracket.isStopOnly,
      unprotectedSince: bracket.unprotectedSince,
      isBreakEven: hasPosition && (isLong ? stopPrice >= entryPx : stopPrice <= entryPx),
      netPnL: Money(clamping: net), risk: bracket.risk,
      openedAt: bracket.openedAt ?? bracket.submittedAt, timeLimitAt: bracket.timeLimitAt)
  }

  /// A leg that works, or the planned one of a bracket that is not filled yet.
  private func leg(
    _ order: ManagedOrder?, price: Price, _ bracket: BracketOrder
  ) -> LegView? {
    if let order {
      return order.isAlive
        ? LegView(price: price, leavesQty: order.leavesQty, status: order.status) : nil
    }
    guard bracket.phase == .pending else { return nil }
    return LegView(price: price, leavesQty: .zero, status: .pendingNew)
  }
}
