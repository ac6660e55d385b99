import Testing
import TradeEngine
import TradingModel

/// Several targets for one position, and a position that others reduce.
struct ScaleOutTests {
  private let first = BracketID(1)

  private func plan(_ steps: (Double, Double)...) -> ScalePlan {
    guard
      let plan = ScalePlan(steps.map { .init(share: share($0.0), atR: share($0.1)) })
    else { preconditionFailure("Invariant: the tests' plans are possible") }
    return plan
  }

  @Test(arguments: [
    (Side.buy, ["sell 3 limit 102", "sell 4 limit 104"]),
    (.sell, ["buy 3 limit 98", "buy 4 limit 96"]),
  ])
  func `SEM-46 two targets share the lots, the last takes what rounding leaves`(
    side: Side, lines: [String]
  ) {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.5, 1), (0.5, 2)) }
    desk.trade(100)
    desk.enter(side, 7)
    _ = desk.newCommands()
    desk.fill(.entry, 7, at: 100)
    let stop = side == .buy ? "stop: sell 7 stop 98" : "stop: buy 7 stop 102"
    #expect(desk.newCommands() == [stop] + lines.map { "target: \($0)" })
    #expect(desk.row()?.targets.count == 2)
  }

  @Test func `SEM-46 four targets; after each the stop shrinks, and the last ends it`() {
    var desk = EngineHarness {
      $0.brackets.scaleOut = plan((0.25, 1), (0.25, 2), (0.25, 3), (0.25, 4))
    }
    desk.openBracket()
    let legs = desk.targets()
    #expect(legs.map { desk.orders[$0].orderQty } == [qty(2), qty(2), qty(2), qty(4)])
    for (index, left) in [(0, "8"), (1, "6"), (2, "4")] {
      desk.send(desk.fillReport(legs[index], qty(2), at: px(102 + Double(index) * 2)))
      #expect(desk.newCommands() == ["replace stop \(left) stop 98"])
      desk.replace(.stop)
    }
    desk.send(desk.fillReport(legs[3], qty(4), at: px(108)))
    #expect(desk.newCommands() == ["cancel stop"])
    desk.cancel(.stop)
    // 2·2 + 2·4 + 2·6 + 4·8.
    #expect(desk.trades.first?.netPnL == money(56))
    #expect(desk.trades.first?.reason == .takeProfit)
  }

  @Test func `SEM-46 a stop that fills cancels every target`() {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.3, 1), (0.3, 2), (0.4, 3)) }
    desk.openBracket()
    desk.fill(.stop, 10, at: 98)
    #expect(desk.newCommands() == ["cancel target", "cancel target", "cancel target"])
    for leg in desk.targets() {
      desk.orders[leg].status = .canceled
      desk.send(desk.report(.canceled, leg))
    }
    #expect(desk.trades.first?.netPnL == money(-20))
  }

  @Test func `SEM-46 shares of less than the whole leave a rest to the stop alone`() {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.5, 1), (0.2, 2)) }
    desk.openBracket()
    for leg in desk.targets() {
      desk.send(desk.fillReport(leg, desk.orders[leg].orderQty, at: px(103)))
      desk.replace(.stop)
    }
    #expect(desk.row()?.remaining == qty(3))
    #expect(desk.row()?.stop?.leavesQty == qty(3))
    #expect(desk.row()?.isStopOnly == false)
  }

  @Test(arguments: [(Side.buy, 102.0, 104.0, "sell"), (.sell, 98, 96, "buy")])
  func `SEM-46 a live target becomes the first of several`(
    side: Side, near: Double, far: Double, word: String
  ) {
    var desk = EngineHarness()
    desk.openBracket(side)
    desk.ask(.scale(first, plan((0.5, 1), (0.5, 2))))
    #expect(
      desk.newCommands() == [
        "replace target 5 limit \(px(near))", "target: \(word) 5 limit \(px(far))",
      ])
    #expect(desk.newEvents().first == "scaleSet 50%@1r,50%@2r")
  }

  @Test func `SEM-46 SEM-17 shares set on a live bracket are of what is still held`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.fill(.target, 4, at: 103)
    desk.replace(.stop)
    _ = desk.newCommands()
    desk.ask(.scale(first, plan((0.5, 1.6), (0.5, 2))))
    // 4 of its 10 are filled: 3 more are an OrderQty of 7.
    #expect(desk.newCommands() == ["replace target 7 limit 103.2", "target: sell 3 limit 104"])
  }

  @Test func `SEM-46 SEM-17 after a part close the shares are of the rest`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.ask(.close(first, share: share(0.2)))
    desk.fill(.close, 2, at: 100)
    desk.replace(.stop)
    desk.replace(.target)
    _ = desk.newCommands()
    desk.ask(.scale(first, plan((0.25, 1), (0.5, 2))))
    #expect(desk.newCommands() == ["replace target 2 limit 102", "target: sell 4 limit 104"])
    #expect(desk.row()?.stop?.leavesQty == qty(8))
  }

  @Test func `SEM-46 fewer targets than work now: what is too many is taken out`() {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.5, 1), (0.5, 2)) }
    desk.openBracket()
    desk.ask(.scale(first, plan((1, 3))))
    #expect(desk.newCommands() == ["replace target 10 limit 106", "cancel target"])
    let legs = desk.targets()
    desk.orders[legs[1]].status = .canceled
    desk.send(desk.report(.canceled, legs[1]))
    #expect(desk.newCommands() == [])
    #expect(desk.row()?.isStopOnly == false)
  }

  @Test func `SEM-46 a plan through the market is refused with the nearest price`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.trade(102.5)
    desk.ask(.scale(first, plan((0.5, 1), (0.5, 2))))
    #expect(desk.refusal == .throughMarket(.target, nearest: px(102.51)))
    #expect(desk.newCommands() == [])
  }

  @Test func `SEM-46 SEM-16 several targets are refused where the first fill ends the bracket`() {
    var desk = EngineHarness { $0.brackets.contingency = .oco }
    desk.openBracket()
    desk.ask(.scale(first, plan((0.5, 1), (0.5, 2))))
    #expect(desk.refusal == .scaleNeedsOUO)
    #expect(desk.newCommands() == [])
  }

  @Test func `SEM-46 SEM-11 entry parts raise every target to its share`() {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.5, 1), (0.5, 2)) }
    desk.trade(100)
    desk.enter(.buy, 10)
    desk.fill(.entry, 4, at: 100)
    desk.accept(.stop)
    for leg in desk.targets() {
      desk.orders[leg].status = .new
      desk.send(desk.report(.new, leg))
    }
    #expect(
      desk.newCommands().suffix(3) == [
        "stop: sell 4 stop 98", "target: sell 2 limit 102", "target: sell 2 limit 104",
      ])
    desk.fill(.entry, 6, at: 100.5)
    #expect(
      desk.newCommands() == [
        "replace stop 10 stop 98", "replace target 5 limit 102", "replace target 5 limit 104",
      ])
  }

  @Test func `SEM-8 SEM-46 a target edited before the fill keeps its place`() {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.5, 1), (0.5, 2)) }
    desk.trade(100)
    desk.enter(.buy, 10, kind: .limit(px(100)))
    desk.accept(.entry)
    desk.ask(.moveTarget(first, .to(px(102.5))))
    _ = desk.newCommands()
    desk.fill(.entry, 10, at: 100)
    #expect(
      desk.newCommands().dropFirst() == ["target: sell 5 limit 102.5", "target: sell 5 limit 104"])
  }

  @Test(arguments: [(Side.buy, Side.sell, 104.0), (.sell, .buy, 96)])
  func `SEM-18 an outside fill shrinks the farthest target first`(
    side: Side, other: Side, far: Double
  ) {
    var desk = EngineHarness { $0.brackets.scaleOut = plan((0.5, 1), (0.5, 2)) }
    desk.openBracket(side)
    desk.outsideFill(other, 3, at: 100)
    let stop = side == .buy ? 98.0 : 102
    #expect(
      desk.newCommands() == [
        "replace stop 7 stop \(px(stop))", "replace target 2 limit \(px(far))",
      ])
    #expect(desk.newEvents().first == "reducedOutside 3")
  }

  @Test func `SEM-18 the oldest bracket is charged first, its fee once, and flat cancels its legs`()
  {
    var desk = EngineHarness()
    desk.openBracket()
    desk.openBracket()
    desk.outsideFill(.sell, 12, at: 101, fee: 1, execID: nil)
    #expect(
      desk.newCommands() == [
        "cancel stop", "cancel target", "B2 replace stop 8 stop 98",
        "B2 replace target 8 limit 103",
      ])
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.trades.map(\.reason) == [.external])
    #expect(desk.trades.first?.netPnL == money(9))
    #expect(desk.row(2)?.remaining == qty(8))
    #expect(desk.row(2)?.netPnL == money(2))
    #expect(Int128(desk.engine.accountView().cash.raw) == desk.venueCash)
  }

  @Test func `SEM-18 SEM-25 a repeated outside fill is charged once`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.outsideFill(.sell, 4, at: 101)
    guard case .report(let report)? = desk.inputs.last?.fact else { return }
    desk.send(report)
    #expect(desk.row()?.remaining == qty(6))
  }

  @Test func `SEM-18 what no bracket owns is a fault, and stays in the account`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.outsideFill(.sell, 14, at: 101)
    #expect(desk.newEvents().contains("error unknownOrder 99-B1-close-1"))
    #expect(desk.engine.position(of: EngineHarness.spy) == qty(-4))
    desk.cancel(.stop)
    desk.cancel(.target)
    #expect(desk.trades.map(\.reason) == [.external])
    #expect(desk.engine.openPositionCount == 1)
  }

  @Test func `SEM-18 a close is charged to its own bracket only`() {
    var desk = EngineHarness()
    desk.openBracket()
    desk.openBracket()
    desk.ask(.close(BracketID(2), share: share(0.5)))
    desk.fill(.close, 5, at: 101, 2)
    #expect(desk.row(1)?.remaining == qty(10))
    #expect(desk.row(2)?.remaining == qty(5))
    #expect(
      desk.newCommands() == [
        "B2 close: sell 5 market", "B2 replace stop 5 stop 98", "B2 replace target 5 limit 103",
      ])
  }

  @Test func `SEM-15 a fee in coins leaves less to sell, and the dust completes and is told`() {
    var desk = EngineHarness()
    desk.trade(19_000, EngineHarness.coin)
    desk.enter(.buy, 0.01, stop: .price(px(18_000)), EngineHarness.coin)
    _ = desk.newCommands()
    desk.fill(.entry, 0.01, at: 19_000, inAsset: 0.0000123)
    #expect(
      desk.newCommands() == ["stop: sell 0.00998 stop 18000", "target: sell 0.00998 limit 20500"])
    desk.accept(.stop)
    desk.accept(.target)
    desk.fill(.target, 0.00998, at: 20_500)
    desk.cancel(.stop)
    #expect(desk.trades.first?.dust == qty(0.0000077))
    #expect(desk.trades.first?.reason == .takeProfit)
    #expect(desk.engine.openPositionCount == 0)
    #expect(desk.engine.position(of: EngineHarness.coin) == qty(0.0000077))
  }

  @Test func `SEM-15 a short after dust is covered whole, not as reduce-only`() {
    var desk = EngineHarness()
    desk.trade(19_000, EngineHarness.coin)
    desk.enter(.buy, 0.01, EngineHarness.coin)
    desk.fill(.entry, 0.01, at: 19_000, inAsset: 0.0000123)
    desk.fill(.target, 0.00998, at: 20_500)
    desk.cancel(.stop)
    desk.enter(.sell, 0.01, EngineHarness.coin)
    desk.fill(.entry, 0.01, at: 19_000, 2)
    #expect(desk.order(.stop, 2)?.orderQty == qty(0.01))
    #expect(desk.order(.stop, 2)?.request.isReduceOnly == false)
  }
}
