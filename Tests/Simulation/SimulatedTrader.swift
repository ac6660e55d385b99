import TradeEngine
import TradingModel

/// A trader who does everything a trader can, and some of it makes no sense.
struct SimulatedTrader {
  private let plan: SimulationPlan

  init(plan: SimulationPlan) { self.plan = plan }

  /// The next wish.
  ///
  /// - Parameters:
  ///   - rows: The live brackets.
  ///   - prices: The current price of every instrument.
  func wish(_ rows: [BracketView], prices: [Price], chance: inout Chance) -> TraderRequest {
    let kind = kind(hasBrackets: !rows.isEmpty, &chance)
    let isNonsense = rows.isEmpty || chance.percent(4)
    let row = isNonsense ? nil : chance.one(of: rows)
    let id = row?.id ?? BracketID(UInt32(chance.below(40)))
    let instrument = chance.one(of: plan.instruments).id
    switch kind {
    case .enter: return .enter(entry(prices, rows, &chance))
    case .cancel: return .cancel(scope(id, instrument, &chance), legs: false)
    case .cancelLegs: return .cancel(.bracket(id), legs: true)
    case .flatten: return .flatten(scope(id, instrument, &chance))
    case .closePart:
      let share = chance.one(of: [250, 500, 750, 1, 0, -500])
      return .close(id, share: Ratio(raw: Int64(share) * 1_000_000))
    case .closeAll: return .close(id, share: chance.percent(90) ? .one : Ratio(3))
    case .moveStop: return .moveStop(id, move(row, &chance))
    case .moveTarget: return .moveTarget(id, move(row, &chance))
    case .timeLimit:
      return .timeLimit(id, chance.percent(30) ? nil : .seconds(Int64(chance.below(200))))
    case .protect: return .protect(scope(id, instrument, &chance))
    case .reverse:
      guard plan.canShort else { return .flatten(.bracket(id)) }
      return .reverse(row?.instrument ?? instrument)
    case .trail: return .trail(id, chance.percent(20) ? nil : chance.trail())
    case .breakEvenRule:
      return .breakEvenRule(id, chance.percent(20) ? nil : chance.breakEven())
    case .scale:
      guard let plan = chance.scale() else { return .protect(.all) }
      return .scale(id, plan)
    case .setTradingState: return .setTradingState(chance.one(of: TradingState.allCases))
    case .kill: return .kill
    case .service: return .service(isRunning: chance.percent(50))
    }
  }

  /// Every kind comes; what makes brackets and moves them comes most.
  private func kind(hasBrackets: Bool, _ chance: inout Chance) -> RequestKind {
    if !hasBrackets, chance.percent(80) { return .enter }
    switch chance.below(200) {
    case ..<66: return .enter
    case ..<70: return .cancel
    case ..<78: return .cancelLegs
    case ..<82: return .flatten
    case ..<92: return .closePart
    case ..<96: return .closeAll
    case ..<118: return .moveStop
    case ..<136: return .moveTarget
    case ..<142: return .timeLimit
    case ..<156: return .protect
    case ..<161: return .reverse
    case ..<173: return .trail
    case ..<181: return .breakEvenRule
    case ..<191: return .scale
    case ..<195: return .setTradingState
    case ..<197: return .kill
    default: return .service
    }
  }

  private func scope(
    _ id: BracketID, _ instrument: InstrumentID, _ chance: inout Chance
  ) -> Scope {
    switch chance.below(5) {
    case ..<3: .bracket(id)
    case 3: .instrument(instrument)
    default: .all
    }
  }

  private func entry(
    _ prices: [Price], _ rows: [BracketView], _ chance: inout Chance
  ) -> EntryRequest {
    let instrument = chance.one(of: plan.instruments)
    let index = Int(instrument.id.index)
    let tick = instrument.tick.raw
    let price = prices[index]
    func near(_ reach: Int) -> Price {
      Price(raw: price.raw + Int64(chance.within(-reach...reach)) * tick)
    }
    // Mostly with what is open: the other way is refused.
    let open = rows.first { $0.instrument == instrument.id }?.side
    var side = chance.percent(85) ? open ?? chance.one(of: Side.allCases) : .sell
    if !plan.canShort { side = .buy }
    var request = EntryRequest(instrument: instrument.id, side: side, size: size(index, &chance))
    switch chance.below(8) {
    case ..<4: request.kind = .market
    case ..<6: request.kind = .limit(near(25))
    case 6: request.kind = .stop(near(25))
    default: request.kind = .stopLimit(stop: near(25), limit: near(30))
    }
    switch chance.below(10) {
    case ..<6: request.stop = nil
    case ..<8: request.stop = .ticks(Int32(chance.within(-2...60)))
    case 8: request.stop = .share(Ratio(raw: Int64(chance.within(0...20)) * 1_000_000))
    default: request.stop = .price(near(60))
    }
    switch chance.below(10) {
    case ..<6: request.target = nil
    case ..<8: request.target = .riskMultiple(Ratio(raw: Int64(chance.within(0...6)) * 500_000_000))
    case 8: request.target = .atr(Ratio(2))
    default: request.target = .price(near(80))
    }
    request.timeInForce = timeInForce(&chance)
    return request
  }

  private func timeInForce(_ chance: inout Chance) -> TimeInForce {
    switch chance.below(12) {
    case 0: .ioc
    case 1: .fok
    case 2: .day
    case 3: .gtd(plan.start + .seconds(Int64(chance.within(-10...2000))))
    default: .gtc
    }
  }

  private func size(_ index: Int, _ chance: inout Chance) -> SizeRequest {
    let lot = plan.instruments[index].lot.raw
    switch chance.below(10) {
    case ..<6: return .quantity(Quantity(raw: lot * Int64(chance.within(1...40))))
    case 6: return .notional(Money(Int64(chance.within(100...20_000))))
    case 7: return .risk(Ratio(raw: Int64(chance.within(1...8)) * 500_000))
    case 8: return .proposed
    default: return .quantity(Quantity(raw: Int64(chance.within(-1...3)) * lot / 2))
    }
  }

  private func move(_ row: BracketView?, _ chance: inout Chance) -> LegMove {
    switch chance.below(8) {
    case ..<3: return .byTicks(Int32(chance.within(-5...5)))
    case ..<5: return .byTicks(Int32(chance.within(-50...50)))
    case 5: return .breakEven
    default:
      let around = row?.entryPx ?? Price(50)
      return .to(Price(raw: around.raw + Int64(chance.within(-400...400)) * 5_000_000))
    }
  }
}
