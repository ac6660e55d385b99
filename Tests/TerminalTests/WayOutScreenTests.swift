import TestSupport
import Testing

extension WindowTests {
  /// The terminal is given back on every way out, and the exit status says which it was.
  struct WayOut {
    @Test(arguments: [
      (Int32(15), Int32(143)), (1, 129), (2, 130), (3, 131), (11, 139), (6, 134), (4, 132),
      (5, 133), (7, 135), (8, 136),
    ])
    func `a signal ends it with 128 + n and a clean terminal`(
      number: Int32, status: Int32
    ) async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        if number == 15 { try await screen.openBracket("b", symbol) }
        try await screen.signal(number)
        try await screen.expectCleanEnd(status: status)
      }
    }

    @Test func `a signal right after the start is obeyed too`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.wait(for: "PAPER")
        try await screen.signal(15)
        try await screen.expectCleanEnd(status: 143)
      }
    }

    @Test func `a crash says where its words are`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try await screen.signal(11)
        #expect(try await screen.exitStatus() == 139)
        try await screen.wait(for: "brace crashed; what it said is at the end of ")
        try await screen.wait(for: "brace.log")
      }
    }

    @Test func `a signal ends it while a prompt is open and at full speed`() async throws {
      try await TmuxScreen.run(["--speed", "max"]) { screen in
        try await screen.wait(for: "▶ max")
        try screen.press("K")
        try await screen.wait(for: "┤kill switch├")
        try await screen.signal(15)
        try await screen.expectCleanEnd(status: 143)
      }
    }

    @Test func `Control-Z stops it when nothing is live, and fg brings it back`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.press("C-z")
        #expect(try await screen.exitStatus() > 128)
        #expect(try await screen.leftovers() == [])
        try screen.type("fg\n")
        let frame = try await screen.waitForMarket()
        #expect(frame.contains("┤2 brackets├"))
        try await screen.openBracket("b", frame.watchlist[0].symbol)
        try await screen.flattenAll()
        try screen.press("q")
        try await screen.wait("the shell") { !$0.contains("PAPER") }
        try screen.type("echo ended-with-$?\n")
        try await screen.wait(for: "ended-with-0")
      }
    }

    @Test func `Control-Z is refused while a bracket is live, with the reason`() async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        try screen.press("C-z")
        try await screen.wait(for: "Ctrl-Z would stop the engine")
        try await screen.flattenAll()
        try screen.press("C-z")
        #expect(try await screen.exitStatus() > 128)
      }
    }

    @Test func `when the terminal goes away, the program ends`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        let process = try await screen.processID()
        try screen.closeTerminal()
        try await screen.waitForEnd(of: process)
      }
    }

    @Test func `nothing is written while nothing changes`() async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        try screen.press("Space")
        try await screen.wait(for: "PAUSED")
        let before = try screen.readText("bytes")
        try await Task.sleep(for: .milliseconds(400))
        let after = try screen.readText("bytes")
        #expect(before == after)
      }
    }
  }
}
