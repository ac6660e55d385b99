public import Foundation

/// The real program on a real terminal: `brace` started from a shell inside a tmux of its own.
///
///     try await TmuxScreen.run(["--seed", "7"], width: 120, height: 40) { screen in
///       try await screen.wait("the first quotes") { $0.contains("NVDX") }
///       try screen.press("b")
///     }
///
/// Each one has its own socket, home and configuration folders, all in one temporary folder that
/// is removed at the end, and the tmux server with everything in it ends when the body does,
/// however it ends.
public struct TmuxScreen: Sendable {
  /// How long a wait may take before the test fails. Nothing takes nearly as long unless the
  /// machine is very busy or the program is broken.
  public static let patience = Duration.seconds(25)

  /// The folder of this screen alone: home, configuration, status files.
  public let folder: URL
  private let program: String
  private let tmux: String

  /// Where tmux is; `nil` when it is not installed.
  static let tmuxPath: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin:/usr/local/bin"
    return path.split(separator: ":").map { "\($0)/tmux" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// Whether screens can be opened here: tmux is installed and the program was built.
  public static let isAvailable = tmuxPath != nil && BuiltProgram.path != nil

  /// What a skipped test says.
  public static let absence = tmuxPath == nil ? "tmux is not installed" : BuiltProgram.absence

  /// Opens the program, gives the screen to `body`, and ends everything.
  ///
  /// - Parameters:
  ///   - arguments: The program's arguments.
  ///   - width: The terminal's columns.
  ///   - height: The terminal's rows.
  ///   - environment: Variables of the program on top of the plain ones; an empty value is set.
  ///   - body: What the test does.
  /// - Throws: What `body` throws, or `TmuxError` when there is no screen.
  public static func run(
    _ arguments: [String] = [], width: Int = 120, height: Int = 40,
    environment: [String: String] = [:], _ body: (TmuxScreen) async throws -> Void
  ) async throws {
    let screen = try TmuxScreen()
    do {
      try screen.open(width: width, height: height)
      try await screen.startProgram(arguments, environment: environment)
      try await body(screen)
    } catch {
      await screen.end()
      throw error
    }
    await screen.end()
  }

  private init() throws {
    guard let tmux = TmuxScreen.tmuxPath, let program = BuiltProgram.path else {
      throw TmuxError(TmuxScreen.absence)
    }
    self.tmux = tmux
    self.program = program
    // Short, because the path of a socket may have about a hundred characters.
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("bs-\(UUID().uuidString.prefix(13))")
    for name in ["config", "state"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
  }

  private func open(width: Int, height: Int) throws {
    try tmux([
      "-f", "/dev/null", "start-server", ";", "set-option", "-g", "default-terminal",
      "tmux-256color", ";", "set-option", "-g", "status", "off", ";", "set-option", "-s",
      "escape-time", "0", ";", "new-session",
      "-d", "-s", "main", "-x", "\(width)", "-y", "\(height)", "-c", folder.path, "sh -i",
    ])
    try tmux(["pipe-pane", "-t", "main", "cat > '\(folder.path)/bytes'"])
  }

  /// Types a line into the shell that runs the program and keeps what a test asks later: its
  /// process, its exit status, and the terminal's modes before and after it.
  private func startProgram(_ arguments: [String], environment: [String: String]) async throws {
    let variables = environment.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(quoted($0.value))" }.joined(separator: " ")
    let command = ([program] + arguments).map(quoted).joined(separator: " ")
    try write(
      "go",
      """
      stty -g > before
      sh -c 'echo $$ > pid; exec "$@"' sh env \(variables) \(command)
      echo $? > status
      stty -g > after

      """)
    try await wait("the shell's prompt") { $0.contains(TmuxScreen.prompt) }
    try type(". ./go\n")
  }

  /// What the shell says when it waits for a command.
  public static let prompt = "ready>"

  /// Everything ends: the program by its terminal's hang-up, by force when that does not help.
  private func end() async {
    // A server that is gone already is what is wanted.
    _ = try? tmux(["kill-server"])
    if let process = try? readNumber("pid") {
      await wait(steps: 150) { kill(process, 0) != 0 }
      // Without a status the program has not ended; nobody else can have its number then.
      if (try? readNumber("status")) == nil { kill(process, SIGKILL) }
    }
    // The shell may still write a file into it.
    await wait(steps: 50) {
      try? FileManager.default.removeItem(at: folder)
      return !FileManager.default.fileExists(atPath: folder.path)
    }
  }

  /// Waits for a condition, for so many steps of 20 ms at most.
  private func wait(steps: Int, until condition: () -> Bool) async {
    for _ in 0..<steps {
      if condition() { return }
      // A canceled test waits no longer.
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Runs a tmux command on this screen's server; returns what it printed.
  @discardableResult
  func tmux(_ arguments: [String]) throws -> String {
    let result = try ChildProcess.run(
      tmux, ["-S", folder.appendingPathComponent("tmux").path] + arguments,
      environment: [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8",
        "XDG_CONFIG_HOME": folder.appendingPathComponent("config").path,
        "XDG_STATE_HOME": folder.appendingPathComponent("state").path,
        "SHELL": "/bin/sh", "PS1": TmuxScreen.prompt + " ", "TERM": "xterm-256color",
      ])
    guard result.status == 0 else {
      throw TmuxError("tmux \(arguments.joined(separator: " ")): \(result.errors)")
    }
    return result.output
  }
}

/// Something about a screen that went wrong, with what it showed.
public struct TmuxError: Error, CustomStringConvertible {
  /// What was wanted, and the screen.
  public let description: String

  init(_ description: String) { self.description = description }
}
