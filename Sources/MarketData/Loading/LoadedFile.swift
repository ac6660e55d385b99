public import Connectors
public import TradingModel

/// What is said of a file once it was read, for `brace check` and the screen.
public struct FileSummary: Hashable, Sendable {
  /// The file as the user named it.
  public var path: String
  /// What it was read as, e.g. `bars with a header`.
  public var format: String
  /// The symbols in it that are used, in order of appearance.
  public var symbols: [String]
  /// Rows read, without header and blank lines.
  public var rowCount: Int
  /// The length of its bars; `nil` for ticks.
  public var barSpan: TimeSpan?
  /// Whether times of day came without a zone and were taken as UTC.
  public var hasNaiveTimes: Bool
  /// What was counted in it.
  public var counts: FeedCounts
}

/// One file in memory.
struct LoadedFile {
  var path: String
  var kind: RowKind
  var series: [RowSeries]
  var summary: FileSummary
  /// Whether every stamp was a bare date: a single such bar is a day.
  var hasOnlyDates: Bool
}
