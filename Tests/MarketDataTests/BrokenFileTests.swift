import MarketData
import Testing

/// Every way a file can be wrong gives one line with its place, and the exit status.
struct BrokenFileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var message: String
    var testDescription: String { name }
    init(_ name: String, _ text: String, _ message: String) {
      self.name = name
      self.text = text
      self.message = message
    }
  }

  private static let bars = "ts_utc,open,high,low,close,volume\n"
  private static let quotes = "ts_utc,bid,ask\n"
  private static let trades = "ts_utc,price,qty\n"
  private static let first = "2024-01-02T14:30:00Z,10,11,9,10,100\n"

  static let cases: [Case] = [
    Case("no bytes", "", "x.csv: the file is empty"),
    Case("blank lines", "\n  \n\r\n", "x.csv: the file is empty"),
    Case("a byte order mark alone", "\u{FEFF}", "x.csv: the file is empty"),
    Case("no rows", bars, "x.csv: has a header and no rows"),
    Case(
      "no header", first,
      "x.csv:1: begins with \"2024-01-02T14:30:00Z,10,11,9,10,100\", which is data; "
        + "expected a line of column names such as ts_utc,open,high,low,close,volume"),
    Case(
      "no header below blank lines", "\n\n-5,1\n",
      "x.csv:3: begins with \"-5,1\", which is data; "
        + "expected a line of column names such as ts_utc,open,high,low,close,volume"),
    Case(
      "no time", "open,high,low,close\n1,1,1,1\n",
      "x.csv:1: no time column among open,high,low,close; "
        + "expected one such as ts_utc, timestamp, time, date or recv_ns"),
    Case(
      "a price missing", "date,open,high,close\n2024-01-02,1,1,1\n",
      "x.csv:1: column low missing among date,open,high,close; "
        + "expected open,high,low,close or bid,ask or price"),
    Case(
      "the ask missing", "date,bid\n2024-01-02,1\n",
      "x.csv:1: column ask missing among date,bid; "
        + "expected open,high,low,close or bid,ask or price"),
    Case(
      "nothing known", "date,foo\n2024-01-02,1\n",
      "x.csv:1: columns open, high, low, close missing among date,foo; "
        + "expected open,high,low,close or bid,ask or price"),
    Case(
      "a column twice", "date,open,high,low,close,Open\n2024-01-02,1,1,1,1,1\n",
      "x.csv:1: two columns are named \"open\""),
    Case(
      "a field too few", bars + first + "2024-01-02T14:31:00Z,10,11,9,10\n",
      "x.csv:3: 5 fields, expected 6 as in the header"),
    Case(
      "a field too many", quotes + "2024-01-02T14:31:00Z,10,11,9\n",
      "x.csv:2: 4 fields, expected 3 as in the header"),
    Case("one field", quotes + "garbage\n", "x.csv:2: 1 field, expected 3 as in the header"),
    Case(
      "a word as a price", bars + "2024-01-02T14:30:00Z,10,abc,9,10,100\n",
      "x.csv:2: column high: \"abc\" is not a number such as 100.5"),
    Case(
      "a decimal comma", "ts_utc;bid;ask\n2024-01-02T14:30:00Z;1,39;1,40\n",
      "x.csv:2: column bid: \"1,39\" is not a number such as 100.5"),
    Case(
      "a thousands mark", trades + "2024-01-02T14:30:00Z,\"1,234.5\",1\n",
      "x.csv:2: column price: \"1,234.5\" is not a number such as 100.5"),
    Case(
      "an exponent", trades + "2024-01-02T14:30:00Z,1e3,1\n",
      "x.csv:2: column price: \"1e3\" is not a number such as 100.5"),
    Case(
      "infinity", trades + "2024-01-02T14:30:00Z,inf,1\n",
      "x.csv:2: column price: \"inf\" is not a number such as 100.5"),
    Case(
      "a size below zero", trades + "2024-01-02T14:30:00Z,5,-1\n",
      "x.csv:2: column qty: \"-1\" is not a size such as 100.5"),
    Case(
      "a word as a volume", bars + "2024-01-02T14:30:00Z,10,11,9,10,many\n",
      "x.csv:2: column volume: \"many\" is not a size such as 100.5"),
    Case(
      "a price too large", quotes + "2024-01-02T14:30:00Z,1,1000000000.000000001\n",
      "x.csv:2: column ask: \"1000000000.000000001\" is out of range, "
        + "expected within ±1000000000"),
    Case(
      "a price beyond 64 bits", quotes + "2024-01-02T14:30:00Z,-99999999999999999999,1\n",
      "x.csv:2: column bid: \"-99999999999999999999\" is out of range, "
        + "expected within ±1000000000"),
    Case(
      "a date that does not exist", quotes + "2023-02-29T14:30:00Z,1,2\n",
      "x.csv:2: column ts_utc: \"2023-02-29T14:30:00Z\" is not a time; "
        + "expected one such as 2024-01-31T14:30:00Z, 2024-01-31 or seconds since 1970"),
    Case(
      "a date with the month first", quotes + "01/31/2024,1,2\n",
      "x.csv:2: column ts_utc: \"01/31/2024\" is not a time; "
        + "expected one such as 2024-01-31T14:30:00Z, 2024-01-31 or seconds since 1970"),
    Case(
      "a time of its own that is none", "date,time,bid,ask\n2024-01-31,25:00,1,2\n",
      "x.csv:2: column time: \"25:00\" is not a time; "
        + "expected one such as 2024-01-31T14:30:00Z, 2024-01-31 or seconds since 1970"),
    Case(
      "high below close", bars + first + "\n2024-01-02T14:31:00Z,10,11,9,11.5,100\n",
      "x.csv:4: broken bar: open 10, high 11, low 9, close 11.5; "
        + "expected high and low to enclose open and close"),
    Case(
      "low above open", bars + "2024-01-02T14:30:00Z,8,11,9,10,100\n",
      "x.csv:2: broken bar: open 8, high 11, low 9, close 10; "
        + "expected high and low to enclose open and close"),
    Case(
      "high below low", bars + "2024-01-02T14:30:00Z,10,9,11,10,100\n",
      "x.csv:2: broken bar: open 10, high 9, low 11, close 10; "
        + "expected high and low to enclose open and close"),
    Case(
      "a zero byte", quotes + "2024-01-02T14:30:00Z,1,2\n2024-01-02T14:30:01Z,1\0,2\n",
      "x.csv:3: holds a zero byte; this is not a text file"),
    Case(
      "an open quotation mark", quotes + "\"2024-01-02T14:30:00Z,1,2\n",
      "x.csv:2: a quotation mark is not closed on the same line"),
    Case(
      "a symbol with a space", "symbol,date,price\nA B,2024-01-02,1\n",
      "x.csv:2: \"A B\" is not a symbol"),
    Case(
      "an empty symbol", "symbol,date,price\n,2024-01-02,1\n", "x.csv:2: \"\" is not a symbol"),
    Case(
      "control characters are not printed", quotes + "\u{1B}[2J,1,2\n",
      "x.csv:2: column ts_utc: \"?[2J\" is not a time; "
        + "expected one such as 2024-01-31T14:30:00Z, 2024-01-31 or seconds since 1970"),
    Case(
      "no price at all", quotes + "2024-01-02T14:30:00Z,null,\n",
      "x.csv: has no row with a price"),
  ]

  @Test(arguments: cases)
  func `a broken file gives one line with its place`(broken: Case) throws {
    try withTemporaryFolder { folder in
      let path = try folder.write("x.csv", broken.text)
      let error = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [path]) }
      let message = error?.description ?? ""
      #expect(message.hasPrefix(folder.path + "/"))
      #expect(String(message.dropFirst(folder.path.count + 1)) == broken.message)
      #expect(error?.exitCode == 65)
      #expect(!message.contains("\n"))
    }
  }

  struct BytesCase: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var message: String
    var testDescription: String { name }
  }

  static let byteCases: [BytesCase] = [
    BytesCase(
      name: "UTF-16", bytes: [0xFF, 0xFE, 0x64, 0x00], message: "x: is UTF-16; save it as UTF-8"),
    BytesCase(
      name: "UTF-16, big end first", bytes: [0xFE, 0xFF, 0x00, 0x64],
      message: "x: is UTF-16; save it as UTF-8"),
    BytesCase(
      name: "Latin-1", bytes: Array("date,price\n2024-01-02,1\n2024-01-03,".utf8) + [0xE9, 0x0A],
      message: "x:3: holds bytes that are not UTF-8"),
    BytesCase(
      name: "zip", bytes: [0x50, 0x4B, 3, 4, 0, 0],
      message: "x: is packed with zip; unpack it first (gzip can be read as it is)"),
    BytesCase(
      name: "truncated gzip", bytes: Array(gzip(Array((quotes + first).utf8)).dropLast(9)),
      message: "x: the gzip data ends too early; the file is cut off"),
    BytesCase(
      name: "a gzip header alone", bytes: [0x1F, 0x8B],
      message: "x: the gzip data ends too early; the file is cut off"),
    BytesCase(
      name: "damaged gzip",
      bytes: Array(gzip(Array((quotes + first).utf8)).dropLast(8)) + [1, 2, 3, 4, 5, 6, 7, 8],
      message: "x: the gzip data is damaged: incorrect data check"),
    BytesCase(name: "gzip of nothing", bytes: gzip([]), message: "x: the file is empty"),
    BytesCase(
      name: "a fault inside gzip", bytes: gzip(Array((quotes + "a,1,2\n").utf8)),
      message: "x:2: column ts_utc: \"a\" is not a time; "
        + "expected one such as 2024-01-31T14:30:00Z, 2024-01-31 or seconds since 1970"),
  ]

  @Test(arguments: byteCases)
  func `bytes that are no text give one line`(broken: BytesCase) throws {
    try withTemporaryFolder { folder in
      let path = try folder.write("x", broken.bytes)
      let error = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [path]) }
      let message = error?.description.dropFirst(folder.path.count + 1) ?? ""
      #expect(String(message) == broken.message)
      #expect(error?.exitCode == 65)
    }
  }

  @Test func `a missing file, a folder and no file at all have their own status`() throws {
    try withTemporaryFolder { folder in
      let missing = folder.path + "/none.csv"
      let absent = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [missing]) }
      #expect(absent?.description == "\(missing): no such file")
      #expect(absent?.exitCode == 66)
      let beneath = try folder.write("file.csv", "x") + "/y.csv"
      let notFolder = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [beneath]) }
      #expect(notFolder?.problem == .notFound)
      let path = folder.path
      let isFolder = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [path]) }
      #expect(isFolder?.description == "\(path): is a folder; name the files in it")
      #expect(isFolder?.exitCode == 66)
      let tooLong = path + "/" + String(repeating: "x", count: 300)
      let refused = #expect(throws: MarketDataError.self) { try ReplayFeed(files: [tooLong]) }
      #expect(refused?.text.hasPrefix("cannot be read: ") == true)
      #expect(refused?.exitCode == 66)
    }
    let none = #expect(throws: MarketDataError.self) { try ReplayFeed(files: []) }
    #expect(none?.description == "no file was named")
    #expect(none?.exitCode == 64)
  }
}
