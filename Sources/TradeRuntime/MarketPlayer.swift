public import Connectors
import TradeEngine
public import TraderCommands
public import TradingModel

/// Plays a feed into a session, with script lines at their moments; without any clock.
///
/// Headless runs play it as fast as it goes; the dashboard's loop decides when each event is due.
public struct MarketPlayer: Sendable {
  /// The engine and the venue.
  public var session: TradingSession
  /// The chart's bars.
  public private(set) var charts: ChartBars
  /// The lines of the screen's log.
  public internal(set) var log = EventLog()
  /// What the trader said about brackets.
  public internal(set) var annotations = Annotations()
  /// The feed that is played.
  public private(set) var feed: any MarketFeed
  /// Commands of script lines for the feed, the screen and files, for the caller to obey.
  public var orders: [TraderCommand] = []
  /// Whether the feed has no more events.
  public private(set) var isFinished = false
  /// The event that comes next, already taken from the feed.
  public private(set) var next: MarketEvent?

  private var notices: [Notice] = []
  private var script: ScriptSchedule
  private var waitingForPrice: [ScriptLine] = []
  private let until: Timestamp
  private let info: FeedInfo

  /// Makes a player.
  ///
  /// - Parameters:
  ///   - feed: What to play.
  ///   - session: Who sees it.
  ///   - script: The commands.
  ///   - until: Events after this moment are not played.
  public init(
    feed: any MarketFeed, session: TradingSession, script: Script = Script(lines: []),
    until: Timestamp = .distantFuture
  ) {
    self.feed = feed
    self.session = session
    self.until = until
    info = feed.info
    self.script = ScriptSchedule(script, start: info.start)
    charts = ChartBars(
      instruments: info.instruments, hasTrades: info.kinds.map(\.hasTrades), span: info.barSpan,
      history: info.history)
    takeNext()
  }

  /// What the feed said of itself.
  public var feedInfo: FeedInfo { info }

  /// Script lines whose moment never came.
  public var unusedScriptLines: [ScriptLine] { waitingForPrice + script.remaining }

  /// Runs the lines of `@start`; call it once, before the first event.
  ///
  /// Where an entry's symbol has no price yet, that line waits for the first one: without it there
  /// is nothing to size or to plan exits from.
  public mutating func start() {
    for line in script.takeStart() {
      if isEarly(line) { waitingForPrice.append(line) } else { obey(line, at: nil) }
    }
  }

  private func isEarly(_ line: ScriptLine) -> Bool {
    guard case .engine(.enter(let entry)) = line.command else { return false }
    return !session.engine.hasPrice(of: entry.instrument)
  }

  private mutating func runWaiting() {
    let lines = waitingForPrice
    waitingForPrice = lines.filter(isEarly)
    for line in lines where !isEarly(line) { obey(line, at: nil) }
  }

  /// Plays the next event and what the script wants before and after it.
  ///
  /// A script line before the event that gives an order to the caller ends the step: the event is
  /// still the next one then, and the following step plays it.
  ///
  /// - Returns: Whether there was one.
  @discardableResult
  public mutating func step() -> Bool {
    guard let event = next else { return false }
    while let timed = script.takeTimed(before: event) {
      obey(timed.line, at: timed.due)
      // After `pause` or `quit` the caller decides whether the market goes on.
      if !orders.isEmpty { return true }
    }
    session.releaseHeldCommands()
    session.onMarket(event)
    charts.onMarket(event)
    if !waitingForPrice.isEmpty { runWaiting() }
    if script.countsBarsOrTicks { runCounted() }
    takeNext()
    return true
  }

  /// The time that a `goto` goes to; `nil`, and a line in the log, when it is past: what was traded
  /// stays so.
  public mutating func goal(of moment: MarketMoment) -> Timestamp? {
    let goal = moment.moment(now: session.engine.now)
    if goal > session.engine.now { return goal }
    tell(.warning, "goto \(moment.text): that is past, and no market goes back")
    return nil
  }

  /// Plays every event up to `moment`, then what timers and the script want until then.
  ///
  /// A script line that gives an order to the caller ends it early; call it again to go on.
  public mutating func play(to moment: Timestamp) {
    while let event = next, event.time <= moment {
      step()
      if !orders.isEmpty { return }
    }
    // Without an end there is nothing to wait for beyond the last event.
    guard moment != .distantFuture else { return }
    while let timed = script.takeTimed(upTo: moment) {
      obey(timed.line, at: timed.due)
      if !orders.isEmpty { return }
    }
    session.runTimers(until: moment)
  }

  private mutating func runCounted() {
    let bars = charts.completedCount(of: InstrumentID(0))
    let ticks = Int64(session.marketEventCount)
    while let line = script.takeCounted(bars: bars, ticks: ticks) { obey(line, at: nil) }
  }

  /// Runs timers and script lines up to the end of the run, then `@end`, then the closing events.
  ///
  /// Without an end of its own the run ends with the last event.
  public mutating func finish() {
    session.releaseHeldCommands()
    let end = until == .distantFuture ? session.engine.now : until
    while let timed = script.takeTimed(upTo: end) { obey(timed.line, at: timed.due) }
    session.runTimers(until: end)
    for line in script.takeEnd() { obey(line, at: nil) }
    session.close()
  }

  /// Hands a trader's command to the engine.
  public mutating func request(_ request: TraderRequest, cause: Cause) {
    session.request(request, cause: cause)
  }

  /// Adds a line of the program's own to the log.
  ///
  /// - Parameter bracket: The bracket whose story it belongs to.
  public mutating func tell(_ severity: Severity, _ text: String, of bracket: BracketID? = nil) {
    let notice = Notice(
      time: session.engine.now, severity: severity, text: text, bracket: bracket)
    log.add(notice)
    notices.append(notice)
  }

  /// Returns the lines of the program's own since the last call; they are in the log already.
  public mutating func takeNotices() -> [Notice] {
    defer { notices.removeAll() }
    return notices
  }

  /// Returns the events since the last call, after adding them to the log.
  public mutating func takeEvents() -> [Event] {
    for fault in session.takeJournalNews() { tell(fault) }
    guard !session.events.isEmpty else { return [] }
    let events = session.events
    for event in events { log.add(event) }
    session.events.removeAll(keepingCapacity: true)
    return events
  }

  private mutating func tell(_ fault: StoreError?) {
    guard let fault else {
      tell(.good, "the journal is written again: new entries may go out")
      return
    }
    tell(.danger, "\(fault.words): no new entries; exits go on in memory")
  }

  private mutating func obey(_ line: ScriptLine, at time: Timestamp?) {
    switch line.command {
    case .engine(let request): session.request(request, cause: .script, at: time)
    case .record(.annotate(let id, let annotation)): annotate(id, annotation)
    case .feed, .screen, .record(.export): orders.append(line.command)
    }
  }

  /// Plays up to `position` without trading; script lines up to there have run in an earlier run.
  mutating func fastForward(to position: UInt64) {
    while session.marketEventCount < position, let event = next {
      while script.takeTimed(before: event) != nil {}
      session.fastForward(event)
      charts.onMarket(event)
      if script.countsBarsOrTicks {
        let bars = charts.completedCount(of: InstrumentID(0))
        while script.takeCounted(bars: bars, ticks: Int64(session.marketEventCount)) != nil {}
      }
      takeNext()
    }
  }

  /// Leaves out the script lines that an earlier run has run: those of `@start` when it had begun,
  /// and those up to the engine's time. A line that a crash cut short is not run twice.
  mutating func skipScript(wasStarted: Bool) {
    guard wasStarted else { return }
    _ = script.takeStart()
    while script.takeTimed(upTo: session.engine.now) != nil {}
  }

  /// Shows trades of earlier runs.
  mutating func showTrades(_ trades: [TradeResult]) { log.add(trades) }

  private mutating func takeNext() {
    next = feed.next()
    if let event = next, event.time > until { next = nil }
    if next == nil { isFinished = true }
  }
}
