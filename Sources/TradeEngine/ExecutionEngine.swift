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
  var nextDayReset: Timestamp
  var staleAfter: TimeSpan
  /// Who caused what is being processed.
  var cause = Cause.engine
  /// Whether facts are being gathered after a restart: nothing follows from them before they are
  /// complete.
  var isReconciling = false
  /// Brackets of an earlier run whose first fill the market has not come to again, latest first.
  var reopening: [BracketID] = []
  /// The end of the trading day that the market of an earlier run has come to.
  var pastReset = Timestamp.distantPast
  /// Whether nothing can be journaled, so that no entry may go out (SEM-57).
  public var isJournalDown = false

  private(set) var inputSequence: UInt64 = 0
  private(set) var eventSequence: UInt64 = 0
  private var orderSequence: UInt32 = 0
  let isDailyLossLimited: Bool
  let capabilities: VenueCapabilities
  /// The value of all positions; kept up to date only while the daily loss is limited.
  var positionsValue: Int128 = 0

  /// Counts and sums over the run.
  struct Tally: Hashable, Sendable {
    var completed: [ExitReason: Int] = [:]
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
    symbols = zip(market.instruments, market.hasTrades).map { instrument, hasTrades in
      SymbolState(
        instrument: instrument, hasTrades: hasTrades,
        barSpan: settings.atr.bar ?? market.barSpan, atrPeriod: settings.atr.period,
        lookBack: settings.riskReward.strategy == .volatilityScaled
          ? settings.riskReward.lookBack : 0)
    }
    book = BracketBook(instrumentCount: market.instruments.count)
    self.cash = Int128(cash.raw)
    equityAtReset = cash
    nextDayReset = market.start.next(timeOfDay: settings.risk.dayReset)
    staleAfter = settings.risk.staleAfter ?? market.staleAfter
    isDailyLossLimited = settings.risk.maxDailyLoss != nil
    capabilities = market.capabilities
  }

  /// Feeds a bar of the past to the ATR before the first input.
  public mutating func warmUp(_ bar: Bar) {
    symbols[Int(bar.instrument.index)].onHistory(bar)
  }

  /// Applies one input to completion; commands and events are appended to `outbox`.
  ///
  /// - Precondition: inputs come in sequence without gaps, their time never goes back, and their
  ///   instruments exist.
  public mutating func process(_ input: Input, into outbox: inout Outbox) {
    precondition(input.sequence == inputSequence + 1, "Invariant: inputs arrive without a gap")
    precondition(input.time >= now, "Invariant: engine time never goes back")
    inputSequence = input.sequence
    now = input.time
    if now >= timers.nextDue || now >= nextDayReset, !input.fact.isReport {
      runTimers(into: &outbox)
    }
    let moved: Int
    switch input.fact {
    case .trade(let trade):
      moved = Int(trade.instrument.index)
      guard symbols[moved].onTrade(trade) else { return }
    case .quote(let quote):
      moved = Int(quote.instrument.index)
      guard symbols[moved].onQuote(quote) else { return }
    case .bar(let bar):
      moved = Int(bar.instrument.index)
      guard symbols[moved].onBar(bar) else { return }
    case .report(let report):
      cause = .venue
      onReport(report, into: &outbox)
      return
    case .request(let request, let by):
      cause = by
      onRequest(request, into: &outbox)
      return
    case .unanswered(let id, _):
      cause = .venue
      onUnanswered(id, into: &outbox)
      return
    case .clock:
      return
    }
    symbols[moved].noteExtremes(input: inputSequence)
    if symbols[moved].firesTriggers { fireTriggers(moved, into: &outbox) }
    if isDailyLossLimited, !symbols[moved].position.isZero {
      remark(moved)
      checkDailyLoss(into: &outbox)
    }
  }

  /// Goes on counting where an earlier run stopped.
  mutating func resumeCounting(inputs: UInt64, events: UInt64, at time: Timestamp) {
    precondition(time >= now, "Invariant: engine time never goes back")
    inputSequence = inputs
    eventSequence = events
    now = time
  }

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
    outbox.touched.append(book.slots[slot].id)
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
