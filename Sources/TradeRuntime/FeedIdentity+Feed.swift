public import Connectors
public import TradingModel

extension FeedIdentity {
  /// Makes the identity of a feed, the same for the same events: source, seed or extent, symbols,
  /// bar length.
  public init(_ info: FeedInfo, seed: UInt64) {
    let symbols = info.instruments.map(\.symbol)
    var parts: [String]
    switch info.source {
    case .simulation: parts = ["sim", "seed \(seed)"]
    case .replay:
      parts = ["replay", "\(info.eventCount ?? 0) events from \(info.start)"]
      if let end = info.end { parts.append("to \(end)") }
    }
    parts += ["bars of \(info.barSpan.text)", symbols.joined(separator: " ")]
    self.init(text: parts.joined(separator: ", "), symbols: symbols)
  }
}
