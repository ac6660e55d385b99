import Testing
import TradeEngine
import TradingModel

/// A session in which everything that may happen does: a random trader, a random market and a venue
/// that refuses, delays, reorders, repeats, fills in parts and fills what it was asked to cancel.
///
/// The venue is honest: what it reports is true, its books balance, and a canceled order never
/// fills. Its reports may come late, in any order and several times.
struct ChaosSession {
  private(set) var desk: EngineHarness
  /// Everything the venue was made to do and everything that ended, counted by name.
  private(set) var seen: [String: Int] = [:]
  private var chance: SplitMix64
  /// Commands on their way to the venue; it takes them in order.
  private var commandsSent = 0
  /// Reports on their way to the engine.
  private var transit: [ExecutionReport] = []
  private var delivered: [ExecutionReport] = []
  private var prices: [Double] = [100, 5000, 19_000]
  private let faults: Bool
  private let capabilities: VenueCapabilities
  /// Orders whose last command or answer was lost: sooner or later somebody asks.
  private var silent: [ClOrdID] = []

  init(seed: UInt64, faults: Bool = true) {
    var chance = SplitMix64(seed: seed)
    let draw = (0..<14).map { _ in Int.random(in: 0..<100, using: &chance) }
    self.faults = faults
    self.chance = chance
    let capabilities = VenueCapabilities(
      holdsQuantity: draw[8] < 40, canAmend: draw[9] < 70, enforcesReduceOnly: draw[10] < 50,
      hasStopOrders: draw[10] < 85)
    self.capabilities = capabilities
    desk = EngineHarness(
      atr: draw[0] < 80 ? 1 : nil, cash: 1_000_000,
      hasTrades: draw[1] < 50 ? [true, true, true] : [false, false, false],
      capabilities: capabilities
    ) { settings in
      Self.setRules(&settings, draw, capabilities, faults: faults)
      settings.brackets.contingency = draw[2] < 70 ? .ouo : .oco
      settings.brackets.stopRetries = Int32(draw[3] % 4)
      settings.brackets.timeout = draw[4] < 50 ? .seconds(Int64(draw[4]) * 10 + 20) : nil
      settings.brackets.maxActiveBrackets = 12
      if draw[5] < 40 { settings.risk.maxDailyLoss = money(Double(draw[5]) * 20 + 50) }
      settings.risk.onDailyLoss = draw[6] < 50 ? .flatten : .reduce
      if draw[7] < 40 { settings.risk.ordersPerSecond = Int32(draw[7] % 4 + 1) }
      settings.risk.staleAfter = .seconds(600)
      settings.risk.dayReset = .seconds(14 * 3600 + 35 * 60)
    }
  }

  /// The rules that move exits: some sessions give them to every bracket.
  private static func setRules(
    _ settings: inout EngineSettings, _ draw: [Int], _ capabilities: VenueCapabilities,
    faults: Bool
  ) {
    let modes: [OCOMode] = [.auto, .auto, .holdTarget, .holdStop, .bothResting]
    settings.brackets.ocoMode = modes[draw[11] % 5]
    // Two resting exits where one locks the other are refused: not by a faultless venue.
    if capabilities.holdsQuantity, !faults { settings.brackets.ocoMode = .auto }
    settings.brackets.trailStepTicks = draw[12] < 50 ? 1 : 5
    if draw[12] % 3 == 0 { settings.brackets.trail = TrailRule(distance: .atr(share(1))) }
    if draw[12] % 4 == 0 { settings.brackets.breakEven = .atR(share(0.3)) }
    if draw[13] < 40, draw[2] < 70 {
      settings.brackets.scaleOut = scale((draw[13] < 20 ? 0.5 : 0.3, 0.4), (0.5, 1))
    }
  }

  private static func scale(_ steps: (Double, Double)...) -> ScalePlan? {
    ScalePlan(steps.map { ScalePlan.Step(share: share($0.0), atR: share($0.1)) })
  }

  /// Runs `steps` random steps, then flattens everything with a venue that behaves.
  mutating func run(steps: Int) {
    for _ in 0..<steps where desk.problems.isEmpty { step() }
    settle()
  }

  private mutating func roll(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &chance) }
  private mutating func happens(_ percent: Int) -> Bool { faults && roll(100) < percent }
  private mutating func count(_ name: String) { seen[name, default: 0] += 1 }

  private mutating func step() {
    switch roll(100) {
    case ..<20: moveMarket()
    case ..<32: trader()
    case ..<55: takeCommand()
    case ..<85: deliver()
    case ..<96: venueActs()
    case ..<98: loseTrack()
    default: desk.wait(Double(roll(400)) / 10)
    }
  }

  // MARK: The market

  private mutating func moveMarket() {
    let symbol = roll(3)
    let step = Double(roll(2001) - 1000) / 1000 * (roll(40) == 0 ? 0.05 : 0.002)
    prices[symbol] *= 1 + step
    desk.time = desk.time + .milliseconds(Int64(roll(1500)))
    let id = InstrumentID(symbol)
    let half = prices[symbol] * 0.0001
    switch roll(12) {
    case ..<5: desk.trade(prices[symbol], id)
    case ..<7:
      let middle = prices[symbol]
      let reach = middle * Double(1 + roll(30)) / 10_000
      desk.bar(middle, middle + reach, middle - reach, middle + reach / 2, id)
    case ..<11: desk.quote(prices[symbol] - half, prices[symbol] + half, id)
    default: desk.quote(prices[symbol] + half, prices[symbol] - half, id)
    }
  }

  // MARK: The trader

  private mutating func trader() {
    let id = someBracket()
    let scope: Scope = [.bracket(id), .instrument(InstrumentID(roll(3))), .all][roll(3)]
    switch roll(100) {
    case ..<40: desk.ask(.enter(someEntry()))
    case ..<43: desk.ask(.cancel(scope, legs: roll(3) == 0))
    case ..<46: desk.ask(.cancel(.bracket(id), legs: true))
    case ..<49: desk.ask(.flatten(scope))
    case ..<55:
      desk.ask(.close(id, share: [share(0.25), share(0.5), share(0.75), .one, .zero][roll(5)]))
    case ..<62: desk.ask(.moveStop(id, someMove(id)))
    case ..<68: desk.ask(.moveTarget(id, someMove(id)))
    case ..<84: desk.ask(someRule(id))
    case ..<87: desk.ask(.timeLimit(id, roll(3) == 0 ? nil : .seconds(Int64(roll(200)))))
    case ..<94: desk.ask(.protect(scope))
    case ..<95: desk.ask(.setTradingState(TradingState.allCases[roll(3)]))
    case ..<96: desk.ask(.kill)
    case ..<97: desk.ask(.service(isRunning: roll(3) > 0))
    default:
      desk.ask(.setTradingState(.active))
      desk.ask(.service(isRunning: true))
    }
  }

  /// A rule that moves the exits, given or taken away, or a reversal.
  private mutating func someRule(_ id: BracketID) -> TraderRequest {
    switch roll(10) {
    case ..<4:
      let distances: [TrailDistance] = [
        .atr(share(0.5)), .share(share(0.002)), .ticks(Int32(1 + roll(40))), .price(offset(0.4)),
      ]
      let afterR: Ratio? = [nil, share(0.2), share(1)][roll(3)]
      return .trail(
        id, roll(6) == 0 ? nil : TrailRule(distance: distances[roll(4)], afterR: afterR))
    case ..<6:
      return .breakEvenRule(id, [nil, .atR(share(0.2)), .atR(.zero), .afterFirstTarget][roll(4)])
    case ..<8:
      let plans = [
        Self.scale((0.5, 1), (0.5, 2)), Self.scale((0.25, 0.5), (0.25, 1), (0.25, 2), (0.25, 3)),
        Self.scale((0.4, 0.6)), Self.scale((0.1, 1), (0.2, 2), (0.3, 3)),
      ]
      guard let plan = plans[roll(4)] else { return .kill }
      return .scale(id, plan)
    default: return .reverse(InstrumentID(roll(3)))
    }
  }

  private mutating func someBracket() -> BracketID {
    let rows = desk.engine.bracketViews()
    return rows.isEmpty || roll(30) == 0 ? BracketID(UInt32(roll(20))) : rows[roll(rows.count)].id
  }

  private mutating func someEntry() -> EntryRequest {
    let symbol = roll(3)
    let tick = EngineHarness.instruments[symbol].tick.double
    let near = (prices[symbol] * (1 + Double(roll(200) - 100) / 20_000) / tick).rounded() * tick
    var request = EntryRequest(
      instrument: InstrumentID(symbol), side: roll(2) == 0 ? .buy : .sell,
      size: [
        .quantity(qty(Double(1 + roll(20)))), .risk(share(0.001)), .proposed,
        .notional(money(9000)), .quantity(qty(Double(roll(5)) / 4)),
      ][roll(5)])
    request.kind = [.market, .market, .limit(px(near)), .stop(px(near))][roll(4)]
    request.stop = [nil, nil, nil, .ticks(Int32(roll(50))), .price(px(near - 40 * tick))][roll(5)]
    request.target =
      [nil, nil, nil, .riskMultiple(share(2)), .price(px(near + 40 * tick))][roll(5)]
    return request
  }

  private mutating func someMove(_ id: BracketID) -> LegMove {
    let row = desk.row(id.number)
    let around = (row?.entryPx ?? px(100)) + offset(Double(roll(400) - 200) / 4)
    return [.byTicks(Int32(roll(9) - 4)), .byTicks(Int32(roll(90) - 45)), .breakEven, .to(around)][
      roll(4)]
  }

  // MARK: The venue

  private mutating func takeCommand() {
    guard commandsSent < desk.commands.count else { return }
    let command = desk.commands[commandsSent]
    commandsSent += 1
    guard
      let index = desk.orders.firstIndex(where: { $0.request.clOrdID == command.clOrdID })
    else { return }
    switch command {
    case .submit: takeSubmit(index)
    case .cancel: if !isLost(index) { takeCancel(index) }
    case .replace(let change): if !isLost(index) { takeReplace(change, index) }
    case .status: if !isLost(index) { takeStatus(index) }
    }
  }

  /// A command that the venue never sees.
  private mutating func isLost(_ index: Int) -> Bool {
    guard happens(4) else { return false }
    count("command lost")
    silent.append(desk.orders[index].request.clOrdID)
    return true
  }

  private mutating func takeStatus(_ index: Int) {
    let status = desk.orders[index].status
    // Some venues look an order up where it has not arrived yet.
    let isKnown = status != .pendingNew && (status.isFinal || !happens(15))
    count(isKnown ? "status answered" : "status of an unknown order")
    var answer = desk.report(isKnown ? .orderStatus : .unknownOrder, index)
    if !isKnown { answer.ordStatus = .pendingNew }
    transit.append(answer)
  }

  /// Somebody has waited too long for an answer, or thinks so.
  private mutating func loseTrack() {
    guard faults, !desk.orders.isEmpty else { return }
    if silent.isEmpty {
      askAgain(desk.orders[max(0, desk.orders.count - 1 - roll(4))].request.clOrdID)
    } else {
      askAgain(silent.removeFirst())
    }
  }

  private mutating func askAgain(_ id: ClOrdID) {
    guard let order = desk.orders.first(where: { $0.request.clOrdID == id }) else { return }
    desk.input(.unanswered(id, order.request.instrument))
  }

  /// Whether other exits lock what the order needs, as some venues see it.
  private func isLocked(_ index: Int) -> Bool {
    let request = desk.orders[index].request
    guard capabilities.holdsQuantity, request.isReduceOnly else { return false }
    var free = desk.venuePositions[Int(request.instrument.index)].magnitude
    for order in desk.orders
    where order.request.instrument == request.instrument && order.request.isReduceOnly
      && order.status != .pendingNew
    {
      free -= order.leavesQty
    }
    return request.quantity > free
  }

  private mutating func report(_ type: ExecType, _ index: Int, _ refusal: VenueRefusal? = nil) {
    var report = desk.report(type, index)
    report.refusal = refusal
    transit.append(report)
  }

  private mutating func takeSubmit(_ index: Int) {
    guard desk.orders[index].status == .pendingNew else {
      count("duplicate refused")
      var refusal = desk.report(.rejected, index)
      refusal.ordStatus = .rejected
      refusal.refusal = .duplicateClOrdID
      transit.append(refusal)
      return
    }
    if isLost(index) { return }
    let isStop = desk.orders[index].kind.stopPrice != nil
    if isStop && !capabilities.hasStopOrders || isLocked(index) {
      count(isLocked(index) ? "quantity locked" : "stop not supported")
      desk.orders[index].status = .rejected
      return report(.rejected, index, .notSupported)
    }
    if happens(8) {
      count("submit rejected")
      desk.orders[index].status = .rejected
      report(.rejected, index, .closed)
      return
    }
    desk.orders[index].status = .new
    let isMarket = desk.orders[index].kind == .market
    // Some venues tell of a fill only, without an acceptance.
    if happens(4) {
      count("acceptance lost")
      silent.append(desk.orders[index].request.clOrdID)
    } else if !isMarket || !happens(20) {
      report(.new, index)
    }
    if isMarket, !happens(20) { fill(index, all: !happens(30)) }
  }

  private mutating func takeCancel(_ index: Int) {
    guard !desk.orders[index].status.isFinal else {
      count("cancel too late")
      return report(.cancelRejected, index, .tooLate)
    }
    if happens(10) {
      count("cancel filled instead")
      fill(index, all: true)
      return report(.cancelRejected, index, .tooLate)
    }
    if happens(10) {
      count("cancel refused")
      return report(.cancelRejected, index, .closed)
    }
    if happens(10) { fill(index, all: false) }
    guard !desk.orders[index].status.isFinal else {
      return report(.cancelRejected, index, .tooLate)
    }
    desk.orders[index].status = .canceled
    report(.canceled, index)
  }

  private mutating func takeReplace(_ change: ReplaceRequest, _ index: Int) {
    let order = desk.orders[index]
    if order.status.isFinal {
      report(.replaceRejected, index, .tooLate)
    } else if change.quantity < order.cumQty {
      count("replace below CumQty")
      report(.replaceRejected, index, .belowCumQty(cumQty: order.cumQty))
    } else if !capabilities.canAmend || happens(15) {
      count("replace refused")
      report(.replaceRejected, index, .notSupported)
    } else {
      desk.orders[index].kind = change.kind
      desk.orders[index].orderQty = change.quantity
      if change.quantity == order.cumQty { desk.orders[index].status = .filled }
      report(.replaced, index)
    }
  }

  private mutating func fill(_ index: Int, all: Bool) {
    let order = desk.orders[index]
    let instrument = EngineHarness.instruments[Int(order.request.instrument.index)]
    var quantity = order.leavesQty
    if !all, quantity.raw > instrument.lot.raw {
      quantity = max(
        instrument.onLot(quantity.scaled(by: share(0.4), .down) ?? quantity), instrument.lot)
      count("partial fill")
    }
    let market = instrument.onTick(px(prices[Int(instrument.id.index)]), .halfEven)
    let price = order.kind.limitPrice ?? order.kind.stopPrice ?? market
    transit.append(
      desk.fillReport(
        index, quantity, at: price, fee: money(Double(roll(100)) / 100),
        inAsset: kept(of: quantity, order.request)))
  }

  /// What a venue keeps of coins that are bought: a thousandth, off the lot (SEM-15).
  private func kept(of quantity: Quantity, _ request: OrderRequest) -> Quantity {
    guard request.instrument == EngineHarness.coin, request.side == .buy,
      request.clOrdID.role == .entry, capabilities.holdsQuantity
    else { return .zero }
    return quantity.scaled(by: share(0.001), .up) ?? .zero
  }

  private mutating func deliver() {
    if happens(8), !delivered.isEmpty {
      count("report repeated")
      return desk.send(delivered[roll(delivered.count)])
    }
    guard !transit.isEmpty else { return }
    let index = happens(25) ? roll(transit.count) : 0
    if index > 0 { count("report reordered") }
    let report = transit.remove(at: index)
    delivered.append(report)
    desk.send(report)
  }

  /// The orders that the venue has taken and that can fill.
  private var working: [Int] {
    desk.orders.indices.filter {
      !desk.orders[$0].status.isFinal && desk.orders[$0].status != .pendingNew
    }
  }

  /// Something nobody asked for: a fill, a trigger, an expiry.
  private mutating func venueActs() {
    let working = working
    guard !working.isEmpty else { return }
    let index = working[roll(working.count)]
    let isStop = desk.orders[index].kind.stopPrice != nil
    if happens(2) {
      count("taken out unasked")
      desk.orders[index].status = roll(2) == 0 ? .expired : .canceled
      report(desk.orders[index].status == .expired ? .expired : .canceled, index)
    } else if isStop, roll(4) == 0 {
      report(.triggered, index)
    } else {
      fill(index, all: roll(3) > 0)
    }
  }

  // MARK: The end

  /// Flattens everything with a venue that behaves, until nothing is left to do.
  private mutating func settle() {
    desk.ask(.flatten(.all))
    var calm = ChaosSession(calming: self)
    for _ in 0..<400 where desk.problems.isEmpty {
      while let id = calm.silent.popLast() { calm.askAgain(id) }
      while calm.commandsSent < calm.desk.commands.count { calm.takeCommand() }
      while !calm.transit.isEmpty { calm.deliver() }
      for index in calm.working where calm.desk.orders[index].kind == .market {
        calm.fill(index, all: true)
      }
      guard calm.desk.engine.activeBracketCount > 0 || !calm.transit.isEmpty else { break }
      calm.desk.wait(1)
    }
    desk = calm.desk
    for event in desk.events { count(event.name) }
    for trade in desk.trades { count("ended \(trade.reason.name)") }
  }

  private init(calming other: ChaosSession) {
    desk = other.desk
    seen = other.seen
    chance = other.chance
    commandsSent = other.commandsSent
    transit = other.transit
    delivered = other.delivered
    prices = other.prices
    silent = other.silent
    capabilities = other.capabilities
    faults = false
  }
}

extension Event {
  /// The first word of the line.
  fileprivate var name: String { line.split(separator: " ").first.map(String.init) ?? line }
}
