public import Connectors
public import TradingModel

/// The paper venue: takes commands, matches orders against the market, reports in FIX words.
///
/// It is a party of its own with its own account, and knows nothing of brackets' rules. It is a
/// deterministic synchronous value without a clock: the same events, commands and seed give the
/// same reports. A market event is played in phases, so that between one side and the other the
/// caller can deliver reports and bring back what they cause (SEM-22):
///
/// ```
/// var hasMore = venue.onTrade(trade, into: &reports)
/// deliver(reports)                                  // and send the commands they cause
/// while hasMore { hasMore = venue.resume(into: &reports); deliver(reports) }
/// ```
///
/// Report times: those of a bar's open carry the bar's start, the rest of the bar its end; times
/// never go back. An event that moves no order allocates nothing and costs a few comparisons,
/// however many orders rest.
public struct MatchingEngine: Sendable {
  /// Events that moved nothing (SEM-32).
  public struct IgnoredCounts: Hashable, Sendable {
    /// Older than what was known of the instrument, repeated bars, or prices out of range.
    public var outOfOrder: UInt64 = 0
    /// Quotes with bid > ask, and bars whose prices contradict each other.
    public var unusable: UInt64 = 0
  }

  /// The settings the venue was made with.
  public let settings: PaperSettings
  /// Cash, positions and fees.
  public internal(set) var account: PaperAccount
  /// Events that moved nothing.
  public internal(set) var ignored = IgnoredCounts()

  let terms: [ContractTerms]
  let fees: FeeModel
  /// Per instrument.
  let slippage: [SlippageModel]
  /// Older prices are nothing to take; `.max` when they never are too old.
  let staleAfter: Int64
  /// Whether an order may fill in parts.
  let fillsInParts: Bool
  var markets: [InstrumentMarket]
  var books: [InstrumentBook]
  var orders: [VenueOrder] = []
  var freeSlots: [Int32] = []
  /// The fees of working orders that have filled in part; never iterated.
  var partFees: [ClOrdID: OrderFees] = [:]
  var closed = ClosedOrders()
  var index = OrderIndex()
  /// Orders with an end, keyed by it.
  var expiries = PriceLadder()
  /// The newest time seen; reports carry it.
  var clock = Int64.min
  var lastExecID: UInt64 = 0
  var play = Play()
  /// Reused by the phases.
  var firing: [Int32] = []
  var fillChance: VenueChance
  var faultChance: VenueChance
  /// Whether the run is being closed: what is left fills whole, and nothing goes wrong any more.
  var isClosing = false

  /// Makes a venue without orders.
  ///
  /// - Parameters:
  ///   - instruments: Indexed by their ids.
  ///   - kinds: What events each gets; decides what `auto` means for triggers and market fills.
  ///   - settings: The venue's rules and the starting cash.
  /// - Precondition: one entry of `kinds` per instrument, and ids that count from 0.
  public init(instruments: [Instrument], kinds: [FeedInfo.Kinds], settings: PaperSettings) {
    precondition(
      instruments.count == kinds.count
        && instruments.enumerated().allSatisfy { Int($0.element.id.index) == $0.offset },
      "Invariant: instruments are indexed by their ids, each with its kinds")
    terms = instruments.map { ContractTerms($0) }
    self.settings = settings
    account = PaperAccount(terms: terms, cash: settings.cash)
    fees = FeeModel(settings.fees)
    let slippage = instruments.map { SlippageModel(settings.slippage, tick: $0.tick) }
    self.slippage = slippage
    staleAfter = settings.staleAfter?.nanoseconds ?? .max
    fillsInParts = settings.partial != .none || settings.liquidity != .unlimited
    let keepsSizes = fillsInParts || slippage.contains { $0.needsSizes }
    markets = zip(instruments, kinds).map { instrument, kinds in
      InstrumentMarket(
        stopWatch: Self.stopWatch(
          settings.triggerBySymbol[instrument.symbol] ?? settings.trigger, kinds),
        fillsAtNext: Self.fillsAtNext(settings.marketFill, kinds), keepsSizes: keepsSizes)
    }
    fillChance = VenueChance(seed: settings.seed, .fills)
    faultChance = VenueChance(seed: settings.seed, .faults)
    let book = InstrumentBook(limitNeedsThrough: settings.limitNeedsThrough)
    books = Array(repeating: book, count: instruments.count)
  }

  /// What a rule makes stops watch on a feed (SEM-29).
  private static func stopWatch(
    _ rule: TriggerRule, _ kinds: FeedInfo.Kinds
  ) -> InstrumentMarket.StopWatch {
    switch rule.resolved(
      hasTrades: kinds.hasTrades, hasQuotes: kinds.hasQuotes, hasBars: kinds.hasBars)
    {
    case .auto, .last: .last
    case .bidAsk: .oppositeQuote
    case .mid: .middle
    case .doubleLast: .lastTwo
    }
  }

  private static func fillsAtNext(_ rule: MarketFillRule, _ kinds: FeedInfo.Kinds) -> Bool {
    switch rule {
    case .auto: kinds.hasBars && !kinds.hasTrades && !kinds.hasQuotes
    case .current: false
    case .next: true
    }
  }

  // MARK: The market

  /// Plays a print.
  ///
  /// - Returns: Whether the caller must deliver the reports and call `resume`.
  public mutating func onTrade(_ trade: Trade, into reports: inout [ExecutionReport]) -> Bool {
    let number = Int(trade.instrument.index)
    let effect = markets[number].onTrade(trade)
    if effect == .none, trade.time.nanoseconds < expiries.best { return false }
    return begin(
      Play(trade, of: markets[number], book: number), effect, into: &reports)
  }

  /// Plays new best prices.
  ///
  /// - Returns: Whether the caller must deliver the reports and call `resume`.
  public mutating func onQuote(_ quote: Quote, into reports: inout [ExecutionReport]) -> Bool {
    let number = Int(quote.instrument.index)
    let effect = markets[number].onQuote(quote)
    if effect == .none, quote.time.nanoseconds < expiries.best { return false }
    return begin(
      Play(quote, of: markets[number], book: number), effect, into: &reports)
  }

  /// Plays a complete bar as sub-events: the open, then the path of the settings (SEM-41).
  ///
  /// - Returns: Whether the caller must deliver the reports and call `resume`.
  public mutating func onBar(_ bar: Bar, into reports: inout [ExecutionReport]) -> Bool {
    let number = Int(bar.instrument.index)
    noteMark(number)
    let effect = markets[number].onBar(bar)
    if effect == .none, bar.start.nanoseconds < expiries.best { return false }
    return begin(Play(bar, path: settings.barPath, book: number), effect, into: &reports)
  }

  /// Ends a run for one instrument: market orders that wait fill at the last price, and so does
  /// every market order after it, whole. No stop or resting limit is triggered.
  public mutating func close(
    _ instrument: InstrumentID, at now: Timestamp, into reports: inout [ExecutionReport]
  ) {
    let number = Int(instrument.index)
    advanceClock(to: now.nanoseconds)
    markets[number].fillsAtNext = false
    isClosing = true
    for slot in books[number].waiting {
      unplace(slot)
      takeOrRest(slot, into: &reports)
    }
  }

  // MARK: The trader

  /// Takes a command at `now` and reports what becomes of it at once.
  ///
  /// Never traps on what a command says: nonsense is answered by a rejecting report.
  public mutating func process(
    _ command: Command, at now: Timestamp, into reports: inout [ExecutionReport]
  ) {
    advanceClock(to: now.nanoseconds)
    if clock >= expiries.best { _ = expireOrders(upTo: clock, into: &reports) }
    switch command {
    case .submit(let request): submit(request, into: &reports)
    case .cancel(let id, let instrument): cancel(id, instrument, into: &reports)
    case .replace(let change): replace(change, into: &reports)
    case .status(let id, let instrument): reportStatus(id, instrument, into: &reports)
    }
  }

  mutating func advanceClock(to time: Int64) {
    if time > clock { clock = time }
  }
}
