public import TradingModel

/// Why market data cannot be used: where, what was found, and what was expected.
///
/// `spy.csv:17: column high: "abc" is not a number`, exit status 65.
public struct MarketDataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as the user named it; `nil` when no single file is at fault.
  public var file: String?
  /// The line, counted from 1 with the header; `nil` when the whole file is at fault.
  public var line: Int?
  /// What is wrong.
  public var problem: Problem

  /// Makes an error.
  public init(file: String?, line: Int? = nil, _ problem: Problem) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  /// What can be wrong.
  public enum Problem: Error, Hashable, Sendable {
    // The file itself.
    /// There is no such file.
    case notFound
    /// It is a folder.
    case isDirectory
    /// The system refused to read it, and says why.
    case unreadable(reason: String)
    /// It has no bytes, or only blank lines.
    case empty
    /// It is packed in a way other than gzip, e.g. `zip`.
    case packed(String)
    /// The gzip data ends too early.
    case truncatedGzip
    /// The gzip data is damaged, as zlib says.
    case damagedGzip(String)
    /// Unpacked it is larger than `bytesMax`.
    case tooLarge(bytesMax: Int)

    // Its text.
    /// A zero byte: not a text file.
    case zeroByte
    /// Two bytes a character.
    case utf16
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// A field opens a quotation mark and the line does not close it.
    case unclosedQuote

    // Its header.
    /// The first line holds data where column names are expected.
    case noHeader(found: String)
    /// No known column gives the time.
    case missingTimeColumn(found: [String])
    /// Neither bars, quotes nor trades can be made of the columns; `missing` completes the nearest.
    case missingColumns(missing: [String], found: [String])
    /// Two columns have the name.
    case repeatedColumn(String)
    /// There is a header and no row.
    case noRows
    /// Every row was left out: no price in any of them.
    case noUsableRows

    // A row.
    /// The row has another number of fields than the header.
    case fieldCount(expected: Int, found: Int)
    /// The text is not a number, or a size is negative.
    case badNumber(column: String, text: String)
    /// The price is beyond what can be counted.
    case priceOutOfRange(column: String, text: String)
    /// The text is not a date and time.
    case badTime(column: String, text: String)
    /// The symbol is empty or holds a space or control character.
    case badSymbol(String)
    /// High and low do not enclose open and close.
    case brokenBar(open: Price, high: Price, low: Price, close: Price)

    // Files together.
    /// The symbol has bars in this file and ticks in the other.
    case mixedKinds(symbol: String, other: String)
    /// The symbol has bars of another length in the other file.
    case mixedSpans(symbol: String, span: TimeSpan, other: String, otherSpan: TimeSpan)

    // What was asked of them.
    /// `--bar` is zero or negative.
    case barNotPositive
    /// `--bar` is shorter than the file's bars.
    case barTooShort(bar: TimeSpan, fileBar: TimeSpan)
    /// `--bar`, or the longest bars of the files, is not a multiple of this file's.
    case barDoesNotFit(bar: TimeSpan, fileBar: TimeSpan)
    /// `--symbol` names what none of the data has.
    case unknownSymbol(String, available: [String])
    /// `--symbol` gives another number of names than there are files to name.
    case symbolCount(names: Int, files: Int)
    /// One symbol is needed and there are several.
    case severalSymbols([String])
    /// Nothing lies between `--from` and `--to`.
    case nothingInRange(first: Timestamp, last: Timestamp)
    /// No file was named.
    case noFiles
  }

  /// The exit status: 66 for a file that cannot be read, 64 for options that do not fit the data,
  /// 65 for anything else in the data.
  public var exitCode: Int32 {
    switch problem {
    case .notFound, .isDirectory, .unreadable: 66
    case .barNotPositive, .barTooShort, .barDoesNotFit, .unknownSymbol, .symbolCount,
      .severalSymbols, .nothingInRange, .noFiles:
      64
    default: 65
    }
  }

  /// `file:line: text`, in one line.
  public var description: String {
    guard let file else { return text }
    guard let line else { return "\(file): \(text)" }
    return "\(file):\(line): \(text)"
  }
}
