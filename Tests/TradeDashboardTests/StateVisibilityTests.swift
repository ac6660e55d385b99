import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

/// What the rules want to be seen is seen: in the row at every size, in the details, in the log.
struct StateVisibilityTests {
  static let sizes = [
    Size(width: 200, height: 50), Size(width: 120, height: 40), Size(width: 80, height: 24),
    Size(width: 60, height: 20), Size(width: 40, height: 16),
  ]

  private func driver(
    _ size: Size, _ change: (inout BracketView, inout WatchView) -> Void
  ) -> Driver {
    var snapshot = Fixture.snapshot
    change(&snapshot.brackets[0], &snapshot.watch[0])
    return Driver(snapshot, size: size)
  }

  /// The row of the first bracket, which is selected.
  private func row(_ driver: Driver) -> String {
    driver.lines.first { $0.contains("▸ B1") } ?? "no row: \(driver.lines)"
  }

  private func details(_ change: (inout BracketView) -> Void) -> [String] {
    var view = Fixture.brackets[0]
    change(&view)
    guard let figures = BracketFigures(view, in: Fixture.snapshot) else { return [] }
    return BracketDetail(figures: figures, unit: .atr).lines(width: 80).map { line in
      line.map(\.text).joined()
    }
  }

  @Test func `the details of a bare position name the key that closes, also a rebound one`() {
    var view = Fixture.brackets[0]
    view.unprotectedSince = Timestamp(seconds: 0)
    guard let figures = BracketFigures(view, in: Fixture.snapshot) else {
      Issue.record("no figures")
      return
    }
    for (keys, word) in [
      (KeyBindings(), "c closes it"),
      (KeyBindings([KeyRebinding(action: "close", keys: ["F9"])]), "F9 closes it"),
    ] {
      let lines = BracketDetail(figures: figures, unit: .atr, keys: keys).lines(width: 80)
      #expect(lines.contains { $0.contains { $0.text.hasSuffix(word) } })
    }
  }

  // MARK: Held legs

  @Test(arguments: sizes, [(OrderRole.target, "held TP"), (.stop, "held SL")])
  func `SEM-24 the row names the leg that the engine holds`(
    size: Size, leg: (role: OrderRole, word: String)
  ) {
    let driver = driver(size) { bracket, _ in bracket.heldLeg = leg.role }
    #expect(row(driver).contains(leg.word))
    #expect(driver.role(of: leg.word) == .held)
  }

  @Test func `SEM-24 a bracket that waits or closes holds no leg to speak of`() {
    for phase in [BracketPhase.pending, .closing(.flattened)] {
      let driver = driver(Size(width: 120, height: 40)) { bracket, _ in
        bracket.heldLeg = .target
        bracket.phase = phase
      }
      #expect(!row(driver).contains("held"))
    }
  }

  @Test func `SEM-24 the details name the held stop too`() {
    let lines = details {
      $0.heldLeg = .stop
      $0.stop = LegView(price: Fixture.price("99.50"), leavesQty: .zero, status: .pendingNew)
    }
    #expect(lines.contains { $0.contains("99.50 held until the price gets there") }, "\(lines)")
    #expect(!lines.contains { $0.contains("target 104.60 held") })
  }

  // MARK: Protection

  @Test(arguments: sizes)
  func `SEM-9 a row without a stop says UNPROTECTED with its seconds, before all else`(
    size: Size
  ) {
    let driver = driver(size) { bracket, watch in
      bracket.unprotectedSince = Fixture.time + .seconds(-75)
      bracket.isStopOnly = true
      bracket.basis = .fallback
      watch.staleAge = .seconds(31)
    }
    #expect(row(driver).contains("UNPROTECTED 75s"))
    #expect(driver.role(of: "UNPROTECTED") == .unprotected)
  }

  @Test func `SEM-9 the details of it say what to do`() {
    let lines = details { $0.unprotectedSince = Fixture.time }
    #expect(lines.contains { $0.contains("UNPROTECTED  :protect B1 plans new exits") }, "\(lines)")
  }

  @Test(arguments: sizes)
  func `SEM-52 a row whose stop has no ATR behind it says FALLBACK`(size: Size) {
    let driver = driver(size) { bracket, _ in bracket.basis = .fallback }
    #expect(row(driver).contains("FALLBACK"))
    #expect(driver.role(of: "FALLBACK") == .fallback)
    #expect(details { $0.basis = .fallback }.contains { $0.contains("FALLBACK stop: no ATR") })
  }

  // MARK: Stale data

  @Test(arguments: sizes)
  func `SEM-62 the row says STALE with the age of the data`(size: Size) {
    let driver = driver(size) { _, watch in watch.staleAge = .seconds(31) }
    #expect(row(driver).contains("STALE 31s"))
    // The symbol's own row, strip or title says it as well.
    let own = driver.lines.count { $0.contains("STALE 31s") || $0.contains("data 31s old") }
    #expect(own >= 2, "\(driver.lines)")
    #expect(driver.role(of: "STALE") == .stale)
  }

  @Test func `SEM-62 the watchlist tells the age in the row when there is room`() {
    var snapshot = Fixture.snapshot
    snapshot.watch[4].staleAge = .seconds(31)
    let wide = Driver(snapshot, size: Size(width: 200, height: 50))
    #expect(wide.line(with: "BTCU")?.contains("STALE 31s") == true, "\(wide.lines)")
    // And gives no column away for it.
    let narrow = Driver(snapshot, size: Size(width: 120, height: 40))
    #expect(narrow.line(with: "BTCU 64980")?.contains("STALE") == true)
    #expect(narrow.line(with: "CHG%")?.contains("ATR") == true)
  }

  // MARK: Triggered, ambiguous

  @Test(arguments: sizes)
  func `SEM-31 a row whose stop was reached says so, in full where there is room`(size: Size) {
    let driver = driver(size) { bracket, _ in bracket.isTriggered = true }
    // It is not worth a column; the details below the table tell the rest.
    let isFull = size.width == 60
    #expect(row(driver).contains("triggered, not filled") == isFull)
    #expect(row(driver).contains("triggered"))
    #expect(driver.role(of: "triggered") == .warning)
    #expect(details { $0.isTriggered = true }.contains { $0.contains("triggered, not filled") })
  }

  @Test func `SEM-42 the end of a trade that one bar decided says AMBIGUOUS in the log`() {
    let trade = TradeResult(
      bracket: BracketID(1), instrument: InstrumentID(0), side: .buy, quantity: Quantity(1),
      entryAvgPx: Price(100), exitAvgPx: Price(99), openedAt: Fixture.time, closedAt: Fixture.time,
      reason: .stopLoss, netPnL: Money(-1), fees: .zero, risk: Money(1), basis: .atr,
      isAmbiguous: true)
    var snapshot = Fixture.snapshot
    snapshot.log.append(
      Fixture.event(
        8, secondsAgo: 0, bracket: 1, instrument: 0, cause: .engine, .bracketCompleted(trade)))
    let driver = Driver(snapshot, size: Size(width: 120, height: 40))
    #expect(driver.shows("AMBIGUOUS"), "\(driver.lines)")
  }

  // MARK: Limits

  /// Refusals of every limit, each with the limit, its value and the excess.
  @Test(arguments: [
    (Refusal.positionLimit(limit: Quantity(2), would: Quantity(3)), ["max_position 2", "1 "]),
    (.notionalLimit(limit: Money(5_000), would: Money(6_500)), ["max_notional", "5,000", "1,500"]),
    (.openRiskLimit(limit: Money(300), would: Money(345)), ["max_open_risk", "300", "45"]),
    (.tooManyBrackets(limit: 50), ["max_active_brackets 50"]),
    (.dailyLossLimit(limit: Money(500), loss: Money(512)), ["max_daily_loss 500", "512", "12.00"]),
    (.orderRate(limit: 5), ["orders_per_second 5", "1 too many"]),
    (
      .priceCollar(limit: Ratio(raw: 50_000_000), distance: Ratio(raw: 62_500_000)),
      ["price_collar 5"]
    ),
  ])
  func `SEM-61 a refusal in the log names the limit, its value and the excess`(
    refusal: Refusal, words: [String]
  ) {
    var snapshot = Fixture.snapshot
    snapshot.log.append(
      Fixture.event(
        8, secondsAgo: 0, bracket: nil, instrument: 0, cause: .trader, .riskRefused(refusal)))
    let driver = Driver(snapshot, size: Size(width: 120, height: 40))
    // What is too long for a row goes on in the next one.
    let start = driver.lines.lastIndex { $0.contains("refused") } ?? 0
    let line = driver.lines[start...].prefix(2).joined()
    for word in words { #expect(line.contains(word), "\(word) in \(line)") }
  }

  @Test func `without an ATR the details tell no distance twice`() {
    var snapshot = Fixture.snapshot
    snapshot.watch[0].atr = nil
    let driver = Driver(snapshot, size: Size(width: 120, height: 40))
    #expect(driver.shows("away 2.85 (2.78%, 285t)"))
  }

  @Test func `SEM-59 a position that no bracket owns is shown as UNMANAGED at every size`() {
    var snapshot = Fixture.snapshot
    snapshot.watch[3].unmanaged = Fixture.quantity("-7")
    for (width, height) in [(40, 10), (80, 24), (120, 40), (200, 50)] {
      let driver = Driver(snapshot, size: Size(width: width, height: height))
      #expect(driver.shows("UNMANAGED"), "\(width)x\(height)")
    }
    let wide = Driver(snapshot, size: Size(width: 120, height: 40))
    #expect(wide.shows("UNMANAGED short 7 AAPX at 228.15: :protect AAPX brackets it"))
    var asking = Driver(snapshot)
    asking.type(":protect aapx")
    asking.press(.enter)
    #expect(asking.shows("a bracket for the short 7 AAPX that nobody watches"))
    var other = Driver(snapshot)
    other.type(":protect eurf")
    other.press(.enter)
    #expect(!other.shows("that nobody watches"))
  }
}
