/// A length of time in nanoseconds.
public struct TimeSpan: Hashable, Comparable, Sendable {
  /// The length in nanoseconds; negative means backward.
  public var nanoseconds: Int64

  /// Makes a length of `nanoseconds`.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes a length of whole `seconds`.
  public static func seconds(_ seconds: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: seconds * 1_000_000_000)
  }
  /// Makes a length of whole `milliseconds`.
  public static func milliseconds(_ milliseconds: Int64) -> TimeSpan {
    TimeSpan(nanoseconds: milliseconds * 1_000_000)
  }
  /// No time at all.
  public static let zero = TimeSpan(nanoseconds: 0)
  /// One calendar-free day of 24 hours.
  public static let day = TimeSpan.seconds(86_400)

  /// Ordered by length.
  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  /// Returns `count` of these one after another, held at the range's end.
  public func times(_ count: Int64) -> TimeSpan {
    let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: count)
    return TimeSpan(nanoseconds: overflow ? .max : product)
  }

  /// Reads `250ms`, `90s`, `1m`, `2h`, `1d`, or a bare number of seconds; `nil` for anything else.
  public init?(parsing text: some StringProtocol) {
    let units: [(String, Int64)] = [
      ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
      ("d", 86_400_000_000_000),
    ]
    var digits = String(text)
    var scale: Int64 = 1_000_000_000
    if let unit = units.first(where: { digits.hasSuffix($0.0) }) {
      digits.removeLast(unit.0.count)
      scale = unit.1
    }
    guard let value = try? Ratio(parsing: digits), value.raw >= 0 else { return nil }  // "not one"
    let exact = Int128(value.raw) * Int128(scale) / Int128(fixedPointScale)
    guard exact <= Int128(Int64.max / 4) else { return nil }
    self.init(nanoseconds: Int64(exact))
  }

  /// The shortest text that reads back: `1m`, `90s`, `1d`, `250ms`.
  public var text: String {
    let units: [(Int64, String)] = [
      (86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "m"),
      (1_000_000_000, "s"), (1_000_000, "ms"),
    ]
    for (scale, name) in units where nanoseconds != 0 && nanoseconds % scale == 0 {
      return String(nanoseconds / scale) + name
    }
    return Ratio(raw: nanoseconds).description + "s"
  }
}

/// A moment in nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public var nanoseconds: Int64

  /// Makes the moment `nanoseconds` after 1970-01-01T00:00:00Z.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes the moment `seconds` after 1970-01-01T00:00:00Z.
  public init(seconds: Int64) { self.init(nanoseconds: seconds * 1_000_000_000) }

  /// Later than every real moment: "never".
  public static let distantFuture = Timestamp(nanoseconds: .max)
  /// Earlier than every real moment.
  public static let distantPast = Timestamp(nanoseconds: .min)

  /// Earlier moments come first.
  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The moment `span` later, held at the range's end.
  public static func + (moment: Timestamp, span: TimeSpan) -> Timestamp {
    let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(span.nanoseconds)
    return Timestamp(nanoseconds: overflow ? (span.nanoseconds > 0 ? .max : .min) : sum)
  }
  /// The length from `earlier` to `later`, held at the range's end.
  public static func - (later: Timestamp, earlier: Timestamp) -> TimeSpan {
    let (difference, overflow) = later.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    return TimeSpan(nanoseconds: overflow ? (later > earlier ? .max : .min) : difference)
  }

  /// The start of the bar of length `span` that holds this moment; bars are aligned to 1970.
  ///
  /// 14:31:07 floored to one minute is 14:31:00.
  ///
  /// - Precondition: `span` is positive.
  public func floored(to span: TimeSpan) -> Timestamp {
    precondition(span.nanoseconds > 0, "Invariant: a bar has a length")
    let remainder = nanoseconds % span.nanoseconds
    let down = remainder < 0 ? remainder + span.nanoseconds : remainder
    return Timestamp(nanoseconds: nanoseconds - down)
  }

  /// The first moment strictly after this one at which the clock shows `timeOfDay` (UTC).
  public func next(timeOfDay: TimeSpan) -> Timestamp {
    let midnight = floored(to: .day)
    let today = midnight + timeOfDay
    return today > self ? today : today + .day
  }

  /// ISO-8601 in UTC with as many decimals of a second as are needed: `2020-12-15T14:30:00Z`.
  public var description: String { iso8601(fractionDigitsMin: 0) }
}
