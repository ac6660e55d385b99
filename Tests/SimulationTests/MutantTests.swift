#if BRACE_MUTANTS
  import Simulation
  import Testing
  import TradingModel

  /// The simulation bites: each planted bug is found, and soon.
  struct MutantTests {
    /// Plays seeds with a bug planted until a rule breaks; returns the seeds played.
    private func seedsToFind(_ mutant: Mutant) -> (seeds: Int, violation: String)? {
      for seed in UInt64(0)..<2_000 {
        var session = SimulatedSession(seed: seed)
        Mutant.$planted.withValue(mutant) { session.run() }
        if let violation = session.violations.first { return (Int(seed) + 1, violation) }
      }
      return nil
    }

    @Test(arguments: Mutant.allCases)
    func `a planted bug is found within 2,000 seeds`(mutant: Mutant) throws {
      let found = try #require(seedsToFind(mutant), "\(mutant) was not found")
      print("\(mutant.rawValue): \(found.seeds) seeds, \(found.violation)")
    }

    @Test func `a failing session is shrunk to a script that fails in the same way`() throws {
      try Mutant.$planted.withValue(.targetBeforeStop) {
        let failing = try #require(
          (UInt64(0)..<100).first { seed in
            var session = SimulatedSession(seed: seed)
            session.run()
            return !session.violations.isEmpty && session.stepsPlayed > 15
          })
        let script = try #require(Shrinker.shrink(seed: failing, runsMax: 400))
        var session = SimulatedSession(seed: failing)
        session.run(steps: script.steps)
        #expect(session.violations.first == script.violation)
        #expect(script.steps.count < 12, "\(script.text)")
      }
    }
  }
#endif
