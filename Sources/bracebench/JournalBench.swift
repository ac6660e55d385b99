import ArgumentParser
import Connectors
import Foundation
import Synchronization
import TradeEngine
import TradeJournal
import TradeRuntime
import TraderCommands
import TradingModel

/// What the journal costs: a bracket after the other with and without it, its size, and how long a
/// large one takes to come back.
struct JournalBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "What the journal costs a bracket, and a start after a crash."
  )

  @Option(help: "Brackets played.") var brackets = 2_000
  @Option(help: "Closed brackets of the large journal; 0 leaves it out.") var closed = 100_000
  @Option(help: "Open brackets of the large journal.") var open = 1_000
  @Option(help: "Folder of the files.") var folder = NSTemporaryDirectory()
  @Option(help: "Repetitions.") var `repeat` = 1
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--brackets", brackets, 1...10_000_000)
    try OptionCheck.check("--closed", closed, 0...10_000_000)
    try OptionCheck.check("--open", open, 0...100_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    var results: [Kind: [Result]] = [:]
    for _ in 0..<`repeat` {
      for kind in Kind.allCases { results[kind, default: []].append(try play(kind)) }
    }
    let without = results[.none] ?? []
    for kind in Kind.allCases { tell(report(kind, results[kind] ?? [], without)) }
    if closed > 0 { tell(try recovery()) }
  }

  private enum Kind: String, CaseIterable {
    case none
    case memory
    case normal
    case full
  }

  private struct Result {
    /// In microseconds.
    var perBracket = 0.0
    /// The engine's thread alone: the tables are written on another.
    var ownPerBracket = 0.0
    var writes = Latencies()
    var bytes: Int64 = 0
  }

  /// What a bracket costs with a journal more than without one; without one, all of it.
  private func report(_ kind: Kind, _ results: [Result], _ without: [Result]) -> Report {
    var report = Report("journal", kind == .none ? "no journal" : "journal: \(kind)")
    report.state("journal", .text(kind.rawValue))
    report.state("brackets", .number(brackets))
    func more(_ value: KeyPath<Result, Double>) -> [Double] {
      guard kind != .none else { return results.map { $0[keyPath: value] } }
      return zip(results, without).map { $0[keyPath: value] - $1[keyPath: value] }
    }
    report.measure(
      Figure(
        "us_per_bracket", kind == .none ? "µs per bracket" : "µs more per bracket",
        more(\.perBracket), isHeadline: kind == .normal))
    report.measure(Figure("cpu_us_per_bracket", "of this thread", more(\.ownPerBracket)))
    guard kind != .none else { return report }
    report.measure(
      Figure(
        "writes_per_bracket", "writes per bracket",
        results.map { Double($0.writes.count) / Double(brackets) }))
    report.measure(
      "write_us", "µs per write,", results.map(\.writes), nanosecondsEach: 1_000, decimals: 1)
    guard kind != .memory else { return report }
    report.measure(
      Figure(
        "bytes_per_bracket", "bytes per bracket",
        results.map { Double($0.bytes / Int64(brackets)) }, decimals: 0))
    return report
  }

  private func play(_ kind: Kind) throws -> Result {
    let path = "\(folder)/brace-bench-\(ProcessInfo.processInfo.processIdentifier).sqlite"
    defer { Self.remove(path) }
    var result = Result()
    var player = BracketAfterBracket.player(brackets: brackets)
    var clock: WriteClock?
    if kind != .none {
      let files = try AccountFiles(
        path: kind == .memory ? ":memory:" : path, sync: kind == .full ? .full : .normal)
      let timed = WriteClock(files.journal)
      clock = timed
      try BracketAfterBracket.begin(&player, timed, files.venue)
    }
    let before = Self.ownMicroseconds
    let elapsed = ContinuousClock().measure { BracketAfterBracket.play(&player) }
    result.ownPerBracket = (Self.ownMicroseconds - before) / Double(brackets)
    result.perBracket = elapsed.nanoseconds / 1_000 / Double(brackets)
    if let clock { result.writes = clock.times }
    player.session.dropBooks()
    result.bytes = Self.size(path)
    return result
  }

  /// The processor time of this thread.
  private static var ownMicroseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }

  /// Fills a journal and opens it again, as the next start would.
  private func recovery() throws -> Report {
    let path = "\(folder)/brace-large-\(ProcessInfo.processInfo.processIdentifier).sqlite"
    defer { Self.remove(path) }
    try {
      let files = try AccountFiles(path: path)
      var player = BracketAfterBracket.player(brackets: closed, open: open)
      try BracketAfterBracket.begin(&player, files.journal, files.venue)
      BracketAfterBracket.play(&player)
      for _ in 0..<open { BracketAfterBracket.enter(&player) }
      player.session.flushJournal()
    }()
    let size = Self.size(path)
    var times: [Double] = []
    var live = 0
    for _ in 0..<`repeat` {
      let elapsed = try Stopwatch.nanoseconds {
        let files = try AccountFiles(path: path)
        var player = BracketAfterBracket.player(brackets: closed, open: open)
        try BracketAfterBracket.begin(&player, files.journal, files.venue)
        live = player.session.engine.activeBracketCount
      }
      times.append(elapsed / 1e6)
    }
    var report = Report("journal", "\(Decimals.grouped(closed)) closed, \(live) open")
    report.state("closed", .number(closed))
    report.state("open", .number(live))
    report.measure(Figure("recovery_ms", "ms to come back", times, isHeadline: true))
    report.measure(Figure("mib", "MiB of the file", Double(size) / 1_048_576))
    return report
  }

  private static func size(_ path: String) -> Int64 {
    ["", "-wal"].reduce(0) { sum, end in
      var status = stat()
      return sum + (stat(path + end, &status) == 0 ? Int64(status.st_size) : 0)
    }
  }

  private static func remove(_ path: String) {
    for file in [path, AccountFiles.venuePath(of: path), path + ".lock"] {
      for end in ["", "-wal", "-shm", "-log"] { unlink(file + end) }
    }
  }
}

/// Measures how long each write of a journal takes.
private final class WriteClock: Journal {
  private let journal: any Journal
  private let measured = Mutex(Latencies())

  init(_ journal: any Journal) { self.journal = journal }

  var times: Latencies { measured.withLock { $0 } }

  func load() throws(StoreError) -> JournalContents { try journal.load() }
  func begin(_ session: SessionStart) throws(StoreError) { try journal.begin(session) }

  func write(_ batch: JournalBatch) throws(StoreError) {
    let start = ContinuousClock.now
    try journal.write(batch)
    let elapsed = ContinuousClock.now - start
    measured.withLock { $0.record(elapsed) }
  }
}
