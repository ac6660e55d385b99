import Foundation

/// Where the recorded data is: `BRACE_TEST_DATA`, else beside the package.
enum TestData {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["BRACE_TEST_DATA"] {
      return URL(fileURLWithPath: path)
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data")
  }()

  static let isPresent = FileManager.default.fileExists(atPath: folder.path)

  static let absence = "no recorded data: set BRACE_TEST_DATA to its folder"

  /// The rows of a CSV file without its header, cut at commas.
  static func rows(_ name: String) throws -> [[Substring]] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }
}
