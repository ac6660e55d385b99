import Testing
import TradeEngine
import TradingModel

/// What a venue may never send, sent: nothing may trap, and the engine's own books stay consistent.
struct NonsenseTests {
  private static let extremes: [Int64] = [
    0, 1, -1, 10, 1_000_000_000, 10_000_000_000, -10_000_000_000, .max, .min, .max - 1,
    4_000_000_000_000_000_000, -4_000_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]

  private func mangle(_ report: ExecutionReport, _ chance: inout SplitMix64) -> ExecutionReport {
    func extreme() -> Int64 { Self.extremes.randomElement(using: &chance) ?? 0 }
    var mangled = report
    for _ in 0..<Int.random(in: 0...4, using: &chance) {
      switch Int.random(in: 0..<14, using: &chance) {
      case 0: mangled.execType = ExecType.allCases.randomElement(using: &chance) ?? .new
      case 1: mangled.ordStatus = OrdStatus.allCases.randomElement(using: &chance) ?? .new
      case 2: mangled.orderQty = Quantity(raw: extreme())
      case 3: mangled.cumQty = Quantity(raw: extreme())
      case 4: mangled.leavesQty = Quantity(raw: extreme())
      case 5: mangled.lastQty = Quantity(raw: extreme())
      case 6: mangled.lastPx = Price(raw: extreme())
      case 7: mangled.fee = Money(raw: extreme())
      case 8: mangled.side = mangled.side.opposite
      case 9: mangled.instrument = InstrumentID(Int(extreme() % 5))
      case 10: mangled.kind = .stop(Price(raw: extreme()))
      case 11: mangled.kind = .limit(Price(raw: extreme()))
      case 12:
        mangled.clOrdID = ClOrdID(
          session: 1, bracket: BracketID(UInt32.random(in: 0...9, using: &chance)),
          role: OrderRole.allCases.randomElement(using: &chance) ?? .stop,
          sequence: UInt32.random(in: 0...60, using: &chance))
      default:
        mangled.refusal =
          [nil, .tooLate, .closed, .unknownOrder].randomElement(using: &chance) ?? nil
      }
    }
    mangled.execID =
      [
        UInt64.random(in: 0...400, using: &chance), .random(in: 0...400, using: &chance), .max, 0,
      ].randomElement(using: &chance) ?? 0
    return mangled
  }

  @Test(arguments: UInt64(0)..<60)
  func `mangled reports trap nothing, and the positions stay the sum of the brackets`(
    seed: UInt64
  ) {
    var session = ChaosSession(seed: seed)
    session.run(steps: 300)
    var chance = SplitMix64(seed: seed)
    var engine = session.desk.origin
    var sequence: UInt64 = 0
    var outbox = Outbox()
    func feed(_ time: Timestamp, _ fact: Input.Fact) {
      sequence += 1
      engine.process(Input(sequence: sequence, time: time, fact: fact), into: &outbox)
    }
    for input in session.desk.inputs {
      feed(input.time, input.fact)
      guard case .report(let report) = input.fact else { continue }
      for _ in 0..<3 { feed(input.time, .report(mangle(report, &chance))) }
      let problems = engine.invariantViolations().filter { $0.contains("position") }
      #expect(problems.isEmpty, "seed \(seed)")
    }
    _ = (engine.bracketViews(), engine.watchViews(), engine.accountView(), engine.buyingPower)
  }

  @Test func `repeats and gaps of report numbers in any order are booked once each`() {
    var desk = EngineHarness()
    desk.trade(100)
    desk.enter(.buy, 3000, kind: .limit(px(1)), stop: .price(px(0.5)), target: .price(px(2)))
    desk.trade(1)
    guard let entry = desk.find(.entry) else { return }
    var reports = (0..<3000).map { _ in desk.fillReport(entry, qty(1), at: px(1)) }
    var chance = SplitMix64(seed: 7)
    reports.shuffle(using: &chance)
    for report in reports.prefix(500) {
      desk.send(report)
      desk.send(report)
    }
    #expect(desk.row()?.remaining == qty(500))
    for report in reports { desk.send(report) }
    #expect(desk.row()?.remaining == qty(3000))
    #expect(desk.row()?.entry == nil)
  }
}
