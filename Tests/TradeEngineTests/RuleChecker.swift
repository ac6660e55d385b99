import TradeEngine
import TradingModel

/// Rules that need a memory, checked from outside of the engine after every input (SEM-63).
///
/// It keeps its own books from what went in and what came out, and shares nothing with the engine
/// but the vocabulary.
struct RuleChecker {
  /// The command of an order whose answer is awaited.
  private enum Awaited { case submit, cancel, replace }

  private var requests: [ClOrdID: OrderRequest] = [:]
  private var awaited: [ClOrdID: Awaited] = [:]
  /// Orders that the venue says it never saw.
  private var lost: [ClOrdID: OrderRequest] = [:]
  private var finals: Set<ClOrdID> = []
  private var reportsSeen: Set<UInt64> = []
  private var ended: Set<BracketID> = []
  /// The stop prices that the plan or the trader gave.
  private var stopPrices: [BracketID: Set<Price>] = [:]
  private var cash: Int128
  private var positions: [Int64]
  private let instruments: [Instrument]

  /// Whether the venue locks the quantity, so that a stop and a target never rest together.
  private let restsOneExit: Bool
  private let canAmend: Bool
  private var sides: [BracketID: Side] = [:]

  init(instruments: [Instrument], cash: Money, restsOneExit: Bool, canAmend: Bool) {
    self.instruments = instruments
    self.restsOneExit = restsOneExit
    self.canAmend = canAmend
    self.cash = Int128(cash.raw)
    positions = instruments.map { _ in 0 }
  }

  /// Returns every broken rule after `input` led to `outbox`.
  ///
  /// - Parameter wasTimerDue: What is due goes before the input: a timer may still have sent a
  ///   command for an order that the input's report ends.
  mutating func problems(
    after input: Input, _ outbox: Outbox, _ engine: ExecutionEngine, wasTimerDue: Bool,
    aliveAtVenue: (BracketID) -> [OrderRole]
  ) -> [String] {
    let finalsBefore = finals
    if case .report(let report) = input.fact { note(report) }
    if wasTimerDue { finals = finalsBefore }
    defer { if case .report(let report) = input.fact { noteFinal(report) } }
    var problems: [String] = []
    for event in outbox.events { note(event, &problems, aliveAtVenue) }
    for command in outbox.commands {
      note(command, &problems)
      if case .submit(let order) = command { checkExits(order, &problems, aliveAtVenue) }
    }
    if engine.accountView().cash != Money(clamping: cash) {
      problems.append("SEM-40 cash is \(engine.accountView().cash), not \(Money(clamping: cash))")
    }
    for (index, expected) in positions.enumerated() {
      let position = engine.position(of: InstrumentID(index))
      if position.raw != expected {
        problems.append("SEM-63 position is \(position), not \(Quantity(raw: expected))")
      }
    }
    for row in engine.bracketViews() where row.phase == .live && row.remaining.raw > 0 {
      if (row.stop == nil) != (row.unprotectedSince != nil) {
        problems.append("SEM-63 \(row.id) has a stop or says UNPROTECTED, not both or neither")
      }
    }
    return problems
  }

  private mutating func note(_ report: ExecutionReport) {
    let id = report.clOrdID
    guard reportsSeen.insert(report.execID).inserted else { return }
    if isForeign(report) { book(report) }
    guard let request = requests[id],
      request.instrument == report.instrument, request.side == report.side,
      report.lastQty.raw >= 0, !ended.contains(id.bracket)
    else { return }
    if report.execType == .trade { book(report) }
    noteFinal(report)
    if report.refusal == .duplicateClOrdID { return }
    switch (report.execType, awaited[id]) {
    case (.canceled, _), (.expired, _), (.rejected, _), (.cancelRejected, .cancel),
      (.replaced, .replace), (.replaceRejected, .replace), (.new, .submit), (.trade, .submit),
      (.orderStatus, _):
      awaited[id] = nil
    case (.unknownOrder, .cancel), (.unknownOrder, .replace): awaited[id] = nil
    case (.unknownOrder, .submit):
      // It never arrived: the same id may go out once more (SEM-58).
      awaited[id] = nil
      lost[id] = request
    default: break
    }
  }

  /// Whether another run of the program sent the order.
  private func isForeign(_ report: ExecutionReport) -> Bool {
    report.execType == .trade && report.clOrdID.session > 1 && report.lastQty.raw > 0
  }

  private mutating func book(_ report: ExecutionReport) {
    let symbol = Int(report.instrument.index)
    let value = instruments[symbol].value(of: report.lastQty, at: report.lastPx) ?? .zero
    cash -= Int128(value.raw) * Int128(report.side.sign) + Int128(report.fee.raw)
    positions[symbol] += report.lastQty.raw * report.side.sign
    if report.side == .buy { positions[symbol] -= report.feeQuantity.raw }
  }

  /// At most one stop per bracket, and no stop and target together where the venue locks quantity.
  private mutating func checkExits(
    _ order: OrderRequest, _ problems: inout [String], _ aliveAtVenue: (BracketID) -> [OrderRole]
  ) {
    let id = order.clOrdID
    if id.role == .entry { sides[id.bracket] = order.side }
    let alive = aliveAtVenue(id.bracket)
    if alive.count(where: { $0 == .stop }) > 1 {
      problems.append("SEM-63 \(id.bracket) has two stops")
    }
    if restsOneExit, id.role != .close, alive.contains(.stop), alive.contains(.target) {
      problems.append("SEM-24 \(id.bracket) rests a stop and a target")
    }
  }

  /// Whether the engine moved a stop the wrong way (SEM-44, 45).
  private func isLoosened(_ event: Event) -> Bool {
    guard let bracket = event.bracket, let side = sides[bracket] else { return false }
    switch event.body {
    case .stopTrailed(let from, let to): return (to.raw - from.raw) * side.sign <= 0
    case .stopMoved(let from, let to) where event.cause == .rule:
      return (to.raw - from.raw) * side.sign <= 0
    default: return false
    }
  }

  private mutating func noteFinal(_ report: ExecutionReport) {
    // Refused as a repeat: the first one under the id lives on.
    if report.refusal == .duplicateClOrdID { return }
    if report.ordStatus.isFinal { finals.insert(report.clOrdID) }
  }

  private mutating func note(
    _ event: Event, _ problems: inout [String], _ aliveAtVenue: (BracketID) -> [OrderRole]
  ) {
    guard let bracket = event.bracket else { return }
    if isLoosened(event) { problems.append("SEM-63 \(event.line) loosens the stop") }
    switch event.body {
    case .bracketCreated(let plan, _), .exitsPlanned(let plan, _):
      stopPrices[bracket, default: []].insert(plan.stop)
    case .stopMoved(_, let price), .stopTrailed(_, let price):
      stopPrices[bracket, default: []].insert(price)
    case .bracketCompleted, .bracketCanceled:
      if !ended.insert(bracket).inserted { problems.append("\(bracket) ended twice") }
      for role in aliveAtVenue(bracket) {
        problems.append("SEM-63 \(bracket) ended while its \(role.name) works")
      }
    default: break
    }
  }

  private mutating func note(_ command: Command, _ problems: inout [String]) {
    let id = command.clOrdID
    if case .status = command { return }
    if awaited[id] != nil { problems.append("SEM-12 \(id) has two commands in flight") }
    if finals.contains(id) { problems.append("\(id) is final, yet: \(command.line)") }
    switch command {
    case .submit(let order):
      if let first = lost.removeValue(forKey: id) {
        if first != order { problems.append("SEM-58 \(id) is sent again changed") }
      } else if requests[id] != nil {
        problems.append("SEM-57 \(id) is used twice")
      }
      requests[id] = order
      if order.quantity.raw <= 0 { problems.append("SEM-14 \(id) asks for nothing") }
      if id.role != .entry, order.timeInForce != .gtc { problems.append("SEM-36 \(id) not gtc") }
      awaited[id] = .submit
      noteStop(order.kind, id, &problems)
    case .replace(let change):
      if change.quantity.raw <= 0 { problems.append("SEM-14 \(id) amended to nothing") }
      if !canAmend { problems.append("SEM-48 \(id) is amended where nobody can") }
      awaited[id] = .replace
      noteStop(change.kind, id, &problems)
    case .cancel: awaited[id] = .cancel
    case .status: break
    }
  }

  private func noteStop(_ kind: OrderKind, _ id: ClOrdID, _ problems: inout [String]) {
    guard id.role == .stop else { return }
    guard case .stop(let price) = kind else {
      problems.append("\(id) is not a stop: \(kind.line)")
      return
    }
    if stopPrices[id.bracket]?.contains(price) != true {
      problems.append("SEM-63 \(id): nobody planned or asked for a stop at \(price)")
    }
  }
}
