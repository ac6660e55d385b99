public import PaperTrading
public import TradeEngine
public import TradingModel

/// One seed: a market, a trader, a venue with faults, and an engine between them.
///
/// A session is a row of steps. Each draws from chance of its own, so that steps can be left out and
/// the others stay what they were: that is how a failing session is shrunk to a short script.
public struct SimulatedSession: Sendable {
  /// The engine under test.
  public internal(set) var engine: ExecutionEngine
  /// The real venue at the other end of the line, whose own line takes no time.
  public internal(set) var venue: PaperVenue
  /// Everything that went into the engine.
  public private(set) var inputs: [Input] = []
  /// Everything that came out of it.
  public internal(set) var output = Outbox()
  /// What happened.
  public internal(set) var coverage = Coverage()
  /// The first rules that were broken; empty is good.
  public internal(set) var violations: [String] = []
  /// Steps played until the end or the first broken rule.
  public private(set) var stepsPlayed = 0
  /// What each step did, in words; only kept when asked for.
  public internal(set) var diary: [String] = []

  let plan: SimulationPlan
  private var market: SimulatedMarket
  private let trader: SimulatedTrader
  var line: FaultyLine
  var auditor: Auditor
  var now: Timestamp
  var outbox = Outbox()
  var reports: [ExecutionReport] = []
  /// What survives a crash; none without crashes.
  var memory: SimulatedMemory?
  private var foreignOrders: UInt32 = 0
  private var deliveries = 0
  let keepsDiary: Bool

  /// Steps of a session: each is at least one input.
  public static let stepCount = 520
  /// The session in the ids of other people's orders.
  static let foreignSession: UInt32 = 9_999

  /// Makes the session of a seed.
  ///
  /// - Parameters:
  ///   - seed: Any number.
  ///   - profile: How bad the world is; `nil` takes the standard mix.
  ///   - keepsDiary: Whether it writes down what happens, for a person to read.
  public init(seed: UInt64, profile: SimulationProfile? = nil, keepsDiary: Bool = false) {
    plan = SimulationPlan(seed: seed, profile: profile ?? .standard(seed))
    market = SimulatedMarket(plan: plan)
    trader = SimulatedTrader(plan: plan)
    line = FaultyLine(plan: plan)
    engine = plan.engine()
    venue = plan.venue()
    auditor = Auditor(plan: plan)
    now = plan.start
    self.keepsDiary = keepsDiary
    auditor.markPlan(&coverage)
    if plan.hasCrashes { beginBooks() }
  }

  /// Plays `steps`, then lets everything end well; stops at the first broken rule.
  public mutating func run(steps: [Int] = Array(0..<SimulatedSession.stepCount)) {
    for step in steps where violations.isEmpty {
      stepsPlayed += 1
      if keepsDiary { diary.append("step \(step)") }
      var chance = Chance(seed: plan.seed, step: step)
      play(&chance)
      checkVenue()
    }
    if violations.isEmpty { end() }
  }

  /// Feeds the recorded inputs to a second engine; returns how it differs, if it does.
  public func replayDifference() -> String? {
    var other = Outbox()
    guard let second = replay(into: &other) else { return "the replay cannot restart" }
    if other.commands != output.commands { return "the replay sends other commands" }
    if other.events != output.events { return "the replay tells other events" }
    if second.bracketViews() != engine.bracketViews() { return "the replay shows other brackets" }
    if second.watchViews() != engine.watchViews() { return "the replay shows other prices" }
    if second.accountView() != engine.accountView() { return "the replay has another account" }
    return nil
  }

  // MARK: Steps

  private mutating func play(_ chance: inout Chance) {
    if memory != nil { beginStep(&chance) }
    switch chance.below(100) {
    case ..<62: playMarket(&chance)
    case ..<84: playTrader(&chance)
    case ..<92: advance(by: .milliseconds(Int64(chance.below(4000))), &chance)
    default: playAccident(&chance)
    }
    askAboutOverdue(&chance)
  }

  private mutating func playMarket(_ chance: inout Chance) {
    let index = chance.below(plan.instruments.count)
    let isBar = plan.data[index] == .bars
    if !isBar { advance(by: .milliseconds(Int64(chance.within(20...2500))), &chance) }
    var target: Price?
    if chance.percent(plan.profile.percent(.priceHunts)) {
      target = prey(index, &chance)
      if target != nil { coverage.mark(Fault.priceHunts) }
    }
    var event = market.next(index, at: now, target: target, chance: &chance)
    if plan.profile.hasAccidents, chance.percent(2) {
      event = Self.late(event)
      coverage.mark(Fault.lateData)
    }
    deliver(event, &chance)
  }

  /// The price of an order of this instrument, one that is being taken back first of all.
  private func prey(_ index: Int, _ chance: inout Chance) -> Price? {
    let orders = venue.openOrders.filter {
      Int($0.instrument.index) == index && $0.kind != .market
    }
    guard !orders.isEmpty else { return nil }
    let leaving = orders.filter { line.isAwaiting($0.clOrdID) }
    let order = chance.one(of: leaving.isEmpty ? orders : leaving)
    return order.isTriggered ? order.kind.limitPrice : order.kind.stopPrice ?? order.kind.limitPrice
  }

  /// The same event, stamped before the one that came before it.
  private static func late(_ event: MarketEvent) -> MarketEvent {
    switch event {
    case .trade(var trade):
      trade.time = trade.time + .seconds(-60)
      return .trade(trade)
    case .quote(var quote):
      quote.time = quote.time + .seconds(-60)
      return .quote(quote)
    case .bar(var bar):
      bar.start = bar.start + .seconds(-60)
      return .bar(bar)
    }
  }

  private mutating func playTrader(_ chance: inout Chance) {
    guard !isEngineDown else { return advance(by: .seconds(1), &chance) }
    // Now and then somebody leans on the keyboard.
    let isStorm = chance.percent(6)
    let count = isStorm ? chance.within(4...12) : 1
    var last: TraderRequest?
    for _ in 0..<count {
      var wish = trader.wish(
        engine.bracketViews(), prices: plan.instruments.indices.map { market.price($0) },
        chance: &chance)
      if let last, isStorm, chance.percent(60) { wish = last }
      last = wish
      feed(.request(wish, .trader), &chance)
      if chance.percent(50) { settle(&chance) }
    }
    settle(&chance)
    // A halted trader is of no use to the test: most of the time trading goes on soon.
    if engine.tradingState != .active, chance.percent(40) {
      feed(.request(.setTradingState(.active), .script), &chance)
    }
    if !engine.service.isRunning, chance.percent(40) {
      feed(.request(.service(isRunning: true), .script), &chance)
    }
    settle(&chance)
  }

  private mutating func playAccident(_ chance: inout Chance) {
    guard plan.profile.hasAccidents else { return advance(by: .seconds(1), &chance) }
    switch chance.below(8) {
    case ..<2:
      coverage.mark(Fault.disconnect)
      line.goDown(until: now + .milliseconds(Int64(chance.within(500...20_000))))
      advance(by: .milliseconds(10), &chance)
    case 2:
      coverage.mark(Fault.clockJump)
      advance(by: .seconds(Int64(chance.within(60...1500))), &chance)
    case ..<5: placeForeignOrder(&chance)
    case ..<7:
      guard let (id, instrument) = line.someAwaited(&chance) else {
        return advance(by: .seconds(3), &chance)
      }
      coverage.mark(Fault.falseAlarm)
      feed(.unanswered(id, instrument), &chance)
      settle(&chance)
    default: advance(by: .seconds(Int64(chance.within(5...30))), &chance)
    }
  }

  /// Somebody sells a part of the position by hand, at the venue's own desk (SEM-18).
  private mutating func placeForeignOrder(_ chance: inout Chance) {
    let instrument = chance.one(of: plan.instruments)
    let rows = engine.bracketViews().filter { $0.instrument == instrument.id }
    let held = rows.reduce(Quantity.zero) { $0 + $1.remaining }
    let lots = held.raw / instrument.lot.raw
    // Only where nothing of it can be left over to meet a later position, or take away dust.
    guard lots > 0, !plan.paper.fees.isTakenInAsset, plan.paper.capabilities.enforcesReduceOnly
    else {
      return advance(by: .milliseconds(500), &chance)
    }
    foreignOrders += 1
    let id = ClOrdID(
      session: Self.foreignSession, bracket: BracketID(0), role: .close, sequence: foreignOrders)
    let quantity = Quantity(raw: instrument.lot.raw * Int64(chance.within(1...Int(min(lots, 60)))))
    let side = rows.first?.side.opposite ?? .sell
    coverage.mark(Fault.foreignOrder)
    venue.process(
      .submit(
        OrderRequest(
          clOrdID: id, instrument: instrument.id, side: side, kind: .market, quantity: quantity,
          timeInForce: .ioc, isReduceOnly: true)), at: now, into: &reports)
    shipReports(&chance)
    settle(&chance)
  }

  private mutating func askAboutOverdue(_ chance: inout Chance) {
    for (id, instrument) in line.overdue(at: now) {
      let count = output.commands.count
      feed(.unanswered(id, instrument), &chance)
      if output.commands.count == count { line.forget(id) }
    }
    settle(&chance)
  }

  // MARK: Time

  /// Lets time pass, and everything happen that is due until then.
  private mutating func advance(by span: TimeSpan, _ chance: inout Chance) {
    let end = now + span
    settle(&chance, until: end)
    now = max(now, end)
    feed(.clock, &chance)
    settle(&chance)
  }

  /// Shows a market event to the venue, lets what follows settle, then shows it to the engine.
  private mutating func deliver(_ event: MarketEvent, _ chance: inout Chance) {
    if keepsDiary { diary.append("  market \(event)") }
    memory?.market.append(event)
    var hasMore: Bool
    switch event {
    case .trade(let trade): hasMore = venue.onTrade(trade, into: &reports)
    case .quote(let quote):
      if quote.isCrossed { coverage.mark(Fault.crossedQuote) }
      hasMore = venue.onQuote(quote, into: &reports)
    case .bar(let bar): hasMore = venue.onBar(bar, into: &reports)
    }
    shipReports(&chance)
    settle(&chance)
    while hasMore {
      hasMore = venue.resume(into: &reports)
      shipReports(&chance)
      settle(&chance)
    }
    if case .bar(let bar) = event, bar.end > now {
      settle(&chance, until: bar.end)
      now = max(now, bar.end)
    }
    // An engine that has come back meanwhile has seen it.
    if let memory, memory.engineSeen >= memory.market.count { return }
    switch event {
    case .trade(let trade): feed(.trade(trade), &chance)
    case .quote(let quote): feed(.quote(quote), &chance)
    case .bar(let bar): feed(.bar(bar), &chance)
    }
    settle(&chance)
  }

  /// Delivers what is due until `end`, in the order of time; until now without one.
  private mutating func settle(_ chance: inout Chance, until end: Timestamp? = nil) {
    let limit = end ?? now
    while violations.isEmpty {
      let timer = isEngineDown ? Timestamp.distantFuture : engine.nextDue
      if line.nextDue <= limit, line.nextDue <= timer {
        now = max(now, line.nextDue)
        guard let item = line.popDue(by: now) else { return }
        arrive(item, &chance)
      } else if timer <= limit {
        now = max(now, timer)
        feed(.clock, &chance)
      } else {
        return
      }
      deliveries += 1
      if deliveries > 20_000 { violations.append("the session never comes to rest") }
    }
  }

  private mutating func arrive(_ item: FaultyLine.Item, _ chance: inout Chance) {
    switch item.cargo {
    case .report(let report, _): feed(.report(report), &chance)
    case .command(let command, let number): arrive(command, number, &chance)
    }
  }

  /// Gives the venue a command, unless the line refuses it.
  mutating func arrive(_ command: Command, _ number: UInt64, _ chance: inout Chance) {
    line.answering = number
    defer { line.answering = nil }
    if case .cancel(let id, _) = command,
      let order = venue.openOrders.first(where: { $0.clOrdID == id }),
      line.refusesCancel(&chance, &coverage)
    {
      let number = plan.hasCrashes ? numberOfVenue(order) : 0
      line.ship(
        cancelRefusal(order, number), at: now, mayBeLost: false, chance: &chance,
        coverage: &coverage)
      return
    }
    venue.process(command, at: now, into: &reports)
    shipReports(&chance)
  }

  /// What the line says in place of the venue: the order works on.
  private func cancelRefusal(_ order: OpenOrder, _ number: UInt64) -> ExecutionReport {
    var report = ExecutionReport(
      execType: .cancelRejected, execID: number, clOrdID: order.clOrdID,
      instrument: order.instrument,
      side: order.side, ordStatus: order.cumQty.isZero ? .new : .partiallyFilled,
      kind: order.kind, orderQty: order.orderQty, cumQty: order.cumQty,
      leavesQty: order.orderQty - order.cumQty, transactTime: now)
    report.refusal = .closed
    return report
  }

  mutating func shipReports(_ chance: inout Chance) {
    if memory != nil { storeReports(&chance) }
    for report in reports {
      violations += auditor.venueProblems(report)
      if report.refusal == .closed {
        coverage.mark(report.execType == .rejected ? Fault.submitRefused : .replaceRefused)
      }
      // Of other people's orders we are told the fills.
      if report.clOrdID.session == Self.foreignSession, report.execType != .trade { continue }
      line.ship(report, at: now, chance: &chance, coverage: &coverage)
    }
    reports.removeAll(keepingCapacity: true)
  }

  // MARK: The engine

  /// Gives the engine one input, checks every rule, and sends its commands.
  mutating func feed(_ fact: Input.Fact, _ chance: inout Chance) {
    guard violations.isEmpty, !isEngineDown else { return }
    let input = Input(sequence: engine.lastInput + 1, time: max(now, engine.now), fact: fact)
    inputs.append(input)
    outbox.removeAll()
    engine.process(input, into: &outbox)
    if keepsDiary { note(input) }
    audit(.input(input))
    if memory == nil || keepBooks(of: fact, &chance) { send(outbox.commands[...], &chance) }
  }

  /// Checks every rule after the engine was told something.
  mutating func audit(_ occasion: Auditor.Occasion) {
    violations += engine.invariantViolations()
    violations += auditor.problems(
      after: occasion, outbox, engine,
      isAtVenue: { id in
        venue.openOrders.contains {
          $0.clOrdID.bracket == id && $0.clOrdID.session != Self.foreignSession
        }
      }, coverage: &coverage)
    output.commands.append(contentsOf: outbox.commands)
    output.events.append(contentsOf: outbox.events)
  }

  mutating func send(_ commands: ArraySlice<Command>, _ chance: inout Chance) {
    for command in commands {
      line.send(command, at: now, chance: &chance, coverage: &coverage)
    }
  }

  private mutating func note(_ input: Input) {
    diary.append("  #\(input.sequence) \(input.time) \(input.fact)")
    noteOutbox()
  }

  mutating func noteOutbox() {
    for event in outbox.events {
      diary.append("      event \(event.bracket?.description ?? "") \(event.body)")
    }
    for command in outbox.commands { diary.append("      command \(command)") }
  }

  private mutating func checkVenue() {
    guard violations.isEmpty else { return }
    if !venue.account.isConserved { violations.append("SEM-40 the venue's books do not balance") }
    if !venue.matching.areSumsExact { violations.append("SEM-39 the venue's sums are not exact") }
    guard line.isQuiet, !isEngineDown else { return }
    violations += auditor.problemsAtRest(venue, engine)
  }

  // MARK: The end

  /// The faults stop, everything is flattened, and both books must balance to the last unit.
  private mutating func end() {
    var chance = Chance(seed: plan.seed, step: -2)
    line.isCalm = true
    if keepsDiary { diary.append("the end") }
    if isEngineDown { comeBack(&chance) }
    advance(by: .seconds(60), &chance)
    feed(.request(.setTradingState(.active), .script), &chance)
    feed(.request(.flatten(.all), .script), &chance)
    for _ in 0..<80 where violations.isEmpty {
      for instrument in plan.instruments {
        venue.close(instrument.id, at: now, into: &reports)
        shipReports(&chance)
        settle(&chance)
      }
      askAboutOverdue(&chance)
      if engine.activeBracketCount == 0, line.isQuiet { break }
      advance(by: .seconds(5), &chance)
    }
    guard violations.isEmpty else { return }
    violations += auditor.problemsAtEnd(venue, engine)
    if memory != nil { violations += booksProblems() }
    if violations.isEmpty, let difference = replayDifference() { violations.append(difference) }
  }
}
