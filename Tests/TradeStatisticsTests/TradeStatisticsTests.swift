import Testing
import TradeStatistics
import TradingModel

struct TradeStatisticsTests {
  /// A trade of `net` (cents) and `risk`, open from minute `opened` to minute `closed`.
  private func trade(
    _ net: Int64, risk: Int64 = 10_000, fees: Int64 = 0, from opened: Int64 = 0,
    to closed: Int64 = 1, instrument: Int = 0, side: Side = .buy,
    reason: ExitReason = .takeProfit
  ) -> TradeResult {
    let cent = fixedPointScale / 100
    return TradeResult(
      bracket: BracketID(1), instrument: InstrumentID(instrument), side: side,
      quantity: Quantity(100), entryAvgPx: Price(50), exitAvgPx: Price(51),
      openedAt: Timestamp(seconds: opened * 60), closedAt: Timestamp(seconds: closed * 60),
      reason: reason, netPnL: Money(raw: net * cent), fees: Money(raw: fees * cent),
      risk: Money(raw: risk * cent), basis: .atr, isAmbiguous: false)
  }

  private func close(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-9 } ?? false
  }

  /// Nets 120, −50, 80, 0, −70, 40; every figure below was reckoned by hand.
  private var mixed: TradeStatistics {
    TradeStatistics(
      [12_000, -5_000, 8_000, 0, -7_000, 4_000].map { trade($0, fees: 100) }, start: Money(1_000))
  }

  @Test func `counts and sums`() {
    let all = mixed
    #expect([all.count, all.wins, all.losses] == [6, 3, 2])
    #expect(close(all.winRate, 0.5))
    #expect(all.net == Money(120) && all.fees == Money(6))
    #expect(all.grossProfit == Money(240) && all.grossLoss == Money(-120))
    #expect(all.largestWin == Money(120) && all.largestLoss == Money(-70))
  }

  @Test func `averages, payoff, profit factor and expectancy`() {
    let all = mixed
    #expect(all.averageWin == Money(80) && all.averageLoss == Money(-60))
    #expect(close(all.payoff, 4.0 / 3.0))
    #expect(close(all.profitFactor, 2))
    #expect(all.expectancy == Money(20))
    // 1.2, −0.5, 0.8, 0, −0.7, 0.4 add up to 1.2.
    #expect(close(all.expectancyR, 0.2) && close(all.bestR, 1.2) && close(all.worstR, -0.7))
  }

  @Test func `the Sharpe ratio is the mean by the sample deviation, per trade`() {
    // Squares about the mean of 20: 10000 + 4900 + 3600 + 400 + 8100 + 400 = 27400; 27400/5 = 5480.
    #expect(close(mixed.sharpe, 20 / 5480.0.squareRoot()))
  }

  @Test func `the Sortino ratio is the mean by the downside deviation over all trades`() {
    // 50² + 70² = 7400; 7400/6.
    #expect(close(mixed.sortino, 20 / (7400.0 / 6).squareRoot()))
  }

  @Test func `the curve falls from its peaks`() {
    // 1000, 1120, 1070, 1150, 1150, 1080, 1120: 70 below 1150 at worst, 30 now.
    let curve = mixed.curve
    #expect(curve.values == [1000, 1120, 1070, 1150, 1150, 1080, 1120].map { Money($0) })
    #expect(curve.drawdownMax == Money(70) && curve.drawdown == Money(30))
    #expect(close(curve.drawdownShareMax, 70.0 / 1150))
  }

  @Test func `the largest share may be another fall than the largest in money`() {
    // 100, 50 (half), 1050, 950 (100 in money, a tenth).
    let curve = EquityCurve(
      [trade(-5_000), trade(100_000), trade(-10_000)], start: Money(100))
    #expect(curve.drawdownMax == Money(100))
    #expect(close(curve.drawdownShareMax, 0.5))
  }

  @Test(arguments: [
    ([1, 1, 1], 3, 0, 3), ([-1, -1], 0, 2, -2), ([1, 1, -1, -1, -1, 1], 2, 3, 1),
    ([1, 0, 1], 1, 0, 1), ([1, 1, 0], 2, 0, 0), ([], 0, 0, 0),
  ])
  func `streaks`(nets: [Int64], wins: Int, losses: Int, current: Int) {
    let all = TradeStatistics(nets.map { trade($0) }, start: .zero)
    #expect(all.longestWinStreak == wins && all.longestLossStreak == losses)
    #expect(all.streak == current)
  }

  @Test func `nothing is made up where something is missing`() {
    let none = TradeStatistics([], start: Money(5))
    #expect(none.count == 0 && none.net == .zero && none.curve.values == [Money(5)])
    #expect(none.winRate == nil && none.expectancy == nil && none.expectancyR == nil)
    #expect(none.averageWin == nil && none.averageLoss == nil && none.payoff == nil)
    #expect(none.profitFactor == nil && none.sharpe == nil && none.sortino == nil)
    #expect(none.time.exposure == nil)
    let one = TradeStatistics([trade(500)], start: .zero)
    #expect(one.profitFactor == nil && one.payoff == nil && one.sharpe == nil)
    let equal = TradeStatistics([trade(500), trade(500)], start: .zero)
    #expect(equal.sharpe == nil && equal.sortino == nil, "no deviation, no loss")
    let unplanned = TradeStatistics([trade(500, risk: 0)], start: .zero)
    #expect(unplanned.expectancyR == nil && unplanned.bestR == nil)
  }

  @Test func `an account that starts with nothing or less has no share until a peak is above zero`()
  {
    #expect(EquityCurve([trade(-100)], start: .zero).drawdownShareMax == nil)
    #expect(EquityCurve([trade(-100)], start: Money(-5)).drawdownShareMax == nil)
    let risen = EquityCurve([trade(10_000), trade(-15_000)], start: .zero)
    #expect(close(risen.drawdownShareMax, 1.5), "150 below a peak of 100")
  }

  @Test func `amounts beyond the range are held at its ends`() {
    var giant = trade(0)
    giant.netPnL = Money(raw: .max)
    giant.fees = Money(raw: .max)
    let all = TradeStatistics([giant, giant, giant], start: Money(raw: .max))
    #expect(all.net == Money(raw: .max) && all.fees == Money(raw: .max))
    #expect(all.curve.values.last == Money(raw: .max))
    giant.netPnL = Money(raw: -.max)
    let lost = TradeStatistics([giant, giant], start: Money(raw: -.max))
    #expect(lost.net == Money(raw: -.max) && lost.curve.drawdownMax == Money(raw: .max))
  }

  // MARK: Time

  @Test func `overlapping trades count once for the time in the market`() {
    let time = TradeTime([
      trade(1, from: 0, to: 30), trade(1, from: 20, to: 60), trade(1, from: 90, to: 100),
      trade(1, from: 25, to: 28),
    ])
    #expect(time.inMarket == .seconds(70 * 60))
    #expect(time.span == .seconds(100 * 60))
    #expect(close(time.exposure, 0.7))
    #expect(time.average == .seconds(83 * 60 / 4))
  }

  @Test func `a trade that ends before it opens takes no time`() {
    let time = TradeTime([trade(1, from: 10, to: 5)])
    #expect(time.inMarket == .zero && time.average == .zero && time.exposure == nil)
    #expect(trade(1, from: 10, to: 5).duration == .zero)
  }

  // MARK: Groups

  @Test func `groups come in the order of their first trade`() {
    let trades = [
      trade(100, instrument: 2, side: .sell), trade(-50, instrument: 0), trade(30, instrument: 2),
    ]
    let symbols = TradeStatistics.groups(trades) { $0.instrument }
    #expect(symbols.map(\.key) == [InstrumentID(2), InstrumentID(0)])
    #expect(symbols.map(\.statistics.count) == [2, 1])
    #expect(symbols[0].statistics.net == Money(raw: 1_300_000_000))
    #expect(TradeStatistics.groups(trades) { $0.side }.map(\.key) == [.sell, .buy])
    #expect(TradeStatistics.groups([]) { $0.side }.isEmpty)
  }

  @Test func `the hour is that of the opening, in UTC`() {
    #expect(trade(1, from: 59, to: 61).hourOpened == 0)
    #expect(trade(1, from: 60 * 25, to: 60 * 26).hourOpened == 1)
    #expect(trade(1, from: -1, to: 1).hourOpened == 23)
  }

  @Test func `excursions are told in R`() {
    let share = Instrument(
      id: InstrumentID(0), symbol: "X", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1),
      multiplier: Ratio(2))
    var one = trade(1)
    one.adverse = PriceOffset(raw: 300_000_000)
    one.favourable = PriceOffset(1)
    // 0.30 × 100 × 2 = 60 of 100 at risk.
    #expect(one.adverseR(share) == Ratio(raw: 600_000_000))
    #expect(one.favourableR(share) == Ratio(2))
    one.risk = .zero
    #expect(one.adverseR(share) == nil)
    one.risk = Money(1)
    one.adverse = PriceOffset(raw: .max)
    #expect(one.adverseR(share) == nil)
  }
}
