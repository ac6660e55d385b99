/// Where the values of a row are: what a file format comes down to.
///
/// Every format ends in one of these, so that one loop reads them all.
struct RowLayout: Hashable {
  /// The format's name for messages, e.g. `bars with a header`.
  var name: String
  /// The byte between two fields.
  var delimiter: UInt8
  /// Lines before the first row.
  var headerLineCount: Int
  /// What to call each field in messages; their number is the number of fields a row must have.
  var columns: [String]
  /// Where the time is.
  var time: TimeColumns
  /// What a row is, and where its values are.
  var kind: Kind
  /// Where the symbol is; `nil` when the file is about one.
  var symbol: Int?

  /// Where the time is.
  enum TimeColumns: Hashable {
    /// In one field.
    case one(Int)
    /// The date in one, the time of day in another.
    case dateAndTime(Int, Int)
  }

  /// What a row is, and which fields hold its values.
  enum Kind: Hashable {
    /// Bars stamped with their start.
    case bars(open: Int, high: Int, low: Int, close: Int, volume: Int?)
    /// Best prices; an empty side is unchanged.
    case quotes(bid: Int, bidSize: Int?, ask: Int, askSize: Int?)
    /// Prints.
    case trades(price: Int, quantity: Int?)
  }
}
