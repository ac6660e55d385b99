import TradingModel

/// The line at the bottom that answers the trader.
struct Message: Hashable, Sendable {
  /// Plain words.
  var text: String
  /// How serious it is; decides its colour and its word.
  var severity: Severity
  /// When it goes by itself; `nil` stays until the next key.
  var until: TimeSpan?

  /// How long an answer stays unless a key is pressed.
  static func duration(of severity: Severity) -> TimeSpan {
    severity <= .good ? .seconds(5) : .seconds(12)
  }
}
