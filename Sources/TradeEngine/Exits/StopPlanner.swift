public import TradingModel

/// Plans the exits of a bracket from a price, the ATR and what the trader asked for.
public struct StopPlanner: Hashable, Sendable {
  /// How the stop follows from volatility.
  public let settings: ATRSettings
  /// How the target follows from the stop.
  public let riskReward: RiskRewardCalculator

  /// Makes a planner.
  public init(settings: ATRSettings, riskReward: RiskRewardCalculator) {
    self.settings = settings
    self.riskReward = riskReward
  }

  /// What a plan is made from.
  public struct Basis: Hashable, Sendable {
    /// Long (`buy`) or short.
    public var side: Side
    /// The price the exits are measured from.
    public var reference: Price
    /// The current ATR; `nil` while it warms up.
    public var atr: PriceOffset?
    /// True ranges seen and needed, for the refusal.
    public var atrHave: Int32
    /// The instrument.
    public var instrument: Instrument
    /// The trader's stop, if any.
    public var stop: ExitLevel?
    /// The trader's target, if any.
    public var target: ExitLevel?
    /// The rank of the ATR among the newest ones, 0…1; `nil` when there are too few.
    public var atrPercentile: Ratio?

    /// Makes a basis.
    public init(
      side: Side, reference: Price, atr: PriceOffset?, atrHave: Int32, instrument: Instrument,
      stop: ExitLevel?, target: ExitLevel?, atrPercentile: Ratio? = nil
    ) {
      self.side = side
      self.reference = reference
      self.atr = atr
      self.atrHave = atrHave
      self.instrument = instrument
      self.stop = stop
      self.target = target
      self.atrPercentile = atrPercentile
    }
  }

  /// Returns the exits, or why they cannot be; a price at which there is no room for both is refused
  /// with the nearest that has it.
  ///
  /// Long from 101.20 with ATR 0.85, multiplier 2 and ratio 1.5: stop 99.50, target 103.75. Both
  /// are rounded to the tick away from the reference and at least one tick from it (SEM-3, 53).
  /// Without an ATR the stop goes at `fallback_percentage` on the losing side (SEM-52).
  public func plan(_ basis: Basis) -> Result<ExitPlan, Refusal> {
    if let refusal = roomRefusal(basis) { return .failure(refusal) }
    let isLong = basis.side == .buy
    let stop: (price: Price, basis: StopBasis)
    switch stopLevel(basis) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let level): stop = level
    }
    let target: Price
    switch targetLevel(basis, stop: stop.price) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let price): target = price
    }
    let tick = basis.instrument.tick
    let nearestStop = Self.edge(basis.reference, isAbove: !isLong, basis.instrument)
    let nearestTarget = Self.edge(basis.reference, isAbove: isLong, basis.instrument)
    let stopGap = isLong ? basis.reference - stop.price : stop.price - basis.reference
    let targetGap = isLong ? target - basis.reference : basis.reference - target
    guard stopGap >= tick else { return .failure(.wrongSide(.stop, nearest: nearestStop)) }
    guard targetGap >= tick else { return .failure(.wrongSide(.target, nearest: nearestTarget)) }
    if let nearest = nearestIfImpossible(stop.price, basis) ?? nearestIfImpossible(target, basis) {
      return .failure(.priceOutOfRange(nearest: nearest))
    }
    return .success(
      ExitPlan(
        reference: basis.reference, stop: stop.price, target: target, basis: stop.basis,
        atr: basis.atr ?? .zero, ratio: targetGap.ratio(to: stopGap) ?? .zero))
  }

  /// Whether both legs can be a tick away from the reference at prices that can be sent.
  private func roomRefusal(_ basis: Basis) -> Refusal? {
    let instrument = basis.instrument
    let isLong = basis.side == .buy
    let role: OrderRole
    if !Self.isPossible(Self.edge(basis.reference, isAbove: !isLong, instrument), instrument) {
      role = .stop
    } else if !Self.isPossible(
      Self.edge(basis.reference, isAbove: isLong, instrument), instrument)
    {
      role = .target
    } else {
      return nil
    }
    let tick = instrument.tick
    let lowest = Self.possible(Price(raw: -Price.magnitudeMax), instrument) + tick
    let highest = Self.possible(Price(raw: Price.magnitudeMax), instrument) - tick
    return .noRoom(
      role, nearest: max(lowest, min(highest, instrument.onTick(basis.reference, .halfEven))))
  }

  private func nearestIfImpossible(_ price: Price, _ basis: Basis) -> Price? {
    let nearest = Self.possible(price, basis.instrument)
    return nearest == price ? nil : nearest
  }

  /// Plans again from a fill that is beyond an absolute level: the level keeps its distance from
  /// the price it was given for (SEM-4).
  ///
  /// A fill that leaves no room for a leg gets it at the nearest price that can be sent: a long from
  /// one tick has its stop at that tick, where it acts at once.
  ///
  /// - Parameters:
  ///   - basis: The fill, with the trader's levels.
  ///   - original: The plan made before the order was sent.
  public func planAfterGap(_ basis: Basis, original: ExitPlan) -> ExitPlan {
    if case .success(let plan) = plan(basis) { return plan }
    var shifted = basis
    let isLong = basis.side == .buy
    func distance(_ level: Price) -> PriceOffset {
      max((level - original.reference).magnitude, basis.instrument.tick)
    }
    var stop = Self.levelClamped(
      from: basis.reference, distance: distance(original.stop), isAbove: !isLong,
      instrument: basis.instrument)
    var target = Self.levelClamped(
      from: basis.reference, distance: distance(original.target), isAbove: isLong,
      instrument: basis.instrument)
    // Far below zero both are at the lowest price: the one farther from zero gives way.
    if isLong { target = max(target, stop + basis.instrument.tick) }
    if !isLong { stop = max(stop, target + basis.instrument.tick) }
    shifted.stop = .price(stop)
    shifted.target = .price(target)
    var plan = ExitPlan(
      reference: basis.reference, stop: stop, target: target, basis: original.basis,
      atr: basis.atr ?? .zero, ratio: original.ratio)
    if case .success(let again) = self.plan(shifted) { plan = again }
    plan.basis = original.basis
    plan.wasShifted = true
    return plan
  }

  private func stopLevel(_ basis: Basis) -> Result<(price: Price, basis: StopBasis), Refusal> {
    let source: StopBasis
    let distance: PriceOffset?
    switch basis.stop {
    case .price(let price):
      guard basis.instrument.isOnTick(price) else { return .failure(offTick(price, basis)) }
      return .success((price, .trader))
    case .riskMultiple: return .failure(.valueOutOfRange)
    case .share(let share):
      (source, distance) = (.trader, shareOfReference(share, basis))
    case .ticks(let count):
      (source, distance) = (.trader, basis.instrument.tick.times(Int64(count)))
    case .atr(let multiple):
      guard let atr = basis.atr else { return withoutATR(basis) }
      (source, distance) = (.trader, atr.scaled(by: multiple, .halfEven))
    case nil:
      guard let atr = basis.atr else { return withoutATR(basis) }
      (source, distance) = (.atr, atr.scaled(by: settings.multiplier, .halfEven))
    }
    guard let distance,
      let price = Self.level(
        from: basis.reference, distance: distance, isAbove: basis.side == .sell,
        instrument: basis.instrument)
    else { return .failure(.valueOutOfRange) }
    return .success((price, source))
  }

  private func withoutATR(_ basis: Basis) -> Result<(price: Price, basis: StopBasis), Refusal> {
    guard settings.onMissing == .fallback else {
      return .failure(.noATR(have: basis.atrHave, need: settings.period))
    }
    #if BRACE_MUTANTS
      if Mutant.planted == .shortFallbackBelow, basis.side == .sell {
        let below = Self.edge(basis.reference, isAbove: false, basis.instrument)
        return .success((below, .fallback))
      }
    #endif
    guard let distance = shareOfReference(settings.fallbackShare, basis),
      let price = Self.level(
        from: basis.reference, distance: distance, isAbove: basis.side == .sell,
        instrument: basis.instrument)
    else { return .failure(.valueOutOfRange) }
    return .success((price, .fallback))
  }

  private func targetLevel(_ basis: Basis, stop: Price) -> Result<Price, Refusal> {
    let isAbove = basis.side == .buy
    let distance: PriceOffset?
    switch basis.target {
    case nil:
      // An absolute stop on the wrong side would put the target there too; `plan` refuses it.
      let target = riskReward.target(
        entry: basis.reference, stop: stop, instrument: basis.instrument, atr: basis.atr,
        atrPercentile: basis.atrPercentile)
      return target.map { .success($0) } ?? .failure(.valueOutOfRange)
    case .price(let price):
      guard basis.instrument.isOnTick(price) else { return .failure(offTick(price, basis)) }
      return .success(price)
    case .share(let share): distance = shareOfReference(share, basis)
    case .ticks(let count): distance = basis.instrument.tick.times(Int64(count))
    case .atr(let multiple):
      guard let atr = basis.atr else {
        return .failure(.noATR(have: basis.atrHave, need: settings.period))
      }
      distance = atr.scaled(by: multiple, .halfEven)
    case .riskMultiple(let multiple):
      distance = (basis.reference - stop).magnitude.scaled(by: multiple, .awayFromZero)
    }
    guard let distance,
      let price = Self.level(
        from: basis.reference, distance: distance, isAbove: isAbove, instrument: basis.instrument)
    else { return .failure(.valueOutOfRange) }
    return .success(price)
  }

  private func offTick(_ price: Price, _ basis: Basis) -> Refusal {
    .priceOffTick(nearest: basis.instrument.onTick(price, .halfEven))
  }

  private func shareOfReference(_ share: Ratio, _ basis: Basis) -> PriceOffset? {
    PriceOffset(raw: abs(basis.reference.raw)).scaled(by: share, .awayFromZero)
  }

  /// Returns the price `distance` above or below `price`, rounded to the tick away from it and at
  /// least one tick from it, but never beyond what an order can have: a level that would pass zero
  /// stays one tick on this side of it. `nil` when the distance cannot be counted.
  static func level(
    from price: Price, distance: PriceOffset, isAbove: Bool, instrument: Instrument
  ) -> Price? {
    guard distance.raw >= 0, distance.raw <= PriceOffset.magnitudeMax else { return nil }
    return levelClamped(
      from: price, distance: distance, isAbove: isAbove, instrument: instrument)
  }

  private static func levelClamped(
    from price: Price, distance: PriceOffset, isAbove: Bool, instrument: Instrument
  ) -> Price {
    let edge = edge(price, isAbove: isAbove, instrument)
    let exact = isAbove ? price + distance : price - distance
    let onTick = instrument.onTick(exact, isAbove ? .up : .down)
    return possible(isAbove ? max(onTick, edge) : min(onTick, edge), instrument)
  }

  /// Whether an order can have this price: above zero, and countable.
  static func isPossible(_ price: Price, _ instrument: Instrument) -> Bool {
    possible(price, instrument) == price
  }

  /// The nearest price that an order can have: from one tick to the last one that can be counted.
  static func possible(_ price: Price, _ instrument: Instrument) -> Price {
    let tick = instrument.tick.raw
    // The last price is less than a tick from the limit: nearly always nothing is to be divided.
    if price.raw >= tick, price.raw <= Price.magnitudeMax - tick { return price }
    let highest = instrument.onTick(Price(raw: Price.magnitudeMax), .down)
    return max(Price(raw: instrument.tick.raw), min(highest, price))
  }

  /// The nearest price on the tick that is at least one tick above or below `price`.
  static func edge(_ price: Price, isAbove: Bool, _ instrument: Instrument) -> Price {
    isAbove
      ? instrument.onTick(price + instrument.tick, .up)
      : instrument.onTick(price - instrument.tick, .down)
  }
}
