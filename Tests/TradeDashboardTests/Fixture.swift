import TextGrid
import TradingModel

@testable import TradeDashboard

/// A fixed market, account and set of brackets: the same picture every time.
enum Fixture {
  /// 2024-01-02 14:03:27 UTC.
  static let time = CivilTime(
    year: 2024, month: 1, day: 2, hour: 14, minute: 3, second: 27
  ).timestamp

  static func price(_ text: String) -> Price {
    // A wrong literal is a fault of the fixture, which the trap names.
    guard let price = try? Price(parsing: text) else { preconditionFailure("\(text)") }
    return price
  }

  static func offset(_ text: String) -> PriceOffset { PriceOffset(raw: price(text).raw) }
  static func money(_ text: String) -> Money { Money(raw: price(text).raw) }
  static func ratio(_ text: String) -> Ratio { Ratio(raw: price(text).raw) }
  static func quantity(_ text: String) -> Quantity { Quantity(raw: price(text).raw) }

  static let instruments: [Instrument] = [
    instrument(0, "NVDX", tick: "0.01", lot: "1"),
    instrument(1, "ESZ6", tick: "0.25", lot: "1", multiplier: "50"),
    instrument(2, "CLF7", tick: "0.01", lot: "1", multiplier: "1000"),
    instrument(3, "AAPX", tick: "0.01", lot: "1"),
    instrument(4, "BTCU", tick: "0.01", lot: "0.00001"),
    instrument(5, "EURF", tick: "0.0001", lot: "1", multiplier: "100000"),
  ]

  static func instrument(
    _ index: Int, _ symbol: String, tick: String, lot: String, multiplier: String = "1"
  ) -> Instrument {
    Instrument(
      id: InstrumentID(index), symbol: symbol, tick: offset(tick), lot: quantity(lot),
      multiplier: ratio(multiplier), margin: .one)
  }

  static func watch(
    _ index: Int, last: String, open: String, atr: String, position: String = "0"
  ) -> WatchView {
    WatchView(
      instrument: InstrumentID(index), last: price(last), bid: nil, ask: nil,
      dayOpen: price(open), atr: offset(atr), atrHave: 14, atrNeed: 14,
      position: quantity(position), staleAge: nil)
  }

  /// A live bracket; `net` and `risk` in account currency.
  static func bracket(
    _ number: UInt32, _ index: Int, _ side: Side, _ quantity: String, entry: String, stop: String,
    target: String, net: String, risk: String
  ) -> BracketView {
    let leg = { (text: String) in
      LegView(price: price(text), leavesQty: Fixture.quantity(quantity), status: .new)
    }
    return BracketView(
      id: BracketID(number), instrument: InstrumentID(index), side: side, phase: .live,
      orderQty: Fixture.quantity(quantity), remaining: Fixture.quantity(quantity),
      entryPx: price(entry), initialStop: price(stop), stop: leg(stop), target: leg(target),
      entry: nil, basis: .atr, isStopOnly: false, unprotectedSince: nil, isBreakEven: false,
      netPnL: money(net), risk: money(risk),
      openedAt: Timestamp(nanoseconds: time.nanoseconds - 761_000_000_000),
      timeLimitAt: time + .seconds(2839))
  }

  /// A bracket whose entry waits at its limit, with the exits it plans.
  static func pendingBracket(
    _ number: UInt32, _ index: Int, entry: String, stop: String, target: String
  ) -> BracketView {
    var view = bracket(
      number, index, .buy, "50", entry: entry, stop: stop, target: target, net: "0", risk: "0")
    view.phase = .pending
    view.remaining = .zero
    view.stop = LegView(price: price(stop), leavesQty: .zero, status: .pendingNew)
    view.target = LegView(price: price(target), leavesQty: .zero, status: .pendingNew)
    view.entry = LegView(price: price(entry), leavesQty: quantity("50"), status: .new)
    view.timeLimitAt = nil
    return view
  }

  static var brackets: [BracketView] {
    var breakEven = bracket(
      5, 4, .buy, "0.25", entry: "64210", stop: "64210", target: "66800", net: "192.5",
      risk: "270")
    breakEven.initialStop = price("63130")
    breakEven.isBreakEven = true
    return [
      bracket(
        1, 0, .buy, "100", entry: "101.20", stop: "99.50", target: "104.60", net: "115",
        risk: "170"),
      bracket(
        2, 1, .sell, "2", entry: "5120.25", stop: "5128", target: "5100", net: "575",
        risk: "775"),
      bracket(
        3, 2, .buy, "1", entry: "71.40", stop: "70.90", target: "72.60", net: "-180", risk: "500"),
      pendingBracket(4, 3, entry: "228.10", stop: "226.00", target: "232.00"),
      breakEven,
      bracket(
        6, 5, .sell, "5", entry: "1.0852", stop: "1.0880", target: "1.0800", net: "-450",
        risk: "1400"),
    ]
  }

  static var watchlist: [WatchView] {
    var rows = [
      watch(0, last: "102.35", open: "101.20", atr: "0.82", position: "100"),
      watch(1, last: "5114.50", open: "5125.25", atr: "6.4", position: "-2"),
      watch(2, last: "71.22", open: "71.50", atr: "0.31", position: "1"),
      watch(3, last: "228.15", open: "228.10", atr: "1.9"),
      watch(4, last: "64980", open: "63490", atr: "540", position: "0.25"),
      watch(5, last: "1.0861", open: "1.0870", atr: "0.0011", position: "-5"),
    ]
    rows[0].closes = bars().suffix(12).map(\.close)
    (rows[0].bid, rows[0].bidSize) = (price("102.34"), quantity("300"))
    (rows[0].ask, rows[0].askSize) = (price("102.36"), quantity("1250"))
    return rows
  }

  /// 240 one-minute bars that rise to about 104.5 and end at 102.35.
  static func bars(count: Int = 240, index: Int = 0, span: TimeSpan = .seconds(60)) -> [Bar] {
    var state: UInt64 = 20_240_102
    func next(_ bound: Int64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % bound
    }
    let cent = fixedPointScale / 100
    // Waypoints of the day, in cents: the walk leans toward the next one.
    let way: [(Int, Int64)] = [
      (0, 10_080), (60, 10_130), (110, 10_400), (170, 10_330), (240, 10_235),
    ]
    var close: Int64 = 10_080
    let start = time.floored(to: span)
    return (0..<count).map { step in
      let open = close
      let goal = way.first { $0.0 * count / 240 > step }?.1 ?? 10_235
      close = open + next(37) - 18 + (goal - open) / 24
      if step == count - 1 { close = 10_235 }
      let high = max(open, close) + next(9)
      let low = min(open, close) - next(9)
      let offset = Int64(step - count + 1)
      return Bar(
        instrument: InstrumentID(index), start: start + span.times(offset), span: span,
        open: Price(raw: open * cent), high: Price(raw: high * cent), low: Price(raw: low * cent),
        close: Price(raw: close * cent), volume: Quantity(100 + next(900)))
    }
  }

  static func event(
    _ sequence: UInt64, secondsAgo: Int64, bracket: UInt32?, instrument: Int?, cause: Cause,
    _ body: Event.Body
  ) -> LogEntry {
    .event(
      Event(
        sequence: sequence, time: time + .seconds(-secondsAgo), cause: cause,
        bracket: bracket.map { BracketID($0) }, instrument: instrument.map { InstrumentID($0) },
        body: body))
  }

  static func order(
    _ number: UInt32, _ role: OrderRole, _ side: Side, _ kind: OrderKind, _ quantity: String,
    filled: String = "0"
  ) -> OrderFacts {
    OrderFacts(
      clOrdID: ClOrdID(session: 1, bracket: BracketID(number), role: role, sequence: number * 10),
      side: side, kind: kind, orderQty: Fixture.quantity(quantity),
      cumQty: Fixture.quantity(filled))
  }

  static var log: [LogEntry] {
    let fill = FillFacts(
      order: order(6, .entry, .sell, .market, "5", filled: "5"), execID: 12,
      lastQty: quantity("5"), lastPx: price("1.0852"), fee: .zero)
    let plan = ExitPlan(
      reference: price("1.0852"), stop: price("1.0880"), target: price("1.0800"), basis: .atr,
      atr: offset("0.0014"), ratio: ratio("1.857142857"))
    let done = TradeResult(
      bracket: BracketID(7), instrument: InstrumentID(0), side: .buy, quantity: quantity("50"),
      entryAvgPx: price("103.10"), exitAvgPx: price("104.20"), openedAt: time, closedAt: time,
      reason: .takeProfit, netPnL: money("55"), fees: .zero, risk: money("40"), basis: .atr,
      isAmbiguous: false)
    return [
      event(1, secondsAgo: 340, bracket: 6, instrument: 5, cause: .venue, .orderFilled(fill)),
      event(
        2, secondsAgo: 340, bracket: 6, instrument: 5, cause: .engine,
        .bracketCreated(plan, quantity: quantity("5"))),
      event(
        3, secondsAgo: 77, bracket: 5, instrument: 4, cause: .trader,
        .stopMoved(from: price("63130"), to: price("64210"))),
      event(
        4, secondsAgo: 29, bracket: 4, instrument: 3, cause: .venue,
        .orderAccepted(order(4, .entry, .buy, .limit(price("228.10")), "50"))),
      event(
        5, secondsAgo: 12, bracket: 7, instrument: 0, cause: .engine, .bracketCompleted(done)),
      event(
        6, secondsAgo: 5, bracket: nil, instrument: 2, cause: .trader,
        .riskRefused(.positionLimit(limit: Quantity(2), would: Quantity(3)))),
      event(
        7, secondsAgo: 1, bracket: 1, instrument: 0, cause: .trader,
        .stopMoved(from: price("99.49"), to: price("99.50"))),
    ]
  }

  static var account: AccountView {
    var account = AccountView()
    account.cash = money("90000")
    account.equity = money("100412.50")
    account.dayPnL = money("412.50")
    account.openRisk = money("3115")
    return account
  }

  static let snapshot: Snapshot = {
    var snapshot = empty
    snapshot.sequence = 7
    snapshot.watch = watchlist
    snapshot.brackets = brackets
    snapshot.orders = orders
    snapshot.fills = fills
    snapshot.trades = trades
    snapshot.log = log
    return snapshot
  }()

  /// A market without brackets.
  static let empty: Snapshot = {
    var snapshot = Snapshot()
    snapshot.time = time
    snapshot.feed.name = "sim"
    snapshot.feed.speed = Ratio(60)
    snapshot.feed.progress = ratio("0.344")
    snapshot.account = account
    snapshot.instruments = instruments
    snapshot.watch = watchlist.map { view in
      var flat = view
      flat.position = .zero
      return flat
    }
    snapshot.chart = ChartView(
      instrument: InstrumentID(0), barSpan: .seconds(60), bars: bars(), scroll: 0)
    return snapshot
  }()

  /// What the engine would answer to a ticket: 54 at 102.35, stop 2 ATR away, target 1.5R.
  static func preview(_ request: EntryRequest, refusal: Refusal? = nil) -> EntryPreview {
    let isBuy = request.side == .buy
    let plan = ExitPlan(
      reference: price("102.35"), stop: price(isBuy ? "100.71" : "103.99"),
      target: price(isBuy ? "104.81" : "99.89"), basis: .atr, atr: offset("0.82"),
      ratio: ratio("1.5"))
    var size = quantity("195")
    if case .quantity(let typed) = request.size { size = typed }
    let instrument = instruments[0]
    return EntryPreview(
      request: request, quantity: size, plan: plan,
      notional: instrument.value(of: size, at: plan.reference) ?? .zero,
      risk: instrument.value(of: size, at: price("1.64")) ?? .zero,
      reward: instrument.value(of: size, at: price("2.46")) ?? .zero, refusal: refusal)
  }
}

/// Drives a dashboard like a person: keys with time between them, and eyes on the picture.
struct Driver {
  var dashboard: Dashboard
  var now = TimeSpan.seconds(100)
  var snapshot: Snapshot
  let size: Size
  let glyphs: GlyphSet

  init(
    _ snapshot: Snapshot = Fixture.snapshot, size: Size = Size(width: 80, height: 24),
    glyphs: GlyphSet = .unicode, focus: Pane = .brackets
  ) {
    self.snapshot = snapshot
    self.size = size
    self.glyphs = glyphs
    dashboard = Dashboard(settings: InterfaceSettings(), glyphs: glyphs)
    dashboard.resize(to: size)
    dashboard.receive(snapshot)
    dashboard.focus = focus
  }

  /// Presses keys half a second apart, so that the chart follows each, and answers tickets with a
  /// preview.
  @discardableResult
  mutating func press(_ keys: Key...) -> [Intent] {
    var intents: [Intent] = []
    for key in keys {
      now = now + .milliseconds(500)
      answerTicket()
      intents += dashboard.handle(key, now: now)
      dashboard.settle(now: now + HeldChart.span)
    }
    answerTicket()
    return intents
  }

  /// Types characters.
  @discardableResult
  mutating func type(_ text: String) -> [Intent] {
    var intents: [Intent] = []
    for scalar in text.unicodeScalars { intents += press(.character(scalar)) }
    return intents
  }

  /// Puts the preview of the open ticket into the snapshot.
  mutating func answerTicket(refusal: Refusal? = nil) {
    let request = dashboard.frameRequest.ticket
    guard snapshot.preview?.request != request || refusal != nil else { return }
    snapshot.preview = request.map { Fixture.preview($0, refusal: refusal) }
    dashboard.receive(snapshot)
  }

  /// The picture.
  var grid: CellGrid {
    var grid = CellGrid(size, glyphs: glyphs)
    dashboard.render(into: &grid, now: now)
    return grid
  }

  /// The picture as text.
  var lines: [String] { grid.lines }

  /// Whether some line holds the text.
  func shows(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

  /// The first line that holds the text.
  func line(with text: String) -> String? { lines.first { $0.contains(text) } }

  /// The role of the first cell of the text.
  func role(of text: String) -> Role? {
    let grid = grid
    let wanted = Array(text.unicodeScalars)
    for y in 0..<grid.height {
      for x in 0..<max(0, grid.width - wanted.count + 1)
      where wanted.indices.allSatisfy({ grid[x + $0, y].scalar == wanted[$0] }) {
        return grid[x, y].role
      }
    }
    return nil
  }
}
