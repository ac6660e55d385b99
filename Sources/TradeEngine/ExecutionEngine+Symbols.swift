import Indicators
import TradingModel

/// What follows from the state of a symbol.
///
/// Stored properties are read where they are; a call of a getter on an element of the array would
/// copy all that is known of the symbol first.
extension ExecutionEngine {
  /// The price a market order of `side` would meet: the opposite quote, else the last price.
  func marketPrice(_ symbol: Int, for side: Side) -> Price? {
    guard symbols[symbol].hasQuote else {
      return symbols[symbol].hasPrice ? symbols[symbol].mark : nil
    }
    return side == .buy ? symbols[symbol].ask : symbols[symbol].bid
  }

  /// The position's value at the mark; `nil` beyond `Money`'s range.
  func positionValue(_ symbol: Int) -> Money? {
    let position = symbols[symbol].position
    if position.isZero { return .zero }
    return Money.value(
      of: position, at: symbols[symbol].mark, multiplier: symbols[symbol].instrument.multiplier)
  }

  /// What a plan for `side` at `reference` is made from now.
  func basis(
    _ symbol: Int, _ side: Side, _ reference: Price, stop: ExitLevel?, target: ExitLevel?
  ) -> StopPlanner.Basis {
    StopPlanner.Basis(
      side: side, reference: reference, atr: SymbolState.offset(symbols[symbol].atr),
      atrHave: symbols[symbol].atr.trueRangesSeen, instrument: symbols[symbol].instrument,
      stop: stop, target: target,
      atrPercentile: settings.riskReward.strategy == .volatilityScaled
        ? symbols[symbol].atrPercentile : nil)
  }
}
