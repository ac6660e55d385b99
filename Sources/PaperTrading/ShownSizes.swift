/// The sizes that an instrument's newest events show, and how much of each was dealt already.
///
/// A feed without sizes says zero; nothing is then known of them, so they limit nothing.
struct ShownSizes: Sendable {
  /// Whose size it is.
  enum Source: UInt8, Sendable {
    case bid
    case ask
    /// The last print, or the volume of the bar.
    case trade
  }

  private var bid: Int64 = 0
  private var ask: Int64 = 0
  private var trade: Int64 = 0
  private var bidUsed: Int64 = 0
  private var askUsed: Int64 = 0
  private var tradeUsed: Int64 = 0

  mutating func onTrade(_ size: Int64) {
    trade = size
    tradeUsed = 0
  }

  mutating func onQuote(bid newBid: Int64, ask newAsk: Int64) {
    bid = newBid
    ask = newAsk
    bidUsed = 0
    askUsed = 0
  }

  /// What was shown; 0 when the feed does not say.
  func shown(_ source: Source) -> Int64 {
    switch source {
    case .bid: bid
    case .ask: ask
    case .trade: trade
    }
  }

  /// What is left of it; `.max` when the feed does not say (SEM-34).
  func left(_ source: Source) -> Int64 {
    let size = shown(source)
    if size <= 0 { return .max }
    switch source {
    case .bid: return max(0, size - bidUsed)
    case .ask: return max(0, size - askUsed)
    case .trade: return max(0, size - tradeUsed)
    }
  }

  mutating func use(_ quantity: Int64, of source: Source) {
    if shown(source) <= 0 { return }
    switch source {
    case .bid: bidUsed += quantity
    case .ask: askUsed += quantity
    case .trade: tradeUsed += quantity
    }
  }
}
