import TestSupport
import Testing

extension WindowTests {
  /// What stands where at 80x24, 120x40 and 200x50: no word is cut, no column is shifted.
  struct Layout {
    @Test func `the first screen at 80x24`() async throws {
      try await TmuxScreen.run(width: 80, height: 24) { screen in
        let frame = try await screen.wait("prices") {
          $0.lines[1].contains("ATR 0.") && $0.contains("no brackets")
        }
        #expect(frame.lines.count == 24)
        #expect(frame.width == 80)
        let header = frame.lines[0]
        let wanted =
          /^ \[PAPER sim\]  ▶ 1×  (?:(?:<1|\d+)ms  )?eq 100,000\.00  day 0\.00  DISARMED +01-02 14:3\d:\d\d UTC$/
        #expect(header.wholeMatch(of: wanted) != nil, "\(header)")
        let strip = /^▸NVDX \d+\.\d\d [+-]?\d\.\d\d% ATR \d\.\d\d\d   AAPX .*› j\/k$/
        #expect(frame.lines[1].wholeMatch(of: strip) != nil, "\(frame.lines[1])")
        #expect(frame.contains("no brackets: press b to buy, s to sell NVDX"))
        #expect(frame.contains("Tab changes the pane, j and k the symbol, ? shows all keys"))
        #expect(
          frame.lines[23]
            == " b buy  s sell  a arm  Tab pane  / find  Space pause  : cmd  q quit  ? help")
      }
    }

    @Test func `a live bracket at 80x24, title over figure`() async throws {
      try await TmuxScreen.run(width: 80, height: 24) { screen in
        try await screen.wait(for: "NVDX 18")
        try await screen.trade("b", "NVDX")
        let frame = try await screen.wait("a live bracket") {
          $0.line("B1 NVDX L").contains(" live ")
        }
        let titles = Array(frame.line("SYM "))
        let row = Array(frame.line("B1 NVDX L"))
        #expect(row.count == 80)
        for title in ["QTY", "LAST", "toSL", "toTP", "R"] {
          // Figures end where their title ends.
          let end = try #require(lastColumn(of: title, in: titles))
          #expect(row[end] != " " && row[end + 1] == " ", "\(title): \(String(row))")
        }
        for title in ["ID", "SYM", "STATE"] {
          let start = try #require(firstColumn(of: title, in: titles))
          #expect(row[start] != " " && row[start - 1] == " ", "\(title): \(String(row))")
        }
        #expect(row.contains("├") && row.contains("┤") && row.contains("●"))
        #expect(frame.line("┤2 brackets├").contains("┤1 live · sum "))
        let levels = frame.pane("3 NVDX").map { $0.suffix(9) }
        for level in ["TP ", "EN ", "SL "] {
          #expect(levels.contains { $0.hasPrefix(level) && $0.hasSuffix(".\($0.suffix(2))") })
        }
      }
    }

    @Test(arguments: [(80, 24), (120, 40), (200, 50)])
    func `nothing is cut short in tables, tickets and prompts`(
      width: Int, height: Int
    ) async throws {
      try await TmuxScreen.run(width: width, height: height) { screen in
        try await screen.wait(for: "┤2 brackets├")
        try await screen.wait { $0.contains("NVDX") && $0.contains("ATR14") }
        try await screen.trade("b", "NVDX")
        try await screen.wait("a live bracket") { $0.line("B1 NVDX L").contains(" live ") }
        for key in ["b", "s", "x", "c", "H", "F", "K", "]", "}", "e", "Enter", "q"] {
          try screen.press(key)
          let open = try await screen.wait {
            $0.contains("Esc ") && !$0.contains("waiting for the preview")
          }
          let cut = open.line("…")
          #expect(cut == "", "after \(key)")
          #expect(open.width == width)
          try screen.press("Escape")
          try await screen.waitUntilGone("Esc ")
        }
        let cut = try screen.frame().line("…")
        #expect(cut == "")
      }
    }

    @Test(arguments: [(80, 24), (120, 40), (200, 50)])
    func `frames are closed and as wide as the window`(width: Int, height: Int) async throws {
      try await TmuxScreen.run(width: width, height: height) { screen in
        try await screen.wait(for: "┤2 brackets├")
        try await screen.wait { $0.contains("NVDX") && $0.contains("ATR14") }
        try await screen.trade("b", "NVDX")
        let frame = try await screen.wait("a live bracket") {
          $0.line("B1 NVDX L").contains(" live ")
        }
        let tops = frame.lines.reduce(0) { $0 + $1.filter { $0 == "╭" }.count }
        for corner in "╮╰╯" {
          #expect(frame.text.filter { $0 == corner }.count == tops)
        }
        for line in frame.lines where line.hasPrefix("│") || line.hasPrefix("╭") {
          #expect(line.count == width && (line.last == "│" || line.last == "╮"), "\(line)")
        }
      }
    }

    private func firstColumn(of word: String, in line: [Character]) -> Int? {
      let spaced = [" "] + Array(word) + [" "]
      return line.indices.first { line[$0...].starts(with: spaced) }.map { $0 + 1 }
    }

    private func lastColumn(of word: String, in line: [Character]) -> Int? {
      firstColumn(of: word, in: line).map { $0 + word.count - 1 }
    }
  }
}

extension TmuxScreen {
  /// Waits until the screen is as wanted, where the condition says enough.
  @discardableResult
  fileprivate func wait(until condition: (ScreenFrame) -> Bool) async throws -> ScreenFrame {
    try await wait("the screen", until: condition)
  }
}
