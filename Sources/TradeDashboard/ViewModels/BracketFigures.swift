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
  func distanceText(to role: OrderRole, in unit: DistanceUnit) -> String? {
    guard let leg = role == .stop ? bracket.stop : bracket.target, let last else { return nil }
    return unit.text(
      distance(to: role, at: leg.price, last: last), price: last, instrument: instrument, atr: atr,
      risk: riskDistance)
  }

  /// What the open part makes when it is closed at `price`, before fees.
  func result(at price: Price) -> Money {
    let quantity = bracket.remaining.isZero ? bracket.orderQty : bracket.remaining
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
    let legs = [(OrderRole.stop, bracket.stop), (.target, bracket.target)]
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

  /// `sell 100 SPY at market, about 102.35`.
  func closingLine(_ quantity: Quantity) -> PromptLine {
    let about = last.map { ", about \(Figures.price($0, of: instrument))" } ?? ""
    return PromptLine(
      label: bracket.side.opposite.name,
      text: "\(Figures.quantity(quantity)) \(instrument.symbol) at market\(about)")
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
  var stateWords: [(text: String, role: Role)] {
    var words: [(String, Role)] = []
    if let since = bracket.unprotectedSince {
      words.append(("UNPROTECTED \((time - since).roughly)", .unprotected))
    }
    if case .closing = bracket.phase { words.append(("closing", .pending)) }
    if let staleAge { words.append(("STALE \(staleAge.roughly)", .stale)) }
    if bracket.phase == .pending { words.append(("pend", .pending)) }
    if bracket.isStopOnly { words.append(("stopOnly", .warning)) }
    if bracket.basis == .fallback, bracket.initialStop != nil {
      words.append(("FALLBACK", .fallback))
    }
    if bracket.isBreakEven, bracket.stop != nil { words.append(("b/e", .breakEven)) }
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
