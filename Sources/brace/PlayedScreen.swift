import Configuration
import TextGrid
import TradeDashboard
import TradeEngine
import TradeRuntime
import TraderCommands
import TradingModel

/// The screen on a market that is played by hand: no terminal, no thread, no clock of its own.
///
/// The same parts, moments and keys give the same picture.
struct PlayedScreen {
  private(set) var player: MarketPlayer
  private(set) var pace: Pace
  private(set) var themes: ThemeChoice
  /// Whether a key or the script has left the program.
  private(set) var hasQuit = false
  private var dashboard: Dashboard
  /// What the dashboard takes for the time; a key takes a second.
  private var clock = TimeSpan.seconds(1)
  private var sequence: UInt64 = 0
  private let size: Size
  private let glyphs: GlyphSet
  private let depth: ColourDepth

  init(parts: RunParts, size: Size, glyphs: GlyphSet, depth: ColourDepth) {
    player = parts.player
    pace = parts.pace
    themes = parts.themes
    self.size = size
    self.glyphs = glyphs
    self.depth = depth
    dashboard = Dashboard(settings: parts.configuration.ui, glyphs: glyphs)
    dashboard.themes = themes.library.names
    dashboard.resize(to: size)
  }

  /// Plays to where a replay opens: the first ATR, paused.
  mutating func open() {
    player.skipToFirstATR()
    pause()
    player.start()
    obeyScript()
    refresh()
  }

  /// Plays from the start to `moment`; `nil` plays everything and closes the run.
  mutating func start(to moment: Timestamp?) {
    player.start()
    obeyScript()
    play(to: moment ?? .distantFuture)
    if moment == nil, !hasQuit { player.finish() }
    refresh()
  }

  /// Lets the market run for `span`; nothing comes while it is paused.
  mutating func wait(_ span: TimeSpan) {
    advance(span)
    play(to: player.session.engine.now + span)
    refresh()
  }

  /// Presses a key and does what it wants.
  mutating func press(_ key: Key) {
    advance(.seconds(1))
    for intent in dashboard.handle(key, now: clock) {
      // What is for a terminal, such as its clipboard, is nothing to a picture.
      if case .command(let command) = intent { obey(command, cause: .trader) }
      if case .setTheme(let name) = intent { setTheme(name) }
      if intent == .quit { hasQuit = true }
    }
    // The chart follows a selection before the next key comes.
    dashboard.settle(now: TimeSpan(nanoseconds: clock.nanoseconds &+ 1_000_000_000))
    refresh()
  }

  /// The picture as it is now.
  var grid: CellGrid {
    var grid = CellGrid(size, glyphs: glyphs)
    var dashboard = dashboard
    dashboard.hasColours = themes.theme.tellsApart(.chartUp, .chartDown, at: depth)
    dashboard.render(into: &grid, now: clock)
    return grid
  }

  private mutating func advance(_ span: TimeSpan) {
    clock = TimeSpan(nanoseconds: clock.nanoseconds &+ span.nanoseconds)
  }

  /// Plays until a script pauses the market or leaves.
  private mutating func play(to moment: Timestamp) {
    while !hasQuit, !pace.isPaused {
      player.play(to: moment)
      guard !player.orders.isEmpty else { return }
      obeyScript()
    }
  }

  private mutating func obeyScript() {
    let orders = player.orders
    player.orders.removeAll()
    for order in orders { obey(order, cause: .script) }
  }

  private mutating func obey(_ command: TraderCommand, cause: Cause) {
    switch command {
    case .engine(let request):
      player.request(request, cause: cause)
      if player.isFinished { player.session.close() }
    case .feed(let order): obey(order)
    case .record(.annotate(let id, let annotation)): player.annotate(id, annotation)
    case .record(.export): player.tell(.warning, "export: a snapshot writes no file")
    case .screen(let order):
      if case .theme(let name) = order { setTheme(name) }
      if order == .quit { hasQuit = true }
    }
  }

  private mutating func obey(_ order: FeedCommand) {
    if order == .pause { pause() }
    if order == .play {
      pace.play(now: 0)
      player.session.releaseHeldCommands()
    }
    if case .speed(let speed) = order { pace.setSpeed(speed, now: 0) }
    if case .goTo(let moment) = order, let goal = player.goal(of: moment) {
      pace.play(now: 0)
      player.session.releaseHeldCommands()
      play(to: goal)
      pause()
    }
    if case .step(let count) = order {
      for _ in 0..<count { player.step() }
      pause()
    }
  }

  private mutating func pause() {
    pace.pause()
    player.session.isVenueHeld = true
  }

  private mutating func setTheme(_ name: String) {
    guard let problem = themes.change(to: name) else { return }
    dashboard.show(message: problem, severity: .warning, now: clock)
  }

  private mutating func refresh() {
    _ = player.takeEvents()
    // The preview answers the ticket as it is now, so it takes a picture of its own.
    sequence += 1
    dashboard.receive(
      player.snapshot(dashboard.frameRequest, pace: pace, sequence: sequence))
  }
}
