#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's words for an error number, such as `Permission denied`.
func systemMessage(_ errorNumber: Int32) -> String {
  strerror(errorNumber).map { String(cString: $0) } ?? "error \(errorNumber)"
}

/// `poll(2)`, under a name that methods called `poll` do not hide.
func systemPoll(_ descriptors: inout [pollfd], _ milliseconds: Int32) -> Int32 {
  poll(&descriptors, nfds_t(descriptors.count), milliseconds)
}

/// Turns off the questions that Swift's crash handler asks on a terminal, which would keep a
/// crashed program, and the terminal, for half a minute.
///
/// The setting is read before `main`, so the program starts itself once more with it in its
/// environment; call this first, and only when a screen will be opened. It returns at once when
/// the environment has the setting, or when starting again is impossible.
///
/// - Parameter arguments: The program's arguments, with its name first.
public func startAgainWithoutCrashQuestions(arguments: [String]) {
  #if os(Linux)
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    setenv("SWIFT_BACKTRACE", "interactive=no,color=no", 1)
    // The path itself, since a program started as /proc/self/exe is listed under the name `exe`.
    var path = [CChar](repeating: 0, count: 4_097)
    guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { return }
    var pointers = arguments.map { strdup($0) }
    pointers.append(nil)
    execv(path, pointers)
    // Still here: the questions stay, nothing else is lost.
    for pointer in pointers { free(pointer) }
  #endif
}
