import Foundation
import TestSupport
import Testing

extension ScreenTests {
  /// The `:` line: the grammar of scripts, with errors under the word, history and completion.
  struct CommandLine {
    @Test func `an entry that is typed opens the ticket with its figures, and Enter sends it`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try screen.type(":buy 10\n")
        let ticket = try await screen.wait(for: "allowed: buy 10 \(symbol) at market")
        #expect(ticket.line("▸quantity").contains("quantity 10 "))
        try await screen.confirm("allowed: buy 10 \(symbol) at market")
        let frame = try await screen.wait("a live bracket") {
          $0.brackets.map(\.state) == ["live"]
        }
        #expect(frame.brackets.map(\.quantity) == ["10"])
      }
    }

    @Test func `all parts of an entry reach the ticket`() async throws {
      try await TmuxScreen.run { screen in
        let rows = try await screen.waitForMarket().watchlist
        try screen.type(":sell 5 \(rows[1].symbol) market sl 2% tp 3r tif gtc\n")
        let ticket = try await screen.wait(for: "allowed: sell 5 \(rows[1].symbol) at market")
        #expect(ticket.contains("R:R 1:3"))
        #expect(ticket.line("stop     2%").contains("2.00%"))
        try screen.press("Escape")
        try await screen.waitUntilGone("Enter sends")
        #expect(try screen.frame().events.first?.contains("nothing has happened yet") ?? false)
      }
    }

    @Test(arguments: [
      ("buy 1O", 5, "expected a quantity"), ("flaten 10", 1, "did you mean flatten?"),
      ("buy 10 ZZZZ", 8, "ZZZZ"), ("sl B9", 6, "expected"), ("speed warp", 7, "expected"),
      ("theme mauve", 7, "expected"), ("flatten B1 now", 12, "expected"),
    ])
    func `an error stands under the word it is about, and the text stays to be corrected`(
      text: String, column: Int, words: String
    ) async throws {
      try await TmuxScreen.run(width: 120, height: 30) { screen in
        try await screen.waitForMarket()
        try screen.type(":" + text + "\n")
        let frame = try await screen.wait("a mark below") {
          ($0.lines.last ?? "").drop { $0 == " " }.hasPrefix("^")
        }
        #expect(frame.lines[frame.lines.count - 2].hasPrefix(":" + text))
        let below = try #require(frame.lines.last)
        #expect(below.prefix { $0 == " " }.count == column, "\(below)")
        if words == "ZZZZ" {
          #expect(below.contains("expected"))
        } else {
          #expect(below.contains(words), "\(below)")
        }
        try screen.press("C-u")
        try screen.press("BSpace")
        try await screen.wait(for: "b buy")
      }
    }

    @Test func `the arrows walk through what was entered before`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        for speed in ["2", "5"] {
          try screen.type(":speed \(speed)\n")
          try await screen.wait(for: "▶ \(speed)×")
        }
        try screen.press(":", "Up")
        try await screen.wait(for: ":speed 5")
        try screen.press("Up")
        try await screen.wait(for: ":speed 2")
        try screen.press("Down")
        try await screen.wait(for: ":speed 5")
        try screen.press("Up", "Enter")
        try await screen.wait(for: "▶ 2×")
      }
    }

    @Test func `what was entered is there in the next run, in a file of the user's alone`()
      async throws
    {
      let state = FileManager.default.temporaryDirectory
        .appendingPathComponent("bst-\(UUID().uuidString.prefix(8))")
      let environment = ["XDG_STATE_HOME": state.path]
      try await TmuxScreen.run(environment: environment) { screen in
        try await screen.waitForMarket()
        try screen.type(":speed 5\n")
        try await screen.wait(for: "▶ 5×")
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
      let file = state.appendingPathComponent("brace/history")
      let facts = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
      try await TmuxScreen.run(environment: environment) { screen in
        try await screen.waitForMarket()
        try screen.press(":", "Up")
        try await screen.wait(for: ":speed 5")
        try screen.press("Enter")
        try await screen.wait(for: "▶ 5×")
        // A file that turns into a folder is told once, and the screen goes on.
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        try screen.type(":pause\n")
        try await screen.wait(for: "commands are not kept: ")
        try await screen.wait(for: "PAUSED")
        try screen.type(":play\n")
        try await screen.wait("no message") {
          $0.contains("▶ 5×") && !$0.contains("are not kept")
        }
      }
      try await TmuxScreen.run(environment: environment) { screen in
        try await screen.wait(for: "no earlier commands: ")
        try await screen.waitForMarket()
      }
      try FileManager.default.removeItem(at: state)
    }

    @Test func `Tab completes commands, symbols and themes`() async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[2].symbol
        try screen.type(":fla")
        try screen.press("Tab")
        try await screen.wait(for: ":flatten")
        try screen.press("C-u")
        try screen.type("buy 1 \(symbol.prefix(2))")
        try screen.press("Tab")
        try await screen.wait(for: ":buy 1 \(symbol)")
        try screen.press("C-u")
        try screen.type("theme m")
        try screen.press("Tab")
        try await screen.wait(for: ":theme mono")
        try screen.press("Enter")
        try await screen.wait(for: "b buy")
        try screen.press("Escape")
      }
    }

    @Test func `pause, play, step and quit are commands too`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.type(":pause\n")
        let paused = try await screen.wait(for: "PAUSED")
        try screen.type(":step 500\n")
        try await screen.wait("later prices") { $0.watchlist != paused.watchlist }
        try screen.type(":speed max\n")
        try screen.type(":play\n")
        try await screen.wait(for: "▶ max")
        try screen.type(":pause\n")
        try await screen.wait(for: "PAUSED")
        try screen.type(":quit\n")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `a request about a bracket that is not there says so`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        for text in ["flatten B7", "cancel B7", "sl B7 be", "close B7 50%"] {
          try screen.type(":\(text)\n")
          try await screen.wait("an answer to \(text)") { frame in
            frame.lines.suffix(2).contains { $0.contains("B7") && !$0.hasPrefix(":") }
          }
          try screen.press("Escape")
          try await screen.waitUntilGone("B7")
        }
      }
    }

    @Test func `pasted text is typed into the line, and its line ends send nothing`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.press(":")
        try await screen.wait(for: "Tab completes")
        try screen.paste("kill\nflatten all\n")
        let frame = try await screen.wait(for: ":kill")
        #expect(!frame.contains("┤kill switch"))
        #expect(!frame.lines[0].contains("HALTED"))
        try screen.press("Escape")
        try await screen.wait(for: "b buy")
      }
    }
  }
}
