public import TradingModel

/// The trader's account at the paper venue: cash, positions and fees, exact to the last unit.
///
/// Only fills change it. Cash falls by the value of what is bought and rises by the value of what
/// is sold, each rounded half-even to a billionth; fees come off the cash. Sums are kept in 128
/// bits, so that no run of fills can overflow them.
public struct PaperAccount: Sendable {
  /// What the account has of one instrument, and what works to change it.
  struct Holding: Sendable {
    /// Signed.
    var position: Int64 = 0
    /// Whether it is on the list of what is due.
    var isDue = false
    var boughtQty: Int128 = 0
    var soldQty: Int128 = 0
    /// What the venue kept of what was bought.
    var keptQty: Int128 = 0
    /// Money paid for buys and got for sells, raw.
    var boughtValue: Int128 = 0
    var soldValue: Int128 = 0
    /// Working orders that are not reduce-only: raw quantity and raw money.
    var workingBuyQty: Int128 = 0
    var workingBuyValue: Int128 = 0
    var workingSellQty: Int128 = 0
    var workingSellValue: Int128 = 0
    /// Working orders that are reduce-only.
    var exitBuyQty: Int128 = 0
    var exitSellQty: Int128 = 0

    var isIdle: Bool { position == 0 && workingBuyQty == 0 && workingSellQty == 0 }

    /// Everything that works on one side, reduce-only or not.
    func workingQty(_ side: Side) -> Int128 {
      side == .buy ? workingBuyQty + exitBuyQty : workingSellQty + exitSellQty
    }

    /// Adds (or takes away, when negative) what works on one side.
    mutating func work(_ quantity: Int64, value: Int64, _ side: Side) {
      if side == .buy {
        workingBuyQty += Int128(quantity)
        workingBuyValue += Int128(value)
      } else {
        workingSellQty += Int128(quantity)
        workingSellValue += Int128(value)
      }
    }
  }

  /// What an instrument adds to the sums: the value of its position, and the margin of that and of
  /// what works beside it.
  private struct Weight: Hashable, Sendable {
    var value: Int128 = 0
    var margin: Int128 = 0

    /// Takes a part of a sum out and another in.
    mutating func replace(_ old: Self, by new: Self) {
      value += new.value - old.value
      margin += new.margin - old.margin
    }
  }

  /// Stands for amounts that 128 bits cannot multiply out; a million of them still add up.
  private static let beyondCounting = Int128.max / 1_000_000

  private var startCash: Int128
  private var exactCash: Int128
  private var exactFees: Int128 = 0
  private(set) var holdings: [Holding]
  /// What every instrument was last weighed as, and the sum of that.
  private var weights: [Weight]
  private var sum = Weight()
  /// The instruments to be weighed anew, because their mark, position or orders changed.
  private var due: [Int32] = []
  private let terms: [ContractTerms]

  init(terms: [ContractTerms], cash: Money) {
    self.terms = terms
    startCash = Int128(cash.raw)
    exactCash = startCash
    holdings = Array(repeating: Holding(), count: terms.count)
    weights = Array(repeating: Weight(), count: terms.count)
  }

  /// Cash, held at the range's ends when it does not fit.
  public var cash: Money { Money(clamping: exactCash) }
  /// The sum of all fees.
  public var fees: Money { Money(clamping: exactFees) }
  /// The signed position of every instrument, indexed by its id.
  public var positions: [Quantity] { holdings.map { Quantity(raw: $0.position) } }
  /// The signed position of one instrument.
  public func position(of instrument: InstrumentID) -> Quantity {
    Quantity(raw: holdings[Int(instrument.index)].position)
  }

  /// What the venue kept of one instrument's buys as fees (SEM-15).
  public func feeQuantity(of instrument: InstrumentID) -> Quantity {
    Quantity(raw: Int64(clamping: holdings[Int(instrument.index)].keptQty))
  }

  /// Whether cash, positions and fees are what the fills make them (SEM-40).
  ///
  /// Cash is what it was at the start, less what was paid, plus what was got, less the fees; each
  /// position is what was bought less what was sold and what the venue kept. Holds after every
  /// fill, to the last unit.
  public var isConserved: Bool {
    var cash = startCash - exactFees
    for holding in holdings {
      cash += holding.soldValue - holding.boughtValue
      if Int128(holding.position) != holding.boughtQty - holding.soldQty - holding.keptQty {
        return false
      }
    }
    return cash == exactCash
  }

  // MARK: Booking

  /// Whether a fill keeps the position within what a quantity can count.
  func canBook(_ quantity: Quantity, _ side: Side, _ index: Int) -> Bool {
    let position = Int128(holdings[index].position) + Int128(quantity.raw * side.sign)
    return position.magnitude <= Quantity.magnitudeMax.magnitude
  }

  mutating func book(
    _ quantity: Quantity, _ side: Side, value: Money, _ charge: FeeModel.Charge, _ index: Int
  ) {
    exactCash -= Int128(value.raw * side.sign) + Int128(charge.fee.raw)
    exactFees += Int128(charge.fee.raw)
    holdings[index].position += quantity.raw * side.sign - charge.feeQuantity.raw
    holdings[index].keptQty += Int128(charge.feeQuantity.raw)
    if side == .buy {
      holdings[index].boughtQty += Int128(quantity.raw)
      holdings[index].boughtValue += Int128(value.raw)
    } else {
      holdings[index].soldQty += Int128(quantity.raw)
      holdings[index].soldValue += Int128(value.raw)
    }
    noteDue(index)
  }

  /// Adds (or takes away, when negative) what works on one side of an instrument.
  mutating func work(_ quantity: Int64, value: Int64, _ side: Side, _ index: Int) {
    holdings[index].work(quantity, value: value, side)
    noteDue(index)
  }

  /// The same for reduce-only orders, which add no exposure.
  mutating func workExit(_ quantity: Int64, _ side: Side, _ index: Int) {
    if side == .buy {
      holdings[index].exitBuyQty += Int128(quantity)
    } else {
      holdings[index].exitSellQty += Int128(quantity)
    }
  }

  // MARK: Sums

  /// An instrument adds something else to the sums now.
  @inline(__always)
  mutating func noteDue(_ index: Int) {
    if !holdings[index].isDue { appendDue(index) }
  }

  private mutating func appendDue(_ index: Int) {
    holdings[index].isDue = true
    due.append(Int32(index))
  }

  /// Weighs what is due, so that what an order's check costs does not depend on how many positions
  /// there are. From then on those with a position await a move of their mark.
  mutating func weigh(at markets: inout [InstrumentMarket]) {
    while let number = due.popLast() {
      let index = Int(number)
      holdings[index].isDue = false
      let new = weight(index, at: markets[index].mark)
      if new != weights[index] {
        sum.replace(weights[index], by: new)
        weights[index] = new
      }
      if holdings[index].position != 0 { markets[index].awaitMove() }
    }
  }

  /// The margin of an instrument as it was last weighed.
  func weighedMargin(of index: Int) -> Int128 { weights[index].margin }

  /// Equity less all margin, right after weighing.
  var weighedFree: Int128 { exactCash + sum.value - sum.margin }

  /// Cash and the value of all positions.
  func exactEquity(at markets: [InstrumentMarket]) -> Int128 {
    exactCash + currentSum(at: markets).value
  }

  /// The margin of all positions and of what works beside them.
  func marginUsed(at markets: [InstrumentMarket]) -> Int128 { currentSum(at: markets).margin }

  private func currentSum(at markets: [InstrumentMarket]) -> Weight {
    var sum = sum
    for number in due {
      let index = Int(number)
      sum.replace(weights[index], by: weight(index, at: markets[index].mark))
    }
    return sum
  }

  private func weight(_ index: Int, at mark: Price?) -> Weight {
    var weight = Weight()
    if holdings[index].isIdle { return weight }
    if holdings[index].position != 0, let mark {
      weight.value = value(holdings[index].position, at: mark, index)
    }
    weight.margin = margin(of: holdings[index], at: mark, index)
    return weight
  }

  /// Whether the sums are what weighing everything anew gives.
  func areSumsExact(at markets: [InstrumentMarket]) -> Bool {
    var exact = Weight()
    for index in holdings.indices {
      exact.replace(Weight(), by: weight(index, at: markets[index].mark))
    }
    return exact == currentSum(at: markets)
  }

  // MARK: Margin

  /// The margin of a position and what works beside it, whichever side would make it larger.
  func margin(of holding: Holding, at mark: Price?, _ index: Int) -> Int128 {
    var held: Int128 = 0
    if holding.position != 0, let mark { held = abs(value(holding.position, at: mark, index)) }
    let position = Int128(holding.position)
    let long =
      (position > 0 ? held : 0)
      + exposed(holding.workingBuyValue, holding.workingBuyQty, over: max(0, -position))
    let short =
      (position < 0 ? held : 0)
      + exposed(holding.workingSellValue, holding.workingSellQty, over: max(0, position))
    let worst = max(long, short, held)
    let share = terms[index].margin
    if share == .one { return worst }
    let (product, overflow) = worst.multipliedReportingOverflow(by: Int128(share.raw))
    return overflow ? Self.beyondCounting : Rounding.up.divide(product, by: Int128(fixedPointScale))
  }

  /// The part of the working value that is left when `reduced` units only reduce a position.
  private func exposed(_ value: Int128, _ quantity: Int128, over reduced: Int128) -> Int128 {
    if quantity <= reduced { return 0 }
    if reduced == 0 { return value }
    let (product, overflow) = value.multipliedReportingOverflow(by: quantity - reduced)
    return overflow ? value : Rounding.up.divide(product, by: quantity)
  }

  /// A position's value in raw money; beyond the range of `Money` only approximately.
  private func value(_ position: Int64, at price: Price, _ index: Int) -> Int128 {
    if let exact = terms[index].value(of: Quantity(raw: position), at: price) {
      return Int128(exact.raw)
    }
    let scale = Int128(fixedPointScale)
    let units = Int128(position) * Int128(price.raw) / scale
    let multiplier = Int128(terms[index].multiplier.raw)
    let (product, overflow) = units.multipliedReportingOverflow(by: multiplier)
    return overflow ? Self.beyondCounting * (units < 0 ? -1 : 1) : product / scale
  }
}

extension PaperAccount {
  /// Cash, fees and what was dealt; what works follows from the orders.
  func store(into writer: inout StateWriter) {
    writer.write(startCash)
    writer.write(exactCash)
    writer.write(exactFees)
    writer.write(UInt64(holdings.count))
    for holding in holdings {
      writer.write(holding.position)
      writer.write(holding.boughtQty)
      writer.write(holding.soldQty)
      writer.write(holding.keptQty)
      writer.write(holding.boughtValue)
      writer.write(holding.soldValue)
    }
  }

  /// Takes over what `store` wrote.
  ///
  /// - Parameter keepsPositions: Whether the instruments are the same; without it only cash is taken
  ///   over, and it begins anew from there.
  mutating func restore(
    from reader: inout StateReader, keepsPositions: Bool
  ) throws(StateError) {
    let start = try reader.wide()
    let cash = try reader.wide()
    let fees = try reader.wide()
    var restored: [Holding] = []
    for _ in 0..<(try reader.length()) {
      var holding = Holding()
      holding.position = try reader.integer()
      holding.boughtQty = try reader.wide()
      holding.soldQty = try reader.wide()
      holding.keptQty = try reader.wide()
      holding.boughtValue = try reader.wide()
      holding.soldValue = try reader.wide()
      restored.append(holding)
    }
    startCash = keepsPositions ? start : cash
    exactCash = cash
    exactFees = keepsPositions ? fees : 0
    guard keepsPositions else { return }
    guard restored.count == holdings.count else { throw .malformed }
    holdings = restored
    for index in holdings.indices where holdings[index].position != 0 { noteDue(index) }
  }
}
