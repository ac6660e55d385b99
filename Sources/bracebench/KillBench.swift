import ArgumentParser
import Configuration
import Connectors
import Foundation
import MarketData
import PaperTrading
import TradeEngine
import TradeJournal
import TradeRuntime
import TradingModel

/// Kills the real program at random moments of headless runs, starts it again on the same account,
/// and compares the books of both parties after every death.
struct KillBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill",
    abstract: "kill -9 at random moments, start again, and audit: nothing lost, nothing doubled.")

  @Option(help: "How many deaths.") var moments = 200
  @Option(help: "Goes on for so many minutes instead.") var minutes: Double?
  @Option(help: "Which of the sequences of moments.") var seed: UInt64 = 1
  @Option(help: "The program.") var program = ".build/release/brace"
  @Option(help: "Market time of a run.") var span = "30m"
  @Option(help: "The paper venue's profile: ideal, retail, crypto or harsh; each in turn without.")
  var profile: String?
  @Option(help: "The longest life of a program in milliseconds.") var longest = 400

  func run() throws {
    let folder = NSTemporaryDirectory() + "brace-kill-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    var figures = Figures()
    let end = minutes.map { ContinuousClock.now + .seconds($0 * 60) }
    var chance = SplitMix64(seed: seed)
    let names = profile.map { [$0] } ?? PaperProfile.allCases.map(\.name)
    while end.map({ ContinuousClock.now < $0 }) ?? (figures.deaths + figures.ends < moments) {
      let name = names[(figures.deaths + figures.ends) % names.count]
      let rig = try KillRig(folder: folder, profile: name, program: program, span: span)
      let wasKilled = try rig.live(microseconds: chance.below(longest * 1000))
      if wasKilled { figures.deaths += 1 } else { figures.ends += 1 }
      let problems = try rig.audit(&figures)
      guard problems.isEmpty else {
        for problem in problems { print("\(name): \(problem)") }
        print("the files are in \(folder)")
        throw ExitCode.failure
      }
    }
    try FileManager.default.removeItem(atPath: folder)
    print(
      """
      {"workload":"kill","deaths":\(figures.deaths),"ends":\(figures.ends),\
      "sessions":\(figures.sessions),"trades":\(figures.trades),"fills":\(figures.fills),\
      "audits_with_positions":\(figures.withPositions),"repairs":\(figures.repairs),"problems":0}
      """)
  }

  /// What all the deaths came to.
  struct Figures {
    var deaths = 0
    /// Runs that ended before they were killed.
    var ends = 0
    var sessions: UInt32 = 0
    var trades = 0
    var fills = 0
    /// Audits, of deaths and ends, that found an open position.
    var withPositions = 0
    var repairs = 0
  }
}

/// One account at one kind of venue, and the program that is killed on it.
private struct KillRig {
  let path: String
  private let program: String
  private let arguments: [String]
  private let configuration: String
  private let span: String

  init(folder: String, profile: String, program: String, span: String) throws {
    path = "\(folder)/\(profile).sqlite"
    self.program = program
    self.span = span
    configuration = "\(folder)/\(profile).yaml"
    let script = "\(folder)/script.txt"
    if !FileManager.default.fileExists(atPath: configuration) {
      try "paper: { profile: \(profile) }\n".write(
        toFile: configuration, atomically: true, encoding: .utf8)
      try Self.script.write(toFile: script, atomically: true, encoding: .utf8)
    }
    arguments = [
      "run", "--headless", "--for", span, "--script", script, "--config", configuration,
      "--journal", path,
    ]
  }

  /// Something of everything, every half minute of the market.
  private static let script: String = {
    let lines = [
      "buy AAPX", "buy 100 NVDX", "buy 1 BTCU sl 0.3% tp 0.4%", "trail B1 20t", "flatten NVDX",
      "buy 2 ESZ6 sl 8t tp 12t", "buy 50 AAPX", "cancel all", "reverse ESZ6", "flatten AAPX",
      "buy 10000 EURF", "buy 30 NVDX limit 100", "flatten ESZ6", "buy 1 CLF7", "buy 20 NVDX",
      "flatten all",
    ]
    var text = ""
    for number in 0..<2_000 { text += "@+\(5 + number * 15)s \(lines[number % lines.count])\n" }
    return text
  }()

  /// Lets the program live for a while; returns whether it had to be killed.
  func live(microseconds: Int) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(microseconds))
    let wasKilled = kill(process.processIdentifier, SIGKILL) == 0 && process.isRunning
    process.waitUntilExit()
    if process.terminationReason == .exit, process.terminationStatus != 0 {
      throw ValidationError(
        "the program ended with \(process.terminationStatus): \(arguments.joined(separator: " "))")
    }
    return wasKilled && process.terminationReason == .uncaughtSignal
  }

  /// Starts on the account in this program and compares the books.
  func audit(_ figures: inout KillBench.Figures) throws -> [String] {
    guard AccountFiles.exists(path) else { return [] }
    let files = try AccountFiles(path: path)
    let settings = try ConfigurationLoader.load(
      path: configuration, themeNames: ThemeLibrary().names)
    let feed = try SimulatedFeed(seed: 1)
    let length = TimeSpan(parsing: span) ?? .zero
    var player = MarketPlayer(
      feed: feed,
      session: TradingSession(feed: feed.info, settings: settings.engine, paper: settings.paper),
      until: feed.info.start + length)
    _ = try player.begin(
      SessionBooks(
        journal: files.journal, venue: files.venue, instruments: feed.info.instruments),
      feed: FeedIdentity(feed.info, seed: 1))
    // What is on its way arrives, and what it causes.
    player.session.settleInFlight()
    player.session.flushJournal()
    let problems = try KillAudit.problems(player, files)
    let engine = player.session.engine
    figures.withPositions += engine.openPositionCount > 0 ? 1 : 0
    figures.repairs += player.session.events.count {
      if case .recovered(let recovery) = $0.body, case .resumed = recovery {
        false
      } else if case .recovered = $0.body {
        true
      } else {
        false
      }
    }
    let contents = try files.journal.load()
    figures.sessions = max(figures.sessions, contents.session)
    figures.trades = engine.completedCounts.reduce(0) { $0 + $1.count }
    figures.fills = try files.venue.fills(after: 0, of: []).count
    return problems
  }
}

/// What must be true after every death (SEM-59, 63).
private enum KillAudit {
  static func problems(_ player: MarketPlayer, _ files: AccountFiles) throws -> [String] {
    let (engine, venue) = (player.session.engine, player.session.venue)
    var problems = engine.invariantViolations()
    func check(_ isTrue: Bool, _ text: @autoclosure () -> String) {
      if !isTrue { problems.append(text()) }
    }
    check(venue.account.isConserved, "the venue's books do not balance")
    check(
      engine.accountView().cash == venue.account.cash,
      "cash \(engine.accountView().cash), at the venue \(venue.account.cash)")
    for instrument in player.feedInfo.instruments {
      let mine = engine.position(of: instrument.id)
      let theirs = venue.account.position(of: instrument.id)
      check(mine == theirs, "\(instrument.symbol): \(mine), at the venue \(theirs)")
    }
    let alive = engine.unsettledOrders.map(\.id).sorted()
    let open = venue.openOrders.map(\.clOrdID)
    check(alive == open, "orders \(alive), at the venue \(open)")
    let told = try files.venue.fills(after: 0, of: []).map(\.execID)
    if let journal = files.journal as? SQLiteJournal {
      let booked = try journal.fillNumbers()
      check(booked == told, "\(booked.count) fills, at the venue \(told.count)")
      let doubled = try journal.eventLines().filter { $0.contains("used before") }
      check(doubled.isEmpty, "an id was sent twice: \(doubled)")
    }
    return problems
  }
}
