public import TradingModel

/// Something that rings the bell, or tells the desktop.
public struct Alert: Hashable, Sendable {
  /// Why.
  public let cause: AlertCause
  /// One line of plain words: `B3 NVDX stop filled …`; it may hold words from outside.
  public let text: String
}

extension Dashboard {
  /// Returns what the settings want to be heard of since the last call, oldest first.
  public mutating func takeAlerts() -> [Alert] {
    defer { alerts = [] }
    return alerts
  }

  /// Whether the desktop is to be told too: the settings want it, and nobody looks at the window.
  public var wantsNotification: Bool { settings.notify != .off && hasFocus != true }

  /// The most alerts kept until somebody takes them; the newest of a storm say enough.
  private static let alertsMax = 20

  /// Notes the events that are worth a bell.
  mutating func noteAlerts(after sequence: UInt64) {
    guard !settings.bell.isEmpty else { return }
    for case .event(let event) in snapshot.log where event.sequence > sequence {
      guard let cause = event.alertCause, settings.bell.contains(cause) else { continue }
      alerts.append(Alert(cause: cause, text: event.line(in: snapshot.instruments)))
    }
    alerts = alerts.suffix(Dashboard.alertsMax)
  }
}

extension Event {
  /// Why it is worth a bell; `nil` for most events.
  var alertCause: AlertCause? {
    switch body {
    case .bracketCompleted(let result):
      switch result.reason {
      case .stopLoss: .stop
      case .takeProfit: .target
      case .emergencyExit, .doubleFill, .dailyLoss: .danger
      default: nil
      }
    case .orderRejected, .riskRefused, .replaceRejected, .cancelRejected: .reject
    case .bracketError, .emergencyExit, .positionUnprotected, .dailyLossBreached: .danger
    default: nil
    }
  }
}
