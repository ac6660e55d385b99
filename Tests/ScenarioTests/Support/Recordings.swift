import Foundation

/// The recorded files by what is in them.
enum Recording {
  static let spy = "spy_1m_20201215_20201218.csv"
  static let bitcoinTrades = "btcusdt_binance_spot_trades_20240808T2354_20240809T0005.csv.gz"
  static let bitcoinQuotes = "btcusdt_binance_spot_bookticker_20240808T2354_20240809T0005.csv.gz"
  static let euroOanda = "eurusd_oanda_ticks_20140508.csv.gz"
  /// A tenth of its quotes is crossed.
  static let euroFXCM = "eurusd_fxcm_ticks_20140508.csv.gz"
  /// Seven hours are missing.
  static let bitcoinWithHole = "btcusd_coinbase_1m_20180404_20180406.csv.gz"
  static let bitcoinDay = "btcbusd_binance_1m_20221213.csv"
  static let apple = "aapl_daily_bokeh.csv"
  static let google = "goog_daily_bokeh.csv"
}

/// A folder of its own for one test.
struct TemporaryFolder {
  let path: String

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// Gives `body` a new folder and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("brace-scenario-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  // What cannot be removed is left to the system, which clears its temporary folder.
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(TemporaryFolder(path: folder.path))
}
