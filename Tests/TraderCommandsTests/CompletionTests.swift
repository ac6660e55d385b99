import Testing
import TraderCommands
import TradingModel

struct CompletionTests {
  static let rows: [(String, [String])] = [
    ("fl", ["flatten"]),
    ("FL", ["flatten"]),
    ("s", ["sell", "sl", "scale", "service", "speed", "step", "set"]),
    ("flatten ", ["all", "SPY", "ESZ6", "BTCUSDT", "7203", "EURUSD", "B7", "B3"]),
    ("flatten b", ["BTCUSDT", "B7", "B3"]),
    ("flatten all ", []),
    ("cancel B3 ", ["legs"]),
    ("cancel B3 l", ["legs"]),
    ("protect S", ["SPY"]),
    ("buy 1 e", ["ESZ6", "EURUSD"]),
    ("buy r", ["risk:1%"]),
    ("buy 1 SPY ", ["market", "limit", "stop", "stop_limit", "sl", "tp", "tif"]),
    ("buy 1 SPY sto", ["stop", "stop_limit"]),
    ("buy 1 limit 99 ", ["sl", "tp", "tif"]),
    ("buy 1 limit 99 sl 2atr tif ", ["day", "gtc", "ioc", "fok", "gtd"]),
    ("buy 1 limit ", []),
    ("sl ", ["be", "B7", "B3"]),
    ("sl B3 ", ["be", "B7", "B3"]),
    ("tp B3 x", []),
    ("close ", ["25%", "50%", "75%", "100%", "B7", "B3"]),
    ("time B3 o", ["off"]),
    ("reverse ", ["SPY", "ESZ6", "BTCUSDT", "7203", "EURUSD"]),
    ("be ", ["at", "after", "off", "B7", "B3"]),
    ("be B3 ", ["at", "after", "off"]),
    ("be B3 a", ["at", "after"]),
    ("be B3 at ", ["1r"]),
    ("be after ", ["target1"]),
    ("trail ", ["off", "2atr", "0.5%", "25t", "B7", "B3"]),
    ("trail B3 ", ["off", "2atr", "0.5%", "25t"]),
    ("trail B3 2atr ", ["after"]),
    ("trail B3 2atr after ", ["1r"]),
    ("scale B3 ", ["50%@1r,50%@2r"]),
    ("service s", ["start", "stop"]),
    ("speed m", ["max"]),
    ("theme ", ["dark", "high-contrast", "mono"]),
    ("theme h", ["high-contrast"]),
    ("goto ", ["+5m", "+30m", "+1h", "+1d"]),
    (
      "set ",
      [
        "theme", "up_style", "unit", "chart_bars", "confirm", "disarm_after", "bell", "notify",
        "mouse",
      ]
    ),
    ("set u", ["up_style", "unit"]),
    ("set unit ", ["atr", "price", "ticks", "percent", "r"]),
    ("set theme h", ["high-contrast"]),
    ("set bell s", ["stop", "stop,reject"]),
    ("set mouse o", ["off", "on"]),
    ("set confirm ", ["always", "entries", "disarmed"]),
    ("xyzzy ", []),
    ("buy 1 limt ", []),
    ("quit ", []),
    ("q", ["quit"]),
  ]

  @Test(arguments: rows)
  func `the last word is completed by the grammar`(text: String, expected: [String]) {
    #expect(CommandParser.completions(for: text, Market.selected) == expected)
  }

  @Test func `an empty line offers every command there is`() {
    let names = CommandSummary.all.map(\.name)
    #expect(CommandParser.completions(for: "", Market.selected) == names)
  }

  @Test func `an accepted completion is accepted by the parser at that place`() {
    for text in ["", "flatten ", "cancel B3 ", "service ", "speed ", "theme "] {
      for word in CommandParser.completions(for: text, Market.selected) {
        if case .failure(let error) = CommandParser.parse(text + word, Market.selected) {
          #expect(error.word == nil, "\(text)\(word): \(error)")
        }
      }
    }
  }
}

struct NearestWordTests {
  static let words = ["limit", "market", "stop", "stop_limit", "sl", "tp", "tif"]

  @Test(arguments: [
    ("limt", "limit"), ("limti", "limit"), ("LIMIT", "limit"), ("markte", "market"),
    ("mar", "market"), ("stp", "stop"), ("stop-limit", "stop_limit"), ("ls", "sl"),
  ])
  func `a slip of the finger is understood`(typed: String, meant: String) {
    #expect(NearestWord.suggestion(for: typed, among: Self.words) == meant)
  }

  @Test(arguments: ["", "x", "xyzzy", "12", "lemon", String(repeating: "limit", count: 100)])
  func `what is near nothing gives no suggestion`(typed: String) {
    #expect(NearestWord.suggestion(for: typed, among: Self.words) == nil)
  }

  @Test func `among none there is none`() {
    #expect(NearestWord.suggestion(for: "limit", among: []) == nil)
  }
}
