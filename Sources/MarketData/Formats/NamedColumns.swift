/// Text files whose first line names the columns: most exports of charts, brokers and data vendors.
///
/// Names are compared without regard to case; a space counts as `_` and `<DATE>` as `date`. Where
/// several columns would do, the one named first below is taken: exact UTC and recording clocks
/// before others, so that files of one recorder merge by its own clock. Other columns are ignored.
enum NamedColumns: FileFormat {
  private static let times = [
    "ts_utc", "ts_utc_open", "time_utc", "datetime_utc", "date_utc", "utc", "utc_time", "gmt_time",
    "recv_ns", "recv_us", "recv_ms", "ts_recv", "local_timestamp", "sip_timestamp", "window_start",
    "ts_event", "unix", "unix_time", "unix_timestamp", "epoch", "timestamp", "open_time",
    "opentime", "datetime", "date_time", "ts", "transact_time", "trade_ms", "event_ms",
  ]
  private static let symbols = ["symbol", "ticker", "instrument", "sym", "pair"]
  private static let opens = ["open", "o", "open_price"]
  private static let highs = ["high", "h", "high_price"]
  private static let lows = ["low", "l", "low_price"]
  private static let closes = ["close", "c", "close_price", "close/last"]
  private static let volumes = ["volume", "vol", "v", "base_volume", "tickvol", "tick_volume"]
  private static let bids = ["bid", "bid_price", "bidprice", "best_bid", "bid_px", "bid_px_00"]
  private static let asks = [
    "ask", "ask_price", "askprice", "best_ask", "ask_px", "ask_px_00", "offer",
  ]
  private static let bidSizes = [
    "bid_qty", "bid_size", "bid_amount", "bid_quantity", "bid_volume", "bidvolume", "bid_sz_00",
  ]
  private static let askSizes = [
    "ask_qty", "ask_size", "ask_amount", "ask_quantity", "ask_volume", "askvolume", "ask_sz_00",
  ]
  private static let prices = ["price", "trade_price", "last_price", "last", "px"]
  private static let quantities = [
    "qty", "quantity", "size", "amount", "last_qty", "trade_qty", "volume", "vol",
  ]

  static func layout(of sample: FileSample) throws(MarketDataError) -> RowLayout? {
    guard let header = sample.lines.first else { return nil }
    let delimiter = mostFrequentDelimiter(in: header)
    let columns = fields(of: header, delimiter)
    guard let first = columns.first, !beginsWithData(first) else { return nil }
    let place = (file: sample.path, line: sample.firstLineNumber)
    var indexes: [String: Int] = [:]
    for (index, column) in columns.enumerated() where !column.isEmpty {
      guard indexes.updateValue(index, forKey: column) == nil else {
        throw MarketDataError(file: place.file, line: place.line, .repeatedColumn(column))
      }
    }
    func index(_ names: [String]) -> Int? {
      for name in names { if let found = indexes[name] { return found } }
      return nil
    }
    let found = columns.filter { !$0.isEmpty }
    guard let time = timeColumns(index) else {
      throw MarketDataError(file: place.file, line: place.line, .missingTimeColumn(found: found))
    }
    switch kind(index, columns: columns) {
    case .success(let kind):
      return RowLayout(
        name: name(of: kind), delimiter: delimiter, headerLineCount: 1, columns: columns,
        time: time, kind: kind, symbol: index(symbols))
    case .failure(let missing):
      throw MarketDataError(
        file: place.file, line: place.line,
        .missingColumns(missing: missing.names, found: found))
    }
  }

  private struct MissingColumns: Error {
    var names: [String]
  }

  /// Bars when all four prices are there, else quotes, else trades; or what the nearest one lacks.
  private static func kind(
    _ index: ([String]) -> Int?, columns: [String]
  ) -> Result<RowLayout.Kind, MissingColumns> {
    let bar = [index(opens), index(highs), index(lows), index(closes)]
    if let open = bar[0], let high = bar[1], let low = bar[2], let close = bar[3] {
      // Some exports name the unit too: `Volume BTC`.
      let volume = index(volumes) ?? columns.firstIndex { $0.hasPrefix("volume_") }
      return .success(.bars(open: open, high: high, low: low, close: close, volume: volume))
    }
    if let bid = index(bids), let ask = index(asks) {
      return .success(
        .quotes(bid: bid, bidSize: index(bidSizes), ask: ask, askSize: index(askSizes)))
    }
    if let price = index(prices) {
      return .success(.trades(price: price, quantity: index(quantities)))
    }
    if index(bids) != nil { return .failure(MissingColumns(names: ["ask"])) }
    if index(asks) != nil { return .failure(MissingColumns(names: ["bid"])) }
    let names = zip(["open", "high", "low", "close"], bar).filter { $0.1 == nil }.map { $0.0 }
    return .failure(MissingColumns(names: names))
  }

  private static func timeColumns(_ index: ([String]) -> Int?) -> RowLayout.TimeColumns? {
    if let column = index(times) { return .one(column) }
    let date = index(["date", "day"])
    let time = index(["time"])
    if let date, let time { return .dateAndTime(date, time) }
    return (date ?? time).map { .one($0) }
  }

  private static func name(of kind: RowLayout.Kind) -> String {
    switch kind {
    case .bars: "bars with a header"
    case .quotes: "quotes with a header"
    case .trades: "trades with a header"
    }
  }

  private static func mostFrequentDelimiter(in header: String) -> UInt8 {
    var best = UInt8(ascii: ",")
    var bestCount = 0
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")] {
      let count = header.utf8.count { $0 == delimiter }
      if count > bestCount {
        best = delimiter
        bestCount = count
      }
    }
    return best
  }

  /// The names between the delimiters; one inside quotation marks belongs to the name.
  private static func fields(of header: String, _ delimiter: UInt8) -> [String] {
    var names: [String] = [""]
    var isQuoted = false
    for scalar in header.unicodeScalars {
      if scalar == "\"" {
        isQuoted.toggle()
      } else if scalar.value == UInt32(delimiter), !isQuoted {
        names.append("")
      } else {
        names[names.count - 1].unicodeScalars.append(scalar)
      }
    }
    return names.map(normalised)
  }

  private static func normalised(_ name: String) -> String {
    var result = ""
    for scalar in name.lowercased().unicodeScalars where scalar != "<" && scalar != ">" {
      result.unicodeScalars.append(scalar)
    }
    while result.first == " " { result.removeFirst() }
    while result.last == " " { result.removeLast() }
    return String(result.map { $0 == " " ? "_" : $0 })
  }

  /// Whether a first field is a number or date: then the line is a row, not a header.
  private static func beginsWithData(_ field: String) -> Bool {
    guard let first = field.first else { return false }
    if first.isASCII, first.isNumber { return true }
    return "+-.".contains(first) && field.dropFirst().first?.isNumber == true
  }
}
