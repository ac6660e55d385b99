/// Wilder's running average: avg = (avg′ · (n − 1) + value) / n, seeded with the mean of the first n.
///
/// With n = 3, the values 1, 2, 3, 6 give nothing, nothing, 2, and (2 · 2 + 6) / 3 = 3.333….
public struct WilderAverage: Hashable, Sendable {
  /// How many values it averages: n.
  public let period: Int32
  /// How many values it has taken, held at `period`.
  public private(set) var count: Int32 = 0
  private var seedSum = 0.0
  private var average = 0.0

  /// Makes an average of `period` values.
  ///
  /// - Precondition: `period` is positive.
  public init(period: Int32) {
    precondition(period > 0, "Invariant: an average has a period of at least one")
    self.period = period
  }

  /// The average; `nil` until `period` values were taken.
  public var value: Double? { count == period ? average : nil }

  /// Takes one value.
  ///
  /// - Returns: Whether it was taken: NaN and infinities are not, and change nothing.
  @discardableResult
  public mutating func add(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    if count == period {
      average = (average * Double(period - 1) + value) / Double(period)
      return true
    }
    seedSum += value
    count += 1
    if count == period { average = seedSum / Double(period) }
    return true
  }
}
