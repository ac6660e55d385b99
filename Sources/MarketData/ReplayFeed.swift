public import Connectors
public import TradingModel

/// What a replay is asked for.
public struct ReplayOptions: Hashable, Sendable {
  /// `--symbol`: which symbols to play, or what to call the files without a symbol column.
  public var symbols: [String] = []
  /// `--bar`: the bar length of ATR and chart; `nil` takes the files'.
  public var bar: TimeSpan?
  /// `--from`: nothing that began before it is played.
  public var from: Timestamp?
  /// `--to`: nothing that ended after it is played.
  public var to: Timestamp?
  /// The configuration's instruments.
  public var instruments: [InstrumentSettings] = []
  /// Makes options that ask for everything as it is in the files.
  public init() {}
}

/// Recorded files, merged into one stream in the order of time.
///
/// Files are read whole and checked at the start, so that every fault appears before any screen
/// opens. Events of equal time come in the order of the files, then of the rows. A bar comes at its
/// end. Several files with one symbol are one instrument; its bars must be of one length, and a
/// symbol has either bars or ticks. The bar length of ATR and chart is `--bar`, else that of the
/// file with the longest bars, else one minute; every file's bars must fit into it a whole number of
/// times. `counts` is complete from the start.
public struct ReplayFeed: MarketFeed {
  /// What the feed says of itself; replays have no history.
  public let info: FeedInfo
  /// What was counted in all files.
  public let counts: FeedCounts
  /// What is said of each file, in the order given.
  public let files: [FileSummary]
  /// The instruments with the origins of their values, indexed by id.
  public let resolved: [ResolvedInstrument]
  private var merge: SourceMerge

  /// Reads and checks `files`.
  ///
  /// - Throws: The first fault, with its file and line.
  public init(
    files paths: [String], options: ReplayOptions = ReplayOptions()
  ) throws(MarketDataError) {
    var assembly = try ReplayAssembly(paths: paths, options: options)
    try assembly.assemble()
    let sources = assembly.sources
    var merge = SourceMerge(sources)
    guard let start = merge.firstTime, let end = sources.map(\.lastTime).max() else {
      throw try assembly.nothingInRange()
    }
    merge.rewind()
    self.merge = merge
    resolved = assembly.resolved
    counts = assembly.counts
    files = assembly.summaries
    info = FeedInfo(
      source: .replay, instruments: assembly.resolved.map(\.instrument), kinds: assembly.kinds,
      barSpan: assembly.barSpan, start: start, end: end, history: [],
      eventCount: sources.reduce(0) { $0 + $1.count })
  }

  /// Returns the next event, or `nil` at the end.
  public mutating func next() -> MarketEvent? { merge.next() }

  /// Goes back to the first event.
  public mutating func rewind() { merge.rewind() }
}
