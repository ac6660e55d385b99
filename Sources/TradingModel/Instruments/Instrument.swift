/// The dense number of an instrument: 0, 1, 2… in the order of the feed's symbols.
///
/// State per instrument is an array indexed by it.
public struct InstrumentID: Hashable, Comparable, Sendable {
  /// The position in every per-instrument array.
  public let index: Int32
  /// Makes the id of the instrument at `index`.
  public init(_ index: Int) { self.index = Int32(index) }
  /// Ordered by number.
  public static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}

/// What is traded, and in which steps.
///
/// An S&P future: tick 0.25, lot 1, multiplier 50 (one point of one contract is worth 50), margin 0.05.
public struct Instrument: Hashable, Sendable {
  /// The dense number.
  public let id: InstrumentID
  /// The name the trader sees, e.g. `SPY`.
  public let symbol: String
  /// The smallest step of an order's price.
  public let tick: PriceOffset
  /// The smallest step of an order's quantity.
  public let lot: Quantity
  /// Account currency per point and unit; 1 for stock and crypto.
  public let multiplier: Ratio
  /// The share of an order's value that the account must hold; 1.0 for stock, 0.05 for futures.
  public let margin: Ratio

  /// Makes an instrument.
  ///
  /// - Precondition: tick, lot and multiplier are positive, margin is not negative.
  public init(
    id: InstrumentID, symbol: String, tick: PriceOffset, lot: Quantity, multiplier: Ratio = .one,
    margin: Ratio = .one
  ) {
    precondition(
      tick.raw > 0 && lot.raw > 0 && multiplier.raw > 0 && margin.raw >= 0,
      "Invariant: an instrument has a positive tick, lot and multiplier")
    self.id = id
    self.symbol = symbol
    self.tick = tick
    self.lot = lot
    self.multiplier = multiplier
    self.margin = margin
  }

  /// Decimals that show every tick: 2 for 0.01 and 0.25, 5 for 0.00001.
  public var priceDecimals: Int { Self.decimals(of: tick.raw) }
  /// Decimals that show every lot: 0 for 1, 5 for 0.00001.
  public var quantityDecimals: Int { Self.decimals(of: lot.raw) }

  /// Whether `price` is a whole number of ticks.
  public func isOnTick(_ price: Price) -> Bool { price.isMultiple(ofRaw: tick.raw) }
  /// Returns `price` moved to a whole tick, rounded as named.
  public func onTick(_ price: Price, _ rounding: Rounding) -> Price {
    price.rounded(toRaw: tick.raw, rounding)
  }
  /// Whether `quantity` is a whole number of lots.
  public func isOnLot(_ quantity: Quantity) -> Bool { quantity.isMultiple(ofRaw: lot.raw) }
  /// Returns `quantity` cut down to a whole number of lots.
  public func onLot(_ quantity: Quantity) -> Quantity {
    quantity.rounded(toRaw: lot.raw, .towardZero)
  }

  /// The value of `quantity` at `price` in the account's currency; `nil` beyond `Money`'s range.
  public func value(of quantity: Quantity, at price: Price) -> Money? {
    Money.value(of: quantity, at: price, multiplier: multiplier)
  }

  private static func decimals(of raw: Int64) -> Int {
    var rest = raw % fixedPointScale
    var decimals = 9
    if rest == 0 { return 0 }
    while rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    return decimals
  }
}
