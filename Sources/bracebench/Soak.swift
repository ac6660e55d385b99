import ArgumentParser
import Dispatch
import Foundation
import Simulation
import Synchronization
import TradeEngine

/// Simulated sessions, seed after seed, on every core: market, trader, faults, engine and venue,
/// with every rule checked after every input.
struct Soak: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak", abstract: "Simulated sessions with faults; every rule is checked.")

  @Option(help: "How many seeds.") var seeds: UInt64?
  @Option(help: "Goes on for so many minutes instead.") var minutes: Double?
  @Option(help: "ideal, retail, crypto or harsh; the standard mix without it.") var profile: String?
  @Option(help: "The first seed; alone it is played and told step by step.") var seed: UInt64?
  @Option(help: "Only these steps of the seed: 3,7-9.") var steps: String?
  @Flag(
    inversion: .prefixedNo,
    help: "Engine and venue crash in all seeds, or in none; in every fourth without it.")
  var crashes: Bool?
  @Flag(help: "Fails when anything that should happen happened less than 20 times.")
  var coverage = false

  func validate() throws {
    if let profile, SimulationProfile(named: profile) == nil {
      throw ValidationError("'\(profile)' is no profile: ideal, retail, crypto or harsh")
    }
    if let steps, Shrinker.steps(steps) == nil {
      throw ValidationError("'\(steps)' is no list of steps such as 3,7-9")
    }
    if let minutes, !(minutes > 0 && minutes < 100_000) {
      throw ValidationError("--minutes must be above 0")
    }
    if seeds != nil, minutes != nil { throw ValidationError("either --seeds or --minutes") }
    if steps != nil, seed == nil { throw ValidationError("--steps needs --seed") }
  }

  private func world(_ seed: UInt64) -> SimulationProfile {
    let usual = SimulationProfile.standard(seed)
    let hasCrashes = crashes ?? usual.hasCrashes
    return profile.flatMap { SimulationProfile(named: $0, hasCrashes: hasCrashes) }
      ?? .standard(seed, hasCrashes: hasCrashes)
  }

  func run() throws {
    if let seed, seeds == nil, minutes == nil { return try tell(seed) }
    let result = soak()
    print(result.json(seconds: result.seconds))
    for (name, count) in result.coverage.counts(prefix: "fault.") {
      print("fault \(name): \(count)")
    }
    for (name, count) in result.coverage.counts(prefix: "exit.") {
      print("ended \(name): \(count)")
    }
    for seed in result.failing.keys.sorted().prefix(5) { printScript(seed) }
    let missing = coverage ? result.coverage.missing(least: 20) : []
    for name in missing { print("happened less than 20 times: \(name)") }
    if !result.failing.isEmpty || !missing.isEmpty { throw ExitCode.failure }
  }

  // MARK: Many seeds

  /// What the sessions came to.
  private struct Result {
    var sessions = 0
    var inputs = 0
    var events = 0
    var commands = 0
    var coverage = Coverage()
    var failing: [UInt64: String] = [:]
    var seconds = 0.0

    mutating func add(_ session: SimulatedSession, seed: UInt64) {
      sessions += 1
      inputs += session.inputs.count
      events += session.output.events.count
      commands += session.output.commands.count
      coverage.add(session.coverage)
      if let violation = session.violations.first { failing[seed] = violation }
    }

    func json(seconds: Double) -> String {
      let faults = coverage.counts(prefix: "fault.").reduce(0) { $0 + $1.count }
      let brackets = coverage.counts(prefix: "exit.").reduce(0) { $0 + $1.count }
      return """
        {"workload":"soak","seeds":\(sessions),"inputs":\(inputs),"events":\(events),\
        "commands":\(commands),"faults":\(faults),"brackets":\(brackets),\
        "violations":\(failing.count),"seconds":\((seconds * 10).rounded() / 10)}
        """
    }
  }

  /// Seeds are handed out one by one; the sum does not depend on which core plays which.
  private func soak() -> Result {
    let clock = ContinuousClock()
    let begin = clock.now
    let end = minutes.map { begin + .seconds($0 * 60) }
    let first = seed ?? 0
    let count = minutes == nil ? seeds ?? 2_000 : .max - first
    let next = Mutex<UInt64>(0)
    let total = Mutex(Result())
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    DispatchQueue.concurrentPerform(iterations: cores) { _ in
      while true {
        let offset = next.withLock { value in
          defer { value += 1 }
          return value
        }
        if offset >= count { return }
        if let end, clock.now >= end { return }
        var session = SimulatedSession(
          seed: first + offset, profile: world(first + offset))
        session.run()
        total.withLock { [session] in $0.add(session, seed: first + offset) }
      }
    }
    var result = total.withLock { $0 }
    let spent = begin.duration(to: clock.now).components
    result.seconds = Double(spent.seconds) + Double(spent.attoseconds) / 1e18
    return result
  }

  private func printScript(_ seed: UInt64) {
    guard let script = Shrinker.shrink(seed: seed, profile: world(seed)) else { return }
    let option =
      (profile.map { " --profile \($0)" } ?? "")
      + (crashes.map { $0 ? " --crashes" : " --no-crashes" } ?? "")
    print("seed \(seed): \(script.violation)")
    print("  \(script.steps.count) steps reproduce it:")
    print("  bracebench soak --seed \(seed) --steps \(script.text)\(option)")
  }

  // MARK: One seed

  private func tell(_ seed: UInt64) throws {
    var session = SimulatedSession(seed: seed, profile: world(seed), keepsDiary: true)
    if let steps = steps.flatMap({ Shrinker.steps($0) }) {
      session.run(steps: steps)
    } else {
      session.run()
    }
    for line in session.diary { print(line) }
    for violation in session.violations { print("VIOLATION \(violation)") }
    if !session.violations.isEmpty { throw ExitCode.failure }
  }
}
