import Foundation

/// The program that was built together with the tests.
public enum BuiltProgram {
  /// The path of `brace`; `nil` when it is not beside the running tests.
  ///
  /// The tests are a file or a bundle in the folder of the build's products, and so is the
  /// program: every folder above whatever was started is looked into.
  public static let path = path(of: "brace")

  /// The path of `bracebench`, found likewise.
  public static let benchPath = path(of: "bracebench")

  private static func path(of name: String) -> String? {
    var starts = CommandLine.arguments.filter { $0.contains("/") }
    starts += [Bundle.main.bundlePath, Bundle.main.executablePath ?? ""]
    for start in starts {
      var folder = URL(fileURLWithPath: start)
      while folder.path != "/" {
        folder = folder.deletingLastPathComponent()
        let candidate = folder.appendingPathComponent(name).path
        if isProgram(candidate) { return candidate }
      }
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
    return !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }

  /// What a skipped test says.
  public static let absence = "the program `brace` is not beside the tests: run swift build first"
  /// What a skipped test of the benchmarks says.
  public static let benchAbsence = "the program `bracebench` is not beside the tests"
}
