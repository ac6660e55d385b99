import Foundation
import TestSupport
import Testing

/// `brace snapshot`: frames without a terminal.
@Suite(.enabled(if: BuiltProgram.path != nil, "\(BuiltProgram.absence)"))
struct SnapshotTests {
  private func lines(_ arguments: [String]) throws -> [String] {
    try BraceProgram.run { brace in
      let result = try brace(["snapshot"] + arguments)
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .map(String.init)
    }
  }

  @Test(arguments: ["1x1", "40x10", "80x24", "120x40", "300x100"])
  func `a frame has the size that was asked for`(size: String) throws {
    let parts = size.split(separator: "x").compactMap { Int($0) }
    let frame = try lines(["--size", size])
    #expect(frame.count == parts[1])
    #expect((frame.map(\.count).max() ?? 0) <= parts[0])
  }

  @Test func `keys are pressed and the market runs between them`() throws {
    let ticket = try lines(["--keys", "b"])
    #expect(ticket.contains { $0.contains("┤BUY NVDX├") })
    let live = try lines(["--keys", "b Enter wait:1m"])
    #expect(live.contains { $0.contains("▸ B1 NVDX L") && $0.contains("live") })
    let typed = try lines(["--keys", ": sell space 5 space AAPX Enter"])
    #expect(typed.contains { $0.contains("┤SELL AAPX├") })
    let help = try lines(["--keys", "?", "--ascii"])
    #expect(help.contains { $0.contains("[help]") })
    #expect(help.joined().utf8.allSatisfy { $0 < 128 })
  }

  @Test func `goto plays up to a time and holds there, and never goes back`() throws {
    let there = try lines(["--for", "1m", "--keys", ": goto space +2m Enter"])
    #expect(there.contains { $0.contains("PAUSED") && $0.contains("14:32:59 UTC") })
    let back = try lines(["--for", "1m", "--keys", ": goto space 14:30 Enter"])
    #expect(back.contains { $0.contains("14:30 is past: no market goes back") })
    #expect(back.contains { $0.contains("14:30:59 UTC") })
  }

  @Test func `a file stops where a replay opens, at a time, or at its end`() throws {
    try BraceProgram.run { brace in
      let data = try brace.bars()
      let opened = try brace("snapshot", "--feed", data).output
      #expect(opened.contains("PAUSED") && opened.contains("14:31:00 UTC"))
      let at = try brace("snapshot", "--feed", data, "--at", "2024-01-02T14:32:00Z").output
      #expect(at.contains("14:32:00 UTC") && !at.contains("PAUSED"))
      let script = try brace.file("s", "@bar:1 buy 10 sl 98 tp 103\n@end flatten all\n")
      let end = try brace("snapshot", "--feed", data, "--at", "end", "--script", script).output
      #expect(end.contains("FINISHED") && end.contains("flattened: 0.00"))
    }
  }

  @Test func `a script that pauses holds the market, and one may change the theme`() throws {
    try BraceProgram.run { brace in
      let script = try brace.file("s", "@+30s pause\n@+40s play\n")
      let paused = try brace("snapshot", "--for", "5m", "--script", script).output
      #expect(paused.contains("PAUSED") && paused.contains("14:30:29 UTC"), "\(paused.prefix(200))")
      let themed = try brace.file("t", "@start theme nord\n@+30s quit\n")
      let result = try brace("snapshot", "--for", "1m", "--script", themed, "--format", "svg")
      #expect(result.output.contains("theme nord"))
    }
  }

  @Test(arguments: ["text", "ansi", "svg"])
  func `the same arguments give the same bytes`(format: String) throws {
    let arguments = [
      "--format", format, "--for", "3m", "--keys", "b Enter wait:30s", "--seed", "7",
    ]
    let first = try lines(arguments)
    #expect(first == (try lines(arguments)))
    #expect(first != (try lines(arguments + ["--seed", "8"])))
  }

  @Test func `themes and colours are obeyed`() throws {
    let nord = try lines(["--format", "svg", "--theme", "nord"]).joined()
    #expect(nord.contains("#2e3440"))
    let gruvbox = try lines(["--format", "svg", "--theme", "gruvbox"]).joined()
    #expect(gruvbox.contains("#282828") && !gruvbox.contains("#2e3440"))
    let plain = try lines(["--format", "ansi", "--color", "never"]).joined()
    #expect(!plain.contains("38;5"))
    let exact = try lines(["--format", "ansi", "--color", "direct"]).joined()
    #expect(exact.contains("38;2;"))
    let usual = try lines(["--format", "ansi"]).joined()
    #expect(usual.contains("38;5;") && !usual.contains("38;2;"))
  }

  @Test func `NO_COLOR leaves attributes, and --color is stronger`() throws {
    try BraceProgram.run { brace in
      let none = try brace.shell("NO_COLOR=1 $BRACE snapshot --format ansi").output
      #expect(!none.contains("38;5") && none.contains(";7m"))
      let some = try brace.shell("NO_COLOR=1 $BRACE snapshot --format ansi --color 256").output
      #expect(some.contains("38;5"))
    }
  }

  @Test func `rises turn red where ui.up_style says so, in the chart too`() throws {
    try BraceProgram.run { brace in
      let config = try brace.file("c.yaml", "ui: { up_style: red }")
      let usual = try brace("snapshot", "--format", "svg", "--size", "120x40").output
      let eastern = try brace("snapshot", "--format", "svg", "--config", config).output
      func candles(_ text: String, _ colour: String) -> Int {
        let group = text.components(separatedBy: "<g fill=\"\(colour)\">").dropFirst().first ?? ""
        return group.components(separatedBy: "</g>")[0].matches(of: /[┃╽╿╻╹│╷╵]/).count
      }
      #expect(candles(usual, "#87d787") > 0)
      #expect(candles(usual, "#87d787") == candles(eastern, "#ff8787"))
      #expect(candles(usual, "#ff8787") == candles(eastern, "#87d787"))
    }
  }

  @Test(
    arguments: [
      (["--size", "0x4"], "120x40"), (["--size", "80"], "120x40"),
      (["--size", "80x24x1"], "120x40"),
      (["--size", "9999x1"], "1000x1000"), (["--format", "png"], "svg"),
      (["--at", "noon"], "expected a time"), (["--at", "end"], "--for"),
      (["--at", "end", "--for", "1m"], "exclude"), (["--keys", "wait:soon"], "wait:30s"),
      (["--keys", "q"], "left before the end"), (["--theme", "nope"], "\"nope\""),
      (["--color", "pink"], "--color pink"), (["--feed", "sim", "x.csv", "--at", "end"], "sim"),
    ] as [([String], String)])
  func `what cannot be drawn is told in one line`(arguments: [String], words: String) throws {
    try BraceProgram.run { brace in
      let result = try brace(["snapshot"] + arguments)
      #expect(result.status == 64 || result.status == 66, "\(result.status) \(result.errors)")
      #expect(result.output == "")
      #expect(
        result.errors.hasPrefix("brace: ") && result.errors.contains(words), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
  }

  // MARK: The pictures of the README

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Screens")

  private static let pictures: [String] = {
    // A folder that cannot be read has no picture, which the test below notices.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".svg") }.sorted()
  }()

  @Test func `the README shows two of them`() throws {
    #expect(Self.pictures.count == 2)
    let root = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    for name in Self.pictures { #expect(readme.contains("(Tests/Screens/\(name))"), "\(name)") }
  }

  /// Each picture says by which command it was made: the same command makes it again.
  @Test(arguments: pictures)
  func `a picture of the README is what the program draws`(name: String) throws {
    let kept = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let match = try #require(kept.firstMatch(of: /<desc>brace (.*)<\/desc>/))
    let command = String(match.1).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    try BraceProgram.run { brace in
      let result = try brace.shell("$BRACE \(command)")
      #expect(result.status == 0, "\(result.errors)")
      let isSame = result.output == kept
      #expect(
        isSame, "the screen has changed: look at it, then brace \(command) > Tests/Screens/\(name)")
    }
  }
}
