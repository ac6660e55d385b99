import Foundation
import Testing
import TradeEngine
import TradingModel

/// Random sessions: whatever happens, the rules hold and everything can be flattened.
struct ChaosTests {
  /// A session of `steps` and what is wrong at its end.
  private func play(seed: UInt64, steps: Int, faults: Bool = true) -> (ChaosSession, [String]) {
    var session = ChaosSession(seed: seed, faults: faults)
    session.run(steps: steps)
    let desk = session.desk
    var problems = desk.problems
    if desk.engine.activeBracketCount != 0 {
      problems.append("brackets are left: \(desk.engine.bracketViews())")
    }
    if desk.engine.workingOrderCount != 0 { problems.append("the engine thinks orders work") }
    if desk.engine.openPositionCount != 0 { problems.append("a position is left") }
    for order in desk.orders where !order.status.isFinal {
      problems.append("\(order.request.clOrdID) works at the venue")
    }
    // What is left is dust below one lot, which both know of (SEM-15).
    for (index, position) in desk.venuePositions.enumerated()
    where position != desk.engine.position(of: InstrumentID(index)) {
      problems.append("the venue holds \(position)")
    }
    if Int128(desk.engine.accountView().cash.raw) != desk.venueCash {
      problems.append("SEM-40 cash \(desk.engine.accountView().cash) is not the venue's")
    }
    let realized = Int128(desk.engine.accountView().realized.raw)
    if Int128(money(1_000_000).raw) + realized != desk.venueCash {
      problems.append("SEM-40 what the trades made is not what the cash gained")
    }
    return (session, problems)
  }

  /// How many sessions are played; a soak sets BRACE_SEEDS.
  static let seeds: UInt64 =
    ProcessInfo.processInfo.environment["BRACE_SEEDS"].flatMap(UInt64.init) ?? 60

  @Test(arguments: 0..<ChaosTests.seeds)
  func `SEM-63 the rules hold in a random session, and flattening leaves nothing`(seed: UInt64) {
    let (_, problems) = play(seed: seed, steps: 500)
    #expect(problems.isEmpty, "seed \(seed)")
  }

  @Test(arguments: UInt64(1000)..<1010)
  func `SEM-63 the rules hold with a venue that makes no mistakes`(seed: UInt64) {
    let (session, problems) = play(seed: seed, steps: 500, faults: false)
    #expect(problems.isEmpty, "seed \(seed)")
    let errors = session.desk.events.filter { $0.line.hasPrefix("error") }
    #expect(errors.allSatisfy { $0.line.hasPrefix("error doubleFill") }, "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<8)
  func `the same inputs give the same commands and events, byte for byte`(seed: UInt64) {
    let desk = play(seed: seed, steps: 2000).0.desk
    for _ in 0..<2 {
      var engine = desk.origin
      var outbox = Outbox()
      for input in desk.inputs { engine.process(input, into: &outbox) }
      #expect(outbox.commands == desk.commands)
      #expect(outbox.events == desk.events)
      #expect(engine.bracketViews() == desk.engine.bracketViews())
      #expect(engine.watchViews() == desk.engine.watchViews())
      #expect(engine.equity == desk.engine.equity)
    }
  }

  @Test func `the sessions reach every fault and every way out`() {
    var seen: [String: Int] = [:]
    for seed in UInt64(0)..<120 {
      seen.merge(play(seed: seed, steps: 600).0.seen, uniquingKeysWith: +)
    }
    let reasons: [ExitReason] = [
      .takeProfit, .stopLoss, .timeLimit, .flattened, .closed, .emergencyExit, .doubleFill, .killed,
      .dailyLoss, .reversed,
    ]
    for name in reasons.map({ "ended \($0.name)" }) + [
      "submit rejected", "cancel too late", "cancel filled instead", "cancel refused",
      "replace below CumQty", "replace refused", "partial fill", "report repeated",
      "report reordered", "taken out unasked", "stopOnly", "unprotected", "protected", "dayReset",
      "dailyLoss", "emergencyExit", "bracketCanceled", "stopMoved", "targetMoved",
      "command lost", "acceptance lost", "status answered", "status of an unknown order",
      "duplicate refused", "quantity locked", "stop not supported", "outcomeUnknown",
      "stopTrailed", "trailSet", "breakEvenSet", "scaleSet", "held",
    ] {
      #expect(seen[name, default: 0] > 0, "\(name) never happened")
    }
  }
}
