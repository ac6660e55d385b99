import Foundation

/// The project's own files, as text.
enum SourceTree {
  struct File {
    /// From the project's root: `Sources/TradeEngine/Timers.swift`.
    let path: String
    let lines: [String]

    /// The part of `Sources/` or `Tests/` it belongs to: `TradeEngine`.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    /// The lines without comments and the contents of one-line strings.
    var code: [String] { lines.map(SourceTree.code) }
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let sources = files(under: "Sources")
  static let tests = files(under: "Tests")

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private static func files(under folder: String) -> [File] {
    let base = root.appendingPathComponent(folder)
    let all = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    var result: [File] = []
    for case let url as URL in all ?? .init() where url.pathExtension == "swift" {
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }  // a folder
      let path = String(url.path.dropFirst(root.path.count + 1))
      result.append(File(path: path, lines: text.components(separatedBy: "\n")))
    }
    return result.sorted { $0.path < $1.path }
  }

  /// The line without string contents and without what follows `//`.
  private static func code(_ line: String) -> String {
    var result = ""
    var isInString = false
    var previous: Character = " "
    for character in line {
      if character == "\"", previous != "\\" {
        isInString.toggle()
        result.append(character)
      } else if !isInString {
        if character == "/", previous == "/" { return String(result.dropLast()) }
        result.append(character)
      }
      previous = character
    }
    return result
  }
}

/// An allowed exception: a trailing comment that names the rule and the reason.
enum Exception {
  static func isAllowed(_ line: String, rule: String) -> Bool {
    line.contains("// tidy(\(rule)): ")
  }
}
