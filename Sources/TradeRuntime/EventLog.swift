public import TradingModel

/// The newest lines of the event log, fills and finished trades, for the screen.
public struct EventLog: Sendable {
  /// Lines kept.
  public static let linesMax = 500
  /// Finished trades kept.
  public static let tradesMax = 5_000
  /// Fills kept.
  public static let fillsMax = 500

  /// The lines, oldest first; up to a fifth more than `linesMax`.
  public private(set) var lines: [LogEntry] = []
  /// The finished trades, oldest first.
  public private(set) var trades: [TradeResult] = []
  /// The fills, oldest first.
  public private(set) var fills: [FillView] = []

  /// Makes an empty log.
  public init() {}

  /// Adds an event; acknowledgements of the venue are left out, they would drown the rest.
  public mutating func add(_ event: Event) {
    if case .orderAccepted = event.body { return }
    switch event.body {
    case .bracketCompleted(let result):
      if trades.count >= Self.tradesMax * 6 / 5 { trades.removeFirst(Self.tradesMax / 5) }
      trades.append(result)
    case .orderFilled(let fill):
      guard let instrument = event.instrument else { break }
      if fills.count >= Self.fillsMax * 6 / 5 { fills.removeFirst(Self.fillsMax / 5) }
      fills.append(FillView(time: event.time, instrument: instrument, fill: fill))
    default: break
    }
    append(.event(event))
  }

  /// Adds trades of earlier runs, oldest first.
  public mutating func add(_ earlier: [TradeResult]) {
    trades = earlier.suffix(Self.tradesMax) + trades
  }

  /// Adds a line of the program's own.
  public mutating func add(_ notice: Notice) { append(.notice(notice)) }

  private mutating func append(_ entry: LogEntry) {
    if lines.count >= Self.linesMax * 6 / 5 { lines.removeFirst(Self.linesMax / 5) }
    lines.append(entry)
  }
}
