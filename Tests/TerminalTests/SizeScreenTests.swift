import TestSupport
import Testing

extension WindowTests {
  /// Any size, changed at any time.
  struct Sizes {
    @Test func `the window goes to 40x12 and back with a bracket live, and loses nothing`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        try screen.press("Space")
        let before = try await screen.wait(for: "PAUSED")
        try screen.resize(width: 40, height: 12)
        let small = try await screen.wait("a small screen with a bracket") {
          $0.lines.count == 12 && $0.contains("B1 \(symbol) L")
        }
        #expect(small.lines[0].contains("[PAPER sim]"))
        #expect(small.width <= 40)
        #expect(small.lines[11].contains("? help"))
        try screen.press("c")
        let prompt = try await screen.wait(for: "┤close B1 ")
        #expect(prompt.lines[0].contains("[PAPER sim]"))
        #expect(prompt.contains("B1 \(symbol) L"))
        try screen.press("Escape")
        try await screen.waitUntilGone("┤close B1 ")
        try screen.resize(width: 120, height: 40)
        try await screen.wait("the screen as it was") { $0 == before }
      }
    }

    @Test func `any size is survived, with everything there again at 80x24`() async throws {
      try await TmuxScreen.run(width: 80, height: 24) { screen in
        try await screen.wait(for: "┤2 brackets├")
        var isPaused = false
        for (width, height, text) in [
          (20, 5, "40x10"), (1, 1, ""), (2, 3, ""), (39, 40, "40x10"), (200, 9, "40x10"),
          (40, 10, "[PAPER sim]"), (79, 24, "[PAPER sim]"), (200, 50, "open risk"),
          (300, 100, "open risk"),
        ] {
          try screen.resize(width: width, height: height)
          try await screen.wait("\(width)x\(height) with \(text)") { frame in
            frame.lines.count == height && frame.width <= width
              && (text.isEmpty || frame.contains(text))
          }
          // Keys still work where nothing can be seen of it.
          try screen.press("Space")
          isPaused.toggle()
          try screen.resize(width: 80, height: 24)
          try await screen.wait("the whole screen after \(width)x\(height)") {
            $0.lines.count == 24 && $0.contains("┤2 brackets├")
              && $0.lines[0].contains("PAUSED") == isPaused && $0.lines[23].contains("? help")
          }
        }
        try screen.press("q")
        try await screen.expectCleanEnd()
      }
    }

    @Test(arguments: [(1, 1), (40, 10), (250, 60)])
    func `it opens in any size`(width: Int, height: Int) async throws {
      try await TmuxScreen.run(width: 80, height: 24) { screen in
        try await screen.wait(for: "┤2 brackets├")
        try screen.press("q")
        #expect(try await screen.exitStatus() == 0)
        try screen.resize(width: width, height: height)
        try screen.press("C-l")
        try screen.type("clear; . ./go\n")
        try await screen.wait("a screen of \(width)x\(height)") { frame in
          frame.lines.count == height && !frame.contains(TmuxScreen.prompt)
            && (width < 40 || frame.contains("[PAPER sim]"))
        }
        try screen.resize(width: 80, height: 24)
        try await screen.wait(for: "┤2 brackets├")
        try screen.press("q")
        try await screen.wait("the shell again") { !$0.contains("PAPER") }
      }
    }

    @Test func `a storm of sizes ends in a whole screen, and keys pressed meanwhile count`()
      async throws
    {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        let widths = [40, 200, 1, 120, 80, 300, 20, 61, 99, 100]
        for round in 0..<4 {
          try screen.resize(
            through: (0..<25).map { (widths[($0 + round) % 10], 1 + ($0 * 7 + round) % 60) })
          if round == 1 { try screen.press("Space") }
        }
        try screen.resize(width: 120, height: 40)
        let frame = try await screen.wait("the whole screen, paused") {
          $0.lines.count == 40 && $0.lines[0].contains("PAUSED") && $0.brackets.count == 1
        }
        #expect(frame.contains("┤4 events├"))
        try screen.press("q")
        try await screen.wait(for: "┤quit├")
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try screen.press("Tab")
        try await screen.confirm("▸quit all the same")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `a ticket stays open and keeps its text through a change of size`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.press("b")
        try await screen.wait(for: "allowed: ")
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try screen.type("7")
        try await screen.wait(for: "allowed: buy 7 ")
        try screen.resize(width: 20, height: 5)
        try await screen.wait(for: "40x10")
        try screen.resize(width: 80, height: 24)
        try await screen.wait(for: "allowed: buy 7 ")
      }
    }
  }
}
