import Foundation
import Testing
import TradeRuntime
import TradingModel

struct EventJSONTests {
  private func fields(_ line: String) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
  }

  private func json(symbol: String = "SPY") -> EventJSON {
    EventJSON(instruments: [
      Instrument(id: spy.id, symbol: symbol, tick: spy.tick, lot: spy.lot)
    ])
  }

  @Test func `a fill is one object with its figures as texts`() {
    let fill = FillFacts(
      order: facts, execID: 12, lastQty: Quantity(raw: 100_500_000_000),
      lastPx: Price(raw: 98_990_000_000), fee: Money(raw: 5_000_000))
    let line = json().line(
      event(3, .orderFilled(fill), cause: .venue, bracket: BracketID(3), instrument: spy.id))
    #expect(
      line == #"{"seq":3,"time":"2020-12-15T14:30:00Z","event":"orderFilled","bracket":"B3","#
        + #""symbol":"SPY","by":"venue","role":"stop","side":"sell","clordid":"1-B3-stop-7","#
        + #""type":"stop","stop_px":"99","order_qty":"100","cum_qty":"0","execid":"12","#
        + #""last_qty":"100.5","last_px":"98.99","fee":"0.005"}"#)
  }

  @Test(arguments: [
    "plain", "a \"quoted\" word", "back\\slash", "line\nfeed", "tab\there", "\u{0}", "\u{1F}",
    "\u{7F}", "\r", "Ünïcödé 🙂 漢字", "</script>", "\u{2028}", "e\u{301}", "",
  ])
  func `every text comes back as it was, from one line`(symbol: String) throws {
    let line = json(symbol: symbol).line(event(instrument: spy.id))
    #expect(!line.utf8.contains { $0 < 0x20 || $0 == 0x7F })
    let back = try #require(try fields(line)["symbol"] as? String)
    #expect(Array(back.unicodeScalars) == Array(symbol.unicodeScalars))
  }

  @Test func `a time has as many decimals as it needs`() throws {
    var early = event()
    early.time = Timestamp(nanoseconds: opening.nanoseconds + 1_500_000)
    #expect(try fields(json().line(early))["time"] as? String == "2020-12-15T14:30:00.0015Z")
  }

  @Test func `what does not apply is left out`() throws {
    let object = try fields(json().line(event(9, .serviceStopped, cause: .trader)))
    #expect(Set(object.keys) == ["seq", "time", "event", "by"])
  }

  @Test func `an order tells the prices it has`() throws {
    func keys(_ kind: OrderKind) throws -> [String: String] {
      var order = facts
      order.kind = kind
      return try fields(json().line(event(1, .orderSubmitted(order)))).compactMapValues {
        $0 as? String
      }
    }
    let market = try keys(.market)
    #expect(market["price"] == nil && market["stop_px"] == nil)
    let limit = try keys(.limit(Price(5)))
    #expect(limit["price"] == "5" && limit["stop_px"] == nil)
    let both = try keys(.stopLimit(stop: Price(5), limit: Price(4)))
    #expect(both["type"] == "stop_limit" && both["price"] == "4" && both["stop_px"] == "5")
  }

  @Test func `exits planned anew are an event of their own`() throws {
    let plan = ExitPlan(
      reference: Price(101), stop: Price(99), target: Price(104), basis: .atr,
      atr: PriceOffset(1), ratio: Ratio(raw: 1_500_000_000))
    let object = try fields(json().line(event(1, .exitsPlanned(plan, quantity: Quantity(10)))))
    #expect(object["event"] as? String == "exitsPlanned")
    #expect(object["stop"] as? String == "99")
    #expect(object["target"] as? String == "104")
    #expect(object["qty"] as? String == "10")
  }

  @Test func `a refusal says why`() throws {
    let refused = try fields(
      json().line(event(1, .riskRefused(.tooManyBrackets(limit: 50)), instrument: spy.id)))
    #expect((refused["reason"] as? String)?.contains("max_active_brackets 50") == true)
    let rejected = try fields(json().line(event(1, .orderRejected(facts, .noMarket))))
    #expect((rejected["reason"] as? String)?.isEmpty == false)
  }

  @Test func `the extremes of every number are written whole`() throws {
    var order = facts
    order.orderQty = Quantity(raw: .max)
    order.kind = .stop(Price(raw: .min))
    let object = try fields(json().line(event(.max, .orderSubmitted(order))))
    #expect(object["order_qty"] as? String == "9223372036.854775807")
    #expect(object["stop_px"] as? String == "-9223372036.854775808")
  }

  @Test func `the same event is the same line`() {
    let event = event(5, .bracketCompleted(result(4)), bracket: BracketID(4), instrument: spy.id)
    #expect(json().line(event) == json().line(event))
  }
}
