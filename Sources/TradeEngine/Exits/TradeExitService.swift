public import TradingModel

/// Arms brackets: when an entry fills, it plans the stop from ATR and the target from the ratio.
///
/// Stopped, it arms no new bracket, so new entries are refused; live ones stay managed.
public struct TradeExitService: Hashable, Sendable {
  /// Plans the exits.
  public let planner: StopPlanner
  /// Whether new brackets are armed.
  public private(set) var isRunning = true

  /// Makes a running service.
  public init(settings: EngineSettings) {
    planner = StopPlanner(
      settings: settings.atr, riskReward: RiskRewardCalculator(settings: settings.riskReward))
  }

  /// Starts it; returns whether it was stopped.
  mutating func start() -> Bool {
    defer { isRunning = true }
    return !isRunning
  }

  /// Stops it; returns whether it was running.
  mutating func stop() -> Bool {
    defer { isRunning = false }
    return isRunning
  }
}
