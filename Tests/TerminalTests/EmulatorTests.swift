import Foundation
import TestSupport
import Testing

/// What the grid says is what a terminal shows, by an emulator that knows nothing of ncurses.
@Suite(
  .serialized,
  .enabled(if: EmulatedTerminal.isAvailable, Comment(rawValue: EmulatedTerminal.absence)),
  .timeLimit(.minutes(4)))
struct EmulatorTests {
  private static let keys: [(name: String, words: String, bytes: String)] = [
    ("nothing", "Esc", "\u{1B}"), ("a ticket", "b", "b"),
    ("the help", "?", "?"), ("a command line", ": buy space 5", ":buy 5"),
  ]

  /// Forty minutes of a symbol whose name is wide.
  private func withBars(_ symbol: String, _ body: (String) throws -> Void) throws {
    let rows = (0..<40).map { index in
      let price = 100 + Double(index % 7) * 0.5
      let minute = index < 30 ? "14:\(index + 30)" : "15:\(index - 30 < 10 ? "0" : "")\(index - 30)"
      return "2024-01-02T\(minute):00Z,\(price),\(price + 0.75),\(price - 0.5),\(price + 0.25),1000"
    }
    let text = (["ts_utc,open,high,low,close,volume"] + rows).joined(separator: "\n") + "\n"
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(symbol)_\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }  // the system clears what is left
    try body(file.path)
  }

  private func snapshot(_ arguments: [String]) throws -> [String] {
    let program = try #require(BuiltProgram.path)
    let result = try ChildProcess.run(
      program, ["snapshot"] + arguments, environment: ["LC_ALL": "C.UTF-8", "HOME": "/nowhere"])
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 50), (40, 10)])
  func `a terminal shows what the grid says`(width: Int, height: Int) throws {
    try withBars("ABC") { file in
      for (name, words, bytes) in Self.keys {
        let expected = try snapshot([
          "--feed", file, "--size", "\(width)x\(height)", "--keys", words,
        ])
        let problem = try EmulatedTerminal.run(
          ["replay", file], width: width, height: height,
          [.wait("PAUSED"), .send(bytes), .expect(expected)])
        #expect(problem == "", "\(name) at \(width)x\(height)")
      }
    }
  }

  @Test func `in ASCII too`() throws {
    try withBars("ABC") { file in
      let expected = try snapshot(["--feed", file, "--size", "100x30", "--keys", "Esc", "--ascii"])
      let problem = try EmulatedTerminal.run(
        ["replay", file], width: 100, height: 30, variables: ["LC_ALL": "C"],
        [.wait("PAUSED"), .send("\u{1B}"), .expect(expected)])
      #expect(problem == "")
    }
  }

  @Test func `a symbol of wide characters shifts nothing`() throws {
    try withBars("日本株") { file in
      let expected = try snapshot(["--feed", file, "--size", "120x40", "--keys", "Esc"])
      #expect(expected.contains { $0.contains("日本株") })
      let problem = try EmulatedTerminal.run(
        ["replay", file], width: 120, height: 40,
        [.wait("PAUSED"), .send("\u{1B}"), .expect(expected)])
      #expect(problem == "")
    }
  }

  /// Two brackets of one symbol that are still open when the data is over.
  @Test func `the step to the next bracket of a symbol is no new screen`() throws {
    try withBars("ABC") { file in
      let script = FileManager.default.temporaryDirectory
        .appendingPathComponent("\(UUID().uuidString).txt")
      try Data("@bar:20 buy 10 sl 90 tp 120\n@bar:22 buy 10 sl 91 tp 119\n".utf8).write(to: script)
      defer { try? FileManager.default.removeItem(at: script) }  // the system clears what is left
      let arguments = [
        "run", "--feed", file, "--speed", "max", "--script", script.path, "--journal", "none",
      ]
      // Half of it is the lines and gauges themselves, three bytes a cell; a new screen is twice
      // to three times as much.
      for (width, height, most) in [(80, 24, 1_400), (120, 40, 2_000), (200, 50, 2_800)] {
        let there: [EmulatedTerminal.Step] = [.send("j"), .wait("▸ B2")]
        let back: [EmulatedTerminal.Step] = [.send("k"), .wait("▸ B1")]
        let fits = EmulatedTerminal.Step.bytes(atMost: most)
        // What was still on its way at the start is there after the first two keys.
        let problem = try EmulatedTerminal.run(
          arguments, width: width, height: height,
          [.wait("FINISHED"), .wait("▸ B1")] + there + back + there + [fits] + back + [fits])
        #expect(problem == "", "\(width)x\(height)")
      }
    }
  }
}
