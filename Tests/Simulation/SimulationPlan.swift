import Connectors
import PaperTrading
import TradeEngine
import TradingModel

/// The world of one seed: instruments, market, rules and venue.
struct SimulationPlan {
  /// How a market moves.
  enum Style: String, CaseIterable {
    case trending
    case choppy
    case gapping
    case frozen
    case crossed
  }

  /// What events an instrument gets.
  enum Data: String, CaseIterable {
    case trades
    case quotes
    case both
    case bars

    var kinds: FeedInfo.Kinds {
      FeedInfo.Kinds(
        hasTrades: self == .trades || self == .both, hasQuotes: self == .quotes || self == .both,
        hasBars: self == .bars)
    }
  }

  let seed: UInt64
  let profile: SimulationProfile
  private(set) var instruments: [Instrument] = []
  private(set) var styles: [Style] = []
  private(set) var data: [Data] = []
  private(set) var settings = EngineSettings()
  private(set) var paper: PaperSettings
  /// Whether one can sell what one does not have: not where fees are taken in what is bought.
  var canShort: Bool { !paper.fees.isTakenInAsset }
  /// Whether engine and venue crash.
  var hasCrashes: Bool { profile.hasCrashes }
  /// Whether the ATR exists from the start.
  private(set) var isWarm = true
  let start = Timestamp(seconds: 1_608_042_600)
  let barSpan = TimeSpan.seconds(5)
  /// The engine enters nothing on older data; the venue may be stricter.
  let staleAfter = TimeSpan.seconds(120)

  init(seed: UInt64, profile: SimulationProfile) {
    self.seed = seed
    self.profile = profile
    paper = profile.paper.settings
    var chance = Chance(seed: seed, step: -1)
    drawInstruments(&chance)
    drawBracketRules(&chance)
    drawRisk(&chance)
    drawVenue(&chance)
    isWarm = chance.percent(75)
    drawTriggers(&chance)
    drawMatching(&chance)
  }

  var kinds: [FeedInfo.Kinds] { data.map(\.kinds) }

  /// A venue without orders.
  func venue() -> PaperVenue {
    PaperVenue(instruments: instruments, kinds: kinds, settings: paper)
  }

  /// An engine that has seen nothing but the history.
  func engine() -> ExecutionEngine {
    var market = ExecutionEngine.Market(
      instruments: instruments, hasTrades: kinds.map(\.hasTrades), barSpan: barSpan,
      staleAfter: staleAfter, start: start)
    market.capabilities = paper.capabilities
    // The stops that the engine keeps watch what those at the venue do (SEM-29).
    market.stopTriggers = zip(instruments, kinds).map { instrument, kinds in
      (paper.triggerBySymbol[instrument.symbol] ?? paper.trigger).resolved(
        hasTrades: kinds.hasTrades, hasQuotes: kinds.hasQuotes, hasBars: kinds.hasBars)
    }
    var engine = ExecutionEngine(settings: settings, market: market, cash: paper.cash)
    guard isWarm else { return engine }
    for instrument in instruments {
      let price = firstPrice(instrument)
      let reach = PriceOffset(raw: instrument.tick.raw * 20)
      for index in 0..<20 {
        let back = TimeSpan(nanoseconds: barSpan.nanoseconds * Int64(index - 20))
        engine.warmUp(
          Bar(
            instrument: instrument.id, start: start + back, span: barSpan, open: price,
            high: price + reach, low: price - reach, close: price, volume: Quantity(100)))
      }
    }
    return engine
  }

  /// The price at which an instrument's market begins.
  func firstPrice(_ instrument: Instrument) -> Price {
    Price([100, 4000, 20][Int(instrument.id.index) % 3])
  }

  private mutating func drawInstruments(_ chance: inout Chance) {
    let shapes: [(symbol: String, tick: Int64, lot: Int64, multiplier: Int64, margin: Int64)] = [
      ("STOCK", 10_000_000, fixedPointScale, 1, fixedPointScale),
      ("FUTURE", 250_000_000, fixedPointScale, 50, 50_000_000),
      ("COIN", 1_000_000, 10_000_000, 1, fixedPointScale),
    ]
    for index in 0..<chance.within(1...3) {
      let shape = shapes[index]
      instruments.append(
        Instrument(
          id: InstrumentID(index), symbol: shape.symbol, tick: PriceOffset(raw: shape.tick),
          lot: Quantity(raw: shape.lot), multiplier: Ratio(shape.multiplier),
          margin: Ratio(raw: shape.margin)))
      styles.append(chance.one(of: Style.allCases))
      data.append(chance.one(of: Data.allCases))
    }
  }

  private mutating func drawBracketRules(_ chance: inout Chance) {
    settings.brackets.contingency = chance.percent(70) ? .ouo : .oco
    settings.brackets.stopRetries = Int32(chance.below(3))
    settings.brackets.timeout =
      chance.percent(50) ? .seconds(Int64(chance.within(20...600))) : nil
    settings.brackets.maxActiveBrackets = Int32(chance.within(4...16))
    settings.brackets.ocoMode = chance.percent(55) ? .auto : chance.one(of: OCOMode.allCases)
    settings.brackets.trailStepTicks = Int32(chance.within(1...3))
    if chance.percent(30) { settings.brackets.trail = chance.trail() }
    if chance.percent(30) { settings.brackets.breakEven = chance.breakEven() }
    if settings.brackets.contingency == .ouo, chance.percent(30) {
      settings.brackets.scaleOut = chance.scale()
    }
    settings.riskReward.strategy = chance.one(of: RiskRewardSettings.Strategy.allCases)
    settings.atr.onMissing = chance.percent(80) ? .fallback : .refuse
    settings.fees = paper.fees
  }

  private mutating func drawRisk(_ chance: inout Chance) {
    if chance.percent(35) {
      settings.risk.maxDailyLoss = Money(Int64(chance.within(20...3000)))
      settings.risk.onDailyLoss = chance.percent(60) ? .flatten : .reduce
    }
    settings.risk.dayReset = .seconds(Int64(14 * 3600 + chance.within(32...70) * 60))
    if chance.percent(20) { settings.risk.ordersPerSecond = Int32(chance.within(1...5)) }
    if chance.percent(20) { settings.risk.maxPosition = Quantity(Int64(chance.within(10...200))) }
    if chance.percent(10) { settings.risk.priceCollar = Ratio(raw: 20_000_000) }
    if chance.percent(10) { settings.risk.maxNotional = Money(60_000) }
    if chance.percent(10) { settings.risk.maxOpenRisk = Money(1_500) }
  }

  private mutating func drawVenue(_ chance: inout Chance) {
    paper.seed = seed
    paper.dayReset = settings.risk.dayReset
    paper.cash = Money(250_000)
    // Latency is the line's here; slow cancels are too.
    paper.latency = LatencySettings()
    paper.faults = FaultSettings()
    paper.faults.rejects = Ratio(percent: Ratio(Int64(profile.percent(.submitRefused))))
    paper.faults.replaceRejects = Ratio(percent: Ratio(Int64(profile.percent(.replaceRefused))))
    paper.barPath = chance.one(of: BarPath.allCases)
    paper.trigger = chance.one(of: TriggerRule.allCases)
    if chance.percent(50) { paper.fees.isTakenInAsset = false }
    if chance.percent(30) { paper.marketFill = chance.one(of: MarketFillRule.allCases) }
    guard profile.paper != .ideal else { return }
    if chance.percent(20) { paper.capabilities.canAmend.toggle() }
    if chance.percent(20) { paper.capabilities.holdsQuantity.toggle() }
    if chance.percent(15) { paper.capabilities.hasStopOrders.toggle() }
    if chance.percent(40) { paper.capabilities.enforcesReduceOnly.toggle() }
  }
}

extension SimulationPlan {
  private mutating func drawMatching(_ chance: inout Chance) {
    if chance.percent(50) {
      paper.staleAfter = chance.one(of: [.seconds(3), .seconds(10), staleAfter])
    }
    paper.rejectsStopsThrough = chance.percent(15)
    paper.limitNeedsThrough = chance.percent(20)
    paper.gapLimitFillsAtOpen = chance.percent(20)
  }

  /// Some instruments have a rule of their own.
  private mutating func drawTriggers(_ chance: inout Chance) {
    for instrument in instruments where chance.percent(40) {
      paper.triggerBySymbol[instrument.symbol] = chance.one(of: TriggerRule.allCases)
    }
  }
}

extension Chance {
  /// Any trail.
  mutating func trail() -> TrailRule {
    let distance: TrailDistance
    switch below(4) {
    case 0: distance = .atr(Ratio(raw: Int64(within(1...6)) * fixedPointScale / 2))
    case 1: distance = .share(Ratio(raw: Int64(within(1...20)) * 1_000_000))
    case 2: distance = .ticks(Int32(within(1...60)))
    default: distance = .price(PriceOffset(raw: Int64(within(1...40)) * 25_000_000))
    }
    return TrailRule(
      distance: distance, afterR: percent(50) ? nil : Ratio(raw: Int64(within(0...4)) * 500_000_000)
    )
  }

  /// Any rule for break-even.
  mutating func breakEven() -> BreakEvenRule {
    percent(40) ? .afterFirstTarget : .atR(Ratio(raw: Int64(within(0...4)) * 500_000_000))
  }

  /// Two to four targets, now and then less than the whole.
  mutating func scale() -> ScalePlan? {
    let count = within(1...4)
    let share = Ratio(raw: fixedPointScale / Int64(percent(80) ? count : count + 1))
    return ScalePlan(
      (1...count).map { ScalePlan.Step(share: share, atR: Ratio(raw: Int64($0) * 500_000_000)) })
  }
}
