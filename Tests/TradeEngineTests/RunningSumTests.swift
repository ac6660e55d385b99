import Testing
import TradeEngine
import TradingModel

/// Figures that are kept instead of counted, and the doors that skip the envelope.
struct RunningSumTests {
  @Test func `SEM-39 SEM-61 risk and buying power follow every step of several brackets`() {
    var desk = EngineHarness { $0.brackets.timeout = nil }
    desk.trade(100)
    desk.trade(5_000, EngineHarness.future)
    #expect(desk.engine.buyingPower == money(100_000))
    desk.enter(.buy, 100, kind: .limit(px(99)), stop: .price(px(97)))
    #expect(desk.engine.openRisk == money(200))
    #expect(desk.engine.buyingPower == money(90_100))
    desk.accept(.entry)
    // The margin of a future is a twentieth of its value, of 250,000 here.
    desk.enter(.sell, 1, stop: .price(px(5_010)), EngineHarness.future)
    #expect(desk.engine.openRisk == money(700))
    #expect(desk.engine.buyingPower == money(77_600))
    desk.fill(.entry, 40, at: 99)
    #expect(desk.engine.openRisk == money(700))
    #expect(desk.engine.equity == money(100_040))
    #expect(desk.engine.buyingPower == money(77_600))
    desk.accept(.stop)
    desk.ask(.moveStop(BracketID(1), .to(px(98))))
    #expect(desk.engine.openRisk == money(600))
    desk.replace(.stop)
    desk.ask(.moveStop(BracketID(1), .to(px(99.5))))
    #expect(desk.engine.openRisk == money(500))
    desk.replace(.stop)
    desk.ask(.cancel(.bracket(BracketID(2)), legs: false))
    desk.cancel(.entry, 2)
    #expect(desk.engine.openRisk == .zero)
    desk.ask(.flatten(.all))
    desk.cancel(.entry)
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.fill(.close, 40, at: 100)
    #expect(desk.engine.activeBracketCount == 0)
    #expect(desk.engine.openRisk == .zero)
    #expect(desk.engine.buyingPower == money(100_040))
  }

  @Test func `the doors without the envelope do what the one with it does`() {
    var desk = EngineHarness { $0.brackets.timeout = .seconds(60) }
    desk.openBracket()
    desk.quote(100.9, 101.1)
    desk.trade(101)
    desk.wait(61)
    desk.cancel(.stop)
    desk.cancel(.target)
    desk.trade(102)
    desk.fill(.close, 10, at: 102)
    var engine = desk.origin
    var outbox = Outbox()
    for input in desk.inputs {
      switch input.fact {
      case .trade(let trade): engine.process(trade, at: input.time, into: &outbox)
      case .quote(let quote): engine.process(quote, at: input.time, into: &outbox)
      case .report(let report): engine.process(report, at: input.time, into: &outbox)
      default: engine.process(input, into: &outbox)
      }
    }
    #expect(outbox.commands == desk.commands)
    #expect(outbox.events == desk.events)
    #expect(engine.lastInput == desk.engine.lastInput)
    #expect(engine.accountView() == desk.engine.accountView())
  }
}
