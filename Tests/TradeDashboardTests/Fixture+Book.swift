import TradingModel

@testable import TradeDashboard

/// The orders, fills and finished trades of the fixed market.
extension Fixture {
  static func orderView(
    _ number: UInt32, _ index: Int, _ role: OrderRole, _ side: Side, _ kind: OrderKind,
    _ quantity: String, status: OrdStatus = .new
  ) -> OrderView {
    OrderView(
      order: order(number, role, side, kind, quantity), instrument: InstrumentID(index),
      status: status, isTriggered: false)
  }

  static var orders: [OrderView] {
    [
      orderView(1, 0, .stop, .sell, .stop(price("99.50")), "100", status: .pendingReplace),
      orderView(1, 0, .target, .sell, .limit(price("104.60")), "100"),
      orderView(2, 1, .stop, .buy, .stop(price("5128")), "2"),
      orderView(2, 1, .target, .buy, .limit(price("5100")), "2"),
      orderView(3, 2, .stop, .sell, .stop(price("70.90")), "1"),
      orderView(3, 2, .target, .sell, .limit(price("72.60")), "1"),
      orderView(4, 3, .entry, .buy, .limit(price("228.10")), "50"),
      orderView(5, 4, .stop, .sell, .stop(price("64210")), "0.25"),
      orderView(5, 4, .target, .sell, .limit(price("66800")), "0.25"),
      orderView(6, 5, .stop, .buy, .stop(price("1.0880")), "5"),
      orderView(6, 5, .target, .buy, .limit(price("1.0800")), "5"),
    ]
  }

  static func fill(
    _ number: UInt32, _ index: Int, _ role: OrderRole, _ side: Side, _ quantity: String,
    at price: String, secondsAgo: Int64, fee: String = "0"
  ) -> FillView {
    FillView(
      time: time + .seconds(-secondsAgo), instrument: InstrumentID(index),
      fill: FillFacts(
        order: order(number, role, side, .market, quantity, filled: quantity), execID: 1,
        lastQty: Fixture.quantity(quantity), lastPx: Fixture.price(price), fee: money(fee)))
  }

  static var fills: [FillView] {
    [
      fill(7, 0, .entry, .buy, "50", at: "103.10", secondsAgo: 5400, fee: "0.35"),
      fill(1, 0, .entry, .buy, "100", at: "101.20", secondsAgo: 761),
      fill(6, 5, .entry, .sell, "5", at: "1.0852", secondsAgo: 340),
      fill(7, 0, .target, .sell, "50", at: "104.20", secondsAgo: 12, fee: "0.35"),
    ]
  }

  /// A finished trade of 50 NVDX; `net` and `risk` in account currency.
  static func trade(
    _ number: UInt32, _ side: Side, entry: String, exit: String, net: String, risk: String,
    secondsAgo: Int64, reason: ExitReason, isAmbiguous: Bool = false
  ) -> TradeResult {
    var trade = TradeResult(
      bracket: BracketID(number), instrument: InstrumentID(0), side: side,
      quantity: quantity("50"), entryAvgPx: price(entry), exitAvgPx: price(exit),
      openedAt: time + .seconds(-secondsAgo - 900), closedAt: time + .seconds(-secondsAgo),
      reason: reason, netPnL: money(net), fees: money("0.70"), risk: money(risk), basis: .atr,
      isAmbiguous: isAmbiguous)
    trade.adverse = offset("0.32")
    trade.favourable = offset("1.20")
    return trade
  }

  static var trades: [TradeResult] {
    [
      trade(
        21, .buy, entry: "102.00", exit: "103.20", net: "60", risk: "40", secondsAgo: 9000,
        reason: .takeProfit),
      trade(
        22, .buy, entry: "103.20", exit: "102.40", net: "-40", risk: "40", secondsAgo: 7200,
        reason: .stopLoss),
      trade(
        23, .sell, entry: "102.50", exit: "103.30", net: "-40", risk: "40", secondsAgo: 6000,
        reason: .stopLoss, isAmbiguous: true),
      trade(
        24, .sell, entry: "103.40", exit: "102.90", net: "25", risk: "50", secondsAgo: 5500,
        reason: .flattened),
      trade(
        7, .buy, entry: "103.10", exit: "104.20", net: "55", risk: "40", secondsAgo: 12,
        reason: .takeProfit),
    ]
  }
}
