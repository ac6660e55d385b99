import Indicators
public import TradingModel

/// Keeps the bars of every instrument for the chart: the newest 5,000 of each time frame and the
/// one that grows.
public struct ChartBars: Sendable {
  /// Complete bars kept per instrument and time frame.
  public static let barsMax = 5_000
  /// The time frames that are kept, as multiples of the feed's bars; others are joined from the
  /// shortest.
  private static let multiples: [Int64] = [1, 5, 15, 60]

  private struct Series {
    var builder: BarBuilder
    let hasTrades: Bool
    /// The bars of each time frame; the last one of a longer frame may still grow.
    var frames: [[Bar]] = Array(repeating: [], count: ChartBars.multiples.count)
    /// Counts completed bars, so that `bar:N` of a script knows when.
    var completed: Int64 = 0
    var bidSize = Quantity.zero
    var askSize = Quantity.zero

    /// The feed's own bars.
    var bars: [Bar] { frames[0] }

    mutating func keep(_ bar: Bar) {
      completed += 1
      for (index, multiple) in ChartBars.multiples.enumerated() {
        ChartBars.join(bar, to: &frames[index], multiple)
        // Trimming a fifth at a time moves each bar once instead of on every append.
        if frames[index].count >= ChartBars.barsMax * 6 / 5 {
          frames[index].removeFirst(ChartBars.barsMax / 5)
        }
      }
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
    let frame = ChartBars.multiples.firstIndex(of: multiple)
    let perBar = frame == nil ? Int(multiple) : 1
    let needed = (wanted + scrolled + 1) * perBar
    var joined: [Bar] = []
    if let frame {
      joined = Array(series[index].frames[frame].suffix(needed))
    } else {
      for bar in series[index].bars.suffix(needed) { ChartBars.join(bar, to: &joined, multiple) }
    }
    if let growing = series[index].builder.growing {
      ChartBars.join(growing, to: &joined, multiple)
    }
    let scroll = min(scrolled, max(0, joined.count - wanted))
    let bars = Array(joined.dropLast(scroll).suffix(wanted))
    return ChartView(
      instrument: request.chartInstrument, barSpan: length, bars: bars, scroll: Int32(scroll))
  }

  /// Adds a bar of the feed to bars so many times as long: to the last one, or as the first part of
  /// a new one.
  private static func join(_ bar: Bar, to bars: inout [Bar], _ multiple: Int64) {
    guard multiple > 1 else {
      bars.append(bar)
      return
    }
    let length = bar.span.times(multiple)
    let start = bar.start.floored(to: length)
    guard let last = bars.last, last.start == start else {
      var first = bar
      (first.start, first.span) = (start, length)
      bars.append(first)
      return
    }
    bars[bars.count - 1].high = max(last.high, bar.high)
    bars[bars.count - 1].low = min(last.low, bar.low)
    bars[bars.count - 1].close = bar.close
    bars[bars.count - 1].volume = last.volume.addingSaturated(bar.volume)
  }
}
