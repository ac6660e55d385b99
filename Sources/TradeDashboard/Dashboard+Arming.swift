import TextGrid
import TraderCommands
public import TradingModel

/// One-key trading: while it is armed, the keys of one position send without a preview.
///
/// It disarms itself when no key came for a while, when the data comes back after a silence, when
/// the trading state changes, and when the program goes on after a stop.
struct Arming: Hashable, Sendable {
  /// Until when it is armed unless a key comes; `nil` is disarmed.
  private(set) var until: TimeSpan?
  /// The key that sent last, and when it was seen last: a held key sends once.
  private var lastKey: Key?
  private var lastSeen = TimeSpan.zero

  /// Whether it is armed at a moment.
  func isArmed(_ now: TimeSpan) -> Bool { until.map { now < $0 } ?? false }

  /// Arms it, or lets it stay armed, for `span` from now on.
  mutating func arm(now: TimeSpan, span: TimeSpan) { until = now + span }

  /// Disarms it.
  mutating func disarm() {
    until = nil
    lastKey = nil
  }

  /// Returns whether a key is only the last one held down, and remembers it.
  mutating func isHeld(_ key: Key, now: TimeSpan) -> Bool {
    defer { (lastKey, lastSeen) = (key, now) }
    return key == lastKey && now - lastSeen < KeyGuard.span
  }
}

extension Dashboard {
  /// Whether order keys send at once, at this moment.
  public func isArmed(now: TimeSpan) -> Bool { arming.isArmed(now) }

  /// Says that the program goes on after it was stopped: what was armed is not any more.
  public mutating func resumed(now: TimeSpan) {
    guard arming.isArmed(now) else { return arming.disarm() }
    disarm(because: "the program was stopped", now: now)
  }

  /// Notices that time has passed: without keys one-key trading disarms itself, and the chart
  /// follows the selection.
  ///
  /// - Returns: Whether the screen, or what `frameRequest` asks for, is another one now.
  @discardableResult
  public mutating func settle(now: TimeSpan) -> Bool {
    var hasChanged = false
    if let heldChart, now >= heldChart.until {
      follow()
      hasChanged = true
    }
    if arming.until != nil, !arming.isArmed(now) {
      disarm(because: "no key for \(settings.disarmAfter.text)", now: now)
      hasChanged = true
    }
    return hasChanged
  }

  /// Disarms, and says why until the next key.
  mutating func disarm(because reason: String, now: TimeSpan) {
    arming.disarm()
    message = Message(text: "DISARMED: \(reason)", severity: .warning, until: nil)
  }

  /// What the armed key means now is not what it meant when it was armed.
  mutating func disarmIfChanged(since before: Snapshot) {
    guard arming.until != nil else { return }
    let wasSilent = !before.watch.isEmpty && before.watch.allSatisfy { $0.staleAge != nil }
    let reason: String
    if wasSilent, snapshot.watch.contains(where: { $0.staleAge == nil }) {
      reason = "the data came back after a silence"
    } else if snapshot.tradingState != before.tradingState {
      reason = "trading is \(snapshot.tradingState.name) now"
    } else if snapshot.feed.name != before.feed.name {
      reason = "another feed"
    } else if snapshot.feed.isFinished, !before.feed.isFinished {
      reason = "the market data is over"
    } else {
      return
    }
    disarm(because: reason, now: lastKeyAt)
  }

  mutating func toggleArmed(now: TimeSpan) {
    if arming.isArmed(now) {
      arming.disarm()
      show(message: "disarmed: order keys open a preview", severity: .info, now: now)
      return
    }
    arming.arm(now: now, span: settings.disarmAfter)
    let entries = settings.confirm == .entries ? ", except entries" : ""
    show(
      message: "ARMED: order keys send at once\(entries); \(keys.label(.arm)) disarms",
      severity: .warning, now: now)
  }

  /// Words for "one-key trading cannot be armed".
  var cannotArmReason: String? {
    guard settings.confirm == .always else { return nil }
    return "ui.confirm is always: order keys open a preview"
  }

  /// Sends what an armed key means; `nil` when it has to ask.
  ///
  /// It asks when nothing is armed, when the settings want it, when the action concerns more than
  /// one position or one of another symbol than the chart shows, and before a position would be
  /// left UNPROTECTED.
  mutating func fire(
    _ action: Action, key: Key, count: Int?, now: TimeSpan
  ) -> [Intent]? {
    guard arming.isArmed(now), action.isOneKey, settings.confirm != .always,
      !(action.isEntry && settings.confirm == .entries), action.isEntry || isSelectionInChart
    else { return nil }
    if arming.isHeld(key, now: now), !action.isNudge {
      show(message: "\(keyLabel(key)) is held: it was sent once", severity: .info, now: now)
      return []
    }
    let requests: [TraderRequest]
    if action.isEntry {
      requests = [.enter(oneKeyEntry(action == .buy ? .buy : .sell))]
      awaitsOwnBracket = true
    } else if action.isNudge {
      requests = nudges(action, ticks: Int32(clamping: count ?? 1))
    } else if case .request(let request) = subject(of: action) {
      requests = [request]
    } else {
      return nil
    }
    show(message: "sent: \(sentWords(requests))", severity: .info, now: now)
    return requests.map { .command(.engine($0)) }
  }

  /// Whether the selected bracket is of the chart's symbol: in the watchlist the chart goes on to
  /// symbols without a bracket, while the table's row stays.
  private var isSelectionInChart: Bool { selectedBracket?.instrument == instrument }

  /// The proposed quantity at market, with the exits as planned.
  private func oneKeyEntry(_ side: Side) -> EntryRequest {
    EntryRequest(instrument: instrument, side: side, size: .proposed)
  }

  /// Moves by ticks, so that two presses within one frame are two ticks.
  private func nudges(_ action: Action, ticks: Int32) -> [TraderRequest] {
    guard let id = selectedBracket?.id else { return [] }
    switch action {
    case .stopDown: return [.moveStop(id, .byTicks(-ticks))]
    case .stopUp: return [.moveStop(id, .byTicks(ticks))]
    case .targetDown: return [.moveTarget(id, .byTicks(-ticks))]
    case .targetUp: return [.moveTarget(id, .byTicks(ticks))]
    case .bothDown: return [.moveStop(id, .byTicks(-ticks)), .moveTarget(id, .byTicks(-ticks))]
    case .bothUp: return [.moveStop(id, .byTicks(ticks)), .moveTarget(id, .byTicks(ticks))]
    default: return []
    }
  }

  /// Requests in the words of the command line.
  private func sentWords(_ requests: [TraderRequest]) -> String {
    requests.map { $0.text(instruments: snapshot.instruments) }.joined(separator: " · ")
  }
}
