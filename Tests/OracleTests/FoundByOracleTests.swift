import Connectors
import PaperTrading
import Testing
import TradingModel

/// What the reference venue found, as the shortest story that shows it.
struct FoundByOracleTests {
  private static let start: Int64 = 1_700_000_000_000_000_000
  private var venue: MatchingEngine
  private var reports: [ExecutionReport] = []
  private var sequence: UInt32 = 0

  init() { venue = Self.venue(.init(hasTrades: true)) { _ in } }

  private static func venue(
    _ kinds: FeedInfo.Kinds, _ change: (inout PaperSettings) -> Void
  ) -> MatchingEngine {
    var settings = PaperSettings()
    change(&settings)
    let instrument = Instrument(
      id: InstrumentID(0), symbol: "S0", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))
    return MatchingEngine(instruments: [instrument], kinds: [kinds], settings: settings)
  }

  private mutating func submit(
    _ side: Side, _ quantity: Int64, _ kind: OrderKind, _ timeInForce: TimeInForce = .gtc,
    isReduceOnly: Bool = false, at second: Int64 = 0
  ) -> ClOrdID {
    sequence += 1
    let id = ClOrdID(session: 1, bracket: BracketID(1), role: .entry, sequence: sequence)
    let request = OrderRequest(
      clOrdID: id, instrument: InstrumentID(0), side: side, kind: kind,
      quantity: Quantity(quantity), timeInForce: timeInForce, isReduceOnly: isReduceOnly)
    send(.submit(request), at: second)
    return id
  }

  private mutating func send(_ command: Command, at second: Int64 = 0) {
    venue.process(command, at: Self.time(second), into: &reports)
  }

  private static func time(_ second: Int64) -> Timestamp {
    Timestamp(nanoseconds: start + second * 1_000_000_000)
  }

  private mutating func trade(_ price: Int64, at second: Int64) {
    var goesOn = venue.onTrade(
      Trade(
        instrument: InstrumentID(0), time: Self.time(second), price: Price(price), quantity: .zero),
      into: &reports)
    while goesOn { goesOn = venue.resume(into: &reports) }
  }

  private func bar(_ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64, at second: Int64)
    -> Bar
  {
    Bar(
      instrument: InstrumentID(0), start: Self.time(second), span: .seconds(60),
      open: Price(open), high: Price(high), low: Price(low), close: Price(close), volume: .zero)
  }

  private mutating func play(_ bar: Bar) {
    var goesOn = venue.onBar(bar, into: &reports)
    while goesOn { goesOn = venue.resume(into: &reports) }
  }

  @Test mutating func `SEM-27 a stop-limit triggered at once rests at its limit, never better`() {
    venue = Self.venue(.init(hasBars: true)) { _ in }
    play(bar(100, 100, 100, 100, at: 0))
    _ = submit(.sell, 10, .stopLimit(stop: Price(105), limit: Price(104)), at: 60)
    #expect(reports.map(\.execType) == [.new, .triggered])
    play(bar(106, 106, 106, 106, at: 60))
    #expect(reports.last?.lastPx == Price(104))
  }

  @Test mutating func `SEM-39 funds asked at the fill are those the fill costs, slippage too`() {
    venue = Self.venue(.init(hasTrades: true)) {
      $0.cash = Money(1_000)
      $0.slippageTicks = 1
    }
    _ = submit(.buy, 10, .market)
    trade(100, at: 1)
    let required = Money(raw: 1_000_100_000_000)
    #expect(
      reports.last?.refusal == .insufficientFunds(required: required, available: Money(1_000)))
    #expect(venue.account.cash == Money(1_000))
  }

  @Test mutating func `SEM-39 an order amended once there is a price is not asked twice`() {
    venue = Self.venue(.init(hasTrades: true)) {
      $0.cash = Money(1_000)
      $0.marketFill = .next
    }
    // Sent after the first print's time, so that the print is too old for it.
    let id = submit(.buy, 5, .market, at: 10)
    trade(100, at: 9)
    send(
      .replace(
        ReplaceRequest(
          clOrdID: id, instrument: InstrumentID(0), kind: .market, quantity: Quantity(6))), at: 10)
    trade(100, at: 11)
    #expect(reports.map(\.execType) == [.new, .replaced, .trade])
    #expect(venue.account.positions == [Quantity(6)])
  }

  @Test mutating func `SEM-58 an id with another bracket or role is unknown, also when final`() {
    trade(100, at: 0)
    let id = submit(.buy, 1, .market)
    let alike = ClOrdID(
      session: 1, bracket: BracketID(9), role: .stop, sequence: id.sequence)
    send(.status(alike, InstrumentID(0)))
    #expect(reports.last?.execType == .unknownOrder)
    send(.cancel(alike, InstrumentID(0)))
    #expect(reports.last?.refusal == .unknownOrder)
  }

  @Test mutating func `SEM-32 who is told of an order's end does not know the bar's close yet`() {
    venue = Self.venue(.init(hasBars: true)) { _ in }
    play(bar(100, 100, 100, 100, at: 0))
    _ = submit(.buy, 1, .limit(Price(1)), .gtd(Self.time(70)), at: 60)
    #expect(venue.onBar(bar(100, 150, 100, 150, at: 120), into: &reports))
    #expect(reports.last?.execType == .expired)
    #expect(venue.marks == [Price(100)])
    while venue.resume(into: &reports) {}
    #expect(venue.marks == [Price(150)])
  }

  @Test mutating func `SEM-37 what works on one side does not make the other uncountable`() {
    venue = Self.venue(.init(hasTrades: true)) {
      $0.cash = Money(9_000_000_000)
      $0.capabilities.enforcesReduceOnly = false
    }
    trade(1, at: 0)
    // As much as can be counted; then an exit that nothing holds back sells one more.
    _ = submit(.sell, 4_000_000_000, .limit(Price(2)))
    _ = submit(.sell, 1, .market, isReduceOnly: true)
    _ = submit(.sell, 1, .market)
    #expect(reports.last?.refusal == .valueOutOfRange)
    _ = submit(.buy, 1, .market)
    #expect(reports.map(\.execType) == [.new, .new, .trade, .rejected, .new, .trade])
    #expect(venue.account.positions == [.zero])
  }

  @Test
  mutating func `SEM-37 an order that could not be valued is asked at its fill all it would be`() {
    venue = Self.venue(.init(hasTrades: true)) { $0.cash = Money(9_000_000_000) }
    // Four thousand million can be counted, and one more than that.
    _ = submit(.buy, 1, .stop(Price(50)))
    _ = submit(.buy, 4_000_000_000, .market)
    trade(1, at: 1)
    #expect(reports.map(\.execType) == [.new, .new, .canceled])
    #expect(reports.last?.refusal == .valueOutOfRange)
  }
}
