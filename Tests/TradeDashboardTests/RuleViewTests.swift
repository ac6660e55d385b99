import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

/// What rules, held legs and several targets look like.
struct RuleViewTests {
  private func words(_ change: (inout BracketView) -> Void) -> [String] {
    var view = Fixture.brackets[0]
    change(&view)
    return BracketFigures(view, in: Fixture.snapshot)?.stateWords.map(\.text) ?? []
  }

  @Test func `every state has its word, the urgent first`() {
    #expect(words { _ in } == ["live"])
    #expect(words { $0.isTrailing = true } == ["trail"])
    #expect(words { $0.trail = TrailRule(distance: .ticks(5)) } == ["live"], "it waits")
    #expect(words { $0.heldLeg = .target } == ["held TP"])
    #expect(words { $0.isTriggered = true } == ["triggered"])
    #expect(
      words {
        $0.isTriggered = true
        $0.isTrailing = true
        $0.isBreakEven = true
        $0.heldLeg = .stop
      } == ["triggered", "trail", "b/e", "held SL"])
    #expect(
      words { $0.unprotectedSince = Fixture.time + .seconds(-12) }.first == "UNPROTECTED 12s")
  }

  private func detail(_ change: (inout BracketView) -> Void) -> [String] {
    var view = Fixture.brackets[0]
    change(&view)
    guard let figures = BracketFigures(view, in: Fixture.snapshot) else { return [] }
    return BracketDetail(figures: figures, unit: .atr).lines(width: 80).map { line in
      line.map(\.text).joined()
    }
  }

  @Test func `SEM-56 the details show the worst and the best move in price and R`() {
    let lines = detail {
      $0.adverse = Fixture.offset("0.425")
      $0.favourable = Fixture.offset("1.7")
    }
    #expect(lines.contains { $0.contains("MAE 0.42 (0.25R)  MFE 1.70 (1.00R)") }, "\(lines)")
  }

  @Test func `the details show trail, break-even and every target`() {
    let lines = detail {
      $0.trail = TrailRule(distance: .atr(Ratio(2)), afterR: .one)
      $0.breakEven = .afterFirstTarget
      $0.targets = [
        LegView(price: Fixture.price("102.90"), leavesQty: Quantity(50), status: .new),
        LegView(price: Fixture.price("104.60"), leavesQty: Quantity(50), status: .new),
      ]
    }
    #expect(lines.contains { $0.hasPrefix("trail 2atr after 1r, waiting  b/e after target1") })
    #expect(lines.contains { $0.hasPrefix("TP1    102.90 x50 working") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("TP2    104.60 x50 working") })
    #expect(lines[0].contains("reward 255.00 (1:1.5)"), "85 and 170: \(lines[0])")
    let trailing = detail {
      $0.trail = TrailRule(distance: .ticks(5))
      $0.isTrailing = true
    }
    #expect(trailing.contains { $0.hasPrefix("trail 5t, trailing") })
  }

  @Test func `SEM-24 a held exit is not called being sent`() {
    let lines = detail {
      $0.heldLeg = .target
      $0.target = LegView(price: Fixture.price("104.60"), leavesQty: .zero, status: .pendingNew)
    }
    #expect(lines.contains { $0.contains("target 104.60 held until the price gets there") })
  }

  @Test func `SEM-10 the exits of a waiting entry are planned, with the risk they would have`() {
    let view = Fixture.pendingBracket(4, 3, entry: "228.10", stop: "226.00", target: "232.00")
    let figures = BracketFigures(view, in: Fixture.snapshot)
    #expect(figures?.risk == Money(105))
    #expect(figures?.reward == Money(195))
    #expect(figures?.distanceText(to: .stop, in: .atr) == nil)
    var driver = Driver(size: Size(width: 120, height: 40))
    driver.type("jjj")
    #expect(driver.shows("risk 105.00  reward 195.00 (1:1.9)  planned"))
    #expect(driver.shows("stop   226.00 planned"))
    #expect(!driver.shows("being sent"))
  }

  @Test func `the gauge of a waiting entry says how far the entry is`() {
    var view = Fixture.pendingBracket(4, 3, entry: "220.50", stop: "218.40", target: "224.40")
    var snapshot = Fixture.snapshot
    func gauge(_ unit: DistanceUnit) -> String {
      guard let figures = BracketFigures(view, in: snapshot) else { return "" }
      return BracketColumns.gauge(figures, width: 20, unit: unit).text
    }
    #expect(gauge(.atr) == "├┄┄┄┄ EN 4.0A ┄┄┄┄┄┤")
    #expect(gauge(.price) == "├┄┄┄┄ EN 7.65 ┄┄┄┄┄┤")
    view.entry?.price = .zero
    #expect(gauge(.atr) == "├┄┄┄ EN market ┄┄┄┄┤")
    snapshot.watch[3].last = nil
    view.entry?.price = Fixture.price("220.50")
    #expect(gauge(.atr) == "├┄┄┄ EN market ┄┄┄┄┤")
  }

  @Test func `the gauge marks nearer targets`() {
    let gauge = Gauge(
      width: 21, stop: Price(90), entry: Price(100), target: Price(110), last: Price(95),
      isUnprotected: false, nearer: [Price(105)])
    #expect(gauge.text == "├────●━━━━┼────┆────┤")
  }

  @Test func `the chart shows every target by number, and each level beyond an edge`() {
    var bracket = Fixture.brackets[0]
    bracket.targets = ["102.90", "103.90", "150", "160"].map {
      LegView(price: Fixture.price($0), leavesQty: Quantity(25), status: .new)
    }
    bracket.target = bracket.targets[0]
    bracket.stop?.price = Fixture.price("50")
    var snapshot = Fixture.snapshot
    snapshot.brackets[0] = bracket
    let driver = Driver(snapshot, size: Size(width: 120, height: 40))
    for text in ["TP1 102.90│", "TP2 103.90│", "▲TP3 150.00│", "▲TP4 160.00│", "▼SL   50.00│"] {
      #expect(driver.shows(text), "\(text) in \(driver.lines)")
    }
  }

  @Test func `SEM-42 a finished trade that one bar decided says AMBIGUOUS`() {
    var trade = TradeResult(
      bracket: BracketID(1), instrument: InstrumentID(0), side: .buy, quantity: Quantity(1),
      entryAvgPx: Price(100), exitAvgPx: Price(99), openedAt: Fixture.time, closedAt: Fixture.time,
      reason: .stopLoss, netPnL: Money(-1), fees: .zero, risk: Money(1), basis: .atr,
      isAmbiguous: true)
    let words = { (trade: TradeResult) in
      Event(
        sequence: 1, time: Fixture.time, cause: .engine, bracket: trade.bracket,
        instrument: trade.instrument, body: .bracketCompleted(trade)
      ).words(in: Fixture.instruments)
    }
    #expect(words(trade).contains("AMBIGUOUS: one bar touched both legs"))
    trade.isAmbiguous = false
    #expect(!words(trade).contains("AMBIGUOUS"))
  }

  @Test func `SEM-47 a time limit is no warning`() {
    let event = { (reason: ExitReason) in
      Event(
        sequence: 1, time: Fixture.time, cause: .rule, bracket: BracketID(1), instrument: nil,
        body: .bracketCanceled(reason))
    }
    #expect(event(.expired).severity == .info)
    let closing = Event(
      sequence: 1, time: Fixture.time, cause: .rule, bracket: BracketID(1), instrument: nil,
      body: .bracketClosing(.timeLimit))
    #expect(closing.severity == .info)
  }
}
