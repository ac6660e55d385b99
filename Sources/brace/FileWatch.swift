import Dispatch
import Foundation
import Synchronization

/// Notices that files change, by looking at them once a second; it does nothing while there are
/// none to watch.
final class FileWatch: Sendable {
  /// What a change of a file changes.
  private struct Stamp: Hashable {
    var seconds = 0
    var nanoseconds = 0
    var size: Int64 = -1
    var node: UInt64 = 0

    init(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return }
      #if os(Linux)
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
      #else
        (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
      #endif
      size = Int64(status.st_size)
      node = UInt64(status.st_ino)
    }
  }

  private struct State {
    var paths: [String] = []
    var stamps: [Stamp] = []
    var hasChanged = false
    var isLooking = false
  }

  private let state = Mutex(State())
  private let onChange: @Sendable () -> Void

  /// Makes a watch that calls `onChange` on some thread after a change.
  init(onChange: @escaping @Sendable () -> Void) { self.onChange = onChange }

  /// Watches these files from now on, instead of those before.
  func watch(_ paths: [String]) {
    let stamps = paths.map(Stamp.init)
    let mustStart = state.withLock { state -> Bool in
      state.paths = paths
      state.stamps = stamps
      defer { state.isLooking = !paths.isEmpty }
      return !paths.isEmpty && !state.isLooking
    }
    if mustStart { lookLater() }
  }

  /// Whether something has changed since the last call.
  func takeChange() -> Bool {
    state.withLock { state in
      defer { state.hasChanged = false }
      return state.hasChanged
    }
  }

  private func lookLater() {
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + 1) { [weak self] in
      self?.look()
    }
  }

  private func look() {
    let (goesOn, isNew) = state.withLock { state -> (Bool, Bool) in
      guard !state.paths.isEmpty else {
        state.isLooking = false
        return (false, false)
      }
      let stamps = state.paths.map(Stamp.init)
      let isNew = stamps != state.stamps
      state.stamps = stamps
      if isNew { state.hasChanged = true }
      return (true, isNew)
    }
    if isNew { onChange() }
    if goesOn { lookLater() }
  }
}
