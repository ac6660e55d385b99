import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program run to its end, and what came of it.
public struct ChildProcess: Sendable {
  /// Its exit status; 128 + n when signal n ended it.
  public let status: Int32
  /// What it wrote to standard output.
  public let output: String
  /// What it wrote to standard error.
  public let errors: String

  /// A program that could not be started.
  public struct StartError: Error, CustomStringConvertible {
    /// What was tried, and the system's words.
    public let description: String
  }

  /// Runs a program with nothing on its standard input, and waits for its end.
  ///
  /// It gets no descriptor but the three standard ones, so that what it leaves running holds
  /// nobody else's pipe open.
  ///
  /// - Parameters:
  ///   - path: The program's file.
  ///   - arguments: What follows the name.
  ///   - environment: All of its environment.
  /// - Throws: `StartError` when it cannot be started.
  public static func run(
    _ path: String, _ arguments: [String], environment: [String: String]
  ) throws -> ChildProcess {
    // Files rather than pipes: neither end can be full, and nobody can keep them open.
    let folder = FileManager.default.temporaryDirectory
    let outputFile = folder.appendingPathComponent("brace-out-\(UUID().uuidString)")
    let errorFile = folder.appendingPathComponent("brace-err-\(UUID().uuidString)")
    defer {
      // What was never made need not be removed.
      try? FileManager.default.removeItem(at: outputFile)
      try? FileManager.default.removeItem(at: errorFile)
    }
    let process = try start(
      path, arguments, environment, output: outputFile.path, errors: errorFile.path)
    var word: Int32 = 0
    while waitpid(process, &word, 0) < 0, errno == EINTR {}
    let signalNumber = word & 0x7F
    return ChildProcess(
      status: signalNumber == 0 ? (word >> 8) & 0xFF : 128 + signalNumber,
      output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  private static func start(
    _ path: String, _ arguments: [String], _ environment: [String: String],
    output: String, errors: String
  ) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o600)
    // Threads of a pool block signals, which a child would inherit, and all its children.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    var flags = POSIX_SPAWN_SETSIGMASK
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      // Closing what is not open is no error here.
      for descriptor in Int32(3)..<256 {
        posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    envp.append(nil)
    defer { for pointer in argv + envp { free(pointer) } }
    var process: pid_t = 0
    let problem = posix_spawn(&process, path, &actions, &attributes, &argv, &envp)
    guard problem == 0 else {
      throw StartError(description: "\(path): \(String(cString: strerror(problem)))")
    }
    return process
  }
}
