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
struct JournalBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "What the journal costs a bracket, and a start after a crash."
  )

  @Option(help: "Brackets played.") var brackets = 2_000
  @Option(help: "Closed brackets of the large journal; 0 leaves it out.") var closed = 100_000
  @Option(help: "Open brackets of the large journal.") var open = 1_000
  @Option(help: "Folder of the files.") var folder = NSTemporaryDirectory()

  func run() throws {
    let base = try play(.none)
    var parts = ["\"workload\":\"journal\",\"brackets\":\(brackets)"]
    parts.append("\"without_us\":\(figure(base.perBracket))")
    for kind in [Kind.memory, .normal, .full] {
      let result = try play(kind)
      parts.append(
        "\"\(kind)\":{\"us\":\(figure(result.perBracket - base.perBracket)),"
          + "\"cpu_us\":\(figure(result.ownPerBracket - base.ownPerBracket)),"
          + "\"writes\":\(figure(Double(result.writes) / Double(brackets))),"
          + "\"write_us_p99\":\(figure(result.p99)),\"write_us_max\":\(figure(result.longest)),"
          + "\"bytes\":\(result.bytes / Int64(brackets))}")
    }
    if closed > 0 { parts.append(try recovery()) }
    print("{\(parts.joined(separator: ","))}")
  }

  private enum Kind {
    case none
    case memory
    case normal
    case full
  }

  private struct Result {
    var perBracket = 0.0
    /// The engine's thread alone: the tables are written on another.
    var ownPerBracket = 0.0
    var writes = 0
    var p99 = 0.0
    var longest = 0.0
    var bytes: Int64 = 0
  }

  private func figure(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

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
    result.perBracket = elapsed.microseconds / Double(brackets)
    if let times = clock?.times.sorted(), !times.isEmpty {
      result.writes = times.count
      result.p99 = times[times.count * 99 / 100]
      result.longest = times[times.count - 1]
    }
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
  private func recovery() throws -> String {
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
    var live = 0
    let elapsed = try ContinuousClock().measure {
      let files = try AccountFiles(path: path)
      var player = BracketAfterBracket.player(brackets: closed, open: open)
      try BracketAfterBracket.begin(&player, files.journal, files.venue)
      live = player.session.engine.activeBracketCount
    }
    return "\"recovery\":{\"closed\":\(closed),\"open\":\(live),"
      + "\"ms\":\(figure(elapsed.microseconds / 1000)),\"bytes\":\(size)}"
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

/// Whenever flat, a market entry with exits two ticks away; the price goes up and down.
enum BracketAfterBracket {
  static func player(brackets: Int, open: Int = 0) -> MarketPlayer {
    var settings = EngineSettings()
    settings.brackets.timeout = nil
    settings.brackets.maxActiveBrackets = 1_000_000
    var paper = PaperSettings()
    paper.cash = Money(1_000_000_000)
    let feed = Zigzag(count: brackets + 1)
    return MarketPlayer(
      feed: feed, session: TradingSession(feed: feed.info, settings: settings, paper: paper))
  }

  static func begin(
    _ player: inout MarketPlayer, _ journal: any Journal, _ venue: any VenueStore
  ) throws {
    _ = try player.begin(
      SessionBooks(
        journal: journal, venue: venue, instruments: player.feedInfo.instruments),
      feed: FeedIdentity(text: "bench", symbols: ["BENCH"]))
    _ = player.takeEvents()
  }

  static func play(_ player: inout MarketPlayer) {
    while player.step() {
      _ = player.takeEvents()
      if player.session.engine.activeBracketCount == 0, player.next != nil { enter(&player) }
    }
  }

  static func enter(_ player: inout MarketPlayer) {
    player.request(
      .enter(
        EntryRequest(
          instrument: InstrumentID(0), side: .buy, size: .quantity(Quantity(1)),
          stop: .ticks(20), target: .ticks(20))), cause: .script)
    _ = player.takeEvents()
  }

  /// Prints of 100.00 and 101.00 in turn, so that every second one closes a bracket by its target
  /// and every other by its stop.
  struct Zigzag: MarketFeed {
    let info: FeedInfo
    let counts = FeedCounts()
    private var index = 0
    private let count: Int

    init(count: Int) {
      self.count = count
      let instrument = Instrument(
        id: InstrumentID(0), symbol: "BENCH", tick: PriceOffset(raw: 10_000_000), lot: Quantity(1))
      info = FeedInfo(
        source: .replay, instruments: [instrument], kinds: [FeedInfo.Kinds(hasTrades: true)],
        barSpan: .seconds(1), start: Timestamp(seconds: 1_700_000_000), end: nil, history: [],
        eventCount: nil)
    }

    mutating func next() -> MarketEvent? {
      guard index < count else { return nil }
      defer { index += 1 }
      return .trade(
        Trade(
          instrument: InstrumentID(0),
          time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(index) * 1_000_000),
          price: Price(index % 2 == 0 ? 100 : 101), quantity: Quantity(100)))
    }
  }
}

/// Measures how long each write of a journal takes.
private final class WriteClock: Journal {
  private let journal: any Journal
  private let measured = Mutex<[Double]>([])

  init(_ journal: any Journal) { self.journal = journal }

  /// In microseconds.
  var times: [Double] { measured.withLock { $0 } }

  func load() throws(StoreError) -> JournalContents { try journal.load() }
  func begin(_ session: SessionStart) throws(StoreError) { try journal.begin(session) }

  func write(_ batch: JournalBatch) throws(StoreError) {
    let start = ContinuousClock.now
    try journal.write(batch)
    let elapsed = ContinuousClock.now - start
    measured.withLock { $0.append(elapsed.microseconds) }
  }
}

extension Duration {
  /// The length in microseconds.
  fileprivate var microseconds: Double {
    Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
  }
}
