import Testing
import TradingModel

struct EventWordsTests {
  private let instruments = Fixture.instruments

  private func event(
    _ body: Event.Body, cause: Cause = .engine, bracket: UInt32? = 1, instrument: Int? = 0
  ) -> Event {
    Event(
      sequence: 1, time: Fixture.time, cause: cause, bracket: bracket.map { BracketID($0) },
      instrument: instrument.map { InstrumentID($0) }, body: body)
  }

  @Test func `a moved stop tells both prices, the ticks and who did it`() {
    let up = event(
      .stopMoved(from: Fixture.price("99.25"), to: Fixture.price("99.5")), cause: .trader)
    #expect(up.words(in: instruments) == "stop 99.25 → 99.50 (+25 ticks) by trader")
    #expect(up.line(in: instruments) == "B1 NVDX stop 99.25 → 99.50 (+25 ticks) by trader")
    let down = event(
      .targetMoved(from: Fixture.price("104.60"), to: Fixture.price("104.59")), cause: .engine)
    #expect(down.words(in: instruments) == "target 104.60 → 104.59 (-1 tick)")
  }

  @Test func `a fill tells role, side, quantity and price`() {
    let order = Fixture.order(1, .entry, .buy, .market, "100", filled: "100")
    let fill = FillFacts(
      order: order, execID: 1, lastQty: Fixture.quantity("100"), lastPx: Fixture.price("101.2"),
      fee: .zero)
    #expect(event(.orderFilled(fill)).words(in: instruments) == "entry bought 100 at 101.20")
  }

  @Test func `a part fill with a fee tells how much is done`() {
    let order = Fixture.order(1, .stop, .sell, .stop(Fixture.price("99.5")), "1000", filled: "40")
    let fill = FillFacts(
      order: order, execID: 1, lastQty: Fixture.quantity("40"), lastPx: Fixture.price("99.45"),
      fee: Fixture.money("0.2"))
    #expect(
      event(.orderFilled(fill)).words(in: instruments)
        == "stop sold 40 at 99.45 (40 of 1,000), fee 0.20")
  }

  @Test func `an order tells its kind and prices`() {
    let kinds: [(OrderKind, String)] = [
      (.market, "at market"), (.limit(Fixture.price("5120.25")), "limit 5120.25"),
      (.stop(Fixture.price("5128")), "stop 5128.00"),
      (
        .stopLimit(stop: Fixture.price("5128"), limit: Fixture.price("5130")),
        "stop 5128.00 limit 5130.00"
      ),
    ]
    for (kind, words) in kinds {
      let order = Fixture.order(2, .entry, .sell, kind, "2")
      let sent = event(.entrySubmitted(order), bracket: 2, instrument: 1)
      #expect(sent.words(in: instruments) == "entry sent: sell 2 \(words)")
    }
  }

  @Test func `a completed bracket tells the reason, the money and R`() {
    var trade = TradeResult(
      bracket: BracketID(1), instrument: InstrumentID(0), side: .buy,
      quantity: Fixture.quantity("100"), entryAvgPx: Fixture.price("101.20"),
      exitAvgPx: Fixture.price("99.503333333"), openedAt: Fixture.time, closedAt: Fixture.time,
      reason: .stopLoss, netPnL: Fixture.money("-1169.667"), fees: .zero,
      risk: Fixture.money("1170"), basis: .atr, isAmbiguous: false)
    #expect(
      event(.bracketCompleted(trade)).words(in: instruments)
        == "stop hit: -1,169.67 (-1.00R), 100 from 101.20 to 99.503")
    #expect(event(.bracketCompleted(trade)).severity == .warning)
    trade.reason = .takeProfit
    trade.isAmbiguous = true
    #expect(event(.bracketCompleted(trade)).words(in: instruments).contains("touched both legs"))
    #expect(event(.bracketCompleted(trade)).severity == .good)
  }

  @Test func `a plan without ATR says FALLBACK`() {
    let plan = ExitPlan(
      reference: Fixture.price("100"), stop: Fixture.price("98"), target: Fixture.price("103"),
      basis: .fallback, atr: .zero, ratio: Fixture.ratio("1.5"))
    let created = event(.bracketCreated(plan, quantity: Fixture.quantity("10")))
    #expect(
      created.words(in: instruments)
        == "armed 10 at 100.00, SL 98.00 (FALLBACK: no ATR), TP 103.00 (1.5R)")
    #expect(created.severity == .warning)
  }

  @Test(arguments: [
    (
      Refusal.positionLimit(limit: Quantity(500), would: Quantity(620)),
      "max_position 500: this makes 620, 120 too many"
    ),
    (
      .notionalLimit(limit: Money(50_000), would: Fixture.money("61200.5")),
      "max_notional 50,000.00: this makes 61,200.50, 11,200.50 too much"
    ),
    (
      .insufficientFunds(required: Money(12_000), available: Money(10_000)),
      "not enough cash: needs 12,000.00, has 10,000.00, 2,000.00 short"
    ),
    (.tooManyBrackets(limit: 50), "max_active_brackets 50: this is 1 too many"),
    (
      .priceCollar(limit: Fixture.ratio("0.05"), distance: Fixture.ratio("0.0612")),
      "price_collar 5%: the price is 6.12% from the market, 1.12% too far"
    ),
    (
      .dailyLossLimit(limit: Money(1000), loss: Fixture.money("1200")),
      "max_daily_loss 1,000.00: the day has lost 1,200.00, 200.00 more; no entries until the reset"
    ),
    (
      .throughMarket(.stop, nearest: Fixture.price("102.34")),
      "the stop would be at or through the market; nearest is 102.34"
    ),
    (
      .quantityOffLot(nearest: Quantity(1)),
      "the quantity must be a multiple of 1, above zero; nearest is 1"
    ),
    (.staleMarket(age: .seconds(12)), "no data of NVDX for 12s"),
    (.oppositeBracket(BracketID(3)), "B3 on NVDX goes the other way: close it first"),
    (.noATR(have: 9, need: 15), "no ATR yet: 9 of 15 bars seen"),
  ])
  func `SEM-61 each refusal names the limit, its value and the excess`(
    refusal: Refusal, words: String
  ) {
    #expect(refusal.words(for: instruments[0]) == words)
    #expect(event(.riskRefused(refusal)).words(in: instruments) == "entry refused: " + words)
  }

  @Test func `no refusal and no event is without words, also of an unknown instrument`() {
    let id = BracketID(1)
    let refusals: [Refusal] = [
      .priceOffTick(nearest: .zero), .wrongSide(.target, nearest: .zero), .noMarket, .sizeIsZero,
      .priceOutOfRange(nearest: .zero), .noRoom(.stop, nearest: .zero),
      .openRiskLimit(limit: .zero, would: Money(raw: .max)), .orderRate(limit: 5),
      .tradingState(.active), .tradingState(.reducing), .tradingState(.halted), .serviceStopped,
      .unknownBracket(id), .noPosition(id), .noLeg(id, .stop), .alreadyClosing(id),
      .legsNeedConfirmation(id), .nothingToDo, .breakEvenNotBetter(id), .valueOutOfRange,
      .positionLimit(limit: Quantity(raw: .min), would: Quantity(raw: .max)),
    ]
    for refusal in refusals { #expect(!refusal.words(for: nil).isEmpty, "\(refusal)") }
    let venue: [VenueRefusal] = [
      .duplicateClOrdID, .unknownOrder, .tooLate, .priceOffTick(nearest: .zero),
      .quantityOffLot(nearest: .zero), .notReducing(position: .zero), .belowCumQty(cumQty: .zero),
      .stopThroughMarket(at: .zero),
      .noMarket, .valueOutOfRange, .notSupported, .expired, .closed,
      .insufficientFunds(required: .zero, available: .zero),
    ]
    let order = Fixture.order(9, .stop, .buy, .market, "1")
    for refusal in venue {
      let rejected = event(.orderRejected(order, refusal), instrument: 99)
      #expect(rejected.words(in: []).hasPrefix("stop rejected (buy 1 at market): "))
      #expect(!refusal.words(for: nil).isEmpty)
    }
    #expect(event(.orderRejected(order, .noMarket)).severity == .danger)
  }

  @Test func `every other event has words`() {
    let order = Fixture.order(1, .target, .sell, .limit(Fixture.price("104")), "1")
    let bodies: [Event.Body] = [
      .orderSubmitted(order), .orderAccepted(order), .orderTriggered(order),
      .orderCanceled(order), .orderExpired(order), .orderReplaced(order),
      .cancelRejected(order, .tooLate), .replaceRejected(order, .tooLate), .timeLimitSet(nil),
      .timeLimitSet(Fixture.time), .bracketClosing(.killed), .bracketCanceled(.expired),
      .bracketError(.stopRejected(.noMarket, triesLeft: 1)),
      .bracketError(.targetRejected(.noMarket, triesLeft: 2)),
      .bracketError(.closeRejected(.closed)), .bracketError(.doubleFill(residual: Quantity(5))),
      .bracketError(.planFailed(.sizeIsZero)), .bracketError(.unknownOrder(order.clOrdID)),
      .emergencyExit(quantity: Quantity(3)), .stopOnly,
      .positionUnprotected(quantity: Quantity(3)), .positionProtected,
      .requestRefused(.nothingToDo), .tradingStateChanged(.active),
      .tradingStateChanged(.reducing), .tradingStateChanged(.halted),
      .dailyLossBreached(limit: Money(1), loss: Money(2)), .dayReset(equity: Money(1)),
      .serviceStarted, .serviceStopped,
    ]
    for body in bodies {
      let words = event(body).words(in: instruments)
      #expect(words.count > 5, "\(body)")
      #expect(!words.contains("\n"))
    }
    #expect(ExitReason.allCases.allSatisfy { !$0.words.isEmpty })
  }

  @Test func `SEM-9 exits planned for an unprotected position are told with their figures`() {
    let plan = ExitPlan(
      reference: Fixture.price("101"), stop: Fixture.price("99"), target: Fixture.price("104"),
      basis: .atr, atr: PriceOffset(1), ratio: Fixture.ratio("1.5"))
    let planned = event(.exitsPlanned(plan, quantity: Quantity(10)), cause: .trader)
    #expect(
      planned.words(in: instruments)
        == "new exits for 10: SL 99.00 (2.0 ATR), TP 104.00 (1.5R) by trader")
    #expect(planned.severity == .info)
  }
}
