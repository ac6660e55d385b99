/// The first lines of a file, for finding out its format.
struct FileSample {
  /// The file as the user named it: some formats keep the date or the symbol in the name.
  var path: String
  /// The first lines that are not blank, at most four, without their ends.
  var lines: [String]
  /// The number of the first of them in the file.
  var firstLineNumber: Int

  /// Takes the first lines of `text`.
  ///
  /// - Throws: `empty` when there are none.
  init(path: String, text: UnsafeRawBufferPointer) throws(MarketDataError) {
    self.path = path
    var reader = LineReader(text)
    lines = []
    firstLineNumber = 1
    while lines.count < 4, reader.next() {
      if lines.isEmpty { firstLineNumber = reader.lineNumber }
      // Enough for any header; a file that is one huge line stays cheap.
      lines.append(String(decoding: reader.line.prefix(1 << 16), as: UTF8.self))
    }
    if lines.isEmpty { throw MarketDataError(file: path, .empty) }
  }
}

/// One kind of file that can be read.
///
/// To add a format, add a file with a type of it and name the type in `FileFormats.all`.
protocol FileFormat: Sendable {
  /// Returns the layout of the file's rows, or `nil` when the file is of another format.
  ///
  /// - Throws: When the file is clearly meant to be of this format and is at fault.
  static func layout(of sample: FileSample) throws(MarketDataError) -> RowLayout?
}

/// The formats that are recognised.
enum FileFormats {
  /// From the most particular to the most general: the first that recognises a file reads it.
  static let all: [any FileFormat.Type] = [NamedColumns.self]

  /// Returns the layout of the file's rows.
  ///
  /// - Throws: What is missing, or `noHeader` when no format recognises the file.
  static func layout(of sample: FileSample) throws(MarketDataError) -> RowLayout {
    for format in all {
      if let layout = try format.layout(of: sample) { return layout }
    }
    let found = sample.lines.first ?? ""
    throw MarketDataError(file: sample.path, line: sample.firstLineNumber, .noHeader(found: found))
  }
}
