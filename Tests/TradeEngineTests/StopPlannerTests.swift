import Testing
import TradeEngine
import TradingModel

/// §7 of the rules: where the stop and the target go.
struct StopPlannerTests {
  private func basis(
    _ side: Side, _ reference: Double, atr: Double?, stop: ExitLevel? = nil,
    target: ExitLevel? = nil, instrument: Int = 0
  ) -> StopPlanner.Basis {
    StopPlanner.Basis(
      side: side, reference: px(reference), atr: atr.map(offset), atrHave: 3,
      instrument: EngineHarness.instruments[instrument], stop: stop, target: target)
  }

  private func planner(
    ratio: Double = 1.5, minRatio: Double = 1, maxRatio: Double = 3, multiplier: Double = 2,
    onMissing: ATRSettings.OnMissing = .fallback
  ) -> StopPlanner {
    var settings = EngineSettings()
    settings.riskReward.baseRatio = share(ratio)
    settings.riskReward.minRatio = share(minRatio)
    settings.riskReward.maxRatio = share(maxRatio)
    settings.atr.multiplier = share(multiplier)
    settings.atr.onMissing = onMissing
    return StopPlanner(
      settings: settings.atr, riskReward: RiskRewardCalculator(settings: settings.riskReward))
  }

  private func levels(_ plan: Result<ExitPlan, Refusal>) -> [Price]? {
    guard case .success(let plan) = plan else { return nil }
    return [plan.stop, plan.target]
  }

  private func refusal(_ plan: Result<ExitPlan, Refusal>) -> Refusal? {
    guard case .failure(let refusal) = plan else { return nil }
    return refusal
  }

  /// side, reference, ATR, then stop and target on ticks of 0.01.
  @Test(arguments: [
    (Side.buy, 101.20, 0.85, 99.50, 103.75), (.sell, 101.20, 0.85, 102.90, 98.65),
    (.buy, 100, 1, 98, 103), (.sell, 100, 1, 102, 97),
    (.buy, 100, 0.503, 98.99, 101.52), (.sell, 100, 0.503, 101.01, 98.48),
    (.buy, 100.005, 1, 98, 103.02), (.sell, 100.005, 1, 102.01, 96.99),
    (.buy, 100, 0.000000001, 99.99, 100.02), (.sell, 100, 0.000000001, 100.01, 99.98),
    (.buy, 100, 0.0049, 99.99, 100.02),
  ])
  func `SEM-53 the stop is two ATRs away and the target 1.5 risks, both rounded away`(
    side: Side, reference: Double, atr: Double, stop: Double, target: Double
  ) {
    #expect(levels(planner().plan(basis(side, reference, atr: atr))) == [px(stop), px(target)])
  }

  @Test(arguments: [
    (0.2, 1.0, 3.0, 102.0), (9, 1, 3, 106), (1.5, 1, 3, 103), (1.5, 2, 3, 104), (2.5, 1, 2, 104),
  ])
  func `SEM-53 the ratio is held within its bounds`(
    ratio: Double, low: Double, high: Double, target: Double
  ) {
    let planner = planner(ratio: ratio, minRatio: low, maxRatio: high)
    #expect(levels(planner.plan(basis(.buy, 100, atr: 1))) == [px(98), px(target)])
  }

  @Test func `SEM-53 ticks of a quarter round away from the entry`() {
    let plan = planner().plan(basis(.buy, 5114.5, atr: 3.3, instrument: 1))
    // 6.6 below is 5107.90 → 5107.75; 1.5 × 6.75 above is 5124.625 → 5124.75.
    #expect(levels(plan) == [px(5107.75), px(5124.75)])
  }

  @Test(arguments: [
    (Side.buy, 100.0, 98.0, 103.0), (.sell, 100, 102, 97), (.buy, 33.33, 32.66, 34.34),
    (.sell, 33.33, 34, 32.32),
  ])
  func `SEM-52 without an ATR the stop is 2 % away on the losing side`(
    side: Side, reference: Double, stop: Double, target: Double
  ) {
    let plan = planner().plan(basis(side, reference, atr: nil))
    #expect(levels(plan) == [px(stop), px(target)])
    guard case .success(let exits) = plan else { return }
    #expect(exits.basis == .fallback)
    #expect(exits.atr == .zero)
  }

  @Test func `SEM-52 the entry is refused instead when the configuration says so`() {
    let planner = planner(onMissing: .refuse)
    #expect(refusal(planner.plan(basis(.buy, 100, atr: nil))) == .noATR(have: 3, need: 14))
    #expect(levels(planner.plan(basis(.buy, 100, atr: 1))) == [px(98), px(103)])
    let typed = basis(.buy, 100, atr: nil, stop: .ticks(100), target: .ticks(100))
    #expect(levels(planner.plan(typed)) == [px(99), px(101)])
  }

  @Test(arguments: [
    (ExitLevel.price(px(97.5)), 97.5), (.atr(share(3)), 97), (.share(share(0.015)), 98.5),
    (.ticks(30), 99.7), (.atr(share(0.0001)), 99.99), (.ticks(1), 99.99),
  ])
  func `a stop is given in prices, ATRs, percent or ticks`(level: ExitLevel, stop: Double) {
    #expect(levels(planner().plan(basis(.buy, 100, atr: 1, stop: level)))?.first == px(stop))
    let mirrored: ExitLevel = if case .price = level { .price(px(200 - stop)) } else { level }
    #expect(
      levels(planner().plan(basis(.sell, 100, atr: 1, stop: mirrored)))?.first == px(200 - stop))
  }

  @Test(arguments: [
    (ExitLevel.price(px(104.5)), 104.5), (.riskMultiple(share(2)), 104), (.atr(share(3)), 103),
    (.share(share(0.02)), 102), (.ticks(30), 100.3), (.riskMultiple(share(0.5)), 101),
  ])
  func `a target is given in prices, risks, ATRs, percent or ticks`(
    level: ExitLevel, target: Double
  ) {
    #expect(levels(planner().plan(basis(.buy, 100, atr: 1, target: level)))?.last == px(target))
    let mirrored: ExitLevel = if case .price = level { .price(px(200 - target)) } else { level }
    #expect(
      levels(planner().plan(basis(.sell, 100, atr: 1, target: mirrored)))?.last
        == px(200 - target))
  }

  @Test(arguments: [
    (ExitLevel.riskMultiple(share(2)), Refusal.valueOutOfRange), (.ticks(-5), .valueOutOfRange),
    (.share(share(-0.01)), .valueOutOfRange), (.atr(share(-2)), .valueOutOfRange),
    (.atr(Ratio(9_000_000_000)), .valueOutOfRange),
    (.share(Ratio(9_000_000_000)), .valueOutOfRange), (.ticks(.min), .valueOutOfRange),
    (.price(px(98.005)), .priceOffTick(nearest: px(98))),
    (.price(px(100)), .wrongSide(.stop, nearest: px(99.99))),
    (.price(px(1_000_000_000)), .wrongSide(.stop, nearest: px(99.99))),
    (.price(px(0)), .priceOutOfRange(nearest: px(0.01))),
    (.price(px(-5)), .priceOutOfRange(nearest: px(0.01))),
  ])
  func `SEM-3 a senseless stop is refused, never a trap`(level: ExitLevel, expected: Refusal) {
    #expect(refusal(planner().plan(basis(.buy, 100, atr: 1, stop: level))) == expected)
  }

  @Test(arguments: [
    ExitLevel.riskMultiple(share(-1)), .ticks(-5), .ticks(.min), .share(share(-1)),
    .atr(share(-2)), .atr(Ratio(9_000_000_000)), .riskMultiple(Ratio(9_000_000_000)),
    .price(px(100)), .price(px(0)), .price(px(-1_000_000_000)), .price(px(101.001)),
  ])
  func `SEM-3 a senseless target is refused, never a trap`(level: ExitLevel) {
    #expect(refusal(planner().plan(basis(.buy, 100, atr: 1, target: level))) != nil)
  }

  @Test(arguments: [(0.05, 0.01, 0.1), (0.02, 0.01, 0.03), (0.03, 0.01, 0.06)])
  func `a long's stop never passes zero`(reference: Double, stop: Double, target: Double) {
    let plan = planner().plan(basis(.buy, reference, atr: 5, target: .price(px(target))))
    #expect(levels(plan) == [px(stop), px(target)])
  }

  @Test(arguments: [0.015, 0.0101, 0.01, 0.005, 0, -0.5, -37.63])
  func `SEM-3 where no tick is left for a leg the nearest entry that has one is named`(
    reference: Double
  ) {
    for atr in [nil, 0.001, 5] {
      #expect(
        refusal(planner().plan(basis(.buy, reference, atr: atr)))
          == .noRoom(.stop, nearest: px(0.02)))
      #expect(
        refusal(planner().plan(basis(.sell, reference, atr: atr)))
          == .noRoom(reference < 0 ? .stop : .target, nearest: px(0.02)))
    }
    #expect(levels(planner().plan(basis(.buy, 0.02, atr: 5))) == [px(0.01), px(0.04)])
    #expect(levels(planner().plan(basis(.sell, 0.02, atr: nil))) == [px(0.03), px(0.01)])
  }

  @Test func `SEM-3 no level is planned beyond the highest price`() {
    let top = 1_000_000_000.0
    #expect(
      refusal(planner().plan(basis(.buy, top, atr: 1))) == .noRoom(.target, nearest: px(top - 0.01))
    )
    #expect(
      refusal(planner().plan(basis(.sell, top, atr: 1))) == .noRoom(.stop, nearest: px(top - 0.01)))
    #expect(levels(planner().plan(basis(.buy, top - 1, atr: 1))) == [px(top - 3), px(top)])
    #expect(levels(planner().plan(basis(.sell, top - 1, atr: 1))) == [px(top), px(top - 2.5)])
    #expect(
      refusal(planner().plan(basis(.buy, 100, atr: 1, target: .price(px(top) + offset(1)))))
        == .priceOutOfRange(nearest: px(top)))
  }

  @Test(arguments: [
    (Side.buy, 0.015, 0.05, 0.01, 0.04), (.sell, 0.02, 0.05, 0.03, 0.01),
    (.buy, 0.01, 10, 0.01, 0.03), (.sell, 0.01, 0.05, 0.02, 0.01), (.buy, -5, 10, 0.01, 0.02),
    (.sell, -5, 10, 0.02, 0.01), (.buy, 1_000_000_000, 10, 999_999_999.99, 1_000_000_000),
  ])
  func `SEM-3 after a gap to the end of all prices the exits are at ticks that can be sent`(
    side: Side, fill: Double, expected: Double, plannedStop: Double, plannedTarget: Double
  ) throws {
    let isLong = side == .buy
    let stop = ExitLevel.price(px(isLong ? expected - 0.01 : expected + 0.01))
    let target = ExitLevel.price(px(isLong ? expected + 0.02 : expected - 0.02))
    let original = try planner().plan(
      basis(side, expected, atr: 1, stop: stop, target: target)
    ).get()
    let again = planner().planAfterGap(
      basis(side, fill, atr: 1, stop: stop, target: target), original: original)
    #expect([again.stop, again.target] == [px(plannedStop), px(plannedTarget)])
  }

  @Test(arguments: UInt64(0)..<10)
  func `SEM-53 every plan is on the tick, on its side and rounded away`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    for _ in 0..<400 {
      let instrument = EngineHarness.instruments[Int.random(in: 0...2, using: &chance)]
      let side = Bool.random(using: &chance) ? Side.buy : .sell
      let reference = Price(raw: Int64.random(in: 1...9_000_000_000_000, using: &chance))
      let atr = PriceOffset(raw: Int64.random(in: 1...reference.raw / 4 + 1, using: &chance))
      let plan = planner().plan(
        StopPlanner.Basis(
          side: side, reference: reference, atr: atr, atrHave: 14, instrument: instrument,
          stop: nil, target: nil))
      guard case .success(let exits) = plan else {
        Issue.record("no plan from \(reference) with \(atr)")
        continue
      }
      let isLong = side == .buy
      let risk = isLong ? reference - exits.stop : exits.stop - reference
      let reward = isLong ? exits.target - reference : reference - exits.target
      #expect(instrument.isOnTick(exits.stop) && instrument.isOnTick(exits.target))
      #expect(risk >= instrument.tick && reward >= instrument.tick)
      let isHeld =
        exits.stop == Price(raw: instrument.tick.raw)
        || exits.target == Price(raw: instrument.tick.raw)
      #expect(isHeld || risk.raw >= 2 * atr.raw)
      #expect(
        isHeld || risk.raw - 2 * atr.raw < instrument.tick.raw
          || risk.raw <= 2 * instrument.tick.raw)
      #expect(isHeld || 2 * reward.raw >= 3 * risk.raw)
    }
  }

  @Test func `the calculator alone gives the target of a long and of a short`() {
    let calculator = RiskRewardCalculator(settings: RiskRewardSettings())
    let spy = EngineHarness.instruments[0]
    #expect(calculator.target(entry: px(100), stop: px(98), instrument: spy) == px(103))
    #expect(calculator.target(entry: px(100), stop: px(102), instrument: spy) == px(97))
    #expect(calculator.target(entry: px(100), stop: px(99.99), instrument: spy) == px(100.02))
    #expect(
      calculator.target(entry: px(1e9), stop: px(-1e9), instrument: spy) == nil)
  }
}
