import Foundation
import Testing

/// Small files, small functions, a short README.
struct SizeTests {
  @Test func `a source file has at most 400 lines, a test file 600`() {
    for file in SourceTree.sources {
      #expect(file.lines.count <= 401, "\(file.path): \(file.lines.count) lines")
    }
    for file in SourceTree.tests {
      #expect(file.lines.count <= 601, "\(file.path): \(file.lines.count) lines")
    }
  }

  @Test func `a function has at most 70 lines`() {
    for file in SourceTree.sources + SourceTree.tests {
      for function in Self.functions(in: file) {
        #expect(function.length <= 70, "\(file.path):\(function.line): \(function.length) lines")
      }
    }
  }

  @Test func `the README fits on two pages`() throws {
    #expect(try SourceTree.text("README.md").components(separatedBy: "\n").count <= 151)
  }

  @Test func `nothing else lies at the top`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
    let allowed: Set<String> = [
      "Package.swift", "README.md", "Themes", "Sources", "Tests", ".ci", ".swift-format",
      ".gitignore", ".git", "Package.resolved", ".swiftpm",
    ]
    for name in names where !name.hasPrefix(".build") {
      #expect(allowed.contains(name), "\(name) lies at the top")
    }
  }

  /// The functions of a file: where each begins, and its lines from there to its closing brace.
  static func functions(in file: SourceTree.File) -> [(line: Int, length: Int)] {
    var result: [(line: Int, length: Int)] = []
    var open: [(line: Int, depth: Int)] = []
    var depth = 0
    var waiting: Int?
    for (number, line) in file.code.enumerated() {
      if isHeader(line) { waiting = number }
      for character in line {
        if character == "{" {
          if let start = waiting {
            open.append((start, depth))
            waiting = nil
          }
          depth += 1
        } else if character == "}" {
          depth -= 1
          if let last = open.last, last.depth == depth {
            open.removeLast()
            result.append((last.line + 1, number - last.line + 1))
          }
        }
      }
    }
    return result
  }

  private static func isHeader(_ line: String) -> Bool {
    let pattern = #"^\s*(@\S+\s+)*(\w+\s+)*(func\s|init[?(<]|deinit\b|subscript\b)"#
    return line.range(of: pattern, options: .regularExpression) != nil
  }

  @Test func `the counter of function lines counts`() {
    let text = "struct A {\n  func one() {\n    if x {\n    }\n  }\n  init(a: Int) { }\n}"
    let file = SourceTree.File(path: "Sources/A/A.swift", lines: text.components(separatedBy: "\n"))
    #expect(Self.functions(in: file).map(\.length) == [4, 1])
  }
}
