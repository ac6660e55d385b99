#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Walks over the lines of a text in memory and cuts them into fields, without allocating.
///
/// Lines end with LF or CR LF; a byte order mark is skipped. Lines are counted from 1.
struct LineReader {
  /// The number of the current line.
  private(set) var lineNumber = 0
  /// The current line without its end.
  private(set) var line: UnsafeRawBufferPointer
  /// The fields of the current line, after `split`.
  private(set) var fieldCount = 0
  private let text: UnsafeRawBufferPointer
  private var offset: Int
  private var starts: [Int] = []
  private var ends: [Int] = []

  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
    let hasMark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
    offset = hasMark ? 3 : 0
    line = UnsafeRawBufferPointer(rebasing: text[0..<0])
  }

  /// Goes to the next line that is not blank; `false` at the end.
  mutating func next() -> Bool {
    while offset < text.count {
      let rest = UnsafeRawBufferPointer(rebasing: text[offset...])
      var length = rest.count
      if let base = rest.baseAddress, let found = memchr(base, 0x0A, rest.count) {
        length = UnsafeRawPointer(found) - base
      }
      offset += length + 1
      lineNumber += 1
      if length > 0, rest[length - 1] == 0x0D { length -= 1 }
      line = UnsafeRawBufferPointer(rebasing: rest[0..<length])
      if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return true }
    }
    return false
  }

  /// Cuts the current line at `delimiter`; quotation marks around a field are taken off.
  ///
  /// - Returns: `false` when a quotation mark is not closed.
  mutating func split(at delimiter: UInt8) -> Bool {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var index = 0
    while true {
      if index < line.count, line[index] == 0x22 {
        guard let close = closingQuote(after: index, delimiter) else { return false }
        starts.append(index + 1)
        ends.append(close)
        index = close + 1
      } else {
        starts.append(index)
        while index < line.count, line[index] != delimiter { index += 1 }
        ends.append(index)
      }
      if index >= line.count { break }
      index += 1
    }
    fieldCount = starts.count
    return true
  }

  /// The bytes of the field at `index`, without the spaces around it.
  func field(_ index: Int) -> UnsafeRawBufferPointer {
    var start = starts[index]
    var end = ends[index]
    while start < end, line[start] == 0x20 { start += 1 }
    while end > start, line[end - 1] == 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: line[start..<end])
  }

  /// The field at `index` as a text, for names and messages.
  func text(of index: Int) -> String { String(decoding: field(index), as: UTF8.self) }

  /// The place of the mark that ends the field and is followed by a delimiter or the line's end;
  /// a doubled mark stands for one inside the field.
  private func closingQuote(after open: Int, _ delimiter: UInt8) -> Int? {
    var index = open + 1
    while index < line.count {
      if line[index] == 0x22 {
        if index + 1 == line.count || line[index + 1] == delimiter { return index }
        guard line[index + 1] == 0x22 else { return nil }
        index += 1
      }
      index += 1
    }
    return nil
  }
}
