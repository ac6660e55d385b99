import Configuration
import Foundation
import Testing
import TradingModel

struct ConfigurationFilesTests {
  /// Runs `body` with a new empty folder.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("brace-configuration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }  // the system clears what is left
    try body(folder.path)
  }

  private func write(_ text: String, _ path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func error(_ path: String) -> String? {
    do {
      _ = try ConfigurationLoader.load(path: path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `the user's file is found by XDG_CONFIG_HOME, else in the home folder`() throws {
    try withFolder { folder in
      try write("paper: { cash: 111 }", "\(folder)/xdg/brace/config.yaml")
      try write("paper: { cash: 222 }", "\(folder)/home/.config/brace/config.yaml")
      let cases: [([String: String], String)] = [
        (["XDG_CONFIG_HOME": "\(folder)/xdg", "HOME": "\(folder)/home"], "111"),
        (["HOME": "\(folder)/home"], "222"),
        (["XDG_CONFIG_HOME": "relative", "HOME": "\(folder)/home"], "222"),
        (["XDG_CONFIG_HOME": "", "HOME": "\(folder)/home"], "222"),
        (["HOME": "\(folder)/nobody"], "100000"),
        ([:], "100000"),
      ]
      for (environment, cash) in cases {
        let configuration = try ConfigurationLoader.load(path: nil, environment: environment)
        #expect(configuration.paper.cash.description == cash)
      }
    }
  }

  @Test func `a file that was asked for wins, and must be there`() throws {
    try withFolder { folder in
      try write("paper: { cash: 333 }", "\(folder)/mine.yaml")
      let path = "\(folder)/mine.yaml"
      let configuration = try ConfigurationLoader.load(path: path, environment: ["HOME": folder])
      let entry = try #require(configuration.entries.first { $0.key == "paper.cash" })
      #expect(entry.source == .file(path, line: 1))
      #expect(throws: ConfigurationError.noSuchFile(path: "\(folder)/none.yaml")) {
        try ConfigurationLoader.load(path: "\(folder)/none.yaml")
      }
      #expect(error("\(folder)/none.yaml") == "\(folder)/none.yaml: no such file")
    }
  }

  @Test func `what is no short text file is refused in one line`() throws {
    try withFolder { folder in
      #expect(error(folder) == "\(folder): is a folder, expected a file")
      try Data([0x61, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: "\(folder)/bytes"))
      #expect(error("\(folder)/bytes") == "\(folder)/bytes: is not UTF-8 text")
      try write(String(repeating: "#", count: 1_000_001), "\(folder)/long")
      #expect(
        error("\(folder)/long") == "\(folder)/long: is larger than 1 MB, expected a short text")
      #expect(error("/dev/zero") == "/dev/zero: is larger than 1 MB, expected a short text")
    }
  }
}
