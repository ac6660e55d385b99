import MatchingOracle
import Testing
import TradingModel

/// The paper venue against the slow, obvious one; `bracebench oracle` plays ten times as much.
struct OracleTests {
  /// Goal: no order flow and no market lets the two disagree. Method: a story per seed; reports are
  /// compared field by field, and the books after every step.
  @Test(arguments: UInt64(1)...26)
  func `the paper venue says what the reference venue says`(seed: UInt64) {
    var search = StorySearch()
    let agrees = search.play(seed: seed)
    #expect(agrees, "\(search.failure ?? "")")
    #expect(search.steps == StorySearch.stepsPerStory)
  }

  @Test func `the stories meet every kind of report, refusal, order and event`() {
    var search = StorySearch()
    for seed in UInt64(1)...60 where !search.play(seed: seed) { return }
    for name in StorySearch.mustOccur { #expect(search.seen[name, default: 0] > 0, "\(name)") }
  }

  /// Goal: see the comparison bite. Method: one venue of the two gets another rule.
  @Test(arguments: [
    Tampering("slippage") { $0.slippage = $0.slippage == .none ? .ticks(1) : .none },
    Tampering("slippage by volume") {
      guard case .volumeShare(let share) = $0.slippage else { return }
      $0.slippage = .share(share)
    },
    Tampering("parts") { $0.partial = $0.partial == .displayed ? .none : .displayed },
    Tampering("parts by chance") {
      guard case .random(let share) = $0.partial else { return }
      $0.partial = .random(Ratio(raw: share.raw - 100_000_000))
    },
    Tampering("seed") { $0.seed += 1 },
    Tampering("liquidity") {
      $0.liquidity = $0.liquidity == .displayed ? .unlimited : .displayed
    },
    Tampering("maker fees") { $0.fees.makerShare = Ratio(raw: 44_444) },
    Tampering("fees in kind") { $0.fees.isTakenInAsset.toggle() },
    Tampering("triggers by two prints") {
      if $0.trigger == .doubleLast { $0.trigger = .last }
    },
    Tampering("triggers by the middle") { if $0.trigger == .mid { $0.trigger = .bidAsk } },
    Tampering("reduce-only") { $0.capabilities.enforcesReduceOnly.toggle() },
    Tampering("locked quantity") { $0.capabilities.holdsQuantity.toggle() },
    Tampering("shorts") { $0.allowsShorts.toggle() },
    Tampering("stops through the market") { $0.rejectsStopsThrough.toggle() },
    Tampering("faults") { $0.faults.rejects = Ratio(raw: 50_000_000) },
    Tampering("half spread") { $0.halfSpread = $0.halfSpread + PriceOffset(1) },
    Tampering("touch or through") { $0.limitNeedsThrough.toggle() },
    Tampering("gap fills") { $0.gapLimitFillsAtOpen.toggle() },
    Tampering("bar path") { $0.barPath = $0.barPath == .ohlc ? .pessimistic : .ohlc },
    Tampering("day reset") { $0.dayReset = .seconds(3600) },
    Tampering("cash") { $0.cash += Money(raw: 1) },
    Tampering("fees") { $0.fees.share = Ratio(raw: $0.fees.share.raw + 1_000) },
    Tampering("trigger") { $0.trigger = $0.trigger == .bidAsk ? .last : .bidAsk },
    Tampering("market fills") { $0.marketFill = $0.marketFill == .next ? .current : .next },
  ])
  func `a venue with another rule is found and the story shrinks`(tampering: Tampering) {
    var search = StorySearch(tamper: tampering.change)
    let seed = (UInt64(1)...60).first { !search.play(seed: $0) }
    #expect(seed != nil, "\(tampering.name) makes no difference")
    #expect((search.stepsLeft ?? .max) <= 40, "\(search.failure ?? "")")
    #expect(search.failure?.contains("seed \(seed ?? 0), ") == true)
  }
}

struct Tampering: Sendable, CustomTestStringConvertible {
  let name: String
  let change: @Sendable (inout PaperSettings) -> Void

  init(_ name: String, _ change: @escaping @Sendable (inout PaperSettings) -> Void) {
    self.name = name
    self.change = change
  }

  var testDescription: String { name }
}
