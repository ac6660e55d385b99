import Foundation
import TestSupport
import Testing

/// The built `brace`, run as a user runs it, with a home of its own.
struct BraceProgram {
  let home: TemporaryFolder
  private let path: String

  /// Gives `body` the program and a new home folder.
  static func run<Result>(_ body: (BraceProgram) throws -> Result) throws -> Result {
    let path = try #require(BuiltProgram.path)
    return try withTemporaryFolder { try body(BraceProgram(home: $0, path: path)) }
  }

  private init(home: TemporaryFolder, path: String) {
    self.home = home
    self.path = path
  }

  private var environment: [String: String] {
    ["HOME": home.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm"]
  }

  func callAsFunction(_ arguments: String...) throws -> ChildProcess {
    try ChildProcess.run(path, arguments, environment: environment)
  }

  func callAsFunction(_ arguments: [String]) throws -> ChildProcess {
    try ChildProcess.run(path, arguments, environment: environment)
  }

  /// Runs a line of the shell in which `$BRACE` is the program and `$HOME` the folder.
  func shell(_ line: String) throws -> ChildProcess {
    var environment = environment
    environment["BRACE"] = path
    return try ChildProcess.run("/bin/sh", ["-c", line], environment: environment)
  }

  /// A file in the home folder; returns its path.
  func file(_ name: String, _ text: String) throws -> String { try home.write(name, text) }

  /// A file of three minutes; returns its path.
  func bars() throws -> String {
    try file(
      "abc_1m.csv",
      """
      ts_utc,open,high,low,close,volume
      2024-01-02T14:30:00Z,100,101,99,100,10
      2024-01-02T14:31:00Z,100,101,99,100,10
      2024-01-02T14:32:00Z,100,101,99,100,10

      """)
  }
}

/// Expects one clear line on standard error, nothing on standard output, and the exit status.
func expectRefusal(
  _ result: ChildProcess, status: Int32, saying words: [String],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
  #expect(result.output == "", sourceLocation: sourceLocation)
  let lines = result.errors.split(separator: "\n")
  #expect(lines.count == 1, "\(result.errors)", sourceLocation: sourceLocation)
  #expect(result.errors.hasPrefix("brace: "), "\(result.errors)", sourceLocation: sourceLocation)
  for word in words {
    #expect(
      result.errors.contains(word), "“\(word)” is not in \(result.errors)",
      sourceLocation: sourceLocation)
  }
}
