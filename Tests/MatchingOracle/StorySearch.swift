public import TradingModel

/// Plays stories and shrinks the first one in which the venues differ.
public struct StorySearch {
  /// Steps a story has.
  public static let stepsPerStory = 400
  /// Steps played.
  public private(set) var steps = 0
  /// Reports compared.
  public var reports: Int { seen["reports", default: 0] }
  /// How often each kind of report, refusal, command and event occurred.
  public private(set) var seen: [String: Int] = [:]
  /// The seed and the shrunken story of the first difference.
  public private(set) var failure: String?
  /// The steps of the shrunken story.
  public private(set) var stepsLeft: Int?
  /// What every longer search must have met; names as in `seen`.
  public static let mustOccur = [
    "event trade", "event quote", "event bar", "trade", "resume", "close", "ambiguous",
    "submit market", "submit limit", "submit stop", "submit stop_limit", "submit day",
    "submit gtc", "submit ioc", "submit fok", "submit gtd", "replace", "cancel", "status",
    "fill of market", "fill of limit", "fill of stop", "fill of stop_limit", "new", "canceled",
    "replaced", "rejected", "expired", "triggered", "cancelRejected", "replaceRejected",
    "orderStatus", "unknownOrder", "duplicateClOrdID", "tooLate", "priceOffTick",
    "quantityOffLot", "insufficientFunds", "notReducing", "valueOutOfRange", "notSupported",
    "fill in part", "fee in kind", "insufficientQuantity", "belowCumQty", "closed",
    "stopThroughMarket",
  ]

  private let tamper: (inout PaperSettings) -> Void

  /// Makes a search that has found nothing yet.
  ///
  /// - Parameter tamper: Changes the real venue's settings only, to see the comparison bite.
  public init(tamper: @escaping (inout PaperSettings) -> Void = { _ in }) {
    self.tamper = tamper
  }

  /// Plays the story of `seed`; returns whether the venues agreed all along.
  public mutating func play(seed: UInt64) -> Bool {
    let steps = Self.seeds(of: seed)
    var story = Story(seed: seed, keepsLog: false, tamper: tamper)
    for (number, step) in steps.enumerated() {
      story.step(step)
      self.steps += 1
      guard story.pair.difference == nil else {
        failure = shrink(seed: seed, Array(steps[...number]))
        return false
      }
    }
    for (name, count) in story.seen { seen[name, default: 0] += count }
    return true
  }

  private static func seeds(of seed: UInt64) -> [UInt64] {
    var random = StoryRandom(seed: seed)
    return (0..<stepsPerStory).map { _ in random.next() }
  }

  /// Leaves out as many steps as possible while a difference stays; then tells the story.
  private mutating func shrink(seed: UInt64, _ steps: [UInt64]) -> String {
    var steps = steps
    var length = max(1, steps.count / 2)
    while true {
      var start = 0
      var hasShrunk = false
      while start < steps.count {
        let end = min(start + length, steps.count)
        let rest = Array(steps[..<start] + steps[end...])
        if differs(seed: seed, rest) {
          steps = rest
          hasShrunk = true
        } else {
          start = end
        }
      }
      if length == 1 && !hasShrunk { break }
      length = max(1, length / 2)
    }
    var story = Story(seed: seed, keepsLog: true, tamper: tamper)
    for step in steps where story.pair.difference == nil { story.step(step) }
    let plan = StoryPlan(seed: seed)
    stepsLeft = steps.count
    return """
      seed \(seed), \(steps.count) steps left
      \(plan.settings)
      \(plan.instruments.map { "\($0)" }.joined(separator: "\n"))
      \(plan.kinds.map { "\($0)" }.joined(separator: "\n"))
      \(story.pair.log.joined(separator: "\n"))
      difference: \(story.pair.difference ?? "none")
      """
  }

  private func differs(seed: UInt64, _ steps: [UInt64]) -> Bool {
    var story = Story(seed: seed, keepsLog: false, tamper: tamper)
    for step in steps {
      story.step(step)
      if story.pair.difference != nil { return true }
    }
    return false
  }
}
