import PaperTrading
import TradeEngine
import TradeJournal
import TradeRuntime
import TradingModel

/// Crashes: either party dies at any moment, or both, and comes back from what it has written.
///
/// What the engine has done since its last write it has never done, and the auditor forgets it as
/// well. What the venue did before it stored never happened; what it stored is told in the end, by
/// its statement or, to an engine that lives, by the line.
extension SimulatedSession {
  /// Opens the journal for the first run.
  mutating func beginBooks() {
    let memory = SimulatedMemory(plan: plan, auditor: auditor)
    do throws(StoreError) {
      try memory.journal.begin(plan.start(of: engine, 1, 0))
    } catch {
      preconditionFailure("Invariant: memory can be written")
    }
    self.memory = memory
  }

  var isEngineDown: Bool { memory?.isEngineDown ?? false }

  /// An engine that is away comes back now and then; one that lives flushes, as its loop does.
  mutating func beginStep(_ chance: inout Chance) {
    if isEngineDown {
      if chance.percent(35) { comeBack(&chance) }
    } else if chance.percent(50) {
      writeJournal()
    }
  }

  private mutating func happens(perMille share: Int, _ chance: inout Chance) -> Bool {
    guard !line.isCalm, let memory, memory.crashes < SimulatedMemory.crashesMax else {
      return false
    }
    return chance.below(1_000) < share
  }

  // MARK: The engine

  /// Writes what the program would write after this input, and sends what may be sent; the engine
  /// may die before, between and after.
  ///
  /// - Returns: Whether the commands are still to be sent.
  mutating func keepBooks(of fact: Input.Fact, _ chance: inout Chance) -> Bool {
    if fact.isMarket { memory?.engineSeen += 1 }
    if case .report(let report) = fact { memory?.books.note([report]) }
    return keepBooks(isReport: FactKind(fact) == .report, &chance)
  }

  private mutating func keepBooks(isReport: Bool, _ chance: inout Chance) -> Bool {
    memory?.books.note(outbox, at: engine.now)
    if happens(perMille: outbox.isEmpty ? 2 : 8, &chance) {
      coverage.mark(Fault.crashBeforeWrite)
      crash(&chance)
      return false
    }
    let isDue = !isReport && memory?.books.hasUnwritten == true && memory?.books.isDue == true
    if !outbox.commands.isEmpty || isDue { writeJournal() }
    let commands = outbox.commands
    noteSent(commands)
    guard !commands.isEmpty, happens(perMille: 25, &chance) else { return true }
    coverage.mark(Fault.crashAmongCommands)
    send(commands.prefix(chance.below(commands.count + 1)), &chance)
    crash(&chance)
    return false
  }

  private mutating func writeJournal() {
    guard var memory = memory.take() else { return }
    memory.books.write(engine, position: memory.position)
    memory.durable = auditor
    self.memory = memory
  }

  private mutating func noteSent(_ commands: [Command]) {
    for case .submit(let order) in commands {
      let earlier = memory?.sent.updateValue(order, forKey: order.clOrdID)
      if let earlier, earlier != order {
        violations.append("SEM-57 \(order.clOrdID) is another order in another run")
      }
    }
  }

  /// The engine dies, alone or with the venue; it comes back at once or later.
  private mutating func crash(_ chance: inout Chance) {
    guard let durable = memory?.durable else { return }
    memory?.crashes += 1
    let isBoth = chance.percent(35)
    coverage.mark(isBoth ? Fault.bothCrash : .engineCrash)
    if keepsDiary { diary.append("  CRASH of \(isBoth ? "both" : "the engine")") }
    memory?.isEngineDown = true
    memory?.forgetUnwritten()
    auditor.forgetAllSince(durable)
    if isBoth {
      line.allDied()
      restartVenue(hasStored: true)
      return comeBack(&chance)
    }
    line.engineDied(&chance)
    let fills = memory?.fills.count ?? 0
    memory?.fillsWhenAway = fills
    if chance.percent(60) { comeBack(&chance) }
  }

  /// The engine starts again: from its journal, the market's past and what the venue says (SEM-59).
  mutating func comeBack(_ chance: inout Chance) {
    for (command, number) in line.takeCommands(&chance) { arrive(command, number, &chance) }
    guard violations.isEmpty, var memory = memory.take() else { return }
    if memory.fills.count > memory.fillsWhenAway { coverage.mark(Fault.engineAway) }
    do {
      let contents = try memory.journal.load()
      var engine = try plan.engine(from: contents, after: memory.market[...])
      let number = contents.session + 1
      engine.begin(session: number)
      try memory.journal.begin(plan.start(of: engine, number, memory.position))
      let statement = try memory.books.ask(&venue, for: engine, position: memory.position)
      let begin = SimulatedMemory.Start(
        contents: contents, number: number, statement: statement, time: max(now, venue.time),
        seen: memory.market.count, firstInput: inputs.count)
      memory.starts.append(begin)
      memory.engineSeen = memory.market.count
      memory.isEngineDown = false
      self.engine = engine
      self.memory = memory
      reconcile(begin, &chance)
    } catch {
      self.memory = memory
      violations.append("SEM-59 the engine cannot come back: \(error)")
    }
  }

  private mutating func reconcile(_ start: SimulatedMemory.Start, _ chance: inout Chance) {
    outbox.removeAll()
    engine.reconcile(start.statement, at: start.time, into: &outbox)
    now = max(now, engine.now)
    if keepsDiary {
      diary.append("  START \(start.number) at \(engine.now)")
      noteOutbox()
    }
    audit(.restart(start.statement, news: auditor.news(in: start.statement)))
    violations += auditor.problemsAfterRestart(venue, engine)
    if happens(perMille: 100, &chance) {
      coverage.mark(Fault.crashInRecovery)
      return crash(&chance)
    }
    if keepBooks(isReport: false, &chance) {
      writeJournal()
      send(outbox.commands[...], &chance)
    }
  }

  // MARK: The venue

  /// Stores what the venue is about to tell; it may die before, and then nothing of it has happened,
  /// or after it.
  mutating func storeReports(_ chance: inout Chance) {
    guard !reports.isEmpty else { return }
    if happens(perMille: 6, &chance) {
      reports.removeAll()
      return crashVenue(hasStored: false)
    }
    guard var memory = memory.take() else { return }
    memory.books.store(&venue, reports, position: memory.position)
    self.memory = memory
    if happens(perMille: 6, &chance) { crashVenue(hasStored: true) }
  }

  private mutating func crashVenue(hasStored: Bool) {
    memory?.crashes += 1
    coverage.mark(Fault.venueCrash)
    restartVenue(hasStored: hasStored)
  }

  /// The venue starts again, from its books and the market's past.
  ///
  /// - Parameter hasStored: Whether all that it did is in its books.
  private mutating func restartVenue(hasStored: Bool) {
    guard let memory else { return }
    if keepsDiary { diary.append("  RESTART of the venue") }
    let before = venue
    venue = plan.venue()
    for event in memory.market { venue.fastForward(event) }
    venue.keepBooks()
    do {
      if let contents = try memory.store.load() {
        try venue.restore(contents, isSameMarket: true)
      }
      // Its books know every order that anybody may ask about.
      venue.recall(try memory.store.finalOrders(memory.sent.keys.sorted()))
    } catch {
      violations.append("SEM-59 the venue cannot come back: \(error)")
    }
    guard hasStored else { return }
    let isSame =
      venue.account.cash == before.account.cash && venue.account.fees == before.account.fees
      && venue.account.positions == before.account.positions
    if !isSame { violations.append("SEM-59 the venue's books are not its account") }
    if venue.openOrders != before.openOrders {
      violations.append("SEM-59 the venue works \(venue.openOrders), not \(before.openOrders)")
    }
  }

  /// A number for what the line says in the venue's place: that of an answer nobody sees.
  mutating func numberOfVenue(_ order: OpenOrder) -> UInt64 {
    var answer: [ExecutionReport] = []
    venue.process(.status(order.clOrdID, order.instrument), at: now, into: &answer)
    return answer.first?.execID ?? 0
  }

  // MARK: The end

  /// Plays what was recorded into a second engine, its restarts included; `nil` when it cannot
  /// start again.
  func replay(into outbox: inout Outbox) -> ExecutionEngine? {
    var second = plan.engine()
    var next = 0
    for start in memory?.starts ?? [] {
      for input in inputs[next..<start.firstInput] { second.process(input, into: &outbox) }
      next = start.firstInput
      do throws(StateError) {
        second = try plan.engine(
          from: start.contents, after: memory?.market.prefix(start.seen) ?? [])
      } catch {
        return nil
      }
      second.begin(session: start.number)
      second.reconcile(start.statement, at: start.time, into: &outbox)
    }
    for input in inputs[next...] { second.process(input, into: &outbox) }
    return second
  }

  /// Both parties have written the same: each fill once, each order once, each end once.
  mutating func booksProblems() -> [String] {
    writeJournal()
    guard let memory else { return [] }
    var problems: [String] = []
    let told = memory.fills.map(\.execID)
    if Set(told).count != told.count { problems.append("SEM-59 the venue stored a fill twice") }
    let heard = memory.journal.fills.map(\.execID)
    if heard != told { problems.append("SEM-59 the journal has the fills \(heard), not \(told)") }
    let ids = memory.journal.intents.map(\.request.clOrdID)
    if Set(ids).count != ids.count { problems.append("SEM-57 an id is journaled twice") }
    if Set(ids) != Set(memory.sent.keys) {
      problems.append("SEM-57 sent \(memory.sent.count) orders, \(ids.count) are in the journal")
    }
    let ended = memory.journal.events.filter { $0.kind == "bracketCompleted" }.map(\.bracket)
    if Set(ended).count != ended.count { problems.append("SEM-59 a bracket ended twice") }
    let numbers = memory.journal.events.map(\.sequence)
    if zip(numbers, numbers.dropFirst()).contains(where: { $0 >= $1 }) {
      problems.append("SEM-59 two events have one number")
    }
    return problems
  }
}

extension SimulationPlan {
  /// What a run begins with.
  func start(
    of engine: ExecutionEngine, _ number: UInt32, _ position: UInt64
  ) -> SessionStart {
    SessionStart(
      number: number,
      feed: FeedIdentity(text: "seed \(seed)", symbols: instruments.map(\.symbol)),
      position: position, time: engine.now, settings: "", instruments: instruments,
      equity: engine.accountView().equity)
  }

  /// An engine with what its journal knows, in a market that has gone on.
  func engine(
    from contents: JournalContents, after market: ArraySlice<MarketEvent>
  ) throws(StateError) -> ExecutionEngine {
    var engine = engine()
    if !contents.engine.isEmpty {
      try engine.restore(contents.engine, brackets: contents.brackets, isSameMarket: true)
    }
    for event in market { engine.fastForward(event) }
    return engine
  }
}

extension Input.Fact {
  fileprivate var isMarket: Bool {
    switch self {
    case .trade, .quote, .bar: true
    case .report, .request, .unanswered, .clock: false
    }
  }
}

extension Auditor {
  /// After it has asked for everything the engine knows what the venue knows.
  func problemsAfterRestart(_ venue: PaperVenue, _ engine: ExecutionEngine) -> [String] {
    var problems: [String] = []
    if engine.accountView().cash != venue.account.cash {
      problems.append(
        "SEM-59 cash is \(engine.accountView().cash), at the venue \(venue.account.cash)")
    }
    for instrument in plan.instruments {
      let (mine, theirs) = (
        engine.position(of: instrument.id), venue.account.position(of: instrument.id)
      )
      if mine != theirs {
        problems.append("SEM-59 \(instrument.symbol) is \(mine), at the venue \(theirs)")
      }
    }
    return problems
  }
}
