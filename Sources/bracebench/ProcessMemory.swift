#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What this process has of the machine's memory.
enum ProcessMemory {
  /// The most that was resident at once, in MiB.
  static var peakMiB: Double {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
      let bytes = Double(usage.ru_maxrss) * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      let bytes = Double(usage.ru_maxrss)
    #endif
    return bytes / 1_048_576
  }

  /// What is resident now; zero where the system does not tell.
  static var residentKiB: Int {
    let pages = FileText.read("/proc/self/statm")?.split(separator: " ").dropFirst().first
    return (pages.flatMap { Int($0) } ?? 0) * (sysconf(Int32(_SC_PAGESIZE)) / 1024)
  }
}
