import Connectors
import TradingModel

/// Reads one file: bytes → lines → rows by symbol, with every fault named or counted.
///
/// - Rows without a usable price ("", "null", "NaN", "NA", "none", or a price of zero, with which
///   feeds say "none") are counted as empty and left out.
/// - Rows older than the one before them (of the same symbol) are counted and left out.
/// - A bar with the time of the one before it is counted as a duplicate and left out; ticks of equal
///   time are normal and keep their order, a repeated line is counted and kept.
/// - Anything else that is not as it should be is an error with its line.
struct FileLoader {
  private let path: String
  private let layout: RowLayout
  private var reader: LineReader
  private var times = TimeText()
  private var series: [RowSeries] = []
  private var seriesIndexes: [String: Int] = [:]
  private var current = 0
  private var currentSymbol: [UInt8] = []
  private var counts = FeedCounts()
  private var rowCount = 0
  private var previousLine: UnsafeRawBufferPointer?

  /// Reads the file at `path`.
  static func load(_ path: String) throws(MarketDataError) -> LoadedFile {
    let bytes = try FileBytes.contents(of: path)
    if bytes.isEmpty { throw MarketDataError(file: path, .empty) }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(MarketDataError) -> LoadedFile in
      let text = UnsafeRawBufferPointer(buffer)
      try TextCheck.check(text, file: path)
      let layout = try FileFormats.layout(of: FileSample(path: path, text: text))
      var loader = FileLoader(path: path, layout: layout, text: text)
      return try loader.load()
    }
  }

  private init(path: String, layout: RowLayout, text: UnsafeRawBufferPointer) {
    self.path = path
    self.layout = layout
    reader = LineReader(text)
  }

  private mutating func load() throws(MarketDataError) -> LoadedFile {
    for _ in 0..<layout.headerLineCount { _ = reader.next() }
    if layout.symbol == nil { series.append(RowSeries(symbol: nil)) }
    let kind: RowKind
    switch layout.kind {
    case .bars(let open, let high, let low, let close, let volume):
      kind = .bars
      while try nextRow() {
        try readBar(open: open, high: high, low: low, close: close, volume: volume)
      }
    case .quotes(let bid, let bidSize, let ask, let askSize):
      kind = .quotes
      while try nextRow() {
        try readQuote(bid: bid, bidSize: bidSize, ask: ask, askSize: askSize)
      }
    case .trades(let price, let quantity):
      kind = .trades
      while try nextRow() { try readTrade(price: price, quantity: quantity) }
    }
    if rowCount == 0 { throw MarketDataError(file: path, .noRows) }
    series.removeAll { $0.count == 0 }
    if series.isEmpty { throw MarketDataError(file: path, .noUsableRows) }
    let summary = FileSummary(
      path: path, format: layout.name, symbols: [], rowCount: rowCount, barSpan: nil,
      hasNaiveTimes: times.sawNaiveTime, counts: counts)
    return LoadedFile(
      path: path, kind: kind, series: series, summary: summary, hasOnlyDates: !times.sawTimeOfDay)
  }

  /// Goes to the next row, cuts it and finds its symbol's series; `false` at the end.
  private mutating func nextRow() throws(MarketDataError) -> Bool {
    guard reader.next() else { return false }
    rowCount += 1
    guard reader.split(at: layout.delimiter) else { throw fault(.unclosedQuote) }
    guard reader.fieldCount == layout.columns.count else {
      throw fault(.fieldCount(expected: layout.columns.count, found: reader.fieldCount))
    }
    guard let column = layout.symbol else { return true }
    let field = reader.field(column)
    if !series.isEmpty, field.elementsEqual(currentSymbol) { return true }
    let symbol = reader.text(of: column).uppercased()
    guard SymbolName.isValid(symbol) else { throw fault(.badSymbol(reader.text(of: column))) }
    currentSymbol = Array(field)
    if let known = seriesIndexes[symbol] {
      current = known
    } else {
      current = series.count
      seriesIndexes[symbol] = current
      series.append(RowSeries(symbol: symbol))
    }
    return true
  }

  // MARK: Rows

  private mutating func readBar(
    open: Int, high: Int, low: Int, close: Int, volume: Int?
  ) throws(MarketDataError) {
    let time = try readTime()
    guard let openPrice = try readPrice(open), let highPrice = try readPrice(high),
      let lowPrice = try readPrice(low), let closePrice = try readPrice(close)
    else {
      counts.empty += 1
      return
    }
    guard highPrice >= max(openPrice, closePrice), lowPrice <= min(openPrice, closePrice) else {
      throw fault(
        .brokenBar(
          open: Price(raw: openPrice), high: Price(raw: highPrice), low: Price(raw: lowPrice),
          close: Price(raw: closePrice)))
    }
    let size = try readSize(volume)
    guard isInOrder(time) else { return }
    if time == series[current].lastTime {
      counts.duplicates += 1
      return
    }
    series[current].lastTime = time
    series[current].bars.append(
      BarRow(
        start: time, open: openPrice, high: highPrice, low: lowPrice, close: closePrice,
        volume: size))
  }

  private mutating func readQuote(
    bid: Int, bidSize: Int?, ask: Int, askSize: Int?
  ) throws(MarketDataError) {
    let time = try readTime()
    let newBid = try readPrice(bid)
    let newAsk = try readPrice(ask)
    let before = series[current].quotes.last
    // One side alone means that the other is as it was.
    guard newBid != nil || newAsk != nil, let bidPrice = newBid ?? before?.bid,
      let askPrice = newAsk ?? before?.ask
    else {
      counts.empty += 1
      return
    }
    let row = QuoteRow(
      time: time, bid: bidPrice, bidSize: try readSize(bidSize), ask: askPrice,
      askSize: try readSize(askSize))
    guard isInOrder(time) else { return }
    countRepeatedLine()
    if bidPrice > askPrice { counts.crossed += 1 }
    series[current].lastTime = time
    series[current].quotes.append(row)
  }

  private mutating func readTrade(price: Int, quantity: Int?) throws(MarketDataError) {
    let time = try readTime()
    guard let tradePrice = try readPrice(price) else {
      counts.empty += 1
      return
    }
    let row = TradeRow(time: time, price: tradePrice, quantity: try readSize(quantity))
    guard isInOrder(time) else { return }
    countRepeatedLine()
    series[current].lastTime = time
    series[current].trades.append(row)
  }

  private mutating func isInOrder(_ time: Int64) -> Bool {
    if time >= series[current].lastTime { return true }
    counts.outOfOrder += 1
    return false
  }

  private mutating func countRepeatedLine() {
    let line = reader.line
    if let previous = previousLine, previous.count == line.count, previous.elementsEqual(line) {
      counts.duplicates += 1
    }
    previousLine = line
  }

  // MARK: Fields

  private mutating func readTime() throws(MarketDataError) -> Int64 {
    let moment: Timestamp?
    let shown: Int
    switch layout.time {
    case .one(let column):
      moment = times.read(reader.field(column))
      shown = column
    case .dateAndTime(let date, let time):
      moment = times.read(date: reader.field(date), time: reader.field(time))
      shown = times.isDate(reader.field(date)) ? time : date
    }
    guard let moment else {
      throw fault(.badTime(column: layout.columns[shown], text: reader.text(of: shown)))
    }
    return moment.nanoseconds
  }

  /// The price in billionths, digits past the ninth decimal rounded half-even; `nil` when empty.
  private func readPrice(_ column: Int) throws(MarketDataError) -> Int64? {
    let field = reader.field(column)
    switch parseFixedPoint(field, rounding: .halfEven) {
    case .success(let raw):
      guard raw.magnitude <= Price.magnitudeMax.magnitude else {
        throw fault(
          .priceOutOfRange(column: layout.columns[column], text: reader.text(of: column)))
      }
      return raw == 0 ? nil : raw
    case .failure(.outOfRange):
      throw fault(.priceOutOfRange(column: layout.columns[column], text: reader.text(of: column)))
    case .failure:
      if isEmptyWord(field) { return nil }
      throw fault(.badNumber(column: layout.columns[column], text: reader.text(of: column)))
    }
  }

  /// The size in billionths, held at the largest quantity; zero when empty or without a column.
  private func readSize(_ column: Int?) throws(MarketDataError) -> Int64 {
    guard let column else { return 0 }
    let field = reader.field(column)
    switch parseFixedPoint(field, rounding: .halfEven) {
    case .success(let raw) where raw >= 0: return min(raw, Quantity.magnitudeMax)
    case .failure(.outOfRange) where field.first != UInt8(ascii: "-"): return Quantity.magnitudeMax
    default:
      if isEmptyWord(field) { return 0 }
      throw fault(.badNumber(column: layout.columns[column], text: reader.text(of: column)))
    }
  }

  private func isEmptyWord(_ field: UnsafeRawBufferPointer) -> Bool {
    guard field.count <= 4 else { return false }
    let word = String(decoding: field, as: UTF8.self).lowercased()
    return ["", "null", "nan", "na", "n/a", "none", "-"].contains(word)
  }

  private func fault(_ problem: MarketDataError.Problem) -> MarketDataError {
    MarketDataError(file: path, line: reader.lineNumber, problem)
  }
}
