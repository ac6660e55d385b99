/// A price in quote currency per unit, exact to a billionth.
///
/// Prices may be negative (spreads, some futures). Price − Price is a `PriceOffset`.
public struct Price: FixedPoint {
  /// The value in billionths.
  public var raw: Int64
  /// Makes the value that is `raw` billionths.
  public init(raw: Int64) { self.raw = raw }
  /// The largest magnitude accepted from outside, in billionths.
  public static let magnitudeMax: Int64 = 1_000_000_000 * fixedPointScale

  /// The price `offset` above (or below, when negative) `price`.
  public static func + (price: Price, offset: PriceOffset) -> Price {
    Price(raw: price.raw + offset.raw)
  }
  /// The price `offset` below (or above, when negative) `price`.
  public static func - (price: Price, offset: PriceOffset) -> Price {
    Price(raw: price.raw - offset.raw)
  }
  /// The signed distance from `right` up to `left`.
  public static func - (left: Price, right: Price) -> PriceOffset {
    PriceOffset(raw: left.raw - right.raw)
  }
}

/// A signed distance between two prices, e.g. a tick of 0.01 or a stop 1.86 away.
public struct PriceOffset: FixedPoint {
  /// The value in billionths.
  public var raw: Int64
  /// Makes the value that is `raw` billionths.
  public init(raw: Int64) { self.raw = raw }
  /// The largest magnitude accepted from outside, in billionths.
  public static let magnitudeMax: Int64 = 2_000_000_000 * fixedPointScale

  /// The exact sum.
  public static func + (left: Self, right: Self) -> Self { Self(raw: left.raw + right.raw) }
  /// The exact difference.
  public static func - (left: Self, right: Self) -> Self { Self(raw: left.raw - right.raw) }
  /// The value with its sign changed.
  public static prefix func - (value: Self) -> Self { Self(raw: -value.raw) }
  /// The distance without its sign.
  public var magnitude: Self { Self(raw: abs(raw)) }

  /// Returns `count` times this distance, or `nil` when that is out of range.
  public func times(_ count: Int64) -> Self? {
    let (product, overflow) = raw.multipliedReportingOverflow(by: count)
    guard !overflow, product.magnitude <= Self.magnitudeMax.magnitude else { return nil }
    return Self(raw: product)
  }

  /// Returns this distance times `ratio`, rounded as named, or `nil` when out of range.
  ///
  /// 1.86 scaled by 1.5 is 2.79.
  public func scaled(by ratio: Ratio, _ rounding: Rounding) -> Self? {
    let product = Int128(raw) * Int128(ratio.raw)
    let result = rounding.divide(product, by: Int128(fixedPointScale))
    guard result.magnitude <= Self.magnitudeMax.magnitude else { return nil }
    return Self(raw: Int64(result))
  }

  /// Returns this distance as a multiple of `unit`, rounded half-even; `nil` when `unit` is zero.
  public func ratio(to unit: PriceOffset) -> Ratio? {
    guard unit.raw != 0 else { return nil }
    var numerator = Int128(raw) * Int128(fixedPointScale)
    if unit.raw < 0 { numerator = -numerator }
    let result = Rounding.halfEven.divide(numerator, by: Int128(unit.raw.magnitude))
    guard result.magnitude <= Ratio.magnitudeMax.magnitude else { return nil }
    return Ratio(raw: Int64(result))
  }
}

/// A quantity of shares, contracts or coins, exact to a billionth.
public struct Quantity: FixedPoint {
  /// The value in billionths.
  public var raw: Int64
  /// Makes the value that is `raw` billionths.
  public init(raw: Int64) { self.raw = raw }
  /// The largest magnitude accepted from outside, in billionths.
  public static let magnitudeMax: Int64 = 4_000_000_000 * fixedPointScale

  /// The exact sum.
  public static func + (left: Self, right: Self) -> Self { Self(raw: left.raw + right.raw) }
  /// The exact difference.
  public static func - (left: Self, right: Self) -> Self { Self(raw: left.raw - right.raw) }
  /// The value with its sign changed.
  public static prefix func - (value: Self) -> Self { Self(raw: -value.raw) }
  /// Adds `right`.
  public static func += (left: inout Self, right: Self) { left.raw += right.raw }
  /// Subtracts `right`.
  public static func -= (left: inout Self, right: Self) { left.raw -= right.raw }
  /// The quantity without its sign.
  public var magnitude: Self { Self(raw: abs(raw)) }

  /// The sum, held at the largest accepted quantity: for traded volume, where more is just "a lot".
  public func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = raw.addingReportingOverflow(other.raw)
    return Self(raw: overflow ? Self.magnitudeMax : min(sum, Self.magnitudeMax))
  }

  /// Returns this quantity times `ratio`, rounded as named, or `nil` when out of range.
  public func scaled(by ratio: Ratio, _ rounding: Rounding) -> Self? {
    let result = rounding.divide(Int128(raw) * Int128(ratio.raw), by: Int128(fixedPointScale))
    guard result.magnitude <= Self.magnitudeMax.magnitude else { return nil }
    return Self(raw: Int64(result))
  }
}

/// A signed amount of the account's currency, exact to a billionth, up to about nine billion.
public struct Money: FixedPoint {
  /// The value in billionths.
  public var raw: Int64
  /// Makes the value that is `raw` billionths.
  public init(raw: Int64) { self.raw = raw }
  /// The largest magnitude accepted from outside, in billionths.
  public static let magnitudeMax: Int64 = 9_000_000_000 * fixedPointScale

  /// The amount held at the range's ends when `exact` billionths do not fit.
  ///
  /// For figures that are shown or compared; nothing is booked through it. Both ends are equally
  /// far from zero, so that the result can always be negated.
  public init(clamping exact: Int128) {
    self.init(raw: max(Int64(clamping: exact), -Int64.max))
  }

  /// The exact sum.
  public static func + (left: Self, right: Self) -> Self { Self(raw: left.raw + right.raw) }
  /// The exact difference.
  public static func - (left: Self, right: Self) -> Self { Self(raw: left.raw - right.raw) }
  /// The value with its sign changed.
  public static prefix func - (value: Self) -> Self { Self(raw: -value.raw) }
  /// Adds `right`.
  public static func += (left: inout Self, right: Self) { left.raw += right.raw }
  /// Subtracts `right`.
  public static func -= (left: inout Self, right: Self) { left.raw -= right.raw }
  /// The amount without its sign.
  public var magnitude: Self { Self(raw: abs(raw)) }

  /// Returns this amount times `ratio`, rounded as named, or `nil` when out of range.
  public func scaled(by ratio: Ratio, _ rounding: Rounding) -> Self? {
    let result = rounding.divide(Int128(raw) * Int128(ratio.raw), by: Int128(fixedPointScale))
    guard result.magnitude <= Self.magnitudeMax.magnitude else { return nil }
    return Self(raw: Int64(result))
  }

  /// Returns this amount as a multiple of `unit`, rounded half-even; `nil` when `unit` is zero.
  public func ratio(to unit: Money) -> Ratio? {
    PriceOffset(raw: raw).ratio(to: PriceOffset(raw: unit.raw))
  }

  /// The value of `quantity` at `price` with a contract `multiplier`, rounded half-even.
  ///
  /// 2 contracts at 5,114.50 with a multiplier of 50 are 511,450.
  ///
  /// - Returns: `nil` when the value is beyond the range of `Money`.
  public static func value(of quantity: Quantity, at price: Price, multiplier: Ratio) -> Money? {
    let (units, part) = quantity.raw.quotientAndRemainder(dividingBy: fixedPointScale)
    if part == 0, multiplier.raw == fixedPointScale {
      // Whole shares: nothing to divide, and a division of 128 bits is most of the work.
      let (value, overflow) = units.multipliedReportingOverflow(by: price.raw)
      if overflow || value.magnitude > Money.magnitudeMax.magnitude { return nil }
      return Money(raw: value)
    }
    let product = Int128(quantity.raw) * Int128(price.raw)
    let scale = Int128(fixedPointScale)
    let exact: Int128
    if multiplier.raw == fixedPointScale {
      exact = Rounding.halfEven.divide(product, by: scale)
    } else {
      let (scaled, overflow) = product.multipliedReportingOverflow(by: Int128(multiplier.raw))
      if overflow { return nil }
      exact = Rounding.halfEven.divide(scaled, by: scale * scale)
    }
    guard exact.magnitude <= Money.magnitudeMax.magnitude else { return nil }
    return Money(raw: Int64(exact))
  }
}

/// A number without a unit: a multiple, a share (1 % is 0.01) or a reward per unit of risk.
public struct Ratio: FixedPoint {
  /// The value in billionths.
  public var raw: Int64
  /// Makes the value that is `raw` billionths.
  public init(raw: Int64) { self.raw = raw }
  /// The largest magnitude accepted from outside, in billionths.
  public static let magnitudeMax: Int64 = 9_000_000_000 * fixedPointScale
  /// One.
  public static let one = Ratio(raw: fixedPointScale)

  /// Returns the ratio that is `percent` hundredths: 1.5 gives 0.015.
  public init(percent: Ratio) {
    self.init(raw: Int64(Rounding.halfEven.divide(Int128(percent.raw), by: 100)))
  }

  /// The ratio in hundredths: 0.015 gives 1.5; held at the range's end when it does not fit.
  public var percent: Ratio { Ratio(raw: Int64(clamping: Int128(raw) * 100)) }
}
