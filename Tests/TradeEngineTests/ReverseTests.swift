import Testing
import TradeEngine
import TradingModel

/// Turning a position round, and how far prices went while it was open.
struct ReverseTests {
  private let spy = EngineHarness.spy

  /// Cancels and fills until the first bracket is flat.
  private func wind(_ desk: inout EngineHarness, quantity: Double = 10) {
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, quantity, at: 101)
  }

  @Test(arguments: [(Side.buy, "sell"), (.sell, "buy")])
  func `SEM-50 a position is flattened, then the same quantity enters the other way`(
    side: Side, other: String
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.ask(.reverse(spy))
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    #expect(desk.newEvents() == ["closing reversed"])
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.newCommands() == ["close: \(other) 10 market"])
    desk.fill(.close, 4, at: 101)
    #expect(desk.newCommands() == [])
    desk.fill(.close, 6, at: 101)
    #expect(desk.newCommands() == ["B2 entry: \(other) 10 market"])
    #expect(desk.trades.map(\.reason) == [.reversed])
    desk.accept(.entry, 2)
    desk.fill(.entry, 10, at: 101, 2)
    #expect(desk.row(2)?.side.name == other)
    #expect(desk.row(2)?.stop?.price == px(other == "sell" ? 103 : 99))
  }

  @Test func `SEM-50 several brackets of the symbol turn as one`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.openBracket(quantity: 5)
    desk.ask(.reverse(spy))
    for number in UInt32(1)...2 {
      desk.cancel(.stop, number)
      desk.cancel(.target, number)
    }
    desk.fill(.close, 10, at: 100)
    #expect(desk.row(3) == nil)
    desk.fill(.close, 5, at: 100, 2)
    #expect(desk.commands.last?.line == "B3 entry: sell 15 market")
  }

  @Test func `SEM-50 pressed twice it turns once`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.reverse(spy))
    desk.ask(.reverse(spy))
    #expect(desk.refusal == .nothingToDo)
    wind(&desk)
    #expect(desk.orders.count { $0.request.clOrdID.role == .entry } == 2)
  }

  @Test func `SEM-50 nothing open is refused, and so is trading that is not active`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.ask(.reverse(spy))
    #expect(desk.refusal == .nothingToDo)
    desk.enter(.buy, 10)
    desk.ask(.reverse(spy))
    #expect(desk.refusal == .nothingToDo)
    desk.fill(.entry, 10, at: 100)
    for state in [TradingState.reducing, .halted] {
      desk.ask(.setTradingState(state))
      desk.ask(.reverse(spy))
      #expect(desk.refusal == .tradingState(state))
    }
    #expect(desk.row()?.phase == .live)
  }

  @Test func `SEM-50 SEM-61 the new entry passes the risk manager`() {
    var desk = EngineHarness { $0.risk.ordersPerSecond = 1 }
    desk.openBracket()
    desk.ask(.reverse(spy))
    wind(&desk)
    #expect(desk.refusal == .orderRate(limit: 1))
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.engine.position(of: spy) == .zero)
  }

  @Test(arguments: [
    TraderRequest.flatten(.all), .flatten(.instrument(EngineHarness.spy)),
    .flatten(.bracket(BracketID(1))), .kill,
  ])
  func `SEM-50 who flattens while it turns ends flat`(request: TraderRequest) {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.reverse(spy))
    desk.ask(request)
    wind(&desk)
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.orders.count { $0.request.clOrdID.role == .entry } == 1)
  }

  @Test func `SEM-50 an entry made meanwhile takes the place of the one that waits`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.reverse(spy))
    desk.enter(.buy, 3)
    wind(&desk)
    desk.fill(.entry, 3, at: 100, 2)
    desk.ask(.flatten(.all))
    desk.cancel(.stop, 2)
    desk.cancel(.target, 2)
    desk.fill(.close, 3, at: 100, 2)
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.orders.count { $0.request.clOrdID.role == .entry } == 2)
  }

  // MARK: R, MAE and MFE

  @Test(arguments: [(Side.buy, 1.5, 2.5), (.sell, 2.5, 1.5)])
  func `SEM-56 the worst and best price since the fill are kept, and the exit counts`(
    side: Side, adverse: Double, favourable: Double
  ) {
    var desk = EngineHarness()
    desk.trade(90)
    desk.openBracket(side)
    for price in [101.0, 99, 102.5, 98.5, 100] { desk.trade(price) }
    #expect(desk.row()?.adverse == offset(adverse))
    #expect(desk.row()?.favourable == offset(favourable))
    let stop = side == .buy ? 98.0 : 102
    desk.fill(.stop, 10, at: side == .buy ? 97.5 : 102.75)
    desk.cancel(.target)
    let trade = desk.trades.first
    #expect(trade?.adverse == offset(side == .buy ? 2.5 : 2.75))
    #expect(trade?.favourable == offset(favourable))
    #expect(
      trade?.adverseR(stopDistance: offset(abs(100 - stop))) == share(side == .buy ? 1.25 : 1.375))
    #expect(trade?.favourableR(stopDistance: offset(2)) == share(favourable / 2))
    #expect(trade?.rMultiple == share(side == .buy ? -1.25 : -1.375))
  }

  @Test func `SEM-56 each of two brackets that overlap has its own extremes`() {
    var desk = EngineHarness()
    desk.openBracket()
    for price in [102.0, 99] { desk.trade(price) }
    desk.openBracket(at: 101)
    for price in [100.5, 101.5, 100.75] { desk.trade(price) }
    #expect(desk.row(1)?.adverse == offset(1))
    #expect(desk.row(1)?.favourable == offset(2))
    #expect(desk.row(2)?.adverse == offset(0.5))
    #expect(desk.row(2)?.favourable == offset(0.5))
  }

  // Sold at 97.5 and 98.25 instead of 98: 7 · 0.5 − 3 · 0.25 = 2.75, of 10 shares 0.275. Bought at
  // 102.75 and 101.75 instead of 102: 7 · 0.75 − 3 · 0.25 = 4.5, 0.45 a share.
  @Test(arguments: [(Side.buy, 97.5, 98.25, 0.275), (.sell, 102.75, 101.75, 0.45)])
  func `how far from its own price the stop filled is averaged over its fills`(
    side: Side, first: Double, second: Double, expected: Double
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.fill(.stop, 7, at: first)
    desk.fill(.stop, 3, at: second)
    desk.cancel(.target)
    #expect(desk.trades.first?.stopSlippage == offset(expected))
  }

  @Test func `a trade whose stop did not fill has no slippage against it`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 10, at: 103)
    desk.cancel(.stop)
    #expect(desk.trades.count == 1 && desk.trades.first?.stopSlippage == nil)
  }

  @Test func `SEM-56 a bar counts with its whole range`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.bar(100, 101.75, 98.25, 100.5)
    desk.bar(100.5, 100.6, 99, 100)
    #expect(desk.row()?.adverse == offset(1.75))
    #expect(desk.row()?.favourable == offset(1.75))
  }

  @Test func `SEM-54 R is frozen: a stop that trails or goes to break-even leaves it`() {
    var desk = EngineHarness { $0.brackets.breakEven = .atR(share(0.5)) }
    desk.openBracket()
    desk.trade(101.5)
    desk.replace(.stop)
    desk.ask(.trail(BracketID(1), TrailRule(distance: .price(offset(0.5)))))
    desk.replace(.stop)
    #expect(desk.row()?.risk == money(20))
    desk.fill(.stop, 10, at: 101)
    desk.cancel(.target)
    #expect(desk.trades.first?.risk == money(20))
    #expect(desk.trades.first?.rMultiple == share(0.5))
  }

  // MARK: Where the target's distance comes from

  @Test(arguments: [
    (Side.buy, RiskRewardSettings.Strategy.fixedRatio, 103.0), (.sell, .fixedRatio, 97),
    (.buy, .volatilityScaled, 102), (.sell, .volatilityScaled, 98),
    (.buy, .atrMultiple, 105), (.sell, .atrMultiple, 95),
  ])
  func `SEM-53 each strategy has its target`(
    side: Side, strategy: RiskRewardSettings.Strategy, target: Double
  ) {
    // An ATR that never changes ranks lowest among its own values.
    var desk = EngineHarness {
      $0.riskReward.strategy = strategy
      $0.riskReward.targetMultiple = Ratio(5)
      $0.atr.period = 5
    }
    if strategy == .volatilityScaled {
      for _ in 0..<3 {
        desk.wait(60)
        desk.bar(100, 101, 100, 100)
      }
    }
    desk.openBracket(side)
    #expect(desk.row()?.target?.price == px(target))
  }

  @Test(
    arguments: [
      (RiskRewardSettings.Strategy.volatilityScaled, 0.0, 3.0, 1.0), (.volatilityScaled, 0.5, 3, 2),
      (.volatilityScaled, 1, 3, 3), (.volatilityScaled, nil, 3, 1.5), (.atrMultiple, nil, 4, 2),
      (.atrMultiple, nil, 20, 3), (.atrMultiple, nil, 0.5, 1), (.fixedRatio, 1, 20, 1.5),
    ] as [(RiskRewardSettings.Strategy, Double?, Double, Double)])
  func `SEM-53 the ratio of each strategy, always within its bounds`(
    strategy: RiskRewardSettings.Strategy, rank: Double?, multiple: Double, ratio: Double
  ) {
    var settings = RiskRewardSettings()
    settings.strategy = strategy
    settings.targetMultiple = share(multiple)
    let found = RiskRewardCalculator(settings: settings).ratio(
      risk: offset(2), atr: offset(1), atrPercentile: rank.map(share))
    #expect(found == share(ratio))
  }
}
