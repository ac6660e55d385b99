import TradingModel

// How distances are shown; `u` cycles the unit.
extension DistanceUnit {
  /// The unit's name in words, for the message line.
  var words: String {
    switch self {
    case .atr: "ATR"
    case .price: "price"
    case .ticks: "ticks"
    case .percent: "percent of the price"
    case .risk: "R (the initial risk)"
    }
  }

  /// The unit after this one.
  var next: DistanceUnit {
    let all = DistanceUnit.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }

  /// A distance in this unit: `3.5A`, `2.85`, `285t`, `2.8%`, `1.7R`.
  ///
  /// Without an ATR, or without a known risk, the distance is given in percent instead, and its
  /// sign says so.
  ///
  /// - Parameters:
  ///   - distance: Positive while the price has not reached the level.
  ///   - price: The last price; the base of percent.
  ///   - atr: The ATR, when there is one.
  ///   - risk: The distance from the entry to the initial stop, when there is one.
  func text(
    _ distance: PriceOffset, price: Price, instrument: Instrument, atr: PriceOffset?,
    risk: PriceOffset?
  ) -> String {
    switch self {
    case .atr:
      if let atr, atr.raw > 0, let ratio = distance.ratio(to: atr) {
        return ratio.rounded(decimals: 1) + "A"
      }
    case .price: return Figures.offset(distance, of: instrument)
    case .ticks:
      let ticks = Rounding.halfEven.divide(Int128(distance.raw), by: Int128(instrument.tick.raw))
      return "\(ticks)t"
    case .risk:
      if let risk, risk.raw > 0, let ratio = distance.ratio(to: risk) {
        return ratio.rounded(decimals: 2) + "R"
      }
    case .percent: break
    }
    let base = PriceOffset(raw: Int64(price.raw.magnitude))
    guard let share = distance.ratio(to: base) else { return Figures.none }
    return share.percent.rounded(decimals: 2) + "%"
  }
}
