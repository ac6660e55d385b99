/// Makes a failing session as short as it gets: a person reads ten steps, not five hundred.
public struct Shrinker {
  /// The shortest script found.
  public struct Script: Sendable {
    /// The seed of the session.
    public let seed: UInt64
    /// The steps of it that are needed, as `bracebench soak --steps` takes them: `3,7-9`.
    public var steps: [Int]
    /// The rule that it breaks.
    public var violation: String

    /// The steps as text: `3,7-9`.
    public var text: String { Shrinker.text(steps) }
  }

  private let seed: UInt64
  private let profile: SimulationProfile?
  private let rule: String
  private var runsLeft: Int

  /// Returns the shortest script that breaks the same rule as the seed does, or `nil` when the seed
  /// breaks none.
  ///
  /// - Parameter runsMax: How many sessions may be tried.
  public static func shrink(
    seed: UInt64, profile: SimulationProfile? = nil, runsMax: Int = 1_500
  ) -> Script? {
    var session = SimulatedSession(seed: seed, profile: profile)
    session.run()
    guard let violation = session.violations.first else { return nil }
    var shrinker = Shrinker(
      seed: seed, profile: profile, rule: rule(of: violation), runsLeft: runsMax)
    // It stops at the first broken rule: what would come after is not needed.
    let steps = Array(0..<max(1, session.stepsPlayed))
    return shrinker.shrink(Script(seed: seed, steps: steps, violation: violation))
  }

  /// Leaves out ever smaller pieces for as long as the rule still breaks.
  private mutating func shrink(_ script: Script) -> Script {
    var script = script
    var size = max(1, script.steps.count / 2)
    while runsLeft > 0 {
      var isShorter = false
      var start = 0
      while start < script.steps.count, runsLeft > 0 {
        var fewer = script.steps
        fewer.removeSubrange(start..<min(start + size, fewer.count))
        if let violation = violation(of: fewer) {
          script.steps = fewer
          script.violation = violation
          isShorter = true
        } else {
          start += size
        }
      }
      if size == 1, !isShorter { break }
      size = max(1, size / 2)
    }
    return script
  }

  private mutating func violation(of steps: [Int]) -> String? {
    runsLeft -= 1
    var session = SimulatedSession(seed: seed, profile: profile)
    session.run(steps: steps)
    return session.violations.first { Self.rule(of: $0) == rule }
  }

  /// What stays of a violation when its figures are left out.
  static func rule(of violation: String) -> String {
    if violation.hasPrefix("SEM-") { return String(violation.prefix { $0 != " " }) }
    return String(violation.filter { $0.isLetter || $0 == " " }.prefix(40))
  }

  /// `3,7-9` for 3, 7, 8 and 9.
  public static func text(_ steps: [Int]) -> String {
    var parts: [String] = []
    var index = 0
    while index < steps.count {
      var last = index
      while last + 1 < steps.count, steps[last + 1] == steps[last] + 1 { last += 1 }
      parts.append(last == index ? "\(steps[index])" : "\(steps[index])-\(steps[last])")
      index = last + 1
    }
    return parts.joined(separator: ",")
  }

  /// Reads what `text` writes; `nil` for anything else.
  public static func steps(_ text: String) -> [Int]? {
    var steps: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        .map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
        first >= 0, last < 1_000_000
      else { return nil }
      steps += first...last
    }
    return steps
  }
}
