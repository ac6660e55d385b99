import Configuration
import Connectors
import Foundation
import MarketData
import PaperTrading
import TestSupport
import Testing
import TradeEngine
import TradeRuntime
import TraderCommands
import TradingModel

/// One run as the program makes it: a market, a configuration and a script go in; JSON lines, the
/// summary and the parts, for audits, come out.
struct Scenario {
  var feed: any MarketFeed
  /// YAML; the time limit is off unless it says otherwise.
  var configuration = ""
  var script = ""
  var until = Timestamp.distantFuture

  struct Faulty: Error {
    let text: String
  }

  init(_ feed: any MarketFeed, configuration: String = "", script: String = "") {
    self.feed = feed
    self.configuration = configuration
    self.script = script
  }

  /// A market written by hand; see `MarketText`.
  init(
    market: String, tick: String = "0.01", lot: String = "1", configuration: String = "",
    script: String = ""
  ) throws {
    self.init(
      try MarketText(market, tick: tick, lot: lot), configuration: configuration, script: script)
  }

  /// Recorded files.
  init(
    files: [String], bar: TimeSpan? = nil, from: String? = nil, to: String? = nil,
    configuration: String = "", script: String = ""
  ) throws {
    var options = ReplayOptions()
    options.bar = bar
    options.from = try from.map(Self.time)
    options.to = try to.map(Self.time)
    self.init(
      try ReplayFeed(files: files.map(TestData.path), options: options),
      configuration: configuration, script: script)
    until = options.to ?? .distantFuture
  }

  static func time(_ text: String) throws -> Timestamp {
    guard let time = Timestamp(iso8601: text) else { throw Faulty(text: text) }
    return time
  }

  /// The player of the run, for tests that step it themselves.
  func player() throws -> MarketPlayer {
    var settings = try ConfigurationLoader.load(yaml: configuration, fileName: "test.yaml")
    settings.engine.fees = settings.paper.fees
    let key = "trade_exit.bracket_orders.timeout_seconds"
    if settings.entries.first(where: { $0.key == key })?.source == .builtIn {
      settings.engine.brackets.timeout = nil
    }
    let session = TradingSession(
      feed: feed.info, settings: settings.engine, paper: settings.paper)
    let context = CommandContext(instruments: feed.info.instruments, selected: InstrumentID(0))
    let script = try Script.parse(script, context: context, fileName: "test.script").get()
    return MarketPlayer(feed: feed, session: session, script: script, until: until)
  }

  /// Plays to the end and audits the books.
  func run(sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
    var run = HeadlessRun(player: try player())
    var lines: [String] = []
    let ending = try run.run(shouldStop: { false }, write: { lines.append($0) })
    let outcome = try Outcome(
      text: lines, session: run.session, ending: ending, unused: run.unusedScriptLines)
    outcome.audit(sourceLocation)
    return outcome
  }
}

/// What came of a run.
struct Outcome {
  /// Every line as printed, the summary last.
  let text: [String]
  /// The event lines.
  let lines: [EventLine]
  let summary: SummaryLine
  let session: TradingSession
  let ending: HeadlessRun.Ending
  /// Script lines whose moment never came.
  let unused: [String]

  init(
    text: [String], session: TradingSession, ending: HeadlessRun.Ending, unused: [String]
  ) throws {
    self.text = text
    self.session = session
    self.ending = ending
    self.unused = unused
    lines = try text.dropLast().map { try EventLine($0) }
    summary = try JSONDecoder().decode(SummaryLine.self, from: Data((text.last ?? "").utf8))
  }

  /// The event lines with one of these names.
  func all(_ names: String...) -> [EventLine] { lines.filter { names.contains($0.event) } }

  /// The first event line of that name and, if given, that role.
  func first(_ name: String, role: String? = nil) throws -> EventLine {
    try #require(
      lines.first { $0.event == name && (role == nil || $0["role"] == role) },
      "no \(name) \(role ?? "") among\n\(story)")
  }

  /// The fills of a role, in order.
  func fills(_ role: String) -> [EventLine] {
    lines.filter { $0.event == "orderFilled" && $0["role"] == role }
  }

  /// The events as short lines, the venue's acknowledgements left out.
  var story: String {
    lines.filter { $0.event != "orderAccepted" }.map(\.short).joined(separator: "\n")
  }

  /// The result of the only bracket that was completed.
  func onlyResult() throws -> EventLine {
    let results = all("bracketCompleted")
    #expect(results.count == 1, "\(story)")
    return try #require(results.first, "\(story)")
  }

  /// What must hold after every run, whatever happened in it.
  func audit(_ sourceLocation: SourceLocation) {
    let engine = session.engine
    let books = engine.accountView()
    #expect(engine.invariantViolations() == [], sourceLocation: sourceLocation)
    #expect(session.venue.account.isConserved, sourceLocation: sourceLocation)
    #expect(session.venue.account.cash == books.cash, sourceLocation: sourceLocation)
    #expect(session.venue.account.fees == books.fees, sourceLocation: sourceLocation)
    for index in 0..<engine.instrumentCount {
      let id = InstrumentID(index)
      #expect(
        session.venue.account.position(of: id) == engine.position(of: id),
        sourceLocation: sourceLocation)
    }
    #expect(
      session.venue.openOrderCount == engine.workingOrderCount, sourceLocation: sourceLocation)
    #expect(
      lines.map { $0["seq"] } == lines.indices.map { String($0 + 1) },
      "events are numbered without a gap", sourceLocation: sourceLocation)
    #expect(
      zip(lines, lines.dropFirst()).allSatisfy { ($0["time"] ?? "") <= ($1["time"] ?? "") }
        || lines.contains { $0["time"]?.contains(".") == true },
      "time goes back", sourceLocation: sourceLocation)
  }
}

/// One event as printed, its values as texts.
struct EventLine {
  private let values: [String: String]

  init(_ json: String) throws {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
    values = try #require(object as? [String: Any]).mapValues { "\($0)" }
  }

  subscript(key: String) -> String? { values[key] }
  var event: String { values["event"] ?? "" }
  /// The time of day, without date and `Z`.
  var time: String {
    (values["time"] ?? "").split(separator: "T").last.map { String($0.dropLast()) } ?? ""
  }

  /// The event for a person: `14:33:00 orderFilled B1 entry buy 100 @ 100`.
  var short: String {
    let keys: [String]
    switch event {
    case "orderFilled": keys = ["role", "side", "last_qty", "@last_px"]
    case "bracketCreated": keys = ["qty", "@entry", "stop", "target", "basis"]
    case "bracketCompleted": keys = ["reason", "pnl"]
    case "stopMoved", "targetMoved": keys = ["from", "to"]
    default:
      keys = ["role", "side", "order_qty", "stop_px", "price", "qty", "reason", "state", "equity"]
    }
    let words = keys.compactMap { key in
      let name = key.drop { $0 == "@" }
      return values[String(name)].map { key.hasPrefix("@") ? "@ \($0)" : $0 }
    }
    return ([time, event] + [values["bracket"]].compactMap { $0 } + words).joined(separator: " ")
  }
}

/// The last line of a run.
struct SummaryLine: Decodable {
  let event: String
  let market_events: Int
  let events: Int
  let hash: String
  let brackets: [String: Int]
  let cash: String
  let equity: String
  let realized: String
  let fees: String
  let open_positions: Int
  let working_orders: Int
}
