public import TradingModel

/// When a script line runs, in engine time.
public enum ScriptMoment: Hashable, Sendable {
  /// Before the first market event: `@start`.
  case start
  /// So long after the start: `@+90s`.
  case after(TimeSpan)
  /// At a moment: `@2020-12-15T15:00Z`.
  case at(Timestamp)
  /// After the bar of this number, counted from 1: `@bar:20`.
  case bar(Int64)
  /// After the market event of this number, counted from 1: `@tick:500`.
  case tick(Int64)
  /// After the last market event: `@end`.
  case end

  /// The moment as it is typed, without the `@`.
  public var text: String {
    switch self {
    case .start: "start"
    case .after(let span): "+\(span.text)"
    case .at(let moment): moment.description
    case .bar(let number): "bar:\(number)"
    case .tick(let number): "tick:\(number)"
    case .end: "end"
    }
  }
}

/// One command of a script and when it runs.
public struct ScriptLine: Hashable, Sendable {
  /// The line in the file, counted from 1.
  public let lineNumber: Int
  /// When it runs.
  public let when: ScriptMoment
  /// What it does.
  public let command: TraderCommand
  /// The command as typed, without `@WHEN` and comment.
  public let text: String

  /// Makes a line.
  public init(lineNumber: Int, when: ScriptMoment, command: TraderCommand, text: String) {
    self.lineNumber = lineNumber
    self.when = when
    self.command = command
    self.text = text
  }
}

/// A line of a script that cannot be obeyed.
public struct ScriptProblem: Hashable, Sendable, CustomStringConvertible {
  /// The script, as it was named.
  public let fileName: String
  /// The line, counted from 1.
  public let lineNumber: Int
  /// What is wrong, and at which word of the line.
  public let error: CommandError

  /// `FILE:LINE: word 3 "limt": expected …`.
  public var description: String { "\(fileName):\(lineNumber): \(error.message)" }
}

/// Why a script cannot run: every faulty line, first to last. Nothing of it runs.
public struct ScriptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The faulty lines; never empty.
  public let problems: [ScriptProblem]
  /// One line of text per faulty line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// The commands of a script, in the order of the file.
///
/// Each line is `@WHEN COMMAND`; WHEN is `start`, `+90s`, an ISO time, `bar:N`, `tick:N` or `end`.
/// Empty lines, and everything after a word that starts with `#`, are left out.
public struct Script: Hashable, Sendable {
  /// The lines, in the order of the file.
  public let lines: [ScriptLine]

  /// Makes a script of ready lines.
  public init(lines: [ScriptLine]) { self.lines = lines }

  /// Reads a whole script.
  ///
  /// - Parameters:
  ///   - text: The file's content; lines end with LF or CR LF.
  ///   - context: The instruments; an unnamed symbol is the first one, an unnamed bracket an error.
  ///   - fileName: The name for messages.
  /// - Returns: The script, or every faulty line.
  public static func parse(
    _ text: String, context: CommandContext, fileName: String
  ) -> Result<Script, ScriptError> {
    var scriptContext = context
    scriptContext.selected = context.instruments.first?.id ?? context.selected
    scriptContext.selectedBracket = nil
    var lines: [ScriptLine] = []
    var problems: [ScriptProblem] = []
    let hasByteOrderMark = text.unicodeScalars.first == "\u{FEFF}"
    let content = hasByteOrderMark ? String(text.unicodeScalars.dropFirst()) : text
    let rows = content.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, row) in rows.enumerated() {
      switch parseLine(withoutComment(row), number: index + 1, scriptContext) {
      case .success(let line): if let line { lines.append(line) }
      case .failure(let error):
        problems.append(ScriptProblem(fileName: fileName, lineNumber: index + 1, error: error))
      }
    }
    return problems.isEmpty
      ? .success(Script(lines: lines)) : .failure(ScriptError(problems: problems))
  }

  /// The line up to the first word that starts with `#`.
  private static func withoutComment(_ row: Substring) -> Substring {
    var before: Character = " "
    for index in row.indices {
      if row[index] == "#", before.isWhitespace { return row[..<index] }
      before = row[index]
    }
    return row
  }

  /// Reads one line; `nil` when it is empty.
  private static func parseLine(
    _ row: Substring, number: Int, _ context: CommandContext
  ) -> Result<ScriptLine?, CommandError> {
    var words = WordReader(String(row))
    guard let first = words.next() else { return .success(nil) }
    guard let moment = moment(first.lowercased) else {
      return .failure(words.wrong(first, momentExpectation))
    }
    let rest = row.drop(while: \.isWhitespace).drop { !$0.isWhitespace }
    let reader = WordReader(
      String(rest), firstNumber: 2, firstColumn: row.count - rest.count)
    return CommandParser.parse(reader, context).map { command in
      let text = rest.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return ScriptLine(lineNumber: number, when: moment, command: command, text: text)
    }
  }

  private static let momentExpectation = Expectation(
    "@start, @+90s, @bar:N, @tick:N, @end or @ and a time such as 2020-12-15T15:00Z",
    ["@start", "@end"], values: ["@bar:1", "@tick:1"])

  /// The moment a lower-case word such as `@+90s` says.
  private static func moment(_ word: String) -> ScriptMoment? {
    guard word.first == "@" else { return nil }
    let text = word.dropFirst()
    switch text {
    case "start": return .start
    case "end": return .end
    default: break
    }
    if text.first == "+" {
      guard text.last?.isLetter == true, let span = TimeSpan(parsing: text.dropFirst()) else {
        return nil
      }
      return .after(span)
    }
    if text.hasPrefix("bar:") { return count(text.dropFirst(4)).map { .bar($0) } }
    if text.hasPrefix("tick:") { return count(text.dropFirst(5)).map { .tick($0) } }
    return Timestamp(iso8601: text.uppercased()).map { .at($0) }
  }

  /// A number above 0 in plain digits.
  private static func count(_ text: Substring) -> Int64? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(text), count > 0
    else { return nil }
    return count
  }
}
