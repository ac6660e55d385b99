/// Why the rules said no to a request; each carries the figures a person needs.
public enum Refusal: Error, Hashable, Sendable {
  /// Quantity zero, negative, off the lot; the nearest valid one is given.
  case quantityOffLot(nearest: Quantity)
  /// A price is off the tick; the nearest valid one is given.
  case priceOffTick(nearest: Price)
  /// A price is not above zero, or above the highest that can be counted; the nearest one that
  /// can be sent is given (SEM-37).
  case priceOutOfRange(nearest: Price)
  /// No price that can be sent lies a tick beyond the entry on this leg's side: a long from one
  /// tick has no stop. The nearest entry that leaves room for both legs is given (SEM-3).
  case noRoom(OrderRole, nearest: Price)
  /// A level is on the wrong side of its reference or less than a tick away (SEM-3).
  case wrongSide(OrderRole, nearest: Price)
  /// The level is at or through the market (SEM-48).
  case throughMarket(OrderRole, nearest: Price)
  /// No valid price of the instrument yet.
  case noMarket
  /// No data for longer than `stale_after` (SEM-62).
  case staleMarket(age: TimeSpan)
  /// The ATR is missing and `on_missing: refuse` (SEM-52).
  case noATR(have: Int32, need: Int32)
  /// The proposed or derived size is zero (SEM-55).
  case sizeIsZero
  /// An open or working bracket on the symbol goes the other way (SEM-7).
  case oppositeBracket(BracketID)
  /// `max_active_brackets`.
  case tooManyBrackets(limit: Int32)
  /// `max_position`: the position the order would make.
  case positionLimit(limit: Quantity, would: Quantity)
  /// `max_notional`: the value the order would make.
  case notionalLimit(limit: Money, would: Money)
  /// The position would be worth so much that a better price could make it too large to count, and
  /// so to close: the most an entry may make, and what it would make.
  case positionTooLarge(limit: Money, would: Money)
  /// `max_open_risk`: the risk the order would make.
  case openRiskLimit(limit: Money, would: Money)
  /// `max_daily_loss` was breached; no entries until the reset.
  case dailyLossLimit(limit: Money, loss: Money)
  /// `orders_per_second`.
  case orderRate(limit: Int32)
  /// `price_collar`: the price is too far from the market.
  case priceCollar(limit: Ratio, distance: Ratio)
  /// The account cannot carry the order (SEM-39).
  case insufficientFunds(required: Money, available: Money)
  /// The trading state forbids it (SEM-60).
  case tradingState(TradingState)
  /// The exit service is stopped: no new brackets.
  case serviceStopped
  /// No such bracket, or it is closed.
  case unknownBracket(BracketID)
  /// The bracket has no filled position.
  case noPosition(BracketID)
  /// The bracket has no such leg.
  case noLeg(BracketID, OrderRole)
  /// The bracket is already being closed.
  case alreadyClosing(BracketID)
  /// Canceling legs of an open position needs the word `legs` (SEM-9).
  case legsNeedConfirmation(BracketID)
  /// Nothing to cancel, close or flatten.
  case nothingToDo
  /// Break-even is already better or not reachable yet (SEM-45).
  case breakEvenNotBetter(BracketID)
  /// Several targets need `contingency: ouo`: with `oco` the first fill ends the bracket (SEM-16).
  case scaleNeedsOUO
  /// The journal cannot be written, and what is not journaled is not sent (SEM-57).
  case journalUnavailable
  /// A value is beyond what can be counted.
  case valueOutOfRange
}
