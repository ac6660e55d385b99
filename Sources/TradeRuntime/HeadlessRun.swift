import Connectors
import TraderCommands
import TradingModel

/// Plays a market without a screen: events as JSON lines, the summary last.
public struct HeadlessRun {
  /// How a run ended.
  public enum Ending: Hashable, Sendable {
    /// The feed ended, or `--for` or `--to` was reached.
    case feedEnded
    /// A script said `quit`.
    case quit
    /// `shouldStop` said so, as after a signal.
    case stopped
  }

  private var player: MarketPlayer
  private let json: EventJSON
  private var summary = RunSummary()

  /// Makes a run of `player`.
  public init(player: MarketPlayer) {
    self.player = player
    json = EventJSON(instruments: player.feedInfo.instruments)
  }

  /// The session, for audits after the run.
  public var session: TradingSession { player.session }

  /// Script lines whose moment never came.
  public var unusedScriptLines: [String] {
    player.unusedScriptLines.map { "@\($0.when.text) \($0.text)" }
  }

  /// Plays to the end.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked before each market event.
  ///   - write: Takes each line, without its line feed; it may throw when it cannot write.
  /// - Returns: Why it ended; the summary line has been written in every case.
  public mutating func run(
    shouldStop: () -> Bool, write: (String) throws -> Void
  ) throws -> Ending {
    player.start()
    var ending = Ending.feedEnded
    try deliver(write)
    loop: while true {
      if isQuitOrdered() {
        ending = .quit
        break loop
      }
      if shouldStop() {
        ending = .stopped
        break loop
      }
      guard player.step() else { break loop }
      if !player.session.events.isEmpty { try deliver(write) }
    }
    if ending == .feedEnded {
      player.finish()
      try deliver(write)
    }
    player.session.flushJournal()
    try write(summary.line(player.session))
    return ending
  }

  /// Writes what `export` asks for; of the rest only `quit` means something without a screen, and
  /// nothing waits for `play` here.
  private mutating func isQuitOrdered() -> Bool {
    guard !player.orders.isEmpty else { return false }
    defer { player.orders.removeAll() }
    for case .record(.export(let path)) in player.orders { player.export(to: path) }
    return player.orders.contains(.screen(.quit))
  }

  private mutating func deliver(_ write: (String) throws -> Void) throws {
    for event in player.takeEvents() {
      let line = json.line(event)
      summary.add(line)
      try write(line)
    }
  }
}
