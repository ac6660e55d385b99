import Foundation
import Synchronization

/// Remembers that TERM, INT or HUP came, so that a headless run ends in order.
enum StopSignal {
  private static let received = Atomic<Int32>(0)

  /// The signal that came, or 0.
  static var number: Int32 { received.load(ordering: .relaxed) }

  /// Takes the signals over; a closed pipe becomes a write error instead of a death.
  static func install() {
    for signalNumber in [SIGTERM, SIGINT, SIGHUP] {
      signal(signalNumber) { number in StopSignal.received.store(number, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
