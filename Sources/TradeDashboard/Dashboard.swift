public import TextGrid
import TradeStatistics
public import TradingModel

/// The screen as a value: it receives snapshots and keys, and draws itself.
///
/// A key gives intents, a snapshot gives a picture, and nothing else happens: no clock, no
/// terminal, no order. While the session is DISARMED every order key opens a preview, and only
/// Enter in that preview sends anything; `a` arms it until the trader looks away.
///
///     var dashboard = Dashboard(settings: settings, glyphs: .unicode)
///     dashboard.resize(to: Size(width: 80, height: 24))
///     dashboard.receive(snapshot)
///     let intents = dashboard.handle(.character("b"), now: now)   // none: a ticket opened
public struct Dashboard: Sendable {
  /// The names of the themes that `:theme` completes and accepts; empty accepts every name.
  public var themes: [String] = []
  /// Whether a rise and a fall have colours of their own; where they do not, as in a theme without
  /// colours, the candles of the chart are filled or not.
  public var hasColours = true

  /// The screen's settings; the settings window and `:set` change them.
  public internal(set) var settings: InterfaceSettings
  /// The keys in use.
  public let keys: KeyBindings

  let glyphs: GlyphSet
  /// What is shown.
  var snapshot = Snapshot()
  /// Whether a snapshot has come at all.
  var hasSnapshot = false
  /// The window.
  var size = Size(width: 80, height: 24)
  /// The pane that j, k and the page keys move in.
  var focus = Pane.watchlist
  /// The symbol of the chart and of b and s.
  var instrument = InstrumentID(0)
  /// The row that x, c, H, e, [ and ] are about.
  var bracket: BracketID?
  /// Where that row was, so that its neighbour is selected when it goes.
  var bracketIndex = 0
  /// The bracket that the chart still shows while it waits for the bars of another symbol.
  var chartBracketBefore: BracketID?
  /// The symbol that the chart stays on for a moment; `nil` when it goes with the selection.
  var heldChart: HeldChart?
  /// The unit of distances.
  var unit = DistanceUnit.atr
  /// The chart's bars as a multiple of the feed's.
  var chartBarMultiple: Int32 = 1
  /// How many bars the chart is scrolled back.
  var chartScroll: Int32 = 0
  /// How many lines the event log is scrolled back; 0 follows the newest.
  var logScroll = 0
  /// The count typed before a key: `10]`.
  var count: Int?
  /// What is open over the panes.
  var mode = Mode.normal
  /// The answer at the bottom.
  var message: Message?
  /// The commands entered so far, oldest first.
  var history: [String] = []
  /// Those of them that nobody has kept yet.
  var entered: [String] = []
  /// The last event whose answer was shown.
  var lastEventSequence: UInt64 = 0
  /// When the last key came.
  var lastKeyAt = TimeSpan.zero
  /// What was asked of the market and is not shown yet.
  var feedWish: FeedWish?
  /// The brackets that are being flattened together, until the last one is gone.
  var flattening: [BracketID] = []
  /// How things are shown.
  var view = ViewState()
  /// The figures of the finished trades.
  var statistics = TradeStatistics([], start: .zero)
  /// Whether the next new bracket is the trader's own, to be selected.
  var awaitsOwnBracket = false

  /// Whether order keys send at once.
  var arming = Arming()
  /// What is looked for.
  var search = Search()
  /// What the mouse does.
  var mouse: MouseState
  /// Whether the terminal's window has the focus; `nil` while it has not said so.
  var hasFocus: Bool?
  /// What is to be heard.
  var alerts: [Alert] = []

  /// What is open over the panes.
  enum Mode: Hashable, Sendable {
    case normal
    case ticket(Ticket)
    case prompt(Prompt)
    case commandLine(CommandLine)
    case search(LineEditor)
    case help(HelpWindow)
    case settings(SettingsWindow)
    case details(scroll: Int)
  }

  /// Makes a dashboard without data.
  ///
  /// - Parameters:
  ///   - settings: The screen's part of the configuration.
  ///   - glyphs: The characters the terminal can show.
  public init(settings: InterfaceSettings, glyphs: GlyphSet) {
    self.settings = settings
    self.glyphs = glyphs
    keys = KeyBindings(settings.keys)
    mouse = MouseState(isOn: settings.isMouseOn)
    unit = settings.unit
    chartBarMultiple = settings.chartBars
  }

  /// Takes what there is to see now.
  ///
  /// The selection stays on its bracket, or goes to the neighbour when that is gone. What came of
  /// the trader's last request is shown in the message line, what is dangerous until a key.
  public mutating func receive(_ snapshot: Snapshot) {
    let before = self.snapshot
    self.snapshot = snapshot
    if !snapshot.instruments.indices.contains(Int(instrument.index)) {
      instrument = snapshot.instruments.first?.id ?? InstrumentID(0)
    }
    if !hasSnapshot, !snapshot.instruments.isEmpty {
      hasSnapshot = true
      focus = snapshot.instruments.count > 1 ? .watchlist : .brackets
      lastEventSequence = snapshot.lastEventSequence
    }
    settleFeedWish()
    keepSelection(before)
    noteAlerts(after: lastEventSequence)
    showAnswers()
    disarmIfChanged(since: before)
    sumUpFlattening()
    countTrades(before)
    holdChart(before)
    if snapshot.feed.isFinished, !before.feed.isFinished, message == nil {
      message = Message(text: finishedWords, severity: .info, until: nil)
    }
    if logScroll > 0 { logScroll = min(logScroll + newLines(since: before), filteredLog.count) }
  }

  /// Takes the window's new size.
  public mutating func resize(to size: Size) {
    self.size = size
  }

  /// Shows an answer of the program in the message line, until it has been there long enough to
  /// be read (5 s, 12 s when it is serious) or a key is pressed.
  public mutating func show(message: String, severity: Severity, now: TimeSpan) {
    let until = TimeSpan(nanoseconds: now.nanoseconds &+ Message.duration(of: severity).nanoseconds)
    self.message = Message(text: message, severity: severity, until: until)
  }

  /// What the next snapshot shall hold: the chart's symbol, bars and scroll, and the ticket.
  ///
  /// The preview is computed for exactly this ticket, so ask again after every key.
  public var frameRequest: FrameRequest {
    var request = FrameRequest()
    request.chartInstrument = chartInstrument
    request.chartBarMultiple = chartBarMultiple
    request.chartScroll = chartScroll
    let layout = layout
    let columns = max(1, min(layout.chart.width, 1000))
    request.chartBarsMax = Int32(columns * view.chartForm.barsPerColumn)
    if layout.watchlist.width >= WatchlistPane.closesWidthMin {
      request.closesMax = Int32(WatchlistPane.closesShown)
    }
    if case .ticket(let ticket) = mode, case .success(let entry) = ticket.request(in: snapshot) {
      request.ticket = entry
    }
    return request
  }

  /// Returns when the screen must be drawn again though nothing came in: the end of a flash or of
  /// a message, a chart that follows; `nil` when nothing will change by itself after `now`.
  public func nextDeadline(after now: TimeSpan) -> TimeSpan? {
    [message?.until, openGuard?.flashUntil, arming.until, heldChart?.until].compactMap { $0 }
      .filter { $0 > now }.min()
  }

  /// The guard of the prompt that is open, if there is one.
  var openGuard: KeyGuard? {
    switch mode {
    case .ticket(let ticket): ticket.keyGuard
    case .prompt(let prompt): prompt.keyGuard
    case .normal, .commandLine, .search, .help, .settings, .details: nil
    }
  }
}

// MARK: - What is selected

extension Dashboard {
  /// An instrument by its number; `nil` when the snapshot has none.
  func instrument(_ id: InstrumentID) -> Instrument? { snapshot.instrument(id) }

  /// The symbol of the chart and of b and s.
  var selectedInstrument: Instrument? { instrument(instrument) }

  /// The watchlist's row of an instrument.
  func watch(_ id: InstrumentID) -> WatchView? { snapshot.watch(id) }

  /// The row that the order keys are about.
  var selectedBracket: BracketView? {
    guard let bracket else { return nil }
    return snapshot.brackets.first { $0.id == bracket }
  }

  /// The bracket whose levels the chart shows: the selected one, else the newest of the symbol.
  var chartBracket: BracketView? {
    if let selected = selectedBracket, selected.instrument == instrument { return selected }
    return snapshot.brackets.last { $0.instrument == instrument }
  }

  /// Whether there are brackets or positions.
  var isAnythingOpen: Bool {
    !snapshot.brackets.isEmpty || snapshot.watch.contains { !$0.position.isZero }
  }

  /// Selects a bracket and brings its symbol to the chart.
  mutating func select(_ bracket: BracketView, at index: Int) {
    show(bracket.instrument)
    self.bracket = bracket.id
    bracketIndex = index
  }

  /// Brings a symbol to the chart, at its newest bar.
  mutating func show(_ instrument: InstrumentID) {
    guard instrument != self.instrument else { return }
    if snapshot.chart?.instrument == self.instrument { chartBracketBefore = chartBracket?.id }
    self.instrument = instrument
    chartScroll = 0
    view.crosshair = nil
  }

  /// Keeps the selection on its bracket, or moves it to the neighbour when that is gone.
  private mutating func keepSelection(_ before: Snapshot) {
    let newest = before.brackets.last?.id
    if awaitsOwnBracket, let last = snapshot.brackets.last, newest.map({ $0 < last.id }) ?? true {
      awaitsOwnBracket = false
      select(last, at: snapshot.brackets.count - 1)
      return
    }
    if let index = snapshot.brackets.firstIndex(where: { $0.id == bracket }) {
      bracketIndex = index
      return
    }
    let hadSelection = bracket != nil
    guard !snapshot.brackets.isEmpty else {
      bracket = nil
      return
    }
    bracketIndex = min(max(0, bracketIndex), snapshot.brackets.count - 1)
    let neighbour = snapshot.brackets[bracketIndex]
    bracket = neighbour.id
    // A first bracket leaves the chart where the trader looks.
    if hadSelection, focus == .brackets { show(neighbour.instrument) }
  }

  /// Brings the newest answer to the trader's last request into the message line.
  private mutating func showAnswers() {
    var answer: Event?
    for case .event(let event) in snapshot.log where event.sequence > lastEventSequence {
      guard event.isAnswer else { continue }
      if let held = answer, held.severity > event.severity { continue }
      answer = event
    }
    lastEventSequence = max(lastEventSequence, snapshot.lastEventSequence)
    guard let answer else { return }
    if answer.isRefusal { awaitsOwnBracket = false }
    let stays = answer.severity == .danger
    message = Message(
      text: answer.line(in: snapshot.instruments), severity: answer.severity,
      until: stays ? nil : lastKeyAt + Message.duration(of: answer.severity))
  }

  /// Says what flattening several brackets made, once the last one is closed.
  private mutating func sumUpFlattening() {
    guard !flattening.isEmpty,
      !snapshot.brackets.contains(where: { flattening.contains($0.id) })
    else { return }
    let trades = snapshot.trades.filter { flattening.contains($0.bracket) }
    flattening = []
    guard !trades.isEmpty else { return }
    let sum = Money(clamping: trades.reduce(Int128(0)) { $0 + Int128($1.netPnL.raw) })
    let count = trades.count == 1 ? "1 position" : "\(trades.count) positions"
    message = Message(
      text: "flattened \(count): \(Figures.gain(sum)) after fees", severity: .info,
      until: lastKeyAt + Message.duration(of: .warning))
  }

  /// The log without lines that say nothing: with daily bars every bar begins a trading day, and
  /// of several days without anything between them only the last is worth a line.
  var shownLog: [LogEntry] {
    let isDaily = feedBarSpan >= .day
    let isFiltering = search.pane == .events && !search.text.isEmpty
    var shown: [LogEntry] = []
    shown.reserveCapacity(snapshot.log.count)
    for entry in snapshot.log {
      if entry.isDayReset {
        if isDaily { continue }
        if let last = shown.last, last.isDayReset { shown.removeLast() }
      }
      if isFiltering, !isMatch(entry) { continue }
      shown.append(entry)
    }
    return shown
  }

  /// What a market without further data says.
  var finishedWords: String {
    "the market data is over: the result stands above; \(keys.label(.quit)) quits"
  }

  /// What a replay says that opens paused: `paused: Space plays, . steps, + and - change the speed`.
  public var pausedWords: String {
    "paused: \(keys.label(.playPause)) plays, \(keys.label(.step)) steps, "
      + "\(keys.label(.faster)) and \(keys.label(.slower)) change the speed"
  }

  /// How many lines came in since an older snapshot: all by their sequence, notices by count.
  private func newLines(since before: Snapshot) -> Int {
    let newest = before.lastEventSequence
    return filteredLog.reversed().prefix { entry in
      guard case .event(let event) = entry else { return true }
      return event.sequence > newest
    }.count
  }
}

extension Snapshot {
  /// The sequence of the newest event in the log; 0 without one.
  var lastEventSequence: UInt64 {
    for case .event(let event) in log.reversed() { return event.sequence }
    return 0
  }

  /// An instrument by its number.
  func instrument(_ id: InstrumentID) -> Instrument? {
    instruments.indices.contains(Int(id.index)) ? instruments[Int(id.index)] : nil
  }

  /// The watchlist's row of an instrument.
  func watch(_ id: InstrumentID) -> WatchView? {
    watch.indices.contains(Int(id.index)) ? watch[Int(id.index)] : nil
  }
}

extension LogEntry {
  /// Whether the line only says that a trading day began.
  fileprivate var isDayReset: Bool {
    if case .event(let event) = self, case .dayReset = event.body { return true }
    return false
  }
}

extension Event {
  /// Whether the trader is told of it in the message line, besides the log.
  fileprivate var isAnswer: Bool {
    switch body {
    case .riskRefused, .requestRefused: cause == .trader
    case .orderRejected, .bracketError, .emergencyExit, .positionUnprotected, .dailyLossBreached,
      .cancelRejected, .replaceRejected, .outcomeUnknown, .positionReducedOutside,
      .recovered:
      true
    case .bracketCreated, .bracketCanceled, .exitsPlanned, .stopMoved, .targetMoved,
      .tradingStateChanged, .timeLimitSet, .trailSet, .breakEvenRuleSet, .scaleSet, .serviceStarted,
      .serviceStopped:
      cause == .trader
    default: false
    }
  }

  /// Whether nothing will come of the request.
  fileprivate var isRefusal: Bool {
    switch body {
    case .riskRefused, .requestRefused, .orderRejected: true
    default: false
    }
  }
}
