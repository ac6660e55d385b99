public import TradingModel

// Reversal, trails, break-even by rule and several targets.
extension CommandReader {
  /// `reverse`, `reverse SPY`: without a symbol the selected one.
  mutating func reversedInstrument() throws(CommandError) -> InstrumentID {
    let expectation = Expectation(
      "a symbol", context.instruments.map(\.symbol))
    guard let word = words.next() else {
      guard let selected = selectedInstrument else { throw words.missing(expectation) }
      return selected
    }
    guard let instrument = context.instrument(symbol: word.text) else {
      throw words.wrong(word, expectation)
    }
    return instrument
  }

  /// `be B3 at 1r`, `be after target1`, `be off`.
  mutating func breakEvenRule() throws(CommandError) -> TraderRequest {
    let isRule = ["at", "after", "off"].contains(words.peek?.lowercased ?? "")
    let id = try ruleBracket(isRule: isRule, Self.breakEvenForms)
    return .breakEvenRule(id, try breakEven())
  }

  /// `trail B3 2atr after 1r`, `trail 25t`, `trail off`.
  mutating func trail() throws(CommandError) -> TraderRequest {
    let first = words.peek
    let isDistance =
      first.map { $0.lowercased == "off" || ("0123456789.+-".contains($0.text.prefix(1))) } ?? false
    // Digits are a bracket when a distance follows, and else a distance in price.
    let isBareNamed =
      first.map { bracket($0, allowsBareNumber: true) != nil } == true
      && words.second.map { $0.lowercased != "after" } == true
    let id = try ruleBracket(isRule: isDistance && !isBareNamed, Self.trailForms)
    return .trail(id, try trailRule())
  }

  /// `scale B3 50%@1r,50%@2r`.
  mutating func scale() throws(CommandError) -> TraderRequest {
    let isRule = words.peek.map { $0.text.contains("@") || $0.text.contains("%") } ?? false
    let id = try ruleBracket(isRule: isRule, Self.scaleForms)
    return .scale(id, try scalePlan())
  }

  /// The bracket before a rule: named, or the selected one when the rule stands there.
  private mutating func ruleBracket(
    isRule: Bool, _ rule: Expectation
  ) throws(CommandError) -> BracketID {
    let names = context.bracketNames
    guard isRule || (words.left == 0 && context.selectedBracket != nil) else {
      let isSelected = context.selectedBracket != nil
      let expectation = Expectation(
        isSelected ? "a bracket such as B12, or \(rule.text)" : "a bracket such as B12",
        isSelected ? rule.words : [], values: (isSelected ? rule.values : []) + names)
      let word = try words.next(expectation)
      guard let id = bracket(word, allowsBareNumber: true) else {
        throw words.wrong(word, expectation)
      }
      return id
    }
    if let id = context.selectedBracket { return id }
    let expectation = Expectation("a bracket such as B12", values: names)
    guard let word = words.peek else { throw words.missing(expectation) }
    throw words.wrong(word, expectation)
  }

  // MARK: The rules themselves

  private static let breakEvenForms = Expectation(
    "at 1r, after target1 or off", ["at", "after", "off"])
  private static let trailForms = Expectation(
    "a distance such as 2atr, 0.5%, 25t or 1.50, or off", ["off"], values: ["2atr", "0.5%", "25t"])
  private static let scaleForms = Expectation(
    "targets such as 50%@1r,50%@2r", values: ["50%@1r,50%@2r"])
  /// The most R or ATRs a rule may say.
  private static let multipleMax = Ratio(1000)

  /// `at 1r`, `after target1` or `off`.
  mutating func breakEven() throws(CommandError) -> BreakEvenRule? {
    let word = try words.next(Self.breakEvenForms)
    switch word.lowercased {
    case "off": return nil
    case "at": return .atR(try multipleOfRisk())
    case "after":
      let expectation = Expectation("target1", ["target1"])
      let target = try words.next(expectation)
      guard target.lowercased == "target1" else { throw words.wrong(target, expectation) }
      return .afterFirstTarget
    default: throw words.wrong(word, Self.breakEvenForms)
    }
  }

  /// `2atr`, `0.5% after 1r`, `off`.
  mutating func trailRule() throws(CommandError) -> TrailRule? {
    let word = try words.next(Self.trailForms)
    if word.lowercased == "off" { return nil }
    let distance = try trailDistance(word)
    guard let after = words.next() else { return TrailRule(distance: distance) }
    guard after.lowercased == "after" else {
      throw words.wrong(after, Expectation("after 1r, or nothing more", ["after"]))
    }
    return TrailRule(distance: distance, afterR: try multipleOfRisk())
  }

  private func trailDistance(_ word: Word) throws(CommandError) -> TrailDistance {
    let forms = Self.trailForms
    let text = word.lowercased
    guard text.first != "+" else { throw words.wrong(word, forms) }
    let distance: TrailDistance
    let isPossible: Bool
    if text.hasSuffix("atr") {
      let multiple: Ratio = try number(text.dropLast(3), of: word, forms)
      (distance, isPossible) = (.atr(multiple), isMultiple(multiple))
    } else if text.hasSuffix("%") {
      guard let share = Self.percentage(text) else { throw words.wrong(word, forms) }
      (distance, isPossible) = (.share(share), share > .zero && share < .one)
    } else if text.hasSuffix("t") {
      guard let count = Self.wholeNumber(text.dropLast()) else { throw words.wrong(word, forms) }
      (distance, isPossible) = (.ticks(count), count > 0)
    } else {
      let offset: PriceOffset = try number(text, of: word, forms)
      (distance, isPossible) = (.price(offset), offset > .zero)
    }
    guard isPossible else {
      throw words.wrong(
        word, Expectation("\(forms.text); above 0, below 100% and at most 1000atr"))
    }
    return distance
  }

  /// `1r`, `1.5r`: what stands after `at` and `after`.
  private mutating func multipleOfRisk() throws(CommandError) -> Ratio {
    let expectation = Expectation(
      "a profit in R above 0 such as 1r, at most 1000r", values: ["1r"])
    let word = try words.next(expectation)
    guard let multiple = multipleOfRisk(word.lowercased) else {
      throw words.wrong(
        word, expectation,
        suggestion: multipleOfRisk(word.lowercased + "r").map { _ in word.text + "r" })
    }
    return multiple
  }

  private func multipleOfRisk(_ text: some StringProtocol) -> Ratio? {
    guard text.last == "r", text.first != "+",
      let multiple = try? Ratio(parsing: text.dropLast()),  // any fault: not a multiple
      isMultiple(multiple)
    else { return nil }
    return multiple
  }

  private func isMultiple(_ ratio: Ratio) -> Bool { ratio > .zero && ratio <= Self.multipleMax }

  /// `50%@1r,50%@2r` in one word.
  mutating func scalePlan() throws(CommandError) -> ScalePlan {
    let word = try words.next(Self.scaleForms)
    var steps: [ScalePlan.Step] = []
    for part in word.lowercased.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "@", omittingEmptySubsequences: false)
      guard halves.count == 2, let share = Self.percentage(String(halves[0])), share > .zero,
        let multiple = multipleOfRisk(halves[1])
      else { throw words.wrong(word, Self.scaleForms) }
      steps.append(ScalePlan.Step(share: share, atR: multiple))
    }
    guard let plan = ScalePlan(steps) else {
      throw words.wrong(
        word,
        Expectation(
          "one to \(ScalePlan.stepsMax) targets, the nearest first, of at most 100% together"))
    }
    return plan
  }
}

/// Exit rules as they stand in a configuration: the same words as on the `:` line.
public enum ExitRuleParser {
  /// Reads `2atr`, `0.5% after 1r` or `off`, which is `nil`.
  public static func trail(_ text: String) -> Result<TrailRule?, CommandError> {
    Result { () throws(CommandError) -> TrailRule? in
      var reader = reader(text)
      let rule = try reader.trailRule()
      try reader.words.finish(after: text)
      return rule
    }
  }

  /// Reads `at 1r`, `after target1` or `off`, which is `nil`.
  public static func breakEven(_ text: String) -> Result<BreakEvenRule?, CommandError> {
    Result { () throws(CommandError) -> BreakEvenRule? in
      var reader = reader(text)
      let rule = try reader.breakEven()
      try reader.words.finish(after: text)
      return rule
    }
  }

  /// Reads `50%@1r,50%@2r`.
  public static func scale(_ text: String) -> Result<ScalePlan, CommandError> {
    Result { () throws(CommandError) -> ScalePlan in
      var reader = reader(text)
      let plan = try reader.scalePlan()
      try reader.words.finish(after: text)
      return plan
    }
  }

  private static func reader(_ text: String) -> CommandReader {
    CommandReader(words: WordReader(text), context: CommandContext(instruments: []))
  }
}
