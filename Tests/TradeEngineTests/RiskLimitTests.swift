import Testing
import TradeEngine
import TradingModel

/// SEM-60, 61 and 62: states, limits and stale data.
struct RiskLimitTests {
  private func desk(_ change: (inout EngineSettings) -> Void) -> EngineHarness {
    var desk = EngineHarness(change)
    desk.trade(100)
    return desk
  }

  // MARK: SEM-60

  @Test(arguments: [TradingState.reducing, .halted])
  func `SEM-60 entries are refused while trading is not active, exits are not`(
    state: TradingState
  ) {
    var desk = desk { _ in }
    desk.openBracket()
    desk.ask(.setTradingState(state))
    #expect(desk.newEvents() == ["state \(state.name)"])
    desk.enter(.buy, 1)
    #expect(desk.refusal == .tradingState(state))
    desk.ask(.close(BracketID(1), share: share(0.5)))
    #expect(desk.newCommands() == ["close: sell 5 market"])
    desk.fill(.close, 5, at: 100)
    desk.ask(.flatten(.all))
    desk.replace(.stop)
    desk.cancel(.stop)
    desk.replace(.target)
    desk.cancel(.target)
    #expect(desk.newCommands().last == "close: sell 5 market")
    desk.ask(.setTradingState(.active))
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
  }

  @Test func `SEM-60 the engine's own stop goes out while trading is halted`() {
    var desk = desk { $0.risk.ordersPerSecond = 1 }
    desk.enter(.buy, 10)
    desk.ask(.setTradingState(.halted))
    desk.fill(.entry, 10, at: 100)
    #expect(desk.newCommands().suffix(2).first == "stop: sell 10 stop 98")
  }

  @Test func `SEM-60 kill halts, cancels everything and flattens`() {
    var desk = desk { _ in }
    desk.openBracket()
    desk.enter(.buy, 5, kind: .limit(px(99)))
    desk.accept(.entry, 2)
    _ = desk.newCommands()
    _ = desk.newEvents()
    desk.ask(.kill)
    #expect(desk.newEvents() == ["state halted", "closing killed", "closing killed"])
    #expect(desk.newCommands() == ["cancel stop", "cancel target", "B2 cancel entry"])
    desk.cancel(.entry, 2)
    desk.cancel(.target)
    desk.cancel(.stop)
    desk.fill(.close, 10, at: 100)
    #expect(desk.trades.map(\.reason) == [.killed])
    #expect(desk.engine.tradingState == .halted)
    desk.ask(.kill)
    #expect(desk.newEvents().last == "completed killed 0")
  }

  // MARK: SEM-61

  @Test func `SEM-61 max_active_brackets is named with its value, working entries count`() {
    var desk = desk { $0.brackets.maxActiveBrackets = 2 }
    desk.enter(.buy, 1, kind: .limit(px(99)))
    desk.enter(.buy, 1)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .tooManyBrackets(limit: 2))
    desk.accept(.entry, 1)
    desk.ask(.cancel(.bracket(BracketID(1)), legs: false))
    desk.cancel(.entry, 1)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
  }

  @Test func `SEM-61 max_position counts what is open and what works`() {
    var desk = desk { $0.risk.maxPosition = qty(20) }
    desk.openBracket(quantity: 12)
    desk.enter(.buy, 5, kind: .limit(px(99)))
    desk.enter(.buy, 4)
    #expect(desk.refusal == .positionLimit(limit: qty(20), would: qty(21)))
    desk.enter(.buy, 3)
    #expect(desk.refusal == nil)
  }

  @Test(arguments: [
    (Refusal.tooManyBrackets(limit: 50), ["max_active_brackets", "50"]),
    (.positionLimit(limit: qty(500), would: qty(620)), ["max_position", "500", "620", "120"]),
    (
      .notionalLimit(limit: money(2000), would: money(2500.5)),
      ["max_notional", "2,000.00", "2,500.50", "500.50"]
    ),
    (.openRiskLimit(limit: money(50), would: money(52)), ["max_open_risk", "50", "52", "2.00"]),
    (.dailyLossLimit(limit: money(15), loss: money(20)), ["max_daily_loss", "15", "20", "5.00"]),
    (.orderRate(limit: 2), ["orders_per_second", "2"]),
    (.priceCollar(limit: share(0.05), distance: share(0.0712)), ["price_collar", "5%", "7.12%"]),
    (
      .insufficientFunds(required: money(12_000), available: money(10_000)),
      ["12,000.00", "10,000.00", "2,000.00"]
    ),
  ])
  func `SEM-61 each refusal names the limit, its value and the excess`(
    refusal: Refusal, words: [String]
  ) {
    let text = refusal.words(for: EngineHarness.instruments[0])
    for word in words { #expect(text.contains(word), "\(text)") }
  }

  @Test func `SEM-61 max_position of a short counts its size`() {
    var desk = desk { $0.risk.maxPosition = qty(20) }
    desk.openBracket(.sell, quantity: 12)
    desk.enter(.sell, 9)
    #expect(desk.refusal == .positionLimit(limit: qty(20), would: qty(21)))
  }

  @Test func `SEM-61 max_notional counts every symbol`() {
    var desk = desk { $0.risk.maxNotional = money(2_000) }
    desk.trade(50, EngineHarness.coin)
    desk.openBracket(quantity: 10)
    desk.enter(.buy, 19, EngineHarness.coin)
    desk.enter(.buy, 2, EngineHarness.coin)
    #expect(desk.refusal == .notionalLimit(limit: money(2000), would: money(2050)))
    desk.enter(.buy, 1, EngineHarness.coin)
    #expect(desk.refusal == nil)
  }

  @Test func `SEM-61 max_open_risk counts the loss if every stop fills`() {
    var desk = desk { $0.risk.maxOpenRisk = money(50) }
    desk.openBracket(quantity: 10)
    desk.enter(.buy, 16)
    #expect(desk.refusal == .openRiskLimit(limit: money(50), would: money(52)))
    desk.trade(101)
    desk.ask(.moveStop(BracketID(1), .breakEven))
    #expect(desk.engine.openRisk == .zero)
    desk.enter(.buy, 25)
    #expect(desk.refusal == nil)
    #expect(desk.engine.openRisk == money(50))
  }

  @Test func `SEM-61 orders_per_second counts any second, and exits are exempt`() {
    var desk = desk { $0.risk.ordersPerSecond = 2 }
    desk.enter(.buy, 1)
    desk.wait(0.5)
    desk.enter(.buy, 1)
    desk.wait(0.4)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .orderRate(limit: 2))
    desk.wait(0.1)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .orderRate(limit: 2))
    desk.fill(.entry, 1, at: 100, 1)
    desk.ask(.flatten(.all))
    #expect(desk.newCommands().contains { $0.hasPrefix("stop:") })
  }

  @Test(arguments: [Int32(0), -3])
  func `SEM-61 an orders_per_second of nothing refuses every entry, without a trap`(limit: Int32) {
    var desk = desk { $0.risk.ordersPerSecond = limit }
    desk.enter(.buy, 1)
    #expect(desk.refusal == .orderRate(limit: limit))
  }

  @Test func `SEM-61 the price collar gives the distance`() {
    var desk = desk { $0.risk.priceCollar = share(0.05) }
    desk.enter(.buy, 1, kind: .limit(px(94.99)))
    #expect(desk.refusal == .priceCollar(limit: share(0.05), distance: share(0.0501)))
    desk.enter(.buy, 1, kind: .stop(px(105.01)))
    #expect(desk.refusal == .priceCollar(limit: share(0.05), distance: share(0.0501)))
    desk.enter(.buy, 1, kind: .limit(px(95)))
    #expect(desk.refusal == nil)
  }

  @Test func `SEM-61 a daily loss, unrealized too, stops entries and takes working ones back`() {
    var desk = desk { $0.risk.maxDailyLoss = money(15) }
    desk.openBracket(quantity: 10)
    desk.enter(.buy, 1, kind: .limit(px(99)))
    desk.accept(.entry, 2)
    _ = desk.newCommands()
    _ = desk.newEvents()
    desk.trade(98.51)
    #expect(desk.newEvents() == [])
    desk.trade(98.5)
    #expect(desk.newEvents() == ["dailyLoss 15 of 15"])
    #expect(desk.events.last?.cause == .rule)
    #expect(desk.newCommands() == ["B2 cancel entry"])
    desk.cancel(.entry, 2)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .dailyLossLimit(limit: money(15), loss: money(15)))
    desk.trade(98.4)
    #expect(desk.count("dailyLoss 16 of 15") == 0)
    #expect(desk.row()?.phase == .live)
  }

  @Test func `SEM-61 a daily loss may flatten everything`() {
    var desk = desk {
      $0.risk.maxDailyLoss = money(15)
      $0.risk.onDailyLoss = .flatten
    }
    desk.openBracket(.sell, quantity: 10)
    desk.trade(101.5)
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    #expect(desk.newEvents() == ["dailyLoss 15 of 15", "closing dailyLoss"])
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, 10, at: 101.5)
    #expect(desk.trades.map(\.reason) == [.dailyLoss])
  }

  @Test(arguments: [RiskSettings.OnDailyLoss.reduce, .flatten])
  func `SEM-61 a loss that comes with the fill that ends a bracket ends it once`(
    policy: RiskSettings.OnDailyLoss
  ) {
    var desk = desk {
      $0.risk.maxDailyLoss = money(15)
      $0.risk.onDailyLoss = policy
    }
    desk.openBracket(quantity: 10)
    desk.expire(.target)
    desk.fill(.stop, 10, at: 98)
    #expect(desk.trades.count == 1)
    #expect(desk.count("dailyLoss 20 of 15") == 1)
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.engine.accountView().realized == money(-20))
    #expect(desk.engine.completedCounts.map(\.count).reduce(0, +) == 1)
  }

  @Test func `SEM-61 what somebody else sells at a loss counts in the day's loss`() {
    var desk = desk {
      $0.risk.maxDailyLoss = money(15)
      $0.risk.onDailyLoss = .flatten
    }
    desk.openBracket(quantity: 10)
    _ = desk.newCommands()
    desk.outsideFill(.sell, 4, at: 96)
    #expect(desk.count("dailyLoss 16 of 15") == 1)
    #expect(desk.newCommands() == ["replace stop 6 stop 98", "replace target 6 limit 103"])
    desk.replace(.stop)
    desk.replace(.target)
    #expect(desk.newCommands() == ["cancel stop", "cancel target"])
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, 6, at: 99)
    #expect(desk.trades.map(\.reason) == [.dailyLoss])
  }

  @Test func `SEM-61 fees count in the day's loss`() {
    var desk = desk { $0.risk.maxDailyLoss = money(5) }
    desk.openBracket(quantity: 10, fee: 5)
    #expect(desk.count("dailyLoss 5 of 5") == 1)
  }

  @Test func `SEM-61 the loss counts anew after the reset`() {
    var desk = desk {
      $0.risk.maxDailyLoss = money(15)
      $0.risk.dayReset = .seconds(22 * 3600)
      $0.brackets.timeout = nil
    }
    desk.openBracket(quantity: 10)
    desk.trade(98.5)
    #expect(desk.engine.dayPnL == money(-15))
    desk.time = desk.time.next(timeOfDay: .seconds(22 * 3600))
    #expect(desk.engine.nextDue == desk.time)
    desk.trade(98.4)
    #expect(desk.count("dayReset 99985") == 1)
    #expect(desk.engine.dayPnL == money(-1))
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
    desk.trade(97)
    #expect(desk.count("dailyLoss 15 of 15") == 2)
  }

  @Test func `SEM-61 a reset after the last data leaves the day's P&L to be read`() {
    var desk = desk { $0.brackets.timeout = nil }
    desk.openBracket(quantity: 10)
    desk.trade(98.5)
    #expect(desk.engine.accountView().dayPnL == money(-15))
    for _ in 0..<3 {
      desk.time = desk.time.next(timeOfDay: .zero)
      desk.wait(0)
      #expect(desk.engine.dayPnL == .zero)
      #expect(desk.engine.accountView().dayPnL == money(-15))
    }
    desk.wait(60)
    desk.trade(98.4)
    #expect(desk.engine.accountView().dayPnL == money(-1))
  }

  @Test func `SEM-61 broken market data cannot disable the daily loss`() {
    var desk = EngineHarness(hasTrades: [false, false, false]) {
      $0.risk.maxDailyLoss = money(15)
    }
    desk.quote(100, 100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100)
    desk.quote(99, 98)
    #expect(desk.engine.dayPnL == .zero)
    desk.quote(98.4, 98.6)
    #expect(desk.count("dailyLoss 15 of 15") == 1)
  }

  @Test func `SEM-61 a position before the first print is worth the middle of the quote`() {
    var desk = EngineHarness { $0.risk.maxDailyLoss = money(15) }
    desk.quote(99.98, 100.02)
    desk.enter(.buy, 10)
    desk.fill(.entry, 10, at: 100.02)
    #expect(desk.engine.equity == money(99_999.8))
    #expect(desk.events.allSatisfy { !$0.line.hasPrefix("dailyLoss") })
    desk.trade(101)
    desk.quote(90, 91)
    #expect(desk.engine.equity == money(100_009.8))
  }

  // MARK: SEM-62

  @Test func `SEM-62 stale data refuses entries and lets exits go`() {
    var desk = desk { _ in }
    desk.openBracket()
    desk.wait(10)
    #expect(desk.engine.watchViews()[0].staleAge == nil)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
    desk.wait(0.001)
    #expect(desk.engine.watchViews()[0].staleAge == .milliseconds(10_001))
    desk.enter(.buy, 1)
    #expect(desk.refusal == .staleMarket(age: .milliseconds(10_001)))
    desk.ask(.moveStop(BracketID(1), .byTicks(1)))
    desk.ask(.close(BracketID(1), share: share(0.5)))
    desk.ask(.flatten(.all))
    #expect(
      desk.newCommands() == [
        "B2 entry: buy 1 market", "replace stop 10 stop 98.01", "close: sell 5 market",
        "cancel target",
      ])
    desk.trade(100)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
  }

  @Test func `SEM-62 the setting goes before the feed's own span`() {
    var desk = desk { $0.risk.staleAfter = .seconds(60) }
    desk.wait(60)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
    desk.wait(1)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .staleMarket(age: .seconds(61)))
  }

  @Test func `SEM-62 a symbol that has only ever had quotes becomes stale too`() {
    var desk = EngineHarness()
    desk.quote(99, 101)
    desk.wait(11)
    desk.enter(.buy, 1)
    #expect(desk.refusal == .staleMarket(age: .seconds(11)))
  }

  @Test func `SEM-32 crossed and late data move nothing, and the age runs on`() {
    var desk = desk { _ in }
    let start = desk.time
    desk.time = start + .seconds(11)
    desk.quote(101, 100)
    desk.input(
      .trade(
        Trade(
          instrument: EngineHarness.spy, time: start + .seconds(-1), price: px(50),
          quantity: qty(1))))
    desk.input(
      .bar(
        Bar(
          instrument: EngineHarness.spy, start: start, span: .seconds(60), open: px(100),
          high: px(99), low: px(98), close: px(100), volume: qty(1))))
    #expect(desk.engine.watchViews()[0].last == px(100))
    desk.enter(.buy, 1)
    #expect(desk.refusal == .staleMarket(age: .seconds(11)))
    desk.quote(100, 100)
    desk.enter(.buy, 1)
    #expect(desk.refusal == nil)
  }

  @Test func `an entry before any price is refused`() {
    var desk = EngineHarness()
    desk.enter(.buy, 1)
    #expect(desk.refusal == .noMarket)
    desk.openBracket()
    desk.ask(.enter(EntryRequest(instrument: EngineHarness.coin, side: .buy, size: .proposed)))
    #expect(desk.refusal == .noMarket)
  }
}
