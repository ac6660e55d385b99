import Testing
import TradeRuntime
import TradingModel

struct ChartBarsTests {
  private func charts(
    hasTrades: Bool = false, span: TimeSpan = .seconds(60), history: [Bar] = []
  ) -> ChartBars {
    ChartBars(instruments: [spy], hasTrades: [hasTrades], span: span, history: history)
  }

  private func request(
    multiple: Int32 = 1, barsMax: Int32 = 300, scroll: Int32 = 0
  ) -> FrameRequest {
    var request = FrameRequest()
    request.chartBarMultiple = multiple
    request.chartBarsMax = barsMax
    request.chartScroll = scroll
    return request
  }

  @Test func `five bars of a minute join into one of five minutes`() throws {
    var charts = charts()
    charts.onMarket(.bar(bar(0, open: 100, high: 103, low: 99, close: 101, volume: 1)))
    charts.onMarket(.bar(bar(1, open: 101, high: 102, low: 95, close: 96, volume: 2)))
    charts.onMarket(.bar(bar(4, open: 96, high: 110, low: 96, close: 109, volume: 4)))
    charts.onMarket(.bar(bar(5, open: 109, high: 109, low: 108, close: 108, volume: 8)))
    let view = try #require(charts.view(request(multiple: 5)))
    #expect(view.barSpan == .seconds(300))
    #expect(view.bars.count == 2)
    let first = try #require(view.bars.first)
    #expect(first.start == opening && first.span == .seconds(300))
    #expect(
      [first.open, first.high, first.low, first.close] == [100, 110, 95, 109].map { Price($0) })
    #expect(first.volume == Quantity(7))
  }

  @Test func `a bar of five minutes begins on the clock, not with the data`() throws {
    var charts = charts()
    for minute in Int64(3)...6 { charts.onMarket(.bar(bar(minute))) }
    let view = try #require(charts.view(request(multiple: 5)))
    #expect(view.bars.map(\.start) == [opening, opening + .seconds(300)])
  }

  @Test func `the growing bar is the last one of the chart`() throws {
    var charts = charts(hasTrades: true)
    charts.onMarket(print(5, 100))
    charts.onMarket(print(65, 101))
    charts.onMarket(print(70, 99))
    let view = try #require(charts.view(request()))
    #expect(view.bars.count == 2)
    #expect(view.bars.last?.low == Price(99))
    #expect(charts.completedCount(of: spy.id) == 1)
  }

  @Test func `quotes make no bars where there are prints`() throws {
    var charts = charts(hasTrades: true)
    charts.onMarket(
      .quote(
        Quote(
          instrument: spy.id, time: opening, bid: Price(1), bidSize: .zero, ask: Price(2),
          askSize: .zero)))
    #expect(charts.view(request())?.bars == [])
  }

  @Test func `history is on the chart and is not counted`() throws {
    let charts = charts(history: [bar(0), bar(1)])
    #expect(charts.view(request())?.bars.count == 2)
    #expect(charts.completedCount(of: spy.id) == 0)
  }

  @Test func `scrolling stops at the oldest full window`() throws {
    var charts = charts()
    for minute in Int64(0)..<50 { charts.onMarket(.bar(bar(minute))) }
    let scrolled = try #require(charts.view(request(barsMax: 20, scroll: 10)))
    #expect(scrolled.scroll == 10)
    #expect(scrolled.bars.last?.start == bar(39).start)
    let far = try #require(charts.view(request(barsMax: 20, scroll: 1_000)))
    #expect(far.scroll == 30)
    #expect(far.bars.first?.start == bar(0).start)
    #expect(far.bars.count == 20)
  }

  @Test func `a joined window has all of its oldest bar`() throws {
    var charts = charts()
    for minute in Int64(0)..<400 {
      charts.onMarket(.bar(bar(minute, high: 200 + (minute % 5 == 0 ? 9 : 0))))
    }
    for scroll in Int32(0)..<12 {
      let view = try #require(charts.view(request(multiple: 5, barsMax: 10, scroll: scroll)))
      #expect(view.bars.count == 10)
      #expect(view.bars.allSatisfy { $0.high == Price(209) && $0.volume == Quantity(50) })
    }
  }

  @Test func `a chart keeps five thousand bars at least and not many more`() throws {
    var charts = charts()
    for minute in Int64(0)..<20_000 { charts.onMarket(.bar(bar(minute))) }
    let view = try #require(charts.view(request(barsMax: .max)))
    #expect((ChartBars.barsMax...ChartBars.barsMax * 6 / 5).contains(view.bars.count))
    #expect(view.bars.last?.start == bar(19_999).start)
    #expect(charts.completedCount(of: spy.id) == 20_000)
  }

  @Test func `longer bars reach further back than the feed's own`() throws {
    var charts = charts()
    for minute in Int64(0)..<20_000 { charts.onMarket(.bar(bar(minute, volume: 1))) }
    let hours = try #require(charts.view(request(multiple: 60, barsMax: 1_000)))
    // 14:30 is in the hour of 14:00, and 20,000 minutes later it is 11:50.
    #expect(hours.bars.count == 334 && hours.bars.first?.start == opening + .seconds(-1800))
    #expect(hours.bars.reduce(Int64(0)) { $0 + $1.volume.raw } == Quantity(20_000).raw)
    let sevens = try #require(charts.view(request(multiple: 7, barsMax: 2_000)))
    #expect(sevens.bars.count < 900, "this length is not kept")
  }

  @Test(arguments: [Int32.min, -1, 0, 1, 7, .max], [Int32.min, -1, 0, 3, .max])
  func `no request traps`(number: Int32, other: Int32) {
    var charts = charts()
    for minute in Int64(0)..<9 { charts.onMarket(.bar(bar(minute))) }
    for (multiple, barsMax, scroll) in [
      (number, other, 0), (number, 10, other), (1, number, other), (number, number, other),
      (number, other, other),
    ] {
      let view = charts.view(request(multiple: multiple, barsMax: barsMax, scroll: scroll))
      #expect((view?.bars.count ?? 0) <= max(0, Int(barsMax)))
    }
  }

  @Test(arguments: [-1, 1, 99]) func `an instrument that is not there has no chart`(index: Int) {
    var request = request()
    request.chartInstrument = InstrumentID(index)
    #expect(charts().view(request) == nil)
  }
}
