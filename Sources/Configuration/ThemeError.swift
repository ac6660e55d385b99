/// Why a theme file cannot be used: everything that is wrong in it, first line first.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong; never empty.
  public let problems: [ConfigurationProblem]

  /// Makes an error.
  public init(problems: [ConfigurationProblem]) { self.problems = problems }

  /// One line of text per problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }

  /// The first problem, and how many more there are, on one line.
  public var summary: String {
    let first = problems.first?.description ?? ""
    return problems.count > 1 ? "\(first) (and \(problems.count - 1) more)" : first
  }
}
