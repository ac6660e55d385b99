public import TradingModel

/// Where a value of an instrument came from, for `brace check`.
public enum ValueSource: UInt8, Hashable, Sendable, CaseIterable {
  /// The `instruments:` of the configuration.
  case config
  /// The built-in table.
  case table
  /// The decimals seen in the data, or 1 where the data cannot tell.
  case inferred

  /// `config`, `table` or `inferred`.
  public var name: String {
    switch self {
    case .config: "config"
    case .table: "table"
    case .inferred: "inferred"
    }
  }
}

/// An instrument with the origin of each of its values.
public struct ResolvedInstrument: Hashable, Sendable {
  /// The instrument.
  public var instrument: Instrument
  /// Where its tick came from.
  public var tickSource: ValueSource
  /// Where its lot came from.
  public var lotSource: ValueSource
  /// Where its multiplier came from.
  public var multiplierSource: ValueSource
  /// Where its margin came from.
  public var marginSource: ValueSource
}

/// The smallest steps that data shows; each `nil` when there was nothing to look at.
public struct ObservedSteps: Hashable, Sendable {
  /// The power of ten that 99 of 100 prices are multiples of.
  public var tick: PriceOffset?
  /// The same for sizes.
  public var lot: Quantity?
  /// Makes an observation.
  public init(tick: PriceOffset? = nil, lot: Quantity? = nil) {
    self.tick = tick
    self.lot = lot
  }
}

/// What is known of instruments by their symbols: ticks, lots, multipliers and margins.
///
/// Recognised, in this order: futures by root and month code (`ESZ6`, `CLF27`, `ES1!`), currency
/// pairs (`EURUSD`, `USD/JPY`), coins against a currency (`BTCUSDT`, `ETH-USD`), and stocks: one to
/// five letters, with a class or country after a point (`SPY`, `BRK.B`, `AAPL.US`).
public struct InstrumentTable: Sendable {
  /// The values of one instrument; `nil` where the table does not know.
  public struct Entry: Hashable, Sendable {
    /// The price step.
    public var tick: PriceOffset?
    /// The quantity step.
    public var lot: Quantity?
    /// Account currency per point and unit.
    public var multiplier: Ratio
    /// The share of value the account must hold.
    public var margin: Ratio
  }

  /// Returns what the table knows of `symbol`, or `nil` when it recognises nothing.
  ///
  /// SPY → 0.01 / 1; EURUSD → 0.00001 / 1, margin 0.05; ESZ6 → 0.25 / 1, multiplier 50, margin 0.05.
  public static func entry(for symbol: String) -> Entry? {
    let name = symbol.uppercased()
    if let future = future(name) { return future }
    let letters = name.filter { !"-/:".contains($0) }
    if let pair = currencyPair(letters) { return pair }
    if let coin = coin(letters) { return coin }
    return stock(name)
  }

  /// Returns the instrument of `symbol`: each value from `settings`, else the table, else the data.
  ///
  /// - Parameters:
  ///   - settings: The configuration's instruments; the one with this symbol counts.
  ///   - observed: Called once, only when the table leaves tick or lot open.
  public static func resolve(
    symbol: String, id: InstrumentID, settings: [InstrumentSettings],
    observed: () -> ObservedSteps
  ) -> ResolvedInstrument {
    let configured = settings.first { $0.symbol.uppercased() == symbol.uppercased() }
    let entry = entry(for: symbol)
    var seen = ObservedSteps()
    let needsTick = configured?.tick == nil && entry?.tick == nil
    let needsLot = configured?.lot == nil && entry?.lot == nil
    if needsTick || needsLot { seen = observed() }
    func pick<Value>(
      _ first: Value?, _ second: Value?, _ last: Value
    ) -> (Value, ValueSource) {
      if let first { return (first, .config) }
      if let second { return (second, .table) }
      return (last, .inferred)
    }
    let cent = PriceOffset(raw: 10_000_000)
    let (tick, tickSource) = pick(configured?.tick, entry?.tick, seen.tick ?? cent)
    let (lot, lotSource) = pick(configured?.lot, entry?.lot, seen.lot ?? Quantity(1))
    let (multiplier, multiplierSource) = pick(configured?.multiplier, entry?.multiplier, .one)
    let (margin, marginSource) = pick(configured?.margin, entry?.margin, .one)
    return ResolvedInstrument(
      instrument: Instrument(
        id: id, symbol: symbol, tick: tick, lot: lot, multiplier: multiplier, margin: margin),
      tickSource: tickSource, lotSource: lotSource, multiplierSource: multiplierSource,
      marginSource: marginSource)
  }

  // MARK: Kinds

  /// A root of the table, a month letter and one, two or four digits of the year, or `1!`.
  private static func future(_ name: String) -> Entry? {
    var root = Substring(name)
    if root.hasSuffix("1!") {
      root = root.dropLast(2)
    } else {
      let digits = root.reversed().prefix { ("0"..."9").contains($0) }.count
      guard [1, 2, 4].contains(digits) else { return nil }
      root = root.dropLast(digits)
      guard let month = root.last, "FGHJKMNQUVXZ".contains(month) else { return nil }
      root = root.dropLast()
    }
    guard let known = futures.first(where: { $0.root == root }) else { return nil }
    return Entry(
      tick: PriceOffset(raw: known.tick), lot: Quantity(1), multiplier: Ratio(known.multiplier),
      margin: Ratio(raw: 50_000_000))
  }

  private static func currencyPair(_ letters: String) -> Entry? {
    guard letters.count == 6, currencies.contains(String(letters.prefix(3))),
      currencies.contains(String(letters.suffix(3)))
    else { return nil }
    let tick: Int64 = letters.hasSuffix("JPY") ? 1_000_000 : 10_000
    return Entry(
      tick: PriceOffset(raw: tick), lot: Quantity(1), multiplier: .one,
      margin: Ratio(raw: 50_000_000))
  }

  private static func coin(_ letters: String) -> Entry? {
    for quote in coinQuotes where letters.hasSuffix(quote) {
      let base = letters.dropLast(quote.count)
      guard let known = coins.first(where: { $0.base == base }) else { continue }
      return Entry(
        tick: PriceOffset(raw: known.tick), lot: Quantity(raw: known.lot), multiplier: .one,
        margin: .one)
    }
    return nil
  }

  private static func stock(_ name: String) -> Entry? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let root = parts.first, (1...5).contains(root.count), parts.count <= 2,
      parts.allSatisfy({ part in
        !part.isEmpty && part.count <= 5 && part.allSatisfy { ("A"..."Z").contains($0) }
      })
    else { return nil }
    return Entry(
      tick: PriceOffset(raw: 10_000_000), lot: Quantity(1), multiplier: .one, margin: .one)
  }
}
