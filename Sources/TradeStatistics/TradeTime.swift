public import TradingModel

/// How long trades lasted, and how much of the time the account was in one.
///
/// Two trades of 10:00–10:30 and 10:20–11:00: 70 minutes in trades, 60 minutes in the market,
/// 35 minutes on average, exposure 1.
public struct TradeTime: Hashable, Sendable {
  /// The mean length of a trade; zero without trades.
  public var average = TimeSpan.zero
  /// The time during which at least one trade was open.
  public var inMarket = TimeSpan.zero
  /// From the first opening to the last end.
  public var span = TimeSpan.zero
  /// Time in the market as a share of the span, 0…1; `nil` when the span is zero.
  public var exposure: Double? {
    span.nanoseconds > 0
      ? Double(inMarket.nanoseconds) / Double(span.nanoseconds) : nil
  }

  /// Makes the times of no trade.
  public init() {}

  /// Reckons the times of trades in any order; one that ends before it opens counts as zero.
  public init(_ trades: [TradeResult]) {
    let stretches = trades.map { trade in
      let opened = trade.openedAt.nanoseconds
      return opened...max(opened, trade.closedAt.nanoseconds)
    }
    .sorted { $0.lowerBound < $1.lowerBound }
    guard let first = stretches.first else { return }
    var total = Int128(0)
    var covered = Int128(0)
    var end = first.lowerBound
    for stretch in stretches {
      total += Int128(stretch.upperBound) - Int128(stretch.lowerBound)
      covered += Int128(max(end, stretch.upperBound)) - Int128(max(end, stretch.lowerBound))
      end = max(end, stretch.upperBound)
    }
    average = TimeSpan(nanoseconds: Int64(clamping: total / Int128(stretches.count)))
    inMarket = TimeSpan(nanoseconds: Int64(clamping: covered))
    span = TimeSpan(nanoseconds: Int64(clamping: Int128(end) - Int128(first.lowerBound)))
  }
}
