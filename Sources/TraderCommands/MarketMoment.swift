public import TradingModel

/// Where a replay or the simulated market is to go on to.
public enum MarketMoment: Hashable, Sendable {
  /// This time of the market's own day, in UTC: `10:30`.
  case timeOfDay(TimeSpan)
  /// This moment: `2024-01-03T10:30Z`.
  case at(Timestamp)
  /// So long after now: `+30m`.
  case after(TimeSpan)

  /// The moment as it is typed.
  public var text: String {
    switch self {
    case .timeOfDay(let span):
      let time = Timestamp(nanoseconds: span.nanoseconds).timeOfDay
      return time.hasSuffix(":00") ? String(time.dropLast(3)) : time
    case .at(let moment): return moment.description
    case .after(let span): return "+\(span.text)"
    }
  }

  /// The moment it means while the market stands at `now`; it may be past.
  public func moment(now: Timestamp) -> Timestamp {
    switch self {
    case .timeOfDay(let span): now.startOfDay + span
    case .at(let moment): moment
    case .after(let span): now + span
    }
  }
}

extension Timestamp {
  /// 00:00 UTC of its day.
  fileprivate var startOfDay: Timestamp {
    let day = TimeSpan.day.nanoseconds
    let (_, rest) = nanoseconds.quotientAndRemainder(dividingBy: day)
    return Timestamp(nanoseconds: nanoseconds &- (rest < 0 ? rest &+ day : rest))
  }
}

extension CommandReader {
  /// `goto 10:30`, `goto +30m`, `goto 2024-01-03T10:30Z`, `goto 2024-01-03 10:30`.
  mutating func marketMoment() throws(CommandError) -> MarketMoment {
    let expectation = Expectation(
      "a time such as 10:30, +30m or 2024-01-03T10:30Z", values: ["+5m", "+30m", "+1h", "+1d"])
    let word = try words.next(expectation)
    if word.text.first == "+" {
      guard word.lowercased.last?.isLetter == true,
        let span = TimeSpan(parsing: word.lowercased.dropFirst()), span > .zero
      else { throw words.wrong(word, expectation) }
      return .after(span)
    }
    if let moment = Timestamp(iso8601: word.text.uppercased()) {
      // A day may stand apart from its time.
      guard let time = words.peek, word.text.contains("-"), time.text.contains(":"),
        let exact = Timestamp(iso8601: word.text + "T" + Self.twoDigitHour(time.text))
      else { return .at(moment) }
      _ = words.next()
      return .at(exact)
    }
    // A time of day is read as one of the first day there is.
    guard let time = Timestamp(iso8601: "1970-01-01T" + Self.twoDigitHour(word.text)),
      (0..<TimeSpan.day.nanoseconds).contains(time.nanoseconds)
    else { throw words.wrong(word, expectation) }
    return .timeOfDay(TimeSpan(nanoseconds: time.nanoseconds))
  }

  /// `09:30` for `9:30`; everything else as it is, in capitals.
  private static func twoDigitHour(_ text: String) -> String {
    (text.prefix(while: { $0 != ":" }).count == 1 ? "0" + text : text).uppercased()
  }
}
