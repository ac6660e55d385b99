import ArgumentParser
import Foundation
import TradeRuntime

/// A run without a screen: JSON lines on standard output.
struct HeadlessCommand {
  let player: MarketPlayer

  func run() throws {
    StopSignal.install()
    let output = LineWriter()
    var run = HeadlessRun(player: player)
    _ = try run.run(shouldStop: { StopSignal.number != 0 }, write: { try output.write($0) })
    try output.flush()
    if let fault = run.session.journalFault { throw Failure(fault) }
    for line in run.unusedScriptLines {
      FileHandle.standardError.write(
        Data("brace: the run ended before this script line came: \(line)\n".utf8))
    }
    if StopSignal.number != 0 { throw ExitCode(128 + StopSignal.number) }
  }
}

/// Writes lines to standard output in large pieces.
final class LineWriter {
  private var buffer: [UInt8] = []
  private let flushSize = 1 << 16

  func write(_ line: String) throws {
    buffer.append(contentsOf: line.utf8)
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= flushSize { try flush() }
  }

  /// Writes a text of several lines; a last line feed that is missing is added.
  func write(text: String) throws {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    for line in lines { try write(String(line)) }
  }

  func flush() throws {
    var start = 0
    while start < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Foundation.write(STDOUT_FILENO, bytes.baseAddress.map { $0 + start }, bytes.count - start)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw Failure(.cannotWrite, "standard output: \(String(cString: strerror(errno)))")
      }
      start += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
