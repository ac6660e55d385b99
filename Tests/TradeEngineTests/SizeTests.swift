import Testing

@testable import TradeEngine

/// A live bracket shall take no more than a kilobyte, at the venue included.
struct SizeTests {
  @Test func `what is kept of a bracket has no gaps between its fields`() {
    #expect(MemoryLayout<ManagedOrder?>.stride == 96)
    #expect(MemoryLayout<TargetLeg>.stride == 136)
    #expect(MemoryLayout<BracketOrder>.stride == 512)
  }
}
