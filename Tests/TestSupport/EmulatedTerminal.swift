import Foundation

/// The program in an independent terminal emulator: pyte, a Python package.
///
/// tmux shows what one terminal makes of the program's bytes; pyte was written by others, from
/// other documents.
public enum EmulatedTerminal {
  /// What is done with the program, one after the other.
  public enum Step: Sendable {
    /// Wait until a text stands somewhere on the screen.
    case wait(String)
    /// Send these bytes.
    case send(String)
    /// Wait until the screen shows exactly these rows, blanks at their ends left out.
    case expect([String])
    /// What came since the last bytes were sent is no longer than this.
    case bytes(atMost: Int)
  }

  /// The Python that has pyte; nil when there is none.
  private static let python: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(
      separator: ":")
    for folder in folders {
      let path = "\(folder)/python3"
      guard FileManager.default.isExecutableFile(atPath: path) else { continue }
      // A Python that does not start is one without pyte.
      let result = try? ChildProcess.run(path, ["-c", "import pyte"], environment: environment)
      if result?.status == 0 { return path }
    }
    return nil
  }()

  private static let environment = ["PATH", "HOME", "PYENV_ROOT"].reduce(into: [String: String]()) {
    $0[$1] = ProcessInfo.processInfo.environment[$1]
  }

  /// Whether the tests can run.
  public static let isAvailable = python != nil && BuiltProgram.path != nil

  /// What a skipped test says.
  public static let absence = "no Python with pyte (pip install pyte), or the program is not built"

  /// Runs the program through the steps, then ends it with TERM.
  ///
  /// - Parameters:
  ///   - arguments: What follows its name.
  ///   - variables: Besides `TERM=tmux-256color`.
  /// - Returns: What went wrong, with the screen; empty when everything came as expected.
  public static func run(
    _ arguments: [String], width: Int, height: Int, variables: [String: String] = [:],
    _ steps: [Step]
  ) throws -> String {
    guard let python, let program = BuiltProgram.path else { return absence }
    let home = FileManager.default.temporaryDirectory
      .appendingPathComponent("brace-pyte-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }  // the system clears what is left
    var child = [
      "TERM": "tmux-256color", "LC_ALL": "C.UTF-8", "HOME": home.path, "PATH": "/usr/bin:/bin",
    ]
    child.merge(variables) { $1 }
    let plan: [String: Any] = [
      "command": [program] + arguments, "environment": child, "width": width, "height": height,
      "steps": steps.map { step -> [String: Any] in
        switch step {
        case .wait(let text): ["wait": text]
        case .send(let bytes): ["send": bytes]
        case .expect(let rows): ["expect": rows]
        case .bytes(let atMost): ["bytes": atMost]
        }
      },
    ]
    let json = String(
      decoding: try JSONSerialization.data(withJSONObject: plan, options: .sortedKeys),
      as: UTF8.self)
    let result = try ChildProcess.run(python, ["-c", script, json], environment: environment)
    return result.status == 0 ? "" : result.output + result.errors
  }

  /// Reads the plan, runs the program under a terminal of its own, and prints what differs.
  private static let script = """
    import codecs, fcntl, json, os, pty, select, struct, sys, termios, time
    import pyte

    plan = json.loads(sys.argv[1])
    width, height = plan["width"], plan["height"]
    screen = pyte.Screen(width, height)
    stream = pyte.Stream(screen)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    child, terminal = pty.fork()
    if child == 0:
        os.execve(plan["command"][0], plan["command"], plan["environment"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def rows():
        # The second cell of a wide character is empty.
        return ["".join(screen.buffer[y][x].data for x in range(width)).rstrip()
                for y in range(height)]

    def until(what, condition):
        deadline = time.monotonic() + 30
        while not condition():
            ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
            try:
                data = os.read(terminal, 65536) if ready else b""
            except OSError:
                data = b""
            if not data:
                print("waited in vain for " + what)
                return False
            received[0] += len(data)
            stream.feed(decoder.decode(data))
        return True

    status = 0
    received = [0]
    for step in plan["steps"]:
        if "bytes" in step:
            if received[0] > step["bytes"]:
                print("%d bytes came, not %d" % (received[0], step["bytes"]))
                status = 1
                break
        elif "send" in step:
            received[0] = 0
            os.write(terminal, step["send"].encode())
        elif "wait" in step:
            if not until(repr(step["wait"]), lambda: any(step["wait"] in row for row in rows())):
                status = 1
                break
        elif not until("the expected screen", lambda: rows() == step["expect"]):
            status = 1
            for wanted, shown in zip(step["expect"], rows()):
                if wanted != shown:
                    print("wanted " + wanted)
                    print("shown  " + shown)
            break
    if status:
        print(chr(10).join(rows()))
        os.kill(child, 9)
    else:
        os.kill(child, 15)
        try:
            while os.read(terminal, 65536):
                pass
        except OSError:
            pass
    _, ended = os.waitpid(child, 0)
    if not status and ended != 143 << 8:
        print("it ended with %d" % ended)
        status = 1
    sys.exit(status)
    """
}
