import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bell that any thread may ring to wake the screen's loop.
///
/// The engine's side calls `signal()` when it has published something; the loop's `nextEvent`
/// then returns `woken`. Many rings before the loop looks count as one.
public final class WakeUp: Sendable {
  /// Readable while somebody has rung, for `poll(2)`.
  public let readDescriptor: Int32
  private let writeDescriptor: Int32

  /// Makes a bell; throws when the system has no descriptor left.
  public init() throws(TerminalError) {
    var ends: (readable: Int32, writable: Int32) = (-1, -1)
    guard cn_open_bell(&ends.readable, &ends.writable) == 0 else {
      throw .system(call: "making a descriptor", errorNumber: errno)
    }
    readDescriptor = ends.readable
    writeDescriptor = ends.writable
  }

  deinit {
    close(readDescriptor)
    if writeDescriptor != readDescriptor { close(writeDescriptor) }
  }

  /// Wakes the loop. Any thread may call it; it neither waits nor fails.
  public func signal() { cn_ring(writeDescriptor) }

  /// Forgets the rings so far.
  public func drain() { cn_quieten(readDescriptor) }
}
