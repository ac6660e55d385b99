import CZlib

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a whole file into memory, unpacked when it is gzip.
enum FileBytes {
  /// The most bytes a file may have, unpacked: beyond it a day's ticks belong into several files.
  static let bytesMax = 4 << 30

  /// Returns the bytes of the file at `path`; gzip is known by its first two bytes, not its name.
  static func contents(of path: String) throws(MarketDataError) -> [UInt8] {
    let bytes = try readPacked(path)
    if bytes.starts(with: [0x1F, 0x8B]) { return try gunzip(bytes, path: path) }
    let otherPackings: [([UInt8], String)] = [
      ([0x50, 0x4B, 0x03, 0x04], "zip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
      ([0xFD, 0x37, 0x7A, 0x58], "xz"), ([0x42, 0x5A, 0x68], "bzip2"),
    ]
    for (magic, name) in otherPackings where bytes.starts(with: magic) {
      throw MarketDataError(file: path, .packed(name))
    }
    return bytes
  }

  private static func readPacked(_ path: String) throws(MarketDataError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { throw MarketDataError(file: path, .notFound) }
      throw MarketDataError(file: path, .unreadable(reason: String(cString: strerror(code))))
    }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw MarketDataError(file: path, .isDirectory)
    }
    var bytes: [UInt8] = []
    // One byte more than the file has, so that the read that meets the end fits too.
    bytes.reserveCapacity(min(max(Int(status.st_size), 0), bytesMax) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        let reason = String(cString: strerror(errno))
        throw MarketDataError(file: path, .unreadable(reason: reason))
      }
      bytes.append(contentsOf: chunk[0..<count])
      if bytes.count > bytesMax { throw MarketDataError(file: path, .tooLarge(bytesMax: bytesMax)) }
    }
  }

  /// Unpacks gzip data of one or several members.
  private static func gunzip(_ packed: [UInt8], path: String) throws(MarketDataError) -> [UInt8] {
    var packed = packed
    var result: Result<[UInt8], MarketDataError.Problem> = .success([])
    packed.withUnsafeMutableBufferPointer { input in
      result = inflateAll(input)
    }
    switch result {
    case .success(let bytes): return bytes
    case .failure(let problem): throw MarketDataError(file: path, problem)
    }
  }

  private static func inflateAll(
    _ input: UnsafeMutableBufferPointer<UInt8>
  ) -> Result<[UInt8], MarketDataError.Problem> {
    var stream = z_stream()
    let gzipOnly: Int32 = 15 + 16
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, gzipOnly, ZLIB_VERSION, size) == Z_OK else {
      return .failure(.damagedGzip("zlib cannot start"))
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    output.reserveCapacity(min(input.count * 8, 1 << 30))
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var taken = 0
    while true {
      // zlib counts in 32 bits, so a very large file goes in by parts.
      let part = min(input.count - taken, 1 << 30)
      stream.next_in = input.baseAddress.map { $0 + taken }
      stream.avail_in = UInt32(part)
      let status = chunk.withUnsafeMutableBufferPointer { buffer -> Int32 in
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        return inflate(&stream, Z_NO_FLUSH)
      }
      taken += part - Int(stream.avail_in)
      output.append(contentsOf: chunk[0..<(chunk.count - Int(stream.avail_out))])
      if output.count > bytesMax { return .failure(.tooLarge(bytesMax: bytesMax)) }
      switch status {
      case Z_STREAM_END:
        // Further members may follow; anything else after the end is padding.
        let hasMore = taken + 1 < input.count && input[taken] == 0x1F && input[taken + 1] == 0x8B
        guard hasMore, inflateReset(&stream) == Z_OK else { return .success(output) }
      case Z_OK, Z_BUF_ERROR:
        if taken == input.count, stream.avail_out > 0 { return .failure(.truncatedGzip) }
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "status \(status)"
        return .failure(.damagedGzip(reason))
      }
    }
  }
}
