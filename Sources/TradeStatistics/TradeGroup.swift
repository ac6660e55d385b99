public import TradingModel

/// Trades that share something: a symbol, a side, an hour, an exit reason.
public struct TradeGroup<Key: Hashable & Sendable>: Hashable, Sendable {
  /// What they share.
  public let key: Key
  /// Their figures; the curve starts at zero.
  public let statistics: TradeStatistics
}

extension TradeStatistics {
  /// Returns figures for each group of trades, in the order in which the groups first appear.
  ///
  /// `groups(trades) { $0.side }` gives one group for buys and one for sells.
  public static func groups<Key: Hashable & Sendable>(
    _ trades: [TradeResult], by key: (TradeResult) -> Key
  ) -> [TradeGroup<Key>] {
    var places: [Key: Int] = [:]
    var groups: [(key: Key, trades: [TradeResult])] = []
    for trade in trades {
      let own = key(trade)
      if let place = places[own] {
        groups[place].trades.append(trade)
      } else {
        places[own] = groups.count
        groups.append((own, [trade]))
      }
    }
    return groups.map {
      TradeGroup(key: $0.key, statistics: TradeStatistics($0.trades, start: .zero))
    }
  }
}

extension TradeResult {
  /// The hour of the day, 0…23 UTC, in which the trade was opened.
  public var hourOpened: Int { CivilTime(openedAt).hour }

  /// How long the trade lasted; never negative.
  public var duration: TimeSpan { max(.zero, closedAt - openedAt) }

  /// The worst move against the entry as a multiple of the initial risk; `nil` without one.
  ///
  /// 100 shares bought at 50 with the stop at 49 risk 100; a low of 49.40 is 0.6R.
  public func adverseR(_ instrument: Instrument) -> Ratio? { multiple(of: adverse, instrument) }

  /// The best move in favour as a multiple of the initial risk; `nil` without one.
  public func favourableR(_ instrument: Instrument) -> Ratio? {
    multiple(of: favourable, instrument)
  }

  private func multiple(of move: PriceOffset, _ instrument: Instrument) -> Ratio? {
    guard risk.raw > 0 else { return nil }
    return instrument.value(of: quantity, at: Price(raw: move.raw))?.ratio(to: risk)
  }
}
