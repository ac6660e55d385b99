/// One print: `quantity` changed hands at `price`.
public struct Trade: Hashable, Sendable {
  /// What traded.
  public var instrument: InstrumentID
  /// When.
  public var time: Timestamp
  /// At which price; may be off the tick.
  public var price: Price
  /// How much; zero when the feed does not say.
  public var quantity: Quantity

  /// Makes a print.
  public init(instrument: InstrumentID, time: Timestamp, price: Price, quantity: Quantity) {
    self.instrument = instrument
    self.time = time
    self.price = price
    self.quantity = quantity
  }
}

/// The best prices at which one can sell (`bid`) and buy (`ask`).
public struct Quote: Hashable, Sendable {
  /// What is quoted.
  public var instrument: InstrumentID
  /// When.
  public var time: Timestamp
  /// The best price to sell at.
  public var bid: Price
  /// The quantity wanted at the bid; zero when the feed does not say.
  public var bidSize: Quantity
  /// The best price to buy at.
  public var ask: Price
  /// The quantity offered at the ask; zero when the feed does not say.
  public var askSize: Quantity

  /// Makes a quote.
  public init(
    instrument: InstrumentID, time: Timestamp, bid: Price, bidSize: Quantity, ask: Price,
    askSize: Quantity
  ) {
    self.instrument = instrument
    self.time = time
    self.bid = bid
    self.bidSize = bidSize
    self.ask = ask
    self.askSize = askSize
  }

  /// Whether bid > ask; such a quote moves nothing (SEM-32). Equality is valid.
  public var isCrossed: Bool { bid > ask }
}

/// The four prices of a stretch of time.
public struct Bar: Hashable, Sendable {
  /// What traded.
  public var instrument: InstrumentID
  /// The start of the stretch.
  public var start: Timestamp
  /// Its length; the bar is known at `start + span`.
  public var span: TimeSpan
  /// The first price.
  public var open: Price
  /// The highest price.
  public var high: Price
  /// The lowest price.
  public var low: Price
  /// The last price.
  public var close: Price
  /// The traded quantity, held at the largest `Quantity`.
  public var volume: Quantity

  /// Makes a bar; see `isConsistent`.
  public init(
    instrument: InstrumentID, start: Timestamp, span: TimeSpan, open: Price, high: Price,
    low: Price, close: Price, volume: Quantity
  ) {
    self.instrument = instrument
    self.start = start
    self.span = span
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }

  /// The moment at which the bar is complete and delivered.
  public var end: Timestamp { start + span }

  /// Whether high and low enclose open and close.
  public var isConsistent: Bool {
    high >= open && high >= close && low <= open && low <= close && high >= low
  }
}

/// A fact of the market, in the order of the feed.
public enum MarketEvent: Hashable, Sendable {
  /// A print.
  case trade(Trade)
  /// New best prices.
  case quote(Quote)
  /// A complete bar.
  case bar(Bar)

  /// What it is about.
  public var instrument: InstrumentID {
    switch self {
    case .trade(let trade): trade.instrument
    case .quote(let quote): quote.instrument
    case .bar(let bar): bar.instrument
    }
  }

  /// The moment it is delivered: a bar's is its end.
  public var time: Timestamp {
    switch self {
    case .trade(let trade): trade.time
    case .quote(let quote): quote.time
    case .bar(let bar): bar.end
    }
  }
}
