import TextGrid
public import TraderCommands
import TradingModel

/// The settings window while it is open.
struct SettingsWindow: Hashable, Sendable {
  /// The chosen row.
  var selected = 0
  /// The settings when it opened, so that only what changed is written.
  var before: InterfaceSettings
}

/// A row of the settings window.
enum SettingsRow: Int, CaseIterable, Sendable {
  case theme, upStyle, unit, chartBars, confirm, disarmAfter
  case bellStop, bellTarget, bellReject, bellDanger, notify, mouse

  /// What stands before the value.
  var label: String {
    switch self {
    case .theme: "theme"
    case .upStyle: "rising is"
    case .unit: "distances in"
    case .chartBars: "chart bars"
    case .confirm: "order keys ask"
    case .disarmAfter: "disarm after"
    case .bellStop: "bell on a stop"
    case .bellTarget: "bell on a target"
    case .bellReject: "bell on a refusal"
    case .bellDanger: "bell on danger"
    case .notify: "tell the desktop"
    case .mouse: "mouse"
    }
  }

  /// What it means, for the line below the rows.
  var help: String {
    switch self {
    case .theme: "colours of the screen; brace themes list describes them"
    case .upStyle: "green rises in the West, red in East Asia"
    case .unit: "the unit of the distances to stop and target"
    case .chartBars: "how many bars of the feed make one of the chart"
    case .confirm: "always; or, while armed, only for entries; or only while disarmed"
    case .disarmAfter: "how long one-key trading stays armed without a key"
    case .bellStop, .bellTarget, .bellReject: "rings the terminal's bell"
    case .bellDanger: "no stop, an emergency exit, the daily loss limit"
    case .notify: "with OSC 9 or OSC 777, when the window has no focus; see your terminal"
    case .mouse: "select, scroll, focus, click key hints, drag stop and target in the chart"
    }
  }

  /// The cause of the bell that a row turns on and off.
  var bell: AlertCause? {
    switch self {
    case .bellStop: .stop
    case .bellTarget: .target
    case .bellReject: .reject
    case .bellDanger: .danger
    default: nil
    }
  }
}

// The settings window: what is changed there holds at once, and is written when it closes.
extension Dashboard {
  /// The lengths that the window offers for disarming.
  private static let disarmSpans: [Int64] = [15, 30, 60, 120, 300, 600, 1_800, 3_600]

  mutating func openSettings() {
    settings.unit = unit
    settings.chartBars = chartBarMultiple
    settings.isMouseOn = mouse.isOn
    mode = .settings(SettingsWindow(before: settings))
  }

  mutating func handle(_ key: Key, in open: SettingsWindow, now: TimeSpan) -> [Intent] {
    var window = open
    let rows = SettingsRow.allCases
    func moved(_ step: Int) -> Int { (window.selected + step + rows.count) % rows.count }
    var intents: [Intent] = []
    if key == .ctrl("c") {
      return closeSettings(window, now: now) + perform(.quit, key: key, count: nil, now: now)
    }
    switch key == .character(" ") ? .more : keys.windowAction(for: key) {
    case .drop, .quit, .settings: return closeSettings(window, now: now)
    case .next: window.selected = moved(1)
    case .previous: window.selected = moved(-1)
    case .first: window.selected = 0
    case .last: window.selected = rows.count - 1
    case .more, .confirm: intents = apply(changed(rows[window.selected], by: 1))
    case .less: intents = apply(changed(rows[window.selected], by: -1))
    default: break
    }
    mode = .settings(window)
    return intents
  }

  private mutating func closeSettings(_ window: SettingsWindow, now: TimeSpan) -> [Intent] {
    mode = .normal
    let changes = zip(window.before.screenSettings, settings.screenSettings)
      .filter { $0.0 != $0.1 }.map(\.1)
    guard !changes.isEmpty else { return [] }
    return [.save(changes)]
  }

  /// Takes a setting that a script gives; returns what the program has to do for it.
  public mutating func change(_ setting: ScreenSetting) -> [Intent] { apply(setting) }

  /// Takes a setting, at once; returns what the program has to do for it.
  mutating func apply(_ setting: ScreenSetting) -> [Intent] {
    switch setting {
    case .theme(let name):
      settings.theme = name
      return [.setTheme(name)]
    case .upStyle(let isRed):
      settings.isUpRed = isRed
      return [.setUpStyle(isRed: isRed)]
    case .unit(let new): (settings.unit, unit) = (new, new)
    case .chartBars(let count):
      (settings.chartBars, chartBarMultiple, chartScroll) = (count, count, 0)
    case .confirm(let rule):
      settings.confirm = rule
      // What was armed under another rule is not armed under this one.
      arming.disarm()
    case .disarmAfter(let span):
      settings.disarmAfter = span
      arming.disarm()
    case .bell(let causes): settings.bell = causes
    case .notify(let rule): settings.notify = rule
    case .mouse(let isOn):
      settings.isMouseOn = isOn
      mouse = MouseState(isOn: isOn)
      return [.setMouse(isOn)]
    }
    return []
  }

  /// The value of a row, `step` places further on.
  private func changed(_ row: SettingsRow, by step: Int) -> ScreenSetting {
    if let cause = row.bell {
      let isOn = settings.bell.contains(cause)
      return .bell(
        AlertCause.allCases.filter { $0 == cause ? !isOn : settings.bell.contains($0) })
    }
    switch row {
    case .theme: return .theme(next(settings.theme, of: themes, step))
    case .upStyle: return .upStyle(isRed: !settings.isUpRed)
    case .unit: return .unit(next(settings.unit, of: DistanceUnit.allCases, step))
    case .chartBars: return .chartBars(next(settings.chartBars, of: chartMultiples, step))
    case .confirm: return .confirm(next(settings.confirm, of: ConfirmRule.allCases, step))
    case .disarmAfter:
      let spans = Dashboard.disarmSpans.map { TimeSpan.seconds($0) }
      return .disarmAfter(next(settings.disarmAfter, of: spans, step))
    case .notify: return .notify(next(settings.notify, of: NotifyRule.allCases, step))
    case .mouse, .bellStop, .bellTarget, .bellReject, .bellDanger:
      return .mouse(isOn: !settings.isMouseOn)
    }
  }

  private func next<Value: Equatable>(_ value: Value, of all: [Value], _ step: Int) -> Value {
    guard !all.isEmpty else { return value }
    // A value of the file that is not offered is left for the nearest end.
    guard let index = all.firstIndex(of: value) else { return all[step > 0 ? 0 : all.count - 1] }
    return all[(index + step + all.count) % all.count]
  }

  /// What a row shows now.
  func valueText(_ row: SettingsRow) -> String {
    if let cause = row.bell { return settings.bell.contains(cause) ? "on" : "off" }
    return switch row {
    case .theme: settings.theme
    case .upStyle: settings.isUpRed ? "red" : "green"
    case .unit: settings.unit.words
    case .chartBars: settings.chartBars == 1 ? "the feed's" : "\(settings.chartBars) of the feed's"
    case .confirm: settings.confirm == .disarmed ? "while disarmed" : settings.confirm.name
    case .disarmAfter: settings.disarmAfter.text
    case .notify: settings.notify.name
    case .mouse, .bellStop, .bellTarget, .bellReject, .bellDanger:
      settings.isMouseOn ? "on" : "off"
    }
  }
}

extension InterfaceSettings {
  /// The settings that can change while the screen runs, in the order of `ScreenSetting.names`.
  var screenSettings: [ScreenSetting] {
    [
      .theme(theme), .upStyle(isRed: isUpRed), .unit(unit), .chartBars(chartBars),
      .confirm(confirm), .disarmAfter(disarmAfter), .bell(bell), .notify(notify),
      .mouse(isOn: isMouseOn),
    ]
  }
}
