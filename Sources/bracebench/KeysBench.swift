import ArgumentParser
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The real program in a terminal: from a key to what it writes, idle cost, and the first frame.
struct KeysBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "The real program in a terminal: key to screen, idle cost, first frame.")

  @Option(help: "Keys of each kind.") var keys = 200
  @Option(help: "The program; beside this one by default.") var program: String?
  @Option(help: "Seconds of each idle measurement; 0 leaves them out.") var idle = 5.0
  @Option(help: "Starts to the first frame.") var starts = 10
  @Option(help: "Repetitions.") var `repeat` = 1
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--keys", keys, 1...1_000_000)
    try OptionCheck.check("--starts", starts, 1...100_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
    guard idle >= 0, idle <= 100_000 else {
      throw ValidationError("--idle \(idle): expected 0 to 100000 seconds")
    }
  }

  private var path: String { program ?? Self.programBeside }

  /// Where `brace` should be: beside this program.
  static var programBeside: String {
    let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let folder = own.lastIndex(of: "/").map { own[...$0] } ?? ""
    return "\(folder)brace"
  }

  /// What the simulated market prints and quotes in a second, six symbols together.
  private static let simulatedTicksPerSecond = 140

  /// Where the files of one run are.
  private static let folder = "\(NSTemporaryDirectory())/brace-keys-\(getpid())"

  func measure(_ tell: (Report) -> Void) throws {
    guard access(path, X_OK) == 0 else {
      throw Problem(text: "no program at \(path): build brace first, or name it with --program")
    }
    // What stays is cleared with the system's other temporary files.
    defer { try? FileManager.default.removeItem(atPath: Self.folder) }
    tell(try firstFrame())
    for rate in [0, 10_000, 100_000] {
      let ticks = "\(Decimals.grouped(rate)) ticks/s"
      tell(
        try latencies("key to its echo, \(ticks)", isHeadline: rate == 10_000) {
          KeyTimes(times: try echo(ticksPerSecond: rate))
        })
      tell(try latencies("key to first byte, \(ticks)") { try selection(ticksPerSecond: rate) })
    }
    for (name, next) in [("the same symbol", ""), ("another symbol", "\u{1B}OB")] {
      tell(
        try latencies("key to first byte, bracket of \(name)") {
          try bracketSelection(after: next)
        })
    }
    if let htop = Self.htop {
      tell(
        try latencies("key to first byte, htop") {
          var terminal = try start(htop, ["-d", "10"])
          wait(terminal: &terminal, seconds: 1.5)
          return measureSelection(&terminal)
        })
    }
    guard idle > 0 else { return }
    tell(try idle("brace paused", path, [], before: " "))
    tell(try idle("brace, one bar a second", path, ["--feed", try barFile()], before: ""))
    tell(try idle("brace 1x", path, [], before: ""))
    if let htop = Self.htop { tell(try idle("htop 1 Hz", htop, ["-d", "10"], before: "")) }
  }

  /// Where htop is, which is measured beside Brace; `nil` when it is not installed.
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
  private func firstFrame() throws -> Report {
    var times: [Double] = []
    let clock = ContinuousClock()
    for _ in 0..<starts * `repeat` {
      let begin = clock.now
      var terminal = try start(path, [])
      var total = 0
      // The first frame paints every cell.
      while total < 1_000, let bytes = terminal.read(within: 5_000), !bytes.isEmpty {
        total += bytes.count
      }
      times.append((clock.now - begin).nanoseconds / 1e6)
    }
    var report = described("first frame")
    report.measure(Figure("ms", "ms", times, isHeadline: true))
    return report
  }

  /// From a letter typed on the command line to that letter on the screen: its own echo, and not
  /// some other frame.
  private func echo(ticksPerSecond: Int) throws -> Latencies {
    var terminal = try brace(ticksPerSecond: ticksPerSecond)
    var times = Latencies()
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
      times.record(clock.now - begin)
    }
    return times
  }

  /// From a key that moves the selection to the first byte that follows.
  private func selection(ticksPerSecond: Int) throws -> KeyTimes {
    var terminal = try brace(ticksPerSecond: ticksPerSecond)
    var moves = measureSelection(&terminal)
    // While the market runs, most bytes are the market's.
    moves.bytesPerKey = ticksPerSecond == 0 ? bytesPerMove(&terminal) : nil
    return moves
  }

  /// From one bracket to the next, of the same symbol or, after one more key, of another one, while
  /// the market stands.
  private func bracketSelection(after key: String) throws -> KeyTimes {
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
    wait(terminal: &terminal, seconds: 0.5)
    terminal.type(key)
    wait(terminal: &terminal, seconds: 0.5)
    var moves = measureSelection(&terminal)
    moves.bytesPerKey = bytesPerMove(&terminal)
    return moves
  }

  /// The bytes of a move that nothing follows: a chart that comes a moment later is counted.
  private func bytesPerMove(_ terminal: inout PseudoTerminal) -> Int {
    let moves = 20
    var bytes = 0
    wait(terminal: &terminal, seconds: 0.5)
    for number in 0..<moves {
      terminal.type(Self.arrow(number))
      bytes += terminal.drain(quiet: 300)
    }
    return bytes / moves
  }

  /// Down and up in turns, as a terminal sends it after "keypad" was asked for.
  private static func arrow(_ number: Int) -> String {
    number % 2 == 0 ? "\u{1B}OB" : "\u{1B}OA"
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

  private func measureSelection(_ terminal: inout PseudoTerminal) -> KeyTimes {
    var times = Latencies()
    var bytes = 0
    let clock = ContinuousClock()
    for number in 0..<keys {
      wait(terminal: &terminal, seconds: 0.03 + Double(number % 7) * 0.003)
      let begin = clock.now
      terminal.type(Self.arrow(number))
      let answer = terminal.read(within: 2_000)?.count ?? 0
      times.record(clock.now - begin)
      bytes += answer + terminal.drain(quiet: 10)
    }
    return KeyTimes(times: times, bytesPerKey: bytes / keys)
  }

  /// Processor time and output while nobody types.
  private func idle(
    _ name: String, _ program: String, _ arguments: [String], before key: String
  ) throws -> Report {
    var percent: [Double] = []
    var bytes: [Double] = []
    for _ in 0..<`repeat` {
      var terminal = try start(program, arguments)
      wait(terminal: &terminal, seconds: 1.5)
      terminal.type(key)
      wait(terminal: &terminal, seconds: 1)
      let before = terminal.processorSeconds
      let clock = ContinuousClock()
      let end = clock.now + .seconds(idle)
      var count = 0
      while clock.now < end { count += terminal.read(within: 100)?.count ?? 0 }
      percent.append((terminal.processorSeconds - before) / idle * 100)
      bytes.append(Double(count) / idle)
    }
    var report = described("idle, \(name)")
    report.measure(Figure("cpu_percent", "% of a core", percent, decimals: 2))
    report.measure(Figure("bytes_per_second", "bytes per second", bytes, decimals: 0))
    return report
  }

  private func described(_ what: String) -> Report {
    var report = Report("keys", what)
    report.state("what", .text(what))
    return report
  }

  /// Measures a kind of key as often as asked.
  private func latencies(
    _ what: String, isHeadline: Bool = false, _ once: () throws -> KeyTimes
  ) throws -> Report {
    var runs: [KeyTimes] = []
    for _ in 0..<`repeat` { runs.append(try once()) }
    var report = described(what)
    report.measure(
      "ms", "ms", runs.map(\.times), nanosecondsEach: 1e6, decimals: 2,
      headlines: isHeadline ? ["p50", "p99"] : [])
    let bytes = runs.compactMap(\.bytesPerKey).map { Double($0) }
    if !bytes.isEmpty {
      report.measure(Figure("bytes_per_key", "bytes per key", bytes, decimals: 0))
    }
    return report
  }
}

/// What some keys of one kind took.
private struct KeyTimes {
  var times: Latencies
  /// What the terminal got for a key; `nil` where other things write too.
  var bytesPerKey: Int?
}
