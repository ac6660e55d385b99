public import TradingModel

/// Computes the take-profit from the stop's distance (SEM-53).
public struct RiskRewardCalculator: Hashable, Sendable {
  /// Where the ratio comes from and its bounds.
  public let settings: RiskRewardSettings

  /// Makes a calculator.
  public init(settings: RiskRewardSettings) { self.settings = settings }

  /// Reward per unit of risk, held within [min, max] whatever it comes from.
  ///
  /// - `fixed_ratio`: the base ratio.
  /// - `volatility_scaled`: from min to max with the rank of the ATR among the newest ones: at the
  ///   median of 1 and 3 it is 2. The base ratio while there are too few.
  /// - `atr_multiple`: the target's own multiple of ATR over the stop's distance.
  ///
  /// - Parameters:
  ///   - risk: The stop's distance.
  ///   - atr: The current ATR, if there is one.
  ///   - atrPercentile: Its rank, 0…1.
  public func ratio(risk: PriceOffset, atr: PriceOffset?, atrPercentile: Ratio?) -> Ratio {
    var ratio = settings.baseRatio
    switch settings.strategy {
    case .fixedRatio: break
    case .volatilityScaled:
      if let rank = atrPercentile {
        let span = Int128(settings.maxRatio.raw) - Int128(settings.minRatio.raw)
        let part = Rounding.halfEven.divide(
          span * Int128(rank.raw), by: Int128(fixedPointScale))
        ratio = Ratio(raw: Int64(clamping: Int128(settings.minRatio.raw) + part))
      }
    case .atrMultiple:
      if let atr, let reward = atr.scaled(by: settings.targetMultiple, .halfEven),
        let own = reward.ratio(to: risk)
      {
        ratio = own
      }
    }
    return max(settings.minRatio, min(settings.maxRatio, ratio))
  }

  /// Returns the price that pays `ratio` times the risk.
  ///
  /// A long from 100.00 with a stop at 98.00 and a ratio of 1.5 targets 103.00.
  ///
  /// - Parameters:
  ///   - entry: The entry price.
  ///   - stop: The stop, on either side of `entry`.
  ///   - instrument: Gives the tick.
  ///   - atr: The current ATR, if there is one.
  ///   - atrPercentile: Its rank among the newest ones.
  /// - Returns: The target, rounded to the tick away from `entry`, at least one tick from it;
  ///   `nil` when it is out of range.
  public func target(
    entry: Price, stop: Price, instrument: Instrument, atr: PriceOffset? = nil,
    atrPercentile: Ratio? = nil
  ) -> Price? {
    let risk = (entry - stop).magnitude
    let ratio = ratio(risk: risk, atr: atr, atrPercentile: atrPercentile)
    guard let reward = risk.scaled(by: ratio, .awayFromZero) else { return nil }
    return StopPlanner.level(
      from: entry, distance: reward, isAbove: entry > stop, instrument: instrument)
  }
}
