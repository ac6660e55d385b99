import Connectors
import TestSupport
import TradeRuntime
import TradingModel

/// One trader's story, told on any recorded market: every kind of command, a chapter after another.
///
/// It is a script with blanks, filled in from the market itself: `{q}` the quantity, `{s}` the
/// symbol, `{t}` a distance in ticks, `{+1}` the close of that moment plus one distance. A line with
/// `{id}` is said of every bracket so far, as which of them are alive depends on the venue.
struct TraderStory {
  /// Lines by the bar of their chapter, counted from its first.
  private static let chapters: [[(bar: Int64, line: String)]] = [
    [(0, "buy {q} {s}"), (1, "trail {id} {t} after 0.2r"), (2, "be {id} at 0.5r")],
    [
      (0, "buy {q} {s} limit {+1}"), (1, "scale {id} 50%@0.5r,50%@1r"), (2, "close {id} 50%"),
      (3, "sl {id} +1t"), (4, "flatten {s}"),
    ],
    [
      (0, "sell {q} {s} sl 2% tp 3r"), (1, "tp {id} -2t"), (2, "sl {id} be"), (3, "reverse {s}"),
      (5, "flatten all"),
    ],
    [(0, "buy {q} {s} limit {-1} tif day"), (1, "sl {id} -2t"), (3, "cancel {id}")],
    [(0, "sell {q} {s} limit {+1} tif gtc"), (3, "cancel all"), (4, "flatten all")],
    [(0, "buy {q} {s} stop {+1}"), (3, "trail {id} 1atr"), (4, "cancel {s}"), (5, "flatten {s}")],
    [(0, "sell risk:0.5% {s} stop {-1}"), (1, "time {id} 30s"), (4, "cancel all")],
    [(0, "buy $5000 {s} stop_limit {+1} {+2}"), (4, "cancel {s}"), (5, "flatten all")],
    [
      (0, "buy {q} {s}"), (1, "cancel {id} legs"), (2, "protect {id}"), (3, "cancel {id} legs"),
      (4, "close {id}"),
    ],
    [
      (0, "buy {q} {s} tif fok"), (1, "reduce"), (1, "buy {q} {s}"), (2, "halt"),
      (2, "close {id} 25%"), (3, "resume"), (4, "flatten all"),
    ],
    [(0, "sell {q} {s} sl 40t tp 60t"), (2, "close {id} 75%"), (3, "reverse {s}")],
    [(0, "buy {q} {s}"), (1, "buy {q} {s} limit {-1}"), (3, "kill"), (5, "resume")],
    [(0, "service stop"), (0, "buy {q} {s}"), (1, "service start"), (2, "buy {q} {s} tif ioc")],
  ]
  /// Bars a chapter needs.
  private static let chapterBars: Int64 = 6

  let quantity: String
  /// A distance, in ticks.
  let distance: Int64
  private let instruments: [Instrument]
  /// The prices of all instruments after each bar of the first one.
  private let prices: [[Price?]]

  /// Reads the market once, to know its prices.
  init(_ feed: any MarketFeed, quantity: String, distance: Int64) {
    self.quantity = quantity
    self.distance = distance
    instruments = feed.info.instruments
    let charts = ChartBars(
      instruments: feed.info.instruments, hasTrades: feed.info.kinds.map(\.hasTrades),
      span: feed.info.barSpan, history: [])
    prices = Self.prices(feed, charts)
  }

  private static func prices(_ feed: any MarketFeed, _ charts: ChartBars) -> [[Price?]] {
    var feed = feed
    var charts = charts
    var last: [Price?] = feed.info.instruments.map { _ in nil }
    var prices: [[Price?]] = []
    while let event = feed.next() {
      charts.onMarket(event)
      last[Int(event.instrument.index)] = event.price
      if charts.completedCount(of: InstrumentID(0)) > prices.count { prices.append(last) }
    }
    return prices
  }

  /// The script: the chapters spread over the bars, of one instrument after the other, and
  /// everything flat at the end.
  var script: String {
    let stride = max(Self.chapterBars, (Int64(prices.count) - 2) / Int64(Self.chapters.count))
    var lines: [String] = []
    var bracketCount = 0
    for (number, chapter) in Self.chapters.enumerated() {
      let instrument = instruments[number % instruments.count]
      for (bar, line) in chapter {
        let moment = 1 + Int64(number) * stride + bar
        guard moment <= prices.count, let price = prices[Int(moment) - 1][Int(instrument.id.index)]
        else { continue }
        let text = filled(line, instrument, at: price)
        if ["buy", "sell", "reverse"].contains(line.prefix { $0 != " " }) { bracketCount += 1 }
        let ids = text.contains("{id}") ? 1...max(1, bracketCount) : 1...1
        lines += ids.map { "@bar:\(moment) " + text.replacing("{id}", with: "B\($0)") }
      }
    }
    return (lines + ["@end flatten all", ""]).joined(separator: "\n")
  }

  private func filled(_ line: String, _ instrument: Instrument, at price: Price) -> String {
    var text = line.replacing("{q}", with: quantity).replacing("{s}", with: instrument.symbol)
      .replacing("{t}", with: "\(distance)t")
    let base = instrument.onTick(price, .halfEven)
    for steps in [Int64(-1), 1, 2] {
      let level = Price(raw: base.raw + steps * distance * instrument.tick.raw)
      text = text.replacing("{\(steps > 0 ? "+" : "")\(steps)}", with: "\(level)")
    }
    return text
  }
}

extension MarketEvent {
  /// The print, the bar's close or the middle of the quote.
  fileprivate var price: Price {
    switch self {
    case .trade(let trade): trade.price
    case .bar(let bar): bar.close
    case .quote(let quote): Price(raw: quote.bid.raw + (quote.ask.raw - quote.bid.raw) / 2)
    }
  }
}
