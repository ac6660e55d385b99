public import Foundation

/// Where the recorded market data is: the folder of `BRACE_TEST_DATA`, else beside the package.
public enum TestData {
  /// The folder, whether or not it exists.
  public static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["BRACE_TEST_DATA"] {
      return URL(fileURLWithPath: path)
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/data")
  }()

  /// Whether the folder exists; tests that need a file skip when it does not.
  public static let isPresent = FileManager.default.fileExists(atPath: folder.path)

  /// What a skipped test says.
  public static let absence = "no recorded data: set BRACE_TEST_DATA to its folder"

  /// The path of one recorded file.
  public static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
