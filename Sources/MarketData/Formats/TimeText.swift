import TradingModel

/// Reads the times of recorded files from ASCII bytes.
///
/// - Dates `2024-01-31`, `2024/01/31`, `2024.01.31`, `31.01.2024`, `20240131`, alone or followed by
///   `T` or a space and `14:30`, `14:30:05`, `14:30:05.123456789`, `143005` or `143005123`.
/// - A zone: `Z`, `UTC`, `GMT`, `+01:00`, `-0500`, `+00`. Without one the time is taken as UTC.
/// - Numbers since 1970, their unit by size: below 1e11 seconds (a fraction is allowed), below 1e14
///   milliseconds, below 1e17 microseconds, else nanoseconds. Eight or fourteen digits that form a
///   date are one: no recording is that close to 1970.
struct TimeText {
  /// Whether a time of day came without a zone and was taken as UTC.
  private(set) var sawNaiveTime = false
  /// Whether a time of day, or a number, was read; otherwise all stamps were bare dates.
  private(set) var sawTimeOfDay = false
  // Files repeat the day from row to row, and turning a date into days is the costly part.
  private var cachedDate = -1
  private var cachedMidnight: Int64 = 0

  init() {}

  /// Returns the moment that `bytes` name, or `nil`.
  mutating func read(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    var cursor = DigitCursor(bytes)
    let isNegative = cursor.skip("-")
    let digits = cursor.leadingDigitCount
    if digits == bytes.count - (isNegative ? 1 : 0), digits > 0 {
      return readNumber(bytes, digits: digits, isNegative: isNegative)
    }
    if isNegative { return nil }
    if digits >= 9 { return readFractionalSeconds(bytes) }
    guard let midnight = readDate(&cursor, digits: digits) else { return nil }
    if cursor.isAtEnd { return Timestamp(nanoseconds: midnight) }
    guard cursor.skip("T") || cursor.skip(" ") else { return nil }
    return readTimeOfDay(&cursor, midnight: midnight)
  }

  /// Returns the moment of a date in one field and a time of day in another, or `nil`.
  mutating func read(
    date: UnsafeRawBufferPointer, time: UnsafeRawBufferPointer
  ) -> Timestamp? {
    var dateCursor = DigitCursor(date)
    let digits = dateCursor.leadingDigitCount
    guard let midnight = readDate(&dateCursor, digits: digits), dateCursor.isAtEnd
    else { return nil }
    var timeCursor = DigitCursor(time)
    return readTimeOfDay(&timeCursor, midnight: midnight)
  }

  /// Whether `bytes` are a date and nothing else.
  mutating func isDate(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var cursor = DigitCursor(bytes)
    let digits = cursor.leadingDigitCount
    return readDate(&cursor, digits: digits) != nil && cursor.isAtEnd
  }

  private mutating func readNumber(
    _ bytes: UnsafeRawBufferPointer, digits: Int, isNegative: Bool
  ) -> Timestamp? {
    if !isNegative, digits == 8 || digits == 14 {
      var cursor = DigitCursor(bytes)
      if let midnight = readDate(&cursor, digits: 8) {
        if cursor.isAtEnd { return Timestamp(nanoseconds: midnight) }
        if let moment = readTimeOfDay(&cursor, midnight: midnight) { return moment }
      }
    }
    guard digits <= 19 else { return nil }
    var value: UInt64 = 0
    for byte in bytes[(isNegative ? 1 : 0)...] {
      value = value &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
    }
    let unit: UInt64
    switch value {
    case ..<100_000_000_000: unit = 1_000_000_000
    case ..<100_000_000_000_000: unit = 1_000_000
    case ..<100_000_000_000_000_000: unit = 1000
    default: unit = 1
    }
    let (product, overflow) = value.multipliedReportingOverflow(by: unit)
    guard !overflow, product <= UInt64(Self.range.upperBound) else { return nil }
    let nanoseconds = isNegative ? -Int64(product) : Int64(product)
    guard Self.range.contains(nanoseconds) else { return nil }
    sawTimeOfDay = true
    return Timestamp(nanoseconds: nanoseconds)
  }

  /// From 1900 into 2191, in nanoseconds: the distance of any two still fits into 64 bits.
  private static let range: ClosedRange<Int64> =
    -2_208_988_800_000_000_000...7_000_000_000_000_000_000

  private mutating func readFractionalSeconds(_ bytes: UnsafeRawBufferPointer) -> Timestamp? {
    guard case .success(let raw) = parseFixedPoint(bytes, rounding: .halfEven),
      Self.range.contains(raw)
    else { return nil }
    sawTimeOfDay = true
    // Fixed-point numbers count billionths, and a billionth of a second is a nanosecond.
    return Timestamp(nanoseconds: raw)
  }

  /// Reads a date that begins with `digits` digits; returns its midnight in nanoseconds.
  private mutating func readDate(_ cursor: inout DigitCursor, digits: Int) -> Int64? {
    var year: Int
    var month: Int
    var day: Int
    switch digits {
    case 4:
      year = cursor.digits(4)
      guard let mark = cursor.skipOne(of: "-/."), cursor.leadingDigitCount == 2 else { return nil }
      month = cursor.digits(2)
      guard cursor.skipOne(of: "-/.") == mark, cursor.leadingDigitCount >= 2 else { return nil }
      day = cursor.digits(2)
    case 2:
      day = cursor.digits(2)
      guard cursor.skip("."), cursor.leadingDigitCount == 2 else { return nil }
      month = cursor.digits(2)
      guard cursor.skip("."), cursor.leadingDigitCount == 4 else { return nil }
      year = cursor.digits(4)
    case 8:
      year = cursor.digits(4)
      month = cursor.digits(2)
      day = cursor.digits(2)
    default: return nil
    }
    let date = year * 10_000 + month * 100 + day
    if date == cachedDate { return cachedMidnight }
    let civil = CivilTime(year: year, month: month, day: day)
    // Within `range` with a day to spare for the time zone.
    guard civil.isValid, (1901...2190).contains(year) else { return nil }
    cachedDate = date
    cachedMidnight = civil.timestamp.nanoseconds
    return cachedMidnight
  }

  private mutating func readTimeOfDay(
    _ cursor: inout DigitCursor, midnight: Int64
  ) -> Timestamp? {
    let digits = cursor.leadingDigitCount
    guard digits == 2 || digits == 6 || digits == 9 else { return nil }
    let hour = cursor.digits(2)
    var minute = 0
    var second = 0
    var nanosecond = 0
    if digits == 2 {
      guard cursor.skip(":"), cursor.leadingDigitCount == 2 else { return nil }
      minute = cursor.digits(2)
      if cursor.skip(":") {
        guard cursor.leadingDigitCount == 2 else { return nil }
        second = cursor.digits(2)
      }
    } else {
      minute = cursor.digits(2)
      second = cursor.digits(2)
      if digits == 9 { nanosecond = cursor.digits(3) * 1_000_000 }
    }
    if cursor.skip(".") {
      guard digits != 9, let fraction = cursor.fraction() else { return nil }
      nanosecond = fraction
    }
    guard hour < 24, minute < 60, second < 60, let offset = readZone(&cursor) else { return nil }
    sawTimeOfDay = true
    let seconds = Int64(hour * 3600 + minute * 60 + second) - offset
    return Timestamp(nanoseconds: midnight + seconds * 1_000_000_000 + Int64(nanosecond))
  }

  /// Reads the zone up to the end; returns its seconds east of UTC.
  private mutating func readZone(_ cursor: inout DigitCursor) -> Int64? {
    if cursor.isAtEnd {
      sawNaiveTime = true
      return 0
    }
    _ = cursor.skip(" ")
    if cursor.skip("Z") || cursor.skip("UTC") || cursor.skip("GMT") {
      return cursor.isAtEnd ? 0 : nil
    }
    guard let mark = cursor.skipOne(of: "+-") else { return nil }
    let digits = cursor.leadingDigitCount
    guard digits == 2 || digits == 4 else { return nil }
    let hours = cursor.digits(2)
    var minutes = 0
    if cursor.skip(":") || digits == 4 {
      guard cursor.leadingDigitCount == 2 else { return nil }
      minutes = cursor.digits(2)
    }
    guard cursor.isAtEnd, hours < 24, minutes < 60 else { return nil }
    let offset = Int64(hours * 3600 + minutes * 60)
    return mark == UInt8(ascii: "-") ? -offset : offset
  }
}

/// Reads digits and marks from bytes, left to right.
private struct DigitCursor {
  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  /// How many digits come next.
  var leadingDigitCount: Int {
    var end = index
    while end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 { end += 1 }
    return end - index
  }

  /// The number of the next `count` bytes, which are known to be digits.
  mutating func digits(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<count {
      value = value * 10 + Int(bytes[index] &- UInt8(ascii: "0"))
      index += 1
    }
    return value
  }

  /// The next digits as nanoseconds; what is past the ninth is dropped. `nil` without any.
  mutating func fraction() -> Int? {
    let count = leadingDigitCount
    guard count > 0 else { return nil }
    var value = digits(min(count, 9))
    for _ in min(count, 9)..<9 { value *= 10 }
    index += max(count - 9, 0)
    return value
  }

  mutating func skip(_ mark: StaticString) -> Bool {
    let length = mark.utf8CodeUnitCount
    guard index + length <= bytes.count else { return false }
    for offset in 0..<length where bytes[index + offset] != mark.utf8Start[offset] { return false }
    index += length
    return true
  }

  mutating func skipOne(of marks: StaticString) -> UInt8? {
    guard index < bytes.count else { return nil }
    for offset in 0..<marks.utf8CodeUnitCount where bytes[index] == marks.utf8Start[offset] {
      index += 1
      return bytes[index - 1]
    }
    return nil
  }
}
