import TestSupport
import Testing

extension ScreenTests {
  /// The keys that change what is seen, and send nothing.
  struct ViewKeys {
    @Test func `v goes through the forms of the chart, h and l through its bars`() async throws {
      try await TmuxScreen.run { screen in
        let symbol = try await screen.waitForMarket().watchlist[0].symbol
        try screen.press("M-3")
        try await screen.wait(for: "v form")
        for (key, title) in [
          ("v", "1m line"), ("v", "1m braille"), ("v", "1m"), ("l", "5m"), ("l", "15m"),
          ("h", "5m"), ("h", "1m"),
        ] {
          try screen.press(key)
          try await screen.wait(for: "┤3 \(symbol) \(title)├")
        }
      }
    }

    @Test func `i reads a bar of the chart, and the arrows go to the one before`() async throws {
      try await TmuxScreen.run { screen in
        _ = try await screen.waitForMarket()
        try screen.press("Space", "M-3", "i")
        let reads = try await screen.wait("what the cross reads") { frame in
          frame.lines.contains { $0.contains(" O ") && $0.contains(" C ") }
        }
        let first = reads.lines.first { $0.contains(" O ") && $0.contains(" C ") }
        try screen.press("Left", "Left")
        try await screen.wait("another bar") { frame in
          let line = frame.lines.first { $0.contains(" O ") && $0.contains(" C ") }
          return line != nil && line != first
        }
      }
    }

    @Test func `z zooms a pane and back, p changes the layout`() async throws {
      try await TmuxScreen.run { screen in
        _ = try await screen.waitForMarket()
        try screen.press("M-3", "z")
        try await screen.wait("the chart alone") {
          $0.contains("┤3 ") && !$0.contains("┤1 watchlist├") && !$0.contains("┤4 events├")
        }
        try screen.press("z")
        try await screen.wait("all panes") {
          $0.contains("┤1 watchlist├") && $0.contains("┤4 events├")
        }
        for name in ["large chart", "many brackets", "orders, trades and statistics", "balanced"] {
          try screen.press("p")
          try await screen.wait(for: "layout: \(name)")
        }
      }
    }

    @Test func `f filters the events, h and l turn the pages of the orders`() async throws {
      try await TmuxScreen.run { screen in
        _ = try await screen.waitForMarket()
        try screen.press("M-4", "f")
        try await screen.wait(for: "only warnings and alerts")
        try screen.press("M-5")
        for page in ["fills", "positions", "trades", "stats"] {
          try screen.press("l")
          try await screen.wait("the page \(page)") { frame in
            frame.lines.contains { $0.contains("┤5 \(page)") }
          }
        }
      }
    }

    @Test func `X takes every waiting entry back after a preview`() async throws {
      try await TmuxScreen.run { screen in
        _ = try await screen.waitForMarket()
        try screen.type(":buy 10 limit 100")
        try screen.press("Enter")
        try await screen.confirm("Enter sends")
        try await screen.wait("an entry that waits") { $0.brackets.count == 1 }
        try screen.press("X")
        try await screen.confirm("Esc drops")
        try await screen.wait("no bracket") { $0.brackets.isEmpty }
      }
    }
  }
}
