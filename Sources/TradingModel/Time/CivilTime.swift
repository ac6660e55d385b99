/// A date and time of day as people write them, without a time zone.
///
/// Source of the calendar arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", days_from_civil and civil_from_days (proleptic Gregorian).
public struct CivilTime: Hashable, Sendable {
  /// The year, e.g. 2024.
  public var year: Int
  /// The month, 1…12.
  public var month: Int
  /// The day of the month, 1…31.
  public var day: Int
  /// The hour, 0…23.
  public var hour: Int
  /// The minute, 0…59.
  public var minute: Int
  /// The second, 0…59.
  public var second: Int
  /// The part below a second, 0…999,999,999.
  public var nanosecond: Int

  /// Makes a date and time; parts are not checked (see `isValid`).
  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    nanosecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// Makes the date and time that a clock in UTC shows at `moment`.
  public init(_ moment: Timestamp) {
    let dayLength: Int64 = 86_400_000_000_000
    var days = moment.nanoseconds / dayLength
    var rest = moment.nanoseconds % dayLength
    if rest < 0 {
      rest += dayLength
      days -= 1
    }
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthShifted = (5 * dayOfYear + 2) / 153
    let month = monthShifted < 10 ? monthShifted + 3 : monthShifted - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthShifted + 2) / 5 + 1, hour: Int(rest / 3_600_000_000_000),
      minute: Int(rest / 60_000_000_000 % 60), second: Int(rest / 1_000_000_000 % 60),
      nanosecond: Int(rest % 1_000_000_000))
  }

  /// Whether every part is in its range and the day exists in that month, years 1678…2261.
  public var isValid: Bool {
    guard (1678...2261).contains(year), (1...12).contains(month), day >= 1 else { return false }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[month - 1] && (0...23).contains(hour) && (0...59).contains(minute)
      && (0...59).contains(second) && (0...999_999_999).contains(nanosecond)
  }

  /// The moment at which a clock in UTC shows this date and time.
  ///
  /// - Precondition: `isValid`.
  public var timestamp: Timestamp {
    precondition(isValid, "Invariant: only a checked date becomes a moment")
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = Int64(era * 146_097 + dayOfEra - 719_468)
    let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return Timestamp(nanoseconds: seconds * 1_000_000_000 + Int64(nanosecond))
  }
}

extension Timestamp {
  /// ISO-8601 in UTC with at least `fractionDigitsMin` decimals of a second.
  public func iso8601(fractionDigitsMin: Int) -> String {
    let civil = CivilTime(self)
    var (fraction, decimals) = (civil.nanosecond, 9)
    while decimals > fractionDigitsMin, fraction % 10 == 0, decimals > 0 {
      fraction /= 10
      decimals -= 1
    }
    // All years are of four digits; every event tells its time.
    let length = 20 + (decimals > 0 ? decimals + 1 : 0)
    return String(unsafeUninitializedCapacity: length) { text in
      func put(_ value: Int, _ digits: Int, before end: Int, _ mark: Unicode.Scalar) {
        var rest = value
        for place in 1...digits {
          text[end - place] = UInt8(ascii: "0") + UInt8(rest % 10)
          rest /= 10
        }
        text[end] = UInt8(ascii: mark)
      }
      put(civil.year, 4, before: 4, "-")
      put(civil.month, 2, before: 7, "-")
      put(civil.day, 2, before: 10, "T")
      put(civil.hour, 2, before: 13, ":")
      put(civil.minute, 2, before: 16, ":")
      put(civil.second, 2, before: 19, decimals > 0 ? "." : "Z")
      if decimals > 0 { put(fraction, decimals, before: length - 1, "Z") }
      return length
    }
  }

  /// The time of day as `14:03:27`, UTC.
  public var timeOfDay: String {
    let civil = CivilTime(self)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
  }

  /// Reads ISO-8601: `2020-12-15`, `2020-12-15T14:30`, with seconds, a fraction, and `Z`,
  /// `+hh:mm`, `-hhmm` or no zone (taken as UTC); a space may stand for the `T`.
  ///
  /// - Returns: `nil` when the text is anything else or the date does not exist.
  public init?(iso8601 text: some StringProtocol) {
    var scanner = DigitScanner(text)
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2),
      scanner.skip("-"), let day = scanner.digits(2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    var offsetSeconds: Int64 = 0
    if scanner.skip("T") || scanner.skip(" ") {
      guard let hour = scanner.digits(2), scanner.skip(":"), let minute = scanner.digits(2)
      else { return nil }
      civil.hour = hour
      civil.minute = minute
      if scanner.skip(":") {
        guard let second = scanner.digits(2) else { return nil }
        civil.second = second
        if scanner.skip(".") {
          guard let nanosecond = scanner.fraction() else { return nil }
          civil.nanosecond = nanosecond
        }
      }
      guard let offset = scanner.zoneOffsetSeconds() else { return nil }
      offsetSeconds = offset
    }
    guard scanner.isAtEnd, civil.isValid else { return nil }
    self = civil.timestamp + TimeSpan.seconds(-offsetSeconds)
  }
}

/// Reads fixed-width digits from ASCII text, left to right.
private struct DigitScanner {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { index == bytes.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard index + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[index..<(index + count)] {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    index += count
    return value
  }

  /// One to nine digits as nanoseconds: `5` is 500,000,000.
  mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while let digit = digits(1) {
      guard count < 9 else { return nil }
      value = value * 10 + digit
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in count..<9 { value *= 10 }
    return value
  }

  mutating func zoneOffsetSeconds() -> Int64? {
    if isAtEnd || skip("Z") { return 0 }
    let sign: Int64 = skip("-") ? -1 : 1
    if sign == 1, !skip("+") { return nil }
    guard let hours = digits(2) else { return nil }
    _ = skip(":")
    let minutes = isAtEnd ? 0 : digits(2)
    guard let minutes, hours <= 23, minutes <= 59 else { return nil }
    return sign * Int64(hours * 3600 + minutes * 60)
  }
}
