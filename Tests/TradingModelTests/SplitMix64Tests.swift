import Testing
import TradingModel

struct SplitMix64Tests {
  @Test func `the numbers are the published ones`() {
    var chance = SplitMix64(seed: 0)
    #expect(chance.next() == 0xE220_A839_7B1D_CDAF)
    #expect(chance.next() == 0x6E78_9E6A_A1B9_65F4)
    #expect(chance.next() == 0x06C4_5D18_8009_454F)
    chance = SplitMix64(seed: 1_234_567)
    #expect(chance.next() == 6_457_827_717_110_365_317)
    #expect(chance.next() == 3_203_168_211_198_807_973)
  }

  @Test func `the same seed and stream give the same numbers, another gives others`() {
    var first = SplitMix64(seed: 7, stream: 1)
    var second = SplitMix64(seed: 7, stream: 1)
    var other = SplitMix64(seed: 7, stream: 2)
    let numbers = (0..<100).map { _ in first.next() }
    #expect(numbers == (0..<100).map { _ in second.next() })
    let others = Set((0..<100).map { _ in other.next() })
    #expect(others.isDisjoint(with: numbers))
  }

  @Test(arguments: [0, 1, -3]) func `a bound that leaves no choice gives zero`(bound: Int) {
    var chance = SplitMix64(seed: 3)
    #expect((0..<50).allSatisfy { _ in chance.below(bound) == 0 })
  }

  @Test func `a zero bound of 64 bits gives zero`() {
    var chance = SplitMix64(seed: 3)
    #expect(chance.below(UInt64(0)) == 0)
  }

  @Test func `numbers below a bound are all below it, and each comes about as often`() {
    var chance = SplitMix64(seed: 11)
    var counts = Array(repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[chance.below(6)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
    #expect(chance.below(UInt64.max) < .max)
  }
}
