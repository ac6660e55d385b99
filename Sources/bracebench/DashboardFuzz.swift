import ArgumentParser
import Connectors
import MarketData
import TextGrid
import TradeDashboard
import TradeEngine
import TradeRuntime
import TraderCommands
import TradingModel

/// Random keys, sizes and markets against the dashboard: no trap, no order without Enter, every
/// frame of the window's size.
struct DashboardFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Random keys × sizes × markets against the dashboard.")

  @Option(help: "Keys.") var events = 100_000
  @Option(help: "The first seed.") var seed: UInt64 = 1

  func run() throws {
    var random = SplitMix64(seed: seed)
    var player = MarketPlayer(
      feed: try SimulatedFeed(seed: seed), session: try Self.session(seed: seed))
    let pace = Pace(speed: .one, isPaused: false, start: player.feedInfo.start, waitMax: nil)
    var dashboard = Dashboard(settings: InterfaceSettings(), glyphs: .unicode)
    var size = Size(width: 120, height: 40)
    var orders = 0
    for number in 0..<events {
      if number % 500 == 0 {
        size = Size(width: random.below(220) + 1, height: random.below(70) + 1)
        dashboard.resize(to: size)
      }
      if number % 10 == 0 {
        for _ in 0..<random.below(40) { player.step() }
        _ = player.takeEvents()
        dashboard.receive(
          player.snapshot(dashboard.frameRequest, pace: pace, sequence: UInt64(number)))
      }
      let key = Self.key(&random)
      let now = TimeSpan.milliseconds(Int64(number) * 200)
      let wasArmed = dashboard.isArmed(now: now)
      for intent in dashboard.handle(key, now: now) {
        guard case .command(.engine(let request)) = intent else { continue }
        guard key == .enter || wasArmed else {
          throw Problem(text: "\(key) sent \(request), event \(number)")
        }
        orders += 1
        player.request(request, cause: .trader)
      }
      if number % 5 == 0 {
        var grid = CellGrid(size)
        dashboard.render(into: &grid, now: now)
        guard grid.lines.count == size.height else {
          throw Problem(text: "a frame of \(grid.lines.count) rows for \(size), event \(number)")
        }
      }
      let problems = player.session.engine.invariantViolations()
      guard problems.isEmpty else { throw Problem(text: "event \(number): \(problems[0])") }
    }
    print("{\"workload\":\"fuzz\",\"events\":\(events),\"orders\":\(orders),\"problems\":0}")
  }

  private static func session(seed: UInt64) throws -> TradingSession {
    TradingSession(
      feed: try SimulatedFeed(seed: seed).info, settings: EngineSettings(),
      paper: PaperSettings())
  }

  private static func key(_ random: inout SplitMix64) -> Key {
    let letters = Array("jkgGbsxcFK[]{}eHuhl .+-?:qQ123 0buyselflatna,/nNmytrE<>\t".unicodeScalars)
    switch random.below(12) {
    case 0, 1: return .enter
    case 2: return .escape
    case 3: return .tab
    case 4: return [.up, .down, .left, .right, .pageUp, .pageDown, .home, .end][random.below(8)]
    case 5:
      return [.backspace, .backTab, .delete, .unknown, .ctrl("c"), .alt("2")][random.below(6)]
    default: return .character(letters[random.below(letters.count)])
    }
  }
}

/// What a fuzz run found.
struct Problem: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
