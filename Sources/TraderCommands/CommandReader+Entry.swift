import TradingModel

extension CommandReader {
  private static let sizes = Expectation(
    "a quantity above 0 such as 100, $5000 or risk:1%", values: ["risk:1%"])

  /// What follows `buy` or `sell`: size and symbol, then the options in any order, each once.
  mutating func entry(_ side: Side) throws(CommandError) -> EntryRequest {
    var size: SizeRequest?
    var instrument: InstrumentID?
    while let word = words.peek {
      if size == nil, let read = try sizeRequest(word) {
        size = read
      } else if instrument == nil, !EntryOption.isKeyword(word.lowercased),
        let named = context.instrument(symbol: word.text)
      {
        instrument = named
      } else {
        break
      }
      _ = words.next()
    }
    guard let traded = instrument ?? selectedInstrument else {
      throw words.missing(Expectation("a symbol, and the market has none"))
    }
    var request = EntryRequest(instrument: traded, side: side, size: size ?? .proposed)
    try options(&request, hasSize: size != nil, hasSymbol: instrument != nil)
    return request
  }

  var selectedInstrument: InstrumentID? {
    context.instruments.contains { $0.id == context.selected } ? context.selected : nil
  }

  /// The size a word says; `nil` when it looks like something else.
  private func sizeRequest(_ word: Word) throws(CommandError) -> SizeRequest? {
    let text = word.lowercased
    if text == "auto" { return .proposed }
    if text.hasPrefix("$") {
      let amount: Money = try number(text.dropFirst(), of: word, Self.sizes)
      guard amount > .zero, text.dropFirst().first != "+" else {
        throw words.wrong(word, Self.sizes)
      }
      return .notional(amount)
    }
    if text.hasPrefix("risk:") {
      guard let share = Self.percentage(String(text.dropFirst(5))), share > .zero, share <= .one
      else {
        throw words.wrong(
          word, Expectation("a share of equity such as risk:1%", values: ["risk:1%"]))
      }
      return .risk(share)
    }
    guard let first = text.first, "0123456789.-+".contains(first) else { return nil }
    let quantity: Quantity = try number(word.text, of: word, Self.sizes)
    guard quantity > .zero, first != "+" else { throw words.wrong(word, Self.sizes) }
    return .quantity(quantity)
  }

  private mutating func options(
    _ request: inout EntryRequest, hasSize: Bool, hasSymbol: Bool
  ) throws(CommandError) {
    var given: [EntryOption] = []
    while let word = words.next() {
      guard let option = EntryOption(keyword: word.lowercased) else {
        let isHead = given.isEmpty
        throw words.wrong(
          word,
          expectedOption(given, size: isHead && !hasSize, symbol: isHead && !hasSymbol))
      }
      if given.contains(option) { throw words.repeated(word, option.name) }
      given.append(option)
      switch option {
      case .kind: request.kind = try orderKind(word)
      case .stop: request.stop = try exitLevel(.stop)
      case .target: request.target = try exitLevel(.target)
      case .timeInForce: request.timeInForce = try timeInForce()
      }
    }
  }

  /// What may follow, given the options so far and whether a size or symbol may still come.
  private func expectedOption(_ given: [EntryOption], size: Bool, symbol: Bool) -> Expectation {
    let left = EntryOption.allCases.filter { !given.contains($0) }
    guard !left.isEmpty else { return Expectation("nothing more") }
    let symbols = symbol ? context.instruments.map(\.symbol) : []
    var texts = left.flatMap(\.forms)
    if symbols.count > 1 { texts.insert("a symbol", at: 0) }
    if size { texts.insert("a quantity", at: 0) }
    return Expectation(
      PlainText.list(texts), symbols + left.flatMap(\.keywords),
      values: size ? Self.sizes.values : [])
  }

  private mutating func orderKind(_ word: Word) throws(CommandError) -> OrderKind {
    switch word.lowercased {
    case "limit": return .limit(try price("a limit price"))
    case "stop": return .stop(try price("a stop price"))
    case "stop_limit":
      let stop = try price("a stop price, then a limit price")
      return .stopLimit(stop: stop, limit: try price("a limit price"))
    default: return .market
    }
  }

  private mutating func timeInForce() throws(CommandError) -> TimeInForce {
    let expectation = Expectation(
      "day, gtc, ioc, fok or gtd TIME", ["day", "gtc", "ioc", "fok", "gtd"])
    let word = try words.next(expectation)
    switch word.lowercased {
    case "day": return .day
    case "gtc": return .gtc
    case "ioc": return .ioc
    case "fok": return .fok
    case "gtd":
      let expectation = Expectation("a time such as 2024-01-02T15:30Z")
      let word = try words.next(expectation)
      guard let moment = Timestamp(iso8601: word.text.uppercased()) else {
        throw words.wrong(word, expectation)
      }
      return .gtd(moment)
    default: throw words.wrong(word, expectation)
    }
  }

  /// `99.5`, `2atr`, `1.5%`, `30t` or, for targets, `1.5r`.
  private mutating func exitLevel(_ role: OrderRole) throws(CommandError) -> ExitLevel {
    let forms = role == .target ? "a price, 1.5r, 3atr, 2% or 30t" : "a price, 2atr, 1.5% or 30t"
    let expectation = Expectation(forms)
    let word = try words.next(expectation)
    let text = word.lowercased
    guard text.first != "+" else { throw words.wrong(word, expectation) }
    let level: ExitLevel
    let isPositive: Bool
    if text.hasSuffix("atr") {
      let multiple: Ratio = try number(text.dropLast(3), of: word, expectation)
      (level, isPositive) = (.atr(multiple), multiple > .zero)
    } else if text.hasSuffix("%") {
      guard let share = Self.percentage(text) else { throw words.wrong(word, expectation) }
      (level, isPositive) = (.share(share), share > .zero)
    } else if text.hasSuffix("t") {
      guard let count = Self.wholeNumber(text.dropLast()) else {
        throw words.wrong(word, expectation)
      }
      (level, isPositive) = (.ticks(count), count > 0)
    } else if text.hasSuffix("r"), role == .target {
      let multiple: Ratio = try number(text.dropLast(), of: word, expectation)
      (level, isPositive) = (.riskMultiple(multiple), multiple > .zero)
    } else {
      (level, isPositive) = (.price(try number(text, of: word, expectation)), true)
    }
    guard isPositive else {
      throw words.wrong(word, Expectation("\(forms), with a distance above 0"))
    }
    return level
  }
}

/// The optional parts of an entry.
private enum EntryOption: CaseIterable {
  case kind, stop, target, timeInForce

  var keywords: [String] {
    switch self {
    case .kind: ["market", "limit", "stop", "stop_limit"]
    case .stop: ["sl"]
    case .target: ["tp"]
    case .timeInForce: ["tif"]
    }
  }

  var forms: [String] {
    switch self {
    case .kind: ["market", "limit P", "stop P", "stop_limit P P"]
    case .stop, .target, .timeInForce: keywords
    }
  }

  var name: String { self == .kind ? "the order type" : keywords[0] }

  init?(keyword: String) {
    guard let option = Self.allCases.first(where: { $0.keywords.contains(keyword) }) else {
      return nil
    }
    self = option
  }

  static func isKeyword(_ word: String) -> Bool { EntryOption(keyword: word) != nil }
}
