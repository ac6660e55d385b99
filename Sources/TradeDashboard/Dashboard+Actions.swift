import TextGrid
import TraderCommands
import TradingModel

// What the rows of the keymap do.
extension Dashboard {
  /// Does what a row of the keymap says; its reason to be disabled has been asked before.
  mutating func perform(_ action: Action, key: Key, count: Int?, now: TimeSpan) -> [Intent] {
    switch action {
    case .moveDown, .moveUp, .moveFirst, .moveLast, .pageDown, .pageUp:
      moveSelection(action, times: count ?? 1, now: now)
    case .focusNext: focus = focus.moved(by: 1)
    case .focusPrevious: focus = focus.moved(by: -1)
    case .focus(let pane): focus = pane
    case .buy, .sell: openTicket(action == .buy ? .buy : .sell, key: key, now: now)
    case .cancel, .cancelAll, .close, .closeHalf, .flatten, .kill, .breakEven, .breakEvenRule,
      .trail, .reverse:
      if let subject = subject(of: action) { ask(subject, key: key, now: now) }
    case .stopDown, .stopUp, .targetDown, .targetUp:
      openNudge(action, ticks: count ?? 1, key: key, now: now)
    case .bothDown, .bothUp:
      openShift(ticks: (count ?? 1) * (action == .bothUp ? 1 : -1), key: key, now: now)
    case .cycleUnit:
      unit = unit.next
      show(message: "distances in \(unit.words)", severity: .info, now: now)
    case .frameShorter, .frameLonger:
      if focus == .orders {
        turnPage(by: action == .frameLonger ? 1 : -1)
      } else {
        changeFrame(longer: action == .frameLonger, now: now)
      }
    case .chartBack, .chartForward: moveSideways(action == .chartForward, times: count ?? 1)
    case .playPause, .step, .faster, .slower:
      return feedIntents(action, count: count ?? 1, now: now)
    case .search: openSearch()
    case .searchNext: goToMatch(1)
    case .searchPrevious: goToMatch(-1)
    case .details:
      view.detail = storyBracket
      mode = .details(scroll: 0)
    case .zoom, .cycleLayout, .cycleChartForm, .cycleEventFilter, .cross:
      changeView(action, count: count ?? 1, now: now)
    case .arm: toggleArmed(now: now)
    case .commandLine: mode = .commandLine(CommandLine())
    case .tag, .note:
      guard let id = storyBracket else { break }
      mode = .commandLine(CommandLine("\(action == .tag ? "tag" : "note") \(id) "))
    case .help: mode = .help(HelpWindow())
    case .settings: openSettings()
    case .copy: return copyRow(now: now)
    case .mouse: return toggleMouse(now: now)
    case .leave:
      if search.text.isEmpty { leaveView() } else { search.text = "" }
    case .quit:
      guard isAnythingOpen else { return [.quit] }
      ask(.quit, key: key, now: now)
    }
    return []
  }

  // MARK: Orders

  private mutating func openTicket(_ side: Side, key: Key, now: TimeSpan) {
    mode = .ticket(
      Ticket(
        side: side, instrument: instrument, keyGuard: KeyGuard(openedAt: now, trigger: key)))
  }

  func subject(of action: Action) -> Prompt.Subject? {
    switch action {
    case .cancelAll: return .request(.cancel(.all, legs: false))
    case .flatten: return .request(.flatten(.all))
    case .kill: return .request(.kill)
    default: break
    }
    guard let bracket = selectedBracket else { return nil }
    return switch action {
    case .cancel:
      bracket.entry == nil && !bracket.remaining.isZero
        ? .cancelLegs(bracket.id, isSecond: false)
        : .request(.cancel(.bracket(bracket.id), legs: false))
    case .close: .request(.close(bracket.id, share: .one))
    case .closeHalf: .request(.close(bracket.id, share: Ratio(raw: fixedPointScale / 2)))
    case .breakEven: .request(.moveStop(bracket.id, .breakEven))
    case .breakEvenRule:
      .request(.breakEvenRule(bracket.id, bracket.breakEven == nil ? .atR(.one) : nil))
    case .trail: .request(.trail(bracket.id, bracket.trail == nil ? usualTrail(bracket) : nil))
    case .reverse: .request(.reverse(bracket.instrument))
    default: nil
    }
  }

  /// As far behind as the stop was at first, or two ATRs when that is not known.
  private func usualTrail(_ bracket: BracketView) -> TrailRule {
    let distance = BracketFigures(bracket, in: snapshot)?.riskDistance
    guard let distance, distance.raw > 0 else { return TrailRule(distance: .atr(Ratio(2))) }
    return TrailRule(distance: .price(distance))
  }

  private mutating func openShift(ticks: Int, key: Key, now: TimeSpan) {
    guard let bracket = selectedBracket, let instrument = instrument(bracket.instrument),
      let stop = bracket.stop, let target = bracket.target
    else { return }
    guard let newStop = PromptContent.nudged(stop.price, byTicks: Int64(ticks), instrument),
      let newTarget = PromptContent.nudged(target.price, byTicks: Int64(ticks), instrument)
    else {
      show(message: "that is too far to count", severity: .info, now: now)
      return
    }
    ask(.moveBoth(bracket.id, stop: newStop, target: newTarget), key: key, now: now)
  }

  private mutating func openNudge(_ action: Action, ticks: Int, key: Key, now: TimeSpan) {
    guard let bracket = selectedBracket, let instrument = instrument(bracket.instrument) else {
      return
    }
    let isStop = action == .stopDown || action == .stopUp
    let isUp = action == .stopUp || action == .targetUp
    guard let leg = isStop ? bracket.stop : bracket.target,
      let price = PromptContent.nudged(
        leg.price, byTicks: Int64(isUp ? ticks : -ticks), instrument)
    else {
      show(message: "that is too far to count", severity: .info, now: now)
      return
    }
    let move = LegMove.to(price)
    ask(
      .request(isStop ? .moveStop(bracket.id, move) : .moveTarget(bracket.id, move)), key: key,
      now: now)
  }

  // MARK: Moving

  mutating func move(_ action: Action, times: Int) {
    switch focus {
    case .brackets:
      let rows = snapshot.brackets
      guard !rows.isEmpty else { return }
      let index = moved(bracketIndex, action, times: times, count: rows.count)
      select(rows[index], at: index)
    case .watchlist: moveInWatchlist(action, times: times)
    case .events:
      let lines = filteredLog.count
      // The log's newest line is at the bottom: going down is going toward 0.
      let place = moved(max(0, lines - 1) - logScroll, action, times: times, count: lines)
      logScroll = max(0, lines - 1 - place)
    case .orders: moveInBook(action, times: times)
    case .chart, .ladder:
      switch action {
      case .moveFirst: scrollChart(by: Int32.max / 4)
      case .moveLast: chartScroll = 0
      case .pageUp: scrollChart(by: Int32(clamping: times) &* 20)
      case .pageDown: scrollChart(by: -Int32(clamping: times) &* 20)
      case .moveUp: scrollChart(by: Int32(clamping: times))
      default: scrollChart(by: -Int32(clamping: times))
      }
    }
  }

  private mutating func moveInWatchlist(_ action: Action, times: Int) {
    let rows = snapshot.instruments.count
    guard rows > 0 else { return }
    let index = moved(Int(instrument.index), action, times: times, count: rows)
    show(snapshot.instruments[index].id)
    if selectedBracket?.instrument != instrument,
      let own = snapshot.brackets.lastIndex(where: { $0.instrument == instrument })
    {
      bracket = snapshot.brackets[own].id
      bracketIndex = own
    }
  }

  func moved(_ index: Int, _ action: Action, times: Int, count: Int) -> Int {
    let page = max(1, layout.pageRows(of: focus))
    let target =
      switch action {
      case .moveDown: index + times
      case .moveUp: index - times
      case .moveFirst: 0
      case .moveLast: count - 1
      case .pageDown: index + page * times
      case .pageUp: index - page * times
      default: index
      }
    return min(max(0, target), max(0, count - 1))
  }

  /// Arrows move the chart, or its cross, through time; in the one-line watchlist they move along
  /// it, in the orders pane they turn its pages.
  private mutating func moveSideways(_ isForward: Bool, times: Int) {
    let bars = Int32(clamping: isForward ? -times : times)
    if focus == .watchlist, layout.hasWatchStrip {
      moveInWatchlist(isForward ? .moveDown : .moveUp, times: times)
    } else if focus == .orders {
      turnPage(by: isForward ? 1 : -1)
    } else if let cross = view.crosshair {
      moveCross(by: bars, from: cross)
    } else {
      scrollChart(by: bars)
    }
  }

  /// Takes back what hides the newest, the innermost first: the cross, the scrolling, the zoom.
  private mutating func leaveView() {
    if view.crosshair != nil {
      view.crosshair = nil
    } else if logScroll > 0 || chartScroll > 0 {
      logScroll = 0
      chartScroll = 0
    } else {
      view.isZoomed = false
    }
  }

  private mutating func scrollChart(by bars: Int32) {
    let wanted = Int64(chartScroll) + Int64(bars)
    // The chart says how many bars lie to its right, so it never scrolls past its oldest one.
    let known = Int64(snapshot.chart?.scroll ?? 0) + Int64(snapshot.chart?.bars.count ?? 0)
    chartScroll = Int32(clamping: min(max(0, wanted), max(0, known - 1)))
  }

  /// The multiples of the feed's bars that the chart goes through.
  var chartMultiples: [Int32] { [1, 5, 15, 60] }

  private mutating func changeFrame(longer: Bool, now: TimeSpan) {
    let frames = chartMultiples
    let index = (frames.firstIndex(of: chartBarMultiple) ?? 0) + (longer ? 1 : -1)
    guard frames.indices.contains(index) else {
      let word = longer ? "longest" : "shortest"
      show(message: "these are the \(word) bars", severity: .info, now: now)
      return
    }
    chartBarMultiple = frames[index]
    chartScroll = 0
    view.crosshair = nil
  }
}
