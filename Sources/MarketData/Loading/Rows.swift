import TradingModel

/// A recorded print.
struct TradeRow {
  var time: Int64
  var price: Int64
  var quantity: Int64
}

/// Recorded best prices.
struct QuoteRow {
  var time: Int64
  var bid: Int64
  var bidSize: Int64
  var ask: Int64
  var askSize: Int64
}

/// A recorded bar; its length is the same for the whole file.
struct BarRow {
  var start: Int64
  var open: Int64
  var high: Int64
  var low: Int64
  var close: Int64
  var volume: Int64
}

/// What rows are.
enum RowKind: Hashable {
  case bars
  case quotes
  case trades
}

/// The rows of one symbol in one file, in the order of time. Only the array of its kind is used.
struct RowSeries {
  /// The symbol of its column, upper-cased; `nil` when the file has no such column.
  var symbol: String?
  var trades: [TradeRow] = []
  var quotes: [QuoteRow] = []
  var bars: [BarRow] = []
  /// The time of the last row, kept or left out for repeating it.
  var lastTime = Int64.min

  init(symbol: String?) { self.symbol = symbol }

  /// How many rows there are.
  var count: Int { trades.count + quotes.count + bars.count }
}
