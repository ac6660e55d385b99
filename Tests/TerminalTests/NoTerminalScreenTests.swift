import TestSupport
import Testing

extension WindowTests {
  /// Terminals with little or nothing, and none at all.
  struct NoTerminal {
    @Test(arguments: [[], ["run"], ["--feed", "sim"], ["--seed", "4"]])
    func `without a terminal it names --headless and ends with 64`(arguments: [String]) throws {
      let program = try #require(BuiltProgram.path)
      let result = try ChildProcess.run(
        program, arguments, environment: ["PATH": "/usr/bin:/bin", "TERM": "xterm-256color"])
      #expect(result.status == 64)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("brace: "))
      #expect(result.errors.contains("not a terminal"))
      #expect(result.errors.contains("--headless"))
      #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func `into a pipe it says so on standard error, and writes nothing to the pipe`()
      async throws
    {
      try await TmuxScreen.run(["--help"]) { screen in
        _ = try await screen.exitStatus()
        let program = try #require(BuiltProgram.path)
        try screen.type("clear; \(program) | cat > piped; wc -c < piped\n")
        let frame = try await screen.wait(for: "--headless")
        #expect(frame.contains("standard output is not a terminal"))
        try await screen.wait("an empty file") { $0.lines.contains("0") }
      }
    }

    @Test func `a terminal that cannot place its cursor is refused with a message`() async throws {
      try await TmuxScreen.run(environment: ["TERM": "dumb"]) { screen in
        try await screen.wait(for: "the terminal \"dumb\" cannot place its cursor; use --plain")
        try await screen.expectCleanEnd(status: 64)
      }
    }

    @Test(arguments: ["zork", "", "vt100", "linux"])
    func `a terminal of whatever name shows the screen`(name: String) async throws {
      try await TmuxScreen.run(width: 80, height: 24, environment: ["TERM": name]) { screen in
        try await screen.wait("the screen") {
          $0.contains("[PAPER sim]") && $0.contains("? help") && $0.contains("2 brackets")
        }
        try screen.press("q")
        #expect(try await screen.exitStatus() == 0)
      }
    }

    @Test(arguments: ["xterm", "linux", "ansi"])
    func `eight colours are enough, and no other is sent`(name: String) async throws {
      try await TmuxScreen.run(environment: ["TERM": name]) { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        let colours = try screen.colours()
        #expect(colours.count > 3)
        #expect(colours.allSatisfy { $0.wholeMatch(of: /[34][0-7]/) != nil }, "\(colours)")
      }
    }

    @Test func `without UTF-8 every glyph is ASCII, and the gauge is still read`() async throws {
      try await TmuxScreen.run(
        width: 80, height: 24, environment: ["LC_ALL": "C", "LANG": "C"]
      ) { screen in
        try await screen.wait(for: "NVDX 18")
        try screen.press("b")
        try await screen.confirm("allowed: ")
        let frame = try await screen.wait("a gauge") { $0.line("B1 ").contains("|---") }
        #expect(frame.isASCII)
        for key in ["?", "F", "Enter", "s"] {
          try screen.press(key)
          let open = try await screen.wait(for: "Esc ")
          #expect(open.isASCII, "\(key)")
          try screen.press("Escape")
          try await screen.waitUntilGone("Esc ")
        }
      }
    }

    @Test(
      arguments: [
        ([], ["NO_COLOR": "1"]), (["--color", "never"], [:]), (["--theme", "mono"], [:]),
      ] as [([String], [String: String])])
    func `without colours no colour is sent`(
      arguments: [String], environment: [String: String]
    ) async throws {
      try await TmuxScreen.run(arguments, environment: environment) { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        let colours = try screen.colours()
        #expect(colours == [])
        // A fall is filled there: no other sign of the chart has that half block.
        #expect(try screen.frame().pane("3 ").contains { $0.contains("▀") })
      }
    }

    @Test func `with colours, a theme is changed while it runs`() async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try await screen.openBracket("b", symbol)
        let dark = try screen.colours()
        #expect(dark.count > 5)
        try screen.type(":theme high-contrast\n")
        try await screen.wait("other colours") { _ in try screen.colours() != dark }
        try screen.type(":theme mono\n")
        try await screen.wait("no colours") { _ in try screen.colours().isEmpty }
        try screen.type(":theme dark\n")
        try await screen.wait("the colours of before") { _ in try screen.colours().count > 5 }
      }
    }
  }
}
