extension InstrumentTable {
  /// Futures by root; ticks in billionths of a point, the multiplier in dollars a point.
  static let futures: [(root: String, tick: Int64, multiplier: Int64)] = [
    ("ES", 250_000_000, 50), ("MES", 250_000_000, 5), ("NQ", 250_000_000, 20),
    ("MNQ", 250_000_000, 2), ("YM", 1_000_000_000, 5), ("MYM", 500_000_000, 1),
    ("RTY", 100_000_000, 50), ("M2K", 100_000_000, 5), ("CL", 10_000_000, 1000),
    ("MCL", 10_000_000, 100), ("NG", 1_000_000, 10_000), ("GC", 100_000_000, 100),
    ("MGC", 100_000_000, 10), ("SI", 5_000_000, 5000), ("HG", 500_000, 25_000),
    ("ZB", 31_250_000, 1000), ("ZN", 15_625_000, 1000), ("6E", 50_000, 125_000),
    ("6B", 100_000, 62_500), ("6A", 50_000, 100_000), ("6C", 50_000, 100_000),
    ("6J", 500, 12_500_000),
  ]

  /// ISO codes of the currencies that are traded in pairs.
  static let currencies = [
    "EUR", "USD", "JPY", "GBP", "CHF", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "SGD", "HKD",
    "CNH", "MXN", "ZAR", "TRY", "PLN", "CZK", "HUF",
  ]

  /// What coins are quoted in, longer names first.
  static let coinQuotes = ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USD", "EUR", "GBP"]

  /// Coins against a dollar: tick and lot in billionths.
  static let coins: [(base: String, tick: Int64, lot: Int64)] = [
    ("BTC", 10_000_000, 10_000), ("XBT", 10_000_000, 10_000), ("ETH", 10_000_000, 100_000),
    ("BNB", 10_000_000, 1_000_000), ("SOL", 10_000_000, 1_000_000),
    ("LTC", 10_000_000, 1_000_000), ("BCH", 10_000_000, 1_000_000), ("XRP", 100_000, 100_000_000),
    ("ADA", 100_000, 100_000_000), ("DOGE", 10_000, 1_000_000_000),
  ]
}
