import Foundation
import Testing

@testable import Configuration

/// The commands of earlier runs, on the disk.
struct CommandHistoryTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("bch-\(UUID().uuidString)")
  private var history: CommandHistory {
    CommandHistory(path: folder.appendingPathComponent("state/brace/history").path)
  }

  private func write(_ bytes: some Sequence<UInt8>) throws {
    let file = URL(fileURLWithPath: history.path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  private func write(_ text: String) throws { try write(text.utf8) }
  private func text() throws -> String { try String(contentsOfFile: history.path, encoding: .utf8) }
  private func mode(_ path: String) throws -> Int {
    try #require(
      FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    ).intValue
  }

  private func remove() throws { try FileManager.default.removeItem(at: folder) }

  @Test func `what is added is read again, oldest first, from a file for the user alone`() throws {
    #expect(try history.load() == [], "there is none yet")
    #expect(!FileManager.default.fileExists(atPath: folder.path), "and reading makes none")
    for command in ["speed 5", "buy 100 SPY", "sl B1 +3t"] { try history.append(command) }
    #expect(try history.load() == ["speed 5", "buy 100 SPY", "sl B1 +3t"])
    #expect(try text() == "speed 5\nbuy 100 SPY\nsl B1 +3t\n")
    #expect(try mode(history.path) == 0o600)
    #expect(try mode(folder.appendingPathComponent("state/brace").path) == 0o700)
    try remove()
  }

  @Test func `a file that others may read is closed to them`() throws {
    try write("pause\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: history.path)
    try history.append("play")
    #expect(try mode(history.path) == 0o600)
    #expect(try history.load() == ["pause", "play"])
    try remove()
  }

  @Test func `of a damaged file what can be read is read`() throws {
    let long = String(repeating: "x", count: 401)
    let lines =
      "pause\n\n   \nbuy 1\u{0}0\n\u{1B}[31mkill\npause\r\npause\n\(long)\nflatten all\nhal"
    try write(Array(lines.utf8) + [0xFF, 0xFE, UInt8(ascii: "\n")] + Array("speed 2".utf8))
    #expect(try history.load() == ["pause", "flatten all", "speed 2"])
    try history.append("play")
    #expect(try history.load().suffix(2) == ["speed 2", "play"], "a cut line stays one of its own")
    try write((0..<255).map { UInt8($0) } + (128..<255).map { UInt8($0) })
    #expect(try history.load().allSatisfy { !$0.contains("\u{1B}") })
    try remove()
  }

  @Test(arguments: ["", "   ", "a\nkill", "a\u{1B}[2J", String(repeating: "y", count: 401)])
  func `what is no command is not kept`(command: String) throws {
    try history.append("pause")
    try history.append(command)
    #expect(try text() == "pause\n")
    try remove()
  }

  @Test func `500 are read, and a file that has grown long is written anew`() throws {
    let all = (0..<1_200).map { "step \($0)" }
    try write(all.prefix(1_000).map { $0 + "\n" }.joined())
    #expect(try history.load() == Array(all[500..<1_000]))
    #expect(try text().utf8.count > 8_000, "1,000 lines are not too many")
    try write(all.map { $0 + "\n" }.joined())
    #expect(try history.load() == Array(all.suffix(500)))
    #expect(try text() == all.suffix(500).map { $0 + "\n" }.joined())
    #expect(try mode(history.path) == 0o600)
    #expect(!FileManager.default.fileExists(atPath: history.path + ".new"))
    try remove()
  }

  @Test func `of a file of many megabytes only the end is read`() throws {
    try write(String(repeating: "speed 5\nspeed 2\n", count: 150_000) + "pause\n")
    let lines = try history.load()
    #expect(lines.count == 500 && lines.last == "pause" && lines.first?.hasPrefix("speed ") == true)
    #expect(try text().utf8.count < 5_000)
    try remove()
  }

  @Test func `a link to a file stays one`() throws {
    try write((0..<1_100).map { "step \($0)\n" }.joined())
    let real = folder.appendingPathComponent("real").path
    try FileManager.default.moveItem(atPath: history.path, toPath: real)
    try FileManager.default.createSymbolicLink(
      atPath: history.path, withDestinationPath: real)
    #expect(try history.load().count == 500)
    try history.append("play")
    #expect(try String(contentsOfFile: real, encoding: .utf8).hasSuffix("step 1099\nplay\n"))
    try remove()
  }

  @Test func `a folder, a pipe or a place that cannot be is told, and nothing waits`() throws {
    try FileManager.default.createDirectory(
      atPath: history.path, withIntermediateDirectories: true)
    let folderPath = history.path
    #expect(throws: CommandHistory.Fault.cannotRead(path: folderPath, reason: "it is no file")) {
      try history.load()
    }
    #expect(throws: CommandHistory.Fault.cannotWrite(path: folderPath, reason: "it is no file")) {
      try history.append("pause")
    }
    let pipe = CommandHistory(path: folder.appendingPathComponent("pipe").path)
    #expect(mkfifo(pipe.path, 0o600) == 0)
    #expect(throws: CommandHistory.Fault.cannotRead(path: pipe.path, reason: "it is no file")) {
      try pipe.load()
    }
    #expect(throws: CommandHistory.Fault.self) { try pipe.append("pause") }
    let file = folder.appendingPathComponent("file")
    try Data("x".utf8).write(to: file)
    let below = CommandHistory(path: file.path + "/brace/history")
    #expect(throws: CommandHistory.Fault.cannotRead(path: below.path, reason: "it is no file")) {
      try below.load()
    }
    #expect(throws: CommandHistory.Fault.cannotWrite(path: below.path, reason: "it is no file")) {
      try below.append("pause")
    }
    let full = CommandHistory(path: "/dev/full")
    #expect(throws: CommandHistory.Fault.cannotWrite(path: "/dev/full", reason: "it is no file")) {
      try full.append("pause")
    }
    try remove()
  }

  @Test func `the words for a fault name the file`() {
    #expect(
      CommandHistory.Fault.cannotWrite(path: "/h", reason: "the disk is read-only").description
        == "commands are not kept: /h: the disk is read-only")
    #expect(
      CommandHistory.Fault.cannotRead(path: "/h", reason: "it may not be used").description
        == "no earlier commands: /h: it may not be used")
  }
}
