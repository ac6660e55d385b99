public import TradingModel

/// Manages brackets: a deterministic value with one door, `process(_:into:)`.
///
/// It has no clock, no chance, no I/O. The same inputs give the same commands and events, byte for
/// byte. See `Sources/README.md` for the life of a tick and of a bracket.
public struct ExecutionEngine: Sendable {
  /// The rules it was started with.
  public let settings: EngineSettings
  /// The run's number in the ids of its orders.
  public internal(set) var session: UInt32
  /// Arms brackets.
  public internal(set) var service: TradeExitService
  /// Says yes or no to entries.
  public internal(set) var riskManager: RiskManager
  /// Whether entries may go out.
  public internal(set) var tradingState = TradingState.active
  /// Engine time: that of the newest input.
  public internal(set) var now: Timestamp

  var symbols: [SymbolState]
  var book: BracketBook
  var timers = TimerQueue()
  var reportLog = ReportLog()
  var tally = Tally()
  /// Cash after every fill and fee, in billionths; 128 bits so that no sum can overflow.
  var cash: Int128
  var equityAtReset: Money
  /// When the day began, and the equity at the start of the newest day that had data.
  var dayStart: Timestamp
  var equityBeforeData: Money
  var nextDayReset: Timestamp
  var staleAfter: TimeSpan
  /// What all brackets add up to.
  var counted = BracketTally()
  /// What all positions were last counted as, and the symbols that must be counted anew.
  var countedPositions = PositionTally()
  var duePositions: [Int32] = []
  /// Who caused what is being processed.
  var cause = Cause.engine
  /// Whether facts are being gathered after a restart: nothing follows from them before they are
  /// complete.
  var isReconciling = false
  /// Brackets of an earlier run whose first fill the market has not come to again, latest first.
  var reopening: [BracketID] = []
  /// The end of the trading day that the market of an earlier run has come to.
  var pastReset: Timestamp
  /// Whether nothing can be journaled, so that no entry may go out (SEM-57).
  public var isJournalDown = false

  private(set) var inputSequence: UInt64 = 0
  private(set) var eventSequence: UInt64 = 0
  private var orderSequence: UInt32 = 0
  /// Market events seen, those of earlier runs included.
  private(set) var marketEvents: UInt64 = 0
  let isDailyLossLimited: Bool
  let capabilities: VenueCapabilities

  /// Counts and sums over the run.
  struct Tally: Hashable, Sendable {
    /// By the raw value of the reason.
    var completed = Array(repeating: 0, count: ExitReason.allCases.count)
    var canceled = 0
    var realized: Int128 = 0
    var fees: Int128 = 0
    var ignoredReports = 0
  }

  /// What the engine must know of the market it will see.
  public struct Market: Sendable {
    /// Every instrument, indexed by its id.
    public var instruments: [Instrument]
    /// Whether each has prints, in the same order.
    public var hasTrades: [Bool]
    /// The bar length of the ATR.
    public var barSpan: TimeSpan
    /// Data older than this is stale unless the settings say otherwise.
    public var staleAfter: TimeSpan
    /// The time before the first event.
    public var start: Timestamp
    /// What the venue can do.
    public var capabilities = VenueCapabilities()
    /// What the stops watch that the engine keeps, in the same order; instruments beyond its end
    /// have `auto` (SEM-29).
    public var stopTriggers: [TriggerRule] = []

    /// Makes the description of a market.
    public init(
      instruments: [Instrument], hasTrades: [Bool], barSpan: TimeSpan, staleAfter: TimeSpan,
      start: Timestamp
    ) {
      self.instruments = instruments
      self.hasTrades = hasTrades
      self.barSpan = barSpan
      self.staleAfter = staleAfter
      self.start = start
    }
  }

  /// Makes an engine without brackets.
  ///
  /// - Parameters:
  ///   - settings: The rules.
  ///   - market: The instruments.
  ///   - cash: The account's cash.
  ///   - session: The run's number, from 1.
  public init(settings: EngineSettings, market: Market, cash: Money, session: UInt32 = 1) {
    precondition(
      market.hasTrades.count == market.instruments.count,
      "Invariant: every instrument has a kind of data")
    self.settings = settings
    self.session = session
    service = TradeExitService(settings: settings)
    riskManager = RiskManager(settings: settings)
    now = market.start
    symbols = market.instruments.indices.map { index in
      SymbolState(
        instrument: market.instruments[index], hasTrades: market.hasTrades[index],
        stopTrigger: index < market.stopTriggers.count ? market.stopTriggers[index] : .auto,
        barSpan: settings.atr.bar ?? market.barSpan, atrPeriod: settings.atr.period,
        lookBack: settings.riskReward.strategy == .volatilityScaled
          ? settings.riskReward.lookBack : 0)
    }
    book = BracketBook(instrumentCount: market.instruments.count)
    self.cash = Int128(cash.raw)
    equityAtReset = cash
    equityBeforeData = cash
    dayStart = market.start
    nextDayReset = market.start.next(timeOfDay: settings.risk.dayReset)
    pastReset = nextDayReset
    staleAfter = settings.risk.staleAfter ?? market.staleAfter
    isDailyLossLimited = settings.risk.maxDailyLoss != nil
    capabilities = market.capabilities
  }

  /// Feeds a bar of the past to the ATR before the first input.
  public mutating func warmUp(_ bar: Bar) {
    symbols[Int(bar.instrument.index)].onHistory(bar)
  }

  /// Applies one input to completion: the one door to the engine. Commands and events are appended to
  /// `outbox`. The doors below are the same without the envelope.
  ///
  /// - Precondition: inputs come in sequence without gaps, their time never goes back, and their
  ///   instruments exist.
  public mutating func process(_ input: Input, into outbox: inout Outbox) {
    precondition(input.sequence == inputSequence + 1, "Invariant: inputs arrive without a gap")
    switch input.fact {
    case .trade(let trade): process(trade, at: input.time, into: &outbox)
    case .quote(let quote): process(quote, at: input.time, into: &outbox)
    case .report(let report): process(report, at: input.time, into: &outbox)
    case .bar(let bar):
      begin(at: input.time, into: &outbox)
      let moved = Int(bar.instrument.index)
      follow(moved, symbols[moved].onBar(bar), into: &outbox)
    case .request(let request, let by):
      begin(at: input.time, into: &outbox)
      cause = by
      onRequest(request, into: &outbox)
    case .unanswered(let id, _):
      begin(at: input.time, runsTimers: false, into: &outbox)
      cause = .venue
      onUnanswered(id, into: &outbox)
    case .clock: begin(at: input.time, into: &outbox)
    }
  }

  /// Applies a print as the next input, as `process(_:into:)` would.
  ///
  /// For those who number inputs as they come: an `Input` is as large as its largest fact, and
  /// copying it costs more than the rest of a quiet tick.
  public mutating func process(
    _ trade: Trade, at time: Timestamp, into outbox: inout Outbox
  ) {
    begin(at: time, into: &outbox)
    let moved = Int(trade.instrument.index)
    follow(moved, symbols[moved].onTrade(trade), into: &outbox)
  }

  /// Applies new best prices as the next input, as `process(_:into:)` would.
  public mutating func process(
    _ quote: Quote, at time: Timestamp, into outbox: inout Outbox
  ) {
    begin(at: time, into: &outbox)
    let moved = Int(quote.instrument.index)
    follow(moved, symbols[moved].onQuote(quote), into: &outbox)
  }

  /// Applies what the venue reports as the next input, as `process(_:into:)` would.
  public mutating func process(
    _ report: ExecutionReport, at time: Timestamp, into outbox: inout Outbox
  ) {
    begin(at: time, runsTimers: false, into: &outbox)
    cause = .venue
    onReport(report, into: &outbox)
  }

  /// Numbers and stamps the next input, and runs what is due before it.
  @inline(__always)
  private mutating func begin(
    at time: Timestamp, runsTimers: Bool = true, into outbox: inout Outbox
  ) {
    precondition(time >= now, "Invariant: engine time never goes back")
    inputSequence += 1
    now = time
    if runsTimers, time >= timers.nextDue || time >= nextDayReset { runTimers(into: &outbox) }
  }

  /// Acts on what a market event did to its symbol; most often that is nothing.
  @inline(__always)
  private mutating func follow(
    _ moved: Int, _ effect: SymbolState.Effect, into outbox: inout Outbox
  ) {
    marketEvents += 1
    if effect.firesNothing, !isDailyLossLimited { return }
    act(on: effect, moved, into: &outbox)
  }

  @inline(never)
  private mutating func act(
    on effect: SymbolState.Effect, _ moved: Int, into outbox: inout Outbox
  ) {
    if symbols[moved].firesHeldStops { fireHeldStops(moved, into: &outbox) }
    guard effect.isMarked else { return }
    if symbols[moved].awaitsMove { notePosition(moved) }
    if symbols[moved].firesTriggers { fireTriggers(moved, into: &outbox) }
    if isDailyLossLimited, !symbols[moved].position.isZero {
      countPosition(moved)
      checkDailyLoss(into: &outbox)
    }
  }

  /// Goes on counting where an earlier run stopped.
  mutating func resumeCounting(
    inputs: UInt64, events: UInt64, orders: UInt32, at time: Timestamp
  ) {
    precondition(time >= now, "Invariant: engine time never goes back")
    inputSequence = inputs
    eventSequence = events
    orderSequence = orders
    now = time
  }

  /// Counts a market event of the past.
  mutating func countPast() { marketEvents += 1 }

  /// The earliest time at which something is due without any other input.
  public var nextDue: Timestamp { min(timers.nextDue, nextDayReset) }

  /// The number of the last input.
  public var lastInput: UInt64 { inputSequence }

  /// Appends an event about `bracket` or about nothing in particular.
  mutating func tell(
    _ body: Event.Body, bracket: BracketID? = nil, instrument: InstrumentID? = nil,
    into outbox: inout Outbox
  ) {
    eventSequence += 1
    outbox.events.append(
      Event(
        sequence: eventSequence, time: now, cause: cause, bracket: bracket, instrument: instrument,
        body: body))
  }

  /// Appends an event about the bracket in `slot`.
  mutating func tell(_ body: Event.Body, of slot: Int, into outbox: inout Outbox) {
    outbox.touch(book.slots[slot].id)
    tell(
      body, bracket: book.slots[slot].id, instrument: book.slots[slot].instrument, into: &outbox)
  }

  /// How many ids were given out.
  var ordersSent: UInt32 { orderSequence }

  /// The next ClOrdID (SEM-57).
  mutating func nextClOrdID(_ bracket: BracketID, _ role: OrderRole) -> ClOrdID {
    orderSequence += 1
    return ClOrdID(session: session, bracket: bracket, role: role, sequence: orderSequence)
  }
}
