import TradeStatistics
import TradingModel

/// A figure of all trades of a report, or of a group of them.
struct ReportFigure {
  /// Its name in JSON.
  let key: String
  /// Its name for people.
  let label: String
  /// What people read; a dash where the figure does not exist.
  let text: String
  /// The number that JSON has, as decimal text; `nil` where the figure does not exist.
  let number: String?

  private init(_ key: String, _ label: String, _ text: String?, _ number: String?) {
    self.key = key
    self.label = label
    self.text = text ?? "–"
    self.number = number
  }

  private static func count(_ key: String, _ label: String, _ value: Int) -> ReportFigure {
    ReportFigure(key, label, "\(value)", "\(value)")
  }

  private static func money(_ key: String, _ label: String, _ value: Money?) -> ReportFigure {
    ReportFigure(key, label, value.map { $0.grouped(decimals: 2) }, value?.description)
  }

  private static func number(
    _ key: String, _ label: String, _ value: Double?, decimals: Int = 2, unit: String = ""
  ) -> ReportFigure {
    let exact = value.flatMap { Ratio($0, rounding: .toNearestOrEven) }
    return ReportFigure(
      key, label, exact.map { $0.grouped(decimals: decimals) + unit },
      exact.map { $0.rounded(decimals: 6) })
  }

  private static func share(_ key: String, _ label: String, _ value: Double?) -> ReportFigure {
    let exact = value.flatMap { Ratio($0, rounding: .toNearestOrEven) }
    return ReportFigure(
      key, label, exact.map { $0.percent.grouped(decimals: 1) + "%" },
      exact.map { $0.rounded(decimals: 6) })
  }

  private static func span(_ key: String, _ label: String, _ value: TimeSpan) -> ReportFigure {
    ReportFigure(key, label, clock(value), ReportColumn.seconds(value))
  }

  /// All figures, in the order in which a report tells them.
  static func all(_ statistics: TradeStatistics) -> [ReportFigure] {
    let scratches = statistics.count - statistics.wins - statistics.losses
    return [
      count("trades", "trades", statistics.count),
      count("wins", "wins", statistics.wins),
      count("losses", "losses", statistics.losses),
      count("scratches", "scratches", scratches),
      share("win_rate", "win rate", statistics.winRate),
      money("net", "net", statistics.net),
      money("fees", "fees", statistics.fees),
      money("gross_profit", "gross profit", statistics.grossProfit),
      money("gross_loss", "gross loss", statistics.grossLoss),
      money("average_win", "average win", statistics.averageWin),
      money("average_loss", "average loss", statistics.averageLoss),
      money("largest_win", "largest win", statistics.largestWin),
      money("largest_loss", "largest loss", statistics.largestLoss),
      number("profit_factor", "profit factor", statistics.profitFactor),
      number("payoff", "payoff", statistics.payoff),
      money("expectancy", "expectancy", statistics.expectancy),
      number("expectancy_r", "expectancy in R", statistics.expectancyR, unit: "R"),
      number("best_r", "best trade in R", statistics.bestR, unit: "R"),
      number("worst_r", "worst trade in R", statistics.worstR, unit: "R"),
      money("max_drawdown", "max drawdown", statistics.curve.drawdownMax),
      share("max_drawdown_share", "max drawdown, share", statistics.curve.drawdownShareMax),
      number("sharpe_per_trade", "Sharpe per trade", statistics.sharpe, decimals: 3),
      number("sortino_per_trade", "Sortino per trade", statistics.sortino, decimals: 3),
      count("longest_win_streak", "longest winning streak", statistics.longestWinStreak),
      count("longest_loss_streak", "longest losing streak", statistics.longestLossStreak),
      span("average_seconds", "average time in trade", statistics.time.average),
      span("seconds_in_market", "time in market", statistics.time.inMarket),
      share("exposure", "exposure", statistics.time.exposure),
      count("ambiguous", "ambiguous bars", statistics.ambiguous),
    ]
  }

  /// A length of time for people: `00:12:41`, `3d 04:00:00`.
  static func clock(_ span: TimeSpan) -> String {
    let seconds = max(0, span.nanoseconds / 1_000_000_000)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let text = "\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    return seconds < 86_400 ? text : "\(seconds / 86_400)d " + text
  }
}

extension TradeReport {
  /// What the figures mean that are defined in more than one way elsewhere.
  public static let definitions = [
    "net and all P&L are after fees; R is the net result divided by the initial risk,"
      + " |entry - first stop| x quantity.",
    "Win rate: wins / trades; a result of exactly zero is a scratch, neither win nor loss.",
    "Profit factor: gross profit / gross loss. Payoff: average win / average loss.",
    "Sharpe per trade: mean net / sample standard deviation (n - 1) of the nets; not annualised,"
      + " no risk-free rate.",
    "Sortino per trade: mean net / sqrt(sum of min(net, 0)^2 / n).",
    "Drawdown: the fall of the equity after each trade from its highest before; open positions"
      + " are not in it.",
    "Exposure: time with at least one trade open / time from the first opening to the last end.",
    "MAE, MFE: the worst and the best move from the entry while the trade was open, in R.",
    "Slippage: how much worse than its own price the stop filled; empty when it did not fill.",
  ]
}
