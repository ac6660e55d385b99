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
  /// The position's value as last counted for the daily loss.
  var countedValue = Money.zero

  init(instrument: Instrument, hasTrades: Bool, barSpan: TimeSpan, atrPeriod: Int32) {
    self.instrument = instrument
    self.hasTrades = hasTrades
    builder = BarBuilder(instrument: instrument.id, span: barSpan)
    atr = AverageTrueRange(period: atrPeriod)
  }

  /// Takes a print; returns whether the mark moved.
  mutating func onTrade(_ trade: Trade) -> Bool {
    guard trade.time >= dataTime else {
      ignored += 1
      return false
    }
    dataTime = trade.time
    hasTraded = true
    if let bar = builder.onTrade(trade) { atr.add(bar) }
    return setMark(trade.price)
  }

  /// Takes a quote; returns whether the mark moved.
  mutating func onQuote(_ quote: Quote) -> Bool {
    guard !quote.isCrossed, quote.time >= dataTime else {
      ignored += 1
      return false
    }
    dataTime = quote.time
    bid = quote.bid
    ask = quote.ask
    hasQuote = true
    // Prints make the mark; until the first one a position must be worth something too.
    if hasTrades, hasTraded { return false }
    if !hasTrades, let bar = builder.onQuote(quote) { atr.add(bar) }
    return setMark(Price(raw: quote.bid.raw + (quote.ask.raw - quote.bid.raw) / 2))
  }

  /// Takes a complete bar; returns whether the mark moved.
  mutating func onBar(_ bar: Bar) -> Bool {
    guard bar.isConsistent, bar.end >= dataTime else {
      ignored += 1
      return false
    }
    dataTime = bar.end
    hasTraded = true
    if isDayOpenDue { _ = setMark(bar.open) }
    join(bar)
    return setMark(bar.close)
  }

  /// Takes a bar of the past: it feeds the ATR and nothing else.
  mutating func onHistory(_ bar: Bar) { join(bar) }

  /// Joins a bar into the ATR's own, which may be longer.
  private mutating func join(_ bar: Bar) {
    if let complete = builder.advance(to: bar.start) { atr.add(complete) }
    if let complete = builder.onBar(bar) { atr.add(complete) }
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

  /// The price a market order of `side` would meet: the opposite quote, else the last price.
  func marketPrice(for side: Side) -> Price? {
    guard hasQuote else { return hasPrice ? mark : nil }
    return side == .buy ? ask : bid
  }

  /// The ATR as an offset, rounded to a billionth; `nil` while it is missing or below one.
  var atrOffset: PriceOffset? {
    guard let value = atr.value, let offset = PriceOffset(value, rounding: .toNearestOrEven),
      offset.raw > 0
    else { return nil }
    return offset
  }

  /// True ranges seen so far, at most the period.
  var atrHave: Int32 { atr.trueRangesSeen }

  /// The position's value at the mark; `nil` beyond `Money`'s range.
  var positionValue: Money? {
    position.isZero ? .zero : instrument.value(of: position, at: mark)
  }
}
