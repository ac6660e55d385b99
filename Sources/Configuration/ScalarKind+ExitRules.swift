import TraderCommands
import TradingModel

extension ScalarKind<TrailRule> {
  /// A trailing stop in the words of the `:` line: `2atr after 1r`.
  static let trail = ScalarKind(
    expected: "a distance such as 2atr, 0.5%, 25t or 1.50, and perhaps after 1r",
    read: { rule(ExitRuleParser.trail($0)) },
    text: \.text)
}

extension ScalarKind<BreakEvenRule> {
  /// When the stop goes to break-even: `at 1r`, `after target1`.
  static let breakEven = ScalarKind(
    expected: "at 1r, after target1",
    read: { rule(ExitRuleParser.breakEven($0)) },
    text: \.text)
}

extension ScalarKind<ScalePlan> {
  /// Up to four targets: `50%@1r,50%@2r`.
  static let scale = ScalarKind(
    expected: "up to \(ScalePlan.stepsMax) targets such as \"50%@1r,50%@2r\", the nearest first, "
      + "of at most 100% together",
    read: { rule(ExitRuleParser.scale($0).map(Optional.some)) },
    text: \.text)
}

extension ScalarKind<Int32> {
  /// A number of ticks above 0, written `2t`.
  static func ticks(_ range: ClosedRange<Int32>) -> ScalarKind {
    ScalarKind(
      expected: "ticks from \(range.lowerBound)t to \(range.upperBound)t",
      read: { text in
        guard text.lowercased().hasSuffix("t"), let ticks = Int32(text.dropLast()),
          range.contains(ticks), text.first != "+"
        else { return .wrong(suggestion: Int32(text).map { "\($0)t" }) }
        return .value(ticks)
      },
      text: { "\($0)t" })
  }
}

private func rule<Rule>(_ result: Result<Rule?, CommandError>) -> Reading<Rule> {
  switch result {
  // `off` is read before this.
  case .success(let rule): rule.map { .value($0) } ?? .wrong()
  case .failure(let error): .wrong(suggestion: error.suggestion)
  }
}
