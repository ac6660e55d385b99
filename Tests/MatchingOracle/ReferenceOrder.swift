import TradingModel

/// One order as the reference venue remembers it, from its submission on and for ever.
struct ReferenceOrder {
  /// As it was sent; an amendment changes kind and quantity.
  var request: OrderRequest
  var cumQty = Quantity.zero
  var status = OrdStatus.new
  /// Whether a stop has reached its price.
  var isTriggered = false
  /// Whether it waits for the next event instead of resting at its price.
  var isWaiting = false
  /// Its place in the line of its price.
  var turn = 0
  /// When it took its place: older data does not move it (SEM-32).
  var placedAt: Int64 = 0
  /// The event in whose play it took its place; zero between events (SEM-33).
  var placedInEvent = 0
  /// The event that had its turn at it, where orders fill in parts (SEM-34).
  var dealtInEvent = 0
  /// Whether it took its place inside a bar, after the open.
  var isPlacedInside = false
  /// When it ends; `nil` for never.
  var endsAt: Int64?
  /// Whether the account was not asked yet, because there was no price.
  var isUnasked = false
  /// What its open quantity is worth to the account while it works.
  var workingValue: Int128 = 0
  /// Fees so far before the minimum, and as charged.
  var feesExact: Int128 = 0
  var feesCharged: Int128 = 0

  init(_ request: OrderRequest) { self.request = request }

  var side: Side { request.side }
  var instrument: Int { Int(request.instrument.index) }
  var leavesQty: Quantity { status.isFinal ? .zero : request.quantity - cumQty }
  var isWorking: Bool { !status.isFinal }
  /// Whether what cannot fill at once is canceled.
  var isImmediate: Bool { request.timeInForce == .ioc || request.timeInForce == .fok }

  /// The stop price of a stop that rests.
  var restingStop: Int64? {
    guard isWorking, !isWaiting, !isTriggered else { return nil }
    return request.kind.stopPrice?.raw
  }

  /// The limit price of a limit that rests, a triggered stop-limit's too.
  var restingLimit: Int64? {
    guard isWorking, !isWaiting, isTriggered || request.kind.stopPrice == nil else { return nil }
    return request.kind.limitPrice?.raw
  }

  /// Whether its owner would trade at `price`.
  func accepts(_ price: Int64) -> Bool {
    guard let limit = request.kind.limitPrice?.raw else { return true }
    return side == .buy ? price <= limit : price >= limit
  }
}

/// A size that an event shows.
struct ShownSize {
  /// Zero when the feed does not say.
  var shown: Int64 = 0
  var dealt: Int64 = 0
}

/// What an order may deal at.
struct ReferenceDeal {
  /// Whose size it takes.
  enum Party { case bid, ask, print }

  /// Without slippage.
  let price: Int64
  let party: Party
  /// Whether the order rested.
  var isMaker = false
  var slips = false
}

/// What the reference venue knows of an instrument's market.
struct ReferenceMarket {
  /// What stops watch (SEM-29).
  enum Watch { case last, lastTwo, quote, middle }

  var newest = Int64.min
  /// The end of the newest bar.
  var newestBar = Int64.min
  /// The last trade, or where the price stands within a bar.
  var last: Int64?
  /// The trade before the last one.
  var lastButOne: Int64?
  var quote: (bid: Int64, ask: Int64)?
  var bidSize = ShownSize()
  var askSize = ShownSize()
  /// Of the last trade, or the volume of the last bar.
  var printSize = ShownSize()
  /// When the last trade or bar was, and the quote.
  var lastAt = Int64.min
  var quoteAt = Int64.min
  var watch = Watch.last
  /// Whether market orders wait for the next event.
  var fillsAtNext = false

  /// What the instrument is valued at.
  var mark: Int64? { last ?? quote.map { $0.bid + ($0.ask - $0.bid) / 2 } }

  /// Whether stops watch trades; otherwise quotes.
  var stopsWatchTrades: Bool { watch == .last || watch == .lastTwo }

  /// What stops of a side watch between events (SEM-29).
  func watched(by side: Side) -> Int64? {
    switch watch {
    case .last: last ?? quoted(to: side)
    case .lastTwo: printed(to: side)
    case .quote, .middle: quoted(to: side) ?? last
    }
  }

  /// What a print means for stops: itself, or the one of the last two that is less far.
  func printed(to side: Side) -> Int64? {
    guard watch == .lastTwo else { return last }
    guard let last, let lastButOne else { return nil }
    return side == .buy ? min(last, lastButOne) : max(last, lastButOne)
  }

  /// What a quote means for stops: its far side, or the middle, rounded away from the stop.
  func quoted(to side: Side) -> Int64? {
    guard let quote else { return nil }
    guard watch == .middle else { return side == .buy ? quote.ask : quote.bid }
    let half = (quote.ask - quote.bid) / 2
    return side == .buy ? quote.bid + half : quote.ask - half
  }

  func size(_ party: ReferenceDeal.Party) -> ShownSize {
    switch party {
    case .bid: bidSize
    case .ask: askSize
    case .print: printSize
    }
  }

  mutating func deal(_ quantity: Quantity, with party: ReferenceDeal.Party) {
    switch party {
    case .bid: bidSize.dealt += quantity.raw
    case .ask: askSize.dealt += quantity.raw
    case .print: printSize.dealt += quantity.raw
    }
  }
}

/// The event the reference venue is playing.
struct ReferencePlay {
  enum Stage { case waiting, stops, limits, bar, finished }

  var number: Int
  var instrument: Int
  var time: Int64
  /// What buyers and sellers meet: the print, or ask and bid.
  var buyPrice: Int64
  var sellPrice: Int64
  /// What buy and sell stops see; `nil` moves none.
  var buyStopPrice: Int64?
  var sellStopPrice: Int64?
  var playsStops = true
  /// Whether it is a quote, whose sizes are the bid's and the ask's.
  var isQuote = false
  var stage = Stage.waiting
  var bar: Bar?
  /// The rest of the bar's path: points the price still goes to.
  var points: [Int64] = []
  /// Whether the price still stands at the open.
  var isAtOpen = false
  /// Under `pessimistic`: whether limits are looked at where the price stands.
  var looksAtLimits = true

  /// Where a bar's price stands.
  var stand: Int64 { buyPrice }

  /// Lets everything deal at one price.
  mutating func stand(at price: Int64) {
    buyPrice = price
    sellPrice = price
    buyStopPrice = price
    sellStopPrice = price
  }

  /// With whom an order deals in this event.
  func party(of side: Side) -> ReferenceDeal.Party {
    isQuote ? (side == .buy ? .ask : .bid) : .print
  }
}
