public import TradingModel

/// Account equity after each finished trade, and how far it fell from its peaks.
///
/// Open positions are not in it: it moves when a trade ends. From 1,000 with trades of +200, −300
/// and +100 it goes 1,000, 1,200, 900, 1,000; the largest drawdown is 300, a quarter of 1,200.
public struct EquityCurve: Hashable, Sendable {
  /// Equity after one trade.
  public struct Point: Hashable, Sendable {
    /// When the trade ended.
    public var time: Timestamp
    /// Equity after it.
    public var equity: Money

    /// Makes a point.
    public init(time: Timestamp, equity: Money) {
      self.time = time
      self.equity = equity
    }
  }

  /// Equity before the first trade.
  public let start: Money
  /// A point per trade, in the order of their ends.
  public let points: [Point]
  /// The largest fall from a peak, the start included; zero when it never fell.
  public let drawdownMax: Money
  /// The largest fall as a share of its peak, 0…1 and beyond when equity goes below zero; `nil`
  /// while no peak is above zero. It need not be the same fall as `drawdownMax`.
  public let drawdownShareMax: Double?
  /// How far equity is below its peak now.
  public let drawdown: Money

  /// Makes the curve of trades that are in the order of their ends.
  public init(_ trades: [TradeResult], start: Money) {
    self.start = start
    var sum = Int128(start.raw)
    var peak = sum
    var worst = Int128(0)
    var worstShare = start.raw > 0 ? Optional(0.0) : nil
    points = trades.map { trade in
      sum += Int128(trade.netPnL.raw)
      peak = max(peak, sum)
      worst = max(worst, peak - sum)
      if peak > 0 { worstShare = max(worstShare ?? 0, Double(peak - sum) / Double(peak)) }
      return Point(time: trade.closedAt, equity: Money(clamping: sum))
    }
    drawdownMax = Money(clamping: worst)
    drawdownShareMax = worstShare
    drawdown = Money(clamping: peak - sum)
  }

  /// The start and every point's equity: what a chart draws.
  public var values: [Money] { [start] + points.map(\.equity) }
}
