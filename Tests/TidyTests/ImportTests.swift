import Foundation
import Testing

/// The import table of `Sources/README.md` is law.
struct ImportTests {
  private static let anything: Set<String> = ["*"]
  private static let table: [String: Set<String>] = [
    "TradingModel": [], "TextGrid": [],
    "Indicators": ["TradingModel"], "Connectors": ["TradingModel"],
    "TraderCommands": ["TradingModel"], "TradeStatistics": ["TradingModel"],
    "TradeEngine": ["TradingModel", "Indicators", "HeapModule"],
    "PaperTrading": ["TradingModel", "Connectors"],
    "MarketData": ["TradingModel", "Connectors", "Indicators", "CZlib", "Foundation"],
    "TradeReports": ["TradingModel", "TradeStatistics", "Foundation"],
    "TradeDashboard": ["TradingModel", "TextGrid", "TraderCommands", "TradeStatistics"],
    "TradeJournal": ["TradingModel", "GRDB", "GRDBSQLite", "Foundation"],
    "Configuration": [
      "TradingModel", "TextGrid", "TraderCommands", "Themes", "Yams", "Foundation",
    ],
    "Terminal": ["TextGrid", "CNcurses"],
    "TradeRuntime": [
      "TradingModel", "Indicators", "TradeEngine", "TraderCommands", "Connectors", "MarketData",
      "PaperTrading", "TradeJournal", "TradeReports", "Foundation",
    ],
    "brace": anything, "bracebench": anything,
  ]
  private static let system: Set<String> = ["Glibc", "Darwin", "Synchronization", "Dispatch"]
  private static let edges: Set<String> = [
    "Terminal", "TradeRuntime", "MarketData", "TradeJournal",
  ]

  @Test func `every target is in the import table`() {
    let targets = Set(SourceTree.sources.map(\.target))
    #expect(targets == Set(Self.table.keys))
  }

  @Test func `a target imports only what the table lets it`() {
    for file in SourceTree.sources {
      let allowed = Self.table[file.target] ?? []
      if allowed == Self.anything { continue }
      for line in file.code {
        guard let name = Self.imported(line) else { continue }
        let isEdge = Self.edges.contains(file.target) && Self.system.contains(name)
        #expect(allowed.contains(name) || isEdge, "\(file.path) imports \(name)")
      }
    }
  }

  @Test func `the map shows the same table`() throws {
    let map = try SourceTree.text("Sources/README.md")
    for target in Self.table.keys.sorted() { #expect(map.contains(target), "\(target)") }
  }

  private static func imported(_ line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count else {
      return nil
    }
    if index == 1, !["public", "internal", "package", "private", "@testable"].contains(words[0]) {
      return nil
    }
    return words[index + 1]
  }
}
