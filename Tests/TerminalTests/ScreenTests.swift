import TestSupport
import Testing

/// The real program in a real terminal: what a trader does with it.
///
/// Each test opens its own, one after the other; only `WindowTests` run beside them.
@Suite(
  .serialized, .enabled(if: TmuxScreen.isAvailable, Comment(rawValue: TmuxScreen.absence)),
  .timeLimit(.minutes(2)))
struct ScreenTests {}

/// The real program in a real terminal: sizes, looks and ways out.
@Suite(
  .serialized, .enabled(if: TmuxScreen.isAvailable, Comment(rawValue: TmuxScreen.absence)),
  .timeLimit(.minutes(2)))
struct WindowTests {}

// The screen in a trader's words.
extension TmuxScreen {
  /// Waits until the simulated market shows a price and an ATR for every symbol.
  @discardableResult
  func waitForMarket() async throws -> ScreenFrame {
    try await wait("prices and ATR of five symbols or more") { frame in
      let rows = frame.watchlist
      return rows.count >= 5 && rows.allSatisfy { Double.grouped($0.last) != nil }
        && rows.allSatisfy { Double.grouped($0.atr) != nil }
    }
  }

  /// Opens a ticket with `b` or `s`, waits for its preview, and sends it.
  func trade(_ key: String, _ symbol: String) async throws {
    try press(key)
    try await wait(for: "┤\(key == "b" ? "BUY" : "SELL") \(symbol)├")
    try await confirm("allowed: ")
    try await waitUntilGone("Enter sends")
  }

  /// Opens a bracket in the running market, and waits until it is live.
  func openBracket(_ key: String, _ symbol: String) async throws {
    try await trade(key, symbol)
    try await wait("a live bracket on \(symbol)") {
      $0.brackets.contains { $0.symbol == symbol && $0.state == "live" }
    }
  }

  /// Opens a market that stands still with one long and one short bracket, the second selected.
  static func runWithTwoBrackets(
    width: Int = 120, height: Int = 40, _ body: (TmuxScreen, ScreenFrame) async throws -> Void
  ) async throws {
    try await run(width: width, height: height) { screen in
      let symbols = try await screen.waitForMarket().watchlist.map(\.symbol)
      try await screen.openBracket("b", symbols[0])
      try screen.press("j")
      try await screen.wait("the second symbol") { $0.selectedSymbol == symbols[1] }
      try await screen.openBracket("s", symbols[1])
      try screen.press("Space")
      let frame = try await screen.wait("a pause with two brackets") {
        $0.lines[0].contains("PAUSED") && $0.brackets.count == 2
      }
      #expect(frame.brackets.map(\.side) == ["L", "S"])
      #expect(frame.brackets.map(\.isSelected) == [false, true])
      try await body(screen, frame)
    }
  }

  /// Flattens everything, and waits until it is done.
  func flattenAll() async throws {
    try press("F")
    try await confirm("┤flatten everything├")
    try await wait(for: " 0 brk ")
  }

  /// Quits with nothing open, and expects the terminal as it was.
  func expectCleanEnd(
    status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let ended = try await exitStatus()
    #expect(ended == status, sourceLocation: sourceLocation)
    let left = try await leftovers()
    #expect(left == [], sourceLocation: sourceLocation)
    let showsProgram = try frame().contains("PAPER")
    #expect(!showsProgram, sourceLocation: sourceLocation)
  }
}

/// One row of the watchlist.
struct WatchRow: Hashable {
  var symbol: String
  var last: String
  var atr: String
}

/// One row of the bracket table.
struct BracketRow: Hashable {
  var id: String
  var symbol: String
  var side: String
  var quantity: String
  var state: String
  var isSelected: Bool
  var text: String
}

extension ScreenFrame {
  /// The watchlist of a wide window, by its titles.
  var watchlist: [WatchRow] {
    let rows = pane("1 watchlist").map { $0.split(separator: " ").map(String.init) }
    guard let titles = rows.first, let last = titles.firstIndex(of: "LAST"),
      let atr = titles.firstIndex(of: "ATR")
    else { return [] }
    return rows.dropFirst().compactMap { row in
      // Before the symbol stand the mark of the selection and of a position.
      let cells = Array(row.drop { $0.hasPrefix("▸") || $0.count == 1 })
      guard cells.count > atr else { return nil }
      return WatchRow(symbol: cells[0], last: cells[last], atr: cells[atr])
    }
  }

  /// The selected symbol of the watchlist.
  var selectedSymbol: String? {
    pane("1 watchlist").first { $0.hasPrefix("▸") }?
      .split(separator: " ").map(String.init).first { $0.count > 2 }
  }

  /// The brackets table, one row a bracket.
  var brackets: [BracketRow] {
    pane("2 brackets").dropFirst().compactMap { line in
      let isSelected = line.hasPrefix("▸")
      let cells = line.drop { $0 == "▸" || $0 == " " }.split(separator: " ").map(String.init)
      guard cells.count > 5, cells[0].wholeMatch(of: /B\d+/) != nil, "LS".contains(cells[2])
      else { return nil }
      return BracketRow(
        id: cells[0], symbol: cells[1], side: cells[2], quantity: cells[3],
        state: cells[cells.count - 1], isSelected: isSelected, text: line)
    }
  }

  /// The event log's rows that are not empty.
  var events: [String] { pane("4 events").filter { !$0.isEmpty } }

  /// The text after a label of the selected bracket's details: `stop   366.66 x54 working`.
  func detail(_ label: String) -> String {
    pane("2 brackets").first { $0.drop { $0 == " " }.hasPrefix(label + " ") } ?? ""
  }

  /// The first number after a label of the details.
  func detailPrice(_ label: String) -> Double? {
    detail(label).split(separator: " ").dropFirst().first.flatMap { Double.grouped(String($0)) }
  }
}

extension Double {
  /// Reads `19,830.96`.
  static func grouped(_ text: String) -> Double? {
    Double(text.filter { $0 != "," })
  }
}
