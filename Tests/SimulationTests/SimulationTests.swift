import Simulation
import Testing
import TradingModel

/// Whole sessions with everything that may go wrong: a twentieth of what CI plays in release builds.
struct SimulationTests {
  /// The standard seeds of a debug build, played once for all tests.
  private enum Standard {
    static let sessions: [SimulatedSession] = (UInt64(0)..<100).map { seed in
      var session = SimulatedSession(seed: seed)
      session.run()
      return session
    }
    static let coverage = sessions.reduce(into: Coverage()) { $0.add($1.coverage) }
  }

  @Test func `SEM-63 every rule holds whatever goes wrong, and flattening leaves nothing`() {
    for (seed, session) in Standard.sessions.enumerated() {
      #expect(session.violations.isEmpty, "bracebench soak --seed \(seed)")
    }
  }

  @Test func `a seed is a session of at least 500 inputs`() {
    for session in Standard.sessions { #expect(session.inputs.count >= 500) }
  }

  @Test func `every fault, command, order type, exit reason, profile and state word occurs`() {
    // CI asks for twenty of each in twenty times as many seeds.
    #expect(Standard.coverage.missing(least: 1) == [])
  }

  @Test(arguments: FactKind.allCases)
  func `every kind of input is generated`(kind: FactKind) {
    #expect(Standard.coverage.counts["fact.\(kind.rawValue)", default: 0] > 0)
  }

  @Test(arguments: RequestKind.allCases)
  func `every command is generated`(kind: RequestKind) {
    #expect(Standard.coverage.counts["request.\(kind.rawValue)", default: 0] > 0)
  }

  @Test(arguments: PaperProfile.allCases)
  func `every profile plays as its own world`(paper: PaperProfile) {
    for seed in UInt64(1000)..<1005 {
      var session = SimulatedSession(seed: seed, profile: SimulationProfile(paper))
      session.run()
      #expect(session.violations.isEmpty, "bracebench soak --seed \(seed) --profile \(paper.name)")
    }
  }

  @Test(arguments: PaperProfile.allCases)
  func `SEM-59 whoever crashes whenever: nothing is lost and nothing doubled`(
    paper: PaperProfile
  ) {
    for seed in UInt64(2000)..<2010 {
      var session = SimulatedSession(
        seed: seed, profile: SimulationProfile(paper, hasCrashes: true))
      session.run()
      #expect(
        session.violations.isEmpty,
        "bracebench soak --seed \(seed) --profile \(paper.name) --crashes")
    }
  }

  @Test(arguments: [4..<8, 24..<28] as [Range<UInt64>])
  func `a seed is one story: playing it again gives the same inputs and outputs`(
    seeds: Range<UInt64>
  ) {
    for seed in seeds {
      var again = SimulatedSession(seed: seed)
      again.run()
      let first = Standard.sessions[Int(seed)]
      #expect(again.inputs == first.inputs, "seed \(seed)")
      #expect(again.output == first.output, "seed \(seed)")
      #expect(again.replayDifference() == nil, "seed \(seed)")
    }
  }

  @Test func `steps can be left out and the rules hold all the same`() {
    for seed in UInt64(8)..<16 {
      var session = SimulatedSession(seed: seed)
      session.run(steps: Array(stride(from: Int(seed), to: 400, by: 3)))
      #expect(session.violations.isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: [[3, 7, 8, 9], [0], [0, 1, 2], [1, 3, 5, 6, 519]])
  func `a script of steps is written short and read back`(steps: [Int]) {
    #expect(Shrinker.steps(Shrinker.text(steps)) == steps)
  }

  @Test(arguments: ["", "a", "3-", "9-7", "-1", "1,,x", "1-2-3"])
  func `a broken script of steps is not read`(text: String) {
    #expect(Shrinker.steps(text) == nil)
  }
}
