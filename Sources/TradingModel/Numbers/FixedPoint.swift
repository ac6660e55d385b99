/// A number kept exactly, as a 64-bit count of billionths.
///
/// 367.40 is `raw == 367_400_000_000`. Sums and differences of values below the limits are exact;
/// products and quotients go through 128 bits and name their rounding.
public protocol FixedPoint: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The value in billionths.
  var raw: Int64 { get set }
  /// Makes the value that is `raw` billionths.
  init(raw: Int64)
  /// The largest magnitude, in billionths, accepted from outside.
  ///
  /// It is far enough below `Int64.max` that the sums the program makes cannot overflow.
  static var magnitudeMax: Int64 { get }
}

/// Why a text is not a number of the wanted kind.
public enum NumberError: Error, Hashable, Sendable {
  /// The text is not a plain decimal number such as `-12.5`.
  case malformed
  /// The magnitude is above the limit of the type.
  case outOfRange
  /// More than nine decimals, and no rounding was allowed.
  case tooPrecise
}

/// How a quotient that does not come out even is settled.
public enum Rounding: Hashable, Sendable {
  /// Toward minus infinity: 2.5 → 2, −2.5 → −3.
  case down
  /// Toward plus infinity: 2.5 → 3, −2.5 → −2.
  case up
  /// Toward zero: 2.5 → 2, −2.5 → −2.
  case towardZero
  /// Away from zero: 2.1 → 3, −2.1 → −3.
  case awayFromZero
  /// To the nearest, ties to the even neighbour: 2.5 → 2, 3.5 → 4.
  case halfEven

  /// Returns `numerator / denominator` as a whole number, rounded as `self` says.
  ///
  /// - Precondition: `denominator` is positive.
  public func divide(_ numerator: Int128, by denominator: Int128) -> Int128 {
    precondition(denominator > 0, "Invariant: a rounded division has a positive denominator")
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if remainder == 0 { return quotient }
    let away: Int128 = remainder < 0 ? -1 : 1
    switch self {
    case .towardZero: return quotient
    case .awayFromZero: return quotient + away
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    case .halfEven:
      let twice = remainder.magnitude * 2
      if twice < denominator.magnitude { return quotient }
      if twice > denominator.magnitude { return quotient + away }
      return quotient % 2 == 0 ? quotient : quotient + away
    }
  }
}

/// Billionths in one: the scale of every fixed-point number.
public let fixedPointScale: Int64 = 1_000_000_000

extension FixedPoint {
  /// Nothing.
  public static var zero: Self { Self(raw: 0) }

  /// Makes a value from a whole number of units, e.g. `Price(100)` is 100.000000000.
  ///
  /// - Precondition: the value is within `magnitudeMax`.
  public init(_ units: Int64) {
    self.init(raw: units * fixedPointScale)
  }

  /// Ordered by value.
  public static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }

  /// Whether the value is zero.
  public var isZero: Bool { raw == 0 }

  /// Returns the value read from a decimal text such as `367.4`, `-0.00012` or `+5`.
  ///
  /// - Parameters:
  ///   - text: ASCII digits, one optional sign, one optional point; no spaces, no thousands marks.
  ///   - rounding: How digits past the ninth decimal are settled; `nil` refuses them.
  /// - Throws: `malformed`, `outOfRange` or `tooPrecise`.
  public init(parsing text: some StringProtocol, rounding: Rounding? = nil) throws(NumberError) {
    var copy = String(text)
    let parsed: Result<Int64, NumberError> = copy.withUTF8 { bytes in
      parseFixedPoint(UnsafeRawBufferPointer(bytes), rounding: rounding)
    }
    let raw = try parsed.get()
    guard raw.magnitude <= Self.magnitudeMax.magnitude else { throw .outOfRange }
    self.init(raw: raw)
  }

  /// The exact decimal text without trailing zeros: `367.4`, `-0.00012`, `100`.
  public var description: String { text(decimalsMin: 0) }

  /// The exact decimal text with at least `decimalsMin` decimals: 99.5 with 2 → `99.50`.
  ///
  /// Digits that are not zero are never dropped, so 99.515 with 2 is `99.515`.
  public func text(decimalsMin: Int) -> String {
    var (whole, fraction) = raw.magnitude.quotientAndRemainder(
      dividingBy: fixedPointScale.magnitude)
    var decimals = 9
    while decimals > decimalsMin, fraction % 10 == 0, decimals > 0 {
      fraction /= 10
      decimals -= 1
    }
    // A sign, ten digits, a point and nine more: written from the right. Every event tells some.
    let length = 21
    return String(unsafeUninitializedCapacity: length) { text in
      var place = length
      func put(_ character: UInt8) {
        place -= 1
        text[place] = character
      }
      for _ in 0..<decimals {
        put(UInt8(ascii: "0") + UInt8(fraction % 10))
        fraction /= 10
      }
      if decimals > 0 { put(UInt8(ascii: ".")) }
      repeat {
        put(UInt8(ascii: "0") + UInt8(whole % 10))
        whole /= 10
      } while whole > 0
      if raw < 0 { put(UInt8(ascii: "-")) }
      for index in place..<length { text[index - place] = text[index] }
      return length - place
    }
  }

  /// The value rounded half-even to `decimals` decimals, printed with exactly that many.
  ///
  /// For the screen only: 1.23456 with 2 → `1.23`.
  public func rounded(decimals: Int) -> String {
    var unit: Int64 = 1
    for _ in decimals..<9 { unit *= 10 }
    let count = Rounding.halfEven.divide(Int128(raw), by: Int128(unit))
    let clamped = min(max(count * Int128(unit), Int128(Int64.min)), Int128(Int64.max))
    let text = Self(raw: Int64(clamped)).text(decimalsMin: decimals)
    return text == "-0" ? "0" : text
  }

  /// Whether the value is a whole number of `step`s; true for a `step` of zero.
  public func isMultiple(ofRaw step: Int64) -> Bool { step == 0 || raw % step == 0 }

  /// Returns the value moved to a whole number of `step` billionths, rounded as named.
  public func rounded(toRaw step: Int64, _ rounding: Rounding) -> Self {
    guard step > 1 else { return self }
    // Most prices and quantities are on their steps already; 128 bits cost ten times as much.
    if raw % step == 0 { return self }
    let result = rounding.divide(Int128(raw), by: Int128(step)) * Int128(step)
    return Self(raw: Int64(clamping: result))
  }
}

/// Reads a decimal number from ASCII bytes as billionths.
///
/// - Parameters:
///   - bytes: One number and nothing else: an optional sign, digits, an optional point.
///   - rounding: How digits past the ninth decimal are settled; `nil` refuses non-zero ones.
/// - Returns: The billionths; or `malformed`, `outOfRange` (beyond 64 bits) or `tooPrecise`.
public func parseFixedPoint(
  _ bytes: UnsafeRawBufferPointer, rounding: Rounding? = nil
) -> Result<Int64, NumberError> {
  var index = 0
  var negative = false
  if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
    negative = first == UInt8(ascii: "-")
    index = 1
  }
  var value: Int128 = 0
  var digits = 0
  var decimals = -1
  var remainder: Int128 = 0
  var remainderScale: Int128 = 1
  while index < bytes.count {
    let byte = bytes[index]
    index += 1
    if byte == UInt8(ascii: "."), decimals < 0 {
      decimals = 0
      continue
    }
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return .failure(.malformed) }
    digits += 1
    let digit = Int128(byte &- UInt8(ascii: "0"))
    if decimals == 9 {
      if digit != 0, rounding == nil { return .failure(.tooPrecise) }
      // Eighteen further digits settle any rounding; what follows them cannot matter to money.
      if remainderScale < 1_000_000_000_000_000_000 {
        remainder = remainder * 10 + digit
        remainderScale *= 10
      }
      continue
    }
    value = value * 10 + digit
    if value > Int128(Int64.max) { return .failure(.outOfRange) }
    if decimals >= 0 { decimals += 1 }
  }
  guard digits > 0 else { return .failure(.malformed) }
  for _ in max(decimals, 0)..<9 { value *= 10 }
  if negative { value = -value }
  if remainder != 0, let rounding {
    let exact = value * remainderScale + (negative ? -remainder : remainder)
    value = rounding.divide(exact, by: remainderScale)
  }
  guard let raw = Int64(exactly: value) else { return .failure(.outOfRange) }
  return .success(raw)
}
