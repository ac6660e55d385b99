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

  /// Stands for a price that is not known yet.
  static let noPrice = Int64.min

  /// The time of the newest event.
  private(set) var lastTime = Int64.min
  /// The last trade, or where the price stands within a bar.
  var last = noPrice
  private(set) var bid = noPrice
  private(set) var ask = noPrice
  private(set) var lastBarEnd = Int64.min

  // Thresholds for signed prices; see `watch`.
  private var tradeUp = Int64.max
  private var tradeDown = Int64.max
  private var askUp = Int64.max
  private var askDown = Int64.max
  private var bidUp = Int64.max
  private var bidDown = Int64.max
  private var barUp = Int64.max
  private var barDown = Int64.max

  /// Whether stops watch trades; otherwise the opposite quotes.
  let stopsWatchTrades: Bool
  /// Whether market orders wait for the next event.
  var fillsAtNext: Bool
  init(stopsWatchTrades: Bool, fillsAtNext: Bool) {
    self.stopsWatchTrades = stopsWatchTrades
    self.fillsAtNext = fillsAtNext
  }

  // MARK: Events

  private static func isCountable(_ price: Int64) -> Bool {
    UInt64(bitPattern: price &+ Price.magnitudeMax) <= UInt64(2 * Price.magnitudeMax)
  }

  mutating func onTrade(_ price: Int64, at time: Int64) -> Effect {
    guard time >= lastTime, Self.isCountable(price) else { return .outOfOrder }
    lastTime = time
    last = price
    return price >= tradeUp || 0 &- price >= tradeDown ? .fires : .none
  }

  mutating func onQuote(bid newBid: Int64, ask newAsk: Int64, at time: Int64) -> Effect {
    guard newBid <= newAsk else { return .unusable }
    guard time >= lastTime, Self.isCountable(newBid), Self.isCountable(newAsk) else {
      return .outOfOrder
    }
    lastTime = time
    bid = newBid
    ask = newAsk
    return newAsk >= askUp || 0 &- newAsk >= askDown || newBid >= bidUp || 0 &- newBid >= bidDown
      ? .fires : .none
  }

  mutating func onBar(_ bar: Bar) -> Effect {
    guard bar.isConsistent else { return .unusable }
    let end = bar.end.nanoseconds
    guard end >= lastTime, end > lastBarEnd, Self.isCountable(bar.high.raw),
      Self.isCountable(bar.low.raw)
    else { return .outOfOrder }
    lastTime = end
    lastBarEnd = end
    let fires = bar.high.raw >= barUp || 0 &- bar.low.raw >= barDown
    last = fires ? bar.open.raw : bar.close.raw
    return fires ? .fires : .none
  }

  // MARK: Prices

  /// The price that stands for the instrument's value: the last trade, else the quote's middle.
  var mark: Price? {
    if last != Self.noPrice { return Price(raw: last) }
    return bid == Self.noPrice ? nil : Price(raw: bid + (ask - bid) / 2)
  }

  /// What a taker pays or gets now, without slippage; `noPrice` when nothing is known (SEM-26).
  func takerPrice(isBuy: Bool, halfSpread: Int64) -> Int64 {
    if bid != Self.noPrice { return isBuy ? ask : bid }
    if last == Self.noPrice { return last }
    return isBuy ? last + halfSpread : last - halfSpread
  }

  /// The price that stops of a side watch now; `noPrice` when nothing is known (SEM-29).
  func stopPrice(isBuy: Bool) -> Int64 {
    let quoted = isBuy ? ask : bid
    if stopsWatchTrades { return last != Self.noPrice ? last : quoted }
    return quoted != Self.noPrice ? quoted : last
  }

  // MARK: Orders

  /// Takes over the thresholds of the orders; one that waits makes every event count.
  mutating func watch(_ best: InstrumentBook.Best) {
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
}
