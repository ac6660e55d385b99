import Foundation

/// The three descriptors every program starts with, unless somebody closed them before.
enum StandardStreams {
  /// Puts something under each of them that is closed, so that no file, pipe or terminal of the
  /// program is taken for one.
  ///
  /// What is put there fails in the direction it is used in: a closed standard output is still an
  /// error to whoever writes to it.
  static func occupy() {
    for (descriptor, mode) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)] as [(Int32, Int32)] {
      guard fcntl(descriptor, F_GETFD) < 0 else { continue }
      // The lowest free one is the closed one, as those below are occupied by now.
      _ = open("/dev/null", mode)
    }
  }
}
