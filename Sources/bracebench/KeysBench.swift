import ArgumentParser
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The real program in a terminal: from a key to what it writes, idle cost, and the first frame.
struct KeysBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "The real program in a terminal: key to screen, idle cost, first frame.")

  @Option(help: "Keys of each kind.") var keys = 200
  @Option(help: "The program; beside this one by default.") var program: String?
  @Option(help: "Seconds of each idle measurement.") var idle = 5.0

  private var path: String {
    if let program { return program }
    let own = CommandLine.arguments[0]
    let folder = own.lastIndex(of: "/").map { own[...$0] } ?? ""
    return "\(folder)brace"
  }

  /// What the simulated market prints and quotes in a second, six symbols together.
  private static let simulatedTicksPerSecond = 140

  /// Where the files of one run are.
  private static let folder = "\(NSTemporaryDirectory())/brace-keys-\(getpid())"

  func run() throws {
    // What stays is cleared with the system's other temporary files.
    defer { try? FileManager.default.removeItem(atPath: Self.folder) }
    try first()
    for rate in [0, 10_000, 100_000] {
      try echo(ticksPerSecond: rate)
      try selection(ticksPerSecond: rate)
    }
    try bracketSelection()
    try idle("brace paused", path, [], before: " ")
    try idle("brace, one bar a second", path, ["--feed", try barFile()], before: "")
    try idle("brace 1x", path, [], before: "")
    guard let htop = Self.htop else {
      print("htop is not installed: no comparison")
      return
    }
    try selection(of: htop, ["-d", "10"], name: "htop")
    try idle("htop 1 Hz", htop, ["-d", "10"], before: "")
  }

  private static let htop: String? = {
    let places: [String] = ["/usr/bin/htop", "/usr/local/bin/htop", "/opt/homebrew/bin/htop"]
    return places.first { access($0, X_OK) == 0 }
  }()

  private func start(_ program: String, _ arguments: [String]) throws -> PseudoTerminal {
    // The account of whoever measures is not to be played with.
    let own = program == path ? arguments + ["--journal", "none"] : arguments
    return try PseudoTerminal(
      program, own, columns: 120, rows: 40,
      environment: [
        "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "interactive=no",
      ])
  }

  private func brace(ticksPerSecond: Int) throws -> PseudoTerminal {
    let speed = max(1, ticksPerSecond / Self.simulatedTicksPerSecond)
    var terminal = try start(path, ["--speed", "\(speed)"])
    guard let bytes = terminal.read(within: 10_000), !bytes.isEmpty else {
      throw Problem(text: "\(path) shows nothing")
    }
    wait(terminal: &terminal, seconds: 1)
    if ticksPerSecond == 0 { terminal.type(" ") }
    wait(terminal: &terminal, seconds: 0.5)
    return terminal
  }

  private func wait(terminal: inout PseudoTerminal, seconds: Double) {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    while clock.now < end { _ = terminal.read(within: 20) }
  }

  // MARK: What is measured

  /// From the start of the program to the end of its first frame.
  private func first() throws {
    var times: [Double] = []
    let clock = ContinuousClock()
    for _ in 0..<10 {
      let begin = clock.now
      var terminal = try start(path, [])
      var total = 0
      // The first frame paints every cell.
      while total < 1_000, let bytes = terminal.read(within: 5_000), !bytes.isEmpty {
        total += bytes.count
      }
      times.append(milliseconds(clock.now - begin))
    }
    report("first frame", times)
  }

  /// From a letter typed on the command line to that letter on the screen: its own echo, and not
  /// some other frame.
  private func echo(ticksPerSecond: Int) throws {
    var terminal = try brace(ticksPerSecond: ticksPerSecond)
    var times: [Double] = []
    let clock = ContinuousClock()
    // Letters that are nowhere else on the screen.
    let letters = ["Ω", "Ψ", "Φ", "Λ"]
    for number in 0..<keys {
      if number % 20 == 0 {
        terminal.type("\u{1B}")
        wait(terminal: &terminal, seconds: 0.3)
        terminal.type(":")
        wait(terminal: &terminal, seconds: 0.3)
      }
      let letter = letters[number % letters.count]
      wait(terminal: &terminal, seconds: 0.02 + Double(number % 7) * 0.003)
      let wanted = Array(letter.utf8)
      let begin = clock.now
      terminal.type(letter)
      var seen: [UInt8] = []
      while clock.now - begin < .seconds(2), let bytes = terminal.read(within: 2_000) {
        seen += bytes
        if seen.indices.dropLast().contains(where: { seen[$0...].starts(with: wanted) }) { break }
      }
      times.append(milliseconds(clock.now - begin))
    }
    report("key to its echo, \(ticksPerSecond) ticks/s", times)
  }

  /// From a key that moves the selection to the first byte that follows.
  private func selection(ticksPerSecond: Int) throws {
    var terminal = try brace(ticksPerSecond: ticksPerSecond)
    let moves = measureSelection(&terminal)
    // While the market runs, most bytes are the market's.
    report(
      "key to first byte, \(ticksPerSecond) ticks/s", moves.times,
      bytesPerKey: ticksPerSecond == 0 ? moves.bytesPerKey : nil)
  }

  /// From one bracket to the next, of the same symbol and of another one, while the market stands.
  private func bracketSelection() throws {
    let script = try file(
      "brackets.txt",
      """
      @start buy 10 NVDX
      @start buy 20 NVDX sl 1atr tp 1.5r
      @start buy 7 AAPX
      @+2s pause

      """)
    var terminal = try start(path, ["--script", script])
    wait(terminal: &terminal, seconds: 4)
    // The brackets have the focus, the first of them is selected.
    terminal.type("\tg")
    for (name, next) in [("the same symbol", ""), ("another symbol", "\u{1B}OB")] {
      terminal.type(next)
      wait(terminal: &terminal, seconds: 0.5)
      let moves = measureSelection(&terminal)
      report("key to first byte, bracket of \(name)", moves.times, bytesPerKey: moves.bytesPerKey)
    }
  }

  private func file(_ name: String, _ text: String) throws -> String {
    try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(Self.folder)/\(name)"))
    return "\(Self.folder)/\(name)"
  }

  /// A file of bars, an hour and a half long.
  private func barFile() throws -> String {
    var text = "ts_utc,open,high,low,close,volume\n"
    for index in 0..<90 {
      let price = 100 + Double(index % 7) * 0.5
      let hour = index < 60 ? "14" : "15"
      let minute = index % 60
      text += "2024-01-02T\(hour):\(minute < 10 ? "0" : "")\(minute):00Z,\(price),\(price + 0.75),"
      text += "\(price - 0.5),\(price + 0.25),1000\n"
    }
    return try file("ABC.csv", text)
  }

  private func selection(of program: String, _ arguments: [String], name: String) throws {
    var terminal = try start(program, arguments)
    wait(terminal: &terminal, seconds: 1.5)
    let moves = measureSelection(&terminal)
    report("key to first byte, \(name)", moves.times, bytesPerKey: moves.bytesPerKey)
  }

  private func measureSelection(
    _ terminal: inout PseudoTerminal
  ) -> (times: [Double], bytesPerKey: Int) {
    var times: [Double] = []
    var bytes = 0
    let clock = ContinuousClock()
    for number in 0..<keys {
      wait(terminal: &terminal, seconds: 0.03 + Double(number % 7) * 0.003)
      let begin = clock.now
      // The arrow as a terminal sends it after "keypad" was asked for.
      terminal.type(number % 2 == 0 ? "\u{1B}OB" : "\u{1B}OA")
      let answer = terminal.read(within: 2_000)?.count ?? 0
      times.append(milliseconds(clock.now - begin))
      bytes += answer + terminal.drain(quiet: 10)
    }
    return (times, bytes / max(1, keys))
  }

  /// Processor time and output while nobody types.
  private func idle(
    _ name: String, _ program: String, _ arguments: [String], before key: String
  ) throws {
    var terminal = try start(program, arguments)
    wait(terminal: &terminal, seconds: 1.5)
    terminal.type(key)
    wait(terminal: &terminal, seconds: 1)
    let before = terminal.processorSeconds
    let clock = ContinuousClock()
    let end = clock.now + .seconds(idle)
    var bytes = 0
    while clock.now < end { bytes += terminal.read(within: 100)?.count ?? 0 }
    let percent = (terminal.processorSeconds - before) / idle * 100
    print(
      """
      {"workload":"keys","what":"idle, \(name)","cpu_percent":\(rounded(percent)),\
      "bytes_per_second":\(Int(Double(bytes) / idle))}
      """)
  }

  private func report(_ what: String, _ times: [Double], bytesPerKey: Int? = nil) {
    let sorted = times.sorted()
    func at(_ share: Double) -> Double {
      rounded(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    let bytes = bytesPerKey.map { ",\"bytes_per_key\":\($0)" } ?? ""
    print(
      """
      {"workload":"keys","what":"\(what)","ms":{"p50":\(at(0.5)),"p95":\(at(0.95)),\
      "p99":\(at(0.99)),"max":\(at(1))}\(bytes)}
      """)
  }

  private func milliseconds(_ duration: Duration) -> Double {
    duration.nanoseconds / 1e6
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
