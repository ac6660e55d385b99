import Connectors
import TradingModel

/// What a story leaves to chance.
struct StoryRandom {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  /// A number from 0 up to but not including `limit`.
  mutating func below(_ limit: Int64) -> Int64 { Int64(next() % UInt64(max(1, limit))) }

  /// True once in `count` times.
  mutating func once(in count: Int64) -> Bool { below(count) == 0 }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int(below(Int64(choices.count)))]
  }
}

/// The venue, instruments and manners of one story, all from its seed.
struct StoryPlan {
  var settings = PaperSettings()
  var instruments: [Instrument] = []
  var kinds: [FeedInfo.Kinds] = []
  /// The price each instrument starts at, in ticks.
  var prices: [Int64] = []
  /// Whether fills of entries bring exits that cancel or shrink each other.
  var hasManager = false
  /// How much a price moves in a step, in ticks.
  var step: Int64 = 5

  init(seed: UInt64) {
    var random = StoryRandom(seed: seed &* 0x2545_F491_4F6C_DD1D)
    settings.cash = random.pick([Money(2_000), Money(20_000), Money(100_000), Money(50_000_000)])
    if random.once(in: 2) {
      settings.fees.perUnit = random.pick([
        Money.zero, Money(raw: 3_333_333), Money(raw: 5_000_000),
      ])
      settings.fees.share = random.pick([Ratio.zero, Ratio(raw: 123_457), Ratio(raw: 1_000_000)])
      settings.fees.minimum = random.pick([Money.zero, Money(raw: 777_777_777), Money(1)])
    }
    settings.slippage = random.pick([
      .none, .none, .ticks(1), .ticks(3), .share(Ratio(raw: 250_000)),
      .share(Ratio(raw: 3_333_333)),
      .volumeShare(Ratio(raw: 10_000_000)), .volumeShare(Ratio(raw: 333_333)),
    ])
    settings.trigger = random.pick(TriggerRule.allCases)
    settings.marketFill = random.pick([.auto, .auto, .current, .next])
    settings.limitNeedsThrough = random.once(in: 3)
    settings.gapLimitFillsAtOpen = random.once(in: 3)
    settings.barPath = random.pick(BarPath.allCases)
    settings.dayReset = random.pick([TimeSpan.zero, .seconds(22 * 3600), .seconds(13 * 3600 + 1)])
    hasManager = random.once(in: 2)
    step = random.pick([1, 3, 5, 12])
    for number in 0..<Int(1 + random.below(4)) { addInstrument(number, &random) }
    settings.halfSpread = PriceOffset(raw: random.pick([0, 0, 5_000_000, 20_000_000]))
    settings.staleAfter = random.pick([nil, .seconds(10), .seconds(120), .zero])
    settings.seed = random.next()
    addParts(&random)
    addTerms(&random)
    for instrument in instruments where random.once(in: 4) {
      settings.triggerBySymbol[instrument.symbol] = random.pick(TriggerRule.allCases)
    }
  }

  /// How much of an order fills at once.
  private mutating func addParts(_ random: inout StoryRandom) {
    settings.partial = random.pick([
      .none, .none, .displayed, .displayed, .random(Ratio(raw: 300_000_000)), .random(.one),
    ])
    settings.liquidity = random.pick([.unlimited, .unlimited, .displayed])
    settings.fees.makerShare = random.pick([nil, nil, .zero, Ratio(raw: 55_555)])
    settings.fees.isTakenInAsset = settings.fees.share > .zero && random.once(in: 3)
  }

  /// What the venue can do, and what goes wrong there.
  private mutating func addTerms(_ random: inout StoryRandom) {
    settings.capabilities.enforcesReduceOnly = !random.once(in: 4)
    settings.capabilities.holdsQuantity = random.once(in: 5)
    settings.capabilities.canAmend = !random.once(in: 12)
    settings.capabilities.hasStopOrders = !random.once(in: 12)
    settings.allowsShorts = !random.once(in: 6)
    settings.rejectsStopsThrough = random.once(in: 4)
    if random.once(in: 5) {
      settings.faults.rejects = Ratio(raw: 100_000_000)
      settings.faults.replaceRejects = Ratio(raw: 200_000_000)
    }
  }

  private mutating func addInstrument(_ number: Int, _ random: inout StoryRandom) {
    let tick: Int64 = random.pick([10_000_000, 10_000_000, 250_000_000, 1_000])
    instruments.append(
      Instrument(
        id: InstrumentID(number), symbol: "S\(number)", tick: PriceOffset(raw: tick),
        lot: Quantity(raw: random.pick([1_000_000_000, 1_000_000_000, 10_000_000])),
        multiplier: random.pick([Ratio.one, Ratio(50), Ratio(raw: 333_333_333)]),
        margin: random.pick([Ratio.one, Ratio(raw: 50_000_000), Ratio(raw: 333_333_333), .zero])))
    kinds.append(
      random.pick([
        FeedInfo.Kinds(hasTrades: true), FeedInfo.Kinds(hasQuotes: true),
        FeedInfo.Kinds(hasBars: true), FeedInfo.Kinds(hasBars: true),
        FeedInfo.Kinds(hasTrades: true, hasQuotes: true),
        FeedInfo.Kinds(hasTrades: true, hasBars: true),
        FeedInfo.Kinds(hasQuotes: true, hasBars: true),
        FeedInfo.Kinds(hasTrades: true, hasQuotes: true, hasBars: true),
      ]))
    // Some begin so low that their price becomes negative.
    prices.append(random.pick([10_000, 10_000, 1_000, 15]))
  }
}
