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
  /// The configuration file that was asked for; `nil` is the user's own.
  let settingsPath: String?
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
      framesPerSecond: configuration.ui.framesPerSecond,
      marketFramesPerSecond: configuration.ui.marketFramesPerSecond,
      wake: { wakeUp.signal() })
    let themeWatch = FileWatch(onChange: { wakeUp.signal() })
    themeWatch.watch(themes.watchedPaths)
    defer { themeWatch.watch([]) }
    var screen = Screen(
      backend: backend, loop: loop, themes: themes, themeWatch: themeWatch,
      settings: configuration.ui, settingsPath: settingsPath)
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
  let themeWatch: FileWatch
  var dashboard: Dashboard
  private var isDirty = true
  private var sentRequest: FrameRequest?
  private var hasLiveBrackets = false
  private var orderedToQuit = false
  private let settingsPath: String?
  /// Where commands are kept; `nil` once that has failed.
  private var history: CommandHistory?
  private var lastBell = TimeSpan(nanoseconds: .min)
  private let start = ContinuousClock.now

  init(
    backend: NcursesBackend, loop: EngineLoop, themes: ThemeChoice, themeWatch: FileWatch,
    settings: InterfaceSettings, settingsPath: String?
  ) {
    self.backend = backend
    self.loop = loop
    self.themes = themes
    self.settingsPath = settingsPath
    self.themeWatch = themeWatch
    history = StateFolder.path.map { CommandHistory(path: "\($0)/history") }
    dashboard = Dashboard(settings: settings, glyphs: backend.glyphs)
    dashboard.themes = themes.library.names
    dashboard.resize(to: backend.size)
    if settings.isMouseOn { backend.useMouse(true) }
  }

  /// Draws the empty screen before the engine starts, so that something is there at once.
  mutating func paintFirst(pausedAtStart: Bool) {
    let historyProblem = recallCommands()
    if let message = themes.message ?? historyProblem {
      dashboard.show(message: message, severity: .warning, now: now)
    } else if pausedAtStart {
      dashboard.show(
        message: dashboard.pausedWords, severity: .info, now: now)
    }
    draw()
    askForFrame()
  }

  /// Brings the commands of earlier runs to the `:` line; returns why there are none.
  private mutating func recallCommands() -> String? {
    do throws(CommandHistory.Fault) {
      dashboard.recall(try history?.load() ?? [])
      return nil
    } catch {
      history = nil
      return "\(error)"
    }
  }

  /// Keeps what was entered; that it cannot be kept is told once.
  private mutating func keepCommands() {
    for command in dashboard.takeEnteredCommands() {
      do throws(CommandHistory.Fault) {
        try history?.append(command)
      } catch {
        history = nil
        dashboard.show(message: "\(error)", severity: .warning, now: now)
      }
    }
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
      if dashboard.settle(now: now) { isDirty = true }
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
      let intents = dashboard.handle(key, now: now)
      keepCommands()
      for intent in intents {
        if intent == .quit { return .leave(signal: 0) }
        obey(intent)
      }
    case .resized(let size):
      dashboard.resize(to: size)
      isDirty = true
    case .woken: takeNews()
    case .suspendRequested: suspend()
    case .resumed:
      dashboard.resumed(now: now)
      isDirty = true
    case .timedOut: isDirty = true
    case .signal(let number): return .leave(signal: number)
    case .closed: return .leave(signal: SIGHUP)
    }
    return orderedToQuit ? .leave(signal: 0) : .goOn
  }

  private mutating func takeNews() {
    if themeWatch.takeChange() { showTheme(themes.reload()) }
    if let snapshot = loop.takeSnapshot() {
      hasLiveBrackets = !snapshot.brackets.isEmpty
      dashboard.receive(snapshot)
      isDirty = true
      raiseAlerts()
    }
    for order in loop.takeScreenOrders() {
      switch order {
      case .theme(let name): setTheme(name)
      case .set(let setting): for intent in dashboard.change(setting) { obey(intent) }
      case .quit: orderedToQuit = true
      case .help: break
      }
    }
  }

  private mutating func obey(_ intent: Intent) {
    switch intent {
    case .quit: orderedToQuit = true
    case .command(let command): loop.post(.command(command))
    case .setTheme(let name): setTheme(name)
    case .setUpStyle(let isRed): themes.setUpRed(isRed)
    case .setMouse(let isOn): backend.useMouse(isOn)
    case .copy(let text):
      if !backend.copy(text) {
        dashboard.show(message: "too long to copy", severity: .warning, now: now)
      }
    case .save(let settings): save(settings)
    }
    isDirty = true
  }

  private mutating func save(_ settings: [ScreenSetting]) {
    let changes = settings.map {
      SettingsFile.Change(key: "ui.\($0.name)", value: $0.configurationText)
    }
    do {
      let path = try SettingsFile.save(changes, path: settingsPath)
      dashboard.show(message: "saved in \(path)", severity: .info, now: now)
    } catch {
      dashboard.show(message: "\(error)", severity: .warning, now: now)
    }
  }

  /// Rings at most every half a second: a fast replay is no alarm clock.
  private mutating func raiseAlerts() {
    guard let alert = dashboard.takeAlerts().last else { return }
    guard now.nanoseconds - max(lastBell.nanoseconds, -500_000_000) >= 500_000_000 else { return }
    lastBell = now
    backend.ringBell()
    guard dashboard.wantsNotification else { return }
    let kind: TerminalSequence.Notification =
      dashboard.settings.notify == .osc9 ? .osc9 : .osc777
    backend.notify(title: "Brace", text: alert.text, as: kind)
  }

  private mutating func setTheme(_ name: String) { showTheme(themes.change(to: name)) }

  /// Draws with the theme there is now, and tells what is wrong with the one that was wanted.
  private mutating func showTheme(_ problem: String?) {
    isDirty = true
    dashboard.themes = themes.library.names
    themeWatch.watch(themes.watchedPaths)
    if let problem { dashboard.show(message: problem, severity: .warning, now: now) }
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
    dashboard.hasColours = themes.theme.tellsApart(.chartUp, .chartDown, at: backend.colourDepth)
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
