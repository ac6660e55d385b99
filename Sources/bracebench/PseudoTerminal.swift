#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program on a terminal of its own, driven and timed from outside.
struct PseudoTerminal: ~Copyable {
  /// The process.
  let process: pid_t
  private let master: Int32
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  /// Starts a program on a new terminal.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - environment: What the program's environment has besides ours.
  /// - Throws: `Problem` with the system's words.
  init(
    _ program: String, _ arguments: [String], columns: UInt16, rows: UInt16,
    environment: [String: String] = [:]
  ) throws {
    var ends: (master: Int32, slave: Int32) = (-1, -1)
    var window = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    var path = [CChar](repeating: 0, count: 128)
    guard openpty(&ends.master, &ends.slave, &path, nil, &window) == 0 else {
      throw Problem(text: "no terminal: \(String(cString: strerror(errno)))")
    }
    let descriptor = ends.master
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let name = String(
      decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // The program opens it again, to have it as the terminal it obeys.
    defer { close(ends.slave) }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addclose(&actions, ends.slave)
    // The first terminal that the leader of a new session opens becomes the one it obeys.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawnattr_setflags(&attributes, Int16(Self.newSession))
    for (name, value) in environment { setenv(name, value, 1) }
    var pointers = ([program] + arguments).map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, program, &actions, &attributes, pointers, environ)
    guard failure == 0 else {
      close(descriptor)
      throw Problem(text: "\(program): \(String(cString: strerror(failure)))")
    }
    process = child
    master = descriptor
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    close(master)
  }

  /// POSIX_SPAWN_SETSID, whose macro Swift does not see.
  private static let newSession: Int32 = 0x80

  /// Sends bytes as if typed.
  func type(_ text: String) {
    var bytes = Array(text.utf8)
    _ = write(master, &bytes, bytes.count)
  }

  /// Waits for output; returns what came, empty when nothing did in time, `nil` at the end.
  mutating func read(within milliseconds: Int32) -> ArraySlice<UInt8>? {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return [] }
    let count = Glibc.read(master, &buffer, buffer.count)
    return count > 0 ? buffer[0..<count] : nil
  }

  /// Reads until nothing has come for a while; returns how many bytes came.
  @discardableResult
  mutating func drain(quiet milliseconds: Int32) -> Int {
    var total = 0
    while let bytes = read(within: milliseconds), !bytes.isEmpty { total += bytes.count }
    return total
  }

  /// Processor time used so far, in seconds: of each thread to the nanosecond, where the system
  /// counts it so.
  var processorSeconds: Double {
    let folder = "/proc/\(process)/task"
    guard let directory = opendir(folder) else { return 0 }
    defer { closedir(directory) }
    var nanoseconds = 0.0
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix("."), let text = FileText.read("\(folder)/\(name)/schedstat"),
        let used = text.split(separator: " ").first.flatMap({ Double($0) })
      else { continue }
      nanoseconds += used
    }
    return nanoseconds / 1e9
  }
}

/// Reads small files of the system.
enum FileText {
  /// The text of a file, or `nil`.
  static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[0..<count], as: UTF8.self)
  }
}
