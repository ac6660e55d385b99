public import TradingModel

/// A setting of the screen that can change while it runs, with its new value.
///
/// `set unit ticks` is `.unit(.ticks)`; the settings window makes the same values, and the
/// configuration keeps them as `ui.unit: ticks`.
public enum ScreenSetting: Hashable, Sendable {
  /// The theme's name.
  case theme(String)
  /// Whether rising is drawn red.
  case upStyle(isRed: Bool)
  /// The unit of distances.
  case unit(DistanceUnit)
  /// The chart's bars as a multiple of the feed's own.
  case chartBars(Int32)
  /// When an order key asks.
  case confirm(ConfirmRule)
  /// How long one-key trading stays armed without a key.
  case disarmAfter(TimeSpan)
  /// What rings the bell.
  case bell([AlertCause])
  /// How the desktop is told.
  case notify(NotifyRule)
  /// Whether the mouse is on.
  case mouse(isOn: Bool)

  /// The names of the settings, in the order of the settings window.
  public static let names = [
    "theme", "up_style", "unit", "chart_bars", "confirm", "disarm_after", "bell", "notify",
    "mouse",
  ]

  /// The setting's name: `up_style`; in the configuration it stands below `ui`.
  public var name: String {
    switch self {
    case .theme: "theme"
    case .upStyle: "up_style"
    case .unit: "unit"
    case .chartBars: "chart_bars"
    case .confirm: "confirm"
    case .disarmAfter: "disarm_after"
    case .bell: "bell"
    case .notify: "notify"
    case .mouse: "mouse"
    }
  }

  /// The value as it is typed: `red`, `2m`, `stop,reject`.
  public var valueText: String {
    switch self {
    case .theme(let name): name
    case .upStyle(let isRed): isRed ? "red" : "green"
    case .unit(let unit): unit.name
    case .chartBars(let count): "\(count)"
    case .confirm(let rule): rule.name
    case .disarmAfter(let span): span.text
    case .bell(let causes): ScreenSetting.text(causes)
    case .notify(let rule): rule.name
    case .mouse(let isOn): isOn ? "on" : "off"
    }
  }

  /// The value as the configuration writes it: lists stand in brackets.
  public var configurationText: String {
    if case .bell(let causes) = self, !causes.isEmpty {
      return "[" + causes.map(\.name).joined(separator: ", ") + "]"
    }
    return valueText
  }

  /// Causes of the bell in the order of their list: `stop,reject`, or `off`.
  static func text(_ causes: [AlertCause]) -> String {
    causes.isEmpty ? "off" : causes.map(\.name).joined(separator: ",")
  }

  /// The multiples of the feed's bars that a chart can have.
  public static let chartBarsRange: ClosedRange<Int32> = 1...1_440
  /// How long one-key trading may stay armed without a key.
  public static let disarmAfterRange: ClosedRange<TimeSpan> = .seconds(5)...TimeSpan.seconds(3_600)
}

extension CommandReader {
  /// `set NAME VALUE`.
  mutating func setting() throws(CommandError) -> ScreenSetting {
    let names = Expectation("a setting such as theme, unit or bell", ScreenSetting.names)
    let name = try words.next(names)
    switch name.lowercased {
    case "theme": return .theme(try theme())
    case "up_style":
      return .upStyle(isRed: try choice([("green", false), ("red", true)]))
    case "unit": return .unit(try choice(DistanceUnit.allCases.map { ($0.name, $0) }))
    case "chart_bars": return .chartBars(try chartBars())
    case "confirm": return .confirm(try choice(ConfirmRule.allCases.map { ($0.name, $0) }))
    case "disarm_after": return .disarmAfter(try disarmAfter())
    case "bell": return .bell(try bell())
    case "notify": return .notify(try choice(NotifyRule.allCases.map { ($0.name, $0) }))
    case "mouse": return .mouse(isOn: try choice([("off", false), ("on", true)]))
    default: throw words.wrong(name, names)
    }
  }

  private mutating func choice<Value>(
    _ values: [(name: String, value: Value)]
  ) throws(CommandError) -> Value {
    let expectation = Expectation(PlainText.list(values.map(\.name)), values.map(\.name))
    let word = try words.next(expectation)
    guard let choice = values.first(where: { $0.name == word.lowercased }) else {
      throw words.wrong(word, expectation)
    }
    return choice.value
  }

  private mutating func chartBars() throws(CommandError) -> Int32 {
    let expectation = Expectation(
      "how many of the feed's bars make one, 1 to 1440", values: ["1", "5", "15"])
    let word = try words.next(expectation)
    guard let count = Self.wholeNumber(word.text), ScreenSetting.chartBarsRange.contains(count)
    else { throw words.wrong(word, expectation) }
    return count
  }

  private mutating func disarmAfter() throws(CommandError) -> TimeSpan {
    let expectation = Expectation(
      "a length of time from 5s to 1h", values: ["30s", "1m", "2m", "10m", "1h"])
    let word = try words.next(expectation)
    // A bare number may be meant as minutes or as seconds, so the unit is asked for.
    guard word.lowercased.last?.isLetter == true, let span = TimeSpan(parsing: word.lowercased),
      ScreenSetting.disarmAfterRange.contains(span)
    else { throw words.wrong(word, expectation) }
    return span
  }

  private mutating func bell() throws(CommandError) -> [AlertCause] {
    let names = AlertCause.allCases.map(\.name)
    let expectation = Expectation(
      "off, all, or \(PlainText.list(names)) with commas between", ["off", "all"] + names,
      values: ["stop,reject"])
    let word = try words.next(expectation)
    switch word.lowercased {
    case "off": return []
    case "all": return AlertCause.allCases
    default: break
    }
    let parts = word.lowercased.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ names.contains(String($0)) }) else {
      throw words.wrong(word, expectation)
    }
    return AlertCause.allCases.filter { parts.contains($0.name[...]) }
  }
}
