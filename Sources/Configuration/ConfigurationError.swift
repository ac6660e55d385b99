import TraderCommands

/// One thing that is wrong in a file.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file, or the option of the command line, as it was named.
  public let source: String
  /// The line, counted from 1; `nil` when the problem has none.
  public let line: Int?
  /// What is wrong, what was expected, and what was probably meant.
  public let message: String

  /// Makes a problem.
  public init(source: String, line: Int?, message: String) {
    self.source = source
    self.line = line
    self.message = message
  }

  /// `FILE:LINE: message`.
  public var description: String {
    let place = PlainText.oneLine(source, lengthMax: 200) + (line.map { ":\($0)" } ?? "")
    return "\(place): \(message)"
  }
}

/// Why a configuration cannot be used; nothing trades with one.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such file.
  case noSuchFile(path: String)
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// Everything that is wrong in it, first line first; never empty.
  case invalid([ConfigurationProblem])

  /// One line of text per problem.
  public var description: String {
    switch self {
    case .noSuchFile(let path): "\(PlainText.oneLine(path, lengthMax: 200)): no such file"
    case .unreadable(let path, let reason):
      "\(PlainText.oneLine(path, lengthMax: 200)): \(reason)"
    case .invalid(let problems): problems.map(\.description).joined(separator: "\n")
    }
  }
}
