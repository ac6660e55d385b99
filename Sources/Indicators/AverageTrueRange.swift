public import TradingModel

/// Wilder's average true range, as TA-Lib defines it (SEM-51).
///
/// The true ranges of bars 1…n seed the average, so that a period of 14 has its first value at the
/// bar with index 14, the fifteenth. Bar 0 only gives the first close. A broken bar is counted in
/// `barsSkipped` and otherwise as if it had never been.
public struct AverageTrueRange: Hashable, Sendable {
  /// The true range of the last bar taken, in price units; `nil` before the first bar.
  public private(set) var lastTrueRange: Double?
  /// Bars taken, held at `barsNeeded`: the `9` of a warm-up shown as 9/15.
  public private(set) var barsSeen: Int32 = 0
  /// Bars left out because a price was not finite or lay outside of high and low.
  public private(set) var barsSkipped: UInt64 = 0
  private var range = TrueRange()
  private var average: WilderAverage

  /// Makes an average over `period` true ranges.
  ///
  /// - Precondition: `period` is positive.
  public init(period: Int32) { average = WilderAverage(period: period) }

  /// The average in price units, not rounded; `nil` until `barsNeeded` bars were taken.
  public var value: Double? { average.value }
  /// The number of true ranges averaged.
  public var period: Int32 { average.period }
  /// True ranges taken into the average, held at `period`.
  public var trueRangesSeen: Int32 { average.count }
  /// Bars that must be seen before there is a value: the period and one.
  public var barsNeeded: Int32 { average.period + 1 }

  /// Takes the next bar; one with an open outside of high and low is broken too.
  ///
  /// - Returns: The average after it, the same as `value`.
  @discardableResult
  public mutating func add(_ bar: Bar) -> Double? {
    guard bar.isConsistent else {
      barsSkipped += 1
      return value
    }
    return add(high: bar.high, low: bar.low, close: bar.close)
  }

  /// Takes the next bar by its prices; ranges are exact differences before they become `Double`.
  ///
  /// - Returns: The average after it, the same as `value`.
  @discardableResult
  public mutating func add(high: Price, low: Price, close: Price) -> Double? {
    let isFirst = range.previousClose == nil
    guard let trueRange = range.add(high: high, low: low, close: close) else {
      barsSkipped += 1
      return value
    }
    lastTrueRange = trueRange.double
    if barsSeen < barsNeeded { barsSeen += 1 }
    if !isFirst { average.add(trueRange.double) }
    return value
  }

  /// Takes the next bar from outside numbers; NaN, infinite or huge ones make it broken.
  ///
  /// - Returns: The average after it, the same as `value`.
  @discardableResult
  public mutating func add(high: Double, low: Double, close: Double) -> Double? {
    guard let high = Price(high, rounding: .toNearestOrEven),
      let low = Price(low, rounding: .toNearestOrEven),
      let close = Price(close, rounding: .toNearestOrEven)
    else {
      barsSkipped += 1
      return value
    }
    return add(high: high, low: low, close: close)
  }
}
