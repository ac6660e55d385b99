import Testing
import TradeEngine
import TradingModel

/// Drives an engine by hand: feeds the market, sends the trader's requests, and lets the test
/// answer as the venue, one report at a time. Every invariant is checked after every input.
struct EngineHarness {
  /// An order as the venue has it.
  struct VenueOrder {
    var request: OrderRequest
    var kind: OrderKind
    var orderQty: Quantity
    var cumQty = Quantity.zero
    var status = OrdStatus.pendingNew
    var change: ReplaceRequest?

    var leavesQty: Quantity { status.isFinal ? .zero : orderQty - cumQty }
  }

  private(set) var engine: ExecutionEngine
  /// The engine before its first input, for replays.
  private(set) var origin: ExecutionEngine
  /// Rules found broken; the tests see them as issues.
  private(set) var problems: [String] = []
  private(set) var inputs: [Input] = []
  private(set) var commands: [Command] = []
  private(set) var events: [Event] = []
  /// The venue's orders, in the order they came in.
  var orders: [VenueOrder] = []
  /// The venue's own books.
  private(set) var venueCash: Int128
  private(set) var venuePositions: [Quantity]
  /// The engine's time.
  var time: Timestamp
  private var nextExecID: UInt64 = 1
  private var commandsTaken = 0
  private var eventsTaken = 0
  private var checker: RuleChecker

  /// SPY (tick 0.01, lot 1), ES (tick 0.25, multiplier 50, margin 5 %), BTC (lot 0.00001).
  static let instruments = [
    Instrument(id: InstrumentID(0), symbol: "SPY", tick: offset(0.01), lot: qty(1)),
    Instrument(
      id: InstrumentID(1), symbol: "ES", tick: offset(0.25), lot: qty(1), multiplier: Ratio(50),
      margin: share(0.05)),
    Instrument(id: InstrumentID(2), symbol: "BTC", tick: offset(0.01), lot: qty(0.00001)),
  ]
  static let spy = InstrumentID(0)
  static let future = InstrumentID(1)
  static let coin = InstrumentID(2)

  /// Makes a harness; with `atr` every instrument is warmed up to an ATR of exactly that.
  init(
    atr: Double? = 1, cash: Double = 100_000, hasTrades: [Bool] = [true, true, true],
    start: Timestamp = Timestamp(seconds: 1_704_205_800),
    capabilities: VenueCapabilities = VenueCapabilities(), stopTriggers: [TriggerRule] = [],
    _ change: (inout EngineSettings) -> Void = { _ in }
  ) {
    var settings = EngineSettings()
    change(&settings)
    var market = ExecutionEngine.Market(
      instruments: Self.instruments, hasTrades: hasTrades, barSpan: .seconds(60),
      staleAfter: .seconds(10), start: start)
    market.capabilities = capabilities
    market.stopTriggers = stopTriggers
    engine = ExecutionEngine(settings: settings, market: market, cash: money(cash), session: 1)
    origin = engine
    let holdsTargets =
      capabilities.holdsQuantity && !capabilities.hasNativeOCO && capabilities.hasStopOrders
      && settings.brackets.ocoMode == .auto
    checker = RuleChecker(
      instruments: Self.instruments, cash: money(cash), restsOneExit: holdsTargets,
      canAmend: capabilities.canAmend)
    time = start
    venueCash = Int128(money(cash).raw)
    venuePositions = Self.instruments.map { _ in .zero }
    guard let atr else { return }
    defer { origin = engine }
    for instrument in Self.instruments {
      for index in 0...settings.atr.period {
        engine.warmUp(
          Bar(
            instrument: instrument.id,
            start: start + .seconds(60 * Int64(index - settings.atr.period - 1)),
            span: .seconds(60),
            open: px(100), high: px(100) + offset(atr), low: px(100), close: px(100),
            volume: qty(1)))
      }
    }
  }

  // MARK: Inputs

  /// Gives the engine a fact and checks the rules.
  mutating func input(_ fact: Input.Fact, _ location: SourceLocation = #_sourceLocation) {
    let input = Input(sequence: UInt64(inputs.count) + 1, time: time, fact: fact)
    inputs.append(input)
    var outbox = Outbox()
    let wasTimerDue = engine.nextDue <= time
    engine.process(input, into: &outbox)
    commands += outbox.commands
    events += outbox.events
    for command in outbox.commands { receive(command) }
    for problem in engine.invariantViolations() + checkRules(input, outbox, wasTimerDue) {
      problems.append(problem)
      Issue.record("\(problem)", sourceLocation: location)
    }
  }

  private mutating func checkRules(
    _ input: Input, _ outbox: Outbox, _ wasTimerDue: Bool
  ) -> [String] {
    let orders = orders
    return checker.problems(after: input, outbox, engine, wasTimerDue: wasTimerDue) { bracket in
      orders.filter { $0.request.clOrdID.bracket == bracket && !$0.status.isFinal }
        .map(\.request.clOrdID.role)
    }
  }

  /// A print of SPY, or of `instrument`.
  mutating func trade(
    _ price: Double, _ instrument: InstrumentID = spy, _ location: SourceLocation = #_sourceLocation
  ) {
    input(
      .trade(Trade(instrument: instrument, time: time, price: px(price), quantity: qty(100))),
      location)
  }

  /// A quote of SPY, or of `instrument`.
  mutating func quote(
    _ bid: Double, _ ask: Double, _ instrument: InstrumentID = spy,
    _ location: SourceLocation = #_sourceLocation
  ) {
    input(
      .quote(
        Quote(
          instrument: instrument, time: time, bid: px(bid), bidSize: qty(100), ask: px(ask),
          askSize: qty(100))), location)
  }

  /// A bar of one minute that ends now, of SPY or of `instrument`.
  mutating func bar(
    _ open: Double, _ high: Double, _ low: Double, _ close: Double,
    _ instrument: InstrumentID = spy, _ location: SourceLocation = #_sourceLocation
  ) {
    input(
      .bar(
        Bar(
          instrument: instrument, start: time + .seconds(-60), span: .seconds(60), open: px(open),
          high: px(high), low: px(low), close: px(close), volume: qty(1))), location)
  }

  /// Lets `seconds` pass; due timers run.
  mutating func wait(_ seconds: Double, _ location: SourceLocation = #_sourceLocation) {
    time = time + TimeSpan(nanoseconds: Int64(seconds * 1e9))
    input(.clock, location)
  }

  /// A wish of the trader.
  mutating func ask(_ request: TraderRequest, _ location: SourceLocation = #_sourceLocation) {
    input(.request(request, .trader), location)
  }

  /// Asks for a market entry of `quantity` SPY.
  mutating func enter(
    _ side: Side, _ quantity: Double, kind: OrderKind = .market, stop: ExitLevel? = nil,
    target: ExitLevel? = nil, _ instrument: InstrumentID = spy,
    _ location: SourceLocation = #_sourceLocation
  ) {
    ask(
      .enter(
        EntryRequest(
          instrument: instrument, side: side, size: .quantity(qty(quantity)), kind: kind,
          stop: stop, target: target)), location)
  }

  // MARK: Outputs

  /// The commands since the last call, as lines.
  mutating func newCommands() -> [String] {
    defer { commandsTaken = commands.count }
    return commands[commandsTaken...].map(\.line)
  }

  /// The events since the last call, as lines.
  mutating func newEvents() -> [String] {
    defer { eventsTaken = events.count }
    return events[eventsTaken...].map(\.line)
  }

  /// The newest event's refusal.
  var refusal: Refusal? { events.last?.refusal }
  /// The finished trades.
  var trades: [TradeResult] { events.compactMap(\.trade) }
  /// The row of a bracket.
  func row(_ number: UInt32 = 1) -> BracketView? {
    engine.bracketViews().first { $0.id.number == number }
  }
  /// How many events have `line`.
  func count(_ line: String) -> Int { events.count { $0.line == line } }

  // MARK: The venue

  private mutating func receive(_ command: Command) {
    switch command {
    case .submit(let request):
      // An order sent again under its old id changes nothing by itself (SEM-58).
      guard !orders.contains(where: { $0.request.clOrdID == request.clOrdID }) else { return }
      orders.append(
        VenueOrder(request: request, kind: request.kind, orderQty: request.quantity))
    case .replace(let change):
      if let index = orders.firstIndex(where: { $0.request.clOrdID == change.clOrdID }) {
        orders[index].change = change
      }
    case .cancel, .status: break
    }
  }

  /// The newest order of a bracket in a role.
  func find(_ role: OrderRole, _ bracket: UInt32 = 1) -> Int? {
    orders.lastIndex {
      $0.request.clOrdID.role == role && $0.request.clOrdID.bracket.number == bracket
    }
  }

  /// The targets of a bracket at the venue, in the order they came in.
  func targets(_ bracket: UInt32 = 1) -> [Int] {
    orders.indices.filter {
      orders[$0].request.clOrdID.role == .target
        && orders[$0].request.clOrdID.bracket.number == bracket
    }
  }

  /// The venue's order, for figures.
  func order(_ role: OrderRole, _ bracket: UInt32 = 1) -> VenueOrder? {
    find(role, bracket).map { orders[$0] }
  }

  /// A report of the venue's order at `index` as it stands.
  mutating func report(_ type: ExecType, _ index: Int) -> ExecutionReport {
    let order = orders[index]
    let report = ExecutionReport(
      execType: type, execID: nextExecID, clOrdID: order.request.clOrdID,
      instrument: order.request.instrument, side: order.request.side, ordStatus: order.status,
      kind: order.kind, orderQty: order.orderQty, cumQty: order.cumQty,
      leavesQty: order.leavesQty, transactTime: time)
    nextExecID += 1
    return report
  }

  /// Sends a report made by hand.
  mutating func send(_ report: ExecutionReport, _ location: SourceLocation = #_sourceLocation) {
    input(.report(report), location)
  }

  private mutating func answer(
    _ type: ExecType, _ role: OrderRole, _ bracket: UInt32, _ refusal: VenueRefusal?,
    _ location: SourceLocation, _ change: (inout VenueOrder) -> Void
  ) {
    guard let index = find(role, bracket) else {
      Issue.record("no \(role.name) of B\(bracket) at the venue", sourceLocation: location)
      return
    }
    change(&orders[index])
    var report = report(type, index)
    report.refusal = refusal
    send(report, location)
  }

  /// The venue works the order.
  mutating func accept(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.new, role, bracket, nil, location) { $0.status = .new }
  }

  /// The venue refuses the order.
  mutating func reject(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ refusal: VenueRefusal = .closed,
    _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.rejected, role, bracket, refusal, location) { $0.status = .rejected }
  }

  /// The venue takes the order out, asked or not.
  mutating func cancel(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.canceled, role, bracket, nil, location) { $0.status = .canceled }
  }

  /// The order's time runs out.
  mutating func expire(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.expired, role, bracket, nil, location) { $0.status = .expired }
  }

  /// No answer comes to the last command about the order.
  mutating func unanswered(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    guard let order = order(role, bracket)?.request else { return }
    input(.unanswered(order.clOrdID, order.instrument), location)
  }

  /// The venue says how the order stands: `new`, `filled`…
  mutating func status(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ status: OrdStatus? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.orderStatus, role, bracket, nil, location) { $0.status = status ?? $0.status }
  }

  /// The venue has never seen the order.
  mutating func unknown(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.unknownOrder, role, bracket, nil, location) { _ in }
  }

  /// A fill of an order that another run of the program sent, booked at the venue as well.
  mutating func outsideFill(
    _ side: Side, _ quantity: Double, at price: Double, fee: Double = 0, inAsset: Double = 0,
    execID: UInt64? = nil, _ instrument: InstrumentID = spy,
    _ location: SourceLocation = #_sourceLocation
  ) {
    var report = ExecutionReport(
      execType: .trade, execID: execID ?? nextExecID,
      clOrdID: ClOrdID(session: 99, bracket: BracketID(1), role: .close, sequence: 1),
      instrument: instrument, side: side, ordStatus: .filled, kind: .market,
      orderQty: qty(quantity), cumQty: qty(quantity), leavesQty: .zero, transactTime: time)
    report.lastQty = qty(quantity)
    report.lastPx = px(price)
    report.fee = money(fee)
    report.feeQuantity = qty(inAsset)
    if execID == nil {
      nextExecID += 1
      bookAtVenue(report)
    }
    send(report, location)
  }

  /// The venue will not cancel.
  mutating func refuseCancel(
    _ role: OrderRole, _ refusal: VenueRefusal = .tooLate, _ bracket: UInt32 = 1,
    _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.cancelRejected, role, bracket, refusal, location) { _ in }
  }

  /// The venue amends the order as it was asked.
  mutating func replace(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.replaced, role, bracket, nil, location) { order in
      guard let change = order.change else {
        Issue.record("nobody asked to amend it", sourceLocation: location)
        return
      }
      order.kind = change.kind
      order.orderQty = change.quantity
      order.change = nil
      if order.cumQty >= order.orderQty { order.status = .filled }
    }
  }

  /// The venue will not amend.
  mutating func refuseReplace(
    _ role: OrderRole, _ refusal: VenueRefusal = .closed, _ bracket: UInt32 = 1,
    _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.replaceRejected, role, bracket, refusal, location) { $0.change = nil }
  }

  /// The stop reaches its price.
  mutating func trigger(
    _ role: OrderRole, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    answer(.triggered, role, bracket, nil, location) { _ in }
  }

  /// The venue fills a part of an order at a price, and books it.
  mutating func fill(
    _ role: OrderRole, _ quantity: Double, at price: Double, fee: Double = 0,
    inAsset: Double = 0, _ bracket: UInt32 = 1, _ location: SourceLocation = #_sourceLocation
  ) {
    guard let index = find(role, bracket) else {
      Issue.record("no \(role.name) of B\(bracket) at the venue", sourceLocation: location)
      return
    }
    send(
      fillReport(
        index, qty(quantity), at: px(price), fee: money(fee), inAsset: qty(inAsset)), location)
  }

  /// Books a fill at the venue and returns its report, unsent.
  mutating func fillReport(
    _ index: Int, _ quantity: Quantity, at price: Price, fee: Money = .zero,
    inAsset: Quantity = .zero
  ) -> ExecutionReport {
    orders[index].cumQty += quantity
    let isWhole = orders[index].cumQty >= orders[index].orderQty
    if !orders[index].status.isFinal { orders[index].status = isWhole ? .filled : .partiallyFilled }
    var report = report(.trade, index)
    report.lastQty = quantity
    report.lastPx = price
    report.fee = fee
    report.feeQuantity = inAsset
    bookAtVenue(report)
    return report
  }

  private mutating func bookAtVenue(_ report: ExecutionReport) {
    let symbol = Int(report.instrument.index)
    let value = Self.instruments[symbol].value(of: report.lastQty, at: report.lastPx) ?? .zero
    venueCash -= Int128(value.raw) * Int128(report.side.sign) + Int128(report.fee.raw)
    venuePositions[symbol].raw += report.lastQty.raw * report.side.sign - report.feeQuantity.raw
  }

  // MARK: Whole sequences

  /// A live long or short of SPY: entered at 100 with 10, filled, both legs working.
  mutating func openBracket(
    _ side: Side = .buy, quantity: Double = 10, at price: Double = 100, fee: Double = 0,
    _ location: SourceLocation = #_sourceLocation
  ) {
    trade(price, Self.spy, location)
    enter(side, quantity, Self.spy, location)
    let number = orders.last?.request.clOrdID.bracket.number ?? 1
    accept(.entry, number, location)
    fill(.entry, quantity, at: price, fee: fee, number, location)
    accept(.stop, number, location)
    for leg in targets(number) {
      orders[leg].status = .new
      send(report(.new, leg), location)
    }
    _ = newCommands()
    _ = newEvents()
  }
}
