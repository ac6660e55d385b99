import TextGrid
import TradingModel

/// A bracket with its instrument and last price: the figures that panes and prompts show.
struct BracketFigures: Hashable, Sendable {
  let bracket: BracketView
  let instrument: Instrument
  /// The last valid price.
  let last: Price?
  /// The ATR, when there is one.
  let atr: PriceOffset?
  /// The age of the data when it is stale.
  let staleAge: TimeSpan?
  /// Engine time.
  let time: Timestamp

  /// Makes the figures; `nil` when the snapshot does not know the instrument.
  init?(_ bracket: BracketView, in snapshot: Snapshot) {
    guard let instrument = snapshot.instrument(bracket.instrument) else { return nil }
    let watch = snapshot.watch(bracket.instrument)
    self.bracket = bracket
    self.instrument = instrument
    last = watch?.last
    atr = watch?.atr
    staleAge = watch?.staleAge
    time = snapshot.time
  }

  /// Makes the figures of a bracket by its id; `nil` when it is not open.
  init?(_ id: BracketID, in snapshot: Snapshot) {
    guard let bracket = snapshot.brackets.first(where: { $0.id == id }) else { return nil }
    self.init(bracket, in: snapshot)
  }

  /// The distance from the entry to the initial stop.
  var riskDistance: PriceOffset? {
    bracket.initialStop.map { Figures.distance(from: $0, to: bracket.entryPx).magnitude }
  }

  /// How far the price is from a leg: positive while it has not been reached.
  func distance(to role: OrderRole, at level: Price, last: Price) -> PriceOffset {
    let up = Figures.distance(from: last, to: level)
    let isAbove = (bracket.side == .buy) == (role == .target)
    return isAbove ? up : -up
  }

  /// The distance to a leg in a unit; `nil` without the leg or a price.
  ///
  /// While the entry waits there is no position, and its exits are not approached.
  func distanceText(to role: OrderRole, in unit: DistanceUnit) -> String? {
    guard bracket.phase != .pending, let leg = role == .stop ? bracket.stop : bracket.target,
      let last
    else { return nil }
    return unit.text(
      distance(to: role, at: leg.price, last: last), price: last, instrument: instrument, atr: atr,
      risk: riskDistance)
  }

  /// Every target, nearest first.
  var targets: [LegView] {
    bracket.targets.isEmpty ? [bracket.target].compactMap { $0 } : bracket.targets
  }

  /// What is lost at the stop: frozen with the entry, planned while that waits.
  var risk: Money {
    guard bracket.phase == .pending, let stop = bracket.stop else { return bracket.risk }
    let loss = result(at: stop.price)
    return Money(raw: Int64(clamping: -Int128(loss.raw)))
  }

  /// What the targets make together when each fills its quantity; `nil` without a target, or
  /// while the quantities of several are only planned.
  var reward: Money? {
    let targets = targets
    guard targets.count > 1 else { return targets.first.map { result(at: $0.price) } }
    guard targets.allSatisfy({ !$0.leavesQty.isZero }) else { return nil }
    let sum = targets.reduce(Int128(0)) {
      $0 + Int128(result(at: $1.price, quantity: $1.leavesQty).raw)
    }
    return Money(clamping: sum)
  }

  /// A price so many R in favour of the entry, on the tick; `nil` before R is known.
  func price(atR multiple: Ratio) -> Price? {
    guard let riskDistance,
      let away = Quantity(raw: riskDistance.raw).scaled(by: multiple, .halfEven)
    else { return nil }
    let raw = Int128(bracket.entryPx.raw) + Int128(away.raw) * Int128(bracket.side.sign)
    return instrument.onTick(Price(raw: Int64(clamping: raw)), .halfEven)
  }

  /// How far a trailing stop of this rule stays behind now; `nil` when that cannot be said.
  func distance(of trail: TrailDistance) -> PriceOffset? {
    switch trail {
    case .price(let offset): return offset
    case .ticks(let count): return instrument.tick.times(Int64(count))
    case .atr(let multiple):
      guard let atr else { return nil }
      return Quantity(raw: atr.raw).scaled(by: multiple, .halfEven).map {
        PriceOffset(raw: $0.raw)
      }
    case .share(let share):
      guard let last else { return nil }
      return Quantity(raw: Int64(clamping: last.raw.magnitude)).scaled(by: share, .halfEven).map {
        PriceOffset(raw: $0.raw)
      }
    }
  }

  /// How far the price is from the price of a waiting entry; `nil` when the entry is at market.
  var entryDistance: PriceOffset? {
    guard let entry = bracket.entry, entry.price.raw != 0, let last else { return nil }
    return Figures.distance(from: last, to: entry.price).magnitude
  }

  /// What the open part makes when it is closed at `price`, before fees.
  func result(at price: Price) -> Money {
    result(at: price, quantity: bracket.remaining.isZero ? bracket.orderQty : bracket.remaining)
  }

  /// What a part makes when it is closed at `price`, before fees.
  func result(at price: Price, quantity: Quantity) -> Money {
    let signed = Quantity(raw: quantity.raw * bracket.side.sign)
    return Figures.gain(
      of: signed, moving: Figures.distance(from: bracket.entryPx, to: price),
      instrument: instrument)
  }

  /// Net P&L as a multiple of the initial risk.
  var multiple: Ratio? { bracket.risk.raw > 0 ? bracket.netPnL.ratio(to: bracket.risk) : nil }

  // MARK: Words

  /// `long 100 SPY`.
  var quantityWords: String {
    let side = bracket.side == .buy ? "long" : "short"
    return "\(side) \(Figures.quantity(bracket.remaining)) \(instrument.symbol)"
  }

  /// `long 100 SPY from 101.20, stop 99.50, target 104.60`.
  var positionWords: String {
    var text = "\(quantityWords) from \(Figures.price(bracket.entryPx, of: instrument))"
    if let stop = bracket.stop { text += ", stop \(Figures.price(stop.price, of: instrument))" }
    if let target = bracket.target {
      text += ", target \(Figures.price(target.price, of: instrument))"
    }
    return text
  }

  /// The working entry: `buy 50 SPY limit 228.10`; `nil` when none works.
  var entryWords: String? {
    guard let entry = bracket.entry else { return nil }
    let price =
      entry.price.raw == 0 ? "at market" : "at \(Figures.price(entry.price, of: instrument))"
    return "\(bracket.side.name) \(Figures.quantity(entry.leavesQty)) \(instrument.symbol) \(price)"
  }

  /// The exits as lines of a prompt.
  var legLines: [PromptLine] {
    let legs = [(OrderRole.stop, bracket.stop)] + targets.map { (.target, $0) }
    return legs.compactMap { role, leg in
      // The planned legs of a pending bracket are no orders yet.
      guard let leg, !leg.leavesQty.isZero else { return nil }
      let quantity = Figures.quantity(leg.leavesQty)
      return PromptLine(
        label: "cancel",
        text: "\(role == .stop ? "stop  " : "target")  \(bracket.side.opposite.name) \(quantity) "
          + "\(instrument.symbol) at \(Figures.price(leg.price, of: instrument))")
    }
  }

  /// `sell 100 SPY about 102.35 at market`: the price first, because narrow windows cut the end.
  func closingLine(_ quantity: Quantity) -> PromptLine {
    let about = last.map { " about \(Figures.price($0, of: instrument))" } ?? ""
    return PromptLine(
      label: bracket.side.opposite.name,
      text: "\(Figures.quantity(quantity)) \(instrument.symbol)\(about) at market")
  }

  /// What closing `quantity` at the last price makes.
  func resultLines(_ quantity: Quantity, isPart: Bool) -> [PromptLine] {
    guard let last else { return [] }
    let money: Money
    if isPart {
      money = Figures.gain(
        of: Quantity(raw: quantity.raw * bracket.side.sign),
        moving: Figures.distance(from: bracket.entryPx, to: last), instrument: instrument)
    } else {
      money = bracket.netPnL
    }
    let multiple = money.ratio(to: bracket.risk).map { " (\(Figures.multiple($0)))" } ?? ""
    return [
      PromptLine(
        label: "result", text: "about \(Figures.gain(money))\(multiple)",
        tone: money.raw < 0 ? .bad : .good)
    ]
  }
}

extension BracketFigures {
  /// The words of the STATE column, most urgent first, each with its meaning.
  var stateWords: [(text: String, role: Role)] { stateWords(isShort: true) }

  /// The same in full, where there is room.
  var fullStateWords: [(text: String, role: Role)] { stateWords(isShort: false) }

  private func stateWords(isShort: Bool) -> [(text: String, role: Role)] {
    var words: [(String, Role)] = []
    if let since = bracket.unprotectedSince {
      words.append(("UNPROTECTED \((time - since).roughly)", .unprotected))
    }
    if case .closing = bracket.phase { words.append(("closing", .pending)) }
    if let staleAge { words.append(("STALE \(staleAge.roughly)", .stale)) }
    if bracket.phase == .pending { words.append(("pend", .pending)) }
    if bracket.isTriggered {
      words.append((isShort ? "triggered" : "triggered, not filled", .warning))
    }
    if bracket.isStopOnly { words.append(("stopOnly", .warning)) }
    if bracket.basis == .fallback, bracket.initialStop != nil {
      words.append(("FALLBACK", .fallback))
    }
    if bracket.isTrailing { words.append(("trail", .trail)) }
    if bracket.isBreakEven, bracket.stop != nil { words.append(("b/e", .breakEven)) }
    if bracket.phase == .live, let leg = bracket.heldLeg {
      words.append((leg == .stop ? "held SL" : "held TP", .held))
    }
    if bracket.phase == .live {
      let filled = Int128(bracket.orderQty.raw) - Int128(bracket.entry?.leavesQty.raw ?? 0)
      if Int128(bracket.remaining.raw) < filled { words.append(("half", .filled)) }
      if words.isEmpty { words.append(("live", .working)) }
    }
    return words
  }

  /// `100`, or `40/100` while the entry fills.
  var quantityText: String {
    let all = Figures.quantity(bracket.orderQty)
    if bracket.remaining.isZero { return all }
    let held = Figures.quantity(bracket.remaining)
    return bracket.entry == nil ? held : "\(held)/\(all)"
  }
}
