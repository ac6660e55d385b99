import TradingModel

extension CommandReader {
  /// `50%` as 0.5; `nil` for anything else, or when it is finer than a billionth.
  static func percentage(_ text: String) -> Ratio? {
    guard text.hasSuffix("%"), let first = text.first, first != "+",
      let percent = try? Ratio(parsing: text.dropLast()),  // any fault: not a percentage
      percent.raw % 100 == 0
    else { return nil }
    return Ratio(percent: percent)
  }

  /// A count without a sign, at most 2,147,483,647.
  static func wholeNumber(_ text: some StringProtocol) -> Int32? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int32(text)
  }

  /// A number that must fit its type; says what is wrong with it otherwise.
  func number<Value: FixedPoint>(
    _ text: some StringProtocol, of word: Word, _ expectation: Expectation
  ) throws(CommandError) -> Value {
    do {
      return try Value(parsing: text)
    } catch {
      switch error {
      case .malformed: throw words.wrong(word, expectation)
      case .outOfRange:
        let largest = Value(raw: Value.magnitudeMax).description
        throw words.wrong(word, Expectation("\(expectation.text), at most \(largest)"))
      case .tooPrecise:
        throw words.wrong(word, Expectation("\(expectation.text), with at most 9 decimals"))
      }
    }
  }

  /// A price with or without a minus sign; a plus sign is how nudges start, so it is not one here.
  mutating func price(_ what: String) throws(CommandError) -> Price {
    let expectation = Expectation(what)
    let word = try words.next(expectation)
    guard word.text.first != "+" else { throw words.wrong(word, expectation) }
    return try number(word.text, of: word, expectation)
  }

  // MARK: Brackets and scopes

  /// The bracket a word names: `B12`, `b12`, and `12` where a bare number can be nothing else.
  func bracket(_ word: Word, allowsBareNumber: Bool) -> BracketID? {
    let isMarked = word.lowercased.first == "b"
    guard isMarked || allowsBareNumber else { return nil }
    let digits = isMarked ? word.lowercased.dropFirst() : word.lowercased[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = UInt32(digits), number > 0
    else { return nil }
    return BracketID(number)
  }

  /// What is said where a bracket must be named.
  private var bracketExpectation: Expectation {
    Expectation("a bracket such as B12", values: context.bracketNames)
  }

  func selectedBracket() throws(CommandError) -> BracketID {
    if let id = context.selectedBracket { return id }
    throw words.missing(bracketExpectation)
  }

  mutating func bracketID() throws(CommandError) -> BracketID {
    let word = try words.next(bracketExpectation)
    guard let id = bracket(word, allowsBareNumber: true) else {
      throw words.wrong(word, bracketExpectation)
    }
    return id
  }

  /// The bracket of a command that ends with one value: named, or the selected one.
  ///
  /// A lone number is the value, so `sl 99` moves the selected stop and `sl 99 98` that of B99.
  mutating func bracketBeforeValue() throws(CommandError) -> BracketID {
    let isNamed = words.peek.map { bracket($0, allowsBareNumber: false) != nil } ?? false
    if words.left >= 2 || isNamed { return try bracketID() }
    if let word = words.peek, context.selectedBracket == nil {
      throw words.wrong(word, bracketExpectation)
    }
    return try selectedBracket()
  }

  /// A bracket, the brackets of a symbol, or all.
  ///
  /// `B12` is always a bracket. Bare digits are a symbol when an instrument has that name, as in
  /// Tokyo, and a bracket otherwise.
  mutating func scope(allowsAll: Bool) throws(CommandError) -> Scope {
    let symbols = context.instruments.map(\.symbol)
    let expectation = Expectation(
      "a bracket such as B12, a symbol" + (allowsAll ? " or all" : ""),
      (allowsAll ? ["all"] : []) + symbols, values: context.bracketNames)
    let word = try words.next(expectation)
    if allowsAll, word.lowercased == "all" { return .all }
    if let id = bracket(word, allowsBareNumber: false) { return .bracket(id) }
    if let instrument = context.instrument(symbol: word.text) { return .instrument(instrument) }
    if let id = bracket(word, allowsBareNumber: true) { return .bracket(id) }
    throw words.wrong(word, expectation)
  }

  /// `99.5`, `+3t`, `-3t` or, for stops, `be`.
  mutating func legMove(
    _ expectation: Expectation, allowsBreakEven: Bool
  ) throws(CommandError) -> LegMove {
    let word = try words.next(expectation)
    if allowsBreakEven, word.lowercased == "be" { return .breakEven }
    let isSigned = word.text.first == "+" || word.text.first == "-"
    if word.lowercased.hasSuffix("t") {
      guard isSigned, let count = Self.wholeNumber(word.text.dropFirst().dropLast()), count > 0
      else { throw words.wrong(word, expectation) }
      return .byTicks(word.text.first == "-" ? -count : count)
    }
    // `+3` and `-3` are one letter short of a nudge, and as prices they would be far from the
    // market: a stop there protects nothing. The price −3 is written `-3.0`.
    if isSigned, Self.wholeNumber(word.text.dropFirst()) != nil || word.text.first == "+" {
      throw words.wrong(word, expectation, suggestion: word.text + "t")
    }
    return .to(try number(word.text, of: word, expectation))
  }
}
