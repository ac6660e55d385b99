import Connectors
import Testing
import TradingModel

@testable import PaperTrading

/// What the venue stores is all that it must know again.
struct StoredVenueTests {
  /// Why a stored property may be trusted after a restart.
  enum Keeping {
    /// It is written, and read back.
    case stored
    /// It follows from what is stored: the orders are put back one by one.
    case derived
    /// The market makes it again.
    case market
    /// The caller gives it.
    case given
    /// It means nothing between two events, or is lost with the line between the parties.
    case passing
  }

  // Whoever adds a property writes here how it is kept.

  static let venue: [String: Keeping] = [
    "matching": .stored, "chance": .stored, "latency": .given, "slowCancels": .given,
    "isDirect": .given, "keepsBooks": .given, "nextDue": .passing, "line": .passing,
    "unstored": .passing, "produced": .passing,
  ]

  static let matching: [String: Keeping] = [
    "settings": .given, "terms": .given, "fees": .given, "slippage": .given, "staleAfter": .given,
    "fillsInParts": .given, "account": .stored, "orders": .stored, "closed": .stored,
    "partFees": .stored,
    "clock": .stored, "lastExecID": .stored, "fillChance": .stored, "faultChance": .stored,
    "books": .derived, "freeSlots": .derived, "index": .derived, "expiries": .derived,
    "markets": .market, "ignored": .passing, "play": .passing, "firing": .passing,
    "isClosing": .passing,
  ]

  static let account: [String: Keeping] = [
    "startCash": .stored, "exactCash": .stored, "exactFees": .stored, "holdings": .stored,
    "weights": .derived, "sum": .derived, "due": .passing, "terms": .given,
  ]

  static let holding: [String: Keeping] = [
    "position": .stored, "boughtQty": .stored, "soldQty": .stored, "keptQty": .stored,
    "boughtValue": .stored, "soldValue": .stored, "workingBuyQty": .derived,
    "workingBuyValue": .derived, "workingSellQty": .derived, "workingSellValue": .derived,
    "exitBuyQty": .derived, "exitSellQty": .derived, "isDue": .passing,
  ]

  static let order: [String: Keeping] = [
    "clOrdID": .stored, "instrument": .stored, "side": .stored, "isReduceOnly": .stored,
    "duration": .stored, "kind": .stored, "orderQty": .stored, "cumQty": .stored,
    "place": .stored, "marks": .stored, "placedAt": .stored,
    "expiresAt": .stored, "workingValue": .stored, "bornIn": .passing, "filledIn": .passing,
  ]

  private func properties(_ value: some Any) -> [String: String] {
    Mirror(reflecting: value).children.reduce(into: [:]) { all, child in
      all[child.label ?? "?"] = "\(child.value)"
    }
  }

  @Test func `SEM-59 every property of the venue is known to be kept`() {
    let instrument = Instrument(
      id: InstrumentID(0), symbol: "SPY", tick: PriceOffset(raw: 10_000_000),
      lot: Quantity(1))
    let venue = PaperVenue(
      instruments: [instrument], kinds: [.init(hasTrades: true)], settings: PaperSettings())
    let tables: [(Any, [String: Keeping])] = [
      (venue, Self.venue), (venue.matching, Self.matching), (venue.account, Self.account),
      (venue.account.holdings[0], Self.holding), (order(), Self.order),
    ]
    for (value, table) in tables {
      #expect(Set(properties(value).keys) == Set(table.keys), "\(type(of: value))")
    }
  }

  private func request(_ sequence: UInt32) -> OrderRequest {
    OrderRequest(
      clOrdID: ClOrdID(
        session: sequence, bracket: BracketID(sequence), role: sequence == 1 ? .entry : .stop,
        sequence: sequence),
      instrument: InstrumentID(Int(sequence)), side: sequence == 1 ? .buy : .sell,
      kind: sequence == 1 ? .market : .stop(Price(98)), quantity: Quantity(Int64(sequence)),
      timeInForce: sequence == 1 ? .day : .gtd(Timestamp(seconds: 9)),
      isReduceOnly: sequence != 1)
  }

  private func order() -> VenueOrder { VenueOrder(request(1)) }

  @Test func `a resting order is 96 bytes`() {
    #expect(MemoryLayout<VenueOrder>.stride == 96)
  }

  @Test func `SEM-59 every property of a working order is stored`() throws {
    var full = VenueOrder(request(7))
    full.cumQty = Quantity(2)
    full.place = .waiting
    full.isTriggered = true
    full.isUnchecked = true
    full.placedAt = 11
    full.expiresAt = 12
    full.workingValue = 13
    let fees = OrderFees(exact: 14, charged: 15)
    var writer = StateWriter()
    writer.write(StoredVenueOrder(full, fees: fees))
    var reader = StateReader(writer.bytes)
    let stored = try reader.value(StoredVenueOrder.self)
    #expect(reader.isAtEnd)
    #expect(stored.fees == fees)
    let read = properties(stored.order)
    let (wanted, plain) = (properties(full), properties(order()))
    for (name, keeping) in Self.order where keeping == .stored {
      #expect(wanted[name] != plain[name], "\(name) has nothing to lose here")
      #expect(read[name] == wanted[name], "\(name)")
    }
  }

  /// Shows 100 at 100.00 a second later; what is bought costs 0.005 a share, 1.00 at least.
  private func quote(_ venue: inout PaperVenue, second: Int64) -> [ExecutionReport] {
    var reports: [ExecutionReport] = []
    var hasMore = venue.onQuote(
      Quote(
        instrument: InstrumentID(0), time: Timestamp(seconds: second), bid: px(99),
        bidSize: qty(100), ask: px(100), askSize: qty(100)), into: &reports)
    while hasMore { hasMore = venue.resume(into: &reports) }
    return reports
  }

  @Test func `SEM-35 an order that filled in part is charged one minimum, also over a restart`()
    throws
  {
    var settings = PaperSettings()
    settings.liquidity = .displayed
    settings.fees.perUnit = money(0.005)
    settings.fees.minimum = money(1)
    let instrument = Instrument(
      id: InstrumentID(0), symbol: "SPY", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))
    var venue = PaperVenue(
      instruments: [instrument], kinds: [.init(hasQuotes: true)], settings: settings)
    venue.keepBooks()
    _ = quote(&venue, second: 1)
    var reports: [ExecutionReport] = []
    venue.process(
      .submit(
        OrderRequest(
          clOrdID: ClOrdID(session: 1, bracket: BracketID(1), role: .entry, sequence: 1),
          instrument: InstrumentID(0), side: .buy, kind: .market, quantity: qty(300),
          timeInForce: .gtc, isReduceOnly: false)), at: Timestamp(seconds: 2), into: &reports)
    #expect(reports.last?.fee == money(1))
    #expect(venue.matching.partFees.count == 1)
    let batch = venue.takeBatch(reports)
    var contents = VenueContents()
    contents.account = batch.account
    contents.working = batch.working
    var later = PaperVenue(
      instruments: [instrument], kinds: [.init(hasQuotes: true)], settings: settings)
    try later.restore(contents, isSameMarket: true)
    for var venue in [venue, later] {
      let fees = [3, 4].flatMap { quote(&venue, second: $0) }.map(\.fee)
      #expect(fees == [.zero, money(0.50)])
      #expect(venue.matching.partFees.isEmpty)
    }
  }
}
