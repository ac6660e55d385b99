import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// What a test does with a screen.
extension TmuxScreen {
  /// Presses keys by the names of tmux: `b`, `Enter`, `Escape`, `Tab`, `C-c`, `PageDown`.
  public func press(_ keys: String...) throws { try press(together: keys) }

  /// Presses keys that arrive at the program at once, faster than anybody types.
  public func press(together keys: [String]) throws {
    try tmux(["send-keys", "-t", "main", "--"] + keys.map(literal))
  }

  /// Types a text character by character, without names of keys.
  public func type(_ text: String) throws {
    try tmux(["send-keys", "-t", "main", "-l", "--", literal(text)])
  }

  /// A word that tmux does not take for the end of its command.
  private func literal(_ word: String) -> String {
    word.hasSuffix(";") ? word.dropLast() + "\\;" : word
  }

  /// Pastes a text the way a terminal does: between marks, when the program asked for them.
  public func paste(_ text: String) throws {
    try tmux(["set-buffer", "--", text, ";", "paste-buffer", "-p", "-t", "main"])
  }

  /// Gives the terminal another size.
  public func resize(width: Int, height: Int) throws {
    try tmux(["resize-window", "-t", "main", "-x", "\(width)", "-y", "\(height)"])
  }

  /// Gives the terminal many sizes, one right after the other.
  public func resize(through sizes: [(width: Int, height: Int)]) throws {
    let commands = sizes.map {
      ["resize-window", "-t", "main", "-x", "\($0.width)", "-y", "\($0.height)"]
    }
    try tmux(Array(commands.joined(separator: [";"])))
  }

  /// What the terminal shows now.
  public func frame() throws -> ScreenFrame {
    ScreenFrame(try tmux(["capture-pane", "-p", "-t", "main"]))
  }

  /// Waits until the screen is as wanted, twice in a row: a frame may be caught half drawn.
  ///
  /// - Parameters:
  ///   - what: The words for a failure.
  ///   - condition: Whether a frame is the wanted one.
  /// - Returns: The second frame.
  /// - Throws: `TmuxError` with the last frame after `TmuxScreen.patience`.
  @discardableResult
  public func wait(
    _ what: String, until condition: (ScreenFrame) throws -> Bool
  ) async throws -> ScreenFrame {
    let deadline = ContinuousClock.now + TmuxScreen.patience
    var wasTrue = false
    while true {
      let frame = try self.frame()
      let isTrue = try condition(frame)
      if isTrue, wasTrue { return frame }
      wasTrue = isTrue
      guard ContinuousClock.now < deadline else {
        throw TmuxError("waited in vain for \(what); the screen:\n\(frame.plain)")
      }
      try await Task.sleep(for: .milliseconds(12))
    }
  }

  /// Waits for a text anywhere on the screen.
  @discardableResult
  public func wait(for text: String) async throws -> ScreenFrame {
    try await wait("\"\(text)\"") { $0.contains(text) }
  }

  /// Waits until a text has gone.
  @discardableResult
  public func waitUntilGone(_ text: String) async throws -> ScreenFrame {
    try await wait("\"\(text)\" to go") { !$0.contains(text) }
  }

  /// Presses Enter in a prompt or ticket that shows `text`.
  ///
  /// Keys within 250 ms of a prompt's opening are swallowed, so this waits as long from when the
  /// prompt is seen.
  public func confirm(_ text: String) async throws {
    try await wait(for: text)
    try await Task.sleep(for: TmuxScreen.guardSpan)
    try press("Enter")
  }

  /// A little more than prompts swallow keys for.
  public static let guardSpan = Duration.milliseconds(265)

  /// The colours on the screen now, as the terminal keeps them: `38;5;114`, `31`, `48;5;17`.
  public func colours() throws -> Set<String> {
    let text = try tmux(["capture-pane", "-p", "-e", "-t", "main"])
    var found: Set<String> = []
    for match in text.matches(of: /\u{1B}\[([0-9;]+)m/) {
      let colour = match.1.matches(
        of: /(?:3|4)8;5;[0-9]+|(?:3|4)8;2;[0-9;]+|\b(?:3|4|9|10)[0-7]\b/)
      found.formUnion(colour.map { String($0.0) })
    }
    return found
  }

  /// Takes the terminal away from everything that runs in it.
  public func closeTerminal() throws {
    try tmux(["kill-server"])
  }

  /// Waits until a process is no more.
  public func waitForEnd(of process: Int32) async throws {
    let deadline = ContinuousClock.now + TmuxScreen.patience
    while kill(process, 0) == 0 {
      guard ContinuousClock.now < deadline else {
        throw TmuxError("process \(process) still runs")
      }
      try await Task.sleep(for: .milliseconds(15))
    }
  }

  // MARK: The program

  /// The program's process.
  public func processID() async throws -> Int32 {
    try await waitForFile("pid")
  }

  /// Sends the program a signal.
  public func signal(_ number: Int32) async throws {
    let process = try await processID()
    guard kill(process, number) == 0 else { throw TmuxError("no process \(process)") }
  }

  /// Waits for the program's end, or for its being stopped; returns what the shell says of it.
  public func exitStatus() async throws -> Int32 {
    try await waitForFile("status")
  }

  /// Whether the program has left the terminal as it was.
  ///
  /// - Returns: What is not as it was, in words; empty when all is well.
  public func leftovers() async throws -> [String] {
    // The shell writes this file last, and its prompt after that.
    _ = try await waitForFile("status")
    try await wait("the shell's prompt") { frame in
      frame.lines.last { !$0.isEmpty } == TmuxScreen.prompt
    }
    var found: [String] = []
    if try readText("before") != readText("after") { found.append("the modes of stty differ") }
    let flags = try tmux([
      "display-message", "-p", "-t", "main",
      "#{alternate_on} #{cursor_flag} #{keypad_flag} #{keypad_cursor_flag} #{mouse_any_flag}",
    ])
    if flags.trimmingCharacters(in: .whitespacesAndNewlines) != "0 1 0 0 0" {
      found.append("alternate, cursor, keypad, cursor keys, mouse: \(flags)")
    }
    try type("echo it-works-$((6*7))\n")
    try await wait(for: "it-works-42")
    // The record of what was written may lag behind the screen.
    try await wait("the record of bytes") { _ in try readText("bytes").contains("it-works-42") }
    return try found + modesLeftOn()
  }

  /// The private modes (`ESC [ ? n h`) that the program switched on and never off.
  private func modesLeftOn() throws -> [String] {
    let bytes = try readText("bytes")
    var isOn: [String: Bool] = [:]
    for match in bytes.matches(of: /\u{1B}\[\?([0-9;]+)([hl])/) {
      for mode in match.1.split(separator: ";") { isOn[String(mode)] = match.2 == "h" }
    }
    // 25 is the cursor, 7 the wrapping of lines: on is how they were. 12 is its blinking.
    let usual: Set = ["25", "7", "12"]
    return isOn.filter { $0.value && !usual.contains($0.key) }.keys.sorted()
      .map { "mode \($0) is left on" }
  }

  // MARK: Files

  /// Writes a file into the screen's folder.
  public func write(_ name: String, _ text: String) throws {
    try text.write(
      to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  /// Reads a file of the screen's folder; bytes that are not text become replacement characters.
  public func readText(_ name: String) throws -> String {
    String(
      decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }

  func readNumber(_ name: String) throws -> Int32? {
    Int32(try readText(name).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private func waitForFile(_ name: String) async throws -> Int32 {
    let deadline = ContinuousClock.now + TmuxScreen.patience
    while ContinuousClock.now < deadline {
      // It is not there yet, or not whole.
      if let number = try? readNumber(name) { return number }
      try await Task.sleep(for: .milliseconds(15))
    }
    throw TmuxError("waited in vain for the file \(name); the screen:\n\(try frame().plain)")
  }

  func quoted(_ word: String) -> String {
    "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
