import Testing
import TraderCommands
import TradingModel

struct CommandTextTests {
  @Test(arguments: CommandParserTests.entries + CommandParserTests.others)
  func `a printed command reads back the same`(typed: String, command: TraderCommand) {
    let text = command.text(instruments: Market.instruments)
    #expect(CommandParser.parse(text, Market.unselected) == .success(command), "printed \(text)")
  }

  static let levels: [ExitLevel] = [
    .price(cents(36740)), .price(cents(-3763)), .price(Price(-3)), .price(.zero), .atr(Ratio(2)),
    .atr(Ratio(raw: 1)), .share(thousandths(15)), .share(Ratio(raw: 1)), .ticks(1), .ticks(.max),
  ]
  static let sizes: [SizeRequest] = [
    .quantity(Quantity(raw: 1)), .quantity(Quantity(raw: Quantity.magnitudeMax)),
    .notional(Money(5000)), .risk(thousandths(10)), .risk(Ratio(raw: 1)), .proposed,
  ]
  static let kinds: [OrderKind] = [
    .market, .limit(cents(36740)), .limit(Price(-3)), .stop(Price(raw: 1)),
    .stopLimit(stop: Price(-2), limit: Price(-3)),
  ]
  static let times: [TimeInForce] = [
    .day, .gtc, .ioc, .fok, .gtd(Timestamp(seconds: 1_608_042_600)),
    .gtd(Timestamp(nanoseconds: 1_608_042_600_123_456_789)),
  ]

  @Test(arguments: Market.instruments.map(\.id), Side.allCases)
  func `every combination of an entry's parts reads back the same`(
    instrument: InstrumentID, side: Side
  ) {
    let targets = Self.levels.map(Optional.some) + [nil, .riskMultiple(thousandths(1500))]
    for size in Self.sizes {
      for kind in Self.kinds {
        for stop in Self.levels.map(Optional.some) + [nil] {
          for (index, target) in targets.enumerated() {
            let entry = EntryRequest(
              instrument: instrument, side: side, size: size, kind: kind, stop: stop,
              target: target, timeInForce: Self.times[index % Self.times.count])
            let command = TraderCommand.engine(.enter(entry))
            let text = command.text(instruments: Market.instruments)
            if CommandParser.parse(text, Market.selected) != .success(command) {
              Issue.record("\(text) reads back differently")
            }
          }
        }
      }
    }
  }

  @Test func `every request reads back the same, whatever is selected`() throws {
    let id = BracketID(.max)
    let moves: [LegMove] = [
      .to(cents(9950)), .to(Price(99)), .to(Price(-99)), .to(.zero), .byTicks(1), .byTicks(-.max),
    ]
    var requests: [TraderRequest] = [
      .kill, .service(isRunning: true), .service(isRunning: false), .moveStop(id, .breakEven),
      .timeLimit(id, nil), .timeLimit(id, .seconds(90)), .timeLimit(id, TimeSpan(nanoseconds: 1)),
      .timeLimit(id, .day), .close(id, share: .one), .close(id, share: Ratio(raw: 1)),
      .cancel(.bracket(id), legs: true), .cancel(.all, legs: false), .flatten(.all),
    ]
    let distances: [TrailDistance] = [
      .atr(Ratio(2)), .atr(Ratio(raw: 1)), .share(thousandths(5)), .share(Ratio(raw: 1)),
      .ticks(1), .ticks(.max), .price(PriceOffset(5)), .price(PriceOffset(raw: 1)),
    ]
    requests += distances.flatMap {
      [
        .trail(id, TrailRule(distance: $0)),
        .trail(id, TrailRule(distance: $0, afterR: thousandths(1500))),
      ]
    }
    requests += [
      .trail(id, nil), .breakEvenRule(id, nil), .breakEvenRule(id, .afterFirstTarget),
      .breakEvenRule(id, .atR(Ratio(raw: 1))), .breakEvenRule(id, .atR(Ratio(1000))),
    ]
    requests += Market.instruments.map { .reverse($0.id) }
    for count in 1...ScalePlan.stepsMax {
      let steps = (1...count).map {
        ScalePlan.Step(share: thousandths(250), atR: Ratio(raw: Int64($0)))
      }
      requests.append(.scale(id, try #require(ScalePlan(steps))))
    }
    requests += moves.flatMap { [.moveStop(id, $0), .moveTarget(id, $0)] }
    requests += [TradingState.active, .reducing, .halted].map { .setTradingState($0) }
    let scopes = Market.instruments.map { Scope.instrument($0.id) } + [.bracket(id)]
    requests += scopes.flatMap { [.cancel($0, legs: false), .flatten($0), .protect($0)] }
    for request in requests {
      let text = request.text(instruments: Market.instruments)
      for context in [Market.unselected, Market.selected] {
        #expect(CommandParser.parse(text, context) == .success(.engine(request)), "\(text)")
      }
    }
  }

  @Test(arguments: [
    ("BUY  1 spy market tif gtc", "buy 1 SPY"), ("sell esz6", "sell ESZ6"),
    ("buy auto 7203 sl 2ATR", "buy auto 7203 sl 2atr"), ("speed 1.50x", "speed 1.5"),
    ("step 1", "step"), ("close 3 100%", "close B3"), ("cancel 12 LEGS", "cancel B12 legs"),
  ])
  func `one command has one text`(typed: String, text: String) throws {
    let command = try CommandParser.parse(typed, Market.unselected).get()
    #expect(command.text(instruments: Market.instruments) == text)
  }

  @Test func `an instrument that is gone is printed by its number`() {
    #expect(
      TraderRequest.flatten(.instrument(InstrumentID(9))).text(instruments: []) == "flatten #9")
  }
}
