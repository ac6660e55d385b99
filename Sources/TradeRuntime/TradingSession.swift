public import Connectors
public import PaperTrading
public import TradeEngine
public import TradingModel

/// The engine and the paper venue, and the order in which they see things (`semantics.md` §0).
///
/// For each market event the venue sees it first; its reports and the commands they cause go back
/// and forth until nothing is due; then the engine sees the event, and its commands settle the
/// same way. With latency, commands and reports arrive later instead, in time order with the
/// engine's timers. Everything is synchronous, so live simulation, replay, tests and benchmarks are
/// one code path.
public struct TradingSession: Sendable {
  /// Manages the brackets.
  public internal(set) var engine: ExecutionEngine
  /// The other party.
  public internal(set) var venue: PaperVenue
  /// Market events delivered, those of earlier runs included.
  public internal(set) var marketEventCount: UInt64 = 0
  /// What happened since it was last emptied by the caller.
  public var events: [Event] = []
  /// While the market stands still the venue does too: commands wait until it moves again.
  public var isVenueHeld = false

  /// Where everything is written before it is sent; `nil` writes nothing.
  var books: SessionBooks?
  /// Whether something waits to be written that nothing was waiting for.
  var hasUnwritten = false

  var outbox = Outbox()
  var reports: [ExecutionReport] = []
  private var held: [Command] = []

  /// Makes a session on the market that `feed` describes; its history warms up the ATR.
  ///
  /// - Parameters:
  ///   - feed: The instruments and the history.
  ///   - settings: The engine's rules.
  ///   - paper: The venue's rules and the starting cash.
  public init(feed: FeedInfo, settings: EngineSettings, paper: PaperSettings) {
    var market = ExecutionEngine.Market(
      instruments: feed.instruments, hasTrades: feed.kinds.map(\.hasTrades), barSpan: feed.barSpan,
      staleAfter: Self.staleAfter(feed), start: feed.start)
    var paper = paper
    paper.staleAfter = settings.risk.staleAfter ?? market.staleAfter
    venue = PaperVenue(instruments: feed.instruments, kinds: feed.kinds, settings: paper)
    market.capabilities = venue.capabilities
    market.stopTriggers = zip(feed.instruments, feed.kinds).map { instrument, kinds in
      (paper.triggerBySymbol[instrument.symbol] ?? paper.trigger).resolved(
        hasTrades: kinds.hasTrades, hasQuotes: kinds.hasQuotes, hasBars: kinds.hasBars)
    }
    engine = ExecutionEngine(settings: settings, market: market, cash: paper.cash)
    for bar in feed.history { engine.warmUp(bar) }
    outbox.notesTouched = false
  }

  /// 10 s for ticks, 2.5 bars for bars (SEM-62).
  private static func staleAfter(_ feed: FeedInfo) -> TimeSpan {
    let hasTicks = feed.kinds.contains { $0.hasTrades || $0.hasQuotes }
    return hasTicks
      ? .seconds(10) : TimeSpan(nanoseconds: feed.barSpan.nanoseconds / 2 * 5)
  }

  /// Delivers one market event to both parties.
  public mutating func onMarket(_ event: MarketEvent) {
    marketEventCount += 1
    switch event {
    case .trade(let trade):
      if isDue(by: trade.time) { runTimers(until: trade.time) }
      var hasMore = venue.onTrade(trade, into: &reports)
      if hasMore || !reports.isEmpty { settle(&hasMore) }
      engine.process(trade, at: max(trade.time, engine.now), into: &outbox)
    case .quote(let quote):
      if isDue(by: quote.time) { runTimers(until: quote.time) }
      var hasMore = venue.onQuote(quote, into: &reports)
      if hasMore || !reports.isEmpty { settle(&hasMore) }
      engine.process(quote, at: max(quote.time, engine.now), into: &outbox)
    case .bar(let bar):
      // What is due inside the bar waits for its end: the bar's open has been by then.
      runTimers(until: bar.start)
      var hasMore = venue.onBar(bar, into: &reports)
      if hasMore || !reports.isEmpty { settle(&hasMore) }
      if venue.nextDue <= bar.end { receive(until: bar.end) }
      process(.bar(bar), at: bar.end)
    }
    if !outbox.isEmpty { settleAll() }
    if hasUnwritten { writeWhenOwn() }
  }

  /// Hands a trader's wish to the engine at engine time, or at `time` when that is later.
  public mutating func request(_ request: TraderRequest, cause: Cause, at time: Timestamp? = nil) {
    let moment = max(engine.now, time ?? engine.now)
    runTimers(until: moment)
    process(.request(request, cause), at: moment)
    settleAll()
    if hasUnwritten { writeWhenOwn() }
  }

  /// Whether a timer, or something on its way between the parties, comes before `time`.
  @inline(__always)  // Asked with every tick.
  private func isDue(by time: Timestamp) -> Bool {
    engine.nextDue <= time || venue.nextDue <= time
  }

  /// Runs what is due up to `time` when no market event comes before it: timers, and what is on
  /// its way between the parties.
  public mutating func runTimers(until time: Timestamp) {
    while isDue(by: time) {
      let due = engine.nextDue
      if venue.nextDue <= due, !isVenueHeld {
        receive(until: venue.nextDue)
      } else if due <= time {
        process(.clock, at: due)
        settleAll()
      } else {
        return
      }
    }
  }

  /// Sends the commands that waited while the market stood still.
  public mutating func releaseHeldCommands() {
    isVenueHeld = false
    guard !held.isEmpty else { return }
    outbox.commands.append(contentsOf: held)
    held.removeAll()
    settleAll()
  }

  /// Ends the run: what is on its way arrives, one closing event per symbol at its last price
  /// fills waiting market orders, and so on until nothing is on its way.
  public mutating func close() {
    releaseHeldCommands()
    drain()
    for symbol in 0..<engine.instrumentCount {
      venue.close(InstrumentID(symbol), at: engine.now, into: &reports)
      settleAll()
    }
    drain()
    // What a faulty venue refused is tried again within this time; now nothing is refused.
    if venue.settings.faults != FaultSettings() {
      runTimers(until: engine.now + .seconds(60))
      drain()
    }
  }

  /// Lets arrive what the parties have sent each other, without the market moving.
  public mutating func settleInFlight() {
    drain()
    if hasUnwritten { writeJournal() }
  }

  private mutating func drain() {
    while venue.nextDue < .distantFuture { runTimers(until: venue.nextDue) }
  }

  /// Lets arrive what the venue and the engine sent each other, until `time`.
  private mutating func receive(until time: Timestamp) {
    while venue.nextDue <= time, !isVenueHeld {
      let due = venue.nextDue
      venue.advance(to: due, into: &reports)
      settleAll(arrival: due)
    }
  }

  private mutating func process(_ fact: Input.Fact, at time: Timestamp) {
    engine.process(
      Input(sequence: engine.lastInput + 1, time: max(time, engine.now), fact: fact), into: &outbox)
  }

  /// Settles, and plays the rest of the venue's event, until neither has anything left.
  private mutating func settle(_ hasMore: inout Bool) {
    settleAll()
    while hasMore {
      hasMore = venue.resume(into: &reports)
      settleAll()
    }
  }

  /// Delivers reports and commands until neither is left.
  ///
  /// - Parameter arrival: When the first reports arrive, when that is after they were made.
  mutating func settleAll(arrival: Timestamp = .distantPast) {
    if reports.isEmpty, outbox.isEmpty { return }
    repeat {
      if books != nil { storeVenue() }
      // Nothing is reported meanwhile, and nothing commanded: both lists are read where they are.
      for index in reports.indices {
        let time = max(reports[index].transactTime, arrival, engine.now)
        engine.process(reports[index], at: time, into: &outbox)
      }
      if books != nil { noteReports() }
      if !reports.isEmpty { reports.removeAll(keepingCapacity: true) }
      if books != nil {
        journalOutbox()
        handOverEvents()
      }
      if isVenueHeld {
        held.append(contentsOf: outbox.commands)
      } else {
        for index in outbox.commands.indices {
          venue.process(outbox.commands[index], at: engine.now, into: &reports)
        }
      }
      if !outbox.commands.isEmpty { outbox.commands.removeAll(keepingCapacity: true) }
    } while !reports.isEmpty
    // Once for all: lists are emptied as slowly as they are filled.
    handOverEvents()
  }

  /// Gives the events to the caller.
  private mutating func handOverEvents() {
    if events.isEmpty {
      swap(&events, &outbox.events)
    } else if !outbox.events.isEmpty {
      events.append(contentsOf: outbox.events)
      outbox.events.removeAll(keepingCapacity: true)
    }
    if !outbox.touched.isEmpty { outbox.touched.removeAll(keepingCapacity: true) }
  }
}
