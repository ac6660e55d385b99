import ArgumentParser
import Configuration
import Connectors
import MarketData
import Terminal
import TextGrid
import TradeDashboard
import TradeEngine
import TradeRuntime
import TradingModel

/// Frames of a busy screen: how long one takes to draw, and how many bytes a terminal gets.
struct FramesBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "frames", abstract: "Frames of three sizes with 5, 50 and 500 brackets.")

  @Option(help: "Frames of each kind.") var frames = 300
  @Option(help: "Repetitions.") var `repeat` = 1
  @Option(help: .hidden) var onTerminal: Int?
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--frames", frames, 1...1_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    if let onTerminal { return try FrameLoop.show(frames: frames, brackets: onTerminal) }
    for size in [(80, 24), (120, 40), (200, 50)] {
      for brackets in [5, 50, 500] { tell(try report(size, brackets)) }
    }
  }

  private func report(_ size: (Int, Int), _ brackets: Int) throws -> Report {
    var drawn = FrameTimes()
    var bytes: [Double] = []
    var writes: [Double] = []
    for _ in 0..<`repeat` {
      let times = try FrameLoop.draw(
        size: Size(width: size.0, height: size.1), brackets: brackets, frames: frames)
      drawn.frames += times.frames
      drawn.snapshots += times.snapshots
      let shown = try show(size: size, brackets: brackets)
      bytes.append(Double(shown.bytes))
      writes.append(shown.writes)
    }
    var report = Report("frames", "\(size.0)x\(size.1), \(brackets) brackets")
    report.state("size", .text("\(size.0)x\(size.1)"))
    report.state("brackets", .number(brackets))
    report.state("frames", .number(frames))
    report.measure(
      Figure(
        "ns_per_frame", "ns per frame", drawn.frames, decimals: 0,
        isHeadline: size.0 == 120 && brackets == 50))
    report.measure(
      Figure("ns_per_snapshot", "ns per snapshot", drawn.snapshots, decimals: 0))
    report.measure(Figure("bytes_per_frame", "bytes per frame", bytes, decimals: 0))
    report.measure(
      Figure("write_calls_per_frame", "write calls per frame", writes, decimals: 2))
    return report
  }

  /// What a real terminal receives for a frame, with every value changing between frames, and in
  /// how many writes.
  private func show(size: (Int, Int), brackets: Int) throws -> (bytes: Int, writes: Double) {
    var terminal = try PseudoTerminal(
      CommandLine.arguments[0],
      ["frames", "--frames", "\(frames)", "--on-terminal", "\(brackets)"],
      columns: UInt16(size.0), rows: UInt16(size.1),
      environment: ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"])
    // The first frame paints everything.
    guard let first = terminal.read(within: 20_000), !first.isEmpty else {
      throw Problem(text: "no frame came on the terminal")
    }
    terminal.drain(quiet: 500)
    terminal.type(" ")
    var total = 0
    var end: [UInt8] = []
    while let bytes = terminal.read(within: 3_000), !bytes.isEmpty {
      total += bytes.count
      end = end.suffix(100) + bytes
    }
    // The last line is what the drawing program says of itself.
    let words = String(decoding: end, as: UTF8.self).split { $0.isWhitespace }
    guard let writes = words.last.flatMap({ Int($0) }) else {
      throw Problem(text: "the frames did not end")
    }
    return (total / max(1, frames), Double(writes * 100 / max(1, frames)) / 100)
  }
}

/// How long each of some frames took, in nanoseconds.
struct FrameTimes {
  /// To draw it.
  var frames: [Double] = []
  /// To make the snapshot it shows.
  var snapshots: [Double] = []
}

/// A simulated market with brackets on it, and the dashboard that shows them.
struct FrameLoop {
  private var player: MarketPlayer
  private var dashboard: Dashboard
  private let pace: Pace
  private var sequence: UInt64 = 0

  private init(size: Size, brackets: Int, glyphs: GlyphSet) throws {
    var settings = EngineSettings()
    settings.brackets.maxActiveBrackets = 1_000
    settings.brackets.timeout = nil
    var paper = PaperSettings()
    paper.cash = Money(100_000_000)
    let feed = try SimulatedFeed(seed: 7)
    player = MarketPlayer(
      feed: feed,
      session: TradingSession(feed: feed.info, settings: settings, paper: paper))
    pace = Pace(speed: .one, isPaused: false, start: feed.info.start, waitMax: nil)
    dashboard = Dashboard(settings: InterfaceSettings(), glyphs: glyphs)
    dashboard.resize(to: size)
    player.start()
    for _ in 0..<200 { player.step() }
    for number in 0..<brackets {
      let entry = EntryRequest(
        instrument: InstrumentID(number % feed.info.instruments.count),
        side: number % 6 % 2 == 0 ? .buy : .sell, size: .quantity(Quantity(1)),
        // Far enough that none of them ends.
        stop: .atr(Ratio(30)), target: .atr(Ratio(40)))
      player.request(.enter(entry), cause: .trader)
    }
  }

  /// Moves the market on so far that every value is another one.
  private mutating func advance() {
    for _ in 0..<240 { player.step() }
    _ = player.takeEvents()
    sequence += 1
  }

  private func snapshot() -> Snapshot {
    player.snapshot(dashboard.frameRequest, pace: pace, sequence: sequence)
  }

  private mutating func frame(_ snapshot: Snapshot, _ grid: inout CellGrid) {
    dashboard.receive(snapshot)
    dashboard.render(into: &grid, now: .milliseconds(Int64(sequence) * 33))
  }

  /// Draws frames into a grid.
  static func draw(size: Size, brackets: Int, frames: Int) throws -> FrameTimes {
    var loop = try FrameLoop(size: size, brackets: brackets, glyphs: .unicode)
    let clock = ContinuousClock()
    var times = FrameTimes()
    for _ in 0..<frames {
      loop.advance()
      let begin = clock.now
      let snapshot = loop.snapshot()
      times.snapshots.append((clock.now - begin).nanoseconds)
      times.frames.append(
        Stopwatch.nanoseconds {
          var grid = CellGrid(size, glyphs: .unicode)
          loop.frame(snapshot, &grid)
        })
    }
    return times
  }

  /// Draws frames on the terminal this program runs on: the first at once, the others after a key.
  static func show(frames: Int, brackets: Int) throws {
    let wakeUp = try WakeUp()
    let backend = try NcursesBackend(wakeUp: wakeUp)
    defer { backend.restore() }
    let theme = ThemeLibrary(userFolder: nil).defaultTheme
    var loop = try FrameLoop(size: backend.size, brackets: brackets, glyphs: backend.glyphs)
    func showNext() {
      loop.advance()
      let snapshot = loop.snapshot()
      var grid = CellGrid(backend.size, glyphs: backend.glyphs)
      loop.frame(snapshot, &grid)
      backend.present(grid, theme: theme)
    }
    showNext()
    if case .timedOut = backend.nextEvent(timeoutMilliseconds: 20_000) { return }
    let before = backend.writeCalls
    for _ in 0..<frames { showNext() }
    let writes = backend.writeCalls - before
    backend.restore()
    print("\n\(writes)")
  }
}
