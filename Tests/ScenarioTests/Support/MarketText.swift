import Connectors
import TradingModel

/// A market written by hand, a line an event, in the order of time:
///
/// ```
/// 14:30 100 101 99 100.5      a bar of a minute: open, high, low, close
/// 14:30:05 99.9 100.1         a quote: bid, ask
/// 14:30:06 100                a print
/// BBB 14:31 20 21 19 20       of another instrument than XYZ
/// 2024-01-03T14:30 101        on another day than 2024-01-02
/// ```
struct MarketText: MarketFeed {
  private(set) var info: FeedInfo
  let counts = FeedCounts()
  private var events: [MarketEvent]
  private var position = 0

  struct Fault: Error {
    let line: String
  }

  init(_ text: String, tick: String = "0.01", lot: String = "1") throws {
    var symbols: [String] = []
    var rows: [(words: [String], symbol: Int, line: String)] = []
    for line in text.split(separator: "\n") {
      var words = line.split(separator: " ").map(String.init)
      guard let first = words.first else { continue }
      let symbol = first.first?.isLetter == true ? words.removeFirst() : "XYZ"
      if !symbols.contains(symbol) { symbols.append(symbol) }
      rows.append((words, symbols.firstIndex(of: symbol) ?? 0, String(line)))
    }
    var kinds = Array(repeating: FeedInfo.Kinds(), count: symbols.count)
    events = try rows.map { row in
      guard let event = try Self.event(row.words, InstrumentID(row.symbol)) else {
        throw Fault(line: row.line)
      }
      switch event {
      case .trade: kinds[row.symbol].hasTrades = true
      case .quote: kinds[row.symbol].hasQuotes = true
      case .bar: kinds[row.symbol].hasBars = true
      }
      return event
    }
    let tick = try PriceOffset(parsing: tick)
    let lot = try Quantity(parsing: lot)
    info = FeedInfo(
      source: .replay,
      instruments: symbols.enumerated().map {
        Instrument(id: InstrumentID($0.offset), symbol: $0.element, tick: tick, lot: lot)
      },
      kinds: kinds, barSpan: .seconds(60), start: events.first?.time ?? Timestamp(seconds: 0),
      end: events.last?.time, history: [], eventCount: events.count)
  }

  mutating func next() -> MarketEvent? {
    guard position < events.count else { return nil }
    defer { position += 1 }
    return events[position]
  }

  private static func event(_ words: [String], _ instrument: InstrumentID) throws -> MarketEvent? {
    guard let clock = words.first else { return nil }
    let day = clock.contains("T") ? clock : "2024-01-02T" + clock
    guard let time = Timestamp(iso8601: day + "Z") else { return nil }
    let prices = try words.dropFirst().map { try Price(parsing: $0) }
    switch prices.count {
    case 1:
      return .trade(
        Trade(instrument: instrument, time: time, price: prices[0], quantity: Quantity(1)))
    case 2:
      return .quote(
        Quote(
          instrument: instrument, time: time, bid: prices[0], bidSize: .zero, ask: prices[1],
          askSize: .zero))
    case 4:
      return .bar(
        Bar(
          instrument: instrument, start: time, span: .seconds(60), open: prices[0],
          high: prices[1], low: prices[2], close: prices[3], volume: .zero))
    default: return nil
    }
  }
}
