import Testing

@testable import TradeEngine

struct SizeTests {
  @Test func `an order is 96 bytes`() {
    #expect(MemoryLayout<ManagedOrder?>.stride == 96)
  }
}
