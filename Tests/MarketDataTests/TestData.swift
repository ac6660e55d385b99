import CZlib
import Connectors
import Foundation
import MarketData
import TradingModel

/// Where the recorded data is: `BRACE_TEST_DATA`, else beside the package.
enum TestData {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["BRACE_TEST_DATA"] {
      return URL(fileURLWithPath: path)
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data")
  }()

  static let isPresent = FileManager.default.fileExists(atPath: folder.path)

  static let absence = "no recorded data: set BRACE_TEST_DATA to its folder"

  /// The path of one recorded file.
  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// A folder of its own for one test.
struct TemporaryFolder {
  let path: String

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// Gives `body` a new folder and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("brace-market-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  // What cannot be removed is left to the system, which clears its temporary folder.
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(TemporaryFolder(path: folder.path))
}

/// Loads files of these names and texts.
func loadFeed(
  _ files: [(String, String)], options: ReplayOptions = ReplayOptions()
) throws -> ReplayFeed {
  try withTemporaryFolder { folder in
    try ReplayFeed(files: files.map { try folder.write($0.0, $0.1) }, options: options)
  }
}

/// Packs bytes with gzip.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + 1000)
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  _ = deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
  let count = bytes.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { packed -> Int in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = packed.baseAddress
      stream.avail_out = UInt32(packed.count)
      _ = deflate(&stream, Z_FINISH)
      return Int(stream.total_out)
    }
  }
  deflateEnd(&stream)
  return Array(output[0..<count])
}

extension MarketFeed {
  /// Every event that is left.
  mutating func all() -> [MarketEvent] {
    var events: [MarketEvent] = []
    while let event = next() { events.append(event) }
    return events
  }
}
