import Testing
import TradingModel

@testable import TradeEngine

/// The structures behind levels, excursions and shares, against slow and obvious ones.
struct WatchedLevelTests {
  @Test(arguments: UInt64(0)..<20)
  func `SEM-43 watched levels fire like a scan of a list, nearest first`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    var triggers = PriceTriggers()
    var slow: [(level: Int64, isRising: Bool, bracket: UInt32)] = []
    for step in 0..<400 {
      let level = Int64.random(in: 1...200, using: &chance)
      let isRising = Bool.random(using: &chance)
      switch Int.random(in: 0..<10, using: &chance) {
      case ..<5:
        slow.append((level, isRising, UInt32(step)))
        triggers.insert(
          Price(raw: level), isRising: isRising, bracket: BracketID(UInt32(step)),
          purpose: .heldStop)
      case ..<7 where !slow.isEmpty:
        let gone = slow.remove(at: Int.random(in: 0..<slow.count, using: &chance))
        triggers.remove(
          Price(raw: gone.level), isRising: gone.isRising, bracket: BracketID(gone.bracket),
          purpose: .heldStop)
      default:
        let low = level
        let high = level + Int64.random(in: 0...5, using: &chance)
        let expected = slow.filter { $0.isRising ? $0.level <= high : $0.level >= low }
        #expect(triggers.fires(high: high, low: low) == !expected.isEmpty)
        var fired: [PriceTriggers.Entry] = []
        while let entry = triggers.popFired(high: high, low: low) { fired.append(entry) }
        #expect(
          fired.map(\.bracket.number).sorted() == expected.map(\.bracket).sorted(), "step \(step)")
        let rising = fired.filter { entry in
          expected.contains { $0.bracket == entry.bracket.number && $0.isRising }
        }
        #expect(rising.map(\.key) == rising.map(\.key).sorted())
        slow.removeAll { $0.isRising ? $0.level <= high : $0.level >= low }
      }
    }
  }

  @Test func `a level that is not watched is removed without harm`() {
    var triggers = PriceTriggers()
    triggers.remove(px(1), isRising: true, bracket: BracketID(1), purpose: .trailStep)
    triggers.insert(px(2), isRising: true, bracket: BracketID(1), purpose: .trailStep)
    triggers.remove(px(2), isRising: true, bracket: BracketID(1), purpose: .heldStop)
    triggers.remove(px(2), isRising: false, bracket: BracketID(1), purpose: .trailStep)
    #expect(triggers.fires(high: px(2).raw, low: px(2).raw))
    #expect(!triggers.fires(high: px(1.99).raw, low: px(1.99).raw))
  }

  @Test(arguments: UInt64(0)..<40)
  func `SEM-56 the extremes since an opening are those of a scan, to the last unit`(
    seed: UInt64
  ) {
    var chance = SplitMix64(seed: seed)
    var extremes = RunningExtremes()
    var slow: [(input: UInt64, high: Int64, low: Int64)] = []
    var openings: [UInt64] = []
    var price: Int64 = 0
    for input in UInt64(1)...2_000 {
      switch Int.random(in: 0..<20, using: &chance) {
      case 0:
        openings.append(input)
        extremes.open(input)
      case 1 where openings.count > 2:
        openings.remove(at: Int.random(in: 0..<openings.count, using: &chance))
      case 2: extremes.join(openings)
      default:
        // Some seeds only ever rise or fall.
        price += Int64.random(
          in: (seed % 3 == 0 ? 0 : -5)...(seed % 3 == 1 ? 0 : 5), using: &chance)
        let high = price + Int64.random(in: 0...3, using: &chance)
        slow.append((input, high, price))
        if !openings.isEmpty { extremes.add(high: high, low: price) }
      }
      guard let opening = openings.randomElement(using: &chance) else { continue }
      let marks = slow.filter { $0.input > opening }
      #expect(extremes.since(opening)?.high == marks.map(\.high).max())
      #expect(extremes.since(opening)?.low == marks.map(\.low).min())
    }
    extremes.removeAll()
    #expect(extremes.since(0) == nil)
    #expect(extremes.count == 0)
  }

  @Test
  func `SEM-56 a price that only ever falls leaves a bracket's favourable extreme at its first`() {
    var extremes = RunningExtremes()
    extremes.open(1)
    for step in Int64(1)...20_000 { extremes.add(high: -step, low: -step) }
    #expect(extremes.since(1)?.high == -1)
    #expect(extremes.since(1)?.low == -20_000)
    #expect(extremes.count == 0)
    for step in Int64(1)...20_000 {
      extremes.open(UInt64(step) + 1)
      extremes.add(high: -step, low: -step)
    }
    #expect(extremes.count > 20_000)
    extremes.join([1, 20_000, 20_001])
    #expect(extremes.count <= 4)
    #expect(extremes.since(1)?.high == -1)
    #expect(extremes.since(20_000)?.high == -19_999)
    #expect(extremes.since(20_001)?.high == -20_000)
  }

  @Test(arguments: [
    ([0.5, 0.5], [0.0, 0], 10.0, 10.0, [5.0, 5]), ([0.5, 0.5], [5, 0], 10, 5, [0, 5]),
    ([0.5, 0.5], [0, 0], 10, 7, [5, 2]), ([0.5, 0.5], [0, 0], 10, 3, [3, 0]),
    ([0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0], 10, 10, [2, 2, 2, 4]),
    ([0.3, 0.3], [0, 0], 10, 10, [3, 3]), ([1], [0], 10, 6, [6]), ([1], [4], 10, 6, [6]),
    ([0.5, 0.5], [2, 0], 10, 8, [3, 5]), ([0.5, 0.5], [0, 0], 1, 1, [0, 1]),
    ([0.5, 0.5], [0, 0], 10, 0, [0, 0]), ([0.5, 0.5], [0, 0], 10, -3, [0, 0]),
  ])
  func `SEM-17 SEM-46 shares in lots, what is missing taken from the farthest`(
    shares: [Double], filled: [Double], entry: Double, remaining: Double, leaves: [Double]
  ) {
    var legs = zip(shares, filled).map { part, done in
      var leg = TargetLeg(share: share(part), atR: nil, price: px(1))
      leg.filledQty = qty(done)
      return leg
    }
    TargetSplit.share(&legs, of: qty(entry), remaining: qty(remaining), lot: qty(1))
    #expect(legs.map(\.leaves) == leaves.map(qty))
  }
}
