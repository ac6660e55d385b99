import Indicators
import TradingModel

/// What the engine knows of one instrument; updated in place by every market event.
struct SymbolState: Sendable {
  let instrument: Instrument
  /// Whether prints exist; without them the middle of the quote stands for the last price.
  let hasTrades: Bool
  /// The last valid price; meaningless until `hasPrice`.
  private(set) var mark = Price.zero
  private(set) var hasPrice = false
  private(set) var bid = Price.zero
  private(set) var ask = Price.zero
  private(set) var hasQuote = false
  private var hasTraded = false
  /// The time of the newest valid data (SEM-62).
  private(set) var dataTime = Timestamp.distantPast
  private(set) var dayOpen = Price.zero
  private var isDayOpenDue = true
  private var builder: BarBuilder
  private(set) var atr: AverageTrueRange
  /// Events that were crossed or older than what is known, and moved nothing (SEM-32).
  private(set) var ignored: UInt64 = 0
  /// The signed position over all brackets.
  var position = Quantity.zero
  /// Left over below one lot by finished brackets (SEM-15).
  var dust = Quantity.zero
  /// Held by nobody's bracket: fills of orders that are not the engine's.
  var outside = OutsidePosition()
  /// Levels the engine watches, reached by the mark.
  private(set) var triggers = PriceTriggers()
  /// Levels of held stops where those watch something else than the mark (SEM-29).
  private var heldStops = PriceTriggers()
  /// Whether the newest event reached one of them.
  private(set) var firesHeldStops = false
  /// What the newest event was for stops that buy, and for those that sell.
  private var buyStopPrice: Int64 = 0
  private var sellStopPrice: Int64 = 0
  private var previousTrade = Price.zero
  private let stopTrigger: TriggerRule
  /// Highest and lowest prices since brackets opened; kept only while any is open.
  private(set) var extremes = RunningExtremes()
  /// Brackets with a fill.
  private(set) var openBrackets = 0
  /// The range of the newest event.
  private(set) var rangeHigh: Int64 = 0
  private(set) var rangeLow: Int64 = 0
  /// Newest ATR values, for `volatility_scaled`.
  private var atrHistory: [Int64] = []
  private let lookBack: Int
  /// The entry that follows when the symbol is flat (SEM-50).
  var reversal: EntryRequest?
  /// What entries still work, signed.
  var workingEntries: Int128 = 0
  /// What the position was last counted as, and whether it is on the engine's list of those that
  /// must be counted anew.
  var counted = PositionShare()
  var isCountDue = false

  /// What an event did.
  struct Effect: Sendable {
    /// Whether the mark moved, or a level the engine watches was reached.
    let isMarked: Bool
    /// Whether no level was.
    let firesNothing: Bool
  }

  init(
    instrument: Instrument, hasTrades: Bool, stopTrigger: TriggerRule, barSpan: TimeSpan,
    atrPeriod: Int32, lookBack: Int32
  ) {
    self.instrument = instrument
    self.hasTrades = hasTrades
    self.stopTrigger = stopTrigger == .auto ? (hasTrades ? .last : .bidAsk) : stopTrigger
    builder = BarBuilder(instrument: instrument.id, span: barSpan)
    atr = AverageTrueRange(period: atrPeriod)
    self.lookBack = Int(lookBack)
  }

  /// Takes a print.
  mutating func onTrade(_ trade: Trade) -> Effect {
    guard trade.time >= dataTime else {
      ignored += 1
      return effect(isMarked: false, mayFire: false)
    }
    dataTime = trade.time
    if stopTrigger == .doubleLast { noteTwoTrades(trade.price) }
    hasTraded = true
    if let bar = builder.onTrade(trade) { add(bar) }
    rangeHigh = trade.price.raw
    rangeLow = trade.price.raw
    return effect(isMarked: setMark(trade.price))
  }

  /// Takes a quote.
  mutating func onQuote(_ quote: Quote) -> Effect {
    guard !quote.isCrossed, quote.time >= dataTime else {
      ignored += 1
      return effect(isMarked: false, mayFire: false)
    }
    dataTime = quote.time
    bid = quote.bid
    ask = quote.ask
    hasQuote = true
    noteQuotedStops()
    // Prints make the mark; until the first one a position must be worth something too.
    if hasTrades, hasTraded { return effect(isMarked: false, mayFire: false) }
    if !hasTrades, let bar = builder.onQuote(quote) { add(bar) }
    let middle = quote.bid.raw + (quote.ask.raw - quote.bid.raw) / 2
    rangeHigh = middle
    rangeLow = middle
    return effect(isMarked: setMark(Price(raw: middle)))
  }

  /// Takes a complete bar.
  mutating func onBar(_ bar: Bar) -> Effect {
    guard bar.isConsistent, bar.end >= dataTime else {
      ignored += 1
      return effect(isMarked: false, mayFire: false)
    }
    dataTime = bar.end
    hasTraded = true
    if isDayOpenDue { _ = setMark(bar.open) }
    join(bar)
    rangeHigh = bar.high.raw
    rangeLow = bar.low.raw
    // A bar's prices move every stop, whatever it watches.
    if stopTrigger != .last { showStops(buying: rangeHigh, selling: rangeLow) }
    _ = setMark(bar.close)
    return effect(isMarked: true)
  }

  /// What the event that was just taken did; keeps its range while a bracket is open.
  ///
  /// - Parameter mayFire: False when the event moved nothing, so that the levels it reached are those
  ///   of an earlier one.
  @inline(__always)
  private mutating func effect(isMarked: Bool, mayFire: Bool = true) -> Effect {
    let fires = mayFire && firesTriggers
    if isMarked || fires, openBrackets > 0 { extremes.add(high: rangeHigh, low: rangeLow) }
    return Effect(isMarked: isMarked || fires, firesNothing: !fires && !firesHeldStops)
  }

  /// Takes a bar of the past: it feeds the ATR and nothing else.
  mutating func onHistory(_ bar: Bar) { join(bar) }

  /// Joins a bar into the ATR's own, which may be longer.
  private mutating func join(_ bar: Bar) {
    if let complete = builder.advance(to: bar.start) { add(complete) }
    if let complete = builder.onBar(bar) { add(complete) }
  }

  private mutating func add(_ bar: Bar) {
    atr.add(bar)
    guard lookBack > 0, let offset = atrOffset else { return }
    if atrHistory.count >= 2 * lookBack { atrHistory.removeFirst(atrHistory.count - lookBack) }
    atrHistory.append(offset.raw)
  }

  /// The share of the newest ATR values that are below the current one; `nil` with less than two.
  var atrPercentile: Ratio? {
    let values = atrHistory.suffix(lookBack)
    guard values.count > 1, let current = values.last else { return nil }
    let below = Int64(values.count { $0 < current })
    return Ratio(raw: below * fixedPointScale / Int64(values.count - 1))
  }

  // MARK: Held stops

  private mutating func noteTwoTrades(_ price: Price) {
    // One print beyond the stop is not enough: the less far of two counts.
    if hasTraded {
      showStops(
        buying: min(price, previousTrade).raw, selling: max(price, previousTrade).raw)
    }
    previousTrade = price
  }

  private mutating func noteQuotedStops() {
    let spread = ask.raw - bid.raw
    switch stopTrigger {
    case .bidAsk: showStops(buying: ask.raw, selling: bid.raw)
    // Rounded away from the stop.
    case .mid: showStops(buying: bid.raw + spread / 2, selling: ask.raw - spread / 2)
    case .auto, .last, .doubleLast: break
    }
  }

  private mutating func showStops(buying: Int64, selling: Int64) {
    buyStopPrice = buying
    sellStopPrice = selling
    firesHeldStops = heldStops.fires(high: buying, low: selling)
  }

  /// Removes and returns the next held stop that the newest event reached.
  mutating func popHeldStop() -> PriceTriggers.Entry? {
    let entry = heldStops.popFired(high: buyStopPrice, low: sellStopPrice)
    if entry == nil { firesHeldStops = false }
    return entry
  }

  /// What the newest event reached is past.
  mutating func forgetHeldStops() { firesHeldStops = false }

  // MARK: Levels

  /// Watches a level for a bracket.
  mutating func insert(_ watch: BracketOrder.Watch, for bracket: BracketID) {
    if isOfHeldStops(watch) {
      heldStops.insert(
        watch.level, isRising: watch.isRising, bracket: bracket, purpose: watch.purpose)
    } else {
      triggers.insert(
        watch.level, isRising: watch.isRising, bracket: bracket, purpose: watch.purpose)
    }
  }

  /// Watches it no more.
  mutating func remove(_ watch: BracketOrder.Watch, for bracket: BracketID) {
    if isOfHeldStops(watch) {
      heldStops.remove(
        watch.level, isRising: watch.isRising, bracket: bracket, purpose: watch.purpose)
    } else {
      triggers.remove(
        watch.level, isRising: watch.isRising, bracket: bracket, purpose: watch.purpose)
    }
  }

  private func isOfHeldStops(_ watch: BracketOrder.Watch) -> Bool {
    watch.purpose == .heldStop && stopTrigger != .last
  }

  /// Removes and returns the next level that the newest event reached.
  mutating func popTrigger() -> PriceTriggers.Entry? {
    triggers.popFired(high: rangeHigh, low: rangeLow)
  }

  /// Whether the newest event reaches a level the engine watches.
  var firesTriggers: Bool { triggers.fires(high: rangeHigh, low: rangeLow) }

  /// Makes any other mark than this one fire, once.
  mutating func awaitMove() { triggers.awaitMove(from: mark) }
  mutating func forgetMove() { triggers.forgetMove() }
  var awaitsMove: Bool { triggers.awaitsMove }

  /// The highest and lowest price since the opening with the input `input`.
  ///
  /// Mutating only so that no copy is made.
  mutating func range(since input: UInt64) -> (high: Int64, low: Int64)? { extremes.since(input) }

  /// A bracket got its first fill with the input of this number.
  mutating func bracketOpened(input: UInt64) {
    openBrackets += 1
    extremes.open(input)
  }

  /// Whether the extremes of brackets that have ended are worth joining; seldom, so that it costs
  /// next to nothing a bracket.
  var areExtremesOvergrown: Bool { extremes.count > 64 + 4 * openBrackets }

  /// Joins the extremes that none of these openings, rising, still divides.
  mutating func joinExtremes(_ openings: [UInt64]) { extremes.join(openings) }

  /// A bracket with a fill ended.
  mutating func bracketClosed() {
    openBrackets -= 1
    if openBrackets == 0 { extremes.removeAll() }
  }

  /// A new trading day: the next price is its open.
  mutating func resetDay() { isDayOpenDue = true }

  private mutating func setMark(_ price: Price) -> Bool {
    if isDayOpenDue {
      dayOpen = price
      isDayOpenDue = false
    }
    hasPrice = true
    guard price != mark else { return false }
    mark = price
    return true
  }

  /// The ATR as an offset, rounded to a billionth; `nil` while it is missing or below one.
  var atrOffset: PriceOffset? { Self.offset(atr) }

  static func offset(_ atr: AverageTrueRange) -> PriceOffset? {
    guard let value = atr.value, let offset = PriceOffset(value, rounding: .toNearestOrEven),
      offset.raw > 0
    else { return nil }
    return offset
  }

  /// The bar length of the ATR.
  var atrBarSpan: TimeSpan { builder.span }

  /// True ranges seen so far, at most the period.
  var atrHave: Int32 { atr.trueRangesSeen }

}
