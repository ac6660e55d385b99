import PaperTrading
import TradeEngine
import TradingModel

/// Keeps books of its own from what went into the engine and what came out, and compares (SEM-63).
///
/// It shares nothing with the engine but the vocabulary: an order is what was asked for and what the
/// delivered reports said of it.
struct Auditor {
  let plan: SimulationPlan
  /// By the sequence number of their ClOrdID, which counts without gaps.
  var orders: [AuditedOrder] = []
  /// By their number.
  var brackets: [AuditedBracket] = []
  var positions: [Int64]
  /// What the account holds beside the brackets.
  var outside: [Int64]
  /// Other people's fills that met no bracket while entries worked.
  private var unowned: [[Unowned]]
  var cash: Int128
  var tradingState = TradingState.active
  /// Symbols that shall become and stay flat until the trader wants something new.
  var flattened: Set<InstrumentID> = []
  private var delivered: Set<UInt64> = []
  /// The number of the last report when the venue was last asked for everything.
  private var toldUpTo: UInt64 = 0
  /// Equity at the day's start, and whether the breach of the limit was told.
  private var dayBase: Money
  private var isBreachTold = false
  private var venueSide = VenueSide()

  /// What the venue has said, which no crash of the engine takes back.
  private struct VenueSide {
    var filled: [ClOrdID: Int64] = [:]
    var final: Set<ClOrdID> = []
    var lastExecID: UInt64 = 0
  }

  /// A fill of somebody else, less what brackets were charged with of it.
  private struct Unowned {
    let side: Side
    var quantity: Int64
    /// The place of the youngest bracket of that time.
    let youngest: Int
  }

  init(plan: SimulationPlan) {
    self.plan = plan
    positions = plan.instruments.map { _ in 0 }
    outside = positions
    unowned = plan.instruments.map { _ in [] }
    cash = Int128(plan.paper.cash.raw)
    dayBase = plan.paper.cash
  }

  /// What the engine was told.
  enum Occasion {
    case input(Input)
    /// How everything stands, after a restart, and the fills of it that were not heard before.
    case restart(VenueStatement, news: [ExecutionReport])

    var request: TraderRequest? {
      if case .input(let input) = self, case .request(let request, _) = input.fact {
        request
      } else {
        nil
      }
    }

    /// Fills that are told, and what else the venue says.
    var reports: [ExecutionReport] {
      switch self {
      case .input(let input): if case .report(let report) = input.fact { [report] } else { [] }
      case .restart(let statement, let news): news + statement.answers
      }
    }
  }

  /// Returns every broken rule after the engine was told something and it led to `outbox`.
  ///
  /// - Parameter isAtVenue: Whether the venue still works an order of a bracket.
  mutating func problems(
    after occasion: Occasion, _ outbox: Outbox, _ engine: ExecutionEngine,
    isAtVenue: (BracketID) -> Bool, coverage: inout Coverage
  ) -> [String] {
    var problems: [String] = []
    switch occasion {
    case .input(let input): note(input, engine, &coverage)
    case .restart(let statement, let news):
      for fill in news { note(fill, &coverage) }
      for answer in statement.answers { noteAnswer(answer, &coverage) }
      toldUpTo = statement.lastExecID
    }
    // Events and commands of one input are told apart, so each list is read on its own.
    for event in outbox.events {
      note(event, after: occasion, &problems, &coverage)
    }
    // A reversal enters in the same breath in which the old bracket ends.
    checkEnds(outbox.events, isAtVenue, &problems)
    for command in outbox.commands { note(command, engine, &problems, &coverage) }
    compareBooks(engine, &problems)
    checkRows(engine.bracketViews(), occasion, &problems, &coverage)
    checkDailyLoss(engine, &problems)
    return problems
  }

  private mutating func note(
    _ input: Input, _ engine: ExecutionEngine, _ coverage: inout Coverage
  ) {
    coverage.mark("fact.\(FactKind(input.fact).rawValue)")
    switch input.fact {
    case .report(let report): note(report, &coverage)
    case .request(let request, _): note(request, &coverage)
    case .clock:
      if engine.watchViews().contains(where: { $0.staleAge != nil }) { coverage.mark("word.STALE") }
    case .trade, .quote, .bar, .unanswered: break
    }
  }

  /// The engine has died: what it did after `durable` it does not know any more.
  mutating func forgetAllSince(_ durable: Auditor) {
    let venueSide = venueSide
    self = durable
    self.venueSide = venueSide
  }

  /// The fills of a statement that were not heard before.
  func news(in statement: VenueStatement) -> [ExecutionReport] {
    statement.fills.filter { !wasTold($0.execID) }
  }

  private func wasTold(_ execID: UInt64) -> Bool {
    execID <= toldUpTo || delivered.contains(execID)
  }

  /// The venue says how an order stands that it was asked about.
  private mutating func noteAnswer(_ answer: ExecutionReport, _ coverage: inout Coverage) {
    let index = Int(answer.clOrdID.sequence) - 1
    if orders.indices.contains(index) { orders[index].noteAsked() }
    note(answer, &coverage)
  }

  /// Notes what kind of world it is.
  func markPlan(_ coverage: inout Coverage) {
    coverage.mark("profile.\(plan.profile.paper.name)")
    for style in plan.styles { coverage.mark("market.\(style.rawValue)") }
    for data in plan.data { coverage.mark("data.\(data.rawValue)") }
    let venue = plan.paper.capabilities
    coverage.mark(venue.canAmend ? "venue.canAmend" : "venue.cannotAmend")
    if venue.holdsQuantity { coverage.mark("venue.holdsQuantity") }
    if !venue.hasStopOrders { coverage.mark("venue.noStopOrders") }
    if !venue.enforcesReduceOnly { coverage.mark("venue.noReduceOnly") }
    coverage.mark("oco_mode.\(plan.settings.brackets.ocoMode.name)")
    coverage.mark("contingency.\(plan.settings.brackets.contingency.name)")
    coverage.mark("strategy.\(plan.settings.riskReward.strategy.name)")
  }

  // MARK: Reports

  private mutating func note(_ report: ExecutionReport, _ coverage: inout Coverage) {
    coverage.mark("report.\(report.execType)")
    coverage.mark("status.\(report.ordStatus)")
    let isNew = !wasTold(report.execID)
    delivered.insert(report.execID)
    let id = report.clOrdID
    guard id.session != SimulatedSession.foreignSession else {
      if isNew { bookForeign(report) }
      return
    }
    let index = Int(id.sequence) - 1
    guard orders.indices.contains(index), !brackets[bracketIndex(id.bracket)].isEnded else {
      return
    }
    if report.execType == .rejected, report.refusal == .duplicateClOrdID { return }
    if isNew, report.execType == .trade {
      if orders[index].awaited == .cancel { coverage.mark(Fault.fillWhileCancelPending) }
      if orders[index].wasTooLate { coverage.mark(Fault.cancelThenFill) }
      book(report, index)
    }
    orders[index].note(report, isNew: isNew)
    if report.isAmbiguous { coverage.mark("word.ambiguous") }
  }

  private mutating func book(_ report: ExecutionReport, _ index: Int) {
    let symbol = Int(report.instrument.index)
    let value = plan.instruments[symbol].value(of: report.lastQty, at: report.lastPx) ?? .zero
    cash -= Int128(value.raw) * Int128(report.side.sign) + Int128(report.fee.raw)
    positions[symbol] += report.lastQty.raw * report.side.sign
    if report.side == .buy { positions[symbol] -= report.feeQuantity.raw }
    orders[index].cumQty += report.lastQty.raw
    let bracket = bracketIndex(report.clOrdID.bracket)
    brackets[bracket].book(report)
    if report.clOrdID.role == .entry { chargeUnowned(bracket) }
  }

  /// Other people's fills are charged to the oldest bracket first (SEM-18).
  private mutating func bookForeign(_ report: ExecutionReport) {
    let symbol = Int(report.instrument.index)
    let value = plan.instruments[symbol].value(of: report.lastQty, at: report.lastPx) ?? .zero
    cash -= Int128(value.raw) * Int128(report.side.sign) + Int128(report.fee.raw)
    positions[symbol] += report.lastQty.raw * report.side.sign
    if report.side == .buy { positions[symbol] -= report.feeQuantity.raw }
    outside[symbol] += report.lastQty.raw * report.side.sign
    var left = report.lastQty.raw
    for index in brackets.indices
    where brackets[index].instrument == report.instrument && !brackets[index].isEnded {
      left -= charge(index, side: report.side, upTo: left)
    }
    trimUnowned(symbol)
    keepUnowned(left, report)
  }

  /// Books up to `left` of somebody else's fill to a bracket, or takes back what its exits overshot.
  private mutating func charge(_ index: Int, side: Side, upTo left: Int64) -> Int64 {
    let isExit = brackets[index].side != side
    let owned = max(0, isExit ? brackets[index].remaining : -brackets[index].remaining)
    let share = min(left, owned)
    brackets[index].reducedOutside += isExit ? share : -share
    outside[Int(brackets[index].instrument.index)] -= share * side.sign
    return share
  }

  /// What nobody owned may be of an entry whose fill is told later.
  private mutating func keepUnowned(_ left: Int64, _ report: ExecutionReport) {
    let symbol = Int(report.instrument.index)
    let entries = brackets.indices.filter {
      brackets[$0].instrument == report.instrument && brackets[$0].side != report.side
        && orders[brackets[$0].orders[0]].isAlive && !brackets[$0].isEnded
    }
    guard let oldest = entries.first else { return }
    unowned[symbol].removeAll { $0.youngest < oldest }
    let open = entries.reduce(Int64(0)) { $0 + orders[brackets[$1].orders[0]].leavesQty }
    let held = unowned[symbol].reduce(Int64(0)) { $0 + $1.quantity }
    let quantity = min(left, min(open, outside[symbol] * report.side.sign) - held)
    guard quantity > 0 else { return }
    unowned[symbol].append(
      Unowned(side: report.side, quantity: quantity, youngest: brackets.count - 1))
  }

  private mutating func trimUnowned(_ symbol: Int) {
    guard let side = unowned[symbol].first?.side else { return }
    var room = max(0, outside[symbol] * side.sign)
    for index in unowned[symbol].indices {
      unowned[symbol][index].quantity = min(room, unowned[symbol][index].quantity)
      room -= unowned[symbol][index].quantity
    }
    unowned[symbol].removeAll { $0.quantity == 0 }
  }

  /// An entry's fill is told: what others took away of it before is gone already.
  private mutating func chargeUnowned(_ bracket: Int) {
    let symbol = Int(brackets[bracket].instrument.index)
    for index in unowned[symbol].indices where bracket <= unowned[symbol][index].youngest {
      let one = unowned[symbol][index]
      unowned[symbol][index].quantity -= charge(bracket, side: one.side, upTo: one.quantity)
    }
    unowned[symbol].removeAll { $0.quantity == 0 }
  }

  func bracketIndex(_ id: BracketID) -> Int { Int(id.number) - 1 }

  private mutating func note(_ request: TraderRequest, _ coverage: inout Coverage) {
    coverage.mark("request.\(RequestKind(request).rawValue)")
    switch request {
    case .enter(let entry):
      flattened.remove(entry.instrument)
      coverage.mark("tif.\(entry.timeInForce.name)")
    case .reverse(let instrument): flattened.remove(instrument)
    case .flatten(.all), .kill: flattened = Set(plan.instruments.map(\.id))
    case .flatten(.instrument(let instrument)): flattened.insert(instrument)
    case .close(let id, let share):
      let index = bracketIndex(id)
      if share < .one, brackets.indices.contains(index) { brackets[index].hasPartClose = true }
    default: break
    }
  }

  // MARK: Books

  private func compareBooks(_ engine: ExecutionEngine, _ problems: inout [String]) {
    if engine.accountView().cash.raw != Int64(clamping: cash) {
      problems.append(
        "SEM-40 cash is \(engine.accountView().cash), not \(Money(clamping: cash))")
    }
    for (index, expected) in positions.enumerated() {
      let position = engine.position(of: InstrumentID(index))
      if position.raw != expected {
        problems.append("SEM-63 position is \(position), not \(Quantity(raw: expected))")
      }
    }
  }

  /// The loss of the day at the last prices, unrealized included, must not pass the limit untold
  /// (SEM-61).
  private mutating func checkDailyLoss(
    _ engine: ExecutionEngine, _ problems: inout [String]
  ) {
    guard let limit = plan.settings.risk.maxDailyLoss, !isBreachTold else { return }
    var equity = cash
    for row in engine.watchViews() {
      guard let last = row.last else { continue }
      let index = Int(row.instrument.index)
      let value = plan.instruments[index].value(of: Quantity(raw: positions[index]), at: last)
      equity += Int128(value?.raw ?? 0)
    }
    if Int128(dayBase.raw) - equity >= Int128(limit.raw) {
      problems.append(
        "SEM-61 the day's loss is \(Money(clamping: Int128(dayBase.raw) - equity)), the limit "
          + "\(limit), and nothing was told")
    }
  }

  mutating func noteDay(_ body: Event.Body) {
    switch body {
    case .dailyLossBreached: isBreachTold = true
    case .dayReset(let equity):
      dayBase = equity
      isBreachTold = false
    default: break
    }
  }

  // MARK: The venue

  /// What the venue may not say, whoever it says it to.
  mutating func venueProblems(_ report: ExecutionReport) -> [String] {
    var problems: [String] = []
    if report.execID <= venueSide.lastExecID {
      problems.append("the venue repeats ExecID \(report.execID)")
    }
    venueSide.lastExecID = report.execID
    guard report.execType == .trade else {
      if report.execType == .triggered || report.execType == .canceled,
        venueSide.final.contains(report.clOrdID)
      {
        problems.append("\(report.clOrdID) is final at the venue, yet \(report.execType)")
      }
      let isFinal: Bool =
        switch report.execType {
        case .canceled, .expired: true
        default: false
        }
      if isFinal { venueSide.final.insert(report.clOrdID) }
      return problems
    }
    if venueSide.final.contains(report.clOrdID) {
      problems.append("\(report.clOrdID) is final at the venue and fills")
    }
    let filled = venueSide.filled[report.clOrdID, default: 0] + report.lastQty.raw
    venueSide.filled[report.clOrdID] = filled
    if filled > report.orderQty.raw || filled != report.cumQty.raw || report.lastQty.raw <= 0 {
      problems.append("\(report.clOrdID) fills \(Quantity(raw: filled)) of \(report.orderQty)")
    }
    if report.ordStatus.isFinal { venueSide.final.insert(report.clOrdID) }
    if let limit = report.kind.limitPrice,
      report.side == .buy ? report.lastPx > limit : report.lastPx < limit
    {
      problems.append(
        "SEM-63 \(report.clOrdID) fills at \(report.lastPx), outside its limit \(limit)")
    }
    return problems
  }
}
