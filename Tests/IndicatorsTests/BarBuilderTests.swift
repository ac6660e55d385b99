import Indicators
import Testing
import TradingModel

struct BarBuilderTests {
  private let minute = TimeSpan.seconds(60)

  private func builder(_ seconds: Int64 = 60) -> BarBuilder {
    BarBuilder(instrument: InstrumentID(3), span: .seconds(seconds))
  }

  private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

  private func bar(
    _ start: Int64, _ span: Int64, _ prices: (Int64, Int64, Int64, Int64), volume: Int64 = 1
  ) -> Bar {
    Bar(
      instrument: InstrumentID(3), start: at(start), span: .seconds(span), open: Price(prices.0),
      high: Price(prices.1), low: Price(prices.2), close: Price(prices.3),
      volume: Quantity(volume))
  }

  private func trade(_ builder: inout BarBuilder, _ price: Int64, at seconds: Int64) -> Bar? {
    builder.onTrade(price: Price(price), quantity: Quantity(2), time: at(seconds))
  }

  @Test func `prints make a bar that the next one's first print completes`() {
    var builder = builder()
    #expect(builder.growing == nil)
    #expect(trade(&builder, 10, at: 65) == nil)
    #expect(trade(&builder, 12, at: 70) == nil)
    #expect(trade(&builder, 9, at: 119) == nil)
    #expect(builder.growing == bar(60, 60, (10, 12, 9, 9), volume: 6))
    #expect(trade(&builder, 11, at: 120) == bar(60, 60, (10, 12, 9, 9), volume: 6))
    #expect(builder.growing == bar(120, 60, (11, 11, 11, 11), volume: 2))
  }

  @Test func `a stretch without prints makes no bar`() {
    var builder = builder()
    _ = trade(&builder, 10, at: 0)
    #expect(trade(&builder, 20, at: 6000) == bar(0, 60, (10, 10, 10, 10), volume: 2))
    #expect(builder.growing?.start == at(6000))
  }

  @Test func `bars are aligned to 1970, before it too`() {
    var builder = builder(300)
    _ = trade(&builder, 10, at: -1)
    #expect(builder.growing?.start == at(-300))
    #expect(trade(&builder, 11, at: 0)?.end == at(0))
  }

  @Test func `the clock completes a bar at its end and not before`() {
    var builder = builder()
    #expect(builder.advance(to: at(1000)) == nil)
    _ = trade(&builder, 10, at: 30)
    #expect(builder.advance(to: Timestamp(nanoseconds: 59_999_999_999)) == nil)
    #expect(builder.advance(to: at(60)) == bar(0, 60, (10, 10, 10, 10), volume: 2))
    #expect(builder.advance(to: at(60)) == nil)
    #expect(builder.growing == nil)
    #expect(trade(&builder, 11, at: 60) == nil)
  }

  @Test func `flushing hands out what grows, once`() {
    var builder = builder()
    #expect(builder.flush() == nil)
    _ = trade(&builder, 10, at: 30)
    #expect(builder.flush() == bar(0, 60, (10, 10, 10, 10), volume: 2))
    #expect(builder.flush() == nil)
  }

  @Test func `a bar that was handed out does not grow again`() {
    var builder = builder()
    _ = trade(&builder, 10, at: 30)
    _ = builder.flush()
    #expect(trade(&builder, 11, at: 40) == nil)
    #expect(builder.growing == bar(0, 60, (11, 11, 11, 11), volume: 2))
  }

  @Test func `SEM-32 prints that go back in time move nothing`() {
    var builder = builder()
    _ = trade(&builder, 10, at: 70)
    #expect(trade(&builder, 99, at: 69) == nil)
    #expect(trade(&builder, 99, at: 30) == nil)
    #expect(builder.outOfOrderCount == 2)
    #expect(builder.growing == bar(60, 60, (10, 10, 10, 10), volume: 2))
    #expect(trade(&builder, 11, at: 70) == nil)
    #expect(builder.growing?.high == Price(11))
  }

  @Test func `SEM-32 crossed quotes move nothing and touching ones count`() {
    var builder = builder()
    #expect(builder.onQuote(bid: Price(12), ask: Price(10), time: at(0)) == nil)
    #expect(builder.growing == nil)
    #expect(builder.brokenCount == 1)
    #expect(builder.onQuote(bid: Price(10), ask: Price(10), time: at(1)) == nil)
    #expect(builder.onQuote(bid: Price(10), ask: Price(14), time: at(2)) == nil)
    #expect(builder.growing == bar(0, 60, (10, 12, 10, 12), volume: 0))
  }

  @Test(
    arguments: [
      (1_391_470_000, 1_391_500_000, 1_391_485_000), (1, 2, 1), (-2, -1, -2), (-1, 0, -1),
      (
        999_999_999_999_999_999, 1_000_000_000_000_000_000, 999_999_999_999_999_999
      ),
    ] as [(Int64, Int64, Int64)])
  func `the middle of a quote is rounded down`(bid: Int64, ask: Int64, middle: Int64) {
    var builder = builder()
    _ = builder.onQuote(bid: Price(raw: bid), ask: Price(raw: ask), time: at(0))
    #expect(builder.growing?.close.raw == middle)
  }

  @Test func `volume is held at the largest quantity`() {
    var builder = builder()
    let most = Quantity(raw: Quantity.magnitudeMax)
    for _ in 0..<3 { _ = builder.onTrade(price: Price(1), quantity: most, time: at(0)) }
    #expect(builder.growing?.volume == most)
  }

  @Test func `the fifth minute completes five minutes`() {
    var builder = builder(300)
    for minute in 0..<4 {
      let price = Int64(10 + minute)
      #expect(
        builder.onBar(bar(Int64(minute) * 60, 60, (price, price + 1, price - 5, price))) == nil)
    }
    let whole = builder.onBar(bar(240, 60, (14, 20, 14, 19)))
    #expect(whole == bar(0, 300, (10, 20, 5, 19), volume: 5))
    #expect(builder.growing == nil)
  }

  @Test func `a hole at the end of a longer bar leaves it to the next one`() {
    var builder = builder(300)
    _ = builder.onBar(bar(0, 60, (10, 11, 9, 10)))
    #expect(builder.onBar(bar(300, 60, (20, 21, 19, 20))) == bar(0, 300, (10, 11, 9, 10)))
    #expect(builder.growing?.start == at(300))
  }

  @Test func `after a hole no bar is lost, and the clock keeps each at its time`() {
    var late = builder(120)
    _ = late.onBar(bar(0, 60, (10, 11, 9, 10)))
    #expect(late.onBar(bar(180, 60, (20, 21, 19, 20)))?.start == at(0))
    #expect(late.advance(to: at(240))?.start == at(120))
    var onTime = builder(120)
    _ = onTime.onBar(bar(0, 60, (10, 11, 9, 10)))
    #expect(onTime.advance(to: at(180))?.start == at(0))
    #expect(onTime.onBar(bar(180, 60, (20, 21, 19, 20)))?.start == at(120))
  }

  @Test func `bars of the builder's own length pass at once and keep their start`() {
    var builder = builder(86_400)
    let daily = bar(50_000, 86_400, (10, 12, 9, 11))
    #expect(builder.onBar(daily) == daily)
    #expect(builder.growing == nil)
    let next = bar(136_400, 86_400, (11, 12, 9, 11))
    #expect(builder.onBar(next) == next)
  }

  @Test func `broken, repeated, old and too long bars change nothing`() {
    var builder = builder(120)
    _ = builder.onBar(bar(60, 60, (10, 11, 9, 10)))
    _ = builder.flush()
    #expect(builder.onBar(bar(60, 60, (10, 11, 9, 10))) == nil)
    #expect(builder.onBar(bar(0, 60, (10, 11, 9, 10))) == nil)
    #expect(builder.outOfOrderCount == 2)
    #expect(builder.onBar(bar(120, 60, (10, 9, 11, 10))) == nil)
    #expect(builder.onBar(bar(120, 60, (12, 11, 9, 10))) == nil)
    #expect(builder.onBar(bar(120, 300, (10, 11, 9, 10))) == nil)
    #expect(builder.onBar(bar(120, 0, (10, 11, 9, 10))) == nil)
    #expect(builder.brokenCount == 4)
    #expect(builder.growing == nil)
  }

  @Test func `ticks into minutes into hours equals ticks into hours`() {
    var minutes = builder(60)
    var joined = builder(3600)
    var direct = builder(3600)
    var chance: UInt64 = 88_172_645_463_325_252
    var price: Int64 = 10_000
    var fromMinutes: [Bar] = []
    var fromTicks: [Bar] = []
    for tick in 0..<20_000 {
      chance ^= chance << 13
      chance ^= chance >> 7
      chance ^= chance << 17
      price += Int64(chance >> 62) - 1
      let time = at(Int64(tick))
      for bar in [minutes.advance(to: time), trade(&minutes, price, at: Int64(tick))] {
        if let bar, let hour = joined.onBar(bar) { fromMinutes.append(hour) }
      }
      if let hour = trade(&direct, price, at: Int64(tick)) { fromTicks.append(hour) }
    }
    #expect(fromTicks.count == 5)
    #expect(fromMinutes == fromTicks)
  }

  @Test func `a builder without a length stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = BarBuilder(instrument: InstrumentID(0), span: .zero)
    }
  }
}
