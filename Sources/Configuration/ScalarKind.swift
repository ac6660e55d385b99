import TraderCommands
import TradingModel

/// What reading a value gave.
enum Reading<Value> {
  /// The value.
  case value(Value)
  /// Something else; perhaps what was meant.
  case wrong(suggestion: String? = nil)
  /// A number with more than nine decimals.
  case tooPrecise
  /// A value that a later version knows.
  case notYet

  /// The same with the value changed, which may also turn out wrong.
  func flatMap<Other>(_ change: (Value) -> Reading<Other>) -> Reading<Other> {
    switch self {
    case .value(let value): change(value)
    case .wrong(let suggestion): .wrong(suggestion: suggestion)
    case .tooPrecise: .tooPrecise
    case .notYet: .notYet
    }
  }
}

/// A kind of value: what is expected, how it is read and how it is printed.
struct ScalarKind<Value>: Sendable {
  /// For messages: `a whole number from 1 to 1000`.
  let expected: String
  /// Reads a text without surrounding space.
  let read: @Sendable (String) -> Reading<Value>
  /// Prints a value so that it reads back.
  let text: @Sendable (Value) -> String
}

extension ScalarKind where Value: FixedPoint {
  /// A plain decimal between two limits.
  static func number(
    _ expected: String, _ isAllowed: @escaping @Sendable (Value) -> Bool
  ) -> ScalarKind {
    ScalarKind(
      expected: expected,
      read: { text in
        readNumber(text).flatMap { isAllowed($0) ? .value($0) : .wrong() }
      },
      text: \.description)
  }
}

/// Reads a plain decimal exactly; nothing goes through `Double`.
private func readNumber<Value: FixedPoint>(_ text: some StringProtocol) -> Reading<Value> {
  do {
    return .value(try Value(parsing: text))
  } catch {
    return error == .tooPrecise ? .tooPrecise : .wrong()
  }
}

extension ScalarKind<Ratio> {
  /// A share of something, written `0.02` or `2%`.
  ///
  /// A plain number that is too large but would do as a percentage is taken for one in the hint.
  static func share(
    _ expected: String, _ isAllowed: @escaping @Sendable (Ratio) -> Bool
  ) -> ScalarKind {
    ScalarKind(
      expected: expected,
      read: { text in
        if text.hasSuffix("%") {
          let percent: Reading<Ratio> = readNumber(text.dropLast())
          return percent.flatMap { percent in
            if percent.raw % 100 != 0 { return .tooPrecise }
            let share = Ratio(percent: percent)
            return isAllowed(share) ? .value(share) : .wrong()
          }
        }
        return readNumber(text).flatMap { (share: Ratio) in
          if isAllowed(share) { return .value(share) }
          return .wrong(suggestion: isAllowed(Ratio(percent: share)) ? "\(share)%" : nil)
        }
      },
      text: { "\($0.percent)%" })
  }

  /// Basis points, kept as a share: 2 is 0.0002.
  static let basisPoints = ScalarKind(
    expected: "basis points from 0 to 10000",
    read: { text in
      readNumber(text).flatMap { (points: Ratio) in
        guard points >= .zero, points <= Ratio(10_000) else { return .wrong() }
        return points.raw % 10_000 == 0 ? .value(Ratio(raw: points.raw / 10_000)) : .tooPrecise
      }
    },
    text: { Ratio(raw: $0.raw * 10_000).description })
}

extension ScalarKind<Int32> {
  /// A whole number in plain digits.
  static func whole(_ range: ClosedRange<Int32>) -> ScalarKind {
    ScalarKind(
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      read: { text in
        guard let number = Int32(text), text.first != "+", range.contains(number) else {
          return .wrong()
        }
        return .value(number)
      },
      text: { "\($0)" })
  }
}

extension ScalarKind<TimeSpan> {
  /// A length of time; a bare number is seconds.
  static func span(_ expected: String, _ range: ClosedRange<TimeSpan>) -> ScalarKind {
    ScalarKind(
      expected: expected,
      read: { text in
        guard let span = TimeSpan(parsing: text.lowercased()), range.contains(span) else {
          return .wrong()
        }
        return .value(span)
      },
      text: \.text)
  }

  /// A time of day in UTC, written `14:30` or `14:30 UTC`.
  static let timeOfDay = ScalarKind(
    expected: "a time of day such as \"00:00 UTC\"",
    read: { text in
      let words = text.split(separator: " ")
      guard let first = words.first, words.count == 1 || words.dropFirst() == ["UTC"] else {
        return .wrong()
      }
      let parts = first.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int64(parts[0]),
        let minute = Int64(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
      else { return .wrong() }
      return .value(.seconds(hour * 3600 + minute * 60))
    },
    text: { span in
      let minutes = span.nanoseconds / 60_000_000_000
      func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
      return "\(two(minutes / 60)):\(two(minutes % 60)) UTC"
    })
}

extension ScalarKind where Value: Equatable & Sendable {
  /// One of several words; those of later versions are refused by name.
  static func choice(_ values: [(name: String, value: Value)], later: [String] = []) -> ScalarKind {
    let names = values.map(\.name)
    return ScalarKind(
      expected: PlainText.list(names),
      read: { text in
        let word = text.lowercased()
        if let choice = values.first(where: { $0.name == word }) { return .value(choice.value) }
        // `random(0.3, 7)` is the later word `random` with its arguments.
        if later.contains(where: { word == $0 || word.hasPrefix("\($0)(") }) { return .notYet }
        return .wrong(suggestion: NearestWord.suggestion(for: word, among: names))
      },
      text: { value in values.first { $0.value == value }?.name ?? names[0] })
  }

  /// This kind, or a word that means there is no value.
  func or(_ word: String) -> ScalarKind<Value?> {
    ScalarKind<Value?>(
      expected: "\(expected), or \(word)",
      read: { text in
        text.lowercased() == word ? .value(nil) : read(text).flatMap { .value($0) }
      },
      text: { $0.map(text) ?? word })
  }
}

extension ScalarKind<Bool> {
  /// Two words, of which the second means true.
  static func either(_ off: String, _ on: String) -> ScalarKind {
    choice([(off, false), (on, true)])
  }
}
