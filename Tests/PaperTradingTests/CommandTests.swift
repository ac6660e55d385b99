import PaperTrading
import Testing
import TradingModel

struct CommandTests {
  @Test(arguments: [
    (10.5, OrderKind.market, VenueRefusal.quantityOffLot(nearest: Quantity(10))),
    (0, .market, .quantityOffLot(nearest: Quantity(1))),
    (0.4, .market, .quantityOffLot(nearest: Quantity(1))),
    (-5, .market, .quantityOffLot(nearest: Quantity(1))),
    (10, .limit(px(99.005)), .priceOffTick(nearest: px(99))),
    (10, .limit(px(99.015)), .priceOffTick(nearest: px(99.02))),
    (10, .limit(px(99.0149)), .priceOffTick(nearest: px(99.01))),
    (10, .limit(px(0)), .priceOffTick(nearest: px(0.01))),
    (10, .limit(px(-1)), .priceOffTick(nearest: px(0.01))),
    (10, .stop(px(99.001)), .priceOffTick(nearest: px(99))),
    (10, .stop(px(-99)), .priceOffTick(nearest: px(0.01))),
    (10, .stopLimit(stop: px(99.001), limit: px(98)), .priceOffTick(nearest: px(99))),
    (10, .stopLimit(stop: px(99), limit: px(98.001)), .priceOffTick(nearest: px(98))),
    (4_000_000_001, .market, .valueOutOfRange),
    (1_000_000_000, .market, .valueOutOfRange),
    (10, .limit(Price(raw: .max)), .valueOutOfRange),
    (90_000_001, .limit(px(100)), .valueOutOfRange),
  ])
  func `SEM-37 a bad order is refused with the nearest valid value`(
    quantity: Double, kind: OrderKind, refusal: VenueRefusal
  ) {
    for side in Side.allCases {
      var driver = VenueDriver { $0.cash = Money(8_000_000_000) }
      driver.trade(100)
      driver.submit(side, quantity, kind)
      #expect(driver.log == ["B1 entry rejected"])
      #expect(driver.reports.last?.refusal == refusal)
      #expect(driver.reports.last?.ordStatus == .rejected)
      #expect(driver.venue.openOrders.isEmpty)
      driver.trade(1)
      driver.trade(200)
      #expect(driver.fills == [])
    }
  }

  @Test func `SEM-37 prices of the market may be off the tick`() {
    var driver = VenueDriver()
    driver.trade(100.003)
    driver.submit(.buy)
    #expect(driver.fills == ["B1 entry buy 10 @ 100.003"])
  }

  @Test func `SEM-25 a duplicate ClOrdID is refused and the first order untouched`() {
    var driver = VenueDriver()
    driver.trade(100)
    let request = driver.request(.buy, 10, .limit(px(99)))
    driver.send(.submit(request))
    driver.send(.submit(request))
    #expect(driver.reports.last?.refusal == .duplicateClOrdID)
    driver.trade(98)
    #expect(driver.fills == ["B1 entry buy 10 @ 99"])
    driver.send(.submit(request))
    #expect(driver.reports.last?.refusal == .duplicateClOrdID)
  }

  @Test func `SEM-25 the id of a refused order is used up`() {
    var driver = VenueDriver()
    driver.trade(100)
    var request = driver.request(.buy, 0.5)
    driver.send(.submit(request))
    request.quantity = Quantity(1)
    driver.send(.submit(request))
    #expect(driver.reports.last?.refusal == .duplicateClOrdID)
    driver.send(.status(request.clOrdID, VenueDriver.symbol))
    #expect(driver.reports.last?.ordStatus == .rejected)
  }

  @Test(arguments: [(UInt32(1), UInt32(4_000_000_000)), (2, 1), (.max, .max), (1, 0)])
  func `SEM-25 ids of other sessions and far sequences are known as well`(
    session: UInt32, sequence: UInt32
  ) {
    var driver = VenueDriver()
    driver.trade(100)
    driver.submit(.buy)
    var request = driver.request(.buy, 10, .limit(px(99)))
    request.clOrdID = ClOrdID(
      session: session, bracket: BracketID(7), role: .entry, sequence: sequence)
    driver.send(.submit(request))
    driver.send(.submit(request))
    #expect(driver.reports.last?.refusal == .duplicateClOrdID)
    driver.send(.cancel(request.clOrdID, VenueDriver.symbol))
    driver.send(.cancel(request.clOrdID, VenueDriver.symbol))
    #expect(driver.log.suffix(2) == ["B7 entry canceled", "B7 entry cancelRejected"])
  }

  @Test func `SEM-20 a cancel of a final order is too late, of a strange one unknown`() {
    var driver = VenueDriver()
    driver.trade(100)
    let filled = driver.submit(.buy)
    driver.send(.cancel(filled, VenueDriver.symbol))
    #expect(driver.reports.last?.refusal == .tooLate)
    #expect(driver.reports.last?.ordStatus == .filled)
    let strange = ClOrdID(session: 1, bracket: BracketID(9), role: .stop, sequence: 99)
    driver.send(.cancel(strange, VenueDriver.symbol))
    #expect(driver.reports.last?.refusal == .unknownOrder)
    let working = driver.submit(.buy, 10, .limit(px(90)))
    let alike = ClOrdID(
      session: 1, bracket: BracketID(9), role: .stop, sequence: working.sequence)
    driver.send(.cancel(alike, VenueDriver.symbol))
    #expect(driver.reports.last?.refusal == .unknownOrder)
    #expect(driver.venue.openOrders.map(\.clOrdID) == [working])
  }

  @Test func `SEM-58 a status request tells working, final and unknown orders apart`() {
    var driver = VenueDriver()
    driver.trade(100)
    let working = driver.submit(.buy, 10, .limit(px(99)))
    let filled = driver.submit(.sell, 3)
    let strange = ClOrdID(session: 1, bracket: BracketID(9), role: .stop, sequence: 99)
    for id in [working, filled, strange] { driver.send(.status(id, VenueDriver.symbol)) }
    let answers = driver.reports.suffix(3)
    #expect(answers.map(\.execType) == [.orderStatus, .orderStatus, .unknownOrder])
    #expect(answers.map(\.ordStatus) == [.new, .filled, .rejected])
    #expect(answers.map(\.leavesQty) == [Quantity(10), .zero, .zero])
    #expect(answers.map(\.cumQty) == [.zero, Quantity(3), .zero])
    #expect(answers.first?.kind == .limit(px(99)))
  }

  @Test func `a command for no instrument of the venue is refused, not a crash`() {
    var driver = VenueDriver()
    for number in [-1, 1, 1_000_000] {
      driver.submit(.buy, symbol: InstrumentID(number))
      #expect(driver.reports.last?.refusal == .notSupported)
    }
  }

  @Test func `SEM-38 an amendment moves price and quantity`() {
    var driver = VenueDriver()
    driver.trade(100)
    let id = driver.submit(.sell, 10, .stop(px(95)))
    driver.amend(id, .stop(px(98)), 6)
    #expect(driver.log.last == "B1 entry replaced")
    #expect(driver.reports.last?.kind == .stop(px(98)))
    #expect(driver.reports.last?.leavesQty == Quantity(6))
    driver.trade(97)
    #expect(driver.fills == ["B1 entry sell 6 @ 97"])
  }

  @Test func `SEM-38 a price or more quantity goes to the end of the line, less does not`() {
    for (kind, quantity, order) in [
      (OrderKind.limit(px(99)), 10.0, ["B1", "B2"]), (.limit(px(99)), 4, ["B1", "B2"]),
      (.limit(px(99)), 20, ["B2", "B1"]), (.limit(px(98)), 10, ["B2", "B1"]),
    ] {
      var driver = VenueDriver()
      driver.trade(100)
      let first = driver.submit(.buy, 10, .limit(px(99)), bracket: 1)
      driver.submit(.buy, 10, .limit(px(99)), bracket: 2)
      driver.amend(first, kind, quantity)
      if kind == .limit(px(98)) { driver.amend(first, .limit(px(99)), quantity) }
      driver.trade(99)
      #expect(driver.fills.map { String($0.prefix(2)) } == order, "\(kind) \(quantity)")
    }
  }

  @Test(arguments: [
    (OrderKind.limit(px(99.001)), 10.0, VenueRefusal.priceOffTick(nearest: px(99))),
    (.limit(px(98)), 0, .quantityOffLot(nearest: Quantity(1))),
    (.limit(px(98)), 2.5, .quantityOffLot(nearest: Quantity(2))),
    (.stop(px(98)), 10, .notSupported), (.market, 10, .notSupported),
    (.limit(px(98)), 2_000, .insufficientFunds(required: money(195_010), available: money(99_010))),
    (.limit(px(98)), 999_999_999, .valueOutOfRange),
  ])
  func `SEM-38 a refused amendment leaves the order and its place unchanged`(
    kind: OrderKind, quantity: Double, refusal: VenueRefusal
  ) {
    var driver = VenueDriver()
    driver.trade(100)
    let id = driver.submit(.buy, 10, .limit(px(99)), bracket: 1)
    driver.submit(.buy, 10, .limit(px(99)), bracket: 2)
    driver.send(.cancel(driver.submit(.buy, 1, .limit(px(1)), bracket: 3), VenueDriver.symbol))
    let before = driver.venue.openOrders
    driver.amend(id, kind, quantity)
    #expect(driver.log.last == "B1 entry replaceRejected")
    if case .insufficientFunds = refusal {
      guard case .insufficientFunds = driver.reports.last?.refusal else {
        Issue.record("refused for \(String(describing: driver.reports.last?.refusal))")
        return
      }
    } else {
      #expect(driver.reports.last?.refusal == refusal)
    }
    #expect(driver.venue.openOrders == before)
    driver.trade(99)
    #expect(driver.fills.map { $0.prefix(2) } == ["B1", "B2"])
  }

  @Test func `SEM-38 amendments of final and unknown orders are refused`() {
    var driver = VenueDriver()
    driver.trade(100)
    let id = driver.submit(.buy)
    driver.amend(id, .market, 20)
    #expect(driver.reports.last?.execType == .replaceRejected)
    #expect(driver.reports.last?.refusal == .tooLate)
    let strange = ClOrdID(session: 1, bracket: BracketID(9), role: .stop, sequence: 99)
    driver.amend(strange, .market, 20)
    #expect(driver.reports.last?.refusal == .unknownOrder)
  }

  @Test func `SEM-38 a triggered stop's price cannot be taken back, its quantity can shrink`() {
    var driver = VenueDriver(VenueDriver.bars)
    driver.bar(100, 100, 100, 100)
    let id = driver.submit(.sell, 10, .stop(px(101)))
    driver.amend(id, .stop(px(99)), 10)
    #expect(driver.reports.last?.refusal == .tooLate)
    driver.amend(id, .stop(px(101)), 4)
    driver.bar(102, 102, 102, 102)
    #expect(driver.fills == ["B1 entry sell 4 @ 102"])
  }

  @Test func `SEM-38 a triggered stop-limit's limit can be moved, to the market as well`() {
    var driver = VenueDriver()
    driver.trade(101)
    let id = driver.submit(.sell, 10, .stopLimit(stop: px(100), limit: px(99)))
    driver.trade(97)
    driver.amend(id, .stopLimit(stop: px(98), limit: px(98)), 10)
    #expect(driver.reports.last?.refusal == .tooLate)
    driver.amend(id, .stopLimit(stop: px(100), limit: px(98)), 10)
    #expect(driver.log.last == "B1 entry replaced")
    driver.amend(id, .stopLimit(stop: px(100), limit: px(96)), 10)
    #expect(driver.fills == ["B1 entry sell 10 @ 97"])
  }

  @Test func `SEM-5 a stop amended through the market triggers at once`() {
    var driver = VenueDriver()
    driver.trade(100)
    let id = driver.submit(.sell, 10, .stop(px(95)))
    driver.amend(id, .stop(px(100)), 10)
    #expect(driver.fills == ["B1 entry sell 10 @ 100"])
  }
}
