import ArgumentParser
import MatchingOracle

/// Random orders on random markets through the paper venue and the slow reference venue: every
/// report and every figure of the books must be equal.
struct OracleFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oracle", abstract: "The paper venue against a slow, obvious one.")

  @Option(help: "Commands and market events together.") var operations = 100_000
  @Option(help: "The first seed.") var seed: UInt64 = 1

  func run() throws {
    var search = StorySearch()
    var current = seed
    while search.steps < operations {
      guard search.play(seed: current) else { throw Problem(text: search.failure ?? "") }
      current += 1
    }
    // Rare things are rare in short runs; from the length of CI's on all must be there.
    if operations >= 100_000 {
      for name in StorySearch.mustOccur where search.seen[name, default: 0] < 20 {
        throw Problem(text: "\(name) occurred \(search.seen[name, default: 0]) times, wanted 20")
      }
    }
    print(
      """
      {"workload":"oracle","operations":\(search.steps),"seeds":\(current - seed),\
      "reports":\(search.reports),"fills":\(search.seen["trade", default: 0]),"differences":0}
      """)
  }
}
