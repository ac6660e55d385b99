public import TradeStatistics
public import TradingModel

/// A finished trade with what is known about it beside its result.
public struct ReportedTrade: Hashable, Sendable {
  /// What it came to.
  public var result: TradeResult
  /// What was traded.
  public var instrument: Instrument
  /// The trader's words for its setup, in the order in which they were given.
  public var tags: [String]
  /// The trader's notes, oldest first.
  public var notes: [String]

  /// Makes a reported trade.
  public init(
    result: TradeResult, instrument: Instrument, tags: [String] = [], notes: [String] = []
  ) {
    self.result = result
    self.instrument = instrument
    self.tags = tags
    self.notes = notes
  }
}

/// Trades that share something, with the words for it.
public struct ReportGroup: Hashable, Sendable {
  /// What they share: `SPY`, `long`, `14:00`, `stopLoss`, `breakout`.
  public var name: String
  /// Their figures; the curve starts at zero.
  public var statistics: TradeStatistics
}

/// A way to divide the trades of a report.
public enum ReportDivision: String, CaseIterable, Sendable {
  /// By ticker, in the order of the alphabet.
  case symbol
  /// Long and short.
  case side
  /// By the hour in UTC in which the trade was opened, midnight first.
  case hour
  /// By what ended the trade, in the order of the alphabet.
  case reason
  /// By tag, in the order of the alphabet: a trade with two tags is in two groups, trades without
  /// any are in the group of that name.
  case tag

  /// The group of trades without a tag.
  static let untagged = "(no tag)"
}

/// What an account traded: each trade, what all of them amount to, and the same by group.
public struct TradeReport: Sendable {
  /// The account's name, and where it was read from.
  public let title: String
  /// Equity before the first trade.
  public let start: Money
  /// The trades in the order of their ends.
  public let trades: [ReportedTrade]
  /// What all of them amount to.
  public let statistics: TradeStatistics

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - title: For people: `account main, journal.sqlite`.
  ///   - start: Account equity before the first of the trades.
  ///   - trades: In any order; trades that ended at the same moment keep theirs.
  public init(title: String, start: Money, trades: [ReportedTrade]) {
    self.title = title
    self.start = start
    let order = trades.indices.sorted {
      (trades[$0].result.closedAt, $0) < (trades[$1].result.closedAt, $1)
    }
    self.trades = order.map { trades[$0] }
    statistics = TradeStatistics(self.trades.map(\.result), start: start)
  }

  /// Returns the figures of each group, in the order that `division` names.
  public func groups(by division: ReportDivision) -> [ReportGroup] {
    var members: [String: [TradeResult]] = [:]
    for trade in trades {
      for name in names(of: trade, in: division) { members[name, default: []].append(trade.result) }
    }
    return members.keys.sorted().map { name in
      ReportGroup(
        name: name, statistics: TradeStatistics(members[name] ?? [], start: .zero))
    }
  }

  private func names(of trade: ReportedTrade, in division: ReportDivision) -> [String] {
    switch division {
    case .symbol: return [trade.instrument.symbol]
    case .side: return [trade.result.side == .buy ? "long" : "short"]
    case .hour:
      let hour = trade.result.hourOpened
      return [hour < 10 ? "0\(hour):00" : "\(hour):00"]
    case .reason: return [trade.result.reason.name]
    case .tag: return trade.tags.isEmpty ? [ReportDivision.untagged] : trade.tags
    }
  }
}
