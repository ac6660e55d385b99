import Connectors
import Indicators
import MarketData
import Testing
import TradingModel

struct SimulatedFeedTests {
  /// FNV-1a over the numbers of an event.
  private struct Hash {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ number: Int64) {
      var rest = UInt64(bitPattern: number)
      for _ in 0..<8 {
        value = (value ^ (rest & 0xFF)) &* 0x0000_0100_0000_01B3
        rest >>= 8
      }
    }

    mutating func add(_ event: MarketEvent) {
      add(Int64(event.instrument.index))
      add(event.time.nanoseconds)
      switch event {
      case .trade(let trade):
        add(trade.price.raw)
        add(trade.quantity.raw)
      case .quote(let quote):
        for number in [quote.bid.raw, quote.bidSize.raw, quote.ask.raw, quote.askSize.raw] {
          add(number)
        }
      case .bar(let bar): add(bar)
      }
    }

    mutating func add(_ bar: Bar) {
      for number in [
        bar.start.nanoseconds, bar.open.raw, bar.high.raw, bar.low.raw, bar.close.raw,
        bar.volume.raw,
      ] {
        add(number)
      }
    }
  }

  private func hash(seed: UInt64) throws -> String {
    var feed = try SimulatedFeed(seed: seed)
    var hash = Hash()
    for bar in feed.info.history { hash.add(bar) }
    for _ in 0..<10_000 { if let event = feed.next() { hash.add(event) } }
    return String(hash.value, radix: 16)
  }

  @Test func `the same seed gives the same bytes, on every machine`() throws {
    let first = try hash(seed: 1)
    #expect(first == "6d8fa17d6e7d08aa")
    let second = try hash(seed: 42)
    #expect(second == "9135c94bd46c5e66")
    #expect(try hash(seed: 1) == hash(seed: 1))
    #expect(try hash(seed: 1) != hash(seed: 2))
  }

  @Test func `the market says what it is`() throws {
    let info = try SimulatedFeed(seed: 1).info
    #expect(info.source == .simulation)
    #expect(info.start.description == "2024-01-02T14:30:00Z")
    #expect(info.end == nil)
    #expect(info.eventCount == nil)
    #expect(info.barSpan == .seconds(60))
    #expect(info.instruments.map(\.symbol) == SimulatedFeed.symbols)
    #expect(info.instruments.map(\.id.index) == [0, 1, 2, 3, 4, 5])
    #expect(info.kinds.allSatisfy { $0.hasTrades && $0.hasQuotes && !$0.hasBars })
    let future = info.instruments[2]
    #expect(future.tick == PriceOffset(raw: 250_000_000))
    #expect((future.multiplier, future.margin) == (Ratio(50), Ratio(raw: 50_000_000)))
  }

  @Test(arguments: [Int64(1), 60, 420, 3600, 86_400])
  func `a hundred bars of each symbol precede the start on the grid`(seconds: Int64) throws {
    let span = TimeSpan.seconds(seconds)
    let info = try SimulatedFeed(seed: 3, barSpan: span).info
    #expect(info.history.count == 100 * 6)
    let firstStart = info.start.floored(to: span) + span.times(-100)
    for (index, bar) in info.history.enumerated() {
      #expect(bar.instrument.index == Int32(index % 6))
      #expect(bar.start == firstStart + span.times(Int64(index / 6)))
      #expect(bar.span == span)
      #expect(bar.end <= info.start)
      #expect(bar.isConsistent)
      let instrument = info.instruments[index % 6]
      #expect([bar.open, bar.high, bar.low, bar.close].allSatisfy { instrument.isOnTick($0) })
      #expect(bar.low.raw > 0)
      #expect(bar.volume.raw > 0)
    }
  }

  @Test func `a symbol's events do not depend on the others`() throws {
    var all = try SimulatedFeed(seed: 5)
    var one = try SimulatedFeed(seed: 5, symbols: ["btcu"])
    #expect(one.info.instruments.map(\.symbol) == ["BTCU"])
    var seen = 0
    while seen < 1000, let event = all.next() {
      guard event.instrument.index == 3, case .quote(var quote) = event else {
        if event.instrument.index == 3 { _ = one.next() }
        continue
      }
      quote.instrument = InstrumentID(0)
      #expect(one.next() == .quote(quote))
      seen += 1
    }
    let history = all.info.history.filter { $0.instrument.index == 3 }.map(\.close)
    #expect(one.info.history.map(\.close) == history)
  }

  @Test func `an unknown symbol and a bar without a length are refused`() {
    let unknown = #expect(throws: MarketDataError.self) {
      try SimulatedFeed(seed: 1, symbols: ["NVDX", "SPY"])
    }
    #expect(unknown?.text == "no symbol SPY; there are NVDX,AAPX,ESZ6,BTCU,EURF,CLF7")
    #expect(unknown?.exitCode == 64)
    let bar = #expect(throws: MarketDataError.self) { try SimulatedFeed(seed: 1, barSpan: .zero) }
    #expect(bar?.exitCode == 64)
  }

  @Test func `configured instruments go before the built-in ones`() throws {
    var settings = InstrumentSettings(symbol: "NVDX")
    settings.tick = PriceOffset(raw: 50_000_000)
    settings.lot = Quantity(1000)
    var feed = try SimulatedFeed(seed: 1, symbols: ["NVDX"], instruments: [settings])
    #expect(feed.resolved[0].tickSource == .config)
    #expect(feed.resolved[0].marginSource == .table)
    let instrument = feed.info.instruments[0]
    for _ in 0..<1000 {
      switch feed.next() {
      case .quote(let quote):
        #expect(instrument.isOnTick(quote.bid) && instrument.isOnLot(quote.askSize))
      case .trade(let trade):
        #expect(instrument.isOnTick(trade.price) && instrument.isOnLot(trade.quantity))
      default: Issue.record("no event")
      }
    }
  }

  /// What an hour of one symbol looked like.
  private struct Hour {
    var events = 0
    var trades = 0
    var sameSide = 0
    var spreads: [Int64: Int] = [:]
    var bid = Price.zero
    var ask = Price.zero
    var lastTime = Timestamp.distantPast
    var lastWasBuy: Bool?
    var builder: BarBuilder
    var average = AverageTrueRange(period: 14)
    var shares: [Double] = []
    var moves: [Double] = []
    var lastClose: Double?

    mutating func add(_ trade: Trade) {
      trades += 1
      let isBuy = trade.price == ask
      if lastWasBuy == isBuy { sameSide += 1 }
      lastWasBuy = isBuy
      guard let bar = builder.onTrade(trade) else { return }
      let close = bar.close.double
      if let before = lastClose { moves.append((close / before - 1).magnitude) }
      lastClose = close
      if let value = average.add(bar) { shares.append(value / close) }
    }
  }

  @Test(arguments: [UInt64(1), 20_240_102])
  func `hours of it are believable`(seed: UInt64) throws {
    var feed = try SimulatedFeed(seed: seed)
    let instruments = feed.info.instruments
    var hours = instruments.map { Hour(builder: BarBuilder(instrument: $0.id, span: .seconds(60))) }
    let seconds: Int64 = 3600
    let end = SimulatedFeed.start + .seconds(seconds)
    var faults = 0
    while let event = feed.next(), event.time < end {
      let index = Int(event.instrument.index)
      let instrument = instruments[index]
      if event.time <= hours[index].lastTime { faults += 1 }
      hours[index].lastTime = event.time
      hours[index].events += 1
      switch event {
      case .quote(let quote):
        let spread = (quote.ask - quote.bid).raw
        let isGood =
          spread >= instrument.tick.raw && quote.bid.raw > 0 && instrument.isOnTick(quote.bid)
          && instrument.isOnTick(quote.ask) && quote.bidSize.raw > 0 && quote.askSize.raw > 0
          && instrument.isOnLot(quote.bidSize) && instrument.isOnLot(quote.askSize)
        if !isGood { faults += 1 }
        hours[index].bid = quote.bid
        hours[index].ask = quote.ask
        hours[index].spreads[spread, default: 0] += 1
      case .trade(let trade):
        let isAtQuote = trade.price == hours[index].bid || trade.price == hours[index].ask
        if !isAtQuote || trade.quantity.raw <= 0 || !instrument.isOnLot(trade.quantity) {
          faults += 1
        }
        hours[index].add(trade)
      case .bar: faults += 1
      }
    }
    #expect(faults == 0)
    let bands = [
      0.000_4...0.001_8, 0.000_3...0.001_3, 0.000_2...0.000_9, 0.000_5...0.002, 0.000_08...0.000_35,
      0.000_4...0.001_8,
    ]
    for (index, hour) in hours.enumerated() {
      let symbol = instruments[index].symbol
      let rate = Double(hour.events) / Double(seconds)
      #expect((10...50).contains(rate), "\(symbol): \(rate) events a second")
      #expect(hour.spreads.count > 1, "\(symbol): the spread breathes")
      let runs = Double(hour.sameSide) / Double(hour.trades)
      #expect((0.6...0.85).contains(runs), "\(symbol): \(runs) of the prints follow their side")
      let lowest = try #require(hour.shares.min())
      let highest = try #require(hour.shares.max())
      #expect(bands[index].contains(lowest), "\(symbol): ATR from \(lowest)")
      #expect(bands[index].contains(highest), "\(symbol): ATR to \(highest)")
      #expect(highest > 1.15 * lowest, "\(symbol): it has quiet and busy times")
      let largest = try #require(hour.moves.max())
      let mean = hour.moves.reduce(0, +) / Double(hour.moves.count)
      #expect(largest > 2 * mean, "\(symbol): some minutes move much")
    }
  }

  @Test func `the history has the same size of moves as what follows`() throws {
    for seed in UInt64(0)..<10 {
      let info = try SimulatedFeed(seed: seed).info
      for instrument in info.instruments {
        var average = AverageTrueRange(period: 14)
        for bar in info.history where bar.instrument == instrument.id { average.add(bar) }
        let close = try #require(info.history.last { $0.instrument == instrument.id }?.close)
        let share = try #require(average.value) / close.double
        let band = instrument.symbol == "EURF" ? 0.000_05...0.000_4 : 0.000_15...0.002_5
        #expect(band.contains(share), "\(instrument.symbol), seed \(seed): \(share)")
      }
    }
  }

  @Test func `prices stay near home over a thousand days`() throws {
    for seed in UInt64(0)..<5 {
      let info = try SimulatedFeed(seed: seed, barSpan: .seconds(10 * 86_400)).info
      for instrument in info.instruments {
        let bars = info.history.filter { $0.instrument == instrument.id }
        let first = try #require(bars.first?.open)
        for bar in bars {
          let isNear = bar.low.raw > first.raw / 2 && bar.high.raw < first.raw * 2
          #expect(isNear, "\(instrument.symbol), seed \(seed): \(bar.low)…\(bar.high)")
        }
      }
    }
  }
}
