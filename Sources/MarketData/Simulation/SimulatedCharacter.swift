import TradingModel

/// How one simulated symbol behaves. All tickers are invented.
struct SimulatedCharacter: Hashable, Sendable {
  /// The ticker.
  var symbol: String
  /// The price step.
  var tick: PriceOffset
  /// The quantity step.
  var lot: Quantity
  /// Account currency per point and unit.
  var multiplier: Ratio = .one
  /// The share of value the account must hold.
  var margin: Ratio = .one
  /// The price about which it wanders.
  var homePrice: Price
  /// The usual standard deviation of a minute's move, as a share of the price.
  var deviationPerMinute: Double
  /// Quotes and prints a second when nothing special happens.
  var eventsPerSecond: Double
  /// The share of them that are prints.
  var tradeShare: Double
  /// The usual spread in ticks.
  var spreadTicks: Double
  /// How often it jumps.
  var jumpsPerHour: Double
  /// The sizes at a price and of a usual print, in units of `sizeUnit`.
  var sizeMean: Double
  /// The round number that most sizes are multiples of.
  var sizeUnit: Quantity

  /// Two stocks, two futures, a coin and a currency, in the order of their ids.
  static let all: [SimulatedCharacter] = [
    SimulatedCharacter(
      symbol: "NVDX", tick: cent, lot: Quantity(1), homePrice: Price(raw: 182_400_000_000),
      deviationPerMinute: 0.000_55, eventsPerSecond: 28, tradeShare: 0.35, spreadTicks: 2.4,
      jumpsPerHour: 2, sizeMean: 4, sizeUnit: Quantity(100)),
    SimulatedCharacter(
      symbol: "AAPX", tick: cent, lot: Quantity(1), homePrice: Price(raw: 231_750_000_000),
      deviationPerMinute: 0.000_40, eventsPerSecond: 22, tradeShare: 0.3, spreadTicks: 1.8,
      jumpsPerHour: 0.8, sizeMean: 5, sizeUnit: Quantity(100)),
    SimulatedCharacter(
      symbol: "ESZ6", tick: PriceOffset(raw: 250_000_000), lot: Quantity(1),
      multiplier: Ratio(50), margin: Ratio(raw: 50_000_000),
      homePrice: Price(raw: 5_114_500_000_000), deviationPerMinute: 0.000_25,
      eventsPerSecond: 36, tradeShare: 0.4, spreadTicks: 1.1, jumpsPerHour: 0.6, sizeMean: 12,
      sizeUnit: Quantity(1)),
    SimulatedCharacter(
      symbol: "BTCU", tick: PriceOffset(raw: 500_000_000), lot: Quantity(raw: 1_000_000),
      homePrice: Price(raw: 61_840_000_000_000), deviationPerMinute: 0.000_60,
      eventsPerSecond: 34, tradeShare: 0.3, spreadTicks: 6, jumpsPerHour: 3, sizeMean: 30,
      sizeUnit: Quantity(raw: 5_000_000)),
    SimulatedCharacter(
      symbol: "EURF", tick: PriceOffset(raw: 10_000), lot: Quantity(1000),
      margin: Ratio(raw: 50_000_000), homePrice: Price(raw: 1_085_200_000),
      deviationPerMinute: 0.000_085, eventsPerSecond: 24, tradeShare: 0.15, spreadTicks: 6,
      jumpsPerHour: 0.5, sizeMean: 6, sizeUnit: Quantity(100_000)),
    SimulatedCharacter(
      symbol: "CLF7", tick: cent, lot: Quantity(1), multiplier: Ratio(1000),
      margin: Ratio(raw: 50_000_000), homePrice: Price(raw: 71_420_000_000),
      deviationPerMinute: 0.000_55, eventsPerSecond: 20, tradeShare: 0.35, spreadTicks: 1.4,
      jumpsPerHour: 1.2, sizeMean: 6, sizeUnit: Quantity(1)),
  ]

  private static let cent = PriceOffset(raw: 10_000_000)
}
