import TradingModel

/// The rules that move the stop of a bracket, and what the engine watches for it.
struct StopRules: Hashable, Sendable {
  var trail: TrailRule?
  /// How far the stop stays behind, once the trail has begun.
  @InOneWord var trailDistance: PriceOffset? = nil
  /// The next price at which a trail that could not move the stop tries again.
  @InOneWord var trailFloor: Price? = nil
  var breakEven: BreakEvenRule?
  /// The stop that the rule for break-even asked the venue for, until the venue has it.
  @InOneWord var breakEvenSent: Price? = nil
  /// How often the venue would not have the rule's break-even.
  var breakEvenTries: Int32 = 0
  /// Whether the rule may act: false while it waits for its timer.
  var isBreakEvenDue = true
  /// The levels the engine watches for this bracket, to take them back.
  var watches: [BracketOrder.Watch] = []

  static let none = StopRules()
}

/// Most brackets have no rules, and keep no room for them.
extension BracketOrder {
  var trail: TrailRule? {
    get { rules.isEmpty ? nil : rules[0].trail }
    set { changeRules { $0.trail = newValue } }
  }

  var trailDistance: PriceOffset? {
    get { rules.isEmpty ? nil : rules[0].trailDistance }
    set { changeRules { $0.trailDistance = newValue } }
  }

  var trailFloor: Price? {
    get { rules.isEmpty ? nil : rules[0].trailFloor }
    set { changeRules { $0.trailFloor = newValue } }
  }

  var breakEven: BreakEvenRule? {
    get { rules.isEmpty ? nil : rules[0].breakEven }
    set { changeRules { $0.breakEven = newValue } }
  }

  var breakEvenSent: Price? {
    get { rules.isEmpty ? nil : rules[0].breakEvenSent }
    set {
      // A stop moved by hand says so whether there was a rule or not.
      if newValue != nil || !rules.isEmpty { changeRules { $0.breakEvenSent = newValue } }
    }
  }

  var breakEvenTries: Int32 {
    get { rules.isEmpty ? 0 : rules[0].breakEvenTries }
    set { changeRules { $0.breakEvenTries = newValue } }
  }

  var isBreakEvenDue: Bool {
    get { rules.isEmpty || rules[0].isBreakEvenDue }
    set { changeRules { $0.isBreakEvenDue = newValue } }
  }

  var watches: [Watch] {
    get { rules.isEmpty ? [] : rules[0].watches }
    set { changeRules { $0.watches = newValue } }
  }

  private mutating func changeRules(_ change: (inout StopRules) -> Void) {
    if rules.isEmpty { rules = [.none] }
    change(&rules[0])
    if rules[0] == .none { rules = [] }
  }
}
