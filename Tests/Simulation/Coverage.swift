import TradeEngine
public import TradingModel

/// What happened in simulated sessions, counted by name.
public struct Coverage: Hashable, Sendable {
  /// Occurrences by name, such as `fault.commandLost` or `exit.takeProfit`.
  public private(set) var counts: [String: Int] = [:]

  /// Nothing has happened yet.
  public init() {}

  mutating func mark(_ name: String) { counts[name, default: 0] += 1 }

  mutating func mark(_ fault: Fault) { mark("fault.\(fault.rawValue)") }

  /// Adds what happened in another session.
  public mutating func add(_ other: Coverage) {
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  /// Names and numbers of everything with this prefix, sorted by name.
  public func counts(prefix: String) -> [(name: String, count: Int)] {
    counts.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
      .map { (name: String($0.key.dropFirst(prefix.count)), count: $0.value) }
  }

  /// Everything that has to happen and happened less than `least` times.
  public func missing(least: Int) -> [String] {
    Self.required.compactMap { name in
      let count = counts[name, default: 0]
      return count < least ? "\(name): \(count)" : nil
    }
  }

  /// What has to happen in the standard seeds.
  public static let required: [String] =
    Fault.allCases.map { "fault.\($0.rawValue)" }
    + FactKind.allCases.map { "fact.\($0.rawValue)" }
    + RequestKind.allCases.map { "request.\($0.rawValue)" }
    + ["market", "limit", "stop", "stop_limit"].map { "type.\($0)" }
    + ["day", "gtc", "ioc", "fok", "gtd"].map { "tif.\($0)" }
    + ExitReason.allCases.map { "exit.\($0.name)" }
    + PaperProfile.allCases.map { "profile.\($0.name)" }
    + SimulationPlan.Style.allCases.map { "market.\($0.rawValue)" }
    + SimulationPlan.Data.allCases.map { "data.\($0.rawValue)" }
    + ExecType.allCases.map { "report.\($0)" }
    + OrdStatus.allCases.map { "status.\($0)" }
    + TradingState.allCases.map { "state.\($0.name)" }
    + OCOMode.allCases.map { "oco_mode.\($0.name)" }
    + BracketSettings.Contingency.allCases.map { "contingency.\($0.name)" }
    + RiskRewardSettings.Strategy.allCases.map { "strategy.\($0.name)" }
    + ["canAmend", "cannotAmend", "holdsQuantity", "noStopOrders", "noReduceOnly"]
    .map { "venue.\($0)" }
    + [
      "pending", "live", "closing", "held stop", "held target", "FALLBACK", "UNPROTECTED", "STALE",
      "stop only", "triggered", "trailing", "break-even", "ambiguous", "dust", "shifted",
      "service stopped", "scaled out", "several brackets",
    ].map { "word.\($0)" }
}

/// The kinds of inputs.
public enum FactKind: String, CaseIterable, Sendable {
  case trade, quote, bar, report, request, unanswered, clock

  /// The kind of `fact`; the compiler asks for a new one here.
  public init(_ fact: Input.Fact) {
    switch fact {
    case .trade: self = .trade
    case .quote: self = .quote
    case .bar: self = .bar
    case .report: self = .report
    case .request: self = .request
    case .unanswered: self = .unanswered
    case .clock: self = .clock
    }
  }
}

/// The kinds of a trader's wishes.
public enum RequestKind: String, CaseIterable, Sendable {
  case enter, cancel, cancelLegs, flatten, closePart, closeAll, moveStop, moveTarget, timeLimit
  case protect, reverse, trail, breakEvenRule, scale, setTradingState, kill, service

  /// The kind of `request`; the compiler asks for a new one here.
  public init(_ request: TraderRequest) {
    switch request {
    case .enter: self = .enter
    case .cancel(_, let legs): self = legs ? .cancelLegs : .cancel
    case .flatten: self = .flatten
    case .close(_, let share): self = share < .one ? .closePart : .closeAll
    case .moveStop: self = .moveStop
    case .moveTarget: self = .moveTarget
    case .timeLimit: self = .timeLimit
    case .protect: self = .protect
    case .reverse: self = .reverse
    case .trail: self = .trail
    case .breakEvenRule: self = .breakEvenRule
    case .scale: self = .scale
    case .setTradingState: self = .setTradingState
    case .kill: self = .kill
    case .service: self = .service
    }
  }
}
