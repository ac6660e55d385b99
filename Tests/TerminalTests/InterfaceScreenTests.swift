import Foundation
import TestSupport
import Testing

extension ScreenTests {
  /// Arming, search, settings, own keys, mouse, clipboard and the way to a moment.
  struct Interface {
    /// Writes a configuration file, runs the program on it, and removes it.
    private func with(
      _ yaml: String, width: Int = 120, height: Int = 40,
      _ body: (TmuxScreen, String) async throws -> Void
    ) async throws {
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("bi-\(UUID().uuidString).yaml").path
      try yaml.write(toFile: path, atomically: true, encoding: .utf8)
      do {
        try await TmuxScreen.run(["--config", path], width: width, height: height) { screen in
          try await screen.waitForMarket()
          try await body(screen, path)
        }
      } catch {
        try FileManager.default.removeItem(atPath: path)
        throw error
      }
      try FileManager.default.removeItem(atPath: path)
    }

    /// Presses the left button at a place and lets it go at another.
    private func drag(
      _ screen: TmuxScreen, from start: (x: Int, y: Int), to end: (x: Int, y: Int)
    ) throws {
      try screen.type("\u{1B}[<0;\(start.x + 1);\(start.y + 1)M")
      if start != end { try screen.type("\u{1B}[<32;\(end.x + 1);\(end.y + 1)M") }
      try screen.type("\u{1B}[<0;\(end.x + 1);\(end.y + 1)m")
    }

    /// Where a text begins on the screen.
    private func place(of text: String, in frame: ScreenFrame) -> (x: Int, y: Int)? {
      for (y, line) in frame.lines.enumerated() {
        if let range = line.range(of: text) {
          return (line.distance(from: line.startIndex, to: range.lowerBound), y)
        }
      }
      return nil
    }

    @Test func `armed, one key buys, moves the stop and closes; Ctrl-Z's return disarms`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try screen.press("a")
        try await screen.wait("ARMED") {
          $0.lines[0].contains(" ARMED ") && !$0.lines[0].contains("DISARMED")
        }
        try screen.press("b")
        try await screen.wait("a live bracket without a question") {
          $0.brackets.contains { $0.symbol == symbol && $0.state == "live" }
        }
        try screen.type("3[")
        try await screen.wait(for: "(-3 ticks) by trader")
        try screen.press("c")
        try await screen.wait(for: " 0 brk ")
        // F asks, however armed the screen is.
        try screen.press("b")
        try await screen.wait(for: " 1 brk ")
        try screen.press("F")
        try await screen.wait(for: "┤flatten everything├")
        try screen.press("Escape")
        try await screen.waitUntilGone("┤flatten")
        try screen.press("c")
        try await screen.wait(for: " 0 brk ")
        try screen.press("C-z")
        _ = try await screen.exitStatus()
        try screen.type("fg\n")
        try await screen.wait("DISARMED after the stop") { $0.lines[0].contains("DISARMED") }
      }
    }

    @Test func `a slash finds a symbol, n goes on, Escape ends it`() async throws {
      try await TmuxScreen.run { screen in
        let symbols = try await screen.waitForMarket().watchlist.map(\.symbol)
        try screen.type("/" + symbols[3].lowercased())
        try await screen.wait(for: "watchlist: 1 found")
        try screen.press("Enter")
        try await screen.wait("the symbol") { $0.selectedSymbol == symbols[3] }
        try await screen.wait(for: "1 match")
        // An Escape and a letter that come together would be Alt and that letter.
        try screen.press("Escape")
        try await screen.waitUntilGone("1 match")
        try screen.press("n")
        try await screen.wait(for: "nothing is looked for")
      }
    }

    @Test func `the help is filtered and runs the action`() async throws {
      try await TmuxScreen.run(width: 80, height: 24) { screen in
        try await screen.wait(for: "? help")
        try screen.press("?")
        try await screen.wait(for: "┤help├")
        try screen.type("/unit of")
        try await screen.wait(for: "┤help /unit of├")
        try screen.press("Enter")
        try await screen.wait(for: "distances in price")
        try screen.type("?/kill")
        try await screen.wait(for: "▸K ")
        try screen.press("Enter")
        try await screen.wait(for: "┤kill switch├")
        try screen.press("Escape")
      }
    }

    @Test func `settings hold at once and are written into the file, comments and all`()
      async throws
    {
      let yaml = "# mine\nui:\n  theme: dark   # night\n# the end\n"
      try await with(yaml) { screen, path in
        let before = try screen.colours()
        try screen.press(",")
        try await screen.wait(for: "┤settings├")
        while try !screen.frame().contains("‹ mono ›") {
          let shown = try screen.frame().line("▸theme")
          try screen.press("Right")
          try await screen.wait("another theme") { $0.line("▸theme") != shown }
        }
        try await screen.wait("other colours") { _ in try screen.colours() != before }
        try screen.press("Down", "Down", "Right")
        try await screen.wait(for: "‹ price ›")
        try screen.press("Escape")
        try await screen.wait(for: "saved in ")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "# mine\nui:\n  theme: mono   # night\n  unit: price\n# the end\n")
      }
    }

    @Test func `without a file one is made, and a file that may not be written is told`()
      async throws
    {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.type(",jj")
        try await screen.wait(for: "▸distances in")
        try screen.press("Right", "Escape")
        try await screen.wait(for: "saved in ")
        #expect(try screen.readText("config/brace/config.yaml") == "ui:\n  unit: price\n")
        try screen.write("config/brace/config.yaml", "ui:\n  thme: x\n")
        try screen.type(",jj")
        try await screen.wait(for: "▸distances in")
        try screen.press("Right", "Escape")
        try await screen.wait(for: "not saved: ")
        #expect(try screen.readText("config/brace/config.yaml") == "ui:\n  thme: x\n")
      }
    }

    @Test func `own keys do it, and the footer and the help show them`() async throws {
      try await with("ui: { keys: { buy: B, help: [f2, \"?\"], kill: off } }\n") { screen, _ in
        let footer = try screen.frame().lines.last { !$0.isEmpty } ?? ""
        #expect(footer.contains("B buy") && footer.contains("F2 help"), "\(footer)")
        try screen.press("b")
        try await screen.wait(for: "b does nothing; F2 shows the keys")
        try screen.press("B")
        try await screen.wait(for: "┤BUY ")
        try screen.press("Escape")
        try await screen.waitUntilGone("┤BUY ")
        try screen.press("F2")
        try await screen.wait("the new key in the help") { !$0.line("B           buy").isEmpty }
      }
    }

    @Test func `the mouse is off, m turns it on, a click selects, a drag asks`() async throws {
      try await TmuxScreen.run { screen in
        let symbols = try await screen.waitForMarket().watchlist.map(\.symbol)
        #expect(try !screen.readText("bytes").contains("\u{1B}[?1002h"))
        try screen.press("m")
        try await screen.wait(for: "mouse on")
        #expect(try screen.readText("bytes").contains("\u{1B}[?1002h\u{1B}[?1006h"))
        let row = try #require(place(of: " " + symbols[2] + " ", in: try screen.frame()))
        try drag(screen, from: (row.x + 1, row.y), to: (row.x + 1, row.y))
        try await screen.wait("the symbol under the pointer") { $0.selectedSymbol == symbols[2] }
        try await screen.openBracket("b", symbols[2])
        try screen.press("Space")
        let frame = try await screen.wait(for: "PAUSED")
        let level = try #require(place(of: "┄┄SL ", in: frame))
        try drag(screen, from: (level.x - 30, level.y), to: (level.x - 30, level.y + 1))
        try await screen.wait(for: "┤move the stop of B1 ")
        try screen.press("Escape")
        try await screen.waitUntilGone("┤move the stop")
        let hint = try #require(place(of: "c close", in: try screen.frame()))
        try drag(screen, from: hint, to: hint)
        try await screen.confirm("┤close B1 ")
        try screen.press("Space")
        try await screen.wait(for: " 0 brk ")
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `y copies the row through the terminal`() async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try screen.press("y")
        try await screen.wait(for: "copied: \(symbol) ")
        let line = try screen.frame().line("copied: ")
        try await screen.wait("the sequence") { _ in
          try screen.readText("bytes").contains("\u{1B}]52;c;")
        }
        let bytes = try screen.readText("bytes")
        let coded = try #require(bytes.components(separatedBy: "\u{1B}]52;c;").last)
          .prefix { $0 != "\u{7}" }
        let text = String(decoding: try #require(Data(base64Encoded: String(coded))), as: UTF8.self)
        #expect(line.contains("copied: " + text.prefix(20)))
      }
    }

    @Test func `goto plays on to a time and holds there, never back`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.type(":goto 15:00\n")
        // The clock is that of the last event up to then.
        try await screen.wait("15:00, held") {
          $0.lines[0].contains("PAUSED") && $0.lines[0].contains(/(14:59:5\d|15:00:00)\sUTC/)
        }
        try screen.type(":goto 14:45\n")
        try await screen.wait(for: "14:45 is past: no market goes back")
        try screen.type(":goto +1h\n")
        try await screen.wait("16:00, held") {
          $0.lines[0].contains("PAUSED") && $0.lines[0].contains(/(15:59:5\d|16:00:00)\sUTC/)
        }
      }
    }
  }
}
