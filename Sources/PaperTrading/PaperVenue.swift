public import Connectors
public import TradingModel

/// The paper venue at the end of a line: what goes there and comes back takes its time (SEM-35).
///
/// Without latency it is the matching engine itself. With it, `process` sends a command on its
/// way, and reports are under way from the moment of their `transactTime`; `advance` lets arrive
/// what has arrived by then, and `nextDue` says when there is something:
///
/// ```
/// while venue.nextDue <= event.time {
///   let due = venue.nextDue
///   venue.advance(to: due, into: &reports)          // deliver them at `due`
/// }
/// var hasMore = venue.onTrade(trade, into: &reports)
/// ```
///
/// What arrives inside a bar acts after it: of a bar only its end is known.
public struct PaperVenue: Sendable {
  /// Matches orders; its account and books are the venue's, not yet what the trader knows.
  public internal(set) var matching: MatchingEngine
  /// When something arrives here or there; `distantFuture` when nothing is on its way.
  public private(set) var nextDue = Timestamp.distantFuture

  private let latency: LatencySettings
  private let slowCancels: Ratio
  let isDirect: Bool
  private var line = LatencyLine()
  var chance: VenueChance
  /// Reports on their way whose causes are not stored yet; kept only while `keepsBooks`.
  var unstored: [ExecutionReport] = []
  /// Whether somebody stores what happens here.
  public internal(set) var keepsBooks = false
  private var produced: [ExecutionReport] = []

  /// Makes a venue without orders; see `MatchingEngine.init`.
  public init(instruments: [Instrument], kinds: [FeedInfo.Kinds], settings: PaperSettings) {
    matching = MatchingEngine(instruments: instruments, kinds: kinds, settings: settings)
    latency = settings.latency
    slowCancels = settings.faults.slowCancels
    isDirect = settings.latency.isZero
    chance = VenueChance(seed: settings.seed, .latency)
  }

  // MARK: The market

  /// Plays a print; see `MatchingEngine.onTrade`.
  @inline(__always)  // One tick in a million finds an order; the rest is two comparisons.
  public mutating func onTrade(_ trade: Trade, into reports: inout [ExecutionReport]) -> Bool {
    if isDirect { return matching.onTrade(trade, into: &reports) }
    let hasMore = matching.onTrade(trade, into: &produced)
    ship(into: &reports)
    return hasMore
  }

  /// Plays new best prices; see `MatchingEngine.onQuote`.
  @inline(__always)
  public mutating func onQuote(_ quote: Quote, into reports: inout [ExecutionReport]) -> Bool {
    if isDirect { return matching.onQuote(quote, into: &reports) }
    let hasMore = matching.onQuote(quote, into: &produced)
    ship(into: &reports)
    return hasMore
  }

  /// Plays a complete bar; see `MatchingEngine.onBar`.
  public mutating func onBar(_ bar: Bar, into reports: inout [ExecutionReport]) -> Bool {
    if isDirect { return matching.onBar(bar, into: &reports) }
    let hasMore = matching.onBar(bar, into: &produced)
    ship(into: &reports)
    return hasMore
  }

  /// Plays on with the event that is being played; see `MatchingEngine.resume`.
  public mutating func resume(into reports: inout [ExecutionReport]) -> Bool {
    if isDirect { return matching.resume(into: &reports) }
    let hasMore = matching.resume(into: &produced)
    ship(into: &reports)
    return hasMore
  }

  /// Ends a run for one instrument; see `MatchingEngine.close`.
  ///
  /// What is on its way stays there: the caller lets it arrive, before and after.
  public mutating func close(
    _ instrument: InstrumentID, at now: Timestamp, into reports: inout [ExecutionReport]
  ) {
    if isDirect { return matching.close(instrument, at: now, into: &reports) }
    matching.close(instrument, at: now, into: &produced)
    ship(into: &reports)
  }

  // MARK: The trader

  /// Sends a command at `now`; what takes no time is done and reported at once.
  public mutating func process(
    _ command: Command, at now: Timestamp, into reports: inout [ExecutionReport]
  ) {
    if isDirect { return matching.process(command, at: now, into: &reports) }
    if line.send(command, at: now.nanoseconds, for: span(of: command)) {
      nextDue = line.nextDue
    } else {
      matching.process(command, at: now, into: &produced)
      ship(into: &reports)
    }
  }

  /// Lets everything arrive that has arrived by `time`: commands at the venue, reports in
  /// `reports`, in the order of time and then of their sending.
  public mutating func advance(to time: Timestamp, into reports: inout [ExecutionReport]) {
    while let item = line.popDue(by: time.nanoseconds) {
      switch item.cargo {
      case .report(let report): reports.append(report)
      case .command(let command):
        matching.process(command, at: Timestamp(nanoseconds: item.due), into: &produced)
        ship(into: &reports)
      }
    }
    nextDue = line.nextDue
  }

  private mutating func span(of command: Command) -> Int64 {
    switch command {
    case .submit, .status: chance.span(of: latency.submit)
    case .replace: chance.span(of: latency.replace)
    case .cancel:
      chance.span(of: latency.cancel) &* (chance.happens(slowCancels) ? 10 : 1)
    }
  }

  /// Puts what the matching engine reported on its way back.
  private mutating func ship(into reports: inout [ExecutionReport]) {
    if produced.isEmpty { return }
    if keepsBooks { unstored.append(contentsOf: produced) }
    for report in produced
    where !line.send(
      report, for: chance.span(of: latency.report), mayOvertake: latency.reordersReports)
    {
      reports.append(report)
    }
    produced.removeAll(keepingCapacity: true)
    nextDue = line.nextDue
  }
}

/// What can be seen of the venue.
extension PaperVenue {
  /// The settings the venue was made with.
  public var settings: PaperSettings { matching.settings }
  /// Cash, positions and fees.
  public var account: PaperAccount { matching.account }
  /// Events that moved nothing.
  public var ignored: MatchingEngine.IgnoredCounts { matching.ignored }
  /// What the venue can do.
  public var capabilities: VenueCapabilities { matching.capabilities }
  /// The orders that work there, older ids first.
  public var openOrders: [OpenOrder] { matching.openOrders }
  /// The number of orders that work there.
  public var openOrderCount: Int { matching.openOrderCount }
  /// The last trade of every instrument, else the middle of its quote; `nil` before any price.
  public var marks: [Price?] { matching.marks }
  /// Cash plus all positions at the last prices.
  public var equity: Money { matching.equity }
  /// Equity less the margin of positions and working entries (SEM-39); never below zero.
  public var buyingPower: Money { matching.buyingPower }
}
