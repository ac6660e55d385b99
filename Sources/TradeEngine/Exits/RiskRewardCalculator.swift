public import TradingModel

/// Computes the take-profit from the stop's distance (SEM-53).
public struct RiskRewardCalculator: Hashable, Sendable {
  /// Where the ratio comes from and its bounds.
  public let settings: RiskRewardSettings

  /// Makes a calculator.
  public init(settings: RiskRewardSettings) { self.settings = settings }

  /// Reward per unit of risk: the base ratio held within [min, max].
  public var ratio: Ratio {
    max(settings.minRatio, min(settings.maxRatio, settings.baseRatio))
  }

  /// Returns the price that pays `ratio` times the risk.
  ///
  /// A long from 100.00 with a stop at 98.00 and a ratio of 1.5 targets 103.00.
  ///
  /// - Parameters:
  ///   - entry: The entry price.
  ///   - stop: The stop, on either side of `entry`.
  ///   - instrument: Gives the tick.
  /// - Returns: The target, rounded to the tick away from `entry`, at least one tick from it;
  ///   `nil` when it is out of range.
  public func target(entry: Price, stop: Price, instrument: Instrument) -> Price? {
    guard let reward = (entry - stop).scaled(by: ratio, .awayFromZero) else { return nil }
    let isAbove = entry > stop
    return StopPlanner.level(
      from: entry, distance: reward.magnitude, isAbove: isAbove, instrument: instrument)
  }
}
