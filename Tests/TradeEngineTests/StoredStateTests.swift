import Testing
import TradingModel

@testable import TradeEngine

/// What is stored is all there is: an engine that is packed, unpacked and shown the market again is
/// the same engine.
struct StoredStateTests {
  /// Why a stored property may be trusted after a restart.
  enum Keeping {
    /// It is written, and read back.
    case stored
    /// It follows from what is stored.
    case derived
    /// The market makes it again.
    case market
    /// The caller gives it.
    case given
    /// It means nothing between two inputs, or only while the market is played again.
    case passing
    /// It says the same in other words: orders of lists, free places, stretches nobody asks for.
    case rearranged
  }

  // Whoever adds a property writes here how it is kept. Derived, market and stored ones are compared.

  static let engine: [String: Keeping] = [
    "settings": .given, "session": .given, "capabilities": .given, "isDailyLossLimited": .given,
    "staleAfter": .given,
    "service": .stored, "tradingState": .stored, "now": .stored, "reportLog": .stored,
    "tally": .stored, "cash": .stored, "equityAtReset": .stored, "dayStart": .stored,
    "equityBeforeData": .stored, "nextDayReset": .stored, "inputSequence": .stored,
    "eventSequence": .stored, "orderSequence": .stored,
    "counted": .derived, "countedPositions": .derived, "marketEvents": .market,
    "symbols": .rearranged, "book": .rearranged, "timers": .rearranged,
    "duePositions": .rearranged,
    "riskManager": .rearranged,
    "cause": .passing, "isReconciling": .passing, "reopening": .passing, "pastReset": .passing,
    "isJournalDown": .passing,
  ]

  static let symbol: [String: Keeping] = [
    "instrument": .given, "hasTrades": .given, "stopTrigger": .given, "lookBack": .given,
    "position": .stored, "dust": .stored, "outside": .stored, "reversal": .stored,
    "mark": .market, "hasPrice": .market, "bid": .market, "ask": .market, "hasQuote": .market,
    "hasTraded": .market, "dataTime": .market, "dayOpen": .market, "isDayOpenDue": .market,
    "builder": .market, "atr": .market, "ignored": .market, "buyStopPrice": .market,
    "sellStopPrice": .market, "previousTrade": .market, "rangeHigh": .market, "rangeLow": .market,
    "atrHistory": .market, "firesHeldStops": .market,
    "triggers": .derived, "heldStops": .derived, "openBrackets": .derived,
    "workingEntries": .derived, "counted": .derived, "isCountDue": .derived,
    "extremes": .rearranged,
  ]

  static let riskManager: [String: Keeping] = [
    "limits": .given, "maxActiveBrackets": .given, "fees": .given, "dailyLoss": .stored,
    "orderTimes": .rearranged, "orderTimesNext": .rearranged,
  ]

  static let bracketPlaces: Set<String> = [
    "next", "previous", "nextOfSymbol", "previousOfSymbol", "counted", "isCountDue",
  ]

  // MARK: Every property

  private static func properties(_ value: some Any) -> [String: String] {
    Mirror(reflecting: value).children.reduce(into: [:]) { all, child in
      all[child.label ?? "?"] = "\(child.value)"
    }
  }

  @Test func `SEM-59 every property of the engine is known to be kept`() {
    let desk = EngineHarness()
    let tables: [(Any, [String: Keeping])] = [
      (desk.engine, Self.engine), (desk.engine.symbols[0], Self.symbol),
      (desk.engine.riskManager, Self.riskManager),
    ]
    for (value, table) in tables {
      #expect(Set(Self.properties(value).keys) == Set(table.keys), "\(type(of: value))")
    }
  }

  /// How the properties of one type came through; a property that was the same in every sample
  /// proves nothing.
  private struct Samples {
    private(set) var values: [String: Set<String>] = [:]
    private(set) var lost: Set<String> = []

    mutating func add<Value: Storable>(_ value: Value) throws {
      var writer = StateWriter()
      writer.write(value)
      var reader = StateReader(writer.bytes)
      let read = properties(try reader.value(Value.self))
      #expect(reader.isAtEnd)
      for (name, text) in properties(value) {
        values[name, default: []].insert(text)
        if read[name] != text { lost.insert(name) }
      }
    }

    var neverSeenChanged: Set<String> { Set(values.filter { $0.value.count < 2 }.keys) }
  }

  @Test func `SEM-59 every property of brackets, targets, orders and timers is stored`() throws {
    var (brackets, targets, orders) = (Samples(), Samples(), Samples())
    var timers = Samples()
    for seed in UInt64(0)..<40 {
      let desk = Self.chaos(seed, steps: 500)
      var engine = desk.origin
      var outbox = Outbox()
      for (number, input) in desk.inputs.enumerated() {
        engine.process(input, into: &outbox)
        guard number % 7 == 0 else { continue }
        for slot in engine.book.slots(in: .all) {
          let bracket = engine.book.slots[slot]
          try brackets.add(bracket)
          for leg in bracket.targets { try targets.add(leg) }
          for order in bracket.orders { try orders.add(order) }
        }
        for timer in engine.timers.timers(of: engine.activeBracketIDs) { try timers.add(timer) }
      }
    }
    for bracket in try Self.rareBrackets() {
      try brackets.add(bracket)
      for order in bracket.orders { try orders.add(order) }
    }
    for samples in [brackets, targets, orders, timers] {
      #expect(samples.lost.subtracting(Self.bracketPlaces) == [])
      #expect(samples.neverSeenChanged == [])
    }
    #expect(Self.bracketPlaces.isSubset(of: brackets.values.keys))
  }

  @Test func `SEM-59 fills of others that wait for an entry's late fill are stored whole`() throws {
    var fill = ExecutionReport(
      execType: .trade, execID: 12,
      clOrdID: ClOrdID(session: 9, bracket: BracketID(1), role: .close, sequence: 3),
      instrument: EngineHarness.spy, side: .sell, ordStatus: .partiallyFilled,
      kind: .limit(px(99)), orderQty: qty(9), cumQty: qty(7), leavesQty: qty(2),
      transactTime: Timestamp(seconds: 77))
    fill.lastQty = qty(7)
    fill.lastPx = px(99.5)
    fill.fee = money(0.25)
    fill.isAmbiguous = true
    var outside = OutsidePosition()
    outside.add(fill)
    outside.keep(fill, upTo: qty(5), entriesFrom: BracketID(2), before: BracketID(4))
    #expect(outside.kept.count == 1)
    var writer = StateWriter()
    writer.write(outside)
    var reader = StateReader(writer.bytes)
    #expect(try reader.value(OutsidePosition.self) == outside)
    #expect(reader.isAtEnd)
  }

  /// States that random sessions do not come to.
  private static func rareBrackets() throws -> [BracketOrder] {
    var desk = EngineHarness()
    desk.quote(99.99, 100.01)
    desk.enter(.buy, 10)
    var bracket = desk.engine.book.slots[0]
    bracket.isAmbiguous = true
    bracket.breakEvenTries = 3
    bracket.isBreakEvenDue = false
    let request = OrderRequest(
      clOrdID: ClOrdID(session: 1, bracket: bracket.id, role: .stop, sequence: 9),
      instrument: EngineHarness.spy, side: .sell, kind: .stop(px(98)), quantity: qty(10),
      timeInForce: .gtd(Timestamp(seconds: 1_704_300_000)), isReduceOnly: true)
    var order = ManagedOrder(request)
    order.apply(desk.report(.new, 0), isRepeat: false)
    // An answer to an amendment that was never sent.
    order.apply(desk.report(.replaced, 0), isRepeat: false)
    #expect(order.isUnclear)
    bracket.stop = order
    var slipped = EngineHarness()
    slipped.openBracket()
    slipped.fill(.stop, 3, at: 97.5)
    return [bracket, slipped.engine.book.slots[0]]
  }

  // MARK: Going on

  /// A random session, and the days after it, with something that no bracket owns.
  private static func chaos(_ seed: UInt64, steps: Int) -> EngineHarness {
    var session = ChaosSession(seed: seed)
    session.run(steps: steps)
    var desk = session.desk
    for day in 0..<3 {
      desk.wait(86_400)
      desk.trade(101 + Double(day))
      desk.outsideFill(.buy, 3, at: 101)
    }
    return desk
  }

  /// What a journal has after an input.
  private struct Stored {
    let inputs: Int
    let state: [UInt8]
    let brackets: [BracketRecord]
    let engine: ExecutionEngine
  }

  /// Plays the inputs and stores only what was touched, as a journal does.
  private static func play(
    _ desk: EngineHarness, keeping isKept: (Int) -> Bool
  ) -> (outboxes: [Outbox], stored: [Stored]) {
    var engine = desk.origin
    var records: [BracketID: [UInt8]] = [:]
    var outboxes: [Outbox] = []
    var stored: [Stored] = []
    for (number, input) in desk.inputs.enumerated() {
      var outbox = Outbox()
      engine.process(input, into: &outbox)
      for record in engine.storedBrackets(Set(outbox.touched).sorted()) {
        records[record.id] = record.state
      }
      outboxes.append(outbox)
      guard isKept(number + 1) else { continue }
      stored.append(
        Stored(
          inputs: number + 1, state: engine.storedState(),
          brackets: records.keys.sorted().map { BracketRecord(id: $0, state: records[$0]) },
          engine: engine))
    }
    return (outboxes, stored)
  }

  private static func restored(
    _ stored: Stored, _ desk: EngineHarness
  ) throws -> ExecutionEngine {
    var engine = desk.origin
    try engine.restore(stored.state, brackets: stored.brackets, isSameMarket: true)
    for input in desk.inputs.prefix(stored.inputs) {
      switch input.fact {
      case .trade(let trade): engine.fastForward(.trade(trade))
      case .quote(let quote): engine.fastForward(.quote(quote))
      case .bar(let bar): engine.fastForward(.bar(bar))
      case .report, .request, .unanswered, .clock: break
      }
    }
    engine.endFastForward()
    return engine
  }

  @Test func `what the last run's ended orders still say after a restart is no fault`() throws {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 10, at: 103)
    desk.cancel(.stop)
    #expect(desk.engine.activeBracketCount == 0)
    let last = try #require(Self.play(desk) { $0 == desk.inputs.count }.stored.last)
    var engine = try Self.restored(last, desk)
    engine.begin(session: 2)
    var statement = VenueStatement()
    statement.cash = desk.engine.accountView().cash
    statement.positions = [.zero]
    statement.lastExecID = 1_000
    var outbox = Outbox()
    engine.reconcile(statement, at: engine.now, into: &outbox)
    let stop = try #require(desk.orders.first { $0.request.clOrdID.role == .stop }).request
    func tell(_ id: ClOrdID, _ number: UInt64) -> [Event.Body] {
      var outbox = Outbox()
      let report = ExecutionReport(
        execType: .canceled, execID: number, clOrdID: id, instrument: stop.instrument,
        side: stop.side, ordStatus: .canceled, kind: stop.kind, orderQty: stop.quantity,
        cumQty: .zero, leavesQty: .zero, transactTime: engine.now)
      engine.process(report, at: engine.now, into: &outbox)
      return outbox.events.map(\.body)
    }
    #expect(tell(stop.clOrdID, 1_001) == [])
    var unknown = stop.clOrdID
    unknown = ClOrdID(
      session: 3, bracket: unknown.bracket, role: unknown.role, sequence: unknown.sequence)
    #expect(tell(unknown, 1_002) == [.bracketError(.unknownOrder(unknown))])
  }

  private static func differences(
    _ left: some Any, _ right: some Any, _ table: [String: Keeping]
  ) -> [String] {
    let (left, right) = (properties(left), properties(right))
    return table.keys.sorted().filter { name in
      switch table[name] {
      case .stored, .derived, .market: left[name] != right[name]
      case .given, .passing, .rearranged, nil: false
      }
    }
  }

  @Test func `SEM-59 every stored property of the engine changes in these sessions`() {
    var seen: [String: Set<String>] = [:]
    func look(_ value: some Any, _ table: [String: Keeping]) {
      for (name, text) in Self.properties(value) where table[name] == .stored {
        seen[name, default: []].insert(text)
      }
    }
    for seed in UInt64(0)..<20 {
      let desk = Self.chaos(seed, steps: 500)
      var engine = desk.origin
      var outbox = Outbox()
      for input in desk.inputs {
        engine.process(input, into: &outbox)
        look(engine, Self.engine)
        look(engine.riskManager, Self.riskManager)
        for symbol in engine.symbols { look(symbol, Self.symbol) }
      }
    }
    #expect(seen.filter { $0.value.count < 2 }.keys.sorted() == [])
    #expect(seen.count == 18)
  }

  @Test(arguments: UInt64(0)..<40)
  func `SEM-59 an engine made of what was touched and stored goes on as the old one`(
    seed: UInt64
  ) throws {
    let desk = Self.chaos(seed, steps: 600)
    var chance = SplitMix64(seed: seed &+ 77)
    var moments = Set((0..<12).map { _ in Int.random(in: 1..<desk.inputs.count, using: &chance) })
    moments.insert(desk.inputs.count - 2)
    let (outboxes, stored) = Self.play(desk) { moments.contains($0) }
    #expect(!stored.isEmpty)
    for point in stored {
      let whole = point.engine.storedBrackets(point.engine.activeBracketIDs)
      try #require(point.brackets == whole, "seed \(seed): touched, \(point.inputs) inputs")
      var engine = try Self.restored(point, desk)
      // Not which positions were counted lately is kept, but what they count.
      var before = point.engine
      before.countPositions()
      engine.countPositions()
      let place = "seed \(seed), after \(point.inputs) of \(desk.inputs.count) inputs"
      #expect(Self.differences(engine, before, Self.engine) == [], "\(place)")
      for (new, old) in zip(engine.symbols, before.symbols) {
        #expect(Self.differences(new, old, Self.symbol) == [], "\(place)")
      }
      #expect(
        Self.differences(engine.riskManager, point.engine.riskManager, Self.riskManager) == [],
        "\(place)")
      #expect(engine.bracketViews() == point.engine.bracketViews(), "\(place)")
      #expect(engine.invariantViolations() == [], "\(place)")
      for number in point.inputs..<desk.inputs.count {
        var outbox = Outbox()
        engine.process(desk.inputs[number], into: &outbox)
        try #require(
          outbox.commands == outboxes[number].commands && outbox.events == outboxes[number].events,
          "\(place): input \(number + 1)")
      }
    }
  }
}
