public import TradingModel

/// Where the play of a market event stands between two calls of the caller.
struct Play: Sendable {
  /// What comes next.
  enum Stage: UInt8, Sendable {
    case idle
    case waiting
    case stops
    case limits
    case bar
    case finished
  }

  var stage = Stage.idle
  var book = 0
  /// Counts events that moved something; orders born in the play of one carry its number.
  var number: UInt64 = 0
  /// Orders placed after this are younger than the event's data (SEM-32).
  var time: Int64 = 0
  /// The price at which buyers deal, and sellers; both the same but for quotes.
  var buyPrice: Int64 = 0
  var sellPrice: Int64 = 0
  /// What buy stops watch, and sell stops; `noPrice` moves none.
  var buyStopPrice = InstrumentMarket.noPrice
  var sellStopPrice = InstrumentMarket.noPrice
  var playsStops = false
  /// Whether it is a quote, whose sizes are the bid's and the ask's.
  var isQuote = false
  /// The bar, when it is one, and where its play stands.
  var bar: BarPlay?

  init() {}

  init(_ trade: Trade, of market: InstrumentMarket, book: Int) {
    self.book = book
    time = trade.time.nanoseconds
    buyPrice = trade.price.raw
    sellPrice = buyPrice
    playsStops = market.stopsWatchTrades
    buyStopPrice = market.printedStopPrice(isBuy: true)
    sellStopPrice = market.printedStopPrice(isBuy: false)
  }

  init(_ quote: Quote, of market: InstrumentMarket, book: Int) {
    self.book = book
    time = quote.time.nanoseconds
    buyPrice = quote.ask.raw
    sellPrice = quote.bid.raw
    playsStops = !market.stopsWatchTrades
    buyStopPrice = market.quotedStopPrice(isBuy: true)
    sellStopPrice = market.quotedStopPrice(isBuy: false)
    isQuote = true
  }

  init(_ bar: Bar, path: BarPath, book: Int) {
    self.book = book
    time = bar.start.nanoseconds
    playsStops = true
    self.bar = BarPlay(bar, path: path)
    stand(at: bar.open.raw)
  }

  /// Lets everything deal at one price.
  mutating func stand(at price: Int64) {
    buyPrice = price
    sellPrice = price
    buyStopPrice = price
    sellStopPrice = price
  }

  func price(_ rail: Rail) -> Int64 { rail.isBuy ? buyPrice : sellPrice }
  func stopPrice(_ rail: Rail) -> Int64 { rail.isBuy ? buyStopPrice : sellStopPrice }

  /// Whose size a deal in this event takes from.
  func sizeSource(isBuy: Bool) -> ShownSizes.Source {
    if !isQuote { return .trade }
    return isBuy ? .ask : .bid
  }
}

/// The phases of a market event.
extension MatchingEngine {
  @inline(never)
  mutating func begin(
    _ next: Play, _ effect: InstrumentMarket.Effect, into reports: inout [ExecutionReport]
  ) -> Bool {
    precondition(play.stage == .idle, "Invariant: an event begins when the last one was resumed")
    switch effect {
    case .outOfOrder:
      ignored.outOfOrder += 1
      return false
    case .unusable:
      ignored.unusable += 1
      return false
    case .none, .fires: break
    }
    if effect == .fires, markets[next.book].awaitsMove {
      noteMark(next.book)
      // It may have moved the mark and nothing else.
      guard concerns(next) || next.time >= expiries.best else { return false }
    }
    let number = play.number + 1
    play = next
    play.number = number
    play.stage = .waiting
    // Nobody knows a bar's close while it is played, those least who are told of an order's end.
    if let bar = next.bar { stand(at: bar.cursor) }
    // What ends now is not matched any more (SEM-36).
    if next.time >= expiries.best, expireOrders(upTo: next.time, into: &reports) { return true }
    return resume(into: &reports)
  }

  /// Whether a print or quote may concern an order.
  private func concerns(_ next: Play) -> Bool {
    next.isQuote
      ? markets[next.book].fires(ask: next.buyPrice, bid: next.sellPrice)
      : markets[next.book].fires(next.buyPrice)
  }

  /// The price of the bar in play stands elsewhere.
  mutating func stand(at price: Int64) {
    noteMark(play.book)
    markets[play.book].last = price
  }

  /// The mark of an instrument moves: its position is worth something else.
  mutating func noteMark(_ number: Int) {
    guard markets[number].awaitsMove else { return }
    markets[number].forgetMove(books[number].bestKeys)
    account.noteDue(number)
  }

  /// Plays on with the event that is being played.
  ///
  /// - Returns: Whether the caller must deliver the reports and call `resume` again. The last call
  ///   reports nothing: what was placed until then was placed within the event (SEM-33).
  public mutating func resume(into reports: inout [ExecutionReport]) -> Bool {
    let count = reports.count
    while true {
      switch play.stage {
      case .waiting:
        play.stage = play.bar == nil ? .stops : .bar
        advanceClock(to: play.time)
        fillWaiting(into: &reports)
      case .stops:
        play.stage = .limits
        if play.playsStops { fireStops(into: &reports) }
      case .limits:
        play.stage = .finished
        fireLimits(into: &reports)
      case .bar:
        if !advanceBar(into: &reports) { play.stage = .finished }
      case .idle: return false
      case .finished:
        if let bar = play.bar { stand(at: bar.close) }
        play.stage = .idle
        return false
      }
      if reports.count > count { return true }
    }
  }

  /// Whether an order may be moved by the event that is being played.
  @inline(__always)  // A call would copy the engine.
  func isConcerned(_ slot: Int32) -> Bool {
    let order = orders[Int(slot)]
    if order.filledIn == play.number { return false }
    guard order.bornIn == play.number else { return order.placedAt <= play.time }
    guard let bar = play.bar else { return false }
    switch order.place {
    case .stops: return true
    case .limits: return bar.path != .pessimistic || !order.isBornInside
    case .waiting, .none: return false
    }
  }

  private mutating func fillWaiting(into reports: inout [ExecutionReport]) {
    let number = play.book
    guard !books[number].waiting.isEmpty else { return }
    for slot in books[number].waiting where isConcerned(slot) {
      unplace(slot)
      takeOrRest(slot, into: &reports)
    }
  }

  /// Lets every stop go that the price has reached, nearest first (SEM-43).
  mutating func fireStops(into reports: inout [ExecutionReport]) {
    fireStops(.sellStops, into: &reports)
    fireStops(.buyStops, into: &reports)
  }

  private mutating func fireStops(_ rail: Rail, into reports: inout [ExecutionReport]) {
    firing.removeAll(keepingCapacity: true)
    books[play.book].appendFiring(on: rail, at: play.stopPrice(rail), into: &firing)
    for place in firing.indices {
      let slot = firing[place]
      guard isConcerned(slot) else { continue }
      unplace(slot)
      trigger(slot, at: play.price(rail), into: &reports)
      #if BRACE_MUTANTS
        if Mutant.planted == .triggeredStaysInBook { settle(slot, on: .stops) }
      #endif
    }
  }

  /// Fills every resting limit that the price has reached, nearest first (SEM-43).
  mutating func fireLimits(into reports: inout [ExecutionReport]) {
    fireLimits(.sellLimits, into: &reports)
    fireLimits(.buyLimits, into: &reports)
  }

  private mutating func fireLimits(_ rail: Rail, into reports: inout [ExecutionReport]) {
    let price = play.price(rail)
    firing.removeAll(keepingCapacity: true)
    books[play.book].appendFiring(on: rail, at: price, into: &firing)
    let givesOpen = settings.gapLimitFillsAtOpen && play.bar?.isAtOpen == true
    for place in firing.indices {
      let slot = firing[place]
      guard isConcerned(slot), let limit = orders[Int(slot)].kind.limitPrice else { continue }
      // The limit, never better (SEM-27), unless a bar's open is to be had (SEM-28).
      let deal = Deal(
        price: givesOpen ? price : limit.raw, source: play.sizeSource(isBuy: rail.isBuy),
        isMaker: true)
      fill(slot, deal, into: &reports)
    }
  }

  /// A stop has reached its price: it is a market order now (SEM-31), or a limit order.
  mutating func trigger(_ slot: Int32, at price: Int64, into reports: inout [ExecutionReport]) {
    let order = orders[Int(slot)]
    orders[Int(slot)].isTriggered = true
    var deal = Deal(price: price, source: play.sizeSource(isBuy: order.isBuy))
    guard case .stopLimit(_, let limit) = order.kind else {
      if fillsInParts { report(.triggered, slot, into: &reports) }
      deal.slips = true
      fill(slot, deal, into: &reports)
      return
    }
    report(.triggered, slot, into: &reports)
    if order.isBuy ? price <= limit.raw : price >= limit.raw {
      fill(slot, deal, into: &reports)
    } else if order.isImmediate {
      finish(slot, .canceled, .canceled, into: &reports)
    } else {
      settle(slot, on: .limits, isNew: true)
    }
  }
}
