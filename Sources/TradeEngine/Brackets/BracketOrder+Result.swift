import TradingModel

/// What a finished bracket made.
extension BracketOrder {
  /// The bracket as a finished trade.
  ///
  /// - Parameter range: The highest and lowest price since the first fill.
  mutating func result(
    _ reason: ExitReason, at now: Timestamp, range: (high: Int64, low: Int64)?
  ) -> TradeResult {
    let exit = exitAvgPx
    var result = TradeResult(
      bracket: id, instrument: instrument, side: side, quantity: entryQty,
      entryAvgPx: entryAvgPx, exitAvgPx: exit, openedAt: openedAt ?? submittedAt, closedAt: now,
      reason: reason, netPnL: Money(clamping: cashFlow - fees), fees: Money(clamping: fees),
      risk: risk, basis: plan.basis, isAmbiguous: isAmbiguous)
    let excursion = Self.excursion(side, entry: result.entryAvgPx, range: range, including: exit)
    result.adverse = excursion.adverse
    result.favourable = excursion.favourable
    result.dust = exactRemaining
    result.stopSlippage = stopSlippage
    return result
  }

  /// How far the price went against and in favour of the entry since the first fill (SEM-56).
  ///
  /// - Parameter exit: A price that counts too: the exit's own may not have been an event yet.
  static func excursion(
    _ side: Side, entry: Price, range: (high: Int64, low: Int64)?, including exit: Price?
  ) -> (adverse: PriceOffset, favourable: PriceOffset) {
    let other = exit?.raw ?? entry.raw
    let high = max(range?.high ?? entry.raw, other, entry.raw)
    let low = min(range?.low ?? entry.raw, other, entry.raw)
    let (up, down) = (PriceOffset(raw: high - entry.raw), PriceOffset(raw: entry.raw - low))
    return side == .buy ? (down, up) : (up, down)
  }
}
