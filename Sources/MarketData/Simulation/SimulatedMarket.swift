import TradingModel

/// One simulated symbol: its hidden price, its published quote and when it speaks next.
struct SimulatedMarket: Hashable, Sendable {
  /// The moment of its next event, in nanoseconds.
  private(set) var nextTime: Int64
  private let instrument: InstrumentID
  private let tickRaw: Int64
  private let lotRaw: Int64
  private let sizeUnitRaw: Int64
  private let character: SimulatedCharacter
  private var chance: SeededGenerator
  private var process: PriceProcess
  private var secondsToNext = 0.0
  private var spreadTicks: Int64 = 1
  private var bidTicks: Int64 = 0
  private var side = Side.buy

  /// Makes the market of `instrument` with the chances of `seed` and `stream`, at `start`.
  init(
    character: SimulatedCharacter, instrument: Instrument, seed: UInt64, stream: UInt64,
    start: Timestamp
  ) {
    self.character = character
    self.instrument = instrument.id
    tickRaw = instrument.tick.raw
    lotRaw = instrument.lot.raw
    // A configured lot may be larger than the round size.
    sizeUnitRaw = max(character.sizeUnit.raw / lotRaw, 1) * lotRaw
    chance = SeededGenerator(seed: seed, stream: stream)
    process = PriceProcess(character: character, tick: instrument.tick)
    nextTime = start.nanoseconds
    // The first event is always a quote: prints need one to happen at.
    publish()
  }

  /// Makes the next event and decides when the one after it comes.
  mutating func next() -> MarketEvent {
    process.pass(secondsToNext, &chance)
    let time = Timestamp(nanoseconds: nextTime)
    let isTrade = secondsToNext > 0 && chance.happens(character.tradeShare)
    let event: MarketEvent = isTrade ? .trade(trade(at: time)) : .quote(quote(at: time))
    let pace = 0.35 + 0.65 * min(process.restlessness, 3)
    // A microsecond at least, so that the times of one symbol always grow.
    let seconds = max(chance.skewed() / (character.eventsPerSecond * pace), 0.000_001)
    let nanoseconds = Int64(seconds * 1_000_000) * 1000
    secondsToNext = Double(nanoseconds) / 1_000_000_000
    nextTime += nanoseconds
    return event
  }

  /// Makes the `count` bars of length `span` that end at `end`, from the same process in steps of a
  /// sixtieth of a bar. Call before the first event.
  mutating func history(count: Int, span: TimeSpan, end: Timestamp) -> [Bar] {
    let steps = 60
    let seconds = Double(span.nanoseconds) / 1_000_000_000
    let stepSeconds = seconds / Double(steps)
    var bars: [Bar] = []
    var price = Price(raw: bidTicks * tickRaw)
    for number in 0..<count {
      var bar = Bar(
        instrument: instrument, start: end + span.times(Int64(number - count)), span: span,
        open: price, high: price, low: price, close: price, volume: .zero)
      var activity = 0.0
      for _ in 0..<steps {
        process.pass(stepSeconds, &chance)
        publish()
        activity += process.restlessness
        // Prints fall on either side of the spread, as they do later.
        price = Price(raw: (bidTicks + (chance.happens(0.5) ? spreadTicks : 0)) * tickRaw)
        bar.high = max(bar.high, price)
        bar.low = min(bar.low, price)
      }
      bar.close = price
      let prints = character.eventsPerSecond * character.tradeShare * seconds
      let units = prints * character.sizeMean * (0.4 + 0.6 * activity / Double(steps))
      bar.volume = size(units: units)
      bars.append(bar)
    }
    return bars
  }

  // MARK: Events

  private mutating func trade(at time: Timestamp) -> Trade {
    // Buyers follow buyers: three prints of four go the way of the one before.
    if chance.happens(0.27) { side = side.opposite }
    process.push(byTicks: Double(side.sign) * 0.02 * character.spreadTicks)
    let ticks = side == .buy ? bidTicks + spreadTicks : bidTicks
    var quantity = size(units: 0.5 * character.sizeMean * chance.skewed())
    if chance.happens(0.3) {
      // Odd lots: not every print is a round number.
      let lots = Int64(chance.uniform() * Double(sizeUnitRaw / lotRaw))
      quantity = Quantity(raw: max(lots, 1) * lotRaw)
    }
    return Trade(
      instrument: instrument, time: time, price: Price(raw: ticks * tickRaw), quantity: quantity)
  }

  private mutating func quote(at time: Timestamp) -> Quote {
    publish()
    return Quote(
      instrument: instrument, time: time, bid: Price(raw: bidTicks * tickRaw),
      bidSize: size(units: character.sizeMean * chance.skewed()),
      ask: Price(raw: (bidTicks + spreadTicks) * tickRaw),
      askSize: size(units: character.sizeMean * chance.skewed()))
  }

  /// Sets the published quote around the hidden price; the spread breathes with the restlessness.
  private mutating func publish() {
    if chance.happens(0.3) {
      let wanted =
        character.spreadTicks * (0.55 + 0.45 * process.restlessness)
        * (0.6 + 0.8 * chance.uniform())
      spreadTicks = max(Int64(wanted.rounded(.toNearestOrEven)), 1)
    }
    let bid = process.middleTicks - Double(spreadTicks) / 2
    bidTicks = max(Int64(bid.rounded(.toNearestOrEven)), 1)
  }

  /// At least one unit; whole units.
  private func size(units: Double) -> Quantity {
    let largest = Double(Quantity.magnitudeMax / sizeUnitRaw)
    return Quantity(raw: max(Int64(min(units, largest)), 1) * sizeUnitRaw)
  }
}
