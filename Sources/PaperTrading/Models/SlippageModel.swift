import TradingModel

/// How much worse than the price they saw market orders and stops fill (SEM-35).
struct SlippageModel: Sendable {
  private let rule: SlippageRule
  private let tick: Int64
  /// The whole slippage when it is a number of ticks.
  private let fixed: Int64

  init(_ rule: SlippageRule, tick: PriceOffset) {
    self.rule = rule
    self.tick = tick.raw
    if case .ticks(let count) = rule {
      fixed = (tick.times(Int64(max(0, count))) ?? PriceOffset(1_000_000_000)).raw
    } else {
      fixed = 0
    }
  }

  /// Whether the sizes that events show matter.
  var needsSizes: Bool {
    if case .volumeShare = rule { return true }
    return false
  }

  /// The distance in price, raw and never negative.
  ///
  /// 5 basis points of 100.03 are 0.050015, with a tick of 0.01 that is 0.06. With a volume share
  /// of 10 %, filling 50 of a shown 200 at 100.00 costs 2.50.
  ///
  /// - Parameters:
  ///   - price: The price without slippage.
  ///   - quantity: What is filled.
  ///   - shown: The size that the event shows; 0 when it says nothing.
  func distance(at price: Int64, quantity: Int64, shown: Int64) -> Int64 {
    switch rule {
    case .ticks: return fixed
    case .share(let share):
      return onTick(abs(Int128(price)) * Int128(share.raw), by: Int128(fixedPointScale))
    case .volumeShare(let share):
      if shown <= 0 { return 0 }
      let impact = Rounding.up.divide(
        abs(Int128(price)) * Int128(share.raw), by: Int128(fixedPointScale))
      return onTick(impact * Int128(min(quantity, shown)), by: Int128(shown))
    }
  }

  private func onTick(_ dividend: Int128, by divisor: Int128) -> Int64 {
    let step = divisor * Int128(tick)
    let exact = Rounding.up.divide(dividend, by: step) * Int128(tick)
    return Int64(min(exact, Int128(1_000_000_000 * fixedPointScale)))
  }
}
