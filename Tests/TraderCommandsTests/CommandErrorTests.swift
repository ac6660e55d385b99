import Testing
import TraderCommands
import TradingModel

struct CommandErrorTests {
  private static let options = "market, limit P, stop P, stop_limit P P, sl, tp or tif"
  private static let size = "expected a quantity above 0 such as 100, $5000 or risk:1%"
  private static let target = "expected a price, 1.5r, 3atr, 2% or 30t"
  private static let stopLevel = "expected a price, 2atr, 1.5% or 30t"
  private static let scope = "expected a bracket such as B12, a symbol or all"
  private static let stopMove = "expected a price, +3t, -3t or be"

  private static let command = "expected a command such as buy, sell, cancel, flatten or help"
  private static let breakEven = "expected at 1r, after target1 or off"
  private static let moment = "expected a time such as 10:30, +30m or 2024-01-03T10:30Z"
  private static let multiple = "expected a profit in R above 0 such as 1r, at most 1000r"
  private static let trail = "expected a distance such as 2atr, 0.5%, 25t or 1.50, or off"
  private static let targets =
    "expected one to 4 targets, the nearest first, of at most 100% together"

  static let wrong: [(String, String)] = [
    ("", "word 1 is missing: expected a command such as buy, sell, cancel, flatten or help"),
    ("   ", "word 1 is missing: expected a command such as buy, sell, cancel, flatten or help"),
    (
      "xyzzy",
      "word 1 \"xyzzy\": expected a command such as buy, sell, cancel, flatten or help"
    ),
    (
      "flaten all",
      "word 1 \"flaten\": expected a command such as buy, sell, cancel, flatten or help"
        + " (did you mean flatten?)"
    ),
    ("goto", "word 2 is missing: \(moment)"),
    ("goto 25:00", "word 2 \"25:00\": \(moment)"),
    ("goto 24:00", "word 2 \"24:00\": \(moment)"),
    ("goto 10", "word 2 \"10\": \(moment)"),
    ("goto +30", "word 2 \"+30\": \(moment)"),
    ("goto +0m", "word 2 \"+0m\": \(moment)"),
    ("goto -5m", "word 2 \"-5m\": \(moment)"),
    ("goto 2020-13-01", "word 2 \"2020-13-01\": \(moment)"),
    ("goto 2020-12-15 25:00", "word 3 \"25:00\": expected nothing more after goto"),
    ("goto 2020-12-15T10:00 11:00", "word 3 \"11:00\": expected nothing more after goto"),
    ("goto 10:30 now", "word 3 \"now\": expected nothing more after goto"),
    ("set", "word 2 is missing: expected a setting such as theme, unit or bell"),
    (
      "set thme dark",
      "word 2 \"thme\": expected a setting such as theme, unit or bell (did you mean theme?)"
    ),
    ("set unit", "word 3 is missing: expected atr, price, ticks, percent or r"),
    ("set unit pips", "word 3 \"pips\": expected atr, price, ticks, percent or r"),
    ("set mouse maybe", "word 3 \"maybe\": expected off or on"),
    (
      "set chart_bars 0",
      "word 3 \"0\": expected how many of the feed's bars make one, 1 to 1440"
    ),
    ("set disarm_after 30", "word 3 \"30\": expected a length of time from 5s to 1h"),
    ("set disarm_after 2h", "word 3 \"2h\": expected a length of time from 5s to 1h"),
    (
      "set bell stop,",
      "word 3 \"stop,\": expected off, all, or stop, target, reject or danger with commas between"
        + " (did you mean stop?)"
    ),
    ("set confirm never", "word 3 \"never\": expected always, entries or disarmed"),
    ("buy 1 limt 99", "word 3 \"limt\": expected \(options) (did you mean limit?)"),
    ("buy limt 99", "word 2 \"limt\": expected a quantity, \(options) (did you mean limit?)"),
    ("buy 0", "word 2 \"0\": \(size)"),
    ("buy -1", "word 2 \"-1\": \(size)"),
    ("buy +1", "word 2 \"+1\": \(size)"),
    ("buy 1e3", "word 2 \"1e3\": \(size)"),
    ("buy 1,000", "word 2 \"1,000\": \(size)"),
    ("buy 4000000001", "word 2 \"4000000001\": \(size), at most 4000000000"),
    (
      "buy 99999999999999999999999",
      "word 2 \"99999999999999999999999\": \(size), at most 4000000000"
    ),
    ("buy 0.0000000001", "word 2 \"0.0000000001\": \(size), with at most 9 decimals"),
    ("buy $", "word 2 \"$\": \(size)"),
    ("buy $0", "word 2 \"$0\": \(size)"),
    ("buy $-5", "word 2 \"$-5\": \(size)"),
    ("buy risk:1", "word 2 \"risk:1\": expected a share of equity such as risk:1%"),
    ("buy risk:0%", "word 2 \"risk:0%\": expected a share of equity such as risk:1%"),
    ("buy risk:101%", "word 2 \"risk:101%\": expected a share of equity such as risk:1%"),
    ("buy risk:", "word 2 \"risk:\": expected a share of equity such as risk:1%"),
    ("buy 1 2", "word 3 \"2\": expected \(options)"),
    ("buy 1 SPY SPY", "word 4 \"SPY\": expected \(options)"),
    ("buy 1 limit", "word 4 is missing: expected a limit price"),
    ("buy 1 limit abc", "word 4 \"abc\": expected a limit price"),
    ("buy 1 limit +99", "word 4 \"+99\": expected a limit price"),
    ("buy 1 limit 1000000001", "word 4 \"1000000001\": expected a limit price, at most 1000000000"),
    ("buy 1 limit nan", "word 4 \"nan\": expected a limit price"),
    ("buy 1 stop", "word 4 is missing: expected a stop price"),
    ("buy 1 stop_limit", "word 4 is missing: expected a stop price, then a limit price"),
    ("buy 1 stop_limit 5", "word 5 is missing: expected a limit price"),
    ("buy 1 sl", "word 4 is missing: \(stopLevel)"),
    ("buy 1 sl x", "word 4 \"x\": \(stopLevel)"),
    ("buy 1 sl 1r", "word 4 \"1r\": \(stopLevel)"),
    ("buy 1 sl 0atr", "word 4 \"0atr\": \(stopLevel), with a distance above 0"),
    ("buy 1 sl -2atr", "word 4 \"-2atr\": \(stopLevel), with a distance above 0"),
    ("buy 1 sl 0t", "word 4 \"0t\": \(stopLevel), with a distance above 0"),
    ("buy 1 sl 0%", "word 4 \"0%\": \(stopLevel), with a distance above 0"),
    ("buy 1 sl +30t", "word 4 \"+30t\": \(stopLevel)"),
    ("buy 1 sl 1.5t", "word 4 \"1.5t\": \(stopLevel)"),
    ("buy 1 sl 3000000000t", "word 4 \"3000000000t\": \(stopLevel)"),
    ("buy 1 tp", "word 4 is missing: \(target)"),
    ("buy 1 tp r", "word 4 \"r\": \(target)"),
    ("buy 1 tp 0r", "word 4 \"0r\": \(target), with a distance above 0"),
    ("buy 1 sl 5 sl 6", "word 5 \"sl\": sl is given twice"),
    ("buy 1 tp 5 tp 6", "word 5 \"tp\": tp is given twice"),
    ("buy 1 limit 5 market", "word 5 \"market\": the order type is given twice"),
    ("buy 1 tif day tif gtc", "word 5 \"tif\": tif is given twice"),
    (
      "buy 1 sl 5 now",
      "word 5 \"now\": expected market, limit P, stop P, stop_limit P P, tp or tif"
    ),
    ("buy 1 market sl 5 tp 6 tif day x", "word 10 \"x\": expected nothing more"),
    ("buy 1 tif", "word 4 is missing: expected day, gtc, ioc, fok or gtd TIME"),
    (
      "buy 1 tif dya", "word 4 \"dya\": expected day, gtc, ioc, fok or gtd TIME (did you mean day?)"
    ),
    ("buy 1 tif gtd", "word 5 is missing: expected a time such as 2024-01-02T15:30Z"),
    ("buy 1 tif gtd 25:00", "word 5 \"25:00\": expected a time such as 2024-01-02T15:30Z"),
    (
      "buy 1 tif gtd 2024-02-30", "word 5 \"2024-02-30\": expected a time such as 2024-01-02T15:30Z"
    ),
    ("cancel", "word 2 is missing: \(scope)"),
    ("cancel B0", "word 2 \"B0\": \(scope)"),
    ("cancel B12 leg", "word 3 \"leg\": expected legs or nothing more (did you mean legs?)"),
    ("cancel all legs", "word 3 \"legs\": expected nothing more after cancel"),
    ("cancel B12 legs now", "word 4 \"now\": expected nothing more after cancel"),
    ("flatten", "word 2 is missing: \(scope)"),
    ("flatten SPX", "word 2 \"SPX\": \(scope) (did you mean SPY?)"),
    ("flatten B99999999999", "word 2 \"B99999999999\": \(scope)"),
    ("flatten all now", "word 3 \"now\": expected nothing more after flatten"),
    ("close", "word 2 is missing: expected a bracket such as B12"),
    ("close B3 0%", "word 3 \"0%\": expected a share such as 50%"),
    ("close B3 101%", "word 3 \"101%\": expected a share such as 50%"),
    ("close B3 half", "word 3 \"half\": expected a share such as 50%"),
    ("close B3 +5%", "word 3 \"+5%\": expected a share such as 50%"),
    ("close 50%", "word 2 \"50%\": expected a bracket such as B12"),
    ("sl", "word 2 is missing: expected a bracket such as B12"),
    ("sl 99.5", "word 2 \"99.5\": expected a bracket such as B12"),
    ("sl B3", "word 3 is missing: \(stopMove)"),
    ("sl B3 3t", "word 3 \"3t\": \(stopMove)"),
    ("sl B3 +3", "word 3 \"+3\": \(stopMove) (did you mean +3t?)"),
    ("sl B3 -3", "word 3 \"-3\": \(stopMove) (did you mean -3t?)"),
    ("sl B3 +0t", "word 3 \"+0t\": \(stopMove)"),
    ("sl B3 99 100", "word 4 \"100\": expected nothing more after sl"),
    ("sl SPY 99", "word 2 \"SPY\": expected a bracket such as B12"),
    ("tp B3 be", "word 3 \"be\": expected a price, +3t or -3t"),
    ("time B3 30", "word 3 \"30\": expected a length of time such as 30m, or off"),
    ("time B3 0m", "word 3 \"0m\": expected a length of time such as 30m, or off"),
    ("time B3 -5m", "word 3 \"-5m\": expected a length of time such as 30m, or off"),
    ("time B3 5w", "word 3 \"5w\": expected a length of time such as 30m, or off"),
    ("protect", "word 2 is missing: expected a bracket such as B12, a symbol"),
    ("protect all", "word 2 \"all\": expected a bracket such as B12, a symbol"),
    ("reverse SPX", "word 2 \"SPX\": expected a symbol (did you mean SPY?)"),
    ("reverse B3", "word 2 \"B3\": expected a symbol"),
    ("reverse SPY now", "word 3 \"now\": expected nothing more after reverse"),
    ("be", "word 2 is missing: expected a bracket such as B12"),
    ("be at 1r", "word 2 \"at\": expected a bracket such as B12"),
    ("be B3", "word 3 is missing: \(breakEven)"),
    ("be B3 aftr target1", "word 3 \"aftr\": \(breakEven) (did you mean after?)"),
    ("be B3 at", "word 4 is missing: \(multiple)"),
    ("be B3 at 1", "word 4 \"1\": \(multiple) (did you mean 1r?)"),
    ("be B3 at 0r", "word 4 \"0r\": \(multiple)"),
    ("be B3 at -1r", "word 4 \"-1r\": \(multiple)"),
    ("be B3 at 1001r", "word 4 \"1001r\": \(multiple)"),
    ("be B3 after", "word 4 is missing: expected target1"),
    ("be B3 after target2", "word 4 \"target2\": expected target1 (did you mean target1?)"),
    ("be B3 off now", "word 4 \"now\": expected nothing more after be"),
    ("trail", "word 2 is missing: expected a bracket such as B12"),
    ("trail 2atr", "word 2 \"2atr\": expected a bracket such as B12"),
    ("trail B3", "word 3 is missing: \(trail)"),
    ("trail B3 2ats", "word 3 \"2ats\": \(trail)"),
    ("trail B3 +5", "word 3 \"+5\": \(trail)"),
    ("trail B3 0atr", "word 3 \"0atr\": \(trail); above 0, below 100% and at most 1000atr"),
    ("trail B3 100%", "word 3 \"100%\": \(trail); above 0, below 100% and at most 1000atr"),
    ("trail B3 0t", "word 3 \"0t\": \(trail); above 0, below 100% and at most 1000atr"),
    ("trail B3 -1", "word 3 \"-1\": \(trail); above 0, below 100% and at most 1000atr"),
    ("trail B3 2r", "word 3 \"2r\": \(trail)"),
    (
      "trail B3 2atr afer 1r",
      "word 4 \"afer\": expected after 1r, or nothing more (did you mean after?)"
    ),
    ("trail B3 2atr after", "word 5 is missing: \(multiple)"),
    ("trail B3 2atr after 1r x", "word 6 \"x\": expected nothing more after trail"),
    ("trail B3 off after 1r", "word 4 \"after\": expected nothing more after trail"),
    ("scale", "word 2 is missing: expected a bracket such as B12"),
    ("scale 50%@1r", "word 2 \"50%@1r\": expected a bracket such as B12"),
    ("scale B3", "word 3 is missing: expected targets such as 50%@1r,50%@2r"),
    ("scale B3 50%", "word 3 \"50%\": expected targets such as 50%@1r,50%@2r"),
    ("scale B3 50@1r", "word 3 \"50@1r\": expected targets such as 50%@1r,50%@2r"),
    ("scale B3 50%@1r,", "word 3 \"50%@1r,\": expected targets such as 50%@1r,50%@2r"),
    ("scale B3 50%@1r,60%@2r", "word 3 \"50%@1r,60%@2r\": \(targets)"),
    ("scale B3 50%@2r,50%@1r", "word 3 \"50%@2r,50%@1r\": \(targets)"),
    (
      "scale B3 1%@1r,1%@2r,1%@3r,1%@4r,1%@5r",
      "word 3 \"1%@1r,1%@2r,1%@3r,1%@4r,1%@5r\": \(targets)"
    ),
    ("bye", "word 1 \"bye\": \(command) (did you mean buy?)"),
    ("sel 1", "word 1 \"sel\": \(command) (did you mean sell?)"),
    ("halt now", "word 2 \"now\": expected nothing more after halt"),
    ("kill all", "word 2 \"all\": expected nothing more after kill"),
    ("service", "word 2 is missing: expected start or stop"),
    ("service stp", "word 2 \"stp\": expected start or stop (did you mean stop?)"),
    ("speed", "word 2 is missing: expected a number above 0 such as 60, or max"),
    ("speed 0", "word 2 \"0\": expected a number above 0 such as 60, or max"),
    ("speed fast", "word 2 \"fast\": expected a number above 0 such as 60, or max"),
    ("step 0", "word 2 \"0\": expected a whole number above 0"),
    ("step -1", "word 2 \"-1\": expected a whole number above 0"),
    ("step 1.5", "word 2 \"1.5\": expected a whole number above 0"),
    ("theme", "word 2 is missing: expected dark, high-contrast or mono"),
    (
      "theme drak",
      "word 2 \"drak\": expected dark, high-contrast or mono (did you mean dark?)"
    ),
    ("quit now", "word 2 \"now\": expected nothing more after quit"),
  ]

  /// Where the one symbol needs no word, so the messages name no symbol.
  @Test(arguments: wrong)
  func `a wrong command says what it expected, and where`(text: String, message: String) {
    var context = Market.unselected
    if text.hasPrefix("buy") { context.instruments = [Market.instruments[0]] }
    guard case .failure(let error) = CommandParser.parse(text, context) else {
      Issue.record("\(text) was accepted")
      return
    }
    #expect(error.message == message)
  }

  @Test(arguments: [
    ("buy 1 limt 99", 6..<10), ("  buy  1   limt", 11..<15), ("buy 1 limit", 11..<11),
    ("buy 1 limit ", 12..<12), ("xyzzy", 0..<5), ("", 0..<0), ("buy é limt", 4..<5),
  ])
  func `the columns of the wrong word are counted in characters`(text: String, columns: Range<Int>)
  {
    guard case .failure(let error) = CommandParser.parse(text, Market.onlySpy) else {
      Issue.record("\(text) was accepted")
      return
    }
    #expect(error.columns == columns)
  }

  @Test func `with several symbols an unknown one is among what was expected`() {
    let result = CommandParser.parse("buy 1 BTCUSD", Market.unselected)
    guard case .failure(let error) = result else {
      Issue.record("an unknown symbol was accepted")
      return
    }
    #expect(
      error.message == "word 3 \"BTCUSD\": expected a symbol, \(Self.options)"
        + " (did you mean BTCUSDT?)")
  }

  @Test func `without instruments an entry says so and traps nothing`() {
    let result = CommandParser.parse("buy 1", CommandContext(instruments: []))
    #expect(throws: CommandError.self) { try result.get() }
  }

  @Test func `a message holds no control characters and no endless word`() {
    let word = "\u{1B}[2J" + String(repeating: "x", count: 200)
    guard case .failure(let error) = CommandParser.parse(word, Market.onlySpy) else {
      Issue.record("nonsense was accepted")
      return
    }
    #expect(error.message.hasPrefix("word 1 \"?[2Jxxx"))
    #expect(error.message.count < 150)
  }

  /// Every prefix of every good and bad command, and every good one with a word of noise in each
  /// place: a command or an error, never a trap, and the error's columns lie within the text.
  @Test func `no beginning of a command and no noise in it traps`() {
    let texts =
      CommandParserTests.entries.map(\.0) + CommandParserTests.others.map(\.0) + Self.wrong.map(\.0)
    let noise = [
      "", "B", "$", "risk:", "t", "atr", "%", "r", "+", "-", "+t", "b-1", "٣", "-0", ".",
    ]
    for text in texts {
      for end in text.indices { check(String(text[..<end])) }
      for word in noise {
        check("\(text) \(word)")
        check("\(word) \(text)")
        var words = text.split(separator: " ").map(String.init)
        for index in words.indices {
          let before = words[index]
          words[index] = word
          check(words.joined(separator: " "))
          words[index] = before
        }
      }
    }
  }

  private func check(_ text: String) {
    // One of the three by the text's length: every kind of text meets every one of them.
    let contexts = [Market.unselected, Market.selected, CommandContext(instruments: [])]
    let context = contexts[text.count % contexts.count]
    _ = CommandParser.completions(for: text, context)
    if case .failure(let error) = CommandParser.parse(text, context) {
      let isWithin = error.columns.upperBound <= text.count && !error.message.isEmpty
      if !isWithin { Issue.record("\(text): \(error)") }
    }
  }
}
