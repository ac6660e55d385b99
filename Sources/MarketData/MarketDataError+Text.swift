import TradingModel

extension MarketDataError {
  /// What is wrong, what was found and what was expected, without the place; one line.
  public var text: String {
    switch problem {
    case .notFound: "no such file"
    case .isDirectory: "is a folder; name the files in it"
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .empty: "the file is empty"
    case .packed(let kind): "is packed with \(kind); unpack it first (gzip can be read as it is)"
    case .truncatedGzip: "the gzip data ends too early; the file is cut off"
    case .damagedGzip(let reason): "the gzip data is damaged: \(reason)"
    case .tooLarge(let bytesMax): "is larger than \(bytesMax >> 20) MiB unpacked; split it"
    case .zeroByte: "holds a zero byte; this is not a text file"
    case .utf16: "is UTF-16; save it as UTF-8"
    case .invalidUTF8: "holds bytes that are not UTF-8"
    case .unclosedQuote: "a quotation mark is not closed on the same line"
    default: headerText ?? rowText ?? optionText ?? ""
    }
  }

  private var headerText: String? {
    switch problem {
    case .noHeader(let found):
      "begins with \(Self.quoted(found)), which is data; "
        + "expected a line of column names such as ts_utc,open,high,low,close,volume"
    case .missingTimeColumn(let found):
      "no time column among \(Self.list(found)); "
        + "expected one such as ts_utc, timestamp, time, date or recv_ns"
    case .missingColumns(let missing, let found):
      "column\(missing.count == 1 ? "" : "s") \(missing.joined(separator: ", ")) missing among "
        + "\(Self.list(found)); expected open,high,low,close or bid,ask or price"
    case .repeatedColumn(let name): "two columns are named \(Self.quoted(name))"
    case .noRows: "has a header and no rows"
    case .noUsableRows: "has no row with a price"
    default: nil
    }
  }

  private var rowText: String? {
    switch problem {
    case .fieldCount(let expected, let found):
      "\(found) field\(found == 1 ? "" : "s"), expected \(expected) as in the header"
    case .badNumber(let column, let text):
      "column \(column): \(Self.quoted(text)) is not a \(Self.sizeColumn(column)) such as 100.5"
    case .priceOutOfRange(let column, let text):
      "column \(column): \(Self.quoted(text)) is out of range, expected within ±1000000000"
    case .badTime(let column, let text):
      "column \(column): \(Self.quoted(text)) is not a time; "
        + "expected one such as 2024-01-31T14:30:00Z, 2024-01-31 or seconds since 1970"
    case .badSymbol(let symbol): "\(Self.quoted(symbol)) is not a symbol"
    case .brokenBar(let open, let high, let low, let close):
      "broken bar: open \(open), high \(high), low \(low), close \(close); "
        + "expected high and low to enclose open and close"
    default: nil
    }
  }

  private var optionText: String? {
    switch problem {
    case .mixedKinds(let symbol, let other):
      "has bars of \(symbol), and \(other) has its ticks; give the one or the other"
    case .mixedSpans(let symbol, let span, let other, let otherSpan):
      "has bars of \(span.text) of \(symbol), and \(other) has bars of \(otherSpan.text)"
    case .barNotPositive: "--bar is not a length of time; expected one such as 1m"
    case .barTooShort(let bar, let fileBar):
      "--bar \(bar.text) is shorter than the bars of the file, which are \(fileBar.text)"
    case .barDoesNotFit(let bar, let fileBar):
      "bars of \(bar.text) cannot be made of the file's \(fileBar.text); expected a multiple"
    case .unknownSymbol(let symbol, let available):
      "no symbol \(symbol); there \(available.count == 1 ? "is" : "are") \(Self.list(available))"
    case .symbolCount(let names, let files):
      "--symbol gives \(names) names for \(files) files; expected one for each, or one for all"
    case .severalSymbols(let symbols):
      "has several symbols, \(Self.list(symbols)); pick one with --symbol"
    case .nothingInRange(let first, let last):
      "nothing lies between --from and --to; the data goes from \(first) to \(last)"
    case .noFiles: "no file was named"
    default: nil
    }
  }

  private static func sizeColumn(_ column: String) -> String {
    column.contains("qty") || column.contains("size") || column.contains("vol")
      ? "size" : "number"
  }

  /// At most eight of the names, so that a wide file still makes one line.
  private static func list(_ names: [String]) -> String {
    names.prefix(8).map { printable($0) }.joined(separator: ",") + (names.count > 8 ? ",…" : "")
  }

  private static func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

  /// The text shortened and without control characters: it goes to a terminal.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(40) {
      let isControl = scalar.value < 32 || (127..<160).contains(scalar.value)
      result.unicodeScalars.append(isControl ? "?" : scalar)
    }
    return text.unicodeScalars.count > 40 ? result + "…" : result
  }
}
