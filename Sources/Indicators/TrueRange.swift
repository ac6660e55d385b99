public import TradingModel

/// The range a bar covered since the close before it (SEM-51).
///
/// TR = max(high, previous close) − min(low, previous close). A bar of 101…103 after a close of 100
/// has a true range of 3; the first bar, with nothing before it, has high − low.
public struct TrueRange: Hashable, Sendable {
  /// The close of the last bar taken; `nil` before the first.
  public private(set) var previousClose: Price?

  /// Makes a true range that has seen no bar.
  public init() {}

  /// Returns the true range of the next bar, exactly, and remembers its close.
  ///
  /// - Returns: The range in price units, never negative; `nil`, with nothing remembered, when the
  ///   bar is broken: high below low, or a close outside of them.
  public mutating func add(high: Price, low: Price, close: Price) -> PriceOffset? {
    guard high >= low, close >= low, close <= high else { return nil }
    let before = previousClose ?? close
    previousClose = close
    return max(high, before) - min(low, before)
  }
}
