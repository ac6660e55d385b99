import Foundation
import Testing

/// Words that must not appear in a folder, and those that must not appear anywhere.
struct WordTests {
  private static let core: Set<String> = [
    "TradingModel", "Indicators", "TradeEngine", "TraderCommands", "PaperTrading",
    "TradeDashboard", "TextGrid",
  ]
  private static let bannedInCore = [
    #"\basync\b"#, #"\bawait\b"#, #"\bDate\("#, #"\.random\(in"#, #"\bprint\("#, #"\bMutex\b"#,
    #"\bNSLock\b"#, #"\bUUID\b"#, #"SystemRandomNumberGenerator"#, #"ContinuousClock"#,
    #"\bactor\b"#, #"\bTask\b"#,
  ]
  /// Where prices, quantities and money are integers and nothing else.
  private static let exact: Set<String> = [
    "TradingModel", "TradeEngine", "TraderCommands", "PaperTrading", "Connectors",
    "Configuration", "TradeRuntime",
  ]

  @Test func `the core has no clock, chance, concurrency or output`() {
    for file in SourceTree.sources where Self.core.contains(file.target) {
      for word in Self.bannedInCore { expectNone(word, in: file) }
    }
  }

  /// The bridge to indicators and drawing, and the contrast of colours.
  private static let bridges = ["FixedPoint+Double.swift", "ThemeParser.swift"]

  @Test func `money is never a Double`() {
    for file in SourceTree.sources where Self.exact.contains(file.target) {
      if Self.bridges.contains(where: file.path.hasSuffix) { continue }
      expectNone(#"\b(Double|Float)\b"#, in: file, rule: "Double")
    }
  }

  @Test func `the core iterates no hash table unsorted`() {
    for file in SourceTree.sources where Self.core.contains(file.target) {
      for (number, line) in file.code.enumerated() {
        let iterates =
          line.range(
            of: #"(\bin\s.*\.(keys|values)\b|\.(keys|values)\.(map|filter|forEach|reduce|first))"#,
            options: .regularExpression) != nil
        #expect(
          !iterates || line.contains("sorted")
            || Exception.isAllowed(
              file.lines[number], rule: "hash order"),
          "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func `nothing is unfinished or forced`() {
    for file in SourceTree.sources + SourceTree.tests {
      expectNone(#"\btry!"#, in: file)
      expectNone(#"\bfatalError\("#, in: file)
      for (number, line) in file.lines.enumerated() where !file.path.contains("TidyTests") {
        let isLoose = line.range(of: #"\b(TODO|FIXME|XXX)\b"#, options: .regularExpression) != nil
        #expect(!isLoose, "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func `a swallowed error says why that is right`() {
    for file in SourceTree.sources {
      for (number, line) in file.code.enumerated()
      where line.range(of: #"\btry\?"#, options: .regularExpression) != nil {
        let above = number > 0 ? file.lines[number - 1] : ""
        let hasReason = file.lines[number].contains("//") || above.contains("//")
        #expect(hasReason, "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func `only the risk manager approves, and orders go out in two places`() {
    for file in SourceTree.sources where file.target == "TradeEngine" {
      let name = file.path.split(separator: "/").last ?? ""
      if name != "Approved.swift", name != "RiskManager.swift" {
        expectNone(#"byRiskManager"#, in: file)
      }
      if name != "ExecutionEngine+Entries.swift", name != "ExecutionEngine+Brackets.swift" {
        expectNone(#"\.submit\("#, in: file)
      }
    }
  }

  @Test func `exceptions only become fewer`() {
    let marked = SourceTree.sources.flatMap(\.lines).filter { $0.contains("// tidy(") }
    #expect(marked.count <= 6)
  }

  private func expectNone(_ pattern: String, in file: SourceTree.File, rule: String? = nil) {
    for (number, line) in file.code.enumerated() {
      guard line.range(of: pattern, options: .regularExpression) != nil else { continue }
      let isAllowed = rule.map { Exception.isAllowed(file.lines[number], rule: $0) } ?? false
      #expect(isAllowed, "\(file.path):\(number + 1) has \(pattern)")
    }
  }
}
