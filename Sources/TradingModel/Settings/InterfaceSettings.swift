/// When an order key asks before it sends.
public enum ConfirmRule: UInt8, Hashable, Sendable, CaseIterable {
  /// Every order key opens a preview; one-key trading cannot be armed.
  case always
  /// While armed, what leaves or moves goes out at once; entries still open the ticket.
  case entries
  /// While armed, entries go out at once too; what takes everything still asks.
  case disarmed

  /// `always`, `entries` or `disarmed`.
  public var name: String {
    switch self {
    case .always: "always"
    case .entries: "entries"
    case .disarmed: "disarmed"
    }
  }
}

/// What rings the bell, or sends a notification to the desktop.
public enum AlertCause: UInt8, Hashable, Sendable, CaseIterable {
  /// A stop-loss closed a bracket.
  case stop
  /// A take-profit closed a bracket.
  case target
  /// The venue or the risk manager refused an order.
  case reject
  /// A position without a stop, an emergency exit, the daily loss limit.
  case danger

  /// `stop`, `target`, `reject` or `danger`.
  public var name: String {
    switch self {
    case .stop: "stop"
    case .target: "target"
    case .reject: "reject"
    case .danger: "danger"
    }
  }
}

/// How the desktop is told, besides the bell; terminals know one, both or none of the sequences.
public enum NotifyRule: UInt8, Hashable, Sendable, CaseIterable {
  /// It is not told.
  case off
  /// `ESC ] 9 ; text`, as iTerm2, Windows Terminal, kitty and WezTerm read it.
  case osc9
  /// `ESC ] 777 ; notify ; title ; text`, as urxvt, foot, VTE and WezTerm read it.
  case osc777

  /// `off`, `osc9` or `osc777`.
  public var name: String {
    switch self {
    case .off: "off"
    case .osc9: "osc9"
    case .osc777: "osc777"
    }
  }
}

/// The unit in which distances to the exits are shown.
public enum DistanceUnit: String, Hashable, Sendable, CaseIterable {
  /// Average true ranges.
  case atr
  /// Price.
  case price
  /// Ticks.
  case ticks
  /// Percent of the price.
  case percent
  /// The initial risk.
  case risk

  /// `atr`, `price`, `ticks`, `percent` or `r`.
  public var name: String { self == .risk ? "r" : rawValue }
}

/// Other keys for an action of the screen, as the configuration writes them.
public struct KeyRebinding: Hashable, Sendable {
  /// The action: `stop_up`.
  public let action: String
  /// The names of its keys, the shown one first: `f5`, `ctrl-b`; empty leaves it without a key.
  public let keys: [String]

  /// Makes a rebinding.
  public init(action: String, keys: [String]) {
    self.action = action
    self.keys = keys
  }
}

/// The screen.
public struct InterfaceSettings: Hashable, Sendable {
  /// The theme's name.
  public var theme = "dark"
  /// Whether rising is drawn red and falling green, as in East Asia.
  public var isUpRed = false
  /// The most frames a second.
  public var framesPerSecond: Int32 = 30
  /// The most frames a second where nothing but prices changed.
  public var marketFramesPerSecond: Int32 = 10
  /// The unit of distances at the start.
  public var unit = DistanceUnit.atr
  /// The chart's bars at the start, as a multiple of the feed's own.
  public var chartBars: Int32 = 1
  /// When an order key asks before it sends.
  public var confirm = ConfirmRule.disarmed
  /// One-key trading disarms itself when no key came for this long.
  public var disarmAfter = TimeSpan.seconds(120)
  /// What rings the bell.
  public var bell: [AlertCause] = [.stop, .reject]
  /// How the desktop is told of the same.
  public var notify = NotifyRule.off
  /// Whether the mouse is on at the start.
  public var isMouseOn = false
  /// The user's own keys, in the order of the file.
  public var keys: [KeyRebinding] = []
  /// Makes the defaults.
  public init() {}
}
