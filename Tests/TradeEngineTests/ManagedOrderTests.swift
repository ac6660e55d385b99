import Testing
import TradingModel

@testable import TradeEngine

struct ManagedOrderTests {
  private static let id = ClOrdID(session: 1, bracket: BracketID(1), role: .entry, sequence: 1)

  private func order(
    _ kind: OrderKind = .limit(px(99)), _ timeInForce: TimeInForce = .gtc
  ) -> ManagedOrder {
    var order = ManagedOrder(
      OrderRequest(
        clOrdID: Self.id, instrument: EngineHarness.spy, side: .buy, kind: kind, quantity: qty(10),
        timeInForce: timeInForce, isReduceOnly: false))
    order.apply(report(.new, kind), isRepeat: false)
    return order
  }

  private func report(
    _ type: ExecType, _ kind: OrderKind = .limit(px(99)), orderQty: Int64 = 10
  ) -> ExecutionReport {
    ExecutionReport(
      execType: type, execID: 1, clOrdID: Self.id, instrument: EngineHarness.spy, side: .buy,
      ordStatus: .new, kind: kind, orderQty: Quantity(orderQty), cumQty: .zero,
      leavesQty: Quantity(orderQty), transactTime: Timestamp(seconds: 1))
  }

  @Test func `a stop-limit order keeps both prices, at the venue and as wanted`() {
    let (old, new) = (
      OrderKind.stopLimit(stop: px(101), limit: px(102)),
      OrderKind.stopLimit(stop: px(101), limit: px(103))
    )
    var order = order(old)
    #expect(order.worksAsWanted)
    #expect(order.facts.kind == old)
    order.wantedKind = new
    #expect(!order.worksAsWanted)
    #expect(order.kind == old)
    #expect(
      order.nextCommand(canAmend: true)
        == .replace(
          ReplaceRequest(
            clOrdID: Self.id, instrument: EngineHarness.spy, kind: new, quantity: qty(10))))
    order.apply(report(.replaced, new), isRepeat: false)
    #expect(order.kind == new)
    #expect(order.worksAsWanted)
    // A stop that was reached is a plain limit order.
    order.apply(report(.triggered, .limit(px(103))), isRepeat: false)
    #expect(order.kind == .limit(px(103)))
    #expect(order.wantedKind == .limit(px(103)))
    #expect(order.worksAsWanted)
  }

  @Test func `SEM-58 only the answer to the amendment in flight is one`() {
    var order = order()
    order.wantedKind = .limit(px(98))
    _ = order.nextCommand(canAmend: true)
    order.apply(report(.replaced, .limit(px(97))), isRepeat: false)
    #expect(order.flight == .replace)
    order.apply(report(.replaced, .limit(px(98)), orderQty: 9), isRepeat: false)
    #expect(order.flight == .replace)
    order.apply(report(.replaced, .limit(px(98))), isRepeat: false)
    #expect(order.flight == .none)
    #expect(order.kind == .limit(px(98)))
  }

  @Test func `SEM-36 how long an order works is kept, for when it has to go out again`() {
    for wanted in [TimeInForce.gtc, .day, .ioc, .fok, .gtd(Timestamp(seconds: 9))] {
      var order = order(.market, wanted)
      #expect(order.timeInForce == wanted)
      order.wantedLeaves = qty(7)
      _ = order.nextCommand(canAmend: true)
      order.apply(report(.replaced, .market, orderQty: 7), isRepeat: false)
      #expect(order.timeInForce == wanted)
      #expect(order.orderQty == qty(7))
    }
  }

  @Test func `refusals beyond what can be counted change nothing`() {
    var order = order()
    order.isCancelWanted = true
    for _ in 0..<300 {
      #expect(order.nextCommand(canAmend: true) == .cancel(Self.id, EngineHarness.spy))
      order.apply(report(.cancelRejected), isRepeat: false)
      order.resume()
    }
    #expect(order.cancelsRefused == 255)
    order.isCancelWanted = false
    order.wantedLeaves = qty(7)
    for count in 0..<300 {
      guard case .replace = order.nextCommand(canAmend: true) else {
        #expect(count == 3)
        break
      }
      order.apply(report(.replaceRejected), isRepeat: false)
    }
    #expect(order.flight == .cancel)
  }
}
