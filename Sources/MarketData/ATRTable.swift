import Connectors
import Indicators
import TradingModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The table of `brace atr`: every bar with its true range and average true range, as CSV lines.
///
/// `index,time,high,low,close,tr,atr`: times in ISO-8601 UTC, prices as exact decimals, `tr` and
/// `atr` with up to 12 significant digits as by C's `%.12g`, `atr` empty before index `period`.
public enum ATRTable {
  /// The first line.
  public static let header = "index,time,high,low,close,tr,atr"

  /// Returns the header and a line for each bar of the feed's bar length.
  ///
  /// Ticks are made into bars: prints, or the middles of quotes where there are no prints. Bars
  /// shorter than the feed's bar length are joined. The last bar may be incomplete: the data ends.
  ///
  /// - Throws: `severalSymbols` when the feed has more than one instrument.
  /// - Precondition: `period` is positive.
  public static func lines(of feed: ReplayFeed, period: Int32) throws(MarketDataError) -> [String] {
    var feed = feed
    guard feed.info.instruments.count == 1 else {
      let symbols = feed.info.instruments.map(\.symbol)
      let path = feed.files.count == 1 ? feed.files[0].path : nil
      throw MarketDataError(file: path, .severalSymbols(symbols))
    }
    var builder = BarBuilder(instrument: InstrumentID(0), span: feed.info.barSpan)
    let usesTrades = feed.info.kinds[0].hasTrades
    var writer = Writer(period: period)
    while let event = feed.next() {
      switch event {
      case .trade(let trade): writer.write(builder.onTrade(trade))
      case .quote(let quote): if !usesTrades { writer.write(builder.onQuote(quote)) }
      case .bar(let bar):
        writer.write(builder.advance(to: bar.start))
        writer.write(builder.onBar(bar))
      }
    }
    writer.write(builder.flush())
    return writer.lines
  }

  private struct Writer {
    var lines = [ATRTable.header]
    var average: AverageTrueRange

    init(period: Int32) { average = AverageTrueRange(period: period) }

    mutating func write(_ bar: Bar?) {
      guard let bar else { return }
      let value = average.add(bar)
      let range = average.lastTrueRange.map { twelveDigits($0) } ?? ""
      let text = value.map { twelveDigits($0) } ?? ""
      lines.append(
        "\(lines.count - 1),\(bar.start),\(bar.high),\(bar.low),\(bar.close),\(range),\(text)")
    }
  }

  /// The number as C's `%.12g` prints it: 12 significant digits, no trailing zeros.
  private static func twelveDigits(_ value: some CVarArg) -> String {
    var bytes = [CChar](repeating: 0, count: 40)
    let length = withVaList([value]) { vsnprintf(&bytes, bytes.count, "%.12g", $0) }
    return String(decoding: bytes.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
