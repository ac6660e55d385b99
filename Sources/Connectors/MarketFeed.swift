public import TradingModel

/// What a feed says of itself before its first event.
public struct FeedInfo: Hashable, Sendable {
  /// Where the events come from.
  public enum Source: Hashable, Sendable {
    /// The built-in simulated market.
    case simulation
    /// Recorded files.
    case replay
  }
  /// What kinds of events an instrument gets.
  public struct Kinds: Hashable, Sendable {
    /// Prints.
    public var hasTrades: Bool
    /// Best prices.
    public var hasQuotes: Bool
    /// Complete bars.
    public var hasBars: Bool
    /// Makes a set of kinds.
    public init(hasTrades: Bool = false, hasQuotes: Bool = false, hasBars: Bool = false) {
      self.hasTrades = hasTrades
      self.hasQuotes = hasQuotes
      self.hasBars = hasBars
    }
  }
  /// Where the events come from.
  public var source: Source
  /// Every instrument, indexed by its id.
  public var instruments: [Instrument]
  /// The kinds of events of each instrument, in the same order.
  public var kinds: [Kinds]
  /// The bar length of ATR and chart: `--bar`, else the file's own, one minute for ticks.
  public var barSpan: TimeSpan
  /// The time of the first event.
  public var start: Timestamp
  /// The time of the last event; `nil` for a feed without an end.
  public var end: Timestamp?
  /// Bars of `barSpan` before the start, oldest first, so that the ATR exists at once.
  public var history: [Bar]
  /// The number of events; `nil` for a feed without an end.
  public var eventCount: Int?

  /// Makes the description of a feed.
  public init(
    source: Source, instruments: [Instrument], kinds: [Kinds], barSpan: TimeSpan,
    start: Timestamp, end: Timestamp?, history: [Bar], eventCount: Int?
  ) {
    self.source = source
    self.instruments = instruments
    self.kinds = kinds
    self.barSpan = barSpan
    self.start = start
    self.end = end
    self.history = history
    self.eventCount = eventCount
  }
}

/// What a feed counted and went on after.
public struct FeedCounts: Hashable, Sendable {
  /// Quotes with bid > ask; they are delivered, and move nothing (SEM-32).
  public var crossed: UInt64 = 0
  /// Rows that repeat the one before them.
  public var duplicates: UInt64 = 0
  /// Stretches without a bar where one was due inside a session.
  public var holes: UInt64 = 0
  /// Rows whose time is before that of the row above; they are left out.
  public var outOfOrder: UInt64 = 0
  /// Rows without a usable price ("null", NaN); they are left out.
  public var empty: UInt64 = 0
  /// Makes counts of zero.
  public init() {}
  /// Rows that are not as they should be.
  public var total: UInt64 { crossed + duplicates + holes + outOfOrder + empty }
}

/// A source of market events in the order of time, pulled one by one.
public protocol MarketFeed: Sendable {
  /// What the feed says of itself.
  var info: FeedInfo { get }
  /// What it counted so far.
  var counts: FeedCounts { get }
  /// Returns the next event, or `nil` at the end.
  mutating func next() -> MarketEvent?
}
