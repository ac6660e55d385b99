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

/// What the reference venue knows of an instrument's market.
struct ReferenceMarket {
  var newest = Int64.min
  /// The end of the newest bar.
  var newestBar = Int64.min
  /// The last trade, or where the price stands within a bar.
  var last: Int64?
  var quote: (bid: Int64, ask: Int64)?
  /// When the last trade or bar was, and the quote.
  var lastAt = Int64.min
  var quoteAt = Int64.min
  /// Whether stops watch trades; otherwise quotes.
  var stopsWatchTrades = true
  /// Whether market orders wait for the next event.
  var fillsAtNext = false

  /// What the instrument is valued at.
  var mark: Int64? { last ?? quote.map { $0.bid + ($0.ask - $0.bid) / 2 } }

  /// What stops of a side watch between events (SEM-29).
  func watched(by side: Side) -> Int64? {
    let quoted = quote.map { side == .buy ? $0.ask : $0.bid }
    return stopsWatchTrades ? last ?? quoted : quoted ?? last
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
  var playsStops = true
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
}
