import TextGrid
import TradingModel

/// Why a key does nothing now.
extension Dashboard {
  /// Words for "nothing can be traded now".
  var noEntryReason: String? {
    if selectedInstrument == nil { return "waiting for market data: there is nothing to trade yet" }
    return snapshot.feed.isFinished ? "the market data is over: no entry can fill any more" : nil
  }
  /// Words for "neither an entry nor exits are there".
  var nothingToCancelReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    if bracket.entry != nil { return nil }
    if case .closing = bracket.phase { return "\(bracket.id) is already being closed" }
    guard bracket.stop == nil, bracket.target == nil else { return nil }
    return "\(bracket.id) has no order to cancel"
  }
  /// Words for "no row of the bracket table is selected".
  var noBracketReason: String? { selectedBracket == nil ? "no bracket is open" : nil }
  /// Words for "the selected bracket holds nothing".
  var noPositionReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    if case .closing = bracket.phase { return "\(bracket.id) is already being closed" }
    if bracket.remaining.isZero {
      return "\(bracket.id) has no position yet: \(keys.label(.cancel)) cancels its entry"
    }
    return nil
  }
  /// Words for "half of it is less than a lot".
  var cannotHalveReason: String? {
    if let reason = noPositionReason { return reason }
    guard let bracket = selectedBracket, let instrument = instrument(bracket.instrument) else {
      return noBracketReason
    }
    guard PromptContent.half(of: bracket.remaining, instrument).isZero else { return nil }
    return "\(bracket.id) holds \(Figures.quantity(bracket.remaining)): "
      + "half of it is less than a lot of \(instrument.lot)"
  }
  /// Words for "there is no stop to move".
  var noStopReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    return bracket.stop == nil ? "\(bracket.id) has no stop yet" : nil
  }
  /// Words for "there is no target to move".
  var noTargetReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    return bracket.target == nil ? "\(bracket.id) has no target" : nil
  }
  /// Words for "the stop is at break-even or better".
  var noBreakEvenReason: String? {
    if let reason = noPositionReason ?? noStopReason { return reason }
    guard let bracket = selectedBracket, bracket.isBreakEven else { return nil }
    return "the stop of \(bracket.id) is at break-even or better already"
  }
  /// Words for "no rule for break-even can be set or taken back".
  var noBreakEvenRuleReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    if let reason = closingReason(bracket) ?? noStopReason { return reason }
    guard bracket.isBreakEven, bracket.breakEven == nil else { return nil }
    return "the stop of \(bracket.id) is at break-even or better already"
  }
  /// Words for "there is no stop that could trail".
  var noTrailReason: String? {
    guard let bracket = selectedBracket else { return noBracketReason }
    return closingReason(bracket) ?? noStopReason
  }
  /// Words for "there is nothing to turn, or turning is not allowed".
  var noReversalReason: String? {
    if let reason = noPositionReason { return reason }
    if snapshot.tradingState != .active {
      return "trading is \(snapshot.tradingState.name): a reversal would open a position"
    }
    return snapshot.feed.isFinished ? "the market data is over: no entry can fill any more" : nil
  }
  private func closingReason(_ bracket: BracketView) -> String? {
    guard case .closing = bracket.phase else { return nil }
    return "\(bracket.id) is already being closed"
  }
  /// Words for "no entry works".
  var noWorkingEntryReason: String? {
    snapshot.brackets.contains { $0.entry != nil } ? nil : "no entry is working"
  }
  /// Words for "there is nothing to flatten".
  var nothingOpenReason: String? {
    isAnythingOpen ? nil : "nothing is open: there is nothing to flatten"
  }
  /// Words for "the replay is over".
  var feedOverReason: String? {
    snapshot.feed.isFinished ? "the market data is over: \(keys.label(.quit)) quits" : nil
  }
  /// Words for "there is no bracket whose story could be told".
  var noStoryReason: String? { storyBracket == nil ? noBracketReason : nil }
  /// Words for "the chart is elsewhere".
  var chartNotFocusedReason: String? {
    focus == .chart || focus == .orders
      ? nil : "these keys change the bars of the chart: \(keys.label(.focus(.chart))) goes there"
  }
}
