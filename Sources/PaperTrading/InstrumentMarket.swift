import TradingModel

/// The prices of one instrument and the thresholds of its orders: all that an event looks at.
///
/// Plain integers, so that nothing is retained or copied on the way; an event that moves no order
/// is a few comparisons.
struct InstrumentMarket: Sendable {
  /// What an event asks of the venue.
  enum Effect: UInt8, Sendable {
    /// Nothing moves.
    case none
    /// An order may be concerned.
    case fires
    /// The event is older than what is known, or out of range.
    case outOfOrder
    /// The quote is crossed, or the bar's prices contradict each other.
    case unusable
  }

  /// What stops watch (SEM-29).
  enum StopWatch: UInt8, Sendable {
    case last
    case lastTwo
    case oppositeQuote
    case middle
  }

  /// Stands for a price that is not known yet.
  static let noPrice = Int64.min

  /// The time of the newest event.
  private(set) var lastTime = Int64.min
  /// The last trade, or where the price stands within a bar.
  var last = noPrice
  /// The trade before the last one.
  private var previousLast = noPrice
  private(set) var bid = noPrice
  private(set) var ask = noPrice
  private(set) var lastBarEnd = Int64.min
  /// The times of the last print or bar, and of the quote.
  private var printTime = Int64.min
  private var quoteTime = Int64.min

  // Thresholds for signed prices; see `watch`.
  private var tradeUp = Int64.max
  private var tradeDown = Int64.max
  private var askUp = Int64.max
  private var askDown = Int64.max
  private var bidUp = Int64.max
  private var bidDown = Int64.max
  private var barUp = Int64.max
  private var barDown = Int64.max

  /// Whether any other mark than this one fires.
  private(set) var awaitsMove = false

  private let stopWatch: StopWatch
  /// Whether stops watch trades; otherwise quotes.
  let stopsWatchTrades: Bool
  /// Whether market orders wait for the next event.
  var fillsAtNext: Bool
  private let keepsSizes: Bool
  /// The shown sizes; not kept when no rule asks for them.
  var sizes = ShownSizes()

  init(stopWatch: StopWatch, fillsAtNext: Bool, keepsSizes: Bool) {
    self.stopWatch = stopWatch
    stopsWatchTrades = stopWatch == .last || stopWatch == .lastTwo
    self.fillsAtNext = fillsAtNext
    self.keepsSizes = keepsSizes
  }

  // MARK: Events

  private static func isCountable(_ price: Int64) -> Bool {
    UInt64(bitPattern: price &+ Price.magnitudeMax) <= UInt64(2 * Price.magnitudeMax)
  }

  mutating func onTrade(_ trade: Trade) -> Effect {
    let price = trade.price.raw
    let time = trade.time.nanoseconds
    guard time >= lastTime, Self.isCountable(price) else { return .outOfOrder }
    lastTime = time
    printTime = time
    previousLast = last
    last = price
    if keepsSizes { sizes.onTrade(trade.quantity.raw) }
    return fires(price) ? .fires : .none
  }

  mutating func onQuote(_ quote: Quote) -> Effect {
    let newBid = quote.bid.raw
    let newAsk = quote.ask.raw
    let time = quote.time.nanoseconds
    guard newBid <= newAsk else { return .unusable }
    guard time >= lastTime, Self.isCountable(newBid), Self.isCountable(newAsk) else {
      return .outOfOrder
    }
    lastTime = time
    quoteTime = time
    bid = newBid
    ask = newAsk
    if keepsSizes { sizes.onQuote(bid: quote.bidSize.raw, ask: quote.askSize.raw) }
    return fires(ask: newAsk, bid: newBid) ? .fires : .none
  }

  /// Whether a print may concern an order.
  @inline(__always)
  func fires(_ price: Int64) -> Bool { price >= tradeUp || 0 &- price >= tradeDown }

  /// Whether a quote may.
  @inline(__always)
  func fires(ask: Int64, bid: Int64) -> Bool {
    ask >= askUp || 0 &- ask >= askDown || bid >= bidUp || 0 &- bid >= bidDown
  }

  mutating func onBar(_ bar: Bar) -> Effect {
    guard bar.isConsistent else { return .unusable }
    let end = bar.end.nanoseconds
    guard end >= lastTime, end > lastBarEnd, Self.isCountable(bar.high.raw),
      Self.isCountable(bar.low.raw)
    else { return .outOfOrder }
    lastTime = end
    printTime = end
    lastBarEnd = end
    let fires = bar.high.raw >= barUp || 0 &- bar.low.raw >= barDown
    last = fires ? bar.open.raw : bar.close.raw
    if keepsSizes { sizes.onTrade(bar.volume.raw) }
    return fires ? .fires : .none
  }

  // MARK: Prices

  /// The price that stands for the instrument's value: the last trade, else the quote's middle.
  var mark: Price? {
    if last != Self.noPrice { return Price(raw: last) }
    return bid == Self.noPrice ? nil : Price(raw: bid + (ask - bid) / 2)
  }

  /// Whether the quote, or else the print, is one to take: known, and not older than `oldest`.
  func hasQuote(since oldest: Int64) -> Bool { bid != Self.noPrice && quoteTime >= oldest }
  func hasPrint(since oldest: Int64) -> Bool { last != Self.noPrice && printTime >= oldest }

  /// What a taker pays or gets now, without slippage: the opposite quote, else the last print;
  /// `noPrice` when both are unknown or older than `oldest` (SEM-26).
  func takerPrice(isBuy: Bool, halfSpread: Int64, since oldest: Int64) -> Int64 {
    if hasQuote(since: oldest) { return isBuy ? ask : bid }
    if !hasPrint(since: oldest) { return Self.noPrice }
    return isBuy ? last + halfSpread : last - halfSpread
  }

  /// The price that stops of a side watch now; `noPrice` when nothing is known (SEM-29).
  func stopPrice(isBuy: Bool) -> Int64 {
    let quoted = quotedStopPrice(isBuy: isBuy)
    switch stopWatch {
    case .last: return last != Self.noPrice ? last : quoted
    case .lastTwo: return lastTwoStopPrice(isBuy: isBuy)
    case .oppositeQuote, .middle: return quoted != Self.noPrice ? quoted : last
    }
  }

  /// What a print means for stops that watch trades: it, or the less far of the last two.
  func printedStopPrice(isBuy: Bool) -> Int64 {
    stopWatch == .lastTwo ? lastTwoStopPrice(isBuy: isBuy) : last
  }

  /// What a quote means for stops that watch quotes; the middle is rounded away from the stop.
  func quotedStopPrice(isBuy: Bool) -> Int64 {
    guard bid != Self.noPrice else { return bid }
    guard stopWatch == .middle else { return isBuy ? ask : bid }
    return isBuy ? bid + (ask - bid) / 2 : ask - (ask - bid) / 2
  }

  private func lastTwoStopPrice(isBuy: Bool) -> Int64 {
    if previousLast == Self.noPrice { return previousLast }
    return isBuy ? min(last, previousLast) : max(last, previousLast)
  }

  // MARK: Orders

  /// Takes over the thresholds of the orders; one that waits makes every event count.
  ///
  /// For two trades and for the middle these are looser than the rule: the last trade, and the
  /// quote, are at the stop whenever they are.
  mutating func watch(_ best: InstrumentBook.Best) {
    watchOrders(best)
    if awaitsMove { watchMove() }
  }

  private mutating func watchOrders(_ best: InstrumentBook.Best) {
    if best.hasWaiting {
      (tradeUp, askUp, barUp) = (.min, .min, .min)
      return
    }
    tradeUp = stopsWatchTrades ? min(best.sellLimit, best.buyStop) : best.sellLimit
    tradeDown = stopsWatchTrades ? min(best.buyLimit, best.sellStop) : best.buyLimit
    askUp = stopsWatchTrades ? .max : best.buyStop
    askDown = best.buyLimit
    bidUp = best.sellLimit
    bidDown = stopsWatchTrades ? .max : best.sellStop
    barUp = min(best.sellLimit, best.buyStop)
    barDown = min(best.buyLimit, best.sellStop)
  }

  // MARK: The mark

  /// Makes every event fire that moves the mark: who must know costs other events nothing. Bars
  /// have to be asked about.
  mutating func awaitMove() {
    awaitsMove = true
    watchMove()
  }

  /// Lets only orders fire.
  mutating func forgetMove(_ best: InstrumentBook.Best) {
    awaitsMove = false
    watch(best)
  }

  private mutating func watchMove() {
    if last == Self.noPrice {
      // The first print, or any quote.
      (tradeUp, askUp) = (.min, .min)
    } else {
      tradeUp = min(tradeUp, last + 1)
      tradeDown = min(tradeDown, 1 - last)
    }
  }
}
