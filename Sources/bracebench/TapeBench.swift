import ArgumentParser
import TradeEngine
import TradeRuntime
import TradingModel

/// A whole market on one thread: bursts of a million messages of 10,000 symbols past 100,000 live
/// brackets; a bracket that ends is followed by another one of the same symbol.
///
/// A whole US tape, a million messages a second, takes about a tenth of each second of one core,
/// entries apart. What bounds the messages is memory, not arithmetic: the active symbols stay in
/// the caches, each of the others comes from main memory with its book, quote and bars, so that a
/// message costs about twice what it does with 20 symbols, and one in a hundred six times as much.
/// An entry costs about as much with all brackets alive as with few: opening the last tenth of them
/// is timed beside opening the first. Symbols share nothing but the account: with a feed that is
/// split by symbol, other cores could take a share of the market each and only tell the account
/// their positions. Brace uses one.
struct TapeBench: Workload {
  static let configuration = CommandConfiguration(
    commandName: "tape", abstract: "10,000 symbols, 100,000 brackets, a million messages a burst.")

  @Option(help: "Symbols.") var symbols = 10_000
  @Option(help: "Brackets that are always alive, spread evenly.") var brackets = 100_000
  @Option(help: "Messages of a burst.") var messages = 1_000_000
  @Option(help: "The seed of the tape.") var seed: UInt64 = 1
  @Option(help: "Timed bursts; after each comes one whose messages are timed one by one.")
  var `repeat` = 5
  @OptionGroup var output: ReportOutput

  func validate() throws {
    try OptionCheck.check("--symbols", symbols, 1...100_000)
    try OptionCheck.check("--brackets", brackets, 1...1_000_000)
    try OptionCheck.check("--messages", messages, 1...100_000_000)
    try OptionCheck.check("--repeat", `repeat`, 1...1_000)
  }

  func measure(_ tell: (Report) -> Void) throws {
    var tape = Tape(symbols: symbols, seed: seed)
    var market = TapeMarket(bids: tape.bids)
    let (upNanoseconds, tenths) = try open(&market)
    let residentMiB = Double(ProcessMemory.residentKiB) / 1_024
    let floor = TapeFloor(bids: tape.bids)
    var times: [Double] = []
    var quietTimes: [Double] = []
    var floors: [Double] = []
    var runs: [Latencies] = []
    var outside = 0
    for _ in 0..<`repeat` {
      let burst = tape.burst(messages)
      floors.append(Stopwatch.nanoseconds { outside += floor.outside(burst) } / Double(messages))
      let entriesBefore = market.entryNanoseconds
      let all = try Stopwatch.nanoseconds { try market.play(burst) }
      times.append(all / Double(messages))
      let entries = market.entryNanoseconds - entriesBefore
      quietTimes.append((all - entries) / Double(messages))
      let timed = tape.burst(messages)
      runs.append(try market.time(timed))
    }
    guard market.alive == brackets else {
      throw Problem(text: "\(market.alive) brackets are alive, not \(brackets)")
    }
    var report = described(market)
    report.state("outside_floor", .number(outside))
    report.measure(
      Figure(
        "messages_per_second", "messages per second", times.map { 1e9 / $0 }, decimals: 0,
        isHeadline: true))
    report.measure(Figure("ns_per_message", "ns per message", times, floors: floors))
    report.measure(
      Figure("quiet_ns_per_message", "the same without new entries", quietTimes))
    report.measure("ns", "ns of one message,", runs, nanosecondsEach: 1, isMany: true)
    report.measure(Figure("clock_ns", "ns of them to read the clock", Self.clockNanoseconds))
    report.measure(
      Figure("closed_brackets", "brackets closed", Double(market.closed), decimals: 0))
    report.measure("entry_us", "µs of a new entry,", [market.entryTimes], nanosecondsEach: 1_000)
    report.measure(
      Figure("up_ms", "ms to open the brackets", upNanoseconds / 1e6, decimals: 0))
    report.measure(
      Figure("open_first_us", "µs to open one, of their first tenth", tenths.first / 1e3))
    report.measure(
      Figure("open_last_us", "µs to open one, of their last tenth", tenths.last / 1e3))
    report.measure(Figure("resident_mib", "MiB with them", residentMiB))
    report.measure(Figure("peak_mib", "peak MiB", ProcessMemory.peakMiB))
    tell(report)
  }

  /// Opens the brackets, and times a bracket of the first and of the last tenth besides.
  private func open(
    _ market: inout TapeMarket
  ) throws -> (all: Double, tenths: (first: Double, last: Double)) {
    let tenth = max(1, brackets / 10)
    let first = try Stopwatch.nanoseconds { try market.open(tenth) }
    let middle = try Stopwatch.nanoseconds { try market.open(max(0, brackets - 2 * tenth)) }
    let rest = brackets - market.opened
    let last = try Stopwatch.nanoseconds { try market.open(rest) }
    return (
      first + middle + last,
      (first / Double(tenth), rest > 0 ? last / Double(rest) : first / Double(tenth))
    )
  }

  /// What was played, and what came of it.
  private func described(_ market: TapeMarket) -> Report {
    var report = Report(
      "tape", "\(Decimals.grouped(symbols)) symbols, \(Decimals.grouped(brackets)) brackets")
    report.state("symbols", .number(symbols))
    report.state("brackets", .number(brackets))
    report.state("messages", .number(messages))
    report.state("bursts", .number(2 * `repeat`))
    report.state("opened", .number(market.opened))
    report.state("closed", .number(market.closed))
    report.state("fnv", .text(market.hash.text))
    return report
  }

  /// What a reading of the clock adds to each message that is timed alone.
  private static var clockNanoseconds: Double {
    let clock = ContinuousClock()
    return Spread((0..<10_001).map { _ in clock.measure {}.nanoseconds }).median
  }
}

/// A session on a tape, which keeps as many brackets alive as were opened.
struct TapeMarket {
  private var session: TradingSession
  private let symbols: Int
  /// The next message's place in time.
  private var index: Int
  /// How many were opened.
  private(set) var opened = 0
  /// How many have ended.
  private(set) var closed = 0
  /// How long each took that followed an ended one.
  private(set) var entryTimes = Latencies()
  /// The same, all together.
  private(set) var entryNanoseconds = 0.0
  /// Over the ended ones: symbol, entry, exit.
  private(set) var hash = FNV()

  /// A market of symbols at these bids, in ticks, each quoted and printed once.
  init(bids: [Int32]) {
    symbols = bids.count
    session = BenchMarket.session(symbols: bids.count, hasQuotes: true)
    index = 0
    for kind in [Tape.Kind.quote, .printAtBid] {
      for (symbol, bid) in bids.enumerated() {
        let message = Tape.Message(symbol: Int32(symbol), bid: bid, kind: kind)
        session.onMarket(message.event(index: index))
        index += 1
      }
    }
  }

  /// Brackets that have not ended.
  var alive: Int { session.engine.activeBracketCount }

  /// Opens so many brackets, symbol after symbol.
  ///
  /// - Throws: `Problem` when one is refused.
  mutating func open(_ count: Int) throws {
    for _ in 0..<count { try open(symbol: opened % symbols) }
  }

  /// Long on every other symbol and short on the rest, as a position has one side; the exits 20 to
  /// 519 ticks away.
  private mutating func open(symbol: Int) throws {
    let distance = Int32(20 + (opened * 7 + opened / symbols * 101) % 500)
    session.request(
      BenchMarket.entry(
        symbol % 2 == 0 ? .buy : .sell, symbol: symbol, stop: distance,
        target: distance), cause: .script)
    for event in session.events {
      guard case .riskRefused(let refusal) = event.body else { continue }
      throw Problem(text: "an entry is refused: \(refusal.words(for: nil))")
    }
    session.events.removeAll(keepingCapacity: true)
    opened += 1
  }

  /// Plays messages.
  mutating func play(_ burst: [Tape.Message]) throws {
    for message in burst { try play(message) }
  }

  /// Plays messages, each of them timed.
  mutating func time(_ burst: [Tape.Message]) throws -> Latencies {
    var times = Latencies()
    let clock = ContinuousClock()
    for message in burst {
      let begin = clock.now
      try play(message)
      times.record(clock.now - begin)
    }
    return times
  }

  @inline(__always)
  private mutating func play(_ message: Tape.Message) throws {
    session.onMarket(message.event(index: index))
    index += 1
    if !session.events.isEmpty { try follow() }
  }

  /// Each bracket that has ended is followed by another one.
  @inline(never)
  private mutating func follow() throws {
    var ended: [Int] = []
    for event in session.events {
      guard case .bracketCompleted(let trade) = event.body else { continue }
      closed += 1
      ended.append(Int(trade.instrument.index))
      let prices = [trade.entryAvgPx.raw, trade.exitAvgPx.raw]
      for value in [Int64(trade.instrument.index)] + prices { hash.add(value) }
    }
    session.events.removeAll(keepingCapacity: true)
    let clock = ContinuousClock()
    for symbol in ended {
      let begin = clock.now
      try open(symbol: symbol)
      let elapsed = clock.now - begin
      entryTimes.record(elapsed)
      entryNanoseconds += elapsed.nanoseconds
    }
  }
}

/// What the same messages cost a bare loop: a band for each symbol, two comparisons a message.
struct TapeFloor {
  private let bands: [Band<Int64>]

  /// Bands of ±100 ticks.
  init(bids: [Int32]) {
    bands = bids.map { Band(low: Int64($0) - 100, high: Int64($0) + 100) }
  }

  /// How many messages are not between the levels of their symbol.
  func outside(_ burst: [Tape.Message]) -> Int {
    var count = 0
    for message in burst where !bands[Int(message.symbol)].contains(message.price) { count += 1 }
    return count
  }
}
