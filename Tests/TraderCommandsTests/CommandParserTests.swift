import Testing
import TraderCommands
import TradingModel

struct CommandParserTests {
  private static func buy(
    _ size: SizeRequest, _ instrument: InstrumentID = Market.spy, _ kind: OrderKind = .market,
    sl: ExitLevel? = nil, tp: ExitLevel? = nil, tif: TimeInForce = .gtc, side: Side = .buy
  ) -> TraderCommand {
    .engine(
      .enter(
        EntryRequest(
          instrument: instrument, side: side, size: size, kind: kind, stop: sl, target: tp,
          timeInForce: tif)))
  }

  static let entries: [(String, TraderCommand)] = [
    ("buy", buy(.proposed)),
    ("buy 1", buy(.quantity(Quantity(1)))),
    ("  buy\t 1 ", buy(.quantity(Quantity(1)))),
    ("BUY 100 spy", buy(.quantity(Quantity(100)))),
    ("buy spy", buy(.proposed)),
    ("buy spy 100", buy(.quantity(Quantity(100)))),
    ("sell 0.25 BTCUSDT", buy(.quantity(Quantity(raw: 250_000_000)), Market.bitcoin, side: .sell)),
    ("buy 100 7203", buy(.quantity(Quantity(100)), Market.tokyo)),
    ("buy 7203", buy(.quantity(Quantity(7203)))),
    ("buy auto 7203", buy(.proposed, Market.tokyo)),
    ("buy $5000 ESZ6", buy(.notional(Money(5000)), Market.future)),
    ("buy risk:1%", buy(.risk(thousandths(10)))),
    ("buy risk:0.5% eurusd", buy(.risk(thousandths(5)), Market.euro)),
    ("buy 1 market", buy(.quantity(Quantity(1)))),
    ("buy 1 limit 367.40", buy(.quantity(Quantity(1)), Market.spy, .limit(cents(36740)))),
    ("buy 1 stop 368", buy(.quantity(Quantity(1)), Market.spy, .stop(Price(368)))),
    (
      "buy 1 spy stop_limit 368 368.5",
      buy(
        .quantity(Quantity(1)), Market.spy,
        .stopLimit(stop: Price(368), limit: cents(36850)))
    ),
    ("buy 1 limit -37.63", buy(.quantity(Quantity(1)), Market.spy, .limit(cents(-3763)))),
    ("buy 1 sl 365", buy(.quantity(Quantity(1)), sl: .price(Price(365)))),
    ("buy 1 sl 2atr", buy(.quantity(Quantity(1)), sl: .atr(Ratio(2)))),
    ("buy 1 sl 2.5ATR", buy(.quantity(Quantity(1)), sl: .atr(thousandths(2500)))),
    ("buy 1 sl 1.5%", buy(.quantity(Quantity(1)), sl: .share(thousandths(15)))),
    ("buy 1 sl 30t", buy(.quantity(Quantity(1)), sl: .ticks(30))),
    ("buy 1 tp 1.5r", buy(.quantity(Quantity(1)), tp: .riskMultiple(thousandths(1500)))),
    ("buy 1 tp 3atr", buy(.quantity(Quantity(1)), tp: .atr(Ratio(3)))),
    ("buy 1 tp 2%", buy(.quantity(Quantity(1)), tp: .share(thousandths(20)))),
    ("buy 1 tp 30t", buy(.quantity(Quantity(1)), tp: .ticks(30))),
    ("buy 1 tif day", buy(.quantity(Quantity(1)), tif: .day)),
    ("buy 1 tif gtc", buy(.quantity(Quantity(1)))),
    ("buy 1 tif IOC", buy(.quantity(Quantity(1)), tif: .ioc)),
    ("buy 1 tif fok", buy(.quantity(Quantity(1)), tif: .fok)),
    (
      "buy 1 tif gtd 1970-01-01T00:01:00Z",
      buy(.quantity(Quantity(1)), tif: .gtd(Timestamp(seconds: 60)))
    ),
    (
      "sell 2 esz6 tp 1r sl 30t limit 5120 tif day",
      buy(
        .quantity(Quantity(2)), Market.future, .limit(Price(5120)), sl: .ticks(30),
        tp: .riskMultiple(.one), tif: .day, side: .sell)
    ),
  ]

  @Test(arguments: entries)
  func `an entry is read with all its options`(text: String, expected: TraderCommand) {
    #expect(CommandParser.parse(text, Market.unselected) == .success(expected))
  }

  /// Half at 1R, half at 2R.
  private static let halves: ScalePlan = {
    let half = thousandths(500)
    let steps = [
      ScalePlan.Step(share: half, atR: .one), ScalePlan.Step(share: half, atR: Ratio(2)),
    ]
    guard let plan = ScalePlan(steps) else { preconditionFailure("these steps are possible") }
    return plan
  }()

  static let others: [(String, TraderCommand)] = [
    ("cancel B12", .engine(.cancel(.bracket(BracketID(12)), legs: false))),
    ("cancel b12 legs", .engine(.cancel(.bracket(BracketID(12)), legs: true))),
    ("cancel 12", .engine(.cancel(.bracket(BracketID(12)), legs: false))),
    ("cancel all", .engine(.cancel(.all, legs: false))),
    ("cancel spy", .engine(.cancel(.instrument(Market.spy), legs: false))),
    ("flatten B1", .engine(.flatten(.bracket(BracketID(1))))),
    ("flatten EurUsd", .engine(.flatten(.instrument(Market.euro)))),
    ("flatten 7203", .engine(.flatten(.instrument(Market.tokyo)))),
    ("flatten b7203", .engine(.flatten(.bracket(BracketID(7203))))),
    ("flatten 7204", .engine(.flatten(.bracket(BracketID(7204))))),
    ("flatten ALL", .engine(.flatten(.all))),
    ("close B3", .engine(.close(BracketID(3), share: .one))),
    ("close 3 50%", .engine(.close(BracketID(3), share: thousandths(500)))),
    ("close B3 33.3333333%", .engine(.close(BracketID(3), share: Ratio(raw: 333_333_333)))),
    ("sl B3 99.5", .engine(.moveStop(BracketID(3), .to(cents(9950))))),
    ("sl 3 99", .engine(.moveStop(BracketID(3), .to(Price(99))))),
    ("sl 3 +3t", .engine(.moveStop(BracketID(3), .byTicks(3)))),
    ("sl 3 -3T", .engine(.moveStop(BracketID(3), .byTicks(-3)))),
    ("sl b3 BE", .engine(.moveStop(BracketID(3), .breakEven))),
    ("sl 3 -3.0", .engine(.moveStop(BracketID(3), .to(Price(-3))))),
    ("tp 3 101.25", .engine(.moveTarget(BracketID(3), .to(cents(10125))))),
    ("tp 3 +10t", .engine(.moveTarget(BracketID(3), .byTicks(10)))),
    ("tp 3 -2t", .engine(.moveTarget(BracketID(3), .byTicks(-2)))),
    ("time 3 30m", .engine(.timeLimit(BracketID(3), .seconds(1800)))),
    ("time 3 1.5h", .engine(.timeLimit(BracketID(3), .seconds(5400)))),
    ("time 3 OFF", .engine(.timeLimit(BracketID(3), nil))),
    ("protect B3", .engine(.protect(.bracket(BracketID(3))))),
    ("protect spy", .engine(.protect(.instrument(Market.spy)))),
    ("reverse SPY", .engine(.reverse(Market.spy))),
    ("reverse 7203", .engine(.reverse(Market.tokyo))),
    ("reverse", .engine(.reverse(Market.spy))),
    ("be B3 at 1r", .engine(.breakEvenRule(BracketID(3), .atR(.one)))),
    ("be 3 AT 1.5R", .engine(.breakEvenRule(BracketID(3), .atR(thousandths(1500))))),
    ("be B3 after target1", .engine(.breakEvenRule(BracketID(3), .afterFirstTarget))),
    ("be B3 off", .engine(.breakEvenRule(BracketID(3), nil))),
    ("trail B3 2atr", .engine(.trail(BracketID(3), TrailRule(distance: .atr(Ratio(2)))))),
    ("trail 3 25t", .engine(.trail(BracketID(3), TrailRule(distance: .ticks(25))))),
    (
      "trail 3 5 after 1r",
      .engine(
        .trail(
          BracketID(3), TrailRule(distance: .price(PriceOffset(5)), afterR: .one)))
    ),
    (
      "trail B3 0.5% after 1.5R",
      .engine(
        .trail(
          BracketID(3), TrailRule(distance: .share(thousandths(5)), afterR: thousandths(1500))))
    ),
    ("trail B3 OFF", .engine(.trail(BracketID(3), nil))),
    ("scale B3 50%@1r,50%@2R", .engine(.scale(BracketID(3), halves))),
    ("scale 3 50%@1r,50%@2r", .engine(.scale(BracketID(3), halves))),
    ("halt", .engine(.setTradingState(.halted))),
    ("reduce", .engine(.setTradingState(.reducing))),
    ("resume", .engine(.setTradingState(.active))),
    ("kill", .engine(.kill)),
    ("service start", .engine(.service(isRunning: true))),
    ("service stop", .engine(.service(isRunning: false))),
    ("pause", .feed(.pause)),
    ("play", .feed(.play)),
    ("speed 60", .feed(.speed(Ratio(60)))),
    ("speed 0.5x", .feed(.speed(thousandths(500)))),
    ("speed max", .feed(.speed(.zero))),
    ("step", .feed(.step(1))),
    ("step 20", .feed(.step(20))),
    ("goto 10:30", .feed(.goTo(.timeOfDay(.seconds(37_800))))),
    ("goto 9:05:30", .feed(.goTo(.timeOfDay(.seconds(32_730))))),
    ("goto +30m", .feed(.goTo(.after(.seconds(1_800))))),
    ("goto 2020-12-15T15:00Z", .feed(.goTo(.at(Timestamp(seconds: 1_608_044_400))))),
    ("goto 2020-12-15 15:00", .feed(.goTo(.at(Timestamp(seconds: 1_608_044_400))))),
    ("goto 2020-12-15 9:05:30", .feed(.goTo(.at(Timestamp(seconds: 1_608_023_130))))),
    ("goto 2020-12-15", .feed(.goTo(.at(Timestamp(seconds: 1_607_990_400))))),
    ("set theme mono", .screen(.set(.theme("mono")))),
    ("set up_style red", .screen(.set(.upStyle(isRed: true)))),
    ("set unit r", .screen(.set(.unit(.risk)))),
    ("set chart_bars 15", .screen(.set(.chartBars(15)))),
    ("set confirm always", .screen(.set(.confirm(.always)))),
    ("set disarm_after 30s", .screen(.set(.disarmAfter(.seconds(30))))),
    ("set bell off", .screen(.set(.bell([])))),
    ("set bell reject,stop", .screen(.set(.bell([.stop, .reject])))),
    ("set bell all", .screen(.set(.bell([.stop, .target, .reject, .danger])))),
    ("set notify osc9", .screen(.set(.notify(.osc9)))),
    ("set mouse ON", .screen(.set(.mouse(isOn: true)))),
    ("theme MONO", .screen(.theme("mono"))),
    ("help", .screen(.help)),
    ("quit", .screen(.quit)),
  ]

  @Test(arguments: others)
  func `a command is read`(text: String, expected: TraderCommand) {
    #expect(CommandParser.parse(text, Market.unselected) == .success(expected))
  }

  static let selected: [(String, TraderCommand)] = [
    ("buy 2", buy(.quantity(Quantity(2)), Market.future)),
    ("sell", buy(.proposed, Market.future, side: .sell)),
    ("sl 99.5", .engine(.moveStop(BracketID(7), .to(cents(9950))))),
    ("sl 12", .engine(.moveStop(BracketID(7), .to(Price(12))))),
    ("sl be", .engine(.moveStop(BracketID(7), .breakEven))),
    ("tp +2t", .engine(.moveTarget(BracketID(7), .byTicks(2)))),
    ("close", .engine(.close(BracketID(7), share: .one))),
    ("close 25%", .engine(.close(BracketID(7), share: thousandths(250)))),
    ("close 3", .engine(.close(BracketID(3), share: .one))),
    ("time off", .engine(.timeLimit(BracketID(7), nil))),
    ("time 90s", .engine(.timeLimit(BracketID(7), .seconds(90)))),
    ("protect", .engine(.protect(.bracket(BracketID(7))))),
    ("reverse", .engine(.reverse(Market.future))),
    ("be at 2r", .engine(.breakEvenRule(BracketID(7), .atR(Ratio(2))))),
    ("be off", .engine(.breakEvenRule(BracketID(7), nil))),
    ("trail 2atr", .engine(.trail(BracketID(7), TrailRule(distance: .atr(Ratio(2)))))),
    ("trail 5", .engine(.trail(BracketID(7), TrailRule(distance: .price(PriceOffset(5)))))),
    (
      "trail 5 after 1r",
      .engine(
        .trail(BracketID(7), TrailRule(distance: .price(PriceOffset(5)), afterR: .one)))
    ),
    ("trail 3 5", .engine(.trail(BracketID(3), TrailRule(distance: .price(PriceOffset(5)))))),
    ("trail off", .engine(.trail(BracketID(7), nil))),
    ("scale 50%@1r,50%@2r", .engine(.scale(BracketID(7), halves))),
  ]

  @Test(arguments: selected)
  func `what is not named is what is selected`(text: String, expected: TraderCommand) {
    #expect(CommandParser.parse(text, Market.selected) == .success(expected))
  }

  // MARK: Records

  static let records: [(String, RecordCommand)] = [
    ("tag breakout", .annotate(BracketID(7), .tag("breakout"))),
    ("tag B2 -breakout", .annotate(BracketID(2), .untag("breakout"))),
    ("TAG b2 Gap-Up/9:30", .annotate(BracketID(2), .tag("Gap-Up/9:30"))),
    ("note sold  too early", .annotate(BracketID(7), .note("sold too early"))),
    ("note B12 50% at 1R, why?", .annotate(BracketID(12), .note("50% at 1R, why?"))),
    ("note 100 shares were too many", .annotate(BracketID(7), .note("100 shares were too many"))),
    ("export my trades.csv", .export(path: "my trades.csv")),
  ]

  @Test(arguments: records)
  func `tags, notes and exports are read, and read back from their text`(
    text: String, expected: RecordCommand
  ) {
    #expect(CommandParser.parse(text, Market.selected) == .success(.record(expected)))
    #expect(CommandParser.parse(expected.text, Market.unselected) == .success(.record(expected)))
  }

  @Test(arguments: [
    ("tag", "word 2 is missing: expected a bracket such as B12"),
    ("tag B2", "word 3 is missing: expected a word of up to 32 letters"),
    ("tag B2 -", "word 3 \"-\": expected a word"),
    ("tag B2 two words", "word 4 \"words\": expected nothing more after tag"),
    ("tag B2 a,b", "word 3 \"a,b\": expected a word"),
    ("tag B2 " + String(repeating: "x", count: 33), "expected a word"),
    ("tag breakout", "word 2 \"breakout\": expected a bracket"),
    ("note", "word 2 is missing: expected a bracket such as B12"),
    ("note B2", "word 3 is missing: expected a text of up to 500 characters"),
    ("note too early", "word 2 \"too\": expected a bracket such as B12"),
    ("note B2 a\u{1B}[2J", "expected at most 500 plain characters"),
    ("note B2 " + String(repeating: "x", count: 501), "expected at most 500 plain characters"),
    ("export", "word 2 is missing: expected the name of a file such as trades.csv"),
  ])
  func `a wrong tag, note or export says what was expected`(text: String, message: String) {
    guard case .failure(let error) = CommandParser.parse(text, Market.unselected) else {
      Issue.record("\(text) was accepted")
      return
    }
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test func `the help lists every command once`() {
    let names = CommandSummary.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count == 30)
    for summary in CommandSummary.all {
      #expect(summary.usage.hasPrefix(summary.name))
      #expect(summary.help.hasSuffix("."))
    }
  }
}
