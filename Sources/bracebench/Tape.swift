import TradingModel

/// A synthetic tape of equities: trades and quotes of many symbols, few of them very active.
///
/// The symbol of rank r has a share of 1/r of the messages (Zipf); ranks are scattered over the ids.
/// One message in ten is a print at bid or ask, the others are quotes whose bid goes a tick down, a
/// tick up or stays. The same seed gives the same messages.
struct Tape {
  /// What the message says: a quote with the ask a tick above the bid, or a print.
  enum Kind: UInt8 {
    case quote
    case printAtBid
    case printAtAsk
  }

  /// A message in a few bytes, so that reading it costs next to nothing.
  struct Message: Equatable {
    let symbol: Int32
    /// In ticks of 0.01.
    let bid: Int32
    let kind: Kind

    /// The price of the print, or the bid.
    var price: Int64 { Int64(bid) + (kind == .printAtAsk ? 1 : 0) }
  }

  /// A message every microsecond.
  static let messagesPerSecond = 1_000_000
  private static let lowest: Int32 = 10_000
  private static let highest: Int32 = 60_000

  /// The bid of each symbol.
  private(set) var bids: [Int32]
  private var random: SplitMix64
  /// The ids, the most active first.
  private let ids: [Int32]
  /// How many shares the ranks up to each have together.
  private let shares: [UInt64]

  /// A tape of so many symbols, whose prices begin between 200 and 400.
  init(symbols: Int, seed: UInt64) {
    precondition(symbols > 0, "Invariant: a tape has a symbol")
    var random = SplitMix64(seed: seed)
    bids = (0..<symbols).map { _ in Int32(20_000 + random.below(20_000)) }
    var ids = (0..<symbols).map { Int32($0) }
    for last in stride(from: symbols - 1, to: 0, by: -1) {
      ids.swapAt(last, random.below(last + 1))
    }
    var sum: UInt64 = 0
    shares = (1...symbols).map { rank in
      sum += 1_000_000_000 / UInt64(rank)
      return sum
    }
    self.ids = ids
    self.random = random
  }

  /// The next messages.
  mutating func burst(_ count: Int) -> [Message] {
    (0..<count).map { _ in message() }
  }

  private mutating func message() -> Message {
    let symbol = ids[rank(random.below(shares[shares.count - 1]))]
    let dice = random.below(20)
    if dice >= 2 {
      let step = Int32(random.below(3)) - 1
      let bid = bids[Int(symbol)] + step
      bids[Int(symbol)] = min(max(bid, Self.lowest), Self.highest)
    }
    let kind: Kind = dice == 0 ? .printAtBid : dice == 1 ? .printAtAsk : .quote
    return Message(symbol: symbol, bid: bids[Int(symbol)], kind: kind)
  }

  /// The first rank whose shares reach beyond a number.
  private func rank(_ share: UInt64) -> Int {
    var low = 0
    var high = shares.count - 1
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] > share { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Tape.Message {
  /// As the engine gets it.
  ///
  /// - Parameter index: Its place in the tape, a microsecond each.
  @inline(__always)
  func event(index: Int) -> MarketEvent {
    let time = BenchMarket.start + TimeSpan(nanoseconds: Int64(index) * 1_000)
    let bid = Price(raw: Int64(self.bid) * BenchMarket.tickRaw)
    let ask = Price(raw: Int64(self.bid + 1) * BenchMarket.tickRaw)
    let instrument = InstrumentID(Int(symbol))
    switch kind {
    case .quote:
      return .quote(
        Quote(
          instrument: instrument, time: time, bid: bid, bidSize: Quantity(300), ask: ask,
          askSize: Quantity(300)))
    case .printAtBid:
      return .trade(Trade(instrument: instrument, time: time, price: bid, quantity: Quantity(100)))
    case .printAtAsk:
      return .trade(Trade(instrument: instrument, time: time, price: ask, quantity: Quantity(100)))
    }
  }
}
