/// Refuses bytes that are not UTF-8 text, with the line at fault.
enum TextCheck {
  /// Checks the whole of `bytes`; plain ASCII costs one pass over eight bytes at a time.
  static func check(_ bytes: UnsafeRawBufferPointer, file: String) throws(MarketDataError) {
    if bytes.count >= 2, bytes[0] ^ bytes[1] == 0xFE ^ 0xFF, max(bytes[0], bytes[1]) == 0xFF {
      throw MarketDataError(file: file, .utf16)
    }
    guard !isPlain(bytes) else { return }
    var reader = LineReader(bytes)
    while reader.next() {
      if reader.line.contains(0) {
        throw MarketDataError(file: file, line: reader.lineNumber, .zeroByte)
      }
      if String(validating: reader.line, as: UTF8.self) == nil {
        throw MarketDataError(file: file, line: reader.lineNumber, .invalidUTF8)
      }
    }
  }

  /// Whether every byte is in 1…127.
  private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    let wordCount = bytes.count / 8
    for index in 0..<wordCount {
      let word = bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
      // Without a high bit, subtracting one sets it only in a byte that was zero.
      if (word | (word &- ones)) & highBits != 0 { return false }
    }
    return bytes[(wordCount * 8)...].allSatisfy { $0 > 0 && $0 < 128 }
  }
}
