import TradeEngine
import TradingModel

/// What the engine says and asks for.
extension Auditor {
  mutating func note(
    _ event: Event, after occasion: Occasion, _ problems: inout [String], _ coverage: inout Coverage
  ) {
    noteDay(event.body)
    switch event.body {
    case .tradingStateChanged(let state):
      tradingState = state
      coverage.mark("state.\(state.name)")
    case .bracketCreated(let plan, _):
      noteCreated(event, plan, occasion, &problems)
      if plan.basis == .fallback { coverage.mark("word.FALLBACK") }
      if plan.wasShifted { coverage.mark("word.shifted") }
    case .exitsPlanned(let plan, _):
      noteMove(event, plan.stop, plan.stop, isRule: false, &problems)
    case .stopMoved(let from, let to):
      noteMove(event, from, to, isRule: event.cause != .trader && event.cause != .script, &problems)
    case .stopTrailed(let from, let to):
      // A trail that the trader sets tightens at once, and never loosens either.
      noteMove(event, from, to, isRule: true, &problems)
    case .riskRefused(.wrongSide):
      if case .enter(let entry) = occasion.request, entry.stop == nil, entry.target == nil {
        problems.append("SEM-52 the engine's own plan is on the wrong side of the entry")
      }
    case .bracketClosing: mark(event) { $0.isClosing = true }
    case .serviceStopped: coverage.mark("word.service stopped")
    case .bracketCompleted(let result):
      coverage.mark("exit.\(result.reason.name)")
      if !result.dust.isZero { coverage.mark("word.dust") }
    case .bracketCanceled(let reason): coverage.mark("exit.\(reason.name)")
    case .scaleSet: coverage.mark("word.scaled out")
    case .recovered(let recovery): note(recovery, &problems, &coverage)
    default: break
    }
  }

  /// What a restart finds must be what a crash can lead to: nothing is lost, and nothing is too much.
  private mutating func note(
    _ recovery: Recovery, _ problems: inout [String], _ coverage: inout Coverage
  ) {
    coverage.mark("recovery.\(recovery.name)")
    switch recovery {
    case .orderDropped(let facts):
      let index = Int(facts.clOrdID.sequence) - 1
      if orders.indices.contains(index) { orders[index].noteDropped() }
    case .orphanCanceled(let facts) where facts.clOrdID.session == SimulatedSession.foreignSession:
      break
    case .orderLost, .orphanCanceled, .positionGone, .cashAdopted:
      problems.append("SEM-59 a restart finds \(recovery)")
    case .resumed, .orderResent, .positionUnmanaged, .positionAdopted: break
    }
  }

  private mutating func mark(_ event: Event, _ change: (inout AuditedBracket) -> Void) {
    guard let id = event.bracket, brackets.indices.contains(bracketIndex(id)) else { return }
    change(&brackets[bracketIndex(id)])
  }

  private mutating func noteCreated(
    _ event: Event, _ plan: ExitPlan, _ occasion: Occasion, _ problems: inout [String]
  ) {
    guard let id = event.bracket, brackets.indices.contains(bracketIndex(id)) else { return }
    let index = bracketIndex(id)
    if brackets[index].isCreated { problems.append("SEM-6 \(id) is armed twice") }
    let isEntryFilled = occasion.reports.contains {
      $0.execType == .trade && $0.clOrdID.role == .entry && $0.clOrdID.bracket == id
    }
    if isEntryFilled {
      brackets[index].isCreated = true
    } else {
      problems.append("SEM-6 \(id) is armed by something else than its entry's fill")
    }
    let isLong = brackets[index].side == .buy
    let isRight =
      isLong
      ? plan.stop < plan.reference && plan.reference < plan.target
      : plan.stop > plan.reference && plan.reference > plan.target
    if !isRight { problems.append("SEM-3 \(id) is planned on the wrong side: \(plan)") }
    brackets[index].stopPrice = plan.stop
    brackets[index].stopPrices.insert(plan.stop)
  }

  private mutating func noteMove(
    _ event: Event, _ from: Price, _ to: Price, isRule: Bool, _ problems: inout [String]
  ) {
    guard let id = event.bracket, brackets.indices.contains(bracketIndex(id)) else { return }
    let index = bracketIndex(id)
    let isLooser = brackets[index].side == .buy ? to < from : to > from
    if isRule, isLooser { problems.append("SEM-63 \(id): the engine loosens \(from) to \(to)") }
    brackets[index].stopPrice = to
    brackets[index].stopPrices.insert(to)
  }

  // MARK: Commands

  mutating func note(
    _ command: Command, _ engine: ExecutionEngine, _ problems: inout [String],
    _ coverage: inout Coverage
  ) {
    if case .submit(let request) = command {
      note(request, engine, &problems, &coverage)
      return
    }
    let id = command.clOrdID
    // After a restart nobody can tell whose an order is that works for no bracket.
    if case .cancel = command, id.session == SimulatedSession.foreignSession { return }
    let index = Int(id.sequence) - 1
    guard orders.indices.contains(index), orders[index].request.clOrdID == id else {
      problems.append("\(id) was never sent, yet: \(command)")
      return
    }
    if case .status = command {
      orders[index].noteAsked()
      return
    }
    if orders[index].awaited != nil { problems.append("SEM-12 \(id) has two commands in flight") }
    if !orders[index].isAlive { problems.append("\(id) is final, yet: \(command)") }
    if case .replace(let change) = command {
      orders[index].ask(.replace, quantity: change.quantity.raw, kind: change.kind)
      let bracket = brackets[bracketIndex(id.bracket)]
      let leaves = change.quantity.raw - orders[index].cumQty
      if id.role != .entry, leaves <= 0 || leaves > max(0, bracket.remaining) {
        problems.append(
          "SEM-17 \(id) shall work \(Quantity(raw: leaves)) of \(Quantity(raw: bracket.remaining))")
      }
      checkStop(id, change.kind, &problems)
    } else {
      orders[index].ask(.cancel)
    }
  }

  private mutating func note(
    _ request: OrderRequest, _ engine: ExecutionEngine,
    _ problems: inout [String], _ coverage: inout Coverage
  ) {
    let id = request.clOrdID
    coverage.mark("type.\(request.kind.name)")
    let index = Int(id.sequence) - 1
    if orders.indices.contains(index) {
      let isSame = orders[index].request == request
      if !isSame || !orders[index].mayRepeat { problems.append("SEM-57 \(id) is used twice") }
      orders[index].mayRepeat = false
      orders[index].ask(.submit)
      return
    }
    if index != orders.count { problems.append("SEM-57 \(id) leaves a gap") }
    orders.append(AuditedOrder(request))
    if request.quantity.raw <= 0 { problems.append("SEM-14 \(id) asks for nothing") }
    let bracket = bracketIndex(id.bracket)
    if id.role == .entry {
      openBracket(request, index, engine, &problems)
      return
    }
    guard brackets.indices.contains(bracket) else {
      problems.append("\(id) belongs to no bracket")
      return
    }
    if request.timeInForce != .gtc { problems.append("SEM-36 \(id) is not gtc") }
    if request.quantity.raw > abs(brackets[bracket].remaining) {
      problems.append(
        "SEM-19 \(id) is \(request.quantity) of \(Quantity(raw: brackets[bracket].remaining))")
    }
    checkSiblings(id, bracket, engine, &problems)
    checkStop(id, request.kind, &problems)
    brackets[bracket].orders.append(index)
  }

  private mutating func openBracket(
    _ request: OrderRequest, _ index: Int, _ engine: ExecutionEngine, _ problems: inout [String]
  ) {
    let id = request.clOrdID
    if bracketIndex(id.bracket) != brackets.count { problems.append("\(id) leaves a gap") }
    let instrument = plan.instruments[Int(request.instrument.index)]
    brackets.append(
      AuditedBracket(
        instrument: request.instrument, side: request.side, lot: instrument.lot.raw,
        orders: [index]))
    if tradingState != .active { problems.append("SEM-60 \(id) goes out while \(tradingState)") }
    if flattened.contains(request.instrument) {
      problems.append("SEM-23 \(id) goes out though the symbol was flattened")
    }
    if engine.watchViews()[Int(request.instrument.index)].staleAge != nil {
      problems.append("SEM-62 \(id) goes out on stale data")
    }
    for other in brackets.dropLast()
    where !other.isEnded && other.instrument == request.instrument && other.side != request.side {
      problems.append("SEM-7 \(id) goes against an open bracket")
    }
  }

  /// One live stop; the target only beside a stop; a close only when nothing else can fill.
  private func checkSiblings(
    _ id: ClOrdID, _ bracket: Int, _ engine: ExecutionEngine, _ problems: inout [String]
  ) {
    let alive = brackets[bracket].orders.filter { orders[$0].isAlive }
    let row = engine.bracketViews().first { $0.id == id.bracket }
    switch id.role {
    case .entry: break
    case .stop:
      if alive.contains(where: { orders[$0].role == .stop }) {
        problems.append("SEM-63 \(id) is a second live stop")
      }
    case .target:
      let hasStop = alive.contains { orders[$0].role == .stop }
      if !hasStop, row?.heldLeg != .stop {
        problems.append("SEM-1 \(id) goes out before the stop")
      }
    case .close:
      guard case .closing = row?.phase else { return }
      for index in alive {
        problems.append("SEM-23 \(id) goes out while \(orders[index].request.clOrdID) can fill")
      }
    }
  }

  private func checkStop(_ id: ClOrdID, _ kind: OrderKind, _ problems: inout [String]) {
    guard id.role == .stop else { return }
    let bracket = brackets[bracketIndex(id.bracket)]
    guard case .stop(let price) = kind, bracket.stopPrices.contains(price) else {
      problems.append("SEM-63 \(id): nobody planned or asked for a stop at \(kind)")
      return
    }
  }

  /// A bracket ends once, flat, and with nothing left that can fill: here and at the venue.
  mutating func checkEnds(
    _ events: [Event], _ isAtVenue: (BracketID) -> Bool, _ problems: inout [String]
  ) {
    for event in events {
      switch event.body {
      case .bracketCompleted, .bracketCanceled: break
      default: continue
      }
      guard let id = event.bracket, brackets.indices.contains(bracketIndex(id)) else { continue }
      let index = bracketIndex(id)
      if brackets[index].isEnded { problems.append("\(id) ended twice") }
      brackets[index].isEnded = true
      if brackets[index].remaining != 0 {
        problems.append(
          "SEM-17 \(id) ended with a position of \(Quantity(raw: brackets[index].remaining))")
      }
      for order in brackets[index].orders where orders[order].isAlive {
        problems.append("SEM-63 \(id) ended while \(orders[order].request.clOrdID) can fill")
      }
      if isAtVenue(id) { problems.append("SEM-63 \(id) ended while the venue works for it") }
    }
  }
}
