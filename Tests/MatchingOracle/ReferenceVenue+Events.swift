import TradingModel

/// What the reference venue does with market events.
extension ReferenceVenue {
  /// Plays a print.
  mutating func onTrade(_ trade: Trade) -> Bool {
    let instrument = Int(trade.instrument.index)
    guard isCurrent(trade.time, instrument), isCountable([trade.price]) else {
      outOfOrder += 1
      return false
    }
    markets[instrument].newest = trade.time.nanoseconds
    markets[instrument].lastButOne = markets[instrument].last
    markets[instrument].last = trade.price.raw
    markets[instrument].lastAt = trade.time.nanoseconds
    markets[instrument].printSize = ShownSize(shown: trade.quantity.raw)
    return begin(
      ReferencePlay(
        number: 0, instrument: instrument, time: trade.time.nanoseconds,
        buyPrice: trade.price.raw, sellPrice: trade.price.raw,
        buyStopPrice: markets[instrument].printed(to: .buy),
        sellStopPrice: markets[instrument].printed(to: .sell),
        playsStops: markets[instrument].stopsWatchTrades))
  }

  /// Plays new best prices.
  mutating func onQuote(_ quote: Quote) -> Bool {
    let instrument = Int(quote.instrument.index)
    guard quote.bid <= quote.ask else {
      unusable += 1
      return false
    }
    guard isCurrent(quote.time, instrument), isCountable([quote.bid, quote.ask]) else {
      outOfOrder += 1
      return false
    }
    markets[instrument].newest = quote.time.nanoseconds
    markets[instrument].quote = (quote.bid.raw, quote.ask.raw)
    markets[instrument].quoteAt = quote.time.nanoseconds
    markets[instrument].bidSize = ShownSize(shown: quote.bidSize.raw)
    markets[instrument].askSize = ShownSize(shown: quote.askSize.raw)
    return begin(
      ReferencePlay(
        number: 0, instrument: instrument, time: quote.time.nanoseconds, buyPrice: quote.ask.raw,
        sellPrice: quote.bid.raw, buyStopPrice: markets[instrument].quoted(to: .buy),
        sellStopPrice: markets[instrument].quoted(to: .sell),
        playsStops: !markets[instrument].stopsWatchTrades, isQuote: true))
  }

  /// Plays a bar.
  mutating func onBar(_ bar: Bar) -> Bool {
    let instrument = Int(bar.instrument.index)
    guard bar.low <= min(bar.open, bar.close), max(bar.open, bar.close) <= bar.high else {
      unusable += 1
      return false
    }
    // A bar is known at its end, prints inside it come before it; a bar comes once.
    guard isCurrent(bar.end, instrument), bar.end.nanoseconds > markets[instrument].newestBar,
      isCountable([bar.open, bar.high, bar.low, bar.close])
    else {
      outOfOrder += 1
      return false
    }
    markets[instrument].newest = bar.end.nanoseconds
    markets[instrument].newestBar = bar.end.nanoseconds
    markets[instrument].last = bar.open.raw
    markets[instrument].lastAt = bar.end.nanoseconds
    markets[instrument].printSize = ShownSize(shown: bar.volume.raw)
    var play = ReferencePlay(
      number: 0, instrument: instrument, time: bar.start.nanoseconds, buyPrice: bar.open.raw,
      sellPrice: bar.open.raw, bar: bar, isAtOpen: true)
    play.stand(at: bar.open.raw)
    let isHighFirst =
      settings.barPath == .ohlc || bar.high.raw - bar.open.raw < bar.open.raw - bar.low.raw
    let extremes = isHighFirst ? [bar.high.raw, bar.low.raw] : [bar.low.raw, bar.high.raw]
    play.points = extremes + [bar.close.raw]
    return begin(play)
  }

  private func isCurrent(_ time: Timestamp, _ instrument: Int) -> Bool {
    time.nanoseconds >= markets[instrument].newest
  }

  private func isCountable(_ prices: [Price]) -> Bool {
    prices.allSatisfy { $0.raw.magnitude <= Price.magnitudeMax.magnitude }
  }

  /// Ends a run for one instrument; see `MatchingEngine.close`.
  mutating func close(_ instrument: InstrumentID, at now: Timestamp) {
    clock = max(clock, now.nanoseconds)
    let number = Int(instrument.index)
    markets[number].fillsAtNext = false
    isClosing = true
    for index in inTurn({ $0.isWaiting && $0.instrument == number }) { take(index) }
  }

  private mutating func begin(_ next: ReferencePlay) -> Bool {
    let isDue = orders.contains { $0.isWorking && ($0.endsAt ?? .max) <= next.time }
    guard isDue || isNoticed(next) else {
      // Nobody is met: the event is known, but no time passes for the orders.
      if let bar = next.bar { markets[next.instrument].last = bar.close.raw }
      return false
    }
    eventCount += 1
    play = next
    play?.number = eventCount
    guard isDue else { return resume() }
    expire(upTo: next.time)
    return true
  }

  /// Whether the prices meet any order, be it one that is too young to be moved.
  private func isNoticed(_ next: ReferencePlay) -> Bool {
    let highest = next.bar?.high.raw ?? next.buyPrice
    let lowest = next.bar?.low.raw ?? next.sellPrice
    return orders.contains { order in
      guard order.isWorking, order.instrument == next.instrument else { return false }
      if order.isWaiting { return true }
      let isBuy = order.side == .buy
      if let stop = order.restingStop {
        return next.playsStops && (isBuy ? stop <= highest : stop >= lowest)
      }
      guard let limit = order.restingLimit else { return false }
      let buyerMeets = next.bar?.low.raw ?? next.buyPrice
      let sellerMeets = next.bar?.high.raw ?? next.sellPrice
      return isBuy ? limit >= buyerMeets + through : limit <= sellerMeets - through
    }
  }

  /// How far beyond a limit the price must go to fill it (SEM-27).
  var through: Int64 { settings.limitNeedsThrough ? 1 : 0 }

  /// Plays on, until something is reported or nothing is left.
  mutating func resume() -> Bool {
    let count = reports.count
    while let current = play {
      switch current.stage {
      case .waiting:
        play?.stage = current.bar == nil ? .stops : .bar
        fillWaiting()
      case .stops:
        play?.stage = .limits
        if current.playsStops { fireStops() }
      case .limits:
        play?.stage = .finished
        fireLimits()
      case .bar:
        if !stepBar() { play?.stage = .finished }
      case .finished:
        if let bar = current.bar { markets[current.instrument].last = bar.close.raw }
        play = nil
      }
      if reports.count > count { return true }
    }
    return false
  }

  // MARK: What an event moves

  /// The working orders for which `isMeant` holds, those first in line first.
  private func inTurn(_ isMeant: (ReferenceOrder) -> Bool) -> [Int] {
    orders.indices.filter { orders[$0].isWorking && isMeant(orders[$0]) }
      .sorted { orders[$0].turn < orders[$1].turn }
  }

  /// Whether the event may move an order at all (SEM-32, SEM-33).
  private func isConcerned(_ order: ReferenceOrder) -> Bool {
    guard let play, order.isWorking, order.instrument == play.instrument,
      order.dealtInEvent != play.number
    else { return false }
    guard order.placedInEvent == play.number else { return order.placedAt <= play.time }
    guard play.bar != nil, !order.isWaiting else { return false }
    // Inside a bar under `pessimistic` a stop can fill in that bar, a limit only from the next.
    return order.restingStop != nil || settings.barPath != .pessimistic || !order.isPlacedInside
  }

  private mutating func fillWaiting() {
    clock = max(clock, play?.time ?? clock)
    for index in inTurn({ $0.isWaiting && isConcerned($0) }) { take(index) }
  }

  /// Stops that are reached: sells, then buys, nearest first.
  private mutating func fireStops() {
    guard let play else { return }
    let buys = inTurn { $0.side == .buy && isConcerned($0) }
      .filter { index in
        guard let stop = orders[index].restingStop, let price = play.buyStopPrice else {
          return false
        }
        return stop <= price
      }
    let sells = inTurn { $0.side == .sell && isConcerned($0) }
      .filter { index in
        guard let stop = orders[index].restingStop, let price = play.sellStopPrice else {
          return false
        }
        return stop >= price
      }
    for index in nearest(sells, descending: true) {
      trigger(index, ReferenceDeal(price: play.sellPrice, party: play.party(of: .sell)))
    }
    for index in nearest(buys, descending: false) {
      trigger(index, ReferenceDeal(price: play.buyPrice, party: play.party(of: .buy)))
    }
  }

  private mutating func trigger(_ index: Int, _ deal: ReferenceDeal) {
    guard orders[index].isWorking else { return }
    orders[index].isTriggered = true
    let order = orders[index]
    guard order.request.kind.limitPrice != nil else {
      // A stop that fills whole at once says so by its fill.
      if fillsInParts { report(.triggered, index) }
      var deal = deal
      deal.slips = true
      return fill(index, deal)
    }
    report(.triggered, index)
    if order.accepts(deal.price) {
      fill(index, deal)
    } else if order.isImmediate {
      end(index, .canceled)
    } else {
      takePlace(index)
    }
  }

  /// Limits that are reached: sells, then buys, nearest first.
  private mutating func fireLimits() {
    guard let play else { return }
    let buys = inTurn { $0.side == .buy && isConcerned($0) }
      .filter { (orders[$0].restingLimit ?? .min) >= play.buyPrice + through }
    let sells = inTurn { $0.side == .sell && isConcerned($0) }
      .filter { (orders[$0].restingLimit ?? .max) <= play.sellPrice - through }
    for index in nearest(sells, descending: false) + nearest(buys, descending: true) {
      guard let limit = orders[index].restingLimit else { continue }
      let givesOpen = play.bar != nil && play.isAtOpen && settings.gapLimitFillsAtOpen
      let deal = ReferenceDeal(
        price: givesOpen ? play.stand : limit, party: play.party(of: orders[index].side),
        isMaker: true)
      fill(index, deal)
    }
  }

  /// Sorts by level; those first in line stay first at one level.
  private func nearest(_ indices: [Int], descending: Bool) -> [Int] {
    func level(_ index: Int) -> Int64 {
      orders[index].restingStop ?? orders[index].restingLimit ?? 0
    }
    return indices.sorted { left, right in
      if level(left) == level(right) { return orders[left].turn < orders[right].turn }
      return (level(left) < level(right)) != descending
    }
  }

  // MARK: Bars

  /// Plays what is due where the price stands, else moves it on; false when the bar is over.
  private mutating func stepBar() -> Bool {
    let count = reports.count
    fireStops()
    if reports.count > count { return true }
    if play?.looksAtLimits == true { fireLimits() }
    if reports.count > count { return true }
    if let current = play, current.isAtOpen, let bar = current.bar {
      play?.isAtOpen = false
      if settings.barPath == .pessimistic { play?.looksAtLimits = false }
      // What ends inside the bar has had its open (SEM-36).
      expire(upTo: bar.end.nanoseconds - 1, only: current.instrument)
      if reports.count > count { return true }
    }
    guard let next = nextStand() else { return false }
    move(to: next)
    return true
  }

  private mutating func move(to price: Int64) {
    guard let current = play, let bar = current.bar else { return }
    play?.stand(at: price)
    play?.isAtOpen = false
    markets[current.instrument].last = price
    clock = max(clock, bar.end.nanoseconds)
  }

  private mutating func nextStand() -> Int64? {
    guard let play, let bar = play.bar else { return nil }
    if settings.barPath == .pessimistic { return nextPessimistic(from: play.stand, bar) }
    guard let point = play.points.first else { return nil }
    let range = min(play.stand, point)...max(play.stand, point)
    let levels = (stopLevels() + limitLevels()).filter { range.contains($0) && $0 != play.stand }
    if let next = point > play.stand ? levels.min() : levels.max() { return next }
    self.play?.points.removeFirst()
    return point
  }

  /// To the nearest stop in the bar; to limits only when no stop is left (SEM-41).
  private mutating func nextPessimistic(from stand: Int64, _ bar: Bar) -> Int64? {
    let range = bar.low.raw...bar.high.raw
    play?.looksAtLimits = false
    if let stop = Self.nearer(stopLevels().filter(range.contains), to: stand) { return stop }
    play?.looksAtLimits = true
    // The foremost limit of each side, be it behind the price or before it.
    let limits = orders.filter(isConcerned).filter { $0.restingLimit != nil }
    let sell = limits.filter { $0.side == .sell }.map(fillLevel).min()
    let buy = limits.filter { $0.side == .buy }.map(fillLevel).max()
    return Self.nearer([sell, buy].compactMap(\.self).filter(range.contains), to: stand)
  }

  private static func nearer(_ levels: [Int64], to stand: Int64) -> Int64? {
    levels.min { (abs($0 - stand), $0) < (abs($1 - stand), $1) }
  }

  private func stopLevels() -> [Int64] {
    orders.filter(isConcerned).compactMap(\.restingStop)
  }

  private func limitLevels() -> [Int64] {
    orders.filter(isConcerned).filter { $0.restingLimit != nil }.map(fillLevel)
  }

  /// The first price, coming from the far side, at which a limit fills.
  private func fillLevel(_ order: ReferenceOrder) -> Int64 {
    (order.restingLimit ?? 0) - through * order.side.sign
  }
}
