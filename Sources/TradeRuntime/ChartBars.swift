import Indicators
public import TradingModel

/// Keeps the bars of every instrument for the chart: the newest 5,000 and the one that grows.
public struct ChartBars: Sendable {
  /// Complete bars kept per instrument.
  public static let barsMax = 5_000

  private struct Series {
    var builder: BarBuilder
    let hasTrades: Bool
    var bars: [Bar] = []
    /// Counts completed bars, so that `bar:N` of a script knows when.
    var completed: Int64 = 0
    var bidSize = Quantity.zero
    var askSize = Quantity.zero

    mutating func keep(_ bar: Bar) {
      completed += 1
      // Trimming a fifth at a time moves each bar once instead of on every append.
      if bars.count >= ChartBars.barsMax * 6 / 5 { bars.removeFirst(ChartBars.barsMax / 5) }
      bars.append(bar)
    }
  }

  private var series: [Series]
  private let span: TimeSpan

  /// Makes empty charts with bars of `span`, and puts `history` in.
  public init(instruments: [Instrument], hasTrades: [Bool], span: TimeSpan, history: [Bar]) {
    self.span = span
    series = zip(instruments, hasTrades).map { instrument, hasTrades in
      Series(builder: BarBuilder(instrument: instrument.id, span: span), hasTrades: hasTrades)
    }
    for bar in history { onMarket(.bar(bar)) }
    for index in series.indices { series[index].completed = 0 }
  }

  /// Takes a market event.
  public mutating func onMarket(_ event: MarketEvent) {
    let index = Int(event.instrument.index)
    let bar: Bar?
    switch event {
    case .trade(let trade): bar = series[index].builder.onTrade(trade)
    case .quote(let quote):
      if !quote.isCrossed {
        series[index].bidSize = quote.bidSize
        series[index].askSize = quote.askSize
      }
      bar = series[index].hasTrades ? nil : series[index].builder.onQuote(quote)
    case .bar(let whole):
      if let earlier = series[index].builder.advance(to: whole.start) {
        series[index].keep(earlier)
      }
      bar = series[index].builder.onBar(whole)
    }
    if let bar { series[index].keep(bar) }
  }

  /// Completed bars of an instrument since the start, history not counted.
  public func completedCount(of instrument: InstrumentID) -> Int64 {
    series[Int(instrument.index)].completed
  }

  /// Puts the displayed sizes and the newest closes, at most `closesMax`, into watchlist rows.
  func complete(_ rows: inout [WatchView], closesMax: Int) {
    for index in rows.indices where series.indices.contains(index) {
      let own = series[index]
      rows[index].bidSize = own.bidSize
      rows[index].askSize = own.askSize
      guard closesMax > 0 else { continue }
      let growing = own.builder.growing.map { [$0.close] } ?? []
      rows[index].closes = own.bars.suffix(closesMax - growing.count).map(\.close) + growing
    }
  }

  /// Returns the chart that `request` asks for: bars joined to its multiple, newest last.
  public func view(_ request: FrameRequest) -> ChartView? {
    let index = Int(request.chartInstrument.index)
    guard series.indices.contains(index) else { return nil }
    let multiple = Int64(max(1, request.chartBarMultiple))
    let wanted = Int(max(0, request.chartBarsMax))
    let length = span.times(multiple)
    let scrolled = Int(max(0, request.chartScroll))
    let needed = (wanted + scrolled + 1) * Int(multiple)
    var joined: [Bar] = []
    func add(_ bar: Bar) {
      let start = bar.start.floored(to: length)
      if multiple > 1, let last = joined.last, last.start == start {
        joined[joined.count - 1].high = max(last.high, bar.high)
        joined[joined.count - 1].low = min(last.low, bar.low)
        joined[joined.count - 1].close = bar.close
        joined[joined.count - 1].volume = last.volume.addingSaturated(bar.volume)
      } else {
        var bar = bar
        if multiple > 1 { (bar.start, bar.span) = (start, length) }
        joined.append(bar)
      }
    }
    for bar in series[index].bars.suffix(needed) { add(bar) }
    if let growing = series[index].builder.growing { add(growing) }
    let scroll = min(scrolled, max(0, joined.count - wanted))
    let bars = Array(joined.dropLast(scroll).suffix(wanted))
    return ChartView(
      instrument: request.chartInstrument, barSpan: length, bars: bars, scroll: Int32(scroll))
  }
}
