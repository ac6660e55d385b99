public import TradingModel

/// Makes bars of one length from prints, from quotes or from shorter bars.
///
/// Bars are aligned to 1970: with one minute, a print at 14:31:07 belongs to the bar that starts at
/// 14:31:00. A bar is handed out once, when something at or after its end arrives, or by
/// `advance(to:)` and `flush()`. A stretch without any price makes no bar: holes stay holes.
/// What is broken or goes back in time changes nothing but a count (SEM-32).
///
/// Nothing is allocated; a print inside the growing bar costs a few comparisons.
public struct BarBuilder: Hashable, Sendable {
  /// What the bars are of.
  public let instrument: InstrumentID
  /// The length of the bars.
  public let span: TimeSpan
  /// Quotes with bid > ask, bars with inconsistent prices, bars longer than `span`: all left out.
  public private(set) var brokenCount: UInt64 = 0
  /// Prints and quotes older than the one before them, bars not newer than it: left out.
  public private(set) var outOfOrderCount: UInt64 = 0

  // Plain integers instead of an optional bar: the tick path compares and stores, nothing else.
  private var isGrowing = false
  private var start: Int64 = 0
  private var end = Int64.min
  private var lastTime = Int64.min
  private var open = Price.zero
  private var high = Price.zero
  private var low = Price.zero
  private var close = Price.zero
  private var volume = Quantity.zero

  /// Makes a builder that has seen nothing.
  ///
  /// - Precondition: `span` is positive.
  public init(instrument: InstrumentID, span: TimeSpan) {
    precondition(span.nanoseconds > 0, "Invariant: a bar has a length")
    self.instrument = instrument
    self.span = span
  }

  /// The bar that still grows; `nil` when nothing has arrived since the last complete one.
  public var growing: Bar? { isGrowing ? current : nil }

  /// Takes a print.
  ///
  /// - Returns: The bar that this print completed by beginning the next one, else `nil`.
  public mutating func onTrade(
    price: Price, quantity: Quantity, time: Timestamp
  ) -> Bar? {
    guard time.nanoseconds >= lastTime else {
      outOfOrderCount += 1
      return nil
    }
    lastTime = time.nanoseconds
    if isGrowing, time.nanoseconds < end {
      if price > high { high = price }
      if price < low { low = price }
      close = price
      volume = volume.addingSaturated(quantity)
      return nil
    }
    let completed = growing
    begin(time.floored(to: span), open: price, high: price, low: price, close: price, quantity)
    return completed
  }

  /// Takes a print of this builder's instrument.
  ///
  /// - Returns: The bar that it completed, else `nil`.
  public mutating func onTrade(_ trade: Trade) -> Bar? {
    onTrade(price: trade.price, quantity: trade.quantity, time: trade.time)
  }

  /// Takes the middle of a quote, rounded down to a billionth; crossed quotes are left out.
  ///
  /// 1.39147/1.39150 is taken as 1.391485. The volume of such bars is zero.
  ///
  /// - Returns: The bar that it completed, else `nil`.
  public mutating func onQuote(bid: Price, ask: Price, time: Timestamp) -> Bar? {
    guard bid <= ask else {
      brokenCount += 1
      return nil
    }
    let middle = Price(raw: (bid.raw + ask.raw) >> 1)
    return onTrade(price: middle, quantity: .zero, time: time)
  }

  /// Takes a quote of this builder's instrument.
  ///
  /// - Returns: The bar that it completed, else `nil`.
  public mutating func onQuote(_ quote: Quote) -> Bar? {
    onQuote(bid: quote.bid, ask: quote.ask, time: quote.time)
  }

  /// Takes a complete bar that is as long as this builder's or shorter.
  ///
  /// A bar of the same length is handed out at once and keeps its own start. Shorter ones are joined
  /// by their starts; the one that reaches the end of the longer bar completes it: five minutes are
  /// complete with the fifth, not with the sixth. When this bar begins a new one while the last is
  /// still open (a hole in the data), the last one is returned and this one grows; calling
  /// `advance(to: bar.start)` first keeps every bar at its own time. Not `bar.end`: that would
  /// complete the longer bar without its last part.
  ///
  /// - Returns: The bar that it completed, else `nil`.
  public mutating func onBar(_ bar: Bar) -> Bar? {
    guard bar.isConsistent, bar.span <= span, bar.span.nanoseconds > 0 else {
      brokenCount += 1
      return nil
    }
    guard bar.start.nanoseconds > lastTime else {
      outOfOrderCount += 1
      return nil
    }
    lastTime = bar.start.nanoseconds
    let isWhole = bar.span == span
    var completed: Bar?
    if isGrowing, !isWhole, bar.start.nanoseconds < end {
      high = max(high, bar.high)
      low = min(low, bar.low)
      close = bar.close
      volume = volume.addingSaturated(bar.volume)
    } else {
      completed = growing
      begin(
        isWhole ? bar.start : bar.start.floored(to: span), open: bar.open, high: bar.high,
        low: bar.low, close: bar.close, bar.volume)
    }
    if completed != nil { return completed }
    return advance(to: bar.end)
  }

  /// Completes the growing bar when `time` is at or after its end.
  ///
  /// - Returns: The completed bar, else `nil`.
  public mutating func advance(to time: Timestamp) -> Bar? {
    guard isGrowing, time.nanoseconds >= end else { return nil }
    return flush()
  }

  /// Hands out the growing bar as it is, for the end of the data.
  ///
  /// - Returns: The bar, or `nil` when none grows.
  public mutating func flush() -> Bar? {
    guard isGrowing else { return nil }
    isGrowing = false
    return current
  }

  private var current: Bar {
    Bar(
      instrument: instrument, start: Timestamp(nanoseconds: start), span: span, open: open,
      high: high, low: low, close: close, volume: volume)
  }

  private mutating func begin(
    _ start: Timestamp, open: Price, high: Price, low: Price, close: Price, _ volume: Quantity
  ) {
    isGrowing = true
    self.start = start.nanoseconds
    end = (start + span).nanoseconds
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }
}
