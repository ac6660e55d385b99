import TestSupport
import Testing

extension ScreenTests {
  /// Each key does what the help says, and no order goes out without Enter.
  struct Keys {
    /// The keys that open a question or a ticket, and its title.
    static func previews(_ symbol: String) -> [(key: String, title: String)] {
      [
        ("b", "BUY \(symbol)"), ("s", "SELL \(symbol)"), ("x", "cancel the exits of B2 \(symbol)"),
        ("c", "close B2 \(symbol)"), ("H", "close 50% of B2 \(symbol)"),
        ("F", "flatten everything"),
        ("K", "kill switch"), ("[", "move the stop of B2 \(symbol)"),
        ("]", "move the stop of B2 \(symbol)"),
        ("{", "move the target of B2 \(symbol)"), ("}", "move the target of B2 \(symbol)"),
        ("e", "break-even of B2 \(symbol)"), ("E", "automatic break-even of B2 \(symbol)"),
        ("<", "move the stop and target of B2 \(symbol)"),
        (">", "move the stop and target of B2 \(symbol)"),
        ("t", "trail the stop of B2 \(symbol)"), ("r", "reverse \(symbol)"), ("q", "quit"),
        ("C-c", "quit"),
      ]
    }

    @Test func `order keys only open a preview, Escape drops it, and nothing was sent`()
      async throws
    {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        let symbol = before.brackets[1].symbol
        for (key, title) in Self.previews(symbol) {
          try screen.press(key)
          let frame = try await screen.wait(for: "┤\(title)├")
          #expect(frame.contains("Esc drops"), "\(key)")
          try screen.press("Escape")
          try await screen.waitUntilGone("┤\(title)├")
        }
        let after = try screen.frame()
        #expect(after.events == before.events)
        #expect(after.brackets == before.brackets)
        #expect(after.lines[0] == before.lines[0])
      }
    }

    @Test func `j and k move through the symbols, g and G to the ends`() async throws {
      try await TmuxScreen.run { screen in
        let symbols = try await screen.waitForMarket().watchlist.map(\.symbol)
        for (key, index) in [
          ("j", 1), ("j", 2), ("k", 1), ("Down", 2), ("Up", 1), ("G", symbols.count - 1),
          ("j", symbols.count - 1), ("g", 0), ("k", 0), ("End", symbols.count - 1), ("Home", 0),
        ] {
          try screen.press(key)
          try await screen.wait("\(symbols[index]) after \(key)") {
            $0.selectedSymbol == symbols[index] && $0.contains("┤3 \(symbols[index]) ")
          }
        }
        try screen.type("3j")
        try await screen.wait("three rows on") { $0.selectedSymbol == symbols[3] }
      }
    }

    @Test func `Tab goes to the brackets, where j and k move through them`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        try screen.press("Tab", "k")
        let first = before.brackets[0]
        try await screen.wait("the first bracket") {
          $0.brackets.first?.isSelected ?? false && $0.contains("┤3 \(first.symbol) ")
        }
        try screen.press("j")
        try await screen.wait("the second bracket") { $0.brackets.last?.isSelected ?? false }
        try screen.press("BTab", "k")
        try await screen.wait("the watchlist") { $0.selectedSymbol == first.symbol }
        try screen.press("M-2", "j")
        try await screen.wait("the second bracket again") {
          $0.brackets.last?.isSelected ?? false && $0.contains("┤3 \(before.brackets[1].symbol) ")
        }
      }
    }

    @Test func `brackets move their stop by a tick, a count multiplies`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        let stop = try #require(before.detailPrice("stop"))
        try screen.press("]")
        let prompt = try await screen.wait(for: "┤move the stop of B2 ")
        #expect(prompt.contains("(+1 tick)"))
        try await screen.confirm("(+1 tick)")
        try await screen.wait("the stop one tick higher") {
          $0.detailPrice("stop").map { abs($0 - stop - 0.01) < 0.001 } ?? false
        }
        try screen.type("5[")
        try await screen.confirm("(-5 ticks)")
        let frame = try await screen.wait("the stop five ticks lower") {
          $0.detailPrice("stop").map { abs($0 - stop + 0.04) < 0.001 } ?? false
        }
        #expect(frame.events.contains { $0.contains("B2") && $0.contains("stop ") })
      }
    }

    @Test func `braces move the target by a tick`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        let target = try #require(before.detailPrice("target"))
        try screen.press("{")
        try await screen.confirm("(-1 tick)")
        try await screen.wait("the target one tick lower") {
          $0.detailPrice("target").map { abs($0 - target + 0.01) < 0.001 } ?? false
        }
        try screen.type("3}")
        try await screen.confirm("(+3 ticks)")
        try await screen.wait("the target three ticks higher") {
          $0.detailPrice("target").map { abs($0 - target - 0.02) < 0.001 } ?? false
        }
      }
    }

    @Test func `H closes half, c the rest, and only of the selected bracket`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        let whole = try #require(Double.grouped(before.brackets[1].quantity))
        try screen.press("H")
        try await screen.confirm("┤close 50% of B2 ")
        try screen.press("Space")
        try await screen.wait("half of it") { frame in
          frame.brackets.last.flatMap { Double.grouped($0.quantity) }
            .map { $0 < whole * 0.6 && $0 > whole * 0.4 } ?? false
        }
        try screen.press("c")
        try await screen.confirm("┤close B2 ")
        let frame = try await screen.wait(for: " 1 brk ")
        #expect(frame.brackets.map(\.id) == ["B1"])
        #expect(frame.brackets[0].quantity == before.brackets[0].quantity)
      }
    }

    @Test func `x takes the exits only after a second question, and says UNPROTECTED`()
      async throws
    {
      try await TmuxScreen.runWithTwoBrackets { screen, _ in
        try screen.press("x")
        let first = try await screen.wait(for: "┤cancel the exits of B2 ")
        #expect(first.contains("c close"))
        try await screen.confirm("Enter asks a second time")
        try await screen.confirm("sure?")
        // The second question stands on the harmless answer.
        try await screen.wait(for: "the exits of B2 stay")
        try screen.press("x")
        try await screen.confirm("Enter asks a second time")
        try await screen.wait(for: "▸keep the exits")
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try screen.press("Tab", "Tab")
        try await screen.confirm("▸leave it UNPROTECTED")
        try screen.press("Space")
        try await screen.wait(for: " NO STOP ")
        try screen.press("c")
        try await screen.confirm("┤close B2 ")
        try await screen.wait(for: " 1 brk ")
      }
    }

    @Test func `the kill switch flattens and halts; orders are refused until :resume`()
      async throws
    {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        try screen.press("K")
        try await screen.confirm("┤kill switch├")
        try screen.press("Space")
        try await screen.wait("nothing open and a halt") {
          $0.lines[0].contains(" 0 brk ") && $0.lines[0].contains("HALTED")
        }
        try screen.press("b")
        try await screen.wait(for: "refused")
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try screen.press("Enter")
        try await screen.wait(for: "not sent: ")
        try screen.press("Escape")
        try await screen.waitUntilGone("┤BUY")
        try screen.type(":resume\n")
        try await screen.wait("no halt") { !$0.lines[0].contains("HALTED") }
        try await screen.openBracket("b", before.brackets[1].symbol)
      }
    }

    @Test func `u goes through the units of distance`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        var seen: [String] = []
        for _ in 0..<5 {
          try screen.press("u")
          let frame = try await screen.wait("another unit") { frame in
            let message = frame.line("distances in ")
            return !message.isEmpty && message != seen.last
          }
          seen.append(frame.line("distances in "))
        }
        #expect(Set(seen).count == 5)
        // After all five the table is as it was.
        try await screen.wait("the first unit again") { $0.brackets == before.brackets }
      }
    }

    @Test func `Space pauses, a dot plays one event, plus and minus change the speed`()
      async throws
    {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        #expect(try screen.frame().lines[0].contains("▶ 1×"))
        try screen.press("+")
        try await screen.wait(for: "▶ 2×")
        try screen.press("+")
        try await screen.wait(for: "▶ 5×")
        for speed in ["2", "1"] {
          try screen.press("-")
          try await screen.wait(for: "▶ \(speed)×")
        }
        try screen.press("-")
        try await screen.wait(for: "this is the slowest speed")
        try screen.press("Space")
        var frame = try await screen.wait(for: "PAUSED")
        // One event changes one symbol at most.
        for _ in 0..<5 {
          let before = frame.watchlist.map(\.last)
          try screen.press(".")
          frame = try await screen.wait(for: "PAUSED")
          let changed = zip(before, frame.watchlist.map(\.last)).filter { $0.0 != $0.1 }
          #expect(changed.count <= 1)
        }
        try screen.type("200.")
        try await screen.wait("many steps") {
          $0.watchlist.map(\.last) != frame.watchlist.map(\.last)
        }
        try screen.press("Space")
        try await screen.wait(for: "▶ 1×")
      }
    }

    @Test func `the help names every key, scrolls, and is closed by Escape, q and ?`()
      async throws
    {
      try await TmuxScreen.run(height: 50) { screen in
        try await screen.waitForMarket()
        for (opener, closer) in [("?", "Escape"), ("F1", "q"), ("?", "?")] {
          try screen.press(opener)
          let frame = try await screen.wait(for: "┤help├")
          for text in ["In watchlist, which has the focus", "buy ticket", "kill switch"] {
            #expect(frame.contains(text), "\(text)")
          }
          try screen.press("G")
          try await screen.wait(for: ":quit")
          try screen.press(closer)
          try await screen.waitUntilGone("┤help├")
        }
      }
    }

    @Test func `Enter shows all about a bracket, Escape closes it`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, _ in
        try screen.press("Enter")
        let frame = try await screen.wait(for: "its story, newest first")
        #expect(frame.contains("┤B2├"))
        #expect(frame.contains("entry sent"))
        try screen.press("Escape")
        try await screen.waitUntilGone("its story")
      }
    }

    @Test func `keys that come with the one that opens a prompt are swallowed`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        for burst in [["F", "Enter"], ["K", "Enter", "Enter"], ["c", "c", "Enter"]] {
          try screen.press(together: burst)
          try await screen.wait(for: "Esc drops")
          // Had Enter been obeyed, the prompt would be gone by now.
          try await Task.sleep(for: TmuxScreen.guardSpan)
          #expect(try screen.frame().contains("Esc drops"), "\(burst)")
          try screen.press("Escape")
          try await screen.waitUntilGone("Esc drops")
        }
        try screen.press(together: ["b", "7", "Enter"])
        let ticket = try await screen.wait(for: "proposed; type another size")
        #expect(ticket.contains("┤BUY "))
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try screen.press("7")
        try await screen.wait("the quantity as typed") {
          $0.line("▸quantity").contains("quantity 7")
        }
        try screen.press("Escape")
        try await screen.waitUntilGone("Esc drops")
        #expect(try screen.frame().events == before.events)
        #expect(try screen.frame().brackets == before.brackets)
      }
    }

    @Test func `pasted text is never keys`() async throws {
      try await TmuxScreen.runWithTwoBrackets { screen, before in
        try screen.paste("K\n\nF\nq\n")
        try await screen.wait(for: "pasted text is not keys")
        #expect(try screen.frame().brackets == before.brackets)
      }
    }

    @Test func `quitting asks while something is open; Control-C too, and twice is not once`()
      async throws
    {
      try await TmuxScreen.runWithTwoBrackets { screen, _ in
        try screen.press("C-c")
        let prompt = try await screen.wait(for: "┤quit├")
        #expect(prompt.contains("B1") && prompt.contains("B2"))
        try screen.press("Escape")
        try await screen.waitUntilGone("┤quit├")
        try screen.press("q")
        try await screen.wait(for: "┤quit├")
        try screen.press("q")
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try await screen.wait(for: "▸stay")
        try screen.press("Enter")
        try await screen.wait(for: "Brace stays")
        try screen.press("q")
        try await screen.wait(for: "┤quit├")
        try await Task.sleep(for: TmuxScreen.guardSpan)
        try screen.press("Tab")
        try await screen.confirm("▸quit all the same")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `Control-C quits at once when nothing is open`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.press("C-c")
        try await screen.expectCleanEnd()
      }
    }

    @Test func `an unknown key says so and does nothing`() async throws {
      try await TmuxScreen.run { screen in
        try await screen.waitForMarket()
        try screen.press("w")
        try await screen.wait(for: "w does nothing; ? shows the keys")
        try screen.press("F9")
        try await screen.wait(for: "F9 does nothing")
      }
    }
  }
}
