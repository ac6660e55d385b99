import ArgumentParser
import Configuration
import Foundation
import Terminal
import TextGrid
import TradeDashboard
import TradeRuntime
import TraderCommands
import TradingModel

/// The dashboard on a real terminal: the main thread draws and reads keys, the engine's loop has
/// a thread of its own.
struct ScreenRun {
  let player: MarketPlayer
  let configuration: Configuration
  var themes: ThemeChoice
  let pace: Pace
  /// A replay opens paused where the first ATR exists.
  let opensPaused: Bool
  /// The account it trades on; `nil` keeps nothing.
  let account: RunAccount?

  /// Runs until the trader quits or a signal ends it; the terminal is restored in every case.
  func run() throws {
    let wakeUp: WakeUp
    let backend: NcursesBackend
    do throws(TerminalError) {
      wakeUp = try WakeUp()
      backend = try NcursesBackend(
        options: TerminalOptions(
          colour: themes.colour, noColour: ThemeChoice.isColourUnwanted,
          errorLogPath: LogFile.path()), wakeUp: wakeUp)
    } catch {
      throw Failure(.usage, "\(error)")
    }
    defer { backend.restore() }
    let loop = EngineLoop(
      framesPerSecond: configuration.ui.framesPerSecond, wake: { wakeUp.signal() })
    var screen = Screen(
      backend: backend, loop: loop, themes: themes, settings: configuration.ui)
    screen.paintFirst(pausedAtStart: opensPaused)
    var player = player
    var pace = pace
    let beginning = try account?.begin(&player)
    if opensPaused {
      // A run that goes on stays where it was.
      if !(beginning?.isResumed ?? false) { player.skipToFirstATR() }
      pace.pause()
    }
    let isOver = DispatchSemaphore(value: 0)
    loop.start(player, pace: pace) { isOver.signal() }
    let signalNumber = screen.run()
    loop.post(.stop)
    isOver.wait()
    backend.restore()
    if signalNumber != 0 { throw ExitCode(128 + signalNumber) }
  }
}

/// The main thread's half: keys to intents, snapshots to frames.
private struct Screen {
  let backend: NcursesBackend
  let loop: EngineLoop
  var themes: ThemeChoice
  var dashboard: Dashboard
  private var isDirty = true
  private var sentRequest: FrameRequest?
  private var hasLiveBrackets = false
  private var orderedToQuit = false
  private let start = ContinuousClock.now

  init(
    backend: NcursesBackend, loop: EngineLoop, themes: ThemeChoice, settings: InterfaceSettings
  ) {
    self.backend = backend
    self.loop = loop
    self.themes = themes
    dashboard = Dashboard(settings: settings, glyphs: backend.glyphs)
    dashboard.themes = themes.library.names
    dashboard.resize(to: backend.size)
  }

  /// Draws the empty screen before the engine starts, so that something is there at once.
  mutating func paintFirst(pausedAtStart: Bool) {
    if let message = themes.message {
      dashboard.show(message: message, severity: .warning, now: now)
    } else if pausedAtStart {
      dashboard.show(
        message: "paused: Space plays, . steps, + and - change the speed", severity: .info,
        now: now)
    }
    draw()
    askForFrame()
  }

  /// Runs until it is over; returns the signal that ended it, or 0.
  mutating func run() -> Int32 {
    while true {
      var event = backend.nextEvent(timeoutMilliseconds: timeout)
      // A burst of keys or a resize storm is one frame, not many.
      for _ in 0..<256 {
        switch handle(event) {
        case .goOn: break
        case .leave(let signalNumber): return signalNumber
        }
        event = backend.nextEvent(timeoutMilliseconds: 0)
        if event == .timedOut { break }
      }
      askForFrame()
      if isDirty { draw() }
    }
  }

  private enum Verdict {
    case goOn
    case leave(signal: Int32)
  }

  private mutating func handle(_ event: GridEvent) -> Verdict {
    switch event {
    case .key(let key):
      isDirty = true
      for intent in dashboard.handle(key, now: now) {
        switch intent {
        case .quit: return .leave(signal: 0)
        case .command(let command): loop.post(.command(command))
        case .setTheme(let name): setTheme(name)
        }
      }
    case .resized(let size):
      dashboard.resize(to: size)
      isDirty = true
    case .woken: takeNews()
    case .suspendRequested: suspend()
    case .resumed, .timedOut: isDirty = true
    case .signal(let number): return .leave(signal: number)
    case .closed: return .leave(signal: SIGHUP)
    }
    return orderedToQuit ? .leave(signal: 0) : .goOn
  }

  private mutating func takeNews() {
    if let snapshot = loop.takeSnapshot() {
      hasLiveBrackets = !snapshot.brackets.isEmpty
      dashboard.receive(snapshot)
      isDirty = true
    }
    for order in loop.takeScreenOrders() {
      switch order {
      case .theme(let name): setTheme(name)
      case .quit: orderedToQuit = true
      case .help: break
      }
    }
  }

  private mutating func setTheme(_ name: String) {
    isDirty = true
    if let problem = themes.change(to: name) {
      dashboard.show(message: problem, severity: .warning, now: now)
    }
  }

  /// Ctrl-Z would stop the engine too, which a position cannot afford.
  private mutating func suspend() {
    isDirty = true
    if hasLiveBrackets {
      dashboard.show(
        message: "Ctrl-Z would stop the engine while brackets are live: close them first",
        severity: .warning, now: now)
    } else {
      backend.suspend()
    }
  }

  private mutating func askForFrame() {
    let request = dashboard.frameRequest
    guard request != sentRequest else { return }
    sentRequest = request
    loop.post(.frame(request))
  }

  private mutating func draw() {
    var grid = CellGrid(backend.size, glyphs: backend.glyphs)
    dashboard.render(into: &grid, now: now)
    backend.present(grid, theme: themes.theme)
    isDirty = false
  }

  private var now: TimeSpan {
    let parts = (ContinuousClock.now - start).components
    return TimeSpan(
      nanoseconds: parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
  }

  private var timeout: Int? {
    guard let deadline = dashboard.nextDeadline(after: now) else { return nil }
    return Int(max(0, (deadline.nanoseconds - now.nanoseconds) / 1_000_000 + 1))
  }
}

/// Where messages go that would otherwise write over the screen.
enum LogFile {
  /// `$XDG_STATE_HOME/brace/brace.log`; `nil` when the folder cannot be made.
  static func path() -> String? {
    guard let folder = StateFolder.path else { return nil }
    // Without a folder the messages are lost, which is better than not starting.
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? "\(folder)/brace.log" : "/dev/null"
  }
}
