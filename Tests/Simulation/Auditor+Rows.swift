import PaperTrading
import TradeEngine
import TradingModel

/// What the trader sees, and what the venue has once nothing is on its way.
extension Auditor {
  mutating func checkRows(
    _ rows: [BracketView], _ occasion: Occasion, _ problems: inout [String],
    _ coverage: inout Coverage
  ) {
    if rows.count > 3 { coverage.mark("word.several brackets") }
    for row in rows {
      let index = bracketIndex(row.id)
      guard brackets.indices.contains(index), !brackets[index].isEnded else {
        problems.append("\(row.id) is shown and should not be")
        continue
      }
      mark(row, &coverage)
      if row.remaining.raw != brackets[index].remaining {
        problems.append(
          "SEM-17 \(row.id) shows \(row.remaining), not \(Quantity(raw: brackets[index].remaining))"
        )
      }
      checkLegs(row, brackets[index], &problems)
      checkWork(row, brackets[index], &problems)
      checkShownStop(row, index, occasion, &problems)
    }
  }

  private func mark(_ row: BracketView, _ coverage: inout Coverage) {
    switch row.phase {
    case .pending: coverage.mark("word.pending")
    case .live: coverage.mark("word.live")
    case .closing: coverage.mark("word.closing")
    }
    if row.heldLeg == .stop { coverage.mark("word.held stop") }
    if row.heldLeg == .target { coverage.mark("word.held target") }
    if row.unprotectedSince != nil { coverage.mark("word.UNPROTECTED") }
    if row.isStopOnly { coverage.mark("word.stop only") }
    if row.isTriggered { coverage.mark("word.triggered") }
    if row.isTrailing { coverage.mark("word.trailing") }
    if row.isBreakEven { coverage.mark("word.break-even") }
    if let status = row.stop?.status { coverage.mark("status.\(status)") }
    if let status = row.target?.status { coverage.mark("status.\(status)") }
  }

  /// A leg that can fill is shown, and not as if it were gone.
  private func checkLegs(
    _ row: BracketView, _ bracket: AuditedBracket, _ problems: inout [String]
  ) {
    let alive = bracket.orders.filter { orders[$0].isAlive }
    let stop = alive.first { orders[$0].role == .stop }
    if stop != nil, row.stop == nil { problems.append("\(row.id) hides a stop that can fill") }
    let legs = [row.stop, row.entry] + row.targets
    for leg in legs.compactMap(\.self) where leg.status.isFinal {
      problems.append("SEM-20 \(row.id) shows \(leg.status) of an order that can fill")
    }
    let targets = alive.count { orders[$0].role == .target }
    if targets > row.targets.count { problems.append("\(row.id) hides a target that can fill") }
    guard row.phase == .live, bracket.remaining > 0 else { return }
    let isProtected = stop != nil || row.heldLeg == .stop
    if isProtected == (row.unprotectedSince != nil) {
      problems.append("SEM-63 \(row.id) is protected or says UNPROTECTED, not both or neither")
    }
  }

  /// Once an order has its answer, it works no more than is left, and the stop no less.
  private func checkWork(
    _ row: BracketView, _ bracket: AuditedBracket, _ problems: inout [String]
  ) {
    for index in bracket.orders {
      let order = orders[index]
      let isSettled =
        order.awaited == nil && !order.wasTooLate && !order.isUnclear && order.isUpToDate
      guard order.role != .entry, isSettled, !order.isFinal else { continue }
      let name = order.request.clOrdID
      let leaves = Quantity(raw: order.leavesQty)
      // What the exits overshot is bought back by a close.
      let remaining = order.role == .close ? abs(bracket.remaining) : max(0, bracket.remaining)
      if leaves.raw > remaining, !order.wasRefused {
        problems.append("SEM-17 \(name) works \(leaves) of \(Quantity(raw: remaining))")
      }
      if order.role == .stop, row.phase == .live, leaves.raw < remaining, !order.wasRefused,
        !bracket.hasPartClose
      {
        problems.append("SEM-12 \(name) protects \(leaves) of \(Quantity(raw: remaining))")
      }
    }
  }

  /// The stop's shown price goes back only by the trader's hand, or when the venue refused it.
  private mutating func checkShownStop(
    _ row: BracketView, _ index: Int, _ occasion: Occasion, _ problems: inout [String]
  ) {
    let shown = row.phase == .live ? row.stop?.price : nil
    defer { brackets[index].shownStop = shown ?? brackets[index].shownStop }
    guard let shown, let before = brackets[index].shownStop else { return }
    let isLooser = brackets[index].side == .buy ? shown < before : shown > before
    guard isLooser else { return }
    if occasion.request != nil { return }
    if occasion.reports.contains(where: { $0.clOrdID.bracket == row.id }) { return }
    problems.append("SEM-63 \(row.id): the stop went from \(before) back to \(shown)")
  }

  // MARK: At rest

  /// Compares with the venue when nothing is on its way and no answer is awaited.
  func problemsAtRest(_ venue: PaperVenue, _ engine: ExecutionEngine) -> [String] {
    var problems: [String] = []
    for (index, position) in venue.account.positions.enumerated()
    where position.raw != positions[index] {
      problems.append(
        "SEM-63 the venue holds \(position), the engine \(Quantity(raw: positions[index]))")
    }
    if venue.account.cash != Money(clamping: cash) {
      problems.append("SEM-40 the venue has \(venue.account.cash), not \(Money(clamping: cash))")
    }
    let open = venue.openOrders.filter { $0.clOrdID.session != SimulatedSession.foreignSession }
    let alive = orders.filter { $0.isAlive }
    if open.map(\.clOrdID) != alive.map(\.request.clOrdID) {
      problems.append("the venue works \(open.map(\.clOrdID)), not \(alive.map(\.request.clOrdID))")
      return problems
    }
    for (theirs, ours) in zip(open, alive)
    where theirs.orderQty.raw - theirs.cumQty.raw != ours.leavesQty && !ours.isUnclear {
      problems.append("\(theirs.clOrdID) works another quantity at the venue")
    }
    let rows = engine.bracketViews()
    // What the venue would not take back or amend waits for its next try.
    for (theirs, ours) in zip(open, alive)
    where theirs.clOrdID.role == .stop && !ours.wasRefused && !ours.isUnclear {
      let shown = rows.first { $0.id == theirs.clOrdID.bracket }?.stop
      if shown?.leavesQty != theirs.orderQty - theirs.cumQty
        || (shown?.price != theirs.kind.stopPrice && !theirs.isTriggered)
      {
        problems.append("\(theirs.clOrdID) is \(theirs) at the venue, not \(shown as Any)")
      }
    }
    return problems
  }

  /// Everything was flattened: nothing is left, and both books balance.
  func problemsAtEnd(_ venue: PaperVenue, _ engine: ExecutionEngine) -> [String] {
    var problems = problemsAtRest(venue, engine)
    if engine.activeBracketCount != 0 {
      problems.append("the end: brackets are left: \(engine.bracketViews())")
    }
    if engine.workingOrderCount != 0 { problems.append("the end: the engine thinks orders work") }
    let isOursAlone = outside.allSatisfy { $0 == 0 }
    if isOursAlone, engine.openPositionCount != 0 {
      problems.append("the end: a position is left")
    }
    if venue.openOrderCount != 0 { problems.append("the end: the venue works \(venue.openOrders)") }
    if !venue.account.isConserved { problems.append("SEM-40 the venue's books do not balance") }
    for (index, instrument) in plan.instruments.enumerated() {
      let dust = brackets.filter { $0.instrument == instrument.id }.reduce(Int64(0)) {
        $0 + $1.exact * $1.side.sign
      }
      if positions[index] != dust + outside[index] {
        problems.append("the end: \(instrument.symbol) is not flat")
      }
      // Others only reduce: more than that they take only where our exits filled after them and are
      // told before them, so that both sold the same.
      let hasOvershot = brackets.contains { $0.instrument == instrument.id && $0.hasOvershot }
      if outside[index] != 0, !hasOvershot {
        problems.append(
          "SEM-18 \(Quantity(raw: outside[index])) \(instrument.symbol) is charged to no bracket")
      }
    }
    let account = engine.accountView()
    if isOursAlone, plan.paper.cash.raw + account.realized.raw != account.cash.raw {
      problems.append(
        "SEM-40 the trades made \(account.realized), the cash went to \(account.cash)")
    }
    if account.fees != venue.account.fees { problems.append("SEM-40 the fees differ") }
    return problems
  }
}
