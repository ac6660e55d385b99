import Testing
import TraderCommands
import TradingModel

struct ScriptTests {
  private func parse(_ text: String) -> Result<Script, ScriptError> {
    Script.parse(text, context: Market.selected, fileName: "day.brace")
  }

  @Test func `a script's lines are read in the order of the file`() throws {
    let text = """
      # opening
      @start buy 1 SPY sl 2atr   # long

      @+90s  close  B1 50%
      @2020-12-15T15:00:00Z flatten all
        @bar:20 sell 1
      @tick:500 pause
      @END quit
      """
    let lines = try parse(text).get().lines
    #expect(lines.map(\.lineNumber) == [2, 4, 5, 6, 7, 8])
    let fifteenHours = Timestamp(seconds: 1_608_044_400)
    #expect(
      lines.map(\.when) == [
        .start, .after(.seconds(90)), .at(fifteenHours), .bar(20), .tick(500), .end,
      ])
    #expect(
      lines.map(\.text) == [
        "buy 1 SPY sl 2atr", "close B1 50%", "flatten all", "sell 1", "pause", "quit",
      ])
    #expect(lines[1].command == .engine(.close(BracketID(1), share: thousandths(500))))
  }

  @Test func `in a script an unnamed symbol is the first one`() throws {
    let line = try #require(try parse("@start buy 1").get().lines.first)
    let entry = EntryRequest(instrument: Market.spy, side: .buy, size: .quantity(Quantity(1)))
    #expect(line.command == .engine(.enter(entry)))
  }

  @Test(arguments: ["", "\n\n", "# only a comment", "   \t", "\u{FEFF}", "\r\n\r\n"])
  func `a script without commands is empty`(text: String) throws {
    #expect(try parse(text).get().lines.isEmpty)
  }

  @Test func `lines may end with CR LF, and a byte order mark may come first`() throws {
    let lines = try parse("\u{FEFF}@start halt\r\n@end resume\r\n").get().lines
    #expect(lines.map(\.lineNumber) == [1, 2])
    #expect(lines.map(\.text) == ["halt", "resume"])
  }

  private static let moments =
    "expected @start, @+90s, @bar:N, @tick:N, @end or @ and a time such as 2020-12-15T15:00Z"

  static let wrong: [(String, String)] = [
    ("buy 1", "day.brace:1: word 1 \"buy\": \(moments)"),
    ("@", "day.brace:1: word 1 \"@\": \(moments)"),
    ("@strat buy 1", "day.brace:1: word 1 \"@strat\": \(moments) (did you mean @start?)"),
    ("@90s halt", "day.brace:1: word 1 \"@90s\": \(moments)"),
    ("@+90 halt", "day.brace:1: word 1 \"@+90\": \(moments)"),
    ("@+-5s halt", "day.brace:1: word 1 \"@+-5s\": \(moments)"),
    ("@+ halt", "day.brace:1: word 1 \"@+\": \(moments)"),
    ("@bar:0 halt", "day.brace:1: word 1 \"@bar:0\": \(moments)"),
    ("@bar:x halt", "day.brace:1: word 1 \"@bar:x\": \(moments)"),
    ("@tick: halt", "day.brace:1: word 1 \"@tick:\": \(moments)"),
    ("@2020-13-01 halt", "day.brace:1: word 1 \"@2020-13-01\": \(moments)"),
    (
      "@start",
      "day.brace:1: word 2 is missing: expected a command such as buy, sell, cancel,"
        + " flatten or help"
    ),
    (
      "# a\n\n@start flaten all",
      "day.brace:3: word 2 \"flaten\": expected a command such as buy, sell, cancel,"
        + " flatten or help"
        + " (did you mean flatten?)"
    ),
    ("@start sl 99", "day.brace:1: word 3 \"99\": expected a bracket such as B12"),
    (
      "@start export",
      "day.brace:1: word 3 is missing: expected the name of a file such as trades.csv"
    ),
    ("@end quit now", "day.brace:1: word 3 \"now\": expected nothing more after quit"),
  ]

  @Test(arguments: wrong)
  func `a wrong line is named with file, line and word`(text: String, message: String) {
    guard case .failure(let error) = parse(text) else {
      Issue.record("\(text) was accepted")
      return
    }
    #expect(error.description == message)
  }

  @Test func `every wrong line is told at once`() {
    guard case .failure(let error) = parse("@start by 1\n@end halt\nhalt\n@bar:1 kill x") else {
      Issue.record("a wrong script was accepted")
      return
    }
    #expect(error.problems.map(\.lineNumber) == [1, 3, 4])
    #expect(error.problems[2].error.columns == 12..<13)
  }

  @Test(arguments: [
    "start", "end", "+90s", "+1d", "+250ms", "bar:1", "tick:9223372036854775807",
    "2020-12-15T15:00:00.5Z",
  ])
  func `a moment prints as it is typed`(text: String) throws {
    let line = try #require(try parse("@\(text) halt").get().lines.first)
    #expect(line.when.text == text)
  }
}
