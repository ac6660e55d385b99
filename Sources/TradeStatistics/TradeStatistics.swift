public import TradingModel

/// What a row of finished trades amounts to.
///
/// All money is net, after fees. A trade that nets more than zero is a win, less than zero a loss,
/// exactly zero a scratch; scratches count as trades, not as wins or losses. Figures that need
/// something which is not there (a loss for the profit factor, two trades for a deviation) are
/// `nil` rather than zero or infinite.
///
/// Four trades of +200, −100, +300 and −100: 4 trades, 2 wins, win rate 0.5, net 300, profit
/// factor 2.5, expectancy 75, payoff 2.5, longest streaks 1 and 1.
public struct TradeStatistics: Hashable, Sendable {
  /// Trades counted.
  public var count = 0
  /// Trades above zero.
  public var wins = 0
  /// Trades below zero.
  public var losses = 0
  /// The sum of all trades.
  public var net = Money.zero
  /// The sum of the wins.
  public var grossProfit = Money.zero
  /// The sum of the losses: zero or negative.
  public var grossLoss = Money.zero
  /// Fees paid, already taken out of the other figures.
  public var fees = Money.zero
  /// The best trade; zero without a win.
  public var largestWin = Money.zero
  /// The worst trade; zero without a loss.
  public var largestLoss = Money.zero
  /// The mean R-multiple of the trades whose risk is known; `nil` when none is.
  public var expectancyR: Double?
  /// The best R-multiple.
  public var bestR: Double?
  /// The worst R-multiple.
  public var worstR: Double?
  /// The mean net divided by its sample standard deviation (n − 1), per trade: not annualised,
  /// and no risk-free rate is taken off. `nil` below two trades or without deviation.
  public var sharpe: Double?
  /// The mean net divided by the downside deviation √(Σ min(net, 0)² / n), per trade. `nil`
  /// without a loss.
  public var sortino: Double?
  /// The most wins in a row; a scratch or a loss ends a row.
  public var longestWinStreak = 0
  /// The most losses in a row; a scratch or a win ends a row.
  public var longestLossStreak = 0
  /// The row that runs now: 3 are three wins, −2 two losses, 0 after a scratch.
  public var streak = 0
  /// Trades during whose bar both legs were touched, so that their result is a guess (SEM-42).
  public var ambiguous = 0
  /// Account equity after each trade.
  public var curve: EquityCurve
  /// When the account was in a trade, and for how long.
  public var time = TradeTime()

  /// Counts trades.
  ///
  /// - Parameters:
  ///   - trades: Finished trades in the order of their ends.
  ///   - start: Account equity before the first of them.
  /// - Complexity: O(n log n) in the number of trades.
  public init(_ trades: [TradeResult], start: Money) {
    curve = EquityCurve(trades, start: start)
    time = TradeTime(trades)
    var multiples: [Double] = []
    var (netSum, profit, loss, feeSum) = (Int128(0), Int128(0), Int128(0), Int128(0))
    for trade in trades {
      count += 1
      netSum += Int128(trade.netPnL.raw)
      feeSum += Int128(trade.fees.raw)
      if trade.isAmbiguous { ambiguous += 1 }
      if let multiple = trade.rMultiple { multiples.append(multiple.double) }
      if trade.netPnL.raw > 0 {
        wins += 1
        profit += Int128(trade.netPnL.raw)
        largestWin = max(largestWin, trade.netPnL)
      } else if trade.netPnL.raw < 0 {
        losses += 1
        loss += Int128(trade.netPnL.raw)
        largestLoss = min(largestLoss, trade.netPnL)
      }
      countStreak(trade.netPnL)
    }
    net = Money(clamping: netSum)
    grossProfit = Money(clamping: profit)
    grossLoss = Money(clamping: loss)
    fees = Money(clamping: feeSum)
    expectancyR = multiples.isEmpty ? nil : multiples.reduce(0, +) / Double(multiples.count)
    bestR = multiples.max()
    worstR = multiples.min()
    (sharpe, sortino) = Self.perTrade(trades.map(\.netPnL.double))
  }

  /// Wins as a share of all trades, 0…1; `nil` without trades.
  public var winRate: Double? { count == 0 ? nil : Double(wins) / Double(count) }
  /// The mean win, rounded half-even; `nil` without one.
  public var averageWin: Money? { Self.mean(grossProfit, wins) }
  /// The mean loss, negative, rounded half-even; `nil` without one.
  public var averageLoss: Money? { Self.mean(grossLoss, losses) }
  /// The mean net of a trade, rounded half-even; `nil` without trades.
  public var expectancy: Money? { Self.mean(net, count) }
  /// Gross profit divided by gross loss without its sign; `nil` without a loss.
  public var profitFactor: Double? {
    losses == 0 ? nil : grossProfit.double / -grossLoss.double
  }
  /// The mean win divided by the mean loss without its sign; `nil` without either.
  public var payoff: Double? {
    guard let win = averageWin, let loss = averageLoss else { return nil }
    return win.double / -loss.double
  }

  private mutating func countStreak(_ result: Money) {
    if result.raw > 0 {
      streak = max(streak, 0) + 1
      longestWinStreak = max(longestWinStreak, streak)
    } else if result.raw < 0 {
      streak = min(streak, 0) - 1
      longestLossStreak = max(longestLossStreak, -streak)
    } else {
      streak = 0
    }
  }

  private static func mean(_ sum: Money, _ count: Int) -> Money? {
    guard count > 0 else { return nil }
    return Money(clamping: Rounding.halfEven.divide(Int128(sum.raw), by: Int128(count)))
  }

  private static func perTrade(_ results: [Double]) -> (sharpe: Double?, sortino: Double?) {
    guard results.count >= 2 else { return (nil, nil) }
    let count = Double(results.count)
    let mean = results.reduce(0, +) / count
    let variance = results.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let downside = results.reduce(0) { $0 + min($1, 0) * min($1, 0) } / count
    return (
      variance > 0 ? mean / variance.squareRoot() : nil,
      downside > 0 ? mean / downside.squareRoot() : nil
    )
  }
}
